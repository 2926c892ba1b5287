//! PEM blocks (RFC 7468), which are blanked as a whole.

use super::REDACTED;

const BEGIN: &[u8] = b"-----begin";
const END: &[u8] = b"-----end";

/// The text with each PEM block replaced. A block without an end goes on to the end of the text.
pub(super) fn without_blocks(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut left = text;
    while let Some(at) = super::find(left.as_bytes(), BEGIN) {
        clean.push_str(&left[..at]);
        clean.push_str(REDACTED);
        left = after_block(&left[at + BEGIN.len()..]);
    }
    clean.push_str(left);
    clean
}

fn after_block(block: &str) -> &str {
    let Some(end) = super::find(block.as_bytes(), END) else { return "" };
    let label = &block[end + END.len()..];
    label.find("-----").map_or("", |dashes| &label[dashes + 5..])
}

#[cfg(test)]
mod tests {
    use super::super::scrub;

    #[test]
    fn a_block_is_blanked_whole_whatever_its_line_ends() {
        for line in ["\n", "\r\n", "\\n", " "] {
            let pem = format!("-----BEGIN PRIVATE KEY-----{line}MIIab{line}cdef=={line}-----END PRIVATE KEY-----");
            assert_eq!(scrub(&format!("got {pem}, not a key"), 100), "got [redacted], not a key");
        }
        assert_eq!(scrub("-----BEGIN RSA PRIVATE KEY-----\nMIIab", 100), "[redacted]");
        assert_eq!(scrub("x -----begin key-----\nab\n-----end", 100), "x [redacted]");
        let two = "a -----BEGIN A-----\nx\n-----END A----- b -----BEGIN B-----\ny\n-----END B----- c";
        assert_eq!(scrub(two, 100), "a [redacted] b [redacted] c");
    }
}
