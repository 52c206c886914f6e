//! Phase 2: names resolved.
//!
//! In: the [`RawPack`] of a pack, and a [`Library`] to find what it imports. Out: [`Pack`], one flat
//! set of items in which every id is written in full (`base.closed_door`), every reference names
//! something that exists, every text is in its place, and nothing reads itself in a circle. It
//! differs from the phase before in that a name now means one thing; whether that thing is of the
//! right kind is for the next phase.

mod guest;
mod ids;
mod load;
mod qualify;
mod renames;
mod renew;
mod sections;
mod texts;
mod translate;

use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::DiGraph;

use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean, nearest};
use crate::raw::{
    Evidence, Name, RawAllow, RawCap, RawChannel, RawClaim, RawCondition, RawConditionKind, RawConstant,
    RawContradiction, RawDanger, RawExample, RawExpectedStage, RawGate, RawGuidance, RawHeader, RawHelp,
    RawInvariant, RawLayer, RawLookAgain, RawOperand, RawPack, RawPermission, RawPicture, RawQuestion,
    RawRename, RawScore, RawSection, RawSignal, RawSignalKind, RawSource, RawStage, RawVeto,
};
use crate::source::{Library, Span};
use crate::translation::Translation;

use guest::Guests;
use ids::{bad_id, check_ids, is_id};
use load::{Module, load};
use qualify::qualify;
use sections::in_order;
use texts::place_texts;
pub(crate) use translate::language;
use translate::translate;

pub use renew::{Renewed, renew};

/// The longest chain of rules that read each other.
pub const MOST_CHAIN: usize = 64;
/// The most steps that following every rule to its answers may take.
pub const MOST_STEPS: usize = 100_000;

/// What an id of the shared namespace names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A question.
    Question,
    /// A signal.
    Signal,
    /// A score.
    Score,
    /// A constant.
    Constant,
    /// A veto.
    Veto,
    /// A contradiction.
    Contradiction,
    /// A gate.
    Gate,
    /// A line of guidance.
    Guidance,
}

impl Thing {
    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "a question",
            Self::Signal => "a signal",
            Self::Score => "a score",
            Self::Constant => "a constant",
            Self::Veto => "a veto",
            Self::Contradiction => "a contradiction",
            Self::Gate => "a gate",
            Self::Guidance => "a line of guidance",
        }
    }
}

/// What a rule is, by what it can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    /// Caps the stage.
    Veto,
    /// Two answers that cannot both be right.
    Contradiction,
    /// What a stage or channel needs.
    Gate,
    /// A sign.
    Signal,
    /// Counts points.
    Score,
    /// A number with a name.
    Constant,
    /// Guidance: what to do.
    Do,
    /// Guidance: what to check off.
    Checklist,
    /// Guidance: what to avoid.
    Avoid,
    /// Guidance: what was noticed.
    Caution,
    /// Guidance: what must be known at once.
    Notice,
    /// When to look again.
    LookAgain,
}

impl RuleKind {
    fn of_guidance(word: Option<&Name>) -> Self {
        match word.map(|w| w.value.as_str()) {
            Some("Checklist") => Self::Checklist,
            Some("Avoid") => Self::Avoid,
            Some("Caution") => Self::Caution,
            Some("Notice") => Self::Notice,
            // Any other word was reported when it was read.
            _ => Self::Do,
        }
    }
}

/// A rule that says where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Stated<'a> {
    /// Its id.
    pub id: &'a Name,
    /// What it is.
    pub kind: RuleKind,
    /// What it says, if it says anything.
    pub text: Option<&'a Name>,
    /// Where it comes from.
    pub evidence: &'a Evidence,
}

/// A pack with a ladder that is imported: under which ids its questions stand here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnsweredElsewhere {
    /// Its id.
    pub pack: String,
    /// What its ids begin with there, and here.
    pub prefixes: Vec<(String, String)>,
}

