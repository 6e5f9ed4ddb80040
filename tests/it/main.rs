//! One test binary, because tantivy is heavy to link. Where a new test belongs:
//!
//! - `architecture`: a rule about the house itself.
//! - `cases`: what a query, a page or a command gives, as Markdown in `tests/cases` and the docs.
//! - `formats`: that files which are not as they should be harm nothing.
//! - `labelled`: how well lines of real pages are told apart, as a table.
//! - `harmless`: whatever is printed, it commands no terminal.
//! - `api`: what only a program that embeds the library can see.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on says so and ends"
)]

mod api;
mod architecture;
mod asked;
mod cases;
mod fields;
mod formats;
mod harmless;
mod labelled;
mod markdown;
mod reading;
mod scratch;
