//! The dialects: what the signs of a query mean to each vendor's readers.
//!
//! Every rule here has its case and its source in `tests/cases/dialects.md`.

use super::tree::{Relation, Unit};

/// Whose query language a text is written in.
///
/// Where a vendor's rule is not documented, the reading is morgue's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// morgue's own, which takes most forms of the others beside its own.
    #[default]
    Morgue,
    /// LexisNexis: OR binds tightest, then proximity with the smallest number first, AND, AND NOT.
    Nexis,
    /// Factiva: words side by side are a phrase, `w/n` and `adjN` keep their order, `nearN` does not.
    Factiva,
    /// ProQuest: `*` at the end of a word stands for up to five letters.
    Proquest,
    /// Lucene, Solr and Elasticsearch query strings: words side by side are joined by OR.
    Lucene,
    /// What people type into search pages: only capitals make AND, OR and NOT operators, and OR binds tighter than blanks.
    Web,
}

/// Every dialect with its name.
const NAMES: &[(Dialect, &str)] = &[
    (Dialect::Morgue, "morgue"),
    (Dialect::Nexis, "nexis"),
    (Dialect::Factiva, "factiva"),
    (Dialect::Proquest, "proquest"),
    (Dialect::Lucene, "lucene"),
    (Dialect::Web, "web"),
];

impl Dialect {
    /// The dialect of this name, in capitals or not.
    ///
    /// ```
    /// use morgue::Dialect;
    /// assert_eq!(Dialect::named("Factiva"), Some(Dialect::Factiva));
    /// assert_eq!(Dialect::named("klingon"), None);
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        let row = NAMES.iter().find(|(_, it)| it.eq_ignore_ascii_case(name));
        row.map(|(dialect, _)| *dialect)
    }

    /// The name, as [`Dialect::named`] takes it.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(it, _)| *it == self).map_or("", |(_, name)| name)
    }

    /// Every dialect.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(dialect, _)| *dialect)
    }
}

/// What stands, or does not stand, between two parts of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    /// `AND NOT` as one operator.
    AndNot,
    /// Nothing but blanks.
    Blank,
    Near(Relation),
}

/// What blanks between words mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blank {
    And,
    /// Any of the words will do, but for those marked with `+` or `-` (Lucene).
    Or,
    /// The words stand side by side (Factiva).
    Phrase,
}

/// When `and`, `or` and `not` are operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lower {
    /// If the query has another sign of a newsroom query (rule 30).
    InNewsroomQueries,
    Always,
    Never,
}

/// The limit of a vendor's own numbers, by what they count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) within: u16,
    pub(super) before: u16,
    pub(super) at_least: u8,
}

impl Dialect {
    /// How tightly an operator binds; the larger number first.
    pub(super) fn power(self, operator: Operator) -> u16 {
        match (self, operator) {
            (Self::Nexis, _) => nexis_power(operator),
            // `vacation london OR paris` is a vacation in either city.
            (Self::Web, Operator::Or) => 40,
            (Self::Lucene, Operator::Blank) => 20,
            (_, Operator::Or) => 10,
            (_, Operator::And | Operator::AndNot) => 30,
            (Self::Factiva, Operator::Blank) => 60,
            (_, Operator::Blank) => 30,
            (_, Operator::Near(_)) => NEAR,
        }
    }

    /// How tightly what follows `NOT` must hang together to be negated with it.
    pub(super) fn power_after_not(self) -> u16 {
        match self {
            Self::Nexis => self.power(Operator::And),
            _ => NEAR,
        }
    }

    /// The same for `-`.
    pub(super) fn power_after_minus(self) -> u16 {
        NEAR
    }

    /// How tightly what follows `hd=` or `atleast5` must hang together to belong to it;
    /// `None` if only the next word, phrase or group does.
    pub(super) fn power_after_field(self) -> Option<u16> {
        (self == Self::Factiva).then_some(NEAR)
    }

    /// Whether `NOT` after something is an operator of its own, which binds less than AND.
    pub(super) fn has_and_not(self) -> bool {
        self == Self::Nexis
    }

    pub(super) fn blank(self) -> Blank {
        match self {
            Self::Factiva => Blank::Phrase,
            Self::Lucene => Blank::Or,
            _ => Blank::And,
        }
    }

    pub(super) fn lower(self) -> Lower {
        match self {
            Self::Morgue => Lower::InNewsroomQueries,
            Self::Nexis | Self::Factiva | Self::Proquest => Lower::Always,
            Self::Lucene | Self::Web => Lower::Never,
        }
    }

    /// What `w/n` means.
    pub(super) fn within(self, n: u16) -> Relation {
        match self {
            Self::Factiva => Relation::Before(n),
            _ => Relation::Within(n),
        }
    }

    /// Whether `same`, `adj`, `/N30/`, `%` and `date after` are words of the language.
    pub(super) fn is_factiva(self) -> bool {
        self == Self::Factiva
    }

    /// Whether a name right before a parenthesis is always that of a segment or field.
    pub(super) fn names_fields_by_call(self) -> bool {
        matches!(self, Self::Nexis | Self::Proquest)
    }

    /// How many letters a `*` at the end of a word stands for, if not any number.
    pub(super) fn star(self) -> Option<u8> {
        (self == Self::Proquest).then_some(5)
    }

    /// How many letters at most `peace[*20]` can ask for, where that is said at all (ProQuest).
    pub(super) fn most_letters(self) -> Option<u16> {
        (self == Self::Proquest).then_some(20)
    }

    pub(super) fn limits(self) -> Limits {
        match self {
            Self::Nexis => Limits { within: 255, before: 255, at_least: 255 },
            Self::Factiva => Limits { within: 500, before: 10, at_least: 50 },
            _ => Limits { within: 1000, before: 1000, at_least: 255 },
        }
    }
}

const NEAR: u16 = 50;

/// OR, then `w/n` from the smallest number to the largest, `w/s`, `w/p`, AND, AND NOT.
fn nexis_power(operator: Operator) -> u16 {
    match operator {
        Operator::Or => 2000,
        Operator::Near(Relation::Within(n) | Relation::Before(n) | Relation::NotWithin(n)) => {
            1100 - n.min(1000)
        }
        Operator::Near(Relation::Same(unit) | Relation::NotSame(unit)) => match unit {
            Unit::Sentence => 60,
            Unit::Paragraph => NEAR,
        },
        Operator::And | Operator::Blank => 30,
        Operator::AndNot => 10,
    }
}
