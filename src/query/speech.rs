//! How each dialect says the parts of a query; `None` where it has no way to.
//!
//! What a vendor documents is in `tests/cases/dialects.md` with its source.
//! What it does not document, morgue does not say in its name.

use crate::date::Date;
use crate::text;

use super::dates::{Dates, Edge};
use super::dialect::Dialect;
use super::field::Field;
use super::lex;
use super::name;
use super::print::is_atom;
use super::proximity;
use super::term;
use super::tree::{
    Flag, Form, Item, Length, Letters, Part, Pattern, Phrase, Relation, Token, Unit, Wildcard, Word,
};

/// The dialect as the subject of a sentence.
pub(super) fn vendor(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Morgue => "morgue",
        Dialect::Nexis => "Nexis",
        Dialect::Factiva => "Factiva",
        Dialect::Proquest => "ProQuest",
        Dialect::Lucene => "Lucene",
        Dialect::Web => "a web search page",
    }
}

/// What joins clauses that are all wanted.
pub(super) fn and(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Web => " ",
        _ => " AND ",
    }
}

/// What finds every article.
pub(super) fn everything(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Morgue => Some("*"),
        Dialect::Lucene => Some("*:*"),
        _ => None,
    }
}

/// Where a clause can be negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Negation {
    Anywhere,
    /// Only after something that is wanted, with these words between.
    After(&'static str),
}

pub(super) fn negation(dialect: Dialect) -> Negation {
    match dialect {
        Dialect::Morgue => Negation::Anywhere,
        Dialect::Nexis | Dialect::Lucene => Negation::After(" AND NOT "),
        Dialect::Factiva | Dialect::Proquest => Negation::After(" NOT "),
        Dialect::Web => Negation::After(" -"),
    }
}

pub(super) fn relation(dialect: Dialect, relation: Relation) -> Option<String> {
    let limits = dialect.limits();
    let fits = match relation {
        Relation::Within(n) | Relation::NotWithin(n) => n <= limits.within,
        Relation::Before(n) => n <= limits.before,
        Relation::Same(_) | Relation::NotSame(_) => true,
    };
    if !fits {
        return None;
    }
    let letter = |unit| match unit {
        Unit::Sentence => 's',
        Unit::Paragraph => 'p',
    };
    Some(match (dialect, relation) {
        (Dialect::Morgue | Dialect::Nexis, relation) => match relation {
            Relation::Within(n) => format!("w/{n}"),
            Relation::Before(n) => format!("pre/{n}"),
            Relation::Same(unit) => format!("w/{}", letter(unit)),
            Relation::NotWithin(n) => format!("not w/{n}"),
            Relation::NotSame(unit) => format!("not w/{}", letter(unit)),
        },
        (Dialect::Factiva, Relation::Within(n)) => format!("near{n}"),
        (Dialect::Factiva, Relation::Before(n)) => format!("adj{n}"),
        (Dialect::Factiva, Relation::Same(Unit::Paragraph)) => "same".to_owned(),
        (Dialect::Proquest, Relation::Within(n)) => format!("NEAR/{n}"),
        (Dialect::Proquest, Relation::Before(n)) => format!("PRE/{n}"),
        (Dialect::Web, Relation::Within(n)) => format!("AROUND({n})"),
        _ => return None,
    })
}

/// How a field stands before what it restricts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldStyle {
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
    pub(super) fn before_group(self) -> String {
        match self {
            Self::Name(name) | Self::Call(name) => format!("{name}("),
            Self::Colon(name) => format!("{name}:("),
            Self::Equals(name) => format!("{name}=("),
        }
    }

    pub(super) fn before_atom(self) -> Option<String> {
        match self {
            Self::Name(name) | Self::Colon(name) => Some(format!("{name}:")),
            Self::Equals(name) => Some(format!("{name}=")),
            Self::Call(_) => None,
        }
    }
}

