//! Two words side by side: whether they stand so, and how many articles hold them, found sooner than by tantivy's own scorer of a phrase.

use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocId, DocSet, TERMINATED};

use super::deadline::{ARTICLE, Deadline};
use super::held::Held;
use super::indexed::forms;
use super::lay::seam;
use super::plan::{Operand, SpanPlan};
use super::schema::{Fields, Part};
use super::slot::Slot;
use super::terms::{Languages, Source};

/// So many places have a bit of their own: more than most articles have words.
///
/// A place beyond shares one, so that what is found there is compared once more.
/// Twice as many cost more to clear than they save.
const PLACES: usize = 2_048;

/// Whether one of `others` comes right behind one of `ones`, but for those of `others` that are `parted`; all in order.
///
/// Which of the two is next is a guess that a processor makes wrong every other
/// time; a bit is set and looked at without any.
pub(super) fn meet(ones: &[u32], others: &[u32], parted: &[u32]) -> bool {
    let mut places = [0_u64; PLACES / 64];
    let (few, before, many, behind) = match ones.len() <= others.len() {
        true => (ones, 1, others, 0),
        false => (others, 0, ones, 1),
    };
    for place in few {
        let at = *place as usize + before;
        places[at % PLACES / 64] |= 1 << (at % 64);
    }
    let is_exact = |it: &[u32]| it.last().is_none_or(|it| (*it as usize) < PLACES - 1);
    let is_exact = is_exact(ones) && is_exact(others);
    for place in parted.iter().filter(|_| is_exact) {
        let at = *place as usize;
        places[at % PLACES / 64] &= !(1 << (at % 64));
    }
    let met = many.chunks(8).any(|some| {
        let place = some.iter().map(|it| *it as usize + behind);
        let bits = place.map(|it| places[it % PLACES / 64] >> (it % 64));
        bits.fold(0, |met, it| met | it) & 1 == 1
    });
    let meets = |it: u32| others.binary_search(&it).is_ok() && parted.binary_search(&it).is_err();
    met && (is_exact || ones.iter().any(|it| meets(it + 1)))
}

/// How many articles of a segment hold the two words that a plan looks for side by side, in one paragraph;
/// `None` if it looks for anything else.
pub(super) fn count(
    fields: &Fields,
    plan: &SpanPlan,
    reader: &SegmentReader,
    deadline: &Deadline,
) -> tantivy::Result<Option<u32>> {
    let Some(words) = side_by_side(plan) else { return Ok(None) };
    let mut pairs = Vec::with_capacity(plan.parts.len());
    for part in &plan.parts {
        let index = reader.inverted_index(fields.of(*part))?;
        pairs.extend(Pair::open(fields, words, *part, reader, &index)?);
    }
    // An article in which they were found is not looked at again.
    pairs.sort_by_key(|it| it.size_hint());
    let mut held = Held::none(reader.max_doc());
    for mut pair in pairs {
        pair.hold(&mut held, deadline);
    }
    Ok(Some(held.count(reader.alive_bitset())))
}

/// The two forms, if a plan looks for nothing else.
fn side_by_side(plan: &SpanPlan) -> Option<[&str; 2]> {
    let Operand::Phrase { items, length: 2 } = &plan.operand else { return None };
    let [one, other] = items.as_slice() else { return None };
    let form = |leaf: usize| match forms(plan.leaves.get(leaf)?)?.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    Some([form(one.leaf)?, form(other.leaf)?]).filter(|_| plan.at_least == 1)
}

/// Two words in a part of a segment that has both.
struct Pair {
    words: [Word; 2],
    /// Which of them fewer documents have.
    rarer: usize,
    /// Where the two are of two paragraphs.
    seams: Option<Slot>,
}

struct Word {
    postings: SegmentPostings,
    positions: Vec<u32>,
}

impl Pair {
    fn open(
        fields: &Fields,
        [one, other]: [&str; 2],
        part: Part,
        reader: &SegmentReader,
        index: &InvertedIndexReader,
    ) -> tantivy::Result<Option<Self>> {
        let field = fields.of(part);
        let info = |form| index.get_term_info(&Term::from_field_text(field, form));
        let (Some(first), Some(second)) = (info(one)?, info(other)?) else { return Ok(None) };
        let word = |info| {
            let record = IndexRecordOption::WithFreqsAndPositions;
            let postings = index.read_postings_from_terminfo(info, record)?;
            Ok::<_, tantivy::TantivyError>(Word { postings, positions: Vec::new() })
        };
        // Only the body has paragraphs.
        let seams = (part == Part::Body).then(|| {
            let source = Source { term: seam(one, other), languages: Languages::ALL };
            Slot::open(reader, field, &[source])
        });
        let rarer = usize::from(second.doc_freq < first.doc_freq);
        let words = [word(&first)?, word(&second)?];
        Ok(Some(Self { words, rarer, seams: seams.transpose()? }))
    }

    /// An upper bound of the number of documents.
    fn size_hint(&self) -> u32 {
        self.words[self.rarer].postings.size_hint()
    }

    /// Adds the documents in which the two stand side by side.
    fn hold(&mut self, held: &mut Held, deadline: &Deadline) {
        let mut doc = self.words[self.rarer].postings.doc();
        while doc != TERMINATED && !deadline.spend(ARTICLE) {
            let other = &mut self.words[1 - self.rarer].postings;
            let at = other.doc();
            let found = if at < doc { other.seek(doc) } else { at };
            if found == doc && !held.holds(doc) && self.stands(doc) {
                held.insert(doc);
            }
            let rarer = &mut self.words[self.rarer].postings;
            doc = if found == doc { rarer.advance() } else { rarer.seek(found) };
        }
    }

    /// Whether they stand side by side in the document that both are at.
    fn stands(&mut self, doc: DocId) -> bool {
        for it in &mut self.words {
            it.postings.positions(&mut it.positions);
        }
        let [one, other] = &self.words;
        let mut parted: &[u32] = &[];
        if let Some(seams) = &mut self.seams
            && seams.seek(doc) == doc
        {
            parted = seams.positions();
        }
        meet(&one.positions, &other.positions, parted)
    }
}

#[cfg(test)]
mod tests {
    use super::{PLACES, meet};

    #[test]
    fn words_meet_where_the_second_comes_right_behind_the_first() {
        let check = |ones: &[u32], others: &[u32], parted: &[u32], expected| {
            assert_eq!(meet(ones, others, parted), expected, "{ones:?} {others:?} {parted:?}");
        };
        let shared = PLACES as u32;
        check(&[3], &[4], &[], true);
        check(&[3], &[4], &[4], false);
        check(&[3], &[4], &[5], true);
        check(&[3, 9], &[4, 10], &[4], true);
        check(&[4], &[3], &[], false);
        check(&[3], &[3], &[], false);
        check(&[1, 63, 200], &[0, 64, 190], &[], true);
        check(&[1, 63, 200], &[64], &[], true);
        check(&[3], &[shared + 4], &[], false);
        check(&[3, shared + 9], &[4 + shared, 10 + shared, 9 + 2 * shared], &[], true);
        check(&[3, shared + 9], &[4 + shared, 10 + shared], &[10 + shared], false);
        check(&[3, shared + 9], &[4, 10 + shared], &[4 + shared, 10 + shared], true);
        check(&[shared - 1], &[shared], &[], true);
        check(&[shared - 1], &[0], &[], false);
        check(&[], &[0], &[], false);
        check(&[7], &[], &[], false);
    }
}
