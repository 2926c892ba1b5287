//! Host names, and the domains that can be registered.

/// The second-level labels under which domains are registered, by country: those that the server knows.
const PUBLIC_SUFFIXES: [(&str, &[&str]); 15] = [
    ("uk", &["co", "org", "ac", "gov", "ltd", "plc", "me", "net", "sch"]),
    ("au", &["com", "net", "org", "edu", "gov", "id"]),
    ("nz", &["co", "net", "org", "govt"]),
    ("br", &["com", "net", "org", "gov"]),
    ("za", &["co", "org", "gov"]),
    ("jp", &["co", "ne", "or", "ac", "go", "ed"]),
    ("in", &["co", "net", "org", "gov", "ac", "edu"]),
    ("mx", &["com", "gob"]),
    ("sg", &["com", "edu", "gov"]),
    ("hk", &["com", "edu", "gov", "org"]),
    ("il", &["co", "ac", "gov", "org"]),
    ("kr", &["co", "or", "go"]),
    ("tw", &["com", "org", "gov"]),
    ("ar", &["com", "gov", "edu"]),
    ("tr", &["com", "edu", "gov", "org"]),
];

/// The registrable domain of a host name, or the server's message about the name.
///
/// The server takes no internationalized names, and takes the numbers of an IPv4 address for labels.
pub(crate) fn registrable_domain(host: &str) -> Result<String, String> {
    let host = host.trim().to_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    if host.is_empty() {
        return Err("Hostname is empty.".to_owned());
    }
    let ascii = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    if !host.bytes().all(ascii) {
        return Err("Hostname must be ASCII (Punycode) lowercase.".to_owned());
    }
    let labels: Vec<&str> = host.split('.').collect();
    if labels.len() < 2 {
        return Err("Hostname must have at least two labels.".to_owned());
    }
    for label in &labels {
        if !is_label(label) {
            return Err(format!("Label \"{label}\" is not a valid DNS label."));
        }
        if label.starts_with("xn--") {
            return Err("IDN (xn--) hostnames are not supported for domain verification.".to_owned());
        }
    }
    let suffix = matches!(labels[..], [.., second, last] if is_public_suffix(second, last));
    match (suffix, labels.len()) {
        (true, 2) => Err("Hostname is itself a public suffix; an organization cannot own it.".to_owned()),
        (true, count) => Ok(labels[count - 3..].join(".")),
        (false, count) => Ok(labels[count - 2..].join(".")),
    }
}

fn is_public_suffix(second: &str, last: &str) -> bool {
    PUBLIC_SUFFIXES.iter().any(|(country, seconds)| *country == last && seconds.contains(&second))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::registrable_domain;

    #[test]
    fn a_host_is_cut_to_its_registrable_domain() {
        for (host, found) in [
            ("example.com", "example.com"),
            (" WWW.Example.com. ", "example.com"),
            ("a.github.io", "github.io"),
            ("a.b.example.co.uk", "example.co.uk"),
            ("10.0.0.1", "0.1"),
        ] {
            assert_eq!(registrable_domain(host).as_deref(), Ok(found), "{host}");
        }
    }

    #[test]
    fn every_refusal_has_its_message() {
        for (host, message) in [
            ("", "Hostname is empty."),
            ("com", "Hostname must have at least two labels."),
            ("co.uk", "Hostname is itself a public suffix; an organization cannot own it."),
            ("-a.com", "Label \"-a\" is not a valid DNS label."),
            ("a..com", "Label \"\" is not a valid DNS label."),
            ("a b.com", "Hostname must be ASCII (Punycode) lowercase."),
            ("https://a.com", "Hostname must be ASCII (Punycode) lowercase."),
            ("xn--bcher-kva.example", "IDN (xn--) hostnames are not supported for domain verification."),
        ] {
            assert_eq!(registrable_domain(host), Err(message.to_owned()), "{host}");
        }
    }
}
