//! What stands between quotation marks to a phrase, or to the one thing that it holds.

use std::ops::Range;

use crate::error::Diagnostic;
use crate::text;

use super::finding::{Code, Findings};
use super::lex::{bad_regex, fuzzy_pattern, fuzzy_suffix, is_blank, question_mark};
use super::regex::{self, Scope};
use super::source::Source;
use super::term::{self, Kind, Signs};
use super::tree::{At, Form, Item, Pattern, Phrase, Span, Token};

/// How many words a phrase may have; longer ones are pasted paragraphs.
pub(super) const MOST_WORDS: usize = 64;

/// What a phrase needs to know of the query that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Setting<'q> {
    pub(super) source: &'q Source<'q>,
    pub(super) signs: Signs,
    /// Whether `or` in small letters is an operator.
    pub(super) lower: bool,
}

/// Reads the bytes `start..end` of the plain text; `None`, with a note, if there is no word in them.
pub(super) fn read(
    setting: Setting<'_>,
    (start, end): (usize, usize),
    slop: u16,
    findings: &mut Findings,
) -> Option<Pattern> {
    let whole = setting.source.plain.get(start..end).unwrap_or_default();
    let trimmed = whole.trim_matches(is_blank);
    let stems = trimmed.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let blanks = whole.len() - whole.trim_start_matches(is_blank).len();
    let (content, form, from) = match stems {
        Some(inner) => (inner, Form::Stem, start + blanks + 1),
        None => (trimmed, Form::Exact, start + blanks),
    };
    let mut reader = Reader { setting, from, content, at: 0, items: Vec::new(), findings };
    reader.items();
    let items = reader.items;
    let span = setting.source.span(start, end);
    let items = without_edge_gaps(items, findings);
    check_length(&items, span, findings);
    match items.len() {
        0 => {
            let message = "there is no word between the quotation marks; they are dropped";
            findings.note(Code::EmptyGroup.at(span, message));
            None
        }
        1 => {
            if slop > 0 {
                let message = format!("`~{slop}` needs two words and is dropped");
                findings.note(Code::SlopDropped.at(span, message));
            }
            items.into_iter().next().and_then(|it| alone(it, form))
        }
        _ => Some(Pattern::Phrase(Phrase { items, slop, form })),
    }
}

/// Refuses a phrase of too many words.
pub(super) fn check_length(items: &[At<Item>], span: Span, findings: &mut Findings) {
    let words: usize = items.iter().map(words_in).sum();
    if words > MOST_WORDS {
        let message = format!("a phrase may have {MOST_WORDS} words; this one has {words}");
        let refusal = Code::PhraseTooLong.at(span, message);
        findings.refuse(refusal.hint("join two phrases with AND or pre/1"));
    }
}

/// The only item of a phrase as a pattern of its own.
fn alone(item: At<Item>, form: Form) -> Option<Pattern> {
    match item.node {
        Item::One(token) => Some(token.into_pattern(form)),
        Item::Either(tokens) => {
            let patterns = tokens.into_iter().map(|it| it.into_pattern(form));
            Some(Pattern::Or(patterns.map(|it| At::<Pattern>::new(it, item.span)).collect()))
        }
        Item::Gap => None,
    }
}

/// A gap at the edge would ask for a word that may be there or not (rule 33).
fn without_edge_gaps(mut items: Vec<At<Item>>, findings: &mut Findings) -> Vec<At<Item>> {
    let mut drop_gap = |item: Option<At<Item>>| {
        let Some(item) = item else { return };
        let message = "a `*` at the edge of a phrase stands for nothing and is dropped";
        findings.note(Code::EdgeGap.at(item.span, message));
    };
    while items.last().is_some_and(|it| it.node == Item::Gap) {
        drop_gap(items.pop());
    }
    let leading = items.iter().take_while(|it| it.node == Item::Gap).count();
    items.drain(..leading).for_each(|it| drop_gap(Some(it)));
    items
}

