//! One test binary, because tantivy is heavy to link. Where a new test belongs:
//!
//! - `architecture`: a rule about the house itself.
//! - `cases`: what a query, a page or a command gives, as Markdown in `tests/cases` and the docs.
//! - `api`: what only a program that embeds the library can see.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so and ends")]

mod api;
mod architecture;
mod cases;
mod labelled;
mod markdown;
mod reading;
mod scratch;