/// A pack whose names all mean something.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// The header of the pack itself.
    pub header: Option<RawHeader>,
    /// A place to point at.
    pub at: Option<Span>,
    /// The language of its texts.
    pub language: String,
    /// How they came into it, when they were not written in it.
    pub translation: Option<Translation>,
    /// Roles and their stages.
    pub roles: Vec<(Name, Name)>,
    /// Sources of all modules.
    pub sources: Vec<RawSource>,
    /// Constants.
    pub constants: Vec<RawConstant>,
    /// Sections, imported ones first.
    pub sections: Vec<RawSection>,
    /// Questions, imported ones first.
    pub questions: Vec<RawQuestion>,
    /// Ids of questions that were imported: they need not be used.
    pub imported: BTreeSet<String>,
    /// Packs with a ladder that are imported: their answers are answers to this pack, too.
    pub answered_elsewhere: Vec<AnsweredElsewhere>,
    /// What older versions called things.
    pub renames: Vec<RawRename>,
    /// Kinds of signals.
    pub signal_kinds: Vec<RawSignalKind>,
    /// Signals.
    pub signals: Vec<RawSignal>,
    /// Contradictions.
    pub contradictions: Vec<RawContradiction>,
    /// Scores.
    pub scores: Vec<RawScore>,
    /// Pictures.
    pub pictures: Vec<RawPicture>,
    /// Permissions.
    pub permissions: Vec<RawPermission>,
    /// Stages.
    pub stages: Vec<RawStage>,
    /// Channels.
    pub channels: Vec<RawChannel>,
    /// Layers, imported ones first.
    pub layers: Vec<RawLayer>,
    /// Vetoes.
    pub vetoes: Vec<RawVeto>,
    /// Guidance.
    pub guidance: Vec<RawGuidance>,
    /// When to look again.
    pub look_again: Vec<RawLookAgain>,
    /// Dangers.
    pub dangers: Vec<RawDanger>,
    /// Help by country.
    pub help: Vec<RawHelp>,
    /// Invariants.
    pub invariants: Vec<RawInvariant>,
    /// Findings of the exact check that the author wants as they are.
    pub allow: Vec<RawAllow>,
    /// Examples of the pack itself.
    pub examples: Vec<RawExample>,
    /// Every id of the shared namespace, with what it names.
    pub names: BTreeMap<String, Thing>,
    /// Ids whose rules could not be resolved, or read each other in a circle.
    pub broken: BTreeSet<String>,
    /// Ids that a misspelt name probably means: they count as used.
    pub meant: BTreeSet<String>,
}

impl Pack {
    /// Resolves a pack and everything it imports.
    #[must_use]
    pub fn resolve(root: RawPack, library: &dyn Library, problems: &mut Problems) -> Self {
        Self::resolve_in(root, library, None, problems)
    }

    /// The same with texts in another language than its own, as far as they are translated.
    #[must_use]
    pub fn resolve_in(
        root: RawPack,
        library: &dyn Library,
        wanted: Option<&str>,
        problems: &mut Problems,
    ) -> Self {
        let wanted = wanted.unwrap_or_else(|| language(&root)).to_owned();
        let mut modules = load(root, library, problems);
        let translation = translate(&mut modules, &wanted, library, problems);
        let mut pack = Self::merge(modules, problems);
        pack.language = wanted;
        pack.translation = translation;
        pack.collect_names(problems);
        pack.check_references(problems);
        let reading = pack.reading();
        pack.check_cycles(&reading, problems);
        pack.check_chains(&reading, problems);
        renames::check(&pack, problems);
        pack
    }

    fn merge(modules: Vec<Module>, problems: &mut Problems) -> Self {
        let mut pack = Self::default();
        let mut guests = Guests::default();
        for mut module in modules {
            let root = module.prefix.is_empty();
            check_ids(&module.raw, root, problems);
            qualify(&mut module, problems);
            guests.fill_in(&mut module.raw, problems);
            guests.meet(&mut module, &pack);
            let raw = module.raw;
            if root {
                pack.header = raw.header;
                pack.at = raw.at;
                pack.stages = raw.stages;
                pack.permissions = raw.permissions;
                pack.examples = raw.examples;
                // What a module allows is about the module alone.
                pack.allow = raw.allow;
            } else {
                pack.imported.extend(raw.questions.iter().map(|q| q.id.value.clone()));
            }
            pack.roles.extend(raw.roles);
            pack.sources.extend(raw.sources);
            pack.constants.extend(raw.constants);
            pack.sections.extend(raw.sections);
            pack.questions.extend(raw.questions);
            pack.renames.extend(raw.renames);
            pack.signal_kinds.extend(raw.signal_kinds);
            pack.signals.extend(raw.signals);
            pack.contradictions.extend(raw.contradictions);
            pack.scores.extend(raw.scores);
            pack.pictures.extend(raw.pictures);
            pack.channels.extend(raw.channels);
            pack.layers.extend(raw.layers);
            pack.vetoes.extend(raw.vetoes);
            pack.guidance.extend(raw.guidance);
            pack.look_again.extend(raw.look_again);
            pack.dangers.extend(raw.dangers);
            pack.help.extend(raw.help);
            pack.invariants.extend(raw.invariants);
        }
        pack.sections = in_order(std::mem::take(&mut pack.sections), problems);
        pack.answered_elsewhere = guests.answered();
        pack
    }

