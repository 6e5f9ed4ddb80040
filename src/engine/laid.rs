//! The terms of a text as one string, and its tokens again.
//!
//! tantivy is handed a string a field, and asks a tokenizer for its terms. This
//! string holds them ready: before each stands where it lies and how long it
//! is, so that nothing is looked for when it is cut up. A long string is folded:
//! each term once, and where it stands.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::texts::APART_BY;

/// Where a term lies, seen from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// At the same word.
    Same,
    /// At the next word.
    Next,
    /// At the first word of another text.
    Apart,
}

impl Step {
    /// How it is written: one byte each, so that one can stand for another.
    pub(super) fn sign(self) -> char {
        match self {
            Self::Same => '\u{1}',
            Self::Next => '\u{2}',
            Self::Apart => '\u{3}',
        }
    }

    fn words(sign: char) -> usize {
        match sign {
            '\u{1}' => 0,
            '\u{2}' => 1,
            _ => APART_BY as usize + 1,
        }
    }
}

/// Adds a term that is made of such parts.
pub(super) fn push_term(step: Step, parts: &[&str], laid: &mut String) {
    let length: usize = parts.iter().map(|it| it.len()).sum();
    laid.push(step.sign());
    laid.push(length_of(length));
    parts.iter().for_each(|it| laid.push_str(it));
}

/// The length of a term as a sign: no form and no stem has as many bytes as would be none.
fn length_of(term: usize) -> char {
    u32::try_from(term).ok().and_then(char::from_u32).unwrap_or_default()
}

/// Opens a term of a folded string. How often it stands there comes behind it, and each place seen from the one before.
const FOLDED: char = '\u{4}';

/// Opens a term of which only is told how often it stands there.
const COUNTED: char = '\u{5}';

/// What a folded string tells of its terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Places {
    /// Where each stands.
    Told,
    /// How often, for a field without positions.
    Counted,
}

/// The same terms in less than half the memory: those of a long text are mostly met again and again.
///
/// tantivy asks of the places only that those of one term ascend.
pub(super) fn fold(laid: &str, places: Places) -> String {
    let mut terms: Vec<(&str, Vec<u32>)> = Vec::new();
    let mut known: HashMap<&str, usize, RandomState> = HashMap::default();
    let mut rest = laid;
    let mut position = usize::MAX;
    while let Some((step, term)) = take(&mut rest) {
        position = position.wrapping_add(Step::words(step));
        let number = *known.entry(term).or_insert_with(|| {
            terms.push((term, Vec::new()));
            terms.len() - 1
        });
        terms.get_mut(number).into_iter().for_each(|it| it.1.push(position as u32));
    }
    let mut folded = String::with_capacity(laid.len() / 2);
    for (term, stands) in terms {
        folded.push(if places == Places::Told { FOLDED } else { COUNTED });
        folded.push(length_of(term.len()));
        folded.push_str(term);
        push_number(stands.len() as u32, &mut folded);
        let mut before = 0;
        for place in stands.into_iter().filter(|_| places == Places::Told) {
            push_number(place - before, &mut folded);
            before = place;
        }
    }
    folded
}

/// How many bits of a number a sign holds; the next bit says that more follow.
const BITS: u32 = 6;
const MORE: u8 = 1 << BITS;

fn push_number(mut number: u32, laid: &mut String) {
    while number >= u32::from(MORE) {
        laid.push(char::from(MORE | (number as u8 & (MORE - 1))));
        number >>= BITS;
    }
    laid.push(char::from(number as u8));
}

fn take_number(rest: &mut &str) -> Option<u32> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = *rest.as_bytes().first()?;
        *rest = rest.get(1..)?;
        number |= u32::from(byte & (MORE - 1)).checked_shl(shift)?;
        shift += BITS;
        if byte & MORE == 0 {
            return Some(number);
        }
    }
}

/// The sign before the next term, and the term.
fn take<'a>(rest: &mut &'a str) -> Option<(char, &'a str)> {
    let mut chars = rest.chars();
    let (step, length) = (chars.next()?, chars.next()?);
    let (term, behind) = chars.as_str().split_at_checked(length as usize)?;
    *rest = behind;
    Some((step, term))
}

/// Cuts a string of laid terms into tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct LaidTokenizer {
    token: Token,
}

/// The tokens of one laid string.
pub(super) struct LaidTokens<'a> {
    rest: &'a str,
    /// At how many places more the folded term stands.
    left: u32,
    is_counted: bool,
    token: &'a mut Token,
}

impl Tokenizer for LaidTokenizer {
    type TokenStream<'a> = LaidTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LaidTokens<'a> {
        self.token.reset();
        // With a length, the next text of the same field would stand a place further on.
        self.token.position_length = 0;
        LaidTokens { rest: text, left: 0, is_counted: false, token: &mut self.token }
    }
}

impl TokenStream for LaidTokens<'_> {
    fn advance(&mut self) -> bool {
        if self.left > 0 {
            return self.again();
        }
        let Some((step, term)) = take(&mut self.rest) else { return false };
        self.token.text.clear();
        self.token.text.push_str(term);
        if matches!(step, FOLDED | COUNTED) {
            self.is_counted = step == COUNTED;
            self.left = take_number(&mut self.rest).unwrap_or_default();
            self.token.position = 0;
            return self.again();
        }
        self.token.position = self.token.position.wrapping_add(Step::words(step));
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

impl LaidTokens<'_> {
    /// The next place of a folded term.
    fn again(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        if self.is_counted {
            return true;
        }
        let Some(further) = take_number(&mut self.rest) else { return false };
        self.token.position += further as usize;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_laid_is_cut_up_again() {
        let long = "é".repeat(500);
        let mut laid = String::new();
        push_term(Step::Next, &["mali"], &mut laid);
        push_term(Step::Same, &["E", "mal"], &mut laid);
        push_term(Step::Next, &[&long], &mut laid);
        push_term(Step::Apart, &["军"], &mut laid);
        let apart = 2 + APART_BY as usize;
        let terms = [(0, "mali"), (0, "Emal"), (1, &*long), (apart, "军")];
        assert_eq!(tokens(&laid), terms.map(|(position, term)| (position, term.to_owned())));
    }

    #[test]
    fn what_is_folded_stands_where_it_stood() {
        let mut laid = String::new();
        for number in 0..5_000_u32 {
            let step = if number % 700 == 699 { Step::Apart } else { Step::Next };
            push_term(step, &[&format!("é{}", number * number % 97)], &mut laid);
            push_term(Step::Same, &["E"], &mut laid);
        }
        let mut expected = tokens(&laid);
        let count = tokens(&fold(&laid, Places::Counted));
        assert_eq!(count.len(), expected.len());
        let folded = fold(&laid, Places::Told);
        assert!(folded.len() < laid.len() / 2);
        let mut found = tokens(&folded);
        assert!(found.chunk_by(|a, b| a.1 == b.1).all(|it| it.is_sorted()));
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    fn tokens(laid: &str) -> Vec<(usize, String)> {
        let mut tokenizer = LaidTokenizer::default();
        let mut stream = tokenizer.token_stream(laid);
        let mut tokens = Vec::new();
        stream.process(&mut |it| tokens.push((it.position, it.text.clone())));
        tokens
    }
}
