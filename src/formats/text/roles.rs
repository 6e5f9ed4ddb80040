//! What each line of a page is: position and pattern decide together.

use std::ops::Range;

use super::features::{Clutter, Features, features};
use super::lines::Line;
use super::weights as w;
use super::{block, byline, dateline, dates, headline, rights};
use crate::formats::attribution;
use crate::formats::learnt::{self, Learnt, Roles, Seen};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::formats) enum Role {
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
    pub(in crate::formats) fn class(self) -> &'static str {
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
const BIOGRAPHY: &[&str] = &[
    " is ",
    " was ",
    " served ",
    " writes ",
    " covers ",
    " lives ",
    " teaches ",
    " works ",
    " reports ",
    " can be reached",
    " has been ",
    " ist ",
    " est ",
    " es ",
];

/// A page with the role of each of its lines.
pub(in crate::formats) struct Page<'p> {
    pub(in crate::formats) lines: Vec<Line<'p>>,
    pub(in crate::formats) features: Vec<Features>,
    pub(in crate::formats) roles: Vec<Role>,
    /// The score of the headline, if one was found.
    pub(in crate::formats) headline_score: Option<f32>,
    /// The lines of the story, headline not included.
    pub(in crate::formats) story: Range<usize>,
    /// Where the lines over the headline end.
    pub(in crate::formats) top: usize,
}

impl<'p> Page<'p> {
    /// The roles of the lines of a page.
    pub(in crate::formats) fn of(lines: Vec<Line<'p>>) -> Self {
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

    pub(in crate::formats) fn text(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |it| &*it.text)
    }

    pub(in crate::formats) fn is(&self, at: usize, role: Role) -> bool {
        self.roles.get(at) == Some(&role)
    }

    pub(in crate::formats) fn set(&mut self, at: usize, role: Role) {
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
            if self.is(at, Role::Headline)
                || self.is(at, Role::Rights)
                || seen.clutter == Clutter::Sure
            {
                continue;
            }
            // The outlet signs its share box: "by Longwave International" behind the headline again.
            let boxed = at > self.top + 1
                && self.features.get(at - 1).is_some_and(|it| it.repeated > 0 && !it.byline)
                && self.text(at - 1) == self.text(self.top);
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
        while self.story.start < self.story.end
            && matches!(
                self.roles.get(self.story.start),
                Some(Role::Subheadline | Role::Byline | Role::Date)
            )
        {
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
            let clean = self.features.get(at).is_some_and(|it| {
                matches!(it.clutter, Clutter::No) && it.repeated == 0 && !it.date
            });
            let near = |other: usize| self.is(other, Role::Date) || self.is(other, Role::Headline);
            let beside = (1..=3).any(|by| near(at + by))
                || at > 0 && (1..=3).any(|by| near(at.saturating_sub(by)));
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
        let plain = self.is(at, Role::Clutter)
            && seen.clutter == Clutter::No
            && !seen.photo.caption
            && seen.repeated == 0;
        let signed =
            (1..=2).any(|by| matches!(self.roles.get(at + by), Some(Role::Byline | Role::Date)));
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
        let labelled = !text.ends_with(['.', ':', '?', '!'])
            && text.chars().any(char::is_alphabetic)
            && !text.chars().any(|it| it.is_ascii_digit());
        let first = at == 0 && self.top <= 1;
        let in_menu = || {
            (at.saturating_sub(3)..at)
                .any(|it| self.text(it).contains(text) && self.text(it).contains([' ', '|', '/']))
        };
        let clean = seen.clutter == Clutter::No || (seen.clutter == Clutter::Sure && in_menu());
        self.is(at, Role::Clutter)
            && clean
            && seen.words <= w::KICKER_WORDS
            && seen.signs <= 40
            && labelled
            && !first
    }

    /// The lines of a result above a report on the match: short, next to each other, with figures.
    fn take_results(&mut self) {
        let mut start = self.story.start;
        let fits = |at: usize| {
            self.is(at, Role::Clutter)
                && self.features.get(at).is_some_and(|it| {
                    it.clutter == Clutter::No && it.words >= 2 && it.words <= 16 && it.repeated == 0
                })
        };
        let caption = |at: usize| self.features.get(at).is_some_and(|it| it.photo.caption);
        while start > self.top + 1
            && (fits(start - 1) || caption(start - 1))
            && self.story.start - start < 5
        {
            start -= 1;
        }
        let results = (start..self.story.start)
            .filter(|at| fits(*at) && headline::is_result(self.text(*at)))
            .count();
        if results > 0 && self.headline_score.is_some() {
            self.story.start = start;
        }
    }

    /// Captions that only their place or their last words show, and credits with nothing to credit.
    fn mark_captions(&mut self) {
        self.mark_captions_above();
        let end = self.story.end;
        for at in self.top..end {
            let text = self.text(at);
            let cut = text.ends_with(" (");
            let free = matches!(self.roles.get(at), Some(Role::Body | Role::Subhead))
                || (self.is(at, Role::Clutter) && (cut || at < self.story.start));
            let Some(seen) = self.features.get(at) else { continue };
            let plain = matches!(seen.clutter, Clutter::No | Clutter::Hint)
                && seen.words <= w::BARE_CAPTION_WORDS
                && !text.starts_with(['"', '“']);
            if !free || !plain {
                continue;
            }
            let credited = (self.is(at + 1, Role::Credit)
                || (at < self.story.start
                    && self.features.get(at + 1).is_some_and(|it| it.photo.credit)))
                && seen.words >= 4;
            let cut = cut && seen.words >= 4;
            let dated = || (6..=45).contains(&seen.words) && ends_in_date(text);
            if credited && !is_speech(text) || cut || dated() {
                self.set(at, Role::Caption);
            }
        }
        for at in self.top..self.story.start {
            let Some(seen) = self.features.get(at) else { continue };
            if !self.is(at, Role::Clutter)
                || at == self.top
                || matches!(seen.clutter, Clutter::Sure | Clutter::Heading)
            {
                continue;
            }
            let text = self.text(at);
            if dateline::stands_alone(text) {
                self.set(at, Role::Dateline);
            } else if seen.photo.credit {
                self.set(at, Role::Credit);
            } else if seen.photo.caption {
                self.set(at, Role::Caption);
            }
        }
    }

    /// Sentences between the header and the paragraph with the dateline stand under a photo.
    fn mark_captions_above(&mut self) {
        let first: Vec<usize> = self
            .story
            .clone()
            .filter(|at| {
                matches!(self.roles.get(*at), Some(Role::Body | Role::List | Role::Dateline))
            })
            .take(4)
            .collect();
        let filed = first.iter().position(|at| dateline::opening(self.text(*at), false).is_some());
        for at in first.iter().take(filed.unwrap_or(0)) {
            let text = self.text(*at);
            let quoted = text.starts_with(['"', '“', '«', '„']);
            let lower = super::features::head(text).to_lowercase();
            let correction = ["correction", "clarification", "editor's note", "update"]
                .iter()
                .any(|it| lower.starts_with(it));
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
            } else if seen.clutter == Clutter::No && seen.photo.caption && near && seen.words >= 6 {
                self.set(at, Role::Caption);
            }
        }
    }

