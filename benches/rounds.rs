//! Two pieces of work in turn, and how much longer one takes.

use std::time::Duration;

use cpu_time::ProcessTime;

/// How often each is measured; the median of so many ratios stands still to a few hundredths.
pub(crate) const ROUNDS: usize = 11;

/// Prints the processor time of both and their ratio.
pub(crate) fn compare<A, B>(name: &str, ours: impl FnMut() -> A, theirs: impl FnMut() -> B) {
    compare_each(name, 1, ours, theirs);
}

/// The same for work that is too short for the clock: it is done `times` in a row, and the time of one is printed.
pub(crate) fn compare_each<A, B>(
    name: &str,
    times: usize,
    mut ours: impl FnMut() -> A,
    mut theirs: impl FnMut() -> B,
) -> f64 {
    let mut ours = || time(times, &mut ours);
    let mut theirs = || time(times, &mut theirs);
    let mut pairs = Vec::new();
    for round in 0..ROUNDS {
        // Who goes first changes, because the second finds warmer caches.
        let (our, their) = match round % 2 {
            0 => {
                let our = ours();
                (our, theirs())
            }
            _ => {
                let their = theirs();
                (ours(), their)
            }
        };
        pairs.push((our.as_secs_f64(), their.as_secs_f64()));
    }
    let median = |pick: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = pairs.iter().map(pick).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let (our, their) = (median(|it| it.0), median(|it| it.1));
    let ratio = median(|it| it.0 / it.1);
    println!("{name:<44} {:>11} {:>11} {ratio:>7.2}", in_units(our), in_units(their));
    ratio
}

/// The same, as often in a row as takes about so long as the clock needs; the ratio is returned.
pub(crate) fn compare_short<A, B>(
    name: &str,
    ours: impl FnMut() -> A,
    mut theirs: impl FnMut() -> B,
) -> f64 {
    /// The clock of processor time is right to some microseconds.
    const LONG: Duration = Duration::from_millis(4);
    let once = time(1, &mut theirs).max(Duration::from_micros(1));
    let times = (LONG.as_nanos() / once.as_nanos()).clamp(1, 200) as usize;
    compare_each(name, times, ours, theirs)
}

/// The line below a table of ratios: their geometric mean and the worst.
pub(crate) fn summary(ratios: &[f64]) {
    let mean = (ratios.iter().map(|it| it.ln()).sum::<f64>() / ratios.len() as f64).exp();
    let worst = ratios.iter().copied().fold(0.0, f64::max);
    println!("{:<44} {:>11} {:>11} {mean:>7.2}", "geometric mean", "", "");
    println!("{:<44} {:>11} {:>11} {worst:>7.2}", "worst", "", "");
}

/// The line above a table.
pub(crate) fn heading(title: &str) {
    println!("\n{title:<44} {:>11} {:>11} {:>7}", "morgue", "tantivy", "ratio");
}

fn time<T>(times: usize, work: &mut impl FnMut() -> T) -> Duration {
    let begin = ProcessTime::now();
    for _ in 0..times {
        std::hint::black_box(work());
    }
    begin.elapsed() / u32::try_from(times).unwrap()
}

fn in_units(seconds: f64) -> String {
    match seconds {
        it if it < 1e-3 => format!("{:.1} us", it * 1e6),
        it if it < 1.0 => format!("{:.2} ms", it * 1e3),
        it => format!("{it:.2} s"),
    }
}
