//! Plain text to lexemes: words, operators, fields and functions, each with its place.
//!
//! What a sign means depends on what touches it: `-` before a word is NOT and
//! inside one a hyphen, `!` before a word is NOT and after one truncation, `/`
//! before a word begins a regular expression. Everything that hangs together
//! without a blank is therefore read as one run.

use crate::error::Diagnostic;

use super::Reading;
use super::dialect::{Dialect, Lower};
use super::field::Field;
use super::filter::Filter;
use super::finding::{Code, Findings};
use super::name::{self, Name};
use super::phrase::bare_wildcard;
use super::proximity::{self, Proximity};
use super::regex::{self, Scope};
use super::source::Source;
use super::term::{self, Kind, Signs, Term};
use super::tree::{
    At, Clause, Edits, Form, Item, Letters, Part, Pattern, Phrase, Relation, Span, Token, Wildcard,
    Word,
};

/// A piece of the query and where it was typed.
#[derive(Clone, Debug)]
pub(super) struct Lexeme {
    pub(super) symbol: Symbol,
    pub(super) span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Symbol {
    Open,
    Close,
    /// Between the operands of `NEAR(a, b, 5)`; a comma elsewhere is only a sign.
    Comma,
    Connective(Connective),
    /// `and`, `or` or `not` in small letters, while it is not known what they are.
    Lower(Connective),
    /// `-` or `!` before what it negates.
    Minus,
    /// `+` before what is required.
    Plus,
    /// `=`, `exact(` or `fulltext:` before what is meant to the letter.
    Exact,
    Near(Relation),
    Field(Field),
    Function(Function),
    /// The name of `NEAR(a, b, 5)`.
    NearCall,
    Leaf(Clause),
    /// What stands between two quotation marks, as bytes of the plain text.
    Quoted {
        start: usize,
        end: usize,
        slop: u16,
    },
    /// `^2` after what it boosts.
    Boost(f32),
    /// `/F50/` after what it restricts.
    First(u32),
    /// `%` between two words of Factiva.
    Gap,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connective {
    And,
    Or,
    Not,
}

/// What is called with parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    AtLeast(u8),
    First(u32),
    Quote,
    Case(Letters),
}

/// The lexemes of a query, and whether `or` in small letters is an operator in it.
pub(super) struct Lexed {
    pub(super) lexemes: Vec<Lexeme>,
    pub(super) lower: bool,
}

/// What to do about a field that only the vendor has.
const WITHOUT_NAME: &str = "leave the name out to look for the words everywhere";

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

/// Whether a character separates words and is nothing else: blanks, and what no one can see.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
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

impl<'s> Lexer<'s> {
    fn skip_blanks(&mut self) -> bool {
        self.at = self.after_blanks(self.at);
        self.at < self.text.len()
    }

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

    /// From one quotation mark to the next, and the slop behind it.
    fn quoted(&mut self) {
        let start = self.at + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let end = match rest.find('"') {
            Some(length) => start + length,
            None => {
                let end = self.text.len();
                let message = "the quotation mark is not closed; the phrase is read to the end";
                let span = self.source.span(self.at, start);
                self.findings.note(Code::QuoteUnclosed.at(span, message));
                end
            }
        };
        let after = (end + 1).min(self.text.len());
        let (slop, after) = self.slop(after);
        self.push(after, Symbol::Quoted { start, end, slop });
    }

    /// The number after `~` at this place, and where it ends.
    fn slop(&mut self, at: usize) -> (u16, usize) {
        if !self.starts_at(at, "~") {
            return (0, at);
        }
        let end = self.digits_end(at + 1);
        let digits = self.text.get(at + 1..end).unwrap_or_default();
        let slop = digits.parse().ok().filter(|it| *it <= proximity::FARTHEST);
        if slop.is_none() {
            let message = "`~` after a phrase takes a number from 0 to 1000";
            let refusal = Code::BadDistance.at(self.source.span(at, end), message);
            self.findings.refuse(refusal.hint("as in \"junta Mali\"~2"));
        }
        (slop.unwrap_or(0), end)
    }

    /// Whether `~` or `~2` stands by itself behind a word or phrase.
    fn is_slop_apart(&self) -> bool {
        let is_operand = |it: &Lexeme| matches!(it.symbol, Symbol::Leaf(_) | Symbol::Quoted { .. });
        let run = self.text.get(self.at..self.run_end(self.at)).unwrap_or_default();
        let number = run.trim_start_matches('~');
        number.len() < 3
            && number.bytes().all(|it| it.is_ascii_digit())
            && self.lexemes.last().is_some_and(is_operand)
    }

    fn stray_tilde(&mut self) {
        let end = self.run_end(self.at);
        let message = "`~` belongs right after a word or a phrase";
        let refusal = Code::BadFuzzy.at(self.source.span(self.at, end), message);
        self.findings.refuse(refusal.hint("as in Wagnar~1 or \"junta Mali\"~2"));
        self.at = end;
    }

