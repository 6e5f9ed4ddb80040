//! The documents in which an operand may stand: those that hold the words it cannot do without.

use tantivy::{DocId, TERMINATED};

use super::plan::Operand;
use super::schema::Part;
use super::slot::Slot;
use crate::query::Relation;

/// A condition on documents over numbered slots.
///
/// It holds no position of its own: asking moves the slots, and only forward.
/// So a slot belongs to one condition, or to several that must all hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Approx {
    Slot(usize),
    All(Vec<Approx>),
    Any(Vec<Approx>),
}

impl Approx {
    /// The condition of an operand in a part; `None` where it can never stand there.
    pub(super) fn of(operand: &Operand, part: Part) -> Option<Self> {
        match operand {
            Operand::Leaf(leaf) => Some(Self::Slot(*leaf)),
            Operand::Phrase { items, .. } | Operand::Slop { items, .. } => {
                let mut leaves: Vec<usize> = items.iter().map(|it| it.leaf).collect();
                leaves.sort_unstable();
                leaves.dedup();
                Some(Self::All(leaves.into_iter().map(Self::Slot).collect()))
            }
            Operand::Or(operands) => {
                let mut any: Vec<Self> =
                    operands.iter().filter_map(|it| Self::of(it, part)).collect();
                match any.len() {
                    0 | 1 => any.pop(),
                    _ => Some(Self::Any(any)),
                }
            }
            Operand::Near(Relation::NotWithin(_) | Relation::NotSame(_), operands) => {
                Self::of(&operands[0], part)
            }
            Operand::Near(_, operands) => {
                let [left, right] = operands.as_ref();
                Some(Self::All(vec![Self::of(left, part)?, Self::of(right, part)?]))
            }
            Operand::First(_, inner) => Self::of(inner, part).filter(|_| part == Part::Body),
            Operand::Quote(inner) | Operand::Case(_, inner) => Self::of(inner, part),
            Operand::In(scope, inner) => Self::of(inner, part).filter(|_| scope.holds(part)),
        }
    }

    /// Whether any document can satisfy it, if `has` says which slots have one.
    pub(super) fn is_possible(&self, has: &impl Fn(usize) -> bool) -> bool {
        match self {
            Self::Slot(slot) => has(*slot),
            Self::All(conditions) => conditions.iter().all(|it| it.is_possible(has)),
            Self::Any(conditions) => conditions.iter().any(|it| it.is_possible(has)),
        }
    }

    /// Puts the rarest first, so that the others are asked for few documents.
    pub(super) fn sort(&mut self, slots: &[Slot]) {
        if let Self::All(conditions) | Self::Any(conditions) = self {
            conditions.iter_mut().for_each(|it| it.sort(slots));
        }
        if let Self::All(conditions) = self {
            conditions.sort_by_key(|it| it.size_hint(slots));
        }
    }

    /// An upper bound of the number of documents.
    pub(super) fn size_hint(&self, slots: &[Slot]) -> u32 {
        match self {
            Self::Slot(slot) => slots.get(*slot).map_or(0, Slot::size_hint),
            Self::All(conditions) => {
                conditions.iter().map(|it| it.size_hint(slots)).min().unwrap_or(0)
            }
            Self::Any(conditions) => {
                conditions.iter().map(|it| it.size_hint(slots)).fold(0, u32::saturating_add)
            }
        }
    }

    /// The first document at or after `target` that satisfies the condition.
    pub(super) fn seek(&self, slots: &mut [Slot], target: DocId) -> DocId {
        match self {
            Self::Slot(slot) => slots.get_mut(*slot).map_or(TERMINATED, |it| it.seek(target)),
            Self::Any(conditions) => {
                conditions.iter().map(|it| it.seek(slots, target)).min().unwrap_or(TERMINATED)
            }
            Self::All(conditions) => {
                if let [Self::Slot(one), Self::Slot(other)] = conditions.as_slice()
                    && let Ok(two) = slots.get_disjoint_mut([*one, *other])
                {
                    return seek_both(two, target);
                }
                let mut candidate = target;
                'candidates: while candidate != TERMINATED {
                    for condition in conditions {
                        let found = condition.seek(slots, candidate);
                        if found > candidate {
                            candidate = found;
                            continue 'candidates;
                        }
                    }
                    break;
                }
                candidate
            }
        }
    }
}

/// The first document at or after `target` that both slots have; the rarer one leads.
fn seek_both([one, other]: [&mut Slot; 2], target: DocId) -> DocId {
    let mut candidate = one.seek(target);
    loop {
        let found = other.seek(candidate);
        if found == candidate || found == TERMINATED {
            return found;
        }
        candidate = one.seek(found);
        if candidate == found {
            return found;
        }
    }
}
