//! Where a plan holds in a stored article: the bytes of each text that matched.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::deadline::Deadline;
use super::initials::Initials;
use super::intervals::{self, Span};
use super::page::{Leafed, Page};
use super::plan::{Leaf, Operand, Plan, SpanPlan};
use super::reading::{Holds, Reading, Stands};
use super::schema::Part;
use super::stemming::Stemming;
use super::texts::{Text, TextKind, texts};
use crate::article::Article;
use crate::query::Relation;
use crate::text::{Language, Stems, Word, stems_of, whole_letters};

/// The marks of one text.
#[derive(Clone, Debug)]
pub(super) struct Marked<'a> {
    pub(super) text: Text<'a>,
    /// What matched, in order and without overlap (rule 75).
    pub(super) marks: Vec<Range<usize>>,
    /// The matches that made the marks, by where they begin; they may overlap.
    pub(super) matches: Vec<Match>,
    /// Up to which byte all marks are known.
    pub(super) read: usize,
}

impl<'a> Marked<'a> {
    /// The text as far as all of its marks are known.
    pub(super) fn read_text(&self) -> &'a str {
        self.text.text.get(..self.read).unwrap_or_default()
    }

    /// Leaves out what reaches beyond a byte, because what is there may change it.
    fn read_to(&mut self, byte: usize) {
        self.read = self.read.min(self.text.text.floor_char_boundary(byte));
        loop {
            self.read = whole_letters(self.text.text, self.read..self.read).start;
            let Some(cut) = self.marks.pop_if(|it| it.end > self.read) else { break };
            self.read = self.read.min(cut.start);
        }
        self.matches.retain(|it| it.range.end <= self.read);
    }
}

/// One place at which an operand stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// From the first to the last byte of it in this text.
    pub(super) range: Range<usize>,
    /// The number of the operand, counted over all of the plan that can mark.
    pub(super) operand: usize,
    /// The words of a proximity, without those between them; none if all of the range is marked.
    pub(super) pieces: Vec<Range<usize>>,
}

impl Match {
    /// The bytes that are marked.
    pub(super) fn marks(&self) -> impl Iterator<Item = &Range<usize>> {
        let whole = self.pieces.is_empty().then_some(&self.range);
        self.pieces.iter().chain(whole)
    }
}

/// How much of each part of a hit is read at first to show why it was found, in bytes.
///
/// Nearly every article is shorter. A whole issue of a paper in one file has
/// two million bytes, and what it was found for mostly stands in the first
/// columns; marking all of it takes thirty times as long for the same passages.
const GLANCE: usize = 64 << 10;

/// The bytes of the longest lead that is shown.
const LEAD: usize = 2 << 10;

/// How much further each next look reaches.
const FURTHER: usize = 4;

/// The leaves that each spelling is of.
type Known = HashMap<Box<str>, Box<[usize]>, RandomState>;

/// Marks the articles that a plan finds.
///
/// A spelling is compared with the words of the query once, however often and
/// in however many articles it stands.
pub(super) struct Marking {
    plan: Plan,
    stemming: Stemming,
    operands: Vec<Arc<SpanPlan>>,
    leaves: Vec<Leaf>,
    parts: Vec<Part>,
    initials: Initials,
    deadline: Deadline,
    /// Whether what is marked in the beginning of an article is marked in the whole.
    grows: bool,
    /// The words of the longest stretch that one match can take, and whether it can take a whole sentence or paragraph.
    longest: (u32, bool),
    known: Vec<(Language, Known)>,
}

impl Marking {
    pub(super) fn new(plan: &Plan, stemming: Stemming, deadline: &Deadline) -> Self {
        let mut operands = Vec::new();
        plan.operands(&mut operands);
        let leaves: Vec<Leaf> = operands.iter().flat_map(|it| it.leaves.iter().cloned()).collect();
        let mut parts: Vec<Part> =
            operands.iter().flat_map(|it| it.parts.iter().copied()).collect();
        parts.sort_unstable();
        parts.dedup();
        let initials = Initials::of(&leaves);
        let grows = operands.iter().all(|it| grows(&it.operand));
        let longest = longest_of(operands.iter().map(|it| &it.operand));
        let known = Vec::new();
        let (plan, deadline) = (plan.clone(), deadline.clone());
        Self { plan, stemming, operands, leaves, parts, initials, deadline, grows, longest, known }
    }