    /// A sign of one character before what it works on (rule 28).
    fn prefix(&mut self, sign: char) -> bool {
        let after = self.at + sign.len_utf8();
        let Some(next) = self.char_at(after) else { return false };
        if self.is_attached() || next == sign || !self.begins_operand(after) {
            return false;
        }
        let symbol = match sign {
            '-' | '!' => Symbol::Minus,
            '+' => Symbol::Plus,
            '=' => Symbol::Exact,
            _ => {
                let span = self.source.span(self.at, after);
                let message = format!("the dash `{sign}` before a word is read as a minus: NOT");
                self.findings.note(Code::Dash.at(span, message));
                Symbol::Minus
            }
        };
        self.push(after, symbol);
        true
    }

    /// Whether a word, phrase, group or pattern begins here.
    fn begins_operand(&self, at: usize) -> bool {
        match self.char_at(at) {
            Some('"' | '(' | '[' | '/' | '*') => true,
            Some(c) if is_blank(c) => false,
            Some(_) => {
                let run = self.text.get(at..self.run_end(at)).unwrap_or_default();
                run.contains(char::is_alphanumeric) || run.ends_with(['=', '-']) && run.len() == 1
            }
            None => false,
        }
    }

    /// A regular expression, or `/F50/` and `/N30/` of Factiva; a lone `/5` is left to the operators.
    fn slashed(&mut self) -> bool {
        if let Some((letter, number, end)) = self.factiva_slashes(self.at) {
            let is_suffix = self.is_attached() || self.reading.dialect.is_factiva();
            if letter == 'f' && is_suffix {
                self.is_newsroom = true;
                let count = self.first_count(number, end);
                self.push(end, Symbol::First(count));
                return true;
            }
            if letter == 'n' && self.reading.dialect.is_factiva() {
                self.near(&Proximity::Within(number.to_owned()), end);
                return true;
            }
        }
        let run = self.text.get(self.at..self.run_end(self.at)).unwrap_or_default();
        if self.is_attached() || proximity::read(run, self.reading.dialect).is_some() {
            return false;
        }
        match regex::end(self.text, self.at) {
            Some(end) => self.regex(end),
            None => self.unclosed_regex(),
        }
    }

    /// Whether a slash begins something that looks like a regular expression but never ends.
    fn unclosed_regex(&mut self) -> bool {
        let end = self.run_end(self.at);
        let rest = self.text.get(self.at + 1..end).unwrap_or_default();
        if rest.contains('/') || !rest.contains(char::is_alphanumeric) {
            return false;
        }
        let message = "a regular expression begins here and is not closed";
        let refusal = Code::BadRegex.at(self.source.span(self.at, end), message);
        let hint = "end it with another /; over several words write grep(/.../)";
        self.findings.refuse(refusal.hint(hint));
        self.at = end;
        true
    }

    fn regex(&mut self, end: usize) -> bool {
        let written = self.text.get(self.at + 1..end - 1).unwrap_or_default().replace("\\/", "/");
        self.check_regex(&written, Scope::Form, self.at, end);
        self.push(end, Symbol::Leaf(Clause::Find(Pattern::Regex(written))));
        true
    }

    fn check_regex(&mut self, written: &str, scope: Scope, start: usize, end: usize) {
        if let Some(fault) = regex::fault(written, scope) {
            self.findings.refuse(bad_regex(&fault, self.source.span(start, end)));
        }
    }

    /// `^2` at this place.
    fn boost(&mut self, end: usize) -> bool {
        let number = self.text.get(self.at + 1..end).unwrap_or_default();
        let is_plain = number.bytes().all(|it| it.is_ascii_digit() || it == b'.');
        let factor = number.parse().ok().filter(|it: &f32| is_plain && it.is_finite() && *it > 0.0);
        if factor.is_none() {
            let message = match number {
                "" => "`^` needs a number".to_owned(),
                _ => format!("`^` takes a number above 0, not `{number}`"),
            };
            let refusal = Code::BadBoost.at(self.source.span(self.at, end), message);
            self.findings.refuse(refusal.hint("as in Mali^2 or (a OR b)^0.5"));
        }
        self.push(end, Symbol::Boost(factor.unwrap_or(1.0)));
        true
    }

    /// Everything from here to the next blank or bracket.
    fn run(&mut self) {
        let name = self.name();
        let end = self.run_end(self.at);
        self.single_quotes();
        let is_read = self.limited_star(end)
            || self.url()
            || name.is_some_and(|it| self.named(it))
            || self.operator(end);
        if !is_read {
            self.terms(self.at, end);
        }
    }

    /// `peace[*3]`: so many more letters at most (ProQuest).
    fn limited_star(&mut self, end: usize) -> bool {
        let Some(vendors_most) = self.reading.dialect.most_letters() else { return false };
        let digits_end = self.digits_end(end + 2);
        let is_limit = self.starts_at(end, "[*") && self.starts_at(digits_end, "]");
        let number = self.text.get(end + 2..digits_end).filter(|_| is_limit);
        let Some(limit) = number.and_then(|it| it.parse::<u8>().ok()) else { return false };
        let run = self.text.get(self.at..end).unwrap_or_default();
        let written = match limit {
            1..=9 => format!("{run}${limit}"),
            _ => format!("{run}!"),
        };
        let terms = term::read(&written, Signs::default());
        let [Term { kind: Kind::One(token), .. }] = terms.as_slice() else { return false };
        let pattern = token.clone().into_pattern(Form::Stem);
        if limit > 9 {
            self.beyond("*", vendors_most.min(u16::from(limit)), digits_end + 1);
        }
        self.push(digits_end + 1, Symbol::Leaf(Clause::Find(pattern)));
        true
    }

