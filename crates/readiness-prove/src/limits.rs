//! How far a proof may go, and what it says when that was not far enough.
//!
//! In: nothing. Out: [`Limits`], which the caller sets, and [`Stopped`], which names what was reached.

use std::fmt;
use std::time::Duration;

use readiness_core::checked::Text;
use readiness_core::words::counted;

/// How much memory and time a proof may take.
///
/// The limits hold for each [`Prover`](crate::Prover) and each [`Solver`](crate::Solver). A proof that
/// needs more ends with [`Stopped`]; it never gives a verdict that it did not reach.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Prover, Stopped};
///
/// let pack = lake::pack();
/// assert!(Prover::new(&pack, Limits::default()).is_ok());
/// let tight = Limits { nodes: 4, ..Limits::default() };
/// assert_eq!(Prover::new(&pack, tight).unwrap_err(), Stopped::Nodes { most: 4 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most nodes that diagrams may have at once, 4,000,000 by default. With what was computed of them, a
    /// million take about 30 MB. For a solver, the most formulas.
    pub nodes: usize,
    /// The most time, counted from when the prover or solver was made; without end, if absent. It is looked
    /// at between steps, so a proof may end a little later.
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

/// Why a proof ended before it was done. Nothing is known of what it was about.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, Stopped, Unsure, Weights, count};
///
/// let pack = lake::pack();
/// let tight = Limits { nodes: 4, ..Limits::default() };
/// let stopped = count(&pack, Unsure::Offered, &Weights::default(), tight).unwrap_err();
/// assert_eq!(stopped, Stopped::Nodes { most: 4 });
/// assert_eq!(stopped.to_string(), "the diagrams grew beyond 4 nodes");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The diagrams need more nodes, or the solver more formulas, than [`Limits::nodes`] allows.
    Nodes {
        /// How many were allowed.
        most: usize,
    },
    /// It took longer than [`Limits::time`] allows.
    Time {
        /// How long it was allowed to take.
        most: Duration,
        /// The nodes of diagrams, or variables of the solver, that there were by then.
        nodes: usize,
    },
    /// A question has more than 1,024 answers that the rules tell apart.
    Classes {
        /// The id of the question.
        question: Text,
        /// How many; where its points follow the number itself, at least so many.
        classes: usize,
    },
    /// A score has more than 4,096 different values.
    Values {
        /// How many there were when it was given up.
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
            Self::Nodes { most } => write!(f, "the diagrams grew beyond {}", counted(*most, "node", "nodes")),
            Self::Time { most, nodes } => {
                let nodes = counted(*nodes, "node", "nodes");
                write!(f, "it was not done after {} s, with {nodes}", most.as_secs())
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
