//! What is marked, held against the oracle text by text, and against itself where less is read.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use unicode_segmentation::UnicodeSegmentation;

use super::oracle::{self, Marks};
use super::pages::Page;
use super::{archives, cases, negates_what_negates, parsed, queries};
use crate::article::{Article, Caption, Paragraph};
use crate::engine::marks::{Marked, Marking};
use crate::engine::passages::passages;
use crate::engine::planner::Context;
use crate::engine::wording::Wording;
use crate::engine::{Deadline, Engine, Wanted};
use crate::query::Query;
use crate::search::{Matching, Order, Snippet};
use crate::text::Language;

const WANTED: Wanted = Wanted {
    matching: Matching::All,
    order: Order::Best,
    offset: 0,
    limit: 0,
    count: false,
    partial: true,
    expand: false,
    passages: None,
};

proptest! {
    #![proptest_config(cases(48))]

    /// Also of articles that do not match; the suite beside this one compares many more that do.
    #[test]
    fn every_text_is_marked_as_trying_everything_marks_it(
        archive in archives::archive(),
        queries in queries(),
    ) {
        let engine = archive.laid(true);
        for query in queries.iter().map(|it| parsed(it)) {
            let mut marker = engine.marker(&query, WANTED).unwrap();
            for article in archive.kept() {
                let marks = marker.marks(article);
                let expected = oracle::answer(&query, &Page::of(article));
                prop_assert_eq!(marks.is_some(), expected.is_some(), "{}: {:?}", query, article);
                if !negates_what_negates(query.root(), false) {
                    let marks = marks.map(|it| by_text(&it));
                    prop_assert_eq!(marks, expected.map(named), "{}: {:?}", query, article);
                }
            }
        }
    }

    /// The passages of a glance are marked as the whole is, however early it ends.
    #[test]
    fn what_a_glance_shows_is_marked_as_in_the_whole(
        archive in archives::archive(),
        queries in queries(),
        first in prop_oneof![1_usize..40, 40_usize..400],
    ) {
        let engine = archive.laid(true);
        for query in queries.iter().map(|it| parsed(it)) {
            let mut marking = marking(&engine, &query);
            for article in archive.kept() {
                let whole = marking.mark(article);
                let glance = marking.glance_at(article, false, first);
                prop_assert_eq!(whole.is_some(), glance.is_some(), "{}: {:?}", query, article);
                let (Some(whole), Some(glance)) = (whole, glance) else { continue };
                let known = marking.glance_at(article, true, first).unwrap();
                let whole: Vec<Snippet> = whole.iter().map(Snippet::from).collect();
                for glance in [glance, known] {
                    let shown = passages(article, &glance, &[], Some(3));
                    // The lead of a text in which nothing was found has none.
                    for shown in shown.into_iter().filter(|it| !it.marks.is_empty()) {
                        let expected = inside(&whole, &shown);
                        prop_assert_eq!(&shown.marks, &expected, "{}: {:?} {:?}", query, shown, article);
                    }
                    prop_assert_eq!(glance.is_empty(), whole.is_empty(), "{}: {:?}", query, article);
                }
            }
        }
    }

    /// Whatever is in a text, marks and passages are cut between its letters.
    #[test]
    fn no_text_breaks_a_mark_or_a_passage(
        texts in prop::collection::vec(hostile(), 1..4),
        query in select(HOSTILE_QUERIES),
        most in prop::option::of(0_usize..4),
    ) {
        let mut article = Article { headline: texts[0].clone(), ..Article::default() };
        article.body = texts.iter().map(|it| Paragraph::new(it.as_str())).collect();
        article.captions = texts.iter().map(|it| Caption::new(it.as_str())).collect();
        let engine = Engine::in_memory().unwrap();
        let mut writer = engine.writer().unwrap();
        let json = serde_json::to_string(&article).unwrap();
        writer.add(article.clone(), json, 1.0).unwrap();
        writer.commit(&engine, "only").unwrap();
        let mut marker = engine.marker(&parsed(query), Wanted { passages: most, ..WANTED }).unwrap();
        let marks = marker.marks(&article).unwrap_or_default();
        for shown in marks.iter().chain(&marker.passages(&article).unwrap_or_default()) {
            let text = match shown.field.as_str() {
                "headline" => &article.headline,
                "body" => &article.body[shown.part].text,
                _ => &article.captions[shown.part].text,
            };
            let end = shown.start + shown.text.len();
            prop_assert_eq!(text.get(shown.start..end), Some(shown.text.as_str()));
            let letters: Vec<usize> = text.grapheme_indices(true).map(|it| it.0).collect();
            let is_cut = |at: usize| at == text.len() || letters.contains(&at);
            prop_assert!(is_cut(shown.start) && is_cut(end), "{:?} of {:?}", shown, text);
            for mark in &shown.marks {
                prop_assert!(shown.text.get(mark.clone()).is_some_and(|it| !it.is_empty()));
            }
            prop_assert!(shown.marks.is_sorted_by(|a, b| a.end <= b.start), "{:?}", shown);
        }
    }
}

