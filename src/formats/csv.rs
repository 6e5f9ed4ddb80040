//! Tables: CSV, TSV and their kin, with any separator, any quotes, with a header or without.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::decode::{Charset, Head};
use super::draft::{Draft, Field};
use super::{Cutter, Mapping, Options, Record, Stream};
use crate::error::{Error, ErrorKind};

/// A table is known by its rows, which all have as many columns; its name helps where it has few of them.
pub(super) const STREAM: Stream = Stream { name: "csv", recognises, open };

/// How many rows are looked at to learn how a table is written.
const LOOK_ROWS: usize = 50;

/// What may stand between two columns.
const SEPARATORS: &[u8] = b",\t;|";

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    separator: u8,
    quote: u8,
    columns: usize,
}

fn recognises(head: &Head<'_>) -> bool {
    let is_table = |ending: &str| {
        ["csv", "tsv", "tab", "psv"].iter().any(|it| ending.eq_ignore_ascii_case(it))
    };
    // Behind the ending there may be another, as in "prices.csv.old".
    let named = head.name.split('.').skip(1).any(is_table);
    if !named && !may_name_columns(&head.text) {
        return false;
    }
    let Some((layout, rows)) = Layout::of(head.text.as_bytes()) else { return false };
    let header = rows.first().map_or(&[][..], Vec::as_slice);
    let known = header.iter().filter(|it| Mapping::knows(it)).count();
    // A page of text may have as many commas in each of its lines, but its first line names no columns.
    named || known >= 2 && known * 2 > layout.columns.min(6)
}

/// Whether the first line can be that of a table with two columns whose names are known.
///
/// Nearly every file that comes here is a page, and to cut a page as a table in
/// each of eight ways took longer than to read it.
fn may_name_columns(head: &str) -> bool {
    let Some(first) = head.lines().find(|it| !it.trim().is_empty()) else { return false };
    let known = |separator: u8| {
        let names = first.split(char::from(separator)).map(|it| it.trim_matches(['"', '\'']));
        names.filter(|it| it.len() < LONGEST_NAME && Mapping::knows(it)).take(2).count() == 2
    };
    let quotes = |it: char| first.matches(it).count() % 2 == 1;
    !first.trim_start().starts_with('<')
        && (SEPARATORS.iter().any(|it| first.as_bytes().contains(it) && known(*it))
            || first.len() < 400 && quotes('"'))
}

impl Layout {
    fn reader(self) -> Reader {
        ReaderBuilder::new().delimiter(self.separator).quote(self.quote).build()
    }

    /// The layout in which most rows have as many columns as the first, and the rows.
    fn of(head: &[u8]) -> Option<(Self, Vec<Vec<String>>)> {
        let mut best: Option<(usize, Self, Vec<Vec<String>>)> = None;
        for separator in SEPARATORS {
            for quote in [b'"', b'\''] {
                let mut layout = Self { separator: *separator, quote, columns: 0 };
                let rows = layout.rows(head);
                layout.columns = rows.first().map_or(0, Vec::len);
                let same = rows.iter().filter(|it| it.len() == layout.columns).count();
                let opened = rows.iter().flatten().filter(|it| it.starts_with(['"', '\''])).count();
                // Quotes that are left standing were not the right ones.
                if layout.columns < 2 || same * 4 < rows.len() * 3 || opened * 2 >= rows.len() {
                    continue;
                }
                let score = same * layout.columns.min(8);
                if best.as_ref().is_none_or(|it| it.0 < score) {
                    best = Some((score, layout, rows));
                }
            }
        }
        best.map(|(_, layout, rows)| (layout, rows))
    }

    fn rows(self, mut head: &[u8]) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        let mut reader = self.reader();
        while rows.len() < LOOK_ROWS {
            let Some((length, row)) = row(&mut reader, head, false) else { break };
            head = head.get(length..).unwrap_or_default();
            rows.push(row.iter().map(|it| String::from_utf8_lossy(it).into_owned()).collect());
        }
        // The end of what is looked at cuts a row, unless it is the only one.
        if rows.is_empty() {
            rows.extend(row(&mut reader, head, true).map(|(_, row)| {
                row.iter().map(|it| String::from_utf8_lossy(it).into_owned()).collect()
            }));
        }
        rows
    }
}

