//! Writing: articles added and removed, made durable by a commit.

use tantivy::index::SegmentId;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::Term;
use tantivy::{IndexWriter, TantivyDocument, TantivyError};

use super::lay::Layer;
use super::{Engine, failed};
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};

/// The memory in which tantivy gathers terms before it writes a segment.
///
/// With less there are more segments, and each is written once more when they
/// are merged; this holds about 20,000 articles.
const BUDGET: usize = 192 << 20;

/// The one writer of an index.
pub(crate) struct EngineWriter {
    writer: IndexWriter<TantivyDocument>,
    layer: Layer,
    id: tantivy::schema::Field,
    added: u64,
}

impl Engine {
    /// The writer; an error of kind `Locked` while there is another.
    pub(crate) fn writer(&self) -> Result<EngineWriter> {
        let writer =
            self.index.writer_with_num_threads(1, BUDGET).map_err(|error| match error {
                TantivyError::LockFailure(..) => {
                    let message =
                        "another process is writing to the archive; wait until it is done";
                    Error::new(ErrorKind::Locked, message).because(error.to_string())
                }
                error => failed(&error, "cannot write to the index"),
            })?;
        // Segments are merged at the end of a run, once, instead of along the way.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(EngineWriter {
            writer,
            layer: Layer::new((*self.fields).clone(), self.stemming),
            id: self.fields.id,
            added: 0,
        })
    }
}

impl EngineWriter {
    /// Adds an article, which is stored as `json`; it can be found after the next commit.
    pub(crate) fn add(&mut self, article: &Article, json: String, confidence: f32) -> Result<()> {
        let document = self.layer.lay(article, json, confidence);
        self.writer
            .add_document(document)
            .map_err(|it| failed(&it, "cannot write to the index"))?;
        self.added += 1;
        Ok(())
    }

    /// Removes the article with this id; it can no longer be found after the next commit.
    pub(crate) fn remove(&mut self, id: &str) {
        self.writer.delete_term(Term::from_field_text(self.id, id));
    }

    /// Makes everything added and removed durable and visible, under a stamp of the caller's.
    pub(crate) fn commit(&mut self, engine: &Engine, stamp: &str) -> Result<()> {
        let refused = |it| failed(&it, "cannot write to the index");
        let mut commit = self.writer.prepare_commit().map_err(refused)?;
        commit.set_payload(stamp);
        commit.commit().map_err(refused)?;
        engine.sync()?;
        engine.reload()
    }

    /// Merges the segments if that pays: a search reads one segment several times faster than ten.
    pub(crate) fn tidy(&mut self, engine: &Engine) -> Result<()> {
        let segments = self.worth_merging(engine)?;
        if segments.is_empty() {
            return Ok(());
        }
        let refused = |it| failed(&it, "cannot merge the index");
        self.writer.merge(&segments).wait().map_err(refused)?;
        // A file stays as long as a searcher has it open, and the searchers of this process let go here.
        engine.reload()?;
        self.writer.garbage_collect_files().wait().map_err(refused)?;
        engine.sync()
    }

    /// All segments, or none if a merge does not pay: it copies every article, so a small addition
    /// to a large archive waits for its like.
    fn worth_merging(&self, engine: &Engine) -> Result<Vec<SegmentId>> {
        let segments = engine
            .index
            .searchable_segment_metas()
            .map_err(|it| failed(&it, "cannot read the index"))?;
        let alive: u64 = segments.iter().map(|it| u64::from(it.num_docs())).sum();
        let deleted: u64 = segments.iter().map(|it| u64::from(it.num_deleted_docs())).sum();
        let pays = segments.len() > 1 && (self.added * 4 >= alive || segments.len() > 8);
        match pays || deleted * 4 >= alive {
            true => Ok(segments.iter().map(|it| it.id()).collect()),
            false => Ok(Vec::new()),
        }
    }
}