    /// The last paragraph may tell who the author is or how to write to them, which is no part of the story.
    fn drop_biography(&mut self) {
        let byline = self.roles.iter().position(|it| *it == Role::Byline);
        let authors = byline
            .map(|it| byline::authors(&byline::as_printed(self.text(it))))
            .unwrap_or_default();
        let last = self.story.clone().rev().find(|at| self.is(*at, Role::Body));
        let Some(last) = last.filter(|at| *at > self.story.start + 1) else { return };
        let tells = |author: &String| {
            let text = self.text(last);
            let rest = text.strip_prefix(author.as_str()).unwrap_or_default();
            BIOGRAPHY.iter().any(|it| rest.starts_with(it))
                || (text.contains(author) && names_address(text))
        };
        let short = self.features.get(last).is_some_and(|it| it.words <= 45);
        if short && authors.iter().any(tells) {
            self.set(last, Role::Clutter);
        }
    }

    /// Takes for clutter what other pages of the source have as well, and says what was seen.
    pub(in crate::formats) fn review(&mut self, learnt: &Learnt, path: &str) -> Seen {
        let source = learnt::source_of(None, self.source().as_deref(), path);
        let texts: Vec<&str> = self.lines.iter().map(|it| &*it.text).collect();
        let running: Vec<bool> = self.features.iter().map(Features::is_running).collect();
        let (roles, story) = (&mut self.roles[..], self.story.clone());
        Roles { texts: &texts, running: &running, roles, story }.review(learnt, source)
    }

    /// The outlet that the page names.
    pub(in crate::formats) fn source(&self) -> Option<String> {
        let above: Vec<&str> = self.lines.iter().take(self.top).map(|it| &*it.text).collect();
        rights::source(self.notice(), &above)
    }

    /// The notice of rights: the last that begins with its sign, for the first ones belong to boxes.
    pub(in crate::formats) fn notice(&self) -> Option<&str> {
        let notices = || {
            self.lines
                .iter()
                .zip(&self.roles)
                .filter(|(_, role)| **role == Role::Rights)
                .map(|(line, _)| &*line.text)
        };
        let signed = notices().rfind(|it| {
            it.contains('©') || it.to_lowercase().contains("copyright") || it.starts_with("(c)")
        });
        signed.or_else(|| notices().next_back())
    }
}

/// Whether a caption ends as agencies end theirs: with place and day, ", Rotterdam, Nov. 3, 2014."
fn ends_in_date(text: &str) -> bool {
    let text = text.trim_end_matches('.');
    if !text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '日' | '号')) {
        return false;
    }
    let tail = super::features::tail(text);
    if memchr::memchr(b',', tail.as_bytes()).is_none() {
        return false;
    }
    let last = dates::dates_in(tail).into_iter().next_back();
    last.is_some_and(|it| {
        it.range.end == tail.len()
            && tail.get(..it.range.start).is_some_and(|it| it.trim_end().ends_with(','))
    })
}

/// Whether a line gives an address to write to, outside of quotation marks.
fn names_address(text: &str) -> bool {
    let is_address = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let (name, host) = word.split_once('@').unwrap_or_default();
        !name.is_empty() && host.contains('.')
    };
    !text.contains(['"', '“', '„', '«']) && text.split_whitespace().any(is_address)
}

/// Whether a line reports speech, which captions hardly ever do.
fn is_speech(text: &str) -> bool {
    text.contains([',', '”', '"'])
        && [" said", " says", " told "].iter().any(|it| text.contains(it))
        && text.contains(['"', '“'])
}
