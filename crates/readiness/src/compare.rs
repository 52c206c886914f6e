//! Two results side by side.
//!
//! In: an older and a newer result, of one pack or of two. Out: [`Comparison`]: what became different, and
//! whether the answers, the rules or only the texts did it. The words around it are left to whoever
//! shows it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::result::{
    Assessment, ChannelState, Exact, GateResult, GateState, Named, PackStamp, ScoreResult, Truth,
};
use crate::report::why::{Explanation, Line};
use crate::report::{FORMAT, Report, as_json, as_ron};
use crate::stored::LeftOut;

/// Whether something became different.
///
/// ```
/// use readiness::{Differs, Engine, Sheet};
/// let report = Engine::built_in("release-readiness")?.assess(&Sheet::new());
/// // Neither result holds its answers, so nobody can tell.
/// assert_eq!(report.compare(&report).answers, Differs::Unknown);
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Differs {
    /// It did.
    Yes,
    /// It did not.
    No,
    /// It cannot be told, because a result does not hold its answers.
    Unknown,
}

/// Something before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Change<T> {
    /// Before.
    pub old: T,
    /// After.
    pub new: T,
}

/// An id with its title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Titled {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// Where somebody stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Place {
    /// Whether only one stage was possible.
    pub decided: bool,
    /// The stages that were possible, in journey order.
    pub possible: Vec<Titled>,
}

/// What kind of thing fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FiredKind {
    /// A veto.
    Veto,
    /// A contradiction.
    Contradiction,
    /// A signal.
    Signal,
    /// A line of guidance that shows.
    Guidance,
}

/// Something that fires now and did not, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fired {
    /// What it is.
    pub kind: FiredKind,
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// How it read before; none where it did not exist.
    pub was: Option<Truth>,
    /// How it reads now; none where it no longer exists.
    pub is: Option<Truth>,
}

/// A gate whose state changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GateChange {
    /// The stage or channel.
    pub owner: String,
    /// The gate.
    pub id: String,
    /// What it asks for.
    pub text: String,
    /// Its state before; none where it did not exist.
    pub old: Option<GateState>,
    /// Its state now; none where it no longer exists.
    pub new: Option<GateState>,
}

/// What a score can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Interval {
    /// The least.
    pub low: Option<Exact>,
    /// The greatest.
    pub high: Option<Exact>,
    /// The lowest band.
    pub least_band: Option<String>,
    /// The highest band.
    pub greatest_band: Option<String>,
}

/// A score that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScoreChange {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it could be before; none where it did not exist.
    pub old: Option<Interval>,
    /// What it can be now; none where it no longer exists.
    pub new: Option<Interval>,
}

/// A channel that opened or closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChannelChange {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its state before; none where it was not shown.
    pub old: Option<ChannelState>,
    /// Its state now; none where it is not shown.
    pub new: Option<ChannelState>,
}

