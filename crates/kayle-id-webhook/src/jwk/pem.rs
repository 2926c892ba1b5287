//! PEM (RFC 7468): one key, with whatever files and environment variables put around it, and canonical base64 inside.

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

use super::pem_text::{self, Found};
use super::{KeyError, bounded};

/// The labels of keys that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// `PRIVATE KEY`, RFC 7468 section 10.
    Pkcs8,
    /// `RSA PRIVATE KEY`.
    Pkcs1Private,
    /// `PUBLIC KEY`, RFC 7468 section 13.
    Spki,
    /// `RSA PUBLIC KEY`.
    Pkcs1Public,
}

/// Which half of a key pair a caller wants, where a text has blocks of several kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Private,
    Public,
}

/// A block whose label can be read. Its bytes are looked at by `contents`, so that a caller may refuse the label first.
pub(super) struct Block {
    pub(super) label: Label,
    body: Result<Zeroizing<Vec<u8>>, KeyError>,
}

impl Block {
    /// Decodes the block.
    pub(super) fn contents(self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        decode(&self.body?)
    }
}

/// Finds the one block of a key.
///
/// Blocks of other kinds are passed over, as OpenSSL does. Of two keys none is taken: which one is meant cannot be known.
pub(super) fn read(input: &[u8], half: Half) -> Result<Block, KeyError> {
    bounded(input)?;
    let text = pem_text::normalized(input);
    let blocks = pem_text::blocks(&text);
    let is_wanted = |found: &&Found<'_>| match half {
        Half::Private => found.name.ends_with(b"PRIVATE KEY"),
        Half::Public => found.name.ends_with(b"PUBLIC KEY"),
    };
    let is_key = |found: &&Found<'_>| found.name.ends_with(b" KEY");
    let mut wanted = blocks.iter().filter(is_wanted);
    let found = match (wanted.next(), wanted.next()) {
        (Some(_), Some(_)) => {
            return Err(KeyError::pem("it holds several keys; pass one key and nothing else"));
        }
        (Some(one), None) => one,
        (None, _) => match blocks.iter().find(is_key).or(blocks.first()) {
            Some(other) => other,
            None => return Err(pem_text::without_a_block(&text)),
        },
    };
    if found.name.is_empty() {
        return Err(KeyError::pem("its BEGIN line is damaged; copy the block again"));
    }
    Ok(Block { label: label(found.name)?, body: found.body.clone().map(|body| Zeroizing::new(body.to_vec())) })
}

fn decode(body: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let has = |text: &[u8]| body.windows(text.len()).any(|window| window == text);
    if has(b"Proc-Type:") && has(b"ENCRYPTED") {
        return Err(KeyError::Encrypted);
    }
    if body.contains(&b':') {
        return Err(KeyError::pem("it has header lines before its base64; export the key again without them"));
    }
    let mut text = Zeroizing::new(Vec::with_capacity(body.len()));
    text.extend(pem_text::lines(body).flatten().filter(|byte| !pem_text::is_blank(**byte)));
    if text.is_empty() {
        return Err(KeyError::pem("it has nothing between BEGIN and END; export the key again"));
    }
    let mut bytes = Zeroizing::new(vec![0; text.len() / 4 * 3 + 3]);
    let length = Base64::decode(&text[..], &mut bytes)
        .map_err(|_| KeyError::pem("the text between BEGIN and END is not base64; copy the block again"))?
        .len();
    bytes.truncate(length);
    Ok(bytes)
}

fn label(name: &[u8]) -> Result<Label, KeyError> {
    match name {
        b"PRIVATE KEY" => Ok(Label::Pkcs8),
        b"RSA PRIVATE KEY" => Ok(Label::Pkcs1Private),
        b"PUBLIC KEY" => Ok(Label::Spki),
        b"RSA PUBLIC KEY" => Ok(Label::Pkcs1Public),
        b"ENCRYPTED PRIVATE KEY" => Err(KeyError::Encrypted),
        b"CERTIFICATE" | b"X509 CERTIFICATE" | b"TRUSTED CERTIFICATE" => Err(KeyError::Certificate),
        b"EC PRIVATE KEY" | b"EC PARAMETERS" => Err(KeyError::NotRsa { found: "an EC key" }),
        b"DSA PRIVATE KEY" | b"DSA PARAMETERS" => Err(KeyError::NotRsa { found: "a DSA key" }),
        b"CERTIFICATE REQUEST" | b"NEW CERTIFICATE REQUEST" => {
            Err(KeyError::pem("it is a certificate request; pass the key it was made with"))
        }
        b"OPENSSH PRIVATE KEY" | b"SSH2 PUBLIC KEY" => {
            Err(KeyError::pem("it is an SSH key; export the key as PKCS#8 or SPKI"))
        }
        _ => Err(KeyError::pem("its label is not that of a key; pass PRIVATE KEY, PUBLIC KEY or their RSA forms")),
    }
}