pub(super) fn field(dialect: Dialect, field: Field) -> Option<FieldStyle> {
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
pub(super) fn is_value_said(dialect: Dialect, field: Field, pattern: &Pattern) -> bool {
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
pub(super) fn is_atom_of(field: Field, pattern: &Pattern) -> bool {
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

pub(super) fn present(dialect: Dialect, field: Field) -> Option<String> {
    let can = matches!(dialect, Dialect::Morgue | Dialect::Lucene);
    can.then(|| format!("{}:*", field.name()))
}

pub(super) fn flag(dialect: Dialect, flag: Flag) -> Option<String> {
    let named = Flag::NAMES.iter().find(|(it, _)| *it == flag);
    let (_, name) = named.filter(|_| dialect == Dialect::Morgue)?;
    Some(format!("is:{name}"))
}

/// The name of a function that looks at capitals.
pub(super) fn case_name(letters: Letters) -> &'static str {
    match letters {
        Letters::AllCaps => "allcaps",
        Letters::Caps => "caps",
        Letters::NoCaps => "nocaps",
    }
}

pub(super) fn length(dialect: Dialect, length: Length) -> Option<String> {
    let Length { from, until } = length;
    match dialect {
        Dialect::Morgue => Some(match until {
            Some(until) if until == from => format!("length:{from}"),
            Some(until) if from == 0 => format!("length:..{until}"),
            Some(until) => format!("length:{from}..{until}"),
            None => format!("length:{from}.."),
        }),
        Dialect::Nexis => compared("LENGTH > ", "LENGTH < ", length),
        Dialect::Factiva => compared("wc>", "wc<", length),
        Dialect::Lucene => {
            let until = until.map_or_else(|| "*".to_owned(), |it| it.to_string());
            Some(format!("length:[{from} TO {until}]"))
        }
        Dialect::Proquest | Dialect::Web => None,
    }
}

fn compared(more: &str, less: &str, length: Length) -> Option<String> {
    let more = length.from.checked_sub(1).map(|it| format!("{more}{it}"));
    let less = match length.until {
        Some(until) => Some(format!("{less}{}", until.checked_add(1)?)),
        None => None,
    };
    match (more, less) {
        (Some(more), Some(less)) => Some(format!("({more} AND {less})")),
        (one, other) => one.or(other),
    }
}

pub(super) fn dates(dialect: Dialect, dates: &Dates) -> Option<String> {
    if dialect == Dialect::Morgue {
        return Some(dates.to_string());
    }
    let Dates::Between { from, until } = dates else { return None };
    let has_moment = [from, until].into_iter().flatten().any(|it| it.is_moment());
    if has_moment {
        return None;
    }
    let (first, last) = (from.map(first_day), until.map(last_day));
    // A day that no calendar has is at neither end of a period.
    if first == Some(None) || last == Some(None) {
        return None;
    }
    let (first, last) = (first.flatten(), last.flatten());
    match dialect {
        Dialect::Nexis => nexis_dates(first, last),
        Dialect::Factiva => factiva_dates(first, last),
        Dialect::Lucene => {
            let edge = |it: Option<Date>| it.map_or_else(|| "*".to_owned(), |it| it.to_string());
            Some(format!("date:[{} TO {}]", edge(first), edge(last)))
        }
        _ => None,
    }
}

impl Edge {
    fn is_moment(&self) -> bool {
        let (Self::With(date) | Self::Without(date)) = *self;
        date.day() != date
    }
}

/// The first day that a period beginning here has.
fn first_day(edge: Edge) -> Option<Date> {
    match edge {
        Edge::With(date) => Date::from_day_number(date.day_number()),
        Edge::Without(date) => Date::from_day_number(last_number(date) + 1),
    }
}

/// The last day that a period ending here has.
fn last_day(edge: Edge) -> Option<Date> {
    match edge {
        Edge::With(date) => Date::from_day_number(last_number(date)),
        Edge::Without(date) => Date::from_day_number(date.day_number() - 1),
    }
}

fn last_number(date: Date) -> i64 {
    const SECONDS_OF_DAY: i64 = 86_400;
    date.period().until.div_euclid(SECONDS_OF_DAY)
}

fn nexis_dates(first: Option<Date>, last: Option<Date>) -> Option<String> {
    let printed =
        |date: Date| Some(format!("{}/{}/{}", date.month()?, date.day_of_month()?, date.year()));
    let before = |date: Date| Date::from_day_number(date.day_number() - 1);
    let after = |date: Date| Date::from_day_number(date.day_number() + 1);
    match (first, last) {
        (None, None) => None,
        (Some(first), Some(last)) if first == last => Some(format!("date(is {})", printed(first)?)),
        (Some(first), None) => Some(format!("date(aft {})", printed(before(first)?)?)),
        (None, Some(last)) => Some(format!("date(bef {})", printed(after(last)?)?)),
        (Some(first), Some(last)) => {
            let (aft, bef) = (printed(before(first)?)?, printed(after(last)?)?);
            Some(format!("date(aft {aft} and bef {bef})"))
        }
    }
}

fn factiva_dates(first: Option<Date>, last: Option<Date>) -> Option<String> {
    let printed = |date: Date| date.to_string().replace('-', "");
    match (first, last) {
        (None, None) => None,
        (Some(first), Some(last)) => {
            Some(format!("date from {} to {}", printed(first), printed(last)))
        }
        (Some(first), None) => {
            let before = Date::from_day_number(first.day_number() - 1)?;
            Some(format!("date after {}", printed(before)))
        }
        (None, Some(last)) => {
            let after = Date::from_day_number(last.day_number() + 1)?;
            Some(format!("date before {}", printed(after)))
        }
    }
}

/// A word by stem, or to the letter, and what is lost in it.
pub(super) fn word(dialect: Dialect, word: &Word) -> Option<(String, Option<&'static str>)> {
    let text = &word.text;
    let is_plain = is_plain(text);
    let quoted = format!("\"{text}\"");
    let word = match (dialect, word.form) {
        (_, Form::Stem) if is_plain => text.clone(),
        (Dialect::Morgue, Form::Stem) => format!("\"{{{text}}}\""),
        (Dialect::Morgue, Form::Exact) if is_plain => format!("={text}"),
        (Dialect::Lucene, Form::Exact) => return None,
        (_, Form::Exact) => quoted,
        (_, Form::Stem) => {
            return Some((
                quoted,
                Some("this operator is a word in quotation marks only, in this form"),
            ));
        }
    };
    Some((word, None))
}

/// Whether a word that is printed bare is read as this word again, and not as an operator.
fn is_plain(text: &str) -> bool {
    const OPERATORS: [&str; 7] = ["and", "or", "not", "but", "same", "adj", "xfirstword"];
    if text.contains("://") {
        return true;
    }
    let is_counted =
        matches!(name::of(text), Some(name::Name::Counted(_, digits)) if !digits.is_empty());
    let is_operator = OPERATORS.iter().any(|it| it.eq_ignore_ascii_case(text))
        || proximity::read(text, Dialect::Morgue).is_some();
    !is_counted && !is_operator && !text.contains(lex::is_blank) && is_one_word(text)
}

/// Whether a text is read as one word or compound with these letters.
pub(super) fn is_one_word(text: &str) -> bool {
    let terms = term::read(text, term::Signs::default());
    match terms.as_slice() {
        [term] => term.kind == term::Kind::One(Token::Word(text.to_owned())),
        _ => false,
    }
}

/// A pattern of letters, and what is lost in it.
pub(super) fn wildcard(
    dialect: Dialect,
    wildcard: &Wildcard,
) -> Option<(String, Option<&'static str>)> {
    let last = wildcard.parts.len() - 1;
    let mut written = String::new();
    let mut note = None;
    for (number, part) in wildcard.parts.iter().enumerate() {
        let sign = match part {
            Part::Letters(letters) => letters,
            Part::One => match dialect {
                Dialect::Web => return None,
                _ => "?",
            },
            Part::Any => match dialect {
                Dialect::Nexis if number == last => "!",
                Dialect::Proquest if number == last => {
                    note = Some("ProQuest takes at most 20 letters for it");
                    "[*20]"
                }
                Dialect::Nexis | Dialect::Proquest | Dialect::Web => return None,
                Dialect::Morgue | Dialect::Factiva | Dialect::Lucene => "*",
            },
            Part::UpTo(limit) => match dialect {
                Dialect::Morgue | Dialect::Factiva => &format!("${limit}"),
                Dialect::Proquest if *limit == 5 => "*",
                Dialect::Proquest => &format!("[*{limit}]"),
                _ => return None,
            },
        };
        written.push_str(sign);
    }
    Some((written, note))
}

/// What stands before, between and after the items of a phrase.
pub(super) fn phrase(dialect: Dialect, phrase: &Phrase) -> Option<[&'static str; 3]> {
    const QUOTED: [&str; 3] = ["\"", " ", "\""];
    const QUOTED_STEMS: [&str; 3] = ["\"{", " ", "}\""];
    let all = |fits: fn(&Item) -> bool| phrase.items.iter().all(|it| fits(&it.node));
    let is_word = |it: &Item| matches!(it, Item::One(Token::Word(_)));
    let is_stem = phrase.form == Form::Stem;
    match dialect {
        Dialect::Morgue if is_stem => Some(QUOTED_STEMS),
        Dialect::Morgue => Some(QUOTED),
        Dialect::Lucene if !is_stem && all(is_word) => Some(QUOTED),
        _ if phrase.slop > 0 => None,
        Dialect::Proquest if is_stem && all(is_word) => Some(QUOTED_STEMS),
        _ if is_stem => None,
        Dialect::Nexis
            if all(|it| matches!(it, Item::One(Token::Word(_) | Token::Wildcard(_)))) =>
        {
            Some(QUOTED)
        }
        Dialect::Web if all(|it| matches!(it, Item::One(Token::Word(_)) | Item::Gap)) => {
            Some(QUOTED)
        }
        _ if all(is_word) => Some(QUOTED),
        // Bare words side by side are a phrase, if none of them is an operator.
        Dialect::Factiva if all(is_bare_in_factiva) => Some(["(", " ", ")"]),
        _ => None,
    }
}

fn is_bare_in_factiva(item: &Item) -> bool {
    let is_bare = |token: &Token| match token {
        Token::Word(word) => is_plain(word) && text::words(word).count() == 1,
        Token::Wildcard(_) => true,
        Token::Fuzzy(_) | Token::Regex(_) => false,
    };
    match item {
        Item::One(token) => is_bare(token),
        Item::Either(tokens) => tokens.iter().all(is_bare),
        Item::Gap => true,
    }
}

/// A word left open inside a phrase.
pub(super) fn gap(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Factiva => "%",
        _ => "*",
    }
}