    /// Tells once that words between single quotation marks are no phrase: their marks are those of O'Brien.
    fn single_quotes(&mut self) {
        const MARKS: [char; 3] = ['\'', '‘', '’'];
        let opens = self.char_at(self.at).is_some_and(|it| MARKS.contains(&it));
        if !opens || self.knows_single_quotes {
            return;
        }
        self.knows_single_quotes = true;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let closes = rest.char_indices().skip(1).find(|(at, c)| {
            let after = rest.get(at + c.len_utf8()..).and_then(|it| it.chars().next());
            MARKS.contains(c) && after.is_none_or(|it| is_blank(it) || it == ')')
        });
        let Some((end, mark)) = closes else { return };
        let inner = rest.get(first..end).unwrap_or_default();
        if !inner.starts_with(char::is_alphanumeric) || !inner.contains(is_blank) {
            return;
        }
        let span = self.source.span(self.at, self.at + end + mark.len_utf8());
        let note =
            Code::SingleQuotes.at(span, "what stands in single quotation marks is read as words");
        self.findings.note(note.hint(format!("for the phrase write \"{inner}\"")));
    }

    /// The letters, digits, hyphens and underscores from here, if they begin with a letter.
    fn name(&self) -> Option<&'s str> {
        let rest = self.text.get(self.at..)?;
        rest.chars().next().filter(|it| it.is_alphabetic())?;
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        rest.split(|c| !is_part(c)).next()
    }

    /// A URL is one word, with all its signs.
    fn url(&mut self) -> bool {
        let scheme = self.name().map_or(self.at, |it| self.at + it.len());
        if !self.starts_at(scheme, "://") {
            return false;
        }
        let end = self.value_end(self.at);
        let url = self.text.get(self.at..end).unwrap_or_default();
        let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’']);
        if !url.get(scheme - self.at..).is_some_and(|it| it.contains(char::is_alphanumeric)) {
            return false;
        }
        self.push_word(self.at + url.len(), url.to_owned());
        true
    }