    /// Every gate: of stages and of channels.
    pub fn gates(&self) -> impl Iterator<Item = &RawGate> {
        let staged = self.stages.iter().flat_map(|s| s.gates.iter());
        staged.chain(self.channels.iter().flat_map(|c| c.gates.iter()))
    }

    fn collect_names(&mut self, problems: &mut Problems) {
        let mut names: BTreeMap<String, (Thing, Span)> = BTreeMap::new();
        {
            let mut add = |name: &Name, thing: Thing| {
                if let Some((other, _)) = names.get(&name.value) {
                    problems.add(
                        Diagnostic::new(
                            Code::DuplicateId,
                            &name.at,
                            format!("`{}` is already {}", name.value, other.name()),
                        )
                        .help("questions, signals, scores, constants, vetoes, gates, contradictions and guidance share one namespace: choose another id"),
                    );
                } else {
                    names.insert(name.value.clone(), (thing, name.at.clone()));
                }
            };
            self.questions.iter().for_each(|x| add(&x.id, Thing::Question));
            self.constants.iter().for_each(|x| add(&x.id, Thing::Constant));
            self.signals.iter().for_each(|x| add(&x.id, Thing::Signal));
            self.scores.iter().for_each(|x| add(&x.id, Thing::Score));
            self.vetoes.iter().for_each(|x| add(&x.id, Thing::Veto));
            self.contradictions.iter().for_each(|x| add(&x.id, Thing::Contradiction));
            self.gates().for_each(|x| add(&x.id, Thing::Gate));
            self.guidance.iter().for_each(|x| add(&x.id, Thing::Guidance));
        }
        self.names = names.into_iter().map(|(k, (t, _))| (k, t)).collect();
        unique("section", self.sections.iter().map(|x| &x.id), problems);
        unique("source", self.sources.iter().map(|x| &x.id), problems);
        unique("kind of signals", self.signal_kinds.iter().map(|x| &x.id), problems);
        unique("picture", self.pictures.iter().map(|x| &x.id), problems);
        unique("permission", self.permissions.iter().map(|x| &x.id), problems);
        unique("stage", self.stages.iter().map(|x| &x.id), problems);
        unique("channel", self.channels.iter().map(|x| &x.id), problems);
        unique("layer", self.layers.iter().map(|x| &x.id), problems);
        unique("time to look again", self.look_again.iter().map(|x| &x.id), problems);
        unique("danger", self.dangers.iter().map(|x| &x.id), problems);
        unique("help", self.help.iter().map(|x| &x.id), problems);
        unique("service", self.help.iter().flat_map(|x| x.lines.iter().map(|l| &l.id)), problems);
        unique("invariant", self.invariants.iter().map(|x| &x.id), problems);
        unique("example", self.examples.iter().map(|x| &x.id), problems);
        unique("role", self.roles.iter().map(|(r, _)| r), problems);
    }

