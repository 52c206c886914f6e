//! Statements about all possible answers to a pack: not samples.
//!
//! In: a [`CheckedPack`](readiness_core::CheckedPack). Out: a [`Prover`], which proves or refutes what
//! the author declares and what the laws say, and knows for every sheet which stage it leads to.
//!
//! ```
//! use readiness_core::{ModuleSource, NoLibrary, SourceFile, compile};
//! use readiness_prove::{Limits, Prover};
//!
//! let text = r#"
#![doc = include_str!("../doc/lake.ron")]
//! "#;
//! let source = ModuleSource { place: "lake".into(), files: vec![SourceFile::new("lake.ron", text)] };
//! let (pack, _) = compile(&source, &NoLibrary).unwrap();
//! let prover = Prover::new(&pack, Limits::default())?;
//! // Of yes, no and "not sure" alike.
//! assert!(prover.invariants()?.iter().all(|proof| proof.holds()));
//! assert!(prover.stages()?.iter().all(|(_, somebody)| somebody.is_some()));
//! # Ok::<(), readiness_prove::Stopped>(())
//! ```
//!
//! The other examples of this crate are about the same lake: `lake::pack()` is the pack, checked, and
//! `lake::both()` has it as it was written beside it; `lake::pack_with` and `lake::both_with` replace a piece
//! of its text.
//!
//! `CheckedPack → Space → Rails (every rule as sets of sheets) → Prover → Mdd (sheet to stage)`
//!
//! [`coverage`], [`mod@mutants`] and [`suggest`] say what the examples of a pack are worth.
mod ask;
mod claims;
mod count;
pub mod coverage;
mod exact;
mod likely;
mod limits;
mod logic;
mod mdd;
pub mod mutants;
mod prove;
mod rails;
pub mod reasons;
pub mod rules;
mod scores;
mod solver;
pub mod space;
pub mod suggest;
mod witness;

pub use ask::{Asker, Step};
/// A whole number of any size: 64 bits are too few to count the sheets of a large pack.
pub use num_bigint::BigUint;

pub use count::{Count, Weights, count};
pub use coverage::Coverage;
pub use limits::{Limits, Stopped};
pub use mdd::Mdd;
pub use mutants::{Fate, Mutants, mutants};
pub use prove::{Law, Of, Proof, Prover, Sizes, Verdict};
pub use solver::Solver;
pub use space::{Space, Unsure};
pub use suggest::{Findings, Suggestion, Wanted, findings};
pub use witness::Witness;
