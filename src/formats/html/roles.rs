//! What each block of a page is: its place in the markup, its marks and its words decide together.

use super::captions;
use super::flatten::{Block, Element, Flat};
use super::marks::Marks;
use super::photos::Beside;
use super::scope::{CAPTIONED, FIGURE, Scope, link_density};
use super::stated::Stated;
use super::tags::Tag;
use super::weights as w;
use super::{headline, same};
use crate::formats::attribution;
use crate::formats::learnt::{self, Learnt, Roles, Seen};
use crate::formats::text::features::{Clutter, Features, features};
use crate::formats::text::lines::Line;
use crate::formats::text::roles::Role;
use crate::formats::text::weights as text_weights;
use crate::formats::text::{byline, dateline};

/// A page with the role of each of its blocks.
pub(super) struct Page {
    pub(super) flat: Flat,
    pub(super) features: Vec<Features>,
    pub(super) scope: Scope,
    pub(super) roles: Vec<Role>,
    pub(super) headline: Option<headline::Found>,
    /// The first and one past the last block of the story.
    pub(super) story: std::ops::Range<usize>,
    pub(super) beside: Beside,
}

impl Page {
    pub(super) fn of(flat: Flat, stated: &Stated) -> Self {
        let lines: Vec<Line> = flat
            .blocks
            .iter()
            .map(|it| Line { text: it.text.as_str().into(), gap: false })
            .collect();
        let features = features(&lines);
        let headline = headline::headline(&flat, &features, stated);
        let scope = Scope::of(&flat, &features, headline.as_ref().and_then(|it| it.block));
        let roles = vec![Role::Clutter; flat.blocks.len()];
        let beside = Beside::of(&flat, &features);
        let mut page = Self { flat, features, scope, roles, headline, story: 0..0, beside };
        page.story = page.extent();
        page.mark_story();
        page.settle_subheads();
        page.mark_header(stated);
        page.mark_captions();
        page.mark_tail();
        page
    }

    /// How surely headline and body are what they seem, from 0 to 1.
    ///
    /// The headline counts by how many sources agree with it, the body by its
    /// length and by how much of the page's running text lies in it.
    pub(super) fn confidence(&self) -> f32 {
        let headline = self.headline.as_ref().map_or(0.0, |it| match it.block {
            Some(_) => 0.5 + 0.5 * it.agreement,
            None => 0.5 * it.agreement,
        });
        let is_body = |(_, role): &(&Features, &Role)| **role == Role::Body;
        let body = self.features.iter().zip(&self.roles).filter(is_body);
        let words: usize = body.map(|(it, _)| it.words).sum();
        let enough = (words as f32 / w::SURE_WORDS).min(1.0);
        0.4 * headline + 0.3 * enough + 0.3 * enough * self.scope.share.clamp(0.0, 1.0)
    }

    /// Takes for clutter what other pages of the source have as well, and says what was seen.
    pub(super) fn review(&mut self, learnt: &Learnt, stated: &Stated, path: &str) -> Seen {
        let source = learnt::source_of(stated.url.as_deref(), stated.source.as_deref(), path);
        let texts: Vec<&str> = self.flat.blocks.iter().map(|it| it.text.as_str()).collect();
        let running: Vec<bool> = self.features.iter().map(Features::is_running).collect();
        let (roles, story) = (&mut self.roles[..], self.story.clone());
        Roles { texts: &texts, running: &running, roles, story }.review(learnt, source)
    }

    pub(super) fn block(&self, at: usize) -> Option<(&Block, &Features, &Element)> {
        let block = self.flat.blocks.get(at)?;
        Some((block, self.features.get(at)?, self.flat.elements.get(block.element)?))
    }

    pub(super) fn text(&self, at: usize) -> &str {
        self.flat.blocks.get(at).map_or("", |it| it.text.as_str())
    }

    pub(super) fn is(&self, at: usize, role: Role) -> bool {
        self.roles.get(at) == Some(&role)
    }

