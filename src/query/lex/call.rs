//! A name with `(` behind it to a function, and the numbers that are in names.

use crate::query::finding::Code;
use crate::query::name::{self, Name};
use crate::query::proximity::{self, Proximity};
use crate::query::regex::{self, Scope};
use crate::query::tree::Clause;

use super::Lexer;
use super::named::WITHOUT_NAME;
use super::symbol::{Function, Symbol};

impl<'s> Lexer<'s> {
    /// A name with a parenthesis behind it.
    pub(super) fn call(&mut self, name: &'s str, end: usize) -> bool {
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
    pub(super) fn unknown_function(&mut self, name: &str, end: usize) -> bool {
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

    pub(super) fn counted(&mut self, kind: name::Counted, digits: &str, end: usize) -> Function {
        match kind {
            name::Counted::AtLeast => Function::AtLeast(self.at_least_count(digits, end)),
            name::Counted::First => Function::First(self.first_count(digits, end)),
        }
    }

    pub(super) fn at_least_count(&mut self, digits: &str, end: usize) -> u8 {
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

    pub(super) fn first_count(&mut self, digits: &str, end: usize) -> u32 {
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

    pub(super) fn beyond(&mut self, operator: &str, limit: u16, end: usize) {
        let vendor = self.reading.dialect.name();
        let message = format!("`{operator}` stops at {limit} in {vendor}; morgue goes on");
        self.findings.note(Code::BeyondVendor.at(self.source.span(self.at, end), message));
    }

    /// `grep(/.../)`, with blanks and parentheses inside the slashes.
    pub(super) fn grep(&mut self, open: usize) -> bool {
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
    pub(super) fn around(&mut self, open: usize) -> bool {
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
}
