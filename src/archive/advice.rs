//! What is said of a search that found little: what was wrong with its words, and what would have found more.

use std::time::Instant;

use super::guard::guarded;
use super::{Archive, Understood};
use crate::diagnosis::Diagnosis;
use crate::engine::{Deadline, Found, Fruitless, Neighbour, Wanted};
use crate::error::Result;
use crate::query::{Note, few_have_all};

#[derive(Default)]
pub(super) struct Advice {
    /// `None` if something was found.
    pub(super) diagnosis: Option<Diagnosis>,
    pub(super) notes: Vec<Note>,
}

impl Archive {
    /// Advice on a search that began at an instant and found this much.
    pub(super) fn advice(
        &self,
        asked: &Understood,
        wanted: Wanted,
        found: &Found,
        (deadline, begin): (&Deadline, Instant),
    ) -> Result<Advice> {
        let (is_none, is_short) = found.lacks(wanted.limit, wanted.offset);
        if !is_short {
            return Ok(Advice::default());
        }
        let Understood { query, synonyms, .. } = asked;
        let further = deadline.of_diagnosis(begin);
        let patience = if is_none { &further } else { deadline };
        let neighbours = guarded(|| self.engine.near_words(query, synonyms, patience))?;
        let mut advice = Advice::default();
        if is_none && !found.was_stopped {
            let matching = wanted.matching;
            let fruitless = Fruitless { query, synonyms, matching, neighbours: &neighbours };
            advice.diagnosis = Some(guarded(|| self.engine.diagnose(&fruitless, &further))?);
        }
        if let Some(all) = found.few {
            let some = || self.engine.having_some(asked.searched(), wanted, &further);
            let some = guarded(some)?.filter(|some| *some > all);
            advice.notes.extend(some.map(|some| few_have_all(query, all, some)));
        }
        // A word that the diagnosis spells anew needs no note.
        let respelt = advice.diagnosis.as_ref().map_or("", Diagnosis::respelt);
        let is_told = |it: &&Neighbour| respelt.split(' ').any(|word| word == it.word());
        advice.notes.extend(neighbours.iter().filter(|it| !is_told(it)).map(Neighbour::note));
        Ok(advice)
    }
}
