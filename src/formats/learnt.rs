//! What the pages of one source have in common, learnt from the pages themselves.
//!
//! A line that stands on half of the other pages of its source is clutter,
//! whatever its words are. Pages are kept as hashes of their lines, and of each
//! source only a sample: one other page tells nearly as much as four
//! (86.9 and 87.2 per cent of the clutter of 518 labelled pages).
//!
//! The sample is of the pages with the smallest hashes, so that it is a function
//! of the set of pages and not of their order.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::attribution;
use super::text::roles::Role;

/// How many pages of a source are asked.
///
/// With eight a line of the template that a quarter of the pages lack is still
/// found. Each page more costs every source its lines.
const PAGES: usize = 8;

/// How many more are kept for the day on which one of those is gone.
const SPARE_PAGES: usize = 4;

/// How many sources are learnt from; with more of them those with the smallest hashes are.
///
/// A page has 150 lines in the mean, so that a source takes 15 KB and all of
/// them 18 MB; 60 MB if every page had as many lines as are kept of one.
const SOURCES: usize = 1024;

/// How many more are kept for the day on which one of those is gone.
const SPARE_SOURCES: usize = 256;

/// The most lines of a page that are kept: those with the smallest hashes.
const LINES: usize = 512;

/// How many lines at the beginning and at the end of a story may turn out to be clutter.
///
/// A line between others of the story is never taken out of it: five of 2,192
/// paragraphs recur, and they are the paper's own (an appeal, a chorus).
const EDGES: (usize, usize) = (3, 6);

/// What is known of the pages of each source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Learnt {
    sources: Sample<Sample<Kept>>,
}

/// The entries with the smallest keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sample<T> {
    kept: BTreeMap<u64, T>,
    /// All entries below it are kept; `None` if there were no others.
    bound: Option<u64>,
}

impl<T> Default for Sample<T> {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), bound: None }
    }
}

impl<T> Sample<T> {
    fn takes(&self, key: u64) -> bool {
        self.bound.is_none_or(|it| key < it)
    }

    fn cut(&mut self, most: usize) {
        while self.kept.len() > most {
            self.bound = self.kept.pop_last().map(|it| it.0).or(self.bound);
        }
    }

    /// Whether entries that were not kept would be needed by now.
    fn is_short(&self, used: usize) -> bool {
        self.bound.is_some() && self.kept.len() < used
    }
}

/// A page of a sample.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The files that hold it.
    #[serde(rename = "f")]
    files: Vec<u64>,
    /// The hashes of its lines in order; odd ones are of running text.
    #[serde(rename = "l")]
    lines: Box<[u64]>,
}

/// A page as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// The hash of its source.
    #[serde(rename = "s")]
    pub(crate) source: u64,
    /// The hash of all its lines.
    #[serde(rename = "k")]
    pub(crate) key: u64,
    /// The hashes of its lines in order; odd ones are of running text. None if it is not in the sample.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) lines: Vec<u64>,
    /// The hashes of the lines that are clutter if they recur; odd ones did.
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) contested: Vec<u64>,
}

impl Learnt {
    /// Whether a page belongs to the sample of its source, as far as is known by now.
    pub(crate) fn takes(&self, source: u64, key: u64) -> bool {
        let pages = self.sources.kept.get(&source);
        self.sources.takes(source) && pages.is_none_or(|it| it.takes(key))
    }

    /// Takes a page that lies in a file.
    pub(crate) fn add(&mut self, file: u64, seen: &Seen) {
        if seen.lines.is_empty() || !self.takes(seen.source, seen.key) {
            return;
        }
        let pages = self.sources.kept.entry(seen.source).or_default();
        let new = || Kept { files: Vec::new(), lines: seen.lines.clone().into_boxed_slice() };
        let page = pages.kept.entry(seen.key).or_insert_with(new);
        if let Err(at) = page.files.binary_search(&file) {
            page.files.insert(at, file);
        }
        pages.cut(PAGES + SPARE_PAGES);
        self.sources.cut(SOURCES + SPARE_SOURCES);
    }

