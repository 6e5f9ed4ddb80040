//! `morgue read FILE...`: what a file holds, as morgue sees it, without an archive.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::print::{Printer, Trouble};
use super::printable::{Printable, PrintableJson};
use super::{Common, Ending};

/// Print the articles that files hold as JSON Lines
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue read page.txt
  morgue read page.txt --classes")]
pub(super) struct Read {
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print each line of a page with what it was taken for, and how surely
    #[arg(long)]
    classes: bool,
}

impl Read {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let mut unread = 0;
        for file in &self.files {
            if file.is_dir() {
                let place = file.display();
                let hint = format!(
                    "{place} is a folder; name the files in it, as in: morgue read {place}/page.txt"
                );
                return Err(Trouble::usage(hint));
            }
            let bytes = fs::read(file).map_err(|cause| Trouble::place(file, &cause))?;
            let name = file.to_string_lossy();
            match self.classes {
                true => classes(&name, &bytes, printer)?,
                false => unread += articles(&name, &bytes, printer)?,
            }
        }
        match unread > 0 && common.strict {
            true => Ok(Ending::Failed),
            false => Ok(Ending::Done),
        }
    }
}

/// Prints the articles of a file; how many of its records could not be read.
fn articles(name: &str, bytes: &[u8], printer: &mut Printer) -> Result<usize, Trouble> {
    let mut unread = 0;
    for record in morgue::formats::read(name, bytes)? {
        match record.found {
            Ok(reading) => {
                let json = serde_json::to_string(&reading.article).unwrap_or_default();
                printer.text(&PrintableJson(&json).to_string())?;
                for warning in &reading.warnings {
                    printer.remark(&format!("{}: {warning}", record.path))?;
                }
            }
            Err(error) => {
                unread += 1;
                printer.remark(&format!("could not read {}: {error}", record.path))?;
            }
        }
    }
    Ok(unread)
}

fn classes(name: &str, bytes: &[u8], printer: &mut Printer) -> Result<(), Trouble> {
    for line in morgue::formats::classes(name, bytes)? {
        printer.text(&format!(
            "{:<12} {:>5.2}  {}",
            line.class,
            line.score,
            Printable(&line.text)
        ))?;
    }
    Ok(())
}
