//! A tree to its faults about fields: restrictions that leave no text to search (rules 16, 44 and 55).

use super::field::{Field, Texts};
use super::finding::{Code, Findings};
use super::tree::{At, Clause, Pattern, Relation, Span};

/// Refuses what no article could ever satisfy because its fields have no text in common.
pub(super) fn check(root: &At<Clause>, findings: &mut Findings) {
    Checker { findings }.clause(root, Texts::ALL, None);
}

struct Checker<'f> {
    findings: &'f mut Findings,
}

impl Checker<'_> {
    fn clause(&mut self, clause: &At<Clause>, within: Texts, field: Option<Field>) {
        match &clause.node {
            Clause::In(inner_field, _) => {
                let texts = within.and(inner_field.texts());
                if texts.is_empty() {
                    return self.nothing_left(clause.span, *inner_field, field);
                }
                clause
                    .node
                    .clauses()
                    .iter()
                    .for_each(|it| self.clause(it, texts, Some(*inner_field)));
            }
            Clause::Find(pattern) => {
                self.pattern(pattern, clause.span, within, field);
            }
            Clause::AtLeast(_, pattern) => {
                self.operand(pattern, within, field);
            }
            Clause::And(_) | Clause::Or(_) | Clause::Not(_) | Clause::Boost(..) => {
                clause.node.clauses().iter().for_each(|it| self.clause(it, within, field));
            }
            Clause::Present(_)
            | Clause::Dates(_)
            | Clause::Length(_)
            | Clause::Flag(_)
            | Clause::Grep(_)
            | Clause::Everything => {
                if let Some(field) = field {
                    self.filter_in_field(clause, field);
                }
            }
        }
    }

    fn operand(&mut self, operand: &At<Pattern>, within: Texts, field: Option<Field>) -> Texts {
        self.pattern(&operand.node, operand.span, within, field)
    }

    /// The texts in which the pattern can stand.
    fn pattern(
        &mut self,
        pattern: &Pattern,
        span: Span,
        within: Texts,
        field: Option<Field>,
    ) -> Texts {
        match pattern {
            Pattern::In(inner_field, inner) => {
                let texts = within.and(inner_field.texts());
                if texts.is_empty() {
                    self.nothing_left(span, *inner_field, field);
                    return within;
                }
                self.operand(inner, texts, Some(*inner_field))
            }
            Pattern::Near(near) => {
                let [left, right] = &near.operands;
                let texts = self.operand(left, within, field);
                let both = texts.and(self.operand(right, within, field));
                if both.is_empty() {
                    self.nothing_in_common(span, near.relation);
                    return within;
                }
                both
            }
            Pattern::First(_, inner) => {
                let texts = self.operand(inner, within, field).and(Texts::BODY);
                if texts.is_empty() {
                    self.not_in_body(span);
                    return within;
                }
                texts
            }
            Pattern::Or(alternatives) => {
                let texts = alternatives.iter().map(|it| self.operand(it, within, field));
                texts.reduce(Texts::or).unwrap_or(within)
            }
            Pattern::Quote(inner) | Pattern::Case(_, inner) => self.operand(inner, within, field),
            Pattern::Word(_)
            | Pattern::Wildcard(_)
            | Pattern::Fuzzy(_)
            | Pattern::Regex(_)
            | Pattern::Phrase(_) => within,
        }
    }

    fn nothing_left(&mut self, span: Span, inner: Field, outer: Option<Field>) {
        let outer = outer.map_or("", Field::name);
        let inner = inner.name();
        let message = format!("there is no {inner} inside the {outer}");
        let refusal = Code::NoSuchPlace.at(span, message);
        let hint = format!("write them side by side: {outer}:... AND {inner}:...");
        self.findings.refuse(refusal.hint(hint));
    }

    fn nothing_in_common(&mut self, span: Span, relation: Relation) {
        let message = "the two sides name fields that have no text in common";
        let refusal = Code::NoSuchPlace.at(span, message);
        let hint = match relation {
            Relation::NotWithin(_) | Relation::NotSame(_) => {
                "what is in different texts is never near; leave the right side out"
            }
            _ => "write AND between them, or name one field for both",
        };
        self.findings.refuse(refusal.hint(hint));
    }

    fn not_in_body(&mut self, span: Span) {
        let message = "`first` counts words of the body, and the field has none of it";
        let refusal = Code::NoSuchPlace.at(span, message);
        self.findings.refuse(refusal.hint("leave the field or `first` out"));
    }

    fn filter_in_field(&mut self, filter: &At<Clause>, field: Field) {
        let name = field.name();
        let message = format!("a filter is about the whole article, not about its {name}");
        let refusal = Code::NotInField.at(filter.span, message);
        self.findings.refuse(refusal.hint(format!("write it outside: {name}(...) AND ...")));
    }
}
