//! The guide: its links lead somewhere, what it says is what the code has, and the application and the tests that it
//! shows work. `UPDATE_GUIDE=1` writes what is generated of it.

#[allow(unnameable_types, reason = "the module of an application, as the guide prints it")]
mod access;
mod book;
mod contents;
mod links;
mod outcomes;
#[allow(dead_code, reason = "the program is compiled and not run")]
mod program;