    /// The operands that can mark, in the order of their numbers.
    pub(super) fn operands(&self) -> &[Arc<SpanPlan>] {
        &self.operands
    }

    /// The texts of an article in which the plan holds, with what holds there; `None` if it does not (rules 71 to 76).
    pub(super) fn mark<'a>(&mut self, article: &'a Article) -> Option<Vec<Marked<'a>>> {
        self.glance_at(article, false, usize::MAX)
    }

    /// The same, read no further than it takes to show why; `known` says that the article does match.
    ///
    /// What is marked is what [`Marking::mark`] marks in the stretch that was
    /// read. If one operand was found, a second look decides whether the others
    /// stand in it.
    pub(super) fn glance<'a>(
        &mut self,
        article: &'a Article,
        known: bool,
    ) -> Option<Vec<Marked<'a>>> {
        self.glance_at(article, known, GLANCE)
    }

    /// The same, with a first look at so many bytes.
    pub(super) fn glance_at<'a>(
        &mut self,
        article: &'a Article,
        known: bool,
        first: usize,
    ) -> Option<Vec<Marked<'a>>> {
        let texts = texts(article);
        let bytes: usize = texts.iter().map(|it| it.text.len()).sum();
        let mut horizon = if self.grows { first } else { usize::MAX };
        while horizon < bytes {
            let (pages, stands) = self.read(article, &texts, horizon);
            let is_whole = pages.iter().all(|it| it.is_whole);
            let mut reading = Reading::new(article, &texts, (horizon, is_whole), &stands);
            let holds = reading.collect(&self.plan, known) == Holds::Yes;
            if holds && !reading.is_unsure {
                let found = reading.operands();
                let lacks = reading.lacks && !(found > 0 && horizon > first);
                let mut marked = self.marked(&pages, reading);
                self.read_to(&mut marked, &texts, &pages, horizon);
                if !lacks && operands_in(&marked) == found && self.knows_lead(&pages, first) {
                    return Some(marked);
                }
            }
            horizon = horizon.saturating_mul(FURTHER);
        }
        let (pages, stands) = self.read(article, &texts, usize::MAX);
        let mut reading = Reading::new(article, &texts, (usize::MAX, true), &stands);
        let holds = reading.collect(&self.plan, known) == Holds::Yes;
        holds.then(|| self.marked(&pages, reading))
    }

    /// The parts of an article that the plan looks at, and where its operands stand in them.
    fn read<'a>(
        &mut self,
        article: &'a Article,
        texts: &[Text<'a>],
        horizon: usize,
    ) -> (Vec<Page<'a>>, Vec<Stands>) {
        let language = self.stemming.language(article.language.as_deref());
        let Self { operands, leaves, parts, initials, deadline, known, .. } = self;
        let at = known.iter().position(|(it, _)| *it == language).unwrap_or_else(|| {
            known.push((language, Known::default()));
            known.len() - 1
        });
        let mut pages: Vec<Page<'a>> = Vec::with_capacity(parts.len());
        if let Some((_, known)) = known.get_mut(at) {
            let any_may = !language.keeps_initial();
            let may_begin = |it: &Word<'_>| any_may || initials.may_begin(it);
            for part in parts.iter() {
                pages.push(Page::read(texts, *part, horizon, leaves.len(), |word, found| {
                    if may_begin(word) {
                        leaves_of(known, leaves, language, word, found);
                    }
                }));
            }
        }
        let mut stands = Vec::with_capacity(operands.len());
        let mut base = 0;
        for operand in operands.iter() {
            stands.push(spans_in(&mut pages, operand, base, deadline));
            base += operand.leaves.len();
        }
        (pages, stands)
    }

    /// Whether all is known of what is shown of a part where nothing in it matched.
    fn knows_lead(&self, pages: &[Page<'_>], first: usize) -> bool {
        let (words, in_unit) = self.longest;
        pages.iter().all(|page| match page.known_to(words as usize, in_unit) {
            Some((text, start)) => start >= first.min(LEAD) || !page.begins_with(text),
            None => true,
        })
    }

    /// Says of each text how far it was read, where each part was read to so many bytes.
    ///
    /// What begins among the last words may end behind them, and makes one mark
    /// with whatever it overlaps.
    fn read_to(
        &self,
        marked: &mut Vec<Marked<'_>>,
        texts: &[Text<'_>],
        pages: &[Page<'_>],
        horizon: usize,
    ) {
        let (words, in_unit) = self.longest;
        for it in marked.iter_mut() {
            let place = place_of(&it.text);
            let before = texts.iter().filter(|it| it.part == place.0 && place_of(it) < place);
            let before: usize = before.map(|it| it.text.len()).sum();
            let mut read = horizon.saturating_sub(before);
            let page = pages.iter().find(|it| it.part == place.0);
            if let Some((text, start)) = page.and_then(|it| it.known_to(words as usize, in_unit)) {
                read = match place.cmp(&place_of(text)) {
                    Ordering::Less => read,
                    Ordering::Equal => read.min(start),
                    Ordering::Greater => 0,
                };
            }
            it.read_to(read);
        }
        marked.retain(|it| !it.marks.is_empty());
    }

    fn marked<'a>(&self, pages: &[Page<'a>], reading: Reading<'_, 'a>) -> Vec<Marked<'a>> {
        let mut places = places(pages, &reading.spans);
        // A regular expression counts as one operand more, whichever it is.
        let operand = self.operands.len();
        let grepped = reading.grepped.into_iter();
        places.extend(
            grepped.map(|(text, range)| (text, Match { range, operand, pieces: Vec::new() })),
        );
        marked(places)
    }
}

