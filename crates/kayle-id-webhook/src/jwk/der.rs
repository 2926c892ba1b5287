//! The part of DER (X.690) that RSA keys use: definite lengths, minimal encodings, no arithmetic.

use zeroize::Zeroizing;

use super::KeyError;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;

const CUT_OFF: KeyError = KeyError::Der { problem: "it ends too early; copy the whole key" };
const OTHER_TYPE: KeyError =
    KeyError::Der { problem: "an element has another type than this kind of key has there; export the key again" };
const LENGTH: KeyError =
    KeyError::Der { problem: "a length is not in its shortest definite form; export the key again as DER" };

/// Reads elements one after another.
#[derive(Clone)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(input: &'a [u8]) -> Self {
        Self { rest: input }
    }

    /// The next element's tag, if there is a next element.
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, whatever it is: its tag and its contents.
    pub(super) fn any(&mut self) -> Result<(u8, &'a [u8]), KeyError> {
        let (&tag, rest) = self.rest.split_first().ok_or(CUT_OFF)?;
        let (length, rest) = length(rest)?;
        let (contents, rest) = rest.split_at_checked(length).ok_or(CUT_OFF)?;
        self.rest = rest;
        Ok((tag, contents))
    }

    /// The contents of the next element, which has this tag.
    pub(super) fn element(&mut self, tag: u8) -> Result<&'a [u8], KeyError> {
        match self.any()? {
            (found, contents) if found == tag => Ok(contents),
            _ => Err(OTHER_TYPE),
        }
    }

    /// A reader of the next element, a SEQUENCE.
    pub(super) fn sequence(&mut self) -> Result<Self, KeyError> {
        self.element(SEQUENCE).map(Self::new)
    }

    /// The magnitude of the next element, an INTEGER that is not negative; zero has no bytes.
    pub(super) fn unsigned(&mut self) -> Result<&'a [u8], KeyError> {
        match self.element(INTEGER)? {
            [] => Err(KeyError::der("an INTEGER is empty; export the key again")),
            [first, ..] if *first >= 0x80 => Err(KeyError::der("an INTEGER is negative; export the key again")),
            [0, second, ..] if *second < 0x80 => {
                Err(KeyError::der("an INTEGER is not in its shortest form; export the key again as DER"))
            }
            [0, magnitude @ ..] | magnitude => Ok(magnitude),
        }
    }

    /// Refuses anything left over.
    pub(super) fn finish(self) -> Result<(), KeyError> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(KeyError::der("bytes follow where the key should end; pass one key and nothing else"))
    }
}

/// Reads a length. Two octets reach beyond the largest input accepted, so a third never is.
fn length(input: &[u8]) -> Result<(usize, &[u8]), KeyError> {
    match input {
        [] | [0x81] | [0x82] | [0x82, _] => Err(CUT_OFF),
        [short, rest @ ..] if *short < 0x80 => Ok((usize::from(*short), rest)),
        [0x81, low, rest @ ..] if *low >= 0x80 => Ok((usize::from(*low), rest)),
        [0x82, high, low, rest @ ..] if *high > 0 => Ok((usize::from(u16::from_be_bytes([*high, *low])), rest)),
        [0x80..=0x82, ..] => Err(LENGTH),
        _ => Err(CUT_OFF),
    }
}

/// Writes elements into memory that is wiped, reserved at once so that no copy stays behind.
pub(super) struct Writer {
    out: Zeroizing<Vec<u8>>,
}

