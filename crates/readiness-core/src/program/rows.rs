//! What one answer gives: the rows of the table.
//!
//! In: a question, what rules ask of it, and the ways it can stand. Out: how its answers are coded, and
//! for each code both rails of each atom and both ends of each contribution (rules 4, 5, 8 and 9).

use super::compile::Atom;
use super::{Coding, MOST_CODES, TooLarge};
use crate::checked::{Domain, Points, Question};
use crate::number::Exact;
use crate::raw::Sign;

/// What a question gives to a sum.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) question: usize,
    pub(super) piece: Piece,
    /// Taken from the points, before they are multiplied.
    pub(super) less: Exact,
    pub(super) times: Exact,
}

/// What is counted of an answer.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// Its points; several of them, each with a sign, where it stands on both sides of a difference.
    Points { of: Vec<(Points, Exact)>, weighted: bool },
    /// One, when its points reach a level.
    Reaches { points: Points, level: Exact },
}

impl Piece {
    fn points(&self) -> Vec<&Points> {
        match self {
            Self::Points { of, .. } => of.iter().map(|(p, _)| p).collect(),
            Self::Reaches { points, .. } => vec![points],
        }
    }
}

/// A value that stands for all that have its code.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    Option(usize),
    Number(i64),
}

/// What a code says.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said {
    Value(Sample),
    Unsure,
    Unknown,
    /// Unknown, read as whatever helps.
    Helpful,
}

/// Both rails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bits {
    pub(super) yes: bool,
    pub(super) no: bool,
}

impl Bits {
    fn known(yes: bool) -> Self {
        Self { yes, no: !yes }
    }
    const UNCLEAR: Self = Self { yes: false, no: false };
    const HELPFUL: Self = Self { yes: true, no: true };

    /// The ways a question can stand, by index.
    pub(super) fn stand(index: usize) -> Self {
        Self { yes: index & 1 != 0, no: index & 2 != 0 }
    }

    pub(super) const APPLIES: Self = Self { yes: true, no: false };

    /// Rule 8, in rails.
    fn where_applicable(self, stand: Self, k: bool) -> Self {
        Self {
            yes: (stand.no || self.yes) && (stand.yes || k),
            no: (stand.no || self.no) && (stand.yes || !k),
        }
    }
}

/// A question with its codes.
#[derive(Debug)]
pub(super) struct Coded<'a> {
    pub(super) question: &'a Question,
    pub(super) coding: Coding,
    samples: Vec<Sample>,
}

