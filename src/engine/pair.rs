//! Two words side by side: the articles in which they stand so, as tantivy's own scorer of a phrase finds them, but sooner.

use tantivy::index::InvertedIndexReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED};

/// The documents in which one word stands right behind another, whatever paragraphs they are of.
pub(super) struct Pair {
    /// The word that fewer documents have, and the other.
    words: [Word; 2],
    /// A bit for each place of one of them, as long as it is compared with the other.
    places: [u64; PLACES / 64],
}

/// So many places have a bit of their own: more than most articles have words.
///
/// A place beyond shares one, so that what is found there is compared once more.
const PLACES: usize = 4_096;

struct Word {
    postings: SegmentPostings,
    /// How far the end of the pair is from the word.
    offset: u32,
    positions: Vec<u32>,
}

impl Pair {
    /// Opens the lists of two words that follow each other.
    pub(super) fn open(
        index: &InvertedIndexReader,
        infos: [&TermInfo; 2],
    ) -> tantivy::Result<Self> {
        let word = |info, offset| {
            let record = IndexRecordOption::WithFreqsAndPositions;
            let postings = index.read_postings_from_terminfo(info, record)?;
            Ok::<_, tantivy::TantivyError>(Word { postings, offset, positions: Vec::new() })
        };
        let mut words = [word(infos[0], 1)?, word(infos[1], 0)?];
        words.sort_by_key(|it| it.postings.doc_freq());
        let mut pair = Self { words, places: [0; PLACES / 64] };
        pair.settle();
        Ok(pair)
    }

    /// Goes to the first document from here on in which the two stand side by side.
    fn settle(&mut self) -> DocId {
        loop {
            let [rare, other] = &mut self.words;
            let doc = rare.postings.doc();
            let at = other.postings.doc();
            let found = if at < doc { other.postings.seek(doc) } else { at };
            if found != doc {
                rare.postings.seek(found);
            } else if doc == TERMINATED || self.stands() {
                return doc;
            } else {
                self.words[0].postings.advance();
            }
        }
    }

    /// Whether they stand side by side in the document that both are at.
    fn stands(&mut self) -> bool {
        for it in &mut self.words {
            it.postings.positions_with_offset(it.offset, &mut it.positions);
        }
        let [one, other] = &self.words;
        let (few, many) = match one.positions.len() <= other.positions.len() {
            true => (&one.positions, &other.positions),
            false => (&other.positions, &one.positions),
        };
        // Which of the two is next is a guess that a processor makes wrong every other time;
        // a bit is set and looked at without any.
        for place in few {
            self.places[*place as usize % PLACES / 64] |= 1 << (place % 64);
        }
        let places = &self.places;
        let met = many.chunks(8).any(|some| {
            let bits = some.iter().map(|it| places[*it as usize % PLACES / 64] >> (it % 64));
            bits.fold(0, |met, it| met | it) & 1 == 1
        });
        for place in few {
            self.places[*place as usize % PLACES / 64] = 0;
        }
        let is_exact = |it: &[u32]| it.last().is_none_or(|it| (*it as usize) < PLACES);
        let meets = |it: &u32| many.binary_search(it).is_ok();
        met && ((is_exact(few) && is_exact(many)) || few.iter().any(meets))
    }
}

impl DocSet for Pair {
    fn advance(&mut self) -> DocId {
        if self.doc() != TERMINATED {
            self.words[0].postings.advance();
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            self.words[0].postings.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.words[0].postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.words[0].postings.size_hint()
    }
}