/// What became different between two results, and what made it so.
///
/// ```
/// use readiness::{Differs, Engine};
///
/// let engine = Engine::built_in("release-readiness")?;
/// let answered = |text| engine.read_answers("a.json", text).map(|s| engine.assess_with_answers(&s));
/// let old = answered(r#"{"answers": {"loses_data": "unsure", "open_hole": "no"}}"#)?;
/// let new = answered(r#"{"answers": {"loses_data": "yes", "open_hole": "no"}}"#)?;
/// let seen = old.compare(&new);
/// assert_eq!((seen.answers, seen.rules, seen.texts), (Differs::Yes, false, false));
/// assert_eq!(seen.changed_answers, ["loses_data"]);
/// assert_eq!(seen.fires[0].id, "stop_data");
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A comparison of two results of `readiness`")]
#[non_exhaustive]
pub struct Comparison {
    /// The format; see [`FORMAT`].
    #[schemars(range(min = 1, max = FORMAT))]
    pub format: u32,
    /// The older result's pack.
    pub old: PackStamp,
    /// The newer result's pack.
    pub new: PackStamp,
    /// Whether the rules differ.
    pub rules: bool,
    /// Whether the texts differ.
    pub texts: bool,
    /// Whether the answers differ, today's date included.
    pub answers: Differs,
    /// The questions whose answers differ, where both results hold their answers. Today's date is
    /// `today`.
    pub changed_answers: Vec<String>,
    /// Answers that the newer pack has no place for; only where packs are compared.
    pub left_out: Vec<LeftOut>,
    /// Where somebody stands.
    pub stage: Option<Change<Option<Place>>>,
    /// What is permitted.
    pub permission: Option<Change<Option<Titled>>>,
    /// Whether missing answers can no longer change the permission.
    pub settled: Option<Change<Option<bool>>>,
    /// Whether it is the end of the matter.
    pub ended: Option<Change<bool>>,
    /// What surely holds, or shows, and did not.
    pub fires: Vec<Fired>,
    /// What held, or showed, and surely does not any more.
    pub fires_no_more: Vec<Fired>,
    /// What was true or false and is unclear now.
    pub unclear: Vec<Fired>,
    /// Whether nothing is said about gates, scores, channels and the day to look again: after a final
    /// veto, and while a safety veto holds or may hold, nothing may look like progress.
    pub withheld: bool,
    /// Gates of stages whose state changed.
    pub gates: Vec<GateChange>,
    /// Scores that moved.
    pub scores: Vec<ScoreChange>,
    /// Channels that opened or closed.
    pub channels: Vec<ChannelChange>,
    /// After how many days to look again.
    pub look_again_days: Option<Change<Option<i64>>>,
}

impl Comparison {
    /// Whether both results say the same: nothing but texts may differ.
    ///
    /// ```
    /// let report = readiness::Engine::built_in("release-readiness")?.assess(&readiness::Sheet::new());
    /// assert!(report.compare(&report).is_same());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_same(&self) -> bool {
        let place = self.stage.is_none() && self.permission.is_none() && self.settled.is_none();
        let fired = self.fires.is_empty() && self.fires_no_more.is_empty() && self.unclear.is_empty();
        let rest = self.gates.is_empty() && self.scores.is_empty() && self.channels.is_empty();
        place && fired && rest && self.ended.is_none() && self.look_again_days.is_none()
    }

    /// Whether the results come from different packs altogether, rather than from versions of one.
    ///
    /// ```
    /// let report = readiness::Engine::built_in("release-readiness")?.assess(&readiness::Sheet::new());
    /// assert!(!report.compare(&report).is_other_pack());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn is_other_pack(&self) -> bool {
        self.old.id != self.new.id
    }

    /// As JSON, indented.
    ///
    /// ```
    /// let report = readiness::Engine::built_in("release-readiness")?.assess(&readiness::Sheet::new());
    /// assert!(report.compare(&report).to_json().contains(r#""rules": false"#));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        as_json(self)
    }

    /// As RON, indented.
    ///
    /// ```
    /// let report = readiness::Engine::built_in("release-readiness")?.assess(&readiness::Sheet::new());
    /// assert!(report.compare(&report).to_ron().contains("rules: false"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_ron(&self) -> String {
        as_ron(self)
    }
}

