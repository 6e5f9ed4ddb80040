//! SGML of the test collections, TREC and Reuters-21578: tags without order, entities without declaration.

use super::decode::{Charset, Head};
use super::draft::{Draft, Field};
use super::{Cutter, Options, Record, Stream, html};
use crate::article::ParagraphKind;

/// A file whose first tag is that of a record.
pub(super) const STREAM: Stream = Stream { name: "sgml", recognises, open };

/// A collection: the tag of its records, and which tag is which part.
struct Collection {
    name: &'static str,
    record: &'static str,
    table: &'static [(&'static str, Field)],
}

/// TREC: LA Times, AP, WSJ, FT, FBIS, and the like; each has some of these.
const TREC: Collection = Collection {
    name: "trec",
    record: "DOC",
    table: &[
        ("DOCNO", Field::Ref),
        ("HEADLINE", Field::Headline),
        ("HEAD", Field::Headline),
        ("HL", Field::Headline),
        ("TI", Field::Headline),
        ("TITLE", Field::Headline),
        ("H3", Field::Headline),
        ("BYLINE", Field::Byline),
        ("AUTHOR", Field::Byline),
        ("DATELINE", Field::Dateline),
        ("DATE", Field::Published),
        ("DATE1", Field::Published),
        ("DATE_TIME", Field::Published),
        ("DD", Field::Published),
        ("PUBDATE", Field::Published),
        ("SECTION", Field::Section),
        ("SUBJECT", Field::Keyword),
        ("IN", Field::Keyword),
        ("DESCRIPT", Field::Keyword),
        ("SO", Field::Source),
        ("SOURCE", Field::Source),
        ("PUB", Field::Source),
        ("PUBLICATION", Field::Source),
        ("URL", Field::Url),
        ("GRAPHIC", Field::Caption),
        ("CO", Field::Keyword),
    ],
};

/// Reuters-21578, as its README describes it.
const REUTERS: Collection = Collection {
    name: "reuters",
    record: "REUTERS",
    table: &[
        ("TITLE", Field::Headline),
        ("AUTHOR", Field::Byline),
        ("DATELINE", Field::Dateline),
        ("DATE", Field::Published),
        ("TOPICS", Field::Keyword),
        ("PLACES", Field::Keyword),
        ("PEOPLE", Field::Keyword),
        ("ORGS", Field::Keyword),
        ("EXCHANGES", Field::Keyword),
        ("COMPANIES", Field::Keyword),
    ],
};

/// The tags that hold the text of a record of TREC.
const TEXTS: &[&str] = &["TEXT", "LEADPARA", "LP", "LEAD", "CORRECTION", "BODY", "CONTENT"];

fn recognises(head: &Head<'_>) -> bool {
    collection_of(&head.text).is_some()
}

/// The collection whose tag stands first, behind declarations and comments.
fn collection_of(head: &str) -> Option<&'static Collection> {
    let mut rest = head.trim_start_matches(|it: char| it.is_whitespace() || it == '\u{FEFF}');
    while let Some(inner) = rest.strip_prefix("<!") {
        let end = if inner.starts_with("--") { "-->" } else { ">" };
        rest = inner.split_once(end)?.1.trim_start();
    }
    [&TREC, &REUTERS].into_iter().find(|it| opens(rest, it.record))
}

/// Whether a text begins with the opening tag of a name.
fn opens(text: &str, name: &str) -> bool {
    let inner = text.strip_prefix('<').unwrap_or_default();
    let starts = inner.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name));
    let after = inner.get(name.len()..).and_then(|it| it.chars().next());
    starts && after.is_some_and(|it| it == '>' || it.is_whitespace())
}

/// Whether a text begins with the closing tag of a name.
fn closes(text: &str, name: &str) -> bool {
    let inner = text.strip_prefix("</").unwrap_or_default();
    inner.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name))
        && inner.get(name.len()..).is_some_and(|it| it.starts_with('>'))
}

fn open(name: &str, head: &[u8], _options: &Options) -> Box<dyn Cutter> {
    // The files of Reuters-21578 have some bytes of latin-1 and declare nothing.
    let charset = Charset::of(head, None);
    let collection = collection_of(&charset.decode(head).text).unwrap_or(&TREC);
    Box::new(File { name: name.to_owned(), charset, collection, number: 0 })
}

/// A file while its records are taken.
struct File {
    name: String,
    charset: Charset,
    collection: &'static Collection,
    number: usize,
}

impl Cutter for File {
    fn cut(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        let close = format!("</{}>", self.collection.record);
        let at = memchr::memmem::find(bytes, close.as_bytes())
            .or_else(|| memchr::memmem::find(bytes, close.to_lowercase().as_bytes()));
        at.map(|it| it + close.len()).or(end.then_some(bytes.len()))
    }

