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
use crate::query::{
    At, Clause, Dates, Distance, Form, Loosened, Loosening, Query, Relaxed, Spelt, Thesaurus,
};
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
        let context = self.context(&searcher, deadline)?;
        let of_parts = deadline.of_parts();
        let reading = self.context(&searcher, &of_parts)?;
        let trial = Trial { engine: self, asked, context: &context, reading: &reading };
        let mut parts = Vec::new();
        let told_apart = asked.query.told_apart(COUNTED + 1);
        for query in told_apart.iter().take(COUNTED) {
            parts.push((query, trial.count(query)?));
        }
        let of_reading = deadline.of_reading();
        let reading = self.context(&searcher, &of_reading)?;
        let trial = Trial { reading: &reading, ..trial };
        let relaxations = trial.relaxations(&trial.hopeless(&parts))?;
        let parts = parts
            .into_iter()
            .map(|(query, articles)| CountedPart { query: query.to_string(), articles });
        let in_time = [deadline, &of_parts, &of_reading].iter().all(|it| !it.is_over());
        let complete = in_time && told_apart.len() <= COUNTED;
        Ok(Diagnosis { parts: parts.collect(), relaxations, complete })
    }
}

impl Trial<'_> {
    /// The joined parts that no article has: a query that keeps one of them finds nothing.
    fn hopeless(&self, parts: &[(&Query, Option<u64>)]) -> Vec<usize> {
        let Clause::And(joined) = &self.asked.query.root().node else { return Vec::new() };
        if self.asked.matching == Matching::Any {
            return Vec::new();
        }
        let absent = parts.iter().filter(|it| it.1 == Some(0));
        let absent: Vec<&At<Clause>> = absent.map(|it| it.0.root()).collect();
        let numbered = joined.iter().enumerate();
        numbered.filter(|it| absent.contains(&it.1)).map(|it| it.0).collect()
    }

    fn relaxations(&self, hopeless: &[usize]) -> Result<Vec<Relaxation>> {
        let mut told: Vec<Relaxation> = Vec::new();
        let mut tried: Vec<Query> = Vec::new();
        for change in self.changes(hopeless)?.into_iter().take(TRIED) {
            if told.len() >= TOLD || self.is_over() {
                break;
            }
            let found = match change {
                Try::This(relaxed) => self.this(relaxed, &tried)?.into_iter().collect(),
                Try::Looser(looser) => self.this(looser.relaxed(), &tried)?.into_iter().collect(),
                Try::Farther(distance) => self.farther(&distance)?.into_iter().collect(),
                Try::Longer(dates, part) => self.longer(&dates, part)?.into_iter().collect(),
                Try::LetIn(excluded) => self.let_in(&excluded)?,
            };
            tried.extend(found.iter().map(|(relaxed, _)| relaxed.query.clone()));
            told.extend(found.into_iter().filter(|it| it.1 > 0).map(|(relaxed, articles)| {
                Relaxation {
                    kind: relaxed.change.kind,
                    from: relaxed.change.from,
                    to: relaxed.change.to,
                    query: relaxed.query.to_string(),
                    articles,
                }
            }));
        }
        told.truncate(TOLD);
        Ok(told)
    }

    /// A query and how many articles it finds, unless it was tried before.
    fn this(&self, relaxed: Relaxed, tried: &[Query]) -> Result<Option<(Relaxed, u64)>> {
        if tried.contains(&relaxed.query) {
            return Ok(None);
        }
        Ok(self.count(&relaxed.query)?.map(|articles| (relaxed, articles)))
    }

    /// What to try, the smallest changes first; nothing that keeps a hopeless part.
    fn changes(&self, hopeless: &[usize]) -> Result<Vec<Try<'_>>> {
        let query = self.asked.query;
        let mut changes: Vec<Try<'_>> = Vec::new();
        let respelt = self.neighbours()?;
        if !respelt.is_empty() {
            let respelt = query.respelt(&respelt);
            let parts = |it: &usize| (respelt.query.joined().get(*it), query.joined().get(*it));
            let is_hopeless = hopeless.iter().map(parts).any(|(new, old)| new == old);
            changes.extend((!is_hopeless).then_some(Try::This(respelt)));
        }
        let mut looser = query.loosenings();
        let excluded = query.exclusions();
        // Which of several to let in is told by one search.
        let several = excluded.len() > 1 && excluded.len() < query.joined().len();
        if several {
            looser.retain(|it| !excluded.contains(&it.part));
        }
        let farther = looser.partition_point(|it| it.kind() < Loosened::Distance);
        let without = looser.partition_point(|it| it.kind() <= Loosened::Exclusion);
        let without = looser.split_off(without);
        let looser_still = looser.split_off(farther);
        changes.extend(looser.into_iter().map(Try::Looser));
        changes.extend(query.distances().into_iter().map(Try::Farther));
        changes.extend(query.periods().into_iter().map(|(dates, part)| Try::Longer(dates, part)));
        changes.extend(looser_still.into_iter().map(Try::Looser));
        changes.extend(several.then_some(Try::LetIn(excluded)));
        changes.extend(without.into_iter().map(Try::Looser));
        changes.retain(|it| !it.keeps_one_of(hopeless));
        if hopeless.len() > 1 {
            changes.extend(query.without(hopeless).map(Try::This));
        }
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
    fn longer(&self, dates: &Dates, part: usize) -> Result<Option<(Relaxed, u64)>> {
        let Some(rest) = self.asked.query.without(&[part]) else { return Ok(None) };
        let (Some(period), Some(plan)) = (dates.period(), self.plan(&rest.query)?) else {
            return Ok(None);
        };
        let Some(articles) = self.articles(&plan)? else { return Ok(None) };
        let nearest = self.nearest_day(period, &articles)?;
        let relaxed = nearest.and_then(|day| self.asked.query.until_day(dates, day));
        let Some(relaxed) = relaxed else { return Ok(None) };
        Ok(self.count(&relaxed.query)?.map(|it| (relaxed, it)))
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
enum Try<'q> {
    This(Relaxed),
    Looser(Loosening<'q>),
    Farther(Distance),
    /// A period, and which of the joined parts it is.
    Longer(Dates, usize),
    /// Some of these exclusions, as few as will do.
    LetIn(Vec<usize>),
}

impl Try<'_> {
    /// Whether one of these joined parts stays as it is.
    fn keeps_one_of(&self, parts: &[usize]) -> bool {
        let stays = |changed: &[usize]| parts.iter().any(|it| !changed.contains(it));
        match self {
            // It was made of what is known of them.
            Self::This(_) => false,
            Self::Looser(looser) => stays(&[looser.part]),
            Self::Farther(distance) => stays(&[distance.part]),
            Self::Longer(_, part) => stays(&[*part]),
            Self::LetIn(excluded) => stays(excluded),
        }
    }
}
