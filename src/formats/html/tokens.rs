//! The tokens of a page, handed on to the [`Builder`] as they come; what nobody reads is never copied.
//!
//! Half of a page of today is scripts and another third attributes without a
//! meaning for its text. html5gum's own emitters copy all of it and look at every
//! byte for errors that nobody is told of, which takes three times as long as cutting the tokens.

use std::convert::Infallible;

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};

use super::attributes::Attribute;
use super::flatten::{Builder, Flat};

/// The longest name of an element or an attribute, in bytes: no name that means something is longer.
const LONGEST_NAME: usize = 32;

/// The pieces of a page.
pub(super) fn read(html: &str) -> Flat {
    let mut tokens = Tokens::default();
    // Reading from memory cannot fail.
    let _ = Tokenizer::new_with_emitter(html, Handing(&mut tokens)).finish();
    tokens.builder.finish()
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
}

/// A tokenizer keeps its emitter to itself, so it gets one that only points to ours.
struct Handing<'t>(&'t mut Tokens);

impl Emitter for Handing<'_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.0.last_start.clear();
        self.0.last_start.extend_from_slice(name.unwrap_or_default());
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
        self.0.builder.take_text(text);
    }

    fn init_start_tag(&mut self) {
        self.0.name.clear();
        self.0.is_end = false;
        self.0.begun = false;
        self.0.self_closing = false;
    }

    fn init_end_tag(&mut self) {
        self.0.name.clear();
        self.0.is_end = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let it = &mut *self.0;
        it.end_attribute();
        if it.is_end {
            it.builder.close(&it.name);
            return None;
        }
        it.begin();
        it.last_start.clone_from(&it.name);
        // In a drawing "<style/>" and "<title/>" are complete.
        let complete = it.self_closing && it.builder.is_skipping();
        it.builder.open(it.self_closing);
        if complete { None } else { naive_next_state(&it.name) }
    }

    fn set_self_closing(&mut self) {
        self.0.self_closing = true;
    }

    #[inline]
    fn push_tag_name(&mut self, part: &[u8]) {
        push_within(&mut self.0.name, part, LONGEST_NAME);
    }

    fn init_attribute(&mut self) {
        self.0.end_attribute();
        self.0.begin();
    }

    #[inline]
    fn push_attribute_name(&mut self, part: &[u8]) {
        push_within(&mut self.0.attribute, part, LONGEST_NAME);
    }

    fn init_attribute_value(&mut self) {
        let it = &mut *self.0;
        if !it.is_end {
            it.current = it.builder.attribute(&it.attribute);
        }
    }

    #[inline]
    fn push_attribute_value(&mut self, part: &[u8]) {
        if !matches!(self.0.current, Attribute::Other | Attribute::Unread) {
            push_within(&mut self.0.value, part, LONGEST_VALUE + 1);
        }
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.0.is_end && !self.0.last_start.is_empty() && self.0.last_start == self.0.name
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
