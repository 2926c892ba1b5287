//! The part of a host's name that is registered.

/// What stands before the last label where that is a country and registers nothing itself.
const SECOND_LEVEL: [&str; 8] = ["co", "com", "org", "net", "gov", "ac", "edu", "ne"];

/// The domain that a host is, or lies under, by simple rules that need no list of all suffixes. Nothing where there is none.
///
/// The server takes no internationalized names, and takes the numbers of an address for labels.
pub(crate) fn apex(host: &str) -> Option<String> {
    let host = host.trim().to_lowercase();
    let host = host.strip_suffix('.').unwrap_or(&host);
    let labels: Vec<&str> = host.split('.').collect();
    let second_level = match labels[..] {
        [.., second, last] => last.len() == 2 && SECOND_LEVEL.contains(&second),
        _ => return None,
    };
    let wanted = if second_level { 3 } else { 2 };
    let registered = labels.len().checked_sub(wanted)?;
    labels.iter().all(|label| is_label(label)).then(|| labels[registered..].join("."))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !label.starts_with("xn--")
}

#[cfg(test)]
mod tests {
    use super::apex;

    #[test]
    fn an_apex_is_what_can_be_registered() {
        for (host, found) in [
            ("example.com", "example.com"),
            (" WWW.Example.com. ", "example.com"),
            ("shop.example", "shop.example"),
            ("a.b.example.co.uk", "example.co.uk"),
        ] {
            assert_eq!(apex(host).as_deref(), Some(found), "{host}");
        }
        for host in ["com", "co.uk", "", "-a.com", "a..com", "a b.com", "https://a.com", "xn--bcher-kva.example"] {
            assert_eq!(apex(host), None, "{host}");
        }
    }
}
