//! Signs that hang on what stands before or behind them: quotation marks, `-`, `=`, `~`, `^`, and slashes.

use crate::error::Diagnostic;
use crate::query::finding::Code;
use crate::query::proximity::{self, Proximity};
use crate::query::regex::{self, Scope};
use crate::query::tree::{Clause, Pattern, Span};

use super::Lexer;
use super::cursor::is_blank;
use super::symbol::{Lexeme, Symbol};

impl Lexer<'_> {
    /// From one quotation mark to the next, and the slop behind it.
    pub(super) fn quoted(&mut self) {
        let start = self.at + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let end = match rest.find('"') {
            Some(length) => start + length,
            None => {
                let end = self.text.len();
                let message = "the quotation mark is not closed; the phrase is read to the end";
                let span = self.source.span(self.at, start);
                self.findings.note(Code::QuoteUnclosed.at(span, message));
                end
            }
        };
        let after = (end + 1).min(self.text.len());
        let (slop, after) = self.slop(after);
        self.push(after, Symbol::Quoted { start, end, slop });
    }

    /// The number after `~` at this place, and where it ends.
    pub(super) fn slop(&mut self, at: usize) -> (u16, usize) {
        if !self.starts_at(at, "~") {
            return (0, at);
        }
        let end = self.digits_end(at + 1);
        let digits = self.text.get(at + 1..end).unwrap_or_default();
        let slop = digits.parse().ok().filter(|it| *it <= proximity::FARTHEST);
        if slop.is_none() {
            let message = "`~` after a phrase takes a number from 0 to 1000";
            let refusal = Code::BadDistance.at(self.source.span(at, end), message);
            self.findings.refuse(refusal.hint("as in \"junta Mali\"~2"));
        }
        (slop.unwrap_or(0), end)
    }

    /// Whether `~` or `~2` stands by itself behind a word or phrase.
    pub(super) fn is_slop_apart(&self) -> bool {
        let is_operand = |it: &Lexeme| matches!(it.symbol, Symbol::Leaf(_) | Symbol::Quoted { .. });
        let run = self.text.get(self.at..self.run_end(self.at)).unwrap_or_default();
        let number = run.trim_start_matches('~');
        number.len() < 3
            && number.bytes().all(|it| it.is_ascii_digit())
            && self.lexemes.last().is_some_and(is_operand)
    }

    pub(super) fn stray_tilde(&mut self) {
        let end = self.run_end(self.at);
        let message = "`~` belongs right after a word or a phrase";
        let refusal = Code::BadFuzzy.at(self.source.span(self.at, end), message);
        self.findings.refuse(refusal.hint("as in Wagnar~1 or \"junta Mali\"~2"));
        self.at = end;
    }

    /// A sign of one character before what it works on (rule 28).
    pub(super) fn prefix(&mut self, sign: char) -> bool {
        let after = self.at + sign.len_utf8();
        let Some(next) = self.char_at(after) else { return false };
        if self.is_attached() || next == sign || !self.begins_operand(after) {
            return false;
        }
        let symbol = match sign {
            '-' | '!' => Symbol::Minus,
            '+' => Symbol::Plus,
            '=' => Symbol::Exact,
            _ => {
                let span = self.source.span(self.at, after);
                let message = format!("the dash `{sign}` before a word is read as a minus: NOT");
                self.findings.note(Code::Dash.at(span, message));
                Symbol::Minus
            }
        };
        self.push(after, symbol);
        true
    }

    /// Whether a word, phrase, group or pattern begins here.
    pub(super) fn begins_operand(&self, at: usize) -> bool {
        match self.char_at(at) {
            Some('"' | '(' | '[' | '/' | '*') => true,
            Some(c) if is_blank(c) => false,
            Some(_) => {
                let run = self.text.get(at..self.run_end(at)).unwrap_or_default();
                run.contains(char::is_alphanumeric) || run.ends_with(['=', '-']) && run.len() == 1
            }
            None => false,
        }
    }

    /// `^2` at this place.
    pub(super) fn boost(&mut self, end: usize) -> bool {
        let number = self.text.get(self.at + 1..end).unwrap_or_default();
        let is_plain = number.bytes().all(|it| it.is_ascii_digit() || it == b'.');
        let factor = number.parse().ok().filter(|it: &f32| is_plain && it.is_finite() && *it > 0.0);
        if factor.is_none() {
            let message = match number {
                "" => "`^` needs a number".to_owned(),
                _ => format!("`^` takes a number above 0, not `{number}`"),
            };
            let refusal = Code::BadBoost.at(self.source.span(self.at, end), message);
            self.findings.refuse(refusal.hint("as in Mali^2 or (a OR b)^0.5"));
        }
        self.push(end, Symbol::Boost(factor.unwrap_or(1.0)));
        true
    }

    /// A regular expression, or `/F50/` and `/N30/` of Factiva; a lone `/5` is left to the operators.
    pub(super) fn slashed(&mut self) -> bool {
        if let Some((letter, number, end)) = self.factiva_slashes(self.at) {
            let is_suffix = self.is_attached() || self.reading.dialect.is_factiva();
            if letter == 'f' && is_suffix {
                self.is_newsroom = true;
                let count = self.first_count(number, end);
                self.push(end, Symbol::First(count));
                return true;
            }
            if letter == 'n' && self.reading.dialect.is_factiva() {
                self.near(&Proximity::Within(number.to_owned()), end);
                return true;
            }
        }
        let run = self.text.get(self.at..self.run_end(self.at)).unwrap_or_default();
        if self.is_attached() || proximity::read(run, self.reading.dialect).is_some() {
            return false;
        }
        match regex::end(self.text, self.at) {
            Some(end) => self.regex(end),
            None => self.unclosed_regex(),
        }
    }

    /// Whether a slash begins something that looks like a regular expression but never ends.
    pub(super) fn unclosed_regex(&mut self) -> bool {
        let end = self.run_end(self.at);
        let rest = self.text.get(self.at + 1..end).unwrap_or_default();
        if rest.contains('/') || !rest.contains(char::is_alphanumeric) {
            return false;
        }
        let message = "a regular expression begins here and is not closed";
        let refusal = Code::BadRegex.at(self.source.span(self.at, end), message);
        let hint = "end it with another /; over several words write grep(/.../)";
        self.findings.refuse(refusal.hint(hint));
        self.at = end;
        true
    }

    pub(super) fn regex(&mut self, end: usize) -> bool {
        let written = self.text.get(self.at + 1..end - 1).unwrap_or_default().replace("\\/", "/");
        self.check_regex(&written, Scope::Form, self.at, end);
        self.push(end, Symbol::Leaf(Clause::Find(Pattern::Regex(written))));
        true
    }

    pub(super) fn check_regex(&mut self, written: &str, scope: Scope, start: usize, end: usize) {
        if let Some(fault) = regex::fault(written, scope) {
            self.findings.refuse(bad_regex(&fault, self.source.span(start, end)));
        }
    }
}

/// What is wrong with a regular expression, as a refusal.
pub(in crate::query) fn bad_regex(fault: &str, span: Span) -> Diagnostic {
    let refusal = Code::BadRegex.at(span, format!("the regular expression {fault}"));
    refusal
        .hint("a sign that stands for itself has a \\ before it; there are . [] () | * + ? {n,m}")
}
