//! What a ledger says of one input.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::records::Records;
use super::walk::Stamp;
use crate::formats::Options;

/// So many bytes, written as hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Hex<const N: usize>([u8; N]);

/// The id of an article.
pub(super) type Id = Hex<16>;

/// A hash of everything that an article says, which its id is not.
pub(super) type Print = Hex<8>;

/// A hash of what was said about how files are read; zero if nothing was.
pub(super) type Manner = Hex<4>;

/// A hash of the bytes of a file.
pub(super) type Hash = Hex<16>;

impl<const N: usize> Hex<N> {
    /// The first bytes of BLAKE3 of `bytes`.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self::from(blake3::hash(bytes))
    }
}

impl Manner {
    pub(super) fn of_reading(options: &Options) -> Self {
        // What is printed for a programmer has all of it.
        let [said, default] = [options, &Options::default()].map(|it| format!("{it:?}"));
        if said == default { Self::default() } else { Self::of(said.as_bytes()) }
    }

    fn is_zero(&self) -> bool {
        *self == Self::default()
    }
}

impl<const N: usize> From<blake3::Hash> for Hex<N> {
    fn from(hash: blake3::Hash) -> Self {
        let mut bytes = [0; N];
        for (to, from) in bytes.iter_mut().zip(hash.as_bytes()) {
            *to = *from;
        }
        Self(bytes)
    }
}

impl<const N: usize> Default for Hex<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|it| write!(f, "{it:02x}"))
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> FromStr for Hex<N> {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; N];
        let mut digits = text.bytes().map(|it| char::from(it).to_digit(16));
        for byte in &mut bytes {
            let (Some(Some(high)), Some(Some(low))) = (digits.next(), digits.next()) else {
                return Err("not so many hexadecimal digits");
            };
            *byte = u8::try_from(high * 16 + low).unwrap_or_default();
        }
        match digits.next() {
            None => Ok(Self(bytes)),
            Some(_) => Err("more hexadecimal digits than that"),
        }
    }
}

impl<const N: usize> TryFrom<String> for Hex<N> {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl<const N: usize> From<Hex<N>> for String {
    fn from(hex: Hex<N>) -> Self {
        hex.to_string()
    }
}

/// Where an input lies: the folder that was indexed, and the file below it.
///
/// Articles that came one by one lie in no folder, and their id is their name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(String, String)", into = "(String, String)")]
pub(super) struct Place {
    pub(super) folder: Arc<str>,
    pub(super) name: Box<str>,
}

impl Place {
    pub(super) fn new(folder: &str, name: &str) -> Self {
        Self { folder: folder.into(), name: name.into() }
    }

    /// Whether it is a file at all.
    pub(super) fn is_file(&self) -> bool {
        !self.folder.is_empty()
    }

    /// Where the file is, or was.
    pub(super) fn path(&self) -> PathBuf {
        let folder = PathBuf::from(&*self.folder);
        // A file may be named to be indexed as well as a folder.
        if folder.is_file() { folder } else { folder.join(&*self.name) }
    }

    /// Whether the file is no longer there. One that may not be looked at may still be.
    pub(super) fn is_gone(&self) -> bool {
        let found = self.path().symlink_metadata();
        self.is_file() && found.is_err_and(|it| it.kind() == std::io::ErrorKind::NotFound)
    }
}

impl From<(String, String)> for Place {
    fn from((folder, name): (String, String)) -> Self {
        Self::new(&folder, &name)
    }
}

impl From<Place> for (String, String) {
    fn from(place: Place) -> Self {
        (place.folder.to_string(), place.name.into_string())
    }
}

/// What tells whether a file has changed since it was read to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seal {
    pub(super) stamp: Stamp,
    pub(super) hash: Hash,
    /// Whether the file was written so shortly before it was read that it may
    /// have been written again with the same time and size.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) fresh: bool,
    /// How it was read: in another manner it may say something else.
    #[serde(default, skip_serializing_if = "Manner::is_zero")]
    pub(super) manner: Manner,
}

/// What is known of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FileEntry {
    /// `None` while it has not been read to its end.
    pub(super) seal: Option<Seal>,
    pub(super) records: Records,
    /// What it held when it was read before, while it has been read anew in part.
    pub(super) before: Option<Box<Records>>,
    /// Whether it had been read to its end by then, and not in part as now.
    pub(super) was_whole: bool,
    /// Whether this run has met it.
    pub(super) met: bool,
}

