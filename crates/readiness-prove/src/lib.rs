//! Statements about all possible answers to a pack.
//!
//! In: a [`CheckedPack`](readiness_core::CheckedPack). Out: a [`Prover`], which knows for every sheet
//! which stage it leads to.
pub mod limits;
mod logic;
pub mod mdd;
mod rails;
mod scores;
pub mod space;

use readiness_core::CheckedPack;

pub use limits::{Limits, Stopped};
pub use mdd::Mdd;
pub use space::{Space, Unsure};

use logic::Diagrams;
use rails::Rails;

/// The outcome of every sheet.
pub fn outcomes(pack: &CheckedPack, space: &Space, limits: Limits) -> Result<(Mdd, usize), Stopped> {
    let ladder = pack.ladder.as_ref().ok_or(Stopped::NoLadder)?;
    let diagrams = Diagrams::new(space, limits)?;
    let rails = Rails::new(pack, space, &diagrams);
    let reached = rails.reached(ladder)?;
    let nodes = diagrams.nodes();
    Ok((Mdd::of_chain(&diagrams, space, reached.get(1..).unwrap_or_default())?, nodes))
}
