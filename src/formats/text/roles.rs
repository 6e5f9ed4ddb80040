//! What each line of a page is: position and pattern decide together.

use std::collections::HashSet;
use std::ops::Range;

use super::features::{Clutter, Features, features, numbered};
use super::lines::Line;
use super::{attribution, block, byline, caption, dateline, dates, headline, rights};
use super::weights as w;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Clutter,
    Kicker,
    Headline,
    Subheadline,
    Byline,
    Date,
    /// A dateline on a line of its own.
    Dateline,
    Body,
    Subhead,
    Quote,
    List,
    Caption,
    /// The credit of the caption before it.
    Credit,
    Attribution,
    Rights,
}

impl Role {
    /// The name of the class in `morgue read --classes`.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Clutter => "clutter",
            Self::Kicker => "kicker",
            Self::Headline => "headline",
            Self::Subheadline => "subheadline",
            Self::Byline => "byline",
            Self::Date => "date",
            Self::Dateline => "dateline",
            Self::Body | Self::Quote | Self::List => "body",
            Self::Subhead => "subhead",
            Self::Caption => "caption",
            Self::Credit => "credit",
            Self::Attribution => "attribution",
            Self::Rights => "rights",
        }
    }
}

/// What follows an author's name in the line about the author.
const BIOGRAPHY: &[&str] = &[" is ", " was ", " served ", " writes ", " covers ", " lives ", " teaches ", " works ", " reports ", " can be reached", " has been ", " ist ", " est ", " es "];

/// A page with the role of each of its lines.
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    pub(super) features: Vec<Features>,
    pub(super) roles: Vec<Role>,
    /// The score of the headline, if one was found.
    pub(super) headline_score: Option<f32>,
    /// The lines of the story, headline not included.
    pub(super) story: Range<usize>,
    /// Where the lines over the headline end.
    pub(super) top: usize,
}

impl Page {
    /// The roles of the lines of a page.
    pub(super) fn of(lines: Vec<Line>) -> Self {
        let features = features(&lines);
        let story = block::story(&features);
        let roles = vec![Role::Clutter; lines.len()];
        let mut page = Self { lines, features, roles, headline_score: None, story, top: 0 };
        page.mark_notices();
        page.find_headline();
        page.mark_header();
        page.mark_story();
        page.mark_captions();
        page.mark_tail();
        page.drop_biography();
        page
    }

