//! Where the blocks of a PEM text are, whatever stands around them.
//!
//! A file may begin with a byte order mark, have Bag Attributes or other text before and behind its blocks, be indented, and end
//! its lines in any way. An environment variable often has its line breaks spelled `\n`, turned into blanks, or the whole in
//! quotes. None of that leaves a doubt about the key.

use zeroize::Zeroizing;

use super::KeyError;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";
const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// So many blocks are looked at: more than a text of the longest length has certificates.
const MOST: usize = 100;

/// A block: the label of its BEGIN line, empty where that is damaged, and what stands before its END line.
pub(super) struct Found<'a> {
    pub(super) name: &'a [u8],
    pub(super) body: Result<&'a [u8], KeyError>,
}

/// A text whose line breaks are line breaks.
pub(super) enum Text<'a> {
    AsGiven(&'a [u8]),
    Unescaped(Zeroizing<Vec<u8>>),
}

impl std::ops::Deref for Text<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::AsGiven(text) => text,
            Self::Unescaped(text) => text,
        }
    }
}

/// What may stand between the characters of a block (RFC 7468 section 3, `W`).
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c)
}

/// What may stand at the end of any line, as in OpenSSL: blanks, control characters, and whatever is not ASCII, such as the
/// no-break spaces of a page that a key was copied from.
fn may_end_a_line(byte: u8) -> bool {
    byte <= b' ' || !byte.is_ascii()
}

/// The lines of a block, without what may stand at their ends.
pub(super) fn lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    body.split(|byte| matches!(byte, b'\r' | b'\n')).map(|line| {
        let length = line.iter().rposition(|byte| !may_end_a_line(*byte)).map_or(0, |last| last + 1);
        &line[..length]
    })
}

/// Takes a byte order mark off, and turns line breaks that are spelled `\n`, `\r\n` or `\r` into line breaks.
pub(super) fn normalized(input: &[u8]) -> Text<'_> {
    let input = input.strip_prefix(BYTE_ORDER_MARK).unwrap_or(input);
    if !input.contains(&b'\\') {
        return Text::AsGiven(input);
    }
    // Never longer than the input, so that it does not move and leave a copy.
    let mut text = Zeroizing::new(Vec::with_capacity(input.len()));
    let mut rest = input;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let (before, escape) = rest.split_at(at);
        text.extend_from_slice(before);
        // A text that was escaped twice has several backslashes.
        let backslashes = escape.iter().take_while(|byte| **byte == b'\\').count();
        rest = &escape[backslashes..];
        if let [b'n' | b'r', behind @ ..] = rest {
            text.push(b'\n');
            rest = behind;
        } else {
            text.extend_from_slice(&escape[..backslashes]);
        }
    }
    text.extend_from_slice(rest);
    Text::Unescaped(text)
}

/// Every block, in order. A BEGIN that does not begin its line is none.
pub(super) fn blocks(text: &[u8]) -> Vec<Found<'_>> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(begin) = find(text, BEGIN, at).filter(|_| blocks.len() < MOST) {
        at = begin + BEGIN.len();
        if begins_its_line(&text[..begin]) {
            let (found, end) = block(text, at);
            blocks.push(found);
            at = end;
        }
    }
    blocks
}

/// Why a text has no block.
pub(super) fn without_a_block(text: &[u8]) -> KeyError {
    KeyError::pem(match text.trim_ascii_start() {
        [] => "it is empty; pass the whole block, from BEGIN to END",
        _ if find(text, BEGIN, 0).is_some() => {
            "there is text before BEGIN in the same line; put BEGIN at the beginning of a line"
        }
        [0x30, ..] => "it is not text; if it is DER, read it with `from_der`",
        [b'{', ..] => "it is JSON; read it with `from_jwk`",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it is UTF-16; save it as UTF-8",
        _ => "it has no BEGIN line; pass the whole block, from BEGIN to END",
    })
}

