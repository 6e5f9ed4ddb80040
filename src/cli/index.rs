//! `morgue index FOLDER... --archive DIR`: pages to articles, with the outcome of every input.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use morgue::{Archive, ErrorKind, Report, Stemming, Writer};

use super::print::{Printer, Trouble};
use super::{Common, Ending};

/// Read every page below some folders into an archive
///
/// Files that have not changed since the last run are not read again.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue index clips/ --archive my_archive
  morgue index 2021/ 2022/ --archive my_archive
  cat articles.jsonl | morgue index - --archive my_archive")]
pub(super) struct Index {
    /// Folders or files; - reads JSON Lines from standard input
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// How words are compared; settled when the archive is made [default: by-language]
    #[arg(long, value_enum, value_name = "HOW")]
    stemming: Option<Stem>,
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
        let report = write(&mut archive, common, |writer| {
            for folder in &self.folders {
                match is_stdin(folder) {
                    true => {
                        let mut text = Vec::new();
                        std::io::stdin().read_to_end(&mut text)?;
                        writer.add_bytes("stdin", &text)?;
                    }
                    false => writer.add_folder(folder)?,
                }
            }
            Ok(())
        })?;
        print(&report, printer)?;
        match common.strict && !report.quarantined.is_empty() {
            true => Ok(Ending::Failed),
            false => Ok(Ending::Done),
        }
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
    write(archive, common, |writer| {
        writer.add_folder(folder)?;
        writer.prune(folder)?;
        Ok(())
    })
}

/// Lets `work` write to an archive, with a bar on a terminal while it takes long.
fn write(
    archive: &mut Archive,
    common: &Common,
    work: impl FnOnce(&mut Writer<'_>) -> Result<(), Trouble>,
) -> Result<Report, Trouble> {
    let bar = bar(common);
    let ticking = bar.clone();
    let mut writer = archive.writer()?.on_progress(move |report: &Report, name: &str| {
        ticking.set_position(report.seen);
        ticking.set_message(morgue::Printable(name).to_string());
    });
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

fn print(report: &Report, printer: &mut Printer) -> Result<(), Trouble> {
    if printer.is_json() {
        return Ok(printer.line("report", report)?);
    }
    for it in &report.skipped {
        printer.remark(&format!("skipped {}: {}", it.path, it.reason))?;
    }
    for it in &report.quarantined {
        printer.remark(&format!("could not read {}: {}", it.path, it.reason))?;
    }
    for it in &report.warnings {
        printer.remark(&format!("{}: {}", it.path, it.reason))?;
    }
    Ok(printer.text(&equation(report))?)
}

/// The outcomes of a run, adding up.
fn equation(report: &Report) -> String {
    let Report { seen, indexed, duplicate, unchanged, replaced, .. } = report;
    let (skipped, quarantined) = (report.skipped.len(), report.quarantined.len());
    format!(
        "{seen} seen = {indexed} indexed + {duplicate} duplicate + {unchanged} unchanged + {replaced} replaced \
         + {skipped} skipped + {quarantined} quarantined"
    )
}

/// What a run did, for a reader who asked for something else.
pub(super) fn in_words(report: &Report) -> String {
    let counts = [
        (report.indexed, "indexed"),
        (report.replaced, "replaced"),
        (report.removed, "removed"),
        (report.duplicate, "printed twice"),
        (report.skipped.len() as u64, "skipped"),
        (report.quarantined.len() as u64, "not readable"),
    ];
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    told.join(", ")
}
