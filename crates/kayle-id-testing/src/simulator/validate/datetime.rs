//! Times in queries.

use crate::simulator::model::clock::Time;

/// The validator's own pattern, as it shows it.
pub(crate) const DATETIME: &str = r"/^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z))$/";

/// A time as the pattern wants it.
pub(crate) fn read_time(text: &str) -> Option<Time> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let seconds = match parts[..] {
        [_, _] if !time.contains('.') => "00",
        [_, _, seconds] => seconds,
        _ => return None,
    };
    let clock_is_sound = parts.iter().all(|part| part.len() == 2 && digits(part)) && seconds < "60";
    let date_is_sound = date.len() == 10 && digits(&date.replace('-', ""));
    if !clock_is_sound || !date_is_sound || fraction.is_empty() || !digits(fraction) {
        return None;
    }
    let fraction: String = fraction.chars().take(3).collect();
    Time::parse(&format!("{date}T{}:{}:{seconds}.{fraction}Z", parts[0], parts[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_ends_in_z_and_may_leave_seconds_out() {
        for good in
            ["2026-01-12T10:30Z", "2026-01-12T10:30:00Z", "2026-01-12T10:30:00.123456789Z", "0000-01-01T00:00:00Z"]
        {
            assert!(read_time(good).is_some(), "{good}");
        }
        for bad in [
            "2026-01-12",
            "2026-01-12T10:30:00",
            "2026-01-12T10:30:00+01:00",
            "2026-01-12T10:30:00z",
            "2026-02-30T10:30:00Z",
            "2026-01-12T24:00:00Z",
            "2026-01-12T10:30:60Z",
            "2026-01-12T10:30.5Z",
            "",
            "Z",
            "2026-1-12T10:30Z",
        ] {
            assert!(read_time(bad).is_none(), "{bad}");
        }
    }
}