impl Report {
    /// What became different between this result and a newer one.
    ///
    /// ```
    /// use readiness::{Engine, Report};
    /// let engine = Engine::built_in("release-readiness")?;
    /// let stored = engine.assess(&readiness::Sheet::new()).to_json();
    /// let sheet = engine.read_answers("a.json", r#"{"answers": {"open_hole": "yes"}}"#)?;
    /// let seen = Report::read("old.json", &stored)?.compare(&engine.assess(&sheet));
    /// assert!(seen.fires.iter().any(|fired| fired.id == "stop_hole"));
    /// // The rules are the same, so it was the answers.
    /// assert_eq!((seen.rules, seen.answers), (false, readiness::Differs::Yes));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn compare(&self, newer: &Self) -> Comparison {
        let (a, b) = (&self.assessment, &newer.assessment);
        let withheld = b.ended || b.safety_open;
        let [fires, fires_no_more, unclear] = fired(self, newer);
        let mut seen = Comparison {
            format: FORMAT,
            old: a.pack.clone(),
            new: b.pack.clone(),
            rules: a.pack.rules_hash != b.pack.rules_hash,
            texts: a.pack.texts_hash != b.pack.texts_hash,
            answers: Differs::Unknown,
            changed_answers: Vec::new(),
            left_out: Vec::new(),
            stage: change(place(&self.explanation), place(&newer.explanation)),
            permission: change(permission(&self.explanation), permission(&newer.explanation)),
            settled: change(a.ladder.as_ref().map(|l| l.settled), b.ladder.as_ref().map(|l| l.settled)),
            ended: change(a.ended, b.ended),
            fires,
            fires_no_more,
            unclear,
            withheld,
            gates: if withheld { Vec::new() } else { gates(&a.gates, &b.gates) },
            scores: if withheld { Vec::new() } else { scores(&a.scores, &b.scores) },
            channels: if withheld { Vec::new() } else { channels(a, b) },
            look_again_days: change(a.look_again_days, b.look_again_days).filter(|_| !withheld),
        };
        match (&self.answers, &newer.answers) {
            (Some(old), Some(new)) => {
                let flat = |answers: &crate::Answers| -> BTreeMap<String, String> {
                    let given = answers
                        .answers
                        .iter()
                        .filter_map(|(id, written)| Some((id.clone(), as_json(written.as_ref()?))));
                    given.chain(answers.today.map(|day| ("today".to_owned(), day.to_string()))).collect()
                };
                let (old, new) = (flat(old), flat(new));
                seen.changed_answers =
                    ids(old.keys(), new.keys()).into_iter().filter(|id| old.get(id) != new.get(id)).collect();
                seen.answers = if seen.changed_answers.is_empty() { Differs::No } else { Differs::Yes };
            }
            // The same rules give the same result for the same answers.
            _ if !seen.is_other_pack() && !seen.rules && outcome(a) != outcome(b) => {
                seen.answers = Differs::Yes;
            }
            _ => {}
        }
        seen
    }
}

/// What a result says, texts apart.
fn outcome(result: &Assessment) -> Assessment {
    let mut bare = result.clone();
    let mut lines: Vec<&mut String> = vec![&mut bare.pack.texts_hash, &mut bare.pack.version];
    lines.extend(bare.signals.iter_mut().map(|x| &mut x.text));
    lines.extend(bare.contradictions.iter_mut().map(|x| &mut x.text));
    lines.extend(bare.vetoes.iter_mut().map(|x| &mut x.text));
    lines.extend(bare.gates.iter_mut().map(|x| &mut x.text));
    lines.extend(bare.scores.iter_mut().map(|x| &mut x.title));
    for channel in &mut bare.channels {
        lines.push(&mut channel.title);
        lines.extend(channel.gates.iter_mut().map(|x| &mut x.text));
    }
    lines.into_iter().for_each(String::clear);
    bare
}

fn change<T: PartialEq>(old: T, new: T) -> Option<Change<T>> {
    (old != new).then_some(Change { old, new })
}

/// Every id of either side, in order.
fn ids<'a>(old: impl Iterator<Item = &'a String>, new: impl Iterator<Item = &'a String>) -> Vec<String> {
    let all: BTreeSet<&String> = old.chain(new).collect();
    all.into_iter().cloned().collect()
}

fn place(e: &Explanation) -> Option<Place> {
    let ladder = e.ladder.as_ref()?;
    let possible = ladder.stages.iter().filter(|s| s.possible);
    Some(Place {
        decided: ladder.decided.is_some(),
        possible: possible.map(|s| Titled { id: s.id.clone(), title: s.title.clone() }).collect(),
    })
}

fn permission(e: &Explanation) -> Option<Titled> {
    let ladder = e.ladder.as_ref()?;
    Some(Titled { id: ladder.permission.clone(), title: ladder.permission_title.clone() })
}

