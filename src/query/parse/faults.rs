//! What the parser repairs and says so, and what it refuses.

use crate::query::finding::Code;
use crate::query::lex::{Connective, Symbol};
use crate::query::print;
use crate::query::tree::{At, Clause, Relation, Span};

use super::{DEEPEST, Parser, Read};

/// Readings longer than this are not repeated in notes: nested ones would add up.
const LONGEST_READING: usize = 400;

impl Parser<'_> {
    pub(super) fn note_reading(&mut self, code: Code, message: &str, clause: &At<Clause>) {
        let message = match clause.span.len() <= LONGEST_READING {
            true => format!("{message}: read as {}", print::canonical(clause)),
            false => message.to_owned(),
        };
        self.findings.note(code.at(clause.span, message));
    }

    /// What a field or function needs, or a refusal.
    pub(super) fn required(&mut self, inner: Read, span: Span) -> Read {
        if inner.is_none() && !self.is_stopped {
            let name = self.typed(span);
            let span = span.to(self.span_before());
            let message = format!("`{name}` needs a word, phrase or group");
            let refusal = Code::OperandMissing.at(span, message);
            let hint = match name.ends_with([':', '=']) {
                true => format!("as in {name}Mali"),
                false => format!("as in {name}(Mali)"),
            };
            self.findings.refuse(refusal.hint(hint));
        }
        inner
    }

    /// AND or OR right after an operator: the same one again is skipped, another one refused.
    pub(super) fn skip_doubled(&mut self, before: Connective) {
        while let Some(&Symbol::Connective(connective)) = self.peek() {
            let is_same = connective == before;
            if connective == Connective::Not {
                return;
            }
            let name = self.typed(self.span());
            if is_same {
                let message = format!("`{name}` is doubled; one is dropped");
                self.findings.note(Code::StrayOperator.at(self.span(), message));
            } else {
                let message =
                    format!("`{}` and `{name}` stand side by side", before.lower().to_uppercase());
                let refusal = Code::Contradiction.at(self.span(), message);
                self.findings.refuse(refusal.hint("leave one of them"));
            }
            self.at += 1;
        }
    }

    /// Operators right after a proximity: the same one again is skipped, another one refused.
    pub(super) fn skip_contradiction(&mut self, relation: Relation, operator: &str) {
        while self.peek() == Some(&Symbol::Near(relation)) {
            let message = format!("`{operator}` is doubled; one is dropped");
            self.findings.note(Code::StrayOperator.at(self.span(), message));
            self.at += 1;
        }
        while let Some(Symbol::Connective(Connective::And | Connective::Or) | Symbol::Near(_)) =
            self.peek()
        {
            let name = self.typed(self.span());
            let message = format!("`{operator}` and `{name}` stand side by side");
            let refusal = Code::Contradiction.at(self.span(), message);
            self.findings.refuse(refusal.hint("leave one of them"));
            self.at += 1;
        }
    }

    pub(super) fn note_stray(&mut self, span: Span, side: &str) {
        if !self.is_stopped {
            let name = self.typed(span);
            let message = format!("`{name}` has nothing on its {side} and is dropped");
            self.findings.note(Code::StrayOperator.at(span, message));
        }
    }

    pub(super) fn refuse_missing(&mut self, span: Span, operator: &str, side: &str) {
        if !self.is_stopped {
            let message = format!("`{operator}` needs something on its {side}");
            let hint = match operator.starts_with('^') || operator.ends_with('/') {
                true => format!("as in Mali{operator}"),
                false => format!("name both words, as in: junta {operator} Mali"),
            };
            self.findings.refuse(Code::OperandMissing.at(span, message).hint(hint));
        }
    }

    pub(super) fn stop(&mut self) {
        if !self.is_stopped {
            let message = format!("the query is nested more than {DEEPEST} deep");
            self.findings.refuse(Code::TooDeep.at(self.span(), message));
        }
        self.is_stopped = true;
    }
}
