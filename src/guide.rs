#![doc = include_str!("../docs/rustdoc-links.md")]
#![doc = include_str!("../docs/src/introduction.md")]

// Each chapter is a file of the book. Its links are references: here the first definition of each leads to an item, and
// the one at the end of the chapter, which leads to a file, is the second and does not count.
macro_rules! chapters {
    ($($name:ident $file:literal,)*) => {$(
        #[doc = include_str!("../docs/rustdoc-links.md")]
        #[doc = include_str!(concat!("../docs/src/", $file))]
        pub mod $name {}
    )*};
}

chapters! {
    getting_started "getting-started.md",
    sessions "sessions.md",
    calls "calls.md",
    receiving "receiving.md",
    satisfied "satisfied.md",
    storing "storing.md",
    keys "keys.md",
    withdrawal "withdrawal.md",
    testing "testing.md",
    tools "tools.md",
    operating "operating.md",
    errors "errors.md",
    network "network.md",
    companions "companions.md",
    security "security.md",
    stability "stability.md",
    contributing "contributing.md",
}
