//! `morgue index FOLDER... --archive DIR`: pages to articles, with the outcome of every input.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use morgue::{Archive, Batch, ErrorKind, Report, Stemming, Writer};

use super::account::{self, Receipt};
use super::how_read::HowRead;
use super::print::{Printer, Trouble};
use super::{Common, Ending, interrupt};

/// Read every page below some folders into an archive
///
/// Files that have not changed since the last run are not read again. A run that
/// was stopped, by Ctrl-C or a power cut, goes on when it is started again.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue index clips/ --archive my_archive
  morgue index 2021/ 2022/ --archive my_archive --report outcomes.jsonl
  morgue index clips/ --archive my_archive --prune
  morgue index disk/ --archive my_archive --quarantine not_read.jsonl
  morgue index dump.csv --archive my_archive --map headline=title,body=text
  cat articles.jsonl | morgue index - --archive my_archive")]
pub(super) struct Index {
    /// Folders or files; - reads JSON Lines from standard input
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Take out the articles of files that are no longer there
    #[arg(long)]
    prune: bool,
    /// Write what became of every input to a file, as JSON Lines
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Make safe what was read after so many articles at most
    #[arg(long, value_name = "N", default_value_t = Batch::default().articles)]
    batch: u64,
    /// How words are compared; settled when the archive is made [default: by-language]
    #[arg(long, value_enum, value_name = "HOW")]
    stemming: Option<Stem>,
    /// Write what was not read, and why, to a file as JSON Lines
    #[arg(long, value_name = "FILE")]
    quarantine: Option<PathBuf>,
    #[command(flatten)]
    how: HowRead,
}

/// How words are compared, as a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Stem {
    /// A word finds its inflections, in the language of each article
    ByLanguage,
    /// A word finds only the form that was typed
    Off,
}

impl Index {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let hint = "say where the archive shall be: morgue index FOLDER --archive DIR";
        let place = common.archive.as_deref().ok_or_else(|| Trouble::usage(hint))?;
        for folder in self.folders.iter().filter(|it| !is_stdin(it)) {
            folder.symlink_metadata().map_err(|cause| Trouble::place(folder, &cause))?;
        }
        let mut archive = self.archive(place)?;
        let mut receipt = self.report.as_deref().map(Receipt::create).transpose()?;
        let told = receipt.as_mut();
        let report = write(
            &mut archive,
            common,
            |writer| {
                let writer = writer.batches(Batch::of_articles(self.batch));
                let writer = writer.reading(self.how.options());
                let writer = writer.cancelled_by(&interrupt::cancel());
                let writer = match told {
                    Some(receipt) => writer.on_outcome(|path, it| receipt.input(path, it)),
                    None => writer,
                };
                writer.on_commit(|report| safe(report, printer))
            },
            |writer| self.read(writer),
        )?;
        account::print(&report, place, self.quarantine.as_deref(), printer)?;
        if let Some(file) = &self.quarantine {
            account::not_read(&report, file)?;
        }
        if let Some(receipt) = receipt {
            receipt.end(&report)?;
        }
        Ok(match common.strict && !report.quarantined.is_empty() {
            _ if report.cancelled => Ending::Interrupted,
            true => Ending::Failed,
            false => Ending::Done,
        })
    }

    fn read(&self, writer: &mut Writer<'_>) -> Result<(), Trouble> {
        for folder in &self.folders {
            match is_stdin(folder) {
                true => writer.add_stream("stdin", &mut std::io::stdin().lock())?,
                false => writer.add_folder(folder)?,
            }
        }
        for folder in self.folders.iter().filter(|it| self.prune && !is_stdin(it)) {
            writer.prune(folder)?;
        }
        Ok(())
    }
}

impl Index {
    /// The archive at a place, made if there is none.
    fn archive(&self, place: &Path) -> Result<Archive, Trouble> {
        let wanted = self.stemming.map(|it| match it {
            Stem::ByLanguage => Stemming::ByLanguage,
            Stem::Off => Stemming::Off,
        });
        let archive = match Archive::open(place) {
            Err(error) if error.kind() == ErrorKind::NoArchive => {
                Archive::create_with(place, wanted.unwrap_or_default())?
            }
            opened => opened?,
        };
        if wanted.is_some_and(|it| it != archive.stemming()) {
            let place = place.display();
            let message = format!(
                "the archive in {place} was made with another --stemming, which cannot change; leave it out, or name another folder"
            );
            return Err(Trouble::usage(message));
        }
        Ok(archive)
    }
}

fn is_stdin(folder: &Path) -> bool {
    folder == Path::new("-")
}

/// Brings an archive up to date with a folder; what is no longer in the folder goes.
pub(super) fn mirror(
    archive: &mut Archive,
    folder: &Path,
    common: &Common,
) -> Result<Report, Trouble> {
    let read = |writer: &mut Writer<'_>| {
        writer.add_folder(folder)?;
        writer.prune(folder)?;
        Ok(())
    };
    write(archive, common, |writer| writer, read)
}

/// Says in JSON what a power cut cannot take any more; in text only the end of the run counts.
fn safe(report: &Report, printer: &mut Printer) {
    if printer.is_json() {
        let Report { seen, articles, .. } = report;
        let line = serde_json::json!({ "seen": seen, "articles": articles });
        // Whoever no longer listens is told nothing; the run goes on.
        let _ = printer.line("safe", line).and_then(|()| printer.flush());
    }
}

/// Lets `work` write to an archive, with a bar on a terminal while it takes long.
fn write<'a>(
    archive: &'a mut Archive,
    common: &Common,
    tell: impl FnOnce(Writer<'a>) -> Writer<'a>,
    work: impl FnOnce(&mut Writer<'_>) -> Result<(), Trouble>,
) -> Result<Report, Trouble> {
    let bar = bar(common);
    let ticking = bar.clone();
    let writer = archive.writer()?.on_progress(move |report: &Report, name: &str| {
        ticking.set_position(report.seen);
        ticking.set_message(morgue::Printable(name).to_string());
    });
    let mut writer = tell(writer);
    work(&mut writer)?;
    bar.set_message("writing the index");
    let report = writer.commit()?;
    bar.finish_and_clear();
    Ok(report)
}

fn bar(common: &Common) -> ProgressBar {
    if common.json || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} inputs, {per_sec}  {wide_msg}")
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
