//! The tree to text: canonical, which reads back to the same tree, or in the words of a vendor.
//!
//! Whatever is joined stands in parentheses inside something else that is
//! joined, so no reader has to know which operator binds tighter.

use std::fmt;

use crate::error::Diagnostic;

use super::dialect::Dialect;
use super::finding::{Code, Note};
use super::speech::{self, Negation};
use super::tree::{
    At, Clause, Fuzzy, Item, Length, Letters, Near, Pattern, Phrase, Relation, Span, Token,
    Wildcard, Word,
};

pub(super) use super::speech::case_name;

/// The canonical text of a clause.
pub(super) fn canonical(clause: &At<Clause>) -> String {
    printed(clause, Place::Outside)
}

/// The canonical text of a clause as a part of something: in parentheses if it joins anything.
pub(super) fn operand(clause: &At<Clause>) -> String {
    printed(clause, Place::Inside)
}

/// The canonical text of a pattern.
pub(super) fn pattern(pattern: &Pattern) -> String {
    let mut printer = Printer::new(Dialect::Morgue);
    printer.pattern(pattern, Span::default(), Place::Outside);
    printer.out
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&pattern(self))
    }
}

impl fmt::Display for At<Clause> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&canonical(self))
    }
}

fn printed(clause: &At<Clause>, place: Place) -> String {
    let mut printer = Printer::new(Dialect::Morgue);
    printer.clause(clause, place);
    printer.out
}

/// The text of a clause in a dialect with what it says only nearly, or all that it cannot say.
pub(super) fn in_dialect(
    clause: &At<Clause>,
    dialect: Dialect,
) -> Result<(String, Vec<Note>), Vec<Diagnostic>> {
    let mut printer = Printer::new(dialect);
    printer.clause(clause, Place::Outside);
    match printer.unsaid.is_empty() {
        true => Ok((printer.out, printer.notes)),
        false => Err(printer.unsaid),
    }
}

/// Whether what is printed is a part of something joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Outside,
    Inside,
}

struct Printer {
    dialect: Dialect,
    /// Whether what is printed now stands in a field, where a dialect has no word for every article.
    in_field: bool,
    out: String,
    notes: Vec<Note>,
    unsaid: Vec<Diagnostic>,
}

impl Printer {
    fn new(dialect: Dialect) -> Self {
        Self { dialect, in_field: false, out: String::new(), notes: Vec::new(), unsaid: Vec::new() }
    }

    fn clause(&mut self, clause: &At<Clause>, place: Place) {
        let span = clause.span;
        match &clause.node {
            Clause::Find(pattern) => self.pattern(pattern, span, place),
            Clause::And(parts) => self.grouped(place, |it| it.all_of(parts, span)),
            Clause::Or(parts) => self.grouped(place, |it| {
                it.separated(parts, " OR ", |it, part| it.clause(part, Place::Inside));
            }),
            Clause::Not(inner) => self.not(inner, span),
            Clause::In(field, inner) => match speech::field(self.dialect, *field) {
                Some(style) => {
                    self.out.push_str(&style.before_group());
                    let outer = std::mem::replace(&mut self.in_field, true);
                    self.clause(inner, Place::Outside);
                    self.in_field = outer;
                    self.out.push(')');
                }
                None => self.cannot(span, &format!("search the {} alone", field.name())),
            },
            Clause::AtLeast(n, inner) => self.at_least(*n, inner, span),
            Clause::Boost(factor, inner) => self.boost(*factor, inner, span),
            Clause::Present(field) => match speech::present(self.dialect, *field) {
                Some(text) => self.out.push_str(&text),
                None => self.cannot(span, &format!("ask for a {}", field.name())),
            },
            Clause::Dates(dates) => match speech::dates(self.dialect, dates) {
                Some(text) => self.out.push_str(&text),
                None => self.cannot(span, "say this period"),
            },
            Clause::Length(length) => self.length(*length, span),
            Clause::Flag(flag) => match speech::flag(self.dialect, *flag) {
                Some(text) => self.out.push_str(&text),
                None => self.cannot(span, "ask for this mark"),
            },
            Clause::Grep(regex) => match self.dialect {
                Dialect::Morgue => {
                    self.out.push_str(&format!("grep(/{}/)", regex.replace('/', "\\/")));
                }
                _ => self.cannot(span, "search the text by a regular expression"),
            },
            Clause::Everything => match speech::everything(self.dialect) {
                Some(text) => self.out.push_str(text),
                None => self.cannot(span, "ask for every article"),
            },
        }
    }

    /// Clauses joined by AND; where NOT needs something before it, what is negated comes last.
    fn all_of(&mut self, parts: &[At<Clause>], span: Span) {
        let and = speech::and(self.dialect);
        let Negation::After(not) = speech::negation(self.dialect) else {
            return self.separated(parts, and, |it, part| it.clause(part, Place::Inside));
        };
        let (negated, wanted): (Vec<_>, Vec<_>) =
            parts.iter().partition(|it| matches!(it.node, Clause::Not(_)));
        match (wanted.is_empty(), self.everything()) {
            (true, Some(everything)) => self.out.push_str(everything),
            (true, None) => return self.cannot(span, "say only what is not wanted"),
            (false, _) => {}
        }
        self.separated(&wanted, and, |it, part| it.clause(part, Place::Inside));
        for inner in negated.iter().flat_map(|it| it.node.clauses()) {
            self.out.push_str(not);
            self.clause(inner, Place::Inside);
        }
    }

