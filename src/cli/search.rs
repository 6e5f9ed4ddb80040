//! `morgue search QUERY [FOLDER]`: hits with the passages that show why.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Args, ValueEnum};
use morgue::{Archive, Facet, Order, Query, Results};

use super::advice;
use super::asked::Asked;
use super::print::{Printer, Trouble};
use super::queries::{self, Numbered};
use super::{Common, Ending, html, vimgrep, which};

/// Find articles: search QUERY in a FOLDER, or in an archive named by --archive
///
/// A FOLDER is indexed when it is first searched and brought up to date by the
/// size and time of its files at each search after that.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Search {
    /// What to look for
    #[arg(allow_hyphen_values = true, required_unless_present = "queries")]
    query: Option<String>,
    /// The folder to search; without --archive
    folder: Option<PathBuf>,
    /// Run every query of a file, in place of QUERY: one a line, or a CSV with the header id,query; - reads standard input
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
    /// How many of the words an article must have
    #[arg(long, value_enum, value_name = "WORDS", default_value_t = Match::All)]
    r#match: Match,
    /// Let the first hits say which other words decide the order; shows these words
    #[arg(long)]
    expand: bool,
    /// Show at most so many hits
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Leave out the first hits
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// In which order
    #[arg(long, value_enum, default_value_t = Sort::Best)]
    sort: Sort,
    /// Show at most so many passages of each hit [default: 1, or 2 where the second shows more]
    #[arg(long, value_name = "N")]
    passages: Option<usize>,
    /// Print only how many articles match
    #[arg(long)]
    count: bool,
    /// Count all articles that match by agency, source or language as well; several with commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FIELD", conflicts_with_all = ["html", "vimgrep"])]
    facet: Vec<By>,
    /// Print a page of HTML
    #[arg(long, conflicts_with_all = ["json", "count", "queries"])]
    html: bool,
    /// Print whole articles; with --json
    #[arg(long, requires = "json")]
    full: bool,
    /// Print path:line:column:text of each match in the text files that the hits were read from
    #[arg(long, conflicts_with_all = ["json", "count", "html", "queries"])]
    vimgrep: bool,
    /// Search the folder as it was when last indexed
    #[arg(long)]
    no_update: bool,
}

const EXAMPLES: &str = "\
Examples:
  morgue search 'peacekeeping mission' sample_corpus     both words, in their inflections
  morgue search '\"peacekeeping mission\"' sample_corpus   the phrase as typed
  morgue search 'mali (junta OR coup) -wagner' sample_corpus
  morgue search 'caption:takuba date:2022-07' sample_corpus
  morgue search 'merc* =withdrew headline(mali exit)' sample_corpus --sort newest
  morgue search --queries watch.csv sample_corpus --count";

/// The order of hits, as a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sort {
    Best,
    Newest,
    Oldest,
}

/// A facet, as a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Agency,
    Source,
    Language,
}

impl From<By> for Facet {
    fn from(by: By) -> Self {
        match by {
            By::Agency => Self::Agency,
            By::Source => Self::Source,
            By::Language => Self::Language,
        }
    }
}

/// How many of the words an article must have, as a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Match {
    All,
    Any,
}

impl Match {
    pub(super) fn apply(self, search: morgue::Search) -> morgue::Search {
        match self {
            Self::All => search,
            Self::Any => search.any(),
        }
    }
}

