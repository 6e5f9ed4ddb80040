//! Pages as nobody should write them, and what must come out all the same.

use super::super::decode::Head;
use super::tokens;
use super::{FORMAT, classes, is_page, paragraphs};
use crate::article::{Article, ParagraphKind};

const LEAD: &str = "The ferry to Gao sailed on Monday for the first time in two years, with ninety passengers and a cargo of rice.";
const MORE: &str = "The company says that a second boat will follow in the autumn, once the river has risen over the sandbanks.";

const LAST: &str = "Rice costs half as much in the town since the boat came, a trader at the old market told the paper on Tuesday.";

fn page(name: &str, bytes: &[u8]) -> crate::error::Result<super::Reading> {
    super::page(name, bytes, &super::Options::default())
}

fn read(html: &str) -> Article {
    page("page.html", html.as_bytes()).unwrap().article
}

fn body(article: &Article) -> Vec<&str> {
    article.body.iter().map(|it| it.text.as_str()).collect()
}

#[test]
fn a_page_is_known_by_how_it_begins() {
    for start in [
        "<!DOCTYPE html>",
        "\u{FEFF}  <html lang='en'>",
        "<!-- saved --><HTML>",
        "<?xml version='1.0'?>\n<!doctype html PUBLIC>",
        "<head>",
    ] {
        assert!(is_page(start), "{start}");
    }
    for start in
        ["<rss version='2.0'>", "<?xml version='1.0'?><nitf>", "A < B", "", "<!-- a", "<htmlish"]
    {
        assert!(!is_page(start), "{start}");
    }
    assert!((FORMAT.recognises)(&Head::of("page.txt", b"<!doctype html><p>It sails.")));
}

#[test]
fn menus_captions_credits_and_other_stories_are_told_from_the_story() {
    let article = read(&format!(
        "<html lang=en><head><title>Ferry sails again | Delta Courier</title><meta property='og:site_name' content='Delta Courier'></head><body>
        <nav><a href=/>Home</a><a href=/news>News</a></nav>
        <article><h1>Ferry sails again</h1><p class=byline>By Awa Kanté</p><time datetime='2022-07-01T10:00:00Z'>1 July</time>
        <figure><img src=a.jpg><figcaption>The ferry leaves Gao on Monday. <span class=credit>Issa Maiga/Delta Courier</span></figcaption></figure>
        <p>{LEAD}</p><h2>A second boat</h2><p>{MORE}</p><aside class=related><p>Read how the bridge at Bourem was built by hand over three dry seasons.</p></aside>
        <p>With files from Reuters</p></article><footer>© 2022 Delta Courier. All rights reserved.</footer></body></html>"
    ));
    assert_eq!(article.headline, "Ferry sails again");
    assert_eq!(article.source.as_deref(), Some("Delta Courier"));
    assert_eq!(article.authors, ["Awa Kanté"]);
    assert_eq!(article.published.unwrap().to_string(), "2022-07-01T10:00:00Z");
    assert_eq!(body(&article), [LEAD, "A second boat", MORE]);
    assert_eq!(article.body[1].kind, ParagraphKind::Subhead);
    assert_eq!(article.captions.len(), 1);
    assert_eq!(article.captions[0].text, "The ferry leaves Gao on Monday.");
    assert_eq!(article.captions[0].credit.as_deref(), Some("Issa Maiga/Delta Courier"));
    assert_eq!(article.agencies, ["reuters"]);
}

#[test]
fn broken_markup_loses_no_text() {
    for html in [
        format!("<html><h1>Ferry sails</h1><p>{LEAD}<p>{MORE}"),
        format!(
            "<html><h1>Ferry sails</h1><div><p>{LEAD}</div></span></b></div><p>{MORE}</p></p></article>"
        ),
        format!("<html><h1>Ferry sails<p>{LEAD}<table><tr><td></div><p>x</table><p>{MORE}"),
        format!("<html><figure><h1>Ferry sails</h1></figure><i><p>{LEAD}</i><p>{MORE}<a href='"),
    ] {
        let article = read(&html);
        assert!(
            body(&article).contains(&LEAD) && body(&article).contains(&MORE),
            "{html}\n{article:?}"
        );
    }
}

