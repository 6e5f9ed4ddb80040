//! Plain text to lexemes: words, operators, fields and functions, each with its place.
//!
//! What a sign means depends on what touches it: `-` before a word is NOT and
//! inside one a hyphen, `!` before a word is NOT and after one truncation, `/`
//! before a word begins a regular expression. Everything that hangs together
//! without a blank is therefore read as one run.

mod call;
mod cursor;
mod named;
mod operator;
mod settle;
mod signs;
mod symbol;
mod words;

use super::Reading;
use super::dialect::Dialect;
use super::finding::Findings;
use super::source::Source;
use super::tree::{Clause, Pattern};

pub(super) use self::cursor::is_blank;
pub(super) use self::signs::bad_regex;
pub(super) use self::symbol::{Connective, Function, Lexed, Lexeme, Symbol};
pub(super) use self::words::{fuzzy_pattern, fuzzy_suffix, question_mark};

/// Reads a whole query; what cannot be read is told and left out.
pub(super) fn lex(source: &Source<'_>, reading: &Reading, findings: &mut Findings) -> Lexed {
    let mut lexer = Lexer {
        source,
        text: &source.plain,
        at: 0,
        reading,
        findings,
        lexemes: Vec::new(),
        calls: Vec::new(),
        operand_end: None,
        is_newsroom: false,
        knows_single_quotes: false,
    };
    while lexer.skip_blanks() {
        lexer.lexeme();
    }
    lexer.settle()
}

/// Whether a text is one word to the readers of a dialect, and nothing else.
pub(super) fn is_word(text: &str, dialect: Dialect) -> bool {
    let mut findings = Findings::default();
    let source = Source::new(text, &mut findings);
    let lexed = lex(&source, &Reading::default().dialect(dialect), &mut findings);
    match lexed.lexemes.as_slice() {
        [Lexeme { symbol: Symbol::Leaf(Clause::Find(Pattern::Word(word))), .. }] => {
            word.text == text && !findings.refused()
        }
        _ => false,
    }
}

struct Lexer<'s> {
    source: &'s Source<'s>,
    text: &'s str,
    at: usize,
    reading: &'s Reading,
    findings: &'s mut Findings,
    lexemes: Vec<Lexeme>,
    /// For each open parenthesis, whether it is that of `NEAR(`.
    calls: Vec<bool>,
    /// Where the last lexeme ended in the plain text, if it can be operated on.
    operand_end: Option<usize>,
    /// Whether the query has a sign that only newsroom queries have (rule 30).
    is_newsroom: bool,
    /// Whether single quotation marks have been looked at.
    knows_single_quotes: bool,
}

impl Lexer<'_> {
    fn lexeme(&mut self) {
        let Some(c) = self.char_at(self.at) else { return };
        match c {
            '"' => self.quoted(),
            '(' | '[' => self.open(),
            ')' | ']' => self.close(),
            '|' => {
                let doubled = self.starts_at(self.at, "||");
                self.push(self.at + 1 + usize::from(doubled), Symbol::Connective(Connective::Or));
            }
            ',' if self.calls.last() == Some(&true) => self.push(self.at + 1, Symbol::Comma),
            '^' if self.boost(self.run_end(self.at)) => {}
            '~' if self.is_attached() || self.is_slop_apart() => self.stray_tilde(),
            '/' if self.slashed() => {}
            '-' | '+' | '=' | '!' | '–' | '−' if self.prefix(c) => {}
            '{' | '}' => self.only_signs(self.at + 1),
            _ => self.run(),
        }
    }

    fn open(&mut self) {
        let before = self.lexemes.last().map(|it| &it.symbol);
        self.calls.push(before == Some(&Symbol::NearCall));
        self.push(self.at + 1, Symbol::Open);
    }

    fn close(&mut self) {
        self.calls.pop();
        self.push(self.at + 1, Symbol::Close);
    }

    /// Everything from here to the next blank or bracket.
    fn run(&mut self) {
        self.single_quotes();
        // Names hang together by the thousand, so the end of the run is looked for behind the last.
        let is_named = self.url() || self.name().is_some_and(|it| self.named(it));
        if is_named {
            return;
        }
        let end = self.run_end(self.at);
        if !self.limited_star(end) && !self.operator(end) {
            self.terms(self.at, end);
        }
    }
}