    /// To the next blank, quotation mark, or parenthesis that was not opened on the way.
    fn value_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let mut open = 0_usize;
        for (at, c) in rest.char_indices() {
            match c {
                '(' => open += 1,
                ')' if open == 0 => return from + at,
                ')' => open -= 1,
                '"' | ']' | '|' => return from + at,
                _ if is_blank(c) => return from + at,
                _ => {}
            }
        }
        self.text.len()
    }

    /// A name with a sign behind it that makes it a field, filter or function.
    fn named(&mut self, name: &'s str) -> bool {
        let end = self.at + name.len();
        match self.char_at(end) {
            Some(':') => self.field(name, end + 1),
            Some('=') if name::is_field_or_filter(name) => self.field(name, end + 1),
            Some('=') if self.reading.dialect.is_factiva() && self.begins_operand(end + 1) => {
                self.field(name, end + 1)
            }
            Some('(' | '[') => self.call(name, end),
            _ => match Filter::named(name).filter(|it| it.is_compared()) {
                Some(filter) => self.compared(name, filter, end),
                None => false,
            },
        }
    }

    /// `name:` and what belongs to it.
    fn field(&mut self, name: &'s str, after: usize) -> bool {
        let blank_follows = self.char_at(after).is_none_or(is_blank);
        match name::of(name) {
            Some(Name::Filter(filter)) => self.filter(name, filter, after),
            Some(Name::Exact) => self.push(after, Symbol::Exact),
            Some(Name::Field(field)) => {
                if let Some(end) = self.range_of_words(after) {
                    self.refuse_range(name, end);
                    return true;
                }
                self.push(after, Symbol::Field(field));
                if blank_follows && self.after_blanks(after) < self.text.len() {
                    self.note_blank(name, after);
                } else if field.is_value() {
                    self.value(field);
                }
            }
            Some(Name::NotYet(instead)) if !blank_follows => {
                self.not_yet(name, instead, self.value_end(after));
            }
            _ if blank_follows => {
                self.note_like_a_name(name);
                return false;
            }
            _ => self.unknown_field(name, after),
        }
        true
    }

    /// The byte after `[a TO b]` at this place.
    fn range_of_words(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..).filter(|it| it.starts_with(['[', '{']))?;
        // A range of words is short; looking further would cost time at every bracket.
        let end = rest.bytes().take(200).position(|it| matches!(it, b']' | b'}'))?;
        let words: Vec<&str> = rest.get(1..end)?.split(is_blank).take(4).collect();
        matches!(words.as_slice(), [_, "TO", _]).then_some(at + end + 1)
    }

    fn refuse_range(&mut self, name: &str, end: usize) {
        let message = format!("`{name}:` holds words, and words have no range");
        let refusal = Code::NotYet.at(self.source.span(self.at, end), message);
        self.findings.refuse(refusal.hint("ranges are for date: and length:"));
        self.at = end;
    }

    fn note_blank(&mut self, name: &str, after: usize) {
        let message = format!("`{name}:` is read as the field of what follows");
        let note = Code::PlainName.at(self.source.span(self.at - name.len() - 1, after), message);
        let word = format!("for the word write \"{name}\"");
        self.findings.note(note.hint(word));
    }

    fn note_like_a_name(&mut self, name: &str) {
        let Some(near) = Field::nearest(name) else { return };
        let span = self.source.span(self.at, self.at + name.len());
        let message = format!("`{name}` is read as a word");
        self.findings.note(Code::PlainName.at(span, message).hint(format!("the field is {near}:")));
    }

    fn unknown_field(&mut self, name: &str, after: usize) {
        let span = self.source.span(self.at, after - 1);
        let refusal = Code::UnknownField.at(span, format!("there is no field `{name}`"));
        let (hint, end) = match name::nearest_before_colon(name) {
            Some(near) => (format!("{near}:"), after),
            None => {
                let end = self.run_end(self.at);
                let run = self.text.get(self.at..end).unwrap_or_default();
                let hint = match self.reading.dialect.is_factiva() {
                    true => WITHOUT_NAME.to_owned(),
                    false => format!("if it is meant as text, quote it: \"{run}\""),
                };
                (hint, end)
            }
        };
        self.findings.refuse(refusal.hint(hint));
        self.at = end;
    }

    fn not_yet(&mut self, name: &str, instead: &str, end: usize) {
        let span = self.source.span(self.at, self.at + name.len());
        let refusal = Code::NotYet.at(span, format!("`{name}` is not yet in morgue"));
        self.findings.refuse(refusal.hint(instead));
        self.at = end;
    }

    /// The value of a field that holds no words: all up to the next blank, but for `*`.
    fn value(&mut self, field: Field) {
        let Some(next) = self.char_at(self.at) else { return };
        if matches!(next, '"' | '(' | '[') {
            return;
        }
        let end = self.value_end(self.at);
        let value = self.text.get(self.at..end).unwrap_or_default();
        let value = value.trim_end_matches([',', ';']);
        let end = self.at + value.len();
        // A URL has question marks of its own.
        let is_sign = |c: char| c == '*' || (c == '?' && field != Field::Url);
        match value {
            "" => {}
            "*" => self.push(end, Symbol::Leaf(Clause::Everything)),
            _ if !value.contains(is_sign) => self.push_word(end, value.to_owned()),
            _ if value.chars().all(is_sign) => self.bare_wildcard(self.at, end),
            _ => {
                let wildcard = Wildcard::of_value(value, is_sign);
                self.push(end, Symbol::Leaf(Clause::Find(Pattern::Wildcard(wildcard))));
            }
        }
    }

    /// `length > 1200`, `date aft 7/1/2022`: a filter written with blanks.
    fn compared(&mut self, name: &str, filter: Filter, after: usize) -> bool {
        let start = self.after_blanks(after);
        let rest = self.text.get(start..).unwrap_or_default();
        let number = rest.trim_start_matches(['<', '>', '=']);
        let number = number.trim_start_matches(is_blank);
        if rest.starts_with(['<', '>', '=']) && number.starts_with(|it: char| it.is_ascii_digit()) {
            self.filter(name, filter, start);
            return true;
        }
        let is_vendor = matches!(self.reading.dialect, Dialect::Nexis | Dialect::Factiva);
        let Some(length) = name::date_words(name, rest, is_vendor) else { return false };
        self.read_filter(name, filter, start, start + length);
        true
    }

    fn filter(&mut self, name: &str, filter: Filter, after: usize) {
        let start = self.after_blanks(after);
        let end = self.filter_end(start);
        self.read_filter(name, filter, start, end);
    }

    fn read_filter(&mut self, name: &str, filter: Filter, start: usize, end: usize) {
        let value = self.text.get(start..end).unwrap_or_default();
        let value_span = self.source.span(start, end);
        let calendar = self.reading.calendar();
        let clause = match value {
            "" => {
                let span = self.source.span(self.at, start);
                let message = format!("`{name}:` needs a value");
                Err(Code::OperandMissing.at(span, message).hint(filter.example()))
            }
            _ => filter.read(value, value_span, calendar),
        };
        match clause {
            Ok(clause) => self.push(end, Symbol::Leaf(clause)),
            Err(refusal) => {
                self.findings.refuse(refusal);
                self.push(end, Symbol::Leaf(Clause::Everything));
            }
        }
    }

    /// The byte after the value of a filter: a bracketed one, or a run after signs of comparison.
    fn filter_end(&self, start: usize) -> usize {
        let closing: &[char] = match self.char_at(start) {
            Some('[' | '{') => &[']', '}'],
            Some('(') => &[')'],
            Some('"') => &['"'],
            _ => {
                let rest = self.text.get(start..).unwrap_or_default();
                let signs = rest.len() - rest.trim_start_matches(['<', '>', '=']).len();
                let from = if signs > 0 { self.after_blanks(start + signs) } else { start };
                return self.run_end(from);
            }
        };
        let rest = self.text.get(start + 1..).unwrap_or_default();
        rest.find(closing).map_or(self.text.len(), |it| start + 1 + it + 1)
    }

    /// A name with a parenthesis behind it.
    fn call(&mut self, name: &'s str, end: usize) -> bool {
        let is_round = self.starts_at(end, "(");
        let function = match name::of(name) {
            Some(Name::Field(field)) => Symbol::Field(field),
            Some(Name::Exact) => Symbol::Exact,
            Some(Name::Function(function)) => Symbol::Function(function),
            Some(Name::NearCall) => Symbol::NearCall,
            Some(Name::Counted(kind, digits)) => Symbol::Function(self.counted(kind, digits, end)),
            Some(Name::Filter(filter)) if is_round => {
                self.filter(name, filter, end);
                return true;
            }
            Some(Name::Grep) if is_round => return self.grep(end),
            Some(Name::Around) if is_round => return self.around(end),
            Some(Name::NotYet(instead)) => {
                self.not_yet(name, instead, end);
                return true;
            }
            Some(Name::Operator) => return false,
            _ => return self.unknown_function(name, end),
        };
        self.is_newsroom = true;
        self.push(end, function);
        true
    }

    /// A word that touches a parenthesis: a slip of the keys is refused, anything else is a word.
    fn unknown_function(&mut self, name: &str, end: usize) -> bool {
        let is_operator = proximity::read(name, self.reading.dialect).is_some();
        if is_operator {
            return false;
        }
        let span = self.source.span(self.at, end);
        let near = name::nearest_before_parenthesis(name).map(|near| format!("{near}(...)"));
        let near = near.or_else(|| {
            let is_call = self.reading.dialect.names_fields_by_call();
            is_call.then(|| WITHOUT_NAME.to_owned())
        });
        if let Some(hint) = near {
            let message = format!("there is no field or function `{name}`");
            self.findings.refuse(Code::UnknownFunction.at(span, message).hint(hint));
            self.at = end;
            return true;
        }
        let message = format!("there is no function `{name}`; it is read as a word beside a group");
        self.findings.note(Code::PlainName.at(span, message));
        false
    }

    fn counted(&mut self, kind: name::Counted, digits: &str, end: usize) -> Function {
        match kind {
            name::Counted::AtLeast => Function::AtLeast(self.at_least_count(digits, end)),
            name::Counted::First => Function::First(self.first_count(digits, end)),
        }
    }

    fn at_least_count(&mut self, digits: &str, end: usize) -> u8 {
        let count = digits.parse::<u8>().ok().filter(|it| *it > 0);
        let limit = self.reading.dialect.limits().at_least;
        match count {
            None => {
                let message = match digits {
                    "" => "`atleast` needs a number".to_owned(),
                    _ => format!("`atleast` takes a number from 1 to 255, not {digits}"),
                };
                let refusal = Code::BadCount.at(self.source.span(self.at, end), message);
                self.findings.refuse(refusal.hint("as in atleast3(Mali)"));
            }
            Some(count) if count > limit => self.beyond("atleast", u16::from(limit), end),
            Some(_) => {}
        }
        count.unwrap_or(1)
    }

    fn first_count(&mut self, digits: &str, end: usize) -> u32 {
        let count = digits.parse().ok().filter(|it| (1..=name::MOST_FIRST).contains(it));
        if count.is_none() {
            let message = match digits {
                "" => "`first` needs a number of words".to_owned(),
                _ => format!("`first` takes a number from 1 to 1000000, not {digits}"),
            };
            let refusal = Code::BadCount.at(self.source.span(self.at, end), message);
            self.findings.refuse(refusal.hint("as in first50(Wagner)"));
        }
        count.unwrap_or(1)
    }

    fn beyond(&mut self, operator: &str, limit: u16, end: usize) {
        let vendor = self.reading.dialect.name();
        let message = format!("`{operator}` stops at {limit} in {vendor}; morgue goes on");
        self.findings.note(Code::BeyondVendor.at(self.source.span(self.at, end), message));
    }

    /// `grep(/.../)`, with blanks and parentheses inside the slashes.
    fn grep(&mut self, open: usize) -> bool {
        let start = self.after_blanks(open + 1);
        let end = match self.starts_at(start, "/") {
            true => regex::closing_slash(self.text, start + 1, |_| false),
            false => None,
        };
        let Some(end) = end else {
            let end = self.value_end(self.at);
            let message = "`grep` takes a regular expression between slashes";
            let refusal = Code::BadRegex.at(self.source.span(self.at, end), message);
            self.findings.refuse(refusal.hint("as in grep(/1[0-9]{2} people/)"));
            self.at = end;
            return true;
        };
        let written = self.text.get(start + 1..end - 1).unwrap_or_default().replace("\\/", "/");
        self.check_regex(&written, Scope::Text, start, end);
        let close = self.after_blanks(end);
        let after = if self.starts_at(close, ")") { close + 1 } else { end };
        if after == end {
            let message = "the parenthesis of `grep` is not closed; it is closed here";
            self.findings.note(Code::GroupUnclosed.at(self.source.span(end, end), message));
        }
        self.is_newsroom = true;
        self.push(after, Symbol::Leaf(Clause::Grep(written)));
        true
    }

    /// `AROUND(5)` between two words (Google).
    fn around(&mut self, open: usize) -> bool {
        let digits = self.after_blanks(open + 1);
        let digits_end = self.digits_end(digits);
        let close = self.after_blanks(digits_end);
        if !self.starts_at(close, ")") {
            return false;
        }
        let number = self.text.get(digits..digits_end).unwrap_or_default();
        self.near(&Proximity::Within(number.to_owned()), close + 1);
        true
    }

    /// A run that is an operator by itself.
    fn operator(&mut self, end: usize) -> bool {
        let run = self.text.get(self.at..end).unwrap_or_default();
        if let Some(symbol) = connective(run, self.reading.dialect.lower()) {
            self.push(end, symbol);
            return true;
        }
        if run.eq_ignore_ascii_case("xfirstword") && self.first_word(end) {
            return true;
        }
        match name::of(run) {
            Some(Name::Counted(name::Counted::AtLeast, digits)) if !digits.is_empty() => {
                self.is_newsroom = true;
                let count = self.at_least_count(digits, end);
                self.push(end, Symbol::Function(Function::AtLeast(count)));
                return true;
            }
            Some(Name::Counted(name::Counted::First, digits)) if !digits.is_empty() => {
                let note = format!("`{run}` is read as a word");
                let note = Code::PlainName.at(self.source.span(self.at, end), note);
                self.findings.note(note.hint(format!("the function is written {run}(...)")));
            }
            _ => self.note_like_an_operator(run, end),
        }
        let proximity = proximity::read(run, self.reading.dialect);
        if let Some(proximity) = &proximity {
            self.near(proximity, end);
        }
        proximity.is_some()
    }

    /// `w5` is a word, and mostly not meant as one.
    fn note_like_an_operator(&mut self, run: &str, end: usize) {
        let lower = run.to_ascii_lowercase();
        let letters = lower.trim_end_matches(|it: char| it.is_ascii_digit());
        let number = lower.get(letters.len()..).unwrap_or_default();
        if matches!(letters, "w" | "pre") && !number.is_empty() && !self.lexemes.is_empty() {
            let message = format!("`{run}` is read as a word");
            let note = Code::PlainWord.at(self.source.span(self.at, end), message);
            self.findings.note(note.hint(format!("the operator is written {letters}/{number}")));
        }
    }

    /// `w/50 xfirstword` restricts to the first 50 words (dtSearch).
    fn first_word(&mut self, end: usize) -> bool {
        let span = self.source.span(self.at, end);
        let Some(last) = self.lexemes.last_mut() else { return false };
        let Symbol::Near(Relation::Within(n)) = last.symbol else { return false };
        last.symbol = Symbol::First(u32::from(n));
        last.span = last.span.to(span);
        self.at = end;
        true
    }

    /// A proximity, which a `not` before it turns round.
    fn near(&mut self, proximity: &Proximity, end: usize) {
        self.is_newsroom = true;
        let typed = self.text.get(self.at..end).unwrap_or_default();
        let read = proximity.relation(self.reading.dialect);
        let relation = match read {
            Ok(relation) => relation,
            Err(fault) => {
                let span = self.source.span(self.at, end);
                let refusal = Code::BadDistance.at(span, format!("`{typed}` {}", fault.says));
                self.findings.refuse(refusal.hint(fault.hint));
                Relation::Within(1)
            }
        };
        if let Some(number) = proximity.default() {
            let span = self.source.span(self.at, end);
            let message = format!("`{typed}` without a number is read as {number}");
            self.findings.note(Code::DefaultDistance.at(span, message));
        }
        let limits = self.reading.dialect.limits();
        match relation {
            Relation::Within(n) if n > limits.within => self.beyond(typed, limits.within, end),
            Relation::Before(n) if n > limits.before => self.beyond(typed, limits.before, end),
            _ => {}
        }
        self.push(end, Symbol::Near(relation));
        self.negate_near();
    }

    /// Makes one of `not` and the proximity after it.
    fn negate_near(&mut self) {
        let negation = self.lexemes.len().checked_sub(2).and_then(|it| self.lexemes.get(it));
        let Some(Lexeme {
            symbol: Symbol::Connective(Connective::Not) | Symbol::Lower(Connective::Not),
            span,
        }) = negation
        else {
            return;
        };
        let start = *span;
        let Some(mut near) = self.lexemes.pop() else { return };
        self.lexemes.pop();
        near.span = start.to(near.span);
        near.symbol = match near.symbol {
            Symbol::Near(Relation::Within(n)) => Symbol::Near(Relation::NotWithin(n)),
            Symbol::Near(Relation::Same(unit)) => Symbol::Near(Relation::NotSame(unit)),
            Symbol::Near(Relation::Before(n)) => {
                let message = "there is no `not` of a proximity that keeps the order";
                let refusal = Code::BadDistance.at(near.span, message);
                let instead = match self.reading.dialect.is_factiva() {
                    true => format!("write not near{n}"),
                    false => format!("write not w/{n}"),
                };
                self.findings.refuse(refusal.hint(instead));
                Symbol::Near(Relation::NotWithin(n))
            }
            symbol => symbol,
        };
        self.lexemes.push(near);
    }

    /// Words and patterns, with what hangs on the last of them.
    fn terms(&mut self, start: usize, end: usize) {
        let run = self.text.get(start..end).unwrap_or_default();
        let boost = run.find('^').filter(|it| *it > 0);
        let run = run.get(..boost.unwrap_or(run.len())).unwrap_or_default();
        let first = run.rfind(['/']).and_then(|it| run.get(..it)?.rfind('/'));
        let first = first.filter(|it| {
            let suffix = self.factiva_slashes(start + it);
            suffix.is_some_and(|(letter, _, end)| letter == 'f' && end == start + run.len())
        });
        let body = run.get(..first.unwrap_or(run.len())).unwrap_or_default();
        self.body(start, body);
        if let Some((_, digits, end)) = first.and_then(|it| self.factiva_slashes(start + it)) {
            self.is_newsroom = true;
            let count = self.first_count(digits, end);
            self.push(end, Symbol::First(count));
        }
        if boost.is_some() {
            self.boost(end);
        }
    }

    fn body(&mut self, start: usize, body: &str) {
        let end = start + body.len();
        match body {
            "*" | "*:*" => self.push(end, Symbol::Leaf(Clause::Everything)),
            "%" if self.reading.dialect.is_factiva() => self.push(end, Symbol::Gap),
            "?" | "!" => self.only_signs(end),
            _ if body.chars().all(|it| matches!(it, '*' | '?' | '!')) => {
                self.bare_wildcard(start, end);
            }
            _ => match fuzzy_suffix(body) {
                Some((word, distance)) => self.fuzzy(start, word, distance, end),
                None => self.words(start, body, end),
            },
        }
    }

    fn words(&mut self, start: usize, body: &str, end: usize) {
        let signs = Signs { star: self.reading.dialect.star() };
        let terms = term::read(body, signs);
        if terms.is_empty() {
            return self.only_signs(end);
        }
        self.is_newsroom |= body.ends_with('!');
        let span = self.source.span(start, end);
        question_mark(body, span).into_iter().for_each(|it| self.findings.note(it));
        for term in terms {
            let pattern = match term.kind {
                Kind::One(token) => token.into_pattern(Form::Stem),
                Kind::Compound(tokens) => compound(tokens, span),
                Kind::Bare => return self.bare_wildcard(start, end),
            };
            self.at = start + term.range.start;
            self.push(start + term.range.end, Symbol::Leaf(Clause::Find(pattern)));
        }
        self.at = end;
        self.operand_end = Some(end);
    }

    fn bare_wildcard(&mut self, start: usize, end: usize) {
        self.findings.refuse(bare_wildcard(self.source.span(start, end)));
        self.push(end, Symbol::Leaf(Clause::Everything));
    }

    /// `Wagnar~1`.
    fn fuzzy(&mut self, start: usize, word: &str, distance: &str, end: usize) {
        let span = self.source.span(start, end);
        let pattern = match fuzzy_pattern(word, distance, span) {
            Ok((pattern, note)) => {
                note.into_iter().for_each(|it| self.findings.note(it));
                pattern
            }
            Err(refusal) => {
                self.findings.refuse(refusal);
                Pattern::Regex(String::new())
            }
        };
        self.push(end, Symbol::Leaf(Clause::Find(pattern)));
    }

    /// What has no letter and no digit is no word (rule 12).
    fn only_signs(&mut self, end: usize) {
        let signs = self.text.get(self.at..end).unwrap_or_default();
        let message = format!("`{signs}` has no letter or digit and is dropped");
        self.findings.note(Code::OnlySigns.at(self.source.span(self.at, end), message));
        self.at = end;
    }

    /// Decides what `and`, `or` and `not` in small letters are, now that all of the query is known (rule 30).
    fn settle(self) -> Lexed {
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

    /// To the next blank, bracket or quotation mark.
    fn run_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let in_call = self.calls.last() == Some(&true);
        let stops = |at: usize, c: char| match c {
            '(' | ')' | '[' | ']' | '{' | '}' | '"' | '|' => true,
            ',' => in_call,
            '&' => rest.get(at..).is_some_and(|it| it.starts_with("&&")) && at > 0,
            '/' => {
                let is_factiva = at > 0 && self.reading.dialect.is_factiva();
                is_factiva && self.factiva_slashes(from + at).is_some()
            }
            c => is_blank(c),
        };
        let length =
            rest.char_indices().find(|(at, c)| stops(*at, *c)).map_or(rest.len(), |it| it.0);
        let doubled = rest.starts_with("&&");
        from + if doubled { 2 } else { length }
    }

    /// `/F50/` or `/N30/` at this place: its letter, its digits, and the byte after it.
    fn factiva_slashes(&self, at: usize) -> Option<(char, &'s str, usize)> {
        let rest = self.text.get(at..)?.strip_prefix('/')?;
        let letter = rest.chars().next()?.to_ascii_lowercase();
        let digits_end = self.digits_end(at + 2);
        let digits = self.text.get(at + 2..digits_end)?;
        let is_whole = matches!(letter, 'f' | 'n') && !digits.is_empty();
        (is_whole && self.starts_at(digits_end, "/")).then_some((letter, digits, digits_end + 1))
    }

    fn digits_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        from + rest.bytes().take_while(u8::is_ascii_digit).count()
    }

    fn after_blanks(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        self.text.len() - rest.trim_start_matches(is_blank).len()
    }

    /// Whether this place touches the end of something that can be operated on.
    fn is_attached(&self) -> bool {
        self.operand_end == Some(self.at)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn starts_at(&self, at: usize, text: &str) -> bool {
        self.text.get(at..).is_some_and(|it| it.starts_with(text))
    }

    fn push_word(&mut self, end: usize, text: String) {
        self.push(end, word_symbol(text));
    }

    /// Adds the lexeme from here to `end`, and goes on from there.
    fn push(&mut self, end: usize, symbol: Symbol) {
        let is_operand = matches!(
            symbol,
            Symbol::Leaf(_)
                | Symbol::Quoted { .. }
                | Symbol::Close
                | Symbol::Boost(_)
                | Symbol::First(_)
        );
        self.operand_end = is_operand.then_some(end);
        self.lexemes.push(Lexeme { symbol, span: self.source.span(self.at, end) });
        self.at = end;
    }
}