/// Everything that can fire, by kind and id, with its text and how it reads.
fn readings(report: &Report) -> BTreeMap<(FiredKind, &str), (&str, Truth)> {
    let mut found = BTreeMap::new();
    let lists: [(FiredKind, &[Named]); 3] = [
        (FiredKind::Veto, &report.assessment.vetoes),
        (FiredKind::Contradiction, &report.assessment.contradictions),
        (FiredKind::Signal, &report.assessment.signals),
    ];
    for (kind, list) in lists {
        for named in list {
            found.insert((kind, named.id.as_str()), (named.text.as_str(), named.truth));
        }
    }
    let e = &report.explanation;
    let shown: [&[Line]; 5] = [&e.notices, &e.cautions, &e.to_do, &e.checklist, &e.avoid];
    for line in shown.into_iter().flatten() {
        found.insert((FiredKind::Guidance, line.id.as_str()), (line.text.as_str(), Truth::True));
    }
    found
}

/// What fires and did not, what fired and does not, and what became unclear.
fn fired(old: &Report, new: &Report) -> [Vec<Fired>; 3] {
    let (before, after) = (readings(old), readings(new));
    let mut sorted = [Vec::new(), Vec::new(), Vec::new()];
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    for key in keys {
        let (was, is) = (before.get(&key), after.get(&key));
        let text = is.or(was).map_or("", |(text, _)| text);
        let (was, is) = (was.map(|(_, t)| *t), is.map(|(_, t)| *t));
        if was == is {
            continue;
        }
        let one = Fired { kind: key.0, id: key.1.to_owned(), text: text.to_owned(), was, is };
        let [fires, fires_no_more, unclear] = &mut sorted;
        match (was, is) {
            (_, Some(Truth::True)) => fires.push(one),
            (Some(Truth::True), Some(Truth::False) | None) => fires_no_more.push(one),
            (Some(_), Some(Truth::Unclear)) => unclear.push(one),
            // Not there, or not yet ruled out, and surely not so now: nothing fired either way.
            _ => {}
        }
    }
    sorted
}

fn gates(old: &[GateResult], new: &[GateResult]) -> Vec<GateChange> {
    let by_id = |all: &'_ [GateResult]| -> BTreeMap<(String, String), (String, GateState)> {
        all.iter().map(|g| ((g.owner.clone(), g.id.clone()), (g.text.clone(), g.state))).collect()
    };
    let (before, after) = (by_id(old), by_id(new));
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let changed = keys.into_iter().filter_map(|key| {
        let (was, is) = (before.get(key), after.get(key));
        let text = is.or(was).map(|(text, _)| text.clone()).unwrap_or_default();
        let (old, new) = (was.map(|(_, s)| *s), is.map(|(_, s)| *s));
        (old != new).then(|| GateChange { owner: key.0.clone(), id: key.1.clone(), text, old, new })
    });
    changed.collect()
}

fn scores(old: &[ScoreResult], new: &[ScoreResult]) -> Vec<ScoreChange> {
    let interval = |s: &ScoreResult| Interval {
        low: s.low,
        high: s.high,
        least_band: s.least_band.clone(),
        greatest_band: s.greatest_band.clone(),
    };
    let changed = ids(old.iter().map(|s| &s.id), new.iter().map(|s| &s.id)).into_iter().filter_map(|id| {
        let was = old.iter().find(|s| s.id == id);
        let is = new.iter().find(|s| s.id == id);
        let title = is.or(was).map(|s| s.title.clone()).unwrap_or_default();
        let (old, new) = (was.map(interval), is.map(interval));
        (old != new).then_some(ScoreChange { id, title, old, new })
    });
    changed.collect()
}

fn channels(old: &Assessment, new: &Assessment) -> Vec<ChannelChange> {
    let all = ids(old.channels.iter().map(|c| &c.id), new.channels.iter().map(|c| &c.id));
    let changed = all.into_iter().filter_map(|id| {
        let was = old.channels.iter().find(|c| c.id == id);
        let is = new.channels.iter().find(|c| c.id == id);
        let title = is.or(was).map(|c| c.title.clone()).unwrap_or_default();
        let (old, new) = (was.map(|c| c.state), is.map(|c| c.state));
        (old != new).then_some(ChannelChange { id, title, old, new })
    });
    changed.collect()
}
