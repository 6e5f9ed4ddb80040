//! The tokens of a page, handed on to the [`Builder`] as they come; what nobody reads is never copied.
//!
//! Half of a page of today is scripts and another third attributes without a
//! meaning for its text. html5gum's own emitters copy all of it and look at every
//! byte for errors that nobody is told of, which takes three times as long as cutting the tokens.

use std::cell::Cell;
use std::convert::Infallible;
use std::fmt;

use html5gum::{
    Emitter, Error, Readable, Reader, State, StringReader, Tokenizer, naive_next_state,
};

use super::attributes::Attribute;
use super::flatten::{Builder, Flat};

/// The longest name of an element or an attribute, in bytes: no name that means something is longer.
const LONGEST_NAME: usize = 32;

/// The most attributes of a tag; pages have tens.
///
/// html5gum 0.9 goes one call deeper with each attribute in quotes, so that a tag
/// of some ten thousand would end the process.
const MOST_ATTRIBUTES: usize = 200;

/// The pieces of a page; what a tag has beyond its first [`MOST_ATTRIBUTES`] is passed over.
pub(super) fn read(html: &str) -> Flat {
    let mut tokens = Tokens::default();
    let (mut rest, mut state) = (html, State::Data);
    loop {
        let (attributes, taken) = (Cell::new(0), Cell::new(0));
        let source =
            Source { html: rest.to_reader(), taken: 0, told: &taken, attributes: &attributes };
        let handing = Handing { tokens: &mut tokens, attributes: &attributes };
        let mut tokenizer = Tokenizer::new_with_emitter(source, handing);
        tokenizer.set_state(state);
        if tokenizer.finish().is_ok() {
            return tokens.builder.finish();
        }
        let unread = rest.as_bytes().get(taken.get()..).unwrap_or_default();
        let end = memchr::memchr(b'>', unread).map_or(rest.len(), |at| taken.get() + at + 1);
        rest = rest.get(end..).unwrap_or_default();
        state = tokens.end_tag().unwrap_or(State::Data);
    }
}

/// A page that is read up to a tag of too many attributes.
struct Source<'a> {
    html: StringReader<'a>,
    /// How many bytes were read.
    taken: usize,
    /// The same for who comes after, once reading has ended early.
    told: &'a Cell<usize>,
    /// How many attributes the tag at hand has.
    attributes: &'a Cell<usize>,
}

/// A tag has more than [`MOST_ATTRIBUTES`].
#[derive(Debug)]
struct TooMany;

impl fmt::Display for TooMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tag has too many attributes")
    }
}

impl std::error::Error for TooMany {}

impl Source<'_> {
    #[inline(always)]
    fn check(&self) -> Result<(), TooMany> {
        if self.attributes.get() <= MOST_ATTRIBUTES {
            return Ok(());
        }
        self.told.set(self.taken);
        Err(TooMany)
    }
}

impl Reader for Source<'_> {
    type Error = TooMany;

    #[inline(always)]
    fn read_byte(&mut self) -> Result<Option<u8>, TooMany> {
        self.check()?;
        let Ok(byte) = self.html.read_byte();
        self.taken += usize::from(byte.is_some());
        Ok(byte)
    }

    #[inline(always)]
    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, TooMany> {
        self.check()?;
        let Ok(is_next) = self.html.try_read_string(text, case_sensitive);
        self.taken += if is_next { text.len() } else { 0 };
        Ok(is_next)
    }

    #[inline(always)]
    fn read_until<'b>(
        &'b mut self,
        needle: &[u8],
        buffer: &'b mut [u8; 4],
    ) -> Result<Option<&'b [u8]>, TooMany> {
        self.check()?;
        let Ok(chunk) = self.html.read_until(needle, buffer);
        self.taken += chunk.map_or(0, <[u8]>::len);
        Ok(chunk)
    }
}