    fn text(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |it| it.text.as_str())
    }

    fn is(&self, at: usize, role: Role) -> bool {
        self.roles.get(at) == Some(&role)
    }

    fn set(&mut self, at: usize, role: Role) {
        if let Some(it) = self.roles.get_mut(at) {
            *it = role;
        }
    }

    fn find_headline(&mut self) {
        if self.story.is_empty() {
            return self.take_all();
        }
        match headline::headline(&self.lines, &self.features, &self.story, self.notice()) {
            Some((at, score)) => {
                self.headline_score = Some(score);
                self.set(at, Role::Headline);
                self.top = at;
                self.story.start = self.story.start.max(at + 1);
            }
            None => self.top = self.story.start,
        }
    }

    /// A page without running text: its first line is the headline and the others are what there is of a story.
    fn take_all(&mut self) {
        let plain = |it: &Features| it.clutter == Clutter::No && !it.rights && !it.date;
        let Some(first) = self.features.iter().position(plain) else { return };
        self.set(first, Role::Headline);
        self.headline_score = Some(0.0);
        self.top = first;
        self.story = first + 1..self.lines.len();
    }

    fn mark_notices(&mut self) {
        let notices = self.features.iter().zip(&mut self.roles).filter(|(it, _)| it.rights);
        notices.for_each(|(_, role)| *role = Role::Rights);
    }

    /// Kicker above the headline; standfirst, bylines and dates between it and the story.
    fn mark_header(&mut self) {
        let has_headline = self.headline_score.is_some();
        let above = self.top.saturating_sub(3);
        for at in above..(self.story.start + 2).min(self.lines.len()) {
            let Some(seen) = self.features.get(at) else { continue };
            if self.is(at, Role::Headline) || self.is(at, Role::Rights) || seen.clutter == Clutter::Sure {
                continue;
            }
            // The outlet signs its share box: "by Longwave International" behind the headline again.
            let boxed = at > self.top + 1 && self.features.get(at - 1).is_some_and(|it| it.repeated > 0 && !it.byline) && self.text(at - 1) == self.text(self.top);
            let role = match (seen.byline && !boxed, seen.date) {
                (true, _) if at >= self.top || !has_headline => Role::Byline,
                (_, true) => Role::Date,
                _ => continue,
            };
            self.set(at, role);
        }
        self.mark_unsigned_byline();
        if has_headline {
            self.mark_subheadline();
        }
        while self.story.start < self.story.end && matches!(self.roles.get(self.story.start), Some(Role::Subheadline | Role::Byline | Role::Date)) {
            self.story.start += 1;
        }
        self.take_results();
    }

    /// A name without "By" beside a date is the byline, if there is no other.
    fn mark_unsigned_byline(&mut self) {
        let zone = self.top + 1..self.story.start.min(self.lines.len());
        if zone.clone().any(|at| self.is(at, Role::Byline)) {
            return;
        }
        let may = |at: usize| {
            let clean = self.features.get(at).is_some_and(|it| matches!(it.clutter, Clutter::No) && it.repeated == 0 && !it.date);
            let near = |other: usize| self.is(other, Role::Date) || self.is(other, Role::Headline);
            let beside = (1..=3).any(|by| near(at + by)) || at > 0 && (1..=3).any(|by| near(at.saturating_sub(by)));
            clean && beside && byline::may_be_byline(self.text(at))
        };
        let found = zone.clone().find(|at| may(*at));
        if let Some(at) = found {
            self.set(at, Role::Byline);
        }
    }

    fn mark_subheadline(&mut self) {
        let kicker = self.top.checked_sub(1);
        if let Some(at) = kicker.filter(|at| self.may_be_kicker(*at)) {
            self.set(at, Role::Kicker);
        }
        let at = self.top + 1;
        let Some(seen) = self.features.get(at) else { return };
        let plain = self.is(at, Role::Clutter) && seen.clutter == Clutter::No && !seen.caption && seen.repeated == 0;
        let signed = (1..=2).any(|by| matches!(self.roles.get(at + by), Some(Role::Byline | Role::Date)));
        let words = if seen.unspaced { seen.words } else { seen.words.min(45) };
        let alone = at < self.story.start || signed;
        let filed = dateline::opening(self.text(at), false).is_some();
        let fits = (4..45).contains(&words) && (!seen.ends || signed) && !filed;
        if plain && fits && alone {
            self.set(at, Role::Subheadline);
        }
    }

    fn may_be_kicker(&self, at: usize) -> bool {
        let Some(seen) = self.features.get(at) else { return false };
        let text = self.text(at);
        let labelled = !text.ends_with(['.', ':', '?', '!']) && text.chars().any(char::is_alphabetic) && !text.chars().any(|it| it.is_ascii_digit());
        let first = at == 0 && self.top <= 1;
        let in_menu = || (at.saturating_sub(3)..at).any(|it| self.text(it).contains(text) && self.text(it).contains([' ', '|', '/']));
        let clean = seen.clutter == Clutter::No || (seen.clutter == Clutter::Sure && in_menu());
        self.is(at, Role::Clutter) && clean && seen.words <= w::KICKER_WORDS && seen.signs <= 40 && labelled && !first
    }

    /// The lines of a result above a report on the match: short, next to each other, with figures.
    fn take_results(&mut self) {
        let mut start = self.story.start;
        let fits = |at: usize| self.is(at, Role::Clutter) && self.features.get(at).is_some_and(|it| it.clutter == Clutter::No && it.words >= 2 && it.words <= 16 && it.repeated == 0);
        let caption = |at: usize| self.features.get(at).is_some_and(|it| it.caption);
        while start > self.top + 1 && (fits(start - 1) || caption(start - 1)) && self.story.start - start < 5 {
            start -= 1;
        }
        let results = (start..self.story.start).filter(|at| fits(*at) && headline::is_result(self.text(*at))).count();
        if results > 0 && self.headline_score.is_some() {
            self.story.start = start;
        }
    }

    /// Body, subheads, quotes and lists inside the story.
    fn mark_story(&mut self) {
        let mut pointed = false;
        let mut printed: HashSet<String> = HashSet::new();
        for at in self.story.clone() {
            let Some(seen) = self.features.get(at) else { continue };
            let free = self.is(at, Role::Clutter);
            let box_line = pointed && !seen.is_running();
            pointed = seen.clutter == Clutter::Pointer;
            if !free || matches!(seen.clutter, Clutter::Sure | Clutter::Heading | Clutter::Pointer) || box_line {
                continue;
            }
            if self.headline_score.is_some() && self.text(at) == self.text(self.top) {
                continue;
            }
            let first = !seen.is_running() || printed.insert(self.text(at).to_owned());
            if first {
                let role = self.role_in_story(at);
                self.set(at, role);
            }
        }
        self.mark_lists();
        self.mark_subheads();
    }

    fn role_in_story(&self, at: usize) -> Role {
        let (Some(seen), text) = (self.features.get(at), self.text(at)) else { return Role::Clutter };
        let from_end = self.story.end.saturating_sub(at);
        let filed_alone = dateline::opening(text, false).is_some_and(|it| it.after >= text.len());
        if filed_alone {
            return Role::Dateline;
        }
        if from_end <= w::CREDITS_BEFORE_END && attribution::attribution(text).is_some() && at > self.story.start {
            return Role::Attribution;
        }
        if caption::is_credit(text) && !seen.is_running() {
            return Role::Credit;
        }
        // The last words of a brief may be the name of its agency in brackets.
        if seen.caption && from_end > 1 {
            return Role::Caption;
        }
        if seen.is_running() || seen.ends {
            return Role::Body;
        }
        if seen.item { Role::List } else { Role::Subhead }
    }

    /// Bullets are lists; numbers are where two stand together; so are short lines without gaps on a page with gaps.
    fn mark_lists(&mut self) {
        let story = self.story.clone();
        let gaps = story.clone().filter(|at| self.lines.get(*at).is_some_and(|it| it.gap)).count();
        let spaced = gaps * 4 > story.len();
        let mut begun = false;
        for at in story.clone() {
            let (Some(seen), text) = (self.features.get(at), self.text(at)) else { continue };
            let textual = matches!(self.roles.get(at), Some(Role::Body | Role::Subhead | Role::List));
            let beside = |other: usize| story.contains(&other) && matches!(self.roles.get(other), Some(Role::Body | Role::Subhead | Role::List));
            let gap = |at: usize| self.lines.get(at).is_none_or(|it| it.gap);
            let close = (!gap(at) && at > 0 && beside(at - 1)) || (!gap(at + 1) && beside(at + 1));
            let number_beside = |other: usize| beside(other) && numbered(self.text(other));
            let is_list = match (seen.item, numbered(text)) {
                (true, true) => number_beside(at + 1) || at > 0 && number_beside(at - 1),
                (true, false) => true,
                _ => spaced && begun && close && seen.words <= 40,
            };
            begun |= seen.is_running();
            if textual && is_list {
                self.set(at, Role::List);
            } else if textual && seen.item {
                self.set(at, Role::Body);
            }
        }
    }

    /// Short lines between paragraphs: a subhead, a quotation set apart, a line of the story, or clutter.
    fn mark_subheads(&mut self) {
        let first_text = self.story.clone().find(|at| self.is(*at, Role::Body) && self.features.get(*at).is_some_and(Features::is_running));
        // What announces something and what stands before the first paragraph is of the story; then it is known what text is.
        for at in self.story.clone().filter(|at| self.is(*at, Role::Subhead)).collect::<Vec<_>>() {
            let leads = self.text(at).ends_with(':');
            let opens = first_text.is_some_and(|first| at < first) && self.features.get(at).is_some_and(|it| it.words >= 2);
            if self.is_set_apart(at) {
                self.set(at, Role::Quote);
            } else if leads || opens {
                self.set(at, Role::Body);
            }
        }
        for at in self.story.clone() {
            let is_text = |at: usize| self.story.contains(&at) && matches!(self.roles.get(at), Some(Role::Body | Role::List | Role::Quote));
            let ahead = (1..=4).any(|by| is_text(at + by));
            let after_text = (1..=3).any(|by| at >= by && is_text(at - by));
            let few = self.features.get(at).is_some_and(|it| it.words <= 16);
            let role = match self.roles.get(at) {
                Some(Role::Body) if after_text && self.is_question(at) => Role::Subhead,
                Some(Role::Subhead) if !(after_text && ahead && few) => Role::Clutter,
                _ => continue,
            };
            self.set(at, role);
        }
    }

    /// Whether a line is a short question over the paragraph that answers it.
    fn is_question(&self, at: usize) -> bool {
        let (Some(seen), text) = (self.features.get(at), self.text(at)) else { return false };
        let asks = text.trim_end_matches(['\'', '’']).ends_with('?') && seen.words <= 10 && one_sentence(text);
        let spoken = text.contains(": ") || text.starts_with(['"', '“', '«', '„', '—']) || numbered(text);
        let answered = self.is(at + 1, Role::Body) && self.features.get(at + 1).is_some_and(|it| it.words >= w::RUNNING_WORDS);
        asks && !spoken && answered
    }

    /// Whether a line is words set apart: in double quotation marks (single ones are for headings), or words of a paragraph near by.
    fn is_set_apart(&self, at: usize) -> bool {
        let (Some(seen), text) = (self.features.get(at), self.text(at)) else { return false };
        if seen.words < 6 {
            return false;
        }
        let marked = text.starts_with(['"', '“', '„', '«']) && text.ends_with(['"', '”', '“', '»']);
        let single = text.starts_with(['\'', '‘']);
        let near = at.saturating_sub(4).max(self.story.start)..(at + 5).min(self.story.end);
        let said = || near.clone().filter(|it| *it != at).any(|it| self.text(it).contains(text));
        marked || (!single && said())
    }

    /// Captions that only their place or their last words show, and credits with nothing to credit.
    fn mark_captions(&mut self) {
        self.mark_captions_above();
        let end = self.story.end;
        for at in self.top..end {
            let cut = self.text(at).ends_with(" (");
            let free = matches!(self.roles.get(at), Some(Role::Body | Role::Subhead)) || (self.is(at, Role::Clutter) && (cut || at < self.story.start));
            let Some(seen) = self.features.get(at) else { continue };
            let text = self.text(at);
            let credited = (self.is(at + 1, Role::Credit) || (at < self.story.start && caption::is_credit(self.text(at + 1)))) && seen.words >= 4;
            let cut = cut && seen.words >= 4;
            let dated = seen.words >= 6 && seen.words <= 45 && ends_in_date(text);
            let plain = matches!(seen.clutter, Clutter::No | Clutter::Hint) && seen.words <= w::BARE_CAPTION_WORDS && !text.starts_with(['"', '“']);
            if free && plain && (credited && !is_speech(text) || cut || dated) {
                self.set(at, Role::Caption);
            }
        }
        for at in self.top..self.story.start {
            let Some(seen) = self.features.get(at) else { continue };
            if !self.is(at, Role::Clutter) || at == self.top || matches!(seen.clutter, Clutter::Sure | Clutter::Heading) {
                continue;
            }
            let text = self.text(at);
            if dateline::opening(text, false).is_some_and(|it| it.after >= text.len()) {
                self.set(at, Role::Dateline);
            } else if caption::is_credit(text) {
                self.set(at, Role::Credit);
            } else if seen.caption {
                self.set(at, Role::Caption);
            }
        }
    }

    /// Sentences between the header and the paragraph with the dateline stand under a photo.
    fn mark_captions_above(&mut self) {
        let first: Vec<usize> = self.story.clone().filter(|at| matches!(self.roles.get(*at), Some(Role::Body | Role::List | Role::Dateline))).take(4).collect();
        let filed = first.iter().position(|at| dateline::opening(self.text(*at), false).is_some());
        for at in first.iter().take(filed.unwrap_or(0)) {
            let text = self.text(*at);
            let quoted = text.starts_with(['"', '“', '«', '„']);
            let correction = ["correction", "clarification", "editor's note", "update"].iter().any(|it| text.to_lowercase().starts_with(it));
            let short = self.features.get(*at).is_some_and(|it| it.words <= w::BARE_CAPTION_WORDS);
            if !quoted && !correction && short {
                self.set(*at, Role::Caption);
            }
        }
    }

    /// Credits and captions behind the story, up to the heading over other stories.
    fn mark_tail(&mut self) {
        let end = (self.story.end + w::CREDITS_WITHIN).min(self.lines.len());
        for at in self.story.end..end {
            let Some(seen) = self.features.get(at) else { break };
            if seen.clutter == Clutter::Heading {
                break;
            }
            if !self.is(at, Role::Clutter) {
                continue;
            }
            let near = at < self.story.end + 4;
            if let Some(found) = attribution::attribution(self.text(at)) {
                let bare = found.agencies.is_empty() && found.people.is_empty();
                if near || !bare {
                    self.set(at, Role::Attribution);
                }
            } else if seen.clutter == Clutter::No && seen.caption && near && seen.words >= 6 {
                self.set(at, Role::Caption);
            }
        }
    }

    /// The last paragraph may tell who the author is, which is no part of the story.
    fn drop_biography(&mut self) {
        let byline = self.roles.iter().position(|it| *it == Role::Byline);
        let authors = byline.map(|it| byline::authors(&byline::as_printed(self.text(it)))).unwrap_or_default();
        let last = self.story.clone().rev().find(|at| self.is(*at, Role::Body));
        let Some(last) = last.filter(|at| *at > self.story.start + 1) else { return };
        let tells = |author: &String| {
            let rest = self.text(last).strip_prefix(author.as_str()).unwrap_or_default();
            BIOGRAPHY.iter().any(|it| rest.starts_with(it))
        };
        let short = self.features.get(last).is_some_and(|it| it.words <= 45);
        if short && authors.iter().any(tells) {
            self.set(last, Role::Clutter);
        }
    }

    /// The outlet that the page names.
    pub(super) fn source(&self) -> Option<String> {
        let above: Vec<&str> = self.lines.iter().take(self.top).map(|it| it.text.as_str()).collect();
        rights::source(self.notice(), &above)
    }

    /// The notice of rights: the last that begins with its sign, for the first ones belong to boxes.
    pub(super) fn notice(&self) -> Option<&str> {
        let notices = || self.lines.iter().zip(&self.roles).filter(|(_, role)| **role == Role::Rights).map(|(line, _)| line.text.as_str());
        let signed = notices().filter(|it| it.contains('©') || it.to_lowercase().contains("copyright") || it.starts_with("(c)")).next_back();
        signed.or_else(|| notices().next_back())
    }
}

/// Whether a caption ends as agencies end theirs: with place and day, ", Rotterdam, Nov. 3, 2014."
fn ends_in_date(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    let tail = super::features::tail(text);
    let last = dates::dates_in(tail).into_iter().next_back();
    last.is_some_and(|it| it.range.end == tail.len() && tail.get(..it.range.start).is_some_and(|it| it.trim_end().ends_with(',')))
}

/// Whether a line reports speech, which captions hardly ever do.
fn is_speech(text: &str) -> bool {
    text.contains([',', '”', '"']) && [" said", " says", " told "].iter().any(|it| text.contains(it)) && text.contains(['"', '“'])
}

fn one_sentence(text: &str) -> bool {
    crate::text::sentences(text).count() == 1
}
