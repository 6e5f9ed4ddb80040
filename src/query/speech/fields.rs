//! How each dialect names fields.

use crate::query::dialect::Dialect;
use crate::query::field::Field;
use crate::query::print::is_atom;
use crate::query::tree::{Form, Part, Pattern};

/// How a field stands before what it restricts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::query) enum FieldStyle {
    /// `headline:Mali`, `headline(a OR b)`.
    Name(&'static str),
    /// `headline:Mali`, `headline:(a OR b)`.
    Colon(&'static str),
    /// `hd=Mali`, `hd=(a or b)`.
    Equals(&'static str),
    /// `HEADLINE(Mali)`.
    Call(&'static str),
}

impl FieldStyle {
    pub(in crate::query) fn before_group(self) -> String {
        match self {
            Self::Name(name) | Self::Call(name) => format!("{name}("),
            Self::Colon(name) => format!("{name}:("),
            Self::Equals(name) => format!("{name}=("),
        }
    }

    pub(in crate::query) fn before_atom(self) -> Option<String> {
        match self {
            Self::Name(name) | Self::Colon(name) => Some(format!("{name}:")),
            Self::Equals(name) => Some(format!("{name}=")),
            Self::Call(_) => None,
        }
    }
}

pub(in crate::query) fn field(dialect: Dialect, field: Field) -> Option<FieldStyle> {
    match dialect {
        Dialect::Morgue => Some(FieldStyle::Name(field.name())),
        Dialect::Lucene => Some(FieldStyle::Colon(field.name())),
        Dialect::Nexis => nexis_segment(field).map(FieldStyle::Call),
        Dialect::Factiva => factiva_field(field).map(FieldStyle::Equals),
        Dialect::Proquest => proquest_field(field).map(FieldStyle::Call),
        Dialect::Web => web_field(field).map(FieldStyle::Colon),
    }
}

fn nexis_segment(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Headline => "HEADLINE",
        Field::HLead => "HLEAD",
        Field::Lead => "LEAD",
        Field::Body => "BODY",
        Field::Byline => "BYLINE",
        Field::Dateline => "DATELINE",
        Field::Caption => "GRAPHIC",
        Field::Source => "PUBLICATION",
        Field::Section => "SECTION",
        Field::Language => "LANGUAGE",
        _ => return None,
    })
}

fn factiva_field(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Headline => "hd",
        Field::HLead => "hlp",
        Field::Lead => "lp",
        Field::Byline => "by",
        Field::Caption => "art",
        Field::Attribution => "cr",
        Field::Section => "se",
        Field::Source => "sn",
        Field::Language => "la",
        _ => return None,
    })
}

fn proquest_field(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Headline => "TI",
        Field::Byline => "AU",
        Field::Source => "PUB",
        _ => return None,
    })
}

fn web_field(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Headline => "intitle",
        Field::Url => "inurl",
        _ => return None,
    })
}

/// Whether the value of a field without words has no sign that the dialect would read.
pub(in crate::query) fn is_value_said(dialect: Dialect, field: Field, pattern: &Pattern) -> bool {
    let is_bare =
        |text: &str| text.chars().all(|it| it.is_alphanumeric() || matches!(it, '-' | '_' | '.'));
    match pattern {
        Pattern::Word(word) if field.is_value() && dialect != Dialect::Morgue => {
            is_bare(&word.text)
        }
        _ => true,
    }
}

/// Whether a pattern can stand right after the colon of a field and mean the same there.
pub(in crate::query) fn is_atom_of(field: Field, pattern: &Pattern) -> bool {
    match pattern {
        pattern if !field.is_value() => is_atom(pattern),
        Pattern::Word(word) => word.form == Form::Exact,
        Pattern::Wildcard(wildcard) => !wildcard.parts.iter().any(|it| match it {
            Part::UpTo(_) => true,
            Part::One => field == Field::Url,
            Part::Letters(_) | Part::Any => false,
        }),
        Pattern::Phrase(_) => true,
        _ => false,
    }
}

pub(in crate::query) fn present(dialect: Dialect, field: Field) -> Option<String> {
    let can = matches!(dialect, Dialect::Morgue | Dialect::Lucene);
    can.then(|| format!("{}:*", field.name()))
}
