//! A second look at the best articles: how close the words of a query stand in them, in which forms, and whether all do.
//!
//! The first look is BM25 over `words`, which needs no positions and stops
//! early. What this one adds needs the positions of every word, so it is for a
//! few articles only. It never takes away: an article that was not looked at
//! again stands rightly behind those that were.
//!
//! | added | as much as |
//! | --- | --- |
//! | for each two neighbouring words, where they stand as in the query | [`ORDERED`] |
//! | the same, where they stand near each other | [`NEAR`] |
//! | for each word, where it stands in the form typed | [`EXACT`] |
//! | for each frequent word that the first look left out | its own BM25 |
//! | if any word would do and all are there | [`EVERY`] |
//! | if all of a few words are there in the forms typed | [`TYPED`], and [`LIKELY`] by how densely they stand |

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::query::{EnableScoring, Scorer, Weight};
use tantivy::{DocId, Score, Searcher};

use super::collect::Ranked;
use super::deadline::{ARTICLE, Deadline};
use super::lay::HEADLINE_COUNTS;
use super::lower::lower;
use super::plan::{Leaf, SpanPlan};
use super::schema::{Fields, Part};
use super::score::Bm25;
use super::slot::Slot;
use super::terms::TermMatch;
use super::wording::{Bare, Wording};
use crate::explanation::Worth;

/// How many articles are looked at again.
///
/// Always the same first ones, whatever page is asked for, so that pages fit
/// together. What is not among the first two hundred by its words hardly gets
/// among the first ten by where they stand.
pub(super) const AGAIN: usize = 200;

/// The weight of two words in the order and at the distance of the query.
///
/// The largest part of the gain: three consecutive words of an article find it
/// by this (`cargo bench -- known`).
const ORDERED: Score = 0.8;

/// The weight of two words near each other, in whatever order.
const NEAR: Score = 0.3;

/// How many words apart is near: two sentences of a headline, half of one in the body.
const NEAR_BY: u32 = 8;

/// The weight of a word in the form typed, beside that of its stem.
///
/// Tells `strike` from `striking`.
const EXACT: Score = 0.3;

/// What the score of an article is multiplied by if it has every word.
///
/// Keeps most of what is gained by demanding all words, and loses no article by it.
const EVERY: Score = 1.3;

/// What the score is multiplied by, beside [`EVERY`], if every word is there in the form typed, the frequent ones too.
///
/// Who remembers a few words of an article remembers their forms. Chosen on
/// the articles of even number among the known items of `cargo bench -- known`,
/// where every step from 1 to 2 gains: four words of an article gain .013 by
/// 1.2, .019 by this and .021 by 1.5. It stays below that because beyond it a
/// passing mention of all words comes before an article about most of them.
const TYPED: Score = 1.35;

/// How much it counts how likely the article is the one that the words were taken from, if every word is there in
/// the form typed; a part of the mean rarity of the words, so that it stays beside what the other signs give.
///
/// The likelihood of a query (Ponte and Croft, "A Language Modeling Approach to
/// Information Retrieval", 1998), without smoothing, because no word is
/// missing: a word at random is of a short article that has it twice sooner
/// than of a long one that has it once, be it a rare word or a frequent one,
/// and for words that are remembered BM25 holds length against an article far
/// too little. Chosen on the articles of even number of the Reuters files, in
/// a model of stage 2: four words of an article gain .018 by .4, .024 by this
/// and .025 by 1, two telling ones .013, .020 and .024, but three words in a
/// row lose .012, .018 and .023, because the shortest article that has them
/// all comes before the one that has them in that order.
const LIKELY: Score = 0.7;

/// Of more words nobody remembers the forms: they are a question, put in forms of its own.
///
/// Questions of nine words lose by [`TYPED`], and eight words of an article
/// find it without.
const REMEMBERED: usize = 6;

/// Hears what an article is given: for what, for which of the bare words, and how much.
pub(super) type Told<'t> = dyn FnMut(Worth, &[usize], Score) + 't;

/// Scores the articles again; their order is left as it was.
pub(super) fn rescore(
    fields: &Arc<Fields>,
    wording: &Wording,
    searcher: &Searcher,
    ranked: &mut [Ranked],
    deadline: &Deadline,
    told: &mut Told<'_>,
) -> tantivy::Result<()> {
    let judge = Judge::of(fields, wording, searcher, deadline)?;
    let mut ranked: Vec<&mut Ranked> = ranked.iter_mut().collect();
    ranked.sort_unstable_by_key(|it| it.address);
    for of_segment in ranked.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let Some(first) = of_segment.first() else { continue };
        let mut bench = judge.open(searcher.segment_reader(first.address.segment_ord))?;
        for it in of_segment {
            if deadline.spend(ARTICLE) {
                return Ok(());
            }
            let mut tally = Tally { score: it.score, told };
            bench.score(it.address.doc_id, &mut tally);
            it.score = tally.score;
        }
    }
    Ok(())
}

