//! Statements about all possible answers to a pack: not samples.
//!
//! In: a [`CheckedPack`](readiness_core::CheckedPack). Out: a [`Prover`], which proves or refutes what
//! the author declares and what the laws say, and knows for every sheet which stage it leads to.
//!
//! `CheckedPack → Space → Rails (every rule as sets of sheets) → Prover → Mdd (sheet to stage)`
//!
//! [`coverage`], [`mod@mutants`] and [`suggest`] say what the examples of a pack are worth.
pub mod ask;
mod claims;
pub mod count;
pub mod coverage;
pub mod exact;
pub mod limits;
mod logic;
pub mod mdd;
pub mod mutants;
pub mod prove;
mod rails;
pub mod reasons;
pub mod rules;
mod scores;
pub mod solver;
pub mod space;
pub mod suggest;
pub mod witness;

pub use ask::{Asker, Step};
pub use num_bigint::BigUint;

pub use count::{Count, Weights, count};
pub use coverage::Coverage;
pub use exact::{Finding, Idle};
pub use limits::{Limits, Stopped};
pub use mdd::Mdd;
pub use mutants::{Fate, Mutants, mutants};
pub use prove::{Law, Of, Proof, Prover, Sizes, Verdict};
pub use solver::Solver;
pub use space::{Space, Unsure};
pub use suggest::{Findings, Suggestion, Wanted, findings};
pub use witness::Witness;
