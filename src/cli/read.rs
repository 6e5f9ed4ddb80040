//! `morgue read FILE...`: what a file holds, as morgue sees it, without an archive.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use morgue::formats::{Options, Record};
use morgue::{ErrorKind, Printable};

use super::how_read::HowRead;
use super::print::{Printer, Trouble};
use super::{Common, Ending};

/// Print the articles that files hold as JSON Lines
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue read page.txt
  morgue read page.txt --classes
  morgue read dump.csv.gz --map headline=title,body=text,published=date")]
pub(super) struct Read {
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print each line of a page with what it was taken for, and how surely
    #[arg(long)]
    classes: bool,
    #[command(flatten)]
    how: HowRead,
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
            let name = file.to_string_lossy();
            match self.classes {
                true => {
                    let bytes = fs::read(file).map_err(|cause| Trouble::place(file, &cause))?;
                    classes(&name, &bytes, printer)?;
                }
                false => {
                    let mut file =
                        fs::File::open(file).map_err(|cause| Trouble::place(file, &cause))?;
                    unread += articles(&name, &mut file, &self.how.options(), printer)?;
                }
            }
        }
        match unread > 0 && common.strict {
            true => Ok(Ending::Failed),
            false => Ok(Ending::Done),
        }
    }
}

/// Prints the articles of a file; how many of its records could not be read.
fn articles(
    name: &str,
    source: &mut fs::File,
    options: &Options,
    printer: &mut Printer,
) -> Result<usize, Trouble> {
    let mut unread = 0;
    let mut printed = Ok(());
    morgue::unpack::each(name, source, options, &mut |record| {
        let is_broken = |it: &morgue::Error| it.kind() != ErrorKind::NoArticle;
        unread += usize::from(record.found.as_ref().is_err_and(is_broken));
        printed = article(&record, printer);
        if printed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    printed.map(|()| unread)
}

fn article(record: &Record, printer: &mut Printer) -> Result<(), Trouble> {
    match &record.found {
        Ok(reading) => {
            let json = serde_json::to_string(&reading.article).unwrap_or_default();
            printer.text(&Printable(&json).json().to_string())?;
            for warning in &reading.warnings {
                printer.remark(&format!("{}: {warning}", record.path))?;
            }
        }
        Err(error) if error.kind() == ErrorKind::NoArticle => {
            printer.remark(&format!("{} holds no article: {error}", record.path))?;
        }
        Err(error) => printer.remark(&format!("could not read {}: {error}", record.path))?,
    }
    Ok(())
}

fn classes(name: &str, bytes: &[u8], printer: &mut Printer) -> Result<(), Trouble> {
    let lines = morgue::formats::classes(name, bytes).map_err(|error| {
        Trouble::usage(format!("{name}: {error}; --classes shows the lines of one page"))
    })?;
    if lines.is_empty() {
        printer.remark(&format!(
            "{name} has no lines to tell apart: its format says what is what; without --classes its articles are printed"
        ))?;
    }
    for line in lines {
        printer.text(&format!(
            "{:<12} {:>5.2}  {}",
            line.class,
            line.score,
            Printable(&line.text)
        ))?;
    }
    Ok(())
}
