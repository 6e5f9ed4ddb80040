//! `morgue.json`: what wrote an archive, so that another version can tell.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::stemming::Stemming;
use crate::error::{Error, ErrorKind, Result};
use crate::text;

/// The layout of an archive's files; raised with every change of the schema, of the words, or of the ledger.
///
/// `tests/compat` holds an archive of each that was ever released.
const FORMAT: u32 = 6;

/// The oldest layout that can be searched: it says where paragraphs meet as phrases now ask.
const OLDEST_READABLE: u32 = 6;

/// What an archive says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The layout of the files.
    format: u32,
    /// The version of morgue that made it.
    morgue: String,
    /// The version of tantivy that made it.
    tantivy: String,
    /// The version of the rules by which text becomes words.
    analyzer: u32,
    /// Whether words are found by their stems.
    pub(crate) stemming: Stemming,
    /// The fields of the index, hashed.
    schema: String,
    /// The folder of the index in that of the archive. An upgrade makes another and writes its name here.
    #[serde(default = "first_index")]
    index: String,
}

/// How an archive stands to this version of morgue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// Written as this version writes.
    Same,
    /// Written by an older one, whose words are compared as they are now: it can be searched, not changed.
    Readable,
    /// Written by an older one whose index this version does not understand; its stored articles it does.
    Older,
    /// Written by a newer one.
    Newer,
}

impl Manifest {
    /// What this version of morgue writes.
    pub(crate) fn current(stemming: Stemming) -> Self {
        let (schema, _) = super::schema::schema();
        let schema = serde_json::to_string(&schema).unwrap_or_default();
        Self {
            format: FORMAT,
            morgue: env!("CARGO_PKG_VERSION").to_owned(),
            tantivy: tantivy::version_string().to_owned(),
            analyzer: text::ANALYZER,
            stemming,
            schema: blake3::hash(schema.as_bytes()).to_hex().chars().take(16).collect(),
            index: first_index(),
        }
    }

    /// What this version writes into the archive that `self` is of, with its index in another folder.
    pub(crate) fn upgraded(&self) -> Self {
        let number = self.index.strip_prefix("index-").and_then(|it| it.parse().ok());
        let next = number.unwrap_or(1_u32).saturating_add(1);
        Self { index: format!("index-{next}"), ..Self::current(self.stemming) }
    }

    /// Writes the manifest of an archive; from then on it holds what is in its index.
    pub(crate) fn write(&self, archive: &Path, disk: &Disk) -> Result<()> {
        let path = path(archive);
        let text = serde_json::to_string_pretty(self).unwrap_or_default() + "\n";
        disk.replace(&path, text.as_bytes()).map_err(|cause| {
            Error::new(ErrorKind::Io, format!("cannot write {}", path.display())).because(cause)
        })
    }

    /// Whether a folder holds an archive of some version.
    pub(crate) fn is_in(archive: &Path) -> bool {
        path(archive).is_file()
    }

    /// The folder of the index.
    pub(crate) fn index(&self, archive: &Path) -> PathBuf {
        // A name and no path: what an archive says must not lead out of it.
        let name = Path::new(&self.index).file_name().unwrap_or_default();
        archive.join(name)
    }

    /// The manifest of the archive in a folder.
    pub(crate) fn read(archive: &Path) -> Result<Self> {
        let path = path(archive);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(missing(archive));
            }
            Err(error) => {
                let message = format!("cannot read {}", path.display());
                return Err(Error::new(ErrorKind::Io, message).because(error));
            }
        };
        serde_json::from_str(&text).map_err(|error| {
            let message = format!(
                "{} is damaged; restore it from a copy, or index the folder anew",
                path.display()
            );
            Error::new(ErrorKind::Damaged, message).because(error)
        })
    }

    /// How the archive stands to this version.
    pub(crate) fn age(&self) -> Age {
        let current = Self::current(self.stemming);
        let same_words = (self.analyzer, &self.schema) == (current.analyzer, &current.schema);
        match self.format.cmp(&FORMAT) {
            _ if self.analyzer > current.analyzer => Age::Newer,
            std::cmp::Ordering::Greater => Age::Newer,
            std::cmp::Ordering::Equal if same_words => Age::Same,
            std::cmp::Ordering::Less if same_words && self.format >= OLDEST_READABLE => {
                Age::Readable
            }
            _ => Age::Older,
        }
    }

    /// Why an archive of another age cannot do what is asked, and what to do.
    pub(crate) fn refusal(&self, archive: &Path) -> Error {
        let place = archive.display();
        let Self { morgue, format, analyzer, .. } = self;
        let this = env!("CARGO_PKG_VERSION");
        let ours = format!("format {FORMAT}, analyzer {}", text::ANALYZER);
        let message = match self.age() {
            Age::Newer => format!(
                "the archive in {place} was made by morgue {morgue} (format {format}, analyzer {analyzer}), which is newer than \
                 this morgue {this} ({ours}); use morgue {morgue} or a later one"
            ),
            Age::Readable => format!(
                "the archive in {place} was made by an older morgue {morgue} (format {format}; this is format {FORMAT}): it can be \
                 searched but not changed; run: morgue upgrade --archive {place}"
            ),
            Age::Same | Age::Older => format!(
                "the archive in {place} was made by an older morgue {morgue} (format {format}, analyzer {analyzer}; this is \
                 {ours}); run: morgue upgrade --archive {place}"
            ),
        };
        Error::new(ErrorKind::Version, message)
    }
}

fn first_index() -> String {
    "index".to_owned()
}

/// The error of an archive that is not there.
fn missing(archive: &Path) -> Error {
    let place = archive.display();
    let message =
        format!("no archive in {place}; make one with: morgue index FOLDER --archive {place}");
    Error::new(ErrorKind::NoArchive, message)
}

fn path(archive: &Path) -> PathBuf {
    archive.join("morgue.json")
}
