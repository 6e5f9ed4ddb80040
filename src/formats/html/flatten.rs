//! Markup to blocks: the stretches of text between the elements that break lines, in order.
//!
//! The tokens come from `html5gum`; no tree in the sense of browsers is built.
//! Of each element only its parent, its kind and its marks are kept, so that
//! any markup, however deep and broken, takes time in step with its length.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::head::Head;
use super::marks::{self, Marks};
use super::tags::Tag;
use crate::text::tidy;

/// How deep elements are told apart; deeper ones count as their ancestor there.
///
/// Pages of newspapers are 20 to 60 deep. Browsers flatten at 512 as well.
const DEEPEST: usize = 512;

/// How far up an end looks for its beginning.
///
/// Real markup errors are a few elements wide; without a bound, ends that match
/// nothing would each walk the whole stack.
const REACH: usize = 64;

/// How many elements are told apart; later ones count as their parent. The longest real page had 21,000.
const MOST_ELEMENTS: usize = 400_000;

/// How many blocks a page has at most; the rest is left out with a warning.
pub(super) const MOST_BLOCKS: usize = 100_000;

/// How many attributes of an element are looked at; real ones have fewer than 40.
const MOST_ATTRIBUTES: usize = 256;

/// How many bytes of structured data are kept in all; real pages have up to 300 KB.
const MOST_DATA: usize = 4 << 20;

/// How many scripts of structured data are kept; real pages have fewer than ten.
const MOST_SCRIPTS: usize = 100;

/// An element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    /// The element around it, by its number; the first is its own.
    pub(super) parent: usize,
    pub(super) tag: Tag,
    /// What its own attributes say.
    pub(super) marks: Marks,
}

/// How far up the marks of an element count for what stands in it.
///
/// A caption has up to four elements around its words; a mark further up is of a
/// whole page ("has-caption", a `<figure>` that nobody closed).
const NEAR: usize = 5;

/// A stretch of text that a reader sees as one.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) text: String,
    /// The innermost element around all of it that is not part of a line, by its number.
    pub(super) element: usize,
    /// The bytes of it that are links.
    pub(super) linked: usize,
}

/// A page in pieces.
#[derive(Debug)]
pub(super) struct Flat {
    pub(super) elements: Vec<Element>,
    pub(super) blocks: Vec<Block>,
    pub(super) head: Head,
    /// Whether the page had more blocks than are kept.
    pub(super) cut: bool,
}

impl Flat {
    /// Whether an element or one close around it has any of these marks.
    pub(super) fn is_near(&self, element: usize, marks: Marks) -> bool {
        self.around(element).any(|it| it.marks.has(marks))
    }

    /// Whether an element is or lies in one of these.
    pub(super) fn is_in(&self, element: usize, tags: &[Tag]) -> bool {
        self.around(element).any(|it| tags.contains(&it.tag))
    }

    fn around(&self, element: usize) -> impl Iterator<Item = &Element> {
        let outer = |it: &usize| self.elements.get(*it).map(|it| it.parent);
        std::iter::successors(Some(element), outer)
            .take(NEAR)
            .filter_map(|it| self.elements.get(it))
    }
}

/// The pieces of a page.
pub(super) fn flatten(html: &str) -> Flat {
    let mut builder = Builder::new();
    let take = |event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        builder.take(&event);
        None
    };
    let mut emitter = CallbackEmitter::new(take);
    emitter.naively_switch_states(true);
    // Reading from memory cannot fail.
    let _ = Tokenizer::new_with_emitter(html, emitter).finish();
    builder.end_block();
    builder.flat
}

/// An element whose end has not come yet.
#[derive(Clone, Copy)]
struct Open {
    /// The first bytes of its name, which tell names apart.
    name: u128,
    tag: Tag,
    element: usize,
}