impl Writer {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { out: Zeroizing::new(Vec::with_capacity(bytes)) }
    }

    /// The head of an element whose contents follow.
    pub(super) fn head(&mut self, tag: u8, contents: usize) {
        self.out.push(tag);
        let octets = contents.to_be_bytes();
        match trim(&octets) {
            [] => self.out.push(0),
            [short] if *short < 0x80 => self.out.push(*short),
            long => {
                self.out.push(0x80 | u8::try_from(long.len()).unwrap_or(8));
                self.out.extend_from_slice(long);
            }
        }
    }

    /// An INTEGER of this magnitude, of which leading zero bytes do not count.
    pub(super) fn unsigned(&mut self, magnitude: &[u8]) {
        let magnitude = trim(magnitude);
        self.head(INTEGER, integer_contents(magnitude));
        if magnitude.first().is_none_or(|first| *first >= 0x80) {
            self.out.push(0);
        }
        self.out.extend_from_slice(magnitude);
    }

    /// Bytes that are DER already.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    pub(super) fn finish(self) -> Zeroizing<Vec<u8>> {
        self.out
    }
}

/// The length of an element with contents of this length.
pub(super) fn element_len(contents: usize) -> usize {
    let head = match contents {
        0..0x80 => 2,
        0x80..0x100 => 3,
        0x100..0x1_0000 => 4,
        _ => 2 + size_of::<usize>(),
    };
    head + contents
}

/// The length of an INTEGER of this magnitude.
pub(super) fn unsigned_len(magnitude: &[u8]) -> usize {
    element_len(integer_contents(trim(magnitude)))
}

/// The magnitude without leading zero bytes.
pub(super) fn trim(magnitude: &[u8]) -> &[u8] {
    let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
    magnitude.get(zeros..).unwrap_or_default()
}

/// The contents of an INTEGER: a magnitude whose top bit is set takes a sign byte before it.
fn integer_contents(trimmed: &[u8]) -> usize {
    trimmed.len() + usize::from(trimmed.first().is_none_or(|first| *first >= 0x80))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsigned(der: &[u8]) -> Result<&[u8], KeyError> {
        let mut reader = Reader::new(der);
        let magnitude = reader.unsigned()?;
        reader.finish()?;
        Ok(magnitude)
    }

    #[test]
    fn an_integer_has_one_spelling() {
        assert_eq!(unsigned(&[2, 1, 0]), Ok(&[][..]));
        assert_eq!(unsigned(&[2, 1, 0x7f]), Ok(&[0x7f][..]));
        assert_eq!(unsigned(&[2, 2, 0, 0x80]), Ok(&[0x80][..]));
        for refused in [&[2, 0][..], &[2, 1, 0x80], &[2, 2, 0, 0x7f], &[2, 2, 0, 0], &[3, 1, 1], &[2, 1, 1, 0]] {
            assert!(matches!(unsigned(refused), Err(KeyError::Der { .. })), "{refused:?}");
        }
    }

    #[test]
    fn a_length_has_one_spelling() {
        assert_eq!(length(&[0x7f]), Ok((0x7f, &[][..])));
        assert_eq!(length(&[0x81, 0x80]), Ok((0x80, &[][..])));
        assert_eq!(length(&[0x82, 1, 0]), Ok((0x100, &[][..])));
        for refused in [&[0x81, 0x7f][..], &[0x82, 0, 0xff], &[0x80], &[0x80, 0, 0]] {
            assert_eq!(length(refused), Err(LENGTH), "{refused:?}");
        }
        for cut in [&[][..], &[0x81], &[0x82], &[0x82, 1], &[0x83, 1, 0, 0], &[0x84, 0xff, 0xff, 0xff, 0xff], &[0xff]] {
            assert_eq!(length(cut), Err(CUT_OFF), "{cut:?}");
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_has_the_length_foretold() {
        for bytes in [0, 1, 126, 127, 128, 129, 255, 256, 257, 65_534] {
            for first in [0x01, 0x7f, 0x80, 0xff] {
                let mut magnitude = vec![0xa5; bytes];
                if let Some(byte) = magnitude.first_mut() {
                    *byte = first;
                }
                let mut writer = Writer::with_capacity(unsigned_len(&magnitude));
                let before = writer.out.capacity();
                writer.unsigned(&[&[0, 0], &magnitude[..]].concat());
                let der = writer.finish();
                assert_eq!((der.len(), der.capacity()), (unsigned_len(&magnitude), before));
                assert_eq!(unsigned(&der), Ok(&magnitude[..]));
            }
        }
    }
}
