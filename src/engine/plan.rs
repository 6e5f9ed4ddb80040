//! A query against one archive: fields resolved to parts, words to stems and forms, patterns to the forms they stand for.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::grep::Grep;
use super::schema::Part;
use super::terms::TermMatch;
use crate::article::Article;
use crate::date::{Date, Period};
use crate::query::{Field, Letters, Relation};

/// What an article must satisfy.
#[derive(Clone, Debug)]
pub(super) enum Plan {
    /// Every article.
    All,
    And(Vec<Plan>),
    Or(Vec<Plan>),
    Not(Box<Plan>),
    /// An operand stands somewhere.
    Spans(Arc<SpanPlan>),
    Filter(Filter),
    /// A regular expression occurs in the stored text.
    Grep(Arc<Grep>),
    /// The same articles with their score multiplied.
    Boost(f32, Box<Plan>),
}

/// An operand and where it is looked for.
#[derive(Clone, Debug)]
pub(super) struct SpanPlan {
    /// The parts in which it can stand.
    pub(super) parts: Vec<Part>,
    pub(super) operand: Operand,
    /// What the leaves of the operand match.
    pub(super) leaves: Vec<Leaf>,
    /// At how many places that do not overlap it must stand (rule 51).
    pub(super) at_least: usize,
}

impl Plan {
    /// All operands, in the order in which they stand.
    pub(super) fn operands(&self, operands: &mut Vec<Arc<SpanPlan>>) {
        match self {
            Self::All | Self::Filter(_) | Self::Grep(_) => {}
            Self::Spans(spans) => operands.push(Arc::clone(spans)),
            Self::Boost(_, plan) | Self::Not(plan) => plan.operands(operands),
            Self::And(plans) | Self::Or(plans) => plans.iter().for_each(|it| it.operands(operands)),
        }
    }
}

impl Plan {
    /// Whether the articles that match are best named one by one, as the cheaper parts of a conjunction leave them.
    pub(super) fn is_asked_one_by_one(&self) -> bool {
        !matches!(self, Self::Spans(_)) && self.reads_articles()
    }

    /// Whether it takes positions or text to tell that an article matches.
    pub(super) fn reads_articles(&self) -> bool {
        match self {
            Self::All | Self::Filter(_) => false,
            Self::Grep(_) => true,
            Self::Spans(spans) => spans.one_of().is_none(),
            Self::Boost(_, plan) | Self::Not(plan) => plan.reads_articles(),
            Self::And(plans) | Self::Or(plans) => plans.iter().any(Self::reads_articles),
        }
    }
}

impl SpanPlan {
    /// The word, if this is a bare one, which `words` finds and scores without positions.
    pub(super) fn bare_word(&self) -> Option<&Leaf> {
        let leaf = self.one_of().filter(|_| self.parts == Part::BARE)?;
        leaf.iter().all(TermMatch::is_in_words).then_some(leaf)
    }

    /// The words, if this is any one of them, for which the lists of articles are enough.
    pub(super) fn one_of(&self) -> Option<&Leaf> {
        match (&self.operand, self.leaves.as_slice()) {
            (Operand::Leaf(_), [leaf]) if self.at_least == 1 => Some(leaf),
            _ => None,
        }
    }

    /// A plan of this operand; leaves and scopes that change nothing are dropped.
    pub(super) fn new(
        parts: Vec<Part>,
        mut operand: Operand,
        leaves: Vec<Leaf>,
        at_least: usize,
    ) -> Self {
        operand.release(&parts);
        let mut numbers: Vec<Option<usize>> = vec![None; leaves.len()];
        let mut used = 0;
        operand.renumber(&mut |leaf| {
            let Some(number) = numbers.get_mut(leaf) else { return leaf };
            *number.get_or_insert_with(|| {
                used += 1;
                used - 1
            })
        });
        let mut kept: Vec<(usize, Leaf)> = numbers
            .into_iter()
            .zip(leaves)
            .filter_map(|(number, leaf)| Some((number?, leaf)))
            .collect();
        kept.sort_by_key(|(number, _)| *number);
        Self { parts, operand, leaves: kept.into_iter().map(|(_, leaf)| leaf).collect(), at_least }
    }
}

/// Words that count as one: those of a stem, a pattern, a group.
pub(super) type Leaf = Vec<TermMatch>;

