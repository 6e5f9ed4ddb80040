//! Operands and the operators between them: how AND, OR, NOT and proximities bind.

use crate::query::dialect::{Blank, Operator};
use crate::query::finding::Code;
use crate::query::lex::{Connective, Symbol};
use crate::query::operand;
use crate::query::tree::{At, Clause, Pattern, Relation, Span};

use super::{Parser, Read};

impl Parser<'_> {
    /// Operands and the operators between them that bind at least this tightly.
    pub(super) fn expression(&mut self, least: u16) -> Read {
        let is_required = self.peek() == Some(&Symbol::Plus);
        let mut read = self.unit();
        while let Some((operator, _)) = self.infix() {
            let power = self.dialect.power(operator);
            if power < least {
                break;
            }
            read = match operator {
                Operator::Near(_) => self.near_chain(read, power),
                Operator::AndNot => self.and_not(read, power),
                Operator::Blank => match self.dialect.blank() {
                    Blank::And => self.joined(read, power, Connective::And),
                    Blank::Or => self.weighed(read, is_required, power),
                    Blank::Phrase => self.side_by_side(read, power),
                },
                Operator::And => self.joined(read, power, Connective::And),
                Operator::Or => self.joined(read, power, Connective::Or),
            };
        }
        read
    }

    /// The operator that comes next, and how many lexemes it takes.
    pub(super) fn infix(&self) -> Option<(Operator, usize)> {
        let is_not =
            |symbol: Option<&Symbol>| matches!(symbol, Some(Symbol::Connective(Connective::Not)));
        let followed_by_not = is_not(self.lexemes.get(self.at + 1).map(|it| &it.symbol));
        let has_and_not = self.dialect.has_and_not();
        Some(match self.peek()? {
            Symbol::Close => return None,
            Symbol::Comma if self.in_near_call => return None,
            Symbol::Connective(Connective::And) if followed_by_not && has_and_not => {
                (Operator::AndNot, 2)
            }
            Symbol::Connective(Connective::And) => (Operator::And, 1),
            Symbol::Connective(Connective::Or) => (Operator::Or, 1),
            Symbol::Connective(Connective::Not) if has_and_not => (Operator::AndNot, 1),
            Symbol::Near(relation) => (Operator::Near(*relation), 1),
            symbol => match self.dialect.blank() {
                Blank::Phrase if !symbol.is_part_of_phrase() => (Operator::And, 0),
                _ => (Operator::Blank, 0),
            },
        })
    }

    /// `a AND b c`, `a OR b`: operands joined by one kind of operator.
    pub(super) fn joined(&mut self, first: Read, power: u16, connective: Connective) -> Read {
        let mut parts: Vec<At<Clause>> = first.into_iter().collect();
        while let Some((operator, lexemes)) = self.infix() {
            let is_same = self.dialect.power(operator) == power && operator != Operator::AndNot;
            if !is_same {
                break;
            }
            let span = self.span();
            self.at += lexemes;
            if lexemes > 0 {
                self.skip_doubled(connective);
            }
            match self.expression(power + 1) {
                Some(part) => parts.push(part),
                None if lexemes > 0 => self.note_stray(span, "right"),
                None => {}
            }
        }
        let is_joined = parts.len() > 1;
        let whole = match connective {
            Connective::Or => {
                self.mixing.or |= is_joined;
                any_of(parts)
            }
            _ => {
                self.mixing.and |= is_joined;
                all_of(parts)
            }
        };
        self.low(whole?)
    }

    /// `a AND NOT b` as one operator (Nexis).
    pub(super) fn and_not(&mut self, left: Read, power: u16) -> Read {
        let lexemes = self.infix().map_or(1, |(_, lexemes)| lexemes);
        let span = self.span();
        self.at += lexemes;
        self.skip_doubled(Connective::Not);
        let begins_group = self.peek() == Some(&Symbol::Open);
        let Some(right) = self.expression(power + 1) else {
            self.note_stray(span, "right");
            return left;
        };
        self.mixing.and = true;
        let is_surprising = matches!(right.node, Clause::And(_)) && !begins_group;
        let span = span.to(right.span);
        let parts = left.into_iter().chain([At::<Clause>::not(right, span)]).collect();
        let whole = self.low(all_of(parts)?)?;
        if is_surprising {
            let message = "AND behind AND NOT without parentheses";
            self.note_reading(Code::Mixed, message, &whole);
        }
        Some(whole)
    }

    /// `+a b -c` (Lucene): the required words if there are any, else any of the words; never those with a minus.
    pub(super) fn weighed(&mut self, first: Read, is_first_required: bool, power: u16) -> Read {
        let mut required = Vec::new();
        let mut prohibited = Vec::new();
        let mut optional = Vec::new();
        let mut sort = |clause: At<Clause>, is_required: bool| match clause.node {
            Clause::Not(_) => prohibited.push(clause),
            _ if is_required => required.push(clause),
            _ => optional.push(clause),
        };
        first.into_iter().for_each(|it| sort(it, is_first_required));
        while let Some((Operator::Blank, _)) = self.infix() {
            let is_required = self.peek() == Some(&Symbol::Plus);
            if let Some(clause) = self.expression(power + 1) {
                sort(clause, is_required);
            }
        }
        if required.is_empty() {
            self.mixing.or |= optional.len() > 1;
            required.extend(any_of(optional));
        } else {
            for clause in optional {
                let message = "beside a required `+` this changes no answer and is dropped";
                self.findings.note(Code::Optional.at(clause.span, message));
            }
        }
        self.low(all_of(required.into_iter().chain(prohibited).collect())?)
    }

    /// `a w/5 b pre/3 c`, from left to right (rule 42).
    pub(super) fn near_chain(&mut self, first: Read, power: u16) -> Read {
        let mut left = first;
        let mut relations = Vec::new();
        while let Some((operator @ Operator::Near(relation), _)) = self.infix() {
            if self.dialect.power(operator) != power {
                break;
            }
            let span = self.span();
            let operator = self.typed(span);
            self.at += 1;
            self.skip_contradiction(relation, &operator);
            relations.push(relation);
            let begins_group = self.peek() == Some(&Symbol::Open);
            let right = self.expression(power + 1);
            if let (Some(nested), false) = (right.as_ref().and_then(relation_of), begins_group) {
                relations.push(nested);
            }
            left = match (left, right) {
                (Some(left), Some(right)) => self.near(left, (relation, &operator), right),
                (left, None) => {
                    self.refuse_missing(span, &operator, "right");
                    left
                }
                (None, right) => right,
            };
        }
        let is_mixed = relations.windows(2).any(|it| it.first() != it.last());
        if let Some(clause) = left.as_ref().filter(|_| is_mixed) {
            let message = "a chain of different distances without parentheses";
            self.note_reading(Code::MixedChain, message, clause);
        }
        left
    }

    pub(super) fn near(
        &mut self,
        left: At<Clause>,
        (relation, operator): (Relation, &str),
        right: At<Clause>,
    ) -> Read {
        let refusals = operand::refusals(&left, operator, relation, &right);
        refusals.into_iter().for_each(|it| self.findings.refuse(it));
        match (left.into_pattern(), right.into_pattern()) {
            (Ok(left), Ok(right)) => {
                self.low(At::<Clause>::find(At::<Pattern>::near(left, relation, right)))
            }
            (Ok(pattern), _) => Some(At::<Clause>::find(pattern)),
            (Err(clause), _) => Some(clause),
        }
    }
}

/// All of these, or the only one.
pub(super) fn all_of(mut parts: Vec<At<Clause>>) -> Read {
    if parts.len() < 2 {
        return parts.pop();
    }
    let span = span_of(&parts);
    Some(At::<Clause>::new(Clause::And(parts), span))
}

/// Any of these, or the only one.
pub(super) fn any_of(mut parts: Vec<At<Clause>>) -> Read {
    if parts.len() < 2 {
        return parts.pop();
    }
    let span = span_of(&parts);
    Some(At::<Clause>::or(parts, span))
}

fn span_of(parts: &[At<Clause>]) -> Span {
    let spans = parts.iter().map(|it| it.span);
    spans.reduce(Span::to).unwrap_or_default()
}

fn relation_of(clause: &At<Clause>) -> Option<Relation> {
    match &clause.node {
        Clause::Find(Pattern::Near(near)) => Some(near.relation),
        _ => None,
    }
}
