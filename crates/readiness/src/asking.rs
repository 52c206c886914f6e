//! All outcomes of a pack: which question settles most, and what is decided whatever else is answered.
//!
//! In: an [`Engine`] and a sheet. Out: the next question, or the stage that is the only one left, exactly.
//! Everything is prepared when it is first needed, once for a pack. A pack without stages, or one that is
//! too large, is asked in its own order, and so is every pack where the feature `prove` is off.

use std::collections::BTreeSet;

use crate::engine::Engine;
use crate::question::Sheet;

#[cfg(feature = "prove")]
pub(crate) use known::Outcomes;

/// What comes next in the order that asks least.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Next {
    /// This question (by index).
    #[cfg_attr(not(feature = "prove"), expect(dead_code, reason = "nothing is known then"))]
    Question(usize),
    /// Nothing is left that can change the stage, or that can be asked.
    #[cfg_attr(not(feature = "prove"), expect(dead_code, reason = "nothing is known then"))]
    Nothing,
    /// It is not known.
    Unknown,
}

#[cfg(feature = "prove")]
mod known {
    use std::sync::OnceLock;

    use readiness_core::CheckedPack;
    use readiness_prove::{Asker, Limits, Prover};

    /// How large diagrams may grow while somebody waits for a question: for a moment, up to about 30 MB.
    const NODES: usize = 1_000_000;

    /// What asks, once it is prepared; nothing where that cannot be.
    #[derive(Debug, Default)]
    pub(crate) struct Outcomes(OnceLock<Option<Asker>>);

    impl Outcomes {
        pub(crate) fn of(&self, pack: &CheckedPack) -> Option<&Asker> {
            let prepare = || {
                pack.ladder.as_ref()?;
                let limits = Limits { nodes: NODES, time: None };
                Asker::new(&Prover::new(pack, limits).ok()?).ok()
            };
            self.0.get_or_init(prepare).as_ref()
        }
    }
}

#[cfg(feature = "prove")]
impl Engine {
    /// Whether the order that asks least is known.
    pub(crate) fn asks_least(&self) -> bool {
        self.outcomes().is_some()
    }

    /// The question that settles most, if one is left that can.
    pub(crate) fn next(&self, sheet: &Sheet, section: Option<usize>, passed: &BTreeSet<usize>) -> Next {
        let Some(asker) = self.outcomes() else { return Next::Unknown };
        match asker.step(self.pack(), &sheet.0, section, |index| passed.contains(&index)) {
            readiness_prove::Step::Ask(index) => Next::Question(index),
            readiness_prove::Step::Decided(_) | readiness_prove::Step::Waiting => Next::Nothing,
        }
    }

    /// The stages that are left, by id; nothing where that is not known.
    pub(crate) fn possible(&self, sheet: &Sheet) -> Option<Vec<String>> {
        let (asker, ladder) = self.outcomes().zip(self.pack().ladder.as_ref())?;
        let stages = asker.possible(&sheet.0).into_iter().filter_map(|stage| ladder.stages.get(stage));
        Some(stages.map(|stage| stage.id.to_string()).collect())
    }
}

#[cfg(not(feature = "prove"))]
#[expect(clippy::unused_self, reason = "as with the feature")]
impl Engine {
    pub(crate) fn asks_least(&self) -> bool {
        false
    }

    pub(crate) fn next(&self, _: &Sheet, _: Option<usize>, _: &BTreeSet<usize>) -> Next {
        Next::Unknown
    }

    pub(crate) fn possible(&self, _: &Sheet) -> Option<Vec<String>> {
        None
    }
}