/// What stands at places in a text. Leaves are numbers into [`SpanPlan::leaves`].
#[derive(Clone, Debug)]
pub(super) enum Operand {
    Leaf(usize),
    /// Words at fixed distances; `length` words in all.
    Phrase {
        items: Vec<Item>,
        length: u32,
    },
    /// Words that may move by so much in all.
    Slop {
        items: Vec<Item>,
        slop: u32,
    },
    Or(Vec<Operand>),
    Near(Relation, Box<[Operand; 2]>),
    /// Within so many words from the beginning of the body.
    First(u32, Box<Operand>),
    Quote(Box<Operand>),
    Case(Letters, Box<Operand>),
    In(Scope, Box<Operand>),
}

impl Operand {
    /// Drops the scopes that hold all of these parts.
    fn release(&mut self, parts: &[Part]) {
        match self {
            Self::Leaf(_) | Self::Phrase { .. } | Self::Slop { .. } => {}
            Self::Or(operands) => operands.iter_mut().for_each(|it| it.release(parts)),
            Self::Near(_, operands) => operands.iter_mut().for_each(|it| it.release(parts)),
            Self::First(_, inner) | Self::Quote(inner) | Self::Case(_, inner) => {
                inner.release(parts);
            }
            Self::In(scope, inner) => {
                inner.release(parts);
                if scope.covers(parts) {
                    *self = std::mem::replace(inner.as_mut(), Self::Or(Vec::new()));
                }
            }
        }
    }

    /// Sets the distance in which an operand of the same shape differs; `false` if it differs in none.
    pub(super) fn set_distance(&mut self, other: &Self, words: u16) -> bool {
        let each = |own: &mut [Self], others: &[Self]| {
            own.iter_mut().zip(others).any(|(own, other)| own.set_distance(other, words))
        };
        match (self, other) {
            (Self::Slop { slop, .. }, Self::Slop { slop: other, .. }) if slop != other => {
                *slop = u32::from(words);
                true
            }
            (Self::Near(relation, _), Self::Near(other, _)) if relation != other => {
                *relation = relation.with_distance(words);
                true
            }
            (Self::Near(_, own), Self::Near(_, others)) => each(own.as_mut(), others.as_ref()),
            (Self::Or(own), Self::Or(others)) => each(own, others),
            (Self::First(_, own), Self::First(_, other))
            | (Self::Quote(own), Self::Quote(other))
            | (Self::Case(_, own), Self::Case(_, other))
            | (Self::In(_, own), Self::In(_, other)) => own.set_distance(other, words),
            _ => false,
        }
    }

    /// The leaves that stand side by side in rows of words.
    pub(super) fn neighbours(&self, pairs: &mut BTreeSet<[usize; 2]>) {
        match self {
            Self::Leaf(_) | Self::Slop { .. } => {}
            Self::Phrase { items, .. } => {
                pairs.extend(items.windows(2).filter_map(|it| match it {
                    [a, b] if a.offset + 1 == b.offset => Some([a.leaf, b.leaf]),
                    _ => None,
                }))
            }
            Self::Or(operands) => operands.iter().for_each(|it| it.neighbours(pairs)),
            Self::Near(_, operands) => operands.iter().for_each(|it| it.neighbours(pairs)),
            Self::First(_, inner)
            | Self::Quote(inner)
            | Self::Case(_, inner)
            | Self::In(_, inner) => inner.neighbours(pairs),
        }
    }

    fn renumber(&mut self, number: &mut impl FnMut(usize) -> usize) {
        match self {
            Self::Leaf(leaf) => *leaf = number(*leaf),
            Self::Phrase { items, .. } | Self::Slop { items, .. } => {
                items.iter_mut().for_each(|it| it.leaf = number(it.leaf));
            }
            Self::Or(operands) => operands.iter_mut().for_each(|it| it.renumber(number)),
            Self::Near(_, operands) => operands.iter_mut().for_each(|it| it.renumber(number)),
            Self::First(_, inner)
            | Self::Quote(inner)
            | Self::Case(_, inner)
            | Self::In(_, inner) => {
                inner.renumber(number);
            }
        }
    }
}

/// A word of a phrase and its distance from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) offset: u32,
    pub(super) leaf: usize,
}

