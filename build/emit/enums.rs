//! Open enumerations.

use super::super::lower::Lowered;
use super::super::names::pascal;
use super::wrapped;
use std::fmt::Write;

/// The text of the module: each enumeration as a call of the macro that defines it. No formatter reads those.
pub fn text(lowered: &Lowered) -> String {
    let mut text = String::new();
    for open in &lowered.enums {
        let docs: String =
            open.description.trim().lines().flat_map(wrapped).map(|line| format!("    {}\n", comment(&line))).collect();
        let _ = write!(text, "{}::open_enum! {{\n{docs}    pub enum {} {{\n", lowered.paths.support, open.name);
        for value in &open.values {
            let _ =
                writeln!(text, "        {}\n        {} = {value:?},", comment(&format!("`{value}`")), pascal(value));
        }
        text.push_str("    }\n}\n\n");
    }
    text
}

fn comment(line: &str) -> String {
    format!("/// {line}").trim_end().to_owned()
}
