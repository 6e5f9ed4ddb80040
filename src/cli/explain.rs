//! `morgue explain QUERY [FOLDER]`: how a query is understood, and what each part of it finds in an archive.

use std::path::PathBuf;

use clap::Args;
use morgue::{Archive, Error, ErrorKind, Explanation, Part, Printable, Query, ScorePart, Worth};
use serde_json::json;

use super::asked::Asked;
use super::print::{Printer, Trouble, wrapped};
use super::search::Match;
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
  morgue explain 'withdrawal wagn*' sample_corpus
  morgue explain 'mali junta' sample_corpus --score 9146f879")]
pub(super) struct Explain {
    #[arg(allow_hyphen_values = true)]
    query: String,
    /// The folder to count in; without --archive
    folder: Option<PathBuf>,
    /// Tell how the score of this article comes about; the id as search prints it
    #[arg(long, value_name = "ID")]
    score: Option<String>,
    /// How many of the words an article must have; with --score
    #[arg(long, value_enum, value_name = "WORDS", default_value_t = Match::All, requires = "score")]
    r#match: Match,
    #[command(flatten)]
    asked: Asked,
}

impl Explain {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let query = self.asked.read(&self.query)?;
        let archive = which::searched(self.folder.as_deref(), true, common, printer)?;
        if let Some(id) = &self.score {
            let archive = archive.ok_or_else(|| {
                Trouble::usage("say where the article is: morgue explain QUERY FOLDER --score ID, or --archive DIR")
            })?;
            return self.tell_score(&archive, &query, id, printer);
        }
        let explanation = archive.map(|it| self.ask(&it, &query)).transpose()?;
        match printer.is_json() {
            true => self.print_json(&query, explanation.as_ref(), printer)?,
            false => self.print_text(&query, explanation.as_ref(), printer)?,
        }
        Ok(Ending::Done)
    }

    fn ask(&self, archive: &Archive, query: &Query) -> Result<Explanation, Trouble> {
        let search = self.asked.search(query.clone())?;
        archive.explain(search).map_err(|it| self.refused(it))
    }

    fn refused(&self, error: Error) -> Trouble {
        match error.kind() {
            ErrorKind::Query => Trouble::Query(error, self.query.clone()),
            _ => Trouble::Refused(error),
        }
    }

    /// Prints what the score of one article is made of.
    fn tell_score(
        &self,
        archive: &Archive,
        query: &Query,
        id: &str,
        printer: &mut Printer,
    ) -> Result<Ending, Trouble> {
        let search = self.r#match.apply(self.asked.search(query.clone())?);
        let scored = archive.explain_score(search, id).map_err(|it| self.refused(it))?;
        if printer.is_json() {
            printer.line("score", &scored)?;
            return Ok(Ending::Done);
        }
        let headline = match scored.article.headline.as_str() {
            "" => "(no headline)",
            headline => headline,
        };
        printer.text(&format!("{:>8.4}  {}", scored.score, Printable(headline)))?;
        for it in &scored.parts {
            printer.text(&format!("{:>8.4}    {}", it.score, Printable(&given_for(it))))?;
        }
        Ok(Ending::Done)
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

/// What a part of a score is given for, in words.
fn given_for(part: &ScorePart) -> String {
    let words = &part.words;
    match part.kind {
        Worth::Found if words == "*" => "every article".to_owned(),
        Worth::Found => words.clone(),
        Worth::Ordered => format!("{words}, side by side as in the query"),
        Worth::Near => format!("{words}, near each other"),
        Worth::Form => format!("{words}, in this form"),
        Worth::Frequent => format!("{words}, a frequent word"),
        Worth::Typed => "every word in the form typed".to_owned(),
        Worth::Every => "every word is there".to_owned(),
        _ => words.clone(),
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
