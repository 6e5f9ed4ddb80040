//! Articles in, hits out: the only room that names tantivy.

mod approx;
mod by_commit;
mod by_id;
mod collect;
mod columns;
mod deadline;
mod diagnose;
mod disk;
mod excluded;
mod expand;
mod explain;
mod export;
mod facets;
mod farther;
mod feedback;
mod folder;
mod forward;
mod grep;
mod held;
mod holder;
mod in_turn;
mod indexed;
mod initials;
mod intervals;
mod laid;
mod languages;
mod lay;
mod likeness;
mod lines;
mod lower;
mod manifest;
mod marker;
mod marks;
mod newest;
mod older;
mod packing;
mod page;
mod pair;
mod passages;
mod plan;
mod planner;
mod printed;
mod queue;
mod reading;
mod ready;
mod related;
mod rescore;
mod row;
mod schema;
mod score;
mod scored;
mod slop;
mod slot;
mod spans;
mod standing;
mod status;
mod stemming;
mod stored;
mod structure;
mod suggest;
mod terms;
mod texts;
mod trial;
mod union;
mod wording;
mod writer;

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tantivy::query::{EnableScoring, Query as _, Weight};
use tantivy::store::{Compressor, StoreReader};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{
    Directory, DocAddress, Index, IndexReader, IndexSettings, ReloadPolicy, Score, Searcher,
    TantivyError,
};

use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::explanation::Worth;
use crate::query::Query;
use crate::search::{Card, Hit, Matching, Order};
use crate::text::Language;

pub(crate) use deadline::Deadline;
pub(crate) use diagnose::Fruitless;
pub(crate) use disk::Disk;
pub(crate) use holder::now;
pub(crate) use likeness::Likeness;
pub use lines::Lines;
pub(crate) use manifest::{Age, Manifest};
pub use marker::Marker;
pub(crate) use older::Older;
pub use status::Status;
pub use stemming::Stemming;
pub(crate) use suggest::Neighbour;
pub(crate) use writer::{BUDGET, EngineWriter};

use by_commit::ByCommit;
use collect::{Listed, Ranked};
use folder::Folder;
use planner::Context;
use schema::Fields;
use wording::Wording;

/// The bytes of a block of stored articles, which are packed one by one.
///
/// A block is copied whole for each article that is read, and costs some bytes
/// of its own; this holds about five articles.
const STORE_BLOCK: usize = 4 << 10;

/// An index: in a folder, or in memory.
pub(crate) struct Engine {
    index: Index,
    reader: IndexReader,
    fields: Arc<Fields>,
    /// Where the index lies; `None` in memory.
    folder: Option<PathBuf>,
    disk: Disk,
    stemming: Stemming,
    languages: ByCommit<Vec<Language>>,
    stores: ByCommit<Arc<Vec<StoreReader>>>,
}

/// How long a reader looks for a moment at which no commit comes in between.
///
/// A commit and a look take milliseconds, so more than one look is rare; more
/// than this is longer than anybody waits for a search to begin.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a search found.
pub(crate) struct Found {
    /// How many articles match, if asked for.
    pub(crate) total: Option<u64>,
    pub(crate) hits: Vec<Hit>,
    /// How many articles have all of several words, where that is fewer than wanted.
    pub(crate) few: Option<u64>,
    /// Which patterns were searched for in part only.
    pub(crate) warnings: Vec<String>,
    /// Whether the deadline was over before all was done.
    pub(crate) was_stopped: bool,
    /// The words by which the order was weighed anew, if that was asked for.
    pub(crate) added: Vec<String>,
}

impl Found {
    /// Whether no article matches at all, and whether fewer were found than wanted.
    pub(crate) fn lacks(&self, limit: usize, offset: usize) -> (bool, bool) {
        let is_none = match self.total {
            Some(total) => total == 0,
            None => self.hits.is_empty() && limit > 0 && offset == 0,
        };
        (is_none, is_none || self.hits.len() < limit)
    }
}

