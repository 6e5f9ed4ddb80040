//! Phrases to a look at a line that tells whether it may have any of them.
//!
//! Hardly any line of a page has one, so that this look is all that most lines cost.

use std::collections::HashMap;

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, StartKind};

use super::phrases::Phrases;

/// Phrases of which a line is asked whether it may have one.
///
/// Of each letter the five lowest bits count, which are the same in capitals and
/// small letters. Now and then a sign is taken for a letter, and a line that has
/// no phrase passes; whoever is told that it may have one looks again.
pub(in crate::formats) struct Hints {
    /// Where each state goes with each letter, the states row by row.
    next: Box<[u16; ROOM]>,
    /// The bytes of the longest.
    longest: usize,
    /// The first bytes of all their signs beyond ASCII.
    beyond: [bool; 256],
    /// All of them, for lines that have such signs.
    all: Phrases,
}

/// As many entries as a state of two bytes can tell apart.
const ROOM: usize = 1 << 16;

/// How many letters there are of five bits.
const LETTERS: usize = 32;

/// The state behind a phrase, in which a search stays: the last row.
const FOUND: u16 = (ROOM - LETTERS) as u16;

/// How many places of a line are looked at together.
///
/// A search waits for each byte before it sees the next; eight that do not wait for
/// one another take little longer than one. Four took half as long again, six a tenth more.
const PLACES: usize = 8;

impl Hints {
    /// The phrases of a table, in small letters.
    pub(in crate::formats) fn of(table: &[impl AsRef<str> + AsRef<[u8]>]) -> Self {
        let (ascii, others): (Vec<&str>, Vec<&str>) =
            table.iter().map(|it| -> &str { it.as_ref() }).partition(|it| it.is_ascii());
        let mut beyond = [false; 256];
        for it in others.iter().flat_map(|it| it.bytes()).filter(|it| *it >= 0xC0) {
            beyond[usize::from(it)] = true;
        }
        let phrases: Vec<Vec<u8>> =
            ascii.iter().map(|it| it.bytes().map(letter).collect()).collect();
        let longest = phrases.iter().map(Vec::len).max().unwrap_or(0);
        // Where a table had no room a line would have a phrase too often, never too seldom.
        let all = Phrases::of(table);
        let mut hints = Self { next: Box::new([FOUND; ROOM]), longest, beyond, all };
        let mut search = DFA::builder();
        let search = search.start_kind(StartKind::Unanchored).prefilter(false).build(&phrases);
        search.iter().for_each(|it| hints.fill(it));
        hints
    }

    /// Takes the states of a search over, the first one first.
    fn fill(&mut self, search: &DFA) {
        let Ok(start) = search.start_state(Anchored::No) else { return };
        let mut states = vec![start];
        let mut numbers = HashMap::from([(start, 0)]);
        let mut rows = self.next.chunks_exact_mut(LETTERS).take(usize::from(FOUND) / LETTERS);
        let mut at = 0;
        while let Some(state) = states.get(at).copied()
            && let Some(row) = rows.next()
        {
            for (letter, next) in (0..).zip(row) {
                let to = search.next_state(Anchored::No, state, letter);
                let number = *numbers.entry(to).or_insert_with(|| {
                    states.push(to);
                    states.len() - 1
                });
                let first = u16::try_from(number * LETTERS).unwrap_or(FOUND);
                *next = if search.is_match(to) { FOUND } else { first };
            }
            at += 1;
        }
    }

    /// Whether a text in small letters may have any of them.
    pub(in crate::formats) fn may_be_in_small(&self, text: &str) -> bool {
        // Most lines beyond ASCII have only quotation marks and dashes of it, as no phrase has.
        match text.bytes().any(|it| self.beyond[usize::from(it)]) {
            true => self.all.any_in(text),
            false => self.may_be_in(text),
        }
    }

