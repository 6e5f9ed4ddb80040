//! Clauses to the patterns that an operator or function works on, or to the reason why they are none.

use super::finding::Code;
use super::print;
use super::tree::{At, Clause, Form, Pattern, Relation, Span};
use crate::error::Diagnostic;

/// Why the sides of a proximity are no operands, if they are none (rule 45).
pub(super) fn refusals(
    left: &At<Clause>,
    operator: &str,
    relation: Relation,
    right: &At<Clause>,
) -> Vec<Diagnostic> {
    let sides = [left, right].into_iter();
    let wrong = sides.filter(|it| !matches!(it.node, Clause::Find(_)));
    let refuse = |side: &At<Clause>| {
        let what = kind_of(&side.node);
        let message = format!("{what} stands at no place in the text, so nothing is near it");
        let hint = hint_for(side, left, operator, relation, right);
        Code::NotAnOperand.at(side.span, message).hint(hint)
    };
    wrong.map(refuse).collect()
}

/// What to write instead of a proximity with this side.
fn hint_for(
    side: &At<Clause>,
    left: &At<Clause>,
    operator: &str,
    relation: Relation,
    right: &At<Clause>,
) -> String {
    let is_short = left.span.len() + right.span.len() < 100;
    match &side.node {
        Clause::And(parts) if is_short => {
            each_near(parts, std::ptr::eq(side, left), left, operator, right)
        }
        Clause::In(field, inner) if is_short => match &inner.node {
            Clause::And(parts) => {
                let parts =
                    parts.iter().map(|part| At::<Clause>::within(*field, part.clone(), part.span));
                let parts: Vec<At<Clause>> = parts.collect();
                each_near(&parts, std::ptr::eq(side, left), left, operator, right)
            }
            _ => "write it beside, joined by AND".to_owned(),
        },
        Clause::And(_) => "write a proximity for each of the words".to_owned(),
        Clause::Or(_) => "write a proximity for each alternative that is words".to_owned(),
        Clause::Not(_) => match relation {
            Relation::Within(n) | Relation::Before(n) => format!("write not w/{n} between the two"),
            _ => format!("write not {operator} between the two"),
        },
        Clause::AtLeast(n, _) => format!("write atleast{n}(...) around the whole"),
        Clause::Boost(..) => "write ^ behind parentheses around the whole".to_owned(),
        _ => "write it beside, joined by AND".to_owned(),
    }
}

/// The proximity once for each part of one side, joined by AND.
fn each_near(
    parts: &[At<Clause>],
    is_left: bool,
    left: &At<Clause>,
    operator: &str,
    right: &At<Clause>,
) -> String {
    let near = parts.iter().map(|part| {
        let (left, right) = if is_left { (part, right) } else { (left, part) };
        format!("({} {operator} {})", print::operand(left), print::operand(right))
    });
    format!("write {}", near.collect::<Vec<String>>().join(" AND "))
}

/// The patterns that a function works on one by one (rule 53): AND falls apart, nothing else may be inside.
pub(super) fn of_function(clause: At<Clause>, name: &str) -> Result<Vec<At<Pattern>>, Diagnostic> {
    let span = clause.span;
    match clause.node {
        Clause::Find(pattern) => Ok(vec![At::<Pattern>::new(pattern, span)]),
        Clause::And(parts) => {
            let parts = parts.into_iter().map(|it| of_function(it, name));
            let parts: Result<Vec<Vec<At<Pattern>>>, Diagnostic> = parts.collect();
            parts.map(|it| it.into_iter().flatten().collect())
        }
        Clause::In(field, inner) => {
            let patterns = of_function(*inner, name)?.into_iter();
            let inside = patterns.map(|it| {
                let span = it.span;
                At::<Pattern>::new(Pattern::In(field, Box::new(it)), span)
            });
            Ok(inside.collect())
        }
        node => Err(not_countable(&node, span, name)),
    }
}

fn not_countable(node: &Clause, span: Span, name: &str) -> Diagnostic {
    let what = kind_of(node);
    let message = format!("{what} cannot stand inside `{name}(...)`");
    let hint = match node {
        Clause::Or(_) => format!("write {name}(...) around each alternative that is words"),
        Clause::Not(_) => format!("write it outside: {name}(...) AND NOT ..."),
        Clause::Boost(..) => format!("write it outside: {name}(...)^2"),
        Clause::AtLeast(..) => "a count has no places that could be counted".to_owned(),
        _ => format!("write it outside: {name}(...) AND ..."),
    };
    Code::NotCountable.at(span, message).hint(hint)
}

/// A clause by the words of the trade, as the subject of a sentence.
fn kind_of(clause: &Clause) -> &'static str {
    match clause {
        Clause::Find(_) => "a pattern",
        Clause::And(_) => "a group joined by AND",
        Clause::Or(_) => "a group with AND, NOT or a filter in it",
        Clause::Not(_) => "NOT",
        Clause::In(..) => "a field with AND, NOT or a filter in it",
        Clause::AtLeast(..) => "`atleast`",
        Clause::Boost(..) => "a weight `^`",
        Clause::Present(_) => "a field that is only to be there",
        Clause::Dates(_) => "a date",
        Clause::Length(_) => "a length",
        Clause::Flag(_) => "a mark such as `is:file-photo`",
        Clause::Grep(_) => "`grep`",
        Clause::Everything => "`*`",
    }
}

/// The same clause with every word meant to the letter.
pub(super) fn exact(clause: At<Clause>) -> At<Clause> {
    let span = clause.span;
    let all = |clauses: Vec<At<Clause>>| clauses.into_iter().map(exact).collect();
    let node = match clause.node {
        Clause::Find(pattern) => {
            Clause::Find(exact_pattern(At::<Pattern>::new(pattern, span)).node)
        }
        Clause::And(parts) => Clause::And(all(parts)),
        Clause::Or(parts) => Clause::Or(all(parts)),
        Clause::Not(inner) => Clause::Not(Box::new(exact(*inner))),
        Clause::In(field, inner) => Clause::In(field, Box::new(exact(*inner))),
        Clause::AtLeast(n, inner) => Clause::AtLeast(n, Box::new(exact_pattern(*inner))),
        Clause::Boost(factor, inner) => Clause::Boost(factor, Box::new(exact(*inner))),
        node => node,
    };
    At::<Clause>::new(node, span)
}

fn exact_pattern(pattern: At<Pattern>) -> At<Pattern> {
    let span = pattern.span;
    let inside = |inner: At<Pattern>| Box::new(exact_pattern(inner));
    let node = match pattern.node {
        Pattern::Word(mut word) => {
            word.form = Form::Exact;
            Pattern::Word(word)
        }
        Pattern::Phrase(mut phrase) => {
            phrase.form = Form::Exact;
            Pattern::Phrase(phrase)
        }
        Pattern::Or(patterns) => Pattern::Or(patterns.into_iter().map(exact_pattern).collect()),
        Pattern::Near(near) => {
            let [left, right] = near.operands;
            let (left, right) = (exact_pattern(left), exact_pattern(right));
            return At::<Pattern>::near(left, near.relation, right);
        }
        Pattern::First(n, inner) => Pattern::First(n, inside(*inner)),
        Pattern::Quote(inner) => Pattern::Quote(inside(*inner)),
        Pattern::Case(letters, inner) => Pattern::Case(letters, inside(*inner)),
        Pattern::In(field, inner) => Pattern::In(field, inside(*inner)),
        node @ (Pattern::Wildcard(_) | Pattern::Fuzzy(_) | Pattern::Regex(_)) => node,
    };
    At::<Pattern>::new(node, span)
}
