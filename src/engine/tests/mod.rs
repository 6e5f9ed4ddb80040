//! The engine held against a slow and simple oracle, over random archives and random queries.

mod archives;
mod diagnosed;
mod ended;
mod facets;
mod faults;
pub(crate) mod faulty;
mod likeness;
mod marking;
mod oracle;
mod pages;
mod pruned;
mod scored;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::{Deadline, Engine, Wanted};
use crate::article::Article;
use crate::query::{At, Clause, Query};
use crate::search::{Hit, Matching, Order};
use oracle::Marks;
use pages::Page;

/// How many times as much is tried with `MORGUE_SLOW=1`.
fn slowly() -> usize {
    if std::env::var_os("MORGUE_SLOW").is_some() { 10 } else { 1 }
}

/// So many cases that the suite stays quick.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases: cases * slowly() as u32,
        failure_persistence: None,
        max_shrink_iters: 4096,
        max_global_rejects: 1_000_000,
        max_local_rejects: 1_000_000,
        ..ProptestConfig::default()
    }
}

/// How many queries each archive is asked: laying it down costs more than asking.
const QUERIES: usize = 12;

/// Texts of queries that are understood.
fn queries() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(query(), 1..QUERIES)
}

fn query() -> impl Strategy<Value = String> {
    prop_oneof![2 => archives::tree(), 1 => archives::soup()]
        .prop_filter("no query", |it| Query::parse(it).is_ok_and(|it| !is_refused(&it)))
}

/// Whether the engine refuses what the language allows: a value that is no place (rule 22).
fn is_refused(query: &Query) -> bool {
    let empty = Engine::in_memory().unwrap();
    let wanted = Wanted {
        matching: Matching::All,
        order: Order::Best,
        offset: 0,
        limit: 0,
        count: false,
        partial: false,
        passages: None,
        expand: false,
    };
    let text = query.to_string();
    let names_value = ["agency:", "lang:", "ref:", "id:"].iter().any(|it| text.contains(it));
    names_value && empty.search(query, wanted, &Deadline::default()).is_err()
}

/// So many archives of about 22 articles that, with 44 queries each, more than [`PAIRS`] answers are compared.
const ARCHIVES: u32 = 120;

/// How many times an article and a query are compared at least; ten times as many with `MORGUE_SLOW=1`.
const PAIRS: usize = 100_000;

#[test]
#[expect(clippy::print_stdout, reason = "how much was compared is what the test is worth")]
fn the_index_finds_and_marks_what_trying_everything_finds() {
    let pairs = std::cell::Cell::new(0);
    let queries = prop::collection::vec(query(), 44);
    let mut runner = TestRunner::new(cases(ARCHIVES));
    let answers = runner.run(&(archives::wide(), any::<bool>(), queries), |it| {
        let (archive, merged, queries) = it;
        let engine = archive.laid(merged);
        let pages: Vec<Page<'_>> = archive.kept().map(Page::of).collect();
        for query in queries.iter().map(|it| parsed(it)) {
            check_answer(&pages, &engine, &query)?;
            pairs.set(pairs.get() + pages.len());
        }
        Ok(())
    });
    answers.unwrap();
    println!("{} articles and queries compared", pairs.get());
    assert!(pairs.get() >= PAIRS * slowly());
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn pages_and_orders_agree(archive in archives::archive(), queries in queries()) {
        let (many, one) = (archive.laid(false), archive.laid(true));
        for query in queries.iter().map(|it| parsed(it)) {
            for order in [Order::Best, Order::Newest, Order::Oldest] {
                check_pages(&many, &query, order)?;
                if order != Order::Best {
                    let [many, one] = [&many, &one].map(|it| search(it, &query, order, 0, 100));
                    prop_assert_eq!(ids(&many), ids(&one), "{}", query);
                }
            }
        }
    }

    #[test]
    fn negation_union_and_intersection_are_those_of_sets(
        archive in archives::archive(),
        a in queries(),
        b in queries(),
    ) {
        let engine = archive.laid(false);
        let all: BTreeSet<String> = archive.kept().map(|it| it.id.clone()).collect();
        let found = |query: &Query| -> BTreeSet<String> {
            ids(&search(&engine, query, Order::Newest, 0, 100)).into_iter().collect()
        };
        for (a, b) in a.iter().map(|it| parsed(it)).zip(b.iter().map(|it| parsed(it))) {
            let (in_a, in_b) = (found(&a), found(&b));
            let both = parsed(&format!("({a}) AND ({b})"));
            let either = parsed(&format!("({a}) OR ({b})"));
            prop_assert_eq!(found(&parsed(&format!("NOT ({a})"))), &all - &in_a, "{}", a);
            prop_assert_eq!(found(&both), &in_a & &in_b, "{}", both);
            prop_assert_eq!(found(&either), &in_a | &in_b, "{}", either);
        }
    }
}

