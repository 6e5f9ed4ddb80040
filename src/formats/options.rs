//! What a caller may say about how files are read.

use std::sync::Arc;

use super::Mapping;
use super::learnt::Learnt;
use super::profile::Profiles;

/// How files are read: the limits that hold a hostile one, and what its columns mean.
///
/// ```
/// let mut options = morgue::formats::Options::default();
/// options.limits.article = 1 << 20;
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// How much of a file is taken before it is given up.
    pub limits: Limits,
    /// Which key or column is which part of an article, in data that others made.
    pub map: Option<Mapping>,
    /// What a person says of the web pages of some outlets.
    pub profiles: Option<Arc<Profiles>>,
    /// What the pages of each source have in common, while an archive reads them.
    pub(crate) learnt: Option<Arc<Learnt>>,
}

/// How much of a file is taken before it is given up; each limit is of an article or a member, never of a container.
///
/// The archives of a newspaper come in files of any length, so nothing limits those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The most bytes of an article, decoded.
    ///
    /// 64 MiB. The longest issue of a newspaper as read by a machine has two; a book
    /// has five. Twice as much would hold twice as much of memory while it is read.
    pub article: usize,
    /// How many times its size a compressed file may give, from its second megabyte on.
    ///
    /// 200. News compresses three to five times, markup twenty, and a bomb a thousand times.
    pub ratio: u64,
    /// How many containers may lie in each other.
    ///
    /// 8. A page in a WARC file in a ZIP file that was compressed is at 4.
    pub depth: usize,
    /// The most members of a container, and the most records that hold no article in a file.
    ///
    /// Ten million. A year of a web archive has a tenth of that in one file; what
    /// has more is made to hold up its reader.
    pub records: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { article: 64 << 20, ratio: 200, depth: 8, records: 10_000_000 }
    }
}