/// What is looked for, weighed in the whole archive.
struct Judge<'w> {
    fields: &'w Fields,
    words: &'w [Bare],
    pairs: Vec<Pair>,
    /// The words in the forms typed, each with its weight.
    exact: Vec<(Leaf, Bm25)>,
    /// How rare these are, on average.
    rarity: Score,
    every: Option<Box<dyn Weight>>,
    /// The words that the first look left out because they are frequent.
    frequent: Vec<(usize, Bm25)>,
}

/// Two words that are neighbours in the query, by their numbers.
struct Pair {
    words: [usize; 2],
    /// How far the second stands behind the first.
    distance: u32,
    bm25: Bm25,
}

impl<'w> Judge<'w> {
    fn of(
        fields: &'w Arc<Fields>,
        wording: &'w Wording,
        searcher: &Searcher,
        deadline: &Deadline,
    ) -> tantivy::Result<Self> {
        let words = wording.words.as_slice();
        let weighed = words.iter().map(|it| Bm25::of(fields, &it.spans, searcher));
        let weighed: Vec<Bm25> = weighed.collect::<tantivy::Result<_>>()?;
        let pairs = neighbours(words).into_iter().filter_map(|[a, b]| {
            let ((one, one_bm25), (other, other_bm25)) =
                (words.get(a).zip(weighed.get(a))?, words.get(b).zip(weighed.get(b))?);
            let distance = other.place - one.place;
            Some(Pair { words: [a, b], distance, bm25: one_bm25.with(other_bm25) })
        });
        let pairs = pairs.collect();
        let is_left_out = |number: &usize| {
            wording.leaves_out && words.get(*number).is_some_and(|it| it.is_frequent)
        };
        let frequent = (0..).zip(&weighed).filter(|(number, _)| is_left_out(number));
        let frequent = frequent.map(|(number, bm25)| (number, bm25.clone())).collect();
        let exact = words.iter().map(|it| {
            let exact = exactly(it);
            let bm25 = Bm25::of(fields, &exact, searcher)?;
            Ok((exact.leaves.concat(), bm25))
        });
        let every = wording.every.as_ref().map(|it| {
            lower(fields, it, deadline).weight(EnableScoring::disabled_from_searcher(searcher))
        });
        let (exact, every) = (exact.collect::<tantivy::Result<Vec<_>>>()?, every.transpose()?);
        let rarity = Bm25::mean_rarity(exact.iter().map(|it| &it.1));
        Ok(Self { fields, words, pairs, exact, rarity, every, frequent })
    }

    fn open(&self, reader: &SegmentReader) -> tantivy::Result<Bench<'_>> {
        let open = |part, leaf: &Leaf| {
            let sources: Vec<_> = leaf.iter().flat_map(|it| it.in_part()).collect();
            Slot::open(reader, self.fields.of(part), &sources)
        };
        let mut parts = Vec::with_capacity(Part::BARE.len());
        for part in Part::BARE {
            let words = self.words.iter().map(|it| open(part, &it.spans.leaves.concat()));
            let exact = self.exact.iter().map(|(leaf, _)| open(part, leaf));
            parts.push(PartSlots {
                counts: if part == Part::Headline { HEADLINE_COUNTS as Score } else { 1.0 },
                words: words.collect::<tantivy::Result<_>>()?,
                exact: exact.collect::<tantivy::Result<_>>()?,
            });
        }
        let every = self.every.as_ref().map(|it| it.scorer(reader, 1.0)).transpose()?;
        let norms = reader.get_fieldnorms_reader(self.fields.words)?;
        Ok(Bench { judge: self, parts, every, norms })
    }
}

/// The numbers of words that are a pair: the telling ones as if the frequent ones between
/// them were gaps, and every frequent one with the words beside it.
///
/// The frequent ones tell where words were copied from, and nothing by themselves.
fn neighbours(words: &[Bare]) -> Vec<[usize; 2]> {
    let telling: Vec<usize> =
        (0..).zip(words).filter(|(_, it)| !it.is_frequent).map(|it| it.0).collect();
    let telling = telling.windows(2).filter_map(|it| <[usize; 2]>::try_from(it).ok());
    let beside = (0..).zip(words.windows(2)).filter(|(_, two)| two.iter().any(|it| it.is_frequent));
    let pairs = telling.chain(beside.map(|(number, _)| [number, number + 1]));
    let differ = |[a, b]: &[usize; 2]| {
        words.get(*a).map(|it| &it.spans.leaves) != words.get(*b).map(|it| &it.spans.leaves)
    };
    pairs.filter(differ).collect()
}

/// The word in the form typed, as an operand.
fn exactly(word: &Bare) -> SpanPlan {
    SpanPlan { leaves: vec![TermMatch::forms(&word.text)], ..word.spans.as_ref().clone() }
}

/// The score of one article as it grows, told part by part.
struct Tally<'t, 'f> {
    score: Score,
    told: &'t mut Told<'f>,
}

impl Tally<'_, '_> {
    fn add(&mut self, worth: Worth, words: &[usize], more: Score) {
        self.score += more;
        (self.told)(worth, words, more);
    }

