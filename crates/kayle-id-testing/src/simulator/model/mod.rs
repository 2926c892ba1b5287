//! The data of the simulator.

pub(crate) mod account;
pub(crate) mod claim_keys;
pub(crate) mod clock;
pub(crate) mod event_types;
pub(crate) mod ids;
pub(crate) mod json;
pub(crate) mod rows;
pub(crate) mod state;
