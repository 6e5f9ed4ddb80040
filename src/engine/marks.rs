//! Where a plan holds in a stored article: the bytes of each text that matched.

use std::collections::HashMap;
use std::ops::Range;

use super::deadline::Deadline;
use super::initials::Initials;
use super::intervals::{self, Span};
use super::page::{Leafed, Page};
use super::plan::{Leaf, Plan, SpanPlan};
use super::schema::Part;
use super::stemming::Stemming;
use super::texts::{Text, TextKind};
use crate::article::Article;
use crate::text::{Language, Stems, Word, stems_of};

/// The marks of one text.
#[derive(Clone, Debug)]
pub(super) struct Marked<'a> {
    pub(super) text: Text<'a>,
    /// What matched, in order and without overlap.
    pub(super) marks: Vec<Mark>,
}

/// A stretch of a text that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    /// The number of the operand that it is of, counted over all of the plan that can mark.
    pub(super) operand: usize,
}

/// Marks the articles that a plan finds.
///
/// A spelling is compared with the words of the query once, however often and
/// in however many articles it stands.
pub(super) struct Marker<'p> {
    plan: &'p Plan,
    stemming: Stemming,
    operands: Vec<&'p SpanPlan>,
    leaves: Vec<&'p Leaf>,
    parts: Vec<Part>,
    initials: Initials,
    deadline: &'p Deadline,
    known: HashMap<(Language, Box<str>), Box<[usize]>>,
}

impl<'p> Marker<'p> {
    pub(super) fn new(plan: &'p Plan, stemming: Stemming, deadline: &'p Deadline) -> Self {
        let mut operands = Vec::new();
        plan.operands(&mut operands);
        let leaves: Vec<&Leaf> = operands.iter().flat_map(|it| it.leaves.iter()).collect();
        let mut parts: Vec<Part> =
            operands.iter().flat_map(|it| it.parts.iter().copied()).collect();
        parts.sort_unstable();
        parts.dedup();
        let initials = Initials::of(&leaves);
        let known = HashMap::new();
        Self { plan, stemming, operands, leaves, parts, initials, deadline, known }
    }

    /// The texts of an article in which the plan holds, with what holds there (rules 71 to 76).
    pub(super) fn mark<'a>(&mut self, article: &'a Article) -> Vec<Marked<'a>> {
        let language = self.stemming.language(article.language.as_deref());
        let mut pages: Vec<Page<'a>> = Vec::with_capacity(self.parts.len());
        for part in self.parts.clone() {
            pages.push(Page::read(article, part, self.leaves.len(), |word, found| {
                self.leaves_of(language, word, found)
            }));
        }
        let mut stands = Vec::with_capacity(self.operands.len());
        let mut base = 0;
        for operand in &self.operands {
            stands.push(spans_in(&mut pages, operand, base, self.deadline));
            base += operand.leaves.len();
        }
        let operands = &self.operands;
        let mut reading =
            Reading { article, operands, stands, next: 0, found: Vec::new(), grepped: Vec::new() };
        reading.collect(self.plan);
        let Reading { found, grepped, .. } = reading;
        let mut places = places(&pages, &found);
        // A regular expression counts as one operand more, whichever it is.
        places.extend(
            grepped
                .into_iter()
                .map(|(text, range)| (text, Mark { range, operand: operands.len() })),
        );
        marked(places)
    }

    fn leaves_of(&mut self, language: Language, word: &Word<'_>, found: &mut Vec<usize>) {
        if !self.initials.may_begin(language, word) {
            return;
        }
        let spelling = word.spelling();
        let key = (language, Box::from(spelling.as_ref()));
        let leaves = self.known.entry(key).or_insert_with(|| {
            let stems: Stems = stems_of(language, &spelling);
            let matching = self
                .leaves
                .iter()
                .enumerate()
                .filter(|(_, leaf)| leaf.iter().any(|it| it.matches(language, &stems)));
            matching.map(|(number, _)| number).collect()
        });
        found.extend_from_slice(leaves);
    }
}

