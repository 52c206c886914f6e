//! Exact decimals.
//!
//! In: the digits an author wrote. Out: [`Exact`], a fixed-point number that sums and multiplies
//! without rounding. There are no floats anywhere in this crate, so a score of 2.5 is 2.5.

use std::fmt;

/// A decimal number, exact, in units of one billionth.
///
/// Authored numbers have at most three digits after the point and a magnitude of at most
/// [`Exact::MOST`]. Products of two of them (weight × value) and of three (a score inside a score)
/// still fit; the pack checker refuses what would not.
///
/// ```
/// use readiness_core::Exact;
/// let half: Exact = Exact::parse("0.5").unwrap();
/// assert_eq!(half.times(Exact::whole(3)).to_string(), "1.5");
/// assert!(Exact::parse("0.1234").is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(i128);

const UNIT: i128 = 1_000_000_000;
const DIGITS: usize = 9;
const AUTHORED_DIGITS: usize = 3;

/// Why a text is not a number this crate accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotExact {
    /// It is not written as a decimal number.
    NotANumber,
    /// It has more than three digits after the point.
    TooFine,
    /// Its magnitude is over one million.
    TooLarge,
}

impl Exact {
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// The largest magnitude an author may write: one million.
    pub const MOST: i64 = 1_000_000;
    /// The largest magnitude a score may reach: one million million.
    pub const MOST_SCORE: Self = Self(UNIT * 1_000_000_000_000);

    /// A whole number.
    #[must_use]
    pub fn whole(n: i64) -> Self {
        Self(i128::from(n).saturating_mul(UNIT))
    }

    /// Reads what an author wrote: an optional sign, digits, and up to three digits after a point.
    ///
    /// # Errors
    /// [`NotExact`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, NotExact> {
        Self::within(text, AUTHORED_DIGITS, Self::whole(Self::MOST))
    }

    /// Reads a number that a score had, as it was printed: up to nine digits after a point.
    ///
    /// # Errors
    /// [`NotExact`] says what is wrong with it.
    pub fn parse_score(text: &str) -> Result<Self, NotExact> {
        Self::within(text, DIGITS, Self::MOST_SCORE)
    }

    fn within(text: &str, most_digits: usize, most: Self) -> Result<Self, NotExact> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !numeric(whole) || !numeric(fraction) {
            return Err(NotExact::NotANumber);
        }
        if fraction.len() > most_digits {
            return Err(NotExact::TooFine);
        }
        let whole: i64 = whole.parse().map_err(|_| NotExact::TooLarge)?;
        let padded = format!("{fraction:0<DIGITS$}");
        let fraction: i128 = padded.parse().map_err(|_| NotExact::NotANumber)?;
        let magnitude = i128::from(whole)
            .checked_mul(UNIT)
            .and_then(|w| w.checked_add(fraction))
            .ok_or(NotExact::TooLarge)?;
        if magnitude > most.0 {
            return Err(NotExact::TooLarge);
        }
        Ok(Self(if negative { magnitude.saturating_neg() } else { magnitude }))
    }

    /// In billionths.
    pub(crate) fn raw(self) -> i128 {
        self.0
    }

    /// From billionths.
    pub(crate) fn from_raw(raw: i128) -> Self {
        Self(raw)
    }

    /// The sum. Saturates, which a checked pack cannot reach.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference. Saturates, which a checked pack cannot reach.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The product; exact as long as both together have at most nine digits after the point.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self(self.0.saturating_mul(other.0).checked_div(UNIT).unwrap_or(0))
    }

    /// The number with its sign turned.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    /// How many digits after the point it needs.
    #[must_use]
    pub fn digits(self) -> usize {
        let mut rest = self.0;
        let mut digits = DIGITS;
        while digits > 0 && rest.checked_rem(10) == Some(0) {
            rest = rest.checked_div(10).unwrap_or(0);
            digits = digits.saturating_sub(1);
        }
        digits
    }

    /// The most digits after the point that stay exact.
    pub const MOST_DIGITS: usize = DIGITS;

    /// The quotient by a count, cut to three digits: for showing a mean, never for comparing it.
    #[must_use]
    pub fn shared_by(self, count: u32) -> Option<Self> {
        let cut = UNIT.checked_div(1000)?;
        let q = self.0.checked_div(i128::from(count))?;
        Some(Self(q.checked_div(cut)?.checked_mul(cut)?))
    }

    /// The whole number it is, if it is one.
    #[must_use]
    pub fn as_whole(self) -> Option<i64> {
        if self.0.checked_rem(UNIT)? == 0 { i64::try_from(self.0.checked_div(UNIT)?).ok() } else { None }
    }

    /// The largest whole number that is not above it.
    #[must_use]
    pub fn floor(self) -> i64 {
        i64::try_from(self.0.div_euclid(UNIT)).unwrap_or(i64::MAX)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        let unit = UNIT.unsigned_abs();
        let whole = magnitude.checked_div(unit).unwrap_or(0);
        let fraction = magnitude.checked_rem(unit).unwrap_or(0);
        if fraction == 0 {
            write!(f, "{sign}{whole}")
        } else {
            let digits = format!("{fraction:0DIGITS$}");
            write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
        }
    }
}

impl serde::Serialize for Exact {
    /// As text, so that no reader turns it into a float.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_decimals() {
        for text in ["0", "12", "-3.5", "0.125", "1000000"] {
            assert_eq!(Exact::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Exact::parse("2.50").unwrap().to_string(), "2.5");
        assert_eq!(Exact::parse("1000001"), Err(NotExact::TooLarge));
        assert_eq!(Exact::parse("1.2345"), Err(NotExact::TooFine));
        assert_eq!(Exact::parse_score("-2000000.123456789").unwrap().to_string(), "-2000000.123456789");
        for text in ["", "-", ".5", "1e3", "abc", "--1"] {
            assert_eq!(Exact::parse(text), Err(NotExact::NotANumber), "{text}");
        }
    }

    #[test]
    fn counts_digits_and_floors() {
        assert_eq!(Exact::parse("2.5").unwrap().digits(), 1);
        assert_eq!(Exact::whole(100).digits(), 0);
        assert_eq!(Exact::parse("-0.5").unwrap().floor(), -1);
        assert_eq!(Exact::parse("2.5").unwrap().floor(), 2);
        assert_eq!(Exact::whole(7).shared_by(2).unwrap().to_string(), "3.5");
    }
}
