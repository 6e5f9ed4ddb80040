//! How often each of some symbols occurs to a code in which no code begins another (Huffman 1952), and back.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bits::{BitReader, BitWriter};

/// The longest code, in bits: a symbol that is met once in a million needs no longer one.
const LONGEST: usize = 20;

/// How many bits are looked up at once: of nine codes in ten no more are needed, and the table fits in the
/// nearest cache. Which codes are longer cannot be guessed, so each of them costs a wrong guess.
const LOOKED_UP: u32 = 14;

/// The bits of an entry of the table that say how long the code is; the symbol is above them.
const ENTRY_LENGTH_BITS: u32 = 4;
const ENTRY_LENGTH: u16 = (1 << ENTRY_LENGTH_BITS) - 1;

/// The bits of a [`Code`] that say how long it is.
const LENGTH_BITS: u32 = 5;
const LENGTH: u32 = (1 << LENGTH_BITS) - 1;

/// How long the code of each symbol should be; the more frequent, the shorter.
///
/// No count may be 0.
pub(super) fn code_lengths(counts: &[u64]) -> Vec<u8> {
    let mut counts = counts.to_vec();
    loop {
        let lengths = huffman(&counts);
        if lengths.iter().all(|it| usize::from(*it) <= LONGEST) {
            return lengths;
        }
        // Less unlike counts make the longest codes shorter, and cost the others little.
        counts.iter_mut().for_each(|it| *it = *it / 2 + 1);
    }
}

fn huffman(counts: &[u64]) -> Vec<u8> {
    let mut queue: BinaryHeap<Reverse<(u64, usize)>> =
        counts.iter().zip(0..).map(|(count, symbol)| Reverse((*count, symbol))).collect();
    let mut parents = vec![usize::MAX; counts.len() * 2];
    let mut next = counts.len();
    while let (Some(Reverse((one, a))), Some(Reverse((two, b)))) = (queue.pop(), queue.pop()) {
        for child in [a, b] {
            if let Some(parent) = parents.get_mut(child) {
                *parent = next;
            }
        }
        queue.push(Reverse((one.saturating_add(two), next)));
        next += 1;
        if queue.len() == 1 {
            break;
        }
    }
    // A parent is always numbered after its children, so one walk from the root finds all depths.
    let mut depths = vec![0_u8; next];
    for node in (0..next).rev() {
        let parent = parents.get(node).and_then(|it| depths.get(*it)).copied();
        if let (Some(parent), Some(depth)) = (parent, depths.get_mut(node)) {
            *depth = parent.saturating_add(1);
        }
    }
    depths.truncate(counts.len());
    // A symbol that is alone needs a bit all the same.
    depths.into_iter().map(|it| it.max(1)).collect()
}

/// The code of one symbol: its bits, and how many they are in the lowest [`LENGTH_BITS`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Code(u32);

impl Code {
    pub(super) fn write(self, bits: &mut BitWriter<'_>) {
        bits.push(self.0 >> LENGTH_BITS, self.0 & LENGTH);
    }
}

/// A canonical code: of the lengths alone, the codes follow.
///
/// Symbols are numbered by the lengths of their codes, the shortest first.
#[derive(Debug)]
pub(super) struct PrefixCode {
    codes: Vec<Code>,
    /// Of each length up to [`LONGEST`]: the bits, filled up to 32, at which longer codes begin, and
    /// what is added to a code for its symbol.
    levels: [(u64, i64); LONGEST + 1],
    /// The symbol and the length of the code that begins with some bits; 0 for a longer code, and for a symbol
    /// of a number that an entry cannot hold.
    table: Box<[u16; 1 << LOOKED_UP]>,
}

