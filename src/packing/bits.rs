//! Bits to bytes and back, the highest first.

/// Bytes that are written bit by bit.
pub(super) struct BitWriter<'b> {
    bytes: &'b mut Vec<u8>,
    /// The bits that make no byte yet, in the low end.
    pending: u64,
    count: u32,
}

impl<'b> BitWriter<'b> {
    /// Writes behind what is there.
    pub(super) fn after(bytes: &'b mut Vec<u8>) -> Self {
        Self { bytes, pending: 0, count: 0 }
    }

    /// Writes the lowest `count` bits of `code`, 32 at most.
    pub(super) fn push(&mut self, code: u32, count: u32) {
        self.pending = self.pending << count | u64::from(code);
        self.count += count;
        // Four bytes at a time: most codes are shorter, and only add to the number.
        if self.count >= 32 {
            self.count -= 32;
            self.bytes.extend_from_slice(&((self.pending >> self.count) as u32).to_be_bytes());
        }
    }

    /// Writes what is left, and fills the last byte up with zeros.
    pub(super) fn finish(self) {
        let left = self.pending << (32 - self.count);
        let bytes = (left as u32).to_be_bytes();
        self.bytes.extend(bytes.iter().take(self.count.div_ceil(8) as usize));
    }
}

/// Bytes that are read bit by bit; behind the last there are zeros, but not for ever.
pub(super) struct BitReader<'b> {
    /// What is not in the window yet.
    bytes: &'b [u8],
    /// The bits that come next, in the high end; behind those that are counted some of the next byte.
    window: u64,
    /// How many of them count, 63 at most.
    count: u32,
    /// How many zeros were added.
    beyond: u32,
}

impl<'b> BitReader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, window: 0, count: 0, beyond: 0 }
    }

    /// The next 32 bits, without going on.
    pub(super) fn peek(&mut self) -> u32 {
        self.refill();
        (self.window >> 32) as u32
    }

    /// Goes on by as many bits as were looked at, 32 at most.
    pub(super) fn skip(&mut self, count: u32) {
        self.window <<= count;
        self.count = self.count.saturating_sub(count);
    }

    /// Whether all that could be read has been read long ago.
    pub(super) fn is_over(&self) -> bool {
        self.beyond > 64
    }

    /// Fills the window to 56 bits or more.
    ///
    /// Whether it needs to be filled cannot be guessed, and eight bytes are read sooner than a wrong guess is
    /// taken back: so it is filled each time, by as many whole bytes as there is room for
    /// (the fourth variant of F. Giesen, "Reading bits in far too many ways", 2018).
    fn refill(&mut self) {
        if let Some(eight) = self.bytes.first_chunk::<8>() {
            self.window |= u64::from_be_bytes(*eight) >> self.count;
            let whole = (63 - self.count) / 8;
            self.bytes = self.bytes.get(whole as usize..).unwrap_or_default();
            self.count += 8 * whole;
            return;
        }
        while self.count < 56 {
            let byte = match self.bytes.split_first() {
                Some((byte, rest)) => {
                    self.bytes = rest;
                    *byte
                }
                None => {
                    self.beyond += 8;
                    0
                }
            };
            self.window |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(codes in proptest::collection::vec((1_u32..=32, any::<u32>()), 0..40)) {
            let codes: Vec<(u32, u32)> =
                codes.into_iter().map(|(count, code)| (count, (u64::from(code) & ((1 << count) - 1)) as u32)).collect();
            let mut bytes = vec![7];
            let mut writer = BitWriter::after(&mut bytes);
            codes.iter().for_each(|(count, code)| writer.push(*code, *count));
            writer.finish();
            let mut reader = BitReader::new(&bytes[1..]);
            for (count, code) in codes {
                prop_assert_eq!(u64::from(reader.peek()) >> (32 - count), u64::from(code));
                reader.skip(count);
                prop_assert!(!reader.is_over());
            }
        }
    }
}