#[test]
fn a_large_archive_answers_as_small_ones_do() {
    let archive = archives::large();
    let engine = archive.laid(false);
    let pages: Vec<Page<'_>> = archive.kept().map(Page::of).collect();
    let mut runner = TestRunner::new(cases(16));
    let query = queries().prop_map(|it| it[0].clone());
    let answers = runner.run(&query, |text| {
        let query = parsed(&text);
        check_answer(&pages, &engine, &query)?;
        check_first(&engine, &query)
    });
    answers.unwrap();
}

/// Words of which any will do find what OR between them finds; what restricts still does.
#[test]
fn any_of_the_words_is_their_union() {
    let archive = archives::large();
    for engine in [archive.laid(false), archive.laid(true)] {
        for (beside, joined) in [
            ("Mali junta", "Mali OR junta"),
            ("Mali \"the junta\" al-Qaida coup^3", "Mali OR \"the junta\" OR al-Qaida OR coup"),
            ("Mali junta -peace", "(Mali OR junta) -peace"),
            ("Mali (junta OR coup) date:2022", "(Mali OR junta OR coup) date:2022"),
            ("the junta of Mali", "junta OR Mali"),
            ("the of", "the OR of"),
            ("Mali", "Mali"),
            ("date:2022 lang:en", "date:2022 lang:en"),
            ("headline:junta Mali", "headline:junta OR Mali"),
        ] {
            let wanted = |matching| Wanted {
                matching,
                order: Order::Newest,
                offset: 0,
                limit: 1000,
                count: true,
                partial: false,
                passages: None,
                expand: false,
            };
            let any = engine
                .search(&parsed(beside), wanted(Matching::Any), &Deadline::default())
                .unwrap();
            let or = engine
                .search(&parsed(joined), wanted(Matching::All), &Deadline::default())
                .unwrap();
            assert_eq!((any.total, ids(&any.hits)), (or.total, ids(&or.hits)), "{beside}");
            let best = |offset, limit| {
                let order = Order::Best;
                let wanted = Wanted {
                    matching: Matching::Any,
                    order,
                    offset,
                    limit,
                    count: false,
                    partial: false,
                    passages: None,
                    expand: false,
                };
                engine.search(&parsed(beside), wanted, &Deadline::default()).unwrap().hits
            };
            let all = best(0, 1000);
            assert!(all.is_sorted_by(|a, b| a.score >= b.score), "{beside}");
            for (offset, limit) in [(0, 3), (5, 10), (195, 10), (250, 5)] {
                let stretch: Vec<Hit> = all.iter().skip(offset).take(limit).cloned().collect();
                assert_eq!(ids(&best(offset, limit)), ids(&stretch), "{beside}: {offset}");
            }
        }
    }
}

/// What pruning leaves out is none of the first hits.
#[test]
fn the_first_hits_are_the_best_of_all() {
    let engine = archives::large().laid(false);
    for query in [
        "Mali",
        "Mali OR junta",
        "Mali OR junta OR coup OR peace",
        "Mali junta",
        "Mali (junta OR coup^3)",
        "(Mali junta) OR (coup -peace)",
        "Mali OR (junta w/5 coup) OR \"the junta\"",
        "headline:junta OR Mali",
        "Mali OR date:2022",
        "Mali -junta",
        "Mali OR juntas OR al-Qaida",
    ] {
        check_first(&engine, &parsed(query)).unwrap();
    }
}

fn check_first(engine: &Engine, query: &Query) -> Result<(), TestCaseError> {
    let all = search(engine, query, Order::Best, 0, 1000);
    for (offset, limit) in [(0, 1), (0, 3), (0, 10), (2, 5), (10, 10), (20, 1)] {
        let page = search(engine, query, Order::Best, offset, limit);
        let stretch = all.iter().skip(offset).take(limit).cloned().collect::<Vec<Hit>>();
        prop_assert_eq!(ids(&page), ids(&stretch), "{}: {}, {}", query, offset, limit);
    }
    Ok(())
}

fn parsed(text: &str) -> Query {
    Query::parse(text).unwrap()
}