    /// Forgets the pages of a file.
    pub(crate) fn forget(&mut self, file: u64) {
        self.sources.kept.retain(|_, pages| {
            pages.kept.retain(|_, page| {
                page.files.retain(|it| *it != file);
                !page.files.is_empty()
            });
            !pages.kept.is_empty() || pages.bound.is_some()
        });
    }

    /// Whether so much was forgotten that pages which are in no sample would be needed.
    pub(crate) fn is_short(&self) -> bool {
        let mut pages = self.sources.kept.values();
        self.sources.is_short(SOURCES) || pages.any(|it| it.is_short(PAGES))
    }

    /// The sample of each source, and the bound of the sources.
    pub(crate) fn samples(&self) -> (Option<u64>, impl Iterator<Item = (u64, &Sample<Kept>)>) {
        (self.sources.bound, self.sources.kept.iter().map(|(source, pages)| (*source, pages)))
    }

    /// How many sources there are.
    pub(crate) fn len(&self) -> usize {
        self.sources.kept.len()
    }

    /// Puts back what [`Learnt::samples`] gave.
    pub(crate) fn put(&mut self, source: u64, pages: Sample<Kept>) {
        self.sources.kept.insert(source, pages);
    }

    /// Puts back the bound that [`Learnt::samples`] gave.
    pub(crate) fn set_bound(&mut self, bound: Option<u64>) {
        self.sources.bound = bound;
    }

    /// The sample of a source, if it is one of those that are learnt from.
    fn used(&self, source: u64) -> Option<&Sample<Kept>> {
        let sources = &self.sources.kept;
        let is_spare = sources.len() > SOURCES && sources.range(..source).count() >= SOURCES;
        sources.get(&source).filter(|_| !is_spare)
    }

    /// The lines of a page that is in the sample.
    fn lines_of(&self, source: u64, key: u64) -> Option<&[u64]> {
        Some(&*self.sources.kept.get(&source)?.kept.get(&key)?.lines)
    }

    /// The contested lines of a page that was seen, as they are judged by now.
    pub(crate) fn judged(&self, seen: &Seen) -> Vec<u64> {
        let own = self.lines_of(seen.source, seen.key).unwrap_or_default();
        self.judge(seen.source, seen.key, own, &seen.contested)
    }

    /// Which of a page's contested lines stand on half of the other pages; those come back odd.
    fn judge(&self, source: u64, key: u64, own: &[u64], contested: &[u64]) -> Vec<u64> {
        let others: Vec<&[u64]> = self
            .used(source)
            .into_iter()
            .flat_map(|pages| pages.kept.iter().take(PAGES))
            .filter(|(other, page)| **other != key && !is_copy(own, &page.lines))
            .map(|(_, page)| &*page.lines)
            .collect();
        let recurs = |hash: u64| {
            let has_it =
                |it: &&&[u64]| [hash, hash | 1].iter().any(|h| it.binary_search(h).is_ok());
            let found = others.iter().filter(has_it).count();
            found > 0 && found * 2 >= others.len()
        };
        let even = contested.iter().map(|it| it & !1);
        even.map(|it| it | u64::from(recurs(it))).collect()
    }
}

/// Whether two pages tell one story: half of the running text of the shorter is in the other.
///
/// All lines of a second edition recur, so it says nothing of what is clutter.
fn is_copy(one: &[u64], other: &[u64]) -> bool {
    let running = |lines: &[u64]| lines.iter().filter(|it| **it & 1 == 1).count();
    let shared = one.iter().filter(|it| **it & 1 == 1 && other.binary_search(it).is_ok()).count();
    shared > 0 && shared * 2 >= running(one).min(running(other))
}

/// A page whose lines have their roles, before what it has in common with others is known.
pub(super) struct Roles<'a> {
    pub(super) texts: &'a [&'a str],
    /// Whether each line is running text.
    pub(super) running: &'a [bool],
    pub(super) roles: &'a mut [Role],
    pub(super) story: Range<usize>,
}