/// The spans of an operand in each part.
fn spans_in(
    pages: &mut [Page<'_>],
    operand: &SpanPlan,
    base: usize,
    deadline: &Deadline,
) -> Vec<(Part, Vec<Span>)> {
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

/// An article while it is decided which alternatives of the plan hold.
struct Reading<'r, 'a> {
    article: &'a Article,
    operands: &'r [&'r SpanPlan],
    stands: Vec<Vec<(Part, Vec<Span>)>>,
    /// The number of the operand that comes next in the plan.
    next: usize,
    found: Vec<(Part, Span, usize)>,
    grepped: Vec<(Text<'a>, Range<usize>)>,
}

impl Reading<'_, '_> {
    /// Whether the plan holds; if so, its spans are among those found (rule 73).
    fn collect(&mut self, plan: &Plan) -> bool {
        let before = (self.found.len(), self.grepped.len());
        let holds = match plan {
            Plan::All => true,
            Plan::Filter(filter) => filter.holds(self.article),
            Plan::Grep(grep) => {
                let found = grep.found(self.article);
                self.grepped.extend(found.iter().cloned());
                !found.is_empty()
            }
            Plan::Boost(_, plan) => self.collect(plan),
            Plan::Spans(_) => self.collect_spans(),
            // Every member is looked at, so that the count of operands goes on.
            Plan::And(plans) => plans.iter().filter(|it| !self.collect(it)).count() == 0,
            Plan::Or(plans) => plans.iter().filter(|it| self.collect(it)).count() > 0,
            Plan::Not(plan) => {
                let holds = !self.collect(plan);
                self.forget(before);
                holds
            }
        };
        if !holds {
            self.forget(before);
        }
        holds
    }

    fn forget(&mut self, (found, grepped): (usize, usize)) {
        self.found.truncate(found);
        self.grepped.truncate(grepped);
    }

    fn collect_spans(&mut self) -> bool {
        let number = self.next;
        self.next += 1;
        let (Some(plan), Some(stands)) = (self.operands.get(number), self.stands.get(number))
        else {
            return false;
        };
        let spans = stands
            .iter()
            .flat_map(|(part, spans)| spans.iter().map(move |it| (*part, it.clone(), number)));
        let count: usize = match plan.at_least {
            1 => stands.len(),
            _ => stands.iter().map(|(_, spans)| intervals::apart(spans)).sum(),
        };
        self.found.extend(spans);
        count >= plan.at_least
    }
}

/// Spans as byte ranges of the texts they lie in.
fn places<'a>(pages: &[Page<'a>], found: &[(Part, Span, usize)]) -> Vec<(Text<'a>, Mark)> {
    let mut places = Vec::new();
    for (part, span, operand) in found {
        let Some(page) = pages.iter().find(|it| it.part == *part) else { continue };
        for (first, last) in span.pieces() {
            let (Some((text, first)), Some((_, last))) = (page.word(first), page.word(last)) else {
                continue;
            };
            if text.kind != TextKind::Unprinted {
                places.push((*text, Mark { range: first.start..last.end, operand: *operand }));
            }
        }
    }
    places
}

/// The marks of each text in order; overlapping ones become one (rule 75).
fn marked(mut places: Vec<(Text<'_>, Mark)>) -> Vec<Marked<'_>> {
    let text_of = |text: &Text<'_>| (text.part, text.kind == TextKind::Credit, text.number);
    places.sort_by_key(|(text, mark)| {
        (text_of(text), mark.range.start, mark.range.end, mark.operand)
    });
    let mut marked: Vec<Marked<'_>> = Vec::new();
    for (text, mark) in places {
        match marked.last_mut().filter(|it| text_of(&it.text) == text_of(&text)) {
            None => marked.push(Marked { text, marks: vec![mark] }),
            Some(same) => {
                match same.marks.last_mut().filter(|it| mark.range.start < it.range.end) {
                    Some(overlapping) => {
                        overlapping.range.end = overlapping.range.end.max(mark.range.end)
                    }
                    None => same.marks.push(mark),
                }
            }
        }
    }
    marked
}
