//! Modules that have a ladder of their own.
//!
//! In: such a module, its ids in full, and what was merged before it. Out: [`Guest`], what its ladder
//! permits as a condition that `Permits` stands for, and the module without what only its own ladder
//! gives a meaning to. Its stages stay its own; its vetoes come along, and cap where the importing pack
//! binds them.

use std::collections::{BTreeMap, BTreeSet};

use super::load::Module;
use super::{AnsweredElsewhere, Pack, prefix_of};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::raw::{Name, RawCap, RawCondition, RawConditionKind, RawOverride, RawPack, RawStage};
use crate::source::Span;

/// The most parts that all conditions may have for which a `Permits` stands.
const MOST_PARTS: usize = 200_000;
/// How deep such a condition may be: ladders that rest on ladders make it deeper.
const MOST_DEEP: usize = 64;

/// The modules so far: what their ladders permit, and who imports whom.
#[derive(Default)]
pub(super) struct Guests {
    /// How many parts were written out so far.
    parts: usize,
    ladders: BTreeMap<String, Guest>,
    /// By the prefix of a module: the aliases under which it imports others, each with its prefix.
    imports: BTreeMap<String, Vec<(String, String)>>,
    answered: Vec<AnsweredElsewhere>,
}

/// The ladder of a module, seen from outside.
struct Guest {
    /// Its permissions, lowest first.
    permissions: Vec<String>,
    stages: Vec<Rung>,
    /// Everything that caps a stage there, with the permission of the stage it caps at.
    caps: Vec<(usize, RawCondition)>,
}

/// A stage of it.
struct Rung {
    permission: usize,
    gates: Vec<RawCondition>,
}

impl Guests {
    /// Fills in what every `Permits` of a module stands for.
    pub(super) fn fill_in(&mut self, raw: &mut RawPack, problems: &mut Problems) {
        each_condition(raw, &mut |condition| self.fill_in_one(condition, problems));
    }

    /// Takes in a module whose ids are in full, after those that it imports. What only its own ladder
    /// gives a meaning to stays out of the pack that imports it.
    pub(super) fn meet(&mut self, module: &mut Module, before: &Pack) {
        let aliases = module
            .raw
            .imports
            .iter()
            .filter_map(|i| Some((i.alias.value.clone(), module.aliases.get(&i.alias.value)?.clone())));
        self.imports.insert(module.prefix.clone(), aliases.collect());
        if module.prefix.is_empty() || module.raw.stages.is_empty() {
            return;
        }
        let prefixes = self.prefixes(&module.prefix);
        let reach: BTreeSet<&str> = prefixes.iter().map(|(_, here)| here.as_str()).collect();
        self.ladders.insert(module.prefix.clone(), Guest::new(&module.raw, &reach, before));
        let id = module.raw.header.as_ref().and_then(|h| h.id.as_ref());
        let pack = id.map(|id| id.value.clone()).unwrap_or_default();
        self.answered.push(AnsweredElsewhere { pack, prefixes });
        without_ladder(module);
    }

    /// The packs whose answers are answers to the importing pack, too.
    pub(super) fn answered(self) -> Vec<AnsweredElsewhere> {
        self.answered
    }

