//! What only a program that embeds the library can see.

use morgue::{
    Added, Archive, Article, Cancel, Caption, ErrorKind, Order, Paragraph, Search, Stemming,
};

use crate::scratch::{Scratch, root};

fn article(headline: &str, body: &[&str]) -> Article {
    let mut article = Article::default();
    article.headline = headline.to_owned();
    article.body = body.iter().map(|it| Paragraph::new(*it)).collect();
    article
}

fn archive_of(articles: impl IntoIterator<Item = Article>) -> Archive {
    let mut archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer().unwrap();
    for article in articles {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    archive
}

fn headlines(archive: &Archive, search: Search) -> Vec<String> {
    let results = archive.search(search).unwrap();
    results.hits.into_iter().map(|it| it.article.headline).collect()
}

#[test]
fn an_archive_is_shared_between_threads_and_results_are_plain_data() {
    fn shared<T: Send + Sync + 'static>() {}
    fn plain<T: serde::Serialize + Clone + Send + Sync + 'static>() {}
    shared::<Archive>();
    shared::<morgue::Error>();
    plain::<morgue::Results>();
    plain::<Article>();
}

#[test]
fn nothing_is_found_before_the_commit_and_nothing_stays_without_one() {
    let mut archive = archive_of([article("First", &["junta"])]);
    let mut writer = archive.writer().unwrap();
    writer.add(article("Second", &["junta"])).unwrap();
    drop(writer);
    assert_eq!(headlines(&archive, Search::new("junta")), ["First"]);
}

#[test]
fn the_same_article_is_added_once() {
    let mut archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer().unwrap();
    let first = writer.add(article("First", &["junta"])).unwrap();
    let again = writer.add(article("First", &["junta"])).unwrap();
    let Added::Indexed(id) = first else { panic!("{first:?}") };
    assert_eq!(again, Added::Duplicate(id));
    let report = writer.commit().unwrap();
    assert!(report.adds_up());
    assert_eq!((report.indexed, report.unchanged + report.duplicate), (1, 1));
    assert_eq!(archive.status().unwrap().articles, 1);
}

#[test]
fn an_article_comes_back_whole_by_id_and_by_the_beginning_of_it() {
    let mut told = article("Told", &["One paragraph.", "Another."]);
    told.captions.push(Caption::new("A photo"));
    told.rights = Some("© nobody".to_owned());
    told.language = Some("en".to_owned());
    let archive = archive_of([told.clone()]);
    let hit = archive.search("paragraph").unwrap().hits.remove(0);
    let id = hit.article.id;
    assert_eq!(id.len(), 32);
    told.id = id.clone();
    assert_eq!(archive.article(&id).unwrap(), told);
    assert_eq!(archive.article(&id[..6]).unwrap(), told);
    for unknown in ["ffffffffffffffffffffffffffffffff", "abc", "", "not an id"] {
        assert_eq!(archive.article(unknown).unwrap_err().kind(), ErrorKind::NotFound);
    }
}

#[test]
fn a_phrase_crosses_neither_paragraphs_nor_captions_nor_fields() {
    let mut told = article("Ends peacekeeping", &["mission begins peace", "keeping the peace"]);
    told.captions = vec![Caption::new("Blue helmet"), Caption::new("patrol leaves")];
    let archive = archive_of([told]);
    let found = |query: &str| !archive.search(query).unwrap().hits.is_empty();
    assert!(found("\"mission begins\"") && found("\"patrol leaves\""));
    assert!(!found("\"peacekeeping mission\""));
    assert!(!found("\"peace keeping\""));
    assert!(!found("\"helmet patrol\""));
}

#[test]
fn order_limit_and_offset_cut_the_same_list() {
    let mut articles = Vec::new();
    for year in 2000..2020 {
        let mut told = article(&format!("In {year}"), &["The junta spoke."]);
        told.published = morgue::Date::parse(&year.to_string());
        articles.push(told);
    }
    articles.push(article("Undated", &["The junta spoke."]));
    let archive = archive_of(articles);
    let all = |order: Order| headlines(&archive, Search::new("junta").order(order).limit(100));
    let newest = all(Order::Newest);
    let oldest = all(Order::Oldest);
    assert_eq!((newest.len(), newest[0].as_str(), newest[20].as_str()), (21, "In 2019", "Undated"));
    assert_eq!((oldest[0].as_str(), oldest[20].as_str()), ("In 2000", "Undated"));
    for order in [Order::Best, Order::Newest, Order::Oldest] {
        for (offset, limit) in [(0, 5), (5, 5), (18, 5), (21, 5), (0, 0)] {
            let page = Search::new("junta").order(order).offset(offset).limit(limit).count();
            let results = archive.search(page).unwrap();
            assert_eq!(results.total, Some(21));
            let page = results.hits.iter().map(|it| it.article.headline.clone());
            let expected: Vec<_> = all(order).into_iter().skip(offset).take(limit).collect();
            assert_eq!(page.collect::<Vec<_>>(), expected);
            assert!(results.hits.iter().zip(offset + 1..).all(|(hit, rank)| hit.rank == rank));
        }
    }
}

#[test]
fn a_folder_is_read_once_and_again_only_where_it_changed() {
    let scratch = Scratch::with_sample_corpus();
    scratch.age();
    let folder = scratch.path().join("sample_corpus");
    let mut archive = Archive::create(scratch.path().join("archive")).unwrap();
    let first = archive.add_folder(&folder).unwrap();
    assert!(first.adds_up() && archive.is_current(&folder).unwrap());
    let again = archive.add_folder(&folder).unwrap();
    assert!(again.adds_up());
    assert_eq!((again.indexed, again.unchanged), (0, first.indexed));

    let page =
        "A Lighthouse Falls Into the Sea\n\nIt fell at night. Nobody was in it, the keeper said.\n";
    scratch.write("sample_corpus/new.txt", page);
    assert!(!archive.is_current(&folder).unwrap());
    let third = archive.add_folder(&folder).unwrap();
    assert_eq!((third.indexed, third.unchanged), (1, first.indexed));
    let hit = archive.search("\"lighthouse falls\"").unwrap().hits.remove(0);
    let article = archive.article(&hit.article.id).unwrap();
    assert_eq!(archive.source_of(&article).unwrap().unwrap(), folder.join("new.txt"));

    std::fs::remove_file(folder.join("new.txt")).unwrap();
    let mut writer = archive.writer().unwrap();
    writer.add_folder(&folder).unwrap();
    writer.prune(&folder).unwrap();
    assert_eq!(writer.commit().unwrap().removed, 1);
    assert!(archive.search("\"lighthouse falls\"").unwrap().hits.is_empty());
}

#[test]
fn without_stemming_a_word_finds_its_form_only() {
    let scratch = Scratch::new();
    let mut archive = Archive::create_with(scratch.path().join("a"), Stemming::Off).unwrap();
    let mut writer = archive.writer().unwrap();
    writer.add(article("One junta", &["Both juntas left."])).unwrap();
    writer.add(article("Two juntas", &["Neither left."])).unwrap();
    writer.commit().unwrap();
    let archive = Archive::open(scratch.path().join("a")).unwrap();
    for (query, found) in [("junta", 1), ("juntas", 2), ("leave", 0), ("juntas w/2 left", 1)] {
        let results = archive.search(Search::new(query).count()).unwrap();
        assert_eq!(results.total, Some(found), "{query}");
        let marks = results.hits.iter().flat_map(|it| &it.snippets).map(|it| it.marks.len());
        assert!(marks.sum::<usize>() > 0 || found == 0, "{query}");
    }
}

#[test]
fn a_folder_called_index_is_not_taken_for_ours() {
    let scratch = Scratch::new();
    scratch.write("index/notes.txt", "mine");
    assert_eq!(Archive::create(scratch.path()).err().unwrap().kind(), ErrorKind::Io);
    assert!(scratch.path().join("index/notes.txt").is_file());
}

#[test]
fn a_file_is_taken_as_a_folder_of_one() {
    let scratch = Scratch::new();
    let page = scratch.write(
        "page.txt",
        "A Lighthouse Falls Into the Sea\n\nNobody was in it, said the keeper.\n",
    );
    scratch.age();
    let mut archive = Archive::create(scratch.path().join("archive")).unwrap();
    let mut writer = archive.writer().unwrap();
    writer.add_folder(&page).unwrap();
    writer.prune(&page).unwrap();
    let report = writer.commit().unwrap();
    assert_eq!((report.indexed, report.removed), (1, 0));
    assert!(archive.is_current(&page).unwrap());
    let hit = archive.search("keeper").unwrap().hits.remove(0);
    let article = archive.article(&hit.article.id).unwrap();
    assert_eq!(archive.source_of(&article).unwrap().unwrap(), page);
}

#[cfg(target_os = "linux")]
#[test]
fn file_names_that_are_not_text_are_told_apart() {
    use std::os::unix::ffi::OsStrExt;
    let scratch = Scratch::new();
    for (byte, headline) in [(0xE9, "One"), (0xEA, "Two")] {
        let name = std::ffi::OsStr::from_bytes(&[b'a', byte]).to_owned();
        std::fs::write(scratch.path().join(name), format!("{{\"headline\": \"{headline}\"}}"))
            .unwrap();
    }
    scratch.age();
    let mut archive = Archive::in_memory().unwrap();
    let report = archive.add_folder(scratch.path()).unwrap();
    assert_eq!((report.seen, report.indexed), (2, 2));
    assert!(archive.is_current(scratch.path()).unwrap());
}

#[test]
fn an_archive_is_the_same_whatever_the_order_of_its_folders() {
    let scratch = Scratch::new();
    let page = "{\"headline\": \"Wire\", \"body\": [{\"text\": \"The same story.\"}]}\n";
    scratch.write("a/wire.jsonl", page);
    scratch.write("b/wire.jsonl", page);
    let build = |name: &str, folders: [&str; 2]| {
        let mut archive = Archive::create(scratch.path().join(name)).unwrap();
        for folder in folders {
            assert!(archive.add_folder(scratch.path().join(folder)).unwrap().adds_up());
        }
        let hits = archive.search("story").unwrap().hits;
        serde_json::to_string(&hits).unwrap()
    };
    assert_eq!(build("one", ["a", "b"]), build("other", ["b", "a"]));
}

#[test]
fn a_second_writer_is_told_and_a_reader_is_not_in_the_way() {
    let scratch = Scratch::new();
    let place = scratch.path().join("archive");
    let mut archive = Archive::create(&place).unwrap();
    let mut second = Archive::open(&place).unwrap();
    let writer = archive.writer().unwrap();
    assert_eq!(second.writer().err().unwrap().kind(), ErrorKind::Locked);
    assert!(second.search("junta").unwrap().hits.is_empty());
    drop(writer);
    assert!(second.writer().is_ok());
}

#[test]
fn an_archive_that_is_not_there_of_another_version_or_damaged_is_told_apart() {
    let scratch = Scratch::new();
    let place = scratch.path().join("archive");
    assert_eq!(Archive::open(&place).err().unwrap().kind(), ErrorKind::NoArchive);
    drop(Archive::create(&place).unwrap());
    let manifest = std::fs::read_to_string(place.join("morgue.json")).unwrap();
    scratch.write("archive/morgue.json", manifest.replace("\"analyzer\": ", "\"analyzer\": 9"));
    assert_eq!(Archive::open(&place).err().unwrap().kind(), ErrorKind::Version);
    scratch.write("archive/morgue.json", "{");
    assert_eq!(Archive::open(&place).err().unwrap().kind(), ErrorKind::Damaged);
    assert_eq!(Archive::create(&place).err().unwrap().kind(), ErrorKind::Io);
}

#[test]
fn a_cancelled_run_keeps_what_it_has_read() {
    let mut archive = Archive::in_memory().unwrap();
    let cancel = Cancel::new();
    let stop = cancel.clone();
    let writer = archive.writer().unwrap().cancelled_by(&cancel);
    let mut writer = writer.on_progress(move |report, _| {
        if report.seen == 10 {
            stop.cancel();
        }
    });
    writer.add_folder(root().join("sample_corpus")).unwrap();
    let report = writer.commit().unwrap();
    assert!(report.adds_up() && (10..30).contains(&report.seen));
    assert_eq!(archive.status().unwrap().articles, report.indexed);
}

#[test]
fn what_cannot_be_read_is_listed_and_the_numbers_add_up() {
    let scratch = Scratch::new();
    scratch.write(
        "pages/good.txt",
        "A Headline of Five Words\n\nThe body has a sentence of several words, and it ends.\n",
    );
    scratch.write("pages/empty.txt", "");
    scratch.write("pages/blank.txt", "  \r\n\n\t\n");
    scratch
        .write("pages/photo.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, b'J', b'F', b'I', b'F', 0, 1]);
    scratch.write("pages/zeros.bin", vec![0_u8; 4096]);
    scratch.write("pages/wire.jsonl", "{\"headline\": \"One\"}\nnot json\n{\"headline\": \"Two\"}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", scratch.path().join("pages/loop")).unwrap();
        let fifo = scratch.path().join("pages/fifo");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    }
    let mut archive = Archive::in_memory().unwrap();
    let report = archive.add_folder(scratch.path().join("pages")).unwrap();
    assert!(report.adds_up(), "{report:?}");
    assert_eq!(report.indexed, 3, "{report:?}");
    let named = |name: &str| {
        let passed_over = report.skipped.iter().chain(&report.quarantined);
        passed_over.filter(|it| it.path.starts_with(name)).map(|it| it.reason.as_str()).collect()
    };
    for (name, reason) in [
        ("empty.txt", "empty"),
        ("blank.txt", "empty"),
        ("photo.jpg", "not text"),
        ("zeros.bin", "not text"),
        ("wire.jsonl#2", "not"),
    ] {
        let reasons: Vec<&str> = named(name);
        assert!(reasons.len() == 1 && reasons[0].contains(reason), "{name}: {reasons:?}");
    }
    if cfg!(unix) {
        assert_eq!((named("loop") as Vec<&str>).len(), 1, "{report:?}");
        assert_eq!((named("fifo") as Vec<&str>).len(), 1, "{report:?}");
    }
}

#[test]
fn json_says_everything_and_reads_back() {
    let archive = crate::cases::sample();
    let results = archive.search(Search::new("caption:takuba").count()).unwrap();
    let json = serde_json::to_value(&results).unwrap();
    for name in ["total", "hits", "complete", "took"] {
        assert!(json.get(name).is_some(), "{name}");
    }
    let hit = &json["hits"][0];
    for name in ["rank", "score", "article", "snippets"] {
        assert!(hit.get(name).is_some(), "{name}");
    }
    for snippet in results.hits.iter().flat_map(|it| &it.snippets) {
        let json = serde_json::to_string(snippet).unwrap();
        assert_eq!(serde_json::from_str::<morgue::Snippet>(&json).unwrap(), *snippet);
        for mark in &snippet.marks {
            assert!(!snippet.text[mark.clone()].is_empty());
        }
    }
}

#[test]
fn a_snippet_is_cut_from_where_it_says() {
    let archive = crate::cases::sample();
    for query in ["mali", "president OR minister", "caption:soldiers", "headline:force", "-mali"] {
        for hit in archive.search(Search::new(query).limit(100)).unwrap().hits {
            let article = archive.article(&hit.article.id).unwrap();
            assert!(!hit.snippets.is_empty(), "{query}: {}", article.headline);
            for snippet in &hit.snippets {
                let text = match snippet.field.as_str() {
                    "headline" => &article.headline,
                    "body" => &article.body[snippet.part].text,
                    "caption" => &article.captions[snippet.part].text,
                    "subheadline" => article.subheadline.as_ref().unwrap(),
                    field => panic!("{query}: {field}"),
                };
                assert_eq!(
                    text.get(snippet.start..).unwrap().get(..snippet.text.len()),
                    Some(snippet.text.as_str())
                );
            }
        }
    }
}

#[test]
fn a_pattern_of_more_than_a_thousand_words_is_refused_or_cut_short() {
    let of_words = |count: usize| {
        let words: Vec<String> = (1..=count).map(|it| format!("w{it:04}")).collect();
        archive_of([article("All", &[&words.join(" ")]), article("Last", &["w1025"])])
    };
    let all = of_words(1_023).search(Search::new("w*").limit(0).count()).unwrap();
    assert!(all.complete && all.warnings.is_empty());
    assert_eq!(all.total, Some(2));

    let archive = of_words(1_025);
    let refused = archive.search("w*").unwrap_err();
    assert_eq!(refused.diagnostics()[0].code, "Q028");
    assert!(refused.to_string().contains(" 1025 words"), "{refused}");
    let some = archive.search(Search::new("w*").partial()).unwrap();
    assert_eq!(some.hits.len(), 2, "the word of two articles is among the most frequent");
    assert!(!some.complete && some.warnings[0].starts_with("w* stands for 1025 words"));
}

#[test]
fn a_search_that_is_ended_early_answers_with_what_it_has() {
    let archive = crate::cases::sample();
    let all = archive.search(Search::new("mali").count()).unwrap();
    assert!(all.complete && all.total > Some(0));
    let late = Search::new("mali").count().timeout(std::time::Duration::ZERO);
    let none = archive.search(late).unwrap();
    assert!(
        !none.complete && none.warnings[0].starts_with("not every article was looked at in 0ns")
    );
    let cancel = Cancel::new();
    let search = Search::new("mali").count().cancelled_by(&cancel);
    assert_eq!(archive.search(search.clone()).unwrap().total, all.total);
    cancel.cancel();
    let none = archive.search(search.clone()).unwrap();
    assert!(!none.complete && none.warnings == ["cancelled before every article was looked at"]);
    let explained = archive.explain(search).unwrap();
    assert_eq!(explained.warnings, ["cancelled before every article was looked at"]);
}

#[test]
fn advice_is_given_only_where_it_is_asked_for_and_hits_are_lacking() {
    let archive = archive_of([article("One", &["mali coup"]), article("Two", &["mali junta"])]);
    assert_eq!(archive.search("mali cuop").unwrap().notes, []);
    let notes = |search: Search| archive.search(search.advise()).unwrap().notes.len();
    assert_eq!(notes(Search::new("mali cuop")), 2);
    assert_eq!(notes(Search::new("mali OR cuop").limit(2)), 0);
    assert_eq!(notes(Search::new("mali OR cuop").limit(3)), 1);
    assert_eq!(notes(Search::new("cuop").limit(0)), 0);
    assert_eq!(notes(Search::new("cuop").limit(0).count()), 1);
}

#[test]
fn the_nearest_word_is_of_an_article_that_is_still_there() {
    let scratch = Scratch::new();
    let json = |word: &str| format!("{{\"headline\": \"{word}\", \"body\": [\"{word} {word}\"]}}");
    let gone = scratch.write("pages/gone.json", json("wagner"));
    scratch.write("pages/kept.json", json("mali"));
    let pages = scratch.path().join("pages");
    let mut archive = Archive::in_memory().unwrap();
    archive.add_folder(&pages).unwrap();
    let notes = archive.search(Search::new("wagnr").advise()).unwrap().notes;
    assert!(notes[0].message.ends_with("did you mean wagner (1 article)?"));
    std::fs::remove_file(gone).unwrap();
    let mut writer = archive.writer().unwrap();
    writer.prune(&pages).unwrap();
    writer.commit().unwrap();
    assert_eq!(archive.search(Search::new("wagnr").advise()).unwrap().notes, []);
}

#[test]
fn an_explanation_is_plain_data_and_counts_what_a_search_finds() {
    let archive = archive_of([
        article("One", &["withdrawals of troops"]),
        article("Two", &["withdrawal of a troop"]),
    ]);
    let query = morgue::Query::parse("headline:two withdrawal w/5 troop*").unwrap();
    let explanation = archive.explain(&query).unwrap();
    assert_eq!(explanation.articles, 1);
    let forms: Vec<(&str, usize)> =
        explanation.parts.iter().map(|it| (it.group.says.as_str(), it.forms.len())).collect();
    assert_eq!(
        forms,
        [
            ("all of", 0),
            ("in the headline", 0),
            ("two, in every inflection", 1),
            ("within 5 words of each other", 0),
            ("withdrawal, in every inflection", 2),
            ("troop*, any word of this pattern", 2),
        ]
    );
    let json = serde_json::to_string(&explanation).unwrap();
    assert_eq!(serde_json::from_str::<morgue::Explanation>(&json).unwrap(), explanation);
}
