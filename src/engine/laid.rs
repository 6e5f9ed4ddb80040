//! The terms of a text as one string, and its tokens again.
//!
//! tantivy is handed a string a field, and asks a tokenizer for its terms. This
//! string holds them ready: before each stands where it lies and how long it
//! is, so that nothing is looked for when it is cut up.

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
    // No form and no stem has as many bytes as would be no character.
    laid.push(u32::try_from(length).ok().and_then(char::from_u32).unwrap_or_default());
    parts.iter().for_each(|it| laid.push_str(it));
}

/// Cuts a string of laid terms into tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct LaidTokenizer {
    token: Token,
}

/// The tokens of one laid string.
pub(super) struct LaidTokens<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for LaidTokenizer {
    type TokenStream<'a> = LaidTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LaidTokens<'a> {
        self.token.reset();
        LaidTokens { rest: text, token: &mut self.token }
    }
}

impl TokenStream for LaidTokens<'_> {
    fn advance(&mut self) -> bool {
        let mut chars = self.rest.chars();
        let (Some(step), Some(length)) = (chars.next(), chars.next()) else { return false };
        let Some((term, rest)) = chars.as_str().split_at_checked(length as usize) else {
            return false;
        };
        self.rest = rest;
        self.token.position = self.token.position.wrapping_add(Step::words(step));
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
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
        let mut tokenizer = LaidTokenizer::default();
        let mut stream = tokenizer.token_stream(&laid);
        let mut tokens = Vec::new();
        stream.process(&mut |it| tokens.push((it.position, it.text.clone())));
        let apart = 2 + APART_BY as usize;
        let terms = [(0, "mali"), (0, "Emal"), (1, &*long), (apart, "军")];
        assert_eq!(tokens, terms.map(|(position, term)| (position, term.to_owned())));
    }
}
