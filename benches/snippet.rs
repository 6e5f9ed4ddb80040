//! The passages that show why: of one text, and of the ten best articles of a query.

use morgue::{Archive, Article, Paragraph, Search};

use crate::query::{QUERIES, repeat};
use crate::rounds::{compare, compare_each, heading};
use crate::twin::{Twin, body_of};

pub(crate) fn run(archive: &Archive, twin: &Twin, articles: &[Article]) {
    for (name, bytes, times) in
        [("3 KB", 3 << 10, 2_000), ("100 KB", 100 << 10, 100), ("2 MB", 2 << 20, 5)]
    {
        heading(&format!("the passages of a text of {name}, as HTML"));
        let article = of_length(articles, bytes);
        let body = body_of(&article);
        for (name, query) in QUERIES {
            let mut marker = archive.marker(*query).unwrap();
            let ours = || {
                let passages = marker.passages(&article).unwrap_or_default();
                passages.iter().map(|it| it.to_html()).collect::<Vec<_>>()
            };
            let generator = twin.snippets(query);
            let theirs = || generator.snippet(&body).to_html();
            compare_each(&format!("{name}: {query}"), times, ours, theirs);
        }
    }
    heading("a page of ten hits with passages");
    for (name, query) in QUERIES {
        let ours = || repeat(|| archive.search(Search::new(*query).limit(10)).unwrap());
        let theirs = || repeat(|| twin.page(query));
        compare(&format!("{name}: {query}"), ours, theirs);
    }
}

/// An article whose body is those of the first ones, up to so many bytes.
fn of_length(articles: &[Article], bytes: usize) -> Article {
    let mut article = Article::default();
    let mut room = bytes;
    for paragraph in articles.iter().flat_map(|it| &it.body) {
        let text = &paragraph.text;
        let text = &text[..text.floor_char_boundary(room)];
        article.body.push(Paragraph::new(text));
        room -= text.len();
        if room == 0 || text.len() < paragraph.text.len() {
            break;
        }
    }
    article
}
