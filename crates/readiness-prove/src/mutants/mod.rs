//! Small mistakes put into a pack on purpose, and who notices them.
//!
//! In: a [`Pack`] and the [`CheckedPack`] made of it. Out: [`Mutants`]: each changed rule with its
//! [`Fate`]. A mutant is made of the resolved pack, so that it is checked as any pack is; then the
//! examples that somebody has judged run on it. What none of them notices is held against the original
//! over all sheets: the same stages and everything that fires, and it is equivalent, proven; else an
//! invariant may refute it; else it survives, and with it the mistake would.

mod plan;

use std::collections::BTreeMap;
use std::rc::Rc;

use readiness_core::cases::run_example;
use readiness_core::checked::{CheckedPack, Example, Text};
use readiness_core::evaluate::truth;
use readiness_core::interview::{Status, status};
use readiness_core::sheet::{Entry, Value};
use readiness_core::{Pack, Problems, Span};

use crate::limits::{Limits, Stopped};
use crate::logic::{Diagram, Diagrams, Logic};
use crate::prove::Prover;
use crate::rules::RuleKind;
use crate::space::{Space, Unsure};
use plan::{Edit, Planned, plan};

/// What became of a mutant.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Fate, Limits, mutants};
///
/// let (raw, pack) = lake::both();
/// let all = mutants(&raw, &pack, Limits::default())?.all;
/// // Without the signal, people would swim in a storm; the invariant says so.
/// assert_eq!(all[0].describe(), "signal `rough`: dropped");
/// assert_eq!(all[0].fate, Fate::Invariant("no_storm".into()));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The checker refuses it, with this message.
    Refused(String),
    /// The example with that id comes out otherwise, the first that does.
    Example(Text),
    /// The invariant with that id is refuted, and was not before.
    Invariant(Text),
    /// It leads to the same on every sheet: that is proven.
    Equivalent,
    /// Nobody notices. On some sheet what is named here differs: the id of what fires, of a channel or of a
    /// score, `stage`, or `look again after 7 days`.
    Survives(Text),
}

/// A rule with one small mistake in it.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, mutants};
///
/// let (raw, pack) = lake::both();
/// let all = mutants(&raw, &pack, Limits::default())?;
/// let mutant = all.surviving().next().unwrap();
/// assert_eq!(mutant.describe(), r#"gate `deep`: 1 instead of 2 in `Ge("depth", 2)`"#);
/// // Of a lake that is one metre deep there is no example: the stage would be another.
/// assert_eq!(mutant.differs().map(|what| &**what), Some("stage"));
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What was changed.
    pub kind: RuleKind,
    /// The id of that; for an override, a cut-off or `needs`, of the score.
    pub id: Text,
    /// Where the condition, number or rule that was changed is written.
    pub at: Span,
    /// How it was changed, in words.
    pub what: String,
    /// What became of it.
    pub fate: Fate,
}

impl Mutant {
    /// What is not the same, in one that survives (see [`Fate::Survives`]); none for all others.
    #[must_use]
    pub fn differs(&self) -> Option<&Text> {
        match &self.fate {
            Fate::Survives(what) => Some(what),
            Fate::Refused(_) | Fate::Example(_) | Fate::Invariant(_) | Fate::Equivalent => None,
        }
    }

    /// In words, for the author of the pack: one line of English.
    #[must_use]
    pub fn describe(&self) -> String {
        format!("{} `{}`: {}", self.kind.name(), self.id, self.what)
    }
}

/// Every mutant of a pack.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Fate, Limits, mutants};
///
/// let (raw, pack) = lake::both();
/// let mutants = mutants(&raw, &pack, Limits::default())?;
/// assert_eq!((mutants.all.len(), mutants.examples, mutants.unreviewed), (9, 2, 0));
/// assert_eq!(mutants.count(|fate| matches!(fate, Fate::Example(_))), 3);
/// assert_eq!(mutants.surviving().count(), 2);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
#[derive(Clone, Debug)]
pub struct Mutants {
    /// All of them, in the order of [`rules`](crate::rules::rules); cut-offs follow the overrides of a score.
    pub all: Vec<Mutant>,
    /// How many examples were run.
    pub examples: usize,
    /// How many were not, since nobody has judged them.
    pub unreviewed: usize,
}

impl Mutants {
    /// Those that nobody notices.
    pub fn surviving(&self) -> impl Iterator<Item = &Mutant> {
        self.all.iter().filter(|m| matches!(m.fate, Fate::Survives(_)))
    }

