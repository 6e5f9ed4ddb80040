//! NewsML 1.2: items made of components in components.

use super::tree::Element;
use super::{Table, blocks, fill, nitf};
use crate::formats::draft::{Draft, Field};

/// What the envelope says of all items.
const ENVELOPE: Table = &[
    ("NewsEnvelope/DateAndTime", Field::Published),
    ("NewsEnvelope/SentFrom/Party@FormalName", Field::Source),
];

/// What an item says of itself.
const ITEM: Table = &[
    ("NewsLines/HeadLine", Field::Headline),
    ("NewsLines/SubHeadLine", Field::Subheadline),
    ("NewsLines/ByLine", Field::Byline),
    ("NewsLines/DateLine", Field::Dateline),
    ("NewsLines/CreditLine", Field::Attribution),
    ("NewsLines/CopyrightLine", Field::Rights),
    ("NewsLines/SlugLine", Field::Keyword),
    ("NewsLines/KeywordLine", Field::Keyword),
    ("NewsManagement/FirstCreated", Field::Published),
    ("NewsManagement/ThisRevisionCreated", Field::Modified),
    ("NewsIdentifier/PublicIdentifier", Field::Ref),
    ("NewsIdentifier/NewsItemId", Field::Ref),
    ("AdministrativeMetadata/Provider/Party@FormalName", Field::Source),
    ("AdministrativeMetadata/Source/Party@FormalName", Field::Attribution),
    ("NewsIdentifier/ProviderId", Field::Source),
    ("DescriptiveMetadata/Language@FormalName", Field::Language),
    ("DescriptiveMetadata/Genre@FormalName", Field::Section),
    ("SubjectCode/Subject@FormalName", Field::Keyword),
    ("SubjectCode/SubjectMatter@FormalName", Field::Keyword),
];

/// The articles in a piece; `envelope` is the first piece of its file.
pub(super) fn drafts(tree: &Element, envelope: Option<&Element>) -> Vec<Result<Draft, String>> {
    let mut items = Vec::new();
    tree.all("NewsItem", &mut items);
    let of_item = |item: &&Element| {
        let mut draft = Draft::default();
        fill(&mut draft, item, ITEM);
        contents(&mut draft, item, None);
        if let Some(envelope) = envelope {
            fill(&mut draft, envelope, ENVELOPE);
        }
        draft
    };
    items.iter().map(|it| Ok(of_item(it))).collect()
}

/// Takes the text of each component, as what its role says that it is.
fn contents(draft: &mut Draft, element: &Element, role: Option<&str>) {
    for child in element.children() {
        let own = child.children().find(|it| it.local() == "Role");
        let role = own.and_then(|it| it.attribute("FormalName")).or(role);
        match child.local() {
            "DataContent" => content(draft, child, role),
            "NewsLines" | "NewsManagement" | "Identification" => {}
            _ => contents(draft, child, role),
        }
    }
}

fn content(draft: &mut Draft, content: &Element, role: Option<&str>) {
    let is = |it: &str| role.is_some_and(|role| role.eq_ignore_ascii_case(it));
    match content.named("nitf") {
        Some(inner) => nitf::take(draft, inner),
        None if is("Caption") => draft.put(Field::Caption, &content.text()),
        None => blocks::take(draft, content),
    }
}
