//! What the command says: results on stdout, notes and troubles on stderr, each as text or as JSON Lines.

use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::Range;
use std::path::Path;

use morgue::{Card, Error, ErrorKind, FacetCounts, Hit, Note, Printable, Results, Snippet};
use serde::Serialize;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use super::{Common, When};

/// Why a task cannot go on.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The library refused.
    Refused(Error),
    /// The library refused a query of this text.
    Query(Error, String),
    /// The output cannot be written.
    Output(io::Error),
    /// The command was used in a way that means nothing.
    Usage(String),
}

impl Trouble {
    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// The library refused a search for a query of this text.
    pub(super) fn of_query(error: Error, text: &str) -> Self {
        match error.kind() {
            ErrorKind::Query => Self::Query(error, text.to_owned()),
            _ => Self::Refused(error),
        }
    }

    pub(super) fn place(place: &Path, cause: &io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::NotFound => {
                Self::Usage(format!("no file or folder {}; check the path", place.display()))
            }
            _ => Self::Usage(format!("cannot read {}: {cause}", place.display())),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Says everything that the command says.
pub(crate) struct Printer {
    out: BufWriter<io::Stdout>,
    json: bool,
    colour: bool,
    colour_notes: bool,
    /// The id of the query that is answered, where there are many.
    query: Option<String>,
}

/// The escape sequences that colour text; empty where colour is off.
pub(super) struct Paint {
    bold: &'static str,
    dim: &'static str,
    mark: &'static str,
    red: &'static str,
    off: &'static str,
}

const PLAIN: Paint = Paint { bold: "", dim: "", mark: "[", red: "", off: "" };
const COLOURED: Paint = Paint {
    bold: "\u{1b}[1m",
    dim: "\u{1b}[2m",
    mark: "\u{1b}[1;33m",
    red: "\u{1b}[1;31m",
    off: "\u{1b}[0m",
};

impl Paint {
    fn of(colour: bool) -> &'static Self {
        if colour { &COLOURED } else { &PLAIN }
    }

    /// What closes a mark: without colour a bracket.
    fn mark_off(&self) -> &'static str {
        if self.off.is_empty() { "]" } else { self.off }
    }
}

/// How many values of a kind are listed; JSON has them all.
const LISTED: usize = 20;

/// How many columns a line of running text takes at most.
const WIDTH: usize = 96;

