//! Any article is marked by any query at letter boundaries of its own text, and its passages are pieces of it with the same marks.
//!
//! The first line is the query, each further line a text of the article.
#![no_main]

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use morgue::{Archive, Article, Caption, Paragraph, Snippet};

thread_local! {
    /// Patterns stand for the words that an archive has, so it has some.
    static ARCHIVE: RefCell<Archive> = RefCell::new(small_archive());
}

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let query = lines.next().unwrap_or_default();
    let article = article_of(lines);
    let marker = ARCHIVE.with_borrow_mut(|archive| archive.marker(query));
    let Ok(mut marker) = marker else { return };
    let marks = marker.marks(&article);
    let passages = marker.passages(&article);
    assert_eq!(marks.is_some(), passages.is_some(), "{query}");
    let (marks, passages) = (marks.unwrap_or_default(), passages.unwrap_or_default());
    for whole in &marks {
        assert_eq!((whole.start, whole.text.as_str()), (0, text_of(&article, whole)));
        assert!(!whole.marks.is_empty(), "{whole:?}");
        stand_in_text(whole);
    }
    for passage in &passages {
        let (start, end) = (passage.start, passage.start + passage.text.len());
        assert_eq!(text_of(&article, passage).get(start..end), Some(passage.text.as_str()));
        stand_in_text(passage);
        let of = |it: &&Snippet| (&it.field, it.part) == (&passage.field, passage.part);
        let known = marks.iter().find(of).map(|it| it.marks.as_slice()).unwrap_or_default();
        for mark in &passage.marks {
            let mark = mark.start + start..mark.end + start;
            assert!(known.contains(&mark), "{mark:?} is no mark of {known:?}");
        }
    }
    marker.lines(&article, 60);
});

/// The marks are letters of the text, in order, and apart; all printers can print them.
fn stand_in_text(snippet: &Snippet) {
    let mut last = 0;
    for mark in &snippet.marks {
        assert!(mark.start >= last && mark.end > mark.start, "{snippet:?}");
        assert!(snippet.text.get(mark.clone()).is_some(), "{snippet:?}");
        last = mark.end;
    }
    let html = snippet.to_html();
    assert_eq!(html.matches("<mark>").count(), snippet.marks.len(), "{html}");
    assert_eq!(html.matches('<').count(), 2 * snippet.marks.len(), "{html}");
    snippet.to_text();
}

fn article_of<'a>(mut lines: impl Iterator<Item = &'a str>) -> Article {
    let mut article = Article::default();
    article.headline = lines.next().unwrap_or_default().to_owned();
    for (number, line) in lines.enumerate() {
        match number % 3 {
            2 => article.captions.push(Caption::new(line)),
            _ => article.body.push(Paragraph::new(line)),
        }
    }
    article
}

/// The text of the article that a snippet says it is of.
fn text_of<'a>(article: &'a Article, snippet: &Snippet) -> &'a str {
    match snippet.field.as_str() {
        "headline" => &article.headline,
        "body" => &article.body[snippet.part].text,
        "caption" => &article.captions[snippet.part].text,
        other => panic!("no such text was given: {other}"),
    }
}

fn small_archive() -> Archive {
    let mut archive = Archive::in_memory().expect("an archive in memory");
    let mut writer = archive.writer().expect("its writer");
    let mut article = Article::default();
    let text = "The junta that rules Mali ended the U.N. peacekeeping mission; 軍隊 left. Élysée, 1.5m.";
    article.body.push(Paragraph::new(text));
    writer.add(article).expect("one article");
    writer.commit().expect("a commit in memory");
    archive
}
