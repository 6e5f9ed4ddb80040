//! Markup to blocks: the stretches of text between the elements that break lines, in order.
//!
//! The tokens come from `html5gum`; no tree in the sense of browsers is built.
//! Of each element only its parent, its kind and its marks are kept, so that
//! any markup, however deep and broken, takes time in step with its length.

use super::attributes::{Attribute, Attributes};
use super::head::Head;
use super::marks::Marks;
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

/// How many photos are looked at; real pages have fewer than 500.
const MOST_PHOTOS: usize = 2000;

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

/// A photo on the page.
#[derive(Clone, Debug)]
pub(super) struct Photo {
    /// The element around it, by its number.
    pub(super) element: usize,
    /// The words for those who do not see it.
    pub(super) alt: String,
    /// Whether it is a link.
    pub(super) linked: bool,
}

/// A page in pieces.
#[derive(Debug)]
pub(super) struct Flat {
    pub(super) elements: Vec<Element>,
    pub(super) blocks: Vec<Block>,
    pub(super) photos: Vec<Photo>,
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

/// An element whose end has not come yet.
#[derive(Clone, Copy)]
struct Open {
    /// The first bytes of its name, which tell names apart.
    name: u128,
    tag: Tag,
    element: usize,
    /// How many links were open around it, if it is a caption.
    outside: usize,
}

/// The page as far as it has been read.
pub(super) struct Builder {
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
    /// The text of a title or a script.
    apart: Vec<u8>,
    text: Vec<u8>,
    spaced: bool,
    linked: usize,
    /// How many links are open, those around the caption at hand aside.
    links: usize,
    /// How many links are open around the caption at hand: the photo is one, its caption is not.
    links_outside: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sink {
    Page,
    Title,
    Data,
    Nothing,
}

impl Default for Builder {
    fn default() -> Self {
        let root = Element { parent: 0, tag: Tag::Block, marks: Marks::NONE };
        let flat = Flat {
            elements: vec![root],
            blocks: Vec::new(),
            photos: Vec::new(),
            head: Head::default(),
            cut: false,
        };
        Self {
            flat,
            stack: Vec::new(),
            deeper: 0,
            skipped: None,
            sink: Sink::Page,
            apart: Vec::new(),
            start: (0, Tag::Block),
            attributes: Attributes::default(),
            text: Vec::new(),
            spaced: false,
            linked: 0,
            links: 0,
            links_outside: 0,
        }
    }
}

impl Builder {
    /// The pieces of the page, at its end.
    pub(super) fn finish(mut self) -> Flat {
        self.end_apart();
        self.end_block();
        self.flat
    }

    /// Whether what comes now is not of the page: a drawing, a choice of a form.
    pub(super) fn is_skipping(&self) -> bool {
        self.skipped.is_some()
    }

    /// Begins a start of this name; its attributes follow, then [`Builder::open`].
    pub(super) fn begin(&mut self, name: &[u8]) {
        self.start = (packed(name), Tag::of(name));
        self.attributes.clear();
    }

    /// What the next attribute of the start is.
    pub(super) fn attribute(&mut self, name: &[u8]) -> Attribute {
        match self.skipped {
            Some(_) => Attribute::Other,
            None => self.attributes.of(name, self.start.1),
        }
    }

    /// Takes the value of an attribute of the start.
    pub(super) fn value(&mut self, attribute: Attribute, value: &[u8]) {
        self.attributes.take(attribute, value);
    }

    /// Takes the next piece of text, whole letters.
    pub(super) fn take_text(&mut self, text: &[u8]) {
        match self.sink {
            Sink::Nothing => {}
            _ if self.skipped.is_some() => {}
            Sink::Page => self.push(text),
            Sink::Title | Sink::Data => {
                let kept: usize = self.flat.head.data.iter().map(String::len).sum();
                if kept + self.apart.len() + text.len() > MOST_DATA
                    || self.flat.head.data.len() >= MOST_SCRIPTS
                {
                    self.apart.clear();
                    self.sink = Sink::Nothing;
                } else {
                    self.apart.extend_from_slice(text);
                }
            }
        }
    }

    /// Ends the text of a title or a script.
    fn end_apart(&mut self) {
        let text = String::from_utf8_lossy(&self.apart);
        match self.sink {
            Sink::Title => self.flat.head.take_title(&text),
            Sink::Data => self.flat.head.data.push(text.into_owned()),
            Sink::Page | Sink::Nothing => {}
        }
        self.apart.clear();
        self.sink = Sink::Page;
    }

    /// Goes on with the line, white space collapsed.
    fn push(&mut self, text: &[u8]) {
        let Some(last) = text.last() else { return };
        let before = self.text.len();
        for word in text.split(u8::is_ascii_whitespace) {
            if word.is_empty() {
                self.spaced = true;
                continue;
            }
            if self.spaced && !self.text.is_empty() {
                self.text.push(b' ');
            }
            self.text.extend_from_slice(word);
            self.spaced = true;
        }
        self.spaced = last.is_ascii_whitespace();
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
            let text = tidy(&String::from_utf8_lossy(&self.text)).into_owned();
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

    /// Ends the start at hand.
    pub(super) fn open(&mut self, self_closing: bool) {
        let (name, tag) = self.start;
        if let Some((skipped, count)) = &mut self.skipped {
            // Many a photo is a button that shows it large.
            if *skipped != packed(b"button") || tag != Tag::Figure {
                *count += usize::from(*skipped == name && !self_closing);
                return;
            }
            self.skipped = None;
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
        let outside = if tag == Tag::FigureCaption { std::mem::take(&mut self.links) } else { 0 };
        self.links += usize::from(tag == Tag::Link);
        self.links_outside += outside;
        self.stack.push(Open { name, tag, element, outside });
    }

    fn take_void(&mut self, name: u128) {
        let it = &self.attributes;
        if name == packed(b"meta") {
            self.flat.head.take_meta(&it.name, &it.content);
        } else if name == packed(b"link") {
            self.flat.head.take_link(&it.rel, &it.href);
        } else if name == packed(b"hr") {
            self.end_block();
        } else if name == packed(b"img") && self.flat.photos.len() < MOST_PHOTOS {
            let alt = tidy(&it.alt).into_owned();
            let linked = self.links + self.links_outside > 0;
            self.flat.photos.push(Photo { element: self.element(), alt, linked });
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
            self.links = (self.links + open.outside) - usize::from(open.tag == Tag::Link);
            self.links_outside -= open.outside;
        }
    }

    /// Takes an end of this name.
    pub(super) fn close(&mut self, name: &[u8]) {
        let (name, tag) = (packed(name), Tag::of(name));
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
            Tag::Script | Tag::Title => return self.end_apart(),
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

/// The first sixteen bytes of a name: no two elements of HTML agree in them.
fn packed(name: &[u8]) -> u128 {
    name.iter().take(16).fold(0, |packed, byte| packed << 8 | u128::from(*byte))
}
