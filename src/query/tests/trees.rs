//! Random trees such as a text can say, for the laws of the query language.

use proptest::prelude::*;
use proptest::sample::select;

use super::super::dates::Dates;
use super::super::field::Field;
use super::super::finding::Findings;
use super::super::term::{self, Kind, Signs};
use super::super::*;

/// A tree as if it had been typed nowhere.
fn at(clause: Clause) -> At<Clause> {
    At::<Clause>::new(clause, Span::default())
}

fn pattern_at(pattern: Pattern) -> At<Pattern> {
    At::<Pattern>::new(pattern, Span::default())
}

/// A word or pattern as the reader finds it in some text.
fn token() -> impl Strategy<Value = Token> {
    let plain = "[a-zA-Z]{1,8}";
    let odd = "[a-zA-Z0-9é'’.,&/@_+#$*?!-]{1,10}";
    let operators = select(vec![
        "and",
        "OR",
        "not",
        "BUT",
        "same",
        "SAME",
        "w/5",
        "near5",
        "NEAR",
        "adj5",
        "atleast3",
        "first50",
        "xfirstword",
        "date",
        "length",
        "headline",
        "quote",
        "9/11",
        "C++",
        "U.N.",
        "O'Brien",
        "AT&T",
        "engineer$3",
        "al-q*",
        "to",
        "TO",
        "a/F5/",
    ]);
    let text = prop_oneof![4 => plain, 4 => odd, 1 => operators.prop_map(str::to_owned)];
    text.prop_filter_map("no word", |text| {
        let term = term::read(&text, Signs::default()).into_iter().next()?;
        match term.kind {
            Kind::One(token) => Some(token),
            Kind::Compound(_) | Kind::Bare => None,
        }
    })
}

fn fuzzy() -> impl Strategy<Value = Fuzzy> {
    let edits = prop_oneof![Just(Edits::One), Just(Edits::Two)];
    ("[a-z]{1,8}|near5|and|O'Brien", edits)
        .prop_filter_map("no word", |(word, edits)| term::fuzzy(&word, Some(edits)))
}

fn regex() -> impl Strategy<Value = String> {
    select(vec![
        "forc(e|ed)",
        "[a-z]+",
        "a/b",
        r"\d{2}",
        r"\\",
        "\"",
        "x)y|(z".trim_end_matches(')'),
    ])
    .prop_map(str::to_owned)
    .prop_filter("a fault", |it| regex::fault(it, regex::Scope::Form).is_none())
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![Just(Form::Stem), Just(Form::Exact)]
}

fn in_phrase() -> impl Strategy<Value = Token> {
    let regex = regex().prop_filter("a quotation mark", |it| !it.contains('"'));
    prop_oneof![
        6 => token(),
        1 => fuzzy().prop_map(Token::Fuzzy),
        1 => regex.prop_map(Token::Regex),
    ]
}

fn single_word(token: &Token) -> bool {
    match token {
        Token::Word(word) => {
            crate::text::words(word).count() == 1 && !word.eq_ignore_ascii_case("or")
        }
        _ => true,
    }
}

fn phrase() -> impl Strategy<Value = Phrase> {
    let either = prop::collection::vec(in_phrase().prop_filter("words", single_word), 2..4);
    let item = prop_oneof![
        6 => in_phrase().prop_map(Item::One),
        1 => Just(Item::Gap),
        1 => either.prop_map(Item::Either),
    ];
    let items = prop::collection::vec(item, 2..5);
    (items, prop_oneof![3 => Just(0), 1 => 0_u16..1000], form()).prop_filter_map(
        "a gap at the edge",
        |(items, slop, form)| {
            let is_gap = |it: Option<&Item>| it == Some(&Item::Gap);
            if is_gap(items.first()) || is_gap(items.last()) {
                return None;
            }
            let at = |it| At::<Item>::new(it, Span::default());
            Some(Phrase { items: items.into_iter().map(at).collect(), slop, form })
        },
    )
}

fn leaf() -> impl Strategy<Value = Pattern> {
    prop_oneof![
        6 => (token(), form()).prop_map(|(token, form)| token.into_pattern(form)),
        1 => fuzzy().prop_map(Pattern::Fuzzy),
        1 => regex().prop_map(Pattern::Regex),
        2 => phrase().prop_map(Pattern::Phrase),
    ]
}