#[test]
fn scripts_that_look_like_articles_are_none() {
    let article = read(&format!(
        "<html><script>var a = '<article><p>{MORE}</p></article>';</script><h1>Ferry sails</h1><p>{LEAD}</p>
         <template><p>{MORE}</p></template><noscript><p>{MORE}</p></noscript><p>{LAST}</p><p style='display: none'>{MORE}</p></html>"
    ));
    assert_eq!(body(&article), [LEAD, LAST]);
}

#[test]
fn of_two_articles_the_one_under_the_stated_headline_is_read() {
    let other = format!("{MORE} ").repeat(4);
    let article = read(&format!(
        "<html><head><title>Ferry sails again</title></head><body><article><h1>Ferry sails again</h1><p>{LEAD}</p><p>{MORE}</p><p>{LAST}</p></article>
         <article><h1>Bridge falls down</h1><p>{other}</p><p>Nobody was hurt when the old bridge fell, the mayor of the town said.</p></article></body></html>"
    ));
    assert_eq!(article.headline, "Ferry sails again");
    assert_eq!(body(&article), [LEAD, MORE, LAST]);
}

#[test]
fn encodings_are_what_pages_declare_if_that_can_be_true() {
    let page_of = |bytes: &[u8]| page("page.html", bytes).unwrap().article.headline;
    assert_eq!(
        page_of(b"<html><meta charset=iso-8859-1><h1>Kant\xE9 kommt \xFCber den Flu\xDF</h1><p>x"),
        "Kanté kommt über den Fluß"
    );
    assert_eq!(
        page_of("<html><meta charset=iso-8859-1><h1>Kanté kommt über den Fluß</h1><p>x".as_bytes()),
        "Kanté kommt über den Fluß"
    );
    assert_eq!(
        page_of(
            b"<html><meta charset=windows-1251><h1>\xCF\xE0\xF0\xEE\xEC \xE8\xE4\xB8\xF2</h1><p>x"
        ),
        "Паром идёт"
    );
    let wide: Vec<u8> = "\u{FEFF}<html><h1>Паром идёт в Гао</h1><p>x"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut records = crate::formats::read("page.html", &wide).unwrap();
    assert_eq!(records.next().unwrap().found.unwrap().article.headline, "Паром идёт в Гао");
}

#[test]
fn a_consent_wall_says_that_it_is_unsure() {
    let wall = "<html><title>Before you continue</title><div><h2>Before you continue</h2><p>We use cookies.</p><button>Accept</button></div></html>";
    assert!(page("page.html", wall.as_bytes()).unwrap().confidence < 0.5);
    let sure = format!(
        "<html><title>Ferry sails</title><article><h1>Ferry sails</h1>{}</article>",
        [LEAD, MORE, LAST].map(|it| format!("<p>{it}</p><p>Later. {it}</p>")).concat()
    );
    assert!(page("page.html", sure.as_bytes()).unwrap().confidence > 0.8);
    let empty = "<html><body><script>load()</script></body></html>";
    assert_eq!(
        page("page.html", empty.as_bytes()).unwrap_err().kind(),
        crate::ErrorKind::NoArticle
    );
}

#[test]
fn depth_and_numbers_are_capped_before_they_hurt() {
    let tail = format!("<h1>Ferry sails</h1><p>{LEAD}</p>");
    for html in [
        format!("<html>{}{tail}", "<div>".repeat(100_000)),
        format!("<html>{}{tail}", "<b><i>".repeat(100_000)),
        format!("<html>{}{tail}", "</div></span></td>".repeat(100_000)),
        format!("<html>{}{tail}", "<table><tr><td>".repeat(30_000)),
        format!("<html><div {}>{tail}", "class=x a=b ".repeat(50_000)),
        format!("<html>{}{tail}", "<script type='application/ld+json'>{}</script>".repeat(20_000)),
        format!("<html><img src='data:image/png;base64,{}'>{tail}", "A".repeat(3_000_000)),
        format!("<html>{tail}{}", "<p>It sails.".repeat(150_000)),
    ] {
        let flat = tokens::read(&html);
        assert!(flat.elements.len() <= 400_001 && flat.blocks.len() <= super::flatten::MOST_BLOCKS);
        let _ = page("page.html", html.as_bytes());
    }
}