    fn check_references(&mut self, problems: &mut Problems) {
        let pack = &*self;
        let mut broken = BTreeSet::new();
        let mut meant = BTreeSet::new();
        let things: Vec<&str> = pack.names.keys().map(String::as_str).collect();
        for (owner, name) in pack.reads() {
            if !known("question, signal, score or constant", &name, things.clone(), problems) {
                broken.insert(owner);
                meant.extend(nearest(&name.value, things.iter().copied()).map(str::to_owned));
            }
        }
        let sections: Vec<&str> = pack.sections.iter().map(|x| x.id.value.as_str()).collect();
        for name in pack.questions.iter().filter_map(|q| q.section.as_ref()) {
            known("section", name, sections.clone(), problems);
        }
        let kinds: Vec<&str> = pack.signal_kinds.iter().map(|x| x.id.value.as_str()).collect();
        for name in pack.signals.iter().filter_map(|q| q.kind.as_ref()) {
            known("kind of signals", name, kinds.clone(), problems);
        }
        let layers: Vec<&str> = pack.layers.iter().map(|x| x.id.value.as_str()).collect();
        for name in pack.vetoes.iter().filter_map(|q| q.layer.as_ref()) {
            known("layer", name, layers.clone(), problems);
        }
        let permissions: Vec<&str> = pack.permissions.iter().map(|x| x.id.value.as_str()).collect();
        let asked = pack.guidance.iter().filter_map(|g| g.asks.as_ref());
        let granted = pack.stages.iter().filter_map(|s| s.permission.as_ref());
        let expected = pack.examples.iter().filter_map(|e| e.expect.permission.as_ref());
        for name in asked.chain(granted).chain(expected) {
            known("permission", name, permissions.clone(), problems);
        }
        let stages: Vec<&str> = pack.stages.iter().map(|x| x.id.value.as_str()).collect();
        for name in pack.stage_references() {
            known("stage", &name, stages.clone(), problems);
        }
        let mut roles: BTreeMap<&str, Vec<&Name>> = BTreeMap::new();
        for veto in &pack.vetoes {
            if let Some(RawCap::Role(role)) = &veto.cap {
                roles.entry(role.value.as_str()).or_default().push(role);
            }
        }
        let bound: Vec<&str> = pack.roles.iter().map(|(r, _)| r.value.as_str()).collect();
        for (role, places) in roles {
            if let (false, Some(at)) = (bound.contains(&role), places.first())
                && !pack.stages.is_empty()
            {
                problems.add(
                    Diagnostic::new(Code::MissingRole, &at.at, format!("no stage plays the role `{role}`"))
                        .help(format!("add `(\"{role}\", \"a stage\")` to `roles`")),
                );
            }
        }
        let sources: Vec<&str> = pack.sources.iter().map(|x| x.id.value.as_str()).collect();
        let within = pack.sources.iter().flat_map(|s| s.within.iter());
        for name in pack.evidence().flat_map(|e| e.sources.iter()).chain(within) {
            known("source", name, sources.clone(), problems);
        }
        let dangers: Vec<&str> = pack.dangers.iter().map(|x| x.id.value.as_str()).collect();
        for name in pack.help.iter().flat_map(|h| &h.lines).flat_map(|l| &l.dangers) {
            known("danger", name, dangers.clone(), problems);
        }
        for name in pack.dangers.iter().flat_map(|d| &d.notices) {
            known("notice", name, things.clone(), problems);
        }
        let channels: Vec<&str> = pack.channels.iter().map(|x| x.id.value.as_str()).collect();
        let examples: Vec<&str> = pack.examples.iter().map(|x| x.id.value.as_str()).collect();
        for example in &pack.examples {
            if let Some(like) = &example.like {
                known("example", like, examples.clone(), problems);
            }
            for (channel, _) in &example.expect.channels {
                known("channel", channel, channels.clone(), problems);
            }
            for (question, _) in &example.answers {
                known("question", question, things.clone(), problems);
            }
            let e = &example.expect;
            let scored = e.bands.iter().map(|(s, _)| s).chain(e.scores.iter().map(|(s, _)| s));
            for name in e.fires.iter().chain(&e.not_fires).chain(&e.unclear).chain(scored) {
                known("rule", name, things.clone(), problems);
            }
        }
        let exact: Vec<&str> = Code::EXACT.iter().map(|c| c.info().name).collect();
        for allow in &pack.allow {
            known("finding of the exact check", &allow.code, exact.clone(), problems);
            known("rule", &allow.of, things.clone(), problems);
        }
        for invariant in &pack.invariants {
            match &invariant.then {
                Some(RawClaim::Fires(name) | RawClaim::NeverFires(name)) => {
                    let firing: Vec<&str> = things.iter().chain(&channels).copied().collect();
                    known("rule or channel", name, firing, problems);
                }
                Some(RawClaim::PermissionAtMost(name)) => {
                    known("permission", name, permissions.clone(), problems);
                }
                Some(RawClaim::StageIn(_)) | None => {}
            }
        }
        self.broken.extend(broken);
        self.meant = meant;
    }