fn relation() -> impl Strategy<Value = Relation> {
    let unit = || prop_oneof![Just(Unit::Sentence), Just(Unit::Paragraph)];
    prop_oneof![
        (1_u16..=1000).prop_map(Relation::Within),
        (1_u16..=1000).prop_map(Relation::Before),
        (1_u16..=1000).prop_map(Relation::NotWithin),
        unit().prop_map(Relation::Same),
        unit().prop_map(Relation::NotSame),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    let fields: Vec<Field> = Field::names().filter_map(Field::named).collect();
    select(fields)
}

fn pattern() -> impl Strategy<Value = At<Pattern>> {
    let letters = || select(vec![Letters::AllCaps, Letters::Caps, Letters::NoCaps]);
    leaf().prop_map(pattern_at).prop_recursive(4, 16, 3, move |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|it| pattern_at(Pattern::Or(it))),
            (inner.clone(), relation(), inner.clone()).prop_map(|(left, relation, right)| At::<
                Pattern,
            >::near(
                left, relation, right
            )),
            (1_u32..100, boxed.clone()).prop_map(|(n, it)| pattern_at(Pattern::First(n, it))),
            boxed.clone().prop_map(|it| pattern_at(Pattern::Quote(it))),
            (letters(), boxed).prop_map(|(case, it)| pattern_at(Pattern::Case(case, it))),
            (field(), inner).prop_map(|(field, it)| At::<Pattern>::within(field, it, it_span())),
        ]
    })
}

fn it_span() -> Span {
    Span::default()
}

fn filter() -> impl Strategy<Value = Clause> {
    let dates = select(vec![
        "2022",
        "2022-07",
        "2022-07-01",
        "2022-07-01T15:12:00+02:00",
        ">2022",
        ">=2022-07",
        "<1999-12-31",
        "..2022",
        "2021..2022-07",
        "{2021 TO 2022]",
        "[2021 TO 2022}",
        "*",
    ]);
    let dates = dates.prop_map(|it| date(dates::Kind::Date, it));
    let days = select(vec!["07-01", "02-29"]).prop_map(|it| date(dates::Kind::On, it));
    let length = (0_u32..50, prop::option::of(50_u32..99));
    let length = length.prop_map(|(from, until)| Clause::Length(Length { from, until }));
    prop_oneof![
        dates,
        days,
        length,
        field().prop_map(Clause::Present),
        select(vec![Flag::FilePhoto, Flag::Correction]).prop_map(Clause::Flag),
        select(vec!["a b", "(x|y) /z", "\"q\""]).prop_map(|it| Clause::Grep(it.to_owned())),
        Just(Clause::Everything),
    ]
}

fn date(kind: dates::Kind, value: &str) -> Clause {
    let dates: Dates = dates::read(kind, value, Span::default(), Calendar::default()).unwrap();
    Clause::Dates(dates)
}

fn value() -> impl Strategy<Value = Clause> {
    let fields = vec![Field::Path, Field::Url, Field::Id, Field::Ref, Field::Language];
    let values =
        vec!["clips/2022/a.txt", "https://x.org/?a=b(c)", "/home/x", "FT911-3", "a^2", "=a~1"];
    (select(fields), select(values)).prop_map(|(field, text)| {
        let word = Pattern::Word(Word { text: text.replace('?', "%"), form: Form::Exact });
        at_find(At::<Pattern>::within(field, pattern_at(word), Span::default()))
    })
}

fn at_find(pattern: At<Pattern>) -> Clause {
    Clause::Find(pattern.node)
}

/// Trees that a text can say: normal forms, and fields that leave something to search.
pub(super) fn tree() -> impl Strategy<Value = At<Clause>> {
    let leaf = prop_oneof![
        6 => pattern().prop_map(At::<Clause>::find),
        1 => value().prop_map(at),
        1 => (1_u8..=255, pattern().prop_map(Box::new)).prop_map(|(n, it)| at(Clause::AtLeast(n, it))),
        2 => filter().prop_map(at),
    ];
    let tree = leaf.prop_recursive(4, 24, 4, |inner| {
        let many = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            3 => many().prop_map(|it| at(Clause::And(it))),
            3 => many().prop_map(|it| At::<Clause>::or(it, Span::default())),
            2 => inner.clone().prop_map(|it| At::<Clause>::not(it, Span::default())),
            1 => (field(), inner.clone())
                .prop_map(|(field, it)| At::<Clause>::within(field, it, Span::default())),
            1 => (0.01_f32..100.0, inner.clone().prop_map(Box::new))
                .prop_map(|(factor, it)| at(Clause::Boost(factor, it))),
        ]
    });
    tree.prop_filter("fields without a text in common", |tree| {
        let mut findings = Findings::default();
        check::check(tree, &mut findings);
        !findings.refused()
    })
}
