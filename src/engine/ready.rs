//! Words to the terms that are laid down for them, each made once.

use hashbrown::HashTable;

use super::laid::{Step, push_term};
use super::lay::{stem_in_part, stem_in_words};
use crate::packing::{Key, Keys};
use crate::text::{Language, Word, stems_of};

/// How many words are remembered before the table starts anew: half of the words of any text are
/// among its hundred most frequent ones, and this holds the words of some thousand articles.
const REMEMBERED: usize = 1 << 17;

/// How many bytes they may take together: about as many as so many words do, and no more if they are long.
const REMEMBERED_BYTES: usize = 16 << 20;

/// How many places there are for the words that were met last: most words of a text are among its few most frequent
/// ones, and so few places stay in a near cache, which the table of all words is too large for.
const RECENT: usize = 2048;

/// What is laid down for a word, as [`push_term`] writes it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ready<'r> {
    /// Its form, and at the same place each stem that the form does not tell.
    pub(super) in_part: &'r str,
    /// Its stems in `words`.
    pub(super) in_words: &'r str,
    /// Where its form begins in `in_part`, and where it ends.
    form: [u32; 2],
}

impl<'r> Ready<'r> {
    /// Its form.
    pub(super) fn form(&self) -> &'r str {
        let [begin, end] = self.form;
        self.in_part.get(begin as usize..end as usize).unwrap_or_default()
    }

    /// Its form as it is laid down alone.
    pub(super) fn form_in_part(&self) -> &'r str {
        self.in_part.get(..self.form[1] as usize).unwrap_or_default()
    }
}

/// The words of one language that were met.
#[derive(Debug)]
pub(super) struct ReadyWords {
    language: Language,
    keys: Keys,
    known: HashTable<Entry>,
    /// The words met last, each at the place that its hash tells.
    recent: Vec<Entry>,
    /// The word as spelled, `in_part` and `in_words` of each, one after the other.
    text: String,
}

/// Where the texts of a word begin in `text`, and the bytes from there to the end of each.
#[derive(Clone, Copy, Debug)]
struct Entry {
    key: Key,
    start: u32,
    spelled: u32,
    /// Where the form begins in `in_part`, and where it ends.
    form: [u32; 2],
    in_part: u32,
    in_words: u32,
}

impl ReadyWords {
    pub(super) fn new(language: Language) -> Self {
        let (known, recent) = (HashTable::new(), vec![Entry::NONE; RECENT]);
        Self { language, keys: Keys::default(), known, recent, text: String::new() }
    }

    /// What is laid down for `word`.
    pub(super) fn of(&mut self, word: &Word<'_>) -> Ready<'_> {
        let key = self.keys.of(word.text().as_bytes(), &word.spelled_range());
        let hash = self.keys.hash(&key);
        let is_it = |it: &Entry| {
            it.key == key && (key.is_whole() || it.spelled(&self.text) == word.spelled())
        };
        let place = hash as usize % RECENT;
        let entry = match self.recent.get(place).filter(|it| is_it(it)) {
            Some(entry) => *entry,
            None => {
                let known = self.known.find(hash, is_it).copied();
                let entry = known.unwrap_or_else(|| self.learn(word, key, hash));
                self.recent.get_mut(place).into_iter().for_each(|it| *it = entry);
                entry
            }
        };
        let text = self.text.get(entry.start as usize..).unwrap_or_default();
        let part =
            |begin: u32, end: u32| text.get(begin as usize..end as usize).unwrap_or_default();
        Ready {
            form: entry.form,
            in_part: part(entry.spelled, entry.in_part),
            in_words: part(entry.in_part, entry.in_words),
        }
    }

    fn learn(&mut self, word: &Word<'_>, key: Key, hash: u64) -> Entry {
        if self.known.len() >= REMEMBERED || self.text.len() >= REMEMBERED_BYTES {
            self.known.clear();
            self.recent.fill(Entry::NONE);
            self.text.clear();
        }
        let stems = stems_of(self.language, &word.spelling());
        let text = &mut self.text;
        let start = text.len();
        text.push_str(word.spelled());
        let spelled = text.len();
        push_term(Step::Next, &[&stems.form], text);
        let form = text.len();
        for stem in stems.distinct().filter(|it| !stems.is_told_by_form(it)) {
            push_term(Step::Same, &[&stem_in_part(self.language, stem)], text);
        }
        let in_part = text.len();
        for stem in stems.distinct() {
            push_term(Step::Next, &[&stem_in_words(self.language, stem)], text);
        }
        let from = |begin: usize, end: usize| (end - begin) as u32;
        let entry = Entry {
            key,
            start: start as u32,
            spelled: from(start, spelled),
            form: [from(spelled, form - stems.form.len()), from(spelled, form)],
            in_part: from(start, in_part),
            in_words: from(start, text.len()),
        };
        let keys = &self.keys;
        self.known.insert_unique(hash, entry, |it| keys.hash(&it.key));
        entry
    }
}

impl Entry {
    const NONE: Self =
        Self { key: Key::NONE, start: 0, spelled: 0, form: [0; 2], in_part: 0, in_words: 0 };

    fn spelled<'t>(&self, text: &'t str) -> &'t str {
        let start = self.start as usize;
        text.get(start..start + self.spelled as usize).unwrap_or_default()
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
                (
                    "Withdrawals",
                    "withdrawals",
                    "\u{2}\u{b}withdrawals\u{1}\u{a}\u{5}Ewithdraw",
                    "\u{2}\u{9}Ewithdraw",
                ),
                ("junta", "junta", "\u{2}\u{5}junta", "\u{2}\u{6}Ejunta"),
                (
                    "Exposé",
                    "expose",
                    "\u{2}\u{6}expose\u{1}\u{8}\u{5}Eexpose\u{1}\u{7}\u{5}Eexpos",
                    "\u{2}\u{7}Eexpose\u{2}\u{6}Eexpos",
                ),
            ] {
                let word = words(printed).next().unwrap();
                let ready = english.of(&word);
                assert_eq!(
                    (ready.form(), ready.in_part, ready.in_words),
                    (form, in_part, in_words)
                );
                assert!(ready.in_part.starts_with(ready.form_in_part()));
                assert!(ready.form_in_part().ends_with(form));
            }
        }
    }

    #[test]
    fn nothing_is_mixed_up_when_the_table_starts_anew() {
        let mut words_of = ReadyWords::new(Language::Other);
        for number in 0..REMEMBERED + 10 {
            let text = format!("w{number}");
            let word = words(&text).next().unwrap();
            assert_eq!(words_of.of(&word).form(), text);
        }
    }
}
