//! NewsML-G2: the news items in a file; its packages, concepts and plans are none.

use super::tree::Element;
use super::{Table, blocks, fill, nitf};
use crate::formats::draft::{Draft, Field};

/// Which tag is which part; where two are of one part the first counts.
const TABLE: Table = &[
    ("contentMeta/headline", Field::Headline),
    ("itemMeta/title", Field::Headline),
    ("contentMeta/by", Field::Byline),
    ("contentMeta/creator/name", Field::Author),
    ("contentMeta/dateline", Field::Dateline),
    ("contentMeta/located/name", Field::Dateline),
    ("contentMeta/contentCreated", Field::Published),
    ("itemMeta/firstCreated", Field::Published),
    ("itemMeta/versionCreated", Field::Published),
    ("contentMeta/contentModified", Field::Modified),
    ("itemMeta/versionCreated", Field::Modified),
    ("contentMeta/creditline", Field::Attribution),
    ("contentMeta/infoSource/name", Field::Attribution),
    ("contentMeta/infoSource@literal", Field::Attribution),
    ("itemMeta/provider/name", Field::Source),
    ("itemMeta/provider@literal", Field::Source),
    ("rightsInfo/copyrightHolder/name", Field::Source),
    ("rightsInfo/copyrightHolder@literal", Field::Source),
    ("rightsInfo/copyrightNotice", Field::Rights),
    ("rightsInfo/usageTerms", Field::Rights),
    ("contentMeta/genre/name", Field::Section),
    ("contentMeta/subject/name", Field::Keyword),
    ("contentMeta/keyword", Field::Keyword),
    ("contentMeta/slugline", Field::Keyword),
    ("contentMeta/language@tag", Field::Language),
];

/// The elements of a file that stand where a news item may.
const ITEMS: &[(&str, &str)] = &[
    ("packageItem", "a package, which lists items"),
    ("groupSet", "a package, which lists items"),
    ("conceptItem", "a concept"),
    ("knowledgeItem", "a list of concepts"),
    ("planningItem", "a plan of coverage"),
    ("catalogItem", "a catalogue"),
];

/// The articles in a piece.
pub(super) fn drafts(tree: &Element) -> Vec<Result<Draft, String>> {
    let mut items = Vec::new();
    top_items(tree, &mut items);
    if items.is_empty() {
        items.push(tree);
    }
    let draft_of = |item: &&Element| {
        let other = ITEMS.iter().find(|it| it.0 == item.local());
        match other {
            Some((_, what)) => Err(format!("NewsML-G2, but {what}, not a story")),
            None => draft(item),
        }
    };
    items.iter().map(draft_of).collect()
}

/// The items of a file, those in a message too.
fn top_items<'e>(element: &'e Element, found: &mut Vec<&'e Element>) {
    for child in element.children() {
        let local = child.local();
        match local == "newsItem" || ITEMS.iter().any(|it| it.0 == local) {
            true => found.push(child),
            false => top_items(child, found),
        }
    }
}

fn draft(item: &Element) -> Result<Draft, String> {
    let mut draft = Draft::default();
    for (name, field) in [("guid", Field::Ref), ("xml:lang", Field::Language)] {
        if let Some(value) = item.attribute(name) {
            draft.put(field, value);
        }
    }
    fill(&mut draft, item, TABLE);
    let class = item.select("itemMeta/itemClass@qcode").join(" ");
    let is_text = class.is_empty() || class.ends_with(":text");
    let mut sets = Vec::new();
    item.anywhere("contentSet", &mut sets);
    for content in sets.into_iter().flat_map(Element::children) {
        match (content.local(), content.named("nitf")) {
            ("inlineXML", Some(inner)) => nitf::take(&mut draft, inner),
            ("inlineXML" | "inlineData", None) if !is_data(content) => {
                let body = content.named("body").unwrap_or(content);
                blocks::take(&mut draft, body);
            }
            _ => {}
        }
    }
    descriptions(&mut draft, item, is_text);
    let article = &mut draft.article;
    article.modified = article.modified.filter(|it| Some(*it) != article.published);
    if article.headline.is_empty() && article.body.is_empty() && article.captions.is_empty() {
        return Err("NewsML-G2 without a headline and without a text".to_owned());
    }
    Ok(draft)
}

/// Whether content is data of a trade, such as results of sports, and no text.
fn is_data(content: &Element) -> bool {
    let media = content.attribute("contenttype").unwrap_or_default();
    let of_trade = |it: &Element| {
        matches!(it.local(), "sports-content" | "newsml" | "newsItem" | "weather" | "ewd")
    };
    media.contains("sportsml") || content.children().any(of_trade)
}

/// Takes the descriptions: captions by their role or in an item that is no text, else a line below the headline.
fn descriptions(draft: &mut Draft, item: &Element, is_text: bool) {
    let mut metas = Vec::new();
    item.anywhere("contentMeta", &mut metas);
    for description in metas.into_iter().flat_map(Element::children) {
        if description.local() != "description" {
            continue;
        }
        let role = description.attribute("role").unwrap_or_default();
        let role = role.rsplit_once(':').map_or(role, |it| it.1).to_lowercase();
        let text = description.text();
        match role.contains("caption") || !is_text {
            true => draft.put(Field::Caption, &text),
            false if draft.article.body.is_empty() => draft.put(Field::Body, &text),
            false => draft.put(Field::Subheadline, &text),
        }
    }
}
