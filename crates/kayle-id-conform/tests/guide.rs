//! The guide has a place for every finding.

use std::path::Path;

#[test]
fn every_finding_links_to_a_heading_of_the_guide() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = std::fs::read_to_string(root.join("../../docs/conform.md")).unwrap();
    let headings: Vec<&str> = guide.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let mut found = 0;
    for file in std::fs::read_dir(root.join("src/run")).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for part in source.split("Finding::new(\"").skip(1) {
            let id = part.split('"').next().unwrap();
            let finding = kayle_id_conform::report::Finding::new(id, kayle_id_conform::report::Severity::Note, "");
            let anchor = finding.guide.split_once("docs/conform.md#").unwrap().1;
            assert!(headings.contains(&anchor), "{id} links to {anchor}");
            found += 1;
        }
    }
    assert!(found >= 20, "{found}");
    for word in ["accepts", "acknowledges", "refuses", "loses"] {
        assert!(headings.contains(&word), "{word}");
    }
}
