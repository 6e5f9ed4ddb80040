//! `morgue kwic QUERY [FOLDER]`: every match in its line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use morgue::concordance::{self, Sample};
use morgue::{Line, Order, Printable, Side};
use unicode_width::UnicodeWidthStr as _;

use super::asked::Asked;
use super::print::{Printer, Trouble, counted, marked_text_of};
use super::{Common, Ending, which};

/// Print every match in its line, with what stands around it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  morgue kwic 'mercenar*' sample_corpus
  morgue kwic junta sample_corpus --sort left --width 80
  morgue kwic 'mercenar*' --archive my_archive --group before:1
  morgue kwic said --archive my_archive --sample 200 --seed 7 --csv")]
pub(super) struct Kwic {
    /// What to look for
    #[arg(allow_hyphen_values = true)]
    query: String,
    /// The folder to search; without --archive
    folder: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
    /// How many columns of text to show around a match, half of them before it
    #[arg(long, value_name = "COLUMNS", default_value_t = 60)]
    width: usize,
    /// In which order: by the words before the match or behind it, or by the date of the article
    #[arg(long, value_enum, default_value_t = Sort::Date)]
    sort: Sort,
    /// Print how often each word stands before the match or behind it, or so many words together
    #[arg(long, value_name = "SIDE:WORDS", value_parser = group, conflicts_with = "sample")]
    group: Option<Group>,
    /// Draw so many matches, each as likely as any other
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Another number draws another sample, the same number the same
    #[arg(long, value_name = "NUMBER", default_value_t = 0, requires = "sample")]
    seed: u64,
    /// Print a table in CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Search the folder as it was when last indexed
    #[arg(long)]
    no_update: bool,
}

/// The order of lines, as a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sort {
    Left,
    Right,
    Date,
}

/// Which words are counted.
#[derive(Clone, Copy, Debug)]
struct Group {
    side: Side,
    words: usize,
}

fn group(text: &str) -> Result<Group, String> {
    let parts = text.split_once(':').and_then(|(side, words)| {
        let side = match side {
            "before" => Side::Left,
            "after" => Side::Right,
            _ => return None,
        };
        let words = words.parse().ok().filter(|it| (1..=9).contains(it))?;
        Some(Group { side, words })
    });
    parts.ok_or_else(|| "write before:1 or after:1, with 1 to 9 words".to_owned())
}

/// Columns that a word may have and still be counted as a whole.
const LONGEST_WORD: usize = 64;

impl Kwic {
    pub(super) fn run(&self, common: &Common, printer: &mut Printer) -> Result<Ending, Trouble> {
        let query = self.asked.read(&self.query)?;
        printer.notes(query.notes())?;
        let folder = self.folder.as_deref();
        let archive = which::searched(folder, !self.no_update, common, printer)?;
        let archive = archive.ok_or_else(|| {
            Trouble::usage("say where to search: morgue kwic QUERY FOLDER, or --archive DIR")
        })?;
        let search = self.asked.search(query)?.order(Order::Oldest);
        let side = self.width / 2;
        let columns = self.group.map_or(side, |it| it.words * LONGEST_WORD);
        let lines = archive
            .concordance(search, columns)
            .map_err(|it| Trouble::of_query(it, &self.query))?;
        match (self.group, self.sample, self.sort) {
            (Some(group), ..) => self.groups(group, lines, printer),
            (None, Some(count), _) => {
                let Sample { mut lines, total, .. } = concordance::sample(lines, count, self.seed)?;
                self.sorted(&mut lines);
                self.print(lines.into_iter().map(Ok), Some(total), printer)
            }
            (None, None, Sort::Date) => self.print(lines, None, printer),
            (None, None, _) => {
                let mut lines = lines.collect::<morgue::Result<Vec<Line>>>()?;
                self.sorted(&mut lines);
                self.print(lines.into_iter().map(Ok), None, printer)
            }
        }
    }

    fn sorted(&self, lines: &mut [Line]) {
        match self.sort {
            Sort::Left => concordance::sort(lines, Side::Left),
            Sort::Right => concordance::sort(lines, Side::Right),
            Sort::Date => {}
        }
    }

