//! Why a search finds nothing and what would find something, in plain words.

use morgue::{Diagnosis, Relaxation};

/// The lines below a search that found nothing.
pub(super) fn lines(diagnosis: &Diagnosis) -> Vec<String> {
    let mut lines = Vec::new();
    if !diagnosis.parts.is_empty() {
        let parts = diagnosis.parts.iter().map(|it| match it.articles {
            Some(articles) => format!("{} {articles}", it.query),
            None => format!("{} not counted", it.query),
        });
        lines.push(format!(
            "articles with each part alone: {}",
            parts.collect::<Vec<_>>().join(", ")
        ));
    }
    if !diagnosis.relaxations.is_empty() {
        lines.push("what finds some:".to_owned());
        lines.extend(diagnosis.relaxations.iter().map(|it| format!("  {}", line(it))));
    }
    if !diagnosis.complete {
        lines.push("there was no time to try more".to_owned());
    }
    lines
}

/// What was changed, how many articles that gives, and the query to type.
fn line(relaxation: &Relaxation) -> String {
    let Relaxation { from, to, query, articles, .. } = relaxation;
    match to {
        Some(to) if to == query => format!("`{from}` -> `{to}` gives {articles}"),
        Some(to) => format!("`{from}` -> `{to}` gives {articles}: {query}"),
        None => format!("without `{from}` {articles}: {query}"),
    }
}
