//! The flags that say how files are read.

use std::sync::Arc;

use clap::Args;
use morgue::formats::{Mapping, Options, Profiles};

/// How files are read, as flags.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct HowRead {
    /// Which key or column of JSON, CSV or TSV is which part of an article; columns without names have numbers
    #[arg(long, value_name = "PART=NAME,...")]
    map: Option<Mapping>,
    /// What is which part on the web pages of some outlets: a TOML file of hosts and selectors
    #[arg(long, value_name = "FILE", value_parser = profiles)]
    profiles: Option<Arc<Profiles>>,
    /// The most MiB that are read of one article [default: 64]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..=4096))]
    max_article: Option<u32>,
}

impl HowRead {
    pub(super) fn options(&self) -> Options {
        let mut options = Options::default();
        options.map = self.map.clone();
        options.profiles = self.profiles.clone();
        if let Some(most) = self.max_article {
            options.limits.article =
                usize::try_from(most).unwrap_or(usize::MAX).saturating_mul(1 << 20);
        }
        options
    }
}

/// The profiles of a file; an error names it, and the line.
fn profiles(file: &str) -> Result<Arc<Profiles>, String> {
    let text = std::fs::read_to_string(file).map_err(|cause| format!("cannot read it: {cause}"))?;
    Profiles::parse(&text).map(Arc::new).map_err(|error| format!("{file}, {error}"))
}