impl Roles<'_> {
    /// Takes for clutter what recurs, and says what was seen.
    ///
    /// The headline stays, and so does every line between others of the story.
    pub(super) fn review(&mut self, learnt: &Learnt, source: u64) -> Seen {
        let hashes: Vec<u64> = self.texts.iter().map(|it| hash_of_line(it)).collect();
        let key = key_of(&hashes);
        let mut lines: Vec<u64> =
            hashes.iter().zip(self.running).map(|(it, runs)| it | u64::from(*runs)).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.truncate(LINES);
        if !learnt.takes(source, key) {
            lines.clear();
        }
        let (outside, first, last) = self.contested();
        let places = || outside.iter().chain(&first).chain(&last).copied();
        let contested: Vec<u64> = places().filter_map(|at| hashes.get(at)).copied().collect();
        let contested = learnt.judge(source, key, &lines, &contested);
        let recurs = |at: &usize| {
            places().zip(&contested).any(|(place, judged)| place == *at && judged & 1 == 1)
        };
        outside.iter().filter(|at| recurs(at)).for_each(|at| self.drop_line(*at));
        let ends =
            first.iter().take_while(|at| recurs(at)).chain(last.iter().take_while(|at| recurs(at)));
        let ends: Vec<usize> = ends.copied().collect();
        if ends.len() * 2 <= self.inside().len() {
            ends.into_iter().for_each(|at| self.drop_line(at));
        }
        let mut seen = Seen { source, key, lines, contested };
        seen.contested.sort_unstable();
        seen.contested.dedup();
        seen
    }

    fn drop_line(&mut self, at: usize) {
        if let Some(role) = self.roles.get_mut(at) {
            *role = Role::Clutter;
        }
    }

    /// The lines that are the story.
    fn inside(&self) -> Vec<usize> {
        let is_text = |at: &usize| {
            let role = self.roles.get(*at);
            matches!(role, Some(Role::Body | Role::Subhead | Role::List | Role::Quote))
        };
        self.story.clone().filter(is_text).collect()
    }

    /// The lines around the story that may be clutter, and its first and its last from the edge inwards.
    fn contested(&self) -> (Vec<usize>, Vec<usize>, Vec<usize>) {
        let outside = (0..self.texts.len()).filter(|at| !self.story.contains(at));
        let may = |at: &usize| match self.roles.get(*at) {
            Some(Role::Kicker | Role::Subheadline | Role::Caption | Role::Credit) => true,
            // "Reuters" below every page is whom the paper belongs to; "provided by Reuters" credits.
            Some(Role::Attribution) => {
                self.texts.get(*at).is_some_and(|it| attribution::is_bare(it))
            }
            _ => false,
        };
        let inside = self.inside();
        let (most_first, most_last) = EDGES;
        let first: Vec<usize> = inside.iter().take(most_first).copied().collect();
        let last = inside.iter().skip(first.len()).rev().take(most_last).copied().collect();
        (outside.filter(may).collect(), first, last)
    }
}

/// The source of a page: the host of its address, the name that it gives itself, or else its folder.
pub(super) fn source_of(url: Option<&str>, name: Option<&str>, path: &str) -> u64 {
    let host = url.and_then(|it| it.split_once("://")).map(|it| it.1);
    let host = host.and_then(|it| it.split(['/', '?', '#', ':']).next());
    let (kind, text) = match (host.filter(|it| !it.is_empty()), name) {
        (Some(host), _) => ("host", host.strip_prefix("www.").unwrap_or(host)),
        (None, Some(name)) => ("name", name),
        (None, None) => ("folder", path.rsplit_once('/').map_or("", |it| it.0)),
    };
    first_of(&format!("{kind} {}", text.to_lowercase()))
}

/// A hash of the letters and digits of a line, even.
fn hash_of_line(text: &str) -> u64 {
    let letters = text.chars().filter(|it| it.is_alphanumeric());
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    first_of(&plain) & !1
}

fn key_of(hashes: &[u64]) -> u64 {
    let bytes: Vec<u8> = hashes.iter().flat_map(|it| it.to_le_bytes()).collect();
    first_bytes(&bytes)
}

fn first_of(text: &str) -> u64 {
    first_bytes(text.as_bytes())
}

fn first_bytes(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
    let first = hash.as_bytes().iter().take(8);
    first.fold(0, |number, byte| number << 8 | u64::from(*byte))
}
