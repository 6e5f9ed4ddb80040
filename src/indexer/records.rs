//! The records of a file, kept in few bytes: an archive has as many as articles, and all are in memory.

use std::{mem, slice};

use super::entry::{Found, Id, Member, Print, Record};

/// Records in their order. Most files hold one, which then lies in no place of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Records {
    One(Packed),
    Many(Vec<Packed>),
}

/// A record. Nearly all are an article on a line, or the one article of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Packed {
    /// Line 0 is the file itself.
    Article {
        line: u32,
        id: Id,
        print: Print,
    },
    Other(Box<Record>),
}

impl Packed {
    fn article(&self) -> Option<(Id, Print)> {
        match self {
            Self::Article { id, print, .. } => Some((*id, *print)),
            Self::Other(record) => record.article(),
        }
    }
}

impl From<Record> for Packed {
    fn from(record: Record) -> Self {
        match (&record.member, &record.found) {
            (Member::Whole, Found::Article { id, print }) => {
                Self::Article { line: 0, id: *id, print: *print }
            }
            (Member::Line(line @ 1..), Found::Article { id, print }) => {
                Self::Article { line: *line, id: *id, print: *print }
            }
            _ => Self::Other(Box::new(record)),
        }
    }
}

impl From<&Packed> for Record {
    fn from(packed: &Packed) -> Self {
        match packed {
            Packed::Article { line, id, print } => {
                let member = if *line == 0 { Member::Whole } else { Member::Line(*line) };
                Self { member, found: Found::Article { id: *id, print: *print } }
            }
            Packed::Other(record) => (**record).clone(),
        }
    }
}

impl Default for Records {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl From<Vec<Packed>> for Records {
    fn from(mut many: Vec<Packed>) -> Self {
        match (many.len(), many.pop()) {
            (1, Some(one)) => Self::One(one),
            (_, last) => {
                many.extend(last);
                Self::Many(many)
            }
        }
    }
}

impl Records {
    fn packed(&self) -> &[Packed] {
        match self {
            Self::One(one) => slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.packed().len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.packed().is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Record> + '_ {
        self.packed().iter().map(Record::from)
    }

    /// All of them, some thousands at a time, but one time at least.
    pub(super) fn pieces(&self) -> impl ExactSizeIterator<Item = Vec<Record>> + '_ {
        const AT_ONCE: usize = 4_096;
        let count = self.len().div_ceil(AT_ONCE).max(1);
        let piece = |at| self.packed().iter().skip(at * AT_ONCE).take(AT_ONCE);
        (0..count).map(move |at| piece(at).map(Record::from).collect())
    }

    /// The articles among them that are in the archive.
    pub(super) fn articles(&self) -> impl Iterator<Item = (Id, Print)> + '_ {
        self.packed().iter().filter_map(Packed::article)
    }

    /// Whether all of them are articles in the archive.
    pub(super) fn are_articles(&self) -> bool {
        self.packed().iter().all(|it| it.article().is_some())
    }

    /// Whether one is this article, which was taken out of the archive.
    pub(super) fn say_removed(&self, id: Id) -> bool {
        self.packed().iter().any(|it| says_removed(it, id))
    }

    pub(super) fn extend(&mut self, more: impl IntoIterator<Item = Packed>) {
        *self = Self::from(match mem::take(self) {
            Self::One(one) => [one].into_iter().chain(more).collect(),
            Self::Many(mut many) => {
                many.extend(more);
                many
            }
        });
    }

    /// All of them, with nothing left here.
    pub(super) fn take(&mut self) -> Vec<Packed> {
        match mem::take(self) {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }

    /// Gives back the room for records that will not come.
    pub(super) fn shrink(&mut self) {
        if let Self::Many(many) = self {
            many.shrink_to_fit();
        }
    }

    /// Says of an article that it was taken out.
    pub(super) fn remove(&mut self, id: Id) {
        let packed = match self {
            Self::One(one) => slice::from_mut(one),
            Self::Many(many) => many,
        };
        for record in packed.iter_mut().filter(|it| it.article().is_some_and(|it| it.0 == id)) {
            let member = Record::from(&*record).member;
            *record = Packed::Other(Box::new(Record { member, found: Found::Removed(id) }));
        }
    }

    /// Knows nothing any more of an article that was taken out.
    pub(super) fn forget_removed(&mut self, id: Id) {
        let mut records = self.take();
        records.retain(|it| !says_removed(it, id));
        *self = Self::from(records);
    }
}

fn says_removed(packed: &Packed, id: Id) -> bool {
    matches!(packed, Packed::Other(record) if record.found == Found::Removed(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_was_said() {
        let id = Id::of(b"ferry");
        let article = Found::Article { id, print: Print::of(b"ferry") };
        let members = [
            Member::Whole,
            Member::Line(1),
            Member::Line(0),
            Member::Line(u32::MAX),
            Member::Named("!a/b.html".into()),
        ];
        let mut said: Vec<Record> = Vec::new();
        let mut kept = Records::default();
        for member in members {
            let found = [article.clone(), Found::Skipped("empty".into()), Found::Removed(id)];
            for record in found.map(|found| Record { member: member.clone(), found }) {
                kept.extend([Packed::from(record.clone())]);
                said.push(record);
                assert_eq!(kept.iter().collect::<Vec<_>>(), said);
            }
        }
        assert_eq!(kept.articles().count(), 5);
        kept.remove(id);
        assert_eq!((kept.articles().count(), kept.say_removed(id)), (0, true));
        kept.forget_removed(id);
        assert_eq!((kept.len(), kept.say_removed(id)), (5, false));
    }

    #[test]
    fn an_article_is_kept_in_thirty_two_bytes() {
        assert_eq!((size_of::<Packed>(), size_of::<Records>()), (32, 32));
    }
}