fn word_symbol(text: String) -> Symbol {
    Symbol::Leaf(Clause::Find(Pattern::Word(Word { text, form: Form::Stem })))
}

/// What is wrong with a regular expression, as a refusal.
pub(super) fn bad_regex(fault: &str, span: Span) -> Diagnostic {
    let refusal = Code::BadRegex.at(span, format!("the regular expression {fault}"));
    refusal
        .hint("a sign that stands for itself has a \\ before it; there are . [] () | * + ? {n,m}")
}

/// Words and patterns side by side (rules 7 and 60).
fn compound(tokens: Vec<Token>, span: Span) -> Pattern {
    let items = tokens.into_iter().map(|it| At::<Item>::new(Item::One(it), span)).collect();
    Pattern::Phrase(Phrase { items, slop: 0, form: Form::Exact })
}

/// What is said of a `?` that a reader may have meant as punctuation.
pub(super) fn question_mark(run: &str, span: Span) -> Option<Diagnostic> {
    let word = run.strip_suffix('?').filter(|it| !it.contains(['*', '?', '$']))?;
    let message = format!("`?` stands for one more letter: `{run}` does not find {word}");
    Some(Code::QuestionMark.at(span, message).hint(format!("for the word write {word}")))
}

/// The word before a `~` and the number after it.
pub(super) fn fuzzy_suffix(run: &str) -> Option<(&str, &str)> {
    let (word, distance) = run.rsplit_once('~')?;
    let is_number = distance.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    (is_number && word.contains(char::is_alphanumeric)).then_some((word, distance))
}