fn search(engine: &Engine, query: &Query, order: Order, offset: usize, limit: usize) -> Vec<Hit> {
    engine
        .search(
            query,
            Wanted {
                matching: Matching::All,
                order,
                offset,
                limit,
                count: false,
                partial: false,
                passages: None,
                expand: false,
            },
            &Deadline::default(),
        )
        .unwrap()
        .hits
}

fn ids(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|it| it.article.id.clone()).collect()
}

/// The same articles, the same count, the same marks in whatever is shown.
fn check_answer(pages: &[Page<'_>], engine: &Engine, query: &Query) -> Result<(), TestCaseError> {
    let expected: BTreeMap<&str, (&Article, Marks)> = pages
        .iter()
        .filter_map(|it| Some((it.article.id.as_str(), (it.article, oracle::answer(query, it)?))))
        .collect();
    let wanted = Wanted {
        matching: Matching::All,
        order: Order::Best,
        offset: 0,
        limit: 1000,
        count: true,
        partial: false,
        passages: None,
        expand: false,
    };
    let found = match engine.search(query, wanted, &Deadline::default()) {
        Ok(found) => found,
        Err(error) => return Err(TestCaseError::fail(format!("{query}: {error}"))),
    };
    let ids: BTreeSet<&str> = found.hits.iter().map(|it| it.article.id.as_str()).collect();
    prop_assert_eq!(&ids, &expected.keys().copied().collect::<BTreeSet<&str>>(), "{}", query);
    prop_assert_eq!(found.total, Some(ids.len() as u64), "{}", query);
    prop_assert_eq!(ids.len(), found.hits.len(), "{}", query);
    let scores: Vec<f32> = found.hits.iter().map(|it| it.score).collect();
    prop_assert!(scores.iter().all(|it| it.is_finite() && *it >= 0.0), "{}: {:?}", query, scores);
    prop_assert!(scores.is_sorted_by(|a, b| a >= b), "{}: {:?}", query, scores);
    if negates_what_negates(query.root(), false) {
        return Ok(());
    }
    let mut marker = engine.marker(query, wanted).unwrap();
    for hit in &found.hits {
        let (article, marks) = &expected[hit.article.id.as_str()];
        let all = marking::by_text(&marker.marks(article).unwrap_or_default());
        prop_assert_eq!(all, marking::named(marks.clone()), "{}: {:?}", query, article);
        check_marks(hit, article, marks)
            .map_err(|it| TestCaseError::fail(format!("{query}: {it}")))?;
    }
    Ok(())
}

/// Every mark that is shown holds, and every mark that holds is shown where its text is.
fn check_marks(hit: &Hit, article: &Article, marks: &Marks) -> Result<(), TestCaseError> {
    for snippet in &hit.snippets {
        let end = snippet.start + snippet.text.len();
        let all = marks.get(&(snippet.field.as_str(), snippet.part)).cloned().unwrap_or_default();
        let inside = all.into_iter().filter(|it| snippet.start <= it.start && it.end <= end);
        let inside: Vec<_> =
            inside.map(|it| it.start - snippet.start..it.end - snippet.start).collect();
        prop_assert_eq!(&snippet.marks, &inside, "{:?} of {:?}", snippet, article);
    }
    let shows = hit.snippets.iter().any(|it| !it.marks.is_empty());
    prop_assert_eq!(shows, !marks.is_empty(), "{:?} shows nothing of {:?}", hit.snippets, marks);
    Ok(())
}

/// Whether some NOT stands inside another and is not its whole: what marks there is said nowhere.
fn negates_what_negates(clause: &At<Clause>, negated: bool) -> bool {
    let negated = match &clause.node {
        Clause::Not(_) if negated => return true,
        Clause::Not(inner) if matches!(inner.node, Clause::Not(_)) => {
            return inner.node.clauses().iter().any(|it| negates_what_negates(it, false));
        }
        Clause::Not(_) => true,
        _ => negated,
    };
    clause.node.clauses().iter().any(|it| negates_what_negates(it, negated))
}

/// Each page is a stretch of the whole list.
fn check_pages(engine: &Engine, query: &Query, order: Order) -> Result<(), TestCaseError> {
    let whole = search(engine, query, order, 0, 100);
    for offset in 0..=whole.len() {
        for limit in 0..3 {
            let page = search(engine, query, order, offset, limit);
            let stretch = &whole[offset..(offset + limit).min(whole.len())];
            prop_assert_eq!(ids(&page), ids(stretch), "{} {:?} {} {}", query, order, offset, limit);
        }
    }
    Ok(())
}
