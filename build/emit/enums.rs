//! Open enumerations.

use super::super::lower::Lowered;
use super::super::names::pascal;
use super::wrapped;
use std::fmt::Write;

/// Each enumeration by its name, as a call of the macro that defines it. No formatter reads those.
pub fn texts(lowered: &Lowered) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for open in &lowered.enums {
        let mut text = String::new();
        let example = open.values.first().map(|value| {
            let example = super::examples::enumeration(lowered.paths.shown, &open.name, &pascal(value), value);
            example.lines().map(|line| format!("    {}\n", comment(line))).collect::<String>()
        });
        let example = example.map(|example| format!("    ///\n{example}")).unwrap_or_default();
        let docs: String =
            open.description.trim().lines().flat_map(wrapped).map(|line| format!("    {}\n", comment(&line))).collect();
        let _ =
            write!(text, "{}::open_enum! {{\n{docs}{example}    pub enum {} {{\n", lowered.paths.support, open.name);
        for value in &open.values {
            let _ =
                writeln!(text, "        {}\n        {} = {value:?},", comment(&format!("`{value}`")), pascal(value));
        }
        text.push_str("    }\n}\n");
        texts.push((open.name.clone(), text));
    }
    texts
}

fn comment(line: &str) -> String {
    format!("/// {line}").trim_end().to_owned()
}
