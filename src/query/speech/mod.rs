//! How each dialect says the parts of a query; `None` where it has no way to.
//!
//! What a vendor documents is in `tests/cases/dialects.md` with its source.
//! What it does not document, morgue does not say in its name.

mod fields;
mod filters;
mod words;

use super::dialect::Dialect;
use super::tree::{Flag, Letters, Relation, Unit};

pub(super) use self::fields::{field, is_atom_of, is_value_said, present};
pub(super) use self::filters::{dates, length};
pub(super) use self::words::{gap, phrase, takes_slashes, wildcard, word};

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
