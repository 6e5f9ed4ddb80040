//! The article among a page's structured data (JSON-LD), as people really write it.
//!
//! Arrays, `@graph`, lists of types, objects that only point to others, control
//! characters inside strings, comments around the whole: all of it occurs.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::text::tidy;

/// How deep objects are followed.
const DEEPEST: usize = 12;

/// How many objects are looked at; a page of links lists hundreds.
const MOST_OBJECTS: usize = 20_000;

/// What an article says of itself in structured data.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Data {
    pub(super) headline: Option<String>,
    pub(super) subheadline: Option<String>,
    pub(super) description: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) body: Option<String>,
    pub(super) section: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) source: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    /// Captions of photos, with their credits.
    pub(super) captions: Vec<(String, Option<String>)>,
    /// Whom the article credits: agencies, mostly.
    pub(super) credits: Vec<String>,
    pub(super) rights: Option<String>,
}

/// The article that the scripts of a page describe.
pub(super) fn article(scripts: &[String]) -> Option<Data> {
    let values: Vec<Value> = scripts.iter().flat_map(|it| values(it)).collect();
    let mut found = Found::default();
    for value in &values {
        found.walk(value, 0);
    }
    let best = found.articles.iter().copied().max_by_key(|it| fullness(it))?;
    Some(data(best, &found.named))
}

/// The values in a script; a broken one gives none.
fn values(script: &str) -> Vec<Value> {
    let script = bare(script);
    if let Ok(value) = serde_json::from_str(script) {
        return vec![value];
    }
    let clean: String = script.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(&clean).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(_) => break,
        }
    }
    values
}

/// A script without the comments around it and the semicolon behind it.
fn bare(script: &str) -> &str {
    let mut script = script.trim();
    for start in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//"] {
        script = script.strip_prefix(start).unwrap_or(script).trim_start();
    }
    for end in ["-->", "//]]>", "/*]]>*/", "]]>", ";", "//"] {
        script = script.strip_suffix(end).unwrap_or(script).trim_end();
    }
    script
}

/// The objects of a page.
#[derive(Default)]
struct Found<'v> {
    articles: Vec<&'v Map<String, Value>>,
    /// The objects that others point to, by their `@id`.
    named: HashMap<&'v str, &'v Map<String, Value>>,
    seen: usize,
}

