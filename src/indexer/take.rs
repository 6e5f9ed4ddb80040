//! A record to its outcome: an article that goes into the archive, or the reason why none does.

use super::entry::{Found, Id, Member, Place, Print, Record, Seal};
use super::read::Page;
use super::report::Outcome;
use super::{Added, Writer};
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::formats;

impl Writer<'_> {
    pub(super) fn single(&mut self, record: formats::Record) -> Result<()> {
        let formats::Record { path, found } = record;
        match found {
            Ok(reading) => {
                self.warn(&path, reading.warnings);
                let is_long = is_long(&reading.article);
                if is_long {
                    self.commit_batch()?;
                }
                self.add_one(reading.article, reading.confidence, &path)?;
                self.commit_if(is_long || self.is_due())
            }
            Err(error) => {
                self.tell(&path, &Member::Whole, &failure(&error));
                Ok(())
            }
        }
    }

    /// Adds an article that lies in no file, so that its id is its place.
    pub(super) fn add_one(
        &mut self,
        article: Article,
        confidence: f32,
        path: &str,
    ) -> Result<Added> {
        let place = Place::new("", &article.id);
        let mut page = Page { is_whole: true, ..Page::over(self.ledger.get(&place)) };
        let (added, outcome) = self.take(&place, Member::Whole, article, confidence, &mut page)?;
        self.tell(path, &Member::Whole, &outcome);
        self.note(&place, &mut page, Some(Seal::default()));
        Ok(added)
    }

    pub(super) fn record(
        &mut self,
        place: &Place,
        record: formats::Record,
        page: &mut Page,
    ) -> Result<()> {
        let member = Member::of(&place.name, &record.path);
        let is_long = record.found.as_ref().is_ok_and(|it| is_long(&it.article));
        if is_long {
            self.end_batch(place, page)?;
        }
        let outcome = match record.found {
            Ok(reading) => {
                self.warn(&record.path, reading.warnings);
                page.seen.extend(reading.seen);
                self.learn(place, page, false);
                let (article, confidence) = (reading.article, reading.confidence);
                self.take(place, member.clone(), article, confidence, page)?.1
            }
            Err(error) => {
                let outcome = failure(&error);
                let reason = error.to_string().into();
                let found = match &outcome {
                    Outcome::Skipped { .. } => Found::Skipped(reason),
                    _ => Found::Quarantined(reason),
                };
                page.records.push(Record { member: member.clone(), found });
                outcome
            }
        };
        self.tell(&place.name, &member, &outcome);
        if is_long || self.is_due() {
            self.end_batch(place, page)?;
        }
        Ok(())
    }

    /// Commits what was taken so far, also of a file that goes on.
    fn end_batch(&mut self, place: &Place, page: &mut Page) -> Result<()> {
        if !page.records.is_empty() {
            self.note(place, page, None);
        }
        self.commit_if(true)
    }

    /// Puts one article in, unless the archive has it.
    fn take(
        &mut self,
        place: &Place,
        member: Member,
        article: Article,
        confidence: f32,
        page: &mut Page,
    ) -> Result<(Added, Outcome)> {
        let text = article.id.clone();
        let id: Id = text.parse().map_err(|it| Error::new(ErrorKind::Damaged, it))?;
        if let Some(day) = self.ledger.removed(id) {
            let reason = format!("removed on {day}; to have it back: morgue remove --restore {id}");
            page.records.push(Record { member, found: Found::Removed(id) });
            return Ok((Added::Removed(text), Outcome::Skipped { reason }));
        }
        let json = json_of(&article)?;
        let print = Print::of(json.as_bytes());
        let was = page.before.get(&id).copied();
        page.records.push(Record { member, found: Found::Article { id, print } });
        if !page.ids.insert(id) {
            let of = place.name.to_string();
            return Ok((Added::Duplicate(text.clone()), Outcome::Duplicate { id: text, of }));
        }
        let known = was.is_some() || self.ledger.holds(id);
        // The archive must not depend on which of two copies it met first, so the
        // one whose place comes first in the alphabet is kept.
        let other = self.other_holder(place, id);
        let outcome = match &other {
            _ if was == Some(print) => Outcome::Unchanged { id: text.clone() },
            Some(other) => Outcome::Duplicate { id: text.clone(), of: other.name.to_string() },
            None if known || (page.is_known && !page.before.is_empty()) => {
                Outcome::Replaced { id: text.clone(), old: self.old_ids(page, id) }
            }
            None => Outcome::Indexed { id: text.clone() },
        };
        if was == Some(print) || other.is_some_and(|it| it < *place) {
            return Ok((Added::Duplicate(text), outcome));
        }
        // Looking for what is not there would cost every new article a search of every segment.
        if known {
            self.writer.remove(&text);
        }
        if was.is_none() && known {
            self.moved.insert(id);
        }
        self.since.articles += 1;
        self.since.bytes += json.len() as u64;
        self.since.changed = true;
        self.writer.add(article, json, confidence)?;
        Ok((Added::Indexed(text), outcome))
    }

    /// The first other place that holds an article, as long as its file is there.
    pub(super) fn other_holder(&mut self, place: &Place, id: Id) -> Option<Place> {
        let Self { ledger, gone, .. } = self;
        let others = ledger.holders(id).map(|it| (it, ledger.place(it)));
        let mut others = others.filter(|it| it.1 != *place);
        let found = others.find(|it| !*gone.entry(it.0).or_insert_with(|| it.1.is_gone()));
        found.map(|it| it.1)
    }

    /// The articles that a file held before, if it is one that holds few.
    fn old_ids(&self, page: &Page, id: Id) -> Vec<String> {
        const FEW: usize = 8;
        let mut old: Vec<Id> = page.before.keys().copied().filter(|it| *it != id).collect();
        old.sort_unstable();
        if old.len() > FEW {
            old.clear();
        }
        old.iter().map(ToString::to_string).collect()
    }
}

/// From how many bytes on an article is a batch of its own.
///
/// What is laid down of an article takes several times its length, here and in tantivy, which looks at
/// its budget only between two of them: so a long one meets an empty index, and is alone. Ten times the
/// length of a novel: no folder has so many of them that their commits count.
const LONG: usize = 8 << 20;

fn is_long(article: &Article) -> bool {
    article.body.iter().map(|it| it.text.len()).sum::<usize>() >= LONG
}

/// An article as it is stored.
pub(super) fn json_of(article: &Article) -> Result<String> {
    let unprintable = |cause| {
        Error::new(ErrorKind::Damaged, "the article cannot be written as JSON").because(cause)
    };
    serde_json::to_string(article).map_err(unprintable)
}

/// A record that gave no article: it holds none, or it could not be read.
fn failure(error: &Error) -> Outcome {
    let reason = error.to_string();
    match error.kind() {
        ErrorKind::NoArticle => Outcome::Skipped { reason },
        _ => Outcome::Quarantined { reason },
    }
}
