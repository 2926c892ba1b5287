//! `kayle man`.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Access};

#[derive(Args)]
pub(crate) struct Options {
    /// Write one page a command into this folder (default: print the page of kayle itself)
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let mut command = (context.command_line)();
    command.build();
    let Some(folder) = options.out else {
        return context.output.raw(&page(&command)?);
    };
    std::fs::create_dir_all(&folder).map_err(|error| Failure::file("cannot create", &folder, &error))?;
    write(&command, &folder)
}

fn write(command: &clap::Command, folder: &Path) -> Outcome {
    let name = command.get_display_name().unwrap_or(command.get_name());
    files::write(&folder.join(format!("{name}.1")), &page(command)?, Access::Default, true)?;
    command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .try_for_each(|command| write(command, folder))
}

fn page(command: &clap::Command) -> Outcome<Vec<u8>> {
    let mut page = Vec::new();
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let rendered = clap_mangen::Man::new(command.clone()).title(name).render(&mut page);
    rendered.map_err(|error| Failure::failed(format!("cannot write the manual page: {error}")))?;
    Ok(page)
}
