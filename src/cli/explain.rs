//! `morgue explain QUERY`: how a query is understood, without an archive.

use clap::Args;
use serde_json::json;

use super::Ending;
use super::asked::Asked;
use super::print::{Printer, Trouble};
use super::printable::Printable;

/// Print how a query is understood: its grouping in words, what was repaired, its canonical text
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue explain 'coup mali or niger'
  morgue explain 'hd=mali and wagner near5 junta' --dialect factiva")]
pub(super) struct Explain {
    #[arg(allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    asked: Asked,
}

impl Explain {
    pub(super) fn run(&self, printer: &mut Printer) -> Result<Ending, Trouble> {
        let query = self.asked.read(&self.query)?;
        let (canonical, simplified) = (query.to_string(), query.simplified().to_string());
        if printer.is_json() {
            printer.line(
                "explanation",
                json!({
                    "query": self.query, "canonical": canonical, "simplified": simplified,
                    "groups": query.outline(), "notes": query.notes(),
                }),
            )?;
            return Ok(Ending::Done);
        }
        printer.text(&format!("read as: {}", Printable(&canonical)))?;
        if simplified != canonical {
            printer.text(&format!("same as: {}", Printable(&simplified)))?;
        }
        for group in query.outline() {
            printer.text(&format!("{}{}", "  ".repeat(group.depth + 1), Printable(&group.says)))?;
        }
        for note in query.notes() {
            printer.pointed(note, &self.query)?;
        }
        Ok(Ending::Done)
    }
}
