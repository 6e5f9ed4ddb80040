//! `morgue.json`: what wrote an archive, so that another version can tell.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::stemming::Stemming;
use crate::error::{Error, ErrorKind, Result};
use crate::text;

/// The layout of an archive's files; raised when an older morgue could not read them.
const FORMAT: u32 = 3;

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
        }
    }

    /// Writes the manifest of a new archive.
    pub(crate) fn write(&self, archive: &Path) -> Result<()> {
        let path = path(archive);
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let refused = |cause| {
            Error::new(ErrorKind::Io, format!("cannot write {}", path.display())).because(cause)
        };
        fs::write(&path, text + "\n").map_err(refused)
    }

    /// Whether a folder holds an archive of some version.
    pub(crate) fn is_in(archive: &Path) -> bool {
        path(archive).is_file()
    }

    /// The manifest of the archive in a folder, if it is there and was written by rules that are ours.
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
        let found: Self = serde_json::from_str(&text).map_err(|error| {
            let message = format!(
                "{} is damaged; restore it from a copy, or index the folder anew",
                path.display()
            );
            Error::new(ErrorKind::Damaged, message).because(error)
        })?;
        let current = Self::current(found.stemming);
        let same = (found.format, found.analyzer, &found.schema)
            == (current.format, current.analyzer, &current.schema);
        if same { Ok(found) } else { Err(found.differs(archive)) }
    }

    fn differs(&self, archive: &Path) -> Error {
        let message = format!(
            "the archive in {} was made by morgue {} (format {}, analyzer {}) and this is morgue {} (format {FORMAT}, \
             analyzer {}); index its folder anew with --archive NEW_FOLDER",
            archive.display(),
            self.morgue,
            self.format,
            self.analyzer,
            env!("CARGO_PKG_VERSION"),
            text::ANALYZER,
        );
        Error::new(ErrorKind::Version, message)
    }
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
