//! The articles that are measured on: a file of yours, or the sample corpus told over and over.

use morgue::{Archive, Article, Paragraph, Search};

/// How many articles are made where no file is named: enough that a query takes longer than the clock is coarse.
const COUNT: usize = 5_000;

pub(crate) fn articles() -> Vec<Article> {
    match std::env::var_os("MORGUE_BENCH") {
        Some(file) => {
            let bytes = std::fs::read(file).unwrap();
            let records = morgue::formats::read("bench.jsonl", &bytes).unwrap();
            records.filter_map(|it| it.found.ok()).map(|it| it.article).collect()
        }
        None => told_over(&sample()),
    }
}

pub(crate) fn megabytes(articles: &[Article]) -> f64 {
    let bytes = articles.iter().map(|it| {
        let body: usize = it.body.iter().map(|it| it.text.len()).sum();
        let captions: usize = it.captions.iter().map(|it| it.text.len()).sum();
        it.headline.len() + body + captions
    });
    bytes.sum::<usize>() as f64 / 1e6
}

fn sample() -> Vec<Article> {
    let mut archive = Archive::in_memory().unwrap();
    archive.add_folder(concat!(env!("CARGO_MANIFEST_DIR"), "/sample_corpus")).unwrap();
    let hits = archive.search(Search::new("*").limit(1000)).unwrap().hits;
    hits.iter().map(|it| archive.article(&it.article.id).unwrap()).collect()
}

/// New articles from the sentences of others, always the same ones.
fn told_over(sample: &[Article]) -> Vec<Article> {
    let sentences: Vec<&str> = sample
        .iter()
        .flat_map(|it| &it.body)
        .flat_map(|it| it.text.split_inclusive(". "))
        .collect();
    let mut state = 1_u64;
    let mut next = |below: usize| {
        // Knuth's constants for a linear congruential generator (MMIX).
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut articles = Vec::with_capacity(COUNT);
    for number in 0..COUNT {
        let model = &sample[next(sample.len())];
        let mut article = model.clone();
        article.headline = format!("{} {number}", model.headline);
        article.body = (0..4 + next(12))
            .map(|_| {
                let told: String =
                    (0..1 + next(3)).map(|_| sentences[next(sentences.len())]).collect();
                Paragraph::new(told.trim())
            })
            .collect();
        articles.push(article);
    }
    articles
}