#[test]
fn fragments_are_paragraphs_of_their_kinds() {
    let found = paragraphs(
        "<h3>Gao</h3><p>It &amp; they sailed.</p><ul><li>One<li>Two</ul><blockquote>So be it.</blockquote>Tail<br>end",
    );
    let found: Vec<(&str, ParagraphKind)> =
        found.iter().map(|it| (it.text.as_str(), it.kind)).collect();
    assert_eq!(
        found,
        [
            ("Gao", ParagraphKind::Subhead),
            ("It & they sailed.", ParagraphKind::Plain),
            ("One", ParagraphKind::List),
            ("Two", ParagraphKind::List),
            ("So be it.", ParagraphKind::Quote),
            ("Tail", ParagraphKind::Plain),
            ("end", ParagraphKind::Plain),
        ]
    );
}

#[test]
fn every_block_has_its_class() {
    let html = format!(
        "<html><nav><a href=/>Home</a></nav><h1>Ferry sails</h1><p>{LEAD}</p><p>{MORE}</p>"
    );
    let classes: Vec<&str> = classes(html.as_bytes()).iter().map(|it| it.class).collect();
    assert_eq!(classes, ["clutter", "headline", "body", "body"]);
}

/// A page around a piece of markup that stands between its paragraphs.
fn around(piece: &str) -> Article {
    read(&format!(
        "<html><head><title>Ferry sails again</title></head><body><main class='post category-river'><h1>Ferry sails again</h1>
         <div class=entry><p>{LEAD}</p>{piece}<p>{MORE}</p><p>{LAST}</p></div></main></body></html>"
    ))
}

fn captions(article: &Article) -> Vec<&str> {
    article.captions.iter().map(|it| it.text.as_str()).collect()
}

#[test]
fn a_caption_without_a_name_is_known_by_the_frame_of_its_photo() {
    for piece in [
        "<div class=x1><picture><img src=a.jpg></picture><div class=x2>The ferry leaves the quay of Gao</div><div class=x3>Issa Maiga</div></div>",
        "<div><img src=a.jpg alt=''><div>The ferry leaves the quay of Gao</div></div>",
        "<a href=large.jpg><figure><img src=a.jpg><figcaption>The ferry leaves the quay of Gao</figcaption></figure></a>",
        "<button><figure><img src=a.jpg><span class=caption>The ferry leaves the quay of Gao</span></figure></button>",
        "<figure><img src=a.jpg><figcaption>[2/5] The ferry leaves the quay of Gao</figcaption></figure>",
    ] {
        let article = around(piece);
        assert_eq!(captions(&article), ["The ferry leaves the quay of Gao"], "{piece}");
        assert_eq!(body(&article), [LEAD, MORE, LAST], "{piece}");
    }
}

#[test]
fn the_few_words_beside_a_caption_are_its_credit() {
    let article = around(
        "<div><img src=a.jpg><div>The ferry leaves the quay of Gao</div><div>Issa Maiga</div></div>",
    );
    assert_eq!(article.captions[0].credit.as_deref(), Some("Issa Maiga"));
}

#[test]
fn what_stands_under_films_and_on_cards_is_no_caption_and_no_story() {
    for piece in [
        "<div class=video-wrapper><figure><img src=a.jpg><figcaption>Watch the ferry leave the quay</figcaption></figure></div>",
        "<div><div class=player><img src=a.jpg></div><figcaption>Watch the ferry leave the quay</figcaption></div>",
        "<div><a href=/bridge><img src=a.jpg></a><div><a href=/bridge>The bridge at Bourem is built by hand</a><div><p>Over three dry seasons two hundred people built the old bridge by hand.</p></div></div></div>",
        "<div class='offer hidden'><p>Exclusive articles and unlimited access to the news of the whole river.</p></div>",
        "<figure><img src=a.jpg><figcaption>Purchase rights, opens new tab</figcaption></figure>",
    ] {
        let article = around(piece);
        assert_eq!(captions(&article), [""; 0], "{piece}");
        assert_eq!(body(&article), [LEAD, MORE, LAST], "{piece}");
    }
}

