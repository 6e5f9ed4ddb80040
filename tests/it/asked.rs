//! Small articles and queries to what each query finds in them: the `ask` and `answer` blocks.
//!
//! An `ask` block holds articles, a `field: text` a line and a blank line
//! between two of them; below a line `---` it holds queries, one a line.

use morgue::{Archive, Article, Search};
use serde_json::{Value, json};

use crate::cases::marked;

/// What each query of a block finds: the articles by their numbers, with what is marked, or the refusal.
pub(crate) fn answers(block: &str) -> String {
    let (articles, queries) = block.split_once("---\n").unwrap();
    let mut archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer().unwrap();
    for (number, text) in articles.trim_end().split("\n\n").enumerate() {
        writer.add(article(text, number + 1)).unwrap();
    }
    writer.commit().unwrap();
    queries.lines().map(|query| format!("{query}\n{}", answer(&archive, query))).collect()
}

/// An article that is no copy of another, which two of the same outlet with the same text would be.
fn article(text: &str, number: usize) -> Article {
    let (mut body, mut captions, mut attribution) = (Vec::new(), Vec::new(), Vec::new());
    let (mut agencies, mut rest) = (Vec::new(), serde_json::Map::new());
    for line in text.lines() {
        let (field, text) = line.split_once(": ").unwrap();
        match field {
            "body" => body.push(json!({ "text": text })),
            "subhead" => body.push(json!({ "text": text, "kind": "subhead" })),
            "quotation" => body.push(json!({ "text": text, "kind": "quote" })),
            "caption" => captions.push(json!({ "text": text })),
            "file photo" => captions.push(json!({ "text": text, "file_photo": true })),
            "credit" => captions.last_mut().unwrap()["credit"] = json!(text),
            "attribution" => attribution.push(json!({ "text": text })),
            "agency" => agencies.push(text),
            "dateline" => {
                let place = text.split(" (").next().unwrap();
                rest.insert(field.to_owned(), json!({ "text": text, "place": place }));
            }
            field => {
                rest.insert(field.to_owned(), json!(text));
            }
        }
    }
    let lists = [
        ("body", json!(body)),
        ("captions", json!(captions)),
        ("attribution", json!(attribution)),
        ("agencies", json!(agencies)),
    ];
    rest.insert("ref".to_owned(), json!(number.to_string()));
    rest.entry("source").or_insert_with(|| json!(format!("Paper {number}")));
    rest.extend(lists.map(|(name, list)| (name.to_owned(), list)));
    serde_json::from_value(Value::Object(rest)).unwrap()
}

fn answer(archive: &Archive, query: &str) -> String {
    let results = match archive.search(Search::new(query).limit(100).count()) {
        Ok(results) => results,
        Err(error) => {
            let said = error.diagnostics().iter().map(|it| said(&it.render(query)));
            return said.collect();
        }
    };
    assert_eq!(results.total, Some(results.hits.len() as u64), "{query}");
    let mut hits: Vec<(Option<&str>, String)> = results
        .hits
        .iter()
        .map(|hit| {
            let shown = hit.snippets.iter().filter(|it| !it.marks.is_empty());
            let shown = shown.map(|it| format!(" {}: {}", it.field, marked(it)));
            (hit.article.r#ref.as_deref(), shown.collect::<Vec<String>>().join(" /"))
        })
        .collect();
    hits.sort();
    let mut answer = match hits.is_empty() {
        true => "  nothing\n".to_owned(),
        false => {
            hits.iter().map(|(number, shown)| format!("  {}{shown}\n", number.unwrap())).collect()
        }
    };
    results.notes.iter().for_each(|it| answer.push_str(&said(&it.render(query))));
    answer
}

/// A finding without the query, which stands above it.
fn said(rendered: &str) -> String {
    let lines = rendered.lines().enumerate();
    let told =
        lines.filter(|(number, line)| *number == 0 || line.trim_start().starts_with("hint:"));
    told.map(|(_, line)| format!("  {}\n", line.trim_start())).collect()
}
