//! Lines and places, held against the articles and the files that they are of.

use morgue::formats::Page;
use morgue::{Article, Line, Order, Search};

use crate::cases::sample;

const QUERIES: [&str; 8] = [
    "mali",
    "junta w/10 mali",
    "\"peacekeeping mission\"",
    "mercenar* OR byline:keita OR caption:takuba",
    "mission not w/3 mali",
    "quote(mali) OR headline:junta",
    "grep(/ju.../)",
    "башня OR lámpara OR Brunnen*",
];

fn text_of<'a>(article: &'a Article, line: &Line) -> &'a str {
    match line.field.as_str() {
        "headline" => &article.headline,
        "subheadline" => article.subheadline.as_ref().unwrap(),
        "body" => &article.body[line.part].text,
        "caption" => &article.captions[line.part].text,
        "byline" => article.byline.as_ref().unwrap(),
        "attribution" => &article.attribution[line.part].text,
        "credit" => article.captions[line.part].credit.as_ref().unwrap(),
        "dateline" => &article.dateline.as_ref().unwrap().text,
        field => panic!("{field}"),
    }
}

#[test]
fn a_concordance_has_every_match_of_every_article_where_it_stands() {
    for query in QUERIES {
        let search = Search::new(query).order(Order::Oldest);
        let lines: Vec<Line> =
            sample().concordance(search.clone(), 30).unwrap().map(Result::unwrap).collect();
        let hits = sample().search(search.limit(1000)).unwrap().hits;
        let mut marker = sample().marker(query).unwrap();
        let mut rest = lines.iter();
        for hit in hits {
            let article = sample().article(&hit.article.id).unwrap();
            let own = marker.lines(&article, 30);
            for line in &own {
                assert_eq!(rest.next(), Some(line), "{query}");
                let text = text_of(&article, line);
                let whole = format!("{}{}{}", line.left, line.text, line.right);
                let from = line.start - line.left.len();
                assert_eq!(text.get(from..from + whole.len()), Some(whole.as_str()), "{query}");
            }
            let of_lines: usize = own.iter().map(|it| it.marks.len()).sum();
            let marks = marker.marks(&article).unwrap();
            assert_eq!(of_lines, marks.iter().map(|it| it.marks.len()).sum::<usize>(), "{query}");
        }
        assert_eq!(rest.next(), None, "{query}");
        assert!(!lines.is_empty(), "{query}");
    }
}

#[test]
fn a_place_is_where_the_file_has_the_match() {
    let (mut placed, mut all) = (0, 0);
    for query in QUERIES {
        let mut marker = sample().marker(query).unwrap();
        for hit in sample().search(Search::new(query).limit(1000)).unwrap().hits {
            let article = sample().article(&hit.article.id).unwrap();
            let file = sample().source_of(&article).unwrap().unwrap();
            let bytes = std::fs::read(file).unwrap();
            let page = Page::new(&bytes);
            for line in marker.lines(&article, 0).iter().filter(|_| article.format == "text") {
                all += 1;
                let range = line.start..line.start + line.text.len();
                let Some(place) = page.place(text_of(&article, line), range) else { continue };
                placed += 1;
                // Counted anew, in the bytes of the file, which in other encodings are not those of the text.
                if std::str::from_utf8(&bytes).is_err() {
                    continue;
                }
                let row = bytes.split(|it| *it == b'\n').nth(place.line - 1).unwrap();
                let here = String::from_utf8_lossy(&row[place.column - 1..]).into_owned();
                let word = line.text.split(|it: char| !it.is_alphanumeric()).next().unwrap();
                assert!(here.starts_with(word), "{query}: {place:?} {line:?}");
            }
        }
    }
    assert!(placed * 100 >= all * 95, "{placed} of {all} matches have a place");
}