#[test]
fn a_source_is_the_credit_of_the_caption_before_it() {
    let article = around(
        "<figure><img src=a.jpg><figcaption><p>Passengers on the river</p><p>Source: Port of Gao</p></figcaption></figure>",
    );
    assert_eq!(captions(&article), ["Passengers on the river"]);
    assert!(article.captions[0].credit.as_deref().unwrap().contains("Port of Gao"));
}

#[test]
fn a_heading_in_a_story_of_a_section_is_a_subhead() {
    let article = around("<h2>A second boat</h2>");
    assert_eq!(body(&article), [LEAD, "A second boat", MORE, LAST]);
}

#[test]
fn a_box_of_other_stories_does_not_end_a_story_that_goes_on() {
    let lead = format!("{LEAD} {MORE}");
    let article = read(&format!(
        "<html><title>Ferry sails</title><main><h1>Ferry sails</h1><p>{lead}</p><p>{lead} Twice.</p><p>{lead} Thrice.</p>
         <div>Read more</div><ul><li><a href=/a>The bridge at Bourem</a></li></ul><p>{LAST}</p></main></html>"
    ));
    assert_eq!(body(&article).last(), Some(&LAST));
}

#[test]
fn a_story_in_pieces_is_one() {
    let article = read(&format!(
        "<html><title>Ferry sails</title><main><h1>Ferry sails</h1><div><div class=article-body><p>{LEAD} {MORE}</p></div>
         <aside><p>The old bridge at Bourem fell in a night of heavy rain, and nobody was hurt.</p></aside>
         <div class=article-body><p>{LAST}</p></div></div></main></html>"
    ));
    assert_eq!(body(&article), [format!("{LEAD} {MORE}").as_str(), LAST]);
}

#[test]
fn a_longer_story_behind_the_story_is_another() {
    let other =
        (0..9).map(|it| format!("<p>{MORE} So it was in year {it}.</p>")).collect::<String>();
    let article = read(&format!(
        "<html><title>Ferry sails</title><main><article><h1>Ferry sails</h1><p>{LEAD}</p><p>{LAST}</p><p>{MORE}</p></article>
         <article><h1>Bridge falls</h1>{other}</article></main></html>"
    ));
    assert_eq!(body(&article), [LEAD, LAST, MORE]);
}

#[test]
fn a_story_that_only_a_script_holds_is_read_from_it() {
    let story = format!(
        "<p>{LEAD}</p><div class=\"caption\">The quay of Gao at dawn</div><p>{MORE}</p><p>{LAST}</p>"
    );
    let inner = serde_json::to_string(&serde_json::json!({ "contentHtml": story })).unwrap();
    let escaped = |text: &str| serde_json::to_string(text).unwrap().replace('<', "\\u003c");
    for script in [escaped(&story), escaped(&inner)] {
        let html = format!(
            "<html><title>Ferry sails</title><h1>Ferry sails</h1><div id=root></div><script>push([1, {script}])</script></html>"
        );
        let reading = page("page.html", html.as_bytes()).unwrap();
        assert_eq!(body(&reading.article), [LEAD, MORE, LAST], "{html}");
        assert!(reading.confidence < 0.7);
    }
}

#[test]
fn in_japanese_captions_a_place_and_a_day_are_no_credit() {
    let of = |caption: &str| {
        let article =
            around(&format!("<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"));
        article.captions.first().map(|it| (it.text.clone(), it.credit.clone())).unwrap()
    };
    assert_eq!(of("港の旗＝同国で2019年5月").0, "港の旗＝同国で2019年5月");
    assert_eq!(of("港を出る船＝河川通信"), ("港を出る船".to_owned(), Some("河川通信".to_owned())));
}