    pub(super) fn set(&mut self, at: usize, role: Role) {
        if let Some(it) = self.roles.get_mut(at) {
            *it = role;
        }
    }

    pub(super) fn is_clutter(&self, element: usize) -> bool {
        self.scope.clutter.get(element) == Some(&true)
    }

    pub(super) fn is_inside(&self, at: usize) -> bool {
        let element = self.flat.blocks.get(at).map(|it| it.element);
        element.and_then(|it| self.scope.inside.get(it)) == Some(&true)
    }

    /// From the first running text of the story's element to its last.
    fn extent(&self) -> std::ops::Range<usize> {
        let runs = |at: &usize| {
            self.is_inside(*at)
                && self.scope.weights.get(*at).is_some_and(|it| *it > text_weights::SHORT_SENTENCE)
                && !self.flat.blocks.get(*at).is_some_and(|it| self.is_clutter(it.element))
        };
        let first = (0..self.flat.blocks.len()).find(runs);
        let last = (0..self.flat.blocks.len()).rev().find(runs);
        first.zip(last).map_or(0..0, |(first, last)| first..last + 1)
    }

    /// The blocks of the story's element.
    fn mark_story(&mut self) {
        let total: f32 = self
            .story
            .clone()
            .filter_map(|it| self.scope.weights.get(it))
            .filter(|it| **it > 0.0)
            .sum();
        let mut passed = 0.0;
        let start = (0..self.story.start)
            .rev()
            .take_while(|it| self.is_inside(*it))
            .last()
            .unwrap_or(self.story.start);
        let mut printed: std::collections::HashSet<String> = std::collections::HashSet::new();
        let mut pointed = false;
        for at in start..self.story.end {
            passed += self.scope.weights.get(at).copied().unwrap_or_default().max(0.0);
            let Some((_, seen, _)) = self.block(at) else { continue };
            // The heading over other stories ends this one, if most of it has been told.
            if seen.clutter == Clutter::Heading
                && passed > total * 0.7
                && self.is_inside(at)
                && !self.goes_on(at)
            {
                self.story.end = at;
                break;
            }
            let boxed = pointed && !seen.is_running();
            pointed = seen.clutter == Clutter::Pointer;
            if !self.is_inside(at) || boxed {
                continue;
            }
            let role = self.role_in_story(at);
            let again = role == Role::Body
                && seen.is_running()
                && !printed.insert(self.text(at).to_owned());
            if !again {
                self.set(at, role);
            }
        }
    }

    /// Whether the story goes on behind a block, beside the paragraphs before it: then the block heads a box.
    fn goes_on(&self, at: usize) -> bool {
        let runs = |it: &usize| {
            self.is_inside(*it)
                && self.block(*it).is_some_and(|(block, seen, element)| {
                    seen.is_running() && element.tag == Tag::Paragraph && link_density(block) < 0.5
                })
        };
        let before = (self.story.start..at).rev().take(w::BOX_BLOCKS).find(runs);
        before.is_some_and(|before| {
            let mut behind = (at + 1..self.story.end).take(w::BOX_BLOCKS).filter(runs);
            behind.any(|it| self.shares_parent(it, before))
        })
    }

