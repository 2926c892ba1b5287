//! Names of runs and secrets as names of files.

use crate::workflows::secret::hexadecimal;

/// File systems take 255 bytes, of which the prefix and the suffix need some.
const LONGEST: usize = 160;

/// Encodes a name so that it stays within its folder and no two names are one file, on file systems that ignore case too.
///
/// Lower-case letters, digits, `-` and `_` stay as they are; every other byte becomes `%` and two hexadecimal digits. A name
/// that gets too long is cut, and ends with `~` and its SHA-256.
pub(super) fn encode(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => encoded.push(char::from(byte)),
            byte => encoded.push_str(&format!("%{}", hexadecimal(&[byte]))),
        }
    }
    if encoded.len() > LONGEST {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, name.as_bytes());
        let hash = hexadecimal(digest.as_ref());
        encoded.truncate(LONGEST - hash.len() - 1);
        encoded = format!("{encoded}~{hash}");
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_lead_out_of_a_folder_stay_in_it() {
        for name in
            ["../../etc/passwd", "..", ".", "/", "a/b", "a\\b", "C:x", "", "nul\0", "new\nline", "é", "~", "x~y"]
        {
            let encoded = encode(name);
            let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_%".contains(&byte);
            assert!(encoded.bytes().all(is_plain), "{name:?}: {encoded}");
        }
        assert_eq!(encode("checkout-2026_07"), "checkout-2026_07");
        assert_eq!(encode("Eu/prod"), "%45u%2fprod");
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (one, other) = (encode(&"a".repeat(10_000)), encode(&"a".repeat(10_001)));
        assert!(one != other && one.len() == LONGEST && other.len() == LONGEST);
        assert_eq!(encode(&"a".repeat(LONGEST)).len(), LONGEST);
        assert!(encode(&"é".repeat(100)).is_ascii());
    }

    proptest! {
        #[test]
        fn different_names_are_different_files(one: String, other: String) {
            prop_assert_eq!(one == other, encode(&one).to_lowercase() == encode(&other).to_lowercase());
            prop_assert!(encode(&one).len() <= LONGEST);
        }
    }
}
