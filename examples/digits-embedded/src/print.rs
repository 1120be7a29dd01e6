//! Lines of text on the standard output, without `core::fmt`, which can panic; and the size of the program.

/// A line that is being put together; what does not fit is left out.
pub(crate) struct Line {
    bytes: [u8; 120],
    len: usize,
}

#[link(name = "c")]
unsafe extern "C" {
    fn write(file: i32, bytes: *const u8, len: usize) -> isize;
    /// Where the program begins and where its initialised data end: the linker's names.
    static __executable_start: u8;
    static edata: u8;
}

/// How many bytes the linker laid out: what a microcontroller would have in its flash.
pub(crate) fn image_bytes() -> usize {
    (&raw const edata).addr().wrapping_sub((&raw const __executable_start).addr())
}

impl Line {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; 120], len: 0 }
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        for (place, byte) in self.bytes.iter_mut().skip(self.len).zip(text.bytes()) {
            *place = byte;
            self.len += 1;
        }
        self
    }

    pub(crate) fn number(self, number: usize) -> Self {
        self.digits(number as u64, 10)
    }

    pub(crate) fn hexadecimal(self, number: u64) -> Self {
        self.digits(number, 16)
    }

    fn digits(self, number: u64, base: u64) -> Self {
        let mut digits = [0; 20];
        let (mut rest, mut count) = (number, 0);
        for place in digits.iter_mut().rev() {
            let digit = (rest % base) as u8;
            *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
            (rest, count) = (rest / base, count + 1);
            if rest == 0 {
                break;
            }
        }
        let digits = digits.iter().skip(digits.len() - count).copied();
        let mut line = self;
        for (place, byte) in line.bytes.iter_mut().skip(line.len).zip(digits) {
            *place = byte;
            line.len += 1;
        }
        line
    }

    pub(crate) fn end(self) {
        let mut line = self.text("\n");
        line.len = line.len.min(line.bytes.len());
        // SAFETY: so many bytes are in the line.
        unsafe { write(1, line.bytes.as_ptr(), line.len) };
    }
}
