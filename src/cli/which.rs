//! Which archive a task is about, and where the archives of searched folders are kept.

use std::fs;
use std::path::{Path, PathBuf};

use morgue::{Archive, ErrorKind};

use super::print::{Printer, Trouble};
use super::{Common, account, index};

/// The folder that holds the archives kept for folders that were searched.
pub(super) fn cache() -> Result<PathBuf, Trouble> {
    let named = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let base = named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|it| it.join(".cache")));
    let base = base.or_else(|| named("LOCALAPPDATA"));
    let missing = "no place to keep the archive: set $XDG_CACHE_HOME or $HOME, or name one with --archive DIR";
    Ok(base.ok_or_else(|| Trouble::usage(missing))?.join("morgue"))
}

/// Where the archive of a searched folder is kept, whether or not it is there yet.
pub(super) fn kept_for(folder: &Path) -> Result<PathBuf, Trouble> {
    let canonical = fs::canonicalize(folder).map_err(|cause| Trouble::place(folder, &cause))?;
    let hash = blake3::hash(canonical.as_os_str().as_encoded_bytes()).to_hex();
    Ok(cache()?.join(hash.get(..32).unwrap_or_default()))
}

/// Opens the archive kept for a folder; made anew if there is none that this version can read.
fn open_kept(folder: &Path, printer: &mut Printer) -> Result<Archive, Trouble> {
    let place = kept_for(folder)?;
    match Archive::open(&place) {
        Ok(archive) if archive.is_writable() => return Ok(archive),
        Ok(_) => fs::remove_dir_all(&place)?,
        Err(error) if error.kind() == ErrorKind::NoArchive => {}
        Err(error) if matches!(error.kind(), ErrorKind::Version | ErrorKind::Damaged) => {
            printer.remark(&format!("{error}; it is made anew"))?;
            fs::remove_dir_all(&place)?;
        }
        Err(error) => return Err(error.into()),
    }
    make_private(&cache()?)?;
    make_private(&place)?;
    let archive = Archive::create(&place)?;
    // Tells `morgue cache list` what the archive is of.
    fs::write(place.join("folder"), fs::canonicalize(folder)?.as_os_str().as_encoded_bytes())?;
    Ok(archive)
}

/// The archive that is named, or the one kept for a folder, brought up to date if `update`; `None` if neither is said.
pub(super) fn searched(
    folder: Option<&Path>,
    update: bool,
    common: &Common,
    printer: &mut Printer,
) -> Result<Option<Archive>, Trouble> {
    let folder = match (&common.archive, folder) {
        (Some(archive), _) => return named(Some(archive)).map(Some),
        (None, Some(folder)) => folder,
        (None, None) => return Ok(None),
    };
    let mut archive = open_kept(folder, printer)?;
    if !update || archive.is_current(folder)? {
        return Ok(Some(archive));
    }
    match index::mirror(&mut archive, folder, common) {
        Ok(report) => {
            let words = account::in_words(&report);
            if !words.is_empty() {
                printer.remark(&format!("{}: {words}", folder.display()))?;
            }
        }
        Err(Trouble::Refused(error)) if error.kind() == ErrorKind::Locked => {
            printer.remark(&format!("{error}; searching what it has so far"))?;
        }
        Err(trouble) => return Err(trouble),
    }
    Ok(Some(archive))
}

/// The archive that is named, or the one kept for a folder, as it is.
pub(super) fn as_it_is(
    folder: Option<&Path>,
    common: &Common,
    printer: &mut Printer,
) -> Result<Archive, Trouble> {
    match searched(folder, false, common, printer)? {
        Some(archive) => Ok(archive),
        None => named(None),
    }
}

/// Makes a folder that only its owner can enter: what was searched is nobody else's business.
fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens the archive that `--archive` or `$MORGUE_ARCHIVE` names.
pub(super) fn named(archive: Option<&Path>) -> Result<Archive, Trouble> {
    Ok(Archive::open(place(archive)?)?)
}

/// The place that `--archive` or `$MORGUE_ARCHIVE` names.
pub(super) fn place(archive: Option<&Path>) -> Result<&Path, Trouble> {
    let hint = "say which archive: --archive DIR, or set $MORGUE_ARCHIVE";
    archive.ok_or_else(|| Trouble::usage(hint))
}