/// The first row that is not empty, and its length with what stands before it.
fn row(reader: &mut Reader, bytes: &[u8], end: bool) -> Option<(usize, Vec<Vec<u8>>)> {
    reader.reset();
    let (mut text, mut ends) = (vec![0; bytes.len().min(FIRST_ROW)], vec![0; 64]);
    let (mut taken, mut written, mut fields) = (0, 0, 0);
    loop {
        let rest = bytes.get(taken..)?;
        let (result, read, wrote, ended) =
            reader.read_record(rest, text.get_mut(written..)?, ends.get_mut(fields..)?);
        (taken, written, fields) = (taken + read, written + wrote, fields + ended);
        match result {
            ReadRecordResult::Record => break,
            ReadRecordResult::OutputFull => text.resize(text.len() * 2 + 64, 0),
            ReadRecordResult::OutputEndsFull if ends.len() > MOST_COLUMNS => return None,
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
            // An empty input says that no more will come.
            ReadRecordResult::InputEmpty if end => {
                let left = text.get_mut(written..)?;
                let (result, _, wrote, ended) =
                    reader.read_record(&[], left, ends.get_mut(fields..)?);
                (written, fields) = (written + wrote, fields + ended);
                match result {
                    ReadRecordResult::Record => break,
                    ReadRecordResult::OutputFull => text.resize(text.len() * 2 + 64, 0),
                    _ => return None,
                }
            }
            ReadRecordResult::InputEmpty | ReadRecordResult::End => return None,
        }
    }
    let starts = std::iter::once(&0).chain(&ends);
    let fields = starts.zip(&ends).take(fields);
    let row = fields.map(|(start, end)| text.get(*start..*end).unwrap_or_default().to_vec());
    Some((taken, row.collect()))
}

/// How many bytes of a row have room at first.
const FIRST_ROW: usize = 16 << 10;

/// The most columns of a table: a file with more of them is none.
const MOST_COLUMNS: usize = 4096;

fn open(name: &str, head: &[u8], options: &Options) -> Box<dyn Cutter> {
    let charset = Charset::of(head, None);
    let decoded = charset.decode(head);
    let found = Layout::of(decoded.text.trim_start_matches('\u{FEFF}').as_bytes());
    let (layout, rows) =
        found.unwrap_or((Layout { separator: b',', quote: b'"', columns: 0 }, Vec::new()));
    let header = rows.first().cloned().unwrap_or_default();
    let told = options.map.as_ref();
    let known = header.iter().filter(|it| Mapping::knows(it)).count();
    let is_told = |it: &String| told.is_some_and(|told| told.pairs().any(|pair| pair.1 == it));
    let named = known >= 2 || known * 2 > layout.columns || header.iter().any(is_told);
    let names: Vec<String> = match named {
        true => header.iter().map(|it| it.trim_start_matches('\u{FEFF}').to_owned()).collect(),
        false => (1..=layout.columns).map(|it| it.to_string()).collect(),
    };
    let borrowed: Vec<&str> = names.iter().map(String::as_str).collect();
    let mapping = match named || told.is_some() {
        true => Mapping::over(told, &borrowed),
        false => by_content(&rows),
    };
    Box::new(Table {
        name: name.to_owned(),
        charset,
        reader: layout.reader(),
        header: if header.iter().all(|it| it.len() < LONGEST_NAME) {
            header
        } else {
            names.clone()
        },
        names,
        note: mapping.note(told),
        mapping,
        skip_header: named,
        row: Vec::new(),
        line: 1,
        told: false,
    })
}

