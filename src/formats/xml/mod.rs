//! Formats in XML: one reader of events, and a table a format that says which tag is which part.

use super::decode::{Charset, Head};
use super::draft::{Draft, Field};
use super::{Cutter, Options, Record, Stream};
use crate::error::{Error, ErrorKind};

mod alto;
mod blocks;
mod feed;
mod g2;
mod newsml;
mod nitf;
pub(super) mod tree;

use tree::Element;

/// A file that begins as XML does and is no web page.
pub(super) const STREAM: Stream = Stream { name: "xml", recognises, open };

/// A tag and the part of an article that it holds; see [`Element::select`] for the paths.
type Table = &'static [(&'static str, Field)];

/// A way in which articles are written in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Nitf,
    NewsMl,
    G2,
    Rss,
    Atom,
    Alto,
    /// A form that holds no article.
    Other,
}

/// The first elements by which the forms are known.
const ROOTS: &[(&str, Kind)] = &[
    ("nitf", Kind::Nitf),
    ("NewsML", Kind::NewsMl),
    ("NewsItem", Kind::NewsMl),
    ("newsItem", Kind::G2),
    ("packageItem", Kind::G2),
    ("conceptItem", Kind::G2),
    ("knowledgeItem", Kind::G2),
    ("planningItem", Kind::G2),
    ("catalogItem", Kind::G2),
    ("newsMessage", Kind::G2),
    // Pieces of an item, as handbooks print them.
    ("contentSet", Kind::G2),
    ("contentMeta", Kind::G2),
    ("groupSet", Kind::G2),
    ("rss", Kind::Rss),
    ("RDF", Kind::Rss),
    ("rdf", Kind::Rss),
    ("channel", Kind::Rss),
    ("feed", Kind::Atom),
    ("entry", Kind::Atom),
    ("alto", Kind::Alto),
];

impl Kind {
    fn of(root: &str) -> Option<Self> {
        let local = root.rsplit_once(':').map_or(root, |it| it.1);
        ROOTS.iter().find(|it| it.0 == local).map(|it| it.1)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Nitf => "nitf",
            Self::NewsMl => "newsml",
            Self::G2 => "newsml_g2",
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Alto => "alto",
            Self::Other => "xml",
        }
    }

    /// The element that a long file has many of, each an article.
    fn item(self) -> Option<&'static str> {
        match self {
            Self::Rss => Some("item"),
            Self::Atom => Some("entry"),
            Self::G2 => Some("newsItem"),
            Self::NewsMl => Some("NewsItem"),
            Self::Alto => Some("Page"),
            Self::Nitf | Self::Other => None,
        }
    }
}

fn recognises(head: &Head<'_>) -> bool {
    match root_of(&head.text) {
        Some(root) if root.eq_ignore_ascii_case("html") => false,
        Some(root) => Kind::of(&root).is_some() || head.text.trim_start().starts_with("<?xml"),
        None => false,
    }
}

/// The name of the first element, behind declarations and comments.
fn root_of(head: &str) -> Option<String> {
    let mut rest = head.trim_start_matches(|it: char| it.is_whitespace() || it == '\u{FEFF}');
    loop {
        let inner = rest.strip_prefix('<')?;
        rest = match inner {
            _ if inner.starts_with('?') => inner.split_once("?>")?.1,
            _ if inner.starts_with("!--") => inner.split_once("-->")?.1,
            _ if inner.starts_with('!') => after_doctype(inner)?,
            _ => {
                let is_name = |it: char| it.is_alphanumeric() || "_-.:".contains(it);
                let end = inner.find(|it| !is_name(it)).unwrap_or(inner.len());
                return inner.get(..end).filter(|it| !it.is_empty()).map(str::to_owned);
            }
        }
        .trim_start();
    }
}

/// What stands behind a declaration, which may have one of its own in brackets.
fn after_doctype(inner: &str) -> Option<&str> {
    let end = inner.find('>')?;
    match inner.get(..end)?.contains('[') {
        true => Some(inner.split_once("]")?.1.split_once('>')?.1),
        false => inner.get(end + 1..),
    }
}

/// The encoding that the first line declares.
fn declared(head: &[u8]) -> Option<String> {
    let line = head.get(..head.len().min(200)).unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let (_, after) = line.split("?>").next()?.split_once("encoding=")?;
    let quote = after.chars().next()?;
    after.get(1..)?.split(quote).next().map(str::to_owned)
}

