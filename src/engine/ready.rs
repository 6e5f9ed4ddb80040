//! Spellings to the terms that are laid down for them, each made once.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::lay::{NEXT, SAME, stem_in_part, stem_in_words};
use crate::text::{Language, Word, stems_of};

/// How many spellings are remembered before the table starts anew: half of the words of any text are
/// among its hundred most frequent ones, and this holds the words of some thousand articles.
const REMEMBERED: usize = 1 << 17;

/// How many bytes they may take together: about as many as so many words do, and no more if they are long.
const REMEMBERED_BYTES: usize = 16 << 20;

/// What is laid down for a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ready<'r> {
    /// Its form.
    pub(super) form: &'r str,
    /// Its form, and at the same place each stem that the form does not tell.
    pub(super) in_part: &'r str,
    /// Its stems in `words`.
    pub(super) in_words: &'r str,
}

/// The words of one language that were met.
#[derive(Debug)]
pub(super) struct ReadyWords {
    language: Language,
    hasher: RandomState,
    known: HashTable<Entry>,
    /// Spelling, `in_part` and `in_words` of each, one after the other: a word is compared and copied
    /// from one place in memory.
    text: String,
}

/// Where the texts of a spelling begin in `text`, and the bytes from there to the end of each.
#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
    spelling: u32,
    form: u32,
    in_part: u32,
    in_words: u32,
}

impl ReadyWords {
    pub(super) fn new(language: Language) -> Self {
        let (hasher, known) = (RandomState::default(), HashTable::new());
        Self { language, hasher, known, text: String::new() }
    }

    /// What is laid down for `word`.
    pub(super) fn of(&mut self, word: &Word<'_>) -> Ready<'_> {
        let spelling = word.spelling();
        let hash = self.hasher.hash_one(spelling.as_bytes());
        let is_it = |it: &Entry| it.spelling(&self.text) == spelling.as_bytes();
        let entry = match self.known.find(hash, is_it) {
            Some(entry) => *entry,
            None => self.learn(&spelling, hash),
        };
        let text = self.text.get(entry.start as usize..).unwrap_or_default();
        let part =
            |begin: u32, end: u32| text.get(begin as usize..end as usize).unwrap_or_default();
        Ready {
            form: part(entry.spelling, entry.form),
            in_part: part(entry.spelling, entry.in_part),
            in_words: part(entry.in_part, entry.in_words),
        }
    }

    fn learn(&mut self, spelling: &str, hash: u64) -> Entry {
        if self.known.len() >= REMEMBERED || self.text.len() >= REMEMBERED_BYTES {
            self.known.clear();
            self.text.clear();
        }
        let stems = stems_of(self.language, spelling);
        let text = &mut self.text;
        let start = text.len();
        let mut push = |it: &str| {
            text.push_str(it);
            (text.len() - start) as u32
        };
        let spelling = push(spelling);
        let form = push(&stems.form);
        for stem in stems.distinct().filter(|it| !stems.is_told_by_form(it)) {
            push(SAME.encode_utf8(&mut [0; 4]));
            push(&stem_in_part(self.language, stem));
        }
        let in_part = push("");
        for stem in stems.distinct() {
            push(NEXT.encode_utf8(&mut [0; 4]));
            push(&stem_in_words(self.language, stem));
        }
        let in_words = push("");
        let entry = Entry { start: start as u32, spelling, form, in_part, in_words };
        let (text, hasher) = (&self.text, &self.hasher);
        self.known.insert_unique(hash, entry, |it| hasher.hash_one(it.spelling(text)));
        entry
    }
}

impl Entry {
    fn spelling<'t>(&self, text: &'t str) -> &'t [u8] {
        let start = self.start as usize;
        text.as_bytes().get(start..start + self.spelling as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;

    #[test]
    fn a_word_is_ready_with_its_stems() {
        let mut english = ReadyWords::new(Language::English);
        for _ in 0..2 {
            for (printed, form, in_part, in_words) in [
                ("Withdrawals", "withdrawals", "withdrawals\u{2}\u{5}Ewithdraw", "\u{1}Ewithdraw"),
                ("junta", "junta", "junta", "\u{1}Ejunta"),
                (
                    "Exposé",
                    "expose",
                    "expose\u{2}\u{5}Eexpose\u{2}\u{5}Eexpos",
                    "\u{1}Eexpose\u{1}Eexpos",
                ),
            ] {
                let word = words(printed).next().unwrap();
                let ready = english.of(&word);
                assert_eq!((ready.form, ready.in_part, ready.in_words), (form, in_part, in_words));
            }
        }
    }

    #[test]
    fn nothing_is_mixed_up_when_the_table_starts_anew() {
        let mut words_of = ReadyWords::new(Language::Other);
        for number in 0..REMEMBERED + 10 {
            let text = format!("w{number}");
            let word = words(&text).next().unwrap();
            assert_eq!(words_of.of(&word).form, text);
        }
    }
}
