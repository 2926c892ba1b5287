pub(crate) fn add(_: &mut Vec<libtest_mimic::Trial>) {}
