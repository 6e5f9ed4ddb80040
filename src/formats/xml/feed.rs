//! RSS 0.9 to 2.0 and Atom: the items of a feed.

use super::tree::Element;
use super::{Table, blocks, fill};
use crate::formats::draft::{Draft, Field, inline};

/// The parts of an item of RSS, whatever its version.
const RSS: Table = &[
    ("guid", Field::Ref),
    ("dc:identifier", Field::Ref),
    ("pubDate", Field::Published),
    ("dc:date", Field::Published),
    ("dcterms:created", Field::Published),
    ("pubdate", Field::Published),
    ("dcterms:modified", Field::Modified),
    ("dc:creator", Field::Byline),
    ("author", Field::Byline),
    ("itunes:author", Field::Byline),
    ("category", Field::Keyword),
    ("dc:subject", Field::Keyword),
    ("category", Field::Section),
    ("dc:subject", Field::Section),
    ("dc:rights", Field::Rights),
    ("dc:language", Field::Language),
    ("dc:source", Field::Attribution),
    ("source", Field::Attribution),
];

/// What the channel says of all items.
const CHANNEL: Table = &[
    ("channel/title", Field::Source),
    ("channel/language", Field::Language),
    ("channel/dc:language", Field::Language),
    ("channel/copyright", Field::Rights),
    ("channel/dc:rights", Field::Rights),
    ("channel/pubDate", Field::Published),
    ("channel/lastBuildDate", Field::Published),
    ("channel/dc:date", Field::Published),
];

/// The parts of an entry of Atom.
const ATOM: Table = &[
    ("id", Field::Ref),
    ("published", Field::Published),
    ("issued", Field::Published),
    ("created", Field::Published),
    ("updated", Field::Published),
    ("modified", Field::Published),
    ("updated", Field::Modified),
    ("modified", Field::Modified),
    ("author/name", Field::Author),
    ("category@label", Field::Keyword),
    ("category@term", Field::Keyword),
    ("category@term", Field::Section),
    ("rights", Field::Rights),
    ("copyright", Field::Rights),
    ("source/title", Field::Source),
];

/// The article in an item of RSS; an error is why it is none.
pub(super) fn rss(item: &Element, channel: &Element) -> Result<Draft, String> {
    let mut draft = Draft::default();
    let own = |name: &str| {
        let is = |it: &&Element| match name.contains(':') {
            true => it.name == name,
            false => {
                it.local() == name
                    && !it.name.starts_with("media:")
                    && !it.name.starts_with("itunes:")
            }
        };
        item.children().find(is).map(Element::text).filter(|it| !it.trim().is_empty())
    };
    // An export of a blog lists its pictures as items too.
    if own("wp:post_type").is_some_and(|it| it == "attachment" || it == "nav_menu_item") {
        return Err("a picture or a menu in the export of a blog".to_owned());
    }
    let title = own("title").or_else(|| own("media:title"));
    draft.put(Field::Headline, &title.as_deref().map(inline).unwrap_or_default());
    let content = ["content:encoded", "body", "fullitem", "content"].iter().find_map(|it| own(it));
    let described = own("description").or_else(|| own("itunes:summary"));
    match (content, described) {
        (Some(content), described) => {
            draft.put(Field::Body, &content);
            let described = described.map(|it| inline(&it)).unwrap_or_default();
            if described.len() < LONGEST_SUBHEADLINE && !starts_body(&draft, &described) {
                draft.put(Field::Subheadline, &described);
            }
        }
        (None, Some(described)) => draft.put(Field::Body, &described),
        (None, None) => {
            let said = own("media:description").or_else(|| own("itunes:subtitle"));
            draft.put(Field::Body, &said.unwrap_or_default());
        }
    }
    // An address that is one: some feeds write only a part of it.
    let address = own("link").or_else(|| own("feedburner:origLink")).or_else(|| own("guid"));
    if let Some(address) = address.filter(|it| it.trim().starts_with("http")) {
        draft.put(Field::Url, &address);
    }
    fill(&mut draft, item, RSS);
    media(&mut draft, item);
    fill(&mut draft, channel, CHANNEL);
    settle(&mut draft);
    Ok(draft)
}

