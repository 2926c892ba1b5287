//! `kayle doctor` as a person starts it.
