//! Articles to a searchable index of one segment, in memory, on one thread.

use morgue::Article;

use crate::rounds::{compare, heading};
use crate::twin::{Twin, archive_of};

pub(crate) fn run(articles: &[Article]) {
    heading("indexing");
    compare(
        &format!("{} articles", articles.len()),
        || archive_of(articles),
        || Twin::of(articles),
    );
}
