//! Three-valued truth as a pair of bits.
//!
//! In: pairs. Out: pairs. Strong Kleene logic on (must, may): true is (1,1), false (0,0), unclear
//! (0,1). The fourth pair (1,0) is "whatever helps": the hopeful reading of an answer that is not
//! there. Nothing here simplifies a formula: `a or not a` is not true.

/// Whether something must hold, and whether it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Truth {
    /// It surely holds.
    pub must: bool,
    /// It may hold.
    pub may: bool,
}

impl Truth {
    /// (1,1)
    pub const TRUE: Self = Self { must: true, may: true };
    /// (0,0)
    pub const FALSE: Self = Self { must: false, may: false };
    /// (0,1)
    pub const UNCLEAR: Self = Self { must: false, may: true };
    /// (1,0): the hopeful reading of what is unknown.
    pub const HELPFUL: Self = Self { must: true, may: false };

    /// True or false.
    #[must_use]
    pub fn known(value: bool) -> Self {
        Self { must: value, may: value }
    }

    /// `not (m, M) = (1 − M, 1 − m)`.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "spelled out as in the definition")]
    pub fn not(self) -> Self {
        Self { must: !self.may, may: !self.must }
    }

    /// At least `n` of `parts`: counts the musts, and the mays.
    #[must_use]
    pub fn at_least(n: usize, parts: &[Self]) -> Self {
        Self {
            must: parts.iter().filter(|p| p.must).count() >= n,
            may: parts.iter().filter(|p| p.may).count() >= n,
        }
    }

    /// Rule 8: `self` where it applies, `k` where it does not, what both agree on where that is open.
    #[must_use]
    pub fn where_applicable(self, applies: Self, k: bool) -> Self {
        Self {
            must: (!applies.may || self.must) && (applies.must || k),
            may: (applies.may && self.may) || (!applies.must && k),
        }
    }

    /// Neither true nor false.
    #[must_use]
    pub fn is_unclear(self) -> bool {
        self == Self::UNCLEAR
    }

    /// `true`, `false` or `unclear`, as results print it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match (self.must, self.may) {
            (true, true) => "true",
            (false, false) => "false",
            (false, true) => "unclear",
            (true, false) => "helpful",
        }
    }
}

impl serde::Serialize for Truth {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
