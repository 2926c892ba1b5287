//! The date of an answer.

use kayle_id_core::Timestamp;

/// Reads a date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
pub(crate) fn imf_fixdate(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<&str> = text.split_once(", ")?.1.split(' ').collect();
    let [day, month, year, time, "GMT"] = parts[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    format!("{year}-{month:02}-{day}T{time}Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::imf_fixdate;

    #[test]
    fn dates_of_answers_are_read() {
        let date = imf_fixdate("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(date.map(kayle_id_core::Timestamp::unix_seconds), Some(784_111_777));
        for text in ["", "Sun", "Sun, 06 Nov 1994", "Sun, 06 Foo 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"] {
            assert_eq!(imf_fixdate(text), None, "{text}");
        }
    }
}