/// Writes a block with lines of 64 characters.
pub(super) fn write(name: &str, der: &[u8]) -> Zeroizing<String> {
    const LINE: usize = 48;

    let capacity = der.len().div_ceil(LINE) * 65 + 2 * (name.len() + 17);
    let mut out = Zeroizing::new(String::with_capacity(capacity));
    out.extend(["-----BEGIN ", name, "-----\n"]);
    for line in der.chunks(LINE) {
        let line = Zeroizing::new(Base64::encode_string(line));
        out.extend([line.as_str(), "\n"]);
    }
    out.extend(["-----END ", name, "-----\n"]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(pem: &str) -> Result<Vec<u8>, KeyError> {
        let half = if pem.contains("PUBLIC") { Half::Public } else { Half::Private };
        read(pem.as_bytes(), half)?.contents().map(|bytes| bytes.to_vec())
    }

    fn problem(pem: &str) -> &'static str {
        match contents(pem) {
            Err(KeyError::Pem { problem }) => problem,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_written_is_read_back_without_growing() {
        for length in [1, 2, 3, 47, 48, 49, 95, 96, 97, 1200] {
            let der: Vec<u8> = (0..=255).cycle().take(length).collect();
            let pem = write("PRIVATE KEY", &der);
            let expected = der.len().div_ceil(48) * 65 + 2 * ("PRIVATE KEY".len() + 17);
            assert_eq!((pem.capacity(), pem.len() <= expected), (expected, true));
            assert!(pem.lines().all(|line| line.len() <= 64));
            assert_eq!(contents(&pem), Ok(der));
        }
    }

    #[test]
    fn base64_has_one_spelling() {
        let block = |body: &str| format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----");
        assert_eq!(contents(&block("AAEC\r\nAw==")), Ok(vec![0, 1, 2, 3]));
        assert_eq!(contents(&block("A\nA\nE\nC")), Ok(vec![0, 1, 2]));
        assert_eq!(contents(&block("AAE CA\u{b}w=\t=\u{c}")), Ok(vec![0, 1, 2, 3]));
        for refused in [
            "AAECAw",
            "AAECAw=",
            "AAECAx==",
            "AAEC_-==",
            "Aw==AAEC",
            "A",
            "AAEC\u{8}AAEC",
            "AAEC\u{7f}",
            "AAEC\0AAEC",
            "=",
            "éAAEC",
            "AAEC\\",
            "AAEC\\tAAEC",
            "AAEC\u{a0}AAEC",
        ] {
            assert!(problem(&block(refused)).contains("not base64"), "{refused}");
        }
        // OpenSSL passes over what is not visible ASCII at the end of a line.
        for end in ["\u{a0}", "é", "\0", "\u{1c}", " \u{feff}\t", "\u{2028}\r"] {
            assert_eq!(contents(&block(&format!("AAEC{end}\nAw=={end}"))), Ok(vec![0, 1, 2, 3]), "{end:?}");
            let frame = block("AAECAw==").replace("KEY-----", &format!("KEY-----{end}"));
            assert_eq!(contents(&frame), Ok(vec![0, 1, 2, 3]), "{end:?}");
        }
        assert!(problem(&block("")).contains("nothing between"));
        assert!(problem(&block("\r\n")).contains("nothing between"));
    }

    #[test]
    fn a_damaged_frame_says_where() {
        for (pem, expected) in [
            ("", "empty"),
            (" \r\n\t", "empty"),
            ("0\u{1}", "from_der"),
            ("{}", "from_jwk"),
            ("\u{feff}-----BEGIN PUBLIC KEY-----", "END line is missing"),
            ("hello", "no BEGIN line"),
            ("key: -----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----", "text before BEGIN"),
            ("------BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----", "text before BEGIN"),
            ("-----BEGIN PUBLIC KEY", "BEGIN line is damaged"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n", "END line is missing"),
            ("-----BEGIN PUBLIC KEY-----AAEC\n-----END PUBLIC KEY-----", "lines of their own"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC-----END PUBLIC KEY-----", "lines of their own"),
            ("-----BEGIN PUBLIC KEY-----\nComment: a\n\nAAEC\n-----END PUBLIC KEY-----", "header lines"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PRIVATE KEY-----", "does not match"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----more", "text after END"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY----- more", "text after END"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----", "text after END"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----\n-----BEGIN PUBLIC KEY-----", "several"),
            ("-----BEGIN PUBLIC KEY-----\n-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----", "several"),
            ("-----BEGIN public key-----\nAAEC\n-----END public key-----", "label"),
            ("-----BEGIN -----\nAAEC\n-----END -----", "BEGIN line is damaged"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "SSH"),
            ("-----BEGIN CERTIFICATE REQUEST-----\n", "request"),
        ] {
            assert!(problem(pem).contains(expected), "{pem}: {}", problem(pem));
        }
    }
}
