//! A query that finds nothing to the smallest changes by which it finds something.

use std::time::{Duration, Instant};

use tantivy::DocAddress;

use super::deadline::Deadline;
use super::plan::Plan;
use super::suggest::{MOST_WORDS, Neighbour};
use super::trial::Trial;
use super::{Engine, columns, failed};
use crate::date::{Date, Period};
use crate::diagnosis::{CountedPart, Diagnosis, Relaxation};
use crate::error::Result;
use crate::query::{Clause, Dates, Distance, Form, Loosened, Query, Relaxed, Spelt, Thesaurus};
use crate::search::Matching;

/// How many changes that find something are told: more than these nobody weighs.
const TOLD: usize = 4;

/// How many changes are tried; a query that a person types has fewer.
const TRIED: usize = 40;

/// How many parts are counted, for the same reason.
const COUNTED: usize = 12;

/// How many times the work of the search a diagnosis may do.
const TIMES: u64 = 3;

/// The work that a diagnosis may do after however quick a search: about a millisecond, which nobody notices.
///
/// Three times nothing is too little to say anything: a third of this no longer
/// tells the right spelling of a phrase of frequent words (`cargo bench -- nothing`).
const LEAST_WORK: u64 = 300_000;

/// The time that goes with it, long enough that on a busy machine the work decides, and the answer is the same.
const LEAST_TIME: Duration = Duration::from_millis(300);

/// The query that found nothing, and how it was searched for.
pub(crate) struct Fruitless<'q> {
    pub(crate) query: &'q Query,
    pub(crate) synonyms: &'q Thesaurus,
    pub(crate) matching: Matching,
    /// What its words may have meant.
    pub(crate) neighbours: &'q [Neighbour],
}

impl Deadline {
    /// The deadline of a diagnosis, after a search that began at this instant.
    pub(crate) fn of_diagnosis(&self, began: Instant) -> Self {
        let times = u32::try_from(TIMES).unwrap_or(u32::MAX);
        let time = began.elapsed().saturating_mul(times).max(LEAST_TIME);
        self.then(time, self.spent().saturating_mul(TIMES).max(LEAST_WORK))
    }
}

impl Engine {
    /// What each part of a query finds, and by which changes the whole finds something.
    pub(crate) fn diagnose(&self, asked: &Fruitless<'_>, deadline: &Deadline) -> Result<Diagnosis> {
        let searcher = self.reader.searcher();
        let of_reading = deadline.of_reading();
        let context = self.context(&searcher, deadline)?;
        let reading = self.context(&searcher, &of_reading)?;
        let trial = Trial { engine: self, asked, context: &context, reading: &reading };
        let mut parts = Vec::new();
        let told_apart = asked.query.told_apart();
        for query in told_apart.iter().take(COUNTED) {
            parts.push((query, trial.count(query)?));
        }
        let relaxations = trial.relaxations(&trial.hopeless(&parts))?;
        let parts = parts
            .into_iter()
            .map(|(query, articles)| CountedPart { query: query.to_string(), articles });
        let in_time = !deadline.is_over() && !of_reading.is_over();
        let complete = in_time && told_apart.len() <= COUNTED;
        Ok(Diagnosis { parts: parts.collect(), relaxations, complete })
    }
}