fn open(name: &str, head: &[u8], _options: &Options) -> Box<dyn Cutter> {
    let charset = Charset::of(head, declared(head).as_deref());
    let root = root_of(&charset.decode(head).text).unwrap_or_default();
    let kind = Kind::of(&root).unwrap_or(Kind::Other);
    let name = name.to_owned();
    Box::new(File { name, charset, root, kind, channel: None, number: 0, first: true })
}

/// A file of XML while its articles are taken.
struct File {
    name: String,
    charset: Charset,
    root: String,
    kind: Kind,
    /// What the file says of all its articles, from its first piece.
    channel: Option<Element>,
    number: usize,
    first: bool,
}

impl Cutter for File {
    fn cut(&mut self, bytes: &[u8], end: bool) -> Option<usize> {
        if self.kind == Kind::Other {
            return Some(bytes.len());
        }
        // What is short is read at once: some feeds say what they are at their end.
        if end {
            return Some(bytes.len());
        }
        let item = format!("</{}>", self.kind.item()?);
        let at = memchr::memmem::find(bytes, item.as_bytes())?;
        Some(at + item.len())
    }

    fn read(&mut self, piece: &[u8]) -> Vec<Record> {
        let first = std::mem::replace(&mut self.first, false);
        if self.kind == Kind::Other {
            let reason = match self.root.rsplit(':').next() {
                Some("mets") => {
                    "METS, which lists the pages of an issue; the pages are read as ALTO".to_owned()
                }
                Some("schema") => "a schema for XML, not an article".to_owned(),
                _ => format!("XML of a form that morgue does not read: <{}>", self.root),
            };
            let found = Err(Error::new(ErrorKind::NoArticle, reason));
            return first.then(|| Record { path: self.name.clone(), found }).into_iter().collect();
        }
        let decoded = self.charset.decode(piece);
        let (tree, fault) = tree::parse(&decoded.text);
        let mut drafts = self.drafts(&tree, first);
        if let Some(Ok(draft)) = drafts.first_mut() {
            draft.warnings.extend(decoded.warning);
        }
        let one = !matches!(self.kind, Kind::Rss | Kind::Atom) && drafts.len() == 1 && first;
        let mut records = Vec::new();
        for draft in drafts {
            self.number += 1;
            let path =
                if one { self.name.clone() } else { format!("{}#{}", self.name, self.number) };
            let found = draft.map_err(|reason| Error::new(ErrorKind::NoArticle, reason)).and_then(
                |mut draft| {
                    draft.article.encoding = decoded.encoding.map(str::to_owned);
                    draft.article.format = self.kind.name().to_owned();
                    if self.kind == Kind::Alto {
                        draft.article.published = super::ocr::date_in(&self.name);
                    }
                    draft.finish(&path)
                },
            );
            records.push(Record { path, found });
        }
        if let Some(fault) = fault {
            let found = Err(Error::new(ErrorKind::Input, fault));
            records.push(Record { path: self.name.clone(), found });
        }
        if records.is_empty() && first {
            let reason = format!("holds no article, only the frame of {}", self.kind.name());
            let found = Err(Error::new(ErrorKind::NoArticle, reason));
            records.push(Record { path: self.name.clone(), found });
        }
        records
    }
}

impl File {
    /// The articles in a piece; an error is why an element that could be one is none.
    fn drafts(&mut self, tree: &Element, first: bool) -> Vec<Result<Draft, String>> {
        if first {
            self.channel = Some(tree.clone()).filter(|_| !matches!(self.kind, Kind::Nitf));
        }
        let mut items = Vec::new();
        match self.kind {
            Kind::Nitf => {
                tree.all("nitf", &mut items);
                items.into_iter().map(|it| Ok(nitf::draft(it))).collect()
            }
            Kind::NewsMl => newsml::drafts(tree, self.channel.as_ref()),
            Kind::G2 => g2::drafts(tree),
            Kind::Rss => {
                tree.all("item", &mut items);
                let channel = self.channel.as_ref().unwrap_or(tree);
                items.into_iter().map(|it| feed::rss(it, channel)).collect()
            }
            Kind::Atom => {
                tree.all("entry", &mut items);
                let channel = self.channel.as_ref().unwrap_or(tree);
                items.into_iter().map(|it| feed::atom(it, channel)).collect()
            }
            Kind::Alto => alto::drafts(tree),
            Kind::Other => Vec::new(),
        }
    }
}

/// Takes every part that a table names.
fn fill(draft: &mut Draft, element: &Element, table: Table) {
    for (path, field) in table {
        for text in element.select(path) {
            draft.put(*field, &text);
        }
    }
}