/// A paper in one file: what it was found for stands early, and all over it.
#[test]
fn a_whole_issue_is_not_read_to_its_end() {
    let words = 330_000;
    let text: Vec<&str> =
        (0..words).map(|it| if it % 1000 == 7 { "the junta of Mali." } else { "word" }).collect();
    let mut article = Article::default();
    for paragraphs in [1, 300] {
        let texts = text.chunks(words / paragraphs).map(|it| it.join(" "));
        article.body = texts.map(Paragraph::new).collect();
        let engine = Engine::in_memory().unwrap();
        for (query, is_short) in [
            ("junta", true),
            ("\"junta of Mali\" OR nowhere", true),
            ("(junta w/5 mali) (\"of Mali\"~3 OR junta)", true),
            ("(junta AND nowhere) OR mali", false),
            ("junta not w/1 mali", false),
            ("junta -nowhere", true),
        ] {
            let mut marking = marking_in_english(&engine, &parsed(query));
            let whole = marking.mark(&article);
            let Some(glance) = marking.glance(&article, whole.is_some()) else { continue };
            let count = |it: &[Marked<'_>]| it.iter().map(|it| it.marks.len()).sum::<usize>();
            let (whole, seen) = (count(&whole.unwrap()), count(&glance));
            assert!(seen > 0 && whole >= 330, "{query}: {seen} of {whole}");
            assert_eq!(seen * 3 < whole, is_short, "{query}: {seen} of {whole}");
        }
    }
}

fn marking_in_english(engine: &Engine, query: &Query) -> Marking {
    let searcher = engine.reader.searcher();
    let deadline = Deadline::default();
    let mut context: Context<'_> = engine.context(&searcher, &deadline).unwrap();
    context.languages = vec![Language::of_article(None)];
    let wording = Wording::of(query, &context, Matching::All).unwrap();
    Marking::new(&wording.plan, engine.stemming(), &deadline)
}

fn marking(engine: &Engine, query: &Query) -> Marking {
    let searcher = engine.reader.searcher();
    let deadline = Deadline::default();
    let context: Context<'_> = engine.context(&searcher, &deadline).unwrap();
    let wording = Wording::of(query, &context, Matching::All).unwrap();
    Marking::new(&wording.plan, engine.stemming(), &deadline)
}

pub(super) type ByText = BTreeMap<(String, usize), Vec<std::ops::Range<usize>>>;

pub(super) fn by_text(marks: &[Snippet]) -> ByText {
    marks.iter().map(|it| ((it.field.clone(), it.part), it.marks.clone())).collect()
}

pub(super) fn named(marks: Marks) -> ByText {
    marks.into_iter().map(|((field, part), marks)| ((field.to_owned(), part), marks)).collect()
}

/// The marks of the whole that lie in a passage.
fn inside(whole: &[Snippet], shown: &Snippet) -> Vec<std::ops::Range<usize>> {
    let (start, end) = (shown.start, shown.start + shown.text.len());
    let same = whole.iter().filter(|it| (&it.field, it.part) == (&shown.field, shown.part));
    let marks = same.flat_map(|it| &it.marks);
    let inside = marks.filter(|it| start <= it.start && it.end <= end);
    inside.map(|it| it.start - start..it.end - start).collect()
}

const HOSTILE_QUERIES: &[&str] = &[
    "mali",
    "军",
    "mali w/5 军",
    "\"mali 军\"~9 OR a",
    "grep(/./)",
    "grep(/\\W+/)",
    "m* OR a*",
    "*",
    "quote(mali) OR mali w/s a",
    "headline:mali OR caption:a",
];

/// Texts of what goes wrong: marks without letters, joined pictures, controls, no blanks, no ends.
fn hostile() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "mali",
        "a",
        "军",
        " ",
        " ",
        ". ",
        "。",
        "\u{301}",
        "\u{200D}",
        "\u{200C}",
        "👨\u{200D}👩",
        "🇲",
        "🇱",
        "\u{202E}",
        "\u{0}",
        "\u{1b}[31m",
        "\u{9b}",
        "ก\u{E33}",
        "ሰላም።",
        "؟",
        "“",
        "”",
        "'s",
        "\r\n",
        "é",
        "e\u{301}",
        "\u{1F3FD}",
        "\u{FE0F}",
        "ﷺ",
        "각",
        "ᄀ\u{1161}",
    ]);
    prop::collection::vec(piece, 0..200).prop_map(|it| it.concat())
}