/// The attributes of a start that matter.
#[derive(Default)]
struct Attributes {
    seen: usize,
    current: Attribute,
    marks: Marks,
    /// `property`, `name` or `itemprop` of a `<meta>`.
    name: String,
    content: String,
    rel: String,
    href: String,
    is_data: bool,
    datetime: String,
    language: String,
    alt: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Attribute {
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
    #[default]
    Other,
}

struct Builder {
    flat: Flat,
    stack: Vec<Open>,
    /// How many elements are open that were too deep to be told apart.
    deeper: usize,
    /// The element being skipped and how many of its name are open in it.
    skipped: Option<(u128, usize)>,
    /// What the text of the element at hand is for.
    sink: Sink,
    start: (u128, Tag),
    attributes: Attributes,
    text: String,
    spaced: bool,
    linked: usize,
    /// How many links are open.
    links: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sink {
    Page,
    Title,
    Data,
    Nothing,
}

impl Builder {
    fn new() -> Self {
        let root = Element { parent: 0, tag: Tag::Block, marks: Marks::NONE };
        let flat =
            Flat { elements: vec![root], blocks: Vec::new(), head: Head::default(), cut: false };
        Self {
            flat,
            stack: Vec::new(),
            deeper: 0,
            skipped: None,
            sink: Sink::Page,
            start: (0, Tag::Block),
            attributes: Attributes::default(),
            text: String::new(),
            spaced: false,
            linked: 0,
            links: 0,
        }
    }

    fn take(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.start = (packed(name), Tag::of(name));
                self.attributes.clear();
            }
            CallbackEvent::AttributeName { name } => self.attributes.name(name),
            CallbackEvent::AttributeValue { value } => {
                self.attributes.value(value, self.start.1);
            }
            CallbackEvent::CloseStartTag { self_closing } => self.open(*self_closing),
            CallbackEvent::EndTag { name } => self.close(packed(name), Tag::of(name)),
            CallbackEvent::String { value } => self.take_text(value),
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
    }

    fn take_text(&mut self, value: &[u8]) {
        match self.sink {
            Sink::Page if self.skipped.is_none() => {
                let Ok(text) = std::str::from_utf8(value) else { return };
                self.push(text);
            }
            Sink::Title if self.skipped.is_none() => {
                self.flat.head.take_title(&String::from_utf8_lossy(value));
            }
            Sink::Data => {
                let kept: usize = self.flat.head.data.iter().map(String::len).sum();
                if kept + value.len() <= MOST_DATA && self.flat.head.data.len() < MOST_SCRIPTS {
                    self.flat.head.data.push(String::from_utf8_lossy(value).into_owned());
                }
            }
            Sink::Page | Sink::Title | Sink::Nothing => {}
        }
    }

    /// Goes on with the line, white space collapsed.
    fn push(&mut self, text: &str) {
        self.spaced |= text.starts_with(|it: char| it.is_ascii_whitespace());
        let before = self.text.len();
        for word in text.split_ascii_whitespace() {
            if self.spaced && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.text.push_str(word);
            self.spaced = true;
        }
        let ends_spaced = text.ends_with(|it: char| it.is_ascii_whitespace());
        if self.text.len() > before {
            self.spaced = ends_spaced;
        }
        if self.links > 0 {
            self.linked += self.text.len() - before;
        }
    }

    fn element(&self) -> usize {
        self.stack.last().map_or(0, |it| it.element)
    }

    /// The innermost element that is not part of a line.
    fn block_element(&self) -> usize {
        let outer = self.stack.iter().rev().take(REACH).find(|it| !it.tag.is_inline());
        outer.map_or_else(|| self.element(), |it| it.element)
    }

    fn end_block(&mut self) {
        if !self.text.is_empty() {
            let text = tidy(&self.text).into_owned();
            if self.flat.blocks.len() >= MOST_BLOCKS {
                self.flat.cut = true;
            } else if !text.is_empty() {
                let block = Block { text, element: self.block_element(), linked: self.linked };
                self.flat.blocks.push(block);
            }
            self.text.clear();
        }
        self.spaced = false;
        self.linked = 0;
    }

