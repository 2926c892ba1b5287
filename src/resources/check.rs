//! Limits that the document states in words.

use kayle_id_core::InvalidInput;
pub(super) use kayle_id_http::support::check_address as address;

/// Text on which a server is known to fail.
pub(super) fn no_nul(field: &str, text: &str) -> Result<(), InvalidInput> {
    if text.contains('\0') {
        return Err(InvalidInput::new(field, "holds a NUL character: remove it, the server cannot store it"));
    }
    Ok(())
}

/// A number of things.
pub(super) fn at_most(field: &str, count: usize, most: usize) -> Result<(), InvalidInput> {
    if count > most {
        return Err(InvalidInput::new(field, format!("must have at most {most} items, has {count}")));
    }
    Ok(())
}

/// Text that the server trims before it counts.
pub(super) fn trimmed(field: &str, text: &str, most: usize) -> Result<(), InvalidInput> {
    let count = text.trim().chars().count();
    if count == 0 || count > most {
        let problem = format!("must have 1 to {most} characters without the white space around it, has {count}");
        return Err(InvalidInput::new(field, problem));
    }
    no_nul(field, text)
}

/// The labels of an endpoint.
pub(super) fn labels(labels: &[String]) -> Result<(), InvalidInput> {
    const LONGEST: usize = 40;
    for (index, label) in labels.iter().enumerate() {
        trimmed(&format!("labels[{index}]"), label, LONGEST)?;
        let same = |other: &String| other.trim().to_lowercase() == label.trim().to_lowercase();
        if labels[..index].iter().any(same) {
            return Err(InvalidInput::new(
                format!("labels[{index}]"),
                "repeats another label; letters of either case are the same",
            ));
        }
    }
    Ok(())
}

/// The code that confirms a deletion: eight letters or digits, of which the server makes capitals.
pub(super) fn deletion_code(code: &str) -> Result<(), InvalidInput> {
    let code = code.trim();
    if code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(InvalidInput::new("code", "must have 8 letters or digits, as in the mail"))
}