/// The fuzzy pattern of a word and the number after its `~`, with a note if the word is very short (rule 61).
pub(super) fn fuzzy_pattern(
    word: &str,
    distance: &str,
    span: Span,
) -> Result<(Pattern, Option<Diagnostic>), Diagnostic> {
    let edits = match distance {
        "" => None,
        "1" => Some(Edits::One),
        "2" => Some(Edits::Two),
        _ => {
            let message = format!("`~` allows 1 or 2 changed letters, not {distance}");
            return Err(Code::BadFuzzy.at(span, message).hint(format!("{word}~2")));
        }
    };
    let fuzzy = match word.contains(['*', '?']) {
        true => None,
        false => term::fuzzy(word, edits),
    };
    let Some(fuzzy) = fuzzy else {
        let message = format!("`~` works on one word, and `{word}` is not one");
        return Err(Code::BadFuzzy
            .at(span, message)
            .hint("in a phrase a word may be fuzzy: \"al Qaeda~1\""));
    };
    let note = (term::letters(&fuzzy.text) < 4).then(|| {
        let message = format!("`{word}` is so short that `~` finds many other words");
        Code::ShortFuzzy.at(span, message)
    });
    Ok((Pattern::Fuzzy(fuzzy), note))
}

impl Connective {
    pub(super) fn lower(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
        }
    }
}

