//! The doctor names exactly what is wrong with an integration, and nothing on a healthy one.

mod drift;
mod facts;
mod rules;