    fn open(&mut self, self_closing: bool) {
        let (name, tag) = self.start;
        if let Some((skipped, count)) = &mut self.skipped {
            *count += usize::from(*skipped == name && !self_closing);
            return;
        }
        match tag {
            Tag::Script => {
                self.sink = if self.attributes.is_data { Sink::Data } else { Sink::Nothing };
                return;
            }
            Tag::Title => {
                self.sink = Sink::Title;
                return;
            }
            Tag::Skipped => {
                if !self_closing {
                    self.skipped = Some((name, 1));
                }
                return;
            }
            Tag::Break => return self.end_block(),
            Tag::Void => return self.take_void(name),
            _ => {}
        }
        if name == packed(b"html") {
            self.flat.head.take_language(&self.attributes.language);
        }
        if !self.attributes.datetime.is_empty() {
            self.flat.head.take_time(&self.attributes.datetime, self.attributes.marks);
        }
        self.imply_ends(tag);
        let marked = tag.is_inline() && self.attributes.marks.has(BREAKING);
        if !tag.is_inline() || marked {
            self.end_block();
        }
        self.enter(name, if marked { Tag::Block } else { tag });
    }

    fn enter(&mut self, name: u128, tag: Tag) {
        if self.stack.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        let parent = self.element();
        let marks = self.attributes.marks;
        let plain = tag.is_inline() && marks.is_empty();
        let element = match self.flat.elements.get(parent) {
            Some(_) if !plain && self.flat.elements.len() < MOST_ELEMENTS => {
                self.flat.elements.push(Element { parent, tag, marks });
                self.flat.elements.len() - 1
            }
            _ => parent,
        };
        self.links += usize::from(tag == Tag::Link);
        self.stack.push(Open { name, tag, element });
    }

    fn take_void(&mut self, name: u128) {
        let it = &self.attributes;
        if name == packed(b"meta") {
            self.flat.head.take_meta(&it.name, &it.content);
        } else if name == packed(b"link") {
            self.flat.head.take_link(&it.rel, &it.href);
        } else if name == packed(b"hr") {
            self.end_block();
        } else if name == packed(b"img") && !it.alt.is_empty() {
            let (element, alt) = (self.element(), it.alt.clone());
            self.flat.head.take_photo(element, &alt);
        }
    }

    /// Ends what the start of this element ends: a paragraph, an item, a cell.
    fn imply_ends(&mut self, tag: Tag) {
        if tag.is_inline() {
            return;
        }
        let ended = |open: Tag| match tag {
            Tag::Item => matches!(open, Tag::Item | Tag::Paragraph),
            Tag::Cell => matches!(open, Tag::Cell | Tag::Paragraph),
            _ => matches!(open, Tag::Paragraph),
        };
        let inside = |open: &&Open| open.tag.is_inline() || ended(open.tag);
        let open = self.stack.iter().rev().take(REACH).take_while(inside);
        let reach =
            open.enumerate().filter(|(_, it)| ended(it.tag)).map(|(number, _)| number + 1).last();
        if let Some(reach) = reach {
            self.end_block();
            self.leave(reach);
        }
    }

    /// Leaves the innermost elements.
    fn leave(&mut self, count: usize) {
        let kept = self.stack.len().saturating_sub(count);
        for open in self.stack.drain(kept..) {
            self.links -= usize::from(open.tag == Tag::Link);
        }
    }