    fn role_in_story(&self, at: usize) -> Role {
        let Some((block, seen, element)) = self.block(at) else { return Role::Clutter };
        let text = block.text.as_str();
        let beside = |marked: &[bool]| marked.get(at) == Some(&true);
        if self.is_clutter(block.element)
            || beside(&self.beside.card)
            || beside(&self.beside.caption)
        {
            return Role::Clutter;
        }
        if self.flat.is_in(block.element, FIGURE) || self.flat.is_near(block.element, CAPTIONED) {
            return Role::Clutter;
        }
        if seen.rights {
            return Role::Rights;
        }
        if seen.unspaced && captions::is_credited_after(text) {
            return Role::Caption;
        }
        if matches!(seen.clutter, Clutter::Sure | Clutter::Heading | Clutter::Pointer) {
            return Role::Clutter;
        }
        if self.headline.as_ref().is_some_and(|it| same(&it.text, text)) {
            return Role::Clutter;
        }
        let before = at < self.story.start;
        let short = !seen.is_running();
        let signed = Marks::BYLINE.with(Marks::DATE).with(Marks::KICKER);
        let in_byline = match element.tag {
            // The class of a whole story often names its section; a heading in it is no section.
            Tag::Heading(_) => element.marks.has(signed),
            _ => self.flat.is_near(block.element, signed),
        };
        if short && (in_byline || seen.date || seen.byline) {
            return Role::Clutter;
        }
        let density = link_density(block);
        if density > w::LINKS_ONLY && (short || density > 0.9) {
            return Role::Clutter;
        }
        let from_end = self.story.end.saturating_sub(at);
        if from_end <= text_weights::CREDITS_BEFORE_END
            && !before
            && attribution::attribution(text).is_some()
        {
            return Role::Attribution;
        }
        if seen.photo.credit && short {
            return Role::Credit;
        }
        if dateline::stands_alone(text) {
            return Role::Dateline;
        }
        match element.tag {
            Tag::Heading(_) if density > 0.5 => Role::Clutter,
            Tag::Heading(_) if seen.words <= w::SUBHEAD_WORDS => Role::Subhead,
            Tag::Item | Tag::Cell if self.in_list_of_links(at) => Role::Clutter,
            Tag::Item => Role::List,
            Tag::Quote => Role::Quote,
            Tag::Cell if short => Role::Clutter,
            _ if !short || (seen.ends && seen.words >= 2) => Role::Body,
            Tag::Paragraph if seen.words <= w::SUBHEAD_WORDS => Role::Subhead,
            _ if self.flat.elements.get(element.parent).is_some_and(|it| it.tag == Tag::Quote) => {
                Role::Quote
            }
            _ => Role::Clutter,
        }
    }

    /// Whether an item stands between items that are mostly links.
    fn in_list_of_links(&self, at: usize) -> bool {
        let Some((block, _, _)) = self.block(at) else { return false };
        let parent = |at: usize| {
            let it = self.flat.blocks.get(at)?;
            self.flat.elements.get(it.element).map(|it| it.parent)
        };
        let list = parent(at);
        let near = (at.saturating_sub(3)..at + 4).filter(|it| parent(*it) == list);
        let (linked, length) = near
            .filter_map(|it| self.flat.blocks.get(it))
            .fold((0, 0), |(linked, length), it| (linked + it.linked, length + it.text.len()));
        linked * 2 > length || link_density(block) > w::LINKS_ONLY
    }

    /// A short line between paragraphs is a subhead where text follows; else it is clutter.
    fn settle_subheads(&mut self) {
        for at in self.story.clone() {
            if !self.is(at, Role::Subhead) {
                continue;
            }
            let is_text = |it: usize| {
                matches!(self.roles.get(it), Some(Role::Body | Role::List | Role::Quote))
            };
            let followed = (at + 1..at + 5).any(is_text);
            let led = (self.story.start..at).any(is_text);
            let heading =
                self.block(at).is_some_and(|(_, _, it)| matches!(it.tag, Tag::Heading(_)));
            let role = match (followed, led, heading) {
                (true, true, _) | (true, false, true) => continue,
                // What stands before the first paragraph in a paragraph of its own opens it.
                (true, false, false) => Role::Body,
                (false, ..) => Role::Clutter,
            };
            self.set(at, role);
        }
    }