impl FileEntry {
    /// Its articles that are in the archive, those of its last reading as well.
    pub(super) fn articles(&self) -> impl Iterator<Item = (Id, Print)> + '_ {
        let before = self.before.iter().flat_map(|it| it.articles());
        self.records.articles().chain(before)
    }

    /// Whether it has been read to its end, now or before it was read anew in part.
    pub(super) fn was_read_whole(&self) -> bool {
        let had = || self.before.as_ref().is_some_and(|it| !it.is_empty());
        self.seal.is_some() || (self.was_whole && had())
    }

    /// Whether it says an article that was taken out.
    pub(super) fn says_removed(&self, id: Id) -> bool {
        self.records.say_removed(id) || self.before.as_ref().is_some_and(|it| it.say_removed(id))
    }
}

/// A record of a file, and what became of it; a file of one article has one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RecordLine", into = "RecordLine")]
pub(super) struct Record {
    pub(super) member: Member,
    pub(super) found: Found,
}

impl Record {
    /// The article that it is, if it is in the archive.
    pub(super) fn article(&self) -> Option<(Id, Print)> {
        match self.found {
            Found::Article { id, print } => Some((id, print)),
            _ => None,
        }
    }
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Article {
        id: Id,
        print: Print,
    },
    /// It is an article that was taken out of the archive by its id.
    Removed(Id),
    /// It holds no article, for this reason.
    Skipped(Box<str>),
    /// It could not be read, for this reason.
    Quarantined(Box<str>),
}

/// Which record of its file: what its path has behind the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Member {
    /// The file itself.
    Whole,
    /// `#12`: the record on a line.
    Line(u32),
    /// `!b/c.html`: a member of a container.
    Named(Box<str>),
}

impl Member {
    /// The member of the file `name` that a path names.
    pub(super) fn of(name: &str, path: &str) -> Self {
        Self::from(path.strip_prefix(name).unwrap_or(path))
    }
}

impl From<&str> for Member {
    fn from(text: &str) -> Self {
        let number = text.strip_prefix('#').and_then(|it| it.parse::<u32>().ok());
        match number.filter(|it| text.len() > 1 && text == format!("#{it}")) {
            _ if text.is_empty() => Self::Whole,
            Some(line) => Self::Line(line),
            None => Self::Named(text.into()),
        }
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Line(line) => write!(f, "#{line}"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

/// A record as a line of the journal has it: short names, because there is one for every article.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct RecordLine {
    #[serde(rename = "m", skip_serializing_if = "String::is_empty")]
    member: String,
    #[serde(rename = "a", skip_serializing_if = "Option::is_none")]
    article: Option<Id>,
    #[serde(rename = "p", skip_serializing_if = "Option::is_none")]
    print: Option<Print>,
    #[serde(rename = "r", skip_serializing_if = "Option::is_none")]
    removed: Option<Id>,
    #[serde(rename = "s", skip_serializing_if = "Option::is_none")]
    skipped: Option<Box<str>>,
    #[serde(rename = "q", skip_serializing_if = "Option::is_none")]
    quarantined: Option<Box<str>>,
}

impl From<Record> for RecordLine {
    fn from(record: Record) -> Self {
        let member = record.member.to_string();
        let line = Self { member, ..Self::default() };
        match record.found {
            Found::Article { id, print } => Self { article: Some(id), print: Some(print), ..line },
            Found::Removed(id) => Self { removed: Some(id), ..line },
            Found::Skipped(reason) => Self { skipped: Some(reason), ..line },
            Found::Quarantined(reason) => Self { quarantined: Some(reason), ..line },
        }
    }
}

impl From<RecordLine> for Record {
    fn from(line: RecordLine) -> Self {
        let print = line.print.unwrap_or_default();
        let found = match (line.article, line.removed, line.skipped) {
            (Some(id), _, _) => Found::Article { id, print },
            (None, Some(id), _) => Found::Removed(id),
            (None, None, Some(reason)) => Found::Skipped(reason),
            (None, None, None) => Found::Quarantined(line.quarantined.unwrap_or_default()),
        };
        Self { member: Member::from(line.member.as_str()), found }
    }
}
