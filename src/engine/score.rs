//! How well an operand fits an article.
//!
//! Every number that decides the order of the best, each with its reason where it stands:
//!
//! | stage | number | is |
//! | --- | --- | --- |
//! | 1: all that match | [`K1`] | 1.2: how soon more occurrences stop counting |
//! | | [`B`] | .75: how much a long article is held against it |
//! | | [`HEADLINE_COUNTS`] | 2: what a word of the headline counts |
//! | 2: the first [`AGAIN`](super::rescore::AGAIN) | `rescore::ORDERED` | .8: two words in the order and distance of the query |
//! | | `rescore::NEAR` | .3: two words within `NEAR_BY`, 8 words |
//! | | `rescore::EXACT` | .3: a word in the form typed, beside its stem |
//! | | `rescore::TYPED` | 1.35: all of at most `REMEMBERED`, 6 words in the forms typed |
//! | | `rescore::LIKELY` | .7: how densely these stand, as a logarithm of each |
//! | | `rescore::EVERY` | 1.3: all words, where any would do |
//! | 3: on request | `feedback::OWN` | .7: the query's own words beside those of the first articles |
//! | | `feedback::VOICES` | 2 to 1: the order without and with them |
//!
//! tantivy prunes by the scores of stage 1 and by its own constants, which are
//! [`K1`] and [`B`]; the later stages look only at articles that stage 1 scored
//! whole, so what is pruned is none of the first (`tests/pruned.rs`).

use tantivy::schema::Term;
use tantivy::{Score, Searcher};

use super::lay::HEADLINE_COUNTS;
use super::plan::{Leaf, Operand, SpanPlan};
use super::schema::{Fields, Part};
use super::slot::Sought;
use crate::query::Relation;

/// How soon more occurrences stop counting.
///
/// The value of tantivy's own BM25, so that a word and a phrase are comparable;
/// on judged topics and known items nothing measurable changes from 0.9 to 1.6.
const K1: Score = 1.2;

/// How much a long article is held against it; as [`K1`], flat from 0.55 to 0.75.
const B: Score = 0.75;

/// The weight of an operand (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, section 3).
#[derive(Clone, Debug)]
pub(super) struct Bm25 {
    idf: Score,
    average_length: Score,
}

impl Bm25 {
    /// The weight of an operand in an archive: the sum of the rarity of its words.
    pub(super) fn of(
        fields: &Fields,
        plan: &SpanPlan,
        searcher: &Searcher,
    ) -> tantivy::Result<Self> {
        let mut articles = 0;
        let mut words = 0;
        for reader in searcher.segment_readers() {
            articles += u64::from(reader.max_doc());
            words += reader.inverted_index(fields.words)?.total_num_tokens();
        }
        let mut rarity = Vec::with_capacity(plan.leaves.len());
        for leaf in &plan.leaves {
            rarity.push(idf(holders(fields, leaf, &plan.parts, searcher)?.min(articles), articles));
        }
        let average_length = words as Score / articles.max(1) as Score;
        Ok(Self { idf: weight(&plan.operand, &rarity), average_length })
    }

    /// The weight of two operands at one place: the mean of theirs.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self { idf: (self.idf + other.idf) / 2.0, average_length: self.average_length }
    }

    /// How much an occurrence in a part counts: in the headline double.
    pub(super) fn counts(part: Part) -> Score {
        if part == Part::Headline { HEADLINE_COUNTS as Score } else { 1.0 }
    }

    /// How rare operands are, on average.
    pub(super) fn mean_rarity<'o>(operands: impl ExactSizeIterator<Item = &'o Self>) -> Score {
        let count = operands.len().max(1);
        operands.map(|it| it.idf).sum::<Score>() / count as Score
    }

    /// How likely an article of so many words is one that somebody took the operand from, who took it at random:
    /// the logarithm of how often it stands there for each time in an article of average length.
    ///
    /// One is added, so that it is 0 where there is none and never less.
    pub(super) fn likelihood(&self, found: Score, length: u32) -> Score {
        (1.0 + found * self.average_length / length.max(1) as Score).ln()
    }

    /// The score of so many occurrences in an article of so many words.
    pub(super) fn score(&self, found: Score, length: u32) -> Score {
        let norm = K1 * (1.0 - B + B * length as Score / self.average_length.max(1.0));
        self.idf * found * (K1 + 1.0) / (found + norm)
    }
}