    /// How many have a fate for which `fate` is true.
    #[must_use]
    pub fn count(&self, fate: impl Fn(&Fate) -> bool) -> usize {
        self.all.iter().filter(|m| fate(&m.fate)).count()
    }
}

/// A pack to change: what an imported question is for, it stays for, and examples are run as they are.
fn base(raw: &Pack, pack: &CheckedPack) -> Pack {
    let mut base = raw.clone();
    base.imported.retain(|id| pack.question(id).is_none());
    base.examples = Vec::new();
    // Rules name their sources; the catalogue decides nothing and takes its time.
    base.sources = Vec::new();
    base
}

/// The examples that count, those that state something of this rule first.
fn ordered<'e>(pack: &'e CheckedPack, id: &str) -> Vec<&'e Example> {
    let mut all: Vec<&Example> = pack.examples.iter().filter(|e| e.reviewed).collect();
    let names = |e: &Example| {
        let listed = e.fires.iter().chain(&e.not_fires).chain(&e.unclear);
        listed.chain(e.bands.iter().map(|(score, _)| score)).any(|x| **x == *id)
    };
    all.sort_by_key(|e| !names(e));
    all
}

/// Whether an example can come out otherwise at all: not where the condition that was changed, which is
/// the only thing that was, reads as before. Where an answer is missing it is read twice: then it may.
fn may_differ(pack: &CheckedPack, mutant: &CheckedPack, planned: &Planned, example: &Example) -> bool {
    let Edit::Condition(slot, _) = &planned.edit else { return true };
    let sheet = &example.sheet;
    let missing = pack.questions.iter().any(|q| match sheet.get(q) {
        Some(Entry::Value(day @ Value::Day(_))) => sheet.number(q, day).is_none(),
        Some(_) => false,
        None => status(pack, sheet, q) != Status::NotApplicable,
    });
    let read = |pack| slot.checked(&planned.mutant.id, pack).map(|condition| truth(condition, sheet));
    missing || read(pack) != read(mutant)
}

enum First {
    Known(Fate),
    Open(Box<CheckedPack>),
}

fn first(base: &Pack, pack: &CheckedPack, planned: &Planned) -> First {
    let mut raw = base.clone();
    if planned.edit.apply(&mut raw).is_none() {
        return First::Known(Fate::Equivalent);
    }
    let mut problems = Problems::new();
    let Some(mutant) = CheckedPack::check(&raw, &mut problems) else {
        let problems = problems.sorted();
        let why = problems.iter().find(|p| p.is_error()).map(|p| p.message.clone());
        return First::Known(Fate::Refused(why.unwrap_or_default()));
    };
    for example in ordered(pack, &planned.mutant.id) {
        if may_differ(pack, &mutant, planned, example) && run_example(&mutant, example).is_some() {
            return First::Known(Fate::Example(example.id.clone()));
        }
    }
    First::Open(Box::new(mutant))
}