impl Printer {
    pub(super) fn new(common: &Common) -> Self {
        let wanted = |terminal: bool| match common.color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty()),
        };
        Self {
            out: BufWriter::new(io::stdout()),
            json: common.json,
            colour: wanted(io::stdout().is_terminal()),
            colour_notes: wanted(io::stderr().is_terminal()),
            query: None,
        }
    }

    /// From here on, everything is about the query of this id.
    pub(super) fn turn_to(&mut self, id: &str) {
        self.query = Some(id.to_owned());
    }

    pub(super) fn out(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// How marks are shown in text.
    pub(super) fn paint(&self) -> &'static Paint {
        Paint::of(self.colour)
    }

    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// One line of JSON, with the version of its shape and what it is.
    pub(super) fn line(&mut self, kind: &str, value: impl Serialize) -> io::Result<()> {
        let mut line = json!({ "schema": 1, "type": kind });
        if let (Value::Object(line), Some(id)) = (&mut line, &self.query) {
            line.insert("query_id".to_owned(), json!(id));
        }
        if let (Value::Object(line), Ok(Value::Object(value))) =
            (&mut line, serde_json::to_value(value))
        {
            line.extend(value);
        }
        writeln!(self.out, "{}", Printable(&line.to_string()).json())
    }

    /// A line of text on stdout; the caller has made it printable.
    pub(super) fn text(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    /// A remark for the reader, beside the results.
    pub(super) fn remark(&mut self, text: &str) -> io::Result<()> {
        self.out.flush()?;
        // In one piece, so that nothing stands in the middle of it where both go to one place.
        io::stderr().write_all(format!("{}\n", Printable(text)).as_bytes())
    }

    /// How the query was understood where that is not plain.
    pub(super) fn notes(&mut self, notes: &[Note]) -> io::Result<()> {
        let about = self.about();
        for note in notes {
            self.remark(&format!("{about}note: {}", note.message))?;
        }
        Ok(())
    }

    /// What the reader of the results must know.
    pub(super) fn warnings(&mut self, warnings: &[String]) -> io::Result<()> {
        let about = self.about();
        warnings.iter().try_for_each(|it| self.remark(&format!("{about}warning: {it}")))
    }

    /// What would find something, where nothing was found.
    pub(super) fn advice(&mut self, lines: &[String]) -> io::Result<()> {
        let about = self.about();
        lines.iter().try_for_each(|it| self.remark(&format!("{about}{it}")))
    }

    /// Which query a remark is about, where there are many.
    fn about(&self) -> String {
        self.query.as_ref().map(|id| format!("query {id}: ")).unwrap_or_default()
    }

    /// The line above the hits of one of many queries.
    pub(super) fn heading(&mut self, query: &str) -> io::Result<()> {
        let (false, Some(id)) = (self.json, &self.query) else { return Ok(()) };
        let paint = Paint::of(self.colour);
        let heading = format!("query {id}: {query}");
        writeln!(self.out, "{}{}{}", paint.bold, Printable(&heading), paint.off)
    }

    /// How many articles match, and behind a tab which query it was, where there are many.
    pub(super) fn total(&mut self, total: u64) -> io::Result<()> {
        match &self.query {
            Some(id) => writeln!(self.out, "{total}\t{}", Printable(id)),
            None => writeln!(self.out, "{total}"),
        }
    }

    /// How many articles have each value of something, most first.
    pub(super) fn counts(&mut self, title: &str, counts: &[(String, u64)]) -> io::Result<()> {
        writeln!(self.out, "{title}")?;
        for (value, count) in counts.iter().take(LISTED) {
            writeln!(self.out, "  {count:>8}  {}", Printable(value))?;
        }
        if counts.len() > LISTED {
            writeln!(self.out, "  and {} more; --json lists all", counts.len() - LISTED)?;
        }
        Ok(())
    }

    /// The articles that match, counted by value.
    pub(super) fn facets(&mut self, facets: &[FacetCounts]) -> io::Result<()> {
        for counts in facets {
            self.counts(&counts.facet.to_string(), &counts.values)?;
            if counts.without > 0 {
                writeln!(self.out, "  {:>8}  (none)", counts.without)?;
            }
        }
        Ok(())
    }

    /// A finding about a query with its place, as lines of text.
    pub(super) fn pointed(&mut self, finding: &Note, query: &str) -> io::Result<()> {
        for line in finding.render(query).lines() {
            writeln!(self.out, "{}", Printable(line))?;
        }
        Ok(())
    }

    /// Why the task failed.
    pub(super) fn trouble(&mut self, trouble: &Trouble) -> io::Result<()> {
        let (kind, message, diagnostics, cause) = match trouble {
            Trouble::Refused(error) | Trouble::Query(error, _) => {
                let cause = std::error::Error::source(error).map(ToString::to_string);
                (kind_name(error.kind()), error.to_string(), error.diagnostics(), cause)
            }
            Trouble::Output(error) => {
                ("io", format!("cannot write the output: {error}"), [].as_slice(), None)
            }
            Trouble::Usage(message) => ("usage", message.clone(), [].as_slice(), None),
        };
        if self.json {
            let error = json!({ "kind": kind, "message": message, "cause": cause, "diagnostics": diagnostics });
            self.line("error", error)?;
        }
        self.out.flush()?;
        let paint = Paint::of(self.colour_notes);
        let about = self.about();
        let because = cause.map(|it| format!(" ({it})")).unwrap_or_default();
        let mut stderr = io::stderr();
        if diagnostics.is_empty() {
            return writeln!(
                stderr,
                "{}{}error:{} {}{}",
                Printable(&about),
                paint.red,
                paint.off,
                Printable(&message),
                Printable(&because)
            );
        }
        let query = if let Trouble::Query(_, text) = trouble { text } else { "" };
        for it in diagnostics {
            let shown = it.render(query);
            let (heading, place) = shown.split_once('\n').unwrap_or((&shown, ""));
            let (kind, message) = heading.split_once(": ").unwrap_or(("error", heading));
            let about = Printable(&about);
            writeln!(stderr, "{about}{}{kind}:{} {}", paint.red, paint.off, Printable(message))?;
            for line in place.lines() {
                writeln!(stderr, "{}", Printable(line))?;
            }
        }
        Ok(())
    }

    /// A hit as text.
    pub(super) fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        let paint = Paint::of(self.colour);
        let headline = hit.snippets.iter().find(|it| it.field == "headline");
        let title = match headline {
            Some(snippet) => marked(paint, paint.bold, &snippet.text, &snippet.marks),
            None if hit.article.headline.is_empty() => {
                format!("{}(no headline){}", paint.dim, paint.off)
            }
            None => format!("{}{}{}", paint.bold, Printable(&hit.article.headline), paint.off),
        };
        writeln!(self.out, "{}. {title}", hit.rank)?;
        writeln!(self.out, "   {}{}{}", paint.dim, Printable(&about(&hit.article)), paint.off)?;
        for snippet in hit.snippets.iter().filter(|it| it.field != "headline") {
            self.snippet(paint, snippet)?;
        }
        writeln!(self.out)
    }

    fn snippet(&mut self, paint: &Paint, snippet: &Snippet) -> io::Result<()> {
        let label = match snippet.field.as_str() {
            "body" => String::new(),
            field => format!("{field}: "),
        };
        let text = marked_text(paint, snippet);
        for line in wrapped(&format!("{label}{text}"), WIDTH) {
            writeln!(self.out, "   {line}")?;
        }
        Ok(())
    }

    /// The last line under the hits.
    pub(super) fn summary(&mut self, results: &Results) -> io::Result<()> {
        let total = results.total.unwrap_or(results.hits.len() as u64);
        let articles = if total == 1 { "article" } else { "articles" };
        let milliseconds = results.took.as_secs_f64() * 1e3;
        let whole = if results.complete { "" } else { ", not complete" };
        self.remark(&format!("{}{total} {articles}{whole}, {milliseconds:.1} ms", self.about()))
    }
}

