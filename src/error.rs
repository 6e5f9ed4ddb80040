//! What went wrong, told so that the reader knows what, where and what to do next.
//!
//! One opaque type for the whole library: rooms write their own sentence at the
//! place of failure, so this file knows nothing of the rooms, and no type of a
//! dependency leaks into the public interface.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The result of everything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure: its kind, a sentence for people, and for a refused query the places in its text.
///
/// `Display` prints the sentence without its source; [`std::error::Error::source`] leads on.
///
/// ```
/// let refused = morgue::Query::parse("headline:(").unwrap_err();
/// assert_eq!(refused.kind(), morgue::ErrorKind::Query);
/// assert_eq!(refused.diagnostics()[0].start, 0);
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    diagnostics: Vec<Diagnostic>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What a caller may want to branch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The query text was refused; [`Error::diagnostics`] says where and why.
    Query,
    /// An input cannot be read as what it claims to be.
    Input,
    /// An input holds no article: an image, an empty file, a list of names.
    NoArticle,
    /// There is no archive at the place named.
    NoArchive,
    /// The archive was written by another version of morgue.
    Version,
    /// Another process is writing to the archive.
    Locked,
    /// No article has the id asked for, or more than one begins with it.
    NotFound,
    /// The file system refused: no such file, no permission, no space.
    Io,
    /// The archive's own files are not what they should be.
    Damaged,
}

/// One finding about the text of a query, with the bytes it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// A stable code such as `Q004`; the list is in the guide.
    pub code: String,
    /// First byte of the place in the query text.
    pub start: usize,
    /// The byte after the place; equal to `start` where something is missing.
    pub end: usize,
    /// What is wrong there, in one sentence.
    pub message: String,
    /// What to type instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A finding about the bytes `span` of a query text.
    pub fn new(code: &str, span: std::ops::Range<usize>, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            start: span.start,
            end: span.end,
            message: message.into(),
            hint: None,
        }
    }

    /// The same finding with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Error {
    /// A failure of this kind, in one sentence: lower case, no full stop, the place and the next step in it.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            diagnostics: Vec::new(),
            source: None,
        }))
    }

    /// A query that was refused.
    pub(crate) fn refused(diagnostics: Vec<Diagnostic>) -> Self {
        let first = diagnostics.first();
        let message = first.map_or_else(String::new, |it| it.message.clone());
        let mut error = Self::new(ErrorKind::Query, message);
        error.0.diagnostics = diagnostics;
        error
    }

    /// The same failure with what caused it.
    #[must_use]
    pub(crate) fn because(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What kind of failure this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The places in a refused query, in the order of the text; empty for every other kind.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.0.kind, self.0.message)?;
        match &self.0.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
