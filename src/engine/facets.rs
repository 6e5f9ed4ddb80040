//! The articles of a query, counted by the values of a field.
//!
//! A field of whole values has a list of postings a value, and the lists of
//! one field are together about as long as there are articles. So what matches
//! is noted once, and every list is read beside it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use tantivy::query::{EnableScoring, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, SegmentReader, TERMINATED};

use super::deadline::{ARTICLE, Deadline};
use super::held::Held;
use super::status::by_count;
use super::wording::Wording;
use super::{Engine, Wanted, failed, lower};
use crate::error::Result;
use crate::query::Query;
use crate::search::{Facet, FacetCounts};

impl Engine {
    /// How many of the articles that a query finds have each value of each facet.
    pub(crate) fn facets(
        &self,
        facets: &[Facet],
        query: &Query,
        wanted: Wanted,
        deadline: &Deadline,
    ) -> Result<Vec<FacetCounts>> {
        let unreadable = |it| failed(&it, "cannot search the archive");
        let searcher = self.reader.searcher();
        let mut context = self.context(&searcher, deadline)?;
        context.cut = wanted.partial.then(RefCell::default);
        let wording = Wording::of(query, &context, wanted.matching)?;
        let lowered = lower::lower(&self.fields, &wording.plan, deadline);
        let scoring = EnableScoring::disabled_from_searcher(&searcher);
        let weight = lowered.weight(scoring).map_err(unreadable)?;
        let mut counted: Vec<Counting> =
            facets.iter().map(|it| Counting::of(*it, self.field(*it))).collect();
        for reader in searcher.segment_readers() {
            let matching = matching(weight.as_ref(), reader, deadline);
            let matching = matching.map_err(unreadable)?;
            for it in &mut counted {
                it.count(reader, &matching, deadline).map_err(unreadable)?;
            }
        }
        Ok(counted.into_iter().map(Counting::into_counts).collect())
    }

    fn field(&self, facet: Facet) -> Field {
        match facet {
            Facet::Agency => self.fields.agency,
            Facet::Source => self.fields.outlet,
            Facet::Language => self.fields.language,
        }
    }
}

/// The articles of a segment that match; once the time is up, those found until then.
fn matching(
    weight: &dyn Weight,
    reader: &SegmentReader,
    deadline: &Deadline,
) -> tantivy::Result<Held> {
    let mut matching = Held::none(reader.max_doc());
    let alive = reader.alive_bitset();
    let mut scorer = weight.scorer(reader, 1.0)?;
    let mut doc = scorer.doc();
    while doc != TERMINATED && !deadline.spend(ARTICLE) {
        if alive.is_none_or(|it| it.is_alive(doc)) {
            matching.insert(doc);
        }
        doc = scorer.advance();
    }
    Ok(matching)
}

/// A facet while it is counted, segment by segment.
struct Counting {
    facet: Facet,
    field: Field,
    values: BTreeMap<String, u64>,
    without: u64,
}

impl Counting {
    fn of(facet: Facet, field: Field) -> Self {
        Self { facet, field, values: BTreeMap::new(), without: 0 }
    }

    fn count(
        &mut self,
        reader: &SegmentReader,
        matching: &Held,
        deadline: &Deadline,
    ) -> tantivy::Result<()> {
        let mut with = Held::none(reader.max_doc());
        let index = reader.inverted_index(self.field)?;
        let mut values = index.terms().stream()?;
        while values.advance() && !deadline.look() {
            let info = values.value();
            let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            let mut found = 0;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if matching.holds(doc) {
                    found += 1;
                    with.insert(doc);
                }
                doc = postings.advance();
            }
            if found > 0 {
                let value = String::from_utf8_lossy(values.key()).into_owned();
                *self.values.entry(value).or_default() += found;
            }
        }
        self.without += u64::from(matching.count(None) - with.count(None));
        Ok(())
    }

    fn into_counts(self) -> FacetCounts {
        FacetCounts { facet: self.facet, values: by_count(self.values), without: self.without }
    }
}
