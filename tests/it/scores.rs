//! What a score means: of articles that are otherwise equal, the one in which words stand closer comes first.

use morgue::{Archive, Article, Paragraph, Search};

/// How many words each article has.
const LENGTH: usize = 60;

/// An article of filling words, with some words at these places.
fn article(name: &str, placed: &[(usize, &str)]) -> Article {
    let mut words = vec!["filling"; LENGTH];
    for (place, word) in placed {
        words[*place] = word;
    }
    let mut article = Article::default();
    article.headline = name.to_owned();
    article.body = vec![Paragraph::new(words.join(" "))];
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

/// The headlines of the hits with their scores.
fn ranked(archive: &Archive, query: &str) -> Vec<(String, f32)> {
    let hits = archive.search(Search::new(query).limit(100)).unwrap().hits;
    hits.into_iter().map(|it| (it.article.headline, it.score)).collect()
}

/// Two words at every distance from 1 to 40, in one order.
fn apart() -> Archive {
    let at = |words: usize| article(&format!("{words}"), &[(5, "junta"), (5 + words, "coup")]);
    archive_of((1..=40).map(at))
}

#[test]
fn closer_is_better_in_every_proximity() {
    let archive = apart();
    for query in [
        "junta w/40 coup",
        "junta pre/40 coup",
        "junta w/s coup",
        "junta w/p coup",
        "\"junta coup\"~40",
        "\"{junta coup}\"~40",
        "(junta OR exit) w/40 coup",
        "first60(junta w/40 coup)",
        "junta* w/40 coup",
    ] {
        let ranked = ranked(&archive, query);
        let names: Vec<usize> = ranked.iter().map(|it| it.0.parse().unwrap()).collect();
        assert_eq!(names, (1..=40).collect::<Vec<_>>(), "{query}");
        assert!(ranked.windows(2).all(|two| two[0].1 > two[1].1), "{query}: {ranked:?}");
    }
}

#[test]
fn bare_words_are_never_worse_for_being_closer() {
    let mut ranked = ranked(&apart(), "junta coup");
    ranked.sort_by_key(|it| it.0.parse::<usize>().unwrap());
    assert!(ranked.windows(2).all(|two| two[0].1 >= two[1].1), "{ranked:?}");
    assert!(ranked[0].1 > ranked[1].1, "side by side is best: {ranked:?}");
    assert!(ranked[1].1 > ranked[39].1, "near is better than far: {ranked:?}");
}

#[test]
fn a_phrase_is_above_a_proximity_above_scattered_words() {
    let archive = archive_of([
        article("scattered", &[(5, "junta"), (50, "coup")]),
        article("near", &[(5, "junta"), (9, "coup")]),
        article("phrase", &[(5, "junta"), (6, "coup")]),
    ]);
    for query in [
        "junta coup",
        "\"junta coup\" OR (junta w/9 coup) OR (junta coup)",
        "(junta coup) OR \"junta coup\"~9",
        "junta w/50 coup",
    ] {
        let names: Vec<String> = ranked(&archive, query).into_iter().map(|it| it.0).collect();
        assert_eq!(names, ["phrase", "near", "scattered"], "{query}");
    }
}
