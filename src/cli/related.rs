//! `morgue related ID`: the articles that are most like one.

use clap::Args;
use serde_json::json;

use super::print::{Printer, Trouble};
use super::{Common, Ending, which};

/// Find the articles most like one, which is named by its id; its own copies are left out
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue related 3f2a9c1b --archive my_archive
  morgue related 3f2a9c1b --archive my_archive --limit 3")]
pub(super) struct Related {
    id: String,
    /// Show at most so many hits
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Look in the archive kept for this folder
    #[arg(long, value_name = "FOLDER")]
    r#in: Option<std::path::PathBuf>,
}

impl Related {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let archive = which::as_it_is(self.r#in.as_deref(), common, printer)?;
        let results = archive.related(&self.id, self.limit)?;
        for hit in &results.hits {
            match printer.is_json() {
                true => printer.line("hit", hit)?,
                false => printer.hit(hit)?,
            }
        }
        if printer.is_json() {
            printer.line("summary", json!({ "hits": results.hits.len() }))?;
        }
        Ok(if results.hits.is_empty() { Ending::Nothing } else { Ending::Done })
    }
}