    fn read(&mut self, piece: &[u8]) -> Vec<Record> {
        let decoded = self.charset.decode(piece);
        let text = &decoded.text;
        let tag = self.collection.record;
        // A record that was not closed is a record up to where the next begins.
        let starts = text.match_indices('<').map(|it| it.0);
        let mut starts: Vec<usize> =
            starts.filter(|it| opens(text.get(*it..).unwrap_or_default(), tag)).collect();
        starts.push(text.len());
        let mut records = Vec::new();
        for range in starts.windows(2) {
            let &[start, end] = range else { continue };
            self.number += 1;
            let path = format!("{}#{}", self.name, self.number);
            let mut draft = self.draft(text.get(start..end).unwrap_or_default());
            draft.article.encoding = decoded.encoding.map(str::to_owned);
            draft.article.format = self.collection.name.to_owned();
            draft.warnings.extend(decoded.warning.clone());
            let found = draft.finish(&path);
            records.push(Record { path, found });
        }
        records
    }
}

impl File {
    fn draft(&self, record: &str) -> Draft {
        let mut draft = Draft::default();
        if let Some(id) = attribute(record, "NEWID").or_else(|| attribute(record, "id")) {
            draft.put(Field::Ref, id);
        }
        for (tag, field) in self.collection.table {
            for content in contents(record, tag) {
                take(&mut draft, *field, content);
            }
        }
        match self.collection.name {
            "reuters" => reuters_body(&mut draft, record),
            _ => trec_body(&mut draft, record),
        }
        draft
    }
}

/// Takes what lies in a tag.
fn take(draft: &mut Draft, field: Field, content: &str) {
    let content = unescaped(content);
    let items = contents(&content, "D");
    if !items.is_empty() {
        items.iter().for_each(|it| draft.put(field, it));
        return;
    }
    let text = without_tags(&content);
    match field {
        // "Metro; Part B; Page 1; Metro Desk" begins with the name of the section.
        Field::Section => draft.put(field, text.split(';').next().unwrap_or_default()),
        Field::Keyword => text.split(';').for_each(|it| draft.put(field, it)),
        _ => draft.put(field, &text),
    }
}

fn trec_body(draft: &mut Draft, record: &str) {
    for tag in TEXTS {
        for content in contents(record, tag) {
            body(draft, content);
        }
    }
    if !draft.article.body.is_empty() {
        return;
    }
    // TREC-Web: a page of the web behind its header.
    let Some(page) = contents(record, "html")
        .first()
        .copied()
        .or_else(|| record.split_once("</DOCHDR>").map(|it| it.1))
    else {
        return;
    };
    let page = page.split("</DOC>").next().unwrap_or_default();
    draft.article.body.extend(html::paragraphs(page));
    if let (None, Some(header)) = (&draft.article.url, contents(record, "DOCHDR").first()) {
        let address = header.trim().lines().next().unwrap_or_default();
        let address = address.split_whitespace().next().unwrap_or_default();
        if address.starts_with("http") {
            draft.put(Field::Url, address);
        }
    }
}

/// Paragraphs and rows of tables in tags, or paragraphs parted by indents or empty lines.
fn body(draft: &mut Draft, content: &str) {
    let content = unescaped(content);
    let mut blocks = vec![String::new()];
    let mut rest = content.as_str();
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let breaks = BREAKS.iter().any(|it| opens(tag, it) || closes(tag, it));
        let end = if breaks { tag.find('>').map_or(tag.len(), |it| it + 1) } else { 1 };
        if let Some(block) = blocks.last_mut() {
            block.push_str(before);
            block.push_str(if breaks { "" } else { "<" });
        }
        if breaks {
            blocks.push(String::new());
        }
        rest = tag.get(end..).unwrap_or_default();
    }
    if let Some(block) = blocks.last_mut() {
        block.push_str(rest);
    }
    match &blocks[..] {
        [one] => indented(draft, &without_tags(one)),
        _ => {
            for block in blocks {
                draft.put_paragraph(ParagraphKind::Plain, &without_tags(&block));
            }
        }
    }
}

/// The tags that begin or end a paragraph.
const BREAKS: &[&str] = &["P", "TABLE", "TABLEROW", "BR"];

/// The text of a telegram: hard lines, a paragraph begins with an indent or behind an empty line.
fn indented(draft: &mut Draft, text: &str) {
    let mut paragraph = String::new();
    let indents = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let lines: Vec<&str> = text.lines().collect();
    let least = lines.iter().filter(|it| !it.trim().is_empty()).map(|it| indents(it)).min();
    for line in lines {
        let begins = line.trim().is_empty() || indents(line) > least.unwrap_or(0);
        if begins && !paragraph.is_empty() {
            draft.put_paragraph(ParagraphKind::Plain, &std::mem::take(&mut paragraph));
        }
        paragraph.push_str(line.trim());
        paragraph.push('\n');
    }
    draft.put_paragraph(ParagraphKind::Plain, &paragraph);
}

