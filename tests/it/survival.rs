//! What the command survives: kill -9, power cuts, full disks, Ctrl-C, disks that cannot be written to.
//!
//! Quick by itself; `MORGUE_SLOW=1` does it hundreds of times. `-- --nocapture` shows the counts.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use morgue::Archive;

use crate::scratch::Scratch;

/// How often something is tried: quick, and with `MORGUE_SLOW=1`.
fn times(quick: usize, slow: usize) -> usize {
    if std::env::var_os("MORGUE_SLOW").is_some() { slow } else { quick }
}

/// Knuth's constants for a linear congruential generator (MMIX).
struct Chance(u64);

impl Chance {
    /// From `MORGUE_SEED`, or the same every time.
    fn new() -> Self {
        let seed = std::env::var("MORGUE_SEED").ok().and_then(|it| it.parse().ok());
        let seed = seed.unwrap_or(1);
        println!("seed {seed}");
        Self(seed)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

fn morgue(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
    command.args(arguments).env_remove("MORGUE_ARCHIVE").env("NO_COLOR", "1");
    command
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Invented pages: files of one article, a file of many, and some that are in both.
fn pages(scratch: &Scratch) -> PathBuf {
    let towns = ["Gao", "Lewiston", "Ménaka", "Port Sorrel", "Kidal", "Harrow"];
    let article = |number: usize| {
        let town = towns[number % towns.len()];
        format!(
            "{{\"headline\": \"Ferry {number} reaches {town}\", \"published\": \"2021-03-{:02}\", \
             \"body\": [\"The ferry came in at {number} minutes past the hour.\", \"{town} was glad of it.\"]}}\n",
            1 + number % 28
        )
    };
    for number in 0..40 {
        scratch.write(&format!("pages/{number:03}.json"), article(number));
    }
    let many: String = (30..130).map(article).collect();
    scratch.write("pages/many.jsonl", many);
    scratch.write("pages/empty.txt", "");
    scratch.path().join("pages")
}

/// The articles of [`pages`].
const ARTICLES: u64 = 130;

/// Begins to index; a commit after every ten articles.
fn index(pages: &Path, archive: &Path) -> Child {
    let mut command =
        morgue(&["index", text(pages), "--archive", text(archive), "--batch", "10", "--json"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Hears how many articles are safe, as soon as it is said.
fn listen(child: &mut Child) -> Receiver<u64> {
    let (tell, told) = channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let line: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            let _ = line["articles"].as_u64().map(|it| tell.send(it));
        }
    });
    told
}

/// The articles of an archive: its export, in which no id may stand twice.
fn export(archive: &Path) -> Vec<String> {
    let archive = Archive::open(archive).unwrap();
    let articles: Vec<_> = archive.export().unwrap().map(|it| it.unwrap().article).collect();
    let mut ids: Vec<_> = articles.iter().map(|it| it.id.clone()).collect();
    ids.dedup();
    assert_eq!(ids.len(), articles.len(), "an article is there twice");
    assert_eq!(archive.status().unwrap().articles, articles.len() as u64);
    articles.iter().map(|it| serde_json::to_string(it).unwrap()).collect()
}

/// What an archive holds of which `safe` articles were said to be safe; none if there is no archive yet.
fn check(archive: &Path, safe: u64) {
    if safe == 0 && !archive.join("morgue.json").exists() {
        return;
    }
    let found = export(archive).len() as u64;
    assert!(found >= safe, "{safe} articles were safe, {found} are there");
}

/// The archive of one run that nothing disturbs, and how long that takes.
fn undisturbed(scratch: &Scratch, pages: &Path) -> (Vec<String>, Duration) {
    let archive = scratch.path().join("undisturbed");
    let begin = Instant::now();
    let mut child = index(pages, &archive);
    let told = listen(&mut child);
    assert!(child.wait().unwrap().success());
    let took = begin.elapsed();
    assert_eq!(told.iter().max(), Some(ARTICLES));
    let articles = export(&archive);
    assert_eq!(articles.len() as u64, ARTICLES);
    (articles, took)
}

/// Lets a run go on for some time, then kills it; what was said to be safe until then.
fn kill_after(mut child: Child, time: Duration) -> u64 {
    let told = listen(&mut child);
    std::thread::sleep(time);
    let _ = child.kill();
    child.wait().unwrap();
    told.iter().last().unwrap_or(0)
}

/// The last line says that all inputs have an outcome; every run that ends prints it.
fn finish(pages: &Path, archive: &Path) -> String {
    let output = morgue(&["index", text(pages), "--archive", text(archive)]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<u64> =
        said.lines().next().unwrap().split_whitespace().filter_map(|it| it.parse().ok()).collect();
    assert_eq!(numbers[0], numbers[1..].iter().sum::<u64>(), "{said}");
    assert_eq!(numbers[0], 141, "{said}");
    said
}

#[test]
fn killed_at_any_moment_it_loses_nothing_and_has_nothing_twice() {
    /// So many kills, then a run to the end.
    const KILLS: usize = 10;
    let scratch = Scratch::new();
    let pages = pages(&scratch);
    let mut chance = Chance::new();
    let (expected, took) = undisturbed(&scratch, &pages);
    let rounds = times(2, 100);
    for round in 0..rounds {
        let archive = scratch.path().join(format!("archive-{round}"));
        for _ in 0..KILLS {
            let time = took.mul_f64(chance.below(1000) as f64 / 1000.0);
            let safe = kill_after(index(&pages, &archive), time);
            check(&archive, safe);
        }
        finish(&pages, &archive);
        assert_eq!(export(&archive), expected);
        let strays = std::fs::read_dir(archive.join("index")).unwrap();
        let strays = strays.filter(|it| {
            let name = it.as_ref().unwrap().file_name().into_string().unwrap();
            name.starts_with(".tmp") || name == "writer.json"
        });
        assert_eq!(strays.count(), 0);
        std::fs::remove_dir_all(archive).unwrap();
    }
    println!("{} kills, {rounds} exports compared, 0 lost, 0 twice, 0 unreadable", rounds * KILLS);
}

#[test]
fn a_run_after_a_kill_says_so() {
    let scratch = Scratch::new();
    let pages = pages(&scratch);
    let archive = scratch.path().join("archive");
    let mut child = index(&pages, &archive);
    let safe = listen(&mut child).recv().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    check(&archive, safe);
    let said = finish(&pages, &archive);
    assert!(said.contains("was stopped before it was done. This one went on from there"), "{said}");
    assert!(said.contains("nothing was lost, nothing is in it twice"), "{said}");
    assert!(said.contains("holds 130 articles, each of them once"), "{said}");
    assert!(!finish(&pages, &archive).contains("was stopped"));
}

/// A file system in a file, or in memory; gone when the test is over.
struct Mounted(PathBuf);

impl Mounted {
    /// `None` without the right to mount.
    fn new(place: PathBuf, arguments: &[&str]) -> Option<Self> {
        std::fs::create_dir_all(&place).unwrap();
        let mut command = Command::new("mount");
        let mounted = command.args(arguments).arg(&place).stderr(Stdio::null()).status();
        mounted.is_ok_and(|it| it.success()).then_some(Self(place))
    }

    fn again(&self, options: &str) {
        let status = Command::new("mount").args(["-o", options]).arg(&self.0).status();
        assert!(status.unwrap().success());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_power_cut_takes_nothing_that_was_safe() {
    let scratch = Scratch::new();
    let pages = pages(&scratch);
    let image = scratch.path().join("disk.image");
    std::fs::File::create(&image).unwrap().set_len(48 << 20).unwrap();
    let made = Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image).output();
    let disk = made
        .ok()
        .filter(|it| it.status.success())
        .and_then(|_| Mounted::new(scratch.path().join("disk"), &["-o", "loop", text(&image)]));
    let cuts = times(5, 200);
    let Some(disk) = disk else {
        println!("skipped: {cuts} power cuts, which need the right to mount an ext4 image");
        return;
    };
    let mut chance = Chance::new();
    let mut all_safe = 0;
    for cut in 0..cuts {
        let archive = disk.0.join("archive");
        let mut child = index(&pages, &archive);
        let told = listen(&mut child);
        let wanted = 1 + chance.below(13) as usize;
        let safe = told.iter().take(wanted).last().unwrap_or(0);
        std::thread::sleep(Duration::from_millis(chance.below(30)));
        let _ = child.kill();
        child.wait().unwrap();
        // What the disk has now is what it has after the power is gone: nothing is synced.
        let copy = scratch.path().join("cut.image");
        assert!(Command::new("cp").args([&image, &copy]).status().unwrap().success());
        let after = Mounted::new(scratch.path().join("after"), &["-o", "loop", text(&copy)]);
        let after = after.unwrap();
        check(&after.0.join("archive"), safe);
        if cut % 5 == 0 {
            finish(&pages, &after.0.join("archive"));
            assert_eq!(export(&after.0.join("archive")).len() as u64, ARTICLES);
        }
        all_safe += safe;
        let mut whole = Archive::open(&archive).is_ok();
        whole &= std::fs::remove_dir_all(&archive).is_ok();
        assert!(whole);
    }
    println!("{cuts} power cuts, {all_safe} articles were said to be safe, 0 lost");
}

#[test]
fn a_full_disk_is_an_error_and_no_loss() {
    let scratch = Scratch::new();
    let pages = pages(&scratch);
    let sizes = times(5, 100);
    let mut full = 0;
    for step in 1..=sizes {
        let kilobytes = 20 + step * 600 / sizes;
        let size = format!("size={kilobytes}k");
        let place = scratch.path().join("small");
        let Some(disk) = Mounted::new(place, &["-t", "tmpfs", "-o", &size, "tmpfs"]) else {
            println!(
                "skipped: {sizes} full disks, which need the right to mount; the engine's tests plant them"
            );
            return;
        };
        let archive = disk.0.join("archive");
        let child = index(&pages, &archive);
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let (said, wrong) =
            (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
        assert!(!wrong.contains("panicked"), "{size}: {wrong}");
        let lines =
            said.lines().filter_map(|it| serde_json::from_str::<serde_json::Value>(it).ok());
        let safe = lines.filter_map(|it| it["articles"].as_u64()).next_back().unwrap_or(0);
        if !status.success() {
            full += 1;
            assert_eq!(status.code(), Some(2), "{size}: {said}{wrong}");
            assert!(wrong.contains("No space left on device"), "{size}: {wrong}");
        }
        disk.again("remount,size=64m");
        check(&archive, safe);
        finish(&pages, &archive);
        assert_eq!(export(&archive).len() as u64, ARTICLES, "{size}");
    }
    println!("{sizes} sizes, {full} of them too small, 0 lost, 0 panics");
    assert!(full > 0 && full < sizes);
}

#[cfg(unix)]
#[test]
fn ctrl_c_makes_safe_what_is_done() {
    let scratch = Scratch::new();
    let pages = pages(&scratch);
    let archive = scratch.path().join("archive");
    let mut child = index(&pages, &archive);
    let told = listen(&mut child);
    told.recv().unwrap();
    let signal = |child: &Child| {
        let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(status.unwrap().success());
    };
    signal(&child);
    let code = child.wait().unwrap().code();
    // A quick machine may be done before it hears.
    assert!(matches!(code, Some(130 | 0)), "{code:?}");
    let safe = told.iter().last().unwrap_or(0);
    check(&archive, safe);
    finish(&pages, &archive);
    assert_eq!(export(&archive).len() as u64, ARTICLES);
}

#[test]
fn a_second_writer_is_told_who_holds_the_lock() {
    let scratch = Scratch::new();
    let archive = scratch.path().join("archive");
    let place = text(&archive);
    drop(Archive::create(&archive).unwrap());
    let mut first = morgue(&["index", "-", "--archive", place]);
    let mut first = first.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let held = archive.join("index/writer.json");
    let begin = Instant::now();
    while !held.exists() && begin.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pages = pages(&scratch);
    let second = morgue(&["index", text(&pages), "--archive", place]).output().unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    let named = format!("process {} (morgue index) has been writing", first.id());
    assert!(second.status.code() == Some(2) && said.contains(&named), "{said}");
    // A reader is not in the way and does not wait.
    assert!(Archive::open(&archive).unwrap().search("ferry").unwrap().hits.is_empty());
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
    finish(&pages, &archive);
}

/// Every command that only reads, and whether it finds something.
fn read_all(archive: &Path) {
    let place = text(archive);
    let output = |arguments: &[&str]| {
        let output = morgue(arguments).args(["--archive", place]).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let hit: serde_json::Value =
        serde_json::from_str(output(&["search", "ferry", "--json"]).lines().next().unwrap())
            .unwrap();
    let id = hit["article"]["id"].as_str().unwrap();
    output(&["show", id]);
    output(&["related", id]);
    output(&["explain", "ferry"]);
    output(&["status"]);
    assert_eq!(output(&["export"]).lines().count() as u64, ARTICLES);
}

#[test]
fn an_archive_that_cannot_be_written_to_is_read() {
    let scratch = Scratch::new();
    let pages = pages(&scratch);
    let mounted = Mounted::new(scratch.path().join("media"), &["-t", "tmpfs", "tmpfs"]);
    let archive = scratch.path().join("media/archive");
    finish(&pages, &archive);
    std::fs::remove_file(archive.join("index/.tantivy-meta.lock")).ok();
    let refused = match &mounted {
        Some(media) => {
            media.again("remount,ro");
            true
        }
        None => {
            let status = Command::new("chmod").args(["-R", "a-w"]).arg(&archive).status().unwrap();
            status.success()
        }
    };
    read_all(&archive);
    let output = morgue(&["index", text(&pages), "--archive", text(&archive)]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(refused && said.contains("it can be read but not changed"), "{said}");
    match &mounted {
        Some(media) => media.again("remount,rw"),
        None => drop(Command::new("chmod").args(["-R", "u+w"]).arg(&archive).status()),
    }
}

#[test]
fn a_report_lists_every_input() {
    let scratch = Scratch::new();
    let pages = pages(&scratch);
    let (archive, report) = (scratch.path().join("archive"), scratch.path().join("report.jsonl"));
    let mut command = morgue(&["index", text(&pages), "--archive", text(&archive)]);
    let output = command.args(["--report", text(&report)]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut lines = String::new();
    std::fs::File::open(&report).unwrap().read_to_string(&mut lines).unwrap();
    let lines: Vec<serde_json::Value> =
        lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let (last, inputs) = lines.split_last().unwrap();
    assert_eq!((last["type"].as_str(), last["seen"].as_u64()), (Some("report"), Some(141)));
    let with = |outcome: &str| inputs.iter().filter(|it| it["outcome"] == outcome).count();
    assert_eq!((with("indexed"), with("duplicate"), with("skipped")), (130, 10, 1));
    let named = inputs.iter().find(|it| it["path"] == "many.jsonl#1").unwrap();
    assert_eq!((&named["outcome"], &named["of"]), (&"duplicate".into(), &"030.json".into()));
}