impl Search {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        if let Some(file) = &self.queries {
            return self.run_all(file, common, printer);
        }
        let text = self.query.as_deref().unwrap_or_default();
        // A slip in the query is told before a folder is indexed for it.
        let query = self.asked.read(text)?;
        let archive = self.archive(self.folder.as_deref(), common, printer)?;
        self.answer(&archive, text, query, common, printer)
    }

    /// Runs every query of a file; one that is refused is told, and the others run.
    fn run_all(
        &self,
        file: &Path,
        common: &Common,
        printer: &mut Printer,
    ) -> Result<Ending, Trouble> {
        // There is no QUERY, so what stands in its place is the folder.
        let folder = match (&self.query, &self.folder) {
            (Some(query), Some(_)) => {
                let message =
                    format!("\"{query}\" stands beside --queries FILE; give one of the two");
                return Err(Trouble::usage(message));
            }
            (folder, _) => folder.as_deref().map(Path::new),
        };
        let queries = numbered(file)?;
        let archive = self.archive(folder, common, printer)?;
        let mut endings = Vec::with_capacity(queries.len());
        for Numbered { id, text } in &queries {
            printer.turn_to(id);
            let read = self.asked.read(text);
            if read.is_ok() && !self.count {
                printer.heading(text)?;
            }
            let answered =
                read.and_then(|query| self.answer(&archive, text, query, common, printer));
            endings.push(match answered {
                Ok(ending) => ending,
                Err(trouble @ Trouble::Query(..)) => {
                    printer.trouble(&trouble)?;
                    Ending::Failed
                }
                Err(trouble) => return Err(trouble),
            });
        }
        Ok(match endings {
            it if it.contains(&Ending::Failed) => Ending::Failed,
            it if it.contains(&Ending::Done) => Ending::Done,
            _ => Ending::Nothing,
        })
    }

    fn archive(
        &self,
        folder: Option<&Path>,
        common: &Common,
        printer: &mut Printer,
    ) -> Result<Archive, Trouble> {
        let place = which::searched(folder, !self.no_update, common, printer)?;
        place.ok_or_else(|| {
            Trouble::usage("say where to search: morgue search QUERY FOLDER, or --archive DIR")
        })
    }

    /// Searches for one query and prints what is found.
    fn answer(
        &self,
        archive: &Archive,
        text: &str,
        query: Query,
        common: &Common,
        printer: &mut Printer,
    ) -> Result<Ending, Trouble> {
        let limit = if self.count { 0 } else { self.limit };
        let order = match self.sort {
            Sort::Best => Order::Best,
            Sort::Newest => Order::Newest,
            Sort::Oldest => Order::Oldest,
        };
        let search = self.r#match.apply(self.asked.search(query)?);
        let search = if self.expand { search.expand() } else { search };
        let search = search.limit(limit).offset(self.offset).order(order).count();
        let search = self.facet.iter().fold(search, |it, by| it.facet(Facet::from(*by)));
        let search = match self.passages {
            Some(passages) => search.passages(passages),
            None => search,
        };
        let results = archive.search(search.clone()).map_err(|it| Trouble::of_query(it, text))?;
        if self.html {
            printer.text(html::hits(text).trim_end())?;
        }
        if self.vimgrep {
            printer.notes(&results.notes)?;
            printer.warnings(&results.warnings)?;
            let marker = archive.marker(search).map_err(|it| Trouble::of_query(it, text))?;
            vimgrep::print(archive, marker, &results.hits, printer)?;
        } else {
            self.print(archive, &results, printer)?;
        }
        let found = results.total.is_some_and(|it| it > 0);
        Ok(match (results.complete || !common.strict, found) {
            (false, _) => Ending::Failed,
            (true, true) => Ending::Done,
            (true, false) => Ending::Nothing,
        })
    }

    fn print(
        &self,
        archive: &Archive,
        results: &Results,
        printer: &mut Printer,
    ) -> Result<(), Trouble> {
        printer.notes(&results.notes)?;
        printer.warnings(&results.warnings)?;
        let diagnosis = results.diagnosis.as_ref().filter(|_| !printer.is_json());
        printer.advice(&diagnosis.map(advice::lines).unwrap_or_default())?;
        if self.count && !printer.is_json() {
            printer.total(results.total.unwrap_or(0))?;
            return Ok(printer.facets(&results.facets)?);
        }
        for hit in &results.hits {
            match printer.is_json() {
                true if self.full => {
                    let article = archive.article(&hit.article.id)?;
                    printer.line("hit", serde_json::json!({
                        "rank": hit.rank, "score": hit.score, "article": article, "snippets": hit.snippets,
                    }))?;
                }
                true => printer.line("hit", hit)?,
                false if self.html => printer.text(html::hit(hit).trim_end())?,
                false => printer.hit(hit)?,
            }
        }
        match printer.is_json() {
            true => {
                let mut summary = serde_json::json!({
                    "total": results.total, "hits": results.hits.len(), "complete": results.complete,
                    "warnings": results.warnings, "notes": results.notes,
                    "took": (results.took.as_secs_f64() * 1e6).round() / 1e3,
                });
                if let (Some(diagnosis), Some(summary)) =
                    (&results.diagnosis, summary.as_object_mut())
                {
                    summary.insert("diagnosis".to_owned(), serde_json::json!(diagnosis));
                }
                if self.expand {
                    summary["added"] = serde_json::json!(results.added);
                }
                if !results.facets.is_empty() {
                    summary["facets"] = serde_json::json!(results.facets);
                }
                printer.line("summary", summary)?;
            }
            false => {
                printer.facets(&results.facets)?;
                printer.summary(results)?;
            }
        }
        Ok(())
    }
}

/// The queries of a file; `-` is standard input.
fn numbered(file: &Path) -> Result<Vec<Numbered>, Trouble> {
    let (name, text) = match file == Path::new("-") {
        true => ("standard input".to_owned(), io::read_to_string(io::stdin())),
        false => (file.display().to_string(), fs::read_to_string(file)),
    };
    let text = text
        .map_err(|cause| Trouble::usage(format!("cannot read the queries in {name}: {cause}")))?;
    let queries = queries::read(&text)
        .map_err(|it| Trouble::usage(format!("{name}, line {}: {}", it.line, it.message)))?;
    if queries.is_empty() {
        return Err(Trouble::usage(format!("no query in {name}; write one a line")));
    }
    Ok(queries)
}