/// Which hits of a query are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) matching: Matching,
    pub(crate) order: Order,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
    pub(crate) count: bool,
    /// Whether a pattern that stands for too many forms may be cut short.
    pub(crate) partial: bool,
    /// How many passages of each hit; `None` is one or two.
    pub(crate) passages: Option<usize>,
    /// Whether the first articles may say which other words decide the order.
    pub(crate) expand: bool,
}

impl Engine {
    /// Makes an index in a folder, which is made too.
    pub(crate) fn create(folder: &Path) -> Result<Self> {
        let refused = |cause| {
            Error::new(ErrorKind::Io, format!("cannot make {}", folder.display())).because(cause)
        };
        fs::create_dir_all(folder).map_err(refused)?;
        let directory =
            Folder::open(folder).map_err(|it| failed(&it.into(), "cannot make the index"))?;
        Self::create_in(directory, folder, Disk::default())
    }

    fn create_in(directory: impl Directory, folder: &Path, disk: Disk) -> Result<Self> {
        let (schema, fields) = schema::schema();
        let index = Index::create(Box::new(directory) as Box<dyn Directory>, schema, settings())
            .map_err(|it| failed(&it, "cannot make the index"))?;
        let engine = Self::over(index, fields, Some(folder), disk)?;
        engine.sync()?;
        Ok(engine)
    }