/// The article in an entry of Atom; an error is why it is none.
pub(super) fn atom(entry: &Element, feed: &Element) -> Result<Draft, String> {
    let mut draft = Draft::default();
    let own = |name: &str| entry.children().find(|it| it.name == name || it.local() == name);
    let plain = |name: &str| own(name).map(|it| inline(&it.text())).unwrap_or_default();
    draft.put(Field::Headline, &plain("title"));
    match own("content").filter(|it| !it.text().trim().is_empty()) {
        Some(content) => {
            blocks::take(&mut draft, content);
            let summary = plain("summary");
            if summary.len() < LONGEST_SUBHEADLINE && !starts_body(&draft, &summary) {
                draft.put(Field::Subheadline, &summary);
            }
        }
        None => {
            if let Some(summary) = own("summary") {
                blocks::take(&mut draft, summary);
            }
        }
    }
    let links = || entry.children().filter(|it| it.local() == "link");
    let is_page = |it: &&Element| matches!(it.attribute("rel"), None | Some("alternate"));
    let link = links().find(is_page).or_else(|| links().next());
    if let Some(address) = link.and_then(|it| it.attribute("href")) {
        draft.put(Field::Url, address);
    }
    fill(&mut draft, entry, ATOM);
    media(&mut draft, entry);
    if draft.article.body.is_empty() {
        let said = entry.select("media:description");
        draft.put(Field::Body, said.first().map_or("", String::as_str));
    }
    let of_feed = |name: &str| {
        let feed = feed.named("feed").unwrap_or(feed);
        feed.children().find(|it| it.local() == name).map(|it| inline(&it.text()))
    };
    for (name, field) in
        [("title", Field::Source), ("rights", Field::Rights), ("updated", Field::Published)]
    {
        draft.put(field, &of_feed(name).unwrap_or_default());
    }
    if draft.article.authors.is_empty() {
        let author = feed.named("feed").map(|it| it.select("author/name")).unwrap_or_default();
        author.iter().take(1).for_each(|it| draft.put(Field::Author, it));
    }
    if let Some(language) =
        entry.attribute("xml:lang").or_else(|| feed.named("feed")?.attribute("xml:lang"))
    {
        draft.put(Field::Language, language);
    }
    settle(&mut draft);
    Ok(draft)
}

/// The longest summary that is a line below the headline, in bytes.
const LONGEST_SUBHEADLINE: usize = 400;

/// Whether a summary is only how the body begins.
fn starts_body(draft: &Draft, summary: &str) -> bool {
    let first = draft.article.body.first().map_or("", |it| it.text.as_str());
    let start = summary.trim_end_matches(['.', '…', ' ', '[', ']']);
    let start = start.get(..start.floor_char_boundary(60)).unwrap_or_default();
    start.is_empty() || first.starts_with(start)
}

/// The words under the pictures of an item.
fn media(draft: &mut Draft, item: &Element) {
    let mut contents = Vec::new();
    item.all("content", &mut contents);
    item.all("thumbnail", &mut contents);
    let medium = |it: &&&Element| it.name.starts_with("media:");
    for content in contents.iter().filter(medium) {
        if let Some(text) = content.select("media:description").first() {
            draft.put(Field::Caption, text);
            if let Some(credit) = content.select("media:credit").first() {
                draft.put(Field::Credit, credit);
            }
        }
    }
}

/// What the tables of a feed cannot say.
fn settle(draft: &mut Draft) {
    let article = &mut draft.article;
    article.modified = article.modified.filter(|it| Some(*it) != article.published);
    // Feeds of RSS 2.0 name an author by an address, with the name in brackets behind it.
    if let Some(byline) = &mut article.byline
        && byline.contains('@')
        && let Some((_, name)) = byline.split_once('(')
    {
        *byline = name.trim_end_matches(')').trim().to_owned();
    }
}
