//! Documents on their way to tantivy's thread: so many bytes of them at most.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::TantivyDocument;
use tantivy::schema::Document;

/// How many bytes of articles may wait, as JSON; a laid document is some five times as long.
///
/// tantivy takes up to 10,000 documents on trust, and while it writes a segment
/// so many gather: 80 MB of news, and any amount of long reports. A thousand
/// articles are more than enough to keep its thread busy.
const ROOM: usize = 2 << 20;

/// How long one document waits for room at most.
///
/// A thread that has failed never makes any, and what tells is the next
/// document that is handed to it.
const PATIENCE: Duration = Duration::from_secs(1);

/// The way to tantivy's thread.
#[derive(Clone, Default)]
pub(super) struct Queue(Arc<Room>);

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

/// A document that takes up room until tantivy's thread has it.
pub(super) struct Queued {
    document: TantivyDocument,
    _seat: Seat,
}

struct Seat {
    room: Arc<Room>,
    bytes: usize,
}

impl Queue {
    /// A document that may be handed on, once there is room for it.
    pub(super) fn admit(&self, ready: Ready) -> Queued {
        let Ready { document, bytes } = ready;
        let room = Arc::clone(&self.0);
        let taken = room.taken.lock().unwrap_or_else(PoisonError::into_inner);
        // One that is larger than the room goes alone.
        let is_full = |taken: &mut usize| *taken > 0 && *taken + bytes > ROOM;
        let waited = room.left.wait_timeout_while(taken, PATIENCE, is_full);
        *waited.unwrap_or_else(PoisonError::into_inner).0 += bytes;
        Queued { document, _seat: Seat { room: Arc::clone(&room), bytes } }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.room.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken -= self.bytes;
        // Whoever waits is woken for many documents, not for each.
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