/// Where and when an article was printed, and how to name it.
pub(super) fn about(card: &Card) -> String {
    let day = card.published.map(|it| it.day().to_string());
    let short_id: String = card.id.chars().take(8).collect();
    let parts =
        [card.source.clone(), day, card.section.clone(), card.byline.clone(), card.path.clone()];
    let mut line = String::new();
    for part in parts.into_iter().flatten().chain([short_id]) {
        let between = if line.is_empty() { "" } else { " · " };
        let _ = write!(line, "{between}{part}");
    }
    line
}

/// So many of a thing.
pub(super) fn counted(count: u64, one: &str, more: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {more}") }
}

/// A text with its marks shown.
pub(super) fn marked_text_of(paint: &Paint, text: &str, marks: &[Range<usize>]) -> String {
    marked(paint, "", text, marks)
}

/// A passage with its marks shown.
pub(super) fn marked_text(paint: &Paint, snippet: &Snippet) -> String {
    marked(paint, "", &snippet.text, &snippet.marks)
}

/// A text with its marks shown, in `style` between them.
fn marked(paint: &Paint, style: &str, text: &str, marks: &[Range<usize>]) -> String {
    let mut shown = String::from(style);
    let mut from = 0;
    for mark in marks {
        let before = Printable(text.get(from..mark.start).unwrap_or_default());
        let inside = Printable(text.get(mark.clone()).unwrap_or_default());
        let _ = write!(shown, "{before}{}{inside}{}{style}", paint.mark, paint.mark_off());
        from = mark.end;
    }
    let _ = write!(shown, "{}", Printable(text.get(from..).unwrap_or_default()));
    if !style.is_empty() {
        shown.push_str(paint.off);
    }
    shown
}

/// A line broken at spaces, so that no line takes more columns than `width`, but for a longer word.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut column = 0;
    for word in text.split(' ') {
        let columns = columns_of(word);
        if column > 0 && column + 1 + columns > width {
            lines.push(String::new());
            column = 0;
        }
        if let Some(line) = lines.last_mut() {
            if column > 0 {
                line.push(' ');
                column += 1;
            }
            line.push_str(word);
        }
        column += columns;
    }
    lines
}

/// How many columns a word takes on a terminal; the escape sequences of colours take none.
fn columns_of(word: &str) -> usize {
    let mut pieces = word.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().width();
    let coloured = pieces.map(|it| it.split_once('m').map_or(0, |(_, shown)| shown.width()));
    first + coloured.sum::<usize>()
}

fn kind_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Query => "query",
        ErrorKind::Input => "input",
        ErrorKind::NoArchive => "no_archive",
        ErrorKind::Version => "version",
        ErrorKind::Locked => "locked",
        ErrorKind::NotFound => "not_found",
        ErrorKind::Io => "io",
        ErrorKind::Damaged => "damaged",
        _ => "other",
    }
}
