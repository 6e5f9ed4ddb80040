//! The attributes of a start: those that say what its text is, and no others.

use super::marks::{self, Marks};
use super::tags::Tag;
use super::tokens::LONGEST_VALUE;

/// How many attributes of an element are looked at; real ones have fewer than 40.
const MOST_ATTRIBUTES: usize = 256;

/// What the attributes of one start say.
#[derive(Default)]
pub(super) struct Attributes {
    seen: usize,
    pub(super) marks: Marks,
    /// `property`, `name` or `itemprop` of a `<meta>`.
    pub(super) name: String,
    pub(super) content: String,
    pub(super) rel: String,
    pub(super) href: String,
    pub(super) is_data: bool,
    pub(super) datetime: String,
    pub(super) language: String,
    pub(super) alt: String,
}

/// An attribute that is read, by what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Attribute {
    Class,
    Property,
    Role,
    Name,
    Content,
    Rel,
    Href,
    Type,
    Style,
    DateTime,
    Language,
    Alt,
    Hidden,
    /// One that says nothing of the text.
    Other,
    /// One whose name is not known yet.
    #[default]
    Unread,
}

impl Attributes {
    pub(super) fn clear(&mut self) {
        self.seen = 0;
        self.marks = Marks::NONE;
        self.is_data = false;
        for text in [
            &mut self.name,
            &mut self.content,
            &mut self.rel,
            &mut self.href,
            &mut self.datetime,
            &mut self.language,
            &mut self.alt,
        ] {
            text.clear();
        }
    }

    /// Which attribute of a start of this kind has this name.
    pub(super) fn of(&mut self, name: &[u8], tag: Tag) -> Attribute {
        self.seen += 1;
        let void = tag == Tag::Void;
        match name {
            _ if self.seen > MOST_ATTRIBUTES => Attribute::Other,
            b"class" | b"id" | b"data-testid" | b"data-component" => Attribute::Class,
            b"itemprop" => Attribute::Property,
            b"property" | b"name" if void => Attribute::Name,
            b"role" => Attribute::Role,
            b"content" => Attribute::Content,
            b"rel" if void => Attribute::Rel,
            b"href" if void => Attribute::Href,
            b"type" if tag == Tag::Script => Attribute::Type,
            b"style" => Attribute::Style,
            b"datetime" => Attribute::DateTime,
            b"lang" => Attribute::Language,
            b"alt" if void => Attribute::Alt,
            b"hidden" => Attribute::Hidden,
            _ => Attribute::Other,
        }
    }

    /// Takes what an attribute says.
    pub(super) fn take(&mut self, attribute: Attribute, value: &[u8]) {
        if attribute == Attribute::Hidden {
            self.marks.add(Marks::HIDDEN);
        }
        if value.is_empty() {
            return;
        }
        match attribute {
            Attribute::Class => self.marks.add(marks::of_class(value)),
            Attribute::Property => {
                self.marks.add(marks::of_property(value));
                if self.name.is_empty() {
                    keep(&mut self.name, value);
                }
            }
            Attribute::Role => self.marks.add(marks::of_role(value)),
            Attribute::Name => keep(&mut self.name, value),
            Attribute::Content => keep(&mut self.content, value),
            Attribute::Rel => keep(&mut self.rel, value),
            Attribute::Href => keep(&mut self.href, value),
            Attribute::Type => self.is_data = is_data(value),
            Attribute::Style if hides(value) => self.marks.add(Marks::HIDDEN),
            Attribute::DateTime => keep(&mut self.datetime, value),
            Attribute::Language => keep(&mut self.language, value),
            Attribute::Alt => keep(&mut self.alt, value),
            Attribute::Style | Attribute::Hidden | Attribute::Other | Attribute::Unread => {}
        }
    }
}

fn is_data(kind: &[u8]) -> bool {
    const DATA: &[u8] = b"application/ld+json";
    let kind = kind.trim_ascii();
    kind.get(..DATA.len()).is_some_and(|it| it.eq_ignore_ascii_case(DATA))
}

/// Whether a style hides its element.
fn hides(style: &[u8]) -> bool {
    let compact: Vec<u8> =
        style.iter().copied().filter(|it| !it.is_ascii_whitespace()).take(200).collect();
    let says = |it: &[u8]| compact.windows(it.len()).any(|at| at.eq_ignore_ascii_case(it));
    says(b"display:none") || says(b"visibility:hidden")
}

fn keep(place: &mut String, value: &[u8]) {
    place.clear();
    if value.len() <= LONGEST_VALUE {
        place.push_str(&String::from_utf8_lossy(value));
    }
}
