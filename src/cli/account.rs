//! What a run did, told: as numbers that add up, in words for everybody, and input by input in a file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use morgue::{Outcome, PassedOver, Report};

use super::print::{Printer, Trouble};

/// How many inputs of a kind are listed on the terminal; `--report` has them all.
const LISTED: usize = 20;

/// Tells what became of the inputs of a run on the archive in `place`.
///
/// What was not read is listed in `file`, if there is one.
pub(super) fn print(
    report: &Report,
    place: &Path,
    file: Option<&Path>,
    printer: &mut Printer,
) -> Result<(), Trouble> {
    if printer.is_json() {
        return Ok(printer.line("report", report)?);
    }
    list("skipped ", "skipped; --quarantine", &report.skipped, printer)?;
    list("could not read ", "could not be read; --quarantine", &report.quarantined, printer)?;
    list("", "have a remark; --report", &report.warnings, printer)?;
    printer.text(&equation(report))?;
    if let Some(sentence) = without_article(report, file) {
        printer.text(&sentence)?;
    }
    for sentence in sentences(report, place) {
        printer.text(&sentence)?;
    }
    Ok(())
}

/// Writes what was not read to a file: what could not be, then what holds no article.
pub(super) fn not_read(report: &Report, file: &Path) -> Result<(), Trouble> {
    let write = || -> io::Result<()> {
        let mut out = BufWriter::new(File::create(file)?);
        for (outcome, inputs) in
            [("quarantined", &report.quarantined), ("skipped", &report.skipped)]
        {
            for PassedOver { path, reason, .. } in inputs {
                let line = serde_json::json!({"path": path, "outcome": outcome, "reason": reason});
                writeln!(out, "{line}")?;
            }
        }
        out.flush()
    };
    write().map_err(|cause| Trouble::place(file, &cause))
}

fn list(
    before: &str,
    what: &str,
    inputs: &[PassedOver],
    printer: &mut Printer,
) -> Result<(), Trouble> {
    for it in inputs.iter().take(LISTED) {
        printer.remark(&format!("{before}{}: {}", it.path, it.reason))?;
    }
    if inputs.len() > LISTED {
        let more = inputs.len() - LISTED;
        printer.remark(&format!("{more} more {what} FILE lists them all"))?;
    }
    Ok(())
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

/// How many inputs gave no article, and where to read why.
fn without_article(report: &Report, file: Option<&Path>) -> Option<String> {
    let (skipped, quarantined) = (report.skipped.len() as u64, report.quarantined.len() as u64);
    let hold = if skipped == 1 { "holds" } else { "hold" };
    let none = format!("{} {hold} no article", counted(skipped, "input"));
    let told = match (skipped, quarantined) {
        (0, 0) => return None,
        (_, 0) => none,
        (0, _) => format!("{} could not be read", counted(quarantined, "input")),
        _ => format!("{none}, and {quarantined} could not be read"),
    };
    Some(match file {
        Some(file) => format!("{told}; {} says which, and why.", file.display()),
        None => format!("{told}; --quarantine FILE writes down which, and why."),
    })
}

/// The same in words, with what there is to do.
fn sentences(report: &Report, place: &Path) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(since) = &report.resumed {
        let when = since.replace('T', " ").replace('Z', " UTC");
        let went_on = match report.unchanged {
            0 => "Nothing of it was safe yet, so this one began anew.".to_owned(),
            safe => format!("This one went on from there: {} safe already.", were(safe, "input")),
        };
        told.push(format!(
            "The run that began on {when} was stopped before it was done. {went_on}"
        ));
    }
    if report.moved > 0 {
        told.push(format!(
            "{} moved; the articles in them are known by the same ids.",
            have(report.moved, "file")
        ));
    }
    if report.removed > 0 {
        told.push(format!(
            "{} gone with {}.",
            are(report.removed, "article"),
            if report.removed == 1 { "its file" } else { "their files" }
        ));
    }
    if report.missing > 0 {
        told.push(format!(
            "{} no longer there; what {} held stays in the archive. To take it out, add --prune.",
            are(report.missing, "file"),
            if report.missing == 1 { "it" } else { "they" }
        ));
    }
    let holds = format!(
        "{} holds {}, each of them once",
        place.display(),
        counted(report.articles, "article")
    );
    told.push(match (report.cancelled, report.resumed.is_some()) {
        (true, _) => format!(
            "Stopped before the end. {holds}, and they are safe; to go on with the rest, run the same command again."
        ),
        (false, true) => {
            format!("Every input is accounted for: nothing was lost, nothing is in it twice. {holds}.")
        }
        (false, false) => format!("Every input is accounted for. {holds}."),
    });
    told
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn were(count: u64, what: &str) -> String {
    format!("{} {}", counted(count, what), if count == 1 { "was" } else { "were" })
}

fn are(count: u64, what: &str) -> String {
    format!("{} {}", counted(count, what), if count == 1 { "is" } else { "are" })
}

fn have(count: u64, what: &str) -> String {
    format!("{} {}", counted(count, what), if count == 1 { "has" } else { "have" })
}

/// What a run did, for a reader who asked for something else; empty if nothing.
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

/// The file of `--report`: a line for every input as soon as its outcome is known, and the report last.
pub(super) struct Receipt {
    file: BufWriter<File>,
    /// The first line that could not be written; the run goes on without.
    failed: Option<io::Error>,
}

impl Receipt {
    pub(super) fn create(path: &Path) -> Result<Self, Trouble> {
        let file = File::create(path).map_err(|cause| {
            Trouble::usage(format!("cannot write the report {}: {cause}", path.display()))
        })?;
        Ok(Self { file: BufWriter::new(file), failed: None })
    }

    pub(super) fn input(&mut self, path: &str, outcome: &Outcome) {
        let mut line = serde_json::to_value(outcome).unwrap_or_default();
        line["path"] = path.into();
        self.line("input", line);
    }

    pub(super) fn end(mut self, report: &Report) -> Result<(), Trouble> {
        self.line("report", serde_json::to_value(report).unwrap_or_default());
        let written = self.failed.map_or(Ok(()), Err).and_then(|()| self.file.flush());
        written.map_err(|cause| {
            Trouble::usage(format!(
                "the archive is up to date, but its report could not be written: {cause}"
            ))
        })
    }

    fn line(&mut self, kind: &str, mut line: serde_json::Value) {
        line["schema"] = 1.into();
        line["type"] = kind.into();
        if self.failed.is_none() {
            self.failed = writeln!(self.file, "{line}").err();
        }
    }
}