fn words_in(item: &At<Item>) -> usize {
    match &item.node {
        Item::One(Token::Word(word)) => text::words(word).count(),
        _ => 1,
    }
}

struct Reader<'q, 'f> {
    setting: Setting<'q>,
    /// Where the content begins in the plain text.
    from: usize,
    content: &'q str,
    at: usize,
    items: Vec<At<Item>>,
    findings: &'f mut Findings,
}

impl Reader<'_, '_> {
    fn items(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            match c {
                c if is_blank(c) => self.at += c.len_utf8(),
                '(' => self.group(),
                ')' | '[' | ']' | '{' | '}' => self.at += 1,
                '/' if self.regex() => {}
                _ => self.run(),
            }
        }
    }

    /// `(junta OR coup)`; without OR the parentheses are signs like others.
    fn group(&mut self) {
        let (members, end) = self.members();
        let span = self.span(self.at, end);
        let lower = self.setting.lower;
        if !members.iter().any(|it| it.is_or(lower)) {
            if members.contains(&Member::Word("or")) {
                let note = Code::PlainWord.at(span, "`or` is read as a word");
                self.findings.note_once(note.hint("the operator is written in capitals: OR"));
            }
            self.at += 1;
            return;
        }
        let tokens = self.alternatives(&members);
        self.at = end;
        match tokens {
            Some(tokens) => self.items.push(At::<Item>::new(Item::Either(tokens), span)),
            None => {
                let message = "a group inside a phrase is single words joined by OR";
                let refusal = Code::BadPhraseGroup.at(span, message);
                let hint = "outside it can hold more: (\"al Qaida\" OR ISIS) pre/1 leader";
                self.findings.refuse(refusal.hint(hint));
            }
        }
    }

    /// What stands in the parentheses that open here, and the byte after them; nothing if they do not close.
    fn members(&self) -> (Vec<Member<'_>>, usize) {
        let mut members = Vec::new();
        let mut at = self.at + 1;
        while let Some(c) = self.content.get(at..).and_then(|it| it.chars().next()) {
            match (c, regex::end(self.content, at)) {
                (')', _) => return (members, at + 1),
                ('|', _) => members.push(Member::Bar),
                ('/', Some(end)) => {
                    members.push(Member::Regex(at..end));
                    at = end;
                    continue;
                }
                (c, _) if is_blank(c) => {}
                _ => {
                    let ends = |c: char| is_blank(c) || matches!(c, ')' | '|');
                    let rest = self.content.get(at..).unwrap_or_default();
                    let word = rest.split(ends).next().unwrap_or_default();
                    members.push(Member::Word(word));
                    at += word.len();
                    continue;
                }
            }
            at += c.len_utf8();
        }
        (Vec::new(), at)
    }

    /// Words and ORs in turn.
    fn alternatives(&self, members: &[Member<'_>]) -> Option<Vec<Token>> {
        let lower = self.setting.lower;
        let is_between = members.iter().skip(1).step_by(2).all(|it| it.is_or(lower));
        if members.len().is_multiple_of(2) || !is_between {
            return None;
        }
        let alternatives = members.iter().step_by(2);
        alternatives.map(|member| self.alternative(member)).collect()
    }

    fn alternative(&self, member: &Member<'_>) -> Option<Token> {
        match member {
            Member::Word(word) => self.single_word(word),
            Member::Regex(range) => {
                let written = self.regex_at(range.clone());
                regex::fault(&written, Scope::Form).is_none().then_some(Token::Regex(written))
            }
            Member::Bar => None,
        }
    }

    fn single_word(&self, word: &str) -> Option<Token> {
        if is_or(word, self.setting.lower) {
            return None;
        }
        if let Some((word, distance)) = fuzzy_suffix(word) {
            return match fuzzy_pattern(word, distance, Span::default()) {
                Ok((Pattern::Fuzzy(fuzzy), _)) => Some(Token::Fuzzy(fuzzy)),
                _ => None,
            };
        }
        let mut terms = term::read(word, self.setting.signs).into_iter();
        match (terms.next()?.kind, terms.next()) {
            (Kind::One(Token::Word(word)), None) if text::words(&word).count() > 1 => None,
            (Kind::One(token), None) => Some(token),
            _ => None,
        }
    }

    fn regex(&mut self) -> bool {
        let Some(end) = regex::end(self.content, self.at) else { return false };
        let written = self.regex_at(self.at..end);
        let span = self.span(self.at, end);
        if let Some(fault) = regex::fault(&written, Scope::Form) {
            self.findings.refuse(bad_regex(&fault, span));
        }
        self.items.push(At::<Item>::new(Item::One(Token::Regex(written)), span));
        self.at = end;
        true
    }

    /// A regular expression as it is meant, from the place of it and its slashes.
    fn regex_at(&self, range: Range<usize>) -> String {
        let written = self.content.get(range.start + 1..range.end - 1).unwrap_or_default();
        written.replace("\\/", "/")
    }

    fn run(&mut self) {
        let rest = self.rest();
        let ends = |c: char| is_blank(c) || matches!(c, '(' | ')' | '[' | ']' | '{' | '}');
        let run = rest.split(ends).next().unwrap_or_default().to_owned();
        let (start, end) = (self.at, self.at + run.len());
        self.at = end;
        let span = self.span(start, end);
        match run.as_str() {
            "*" | "%" => self.items.push(At::<Item>::new(Item::Gap, span)),
            "?" | "!" => {}
            run => match fuzzy_suffix(run) {
                Some((word, distance)) => self.fuzzy(word, distance, span),
                None => self.words(run, start, span),
            },
        }
    }

    fn fuzzy(&mut self, word: &str, distance: &str, span: Span) {
        match fuzzy_pattern(word, distance, span) {
            Ok((Pattern::Fuzzy(fuzzy), note)) => {
                note.into_iter().for_each(|it| self.findings.note(it));
                self.items.push(At::<Item>::new(Item::One(Token::Fuzzy(fuzzy)), span));
            }
            Ok(_) => {}
            Err(refusal) => self.findings.refuse(refusal),
        }
    }

    fn words(&mut self, run: &str, start: usize, span: Span) {
        if run.chars().all(|it| matches!(it, '*' | '?' | '!')) {
            return self.findings.refuse(bare_wildcard(span));
        }
        question_mark(run, span).into_iter().for_each(|it| self.findings.note(it));
        for term in term::read(run, self.setting.signs) {
            let span = self.span(start + term.range.start, start + term.range.end);
            match term.kind {
                Kind::One(token) => self.items.push(At::<Item>::new(Item::One(token), span)),
                Kind::Compound(tokens) => {
                    let items = tokens.into_iter().map(Item::One);
                    self.items.extend(items.map(|it| At::<Item>::new(it, span)));
                }
                Kind::Bare => self.findings.refuse(bare_wildcard(span)),
            }
        }
    }

    fn rest(&self) -> &str {
        self.content.get(self.at..).unwrap_or_default()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.setting.source.span(self.from + start, self.from + end)
    }
}

/// A part of a group inside a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Member<'q> {
    Word(&'q str),
    /// With its slashes.
    Regex(Range<usize>),
    Bar,
}

impl Member<'_> {
    fn is_or(&self, lower: bool) -> bool {
        match self {
            Self::Word(word) => is_or(word, lower),
            Self::Bar => true,
            Self::Regex(_) => false,
        }
    }
}

fn is_or(word: &str, lower: bool) -> bool {
    word == "OR" || (lower && word.eq_ignore_ascii_case("or"))
}

/// What is said of wildcards without a letter.
pub(super) fn bare_wildcard(span: Span) -> Diagnostic {
    let refusal = Code::BadWildcard.at(span, "a wildcard needs a letter or digit beside it");
    refusal.hint("as in peace* or m?li")
}
