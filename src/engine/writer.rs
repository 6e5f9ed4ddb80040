//! Writing: articles added and removed, made durable by a commit.

use std::path::Path;
use std::time::{Duration, Instant};

use tantivy::directory::error::LockError;
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::Term;
use tantivy::{IndexWriter, Searcher, TantivyError};

use super::holder::Holder;
use super::lay::Layer;
use super::packing::{Packing, Unpacked};
use super::queue::{Queue, Queued, Ready};
use super::{Engine, failed};
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};

/// The memory that writing takes, whatever the size of the archive.
///
/// Two thirds of it are tantivy's, to gather terms in before it writes a segment. While it writes one
/// it sorts them beside, and what it gives back stays in pieces; that, and the documents on their way
/// to it, are the last third.
pub(crate) const BUDGET: usize = 192 << 20;

/// The memory in which tantivy gathers terms: 128 MiB hold about 20,000 articles.
///
/// With less there are more segments, and each is written once more when they are merged.
const ARENA: usize = BUDGET / 3 * 2;

/// How many segments may gather before they are merged in the middle of a run.
///
/// Each is half a dozen files that stay open, and a process may have 1,024; a
/// merge costs as much as writing its articles once more, so it waits for many.
const MOST_SEGMENTS: usize = 48;

/// The one writer of an index.
///
/// It never rolls back: tantivy panics at a second rollback. What was added
/// before an error is forgotten with the writer.
pub(crate) struct EngineWriter {
    writer: IndexWriter<Queued>,
    queue: Queue,
    layer: Layer,
    packing: Packing,
    id: tantivy::schema::Field,
    /// A writer that was killed, and never said that it was done.
    left_behind: Option<Holder>,
    /// Takes the note back when the writer is dropped.
    _held: Option<Held>,
}

/// The note that this process has the lock; none for an index in memory.
struct Held {
    disk: super::Disk,
    index: std::path::PathBuf,
}

impl Drop for Held {
    fn drop(&mut self) {
        Holder::end(&self.disk, &self.index);
    }
}

impl Engine {
    /// The writer; an error of kind `Locked` while there is another.
    pub(crate) fn writer(&self) -> Result<EngineWriter> {
        let writer = self.locked_writer().map_err(|error| self.refused_writer(&error))?;
        // Segments are merged at the end of a run, once, instead of along the way.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let mut held = None;
        let mut left_behind = None;
        if let Some(index) = &self.folder {
            left_behind = Holder::begin(&self.disk, index).map_err(|cause| {
                let message = format!("cannot write to {}", index.display());
                Error::new(ErrorKind::Io, message).because(cause)
            })?;
            held = Some(Held { disk: self.disk.clone(), index: index.clone() });
            self.sweep(index);
        }
        Ok(EngineWriter {
            writer,
            queue: Queue::default(),
            layer: Layer::new((*self.fields).clone(), self.stemming),
            packing: Packing::open(&self.fields, self.reader.searcher())?,
            id: self.fields.id,
            left_behind,
            _held: held,
        })
    }

