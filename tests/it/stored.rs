//! Articles come back as they were given, whatever book they were packed in.

use morgue::{Archive, Article, ErrorKind, Paragraph, Search};

use crate::scratch::Scratch;

fn article(number: usize, text: &str) -> Article {
    let mut article = Article::default();
    article.headline = format!("Headline {number}: \"quoted\" \u{1}\t\u{2028} \\ 年鉴");
    article.body = vec![Paragraph::new(text), Paragraph::new(format!("It was number {number}."))];
    article
}

/// Adds articles in one run; as they are when asked for by their ids.
fn add(archive: &mut Archive, articles: &[Article]) {
    let mut writer = archive.writer().unwrap();
    for article in articles {
        writer.add(article.clone()).unwrap();
    }
    writer.commit().unwrap();
}

fn all_bodies(archive: &Archive) -> Vec<Vec<Paragraph>> {
    let hits = archive.search(Search::new("*").limit(1000)).unwrap().hits;
    let mut articles: Vec<Article> =
        hits.iter().map(|it| archive.article(&it.article.id).unwrap()).collect();
    articles.sort_by_key(|it| {
        let digits: String = it.headline.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<usize>().unwrap()
    });
    articles.into_iter().map(|it| it.body).collect()
}

#[test]
fn an_archive_that_grows_gets_new_books_and_reads_its_old_ones() {
    let scratch = Scratch::new();
    let folder = scratch.path().join("archive");
    let mut archive = Archive::create(&folder).unwrap();
    let texts = ["The force left.", "Der Brunnen läuft noch.", "军队离开了。", "Сила ушла."];
    let articles: Vec<Article> =
        (0..100).map(|it| article(it, &texts[it % texts.len()].repeat(it))).collect();
    add(&mut archive, &articles[..3]);
    add(&mut archive, &articles[3..5]);
    add(&mut archive, &articles[5..]);
    let expected: Vec<Vec<Paragraph>> = articles.into_iter().map(|it| it.body).collect();
    assert_eq!(all_bodies(&archive), expected);
    drop(archive);
    assert_eq!(all_bodies(&Archive::open(&folder).unwrap()), expected);
    let books = std::fs::read_dir(folder.join("index")).unwrap();
    let books =
        books.filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().starts_with("book-"));
    assert_eq!(books.count(), 2, "3 articles, then 4 times as many");
}

#[test]
fn an_article_removed_before_its_commit_is_not_there_after_it() {
    let scratch = Scratch::new();
    let pages = scratch.path().join("pages");
    let page = "{\"headline\": \"One\", \"body\": \"It left.\"}";
    // The same article in two files: the copy that comes first in the alphabet is kept.
    scratch.write("pages/b.json", page);
    let mut archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer().unwrap();
    writer.add_folder(&pages).unwrap();
    scratch.write("pages/a.json", page);
    writer.add_folder(&pages).unwrap();
    writer.commit().unwrap();
    let hits = archive.search("left").unwrap().hits;
    assert_eq!(
        hits.iter().map(|it| it.article.path.as_deref()).collect::<Vec<_>>(),
        [Some("a.json")]
    );
}

#[test]
fn a_book_that_is_damaged_is_an_error_that_names_it() {
    let scratch = Scratch::new();
    let folder = scratch.path().join("archive");
    let mut archive = Archive::create(&folder).unwrap();
    let texts = ["The force left Mali, and Mali was glad of it.", "Mali is glad."];
    add(&mut archive, &[article(1, texts[0]), article(2, texts[1])]);
    drop(archive);
    let book = folder.join("index/book-0.txt");
    let text = std::fs::read_to_string(&book).unwrap();
    std::fs::write(&book, text.replace("Mali", "Male")).unwrap();
    let error = Archive::open(&folder).unwrap().search("mali").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Damaged);
    assert!(error.to_string().contains("book-0.txt is missing or damaged"), "{error}");
}

#[test]
fn no_word_is_dropped_for_its_length() {
    // The longest term of the index has 65,530 bytes, the longest query 65,536.
    let longest = "Long".repeat(20_000);
    let long = "tall".repeat(16_380);
    let mut archive = Archive::in_memory().unwrap();
    let text = format!("before {longest} between {long} after");
    add(&mut archive, &[article(1, &text), article(2, "Longing and tallies.")]);
    let found = |query: &str| {
        let hits = archive.search(query).unwrap().hits;
        hits.iter().map(|it| it.snippets.iter().any(|it| !it.marks.is_empty())).collect::<Vec<_>>()
    };
    assert_eq!(found("longlong*"), [true]);
    assert_eq!(found(&long), [true]);
    assert_eq!(found(&format!("={long}")), [true]);
    assert_eq!(found("\"before * between * after\""), [true]);
    assert_eq!(found("length:9"), [false], "five words, and four of the other paragraph");
}
