//! PEM (RFC 7468), strictly: one block, nothing around it but white space, canonical base64 inside.

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

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

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// Reads the one block's label, and its bytes with `contents`.
///
/// The label is known first, so that a caller may refuse it before the rest is looked at.
pub(super) fn read(input: &[u8]) -> Result<Block<'_>, KeyError> {
    bounded(input)?;
    match input.trim_ascii_start() {
        [] => {
            return Err(KeyError::pem("it is empty; pass the whole block, from BEGIN to END"));
        }
        [0x30, ..] => return Err(KeyError::pem("it is no text; read DER with `from_der`")),
        [b'{', ..] => return Err(KeyError::pem("it is JSON; read it with `from_jwk`")),
        [0xef, 0xbb, 0xbf, ..] => {
            return Err(KeyError::pem("it begins with a byte order mark; save it without one"));
        }
        _ => {}
    }
    let text = std::str::from_utf8(input)
        .map_err(|_| KeyError::pem("it is no ASCII text; pass the file as it was written"))?
        .trim_ascii();
    let Some(after) = text.strip_prefix(BEGIN) else {
        return Err(KeyError::pem(if text.contains(BEGIN) {
            "text stands before the BEGIN line; remove it"
        } else {
            "it has no BEGIN line; pass the whole block, from BEGIN to END"
        }));
    };
    let (name, rest) =
        after.split_once(DASHES).ok_or(KeyError::pem("its BEGIN line is damaged; copy the block again"))?;
    Ok(Block { label: label(name)?, name, rest })
}

/// A block of which the BEGIN line was read.
pub(super) struct Block<'a> {
    pub(super) label: Label,
    name: &'a str,
    rest: &'a str,
}

impl Block<'_> {
    /// Reads up to the end of the text, and decodes.
    pub(super) fn contents(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let (body, end) =
            self.rest.split_once(END).ok_or(KeyError::pem("its END line is missing; pass the whole block"))?;
        if body.contains(BEGIN) || end.contains(BEGIN) {
            return Err(KeyError::pem("it holds several blocks; pass the one of the key alone"));
        }
        if body.contains("Proc-Type:") && body.contains("ENCRYPTED") {
            return Err(KeyError::Encrypted);
        }
        if body.contains('\\') {
            return Err(KeyError::pem("its line breaks are spelled `\\n`; turn them into line breaks first"));
        }
        if !body.starts_with(['\n', '\r']) || !body.ends_with(['\n', '\r']) {
            return Err(KeyError::pem("its BEGIN and END lines do not stand alone; restore the line breaks"));
        }
        if body.contains(':') {
            return Err(KeyError::pem("it has headers inside; export the key again without them"));
        }
        match end.strip_prefix(self.name).and_then(|end| end.strip_prefix(DASHES)) {
            Some("") => decode(body),
            Some(_) => Err(KeyError::pem("text stands after the END line; remove it")),
            None => Err(KeyError::pem("its END line does not match its BEGIN line; copy the block again")),
        }
    }
}

fn decode(body: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let mut text = Zeroizing::new(Vec::with_capacity(body.len()));
    text.extend(body.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')));
    if text.is_empty() {
        return Err(KeyError::pem("it has nothing between BEGIN and END; export the key again"));
    }
    let mut bytes = Zeroizing::new(vec![0; text.len() / 4 * 3 + 3]);
    let length = Base64::decode(&text[..], &mut bytes)
        .map_err(|_| KeyError::pem("what stands between BEGIN and END is not base64; copy the block again"))?
        .len();
    bytes.truncate(length);
    Ok(bytes)
}

fn label(name: &str) -> Result<Label, KeyError> {
    match name {
        "PRIVATE KEY" => Ok(Label::Pkcs8),
        "RSA PRIVATE KEY" => Ok(Label::Pkcs1Private),
        "PUBLIC KEY" => Ok(Label::Spki),
        "RSA PUBLIC KEY" => Ok(Label::Pkcs1Public),
        "ENCRYPTED PRIVATE KEY" => Err(KeyError::Encrypted),
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => Err(KeyError::Certificate),
        "EC PRIVATE KEY" | "EC PARAMETERS" => Err(KeyError::NotRsa { found: "an EC key" }),
        "DSA PRIVATE KEY" | "DSA PARAMETERS" => Err(KeyError::NotRsa { found: "a DSA key" }),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            Err(KeyError::pem("it is a certificate request; pass the key it was made with"))
        }
        "OPENSSH PRIVATE KEY" | "SSH2 PUBLIC KEY" => {
            Err(KeyError::pem("it is in a format of SSH; export the key as PKCS#8 or SPKI"))
        }
        _ => Err(KeyError::pem("its label is none of a key; pass PRIVATE KEY, PUBLIC KEY or their RSA forms")),
    }
}

/// Writes a block with lines of 64 characters.
pub(super) fn write(name: &str, der: &[u8]) -> Zeroizing<String> {
    const LINE: usize = 48;

    let capacity = der.len().div_ceil(LINE) * 65 + 2 * (name.len() + 17);
    let mut out = Zeroizing::new(String::with_capacity(capacity));
    out.extend([BEGIN, name, DASHES, "\n"]);
    for line in der.chunks(LINE) {
        let line = Zeroizing::new(Base64::encode_string(line));
        out.extend([line.as_str(), "\n"]);
    }
    out.extend([END, name, DASHES, "\n"]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(pem: &str) -> Result<Vec<u8>, KeyError> {
        read(pem.as_bytes())?.contents().map(|bytes| bytes.to_vec())
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
        for refused in
            ["AAECAw", "AAECAw=", "AAECAx==", "AAE CAw==", "AAEC_-==", "Aw==AAEC", "A", "AAEC\tAAEC", "=", "é"]
        {
            assert!(problem(&block(refused)).contains("not base64"), "{refused}");
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
            ("\u{feff}-----BEGIN PUBLIC KEY-----", "byte order mark"),
            ("hello", "no BEGIN line"),
            ("key: -----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----", "before the BEGIN"),
            ("-----BEGIN PUBLIC KEY", "BEGIN line is damaged"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n", "END line is missing"),
            ("-----BEGIN PUBLIC KEY----- AAEC -----END PUBLIC KEY-----", "stand alone"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC-----END PUBLIC KEY-----", "stand alone"),
            ("-----BEGIN PUBLIC KEY-----\\nAAEC\\n-----END PUBLIC KEY-----", "line breaks first"),
            ("-----BEGIN PUBLIC KEY-----\nComment: a\n\nAAEC\n-----END PUBLIC KEY-----", "headers"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PRIVATE KEY-----", "does not match"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY-----\nmore", "after the END"),
            ("-----BEGIN PUBLIC KEY-----\nAAEC\n-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----", "several"),
            ("-----BEGIN PUBLIC KEY-----\n-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----", "several"),
            ("-----BEGIN public key-----\nAAEC\n-----END public key-----", "label"),
            ("-----BEGIN -----\nAAEC\n-----END -----", "label"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "SSH"),
            ("-----BEGIN CERTIFICATE REQUEST-----\n", "request"),
        ] {
            assert!(problem(pem).contains(expected), "{pem}: {}", problem(pem));
        }
    }
}