/// Reads a block from the label on. Tells where to look on as well.
fn block(text: &[u8], label: usize) -> (Found<'_>, usize) {
    let line = text[label..].iter().position(|byte| matches!(byte, b'\r' | b'\n')).map_or(text.len(), |at| label + at);
    let Some(dashes) = find(&text[..line], DASHES, label) else {
        return (Found { name: &[], body: Ok(&[]) }, label);
    };
    let name = &text[label..dashes];
    let start = dashes + DASHES.len();
    let failed = |problem| (Found { name, body: Err(KeyError::pem(problem)) }, start);
    let Some(end) = find(text, END, start) else {
        return failed("its END line is missing; pass the whole block");
    };
    if find(&text[..end], BEGIN, start).is_some() {
        return failed("it holds several blocks, one in another; copy the block again");
    }
    let body = &text[start..end];
    let behind = end + END.len();
    let named = text[behind..].strip_prefix(name).and_then(|rest| rest.strip_prefix(DASHES));
    let begins = body.first().is_some_and(|byte| is_blank(*byte)) || lines(body).next().is_some_and(<[u8]>::is_empty);
    let body = if !begins || !body.last().is_some_and(|byte| is_blank(*byte)) {
        Err(KeyError::pem("its BEGIN and END must be lines of their own; restore the line breaks"))
    } else {
        match named {
            Some(rest) if ends_its_line(rest) => Ok(body),
            Some(_) => {
                Err(KeyError::pem("there is text after END in the same line; put that text in a line of its own"))
            }
            None => Err(KeyError::pem("its END line does not match its BEGIN line; copy the block again")),
        }
    };
    (Found { name, body }, behind)
}

/// Whether nothing but blanks, and a quote, stands in the line so far.
fn begins_its_line(before: &[u8]) -> bool {
    let mut quotes = 0;
    for byte in before.iter().rev() {
        match byte {
            b'\r' | b'\n' => return true,
            b'"' | b'\'' if quotes == 0 => quotes = 1,
            byte if is_blank(*byte) => {}
            _ => return false,
        }
    }
    true
}

/// Whether nothing but a quote stands in the rest of the line, beside what may end every line.
fn ends_its_line(rest: &[u8]) -> bool {
    let line = rest.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let mut visible = line.iter().filter(|byte| !may_end_a_line(**byte));
    matches!((visible.next(), visible.next()), (None, _) | (Some(b'"' | b'\''), None))
}

fn find(text: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &[u8]) -> Vec<String> {
        let text = normalized(text);
        blocks(&text).iter().map(|found| String::from_utf8_lossy(found.name).into_owned()).collect()
    }

    #[test]
    fn blocks_are_found_where_they_begin_a_line() {
        let text = b"\xef\xbb\xbfBag Attributes\n-----BEGIN A-----\nAA==\n-----END A-----\n\xe9\n  -----BEGIN B-----\r\nAA==\r\n -----END B-----";
        assert_eq!(names(text), ["A", "B"]);
        assert_eq!(names(b"key: -----BEGIN A-----\nAA==\n-----END A-----"), [""; 0]);
        assert_eq!(names(b"'-----BEGIN A-----\nAA==\n-----END A-----'"), ["A"]);
    }

    #[test]
    fn line_breaks_that_are_spelled_out_become_line_breaks() {
        for text in [r"a\nb", r"a\r\nb", r"a\rb", r"a\\nb", r"a\\\\r\\\\nb"] {
            let lines: Vec<Vec<u8>> =
                normalized(text.as_bytes()).split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            assert_eq!((lines.first(), lines.last()), (Some(&b"a".to_vec()), Some(&b"b".to_vec())), "{text}");
        }
        let many = "\\".repeat(60_000);
        for text in [r"a\b", r"a\", r"\\", r"a\tb", "a\nb", &many] {
            assert_eq!(&*normalized(text.as_bytes()), text.as_bytes(), "{text}");
        }
    }
}
