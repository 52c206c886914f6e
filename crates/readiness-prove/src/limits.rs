//! How far a proof may go, and what it says when that was not far enough.
//!
//! In: nothing. Out: [`Limits`], which the caller sets, and [`Stopped`], which names what was reached.

use std::fmt;
use std::time::Duration;

use readiness_core::checked::Text;

/// How much memory and time a proof may take.
///
/// ```
/// use readiness_prove::Limits;
/// let limits = Limits::default();
/// assert_eq!(limits.nodes, 4_000_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most nodes that diagrams may have at once. A node takes 16 bytes, and what was computed is
    /// remembered in half as much again.
    pub nodes: usize,
    /// The most time; without end, if absent.
    pub time: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { nodes: 4_000_000, time: None }
    }
}

/// The most kinds of answers to one question. Beyond it, a pack counts each number by itself over a
/// range so wide that no diagram stays small.
pub(crate) const MOST_CLASSES: usize = 1_024;

/// The most different values that a score may have.
pub(crate) const MOST_VALUES: usize = 4_096;

/// Why a proof ended before it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The diagrams need more nodes than allowed.
    Nodes {
        /// How many were allowed.
        most: usize,
    },
    /// It took longer than allowed.
    Time {
        /// How long it was allowed to take.
        most: Duration,
        /// The nodes there were by then.
        nodes: usize,
    },
    /// A question has too many answers that the rules tell apart.
    Classes {
        /// The question.
        question: Text,
        /// How many.
        classes: usize,
    },
    /// A score has too many different values.
    Values {
        /// How many, at least.
        values: usize,
    },
    /// Diagrams need threads, and there are none here: in a browser, say.
    NoThreads,
    /// The pack has no ladder, so there is no stage to speak about.
    NoLadder,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nodes { most } => write!(f, "the diagrams grew beyond {most} nodes"),
            Self::Time { most, nodes } => {
                write!(f, "after {} s the diagrams had {nodes} nodes and were not done", most.as_secs())
            }
            Self::Classes { question, classes } => write!(
                f,
                "the rules tell {classes} answers to `{question}` apart, at most {MOST_CLASSES} are possible"
            ),
            Self::Values { values } => {
                write!(f, "a score has {values} different values or more, at most {MOST_VALUES} are possible")
            }
            Self::NoThreads => f.write_str("diagrams need threads, which this platform does not have"),
            Self::NoLadder => f.write_str("the pack has no stages"),
        }
    }
}

impl std::error::Error for Stopped {}