    /// A module and all it imports, near and far: the prefix of each as the module would have it if it
    /// stood alone, as the loader gives them, and as it is here.
    fn prefixes(&self, module: &str) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        let mut todo = vec![(String::new(), module.to_owned())];
        while let Some((alone, here)) = todo.pop() {
            if found.iter().any(|(_, known)| *known == here) {
                continue;
            }
            let imports = self.imports.get(&here).map(Vec::as_slice).unwrap_or_default();
            todo.extend(
                imports.iter().rev().map(|(alias, there)| (format!("{alone}{alias}."), there.clone())),
            );
            found.push((alone, here));
        }
        found
    }

    fn fill_in_one(&mut self, condition: &mut RawCondition, problems: &mut Problems) {
        use RawConditionKind as K;
        match &mut condition.kind {
            K::All(parts) | K::Any(parts) | K::AtLeast(_, parts) => {
                for part in parts {
                    self.fill_in_one(part, problems);
                }
            }
            K::Not(inner) | K::IfNotApplicable(_, inner) => self.fill_in_one(inner, problems),
            K::Permits { module, permission, when } => {
                *when = self.stands_for(module, permission, &condition.at, problems).map(Box::new);
            }
            K::Is { .. }
            | K::Compare(..)
            | K::Band(..)
            | K::Holds(_)
            | K::Answered(_)
            | K::Applicable(_)
            | K::Unsure(_)
            | K::Always
            | K::Broken => {}
        }
    }

    fn stands_for(
        &mut self,
        module: &Name,
        permission: &Name,
        at: &Span,
        problems: &mut Problems,
    ) -> Option<RawCondition> {
        let alias = module.value.trim_end_matches('.');
        let Some(guest) = self.ladders.get(&module.value) else {
            // An alias that means nothing was reported when ids were written in full.
            if self.imports.contains_key(&module.value) {
                let message = format!("the module `{alias}` has no ladder, so it permits nothing");
                problems.add(
                    Diagnostic::new(Code::WrongKind, &module.at, message)
                        .help("name a module that has `stages`"),
                );
            }
            return None;
        };
        let known = || guest.permissions.iter().map(String::as_str);
        let Some(wanted) = known().position(|p| p == permission.value) else {
            let message = format!("`{alias}` has no permission `{}`", permission.value);
            let mut d = Diagnostic::new(Code::UnknownId, &permission.at, message);
            if let Some(help) = did_you_mean(&permission.value, known()) {
                d = d.help(help);
            }
            problems.add(d);
            return None;
        };
        let said = if wanted == 0 {
            "always permits at least"
        } else if guest.stages.iter().all(|s| s.permission < wanted) {
            "has no stage that permits"
        } else {
            let size = guest.size(wanted);
            self.parts = self.parts.saturating_add(size.parts);
            let (code, message) = if size.deep > MOST_DEEP {
                let message =
                    format!("what `{alias}` permits rests on conditions more than {MOST_DEEP} deep");
                (Code::LimitDepth, message)
            } else if self.parts > MOST_PARTS {
                let message = format!("all that `Permits` stands for has more than {MOST_PARTS} parts");
                (Code::LimitItems, message)
            } else {
                return Some(guest.permits(wanted, at));
            };
            problems.add(Diagnostic::new(code, at, message).help(
                "ask once, in a signal, and read the signal; rest on fewer ladders that rest on others",
            ));
            return None;
        };
        let message = format!("`{alias}` {said} `{}`", permission.value);
        problems.add(
            Diagnostic::new(Code::OutOfRange, &permission.at, message)
                .help("write a permission that some of its stages give and others do not"),
        );
        None
    }
}

impl Guest {
    /// The ladder of a module, with what caps it: its own vetoes, and those of the modules in its reach,
    /// which were merged before it.
    fn new(raw: &RawPack, reach: &BTreeSet<&str>, before: &Pack) -> Self {
        let level = |name: Option<&Name>| {
            let name = name?;
            raw.permissions.iter().position(|p| p.id.value == name.value)
        };
        let of_stage = |name: &Name| {
            let stage = raw.stages.iter().find(|s| s.id.value == name.value)?;
            level(stage.permission.as_ref())
        };
        let of_cap = |cap: Option<&RawCap>| match cap? {
            RawCap::Stage(stage) => of_stage(stage),
            RawCap::Role(role) => {
                of_stage(raw.roles.iter().find(|(r, _)| r.value == role.value).map(|(_, stage)| stage)?)
            }
        };
        let within = |id: &Name| reach.contains(prefix_of(&id.value));
        // What is not known caps at the lowest: that can only withhold.
        let vetoes = before.vetoes.iter().filter(|v| within(&v.id)).chain(&raw.vetoes);
        let mut caps: Vec<(usize, RawCondition)> =
            vetoes.filter_map(|v| Some((of_cap(v.cap.as_ref()).unwrap_or(0), v.when.clone()?))).collect();
        // Rule 16: a contradiction is a veto at `find_out`, which has the lowest permission.
        let imported = before.contradictions.iter().filter(|c| within(&c.id));
        let contradictions = imported.chain(&raw.contradictions);
        caps.extend(contradictions.filter_map(|c| Some((0, c.when.clone()?))));
        let stages = raw.stages.iter().enumerate().map(|(i, stage)| Rung {
            permission: level(stage.permission.as_ref()).unwrap_or(0),
            gates: gates(stage, raw.stages.get(..i).unwrap_or_default()),
        });
        Self {
            permissions: raw.permissions.iter().map(|p| p.id.value.clone()).collect(),
            stages: stages.collect(),
            caps,
        }
    }

    /// How large the condition is, before it is written out.
    fn size(&self, wanted: usize) -> Size {
        let gates = self.stages.iter().filter(|s| s.permission >= wanted).flat_map(|s| &s.gates);
        let caps = self.caps.iter().filter(|(level, _)| *level < wanted).map(|(_, when)| when);
        gates.chain(caps).map(Size::of).fold(Size::default(), Size::and).inside()
    }

