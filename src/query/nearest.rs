//! A misspelt name to the name that was probably meant.

/// The candidate that differs from `name` by the fewest letters, if by few enough to be meant.
///
/// One letter may differ in a name of three to five letters, two in a longer one.
pub(super) fn nearest<'c>(
    name: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let name: Vec<char> = name.chars().take(LONGEST).flat_map(char::to_lowercase).collect();
    let allowed = match name.len() {
        0..=2 => return None,
        3..=5 => 1,
        _ => 2,
    };
    let by_distance = candidates.map(|it| (edits(&name, it), it));
    let (distance, best) = by_distance.min_by_key(|(distance, _)| *distance)?;
    (distance <= allowed).then_some(best)
}

/// No name known here is longer, so a longer one is no slip of the keys.
const LONGEST: usize = 32;

/// Letters inserted, deleted, changed or swapped with their neighbour (optimal string alignment).
fn edits(name: &[char], candidate: &str) -> usize {
    let candidate: Vec<char> = candidate.chars().collect();
    let first: Vec<usize> = (0..=candidate.len()).collect();
    let mut rows = [first.clone(), first, Vec::new()];
    for (i, &c) in name.iter().enumerate() {
        let [above, before, row] = &mut rows;
        row.clear();
        row.push(i + 1);
        for (j, &other) in candidate.iter().enumerate() {
            let change = before.get(j).copied().unwrap_or(0) + usize::from(c != other);
            let delete = before.get(j + 1).copied().unwrap_or(0) + 1;
            let insert = row.last().copied().unwrap_or(0) + 1;
            let mut least = change.min(delete).min(insert);
            let swapped = i > 0
                && j > 0
                && name.get(i - 1) == Some(&other)
                && candidate.get(j - 1) == Some(&c);
            if swapped {
                least = least.min(above.get(j - 1).copied().unwrap_or(0) + 1);
            }
            row.push(least);
        }
        rows.rotate_left(1);
    }
    let [_, last, _] = &rows;
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keys_is_understood() {
        let names = || ["headline", "byline", "body", "caption"].into_iter();
        assert_eq!(nearest("headlin", names()), Some("headline"));
        assert_eq!(nearest("haedline", names()), Some("headline"));
        assert_eq!(nearest("BYLNIE", names()), Some("byline"));
        assert_eq!(nearest("bdoy", names()), Some("body"));
        assert_eq!(nearest("http", names()), None);
        assert_eq!(nearest("re", names()), None);
        assert_eq!(nearest("", names()), None);
    }
}
