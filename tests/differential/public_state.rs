//! The state that a recording of the public routes tells in words.

use crate::compare::Answer;
use crate::recording::Recording;

pub(crate) async fn answer(_recording: &Recording) -> Answer {
    Answer { status: 0, headers: Vec::new(), body: String::new() }
}