    /// Rules 14 to 16 as one condition: some stage that permits as much is open, and nothing caps below it.
    fn permits(&self, wanted: usize, at: &Span) -> RawCondition {
        let say = |kind: RawConditionKind| RawCondition { at: at.clone(), kind };
        let all = |parts: &[RawCondition]| match parts {
            [] => say(RawConditionKind::Always),
            parts => say(RawConditionKind::All(parts.to_vec())),
        };
        let enough = self.stages.iter().filter(|s| s.permission >= wanted);
        let open = enough.map(|s| all(&s.gates)).collect();
        let mut parts = vec![say(RawConditionKind::Any(open))];
        let below = self.caps.iter().filter(|(level, _)| *level < wanted);
        parts.extend(below.map(|(_, when)| say(RawConditionKind::Not(Box::new(when.clone())))));
        say(RawConditionKind::All(parts))
    }
}

/// How large a condition is.
#[derive(Clone, Copy, Default)]
struct Size {
    parts: usize,
    deep: usize,
}

impl Size {
    fn of(condition: &RawCondition) -> Self {
        use RawConditionKind as K;
        let inner = match &condition.kind {
            K::All(parts) | K::Any(parts) | K::AtLeast(_, parts) => {
                parts.iter().map(Self::of).fold(Self::default(), Self::and)
            }
            K::Not(inner) | K::IfNotApplicable(_, inner) => Self::of(inner),
            K::Permits { when, .. } => when.as_ref().map(|w| Self::of(w)).unwrap_or_default(),
            K::Is { .. }
            | K::Compare(..)
            | K::Band(..)
            | K::Holds(_)
            | K::Answered(_)
            | K::Applicable(_)
            | K::Unsure(_)
            | K::Always
            | K::Broken => Self::default(),
        };
        inner.inside()
    }

    fn and(self, other: Self) -> Self {
        Self { parts: self.parts.saturating_add(other.parts), deep: self.deep.max(other.deep) }
    }

    /// As a part of something else.
    fn inside(self) -> Self {
        Self { parts: self.parts.saturating_add(1), deep: self.deep.saturating_add(1) }
    }
}

/// The gates of a stage, with those of the stages before it that it builds on.
fn gates(stage: &RawStage, before: &[RawStage]) -> Vec<RawCondition> {
    let mut ids = BTreeSet::new();
    let mut todo = vec![(stage, before)];
    let mut all = Vec::new();
    while let Some((stage, before)) = todo.pop() {
        // Two stages may build on the same one: each gate once.
        all.extend(stage.gates.iter().filter(|g| ids.insert(&g.id.value)).filter_map(|g| g.when.clone()));
        for base in &stage.builds_on {
            let place = before.iter().position(|s| s.id.value == base.value);
            let found = place.and_then(|i| Some((before.get(i)?, before.get(..i)?)));
            todo.extend(found);
        }
    }
    all
}

/// Takes from a module what only its own ladder gives a meaning to, and lets its vetoes cap at the stages
/// to which the importing pack binds those of the module.
fn without_ladder(module: &mut Module) {
    let raw = &mut module.raw;
    raw.stages.clear();
    raw.permissions.clear();
    raw.roles.clear();
    raw.channels.clear();
    raw.pictures.clear();
    raw.look_again.clear();
    raw.invariants.clear();
    raw.guidance.retain(|g| g.at.is_empty() && g.asks.is_none());
    for veto in &mut raw.vetoes {
        if let Some(RawCap::Stage(name)) = &veto.cap {
            let value = format!("{}{}", module.prefix, name.value);
            veto.cap = Some(RawCap::Role(Name { value, at: name.at.clone() }));
        }
    }
}

/// Visits every condition of a module, as a whole.
fn each_condition(raw: &mut RawPack, visit: &mut dyn FnMut(&mut RawCondition)) {
    raw.questions.iter_mut().filter_map(|x| x.ask_when.as_mut()).for_each(&mut *visit);
    raw.signals.iter_mut().filter_map(|x| x.when.as_mut()).for_each(&mut *visit);
    raw.contradictions.iter_mut().filter_map(|x| x.when.as_mut()).for_each(&mut *visit);
    raw.vetoes.iter_mut().filter_map(|x| x.when.as_mut()).for_each(&mut *visit);
    raw.guidance.iter_mut().filter_map(|x| x.when.as_mut()).for_each(&mut *visit);
    raw.look_again.iter_mut().filter_map(|x| x.when.as_mut()).for_each(&mut *visit);
    raw.invariants.iter_mut().filter_map(|x| Some(&mut x.whenever.as_mut()?.1)).for_each(&mut *visit);
    raw.scores
        .iter_mut()
        .flat_map(|s| &mut s.overrides)
        .map(RawOverride::condition_mut)
        .for_each(&mut *visit);
    raw.channels.iter_mut().filter_map(|x| x.shown_when.as_mut()).for_each(&mut *visit);
    let gates = raw.stages.iter_mut().flat_map(|s| &mut s.gates);
    let gates = gates.chain(raw.channels.iter_mut().flat_map(|c| &mut c.gates));
    gates.filter_map(|g| g.when.as_mut()).for_each(visit);
}