    /// Opens the index in a folder.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        let directory =
            Folder::open(folder).map_err(|it| failed(&it.into(), "cannot open the index"))?;
        Self::open_in(directory, folder, Disk::default())
    }

    fn open_in(directory: impl Directory, folder: &Path, disk: Disk) -> Result<Self> {
        let (_, fields) = schema::schema();
        let index = Index::open(Box::new(directory) as Box<dyn Directory>)
            .map_err(|it| failed(&it, "cannot open the index"))?;
        Self::over(index, fields, Some(folder), disk)
    }

    /// Makes an index that lives as long as the process.
    pub(crate) fn in_memory() -> Result<Self> {
        let (schema, fields) = schema::schema();
        let builder = Index::builder().schema(schema).settings(settings());
        let index =
            builder.create_in_ram().map_err(|it| failed(&it, "cannot make an index in memory"))?;
        Self::over(index, fields, None, Disk::default())
    }

    fn over(index: Index, mut fields: Fields, folder: Option<&Path>, disk: Disk) -> Result<Self> {
        if let Some(folder) = folder {
            fields.article = fields.article.in_folder(folder, disk.clone());
        }
        index
            .tokenizers()
            .register(schema::LAID, TextAnalyzer::from(laid::LaidTokenizer::default()));
        let builder = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = steady(&index, || builder.clone().try_into())?;
        let folder = folder.map(Path::to_owned);
        let stemming = Stemming::default();
        let (languages, stores) = (ByCommit::default(), ByCommit::default());
        let fields = Arc::new(fields);
        Ok(Self { index, reader, fields, folder, disk, stemming, languages, stores })
    }

    /// The same index, whose words are compared in this way.
    pub(crate) fn with_stemming(self, stemming: Stemming) -> Self {
        Self { stemming, ..self }
    }

    /// The stamp of the last commit; `None` before the first.
    pub(crate) fn stamp(&self) -> Result<Option<String>> {
        let metas = self.index.load_metas().map_err(|it| failed(&it, "cannot read the index"))?;
        Ok(metas.payload)
    }

    /// Asks the system to keep what the folder lists: without it a power cut can lose a commit.
    fn sync(&self) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        self.disk.sync_folder(folder).map_err(|cause| {
            let message = format!("cannot make {} durable", folder.display());
            Error::new(ErrorKind::Io, message).because(cause)
        })
    }

    pub(crate) fn stemming(&self) -> Stemming {
        self.stemming
    }

    /// Where the index lies, and how files are written there; `None` in memory.
    pub(crate) fn place(&self) -> Option<(&Path, &Disk)> {
        self.folder.as_deref().map(|it| (it, &self.disk))
    }

    /// How many articles can be found.
    pub(crate) fn articles(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Makes the last commit visible to searches.
    pub(crate) fn reload(&self) -> Result<()> {
        steady(&self.index, || self.reader.reload())
    }

    /// The hits of a query.
    ///
    /// Once the deadline is over they are those found until then.
    pub(crate) fn search(
        &self,
        query: &Query,
        wanted: Wanted,
        deadline: &Deadline,
    ) -> Result<Found> {
        deadline.look();
        let searcher = self.reader.searcher();
        let mut context = self.context(&searcher, deadline)?;
        context.cut = wanted.partial.then(RefCell::default);
        let unreadable = |it| failed(&it, "cannot search the archive");
        let wording = Wording::of(query, &context, wanted.matching)?;
        let last = wanted.offset.saturating_add(wanted.limit);
        // Where it takes reading to tell that an article matches, it is read once for both.
        let counts_too = wanted.count && wording.plan.reads_articles();
        let mut added = Vec::new();
        let listed = match last {
            0 => None,
            last => {
                let weight = self.weight(&wording, &context)?;
                let weight = weight.as_ref();
                let listed = match wanted.order {
                    Order::Best if wanted.expand || wording.is_worth_a_second_look() => {
                        let best = self.best(&wording, weight, &context, last, counts_too);
                        let mut best = best.map_err(unreadable)?;
                        if wanted.expand && wording.said > 0 {
                            let ranked = &mut best.ranked;
                            let fed = self.feed_back(&searcher, &wording, ranked, deadline);
                            added = fed.map_err(unreadable)?;
                        }
                        Ok(best.cut(last))
                    }
                    order => collect::top(weight, &searcher, order, last, counts_too, deadline),
                };
                Some(listed.map_err(unreadable)?)
            }
        };
        let counted = listed.as_ref().filter(|_| counts_too).map(|it| it.seen);
        let ranked = listed.map_or_else(Vec::new, |it| it.ranked);
        let count = || counted.map_or_else(|| self.count(&wording.plan, &context), Ok);
        // What was found before the time was up is there, also if nobody came to count it.
        let total = if wanted.count { Some(count()?.max(ranked.len() as u64)) } else { None };
        let is_shown = ranked.len() > wanted.offset;
        let marker = || self.marker_of(&wording.plan, &context, wanted.passages);
        let mut marker = is_shown.then(marker).transpose()?;
        let mut hits = Vec::with_capacity(ranked.len().saturating_sub(wanted.offset));
        for (at, ranked) in ranked.iter().enumerate().skip(wanted.offset) {
            let Some(marker) = marker.as_mut().filter(|_| !deadline.is_long_over()) else { break };
            hits.push(self.hit(&context, marker, at + 1, ranked)?);
        }
        let was_stopped = deadline.is_over();
        let are_few = wanted.matching == Matching::All && wording.said > 1 && ranked.len() < last;
        let few = (are_few && !was_stopped).then_some(ranked.len() as u64);
        let warnings = context.cut.map(|it| it.into_inner().into_iter().collect());
        Ok(Found { total, hits, few, warnings: warnings.unwrap_or_default(), was_stopped, added })
    }

    /// The best articles of a query of several words, in two stages; more than wanted if fewer are wanted than are looked at twice.
    fn best(
        &self,
        wording: &Wording,
        weight: &dyn Weight,
        context: &Context<'_>,
        count: usize,
        all: bool,
    ) -> tantivy::Result<Listed> {
        let Context { searcher, deadline, .. } = *context;
        let found = count.max(rescore::AGAIN);
        let Listed { mut ranked, seen } =
            collect::top(weight, searcher, Order::Best, found, all, deadline)?;
        let again = ranked.len().min(rescore::AGAIN);
        if let Some(again) = ranked.get_mut(..again).filter(|_| wording.is_worth_a_second_look()) {
            let untold = &mut |_: Worth, _: &[usize], _: Score| {};
            rescore::rescore(&self.fields, wording, searcher, again, deadline, untold)?;
        }
        collect::sort(&mut ranked, Order::Best);
        Ok(Listed { ranked, seen })
    }

    /// What a query matches in an article.
    pub(crate) fn marker(&self, query: &Query, wanted: Wanted) -> Result<Marker> {
        let searcher = self.reader.searcher();
        let deadline = Deadline::default();
        let mut context = self.context(&searcher, &deadline)?;
        context.cut = wanted.partial.then(RefCell::default);
        // The article may be the first of its language.
        if self.stemming != Stemming::Off {
            context.languages = Language::all().collect();
        }
        let wording = Wording::of(query, &context, wanted.matching)?;
        self.marker_of(&wording.plan, &context, wanted.passages)
    }

    fn marker_of(
        &self,
        plan: &plan::Plan,
        context: &Context<'_>,
        passages: Option<usize>,
    ) -> Result<Marker> {
        let marker = Marker::new(plan, context, self.stemming, passages);
        marker.map_err(|it| failed(&it, "cannot search the archive"))
    }

    fn weight(&self, wording: &Wording, context: &Context<'_>) -> Result<Box<dyn Weight>> {
        let lowered = lower::lower(&self.fields, &wording.plan, context.deadline);
        let weight = lowered.weight(EnableScoring::enabled_from_searcher(context.searcher));
        weight.map_err(|it| failed(&it, "cannot search the archive"))
    }

    fn hit(
        &self,
        context: &Context<'_>,
        marker: &mut Marker,
        rank: usize,
        ranked: &Ranked,
    ) -> Result<Hit> {
        let article = self.stored(context.searcher, ranked.address)?;
        let snippets = marker.passages_of_hit(&article, context.deadline);
        Ok(Hit { rank, score: ranked.score, article: Card::from(article), snippets })
    }

    fn stored(&self, searcher: &Searcher, address: DocAddress) -> Result<Article> {
        let unreadable = |it| failed(&it, "cannot read an article of the archive");
        let stores = self.stores.of(searcher, || stored::stores(searcher)).map_err(unreadable)?;
        let store = stores.get(address.segment_ord as usize).ok_or_else(stored::damaged)?;
        let document = store.get_document_bytes(address.doc_id).map_err(unreadable)?;
        self.fields.article.article(&document)
    }

    /// What the archive knows that decides how a query is planned.
    fn context<'e>(
        &'e self,
        searcher: &'e Searcher,
        deadline: &'e Deadline,
    ) -> Result<Context<'e>> {
        let (fields, cut) = (&*self.fields, None);
        let languages = match self.stemming {
            Stemming::Off => vec![self.stemming.language(None)],
            Stemming::ByLanguage => self
                .languages
                .of(searcher, || languages::languages(fields, searcher))
                .map_err(|it| failed(&it, "cannot read the languages of the archive"))?,
        };
        Ok(Context { fields, searcher, languages, cut, deadline })
    }
}

