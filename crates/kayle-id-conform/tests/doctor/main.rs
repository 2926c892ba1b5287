//! The doctor names exactly what is wrong with an integration, and nothing on a healthy one.

mod collect;
mod drift;
mod facts;
mod hostile;
mod rules;