/// The weight of an operand in an archive, without the length of its articles.
pub(super) fn weight_of(
    fields: &Fields,
    plan: &SpanPlan,
    searcher: &Searcher,
) -> tantivy::Result<Score> {
    Ok(Bm25::of(fields, plan, searcher)?.idf)
}

/// The rarity of a stem among the articles of its language, which have this tag; `None` if one article has it at most.
pub(super) fn rarity(
    fields: &Fields,
    leaf: &Leaf,
    tag: &str,
    searcher: &Searcher,
) -> tantivy::Result<Option<Score>> {
    let holders = holders(fields, leaf, &Part::BARE, searcher)?;
    let articles = searcher.doc_freq(&Term::from_field_text(fields.language, tag))?;
    Ok((holders > 1).then(|| idf(holders.min(articles), articles)))
}

/// ln(1 + (N - n + 0.5) / (n + 0.5)), as tantivy and Lucene have it.
fn idf(holders: u64, articles: u64) -> Score {
    let others = articles.saturating_sub(holders) as Score;
    (1.0 + (others + 0.5) / (holders as Score + 0.5)).ln()
}

/// The rarity of an operand: that of all words it needs, and of the rarest of alternatives.
fn weight(operand: &Operand, rarity: &[Score]) -> Score {
    let of_leaf = |leaf: usize| rarity.get(leaf).copied().unwrap_or(0.0);
    match operand {
        Operand::Leaf(leaf) => of_leaf(*leaf),
        Operand::Phrase { items, .. } | Operand::Slop { items, .. } => {
            items.iter().map(|it| of_leaf(it.leaf)).sum()
        }
        Operand::Or(operands) => operands.iter().map(|it| weight(it, rarity)).fold(0.0, Score::max),
        Operand::Near(relation, operands) => {
            let [left, right] = operands.as_ref();
            match relation {
                Relation::NotWithin(_) | Relation::NotSame(_) => weight(left, rarity),
                _ => weight(left, rarity) + weight(right, rarity),
            }
        }
        Operand::First(_, inner)
        | Operand::Quote(inner)
        | Operand::Case(_, inner)
        | Operand::In(_, inner) => weight(inner, rarity),
    }
}

/// How many articles hold a leaf, counted without reading a list: an upper bound.
fn holders(
    fields: &Fields,
    leaf: &Leaf,
    parts: &[Part],
    searcher: &Searcher,
) -> tantivy::Result<u64> {
    let mut holders = 0;
    for reader in searcher.segment_readers() {
        for word in leaf {
            let in_words =
                word.in_words().filter(|_| parts.iter().any(|it| Part::BARE.contains(it)));
            if let Some(terms) = in_words {
                let index = reader.inverted_index(fields.words)?;
                for term in terms {
                    holders +=
                        u64::from(index.doc_freq(&Term::from_field_text(fields.words, &term))?);
                }
                continue;
            }
            // The part with most of them stands for all, because articles hold a word in several parts.
            let sought = Sought::of(std::slice::from_ref(word));
            let mut most = 0;
            for part in parts {
                let index = reader.inverted_index(fields.of(*part))?;
                let lists = sought.known(reader, *part, &index)?;
                most = most.max(lists.iter().map(|(it, _)| u64::from(it.doc_freq)).sum());
            }
            holders += most;
        }
    }
    Ok(holders)
}

#[cfg(test)]
mod tests {
    use super::Bm25;

    #[test]
    fn a_word_is_sooner_of_an_article_that_it_is_dense_in() {
        let bm25 = Bm25 { idf: 3.0, average_length: 400.0 };
        assert_eq!(bm25.likelihood(0.0, 50), 0.0);
        assert!(bm25.likelihood(1.0, 100) > bm25.likelihood(3.0, 400));
        assert!(bm25.likelihood(1.0, 0).is_finite());
        let rare = Bm25 { idf: 9.0, average_length: 400.0 };
        assert_eq!(bm25.likelihood(2.0, 300), rare.likelihood(2.0, 300));
    }
}
