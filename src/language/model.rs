//! Model files: a header with magic, version and checksum, then named sections.
//!
//! ```text
//! "NEWSMODL"  u32 version  u32 sections  u64 checksum of all that follows
//! per section: 4 bytes name, u32 length
//! the sections' bytes, in the same order
//! ```
//!
//! All numbers are little-endian.

use std::fmt;

const MAGIC: &[u8; 8] = b"NEWSMODL";
/// Raised when the layout of any section or the meaning of any feature changes.
pub const VERSION: u32 = 2;
const HEADER: usize = 24;

/// Why a model file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage(pub &'static str);

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the model file is damaged: {}", self.0)
    }
}

impl std::error::Error for Damage {}

/// One named part of a model file.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a> {
    bytes: &'a [u8],
}

impl<'a> Section<'a> {
    /// A section of these bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Reads from its start.
    #[must_use]
    pub fn reader(&self) -> Reader<'a> {
        Reader { bytes: self.bytes }
    }

    /// Its text, one string a line.
    ///
    /// # Errors
    /// The bytes are not UTF-8.
    pub fn lines(&self) -> Result<Vec<&'a str>, Damage> {
        Ok(std::str::from_utf8(self.bytes).map_err(|_| Damage("text is not UTF-8"))?.lines().collect())
    }
}

/// Reads a LEB128 number; zeros past the end.
pub(crate) fn varint(data: &[u8], at: &mut usize) -> u64 {
    let mut value = 0u64;
    for shift in (0..63).step_by(7) {
        let byte = data.get(*at).copied().unwrap_or(0);
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

/// Writes a number as [`varint`] reads it.
pub(crate) fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Takes numbers off the front of a section.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The next `n` bytes.
    ///
    /// # Errors
    /// The section is shorter.
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], Damage> {
        let (head, tail) = self.bytes.split_at_checked(n).ok_or(Damage("section is too short"))?;
        self.bytes = tail;
        Ok(head)
    }

    /// The next number.
    ///
    /// # Errors
    /// The section is shorter.
    pub fn u32(&mut self) -> Result<u32, Damage> {
        let b = self.take(4)?;
        Ok(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    /// The next number.
    ///
    /// # Errors
    /// The section is shorter.
    pub fn f32(&mut self) -> Result<f32, Damage> {
        Ok(f32::from_bits(self.u32()?))
    }

    /// All that is left.
    #[must_use]
    pub fn rest(self) -> &'a [u8] {
        self.bytes
    }
}

/// The sections of a model file whose header and checksum were found right.
#[derive(Debug)]
pub struct Container<'a> {
    sections: Vec<([u8; 4], Section<'a>)>,
}

impl<'a> Container<'a> {
    /// Checks the header and finds the sections.
    ///
    /// # Errors
    /// Not a model file, of another version, or damaged.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Damage> {
        let mut reader = Reader { bytes };
        if reader.take(8)? != MAGIC {
            return Err(Damage("not a model file"));
        }
        if reader.u32()? != VERSION {
            return Err(Damage("written by another version"));
        }
        let count = reader.u32()? as usize;
        let checksum = [reader.u32()?, reader.u32()?];
        if u64::from(checksum[0]) | u64::from(checksum[1]) << 32 != digest(&bytes[HEADER..]) {
            return Err(Damage("checksum"));
        }
        let mut table = Reader { bytes: reader.take(count.checked_mul(8).ok_or(Damage("section count"))?)? };
        let mut sections = Vec::with_capacity(count);
        for _ in 0..count {
            let name = table.take(4)?;
            let length = table.u32()? as usize;
            sections.push(([name[0], name[1], name[2], name[3]], Section { bytes: reader.take(length)? }));
        }
        Ok(Self { sections })
    }

    /// The section of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn section(&self, name: &[u8; 4]) -> Result<Section<'a>, Damage> {
        self.sections
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, section)| *section)
            .ok_or(Damage("a section is missing"))
    }

    /// The bytes of a model file with these sections.
    #[must_use]
    pub fn write(sections: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut body = Vec::new();
        for (name, bytes) in sections {
            body.extend(name);
            body.extend((bytes.len() as u32).to_le_bytes());
        }
        for (_, bytes) in sections {
            body.extend(bytes);
        }
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend((sections.len() as u32).to_le_bytes());
        out.extend(digest(&body).to_le_bytes());
        out.extend(body);
        out
    }
}

/// A fast 64-bit checksum against truncation and bit rot; no protection against malice.
fn digest(bytes: &[u8]) -> u64 {
    let mut h = 0x9e37_79b9_7f4a_7c15_u64 ^ bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for c in &mut chunks {
        let x = u64::from_le_bytes([c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]]);
        h = (h ^ x).wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29);
    }
    for &b in chunks.remainder() {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    h ^ (h >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let file = Container::write(&[(*b"tags", b"NN\nVB".to_vec()), (*b"none", vec![])]);
        let container = Container::open(&file).unwrap();
        assert_eq!(container.section(b"tags").unwrap().lines().unwrap(), ["NN", "VB"]);
        assert!(container.section(b"none").unwrap().reader().rest().is_empty());
        assert!(container.section(b"gone").is_err());
    }

    #[test]
    fn any_flipped_bit_and_any_cut_is_noticed() {
        let file = Container::write(&[(*b"body", (0..99).collect())]);
        for at in 0..file.len() {
            let mut bad = file.clone();
            bad[at] ^= 4;
            assert!(Container::open(&bad).is_err(), "byte {at}");
            assert!(Container::open(&file[..at]).is_err(), "cut at {at}");
        }
    }
}
