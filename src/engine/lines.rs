//! The matches of a query, each in its line: of one article, and of all that match.

use std::ops::Range;
use std::vec;

use tantivy::Searcher;

use super::collect::{self, Ranked};
use super::marker::Marker;
use super::marks::{Marked, merged};
use super::wording::Wording;
use super::{Deadline, Engine, Wanted, failed};
use crate::article::Article;
use crate::concordance::Line;
use crate::error::Result;
use crate::query::Query;
use crate::text::{end_within, start_within, whole_letters};

/// The lines of all matches in an archive, article by article; see [`Archive::concordance`](crate::Archive::concordance).
///
/// One article at a time is in memory.
pub struct Lines<'e> {
    engine: &'e Engine,
    searcher: Searcher,
    marker: Marker,
    width: usize,
    articles: vec::IntoIter<Ranked>,
    lines: vec::IntoIter<Line>,
}

impl Iterator for Lines<'_> {
    type Item = Result<Line>;

    fn next(&mut self) -> Option<Result<Line>> {
        loop {
            if let Some(line) = self.lines.next() {
                return Some(Ok(line));
            }
            let ranked = self.articles.next()?;
            match self.engine.stored(&self.searcher, ranked.address) {
                Ok(article) => self.lines = self.marker.lines(&article, self.width).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Engine {
    /// The lines of all matches, their articles in the order asked for.
    pub(crate) fn lines(&self, query: &Query, wanted: Wanted, width: usize) -> Result<Lines<'_>> {
        let searcher = self.reader.searcher();
        let deadline = Deadline::default();
        let unreadable = |it| failed(&it, "cannot search the archive");
        let mut context = self.context(&searcher, &deadline)?;
        context.cut = wanted.partial.then(Default::default);
        let wording = Wording::of(query, &context, wanted.matching)?;
        let weight = self.weight(&wording, &context)?;
        let all = searcher.num_docs() as usize;
        let found = collect::top(weight.as_ref(), &searcher, wanted.order, all, true, &deadline);
        let articles = found.map_err(unreadable)?.ranked.into_iter();
        let marker = self.marker_of(&wording.plan, &context, wanted.passages)?;
        let lines = Vec::new().into_iter();
        Ok(Lines { engine: self, searcher: searcher.clone(), marker, width, articles, lines })
    }
}

/// The matches of a text, each with so many columns on either side; those that overlap as one.
pub(super) fn lines<'a>(
    article: &'a Article,
    marked: &'a Marked<'_>,
    width: usize,
) -> impl Iterator<Item = Line> + 'a {
    let text = marked.text.text;
    let ranges = merged(marked.matches.iter().map(|it| it.range.clone()).collect());
    ranges.into_iter().map(move |range| {
        let inside =
            marked.marks.iter().filter(|it| range.start <= it.start && it.end <= range.end);
        let marks = inside.map(|it| it.start - range.start..it.end - range.start).collect();
        Line {
            id: article.id.clone(),
            published: article.published,
            source: article.source.clone(),
            headline: article.headline.clone(),
            field: marked.text.field().to_owned(),
            part: marked.text.number,
            start: range.start,
            left: left(text, &range, width),
            text: text.get(range.clone()).unwrap_or_default().to_owned(),
            marks,
            right: right(text, &range, width),
        }
    })
}

fn left(text: &str, range: &Range<usize>, width: usize) -> String {
    let begin = start_within(text, range.start, width, range.start);
    let begin = whole_letters(text, begin..begin).start;
    text.get(begin..range.start).unwrap_or_default().trim_start().to_owned()
}

fn right(text: &str, range: &Range<usize>, width: usize) -> String {
    let end = end_within(text, range.end, width, range.end);
    let end = whole_letters(text, end..end).end;
    text.get(range.end..end).unwrap_or_default().trim_end().to_owned()
}
