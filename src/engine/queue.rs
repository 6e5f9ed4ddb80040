//! Documents on their way to tantivy's thread: some at a time, and so many bytes of them at most.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::indexer::UserOperation;
use tantivy::schema::{Document, Term};

/// How many bytes of articles may wait, as JSON; a laid document is some five times as long.
///
/// tantivy takes up to 10,000 documents on trust, and while it writes a segment
/// so many gather: 80 MB of news, and any amount of long reports. A thousand
/// articles are more than enough to keep its thread busy.
const ROOM: usize = 2 << 20;

/// How many bytes of articles are handed on together: about a hundred articles of news.
///
/// A thread that sleeps is woken for what is handed to it, and to do that for
/// each article costs as much as a hundred of its words.
const TOGETHER: usize = 256 << 10;

/// How long documents wait for room at most.
///
/// A thread that has failed never makes any, and what tells is what is handed
/// to it next.
const PATIENCE: Duration = Duration::from_secs(1);

/// The way to tantivy's thread.
#[derive(Default)]
pub(super) struct Queue {
    room: Arc<Room>,
    /// What is to be handed on next.
    gathered: Vec<Gathered>,
    gathered_bytes: usize,
}

#[derive(Default)]
struct Room {
    taken: Mutex<usize>,
    left: Condvar,
}

/// A document with its article in it, and how many bytes of JSON that has.
pub(super) struct Ready {
    pub(super) document: TantivyDocument,
    pub(super) bytes: usize,
}

enum Gathered {
    Added(TantivyDocument),
    Removed(Term),
}

/// A document that takes up room until tantivy's thread has it and those that came with it.
pub(super) struct Queued {
    document: TantivyDocument,
    _seat: Arc<Seat>,
}

struct Seat {
    room: Arc<Room>,
    bytes: usize,
}

impl Queue {
    /// Adds a document; whether it is time to hand on what was gathered.
    pub(super) fn add(&mut self, ready: Ready) -> bool {
        self.gathered_bytes += ready.bytes;
        self.gathered.push(Gathered::Added(ready.document));
        self.gathered_bytes >= TOGETHER
    }

    /// Removes the documents with a term, but for those that are added later.
    pub(super) fn remove(&mut self, term: Term) {
        self.gathered.push(Gathered::Removed(term));
    }

    /// What was gathered, once there is room for it.
    pub(super) fn admit(&mut self) -> Vec<UserOperation<Queued>> {
        let bytes = std::mem::take(&mut self.gathered_bytes);
        let room = &self.room;
        let taken = room.taken.lock().unwrap_or_else(PoisonError::into_inner);
        // What is larger than the room goes alone.
        let is_full = |taken: &mut usize| *taken > 0 && *taken + bytes > ROOM;
        let waited = room.left.wait_timeout_while(taken, PATIENCE, is_full);
        *waited.unwrap_or_else(PoisonError::into_inner).0 += bytes;
        let seat = Arc::new(Seat { room: Arc::clone(room), bytes });
        let admitted = self.gathered.drain(..).map(|it| match it {
            Gathered::Added(document) => {
                UserOperation::Add(Queued { document, _seat: Arc::clone(&seat) })
            }
            Gathered::Removed(term) => UserOperation::Delete(term),
        });
        admitted.collect()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.room.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken -= self.bytes;
        // Whoever waits is woken when there is room for much.
        if *taken <= ROOM / 2 {
            self.room.left.notify_one();
        }
    }
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}