    /// What stands between the headline and the story, and right above the headline.
    fn mark_header(&mut self, stated: &Stated) {
        let top = self.headline.as_ref().and_then(|it| it.block);
        if let Some(top) = top {
            self.set(top, Role::Headline);
            self.mark_kicker(top);
        }
        let from = top
            .filter(|it| *it < self.story.start)
            .map_or(self.story.start.saturating_sub(12), |it| it + 1);
        let mut standfirst = None;
        for at in from..(self.story.start + 3).min(self.flat.blocks.len()) {
            let Some((block, seen, _)) = self.block(at) else { continue };
            if !self.is(at, Role::Clutter)
                || self.is_clutter(block.element)
                    && !self.flat.is_near(block.element, Marks::STANDFIRST.with(Marks::BYLINE))
            {
                continue;
            }
            let text = block.text.as_str();
            let photo = self.flat.is_in(block.element, FIGURE)
                || self
                    .flat
                    .is_near(block.element, Marks::CAPTION.with(Marks::CREDIT).with(Marks::PHOTO));
            if photo || self.headline.as_ref().is_some_and(|it| same(&it.text, text)) {
                continue;
            }
            // "By Ferris Okoth · 9 February 2021" is both, and its date is read of a byline too.
            if seen.date && !seen.byline {
                self.set(at, Role::Date);
            } else if seen.byline
                || (self.flat.is_near(block.element, Marks::BYLINE) && byline::may_be_byline(text))
            {
                self.set(at, Role::Byline);
            } else if at < self.story.start
                && (standfirst.is_none() && self.is_standfirst(at, stated)
                    || standfirst == Some(block.element) && seen.ends)
            {
                standfirst = Some(block.element);
                self.set(at, if seen.ends { Role::Body } else { Role::Subheadline });
            }
        }
    }

    fn is_standfirst(&self, at: usize, stated: &Stated) -> bool {
        let Some((block, seen, _)) = self.block(at) else { return false };
        let described = stated.description.iter().chain(&stated.data.description).any(|it| {
            same(it, &block.text) || (block.text.len() > 40 && it.starts_with(&block.text))
        });
        let plain = seen.clutter == Clutter::No && !seen.photo.caption && link_density(block) < 0.5;
        let fits = seen.words <= w::STANDFIRST_WORDS && (seen.words >= 4 || seen.unspaced);
        plain
            && fits
            && (described
                || self.flat.is_near(block.element, Marks::STANDFIRST)
                || seen.is_running())
    }

    fn mark_kicker(&mut self, top: usize) {
        let Some(at) = top.checked_sub(1) else { return };
        let Some((block, seen, _)) = self.block(at) else { return };
        let is_link = |at: usize| self.flat.blocks.get(at).is_some_and(|it| link_density(it) > 0.9);
        // The last link of a menu stands right above the headline, too.
        let in_menu = is_link(at) && at.checked_sub(1).is_some_and(is_link);
        let near = self.flat.is_near(block.element, Marks::KICKER) || self.shares_parent(at, top);
        let fits = seen.words <= text_weights::KICKER_WORDS + 2
            && !seen.ends
            && !seen.date
            && !seen.byline
            && seen.clutter == Clutter::No
            && !in_menu
            && !self.is_clutter(block.element);
        if near && fits {
            self.set(at, Role::Kicker);
        }
    }

    fn shares_parent(&self, one: usize, other: usize) -> bool {
        let parent = |at: usize| {
            let it = self.flat.blocks.get(at)?;
            self.flat.elements.get(it.element).map(|it| it.parent)
        };
        parent(one) == parent(other)
    }

    /// Credits behind the story.
    fn mark_tail(&mut self) {
        let end = (self.story.end + text_weights::CREDITS_WITHIN).min(self.flat.blocks.len());
        for at in self.story.end.saturating_sub(text_weights::CREDITS_BEFORE_END)..end {
            let Some((block, seen, _)) = self.block(at) else { break };
            if seen.clutter == Clutter::Heading && at >= self.story.end {
                break;
            }
            if !self.is(at, Role::Clutter)
                || self.flat.is_in(block.element, FIGURE)
                || self.is_clutter(block.element) && !self.is_inside(at)
            {
                continue;
            }
            let near = at < self.story.end + 4;
            if let Some(found) = attribution::attribution(&block.text) {
                let bare = found.agencies.is_empty() && found.people.is_empty();
                if near || !bare {
                    self.set(at, Role::Attribution);
                }
            }
        }
    }
}
