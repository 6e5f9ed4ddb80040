//! Random small archives, and random queries that such archives have an answer to.

use std::fmt;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::article::{Article, Attribution, Caption, Dateline, Paragraph, ParagraphKind};
use crate::date::Date;
use crate::engine::Engine;

/// Few words, so that most of what is asked stands somewhere.
const WORDS: &[&str] = &[
    "Mali",
    "Mali's",
    "mali",
    "junta",
    "juntas",
    "Junta",
    "JUNTA’s",
    "coup",
    "coups",
    "al-Qaida",
    "al",
    "Qaida",
    "U.N.",
    "UN",
    "un",
    "the",
    "The",
    "of",
    "peace",
    "peacekeeping",
    "fiancé",
    "fiancées",
    "fiance",
    "1,200",
    "O'Brien",
    "AP",
];

/// Articles in the order in which they are added, those that are removed again, and where commits fall.
#[derive(Clone)]
pub(super) struct Archive {
    pub(super) articles: Vec<(Article, Fate)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fate {
    /// Whether a commit follows.
    pub(super) commit: bool,
    /// Whether it is removed in the end.
    pub(super) removed: bool,
}

impl Fate {
    /// Neither committed alone nor removed.
    pub(super) const KEPT: Self = Self { commit: false, removed: false };
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (article, fate) in &self.articles {
            writeln!(f, "{} {fate:?}", serde_json::to_string(article).unwrap())?;
        }
        Ok(())
    }
}

impl Archive {
    /// Those that are still there.
    pub(super) fn kept(&self) -> impl Iterator<Item = &Article> {
        self.articles.iter().filter(|(_, fate)| !fate.removed).map(|(article, _)| article)
    }

    /// The archive in as many segments as it has commits, or in one.
    pub(super) fn laid(&self, merged: bool) -> Engine {
        let engine = Engine::in_memory().unwrap();
        let mut writer = engine.writer().unwrap();
        for (article, fate) in &self.articles {
            writer.add(article.clone(), serde_json::to_string(article).unwrap(), 1.0).unwrap();
            if fate.commit {
                writer.commit(&engine, "between").unwrap();
            }
        }
        for (article, _) in self.articles.iter().filter(|(_, fate)| fate.removed) {
            writer.remove(&article.id);
        }
        writer.commit(&engine, "last").unwrap();
        if merged {
            writer.tidy(&engine, true).unwrap();
        }
        engine
    }
}

pub(super) fn archive() -> impl Strategy<Value = Archive> {
    let fate = (prop::bool::weighted(0.3), prop::bool::weighted(0.2))
        .prop_map(|(commit, removed)| Fate { commit, removed });
    prop::collection::vec((article(), fate), 1..7).prop_map(|mut articles| {
        for (number, (article, _)) in articles.iter_mut().enumerate() {
            // Ids in another order than that of the articles.
            article.id = format!("{:032x}", ((number as u128 * 7 + 3) % 11) << 100);
        }
        Archive { articles }
    })
}

/// About twenty-two articles in one to eight segments, some of them removed.
pub(super) fn wide() -> impl Strategy<Value = Archive> {
    let removed = prop::bool::weighted(0.1);
    let commits = prop::sample::subsequence((0..24).collect::<Vec<usize>>(), 0..=7);
    (prop::collection::vec((article(), removed), 24), commits).prop_map(|(articles, commits)| {
        let articles = articles.into_iter().enumerate().map(|(number, (mut article, removed))| {
            article.id = format!("{:032x}", ((number as u128 * 7 + 3) % 31) << 100);
            (article, Fate { commit: commits.contains(&number), removed })
        });
        Archive { articles: articles.collect() }
    })
}

/// So many that their postings fill several blocks of 128 articles; the same ones each time.
pub(super) fn large() -> Archive {
    let mut runner = TestRunner::deterministic();
    let article = article();
    let articles = (0_u128..400).map(|number| {
        let mut article = article.new_tree(&mut runner).unwrap().current();
        article.id = format!("{:032x}", ((number * 7919 + 1) % 6007) << 100);
        (article, Fate { commit: number == 280, removed: number % 9 == 4 })
    });
    Archive { articles: articles.collect() }
}

