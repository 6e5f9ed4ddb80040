//! `morgue status`: what an archive holds.

use std::path::PathBuf;

use clap::Args;

use super::print::{Printer, Trouble};
use super::{Common, Ending, which};

/// Count what an archive holds
#[derive(Args, Debug)]
pub(super) struct Status {
    /// The folder whose archive is meant; without --archive
    folder: Option<PathBuf>,
}

impl Status {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let archive = which::as_it_is(self.folder.as_deref(), common, printer)?;
        let status = archive.status()?;
        if printer.is_json() {
            printer.line("status", &status)?;
            return Ok(Ending::Done);
        }
        let dates = match (status.earliest, status.latest) {
            (Some(earliest), Some(latest)) => format!("{earliest} to {latest}"),
            _ => "none".to_owned(),
        };
        let rows = [
            ("articles", status.articles.to_string()),
            ("words", status.words.to_string()),
            ("size", in_units(status.bytes)),
            ("segments", status.segments.to_string()),
            ("dates", dates),
            ("no headline", status.without_headline.to_string()),
            ("no date", status.without_date.to_string()),
            ("no source", status.without_source.to_string()),
            ("low confidence", status.low_confidence.to_string()),
        ];
        for (name, value) in rows {
            printer.text(&format!("{name:<16}{value}"))?;
        }
        printer.counts("sources", &status.sources)?;
        printer.counts("languages", &status.languages)?;
        if !status.agencies.is_empty() {
            printer.counts("agencies", &status.agencies)?;
        }
        Ok(Ending::Done)
    }
}

fn in_units(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