impl<'a> Coded<'a> {
    pub(super) fn new<'b>(
        question: &'a Question,
        atoms: impl Iterator<Item = &'b Atom>,
        parts: impl Iterator<Item = &'b Part>,
    ) -> Result<Self, TooLarge> {
        let too_many =
            || TooLarge::new(format!("`{}` has more than {MOST_CODES} different answers", question.id));
        let (coding, samples) = match &question.domain {
            Domain::YesNo(_) | Domain::Choice(_) => {
                let count = question.domain.options().unwrap_or_default().len();
                (
                    Coding::Options(u16::try_from(count).map_err(|_| too_many())?),
                    (0..count).map(Sample::Option).collect(),
                )
            }
            Domain::Scale(points) => {
                let values: Vec<i64> = points.iter().map(|p| p.value).collect();
                let samples = values.iter().map(|v| Sample::Number(*v)).collect();
                (Coding::Points(values), samples)
            }
            Domain::Count { .. } | Domain::Date { .. } => {
                let (least, most) = question.domain.range().unwrap_or((0, 0));
                let mut starts = vec![least];
                let mut points: Vec<&Points> = Vec::new();
                for atom in atoms {
                    match atom {
                        // A whole number is at least, or above, a bound from one of these two on.
                        Atom::Number(_, bound, _) => {
                            starts.extend([bound.floor(), bound.floor().saturating_add(1)]);
                        }
                        Atom::Points(of, ..) => points.push(of),
                        Atom::Options(..) | Atom::Answered | Atom::Applicable | Atom::Unsure => {}
                    }
                }
                let parts: Vec<&Part> = parts.collect();
                points.extend(parts.iter().flat_map(|p| p.piece.points()));
                for points in points {
                    match points {
                        Points::Value { .. } => {
                            let room = usize::try_from(most.saturating_sub(least)).unwrap_or(usize::MAX);
                            if room >= MOST_CODES {
                                return Err(too_many());
                            }
                            starts.extend(least..=most);
                        }
                        Points::Steps(steps) => starts.extend(steps.iter().map(|(from, _)| *from)),
                        Points::Options(_) => {}
                    }
                }
                starts.retain(|s| (least..=most).contains(s));
                starts.sort_unstable();
                starts.dedup();
                let samples = starts.iter().map(|v| Sample::Number(*v)).collect();
                (Coding::From(starts), samples)
            }
        };
        let samples: Vec<Sample> = samples;
        if samples.len() > MOST_CODES {
            return Err(too_many());
        }
        Ok(Self { question, coding, samples })
    }

    /// Every code, in order.
    pub(super) fn said(&self) -> impl Iterator<Item = Said> {
        let values = self.samples.iter().map(|s| Said::Value(*s));
        values.chain([Said::Unsure, Said::Unknown, Said::Helpful])
    }

    /// How an atom reads under a code (rules 4, 5 and 8).
    pub(super) fn atom(&self, atom: &Atom, said: Said, stand: Bits) -> Bits {
        let by = |test: &dyn Fn(Sample) -> bool| match said {
            Said::Value(sample) => Bits::known(test(sample)),
            Said::Unsure | Said::Unknown => Bits::UNCLEAR,
            Said::Helpful => Bits::HELPFUL,
        };
        match atom {
            Atom::Options(options, k) => by(&|sample| match sample {
                Sample::Option(i) => options.contains(&i),
                Sample::Number(_) => false,
            })
            .where_applicable(stand, *k),
            Atom::Number(sign, bound, k) => by(&|sample| match sample {
                Sample::Option(_) => false,
                Sample::Number(n) => compares(Exact::whole(n), *sign, *bound),
            })
            .where_applicable(stand, *k),
            Atom::Answered => by(&|_| true).where_applicable(stand, false),
            Atom::Applicable => stand,
            Atom::Unsure => {
                let raw = if matches!(said, Said::Unsure) { Bits::known(true) } else { by(&|_| false) };
                raw.where_applicable(stand, false)
            }
            Atom::Points(points, bound, above, k) => {
                let (low, high) = self.ends(said, &|sample| self.of(points, sample, true));
                let over = |end: Exact| if *above { end > *bound } else { end >= *bound };
                Bits { yes: over(low), no: !over(high) }.where_applicable(stand, *k)
            }
        }
    }

    /// Both ends of a contribution (rule 9).
    pub(super) fn contribution(&self, part: &Part, said: Said, stand: Bits) -> (Exact, Exact) {
        match &part.piece {
            Piece::Points { of, weighted } => {
                let (low, high) = self.ends(said, &|sample| {
                    let mut sum = Exact::ZERO;
                    for (points, sign) in of {
                        sum = sum.plus(self.of(points, sample, *weighted).times(*sign));
                    }
                    sum.minus(part.less).times(part.times)
                });
                match (stand.yes, stand.no) {
                    (true, false) => (low, high),
                    (false, true) => (Exact::ZERO, Exact::ZERO),
                    (false, false) => (low.min(Exact::ZERO), high.max(Exact::ZERO)),
                    (true, true) => (low.max(Exact::ZERO), high.min(Exact::ZERO)),
                }
            }
            Piece::Reaches { points, level } => {
                let bits = self.atom(&Atom::Points(points.clone(), *level, false, false), said, stand);
                let one = |yes: bool| if yes { part.times } else { Exact::ZERO };
                (one(bits.yes), one(!bits.no))
            }
        }
    }

    fn of(&self, points: &Points, sample: Sample, weighted: bool) -> Exact {
        match sample {
            Sample::Option(i) => points.of_option(i),
            Sample::Number(n) => points.of_number(n, &self.question.domain, weighted),
        }
        .unwrap_or_default()
    }

    fn ends(&self, said: Said, of: &dyn Fn(Sample) -> Exact) -> (Exact, Exact) {
        if let Said::Value(sample) = said {
            let value = of(sample);
            return (value, value);
        }
        let all = || self.samples.iter().map(|s| of(*s));
        let least = all().min().unwrap_or_default();
        let greatest = all().max().unwrap_or_default();
        if matches!(said, Said::Helpful) { (greatest, least) } else { (least, greatest) }
    }
}

fn compares(number: Exact, sign: Sign, bound: Exact) -> bool {
    match sign {
        Sign::Ge => number >= bound,
        Sign::Gt => number > bound,
        Sign::Le => number <= bound,
        Sign::Lt => number < bound,
        Sign::Eq => number == bound,
        Sign::Ne => number != bound,
    }
}
