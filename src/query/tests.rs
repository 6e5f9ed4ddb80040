//! Laws of the query language, held against random trees and random text.

mod trees;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use trees::tree;

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

/// Runs on a stack of 2 MiB, what a thread gets by default: without optimisation that is not much.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
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
fn a_field_of_one_word_does_not_take_in_what_is_near() {
    let query = parsed("lead:mali w/1 coup");
    let (text, _) = print::in_dialect(query.root(), Dialect::Factiva).unwrap();
    assert_eq!(text, "(lp=mali) near1 coup");
    let reading = Reading::default().dialect(Dialect::Factiva);
    assert_eq!(Query::parse_as(&text, &reading).unwrap(), query);
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
