//! HTML that cannot be written without escaping: markup is what stands in the program, everything else is text.

use std::fmt::{Display, Write};

/// A piece of HTML.
#[derive(Default)]
pub(crate) struct Html(String);

impl Html {
    /// Markup. A text that is made at run time does not fit here.
    pub(crate) fn markup(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Text, between tags or in a quoted attribute.
    pub(crate) fn text(&mut self, text: impl Display) {
        // Writing to a string does not fail.
        let _ = write!(Escaping(&mut self.0), "{text}");
    }

    pub(crate) fn put(&mut self, piece: Self) {
        self.0.push_str(&piece.0);
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// Pieces one after another.
impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Self {
        pieces.into_iter().fold(Self::default(), |mut all, piece| {
            all.put(piece);
            all
        })
    }
}

struct Escaping<'a>(&'a mut String);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // HTML has no place for these.
                '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => self.0.push('\u{fffd}'),
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}

/// A piece of HTML from markup in quotes, text in braces, and other pieces in brackets.
macro_rules! html {
    ($($part:tt)*) => {{
        #[allow(unused_mut)]
        let mut piece = $crate::simulator::page::html::Html::default();
        $($crate::simulator::page::html::part!(piece $part);)*
        piece
    }};
}

macro_rules! part {
    ($piece:ident { $text:expr }) => {
        $piece.text($text)
    };
    ($piece:ident [ $other:expr ]) => {
        $piece.put($other)
    };
    ($piece:ident $markup:literal) => {
        $piece.markup($markup)
    };
}

pub(crate) use {html, part};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    /// What a browser reads where this text was written.
    fn unescape(text: &str) -> String {
        let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        marks.iter().fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
    }

    proptest! {
        #[test]
        fn no_text_is_markup_and_all_of_it_is_shown(text in any::<String>()) {
            let written = html!("" {&text}).into_text();
            prop_assert!(!written.contains(['<', '>', '"', '\'']), "{}", written);
            let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
            prop_assert!(written.match_indices('&').all(|(at, _)| entities.iter().any(|e| written[at..].starts_with(e))));
            let kept = |letter: char| if letter.is_control() && !"\t\n".contains(letter) { '\u{fffd}' } else { letter };
            let shown: String = text.chars().map(kept).collect();
            prop_assert_eq!(unescape(&written), shown);
        }
    }

    #[test]
    fn markup_text_and_pieces_stand_in_their_order() {
        let inner = html!("<b>" {"<b>"} "</b>");
        assert_eq!(html!("<p>" {7} [inner] "</p>").into_text(), "<p>7<b>&lt;b&gt;</b></p>");
    }
}
