//! A name with `:` or `=` behind it to a field or filter, and its value.

use crate::query::dialect::Dialect;
use crate::query::field::Field;
use crate::query::filter::Filter;
use crate::query::finding::Code;
use crate::query::name::{self, Name};
use crate::query::tree::{Clause, Part, Pattern, Wildcard};

use super::Lexer;
use super::cursor::is_blank;
use super::symbol::Symbol;

/// What to do about a field that only the vendor has.
pub(super) const WITHOUT_NAME: &str = "leave the name out to look for the words everywhere";

impl<'s> Lexer<'s> {
    /// A name with a sign behind it that makes it a field, filter or function.
    pub(super) fn named(&mut self, name: &'s str) -> bool {
        let end = self.at + name.len();
        match self.char_at(end) {
            Some(':') => self.field(name, end + 1),
            Some('=') if name::is_field_or_filter(name) => self.field(name, end + 1),
            Some('=') if self.reading.dialect.is_factiva() && self.begins_operand(end + 1) => {
                self.field(name, end + 1)
            }
            Some('[') if self.limited_star(end) => true,
            Some('(' | '[') => self.call(name, end),
            _ => match Filter::named(name).filter(|it| it.is_compared()) {
                Some(filter) => self.compared(name, filter, end),
                None => false,
            },
        }
    }

    /// `name:` and what belongs to it.
    pub(super) fn field(&mut self, name: &'s str, after: usize) -> bool {
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
    pub(super) fn range_of_words(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..).filter(|it| it.starts_with(['[', '{']))?;
        // A range of words is short; looking further would cost time at every bracket.
        let end = rest.bytes().take(200).position(|it| matches!(it, b']' | b'}'))?;
        let words: Vec<&str> = rest.get(1..end)?.split(is_blank).take(4).collect();
        matches!(words.as_slice(), [_, "TO", _]).then_some(at + end + 1)
    }

    pub(super) fn refuse_range(&mut self, name: &str, end: usize) {
        let message = format!("`{name}:` holds words, and words have no range");
        let refusal = Code::NotYet.at(self.source.span(self.at, end), message);
        self.findings.refuse(refusal.hint("ranges are for date: and length:"));
        self.at = end;
    }

    pub(super) fn note_blank(&mut self, name: &str, after: usize) {
        let message = format!("`{name}:` is read as the field of what follows");
        let note = Code::PlainName.at(self.source.span(self.at - name.len() - 1, after), message);
        let word = format!("for the word write \"{name}\"");
        self.findings.note(note.hint(word));
    }

    pub(super) fn note_like_a_name(&mut self, name: &str) {
        let Some(near) = Field::nearest(name) else { return };
        let span = self.source.span(self.at, self.at + name.len());
        let message = format!("`{name}` is read as a word");
        self.findings.note(Code::PlainName.at(span, message).hint(format!("the field is {near}:")));
    }

    pub(super) fn unknown_field(&mut self, name: &str, after: usize) {
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

    pub(super) fn not_yet(&mut self, name: &str, instead: &str, end: usize) {
        let span = self.source.span(self.at, self.at + name.len());
        let refusal = Code::NotYet.at(span, format!("`{name}` is not yet in morgue"));
        self.findings.refuse(refusal.hint(instead));
        self.at = end;
    }

    /// The value of a field that holds no words: all up to the next blank, but for `*`.
    pub(super) fn value(&mut self, field: Field) {
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
    pub(super) fn compared(&mut self, name: &str, filter: Filter, after: usize) -> bool {
        let start = self.after_blanks(after);
        let rest = self.text.get(start..).unwrap_or_default();
        let number = rest.trim_start_matches(['<', '>', '=']);
        let number = number.trim_start_matches(is_blank);
        if rest.starts_with(['<', '>', '=']) && number.starts_with(|it: char| it.is_ascii_digit()) {
            self.filter(name, filter, start);
            return true;
        }
        let dialect = self.reading.dialect;
        let is_vendor = matches!(dialect, Dialect::Nexis | Dialect::Factiva);
        if !is_vendor && dialect != Dialect::Morgue {
            return false;
        }
        let Some(length) = name::date_words(name, rest, is_vendor) else { return false };
        self.read_filter(name, filter, start, start + length);
        true
    }

    pub(super) fn filter(&mut self, name: &str, filter: Filter, after: usize) {
        let start = self.after_blanks(after);
        let end = self.filter_end(start);
        self.read_filter(name, filter, start, end);
    }

    pub(super) fn read_filter(&mut self, name: &str, filter: Filter, start: usize, end: usize) {
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
    pub(super) fn filter_end(&self, start: usize) -> usize {
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
