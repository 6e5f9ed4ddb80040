//! Facets against the hits themselves.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{archives, cases, parsed, queries, search};
use crate::engine::{Deadline, Engine, Wanted};
use crate::query::Query;
use crate::search::{Card, Facet, FacetCounts, Order};

const FACETS: [Facet; 3] = [Facet::Agency, Facet::Source, Facet::Language];

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn facets_count_the_hits(archive in archives::archive(), queries in queries()) {
        let engine = archive.laid(false);
        for query in queries.iter().map(|it| parsed(it)) {
            let cards: Vec<Card> = search(&engine, &query, Order::Newest, 0, 100)
                .into_iter()
                .map(|it| it.article)
                .collect();
            let expected = FACETS.map(|it| counted(it, &cards));
            prop_assert_eq!(facets(&engine, &query), expected, "{}", query);
        }
    }
}

fn facets(engine: &Engine, query: &Query) -> Vec<FacetCounts> {
    engine.facets(&FACETS, query, Wanted::default(), &Deadline::default()).unwrap()
}

fn counted(facet: Facet, cards: &[Card]) -> FacetCounts {
    let values = |card: &Card| match facet {
        Facet::Agency => card.agencies.clone(),
        Facet::Source => card.source.iter().cloned().collect(),
        // An article that says no language is found as English.
        Facet::Language => vec![card.language.clone().unwrap_or_else(|| "en".to_owned())],
    };
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for value in cards.iter().flat_map(values) {
        *counts.entry(value).or_default() += 1;
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(value, count)| (std::cmp::Reverse(*count), value.clone()));
    let without = cards.iter().filter(|it| values(it).is_empty()).count();
    FacetCounts { facet, values: counts, without: without as u64 }
}