impl PrefixCode {
    /// The code with so many symbols of each length from 1 on; `None` if there is no such code.
    pub(super) fn new(counts: &[u32]) -> Option<Self> {
        let mut codes = Vec::new();
        let mut levels = [(0, 0); LONGEST + 1];
        let mut table = Box::new([0; 1 << LOOKED_UP]);
        let mut code = 0_u64;
        for (length, (level, count)) in
            (1_u32..).zip(levels.iter_mut().skip(1).zip(counts.iter().chain(std::iter::repeat(&0))))
        {
            code <<= 1;
            for _ in 0..*count {
                let symbol = u32::try_from(codes.len()).ok()?;
                codes.push(Code(u32::try_from(code << LENGTH_BITS).ok()? | length));
                if let Some(entry) = entry(symbol, length) {
                    let begin = (code << (LOOKED_UP - length)) as usize;
                    table.get_mut(begin..begin + (1 << (LOOKED_UP - length)))?.fill(entry);
                }
                code += 1;
            }
            if code > 1 << length {
                return None;
            }
            *level = (code << (32 - length), codes.len() as i64 - code as i64);
        }
        (counts.len() <= LONGEST).then_some(Self { codes, levels, table })
    }

    /// The code of a symbol.
    pub(super) fn of(&self, symbol: usize) -> Code {
        self.codes.get(symbol).copied().unwrap_or_default()
    }

    /// The next symbol; `None` where there is none.
    pub(super) fn read(&self, bits: &mut BitReader<'_>) -> Option<usize> {
        let next = bits.peek();
        let entry = *self.table.get((next >> (32 - LOOKED_UP)) as usize)?;
        if entry > 0 {
            bits.skip(u32::from(entry & ENTRY_LENGTH));
            return Some(usize::from(entry >> ENTRY_LENGTH_BITS));
        }
        // Which of the lengths it is, all are asked, because a guess would be wrong too often.
        let levels = self.levels.get(1..)?;
        let passed: u32 = levels.iter().map(|(end, _)| u32::from(u64::from(next) >= *end)).sum();
        let length = 1 + passed;
        let (_, add) = self.levels.get(length as usize)?;
        bits.skip(length);
        usize::try_from(i64::from(next >> (32 - length)) + add).ok()
    }
}

/// The entry of the table for a symbol; `None` if it has no room for it.
fn entry(symbol: u32, length: u32) -> Option<u16> {
    let symbol = u16::try_from(symbol).ok().filter(|it| *it < 1 << (16 - ENTRY_LENGTH_BITS))?;
    let length = u16::try_from(length).ok().filter(|it| u32::from(*it) <= LOOKED_UP)?;
    Some(symbol << ENTRY_LENGTH_BITS | length)
}

/// How many codes there are of each length from 1 on.
pub(super) fn counts_of(lengths: &[u8]) -> Vec<u32> {
    let mut counts = vec![0; LONGEST];
    for length in lengths {
        if let Some(count) = usize::from(*length).checked_sub(1).and_then(|it| counts.get_mut(it)) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn frequent_symbols_have_short_codes() {
        assert_eq!(code_lengths(&[8, 4, 2, 1, 1]), [1, 2, 3, 4, 4]);
        assert_eq!(code_lengths(&[5]), [1]);
        let doubling: Vec<u64> = (0..40).map(|it| 1 << it).collect();
        assert_eq!(code_lengths(&doubling).iter().max(), Some(&(LONGEST as u8)));
    }

    #[test]
    fn too_many_short_codes_are_no_code() {
        assert!(PrefixCode::new(&[3]).is_none());
        assert!(PrefixCode::new(&[1, 3]).is_none());
        assert!(PrefixCode::new(&[1, 2]).is_some());
    }

    proptest! {
        #[test]
        fn every_symbol_is_read_as_it_was_written(counts in proptest::collection::vec(1_u64..1 << 40, 1..400)) {
            let lengths = code_lengths(&counts);
            let code = PrefixCode::new(&counts_of(&lengths)).unwrap();
            let mut bytes = Vec::new();
            let mut bits = BitWriter::after(&mut bytes);
            (0..counts.len()).for_each(|it| code.of(it).write(&mut bits));
            bits.finish();
            let mut bits = BitReader::new(&bytes);
            for symbol in 0..counts.len() {
                prop_assert_eq!(code.read(&mut bits), Some(symbol));
            }
        }
    }
}
