//! One test binary, because tantivy is heavy to link. Where a new test belongs:
//!
//! - `architecture`: a rule about the house itself.
//! - `cases`: what a query, a page or a command gives, as Markdown in `tests/cases` and the docs.
//! - `formats`: that files which are not as they should be harm nothing.
//! - `dumps`: what of the samples of wire services, feeds and web archives is read.
//! - `labelled`: how well lines of real pages are told apart, as a table.
//! - `concordance`: lines and places, against the articles and files that they are of.
//! - `harmless`: whatever is printed, it commands no terminal.
//! - `stored`: that an article is read as it was given.
//! - `inflections`: that a word finds its other forms, in five languages.
//! - `scores`: what a score means, by articles that are otherwise equal.
//! - `inputs`: what becomes of inputs that change, move, go and come back.
//! - `memory`: how much indexing takes of it.
//! - `survival`: what kills, power cuts and full disks leave.
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
mod concordance;
mod dumps;
mod fields;
mod formats;
mod harmless;
mod inflections;
mod inputs;
mod labelled;
mod learning;
mod lines;
mod markdown;
mod marking;
mod memory;
mod reading;
mod scores;
mod scratch;
mod stored;
mod survival;
