//! Runs that stand between two operands: `AND`, `w/5`, `atleast3`, `xfirstword`.

use crate::query::dialect::Lower;
use crate::query::finding::Code;
use crate::query::name::{self, Counted};
use crate::query::proximity::{self, Proximity};
use crate::query::tree::Relation;

use super::Lexer;
use super::symbol::{Connective, Function, Lexeme, Symbol};

impl Lexer<'_> {
    /// A run that is an operator by itself.
    pub(super) fn operator(&mut self, end: usize) -> bool {
        let run = self.text.get(self.at..end).unwrap_or_default();
        if let Some(symbol) = connective(run, self.reading.dialect.lower()) {
            self.push(end, symbol);
            return true;
        }
        if run.eq_ignore_ascii_case("xfirstword") && self.first_word(end) {
            return true;
        }
        match name::counted(run) {
            Some((Counted::AtLeast, digits)) if !digits.is_empty() => {
                self.is_newsroom = true;
                let count = self.at_least_count(digits, end);
                self.push(end, Symbol::Function(Function::AtLeast(count)));
                return true;
            }
            Some((Counted::First, digits)) if !digits.is_empty() => {
                let note = format!("`{run}` is read as a word");
                let note = Code::PlainName.at(self.source.span(self.at, end), note);
                self.findings.note(note.hint(format!("the function is written {run}(...)")));
            }
            _ => self.note_like_an_operator(run, end),
        }
        let proximity = proximity::read(run, self.reading.dialect);
        if let Some(proximity) = &proximity {
            self.near(proximity, end);
        }
        proximity.is_some()
    }

    /// `w5` is a word, and mostly not meant as one.
    pub(super) fn note_like_an_operator(&mut self, run: &str, end: usize) {
        let lower = run.to_ascii_lowercase();
        let letters = lower.trim_end_matches(|it: char| it.is_ascii_digit());
        let number = lower.get(letters.len()..).unwrap_or_default();
        if matches!(letters, "w" | "pre") && !number.is_empty() && !self.lexemes.is_empty() {
            let message = format!("`{run}` is read as a word");
            let note = Code::PlainWord.at(self.source.span(self.at, end), message);
            self.findings.note(note.hint(format!("the operator is written {letters}/{number}")));
        }
    }

    /// `w/50 xfirstword` restricts to the first 50 words (dtSearch).
    pub(super) fn first_word(&mut self, end: usize) -> bool {
        let span = self.source.span(self.at, end);
        let Some(last) = self.lexemes.last_mut() else { return false };
        let Symbol::Near(Relation::Within(n)) = last.symbol else { return false };
        last.symbol = Symbol::First(u32::from(n));
        last.span = last.span.to(span);
        self.at = end;
        true
    }

    /// A proximity, which a `not` before it turns round.
    pub(super) fn near(&mut self, proximity: &Proximity, end: usize) {
        self.is_newsroom = true;
        let typed = self.text.get(self.at..end).unwrap_or_default();
        let read = proximity.relation(self.reading.dialect);
        let relation = match read {
            Ok(relation) => relation,
            Err(fault) => {
                let span = self.source.span(self.at, end);
                let refusal = Code::BadDistance.at(span, format!("`{typed}` {}", fault.says));
                self.findings.refuse(refusal.hint(fault.hint));
                Relation::Within(1)
            }
        };
        if let Some(number) = proximity.default() {
            let span = self.source.span(self.at, end);
            let message = format!("`{typed}` without a number is read as {number}");
            self.findings.note(Code::DefaultDistance.at(span, message));
        }
        let limits = self.reading.dialect.limits();
        match relation {
            Relation::Within(n) if n > limits.within => self.beyond(typed, limits.within, end),
            Relation::Before(n) if n > limits.before => self.beyond(typed, limits.before, end),
            _ => {}
        }
        self.push(end, Symbol::Near(relation));
        self.negate_near();
    }

    /// Makes one of `not` and the proximity after it.
    pub(super) fn negate_near(&mut self) {
        let negation = self.lexemes.len().checked_sub(2).and_then(|it| self.lexemes.get(it));
        let Some(Lexeme {
            symbol: Symbol::Connective(Connective::Not) | Symbol::Lower(Connective::Not),
            span,
        }) = negation
        else {
            return;
        };
        let start = *span;
        let Some(mut near) = self.lexemes.pop() else { return };
        self.lexemes.pop();
        near.span = start.to(near.span);
        near.symbol = match near.symbol {
            Symbol::Near(Relation::Within(n)) => Symbol::Near(Relation::NotWithin(n)),
            Symbol::Near(Relation::Same(unit)) => Symbol::Near(Relation::NotSame(unit)),
            Symbol::Near(Relation::Before(n)) => {
                let message = "there is no `not` of a proximity that keeps the order";
                let refusal = Code::BadDistance.at(near.span, message);
                let instead = match self.reading.dialect.is_factiva() {
                    true => format!("write not near{n}"),
                    false => format!("write not w/{n}"),
                };
                self.findings.refuse(refusal.hint(instead));
                Symbol::Near(Relation::NotWithin(n))
            }
            symbol => symbol,
        };
        self.lexemes.push(near);
    }
}

/// `AND`, `OR` and `NOT`; small letters are undecided, and in dialects without regard to case as good as capitals.
pub(super) fn connective(run: &str, lower: Lower) -> Option<Symbol> {
    let connective = match run.len() {
        1 | 2 if matches!(run, "&" | "&&") => return Some(Symbol::Connective(Connective::And)),
        2 if run.eq_ignore_ascii_case("or") => Connective::Or,
        3 if run.eq_ignore_ascii_case("and") => Connective::And,
        3 if run.eq_ignore_ascii_case("not") => Connective::Not,
        _ => return None,
    };
    let is_upper = run.bytes().all(|it| it.is_ascii_uppercase());
    match lower {
        _ if is_upper => Some(Symbol::Connective(connective)),
        Lower::Always => Some(Symbol::Connective(connective)),
        _ if run == connective.lower() => Some(Symbol::Lower(connective)),
        _ => None,
    }
}