/// Each planned mutant, on as many threads as there are.
fn all_first(base: &Pack, pack: &CheckedPack, planned: &[Planned]) -> Vec<First> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = planned.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = planned
            .chunks(share)
            .map(|part| scope.spawn(|| part.iter().map(|p| first(base, pack, p)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

/// Every mutant of a pack, and what became of it. `pack` must have been checked from `raw`; only examples
/// that are not marked `reviewed: false` are run.
///
/// Each condition is negated, and each of its parts dropped; a gate, signal, override, veto or contradiction
/// is dropped as a whole. `All` turns into `Any`, and back; one option of several is dropped. The number of
/// `AtLeast`, of `needs` and of days to look again is one less and one more; a bound, the cut-off of a band
/// and the cap of a veto go to the next one either way. That examples which notice small mistakes notice most
/// large ones, too, is the coupling effect ([Hints on test data
/// selection](https://doi.org/10.1109/C-M.1978.218136), 1978).
///
/// # Errors
/// [`Stopped`], when a limit was reached on the way; all mutants share the nodes and the time of one prover.
///
/// ```
/// # mod lake { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/lake.rs")); }
/// use readiness_prove::{Limits, mutants};
///
/// let (raw, pack) = lake::both();
/// let told: Vec<String> =
///     mutants(&raw, &pack, Limits::default())?.surviving().map(|m| m.describe()).collect();
/// let gate = |n| format!(r#"gate `deep`: {n} instead of 2 in `Ge("depth", 2)`"#);
/// assert_eq!(told, [gate(1), gate(3)]);
/// # Ok::<(), readiness_prove::Stopped>(())
/// ```
pub fn mutants(raw: &Pack, pack: &CheckedPack, limits: Limits) -> Result<Mutants, Stopped> {
    mutants_and(raw, pack, limits, &mut |_, _| Ok(()))
}

/// Every mutant with its pack, where the examples notice nothing: to hold the verdicts against something
/// else.
///
/// # Errors
/// [`Stopped`], when the limits were reached on the way.
#[doc(hidden)]
pub fn mutant_packs(
    raw: &Pack,
    pack: &CheckedPack,
    limits: Limits,
) -> Result<Vec<(Mutant, Option<CheckedPack>)>, Stopped> {
    let planned = plan(raw, pack);
    let packs = all_first(&base(raw, pack), pack, &planned).into_iter().map(|found| match found {
        First::Open(mutant) => Some(*mutant),
        First::Known(_) => None,
    });
    Ok(mutants(raw, pack, limits)?.all.into_iter().zip(packs).collect())
}

/// A mutant that nobody notices, with everything that differs and the sheets on which it does.
pub(crate) type Survivor = (Mutant, Vec<(Text, Diagram)>);

/// What is done with the prover of the original and those that survive.
pub(crate) type Told<'a> = &'a mut dyn FnMut(&Prover<'_>, &[Survivor]) -> Result<(), Stopped>;

pub(crate) fn mutants_and(
    raw: &Pack,
    pack: &CheckedPack,
    limits: Limits,
    told: Told<'_>,
) -> Result<Mutants, Stopped> {
    let planned = plan(raw, pack);
    let found = all_first(&base(raw, pack), pack, &planned);
    let mut packs: Vec<&CheckedPack> = vec![pack];
    packs.extend(found.iter().filter_map(|f| match f {
        First::Open(mutant) => Some(&**mutant),
        First::Known(_) => None,
    }));
    // One space in which all of them can be told apart, so that equal rules are equal diagrams.
    let space = Rc::new(Space::joint(&packs, Unsure::Offered, &[])?);
    let diagrams = Rc::new(Diagrams::new(&space, limits)?);
    let over = |pack| Prover::within(pack, Rc::clone(&space), Rc::clone(&diagrams), limits);
    let original = over(pack)?;
    let shown = original.everything()?;
    let broken = original.broken()?;
    let mut all = Vec::new();
    let mut survivors = Vec::new();
    for (planned, found) in planned.into_iter().zip(&found) {
        let mut mutant = planned.mutant;
        mutant.fate = match found {
            First::Known(fate) => fate.clone(),
            First::Open(changed) => {
                let changed = over(changed)?;
                let differences = differences(&diagrams, &shown, &changed.everything()?)?;
                let refuted = changed.broken()?.into_iter().find(|id| !broken.contains(id));
                match (differences.first(), refuted) {
                    (None, _) => Fate::Equivalent,
                    (Some(_), Some(id)) => Fate::Invariant(id),
                    (Some((what, _)), None) => {
                        let fate = Fate::Survives(what.clone());
                        survivors.push((mutant.clone(), differences));
                        fate
                    }
                }
            }
        };
        all.push(mutant);
    }
    told(&original, &survivors)?;
    let reviewed = pack.examples.iter().filter(|e| e.reviewed).count();
    Ok(Mutants { all, examples: reviewed, unreviewed: pack.examples.len().saturating_sub(reviewed) })
}

/// Whatever is not the same, and the sheets on which it is not.
fn differences(
    l: &Diagrams,
    one: &[(Text, Diagram)],
    other: &[(Text, Diagram)],
) -> Result<Vec<(Text, Diagram)>, Stopped> {
    let none = l.constant(false);
    let mut sets: BTreeMap<&Text, [Vec<&Diagram>; 2]> = BTreeMap::new();
    let mut order: Vec<&Text> = Vec::new();
    for (side, all) in [one, other].into_iter().enumerate() {
        for (id, set) in all {
            let known = sets.entry(id).or_insert_with(|| {
                order.push(id);
                [Vec::new(), Vec::new()]
            });
            if let Some(own) = known.get_mut(side) {
                own.push(set);
            }
        }
    }
    let mut found = Vec::new();
    for id in order {
        let Some([a, b]) = sets.get(id) else { continue };
        let mut differs = none.clone();
        for i in 0..a.len().max(b.len()) {
            let (a, b) = (a.get(i).copied().unwrap_or(&none), b.get(i).copied().unwrap_or(&none));
            if a != b {
                differs = l.or(&differs, &l.xor(a, b)?)?;
            }
        }
        if !l.is(&differs, false) {
            found.push((id.clone(), differs));
        }
    }
    Ok(found)
}