/// The parts that a field covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// `None` for bare words.
    field: Option<Field>,
    parts: &'static [Part],
    /// Whether of the body only the lead counts.
    lead: bool,
}

impl Scope {
    /// The parts that bare words search (rule 13).
    pub(super) fn bare() -> Self {
        Self { field: None, parts: &Part::BARE, lead: false }
    }

    /// The parts of a field; none for fields that are compared as a whole.
    pub(super) fn of(field: Field) -> Self {
        let (parts, lead): (&'static [Part], bool) = match field {
            Field::Headline => (&[Part::Headline], false),
            Field::Subheadline => (&[Part::Subheadline], false),
            Field::Kicker => (&[Part::Kicker], false),
            Field::Body => (&[Part::Body], false),
            Field::Lead => (&[Part::Body], true),
            Field::HLead => (&[Part::Headline, Part::Body], true),
            Field::Caption => (&[Part::Caption], false),
            Field::Byline => (&[Part::Byline], false),
            Field::Dateline => (&[Part::Dateline], false),
            Field::Attribution => (&[Part::Attribution], false),
            Field::Source => (&[Part::Source], false),
            Field::Section => (&[Part::Section], false),
            Field::Keyword => (&[Part::Keyword], false),
            Field::Path => (&[Part::Path], false),
            Field::Url => (&[Part::Url], false),
            Field::Agency | Field::Language | Field::Id | Field::Ref => (&[], false),
        };
        Self { field: Some(field), parts, lead }
    }

    /// What is left of a field inside this scope; the reader of queries has refused what leaves nothing.
    pub(super) fn narrowed(&self, field: Field) -> Self {
        Self::of(self.field.and_then(|outer| field.inside(outer)).unwrap_or(field))
    }

    /// Whether every place in these parts counts.
    fn covers(&self, parts: &[Part]) -> bool {
        !self.lead && parts.iter().all(|it| self.holds(*it))
    }

    pub(super) fn parts(&self) -> &'static [Part] {
        self.parts
    }

    pub(super) fn holds(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    pub(super) fn is_lead(&self, part: Part) -> bool {
        self.lead && part == Part::Body
    }
}

/// A property of an article that no place of its text shows.
#[derive(Clone, Debug)]
pub(super) enum Filter {
    /// Its date shares an instant with the period, in seconds of [`crate::date::Period`].
    Published {
        from: i64,
        until: i64,
    },
    /// This day of whatever year.
    EveryYear {
        month: u8,
        day: u8,
    },
    Length {
        least: u64,
        most: u64,
    },
    Flag(&'static str),
    Agency(BTreeSet<String>),
    /// The tag of its language, or what stands before the first hyphen of it.
    Language(String),
    Reference(String),
    /// Its id begins with these digits.
    Id(String),
}

impl Filter {
    /// Whether an article has the property.
    pub(super) fn holds(&self, article: &Article) -> bool {
        match self {
            Self::Published { from, until } => {
                let wanted = Period { from: *from, until: *until };
                article.published.is_some_and(|it| it.period().overlaps(wanted))
            }
            Self::EveryYear { month, day } => {
                article.published.is_some_and(|it| has_day(it.period(), *month, *day))
            }
            Self::Length { least, most } => (*least..=*most).contains(&super::lay::length(article)),
            Self::Flag(flag) => super::lay::flags(article).contains(flag),
            Self::Agency(ids) => article.agencies.iter().any(|it| ids.contains(it)),
            Self::Language(tag) => {
                let own = super::lay::language_tag(article);
                own == *tag || own.split('-').next() == Some(tag)
            }
            Self::Reference(reference) => article.r#ref.as_ref() == Some(reference),
            Self::Id(digits) => article.id.starts_with(digits),
        }
    }
}

/// Whether a period holds an instant of this day of some year.
pub(super) fn has_day(period: Period, month: u8, day: u8) -> bool {
    let year_of = |second: i64| Date::from_day_number(second.div_euclid(86_400)).map(Date::year);
    let (Some(first), Some(last)) = (year_of(period.from), year_of(period.until)) else {
        return false;
    };
    // Any eight years in a row hold a 29 February.
    (first..=last.min(first.saturating_add(8))).any(|year| {
        let day = Date::of_day(year, u16::from(month), u16::from(day));
        day.is_some_and(|it| it.period().overlaps(period))
    })
}
