//! A text that is put together in a constant.

/// So many bytes are kept; what is longer is cut off.
const LONGEST: usize = 2048;

/// The text so far.
pub(crate) struct Text {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Text {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; LONGEST], len: 0 }
    }

    /// A word that fits is put behind the text; another one is left out.
    pub(crate) const fn word(mut self, word: &str) -> Self {
        let word = word.as_bytes();
        if self.len + word.len() > LONGEST {
            return self;
        }
        let mut index = 0;
        while index < word.len() {
            self.bytes[self.len] = word[index];
            (self.len, index) = (self.len + 1, index + 1);
        }
        self
    }

    /// `Head<1_000>`; the name alone where nothing is chosen.
    pub(crate) const fn instance(self, network: &str, values: &[usize]) -> Self {
        let (mut text, mut index) = (self.word(network), 0);
        while index < values.len() {
            text = text.word(if index == 0 { "<" } else { ", " }).number(values[index] as u64, '_');
            index += 1;
        }
        if values.is_empty() { text } else { text.word(">") }
    }

    /// `61,706`
    pub(crate) const fn number(mut self, number: u64, separator: char) -> Self {
        let mut power = 1;
        let mut digits = 1;
        while number / power >= 10 {
            (power, digits) = (power * 10, digits + 1);
        }
        while digits > 0 {
            let digit = [b'0' + (number / power % 10) as u8];
            if let Ok(digit) = str::from_utf8(&digit) {
                self = self.word(digit);
            }
            digits -= 1;
            if digits > 0 && digits % 3 == 0 {
                self = self.word(if separator == '_' { "_" } else { "," });
            }
            power = if power >= 10 { power / 10 } else { 1 };
        }
        self
    }

    /// `241.1 KiB`, rounded up to a tenth, which a whole number does without.
    pub(crate) const fn kibibytes(self, bytes: u64) -> Self {
        let tenths = bytes.saturating_mul(10).div_ceil(1024);
        let text = self.number(tenths / 10, ',');
        let text = if tenths.is_multiple_of(10) { text } else { text.word(".").number(tenths % 10, ',') };
        text.word(" KiB")
    }

    /// How many bytes it has.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// Whether two names are the same.
pub(crate) const fn equal(one: &str, other: &str) -> bool {
    one.len() == other.len() && begins(one.as_bytes(), other.as_bytes())
}

/// Whether a name begins like this.
pub(crate) const fn begins(name: &[u8], beginning: &[u8]) -> bool {
    let mut index = 0;
    while index < beginning.len() && index < name.len() && name[index] == beginning[index] {
        index += 1;
    }
    index == beginning.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_units() {
        for (number, text) in [(0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (1_203_004, "1,203,004")] {
            assert_eq!(Text::new().number(number, ',').as_str(), text);
        }
        assert_eq!(Text::new().number(u64::MAX, '_').as_str(), "18_446_744_073_709_551_615");
        for (bytes, text) in [(0, "0 KiB"), (1, "0.1 KiB"), (1024, "1 KiB"), (1536, "1.5 KiB"), (246_824, "241.1 KiB")]
        {
            assert_eq!(Text::new().kibibytes(bytes).as_str(), text);
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let long = "é".repeat(LONGEST / 2);
        assert_eq!(Text::new().word(&long).word("more").as_str(), long);
        assert!(equal("fc1", "fc1") && !equal("fc1", "fc10") && !equal("fc1", "fc2") && !equal("", "a"));
    }
}
