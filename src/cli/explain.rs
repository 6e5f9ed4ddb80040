//! `morgue explain QUERY [FOLDER]`: how a query is understood, and what each part of it finds in an archive.

use std::path::PathBuf;

use clap::Args;
use morgue::{Archive, ErrorKind, Explanation, Part, Printable, Query};
use serde_json::json;

use super::asked::Asked;
use super::print::{Printer, Trouble, wrapped};
use super::{Common, Ending, which};

/// Print how a query is understood: its grouping in words, what was repaired, its canonical text
///
/// With a FOLDER or an archive also how many articles each part matches, and
/// which words a stem or a pattern stands for.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue explain 'coup mali or niger'
  morgue explain 'hd=mali and wagner near5 junta' --dialect factiva
  morgue explain 'withdrawal wagn*' sample_corpus")]
pub(super) struct Explain {
    #[arg(allow_hyphen_values = true)]
    query: String,
    /// The folder to count in; without --archive
    folder: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
}

impl Explain {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let query = self.asked.read(&self.query)?;
        let archive = which::searched(self.folder.as_deref(), true, common, printer)?;
        let explanation = archive.map(|it| self.ask(&it, &query)).transpose()?;
        match printer.is_json() {
            true => self.print_json(&query, explanation.as_ref(), printer)?,
            false => self.print_text(&query, explanation.as_ref(), printer)?,
        }
        Ok(Ending::Done)
    }

    fn ask(&self, archive: &Archive, query: &Query) -> Result<Explanation, Trouble> {
        let search = self.asked.search(query.clone())?;
        archive.explain(search).map_err(|error| match error.kind() {
            ErrorKind::Query => Trouble::Query(error, self.query.clone()),
            _ => Trouble::Refused(error),
        })
    }

    fn print_json(
        &self,
        query: &Query,
        explanation: Option<&Explanation>,
        printer: &mut Printer,
    ) -> Result<(), Trouble> {
        let mut line = json!({
            "query": self.query, "canonical": query.to_string(),
            "simplified": query.simplified().to_string(),
            "groups": query.outline(), "notes": query.notes(),
        });
        let found = explanation.and_then(|it| serde_json::to_value(it).ok());
        if let (Some(line), Some(found)) = (line.as_object_mut(), found.as_ref()) {
            line.extend(found.as_object().cloned().unwrap_or_default());
        }
        Ok(printer.line("explanation", line)?)
    }

    fn print_text(
        &self,
        query: &Query,
        explanation: Option<&Explanation>,
        printer: &mut Printer,
    ) -> Result<(), Trouble> {
        let (canonical, simplified) = (query.to_string(), query.simplified().to_string());
        printer.text(&format!("read as: {}", Printable(&canonical)))?;
        if simplified != canonical {
            printer.text(&format!("same as: {}", Printable(&simplified)))?;
        }
        let Some(explanation) = explanation else {
            for it in query.outline() {
                printer.text(&format!("{}{}", "  ".repeat(it.depth + 1), Printable(&it.says)))?;
            }
            return self.print_notes(query.notes(), printer);
        };
        if let Some(with_synonyms) = &explanation.with_synonyms {
            printer.text(&format!("with synonyms: {}", Printable(with_synonyms)))?;
        }
        for it in &explanation.parts {
            print_part(it, printer)?;
        }
        printer.warnings(&explanation.warnings)?;
        self.print_notes(&explanation.notes, printer)
    }

    fn print_notes(&self, notes: &[morgue::Note], printer: &mut Printer) -> Result<(), Trouble> {
        notes.iter().try_for_each(|it| printer.pointed(it, &self.query))?;
        Ok(())
    }
}

/// A part with how many articles match, and below it the forms that it is found in.
fn print_part(part: &Part, printer: &mut Printer) -> Result<(), Trouble> {
    let indent = "  ".repeat(part.group.depth + 1);
    let articles = match part.articles {
        1 => "1 article".to_owned(),
        count => format!("{count} articles"),
    };
    printer.text(&format!("{indent}{}: {articles}", Printable(&part.group.says)))?;
    let forms = part.forms.iter().map(|it| format!("{} {}", it.form, it.articles));
    let more = (part.more > 0).then(|| format!("and {} more", part.more));
    let listed: Vec<String> = forms.chain(more).collect();
    if !listed.is_empty() {
        for line in wrapped(&listed.join(", "), LINE) {
            printer.text(&format!("{indent}  | {}", Printable(&line)))?;
        }
    }
    Ok(())
}

/// How many columns the forms of a word take at most.
const LINE: usize = 80;
