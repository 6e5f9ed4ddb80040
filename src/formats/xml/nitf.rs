//! NITF, the text format of the agencies before NewsML-G2, alone or in another.

use super::tree::Element;
use super::{Table, blocks, fill};
use crate::formats::draft::{Draft, Field};

/// Which tag is which part; where two are of one part the first counts.
const TABLE: Table = &[
    ("body.head/hedline/hl1", Field::Headline),
    ("head/title", Field::Headline),
    ("body.head/hedline/hl2", Field::Subheadline),
    ("body.head/abstract", Field::Subheadline),
    ("body.head/byline[class=print_byline]", Field::Byline),
    ("body.head/byline", Field::Byline),
    ("body.head/dateline", Field::Dateline),
    ("docdata/date.issue@norm", Field::Published),
    ("head/pubdata@date.publication", Field::Published),
    ("docdata/date.release@norm", Field::Published),
    ("body.head/dateline/story.date@norm", Field::Published),
    ("docdata/doc-id@id-string", Field::Ref),
    ("docdata/doc-id@regsrc", Field::Source),
    ("head/pubdata@name", Field::Source),
    ("head/pubdata@ex-ref", Field::Url),
    ("head/pubdata@position.section", Field::Section),
    ("head/meta[name=online_sections]@content", Field::Section),
    ("head/meta[name=dsk]@content", Field::Section),
    ("docdata/fixture@fix-id", Field::Section),
    ("tobject/tobject.subject@tobject.subject.type", Field::Keyword),
    ("key-list/keyword@key", Field::Keyword),
    ("identified-content/classifier", Field::Keyword),
    ("body.head/distributor", Field::Attribution),
    ("body.end/tagline", Field::Attribution),
    ("body.head/rights", Field::Rights),
    ("copyrite", Field::Rights),
    ("docdata/doc.copyright@holder", Field::Rights),
    ("series@series.name", Field::Kicker),
];

/// The article in a `nitf` element.
pub(super) fn draft(nitf: &Element) -> Draft {
    let mut draft = Draft::default();
    take(&mut draft, nitf);
    draft
}

/// Takes the parts of a `nitf` element that are not known yet.
pub(super) fn take(draft: &mut Draft, nitf: &Element) {
    fill(draft, nitf, TABLE);
    if let Some(language) = nitf.attribute("xml:lang") {
        draft.put(Field::Language, language);
    }
    if draft.article.published.is_none() {
        published_in_parts(draft, nitf);
    }
    let Some(content) = nitf.named("body.content") else { return };
    // The archive of one paper has the first paragraphs twice.
    let full = content.children().any(|it| it.attribute("class") == Some("full_text"));
    let lead = |it: &Element| it.attribute("class") == Some("lead_paragraph");
    match full {
        true => {
            content.children().filter(|it| !lead(it)).for_each(|it| blocks::take(draft, it));
        }
        false => blocks::take(draft, content),
    }
}

/// The day of an archive that has year, month and day in three places.
fn published_in_parts(draft: &mut Draft, nitf: &Element) {
    let part = |name: &str| {
        let path = format!("head/meta[name=publication_{name}]@content");
        nitf.select(&path).first()?.parse::<u16>().ok()
    };
    let day = part("year").zip(part("month")).zip(part("day_of_month"));
    draft.article.published = day.and_then(|((y, m), d)| crate::date::Date::of_day(y, m, d));
}