/// The body, and what its last line signs it with; a brief has its text without a tag of its own.
fn reuters_body(draft: &mut Draft, record: &str) {
    let text = match contents(record, "BODY").first() {
        Some(body) => unescaped(body),
        None => {
            let text = contents(record, "TEXT").first().copied().unwrap_or_default();
            let behind = ["</TITLE>", "</AUTHOR>", "</DATELINE>"];
            let rest =
                behind.iter().fold(text, |rest, tag| rest.rsplit_once(tag).map_or(rest, |it| it.1));
            unescaped(rest)
        }
    };
    let text: String = text.chars().filter(|it| !it.is_control() || *it == '\n').collect();
    let trimmed = text.trim_end();
    let signed = [" REUTER", "\nREUTER", " Reuter", "\nReuter"]
        .iter()
        .find_map(|it| trimmed.strip_suffix(it));
    indented(draft, signed.unwrap_or(trimmed));
    if signed.is_some() {
        draft.put_attribution("REUTER");
    }
    draft.put(Field::Source, "Reuters");
}

/// What lies in each tag of a name, up to its closing tag or, without one, up to the next tag of the record.
fn contents<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest
        .match_indices('<')
        .map(|it| it.0)
        .find(|it| opens(rest.get(*it..).unwrap_or_default(), name))
    {
        let Some((_, inner)) = rest.get(at..).and_then(|it| it.split_once('>')) else { break };
        let close = closing(inner, name);
        let (content, after) = match close {
            Some((at, length)) => (inner.get(..at), inner.get(at + length..)),
            None => (inner.split('<').next(), inner.find('<').and_then(|it| inner.get(it..))),
        };
        found.extend(content);
        rest = after.unwrap_or_default();
    }
    found
}

/// Where the closing tag of a name stands, and its length.
fn closing(text: &str, name: &str) -> Option<(usize, usize)> {
    let length = name.len() + 3;
    text.match_indices("</").map(|it| it.0).find_map(|at| {
        let tag = text.get(at + 2..at + length)?;
        (tag.strip_suffix('>')?.eq_ignore_ascii_case(name)).then_some((at, length))
    })
}

/// An attribute of the first tag.
fn attribute<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let tag = text.split('>').next()?;
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split('"').next()
}

/// A text with the entities that these collections use; those of control codes are gone.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once(';').filter(|it| it.0.len() <= 8).and_then(|(name, rest)| {
            let number = name.strip_prefix('#').and_then(|it| it.parse::<u32>().ok());
            let sign = match (name.to_lowercase().as_str(), number) {
                (_, Some(number)) => char::from_u32(number)
                    .filter(|it| !it.is_control())
                    .map(String::from)
                    .unwrap_or_default(),
                ("lt", _) => "<".to_owned(),
                ("gt", _) => ">".to_owned(),
                ("amp", _) => "&".to_owned(),
                ("quot", _) => "\"".to_owned(),
                ("hyph", _) => "-".to_owned(),
                ("blank" | "nbsp", _) => " ".to_owned(),
                ("sect", _) => "§".to_owned(),
                ("cir" | "rsquo", _) => "'".to_owned(),
                ("mdash" | "dash", _) => "—".to_owned(),
                _ => return None,
            };
            Some((sign, rest))
        });
        match known {
            Some((sign, rest)) => {
                plain.push_str(&sign);
                plain.push_str(rest);
            }
            None => {
                plain.push('&');
                plain.push_str(part);
            }
        }
    }
    plain
}

/// A text without its tags; a `<` that opens none, as in the names of shares, stays.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let name = after.trim_start_matches('/');
        let is_tag = KNOWN.iter().any(|it| {
            let inner = name.get(..it.len()).is_some_and(|name| name.eq_ignore_ascii_case(it));
            inner && name.get(it.len()..).is_some_and(|it| it.starts_with(['>', ' ', '/']))
        }) || after.starts_with("!--");
        match after.split_once('>').filter(|_| is_tag) {
            Some((_, after)) => {
                plain.push(' ');
                rest = after;
            }
            None => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The tags that lie in texts of these collections.
const KNOWN: &[&str] = &[
    "P",
    "TABLE",
    "TABLEROW",
    "TABLECELL",
    "ROWRULE",
    "CELLRULE",
    "F",
    "FIG",
    "B",
    "I",
    "BR",
    "TI",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "H7",
    "H8",
    "HT",
    "AU",
    "DATE1",
    "TITLE",
    "D",
];
