//! Articles to a searchable index of one segment, in memory, on one thread.

use morgue::Article;

use crate::rounds::{ROUNDS, compare, heading};
use crate::twin::{Twin, archive_from};

pub(crate) fn run(articles: &[Article]) {
    heading("indexing");
    // A program hands over articles that it has: what a copy of them takes is not measured.
    let mut copies = vec![articles.to_vec(); ROUNDS];
    compare(
        &format!("{} articles", articles.len()),
        || archive_from(copies.pop().unwrap()),
        || Twin::of(articles),
    );
}