fn article() -> impl Strategy<Value = Article> {
    let text = || prop_oneof![1 => Just(String::new()), 3 => running(2)];
    let some = |it: BoxedStrategy<String>| prop::option::weighted(0.3, it);
    let kind = select(vec![
        ParagraphKind::Plain,
        ParagraphKind::Plain,
        ParagraphKind::Plain,
        ParagraphKind::Subhead,
        ParagraphKind::Quote,
        ParagraphKind::List,
    ]);
    let paragraph = (running(3), kind).prop_map(|(text, kind)| Paragraph::of_kind(kind, text));
    let caption = (running(2), some(sentence().boxed()), any::<bool>())
        .prop_map(|(text, credit, file_photo)| Caption { text, credit, file_photo });
    let line = running(1).prop_map(|text| Attribution { text, ..Attribution::default() });
    let dateline = (sentence(), words(1..3)).prop_map(|(text, place)| Dateline { text, place });
    let dates = ["2021", "2022", "2022-07", "2022-07-14", "2022-07-01T15:12:00Z"];
    let date = prop::option::of(select(dates.to_vec()).prop_map(|it| Date::parse(it).unwrap()));
    let languages = vec![None, None, None, Some("fr"), Some("de"), Some("xx")];
    let texts = (
        text(),
        prop::collection::vec(paragraph, 0..5),
        prop::collection::vec(caption, 0..4),
        prop::collection::vec(line, 0..3),
    );
    let names = (
        some(running(1).boxed()),
        some(running(1).boxed()),
        some(running(2).boxed()),
        prop::collection::vec(words(1..3), 0..2),
        prop::option::weighted(0.3, dateline),
        prop::collection::vec(words(1..3), 0..3),
        some(words(1..3).boxed()),
    );
    let path = select(vec![None, Some("clips/mali.txt"), Some("clips/2022/junta.jsonl#3")]);
    let url = select(vec![None, Some("https://example.org/mali?junta=1")]);
    let values = (
        (date, path, url),
        select(languages),
        prop::collection::vec(select(vec!["ap".to_owned(), "reuters".to_owned()]), 0..2),
    );
    (texts, names, values).prop_map(|(texts, names, values)| {
        let (headline, body, captions, attribution) = texts;
        let (subheadline, kicker, byline, authors, dateline, keywords, source) = names;
        let ((published, path, url), language, agencies) = values;
        Article {
            headline,
            subheadline,
            kicker,
            byline,
            authors,
            dateline,
            body,
            captions,
            attribution,
            source,
            published,
            path: path.map(str::to_owned),
            url: url.map(str::to_owned),
            agencies,
            keywords,
            language: language.map(str::to_owned),
            ..Article::default()
        }
    })
}

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS), count).prop_map(|it| it.join(" "))
}

/// Up to so many sentences, with signs of quotation anywhere.
fn running(sentences: usize) -> BoxedStrategy<String> {
    let count = prop_oneof![20 => 1..sentences + 1, 1 => 8..16_usize];
    let all = count.prop_flat_map(|it| prop::collection::vec(sentence(), it));
    all.prop_map(|it| it.join(" ")).boxed()
}

fn sentence() -> impl Strategy<Value = String> {
    let before = select(vec!["", "", "", "", "", "“", "\""]);
    let after = select(vec!["", "", "", "", "", ",", "”", "\"", " —"]);
    let word = (before, select(WORDS), after).prop_map(|it| [it.0, it.1, it.2].concat());
    let end = select(vec!["", ".", ".", ".", "?", "!”"]);
    // A long one must be cut to be shown.
    let length = prop_oneof![40 => 1_usize..6, 1 => 30_usize..60];
    let words = length.prop_flat_map(move |it| prop::collection::vec(word.clone(), it));
    (words, end).prop_map(|(words, end)| words.join(" ") + end)
}

/// A query whose every part is in parentheses: a tree in print.
pub(super) fn tree() -> impl Strategy<Value = String> {
    let leaf =
        prop_oneof![8 => operand(), 1 => filter(), 1 => value(), 1 => counted(), 1 => grep()];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let several = || prop::collection::vec(inner.clone(), 2..4);
        let field = select(FIELDS);
        prop_oneof![
            3 => several().prop_map(|it| format!("({})", it.join(" AND "))),
            3 => several().prop_map(|it| format!("({})", it.join(" OR "))),
            2 => inner.clone().prop_map(|it| format!("(NOT {it})")),
            1 => (field, inner.clone()).prop_map(|(field, it)| format!("{field}({it})")),
            1 => inner.clone().prop_map(|it| format!("({it})^2")),
        ]
    })
}

const FIELDS: &[&str] = &[
    "headline",
    "subheadline",
    "kicker",
    "body",
    "lead",
    "hlead",
    "caption",
    "byline",
    "dateline",
    "attribution",
    "source",
    "keyword",
    "path",
    "url",
];

