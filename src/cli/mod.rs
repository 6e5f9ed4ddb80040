//! The command: arguments in, text or JSON out, an exit code.

mod account;
mod advice;
mod asked;
mod cache;
mod eval;
mod explain;
mod export;
mod fields;
mod how_read;
mod html;
mod index;
mod interrupt;
mod kwic;
mod optimize;
mod print;
mod queries;
mod read;
mod related;
mod remove;
mod search;
mod show;
mod status;
mod translate;
mod vimgrep;
mod which;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use morgue::Printable;
use print::{Printer, Trouble};

/// Full-text search over news archives.
#[derive(Debug, Parser)]
#[command(name = "morgue", version, propagate_version = true, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    #[command(flatten)]
    common: Common,
}

const EXAMPLES: &str = "\
Examples:
  morgue search '\"peacekeeping mission\" junta' sample_corpus
  morgue search 'headline:mali -coup date:2022-07' sample_corpus --sort newest
  morgue index clips/ --archive my_archive
  morgue search 'byline:keita OR credit:reuters' --archive my_archive --json
  morgue read page.txt";

/// What every task takes.
#[derive(Args, Clone, Debug)]
struct Common {
    /// The folder of the archive [default: $MORGUE_ARCHIVE, else one kept for the FOLDER searched]
    #[arg(long, global = true, value_name = "DIR", env = "MORGUE_ARCHIVE")]
    archive: Option<PathBuf>,
    /// Print JSON Lines instead of text
    #[arg(long, global = true)]
    json: bool,
    /// When to use colour; $NO_COLOR turns it off too
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: When,
    /// Exit with 2 if an input could not be read or an answer is not complete
    #[arg(long, global = true)]
    strict: bool,
}

/// When to do something that suits a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Task {
    Search(search::Search),
    Index(index::Index),
    Kwic(kwic::Kwic),
    Show(show::Show),
    Related(related::Related),
    Read(read::Read),
    Explain(explain::Explain),
    Translate(translate::Translate),
    Status(status::Status),
    Remove(remove::Remove),
    Export(export::Export),
    Optimize(optimize::Optimize),
    Upgrade(optimize::Upgrade),
    Cache(cache::Cache),
    Eval(eval::Eval),
    /// Print a completion script for a shell
    #[command(hide = true)]
    Completions {
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(hide = true)]
    Man,
}

/// How a task ended, for the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// 0: done; a search has hits.
    Done,
    /// 1: a search has no hits.
    Nothing,
    /// 2: an error, or with --strict an answer that is not whole.
    Failed,
    /// 130: ended by Ctrl-C, with what was done until then safe.
    Interrupted,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Done => 0,
            Ending::Nothing => 1,
            Ending::Failed => 2,
            // 128 and the number of the signal, as shells have it.
            Ending::Interrupted => 130,
        })
    }
}

/// Runs the command.
pub(crate) fn main() -> ExitCode {
    interrupt::until_ended(work)
}

fn work() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // A closed pipe leaves nobody to tell.
            if !error.use_stderr() {
                let _ = error.print();
                return Ending::Done.into();
            }
            // It repeats what was typed, which a shell may have taken from a file name.
            for line in error.render().to_string().lines() {
                let _ = writeln!(io::stderr(), "{}", Printable(line));
            }
            return Ending::Failed.into();
        }
    };
    let mut printer = Printer::new(&arguments.common);
    let ended = run(&arguments, &mut printer);
    let ended = ended.and_then(|ending| printer.flush().map(|()| ending).map_err(Trouble::from));
    match ended {
        Ok(ending) => ending.into(),
        Err(Trouble::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ending::Done.into()
        }
        Err(trouble) => {
            let _ = printer.trouble(&trouble);
            Ending::Failed.into()
        }
    }
}

fn run(arguments: &Arguments, printer: &mut Printer) -> Result<Ending, Trouble> {
    let common = &arguments.common;
    match &arguments.task {
        Task::Search(task) => task.run(common, printer),
        Task::Index(task) => task.run(common, printer),
        Task::Kwic(task) => task.run(common, printer),
        Task::Show(task) => task.run(common, printer),
        Task::Related(task) => task.run(common, printer),
        Task::Read(task) => task.run(common, printer),
        Task::Explain(task) => task.run(common, printer),
        Task::Translate(task) => task.run(printer),
        Task::Status(task) => task.run(common, printer),
        Task::Remove(task) => task.run(common, printer),
        Task::Export(task) => task.run(common, printer),
        Task::Optimize(task) => task.run(common, printer),
        Task::Upgrade(task) => task.run(common, printer),
        Task::Cache(task) => task.run(common, printer),
        Task::Eval(task) => task.run(common, printer),
        Task::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "morgue", &mut script);
            printer.out().write_all(&script)?;
            Ok(Ending::Done)
        }
        Task::Man => {
            clap_mangen::Man::new(Arguments::command()).render(printer.out())?;
            Ok(Ending::Done)
        }
    }
}
