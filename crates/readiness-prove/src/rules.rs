//! Every condition of every rule, as it was written and as it was checked.
//!
//! In: a [`Pack`] and the [`CheckedPack`] made of it. Out: [`Rule`]s: the one knows the places, the other
//! the meaning, and a tree holds both for each part.

use readiness_core::checked::{CheckedPack, Condition, Text};
use readiness_core::raw::{RawCondition, RawConditionKind, RawGate};
use readiness_core::{Pack, Span};

/// What a condition belongs to.
///
/// ```
/// use readiness_prove::rules::RuleKind;
///
/// assert_eq!(RuleKind::Veto.name(), "veto");
/// assert_eq!(RuleKind::AskWhen.name(), "question");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    /// When a question is asked.
    AskWhen,
    /// A signal.
    Signal,
    /// A change of a band.
    Override,
    /// A veto.
    Veto,
    /// A contradiction.
    Contradiction,
    /// A gate of a stage or channel.
    Gate,
    /// Whether a channel is shown.
    Channel,
    /// A line of guidance.
    Guidance,
    /// A time to look again.
    LookAgain,
}

impl RuleKind {
    /// What to call it in a message: one or two English words in small letters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AskWhen => "question",
            Self::Signal => "signal",
            Self::Override => "override",
            Self::Veto => "veto",
            Self::Contradiction => "contradiction",
            Self::Gate => "gate",
            Self::Channel => "channel",
            Self::Guidance => "guidance",
            Self::LookAgain => "look again",
        }
    }
}

/// A condition of a pack.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::rules::{RuleKind, rules};
///
/// let (raw, pack) = lake::both();
/// let all = rules(&raw, &pack);
/// let gate = all.iter().find(|rule| rule.kind == RuleKind::Gate).unwrap();
/// assert_eq!((&*gate.id, gate.raw.at.text()), ("deep", r#"Ge("depth", 2)"#));
/// ```
#[derive(Clone, Debug)]
pub struct Rule<'p> {
    /// What it belongs to.
    pub kind: RuleKind,
    /// The id of that; for an override, of its score.
    pub id: Text,
    /// As it was written.
    pub raw: &'p RawCondition,
    /// As it was checked.
    pub condition: &'p Condition,
}

