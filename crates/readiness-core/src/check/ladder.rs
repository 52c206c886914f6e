//! The ladder: stages, gates, vetoes, channels, and that they make sense together.
//!
//! In: raw stages and vetoes. Out: a [`Ladder`] in which every stage can be reached, the floor is open
//! to all, and safety caps at the lowest permission.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ALONE, Checker, GATE, origin, problem, shared, text_of};
use crate::checked::{Channel, Condition, Gate, Ladder, Permission, Stage, Veto};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::raw::{Name, RawCap, RawGate};

impl Checker<'_> {
    pub(super) fn gate(&mut self, raw: &RawGate, problems: &mut Problems) -> Option<Arc<Gate>> {
        let when = self.condition(raw.when.as_ref()?, GATE, problems)?;
        Some(Arc::new(Gate {
            id: shared(&raw.id),
            when,
            text: text_of(raw.text.as_ref()),
            origin: origin(&raw.evidence),
            at: raw.id.at.clone(),
        }))
    }

    pub(super) fn stage_index(&self, name: &Name) -> Option<usize> {
        self.pack.stages.iter().position(|s| s.id.value == name.value)
    }

    pub(super) fn permission_index(&self, name: &Name) -> Option<usize> {
        self.pack.permissions.iter().position(|s| s.id.value == name.value)
    }

    pub(super) fn role(&self, role: &str) -> Option<&Name> {
        self.pack.roles.iter().find(|(r, _)| r.value == role).map(|(_, s)| s)
    }

    pub(super) fn ladder(&mut self, problems: &mut Problems) -> Option<Ladder> {
        let pack = self.pack;
        if pack.stages.is_empty() {
            return None;
        }
        let mut own: BTreeMap<&str, Vec<Arc<Gate>>> = BTreeMap::new();
        for raw in &pack.stages {
            let gates: Vec<Arc<Gate>> = raw.gates.iter().filter_map(|g| self.gate(g, problems)).collect();
            own.insert(&raw.id.value, gates);
        }
        let mut stages: Vec<Arc<Stage>> = Vec::new();
        for (index, raw) in pack.stages.iter().enumerate() {
            let mut gates: Vec<Arc<Gate>> = Vec::new();
            for base in &raw.builds_on {
                let Some(base_index) = self.stage_index(base) else {
                    continue;
                };
                if base_index >= index {
                    problems.add(
                        Diagnostic::new(
                            Code::Cycle,
                            &base.at,
                            format!(
                                "`{}` builds on `{}`, which is not an earlier stage",
                                raw.id.value, base.value
                            ),
                        )
                        .help("build on stages that stand before"),
                    );
                    continue;
                }
                if let Some(base) = stages.get(base_index) {
                    for gate in &base.gates {
                        if !gates.iter().any(|g| g.id == gate.id) {
                            gates.push(Arc::clone(gate));
                        }
                    }
                }
            }
            gates.extend(own.remove(raw.id.value.as_str()).unwrap_or_default());
            stages.push(Arc::new(Stage {
                index,
                id: shared(&raw.id),
                permission: raw.permission.as_ref().and_then(|p| self.permission_index(p)).unwrap_or(0),
                title: text_of(raw.title.as_ref()),
                text: text_of(raw.text.as_ref()),
                gates,
                at: raw.id.at.clone(),
            }));
        }
        let mut caution: Vec<usize> = (0..stages.len()).collect();
        caution.sort_by_key(|i| stages.get(*i).map_or(0, |s| s.permission));
        let find_out = self.role("find_out").and_then(|name| self.stage_index(name));
        let Some(find_out) = find_out else {
            if self.role("find_out").is_none()
                && let Some(first) = pack.stages.first()
            {
                problems.add(
                    Diagnostic::new(Code::MissingRole, &first.id.at, "no stage plays the role `find_out`")
                        .help("add `(\"find_out\", \"a stage\")` to `roles`: where somebody stands while too little is known"),
                );
            }
            return None;
        };
        let permissions = pack
            .permissions
            .iter()
            .map(|p| Permission { id: shared(&p.id), title: text_of(p.title.as_ref()) })
            .collect();
        Some(Ladder { permissions, stages, caution, find_out })
    }

    pub(super) fn ladder_is_sound(&self, ladder: &Ladder, vetoes: &[Arc<Veto>], problems: &mut Problems) {
        let floor = ladder.rank(ladder.find_out);
        for stage in &ladder.stages {
            let capped = vetoes.iter().any(|v| v.cap == stage.index);
            if ladder.rank(stage.index) <= floor {
                if !stage.gates.is_empty() || stage.permission != 0 {
                    problems.add(problem(
                        Code::GatedFloor,
                        &stage.at,
                        format!("`{}` stands no higher than `find_out`, so it has no gates and the lowest permission", stage.id),
                    ));
                } else if ladder.rank(stage.index) < floor && !capped {
                    problems.add(problem(
                        Code::StageUnreachable,
                        &stage.at,
                        format!("`{}` stands below `find_out` and no veto leads to it", stage.id),
                    ));
                }
                continue;
            }
            if let Some(gate) = stage.gates.iter().find(|g| !crate::evaluate::may_ever_hold(&g.when)) {
                problems.add(problem(
                    Code::StageUnreachable,
                    &stage.at,
                    format!("no answers lead to `{}`: its gate `{}` can never be met", stage.id, gate.id),
                ));
            }
            let above = ladder.stages.iter().find(|other| {
                ladder.rank(other.index) > ladder.rank(stage.index)
                    && other.gates.iter().all(|g| stage.gates.iter().any(|own| own.id == g.id))
            });
            if let (Some(above), false) = (above, capped) {
                problems.add(problem(
                    Code::StageUnreachable,
                    &stage.at,
                    format!(
                        "nobody stays at `{}`: whoever meets its gates meets those of `{}` too",
                        stage.id, above.id
                    ),
                ));
            }
        }
        let safety = |veto: &Veto| self.pack.layers.get(veto.layer).is_some_and(|l| l.safety);
        for veto in vetoes {
            let level = ladder.stages.get(veto.cap).map_or(0, |s| s.permission);
            let imported = veto.id.contains('.');
            if level != 0 && (imported || safety(veto)) {
                problems.add(problem(
                    Code::WeakenedVeto,
                    &veto.at,
                    format!("`{}` must cap at a stage with the lowest permission", veto.id),
                ));
            } else if imported && ladder.rank(veto.cap) > ladder.rank(ladder.find_out) {
                // Capped further up, it would hold back less than being unsure about it does.
                problems.add(problem(
                    Code::WeakenedVeto,
                    &veto.at,
                    format!("`{}` must cap no later than the stage that plays `find_out`", veto.id),
                ));
            }
        }
    }

    pub(super) fn veto(&mut self, id: &str, problems: &mut Problems) -> Option<Arc<Veto>> {
        if let Some(known) = self.vetoes.get(id) {
            return known.clone();
        }
        let pack = self.pack;
        let raw = pack.vetoes.iter().find(|q| q.id.value == id)?;
        let when = raw.when.as_ref().and_then(|c| self.condition(c, ALONE, problems));
        let cap = match raw.cap.as_ref() {
            Some(RawCap::Stage(name)) => self.stage_index(name),
            Some(RawCap::Role(role)) => self.role(&role.value).and_then(|n| self.stage_index(n)),
            None => None,
        };
        if pack.stages.is_empty() && !matches!(raw.cap, Some(RawCap::Role(_))) {
            problems.add(
                Diagnostic::new(
                    Code::WrongKind,
                    &raw.id.at,
                    format!("`{id}` caps a stage, but the pack has no ladder"),
                )
                .help("add `stages`, or make it a signal"),
            );
        }
        let layer = raw.layer.as_ref().and_then(|l| pack.layers.iter().position(|x| x.id.value == l.value));
        let built = when.zip(cap).zip(layer).map(|((when, cap), layer)| {
            Arc::new(Veto {
                id: shared(&raw.id),
                layer,
                when,
                cap,
                is_final: raw.is_final,
                text: text_of(raw.text.as_ref()),
                origin: origin(&raw.evidence),
                at: raw.id.at.clone(),
            })
        });
        self.vetoes.insert(id.to_owned(), built.clone());
        built
    }

    pub(super) fn channels(&mut self, problems: &mut Problems) -> Vec<Channel> {
        let mut channels = Vec::new();
        for raw in &self.pack.channels {
            let shown_when = match &raw.shown_when {
                None => Some(Condition::Always),
                Some(c) => self.condition(c, ALONE, problems),
            };
            let gates: Vec<Arc<Gate>> = raw.gates.iter().filter_map(|g| self.gate(g, problems)).collect();
            if gates.is_empty() {
                problems.add(
                    Diagnostic::new(
                        Code::MissingField,
                        &raw.id.at,
                        format!("the channel `{}` has no gate", raw.id.value),
                    )
                    .help("a channel opens only when its gates are met: add at least one"),
                );
            }
            if let Some(shown_when) = shown_when {
                channels.push(Channel {
                    id: shared(&raw.id),
                    title: text_of(raw.title.as_ref()),
                    shown_when,
                    gates,
                });
            }
        }
        channels
    }
}

impl Ladder {
    /// The place of a stage in the caution order, from 0.
    #[must_use]
    pub fn rank(&self, stage: usize) -> usize {
        self.caution.iter().position(|s| *s == stage).unwrap_or(0)
    }

    /// The permission of a stage.
    #[must_use]
    pub fn permission_of(&self, stage: usize) -> usize {
        self.stages.get(stage).map_or(0, |s| s.permission)
    }
}