    /// tantivy's writer, once its lock is free.
    ///
    /// A process that is being started by this one shares the lock until it is
    /// under way, also when its holder is done and has taken its note back. So
    /// a lock without a note is looked at again for a moment.
    fn locked_writer(&self) -> tantivy::Result<IndexWriter<Queued>> {
        const MOMENT: Duration = Duration::from_secs(1);
        let begin = Instant::now();
        loop {
            let opened = self.index.writer_with_num_threads(1, ARENA);
            let is_busy = matches!(&opened, Err(TantivyError::LockFailure(LockError::LockBusy, _)));
            let has_holder = self.folder.as_deref().and_then(Holder::read).is_some();
            if !is_busy || has_holder || begin.elapsed() > MOMENT {
                return opened;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn refused_writer(&self, error: &TantivyError) -> Error {
        let TantivyError::LockFailure(lock, _) = error else {
            return failed(error, "cannot write to the index");
        };
        if let LockError::IoError(cause) = lock {
            let place = self.folder.as_deref().unwrap_or(Path::new("")).display();
            let message = format!("cannot write to {place}; it can be read but not changed");
            return Error::new(ErrorKind::Io, message).because(cause.to_string());
        }
        let holder = self.folder.as_deref().and_then(Holder::read);
        let who = holder.map_or_else(
            || "another process is writing to the archive".to_owned(),
            |it| {
                let Holder { process, since, command } = it;
                format!(
                    "process {process} ({command}) has been writing to the archive since {since}"
                )
            },
        );
        Error::new(ErrorKind::Locked, format!("{who}; wait until it is done"))
    }

    /// Removes what killed writers left half written; the lock is held, so nobody is at it.
    fn sweep(&self, index: &Path) {
        let strays = std::fs::read_dir(index).into_iter().flatten().flatten();
        for stray in strays.filter(|it| it.file_name().to_string_lossy().starts_with(".tmp")) {
            // One that stays does no harm, and the next writer tries again.
            let _ = self.disk.remove(&stray.path());
        }
    }
}

impl EngineWriter {
    /// The writer before this one, if it was stopped before it was done.
    pub(crate) fn left_behind(&self) -> Option<&Holder> {
        self.left_behind.as_ref()
    }

    /// Adds an article, which is stored as `json`; it can be found after the next commit.
    ///
    /// Of a long article each form goes as soon as the next is made.
    pub(crate) fn add(&mut self, article: Article, json: String, confidence: f32) -> Result<()> {
        let json = self.packing.pack(json)?;
        let document = self.layer.lay(&article, confidence);
        let id = article.id.clone();
        drop(article);
        let ready = self.packing.gather(Unpacked { id, document, json })?;
        self.put(ready)
    }

    fn put(&mut self, ready: Vec<Ready>) -> Result<()> {
        for ready in ready {
            if self.queue.add(ready) {
                self.hand_over()?;
            }
        }
        Ok(())
    }

    fn hand_over(&mut self) -> Result<()> {
        let handed = self.writer.run(self.queue.admit());
        handed.map(|_| ()).map_err(|it| failed(&it, "cannot write to the index"))
    }

    /// Removes the article with this id; it can no longer be found after the next commit.
    pub(crate) fn remove(&mut self, id: &str) {
        self.packing.forget(id);
        self.queue.remove(Term::from_field_text(self.id, id));
    }

    /// Makes everything added and removed durable and visible, under a stamp of the caller's.
    ///
    /// When it comes back, a power cut takes nothing of it: tantivy renames
    /// `meta.json` after it has last synced the folder, so the folder is synced
    /// once more.
    pub(crate) fn commit(&mut self, engine: &Engine, stamp: &str) -> Result<()> {
        let last = self.packing.finish()?;
        self.put(last)?;
        self.hand_over()?;
        let refused = |it| failed(&it, "cannot write to the index");
        let mut commit = self.writer.prepare_commit().map_err(refused)?;
        commit.set_payload(stamp);
        commit.commit().map_err(refused)?;
        engine.sync()?;
        engine.reload()
    }

    /// Merges segments if that pays, in the middle of a run only if there are very many.
    pub(crate) fn tidy(&mut self, engine: &Engine, is_end: bool) -> Result<()> {
        let segments = engine.segments()?;
        match is_end || segments.len() > MOST_SEGMENTS {
            true => self.merge(engine, &worth_merging(segments)),
            false => Ok(()),
        }
    }

    /// Merges everything into one segment, which holds nothing that was removed.
    pub(crate) fn merge_all(&mut self, engine: &Engine) -> Result<()> {
        let segments = engine.segments()?;
        let is_one = segments.len() <= 1 && segments.iter().all(|it| it.num_deleted_docs() == 0);
        let ids: Vec<SegmentId> = segments.iter().map(SegmentMeta::id).collect();
        self.merge(engine, if is_one { &[] } else { &ids })
    }

    /// Writes every segment anew that still has bytes of articles that were removed, and every book.
    pub(crate) fn purge(&mut self, engine: &Engine) -> Result<()> {
        let segments = engine.segments()?;
        let ids = segments.iter().filter(|it| it.num_deleted_docs() > 0).map(SegmentMeta::id);
        self.merge(engine, &ids.collect::<Vec<_>>())?;
        let stored = &engine.fields.article;
        stored.purge(|see| each_document(&engine.reader.searcher(), see))
    }

    fn merge(&mut self, engine: &Engine, segments: &[SegmentId]) -> Result<()> {
        if segments.is_empty() {
            return Ok(());
        }
        let refused = |it| failed(&it, "cannot merge the index");
        self.writer.merge(segments).wait().map_err(refused)?;
        // A file stays as long as a searcher has it open, and the searchers of this process let go here.
        engine.reload()?;
        self.writer.garbage_collect_files().wait().map_err(refused)?;
        engine.sync()
    }
}

impl Engine {
    fn segments(&self) -> Result<Vec<SegmentMeta>> {
        let segments = self.index.searchable_segment_metas();
        segments.map_err(|it| failed(&it, "cannot read the index"))
    }
}

/// Shows every document that can be found to `see`.
fn each_document(searcher: &Searcher, see: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
    let unreadable = |it| failed(&it, "cannot read an article of the archive");
    for reader in searcher.segment_readers() {
        let store = reader.get_store_reader(1).map_err(|it| unreadable(it.into()))?;
        for doc in reader.doc_ids_alive() {
            see(&store.get_document_bytes(doc).map_err(unreadable)?)?;
        }
    }
    Ok(())
}

/// The segments whose merge pays.
///
/// A merge copies every article, so a small addition to a large archive waits
/// for its like: from the largest on, a segment is left alone that is more than
/// four times as large as all smaller ones together. At most a dozen are left of
/// any archive, and an article is copied once each time its segment has grown
/// by a quarter. A segment whose fifth part was removed is written anew.
fn worth_merging(mut segments: Vec<SegmentMeta>) -> Vec<SegmentId> {
    segments.sort_by_key(|it| std::cmp::Reverse(it.num_docs()));
    let mut smaller: u64 = segments.iter().map(|it| u64::from(it.num_docs())).sum();
    let mut is_due = false;
    let mut due = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        let alive = u64::from(segment.num_docs());
        smaller -= alive;
        is_due = is_due || (at + 1 < segments.len() && smaller * 4 >= alive);
        if is_due || u64::from(segment.num_deleted_docs()) * 4 >= alive {
            due.push(segment.id());
        }
    }
    due
}
