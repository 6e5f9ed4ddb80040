//! `morgue export`: the whole archive as JSON Lines.

use clap::Args;

use super::print::{Printer, Trouble};
use super::{Common, Ending, which};

/// Print every article of an archive as JSON Lines, in the order of their ids
///
/// An archive that is made of them by `morgue index` has the same articles.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue export --archive my_archive >articles.jsonl
  morgue export --archive my_archive | morgue index - --archive copy")]
pub(super) struct Export {
    /// The folder whose archive is meant; without --archive
    folder: Option<std::path::PathBuf>,
}

impl Export {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let archive = which::as_it_is(self.folder.as_deref(), common, printer)?;
        for exported in archive.export()? {
            printer.line("article", exported?)?;
        }
        Ok(Ending::Done)
    }
}
