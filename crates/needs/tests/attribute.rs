//! The attribute leaves a test as it is where nothing is missing.

use needs::needs;

#[needs("cargo")]
#[test]
fn a_test_whose_needs_are_met_runs() {
    let name = "a_test_whose_needs_are_met_runs";
    assert_eq!(std::thread::current().name(), Some(name));
}
