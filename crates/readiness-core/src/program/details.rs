//! The whole assessment, from what a program has set.
//!
//! In: a [`Program`], the pack it was compiled from, and codes. Out: an [`Assessment`], the same that the
//! oracle gives. Only here do bits get their names back.

use std::sync::Arc;

use super::{Codes, Item, Outcome, Program, ScoreValue, Workspace, at, bit};
use crate::assessment::{
    Assessment, ChannelResult, ChannelState, GateResult, GateState, LadderResult, Named, PackStamp,
    ScoreResult,
};
use crate::checked::{CheckedPack, Gate, Guidance, GuidanceKind, Ladder, Text};
use crate::number::Exact;
use crate::truth::Truth;

/// The gates of all stages in journey order, each once: stages that build on others share theirs.
pub(super) fn gates(pack: &CheckedPack) -> Vec<Arc<Gate>> {
    let mut gates: Vec<Arc<Gate>> = Vec::new();
    for gate in pack.ladder.iter().flat_map(|l| &l.stages).flat_map(|s| &s.gates) {
        if gates.iter().all(|g| g.id != gate.id) {
            gates.push(Arc::clone(gate));
        }
    }
    gates
}

/// That a program was compiled from other rules than those of the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherRules;

impl std::fmt::Display for OtherRules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the program was compiled from other rules than those of the pack")
    }
}

impl std::error::Error for OtherRules {}

impl Program {
    /// The whole assessment of a sheet, with all its names.
    ///
    /// # Errors
    /// [`OtherRules`] when the pack is not the one that the program was compiled from.
    pub fn assess(
        &self,
        pack: &CheckedPack,
        codes: &Codes,
        workspace: &mut Workspace,
    ) -> Result<Assessment, OtherRules> {
        if self.rules_hash() != pack.rules_hash {
            return Err(OtherRules);
        }
        let outcome = self.evaluate_in_full(codes, workspace);
        Ok(Details { pack, codes, outcome }.assessment())
    }
}

/// Both readings of a condition.
#[derive(Clone, Copy)]
struct Both {
    cautious: Truth,
    hopeful: Truth,
}

struct Details<'a> {
    pack: &'a CheckedPack,
    codes: &'a Codes,
    outcome: Outcome<'a>,
}