    fn close(&mut self, name: u128, tag: Tag) {
        if let Some((skipped, count)) = &mut self.skipped {
            if *skipped == name {
                *count -= 1;
                if *count == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        match tag {
            Tag::Script | Tag::Title => {
                self.sink = Sink::Page;
                return;
            }
            // "</br>" breaks a line in every browser.
            Tag::Break => return self.end_block(),
            Tag::Void | Tag::Skipped => return,
            _ => {}
        }
        if self.deeper > 0 {
            if !tag.is_inline() {
                self.end_block();
            }
            self.deeper -= 1;
            return;
        }
        let wall = |open: &Open| {
            open.name != name
                && (open.tag.is_wall() && !tag.is_wall()
                    || tag.is_inline() && !open.tag.is_inline())
        };
        let mut found = None;
        for (number, open) in self.stack.iter().rev().take(REACH).enumerate() {
            if open.name == name {
                found = Some(number + 1);
                break;
            }
            if wall(open) {
                break;
            }
        }
        let Some(count) = found else { return };
        let breaks = self.stack.iter().rev().take(count).any(|it| !it.tag.is_inline());
        if breaks {
            self.end_block();
        }
        self.leave(count);
    }
}

/// The marks for which a part of a line becomes a block of its own: photo credits stand in spans.
const BREAKING: Marks = Marks::CAPTION.with(Marks::CREDIT);

impl Attributes {
    fn clear(&mut self) {
        self.seen = 0;
        self.current = Attribute::Other;
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

    fn name(&mut self, name: &[u8]) {
        self.seen += 1;
        self.current = match name {
            _ if self.seen > MOST_ATTRIBUTES => Attribute::Other,
            b"class" | b"id" | b"data-testid" | b"data-component" => Attribute::Class,
            b"itemprop" => Attribute::Property,
            b"property" | b"name" => Attribute::Name,
            b"role" => Attribute::Role,
            b"content" => Attribute::Content,
            b"rel" => Attribute::Rel,
            b"href" => Attribute::Href,
            b"type" => Attribute::Type,
            b"style" => Attribute::Style,
            b"datetime" => Attribute::DateTime,
            b"lang" => Attribute::Language,
            b"alt" => Attribute::Alt,
            b"hidden" => {
                self.marks.add(Marks::HIDDEN);
                Attribute::Other
            }
            _ => Attribute::Other,
        };
    }

    fn value(&mut self, value: &[u8], tag: Tag) {
        match self.current {
            Attribute::Class => self.marks.add(marks::of_class(value)),
            Attribute::Property => {
                self.marks.add(marks::of_property(value));
                if self.name.is_empty() {
                    keep(&mut self.name, value);
                }
            }
            Attribute::Role => self.marks.add(marks::of_role(value)),
            Attribute::Name if tag == Tag::Void => keep(&mut self.name, value),
            Attribute::Content => keep(&mut self.content, value),
            Attribute::Rel => keep(&mut self.rel, value),
            Attribute::Href if tag == Tag::Void => keep(&mut self.href, value),
            Attribute::Type => {
                let value = value.trim_ascii();
                self.is_data = value.len() >= 19
                    && value
                        .get(..19)
                        .is_some_and(|it| it.eq_ignore_ascii_case(b"application/ld+json"));
            }
            Attribute::Style => {
                let compact: Vec<u8> = value
                    .iter()
                    .copied()
                    .filter(|it| !it.is_ascii_whitespace())
                    .take(200)
                    .collect();
                let hides =
                    |it: &[u8]| compact.windows(it.len()).any(|at| at.eq_ignore_ascii_case(it));
                if hides(b"display:none") || hides(b"visibility:hidden") {
                    self.marks.add(Marks::HIDDEN);
                }
            }
            Attribute::DateTime => keep(&mut self.datetime, value),
            Attribute::Language => keep(&mut self.language, value),
            Attribute::Alt => keep(&mut self.alt, value),
            Attribute::Href | Attribute::Name | Attribute::Other => {}
        }
    }
}

/// The longest value that is kept, in bytes; photos inside the page run to megabytes.
const LONGEST_VALUE: usize = 8192;

fn keep(place: &mut String, value: &[u8]) {
    place.clear();
    if value.len() <= LONGEST_VALUE {
        place.push_str(&String::from_utf8_lossy(value));
    }
}

/// The first sixteen bytes of a name: no two elements of HTML agree in them.
fn packed(name: &[u8]) -> u128 {
    name.iter().take(16).fold(0, |packed, byte| packed << 8 | u128::from(*byte))
}