/// `AND`, `OR` and `NOT`; small letters are undecided, and in dialects without regard to case as good as capitals.
fn connective(run: &str, lower: Lower) -> Option<Symbol> {
    let connective = match run.len() {
        1 | 2 if matches!(run, "&" | "&&") => return Some(Symbol::Connective(Connective::And)),
        2 if run.eq_ignore_ascii_case("or") => Connective::Or,
        3 if run.eq_ignore_ascii_case("and") => Connective::And,
        3 if run.eq_ignore_ascii_case("not") => Connective::Not,
        _ => return None,
    };
    let is_upper = run.bytes().all(|it| it.is_ascii_uppercase());
    match lower {
        _ if is_upper => Some(Symbol::Connective(connective)),
        Lower::Always => Some(Symbol::Connective(connective)),
        _ if run == connective.lower() => Some(Symbol::Lower(connective)),
        _ => None,
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

impl Wildcard {
    /// The pattern of a value, in which everything but the signs is itself.
    fn of_value(value: &str, is_sign: impl Fn(char) -> bool) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for c in value.chars() {
            match c {
                '*' if is_sign(c) => {
                    if parts.last() != Some(&Part::Any) {
                        parts.push(Part::Any);
                    }
                }
                '?' if is_sign(c) => parts.push(Part::One),
                c => match parts.last_mut() {
                    Some(Part::Letters(letters)) => letters.push(c),
                    _ => parts.push(Part::Letters(c.to_string())),
                },
            }
        }
        Self { parts }
    }
}
