//! The articles that were found first tell which other words speak of the same matter, and the order is weighed anew by these.
//!
//! Relevance feedback as in Lavrenko and Croft, "Relevance-Based Language
//! Models" (2001), in the form RM3 of Abdul-Jaleel and others (2004). Only the
//! order of the articles that are looked at twice changes, never which articles
//! match; and the order by the words alone keeps two voices of three, because
//! feedback by itself leads astray where the first articles are of another
//! matter (Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion", 2009).

use std::collections::BTreeMap;

use tantivy::query::{EnableScoring, Query as _, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocSet as _, Score, Searcher};

use super::Engine;
use super::collect::{self, Ranked};
use super::deadline::{ARTICLE, Deadline};
use super::lay::{language_tag, stem_in_words};
use super::rescore::AGAIN;
use super::schema::Part;
use super::stemming::Stemming;
use super::terms::TermMatch;
use super::texts::texts;
use super::wording::{Wording, is_frequent};
use crate::article::Article;
use crate::search::Order;
use crate::text::{stems_of, words};

/// How many of the first articles are believed: the fourth is of another matter too often.
const BELIEVED: usize = 3;

/// How many words are added: with more, those of the style of the articles come in.
const ADDED: usize = 15;

/// The weight of the query's own words, beside which the added ones share the rest.
const OWN: Score = 0.7;

/// In at least so many articles, because a word of one article finds that one only.
const LEAST: u64 = 2;

/// In one of so many articles of its language at most, because more frequent words are of every matter.
const SHARE: u64 = 10;

/// The voices of the order without and with the added words.
const VOICES: [Score; 2] = [2.0, 1.0];

/// How fast a voice fades from rank to rank: the first ten ranks weigh about as much.
const FADES: Score = 20.0;

/// A word that speaks of the same matter.
struct Added {
    spelling: String,
    term: String,
    weight: Score,
    /// The language of its article: among all articles, every small word of a rare language would be rare.
    tag: String,
}

impl Engine {
    /// Puts articles that were scored into the order that the first of them suggest; returns the words by which.
    ///
    /// Their scores are then the sums of the two voices.
    pub(super) fn feed_back(
        &self,
        searcher: &Searcher,
        wording: &Wording,
        ranked: &mut [Ranked],
        deadline: &Deadline,
    ) -> tantivy::Result<Vec<String>> {
        let mut believed = Vec::with_capacity(BELIEVED);
        for it in ranked.iter().take(BELIEVED) {
            // A damaged one is told of when it is printed.
            believed
                .extend(self.stored(searcher, it.address).ok().map(|article| (it.score, article)));
        }
        let added = self.added(searcher, &believed, &own_terms(wording))?;
        if added.is_empty() || deadline.look() {
            return Ok(Vec::new());
        }
        let mut weighed: Vec<Ranked> = ranked.iter().take(AGAIN).copied().collect();
        let own = wording.said.max(1) as Score;
        for it in &added {
            let factor = (1.0 - OWN) / OWN * own * it.weight;
            self.weigh(searcher, &mut weighed, it, factor, deadline)?;
        }
        collect::sort(&mut weighed, Order::Best);
        fuse(ranked, &weighed);
        Ok(added.into_iter().map(|it| it.spelling).collect())
    }

    /// The words that are frequent in the articles and rare in the archive.
    fn added(
        &self,
        searcher: &Searcher,
        believed: &[(Score, Article)],
        own_terms: &[String],
    ) -> tantivy::Result<Vec<Added>> {
        let mut weights: BTreeMap<String, Added> = BTreeMap::new();
        for (score, article) in believed {
            for it in counted(article, self.stemming) {
                let known = weights.entry(it.term.clone()).or_insert(Added { weight: 0.0, ..it });
                known.weight += score * it.weight;
            }
        }
        weights.retain(|term, _| !own_terms.contains(term));
        let mut added: Vec<Added> = weights.into_values().collect();
        // Equal weights stand in the order of their terms.
        added.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let mut telling = Vec::with_capacity(ADDED);
        for it in added {
            let holders = searcher.doc_freq(&Term::from_field_text(self.fields.words, &it.term))?;
            let articles =
                searcher.doc_freq(&Term::from_field_text(self.fields.language, &it.tag))?;
            if (LEAST..=articles / SHARE).contains(&holders) {
                telling.push(it);
            }
            if telling.len() == ADDED {
                break;
            }
        }
        let sum: Score = telling.iter().map(|it| it.weight).sum();
        telling.iter_mut().for_each(|it| it.weight /= sum);
        Ok(telling)
    }

    /// Adds to each article so many times the score of a word.
    fn weigh(
        &self,
        searcher: &Searcher,
        ranked: &mut [Ranked],
        word: &Added,
        factor: Score,
        deadline: &Deadline,
    ) -> tantivy::Result<()> {
        let term = Term::from_field_text(self.fields.words, &word.term);
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
        ranked.sort_unstable_by_key(|it| it.address);
        for of_segment in ranked.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord)
        {
            let Some(first) = of_segment.first() else { continue };
            let reader = searcher.segment_reader(first.address.segment_ord);
            let mut scorer = weight.scorer(reader, factor)?;
            for it in of_segment {
                if deadline.spend(ARTICLE) {
                    return Ok(());
                }
                if scorer.doc() < it.address.doc_id {
                    scorer.seek(it.address.doc_id);
                }
                if scorer.doc() == it.address.doc_id {
                    it.score += scorer.score();
                }
            }
        }
        Ok(())
    }
}

/// The terms of the words that were asked for.
fn own_terms(wording: &Wording) -> Vec<String> {
    let words = wording.words.iter().flat_map(|it| &it.spans.leaves).flatten();
    words.filter_map(TermMatch::in_words).flatten().collect()
}

/// The stems of an article, with their share of its words and the spelling first met.
fn counted(article: &Article, stemming: Stemming) -> Vec<Added> {
    let language = stemming.language(article.language.as_deref());
    let mut counted: BTreeMap<Box<str>, (u32, String)> = BTreeMap::new();
    let mut length = 0_u32;
    for text in texts(article).iter().filter(|it| Part::BARE.contains(&it.part)) {
        for word in words(text.text) {
            length += 1;
            let spelling = word.spelling();
            let is_word = spelling.chars().all(|it| !it.is_numeric())
                && spelling.chars().filter(|it| it.is_alphabetic()).count() > 1;
            if is_word && !is_frequent(&spelling) {
                let stem = stems_of(language, &spelling).stem;
                counted.entry(stem).or_insert_with(|| (0, spelling.into_owned())).0 += 1;
            }
        }
    }
    let share = |count: u32| count as Score / length.max(1) as Score;
    let tag = language_tag(article);
    let added = counted.into_iter().map(|(stem, (count, spelling))| Added {
        spelling,
        term: stem_in_words(language, &stem),
        weight: share(count),
        tag: tag.clone(),
    });
    added.collect()
}

/// Gives each article the sum of its two voices, and puts them in the order of these.
fn fuse(ranked: &mut [Ranked], weighed: &[Ranked]) {
    let [own, other] = VOICES;
    let others: BTreeMap<_, usize> =
        weighed.iter().enumerate().map(|(rank, it)| (it.address, rank)).collect();
    for (rank, it) in ranked.iter_mut().enumerate() {
        let voice = |voice: Score, rank: usize| voice / (FADES + 1.0 + rank as Score);
        let with_added = others.get(&it.address).map_or(0.0, |rank| voice(other, *rank));
        it.score = voice(own, rank) + with_added;
    }
    collect::sort(ranked, Order::Best);
}
