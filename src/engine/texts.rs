//! The texts of an article in the order in which the index numbers their words.
//!
//! Laying down and marking both read an article through here, so a word has
//! one number in the index and the same when its page is printed.

use super::schema::Part;
use crate::article::{Article, ParagraphKind};
use crate::formats::agency_names;

/// One text of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    pub(super) part: Part,
    /// Which paragraph or caption of the part it is; 0 where there can be one only.
    pub(super) number: usize,
    pub(super) text: &'a str,
    pub(super) kind: TextKind,
}

impl Text<'_> {
    /// The field under which a passage of this text is shown.
    pub(super) fn field(&self) -> &'static str {
        if self.kind == TextKind::Credit { "credit" } else { self.part.name() }
    }
}

/// How a text stands to the one before it in its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextKind {
    /// A text of its own: no span reaches into it from another (rule 17).
    Apart,
    /// A paragraph of the body, which is one text.
    Paragraph(ParagraphKind),
    /// The credit of a photo: a text apart, printed with the caption of this number.
    Credit,
    /// Searched but printed nowhere, such as the names of an agency.
    Unprinted,
}

/// How many word numbers lie between two texts of a part: more than the largest
/// distance a query may name (1,000), so that no span can bridge them.
pub(super) const APART_BY: u32 = 1_024;

/// The number of the next word of each part.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers([u32; Part::ALL.len()]);

impl Numbers {
    /// The number that the first word of `text` gets.
    pub(super) fn first(&self, text: &Text<'_>) -> u32 {
        match (self.next(text.part), text.kind) {
            (0, _) => 0,
            (next, TextKind::Paragraph(_)) => next,
            (next, TextKind::Apart | TextKind::Credit | TextKind::Unprinted) => next + APART_BY,
        }
    }

    /// Says that the words of `text` have been numbered up to `next`.
    pub(super) fn set(&mut self, part: Part, next: u32) {
        self.0[part as usize] = next;
    }

    /// The number after the last word of a part.
    pub(super) fn next(&self, part: Part) -> u32 {
        self.0[part as usize]
    }
}

/// All texts of an article, part by part.
pub(super) fn texts(article: &Article) -> Vec<Text<'_>> {
    let mut texts = Vec::with_capacity(article.body.len() + 12);
    let mut add = |part, number, text, kind| texts.push(Text { part, number, text, kind });
    add(Part::Headline, 0, article.headline.as_str(), TextKind::Apart);
    for (number, paragraph) in article.body.iter().enumerate() {
        add(Part::Body, number, &paragraph.text, TextKind::Paragraph(paragraph.kind));
    }
    for (number, caption) in article.captions.iter().enumerate() {
        add(Part::Caption, number, &caption.text, TextKind::Apart);
    }
    for (number, line) in article.attribution.iter().enumerate() {
        add(Part::Attribution, number, &line.text, TextKind::Apart);
    }
    // A photo credit is a credit, but its agency did not supply the story (rule 19).
    for (number, caption) in article.captions.iter().enumerate() {
        add(
            Part::Attribution,
            number,
            caption.credit.as_deref().unwrap_or_default(),
            TextKind::Credit,
        );
    }
    for name in article.agencies.iter().flat_map(|it| agency_names(it)) {
        add(Part::Attribution, 0, name, TextKind::Unprinted);
    }
    for (number, keyword) in article.keywords.iter().enumerate() {
        add(Part::Keyword, number, keyword, TextKind::Apart);
    }
    let dateline = article.dateline.as_ref();
    let single = [
        (Part::Subheadline, article.subheadline.as_deref()),
        (Part::Kicker, article.kicker.as_deref()),
        (Part::Byline, article.byline.as_deref()),
        (Part::Dateline, dateline.map(|it| it.text.as_str())),
        (Part::Source, article.source.as_deref()),
        (Part::Section, article.section.as_deref()),
        (Part::Path, article.path.as_deref()),
        (Part::Url, article.url.as_deref()),
    ];
    for (part, text) in single {
        add(part, 0, text.unwrap_or_default(), TextKind::Apart);
    }
    for author in &article.authors {
        add(Part::Byline, 0, author, TextKind::Unprinted);
    }
    add(
        Part::Dateline,
        0,
        dateline.map(|it| it.place.as_str()).unwrap_or_default(),
        TextKind::Unprinted,
    );
    texts
}
