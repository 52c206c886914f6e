//! Statements about all possible answers to a pack: not samples.
//!
//! In: a [`CheckedPack`](readiness_core::CheckedPack). Out: a [`Prover`], which proves or refutes what
//! the author declares and what the laws say, and knows for every sheet which stage it leads to.
//!
//! `CheckedPack → Space → Rails (every rule as sets of sheets) → Prover → Mdd (sheet to stage)`
//!
//! [`coverage`], [`mod@mutants`] and [`suggest`] say what the examples of a pack are worth.
pub mod coverage;
pub mod limits;
mod logic;
pub mod mdd;
pub mod mutants;
pub mod prove;
mod rails;
pub mod rules;
mod scores;
pub mod space;
pub mod suggest;
pub mod witness;

pub use coverage::Coverage;
pub use limits::{Limits, Stopped};
pub use mdd::Mdd;
pub use mutants::{Fate, Mutants, mutants};
pub use prove::{Law, Of, Proof, Prover, Sizes, Verdict};
pub use space::{Space, Unsure};
pub use suggest::{Findings, Suggestion, Wanted, findings};
pub use witness::Witness;
