//! Laws of the query language, held against random trees and random text.

use proptest::prelude::*;
use proptest::sample::select;

use super::dates::Dates;
use super::field::Field;
use super::finding::Findings;
use super::term::{self, Kind, Signs};
use super::*;

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
fn tree() -> impl Strategy<Value = At<Clause>> {
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

fn parsed(text: &str) -> Query {
    match Query::parse(text) {
        Ok(query) => query,
        Err(refused) => panic!("{text}\n{:?}", refused.diagnostics()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 1_000_000, max_local_rejects: 1_000_000, ..cases(512) })]

    #[test]
    fn a_tree_prints_and_reads_back_to_itself(tree in tree()) {
        let text = print::canonical(&tree);
        let query = parsed(&text);
        prop_assert_eq!(&query.root, &tree, "{}", text);
        prop_assert_eq!(query.to_string(), text);
    }

    #[test]
    fn canonical_text_needs_no_repair(tree in tree()) {
        let text = print::canonical(&tree);
        // What may be said of it is said of what the words mean, not of how they are joined.
        for note in parsed(&text).notes() {
            let told = ["Q112", "Q114", "Q115", "Q116"].contains(&note.code.as_str());
            prop_assert!(told, "{}: {:?}", text, note);
        }
    }

    #[test]
    fn what_stands_at_the_place_of_a_part_is_that_part(tree in tree()) {
        let text = print::canonical(&tree);
        check_places(&parsed(&text).root, &text);
    }

    #[test]
    fn simplifying_twice_changes_nothing(tree in tree()) {
        let once = simplify::simplify(&tree);
        let twice = simplify::simplify(&once);
        prop_assert_eq!(&once, &twice);
    }

    #[test]
    fn what_is_simplified_prints_and_reads_back_to_itself(tree in tree()) {
        let simple = simplify::simplify(&tree);
        let text = print::canonical(&simple);
        prop_assert_eq!(&parsed(&text).root, &simple, "{}", text);
    }

    #[test]
    fn what_is_simplified_restricts_no_clause_to_a_field(tree in tree()) {
        fn has_field(clause: &At<Clause>) -> bool {
            matches!(clause.node, Clause::In(..)) || clause.node.clauses().iter().any(has_field)
        }
        prop_assert!(!has_field(&simplify::simplify(&tree)));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        check_text(&text);
    }

    #[test]
    fn any_string_of_signs_is_read_or_refused(
        text in "([a-c]|[\"“”()\\[\\]{}*?!~^/|&+=:,.$%<>@#0-9-]| |and |OR |NOT |w/5 |headline:|caps\\(|date:|%){0,30}"
    ) {
        check_text(&text);
    }

    #[test]
    fn a_dialect_reads_what_is_printed_in_it(tree in tree(), dialect in dialects()) {
        let Ok((text, notes)) = print::in_dialect(&tree, dialect) else { return Ok(()) };
        let reading = Reading::default().dialect(dialect).date_order(DateOrder::MonthFirst);
        let query = Query::parse_as(&text, &reading);
        prop_assert!(query.is_ok(), "{:?}: {}: {:?}", dialect, text, query);
        // A length from one number to another is two filters for a vendor.
        let is_split = text.contains("(LENGTH") || text.contains("(wc");
        if notes.is_empty() && !is_split {
            let read = query.unwrap().simplified();
            let again = print::in_dialect(read.root(), dialect).map(|it| it.0);
            let once = print::in_dialect(&simplify::simplify(&tree), dialect).unwrap().0;
            prop_assert_eq!(again, Ok(once), "{:?}: {}", dialect, text);
        }
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn dialects() -> impl Strategy<Value = Dialect> {
    select(Dialect::all().collect::<Vec<Dialect>>())
}

/// Every law that any text must keep, whatever it says.
fn check_text(text: &str) {
    for dialect in Dialect::all() {
        let reading = Reading::default().dialect(dialect);
        let findings = match Query::parse_as(text, &reading) {
            Ok(query) => {
                let printed = query.to_string();
                assert_eq!(parsed(&printed), query, "{dialect:?}: {text}: {printed}");
                let simple = query.simplified();
                assert_eq!(simple.simplified(), simple, "{text}");
                query.notes
            }
            Err(refused) => refused.diagnostics().to_vec(),
        };
        for finding in findings {
            assert!(text.get(finding.start..finding.end).is_some(), "{text}: {finding:?}");
            finding.render(text);
        }
    }
}

/// The typed text of a part, read alone, is that part.
fn check_places(clause: &At<Clause>, text: &str) {
    let typed = &text[clause.span.start..clause.span.end];
    assert_eq!(parsed(typed).root, *clause, "{typed} in {text}");
    if let Clause::Find(pattern) = &clause.node {
        check_operands(pattern, text);
    }
    clause.node.clauses().iter().for_each(|it| check_places(it, text));
}

fn check_operands(pattern: &Pattern, text: &str) {
    if matches!(pattern, Pattern::In(field, _) if field.is_value()) {
        return;
    }
    for operand in pattern.operands() {
        check_places(&At::<Clause>::find(operand.clone()), text);
    }
}

/// Runs on a stack of 512 KiB, a quarter of what a thread gets by default.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2048 * 1024).spawn(run).unwrap().join().unwrap();
}

#[test]
fn no_length_and_no_depth_is_too_much() {
    on_a_small_stack(|| {
        for piece in [
            "(",
            "[",
            "\"",
            "\0",
            "-",
            "NOT ",
            "- ",
            "not ",
            "!",
            "=",
            "+",
            "headline:",
            "hlead(",
            "headline:(",
            "caps(",
            "a w/5 ",
            "a pre/3 (",
            "a AND (",
            "a OR (b ",
            ")",
            "^2",
            "a^2",
            "a/F5/",
            "/F5/",
            "~",
            "a~",
            "\"a b\"~",
            "/",
            "/a",
            "grep(",
            "NEAR(",
            "NEAR(a,",
            "$",
            "*",
            "a OR ",
            "a AND ",
            "date:",
            "date:[",
            "exact(",
            "%",
            "“",
            "＂",
            "（",
            "|",
            "&",
            "a,",
            "atleast3 ",
            "not w/5 ",
            "w/5 ",
            "\"(a OR ",
            "{",
            "a-",
            "-a",
            "é'",
            "(a OR b ",
            "\"(a OR b) ",
            "/a ",
            "~1 ",
            "url:a(",
        ] {
            for count in [3, 199, 200, 201, 1000] {
                check_text(&piece.repeat(count));
                check_text(&(piece.repeat(count) + "a"));
            }
            // The longest text that is read at all; whether it is refused is not the point.
            let _ = Query::parse(&piece.repeat(60_000 / piece.len()));
            Query::parse(&piece.repeat(1_000_000)).unwrap_err();
        }
    });
}

#[test]
fn what_was_once_misread_is_not() {
    for text in [
        "A\u{0DCA}*{",
        "A\u{0DCA}!",
        "quote(url:*:*andhlead(~1O'Brien",
        "url:hlead(=!quote(to",
        "url:has:}\\.date after +",
        "see https://example.org/a,  please",
        "(al-Qaida OR ISS) leader\"",
        "Wagnar~1 R /forc([*9]e＂|ed)/",
        ": NOT a（}=url:hlead(=!quote(to",
    ] {
        check_text(text);
    }
}

#[test]
fn a_limit_is_refused_with_its_number() {
    let check = |text: &str, code: &str, message: &str| {
        let refused = Query::parse(text).unwrap_err();
        let first = &refused.diagnostics()[0];
        assert_eq!((first.code.as_str(), first.message.as_str()), (code, message));
    };
    let long = "a ".repeat(32_769);
    check(&long, "Q002", "a query may have 65,536 bytes; this one has 65538");
    check(&"(".repeat(2048), "Q003", "the query is nested more than 200 deep");
    check(&"a ".repeat(1025), "Q005", "a query may have 1,024 clauses; this one has 1025");
    let phrase = |words: usize| format!("\"{}\"", vec!["a"; words].join(" "));
    check(&phrase(65), "Q006", "a phrase may have 64 words; this one has 65");
    // What is just within is read.
    for text in ["a ".repeat(1024), phrase(64), format!("a{}", " ".repeat(65_535))] {
        assert!(Query::parse(&text).is_ok());
    }
}

#[test]
fn of_a_thousand_findings_a_hundred_are_listed() {
    let query = parsed(&"a - ".repeat(1000));
    assert_eq!(query.notes().len(), 101);
    let last = query.notes().last().unwrap();
    assert_eq!((last.code.as_str(), last.message.as_str()), ("Q199", "and 900 more findings"));
}

#[test]
fn a_pattern_that_stands_for_too_many_forms_says_for_how_many() {
    let refusal = too_many_forms(Span::new(5, 7), 1_025);
    assert_eq!(
        refusal.render("Mali a*"),
        "error[Q028]: this pattern stands for 1025 words of the archive; at most 1024 are searched
  Mali a*
       ^^
  hint: add letters to the pattern, or have the most frequent ones searched with --partial"
    );
}

#[test]
fn the_deepest_query_is_read_and_one_deeper_is_refused() {
    on_a_small_stack(|| {
        let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
        assert_eq!(parsed(&nested(200)).to_string(), "a");
        let refused = Query::parse(&nested(201)).unwrap_err();
        assert_eq!(refused.diagnostics()[0].code, "Q003");
        let chain = |count: usize| format!("a{}", " w/5 a".repeat(count));
        check_text(&chain(198));
        let refused = Query::parse(&chain(200)).unwrap_err();
        assert_eq!(refused.diagnostics()[0].code, "Q003");
    });
}
