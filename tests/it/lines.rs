//! Lines of a page to what a `credited` or `dated` block shows: each is put into a story, where such lines stand.

use morgue::{Article, formats};

const HEADLINE: &str = "Ferry Leaves Gao as River Rises";

const STORY: &str = "\
The ferry left Gao on Friday for the first time since the river fell in March, with 200 passengers on board.
A second ferry waits at Bourem, where the channel is still too shallow for it, the company said.
The river is expected to rise for another month before it falls again in the autumn.";

/// What each line credits behind a story: the kind, the agencies and the people.
pub(crate) fn credited(lines: &str) -> String {
    lines.lines().map(|line| credit(line) + "\n").collect()
}

fn credit(line: &str) -> String {
    let article = article(&format!("{HEADLINE}\nJuly 1, 2022\n{STORY}\n{line}\nRelated\n"));
    let Some(found) = article.attribution.first() else { return "no credit".to_owned() };
    let kind = serde_json::to_value(found.kind).unwrap();
    let mut parts = vec![kind.as_str().unwrap().replace('_', " ")];
    for (what, names) in [("agencies", &found.agencies), ("people", &found.people)] {
        if !names.is_empty() {
            parts.push(format!("{what} {}", names.join(", ")));
        }
    }
    parts.join("; ")
}

/// When each line below a headline says that its page was printed and changed.
pub(crate) fn dated(lines: &str) -> String {
    lines.lines().map(|line| date(line) + "\n").collect()
}

fn date(line: &str) -> String {
    let article = article(&format!("{HEADLINE}\n{line}\n{STORY}\n"));
    match (article.published, article.modified) {
        (None, None) => "no date".to_owned(),
        (Some(published), None) => published.to_string(),
        (None, Some(modified)) => format!("changed {modified}"),
        (Some(published), Some(modified)) => format!("{published}, changed {modified}"),
    }
}

fn article(page: &str) -> Article {
    let mut records = formats::read("page.txt", page.as_bytes()).unwrap();
    records.next().unwrap().found.unwrap().article
}
