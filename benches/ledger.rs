//! What it costs to remember every input: a folder into an archive on disk, with a ledger and without.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use morgue::{Archive, Article};

use crate::rounds::compare;

pub(crate) fn run(articles: &[Article]) {
    let folder = std::env::temp_dir().join(format!("morgue-bench-ledger-{}", std::process::id()));
    println!("\n{:<44} {:>11} {:>11} {:>7}", "indexing a folder", "ledger", "without", "ratio");
    let alone = articles.len().min(5_000);
    for (name, articles, per_file) in [
        (format!("{} articles in one file", articles.len()), articles, usize::MAX),
        (format!("{alone} articles, each in a file"), &articles[..alone], 1),
    ] {
        let pages = lay_out(articles, per_file, &folder.join("pages"));
        let (one, other) = (folder.join("with"), folder.join("without"));
        compare(
            &name,
            || fresh(&one).add_folder(&pages).unwrap().indexed,
            || fresh(&other).add_folder_bare(&pages).unwrap(),
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

/// A new archive below a folder.
fn fresh(folder: &Path) -> Archive {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let _ = std::fs::remove_dir_all(folder);
    Archive::create(folder.join(COUNT.fetch_add(1, Ordering::Relaxed).to_string())).unwrap()
}

/// Writes the articles to files as JSON Lines, with a time that is trusted.
fn lay_out(articles: &[Article], per_file: usize, pages: &Path) -> PathBuf {
    std::fs::create_dir_all(pages).unwrap();
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    for (number, some) in articles.chunks(per_file.min(articles.len())).enumerate() {
        let lines = some.iter().map(|it| serde_json::to_string(it).unwrap() + "\n");
        let path = pages.join(format!("{number:06}.jsonl"));
        std::fs::write(&path, lines.collect::<String>()).unwrap();
        std::fs::File::options().write(true).open(path).unwrap().set_modified(hour_ago).unwrap();
    }
    pages.to_owned()
}
