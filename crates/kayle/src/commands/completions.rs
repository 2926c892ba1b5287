//! `kayle completions`.

use clap::Args;
use clap_complete::Shell;

use crate::context::Context;
use crate::failure::Outcome;

#[derive(Args)]
pub(crate) struct Options {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(options: Options, context: &Context) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut (context.command_line)(), "kayle", &mut script);
    context.output.raw(&script)
}