/// Which column is what in a table without a header: the longest texts are the body, the next the headline.
fn by_content(rows: &[Vec<String>]) -> Mapping {
    let columns = rows.first().map_or(0, Vec::len);
    let of_column = |at: usize| rows.iter().filter_map(move |row| row.get(at));
    let share = |at: usize, test: &dyn Fn(&str) -> bool| {
        of_column(at).filter(|it| test(it)).count() * 2 > rows.len()
    };
    let mut pairs: Vec<(Field, String)> = Vec::new();
    let mut texts: Vec<(usize, usize)> = Vec::new();
    let mut section = None;
    for at in 0..columns {
        let length = of_column(at).map(|it| it.chars().count()).sum::<usize>() / rows.len().max(1);
        let put = |field: Field, pairs: &mut Vec<(Field, String)>| {
            if !pairs.iter().any(|it| it.0 == field) {
                pairs.push((field, (at + 1).to_string()));
            }
        };
        if share(at, &|it| it.starts_with("http")) {
            put(Field::Url, &mut pairs);
        } else if share(at, &|it| it.len() >= 8 && super::stamps::date(it).is_some()) {
            put(Field::Published, &mut pairs);
        } else if length >= SHORTEST_TEXT && share(at, &|it| it.contains(' ')) {
            texts.push((length, at));
        } else if section.is_none()
            && share(at, &|it| it.chars().all(|it| it.is_alphabetic() || it == ' '))
        {
            section = Some(at);
        }
    }
    texts.sort_unstable_by(|one, other| other.cmp(one));
    // Without names, only a column of long texts says that the rows are articles.
    if texts.first().is_none_or(|it| it.0 < SHORTEST_BODY) {
        return Mapping::default();
    }
    let fields = [Field::Body, Field::Headline];
    for (field, (_, at)) in fields.into_iter().zip(&texts) {
        pairs.push((field, (at + 1).to_string()));
    }
    if let (Some(at), false) = (section, texts.is_empty()) {
        pairs.push((Field::Section, (at + 1).to_string()));
    }
    Mapping::of(pairs)
}

/// The mean length, in signs, of a column of headlines or texts, and of one of texts.
const SHORTEST_TEXT: usize = 25;
const SHORTEST_BODY: usize = 200;

/// The longest name of a column that is told, in bytes.
const LONGEST_NAME: usize = 40;

/// A table while its rows are taken.
struct Table {
    name: String,
    charset: Charset,
    reader: Reader,
    names: Vec<String>,
    /// The first row, as far as it looks like names.
    header: Vec<String>,
    mapping: Mapping,
    /// What is to be told of how the table is read.
    note: Option<String>,
    skip_header: bool,
    /// The row that was cut last.
    row: Vec<Vec<u8>>,
    /// The line on which the next row begins.
    line: usize,
    /// Whether it was told how the table is read.
    told: bool,
}

impl Table {
    fn holds_articles(&self) -> bool {
        self.mapping.has(Field::Headline) || self.mapping.has(Field::Body)
    }
}

impl Cutter for Table {
    fn cut(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        if !self.holds_articles() {
            return Some(bytes.len());
        }
        match row(&mut self.reader, bytes, end) {
            Some((length, row)) => {
                self.row = row;
                Some(length)
            }
            None if end => {
                self.row = Vec::new();
                Some(bytes.len())
            }
            None => None,
        }
    }

    fn read(&mut self, piece: &[u8]) -> Vec<Record> {
        let number = self.line
            + piece
                .iter()
                .take_while(|it| it.is_ascii_whitespace())
                .filter(|it| **it == b'\n')
                .count();
        self.line += memchr::memchr_iter(b'\n', piece).count();
        let first = !std::mem::replace(&mut self.told, true);
        if !self.holds_articles() {
            let columns = self.header.join(", ");
            let reason = format!(
                "a table with the columns {columns}, of which none is known to hold a headline or a text; \
                 --map says which: --map headline=COLUMN,body=COLUMN"
            );
            let found = Err(Error::new(ErrorKind::NoArticle, reason));
            return first.then(|| Record { path: self.name.clone(), found }).into_iter().collect();
        }
        let row = std::mem::take(&mut self.row);
        if first && self.skip_header {
            self.told = false;
            self.skip_header = false;
            return Vec::new();
        }
        if row.iter().all(|it| it.trim_ascii().is_empty()) {
            self.told = !first;
            return Vec::new();
        }
        let path = format!("{}#{number}", self.name);
        let mut draft = Draft::default();
        for (field, name) in self.mapping.pairs() {
            let Some(at) = self.names.iter().position(|it| it == name) else { continue };
            let Some(cell) = row.get(at) else { continue };
            let decoded = self.charset.decode(cell);
            draft.article.encoding =
                draft.article.encoding.take().or(decoded.encoding.map(str::to_owned));
            match field {
                Field::Keyword => {
                    decoded.text.split([',', ';', '|']).for_each(|it| draft.put(field, it));
                }
                _ => draft.put(field, &decoded.text),
            }
        }
        if first {
            draft.warnings.extend(self.note.take());
        }
        let found = draft.finish(&path);
        vec![Record { path, found }]
    }
}