    fn multiply(&mut self, worth: Worth, factor: Score) {
        let before = self.score;
        self.score *= factor;
        (self.told)(worth, &[], self.score - before);
    }
}

/// One segment, whose articles are asked for in their order.
struct Bench<'j> {
    judge: &'j Judge<'j>,
    parts: Vec<PartSlots>,
    every: Option<Box<dyn Scorer>>,
    norms: FieldNormReader,
}

/// The postings of all words in one part.
struct PartSlots {
    /// How much an occurrence in this part counts.
    counts: Score,
    words: Vec<Slot>,
    exact: Vec<Slot>,
}

impl Bench<'_> {
    /// Adds to the score of the first look.
    fn score(&mut self, doc: DocId, tally: &mut Tally<'_, '_>) {
        let length = self.norms.fieldnorm(doc);
        for pair in &self.judge.pairs {
            let (mut ordered, mut near) = (0.0, 0.0);
            for part in &mut self.parts {
                let counts = part.counts;
                let Some((ones, others)) = part.positions(doc, pair.words) else { continue };
                ordered += counts * met(ones, others, 0, pair.distance) as Score;
                near += counts * met(ones, others, NEAR_BY, NEAR_BY) as Score;
            }
            tally.add(Worth::Ordered, &pair.words, ORDERED * pair.bm25.score(ordered, length));
            tally.add(Worth::Near, &pair.words, NEAR * pair.bm25.score(near, length));
        }
        for (number, bm25) in &self.judge.frequent {
            let found = self.parts.iter_mut().map(|it| it.counts * it.stem(doc, *number)).sum();
            tally.add(Worth::Frequent, &[*number], bm25.score(found, length));
        }
        let (mut as_typed, mut likelihood) = (0, 0.0);
        for (number, (_, bm25)) in self.judge.exact.iter().enumerate() {
            let found = self.parts.iter_mut().map(|it| it.counts * it.exact(doc, number)).sum();
            tally.add(Worth::Form, &[number], EXACT * bm25.score(found, length));
            as_typed += usize::from(found > 0.0);
            likelihood += bm25.likelihood(found, length);
        }
        if as_typed == self.judge.exact.len() && as_typed <= REMEMBERED {
            let likely = LIKELY * self.judge.rarity * likelihood;
            let typed = tally.score * (TYPED - 1.0) + likely;
            tally.add(Worth::Typed, &[], typed);
        }
        if self.has_every(doc) {
            tally.multiply(Worth::Every, EVERY);
        }
    }

    fn has_every(&mut self, doc: DocId) -> bool {
        let Some(every) = &mut self.every else { return false };
        if every.doc() < doc {
            every.seek(doc);
        }
        every.doc() == doc
    }
}

impl PartSlots {
    /// Where two words stand, if both do.
    fn positions(&mut self, doc: DocId, words: [usize; 2]) -> Option<(&[u32], &[u32])> {
        let [one, other] = self.words.get_disjoint_mut(words).ok()?;
        let both = one.seek(doc) == doc && other.seek(doc) == doc;
        both.then(|| (one.positions(), other.positions()))
    }

    /// How often a word stands in whatever inflection.
    fn stem(&mut self, doc: DocId, number: usize) -> Score {
        self.words.get_mut(number).map_or(0.0, |it| occurrences(it, doc))
    }

    /// How often a word stands in the form typed.
    fn exact(&mut self, doc: DocId, number: usize) -> Score {
        self.exact.get_mut(number).map_or(0.0, |it| occurrences(it, doc))
    }
}

fn occurrences(slot: &mut Slot, doc: DocId) -> Score {
    if slot.seek(doc) == doc { slot.positions().len() as Score } else { 0.0 }
}

/// How many of `ones` have one of `others` at most so far before or behind them; both in order.
fn met(ones: &[u32], others: &[u32], before: u32, behind: u32) -> usize {
    let mut rest = others;
    let meets = |one: &&u32| {
        let from = one.saturating_sub(before);
        rest = rest.get(rest.partition_point(|it| *it < from)..).unwrap_or_default();
        // A word that is of both stems is not beside itself.
        rest.iter().find(|it| *it != *one).is_some_and(|it| *it <= **one + behind)
    };
    ones.iter().filter(meets).count()
}

#[cfg(test)]
mod tests {
    use super::met;

    #[test]
    fn words_meet_within_a_distance_and_never_themselves() {
        let check = |ones: &[u32], others: &[u32], before, behind, expected| {
            assert_eq!(met(ones, others, before, behind), expected, "{ones:?} {others:?}");
        };
        check(&[3], &[4], 0, 1, 1);
        check(&[3], &[2], 0, 1, 0);
        check(&[3], &[2], 8, 8, 1);
        check(&[3, 9], &[4, 10], 0, 1, 2);
        check(&[3, 9], &[12], 8, 8, 1);
        check(&[3], &[3], 8, 8, 0);
        check(&[3], &[3, 4], 0, 1, 1);
        check(&[], &[4], 8, 8, 0);
        check(&[1030], &[2, 1027], 8, 8, 1);
    }
}
