//! The end of a run: files that are no longer there.

use std::path::Path;

use super::entry::{FileEntry, Id, Member, Place};
use super::ledger::Change;
use super::report::Outcome;
use super::{Writer, canonical, name_of};
use crate::error::Result;

impl Writer<'_> {
    /// Takes out the articles of files that are no longer in the folder.
    pub fn prune(&mut self, folder: impl AsRef<Path>) -> Result<()> {
        let root = canonical(folder.as_ref())?;
        for (place, ids) in self.gone_from(&root) {
            if self.is_elsewhere(&place, &ids) {
                self.report.moved += 1;
            }
            self.forget(&place, ids)?;
        }
        Ok(())
    }

    /// What is to be done once all folders were read: files whose articles are all in another file
    /// by now have moved; what else is gone is told.
    pub(super) fn settle(&mut self) -> Result<()> {
        for root in std::mem::take(&mut self.walked) {
            for (place, ids) in self.gone_from(&root) {
                if self.is_elsewhere(&place, &ids) {
                    self.report.moved += 1;
                    self.forget(&place, ids)?;
                } else if !ids.is_empty() {
                    self.report.missing += 1;
                }
            }
        }
        Ok(())
    }

    /// The files of a folder that are gone, and the articles they held.
    fn gone_from(&self, root: &Path) -> Vec<(Place, Vec<Id>)> {
        let ids = |it: &FileEntry| {
            let mut ids: Vec<Id> = it.articles().map(|it| it.0).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let root = name_of(root);
        let unmet = self.ledger.unmet_files_in(&root);
        let unmet = unmet.map(|(name, entry)| (Place::new(&root, name), entry));
        unmet.filter(|it| it.0.is_gone()).map(|(place, entry)| (place, ids(entry))).collect()
    }

    /// Whether other files that are there hold all of these articles.
    fn is_elsewhere(&mut self, place: &Place, ids: &[Id]) -> bool {
        !ids.is_empty() && ids.iter().all(|id| self.other_holder(place, *id).is_some())
    }

    /// Forgets a file that is gone; articles that no other file holds leave the archive.
    fn forget(&mut self, place: &Place, ids: Vec<Id>) -> Result<()> {
        self.change(Change::Forget { place: place.clone() });
        for id in ids.iter().filter(|it| !self.ledger.holds(**it)).copied().collect::<Vec<_>>() {
            let id = id.to_string();
            self.tell(&place.name, &Member::Whole, &Outcome::Removed { id });
        }
        self.release(place, ids)
    }
}
