//! Where the lexer stands in the text, and how far what stands there reaches.

use super::Lexer;
use super::symbol::{Lexeme, Symbol};
use super::words::word_symbol;

/// How far behind an opening parenthesis of a value its closing one may stand; looking
/// further at each of many would cost time in the square of the text.
const FARTHEST_CLOSING: usize = 256;

impl<'s> Lexer<'s> {
    pub(super) fn skip_blanks(&mut self) -> bool {
        self.at = self.after_blanks(self.at);
        self.at < self.text.len()
    }

    /// Adds the lexeme from here to `end`, and goes on from there.
    pub(super) fn push(&mut self, end: usize, symbol: Symbol) {
        let is_operand = matches!(
            symbol,
            Symbol::Leaf(_)
                | Symbol::Quoted { .. }
                | Symbol::Close
                | Symbol::Boost(_)
                | Symbol::First(_)
        );
        self.operand_end = is_operand.then_some(end);
        self.lexemes.push(Lexeme { symbol, span: self.source.span(self.at, end) });
        self.at = end;
    }

    pub(super) fn push_word(&mut self, end: usize, text: String) {
        self.push(end, word_symbol(text));
    }

    /// The letters, digits, hyphens and underscores from here, if they begin with a letter.
    pub(super) fn name(&self) -> Option<&'s str> {
        let rest = self.text.get(self.at..)?;
        rest.chars().next().filter(|it| it.is_alphabetic())?;
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        rest.split(|c| !is_part(c)).next()
    }

    /// To the next blank, bracket or quotation mark.
    pub(super) fn run_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let in_call = self.calls.last() == Some(&true);
        let stops = |at: usize, c: char| match c {
            '(' | ')' | '[' | ']' | '{' | '}' | '"' | '|' => true,
            ',' => in_call,
            '&' => rest.get(at..).is_some_and(|it| it.starts_with("&&")) && at > 0,
            '/' => {
                let is_factiva = at > 0 && self.reading.dialect.is_factiva();
                is_factiva && self.factiva_slashes(from + at).is_some()
            }
            c => is_blank(c),
        };
        let length =
            rest.char_indices().find(|(at, c)| stops(*at, *c)).map_or(rest.len(), |it| it.0);
        let doubled = rest.starts_with("&&");
        from + if doubled { 2 } else { length }
    }

    /// To the next blank, quotation mark, or parenthesis that has no counterpart on the way.
    pub(super) fn value_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let mut open = Vec::new();
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            match c {
                '(' => open.push(at),
                ')' if open.pop().is_some() => {}
                ')' | '"' | ']' | '|' => {
                    end = at;
                    break;
                }
                _ if is_blank(c) || open.first().is_some_and(|it| at - it > FARTHEST_CLOSING) => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        from + open.first().copied().unwrap_or(end)
    }

    /// `/F50/` or `/N30/` at this place: its letter, its digits, and the byte after it.
    pub(super) fn factiva_slashes(&self, at: usize) -> Option<(char, &'s str, usize)> {
        let rest = self.text.get(at..)?.strip_prefix('/')?;
        let letter = rest.chars().next()?.to_ascii_lowercase();
        let digits_end = self.digits_end(at + 2);
        let digits = self.text.get(at + 2..digits_end)?;
        let is_whole = matches!(letter, 'f' | 'n') && !digits.is_empty();
        (is_whole && self.starts_at(digits_end, "/")).then_some((letter, digits, digits_end + 1))
    }

    pub(super) fn digits_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        from + rest.bytes().take_while(u8::is_ascii_digit).count()
    }

    pub(super) fn after_blanks(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        self.text.len() - rest.trim_start_matches(is_blank).len()
    }

    /// Whether this place touches the end of something that can be operated on.
    pub(super) fn is_attached(&self) -> bool {
        self.operand_end == Some(self.at)
    }

    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    pub(super) fn starts_at(&self, at: usize, text: &str) -> bool {
        self.text.get(at..).is_some_and(|it| it.starts_with(text))
    }
}

/// Whether a character separates words and is nothing else: blanks, and what no one can see.
pub(in crate::query) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
