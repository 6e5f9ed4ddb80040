//! One operand: what stands before it, what it is, and what hangs behind it.

use crate::query::finding::Code;
use crate::query::lex::{Connective, Function, Symbol};
use crate::query::operand;
use crate::query::phrase;
use crate::query::print;
use crate::query::proximity;
use crate::query::tree::{At, Clause, Pattern, Relation, Span, Word};

use super::joined::all_of;
use super::{Parser, Read};

impl Parser<'_> {
    /// One operand with what stands before and after it.
    pub(super) fn unit(&mut self) -> Read {
        loop {
            let span = self.span();
            match self.peek()? {
                Symbol::Close => return None,
                Symbol::Comma if self.in_near_call => return None,
                Symbol::Connective(Connective::Not) => {
                    return self.negation(self.dialect.power_after_not());
                }
                Symbol::Minus => return self.negation(self.dialect.power_after_minus()),
                Symbol::Connective(_) => self.note_stray(span, "left"),
                Symbol::Near(_) => {
                    let operator = self.typed(span);
                    self.refuse_missing(span, &operator, "left");
                }
                Symbol::Boost(_) | Symbol::First(_) => {
                    let operator = self.typed(span);
                    self.refuse_missing(span, &operator, "left");
                }
                Symbol::Gap => {
                    let message = "a `%` at the edge of a phrase stands for nothing and is dropped";
                    self.findings.note(Code::EdgeGap.at(span, message));
                }
                Symbol::Plus | Symbol::Comma => {}
                _ => return self.bound().and_then(|it| self.suffixed(it)),
            }
            self.at += 1;
        }
    }

    /// NOT and what it negates.
    pub(super) fn negation(&mut self, power: u16) -> Read {
        let span = self.span();
        self.at += 1;
        self.skip_doubled(Connective::Not);
        match self.nested(|it| it.expression(power)) {
            Some(inner) => {
                let span = span.to(inner.span);
                Some(At::<Clause>::not(inner, span))
            }
            None => {
                self.note_stray(span, "right");
                None
            }
        }
    }

    /// `^2` and `/F50/`, which work on all of the operand before them.
    pub(super) fn suffixed(&mut self, operand: At<Clause>) -> Read {
        let mut read = Some(operand);
        while let Some(clause) = read.take() {
            let span = clause.span.to(self.span());
            read = match self.peek() {
                Some(&Symbol::Boost(factor)) => {
                    self.at += 1;
                    Some(At::<Clause>::new(Clause::Boost(factor, Box::new(clause)), span))
                }
                Some(&Symbol::First(n)) => {
                    self.at += 1;
                    self.called(Function::First(n), clause, span)
                }
                _ => return Some(clause),
            };
            read = read.and_then(|it| self.low(it));
        }
        read
    }

    /// A word, phrase or group, with the fields and functions that it belongs to.
    pub(super) fn bound(&mut self) -> Read {
        let span = self.span();
        let lexeme = self.lexemes.get_mut(self.at).filter(|_| !self.is_stopped)?;
        match lexeme.symbol {
            Symbol::Open => self.group(),
            Symbol::Leaf(_) => {
                let symbol = std::mem::replace(&mut lexeme.symbol, Symbol::Comma);
                self.at += 1;
                match symbol {
                    Symbol::Leaf(clause) => Some(At::<Clause>::new(clause, span)),
                    _ => None,
                }
            }
            Symbol::Quoted { start, end, slop } => {
                self.at += 1;
                let pattern = phrase::read(self.setting, (start, end), slop, self.findings)?;
                Some(At::<Clause>::new(Clause::Find(pattern), span))
            }
            Symbol::Exact => {
                self.at += 1;
                let inner = self.nested(Self::bound);
                let inner = self.required(inner, span)?;
                let span = span.to(inner.span);
                Some(operand::exact(inner).spanning(span))
            }
            Symbol::Field(field) => {
                self.at += 1;
                let power = self.dialect.power_after_field().filter(|_| !field.is_value());
                let inner = self.operand(power);
                let inner = self.required(inner, span)?;
                let span = span.to(self.span_before());
                Some(At::<Clause>::within(field, inner, span))
            }
            Symbol::NearCall => self.near_call(),
            Symbol::Function(function) => {
                self.at += 1;
                let inner = self.operand(self.dialect.power_after_field());
                let inner = self.required(inner, span)?;
                let span = span.to(self.span_before());
                self.called(function, inner, span)
            }
            _ => None,
        }
    }

    /// What a field or function works on.
    pub(super) fn operand(&mut self, power: Option<u16>) -> Read {
        if power.is_none() && self.peek() == Some(&Symbol::Open) {
            return self.group();
        }
        let is_minus = self.peek() == Some(&Symbol::Minus);
        self.nested(|it| match power {
            Some(power) => it.expression(power),
            None if is_minus => it.unit(),
            None => it.bound(),
        })
    }

    /// Parentheses and what is in them.
    pub(super) fn group(&mut self) -> Read {
        let open = self.span();
        self.at += 1;
        let outer = std::mem::take(&mut self.in_near_call);
        let content = self.nested(Self::content);
        self.in_near_call = outer;
        self.close(open);
        let span = open.to(self.span_before());
        if content.is_none() && !self.is_stopped {
            let message = "there is nothing between the parentheses; they are dropped";
            self.findings.note(Code::EmptyGroup.at(span, message));
        }
        content.map(|it| it.spanning(span))
    }

    pub(super) fn close(&mut self, open: Span) {
        match self.peek() {
            Some(Symbol::Close) => self.at += 1,
            _ if self.is_stopped => {}
            _ => {
                let message = "the parenthesis is not closed; it is closed at the end";
                self.findings.note(Code::GroupUnclosed.at(open, message));
            }
        }
    }

    /// `NEAR(a, b, 5)`.
    pub(super) fn near_call(&mut self) -> Read {
        let name = self.span();
        let open = self.lexemes.get(self.at + 1).map_or(name, |it| it.span);
        self.at += 2;
        let outer = std::mem::replace(&mut self.in_near_call, true);
        let mut operands = Vec::new();
        loop {
            operands.extend(self.nested(Self::content));
            match self.peek() {
                Some(Symbol::Comma) => self.at += 1,
                _ => break,
            }
        }
        self.in_near_call = outer;
        self.close(open);
        let span = name.to(self.span_before());
        let (Some(number), Some(right), Some(left), true) =
            (operands.pop(), operands.pop(), operands.pop(), operands.is_empty())
        else {
            let message = "`NEAR(...)` takes two operands and a number, with commas between";
            let refusal = Code::OperandMissing.at(span, message);
            self.findings.refuse(refusal.hint("as in NEAR(junta, Mali, 5)"));
            return None;
        };
        let Some(n) = number_of(&number) else {
            let message = "`NEAR(...)` ends with a number of words from 1 to 1000";
            let refusal = Code::BadDistance.at(number.span, message);
            self.findings.refuse(refusal.hint("as in NEAR(junta, Mali, 5)"));
            return None;
        };
        let relation = Relation::Within(n);
        self.near(left, (relation, &format!("w/{n}")), right)
    }

    /// A function of a clause (rules 51 to 56, 63).
    pub(super) fn called(&mut self, function: Function, clause: At<Clause>, span: Span) -> Read {
        let name = function.name();
        let patterns = match operand::of_function(clause, &name) {
            Ok(patterns) => patterns,
            Err(refusal) => {
                self.findings.refuse(refusal);
                return Some(At::<Clause>::new(Clause::Everything, span));
            }
        };
        let is_one = patterns.len() == 1;
        let called = patterns.into_iter().map(|pattern| {
            let span = if is_one { span } else { pattern.span };
            function.of(pattern, span)
        });
        all_of(called.collect()).map(|it| it.spanning(span))
    }
}

impl Function {
    fn name(self) -> String {
        match self {
            Self::AtLeast(n) => format!("atleast{n}"),
            Self::First(n) => format!("first{n}"),
            Self::Quote => "quote".to_owned(),
            Self::Case(letters) => print::case_name(letters).to_owned(),
        }
    }

    fn of(self, pattern: At<Pattern>, span: Span) -> At<Clause> {
        let inner = Box::new(pattern);
        let pattern = match self {
            Self::AtLeast(n) => return At::<Clause>::new(Clause::AtLeast(n, inner), span),
            Self::First(n) => Pattern::First(n, inner),
            Self::Quote => Pattern::Quote(inner),
            Self::Case(letters) => Pattern::Case(letters, inner),
        };
        At::<Clause>::new(Clause::Find(pattern), span)
    }
}

fn number_of(clause: &At<Clause>) -> Option<u16> {
    match &clause.node {
        Clause::Find(Pattern::Word(Word { text, .. })) => {
            text.parse().ok().filter(|it| (1..=proximity::FARTHEST).contains(it))
        }
        _ => None,
    }
}