#[test]
fn a_million_attributes_and_thirty_megabytes_of_data_hide_no_story() {
    let attributes: String = (0..1_000_000).map(|it| format!("a{it}=1 ")).collect();
    let data = "A".repeat(30 << 20);
    for (start, end) in [
        (format!("<div {attributes}>"), ""),
        (format!("<img src='data:image/png;base64,{data}'>"), ""),
        (format!("<script>var photo = \"{data}\";</script>"), ""),
        (format!("<script type='application/ld+json'>{{\"x\": \"{data}\"}}</script>"), ""),
        (format!("<!-- {data} -->"), ""),
        ("<p class=lead>".repeat(50_000), "</p>"),
    ] {
        let html =
            format!("<html>{start}<h1>Ferry sails</h1><p>{LEAD}</p><p>{MORE}</p>{end}</html>");
        assert_eq!(body(&read(&html)), [LEAD, MORE], "{}", &html[..40]);
    }
}

#[test]
fn of_three_encodings_in_one_page_the_one_that_can_be_true_is_taken() {
    let page_of = |bytes: &[u8]| page("page.html", bytes).unwrap();
    // Declared as two encodings, written in a third.
    let html = b"<?xml version='1.0' encoding='koi8-r'?><html><meta charset=utf-8><h1>Kant\xE9 kommt \xFCber den Flu\xDF</h1><p>Gr\xFC\xDFe.</p></html>";
    let reading = page_of(html);
    assert!(reading.article.encoding.is_some());
    assert!(!reading.article.headline.contains('\u{FFFD}'), "{}", reading.article.headline);
    // In UTF-8, but for a piece that someone pasted.
    let mut mixed = format!("<html><h1>Kanté kommt über den Fluß</h1><p>{LEAD} Zurück über die Brücke fährt niemand außer Kanté.</p>").into_bytes();
    mixed.extend_from_slice(b"<p>Gr\xFC\xDFe.</p></html>");
    assert_eq!(page_of(&mixed).article.headline, "Kanté kommt über den Fluß");
}

#[test]
fn a_page_without_a_title_has_the_headline_that_it_prints_or_none() {
    let article =
        read(&format!("<html><body><h1>Ferry sails again</h1><p>{LEAD}</p><p>{MORE}</p>"));
    assert_eq!(article.headline, "Ferry sails again");
    let article = read(&format!("<html><body><div><p>{LEAD}</p><p>{MORE}</p></div>"));
    assert_eq!((article.headline.as_str(), body(&article).len()), ("", 2));
}

#[test]
fn a_credit_of_the_story_is_not_taken_for_that_of_a_photo() {
    let article = read(&format!(
        "<html lang=en><head><title>Ferry sails again</title></head><body><article><h1>Ferry sails again</h1>
        <figure><img src=a.jpg><figcaption>The ferry leaves Gao on Monday.</figcaption><p class=credit>AP Photo/Issa Maiga</p></figure>
        <p>{LEAD}</p><p>{MORE}</p><p class=credit>With additional reporting by Reuters.</p></article></body></html>"
    ));
    assert_eq!(article.attribution.len(), 1, "{article:?}");
    assert_eq!(article.agencies, ["reuters"]);
    assert_eq!(article.captions[0].credit.as_deref(), Some("AP Photo/Issa Maiga"));
}

#[test]
fn a_tag_of_many_attributes_costs_no_more_than_its_attributes() {
    let attributes = "a=\"x\" b='y' c=z ".repeat(100_000);
    let article = read(&format!(
        "<html><h1>Ferry sails</h1><div class=story {attributes}><p>{LEAD}<p {attributes}>{MORE}</p></div {attributes}><p>{LAST}"
    ));
    assert_eq!(body(&article), [LEAD, MORE, LAST]);
    let inside = format!("<script a=1 {attributes}>if (a < b) \"<p>{MORE}</p>\"</script>");
    assert_eq!(
        body(&read(&format!("<html><h1>Ferry sails</h1>{inside}<p>{LEAD}<p>{LAST}"))),
        [LEAD, LAST]
    );
}
