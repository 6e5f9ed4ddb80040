//! Searches that are ended early: what they say is true, only less.

use proptest::prelude::*;

use super::archives::{self, Archive, Fate};
use super::{cases, ids, parsed, queries};
use crate::article::{Article, Paragraph};
use crate::engine::deadline::STORED;
use crate::engine::{Deadline, Found, Wanted};
use crate::search::{Matching, Order};

fn wanted(order: Order) -> Wanted {
    let (matching, partial) = (Matching::All, false);
    Wanted {
        matching,
        order,
        offset: 0,
        limit: 1000,
        count: true,
        partial,
        expand: false,
        passages: None,
    }
}

/// A part of the whole answer, with marks that the whole answer has or none.
fn check_part(part: &Found, whole: &Found, query: &str) -> Result<(), TestCaseError> {
    let all = ids(&whole.hits);
    for hit in &part.hits {
        let same = whole.hits.iter().find(|it| it.article.id == hit.article.id);
        prop_assert!(same.is_some(), "{}: {} is no hit of {:?}", query, hit.article.id, all);
        let marks = hit.snippets.iter().map(|it| it.marks.len()).sum::<usize>();
        let is_whole = same.is_some_and(|it| it.snippets == hit.snippets);
        prop_assert!(marks == 0 || is_whole, "{}: {:?}", query, hit.snippets);
    }
    prop_assert!(part.hits.len() as u64 <= part.total.unwrap_or(0), "{}", query);
    prop_assert!(part.total <= whole.total, "{}", query);
    if !part.was_stopped {
        prop_assert_eq!(ids(&part.hits), all, "{}", query);
        prop_assert_eq!(part.total, whole.total, "{}", query);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_search_that_is_ended_early_finds_nothing_wrong(
        archive in archives::archive(),
        queries in queries(),
        work in prop_oneof![0..200u64, 0..5_000u64],
        newest in any::<bool>(),
    ) {
        let engine = archive.laid(false);
        let order = if newest { Order::Newest } else { Order::Best };
        for text in &queries {
            let query = parsed(text);
            let whole = engine.search(&query, wanted(order), &Deadline::default()).unwrap();
            let part = engine.search(&query, wanted(order), &Deadline::after(work)).unwrap();
            check_part(&part, &whole, text)?;
        }
    }
}

/// Wherever in its work a search is ended: also between two words of one article.
#[test]
fn a_search_can_be_ended_at_every_step() {
    let engine = archives::large().laid(false);
    for text in [
        "\"the the junta the\"~50",
        "Mali -(the w/50 the w/50 junta)",
        "(the w/9 junta) OR (peace pre/5 Mali)",
        "grep(/junta/) Mali",
        "m* -\"the junta\"",
    ] {
        let query = parsed(text);
        let whole = engine.search(&query, wanted(Order::Best), &Deadline::default()).unwrap();
        assert!(!whole.was_stopped && whole.total > Some(0), "{text}");
        let mut stopped = 0;
        for work in (0..400_000).step_by(15_013) {
            let part = engine.search(&query, wanted(Order::Best), &Deadline::after(work)).unwrap();
            check_part(&part, &whole, text).unwrap();
            stopped += u64::from(part.was_stopped);
        }
        assert!(stopped > 0, "{text}: never ended early");
    }
}

/// What is denied must be known to its end: if it was broken off, it denies too little.
#[test]
fn what_is_denied_is_not_broken_off_unseen() {
    let named = |number: usize| {
        let word = if number.is_multiple_of(3) { "peace" } else { "UN" };
        let id = format!("{number:032x}");
        (Article { id, headline: word.to_owned(), ..Article::default() }, archives::Fate::KEPT)
    };
    let engine = archives::Archive { articles: (0..40).map(named).collect() }.laid(false);
    let query = parsed("NOT (Mali OR u*)");
    let whole = engine.search(&query, wanted(Order::Best), &Deadline::default()).unwrap();
    assert_eq!(whole.total, Some(14));
    for work in 0..3_000 {
        let part = engine.search(&query, wanted(Order::Best), &Deadline::after(work)).unwrap();
        check_part(&part, &whole, "NOT (Mali OR u*)").unwrap();
    }
}

/// What takes the stored text is asked of no article that the rest of a query has not left.
#[test]
fn a_rare_word_decides_which_articles_are_read() {
    const ARTICLES: u128 = 300;
    let articles = (0..ARTICLES).map(|number| {
        let text = if number == 70 { "the lighthouse said" } else { "the junta said" };
        let body = vec![Paragraph { text: text.to_owned(), ..Paragraph::default() }];
        let id = format!("{:032x}", number << 100);
        (Article { id, body, ..Article::default() }, Fate::KEPT)
    });
    let engine = Archive { articles: articles.collect() }.laid(false);
    for (query, total) in [
        ("lighthouse CAPS(said)", 0),
        ("CAPS(said) lighthouse", 0),
        ("lighthouse -CAPS(said)", 1),
        ("lighthouse (CAPS(said) OR CAPS(the))", 0),
        ("lighthouse -(CAPS(said) OR CAPS(the))", 1),
        ("lighthouse (CAPS(said)^2 OR CAPS(the))^3", 0),
        ("lighthouse grep(/zzz/)", 0),
        ("lighthouse -grep(/zzz/)", 1),
    ] {
        let deadline = Deadline::counting(None, None);
        let found = engine.search(&parsed(query), wanted(Order::Newest), &deadline).unwrap();
        assert_eq!(found.total, Some(total), "{query}");
        assert!(deadline.spent() < 20 * STORED as u64, "{query}: {}", deadline.spent());
    }
    let deadline = Deadline::counting(None, None);
    engine.search(&parsed("CAPS(said)"), wanted(Order::Newest), &deadline).unwrap();
    assert!(deadline.spent() >= ARTICLES as u64 * STORED as u64);
}