    /// What finds every article, from which others can be taken away.
    fn everything(&self) -> Option<&'static str> {
        speech::everything(self.dialect).filter(|_| !self.in_field)
    }

    fn not(&mut self, inner: &At<Clause>, span: Span) {
        match speech::negation(self.dialect) {
            Negation::Anywhere => {
                self.out.push_str("NOT ");
                self.clause(inner, Place::Inside);
            }
            Negation::After(not) => match self.everything() {
                Some(everything) => {
                    self.out.push_str(&format!("({everything}{not}"));
                    self.clause(inner, Place::Inside);
                    self.out.push(')');
                }
                None => self.cannot(span, "say only what is not wanted"),
            },
        }
    }

    fn at_least(&mut self, n: u8, inner: &At<Pattern>, span: Span) {
        let limit = self.dialect.limits().at_least;
        match self.dialect {
            Dialect::Morgue | Dialect::Nexis => {
                self.called(&format!("atleast{n}("), inner);
            }
            Dialect::Factiva if n <= limit && is_atom(&inner.node) => {
                self.out.push_str(&format!("atleast{n} "));
                self.pattern(&inner.node, inner.span, Place::Inside);
            }
            _ => self.cannot(span, &format!("ask for {n} places of this")),
        }
    }

    fn boost(&mut self, factor: f32, inner: &At<Clause>, span: Span) {
        if !matches!(self.dialect, Dialect::Morgue | Dialect::Lucene) {
            return self.cannot(span, "weigh a part of a query");
        }
        if takes_weight_for_itself(&inner.node) {
            self.out.push('(');
            self.clause(inner, Place::Outside);
            self.out.push(')');
        } else {
            self.clause(inner, Place::Inside);
        }
        self.out.push_str(&format!("^{factor}"));
    }

    fn length(&mut self, length: Length, span: Span) {
        match speech::length(self.dialect, length) {
            Some(text) => self.out.push_str(&text),
            None => self.cannot(span, "ask for a length"),
        }
    }

    fn pattern(&mut self, pattern: &Pattern, span: Span, place: Place) {
        match pattern {
            Pattern::Word(word) => self.word(word, span),
            Pattern::Wildcard(wildcard) => self.wildcard(wildcard, span),
            Pattern::Fuzzy(fuzzy) => self.fuzzy(fuzzy, span),
            Pattern::Regex(regex) => self.regex(regex, span),
            Pattern::Phrase(phrase) => self.phrase(phrase, span),
            Pattern::Or(alternatives) => self.grouped(place, |it| {
                it.separated(alternatives, " OR ", |it, part| it.inside(part));
            }),
            Pattern::Near(near) => self.grouped(place, |it| it.near(near, span)),
            Pattern::First(n, inner) => match self.dialect {
                Dialect::Morgue => self.called(&format!("first{n}("), inner),
                Dialect::Factiva if *n <= 500 && speech::takes_slashes(&inner.node) => {
                    self.inside(inner);
                    self.out.push_str(&format!("/F{n}/"));
                }
                _ => self.cannot(span, "restrict to the first words"),
            },
            Pattern::Quote(inner) => match self.dialect {
                Dialect::Morgue => self.called("quote(", inner),
                _ => self.cannot(span, "restrict to quotations"),
            },
            Pattern::Case(letters, inner) => self.case(*letters, inner, span),
            Pattern::In(field, inner) => {
                let Some(style) = speech::field(self.dialect, *field) else {
                    return self.cannot(span, &format!("search the {} alone", field.name()));
                };
                if !speech::is_value_said(self.dialect, *field, &inner.node) {
                    return self.cannot(span, "say this value");
                }
                match style.before_atom().filter(|_| speech::is_atom_of(*field, &inner.node)) {
                    Some(before) => {
                        self.out.push_str(&before);
                        match (&inner.node, field.is_value()) {
                            (Pattern::Word(word), true) => self.out.push_str(&word.text),
                            _ => self.inside(inner),
                        }
                    }
                    None => self.called(&style.before_group(), inner),
                }
            }
        }
    }

    fn inside(&mut self, pattern: &At<Pattern>) {
        self.pattern(&pattern.node, pattern.span, Place::Inside);
    }

    /// A name with its opening parenthesis, what is in them, and the closing one.
    fn called(&mut self, before: &str, inner: &At<Pattern>) {
        self.out.push_str(before);
        self.pattern(&inner.node, inner.span, Place::Outside);
        self.out.push(')');
    }

    fn near(&mut self, near: &Near, span: Span) {
        let Some(relation) = speech::relation(self.dialect, near.relation) else {
            let what = match near.relation {
                Relation::Within(_) | Relation::Before(_) => "say this distance",
                Relation::Same(_) => "ask for one sentence or paragraph",
                Relation::NotWithin(_) | Relation::NotSame(_) => "say what is not near",
            };
            return self.cannot(span, what);
        };
        let [left, right] = &near.operands;
        match &left.node {
            // What follows a field belongs to it.
            Pattern::In(..) if self.dialect.power_after_field().is_some() => {
                self.called("(", left);
            }
            _ => self.inside(left),
        }
        self.out.push_str(&format!(" {relation} "));
        self.inside(right);
    }

    fn case(&mut self, letters: Letters, inner: &At<Pattern>, span: Span) {
        match self.dialect {
            Dialect::Morgue | Dialect::Nexis => {}
            Dialect::Proquest if letters == Letters::AllCaps => {
                self.nearly(span, "only some products of ProQuest know ALLCAPS".to_owned());
            }
            _ => return self.cannot(span, "tell capitals from small letters"),
        }
        self.called(&format!("{}(", case_name(letters)), inner);
    }

    fn word(&mut self, word: &Word, span: Span) {
        match speech::word(self.dialect, word) {
            Some((text, note)) => {
                self.out.push_str(&text);
                note.into_iter().for_each(|it| self.nearly(span, it.to_owned()));
            }
            None => self.cannot(span, "ask for one form of a word"),
        }
    }

    fn wildcard(&mut self, wildcard: &Wildcard, span: Span) {
        match speech::wildcard(self.dialect, wildcard) {
            Some((text, note)) => {
                self.out.push_str(&text);
                note.into_iter().for_each(|it| self.nearly(span, it.to_owned()));
            }
            None => self.cannot(span, "say this wildcard"),
        }
    }

    fn fuzzy(&mut self, fuzzy: &Fuzzy, span: Span) {
        match self.dialect {
            Dialect::Morgue | Dialect::Lucene => {
                self.out.push_str(&format!("{}~{}", fuzzy.text, fuzzy.edits.count()));
            }
            _ => self.cannot(span, "allow for other letters"),
        }
    }

    fn regex(&mut self, regex: &str, span: Span) {
        match self.dialect {
            Dialect::Morgue | Dialect::Lucene => {
                self.out.push_str(&format!("/{}/", regex.replace('/', "\\/")));
            }
            _ => self.cannot(span, "say a regular expression"),
        }
    }

    fn phrase(&mut self, phrase: &Phrase, span: Span) {
        let Some([before, between, after]) = speech::phrase(self.dialect, phrase) else {
            return self.cannot(span, "say this phrase");
        };
        self.out.push_str(before);
        self.separated(&phrase.items, between, |it, item| it.item(item));
        self.out.push_str(after);
        if phrase.slop > 0 {
            self.out.push_str(&format!("~{}", phrase.slop));
        }
    }

    fn item(&mut self, item: &At<Item>) {
        match &item.node {
            Item::One(token) => self.token(token, item.span),
            Item::Gap => self.out.push_str(speech::gap(self.dialect)),
            Item::Either(tokens) => {
                self.out.push('(');
                self.separated(tokens, " OR ", |it, token| it.token(token, item.span));
                self.out.push(')');
            }
        }
    }

    fn token(&mut self, token: &Token, span: Span) {
        match token {
            Token::Word(word) => self.out.push_str(word),
            Token::Wildcard(wildcard) => self.wildcard(wildcard, span),
            Token::Fuzzy(fuzzy) => self.fuzzy(fuzzy, span),
            Token::Regex(regex) => self.regex(regex, span),
        }
    }

    fn grouped(&mut self, place: Place, print: impl FnOnce(&mut Self)) {
        if place == Place::Inside {
            self.out.push('(');
        }
        print(self);
        if place == Place::Inside {
            self.out.push(')');
        }
    }

    fn separated<T>(&mut self, parts: &[T], between: &str, print: impl Fn(&mut Self, &T)) {
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                self.out.push_str(between);
            }
            print(self, part);
        }
    }

    fn cannot(&mut self, span: Span, what: &str) {
        let message = format!("{} cannot {what}", speech::vendor(self.dialect));
        self.unsaid.push(Code::CannotSay.at(span, message));
    }

    fn nearly(&mut self, span: Span, message: String) {
        self.notes.push(Code::Approximate.at(span, message));
    }
}

/// Whether a `^2` right behind the clause would be read as a part of it, or of its last part.
fn takes_weight_for_itself(clause: &Clause) -> bool {
    match clause {
        Clause::Find(Pattern::In(field, _)) => field.is_value(),
        Clause::Find(Pattern::Word(word)) => word.text.contains("://"),
        Clause::Boost(..)
        | Clause::Not(_)
        | Clause::Present(_)
        | Clause::Dates(_)
        | Clause::Length(_)
        | Clause::Flag(_) => true,
        _ => false,
    }
}

/// Whether a pattern is one word, phrase or the like.
pub(super) fn is_atom(pattern: &Pattern) -> bool {
    matches!(
        pattern,
        Pattern::Word(_)
            | Pattern::Wildcard(_)
            | Pattern::Fuzzy(_)
            | Pattern::Regex(_)
            | Pattern::Phrase(_)
    )
}