    fn stage_references(&self) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        names.extend(self.guidance.iter().flat_map(|g| g.at.iter().cloned()));
        names.extend(self.look_again.iter().flat_map(|g| g.at.iter().cloned()));
        names.extend(self.stages.iter().flat_map(|s| s.builds_on.iter().cloned()));
        names.extend(self.roles.iter().map(|(_, s)| s.clone()));
        for veto in &self.vetoes {
            if let Some(RawCap::Stage(name)) = &veto.cap {
                names.push(name.clone());
            }
        }
        for example in &self.examples {
            match &example.expect.stage {
                Some(RawExpectedStage::Decided(name)) => names.push(name.clone()),
                Some(RawExpectedStage::Possible(all)) => names.extend(all.iter().cloned()),
                None => {}
            }
        }
        for invariant in &self.invariants {
            if let Some(RawClaim::StageIn(all)) = &invariant.then {
                names.extend(all.iter().cloned());
            }
        }
        names
    }

    /// Every rule that says where it comes from.
    pub fn stated(&self) -> impl Iterator<Item = Stated<'_>> {
        use RuleKind as K;
        fn rule<'a>(id: &'a Name, kind: K, text: Option<&'a Name>, evidence: &'a Evidence) -> Stated<'a> {
            Stated { id, kind, text, evidence }
        }
        let rules = self.signals.iter().map(|x| rule(&x.id, K::Signal, x.text.as_ref(), &x.evidence));
        rules
            .chain(
                self.contradictions
                    .iter()
                    .map(|x| rule(&x.id, K::Contradiction, x.text.as_ref(), &x.evidence)),
            )
            .chain(self.scores.iter().map(|x| rule(&x.id, K::Score, x.title.as_ref(), &x.evidence)))
            .chain(self.constants.iter().map(|x| rule(&x.id, K::Constant, None, &x.evidence)))
            .chain(self.vetoes.iter().map(|x| rule(&x.id, K::Veto, x.text.as_ref(), &x.evidence)))
            .chain(
                self.guidance
                    .iter()
                    .map(|x| rule(&x.id, K::of_guidance(x.kind.as_ref()), x.text.as_ref(), &x.evidence)),
            )
            .chain(self.look_again.iter().map(|x| rule(&x.id, K::LookAgain, None, &x.evidence)))
            .chain(self.gates().map(|x| rule(&x.id, K::Gate, x.text.as_ref(), &x.evidence)))
    }

    /// All statements of evidence.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.stated().map(|rule| rule.evidence)
    }

    /// Who reads whom: the id of the owner, and the name it reads. Owners outside the shared namespace
    /// stand with what they are before their id: a picture may have the id of a score.
    #[must_use]
    pub fn reads(&self) -> Vec<(String, Name)> {
        let mut all = Vec::new();
        let mut add = |owner: String, condition: Option<&RawCondition>| {
            if let Some(c) = condition {
                names_in(c, &mut |name| all.push((owner.clone(), name.clone())));
            }
        };
        for q in &self.questions {
            add(q.id.value.clone(), q.ask_when.as_ref());
        }
        for x in &self.signals {
            add(x.id.value.clone(), x.when.as_ref());
        }
        for x in &self.contradictions {
            add(x.id.value.clone(), x.when.as_ref());
        }
        for x in &self.vetoes {
            add(x.id.value.clone(), x.when.as_ref());
        }
        for x in self.gates() {
            add(x.id.value.clone(), x.when.as_ref());
        }
        for x in &self.guidance {
            add(x.id.value.clone(), x.when.as_ref());
        }
        for x in &self.look_again {
            add(outside("look again", &x.id), x.when.as_ref());
        }
        for x in &self.channels {
            add(outside("channel", &x.id), x.shown_when.as_ref());
        }
        for x in &self.invariants {
            add(outside("invariant", &x.id), x.whenever.as_ref().map(|(_, c)| c));
        }
        for score in &self.scores {
            for o in &score.overrides {
                add(score.id.value.clone(), Some(o.condition()));
            }
        }
        for score in &self.scores {
            for of in score.items.iter().filter_map(|i| i.of.as_ref()) {
                all.push((score.id.value.clone(), of.clone()));
            }
        }
        for picture in &self.pictures {
            for name in picture.across.iter().chain(picture.up.iter()) {
                all.push((outside("picture", &picture.id), name.clone()));
            }
        }
        for x in &self.contradictions {
            for name in &x.between {
                all.push((x.id.value.clone(), name.clone()));
            }
        }
        for x in &self.look_again {
            if let Some(RawOperand::Name(name)) = &x.days {
                all.push((outside("look again", &x.id), name.clone()));
            }
        }
        for x in &self.invariants {
            if let Some((question, _)) = &x.never_helps {
                all.push((outside("invariant", &x.id), question.clone()));
            }
        }
        all
    }

    /// Which question, signal or score reads which, each edge at its place.
    fn reading(&self) -> DiGraph<String, Span> {
        let mut graph: DiGraph<String, Span> = DiGraph::new();
        let nodes: BTreeMap<String, _> = self
            .names
            .iter()
            .filter(|(_, t)| matches!(t, Thing::Question | Thing::Signal | Thing::Score))
            .map(|(id, _)| (id.clone(), graph.add_node(id.clone())))
            .collect();
        for (owner, name) in self.reads() {
            if let (Some(a), Some(b)) = (nodes.get(&owner), nodes.get(&name.value)) {
                graph.add_edge(*a, *b, name.at.clone());
            }
        }
        graph
    }

    /// Whoever follows a rule to its answers goes through every rule it rests on, again wherever it is
    /// read again. Both are held within limits, so that nobody who follows them ever runs out.
    fn check_chains(&mut self, graph: &DiGraph<String, Span>, problems: &mut Problems) {
        // A circle was reported; without one there is an order in which each comes after all it reads.
        let Ok(order) = petgraph::algo::toposort(graph, None) else { return };
        let mut followed: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut steps = 0_usize;
        let mut told = false;
        for (id, node) in order.iter().rev().filter_map(|n| Some((graph.node_weight(*n)?, *n))) {
            let read = graph.edges(node).filter_map(|e| {
                let target = graph.node_weight(petgraph::visit::EdgeRef::target(&e))?;
                Some((followed.get(target.as_str()).copied()?, e.weight()))
            });
            let (mut size, mut length, mut at) = (1_usize, 0, None);
            for ((parts, links), place) in read {
                size = size.saturating_add(parts);
                if links >= length {
                    (length, at) = (links, Some(place));
                }
            }
            let length = length.saturating_add(1);
            // What is refused for its length is not followed.
            if length <= MOST_CHAIN {
                steps = steps.saturating_add(size);
            }
            followed.insert(id, (size, length));
            let Some(at) = at else { continue };
            if length > MOST_CHAIN || steps > MOST_STEPS {
                self.broken.insert(id.clone());
            }
            // Whatever reads it is too long as well; once is enough.
            if length == MOST_CHAIN.saturating_add(1) {
                problems.add(
                    Diagnostic::new(
                        Code::LimitDepth,
                        at,
                        format!(
                            "`{id}` rests on a chain of more than {MOST_CHAIN} rules that read each other"
                        ),
                    )
                    .help("let it read fewer rules that rest on others"),
                );
            }
            if steps > MOST_STEPS && !std::mem::replace(&mut told, true) {
                problems.add(
                    Diagnostic::new(
                        Code::LimitItems,
                        at,
                        format!("to follow every rule to its answers takes more than {MOST_STEPS} steps; `{id}` is one too many"),
                    )
                    .help("let rules read fewer rules that read the same ones"),
                );
            }
        }
    }

    fn check_cycles(&mut self, graph: &DiGraph<String, Span>, problems: &mut Problems) {
        for component in petgraph::algo::tarjan_scc(graph) {
            let Some(first) = component.iter().min().copied() else {
                continue;
            };
            let looped = component.len() > 1 || graph.find_edge(first, first).is_some();
            if !looped {
                continue;
            }
            // Walk inside the component until a node comes again: that is one whole circle.
            let mut walk = vec![first];
            let mut hops: Vec<Span> = Vec::new();
            let mut here = first;
            loop {
                let next = graph
                    .edges(here)
                    .filter(|e| component.contains(&petgraph::visit::EdgeRef::target(e)))
                    .min_by_key(|e| {
                        let target = petgraph::visit::EdgeRef::target(e);
                        (!walk.contains(&target), target)
                    });
                let Some(edge) = next else { break };
                hops.push(edge.weight().clone());
                here = petgraph::visit::EdgeRef::target(&edge);
                if let Some(i) = walk.iter().position(|n| *n == here) {
                    walk.drain(..i);
                    hops.drain(..i);
                    break;
                }
                walk.push(here);
            }
            let ids: Vec<String> = walk.iter().filter_map(|n| graph.node_weight(*n).cloned()).collect();
            self.broken.extend(component.iter().filter_map(|n| graph.node_weight(*n).cloned()));
            let mut path: Vec<String> = ids.iter().map(|i| format!("`{i}`")).collect();
            path.extend(path.first().cloned());
            let places: Vec<String> = hops
                .iter()
                .map(|h| {
                    let (line, column) = h.line_column();
                    format!("{}:{line}:{column}", h.file.name)
                })
                .collect();
            let asks = ids.iter().any(|i| self.names.get(i) == Some(&Thing::Question));
            let code = if asks { Code::AsksItself } else { Code::Cycle };
            let message = format!("{} read each other in a circle", path.join(" → "));
            if let Some(at) = hops.first() {
                problems.add(Diagnostic::new(code, at, message).help(format!(
                    "each hop: {}; {}",
                    places.join(", "),
                    code.info().mend
                )));
            }
        }
    }
}

