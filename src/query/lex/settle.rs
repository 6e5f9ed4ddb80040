//! What can only be said when the whole query is known: whether `and` is an operator, and what looks odd beside the rest.

use crate::error::Diagnostic;
use crate::query::dialect::Lower;
use crate::query::finding::{Code, Findings};
use crate::query::tree::{Clause, Pattern, Span};

use super::Lexer;
use super::symbol::{Connective, Lexed, Lexeme, Symbol};
use super::words::word_symbol;

impl Lexer<'_> {
    /// Decides what `and`, `or` and `not` in small letters are, now that all of the query is known (rule 30).
    pub(super) fn settle(self) -> Lexed {
        let lower = match self.reading.dialect.lower() {
            Lower::InNewsroomQueries => self.is_newsroom,
            Lower::Always => true,
            Lower::Never => false,
        };
        let mut lexemes: Vec<Lexeme> = Vec::with_capacity(self.lexemes.len());
        for mut lexeme in self.lexemes {
            if let Symbol::Lower(connective) = lexeme.symbol {
                lexeme.symbol = match lower {
                    true => Symbol::Connective(connective),
                    false => {
                        self.findings.note_once(plain_connective(connective, lexeme.span));
                        word_symbol(connective.lower().to_owned())
                    }
                };
            }
            match &lexeme.symbol {
                Symbol::Connective(Connective::Not) => but_not(&mut lexemes, lower),
                Symbol::Leaf(clause) if self.is_newsroom => {
                    note_same(clause, lexeme.span, self.findings);
                }
                _ => {}
            }
            lexemes.push(lexeme);
        }
        note_bare_star(&lexemes, self.findings);
        Lexed { lexemes, lower }
    }
}

fn plain_connective(connective: Connective, span: Span) -> Diagnostic {
    let word = connective.lower();
    let note = Code::PlainWord.at(span, format!("`{word}` is read as a word"));
    note.hint(format!("the operator is written in capitals: {}", word.to_uppercase()))
}

/// In `BUT NOT` the first word only leads to the second.
fn but_not(lexemes: &mut [Lexeme], lower: bool) {
    let Some(last) = lexemes.last_mut() else { return };
    let Symbol::Leaf(Clause::Find(Pattern::Word(word))) = &last.symbol else { return };
    if word.text == "BUT" || (lower && word.text.eq_ignore_ascii_case("but")) {
        last.symbol = Symbol::Connective(Connective::And);
    }
}

fn note_same(clause: &Clause, span: Span, findings: &mut Findings) {
    if matches!(clause, Clause::Find(Pattern::Word(word)) if word.text == "same") {
        let note = Code::PlainWord.at(span, "`same` is read as a word");
        findings.note_once(note.hint("for one paragraph write w/p or SAME"));
    }
}

fn note_bare_star(lexemes: &[Lexeme], findings: &mut Findings) {
    let leaves = |it: &&Lexeme| matches!(it.symbol, Symbol::Leaf(_) | Symbol::Quoted { .. });
    if lexemes.iter().filter(leaves).count() < 2 {
        return;
    }
    let mut before = None;
    for lexeme in lexemes {
        let is_present = matches!(before, Some(Symbol::Field(_)));
        if lexeme.symbol == Symbol::Leaf(Clause::Everything) && !is_present {
            let note = Code::BareStar.at(lexeme.span, "`*` by itself stands for every article");
            findings.note_once(note.hint("a word left open in a phrase: \"president * Mali\""));
        }
        before = Some(lexeme.symbol.clone());
    }
}
