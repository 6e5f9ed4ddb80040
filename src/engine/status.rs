//! What an archive holds, counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED};

use super::{Engine, columns, failed};
use crate::date::Date;
use crate::error::Result;

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Status {
    /// How many articles can be found.
    pub articles: u64,
    /// The words of their bodies.
    pub words: u64,
    /// The size of the archive on disk, in bytes.
    pub bytes: u64,
    /// In how many pieces the index lies; many make searches slower.
    pub segments: usize,
    /// The day of the earliest article that has a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// The day of the latest article that has a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
    /// The articles of each source, most first.
    pub sources: Vec<(String, u64)>,
    /// The articles of each language, most first.
    pub languages: Vec<(String, u64)>,
    /// The articles that credit each agency, by its id, most first.
    #[serde(default)]
    pub agencies: Vec<(String, u64)>,
    /// The articles that name no source.
    pub without_source: u64,
    /// The articles without a headline.
    pub without_headline: u64,
    /// The articles without a date.
    pub without_date: u64,
    /// The articles of whose reading morgue is unsure.
    pub low_confidence: u64,
}

impl Engine {
    /// Counts what the index holds; its size on disk is left at 0.
    pub(crate) fn status(&self) -> Result<Status> {
        let searcher = self.reader.searcher();
        self.counted(&searcher).map_err(|it| failed(&it, "cannot read the archive"))
    }

    fn counted(&self, searcher: &Searcher) -> tantivy::Result<Status> {
        let articles = searcher.num_docs();
        let flag = |flag: &str| count(searcher, self.fields.flag, flag);
        let mut status = Status {
            articles,
            segments: searcher.segment_readers().len(),
            sources: by_count(values(searcher, self.fields.outlet)?),
            languages: by_count(values(searcher, self.fields.language)?),
            agencies: by_count(values(searcher, self.fields.agency)?),
            without_source: articles - flag("has:source")?,
            without_headline: articles - flag("has:headline")?,
            without_date: articles - flag("has:date")?,
            low_confidence: flag("is:unsure")?,
            ..Status::default()
        };
        let mut days: Option<(i64, i64)> = None;
        for reader in searcher.segment_readers() {
            let (from, length) = (columns::i64s(reader, "from")?, columns::u64s(reader, "length")?);
            for doc in reader.doc_ids_alive() {
                status.words += length.first(doc).unwrap_or(0);
                if let Some(second) = from.first(doc) {
                    let (first, last) = days.unwrap_or((second, second));
                    days = Some((first.min(second), last.max(second)));
                }
            }
        }
        let day_of = |second: i64| Date::from_day_number(second.div_euclid(86_400));
        status.earliest = days.and_then(|(first, _)| day_of(first));
        status.latest = days.and_then(|(_, last)| day_of(last));
        Ok(status)
    }
}

/// The values of a field of whole values, with the number of articles that have each.
fn values(searcher: &Searcher, field: Field) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut counts = BTreeMap::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let mut stream = index.terms().stream()?;
        while stream.advance() {
            let value = String::from_utf8_lossy(stream.key()).into_owned();
            let found = in_segment(reader, &Term::from_field_text(field, &value))?;
            if found > 0 {
                *counts.entry(value).or_default() += found;
            }
        }
    }
    Ok(counts)
}

fn count(searcher: &Searcher, field: Field, value: &str) -> tantivy::Result<u64> {
    let term = Term::from_field_text(field, value);
    searcher.segment_readers().iter().map(|reader| in_segment(reader, &term)).sum()
}

/// How many articles of a segment have a term, those removed not counted.
pub(super) fn in_segment(reader: &SegmentReader, term: &Term) -> tantivy::Result<u64> {
    let index = reader.inverted_index(term.field())?;
    let Some(alive) = reader.alive_bitset() else { return Ok(u64::from(index.doc_freq(term)?)) };
    let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else {
        return Ok(0);
    };
    let mut found = 0;
    let mut doc = postings.doc();
    while doc != TERMINATED {
        found += u64::from(alive.is_alive(doc));
        doc = postings.advance();
    }
    Ok(found)
}

pub(super) fn by_count(counts: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    // Equal counts stay in the order of their names.
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
