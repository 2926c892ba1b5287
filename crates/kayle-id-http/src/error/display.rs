//! The text of an error.

use std::fmt;

use super::Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        match &self.0.api {
            Some(api) => api.fmt(f)?,
            None => f.write_str(&self.0.text)?,
        }
        if let Some(advice) = self.0.advice {
            write!(f, "; {advice}")?;
        }
        if self.0.attempts > 1 {
            write!(f, " (after {} attempts)", self.0.attempts)?;
        }
        Ok(())
    }
}
