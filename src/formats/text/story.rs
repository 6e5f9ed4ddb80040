//! The lines inside the story: paragraphs, subheads, quotations set apart, lists, and what stands between them.

use memchr::memmem;

use super::dateline;
use super::features::{Clutter, Features, numbered};
use super::roles::{Page, Role};
use super::weights as w;
use crate::formats::attribution;

/// How many bytes of the words that are set apart are searched for first: as many as hardly any two lines share by chance.
const FIRST_WORDS: usize = 16;

impl Page<'_> {
    /// Body, subheads, quotes and lists inside the story.
    pub(super) fn mark_story(&mut self) {
        let mut pointed = false;
        let mut printed = vec![false; self.lines.len()];
        for at in self.story.clone() {
            let Some(seen) = self.features.get(at) else { continue };
            let free = self.is(at, Role::Clutter);
            let box_line = pointed && !seen.is_running();
            pointed = seen.clutter == Clutter::Pointer;
            if !free
                || matches!(seen.clutter, Clutter::Sure | Clutter::Heading | Clutter::Pointer)
                || box_line
            {
                continue;
            }
            if self.headline_score.is_some() && self.text(at) == self.text(self.top) {
                continue;
            }
            // Of a paragraph that the page prints again, the first is the story's.
            let told = printed.get_mut(seen.told_first).filter(|_| seen.is_running());
            if !told.is_some_and(|it| std::mem::replace(it, true)) {
                let role = self.role_in_story(at);
                self.set(at, role);
            }
        }
        self.mark_lists();
        self.mark_subheads();
    }

    fn role_in_story(&self, at: usize) -> Role {
        let (Some(seen), text) = (self.features.get(at), self.text(at)) else {
            return Role::Clutter;
        };
        let from_end = self.story.end.saturating_sub(at);
        if dateline::stands_alone(text) {
            return Role::Dateline;
        }
        if from_end <= w::CREDITS_BEFORE_END
            && at > self.story.start
            && attribution::is_credit(text, seen.hinted)
        {
            return Role::Attribution;
        }
        if seen.photo.credit && !seen.is_running() {
            return Role::Credit;
        }
        // The last words of a brief may be the name of its agency in brackets.
        if seen.photo.caption && from_end > 1 {
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
            let textual =
                matches!(self.roles.get(at), Some(Role::Body | Role::Subhead | Role::List));
            let beside = |other: usize| {
                story.contains(&other)
                    && matches!(
                        self.roles.get(other),
                        Some(Role::Body | Role::Subhead | Role::List)
                    )
            };
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
        let first_text = self.story.clone().find(|at| {
            self.is(*at, Role::Body) && self.features.get(*at).is_some_and(Features::is_running)
        });
        // What announces something and what stands before the first paragraph is of the story; then it is known what text is.
        for at in self.story.clone().filter(|at| self.is(*at, Role::Subhead)).collect::<Vec<_>>() {
            let leads = self.text(at).ends_with(':');
            let opens = first_text.is_some_and(|first| at < first)
                && self.features.get(at).is_some_and(|it| it.words >= 2);
            if self.is_set_apart(at) {
                self.set(at, Role::Quote);
            } else if leads || opens {
                self.set(at, Role::Body);
            }
        }
        for at in self.story.clone() {
            let is_text = |at: usize| {
                self.story.contains(&at)
                    && matches!(self.roles.get(at), Some(Role::Body | Role::List | Role::Quote))
            };
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
        let asks = || {
            seen.words <= 10
                && text.trim_end_matches(['\'', '’']).ends_with('?')
                && one_sentence(text)
        };
        let spoken =
            || text.contains(": ") || text.starts_with(['"', '“', '«', '„', '—']) || numbered(text);
        let answered = || {
            self.is(at + 1, Role::Body)
                && self.features.get(at + 1).is_some_and(|it| it.words >= w::RUNNING_WORDS)
        };
        asks() && !spoken() && answered()
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
        let said = || {
            // To prepare a search takes time for each byte that is searched for, so most lines
            // are refused by the first few.
            let first =
                memmem::Finder::new(text.as_bytes().get(..FIRST_WORDS).unwrap_or(text.as_bytes()));
            let has = |line: &str| {
                let line = line.as_bytes();
                first.find(line).is_some() && memmem::find(line, text.as_bytes()).is_some()
            };
            near.clone().any(|it| it != at && has(self.text(it)))
        };
        marked || !single && said()
    }
}

fn one_sentence(text: &str) -> bool {
    crate::text::sentences(text).count() == 1
}
