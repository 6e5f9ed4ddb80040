//! Full-text search over news archives.
//!
//! An [`Archive`] takes the pages that a news archive is made of, reads the
//! articles in them, with headline, body, captions and credits told apart, and
//! answers the queries that newsrooms type with ranked hits and passages in
//! which exactly what matched is marked.
//!
//! ```
//! use morgue::{Archive, Search};
//!
//! let mut archive = Archive::in_memory()?;                 // or create, open, open_or_create
//! let report = archive.add_folder("sample_corpus")?;       // walks, reads, indexes, commits
//! assert!(report.adds_up());
//!
//! let results = archive.search("caption:takuba \"military junta\"")?;
//! for hit in &results.hits {
//!     println!("{:.2} {}\n  {}", hit.score, hit.article.headline, hit.snippet());
//! }
//! let few = archive.search(Search::new("mali -junta date:2022-07..").limit(5))?;
//! # assert!(!results.hits.is_empty() && !few.hits.is_empty());
//! # Ok::<(), morgue::Error>(())
//! ```

mod archive;
mod article;
mod ascii;
mod cancel;
pub mod concordance;
mod date;
mod diagnosis;
mod engine;
mod error;
pub mod eval;
mod explanation;
pub mod formats;
mod indexer;
mod packing;
mod printable;
mod query;
mod search;
mod text;
pub mod unpack;

pub use archive::{Archive, Exported};
pub use article::{
    Article, ArticleKind, Attribution, AttributionKind, Caption, Dateline, Paragraph, ParagraphKind,
};
pub use cancel::Cancel;
pub use concordance::{Line, Side};
pub use date::{Date, Period};
pub use diagnosis::{CountedPart, Diagnosis, Relaxation};
pub use engine::{Lines, Marker, Status, Stemming};
pub use error::{Diagnostic, Error, ErrorKind, Result};
pub use explanation::{Explanation, FoundForm, Part, ScorePart, Scored, Worth};
pub use indexer::{Added, Batch, Outcome, PassedOver, Report, Restored, Writer};
pub use printable::{Cell, Html, Json, Printable};
pub use query::{
    DateOrder, Dialect, Group, Loosened, Note, Query, Reading, Thesaurus, Translation,
};
pub use search::{Card, Facet, FacetCounts, Hit, Order, Results, Search, Snippet};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
