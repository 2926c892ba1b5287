//! A list of requests, sent to two servers.

use libtest_mimic::Trial;

pub(crate) fn against_itself() -> Trial {
    Trial::test("two_simulators_give_the_same_answers", || Ok(()))
}

pub(crate) fn against_another() -> Trial {
    Trial::test("another_server_gives_the_same_answers", || Ok(())).with_ignored_flag(true)
}