    fn print(
        &self,
        lines: impl Iterator<Item = morgue::Result<Line>>,
        total: Option<u64>,
        printer: &mut Printer,
    ) -> Result<Ending, Trouble> {
        let mut count = 0;
        if self.csv {
            printer.text("date,source,id,headline,field,part,start,left,match,right")?;
        }
        for line in lines {
            let line = line?;
            count += 1;
            match (printer.is_json(), self.csv) {
                (true, _) => printer.line("line", &line)?,
                (_, true) => printer.text(&row(&line))?,
                _ => self.line(&line, printer)?,
            }
        }
        let total = total.unwrap_or(count);
        match printer.is_json() {
            true => {
                printer.line("summary", serde_json::json!({ "total": total, "lines": count }))?;
            }
            false if count < total => {
                printer.remark(&format!("{count} of {}", counted(total, "match", "matches")))?;
            }
            false => printer.remark(&counted(total, "match", "matches"))?,
        }
        Ok(if total > 0 { Ending::Done } else { Ending::Nothing })
    }

    /// Date and id, then the match in the column where all matches begin.
    fn line(&self, line: &Line, printer: &mut Printer) -> Result<(), Trouble> {
        let side = self.width / 2;
        let day = line.published.map(|it| it.day().to_string()).unwrap_or_default();
        let id: String = line.id.chars().take(8).collect();
        let left = Printable(&line.left).to_string();
        let before = " ".repeat(side.saturating_sub(left.width()));
        let (text, marks) = shortened(line, self.width.max(20));
        let text = marked_text_of(printer.paint(), text, &marks);
        let right = Printable(&line.right);
        Ok(printer.text(&format!("{day:<10}  {id}  {before}{left}{text}{right}"))?)
    }

    fn groups(
        &self,
        group: Group,
        lines: impl Iterator<Item = morgue::Result<Line>>,
        printer: &mut Printer,
    ) -> Result<Ending, Trouble> {
        let counts = concordance::count(lines, group.side, group.words)?;
        let total: u64 = counts.iter().map(|it| it.1).sum();
        if self.csv {
            printer.text("words,count")?;
        }
        for (words, count) in &counts {
            match (printer.is_json(), self.csv) {
                (true, _) => {
                    printer.line("group", serde_json::json!({ "words": words, "count": count }))?;
                }
                (_, true) => printer.text(&format!("{},{count}", Printable(words).cell()))?,
                _ if words.is_empty() => printer.text(&format!("{count:>8}  (none)"))?,
                _ => printer.text(&format!("{count:>8}  {}", Printable(words)))?,
            }
        }
        match printer.is_json() {
            true => printer
                .line("summary", serde_json::json!({ "total": total, "groups": counts.len() }))?,
            false => printer.remark(&counted(total, "match", "matches"))?,
        }
        Ok(if total > 0 { Ending::Done } else { Ending::Nothing })
    }
}

/// The match, or as many of its words as fit into so many columns, with the marks in them.
fn shortened(line: &Line, columns: usize) -> (&str, Vec<std::ops::Range<usize>>) {
    let text = line.text.as_str();
    let fits = |end: &usize| text.get(..*end).is_some_and(|it| it.width() <= columns);
    let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    let first = text.find(' ').unwrap_or(text.len());
    let end = ends.take_while(fits).last().unwrap_or(first);
    let marks = line.marks.iter().filter(|it| it.start < end);
    (text.get(..end).unwrap_or_default(), marks.map(|it| it.start..it.end.min(end)).collect())
}

fn row(line: &Line) -> String {
    let day = line.published.map(|it| it.to_string()).unwrap_or_default();
    let cells = [&day, line.source.as_deref().unwrap_or_default(), &line.id, &line.headline];
    let cells = cells.map(|it| Printable(it).cell().to_string()).join(",");
    let place = format!("{},{},{}", Printable(&line.field).cell(), line.part, line.start);
    let texts = [&line.left, &line.text, &line.right];
    let texts = texts.map(|it| Printable(it).cell().to_string()).join(",");
    format!("{cells},{place},{texts}")
}