/// Operators, words and parentheses in any order; most such texts mean something.
pub(super) fn soup() -> impl Strategy<Value = String> {
    let sign = select(vec![
        "OR",
        "AND",
        "NOT",
        "(",
        ")",
        "-",
        "w/2",
        "w/5",
        "pre/3",
        "w/s",
        "w/p",
        "not w/2",
        "not w/s",
        "headline:",
        "lead:",
        "hlead(",
        "caption:",
        "byline:",
        "atleast2(",
        "first5(",
        "quote(",
        "caps(",
        "nocaps(",
        "allcaps(",
        "date:2022",
        "is:file-photo",
        "has:caption",
        "*",
    ]);
    let piece = prop_oneof![2 => sign.prop_map(str::to_owned), 3 => term(), 1 => phrase()];
    prop::collection::vec(piece, 1..9).prop_map(|it| it.join(" "))
}

pub(super) fn term() -> impl Strategy<Value = String> {
    let odd = vec![
        "=junta",
        "=fiancé",
        "jun*",
        "*a",
        "m?li",
        "pe*ing",
        "al-q*",
        "*",
        "Malo~",
        "coupe~1",
        "jutna~2",
        "of~1",
        "/jun.*/",
        "/(the|of)/",
        "u*",
    ];
    prop_oneof![
        6 => select(WORDS).prop_map(str::to_owned),
        2 => select(odd).prop_map(str::to_owned),
    ]
    .prop_filter("all articles", |it| it != "*")
}

fn phrase() -> impl Strategy<Value = String> {
    let item = prop_oneof![
        6 => select(WORDS).prop_map(str::to_owned),
        1 => Just("*".to_owned()),
        1 => Just("(junta OR mali)".to_owned()),
        1 => Just("(al-Qaida OR the)".to_owned()),
        1 => select(vec!["jun*", "jutna~2", "/(the|of)/", "m?li"]).prop_map(str::to_owned),
    ];
    let items = prop::collection::vec(item, 1..4).prop_map(|it| it.join(" "));
    (items, any::<bool>(), prop_oneof![2 => Just(0), 1 => 1..6, 1 => Just(1000)]).prop_map(
        |(items, stemmed, slop)| {
            let items = if stemmed { format!("{{{items}}}") } else { items };
            match slop {
                0 => format!("\"{items}\""),
                slop => format!("\"{items}\"~{slop}"),
            }
        },
    )
}

fn operand() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![4 => term(), 2 => phrase()];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let relation = select(vec![
            "w/1",
            "w/2",
            "w/5",
            "w/1000",
            "pre/1",
            "pre/3",
            "pre/40",
            "w/s",
            "w/p",
            "not w/1",
            "not w/3",
            "not w/s",
            "not w/p",
            "not w/1000",
        ]);
        let function =
            select(vec!["first2", "first5", "first20", "quote", "caps", "allcaps", "nocaps"]);
        prop_oneof![
            4 => (inner.clone(), relation, inner.clone())
                .prop_map(|(left, relation, right)| format!("({left} {relation} {right})")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            2 => (function, inner.clone()).prop_map(|(function, it)| format!("{function}({it})")),
            1 => (select(FIELDS), inner).prop_map(|(field, it)| format!("{field}({it})")),
            1 => select(vec!["agency:AP", "path:clips/mali", "url:example.org"]).prop_map(str::to_owned),
        ]
    })
}

fn counted() -> impl Strategy<Value = String> {
    (1..5, operand()).prop_map(|(count, it)| format!("atleast{count}({it})"))
}

fn filter() -> impl Strategy<Value = String> {
    let filters = vec![
        "date:2022",
        "date:2022-07",
        "date:>2022-07-01",
        "date:<2022",
        "date:2021..2022-06",
        "date:*",
        "on:07-01",
        "length:3",
        "length:>5",
        "length:0",
        "is:file-photo",
        "*",
        "has:lead",
        "has:body",
        "has:headline",
        "has:attribution",
        "has:byline",
        "has:dateline",
        "keyword:*",
        "caption:*",
        "source:*",
        "subheadline:*",
        "kicker:*",
    ];
    select(filters).prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = String> {
    let values =
        vec!["agency:AP", "agency:\"associated press\"", "agency:reuters", "lang:fr", "lang:en"];
    select(values).prop_map(str::to_owned)
}

fn grep() -> impl Strategy<Value = String> {
    let regexes = ["junt.", r"\s+The", "the al", r"[.?]\s*M", ".*", "x*", r"\bU\.N", "a (J|j)"];
    select(regexes.to_vec()).prop_map(|it| format!("grep(/{it}/)"))
}
