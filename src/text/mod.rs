//! Words, sentences and normal forms out of text, each with its place in the bytes it came from.
//!
//! Everything here is a pure function of its arguments. The rules are numbered
//! as in `docs/SEMANTICS.md`.

/// The version of the rules by which text becomes words; raised with every change of them.
pub(crate) const ANALYZER: u32 = 3;

mod cuts;
mod fingerprint;
mod fold;
mod quotations;
mod sentences;
mod stem;
mod tidy;
mod words;

pub(crate) use cuts::{columns, end_within, start_within, whole_letters};
pub(crate) use fingerprint::id;
pub(crate) use fold::fold;
pub(crate) use quotations::quotations;
pub(crate) use sentences::sentences;
pub(crate) use stem::{Language, Stems, stems_of};
pub(crate) use tidy::tidy;
pub(crate) use words::{Word, is_unspaced, words};
