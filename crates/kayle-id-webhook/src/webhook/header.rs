//! The protected header of a JWE (RFC 7516 section 4): one JSON object, every member once.

use super::{ContentEncryption, RefusalReason};
use kayle_id_core::json::{Json, Object};

/// The one algorithm that keys are made for (RFC 7518 section 4.3). The key decides; the header only agrees.
pub(super) const ALGORITHM: &str = "RSA-OAEP-256";

/// What a header says, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) encryption: ContentEncryption,
    pub(super) kid: Option<String>,
}

impl Header {
    /// Reads the decoded header. Parameters that nobody knows are passed over, unless `crit` is there.
    pub(super) fn parse(json: &[u8], allowed: &[ContentEncryption]) -> Result<Self, RefusalReason> {
        // Skipped members are not checked to be UTF-8 by the JSON reader.
        let json = std::str::from_utf8(json).map_err(|_| RefusalReason::HeaderMalformed)?;
        let object = Object::read(json).map_err(|_| RefusalReason::HeaderMalformed)?;
        if object.repeated().is_some() {
            return Err(RefusalReason::HeaderMemberTwice);
        }
        let member = |wanted: &str| object.members().find(|(name, _)| *name == wanted).map(|(_, value)| value);
        if member("crit").is_some() {
            return Err(RefusalReason::Critical);
        }
        if member("zip").is_some() {
            return Err(RefusalReason::Compressed);
        }
        let text = |name| match member(name) {
            None => Ok(None),
            Some(Json::Text(text)) => text.unescape().map(Some).ok_or(RefusalReason::HeaderMalformed),
            Some(_) => Err(RefusalReason::HeaderMalformed),
        };
        if text("alg")?.is_none_or(|algorithm| *algorithm != ALGORITHM) {
            return Err(RefusalReason::Algorithm);
        }
        let encryption = text("enc")?;
        let named = |allowed: &&ContentEncryption| encryption.as_ref().is_some_and(|name| **name == allowed.as_str());
        let encryption = *allowed.iter().find(named).ok_or(RefusalReason::Encryption)?;
        Ok(Self { encryption, kid: text("kid")?.map(|kid| kid.to_string()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &[ContentEncryption] = ContentEncryption::ALL;
    const STRICT: &[ContentEncryption] = &[ContentEncryption::A256Gcm];

    fn refused(json: &str) -> Option<RefusalReason> {
        Header::parse(json.as_bytes(), STRICT).err()
    }

    #[test]
    fn the_servers_header_is_read() {
        let header = Header::parse(br#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"k"}"#, STRICT);
        assert_eq!(header, Ok(Header { encryption: ContentEncryption::A256Gcm, kid: Some("k".to_owned()) }));
    }

    #[test]
    fn unknown_members_and_white_space_are_passed_over() {
        for json in [
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","typ":"JWE","cty":"json","x5c":["a"],"b64":false,"p2c":1e9}"#,
            "\n{ \"alg\" : \"RSA-OAEP-256\" ,\t\"enc\":\"A256GCM\", \"deep\": [[[[{}]]]] }\n",
            r#"{"\u0061lg":"RSA\u002dOAEP-256","enc":"A256GCM"}"#,
        ] {
            assert_eq!(refused(json), None, "{json}");
        }
    }

    #[test]
    fn every_member_stands_once_however_it_is_spelled() {
        for json in [
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","alg":"RSA-OAEP-256"}"#,
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"a","kid":"b"}"#,
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","\u0065nc":"A256GCM"}"#,
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","x":1,"x":1}"#,
        ] {
            assert_eq!(refused(json), Some(RefusalReason::HeaderMemberTwice), "{json}");
        }
    }

    #[test]
    fn the_header_chooses_nothing() {
        for alg in
            ["RSA1_5", "RSA-OAEP", "RSA-OAEP-512", "dir", "A256KW", "PBES2-HS512+A256KW", "none", "rsa-oaep-256", ""]
        {
            let json = format!(r#"{{"alg":"{alg}","enc":"A256GCM"}}"#);
            assert_eq!(refused(&json), Some(RefusalReason::Algorithm), "{alg}");
        }
        for enc in ["A128GCM", "A192GCM", "A256CBC-HS512", "a256gcm", "A256GCM ", ""] {
            let json = format!(r#"{{"alg":"RSA-OAEP-256","enc":"{enc}"}}"#);
            assert_eq!(refused(&json), Some(RefusalReason::Encryption), "{enc}");
        }
        let narrow = br#"{"alg":"RSA-OAEP-256","enc":"A128GCM"}"#;
        assert!(Header::parse(narrow, ALL).is_ok());
        assert_eq!(refused(r#"{"enc":"A256GCM"}"#), Some(RefusalReason::Algorithm));
        assert_eq!(refused(r#"{"alg":"RSA-OAEP-256"}"#), Some(RefusalReason::Encryption));
    }

    #[test]
    fn extensions_and_compression_are_refused_whatever_they_say() {
        let with = |more: &str| refused(&format!(r#"{{"alg":"RSA-OAEP-256","enc":"A256GCM",{more}}}"#));
        for more in [r#""crit":["exp"]"#, r#""crit":[]"#, r#""crit":null"#, r#""crit":["alg"],"zip":"DEF""#] {
            assert_eq!(with(more), Some(RefusalReason::Critical), "{more}");
        }
        for more in [r#""zip":"DEF""#, r#""zip":null"#, r#""zip":"""#, r#""zip":"none""#] {
            assert_eq!(with(more), Some(RefusalReason::Compressed), "{more}");
        }
    }

    #[test]
    fn what_is_no_object_of_texts_is_malformed() {
        let object = r#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#;
        let deep = format!(r#"{{"alg":{}1{},"enc":"A256GCM"}}"#, "[".repeat(3000), "]".repeat(3000));
        for json in [
            "",
            "null",
            "[]",
            "\"a\"",
            "1",
            "true",
            "{",
            "{}}",
            &format!("[{object}]"),
            &format!("{object}{object}"),
            &format!("{object},"),
            &format!("\u{feff}{object}"),
            &format!("{object}\0"),
            r#"{"alg":["RSA-OAEP-256"],"enc":"A256GCM"}"#,
            r#"{"alg":"RSA-OAEP-256","enc":["A256GCM"]}"#,
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":7}"#,
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":null}"#,
            r#"{"alg":"RSA-OAEP-256","enc":"A256GCM",}"#,
            r#"{'alg':'RSA-OAEP-256','enc':'A256GCM'}"#,
            &deep,
        ] {
            assert_eq!(refused(json), Some(RefusalReason::HeaderMalformed), "{json:.80}");
        }
        let latin = b"{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"x\":\"\xff\"}";
        assert_eq!(Header::parse(latin, STRICT), Err(RefusalReason::HeaderMalformed));
    }
}