impl Trial<'_> {
    /// The joined parts that no article has: a query that keeps one of them finds nothing.
    fn hopeless(&self, parts: &[(&Query, Option<u64>)]) -> Vec<Query> {
        let joins = matches!(self.asked.query.root().node, Clause::And(_));
        if !joins || self.asked.matching == Matching::Any {
            return Vec::new();
        }
        let absent = parts.iter().filter(|(_, articles)| *articles == Some(0));
        absent.map(|(query, _)| (*query).clone()).collect()
    }

    fn relaxations(&self, hopeless: &[Query]) -> Result<Vec<Relaxation>> {
        let mut told: Vec<Relaxation> = Vec::new();
        let mut tried: Vec<Query> = Vec::new();
        for change in self.changes(hopeless)? {
            if told.len() == TOLD || tried.len() == TRIED || self.is_over() {
                break;
            }
            let found = match change {
                Try::This(relaxed) if tried.contains(&relaxed.query) => None,
                Try::This(relaxed) => {
                    tried.push(relaxed.query.clone());
                    self.count(&relaxed.query)?.map(|articles| (relaxed, articles))
                }
                Try::Farther(distance) => self.farther(&distance)?,
                Try::Longer(dates, rest) => self.longer(&dates, &rest)?,
                // One of them alone is a smaller change.
                Try::LetIn(_) if told.iter().any(|it| it.kind == Loosened::Exclusion) => None,
                Try::LetIn(excluded) => {
                    let found = self.let_in(excluded)?;
                    tried.extend(found.iter().map(|(relaxed, _)| relaxed.query.clone()));
                    found
                }
            };
            told.extend(found.filter(|it| it.1 > 0).map(|(relaxed, articles)| Relaxation {
                kind: relaxed.change.kind,
                from: relaxed.change.from,
                to: relaxed.change.to,
                query: relaxed.query.to_string(),
                articles,
            }));
        }
        Ok(told)
    }

    /// What to try, the smallest changes first; nothing that keeps a hopeless part.
    fn changes(&self, hopeless: &[Query]) -> Result<Vec<Try>> {
        let query = self.asked.query;
        let mut changes: Vec<Try> = Vec::new();
        let respelt = self.neighbours()?;
        if !respelt.is_empty() {
            changes.push(Try::This(query.respelt(&respelt)));
        }
        let relaxed =
            query.relaxed().into_iter().partition(|it| it.change.kind < Loosened::Distance);
        let (closer, looser): (Vec<Relaxed>, Vec<Relaxed>) = relaxed;
        changes.extend(closer.into_iter().map(Try::This));
        changes.extend(query.distances().into_iter().map(Try::Farther));
        changes.extend(query.periods().into_iter().map(|(dates, rest)| Try::Longer(dates, rest)));
        let (looser, without): (Vec<Relaxed>, Vec<Relaxed>) =
            looser.into_iter().partition(|it| it.change.kind <= Loosened::Exclusion);
        changes.extend(looser.into_iter().map(Try::This));
        let excluded = query.exclusions();
        if excluded.len() > 1 {
            changes.push(Try::LetIn(excluded));
        }
        changes.extend(without.into_iter().map(Try::This));
        if hopeless.len() > 1 {
            changes.extend(query.without(hopeless).map(Try::This));
        }
        changes.retain(|it| {
            let least = match it {
                Try::This(relaxed) => Some(relaxed.query.clone()),
                Try::Farther(distance) => {
                    Some(query.with_distance(distance, distance.farthest()).query)
                }
                Try::Longer(_, rest) => Some(rest.clone()),
                Try::LetIn(excluded) => query.without(excluded).map(|it| it.query),
            };
            least.is_some_and(|it| !it.keeps(hopeless))
        });
        Ok(changes)
    }

    /// The words that no article has, each with the one that may have been meant.
    fn neighbours(&self) -> Result<Vec<(Spelt, String)>> {
        let mut respelt: Vec<(Spelt, String)> = Vec::new();
        let mut strange: Vec<Spelt> = Vec::new();
        for spelt in self.asked.query.spelt().into_iter().take(MOST_WORDS) {
            let is_it = |it: &&Neighbour| {
                (&it.word, it.field, Form::Stem) == (&spelt.text, spelt.field, spelt.form)
            };
            let is_same = |it: &Spelt| (&it.text, it.field) == (&spelt.text, spelt.field);
            if let Some(known) = self.asked.neighbours.iter().find(is_it) {
                respelt.push((spelt, known.nearest.clone()));
            } else if let Some((_, known)) = respelt.iter().find(|it| is_same(&it.0)) {
                let known = known.clone();
                respelt.push((spelt, known));
            } else if spelt.is_looked_up_before() || strange.iter().any(is_same) {
                // A walk through the dictionary found nothing, and would not now.
            } else if self.is_absent(&spelt)? {
                match self.engine.nearest(&spelt.text, spelt.field, self.context)? {
                    Some((nearest, _)) => respelt.push((spelt, nearest)),
                    None => strange.push(spelt),
                }
            }
        }
        Ok(respelt)
    }

    /// Whether no article has a word.
    fn is_absent(&self, spelt: &Spelt) -> Result<bool> {
        let word = Query::of_word(&spelt.text, spelt.form, spelt.field);
        Ok(self.counted(&Plan::of(&word, self.context)?)? == Some(0))
    }

    /// The query with a period that reaches the nearest article that has the rest, and how many articles.
    fn longer(&self, dates: &Dates, rest: &Query) -> Result<Option<(Relaxed, u64)>> {
        let (Some(period), Some(plan)) = (dates.period(), self.plan(rest)?) else {
            return Ok(None);
        };
        let Some(articles) = self.articles(&plan)? else { return Ok(None) };
        let nearest = self.nearest_day(period, &articles)?;
        let relaxed = nearest.and_then(|day| self.asked.query.until_day(dates, day));
        let Some(relaxed) = relaxed else { return Ok(None) };
        Ok(self.count(&relaxed.query)?.map(|it| (relaxed, it)))
    }

    /// The query without as few of its exclusions as let something in, and how many articles.
    ///
    /// One is put back after the other, while there is time, so none of those that are left out could stay.
    fn let_in(&self, mut excluded: Vec<Query>) -> Result<Option<(Relaxed, u64)>> {
        let mut found = self.counted_without(&excluded)?;
        let mut number = 0;
        while found.is_some() && number < excluded.len() && !self.is_over() {
            let back = excluded.remove(number);
            match self.counted_without(&excluded)? {
                None => {
                    excluded.insert(number, back);
                    number += 1;
                }
                fewer => found = fewer,
            }
        }
        Ok(found)
    }

    /// The query without some of its parts, and how many articles, if any.
    fn counted_without(&self, parts: &[Query]) -> Result<Option<(Relaxed, u64)>> {
        let Some(relaxed) = self.asked.query.without(parts) else { return Ok(None) };
        let articles = self.count(&relaxed.query)?.filter(|it| *it > 0);
        Ok(articles.map(|it| (relaxed, it)))
    }

    /// The day of these articles that is nearest to a period in which none of them lies.
    fn nearest_day(&self, period: Period, articles: &[DocAddress]) -> Result<Option<Date>> {
        let unreadable = |it| failed(&it, "cannot read the dates of the archive");
        let mut nearest: Option<(i64, i64)> = None;
        for of_segment in articles.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let Some(first) = of_segment.first() else { continue };
            let reader = self.context.searcher.segment_reader(first.segment_ord);
            let from = columns::i64s(reader, "from").map_err(unreadable)?;
            let until = columns::i64s(reader, "until").map_err(unreadable)?;
            for article in of_segment {
                let own = from.first(article.doc_id).zip(until.first(article.doc_id));
                let Some((from, until)) = own else { continue };
                let second = if until < period.from { until } else { from };
                let gap =
                    (period.from.saturating_sub(second)).max(second.saturating_sub(period.until));
                nearest = nearest.into_iter().chain([(gap, second)]).min();
            }
        }
        Ok(nearest.and_then(|(_, second)| Date::from_day_number(second.div_euclid(86_400))))
    }
}

impl Spelt {
    /// Whether it is a bare word, of which all neighbours are known.
    fn is_looked_up_before(&self) -> bool {
        self.form == Form::Stem && !self.in_phrase
    }
}

/// A change, or a kind of change whose size is yet to be found.
enum Try {
    This(Relaxed),
    Farther(Distance),
    /// A period, and the query without it.
    Longer(Dates, Query),
    /// Some of these exclusions, as few as will do.
    LetIn(Vec<Query>),
}