/// Whether more text can only add spans, which `not w/...` denies.
fn grows(operand: &Operand) -> bool {
    match operand {
        Operand::Leaf(_) | Operand::Phrase { .. } | Operand::Slop { .. } => true,
        Operand::Or(operands) => operands.iter().all(grows),
        Operand::Near(Relation::NotWithin(_) | Relation::NotSame(_), _) => false,
        Operand::Near(_, operands) => operands.iter().all(grows),
        Operand::First(_, inner)
        | Operand::Quote(inner)
        | Operand::Case(_, inner)
        | Operand::In(_, inner) => grows(inner),
    }
}

/// The words of the longest stretch that a span of an operand can take, and whether it can take a whole sentence or paragraph.
fn longest(operand: &Operand) -> (u32, bool) {
    match operand {
        Operand::Leaf(_) => (1, false),
        Operand::Phrase { length, .. } => (*length, false),
        Operand::Slop { items, slop } => {
            (items.iter().map(|it| it.offset).max().unwrap_or(0) + slop + 1, false)
        }
        Operand::Or(operands) => longest_of(operands.iter()),
        Operand::Near(relation, operands) => {
            let [left, right] = operands.as_ref();
            let ((left, in_left), (right, in_right)) = (longest(left), longest(right));
            let between = match relation {
                Relation::Within(most) | Relation::Before(most) => u32::from(*most),
                _ => 0,
            };
            let in_unit = in_left || in_right || matches!(relation, Relation::Same(_));
            (left.saturating_add(right).saturating_add(between), in_unit)
        }
        Operand::First(_, inner)
        | Operand::Quote(inner)
        | Operand::Case(_, inner)
        | Operand::In(_, inner) => longest(inner),
    }
}

fn longest_of<'o>(operands: impl Iterator<Item = &'o Operand>) -> (u32, bool) {
    let each = operands.map(longest);
    each.fold((0, false), |(words, in_unit), it| (words.max(it.0), in_unit || it.1))
}

