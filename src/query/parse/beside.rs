//! Words side by side that are a phrase (Factiva).

use crate::query::dialect::Operator;
use crate::query::finding::Code;
use crate::query::lex::Symbol;
use crate::query::phrase;
use crate::query::tree::{At, Clause, Form, Item, Pattern, Phrase, Relation, Token};
use crate::text;

use super::{Parser, Read};

impl Parser<'_> {
    /// Words side by side are a phrase, and `%` stands for a word between them (Factiva).
    pub(super) fn side_by_side(&mut self, first: Read, power: u16) -> Read {
        let mut left = first;
        let mut gaps = 0;
        while let Some((Operator::Blank, _)) = self.infix() {
            if self.peek() == Some(&Symbol::Gap) {
                gaps += 1;
                self.at += 1;
                continue;
            }
            let Some(right) = self.expression(power + 1) else { continue };
            left = match left.take() {
                Some(left) => self.beside(left, gaps, right),
                None => Some(right),
            };
            gaps = 0;
        }
        if gaps > 0 {
            let message = "a `%` at the edge of a phrase stands for nothing and is dropped";
            self.findings.note(Code::EdgeGap.at(self.span_before(), message));
        }
        if let Some(At { node: Clause::Find(Pattern::Phrase(phrase)), span, .. }) = &left {
            phrase::check_length(&phrase.items, *span, self.findings);
        }
        left
    }

    pub(super) fn beside(&mut self, left: At<Clause>, gaps: u16, right: At<Clause>) -> Read {
        let span = left.span.to(right.span);
        if let (Some(mut items), Some(more)) = (items_of(&left), items_of(&right)) {
            items.extend((0..gaps).map(|_| At::<Item>::new(Item::Gap, span)));
            items.extend(more);
            let phrase = Phrase { items, slop: 0, form: Form::Exact };
            return Some(At::<Clause>::new(Clause::Find(Pattern::Phrase(phrase)), span));
        }
        if gaps > 0 {
            let message = "`%` stands for a word between words, not beside a group";
            self.findings.refuse(Code::BadPhraseGroup.at(span, message));
        }
        self.near(left, (Relation::Before(1), "pre/1"), right)
    }
}

impl Symbol {
    /// Whether blanks before it make a phrase where they can.
    pub(super) fn is_part_of_phrase(&self) -> bool {
        matches!(self, Self::Leaf(Clause::Find(_)) | Self::Quoted { .. } | Self::Open | Self::Gap)
    }
}

/// The items of a phrase that a pattern can stand for, if it can.
fn items_of(clause: &At<Clause>) -> Option<Vec<At<Item>>> {
    let Clause::Find(pattern) = &clause.node else { return None };
    let one = |token: Token| Some(vec![At::<Item>::new(Item::One(token), clause.span)]);
    match pattern {
        Pattern::Phrase(phrase) if phrase.slop == 0 && phrase.form == Form::Exact => {
            Some(phrase.items.clone())
        }
        Pattern::Or(alternatives) => {
            let tokens =
                alternatives.iter().map(|it| single_word(&it.node)).collect::<Option<_>>()?;
            Some(vec![At::<Item>::new(Item::Either(tokens), clause.span)])
        }
        pattern => token_of(pattern).and_then(one),
    }
}

/// The word or pattern that can be one of the words of a group in a phrase (rule 34).
fn single_word(pattern: &Pattern) -> Option<Token> {
    let is_compound =
        matches!(pattern, Pattern::Word(word) if text::words(&word.text).count() != 1);
    token_of(pattern).filter(|_| !is_compound)
}

fn token_of(pattern: &Pattern) -> Option<Token> {
    Some(match pattern {
        // A URL is cut into words when it stands in quotation marks.
        Pattern::Word(word) if word.text.contains("://") => return None,
        Pattern::Word(word) => Token::Word(word.text.clone()),
        Pattern::Wildcard(wildcard) => Token::Wildcard(wildcard.clone()),
        Pattern::Fuzzy(fuzzy) => Token::Fuzzy(fuzzy.clone()),
        // A phrase ends at a quotation mark, also inside a regular expression.
        Pattern::Regex(regex) if regex.contains('"') => return None,
        Pattern::Regex(regex) => Token::Regex(regex.clone()),
        _ => return None,
    })
}