/// The tag at hand and where its parts go.
#[derive(Default)]
struct Tokens {
    builder: Builder,
    /// The name of the tag at hand, cut at [`LONGEST_NAME`].
    name: Vec<u8>,
    is_end: bool,
    /// Whether the builder knows of the start at hand.
    begun: bool,
    self_closing: bool,
    attribute: Vec<u8>,
    current: Attribute,
    value: Vec<u8>,
    /// The name of the last start: what ends the text of a script.
    last_start: Vec<u8>,
}

impl Tokens {
    fn begin(&mut self) {
        if !self.begun && !self.is_end {
            self.begun = true;
            self.builder.begin(&self.name);
        }
    }

    fn end_attribute(&mut self) {
        if !self.attribute.is_empty() && !self.is_end {
            if self.current == Attribute::Unread {
                self.current = self.builder.attribute(&self.attribute);
            }
            self.builder.value(self.current, &self.value);
        }
        self.attribute.clear();
        self.value.clear();
        self.current = Attribute::Unread;
    }

    /// Hands on the tag at hand; how what follows is to be read, if not as usual.
    fn end_tag(&mut self) -> Option<State> {
        self.end_attribute();
        if self.is_end {
            self.builder.close(&self.name);
            return None;
        }
        self.begin();
        self.last_start.clone_from(&self.name);
        // In a drawing "<style/>" and "<title/>" are complete.
        let complete = self.self_closing && self.builder.is_skipping();
        self.builder.open(self.self_closing);
        if complete { None } else { naive_next_state(&self.name) }
    }
}

/// A tokenizer keeps its emitter to itself, so it gets one that only points to ours.
struct Handing<'t> {
    tokens: &'t mut Tokens,
    attributes: &'t Cell<usize>,
}

impl Emitter for Handing<'_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.tokens.last_start.clear();
        self.tokens.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {}

    #[inline]
    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    #[inline]
    fn emit_string(&mut self, text: &[u8]) {
        self.tokens.builder.take_text(text);
    }

    fn init_start_tag(&mut self) {
        self.tokens.name.clear();
        self.tokens.is_end = false;
        self.tokens.begun = false;
        self.tokens.self_closing = false;
    }

    fn init_end_tag(&mut self) {
        self.tokens.name.clear();
        self.tokens.is_end = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.attributes.set(0);
        self.tokens.end_tag()
    }

    fn set_self_closing(&mut self) {
        self.tokens.self_closing = true;
    }

    #[inline]
    fn push_tag_name(&mut self, part: &[u8]) {
        push_within(&mut self.tokens.name, part, LONGEST_NAME);
    }

    fn init_attribute(&mut self) {
        self.attributes.set(self.attributes.get() + 1);
        self.tokens.end_attribute();
        self.tokens.begin();
    }

    #[inline]
    fn push_attribute_name(&mut self, part: &[u8]) {
        push_within(&mut self.tokens.attribute, part, LONGEST_NAME);
    }

    fn init_attribute_value(&mut self) {
        let it = &mut *self.tokens;
        if !it.is_end {
            it.current = it.builder.attribute(&it.attribute);
        }
    }

    #[inline]
    fn push_attribute_value(&mut self, part: &[u8]) {
        if !matches!(self.tokens.current, Attribute::Other | Attribute::Unread) {
            push_within(&mut self.tokens.value, part, LONGEST_VALUE + 1);
        }
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tokens.is_end
            && !self.tokens.last_start.is_empty()
            && self.tokens.last_start == self.tokens.name
    }

    // Comments and the declaration of the kind of document say nothing of the story.
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn emit_current_comment(&mut self) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn emit_current_doctype(&mut self) {}
}

/// The longest value that is kept, in bytes; photos inside the page run to megabytes.
pub(super) const LONGEST_VALUE: usize = 8192;

fn push_within(place: &mut Vec<u8>, part: &[u8], most: usize) {
    let room = most.saturating_sub(place.len());
    place.extend_from_slice(part.get(..room).unwrap_or(part));
}