/// Does `open` at a moment at which the index does not change.
///
/// A file that a merge has removed in the meantime can be missing without an
/// error, so that what was opened counts only if the list of segments is the
/// same before and after.
fn steady<T>(index: &Index, open: impl Fn() -> tantivy::Result<T>) -> Result<T> {
    let unreadable = |it: TantivyError| failed(&it, "cannot read the index");
    let list = || index.directory().atomic_read(Path::new("meta.json"));
    let list = || list().map_err(|it| unreadable(it.into()));
    let begin = Instant::now();
    loop {
        let before = list()?;
        let opened = open();
        let same = before == list()?;
        match opened {
            Ok(opened) if same => return Ok(opened),
            Err(error) if same || begin.elapsed() > PATIENCE => return Err(unreadable(error)),
            Ok(_) if begin.elapsed() > PATIENCE => {
                let message = "the archive changes faster than it can be opened; try again";
                return Err(Error::new(ErrorKind::Locked, message));
            }
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

fn settings() -> IndexSettings {
    IndexSettings {
        docstore_compression: Compressor::None,
        // What is not compressed is handed to another thread for nothing, and that one is woken for each block.
        docstore_compress_dedicated_thread: false,
        docstore_blocksize: STORE_BLOCK,
        ..IndexSettings::default()
    }
}

/// A failure of the index in our words; what tantivy says goes along as the cause.
fn failed(error: &TantivyError, what: &str) -> Error {
    let kind = match error {
        TantivyError::LockFailure(..) => ErrorKind::Locked,
        TantivyError::IoError(_) | TantivyError::OpenWriteError(_) => ErrorKind::Io,
        _ => ErrorKind::Damaged,
    };
    Error::new(kind, what).because(error.to_string())
}

#[cfg(test)]
pub(crate) mod tests;