/// Every condition of a pack that is not simply `Always`. Those of questions come first, then signals,
/// contradictions, overrides of scores, gates, channels, vetoes, guidance and times to look again, each in
/// the order of the pack. `pack` must have been checked from `raw`.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::rules::rules;
///
/// let (raw, pack) = lake::both();
/// let ids: Vec<String> = rules(&raw, &pack).iter().map(|rule| rule.id.to_string()).collect();
/// assert_eq!(ids, ["rough", "deep", "out"]);
/// ```
#[must_use]
pub fn rules<'p>(raw: &'p Pack, pack: &'p CheckedPack) -> Vec<Rule<'p>> {
    let mut all = Vec::new();
    let mut add = |kind: RuleKind, id: &Text, raw: Option<&'p RawCondition>, condition: &'p Condition| {
        if let Some(raw) = raw.filter(|r| !matches!(r.kind, RawConditionKind::Always)) {
            all.push(Rule { kind, id: id.clone(), raw, condition });
        }
    };
    for question in &pack.questions {
        let written = raw.questions.iter().find(|x| *x.id.value == *question.id);
        if let Some(condition) = &question.ask_when {
            add(RuleKind::AskWhen, &question.id, written.and_then(|x| x.ask_when.as_ref()), condition);
        }
    }
    for signal in &pack.signals {
        let written = raw.signals.iter().find(|x| *x.id.value == *signal.id);
        add(RuleKind::Signal, &signal.id, written.and_then(|x| x.when.as_ref()), &signal.when);
    }
    for contradiction in &pack.contradictions {
        let written = raw.contradictions.iter().find(|x| *x.id.value == *contradiction.id);
        let when = written.and_then(|x| x.when.as_ref());
        add(RuleKind::Contradiction, &contradiction.id, when, &contradiction.when);
    }
    for score in &pack.scores {
        let Some(written) = raw.scores.iter().find(|x| *x.id.value == *score.id) else { continue };
        for (change, written) in score.overrides.iter().zip(&written.overrides) {
            add(RuleKind::Override, &score.id, Some(written.condition()), change.condition());
        }
    }
    let gates = |id: &Text| -> Option<&'p RawGate> { raw.gates().find(|x| *x.id.value == **id) };
    let mut known: Vec<&Text> = Vec::new();
    for gate in pack.ladder.iter().flat_map(|l| l.stages.iter().flat_map(|s| &s.gates)) {
        // Stages that build on each other share their gates.
        if !known.contains(&&gate.id) {
            known.push(&gate.id);
            add(RuleKind::Gate, &gate.id, gates(&gate.id).and_then(|x| x.when.as_ref()), &gate.when);
        }
    }
    for channel in &pack.channels {
        let written = raw.channels.iter().find(|x| *x.id.value == *channel.id);
        let shown = written.and_then(|x| x.shown_when.as_ref());
        add(RuleKind::Channel, &channel.id, shown, &channel.shown_when);
        for gate in &channel.gates {
            add(RuleKind::Gate, &gate.id, gates(&gate.id).and_then(|x| x.when.as_ref()), &gate.when);
        }
    }
    for veto in &pack.vetoes {
        let written = raw.vetoes.iter().find(|x| *x.id.value == *veto.id);
        add(RuleKind::Veto, &veto.id, written.and_then(|x| x.when.as_ref()), &veto.when);
    }
    for line in &pack.guidance {
        let written = raw.guidance.iter().find(|x| *x.id.value == *line.id);
        add(RuleKind::Guidance, &line.id, written.and_then(|x| x.when.as_ref()), &line.when);
    }
    for again in &pack.look_again {
        let written = raw.look_again.iter().find(|x| *x.id.value == *again.id);
        add(RuleKind::LookAgain, &again.id, written.and_then(|x| x.when.as_ref()), &again.when);
    }
    all
}

/// What stands at a place, in one line.
pub(crate) fn in_one_line(at: &Span) -> String {
    at.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How the parts of a condition make it up; a part is what stands below `All`, `Any`, `AtLeast` and
/// `Not`: a comparison, a band, something that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tree {
    Part(usize),
    Always,
    Not(Box<Tree>),
    AtLeast(usize, Vec<Tree>),
}

/// The tree of a rule, and its parts from left to right, each with its place.
pub(crate) fn tree<'p>(rule: &Rule<'p>) -> (Tree, Vec<(Span, &'p Condition)>) {
    let mut parts = Vec::new();
    let tree = grow(rule.raw, rule.condition, &mut parts);
    (tree, parts)
}

fn grow<'p>(raw: &RawCondition, condition: &'p Condition, parts: &mut Vec<(Span, &'p Condition)>) -> Tree {
    use RawConditionKind as K;
    let mut all = |n: Option<usize>, raws: &[RawCondition], checked: &'p [Condition]| {
        let trees: Vec<Tree> = raws.iter().zip(checked).map(|(r, c)| grow(r, c, parts)).collect();
        Tree::AtLeast(n.unwrap_or(trees.len()), trees)
    };
    match (&raw.kind, condition) {
        (K::All(raws), Condition::All(checked)) => all(None, raws, checked),
        (K::Any(raws), Condition::Any(checked)) => all(Some(1), raws, checked),
        (K::AtLeast(_, raws), Condition::AtLeast(n, checked)) => all(Some(*n), raws, checked),
        (K::Not(raw), Condition::Not(checked)) => Tree::Not(Box::new(grow(raw, checked, parts))),
        (K::Always, _) => Tree::Always,
        // Whatever else was written is one part, however it is checked.
        _ => {
            parts.push((raw.at.clone(), condition));
            Tree::Part(parts.len().saturating_sub(1))
        }
    }
}