/// Adds the leaves that a word is of.
fn leaves_of(
    known: &mut Known,
    leaves: &[Leaf],
    language: Language,
    word: &Word<'_>,
    found: &mut Vec<usize>,
) {
    let spelling = word.spelling();
    if let Some(leaves) = known.get(spelling.as_ref()) {
        found.extend_from_slice(leaves);
        return;
    }
    let stems: Stems = stems_of(language, &spelling);
    let matching =
        (0..).zip(leaves).filter(|(_, leaf)| leaf.iter().any(|it| it.matches(language, &stems)));
    let matching: Box<[usize]> = matching.map(|(number, _)| number).collect();
    found.extend_from_slice(&matching);
    known.insert(Box::from(spelling.as_ref()), matching);
}

/// The spans of an operand in each part.
fn spans_in(
    pages: &mut [Page<'_>],
    operand: &SpanPlan,
    base: usize,
    deadline: &Deadline,
) -> Stands {
    let mut stands = Vec::new();
    for page in pages.iter_mut().filter(|it| operand.parts.contains(&it.part)) {
        let part = page.part;
        let spans = intervals::spans(&operand.operand, part, &mut Leafed { page, base, deadline });
        if !spans.is_empty() {
            stands.push((part, spans));
        }
    }
    stands
}

/// Spans as byte ranges of the texts they lie in.
fn places<'a>(pages: &[Page<'a>], found: &[(Part, Span, usize)]) -> Vec<(Text<'a>, Match)> {
    let mut places: Vec<(Text<'a>, Match)> = Vec::with_capacity(found.len());
    for (part, span, operand) in found {
        let Some(page) = pages.iter().find(|it| it.part == *part) else { continue };
        let begun = places.len();
        for (first, last) in span.pieces() {
            let (Some((text, first)), Some((_, last))) = (page.word(first), page.word(last)) else {
                continue;
            };
            if text.kind == TextKind::Unprinted {
                continue;
            }
            let piece = first.start..last.end;
            let same = places.get_mut(begun..).and_then(<[_]>::last_mut);
            match same.filter(|(it, _)| place_of(it) == place_of(text)) {
                Some((_, one)) => {
                    if one.pieces.is_empty() {
                        one.pieces.push(one.range.clone());
                    }
                    one.range.end = one.range.end.max(piece.end);
                    one.pieces.push(piece);
                }
                None => {
                    let one = Match { range: piece, operand: *operand, pieces: Vec::new() };
                    places.push((*text, one));
                }
            }
        }
    }
    places
}

/// What tells the texts of an article apart, and sorts them.
fn place_of(text: &Text<'_>) -> (Part, bool, usize) {
    (text.part, text.kind == TextKind::Credit, text.number)
}

/// What matched in each text, in order; overlapping marks become one (rule 75).
fn marked(mut places: Vec<(Text<'_>, Match)>) -> Vec<Marked<'_>> {
    places.sort_by_key(|(text, it)| (place_of(text), it.range.start, it.range.end, it.operand));
    let mut marked: Vec<Marked<'_>> = Vec::new();
    for (text, one) in places {
        match marked.last_mut().filter(|it| place_of(&it.text) == place_of(&text)) {
            None => {
                let read = text.text.len();
                marked.push(Marked { text, marks: Vec::new(), matches: vec![one], read });
            }
            Some(same) => same.matches.push(one),
        }
    }
    for it in &mut marked {
        it.marks = merged(it.matches.iter().flat_map(Match::marks).cloned().collect());
    }
    marked
}

/// How many operands have a match.
fn operands_in(marked: &[Marked<'_>]) -> usize {
    let matches = marked.iter().flat_map(|it| &it.matches);
    matches.map(|it| it.operand).collect::<BTreeSet<usize>>().len()
}

/// The ranges in order, those that overlap as one.
pub(super) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|it| (it.start, it.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut().filter(|it| range.start < it.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range),
        }
    }
    merged
}