/// Whether a name is one of these; if not, it is reported with the one that was probably meant.
fn known(what: &str, name: &Name, among: Vec<&str>, problems: &mut Problems) -> bool {
    if among.contains(&name.value.as_str()) {
        return true;
    }
    let mut d = Diagnostic::new(Code::UnknownId, &name.at, format!("there is no {what} `{}`", name.value));
    if let Some(help) = did_you_mean(&name.value, among) {
        d = d.help(help);
    }
    problems.add(d);
    false
}

/// Reports ids that come twice among things of one kind.
fn unique<'a>(what: &str, names: impl Iterator<Item = &'a Name>, problems: &mut Problems) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for name in names {
        if !seen.insert(&name.value) {
            problems.add(
                Diagnostic::new(
                    Code::DuplicateId,
                    &name.at,
                    format!("there is already a {what} `{}`", name.value),
                )
                .help("choose another id"),
            );
        }
    }
}

/// The owner of a condition whose id is not of the shared namespace; no id has a space in it.
fn outside(kind: &str, id: &Name) -> String {
    format!("{kind} {}", id.value)
}

/// What stands before the last dot of an id, the dot included: the prefix of its module.
pub(crate) fn prefix_of(id: &str) -> &str {
    id.rfind('.').and_then(|dot| id.get(..=dot)).unwrap_or_default()
}

/// Whether an owner is an invariant: what nothing else reads decides nothing.
pub(crate) fn is_invariant(owner: &str) -> bool {
    owner.starts_with("invariant ")
}

/// Every name that a condition reads.
pub fn names_in(condition: &RawCondition, each: &mut dyn FnMut(&Name)) {
    use RawConditionKind as K;
    match &condition.kind {
        K::All(parts) | K::Any(parts) | K::AtLeast(_, parts) => {
            for p in parts {
                names_in(p, each);
            }
        }
        K::Not(inner) | K::IfNotApplicable(_, inner) => names_in(inner, each),
        K::Is { question: name, .. }
        | K::Band(name, _)
        | K::Holds(name)
        | K::Answered(name)
        | K::Applicable(name)
        | K::Unsure(name) => each(name),
        K::Compare(left, _, right) => {
            each(left);
            if let RawOperand::Name(name) = right {
                each(name);
            }
        }
        // What it stands for; nothing where it stands for nothing, which was reported.
        K::Permits { when, .. } => when.iter().for_each(|c| names_in(c, each)),
        K::Always | K::Broken => {}
    }
}