impl<'v> Found<'v> {
    fn walk(&mut self, value: &'v Value, depth: usize) {
        if depth > DEEPEST || self.seen > MOST_OBJECTS {
            return;
        }
        match value {
            Value::Array(values) => values.iter().for_each(|it| self.walk(it, depth + 1)),
            Value::Object(object) => {
                self.seen += 1;
                if let Some(Value::String(id)) = object.get("@id")
                    && object.len() > 1
                {
                    self.named.entry(id).or_insert(object);
                }
                if is_article(object) {
                    self.articles.push(object);
                    return;
                }
                // Lists of other articles are no part of this one.
                let inside = ["@graph", "mainEntity", "mainEntityOfPage", "article", "hasPart"];
                for value in inside.iter().filter_map(|it| object.get(*it)) {
                    self.walk(value, depth + 1);
                }
            }
            _ => {}
        }
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let named = |it: &Value| {
        it.as_str().is_some_and(|it| {
            it.ends_with("Article") || it.ends_with("BlogPosting") || it == "Report"
        })
    };
    match object.get("@type") {
        Some(Value::Array(types)) => types.iter().any(named),
        Some(one) => named(one),
        None => false,
    }
}

/// How much an article says of itself; of two the fuller one is the page's.
fn fullness(object: &Map<String, Value>) -> usize {
    let keys = ["headline", "datePublished", "author", "articleBody", "description", "image"];
    keys.iter().filter(|it| object.contains_key(**it)).count() * 4 + object.len().min(3)
}

type Named<'v> = HashMap<&'v str, &'v Map<String, Value>>;

fn data(object: &Map<String, Value>, named: &Named<'_>) -> Data {
    let text = |key: &str| object.get(key).and_then(|it| text_of(it, named));
    let texts = |key: &str| object.get(key).map(|it| texts_of(it, named)).unwrap_or_default();
    let name = |key: &str| object.get(key).map(|it| names_of(it, named)).unwrap_or_default();
    let mut authors = name("author");
    if authors.is_empty() {
        authors = name("creator");
    }
    let keywords = texts("keywords");
    let keywords = match keywords.as_slice() {
        [one] => one.split(',').map(|it| it.trim().to_owned()).collect(),
        _ => keywords,
    };
    let credits = ["sourceOrganization", "provider", "isBasedOn", "creditText"]
        .iter()
        .flat_map(|it| name(it))
        .collect();
    Data {
        headline: text("headline").or_else(|| text("name")),
        subheadline: text("alternativeHeadline"),
        description: text("description"),
        authors,
        published: text("datePublished").or_else(|| text("dateCreated")),
        modified: text("dateModified"),
        body: object.get("articleBody").and_then(Value::as_str).map(str::to_owned),
        section: texts("articleSection").into_iter().next(),
        keywords: keywords.into_iter().filter(|it| !it.is_empty()).collect(),
        source: name("publisher").into_iter().next(),
        language: text("inLanguage"),
        url: text("url").or_else(|| text("mainEntityOfPage")),
        captions: captions(object, named),
        credits,
        rights: text("copyrightNotice"),
    }
}

fn captions(object: &Map<String, Value>, named: &Named<'_>) -> Vec<(String, Option<String>)> {
    let mut captions = Vec::new();
    for key in ["image", "associatedMedia"] {
        let values: Vec<&Value> = match object.get(key) {
            Some(Value::Array(values)) => values.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        for photo in values.into_iter().filter_map(|it| resolved(it, named)) {
            let caption = photo.get("caption").and_then(|it| text_of(it, named));
            let credit = photo.get("creditText").and_then(|it| text_of(it, named));
            captions.extend(caption.map(|it| (it, credit)));
        }
    }
    captions
}

/// An object, or the one that it points to.
fn resolved<'v>(value: &'v Value, named: &Named<'v>) -> Option<&'v Map<String, Value>> {
    let object = value.as_object()?;
    match object.get("@id") {
        Some(Value::String(id)) if object.len() <= 2 => {
            named.get(id.as_str()).copied().or(Some(object))
        }
        _ => Some(object),
    }
}

fn text_of(value: &Value, named: &Named<'_>) -> Option<String> {
    texts_of(value, named).into_iter().next()
}

/// The texts in a value: it may be one, a list, or an object with a name or a value.
fn texts_of(value: &Value, named: &Named<'_>) -> Vec<String> {
    let kept = |text: &str| Some(plain(text)).filter(|it| !it.is_empty());
    match value {
        Value::String(text) => kept(text).into_iter().collect(),
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => {
            values.iter().take(200).flat_map(|it| texts_of(it, &HashMap::new())).collect()
        }
        Value::Object(_) => {
            let object = resolved(value, named);
            let text = |key: &str| object?.get(key)?.as_str();
            ["name", "@value", "text", "url", "@id"]
                .iter()
                .find_map(|it| kept(text(it)?))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The names in a value: of people and outlets; addresses are none.
fn names_of(value: &Value, named: &Named<'_>) -> Vec<String> {
    let values: Vec<&Value> = match value {
        Value::Array(values) => values.iter().take(200).collect(),
        one => vec![one],
    };
    let mut names: Vec<String> = Vec::new();
    for value in values {
        let found = match value {
            Value::Object(_) => match resolved(value, named).and_then(|it| it.get("name")) {
                Some(name) => texts_of(name, named),
                None => Vec::new(),
            },
            Value::Array(_) => Vec::new(),
            one => texts_of(one, named),
        };
        for name in found {
            if !name.starts_with("http") && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// A text without the markup and the entities that got into it.
pub(super) fn plain(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return tidy(text).trim().to_owned();
    }
    let lines: Vec<String> = super::paragraphs(text).into_iter().map(|it| it.text).collect();
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(script: &str) -> Data {
        article(&[script.to_owned()]).unwrap()
    }

    #[test]
    fn the_article_is_found_in_graphs_arrays_and_broken_strings() {
        for script in [
            r#"{"@type": "NewsArticle", "headline": "Ferry sails", "author": {"name": "Awa Kanté"}}"#,
            r#"[{"@type": "WebSite"}, {"@type": ["Thing", "NewsArticle"], "headline": "Ferry sails", "author": ["Awa Kanté"]}]"#,
            r##"{"@graph": [{"@type": "WebPage"}, {"@type": "Article", "headline": "Ferry sails", "author": {"@id": "#a"}}, {"@type": "Person", "@id": "#a", "name": "Awa Kanté"}]}"##,
            "<!-- {\"@type\": \"ReportageNewsArticle\", \"headline\": \"Ferry\nsails\", \"author\": \"Awa Kanté\"}; -->",
            r#"{"@type": "WebPage", "mainEntity": {"@type": "BlogPosting", "headline": "Ferry <i>sails</i>", "author": [{"name": ["Awa Kanté"]}]}}"#,
        ] {
            let found = found(script);
            assert_eq!(found.headline.as_deref(), Some("Ferry sails"), "{script}");
            assert_eq!(found.authors, ["Awa Kanté"], "{script}");
        }
        assert_eq!(article(&["{\"@type\": \"Organization\"}".to_owned()]), None);
        assert_eq!(article(&["{broken".to_owned()]), None);
    }
}
