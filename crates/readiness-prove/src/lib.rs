//! Statements about all possible answers to a pack: not samples.
//!
//! In: a [`CheckedPack`](readiness_core::CheckedPack). Out: a [`Prover`], which proves or refutes what
//! the author declares and what the laws say, and knows for every sheet which stage it leads to.
//!
//! `CheckedPack → Space → Rails (every rule as sets of sheets) → Prover → Mdd (sheet to stage)`
pub mod ask;
mod claims;
pub mod count;
pub mod exact;
pub mod limits;
mod logic;
pub mod mdd;
pub mod prove;
mod rails;
pub mod reasons;
mod scores;
pub mod solver;
pub mod space;
pub mod witness;

pub use ask::{Asker, Step};
pub use num_bigint::BigUint;

pub use count::{Count, Weights, count};
pub use exact::{Finding, Idle};
pub use limits::{Limits, Stopped};
pub use mdd::Mdd;
pub use prove::{Law, Of, Proof, Prover, Sizes, Verdict};
pub use solver::Solver;
pub use space::{Space, Unsure};
pub use witness::Witness;