impl Details<'_> {
    fn both(&self, detail: bool, index: usize) -> Both {
        let Outcome { program, workspace, .. } = self.outcome;
        let outputs = if detail { program.details } else { program.outputs };
        let read = |words: &[u64]| {
            let place = |start: u32| at(start).saturating_mul(64).saturating_add(index);
            Truth { must: bit(words, place(outputs.yes)), may: !bit(words, place(outputs.no)) }
        };
        let cautious = read(&workspace.cautious);
        // What is certain cautiously is certain (rule 5).
        let hopeful = if cautious.must == cautious.may { cautious } else { read(&workspace.hopeful) };
        Both { cautious, hopeful }
    }

    fn named<'b>(&self, ids: impl Iterator<Item = &'b Text>, from: &mut usize) -> Vec<Named> {
        ids.map(|id| {
            let Both { cautious, hopeful } = self.both(false, *from);
            *from = from.saturating_add(1);
            Named { id: id.clone(), truth: cautious, hopeful }
        })
        .collect()
    }

    fn gate_state(both: Both) -> GateState {
        if both.cautious.must {
            GateState::Met
        } else if both.hopeful.must {
            GateState::Pending
        } else if both.hopeful.may {
            GateState::BlockedByUnsure
        } else {
            GateState::Blocked
        }
    }

    fn assessment(&self) -> Assessment {
        let pack = self.pack;
        let mut next = 0;
        let vetoes = self.named(pack.vetoes.iter().map(|v| &v.id), &mut next);
        let contradictions = self.named(pack.contradictions.iter().map(|c| &c.id), &mut next);
        let known = gates(pack);
        let first_gate = next;
        next = next.saturating_add(known.len());
        let signals = self.named(pack.signals.iter().map(|s| &s.id), &mut next);
        let stages = pack.ladder.iter().flat_map(|l| &l.stages);
        let gates = stages
            .flat_map(|stage| stage.gates.iter().map(move |gate| (stage, gate)))
            .filter_map(|(stage, gate)| {
                let index = known.iter().position(|g| g.id == gate.id)?;
                let state = Self::gate_state(self.both(false, first_gate.saturating_add(index)));
                Some(GateResult { owner: stage.id.clone(), id: gate.id.clone(), state })
            })
            .collect();
        let mut place = 0_usize;
        let mut detail = || {
            let both = self.both(true, place);
            place = place.saturating_add(1);
            both
        };
        let guidance =
            pack.guidance.iter().filter(|g| self.guidance_shows(g, detail())).map(|g| g.id.clone()).collect();
        let ended = self.outcome.ended();
        let look_again =
            pack.look_again.iter().filter(|l| detail().cautious.may && self.at_any(&l.at_stages));
        let look_again_days = look_again.map(|l| l.days).max().filter(|_| !ended);
        let mut channels = Vec::new();
        for channel in &pack.channels {
            let shown = detail();
            let own: Vec<GateResult> = channel
                .gates
                .iter()
                .map(|g| GateResult {
                    owner: channel.id.clone(),
                    id: g.id.clone(),
                    state: Self::gate_state(detail()),
                })
                .collect();
            if shown.hopeful.may || shown.cautious.must {
                channels.push(ChannelResult {
                    id: channel.id.clone(),
                    state: channel_state(&own),
                    gates: own,
                });
            }
        }
        Assessment {
            pack: PackStamp {
                id: pack.id.clone(),
                version: pack.version.clone(),
                rules_hash: pack.rules_hash.clone(),
                texts_hash: pack.texts_hash.clone(),
            },
            ladder: pack.ladder.as_ref().and_then(|l| self.ladder(l)),
            ended,
            signals,
            contradictions,
            vetoes,
            gates,
            scores: self.scores(),
            channels,
            guidance,
            look_again_days,
        }
    }

    fn ladder(&self, ladder: &Ladder) -> Option<LadderResult> {
        let standing = self.outcome.standing()?;
        let id = |stage: usize| ladder.stages.get(stage).map(|s| s.id.clone());
        Some(LadderResult {
            decided: standing.decided.and_then(id),
            possible: self.possible().filter_map(id).collect(),
            permission: ladder
                .permissions
                .get(standing.permission)
                .map_or_else(|| Arc::from(""), |p| p.id.clone()),
            settled: standing.settled,
        })
    }

    fn possible(&self) -> impl Iterator<Item = usize> {
        let possible = self.outcome.standing().map_or(0, |s| s.possible);
        (0..super::MOST_STAGES).filter(move |stage| bit(&[possible], *stage))
    }

    fn at_any(&self, stages: &[usize]) -> bool {
        self.outcome.standing().is_none() || stages.is_empty() || self.possible().any(|s| stages.contains(&s))
    }

    fn at_all(&self, stages: &[usize]) -> bool {
        stages.is_empty() || self.possible().all(|s| stages.contains(&s))
    }

    /// Rule 19, second half.
    fn guidance_shows(&self, line: &Guidance, both: Both) -> bool {
        match line.kind {
            GuidanceKind::Avoid | GuidanceKind::Caution | GuidanceKind::Notice => {
                both.hopeful.may && self.at_any(&line.at_stages)
            }
            GuidanceKind::Do | GuidanceKind::Checklist => {
                let here = self
                    .outcome
                    .standing()
                    .is_none_or(|standing| self.at_all(&line.at_stages) && line.asks <= standing.permission);
                both.cautious.must && here
            }
        }
    }

    fn scores(&self) -> Vec<ScoreResult> {
        let Outcome { program, workspace, .. } = self.outcome;
        let plans = self.pack.scores.iter().zip(&program.scores);
        plans
            .map(|(score, plan)| {
                let first = at(plan.output);
                let applies = self.both(true, first).cautious.may;
                let value = match &plan.value {
                    ScoreValue::Sum(sum) => program.sum(*sum, &workspace.cautious, false),
                    ScoreValue::Total(total) => workspace.totals.get(at(*total)).copied(),
                    ScoreValue::Mean(items) => self.mean(items),
                };
                let value = value.filter(|_| applies);
                let band = first.saturating_add(2);
                let bands: Vec<Truth> =
                    (0..at(plan.bands)).map(|i| self.both(true, band.saturating_add(i)).cautious).collect();
                let highest = |test: &dyn Fn(&Truth) -> bool| {
                    let found = bands.iter().rposition(test).or_else(|| (!bands.is_empty()).then_some(0));
                    found.and_then(|i| score.bands.get(i)).map(|b| b.id.clone())
                };
                ScoreResult {
                    id: score.id.clone(),
                    applies,
                    enough: self.both(true, first.saturating_add(1)).cautious.must,
                    low: value.map(|(low, _)| low),
                    high: value.map(|(_, high)| high),
                    least_band: highest(&|t| t.must),
                    greatest_band: highest(&|t| t.may),
                }
            })
            .collect()
    }

    /// A mean for showing: over the items that surely apply, cut to three digits.
    fn mean(&self, items: &[(Item, i128)]) -> Option<(Exact, Exact)> {
        let Outcome { program, workspace, .. } = self.outcome;
        let words = &workspace.cautious;
        let (mut low, mut high, mut weights) = (Exact::ZERO, Exact::ZERO, Exact::ZERO);
        for (item, weight) in items {
            let applies = item.when.is_none_or(|r| bit(words, at(r.yes)) && !bit(words, at(r.no)));
            if applies {
                let weight = Exact::from_raw(*weight);
                let (l, h) = program.item(item, self.codes, words, &workspace.totals, false);
                low = low.plus(l.times(weight));
                high = high.plus(h.times(weight));
                weights = weights.plus(weight);
            }
        }
        let count = weights.as_whole().and_then(|w| u32::try_from(w).ok())?;
        Some((low.shared_by(count)?, high.shared_by(count)?))
    }
}

fn channel_state(gates: &[GateResult]) -> ChannelState {
    let shut = |g: &GateResult| matches!(g.state, GateState::Blocked | GateState::BlockedByUnsure);
    if gates.iter().all(|g| g.state == GateState::Met) {
        ChannelState::Open
    } else if gates.iter().any(shut) {
        ChannelState::Closed
    } else {
        ChannelState::Unsettled
    }
}
