//! Faults that the oracle found, each as small as it became.

use super::{Order, ids, parsed, search};
use crate::article::{Article, Attribution, Caption, Paragraph, ParagraphKind};
use crate::engine::Engine;

/// Which of the articles, by number, each query finds; the first query is about the fault.
fn check<const N: usize>(articles: [Article; N], queries: &[(&str, &[usize])]) {
    let engine = Engine::in_memory().unwrap();
    let mut writer = engine.writer().unwrap();
    for (number, article) in articles.into_iter().enumerate() {
        let id = format!("{number:032x}");
        let article = Article { id, ..article };
        let json = serde_json::to_string(&article).unwrap();
        writer.add(article, json, 1.0).unwrap();
    }
    writer.commit(&engine, "last").unwrap();
    for (query, expected) in queries {
        let hits = search(&engine, &parsed(query), Order::Best, 0, 100);
        let mut found: Vec<usize> =
            ids(&hits).iter().map(|it| usize::from_str_radix(it, 16).unwrap()).collect();
        found.sort_unstable();
        assert_eq!(found, *expected, "{query}");
    }
}

fn of_body<const N: usize>(paragraphs: [&str; N]) -> Article {
    let body = paragraphs.into_iter().map(Paragraph::new).collect();
    Article { body, ..Article::default() }
}

fn headed(headline: &str) -> Article {
    Article { headline: headline.to_owned(), ..Article::default() }
}

#[test]
fn an_alternative_does_not_read_on_past_the_article_of_another() {
    check(
        [of_body(["the U.N."]), of_body(["U.N."]), of_body(["the Mali"])],
        &[
            ("first2(U.N. OR (the w/1 U.N.))", &[0, 1]),
            ("first2((the w/1 U.N.) OR U.N.)", &[0, 1]),
            ("quote(Mali) OR atleast1(\"the Mali\" OR Mali)", &[2]),
        ],
    );
}

#[test]
fn a_date_can_be_excluded_where_the_first_article_has_none() {
    let dated = |year: &str| {
        let published = crate::date::Date::parse(year);
        Article { published, ..headed("Mali") }
    };
    check(
        [headed("Mali"), dated("2021"), dated("2022")],
        &[
            ("NOT date:<2022", &[0, 2]),
            ("Mali -date:2022 -date:2021", &[0]),
            ("NOT (date:2022 length:0)", &[0, 1]),
        ],
    );
}

#[test]
fn a_bare_word_near_a_named_field_is_not_looked_for_in_that_field() {
    let by = |byline: &str| Article { byline: Some(byline.to_owned()), ..Article::default() };
    check(
        [by("junta of Mali"), of_body(["junta of Mali"])],
        &[
            ("(byline:junta OR coup) w/3 Mali", &[]),
            ("atleast2(byline:Mali OR junta OR Mali)", &[1]),
            ("byline(junta w/3 Mali)", &[0]),
        ],
    );
}

#[test]
fn a_field_binds_what_must_not_be_near() {
    check(
        [of_body(["coup", "Mali", "junta"]), of_body(["coup", "Mali junta", "x"])],
        &[
            ("lead(Mali not w/5 junta)", &[0]),
            ("lead:Mali not w/5 junta", &[]),
            ("hlead(Mali not w/p junta)", &[0]),
        ],
    );
}

#[test]
fn a_field_inside_a_field_is_cut_to_it_in_operands_too() {
    check(
        [of_body(["coup", "Mali", "junta"])],
        &[("hlead(Mali not w/5 body:junta)", &[0]), ("hlead(body:coup w/5 Mali)", &[0])],
    );
}

#[test]
fn words_of_one_stem_are_near_whatever_their_accents() {
    check(
        [headed("the fiancé"), headed("the fiance"), headed("the fiancées")],
        &[
            ("fiancées w/3 the", &[0, 2]),
            ("fiancées", &[0, 2]),
            ("fiancé w/3 the", &[0, 1, 2]),
            ("fiancé", &[0, 1, 2]),
        ],
    );
}

#[test]
fn keywords_and_names_are_texts_of_their_own() {
    let keywords = vec!["Mali".to_owned(), "junta".to_owned()];
    let byline = Some("By Mali. By Junta.".to_owned());
    let kicker = Some("“Mali junta” leads".to_owned());
    check(
        [Article { keywords, byline, kicker, ..Article::default() }],
        &[
            ("keyword(Mali w/p junta)", &[]),
            ("keyword:\"Mali junta\"~1000", &[]),
            ("keyword(Mali not w/p junta)", &[0]),
            ("byline(Mali w/s Junta)", &[]),
            ("byline(Mali w/p Junta)", &[0]),
            ("kicker(quote(Mali w/2 junta))", &[0]),
            ("kicker(quote(leads))", &[]),
        ],
    );
}

#[test]
fn a_field_that_can_be_searched_is_there() {
    let credited = Caption { credit: Some("Mali".to_owned()), ..Caption::new("junta") };
    let heading = Paragraph::of_kind(ParagraphKind::Subhead, "Mali");
    let line = Attribution { text: "Mali".to_owned(), ..Attribution::default() };
    check(
        [
            Article { captions: vec![credited], ..Article::default() },
            Article { agencies: vec!["ap".to_owned()], ..Article::default() },
            Article { attribution: vec![line], ..Article::default() },
            Article { body: vec![heading], ..Article::default() },
        ],
        &[
            ("attribution:*", &[0, 1, 2]),
            ("attribution:Mali OR attribution:AP", &[0, 1, 2]),
            ("lead:*", &[]),
            ("hlead:*", &[]),
            ("body:*", &[3]),
        ],
    );
}

#[test]
fn a_mark_that_begins_between_two_sentences_is_shown() {
    let engine = Engine::in_memory().unwrap();
    let mut writer = engine.writer().unwrap();
    let article = of_body(["They left Mali. The junta stayed."]);
    let json = serde_json::to_string(&article).unwrap();
    writer.add(article, json, 1.0).unwrap();
    writer.commit(&engine, "last").unwrap();
    let hits = search(&engine, &parsed(r"grep(/\sThe/)"), Order::Best, 0, 1);
    let snippet = &hits[0].snippets[0];
    assert_eq!(snippet.text[snippet.marks[0].clone()], *" The");
}

#[test]
fn the_best_of_all_is_the_first_asked_for_where_a_rare_word_stands_in_two_stretches() {
    // The second holds the one "fiance" between two others: two matches, in an article that is longer.
    let engine = Engine::in_memory().unwrap();
    let mut writer = engine.writer().unwrap();
    let texts = ["The junta fiance.", "The junta fiance junta left Mali."];
    for (number, text) in texts.into_iter().enumerate() {
        let article = Article { id: format!("{number:032x}"), ..of_body([text]) };
        let json = serde_json::to_string(&article).unwrap();
        writer.add(article, json, 1.0).unwrap();
    }
    writer.commit(&engine, "last").unwrap();
    let query = parsed("\"junta fiance\"~4");
    let all = ids(&search(&engine, &query, Order::Best, 0, 10));
    assert_eq!(all, [1, 0].map(|it| format!("{it:032x}")));
    assert_eq!(ids(&search(&engine, &query, Order::Best, 0, 1)), all[..1]);
}