    /// Whether a text in ASCII, in whatever case, may have any of them.
    pub(in crate::formats) fn may_be_in(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let part = text.len().div_ceil(PLACES);
        // Each part with the longest phrase that may begin in it.
        let length = part + self.longest.saturating_sub(1);
        if length * 2 > text.len() {
            return text.iter().fold(0, |state, byte| self.step(state, *byte)) == FOUND;
        }
        // The last ones reach back, so that all are of one length.
        let from = |place: usize| {
            let start = (place * part).min(text.len() - length);
            text[start..start + length].iter()
        };
        let four = |first: usize| {
            from(first).zip(from(first + 1)).zip(from(first + 2).zip(from(first + 3)))
        };
        let mut states = [0; PLACES];
        for (((a, b), (c, d)), ((e, f), (g, h))) in four(0).zip(four(4)) {
            let [i, j, k, l, m, n, o, p] = states;
            let (one, two) = (self.step(i, *a), self.step(j, *b));
            let (three, four) = (self.step(k, *c), self.step(l, *d));
            let (five, six) = (self.step(m, *e), self.step(n, *f));
            let (seven, eight) = (self.step(o, *g), self.step(p, *h));
            states = [one, two, three, four, five, six, seven, eight];
        }
        states.contains(&FOUND)
    }

    fn step(&self, state: u16, byte: u8) -> u16 {
        self.next[usize::from(state + u16::from(letter(byte)))]
    }
}

/// What counts of a byte.
fn letter(byte: u8) -> u8 {
    byte & (LETTERS as u8 - 1)
}

#[cfg(test)]
impl Hints {
    /// Whether all states have a row: where some have none, lines without a phrase are looked at closer for nothing.
    pub(in crate::formats) fn has_room(&self) -> bool {
        let last_row = self.next.chunks_exact(LETTERS).nth_back(1);
        last_row.is_some_and(|it| it.iter().all(|next| *next == FOUND))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_may_have_a_phrase_in_whatever_case() {
        let hints = Hints::of(&["photo: ", "sign up", "crédit : "]);
        for (text, expected) in [
            ("Photo: Leo Falk", true),
            ("SIGN UP now", true),
            // A colon and a "z" have the same lowest bits.
            ("photoz of", true),
            ("signs of spring", false),
            ("credit : Leo Falk", false),
            ("photo:", false),
            ("", false),
        ] {
            assert_eq!(hints.may_be_in(text), expected, "{text}");
        }
        for (text, expected) in [
            ("crédit : leo falk", true),
            ("“photo: leo falk”", true),
            ("crème – signs of spring", false),
            ("“signs of spring”", false),
        ] {
            assert_eq!(hints.may_be_in_small(text), expected, "{text}");
        }
        assert!(!Hints::of(&[""; 0]).may_be_in("anything"));
    }

    proptest! {
        #[test]
        fn no_line_with_a_phrase_is_refused(
            text in "[abAB :]{0,120}",
            table in "[ab :]{2,9}(,[ab]{2,4}){0,3}",
        ) {
            let table: Vec<&str> = table.split(',').collect();
            let has = table.iter().any(|it| text.to_lowercase().contains(it));
            let hints = Hints::of(&table);
            prop_assert!(hints.may_be_in(&text) || !has);
            // Nothing here is taken for anything else.
            prop_assert_eq!(hints.may_be_in(&text), has);
        }
    }

    #[test]
    fn a_table_without_room_finds_too_much_but_misses_none() {
        let digit = |number: u32, at: u32| char::from(b'a' + (number / 3_u32.pow(at) % 3) as u8);
        // The beginnings of these are more states than there are rows.
        let phrase = |number: u32| -> String { (0..9).map(|at| digit(number, at)).collect() };
        let table: Vec<String> = (0..2000).map(phrase).collect();
        let hints = Hints::of(&table);
        assert!(!hints.has_room());
        assert!(table.iter().any(|it| hints.may_be_in(&it[..8])));
        for phrase in &table {
            assert!(hints.may_be_in(&format!("dd{phrase}dd")), "{phrase}");
        }
    }
}
