//! Statements about all possible answers to a pack: not samples.
//!
//! In: a [`CheckedPack`](readiness_core::CheckedPack). Out: a [`Prover`], which proves or refutes what
//! the author declares and what the laws say, and knows for every sheet which stage it leads to.
//!
//! ```
//! use readiness_core::{ModuleSource, NoLibrary, SourceFile, compile};
//! use readiness_prove::{Limits, Prover};
//!
//! let text = r#"(
//!   pack: (id: "swim", version: "1", title: "Can I swim?"),
//!   roles: [("find_out", "shore")],
//!   sections: [(id: "lake", title: "The lake")],
//!   questions: [(id: "warm", section: "lake", kind: YesNo, text: "Warm?", why: "Cold water is dangerous.",
//!                hands: Circumstances, changes: WithTime)],
//!   permissions: [(id: "wait", title: "Wait"), (id: "swim", title: "Swim")],
//!   stages: [
//!     (id: "shore", permission: "wait", title: "On the shore", text: "Find out more first."),
//!     (id: "water", permission: "swim", title: "In the water", text: "In you go!",
//!      gates: [(id: "warm_water", when: Yes("warm"), text: "It is warm.", judgement: "Ours.")]),
//!   ],
//!   invariants: [(id: "never_cold", whenever: NotTrue(Yes("warm")), then: PermissionAtMost("wait"))],
//! )"#;
//! let source = ModuleSource { place: "swim".into(), files: vec![SourceFile::new("swim.ron", text)] };
//! let (pack, _) = compile(&source, &NoLibrary).unwrap();
//! let prover = Prover::new(&pack, Limits::default())?;
//! // Of yes, no and "not sure" alike.
//! assert!(prover.invariants()?.iter().all(|proof| proof.holds()));
//! assert!(prover.stages()?.iter().all(|(_, somebody)| somebody.is_some()));
//! # Ok::<(), readiness_prove::Stopped>(())
//! ```
//!
//! `CheckedPack → Space → Rails (every rule as sets of sheets) → Prover → Mdd (sheet to stage)`
//!
//! [`coverage`], [`mod@mutants`] and [`suggest`] say what the examples of a pack are worth.
pub mod ask;
mod claims;
pub mod count;
pub mod coverage;
mod exact;
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
pub use limits::{Limits, Stopped};
pub use mdd::Mdd;
pub use mutants::{Fate, Mutants, mutants};
pub use prove::{Law, Of, Proof, Prover, Sizes, Verdict};
pub use solver::Solver;
pub use space::{Space, Unsure};
pub use suggest::{Findings, Suggestion, Wanted, findings};
pub use witness::Witness;
