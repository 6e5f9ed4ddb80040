//! Known items: an article is looked for by words that it is known to hold.
//!
//! Beside morgue stands plain BM25 of the same stems over one combined text, in
//! tantivy. The measure is one over the rank of the article, averaged (MRR), and
//! the chance that so large a difference comes about by luck.

use morgue::eval::randomisation;
use morgue::{Archive, Article, Query, Search};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexReader, TantivyDocument, Term, doc};

use crate::twin::{archive_of, body_of, stems};

/// How many articles are looked for: so many that a hundredth is no luck.
const LOOKED_FOR: usize = 1_000;

/// A rank beyond this counts as not found.
const DEPTH: usize = 20;

pub(crate) fn run(articles: &[Article]) {
    let numbered = articles.iter().enumerate().map(|(number, article)| {
        let mut article = article.clone();
        article.r#ref = Some(number.to_string());
        article
    });
    let articles: Vec<Article> = numbered.collect();
    let archive = archive_of(&articles);
    let plain = Plain::of(&articles);
    println!("\n{:<36} {:>8} {:>8} {:>8} {:>8}", "known items, MRR", "morgue", "BM25", "gain", "p");
    for (name, kind) in KINDS {
        // Each kind has its own chances, so that another beside it changes nothing.
        let mut chance = Chance(1);
        let mut pairs = Vec::new();
        for (number, article) in articles.iter().enumerate() {
            let Some(query) = kind(&body_of(article), &mut chance) else { continue };
            let reciprocals = (found(&archive, &query, number), plain.found(&query, number));
            pairs.push((number, reciprocals));
            if pairs.len() == LOOKED_FOR {
                break;
            }
        }
        let odd = pairs.iter().filter(|it| it.0 % 2 == 1).map(|it| it.1);
        row(name, &pairs.iter().map(|it| it.1).collect::<Vec<_>>());
        row("  of these, the held out", &odd.collect::<Vec<_>>());
    }
}

fn row(name: &str, pairs: &[(f64, f64)]) {
    let count = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (ours, theirs) = (mean(|it| it.0), mean(|it| it.1));
    let (name, p) = (format!("{name} ({count})"), randomisation(pairs));
    println!("{name:<36} {ours:>8.4} {theirs:>8.4} {:>+8.4} {p:>8.4}", ours - theirs);
}

/// A query from the body of an article; `None` where it has too few words.
type Kind = fn(&str, &mut Chance) -> Option<String>;

/// What is remembered of an article.
const KINDS: [(&str, Kind); 6] = [
    ("four words", |body, chance| some(4, body, chance, |_| true)),
    ("four telling words", |body, chance| some(4, body, chance, is_telling)),
    ("two telling words", |body, chance| some(2, body, chance, is_telling)),
    ("eight telling words", |body, chance| some(8, body, chance, is_telling)),
    ("four telling words of a sentence", |body, chance| {
        some(4, sentence(body, chance)?, chance, is_telling)
    }),
    ("three consecutive words", consecutive),
];

/// Always the same sequence.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        // Knuth's constants for a linear congruential generator (MMIX).
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// So many of the words, from anywhere and in any order.
fn some(
    count: usize,
    text: &str,
    chance: &mut Chance,
    is_wanted: fn(&str) -> bool,
) -> Option<String> {
    let is_word = |it: &&str| it.bytes().any(|it| it.is_ascii_alphabetic()) && is_wanted(it);
    let mut words: Vec<&str> = text.split_whitespace().filter(is_word).collect();
    let mut drawn: Vec<&str> = Vec::with_capacity(count);
    while drawn.len() < count && !words.is_empty() {
        let word = words.swap_remove(chance.below(words.len()));
        if !drawn.contains(&word) {
            drawn.push(word);
        }
    }
    (drawn.len() == count).then(|| drawn.join(" "))
}

/// Whether a word is none of those of which every text is full; morgue has the same list.
fn is_telling(word: &str) -> bool {
    const FREQUENT: [&str; 33] = [
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is",
        "it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there",
        "these", "they", "this", "to", "was", "will", "with",
    ];
    let bare = word.trim_matches(|it: char| !it.is_alphanumeric()).to_lowercase();
    !FREQUENT.contains(&&*bare)
}

/// One of the sentences of a body, most often whole.
fn sentence<'b>(body: &'b str, chance: &mut Chance) -> Option<&'b str> {
    let sentences: Vec<&str> = body.lines().flat_map(|it| it.split(". ")).collect();
    let long = sentences.iter().filter(|it| it.split_whitespace().count() >= 8);
    let long: Vec<&str> = long.copied().collect();
    (!long.is_empty()).then(|| long[chance.below(long.len())])
}

fn consecutive(body: &str, chance: &mut Chance) -> Option<String> {
    let words: Vec<&str> = body.split_whitespace().collect();
    let from = (words.len() >= 3).then(|| chance.below(words.len() - 2))?;
    let three = &words[from..from + 3];
    three.iter().any(|it| it.bytes().any(|it| it.is_ascii_alphabetic())).then(|| three.join(" "))
}

fn found(archive: &Archive, query: &str, number: usize) -> f64 {
    let Ok(query) = Query::words(query) else { return 0.0 };
    let hits = archive.search(Search::new(query).any().limit(DEPTH)).unwrap().hits;
    let wanted = number.to_string();
    let rank = hits.iter().find(|it| it.article.r#ref.as_ref() == Some(&wanted)).map(|it| it.rank);
    rank.map_or(0.0, |it| 1.0 / it as f64)
}

/// One field of stems of all that is printed.
struct Plain {
    words: Field,
    number: Field,
    analyzer: TextAnalyzer,
    reader: IndexReader,
}

impl Plain {
    fn of(articles: &[Article]) -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("stem")
            .set_index_option(IndexRecordOption::WithFreqs);
        let words =
            schema.add_text_field("words", TextOptions::default().set_indexing_options(indexing));
        let number = schema.add_u64_field("number", STORED);
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register("stem", stems());
        let mut writer = index.writer_with_num_threads(1, crate::twin::BUDGET).unwrap();
        for (at, article) in articles.iter().enumerate() {
            let captions: Vec<&str> = article.captions.iter().map(|it| &*it.text).collect();
            let text =
                format!("{}\n{}\n{}", article.headline, body_of(article), captions.join("\n"));
            writer.add_document(doc!(words => text, number => at as u64)).unwrap();
        }
        writer.commit().unwrap();
        Self { words, number, analyzer: stems(), reader: index.reader().unwrap() }
    }

    fn found(&self, query: &str, number: usize) -> f64 {
        let mut terms = Vec::new();
        self.analyzer.clone().token_stream(query).process(&mut |token| {
            let term = Term::from_field_text(self.words, &token.text);
            let query: Box<dyn tantivy::query::Query> =
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            terms.push((Occur::Should, query));
        });
        let searcher = self.reader.searcher();
        let best = TopDocs::with_limit(DEPTH).order_by_score();
        let hits = searcher.search(&BooleanQuery::new(terms), &best).unwrap();
        let rank = hits.iter().position(|(_, address)| {
            let document: TantivyDocument = searcher.doc(*address).unwrap();
            document.get_first(self.number).and_then(|it| it.as_u64()) == Some(number as u64)
        });
        rank.map_or(0.0, |it| 1.0 / (it + 1) as f64)
    }
}
