//! What is passed over unseen is none of the first: both stages of scoring, and both orders by date, held against looking at every article.

use std::sync::Arc;

use proptest::prelude::*;
use tantivy::query::Weight;
use tantivy::{DocSet as _, Searcher, TERMINATED};

use super::{archives, cases, parsed, search};
use crate::article::{Article, Paragraph};
use crate::date::Date;
use crate::engine::collect::{self, Ranked};
use crate::engine::wording::Wording;
use crate::engine::{Deadline, Engine, Wanted, rescore};
use crate::search::{Matching, Order};

/// The words of all articles, each half as frequent as the one before it at most: some are in every block of postings, some in few.
const WORDS: [&str; 16] = [
    "harbour", "strike", "union", "council", "port", "ship", "crane", "night", "vote", "river",
    "ferry", "tide", "beacon", "anchor", "lantern", "zeppelin",
];

/// Some hundred short articles, in several segments, with gaps where articles were removed.
fn archive() -> impl Strategy<Value = archives::Archive> {
    let word = (0..1_u32 << 16).prop_map(|it| WORDS[(it.leading_zeros() as usize - 16).min(15)]);
    let body = prop::collection::vec(word, 1..40).prop_map(|it| it.join(" "));
    let day =
        prop::option::weighted(0.9, (0..40_i64).prop_map(|it| Date::from_day_number(141_000 + it)));
    let fate = (prop::bool::weighted(0.01), prop::bool::weighted(0.1));
    let fate = fate.prop_map(|(commit, removed)| archives::Fate { commit, removed });
    let article = (body, day, fate);
    prop::collection::vec(article, 150..450).prop_map(|articles| {
        let numbered = articles.into_iter().enumerate().map(|(number, (body, day, fate))| {
            let id = format!("{:032x}", ((number as u128 * 7919 + 1) % 6007) << 100);
            let (body, published) = (vec![Paragraph::new(body)], day.flatten());
            (Article { id, body, published, ..Article::default() }, fate)
        });
        archives::Archive { articles: numbered.collect() }
    })
}

/// Words side by side, joined by OR, or in groups.
fn query() -> impl Strategy<Value = String> {
    let word = || prop::sample::select(WORDS.to_vec());
    let words = |most: usize| prop::collection::vec(word(), 1..most);
    prop_oneof![
        words(4).prop_map(|it| it.join(" ")),
        words(14).prop_map(|it| it.join(" OR ")),
        (words(4), words(4)).prop_map(|(a, b)| format!(
            "({}) ({})",
            a.join(" OR "),
            b.join(" OR ")
        )),
        (words(3), word()).prop_map(|(a, b)| format!("({}) -{b}", a.join(" OR "))),
    ]
}

proptest! {
    #![proptest_config(cases(4))]

    #[test]
    fn the_first_ten_are_those_of_all(
        archive in archive(),
        queries in prop::collection::vec(query(), 8),
    ) {
        for merged in [false, true] {
            let engine = archive.laid(merged);
            for query in &queries {
                for matching in [Matching::All, Matching::Any] {
                    check(&engine, query, matching)?;
                }
                check_dates(&engine, query)?;
            }
        }
    }
}

fn check(engine: &Engine, query: &str, matching: Matching) -> Result<(), TestCaseError> {
    let (searcher, deadline) = (engine.reader.searcher(), Deadline::default());
    let context = engine.context(&searcher, &deadline).unwrap();
    let wording = Wording::of(&parsed(query), &context, matching).unwrap();
    let weight = engine.weight(&wording, &context).unwrap();
    let mut all = every(weight.as_ref(), &searcher);
    collect::sort(&mut all, Order::Best);
    for count in [1, 10, rescore::AGAIN] {
        let first =
            collect::top(weight.as_ref(), &searcher, Order::Best, count, false, &deadline).unwrap();
        check_same(&first.ranked, &all, count, query)?;
    }
    let again = all.len().min(rescore::AGAIN);
    if wording.is_worth_a_second_look() {
        let fields = Arc::clone(&engine.fields);
        rescore::rescore(
            &fields,
            &wording,
            &searcher,
            &mut all[..again],
            &deadline,
            &mut |_, _, _| {},
        )
        .unwrap();
        collect::sort(&mut all, Order::Best);
    }
    let best = engine.best(&wording, weight.as_ref(), &context, 10, false).unwrap();
    if wording.is_worth_a_second_look() {
        check_same(&best.ranked[..best.ranked.len().min(10)], &all, 10, query)?;
    }
    Ok(())
}

/// Every document that matches, scored one by one.
fn every(weight: &dyn Weight, searcher: &Searcher) -> Vec<Ranked> {
    let mut all = Vec::new();
    for (number, reader) in (0..).zip(searcher.segment_readers()) {
        let keys = collect::Keys::open(reader, number).unwrap();
        let mut scorer = weight.scorer(reader, 1.0).unwrap();
        while scorer.doc() != TERMINATED {
            let doc = scorer.doc();
            if reader.alive_bitset().is_none_or(|it| it.is_alive(doc)) {
                let score = scorer.score();
                all.push(keys.of(doc, score));
            }
            scorer.advance();
        }
    }
    all
}

/// The same articles with the same scores; sums in another order differ in their last digits, and what is as good may change places.
fn check_same(
    first: &[Ranked],
    all: &[Ranked],
    count: usize,
    query: &str,
) -> Result<(), TestCaseError> {
    let expected = &all[..all.len().min(count)];
    prop_assert_eq!(first.len(), expected.len(), "{}", query);
    for (found, expected) in first.iter().zip(expected) {
        let difference = (found.score - expected.score).abs();
        prop_assert!(difference <= 1e-5 * expected.score, "{}: {:?} {:?}", query, found, expected);
        let same = all.iter().find(|it| it.address == found.address);
        let difference = same.map(|it| (it.score - found.score).abs());
        prop_assert!(
            difference.is_some_and(|it| it <= 1e-5 * found.score),
            "{}: {:?}",
            query,
            found
        );
    }
    Ok(())
}

/// Pages by date are stretches of the list that looks at every article.
fn check_dates(engine: &Engine, query: &str) -> Result<(), TestCaseError> {
    for order in [Order::Newest, Order::Oldest] {
        let wanted = Wanted {
            matching: Matching::All,
            order,
            offset: 0,
            limit: 1_000,
            count: true,
            partial: false,
            passages: None,
            expand: false,
        };
        let all = engine.search(&parsed(query), wanted, &Deadline::default()).unwrap().hits;
        for (offset, limit) in [(0, 1), (0, 10), (5, 20)] {
            let page = search(engine, &parsed(query), order, offset, limit);
            let ids = |hits: &[crate::search::Hit]| super::ids(hits);
            let stretch: Vec<_> = all.iter().skip(offset).take(limit).cloned().collect();
            prop_assert_eq!(ids(&page), ids(&stretch), "{} {:?} {}", query, order, limit);
        }
    }
    Ok(())
}
