//! What each voice of a panel says, beside the whole assessment.
//!
//! In: a pack that names voices, and one person's answers. Out: [`Panel`]: where the whole assessment and
//! every voice put that person, where they part, and on which rule. Its laws: it asks nothing; there is one
//! permission in it, the whole's; while a final stop or a danger is not ruled out no voice is heard; while
//! anything else holds, nothing says which answer to flip; and nothing in it says what was answered.

use readiness_core::assessment::Named;
use readiness_core::checked::{Ladder, Stage, Text};
use readiness_core::panel::Voice;
use readiness_core::{CheckedPack, assessment, evaluate, explain, explain_in};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answers;
use crate::compare::Titled;
use crate::engine::Engine;
use crate::question::Sheet;
use crate::report::result::{GateState, PackStamp, Truth};
use crate::report::why::{Blocked, Explanation, Line, ReasonKind, Translation};
use crate::report::{FORMAT, as_json};

/// The voices of a pack's panel, ready to be heard.
///
/// ```
/// let voices = readiness::Engine::built_in("reconciliation")?.voices()?;
/// // Nothing was answered, so no danger is ruled out, and nobody is heard.
/// let panel = voices.hear(&readiness::Sheet::new());
/// assert!(panel.silence.is_some() && panel.voices.is_empty());
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Debug)]
pub struct Voices {
    whole: Engine,
    voices: Vec<Voice>,
}

/// What a panel says about one person, for reading and for other programs. It holds no answers.
///
/// ```
/// let engine = readiness::Engine::built_in("reconciliation")?;
/// let panel = engine.voices()?.hear(&readiness::Sheet::new());
/// assert_eq!(panel.permission, engine.assess(&readiness::Sheet::new()).assessment.ladder.unwrap().permission);
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A panel of `readiness`")]
#[non_exhaustive]
pub struct Panel {
    /// The format; see [`FORMAT`].
    #[schemars(range(min = 1, max = FORMAT))]
    pub format: u32,
    /// Which pack names the panel: the whole assessment.
    pub pack: PackStamp,
    /// Its title.
    pub title: String,
    /// The language of its texts.
    pub language: String,
    /// How they came into it, when they were not written in it.
    pub translation: Option<Translation>,
    /// What is permitted: id. It is the whole assessment's; no voice permits anything.
    pub permission: String,
    /// What is permitted: title.
    pub permission_title: String,
    /// Whether missing answers can no longer change the permission.
    pub settled: bool,
    /// Help and things to know at once, first of all.
    pub notices: Vec<Line>,
    /// Why no voice is heard; then there is nothing below.
    pub silence: Option<Silence>,
    /// Where the whole assessment puts the person.
    pub whole: Option<Stand>,
    /// What each voice says, in the order in which the pack names them.
    pub voices: Vec<Said>,
    /// Who stands at the same step, in journey order; last, who leaves it open.
    pub together: Vec<Together>,
    /// Where they part, the furthest step first.
    pub partings: Vec<Parting>,
}

/// Why no voice is heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Silence {
    /// Whether a final veto surely holds.
    pub ended: bool,
    /// The final vetoes and those of safety that hold, or that a "not sure" leaves possible. None where
    /// it is only that answers are missing.
    pub because: Vec<Held>,
}

/// What holds somebody back whatever else is so, or may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Held {
    /// A veto or a contradiction.
    pub kind: ReasonKind,
    /// How it reads.
    pub truth: Truth,
    /// The rule.
    pub line: Line,
}

/// Where somebody is put on a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Stand {
    /// The step, when only one is possible.
    pub decided: Option<String>,
    /// That step, or every step that is still possible, in journey order.
    pub steps: Vec<StepSaid>,
    /// What holds the person there, or may.
    pub held: Vec<Held>,
}

/// A step in somebody's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StepSaid {
    /// Its id, the same for the whole assessment and for every voice.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for; only of the step one is at, and never of a step that is further than permitted.
    pub text: Option<String>,
    /// Whether the whole assessment permits less than this step would need.
    pub beyond: bool,
}

/// What a voice says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Said {
    /// Which pack speaks.
    pub pack: PackStamp,
    /// Its title.
    pub title: String,
    /// Whom it is for.
    pub about: Option<String>,
    /// The language it speaks, where that is not the language of the panel.
    pub language: Option<String>,
    /// Where it puts the person.
    pub stand: Stand,
    /// What it still misses for its next step; nothing while something holds the person back.
    pub stops_at: Option<StopsAt>,
}

/// A step that a voice does not go to, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StopsAt {
    /// The step.
    pub step: StepSaid,
    /// The gates that are not met.
    pub blocked: Vec<Blocked>,
}

/// Who stands at the same step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Together {
    /// The step, in the words of the whole assessment; none where it is left open.
    pub step: Option<Titled>,
    /// Whether the whole assessment permits less than this step would need.
    pub beyond: bool,
    /// Whether the whole assessment stands there.
    pub whole: bool,
    /// The ids of the voices that stand there.
    pub voices: Vec<String>,
}

/// A step at which somebody stands and others do not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Parting {
    /// The step, in the words of the whole assessment.
    pub step: Titled,
    /// Whether the whole assessment permits less than this step would need.
    pub beyond: bool,
    /// Who stands there, and the gates that let them.
    pub there: Vec<Side>,
    /// Who stops before it, and what stops them.
    pub short: Vec<Side>,
}

/// Somebody's part in a parting. It names no rules where that would say which answer to flip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Side {
    /// The id of the pack.
    pub pack: String,
    /// Whether its ladder has the step at all.
    pub knows_step: bool,
    /// The gates of the step that decide it: met by those who are there, not met by those who are not.
    pub gates: Vec<Blocked>,
    /// What holds the person back whatever else is so, or may.
    pub held: Vec<Held>,
}

impl Panel {
    /// As JSON, indented. The same panel gives the same bytes.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let panel = engine.voices()?.hear(&readiness::Sheet::new());
    /// assert!(panel.to_json().contains("\"silence\""));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        as_json(self)
    }
}

impl Voices {
    pub(crate) fn new(whole: Engine, voices: Vec<Voice>) -> Self {
        Self { whole, voices }
    }

    /// What the voices are called, in the order in which the pack names them.
    ///
    /// ```
    /// let voices = readiness::Engine::built_in("reconciliation")?.voices()?;
    /// assert_eq!(voices.titles().next(), Some("Guide 1"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.voices.iter().map(|v| &*v.pack.title)
    }

    /// Hears every voice about a sheet of the whole assessment. What a voice does not ask is left out
    /// for it: it belongs to the whole.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let stopped = engine.read_answers("a.json", r#"{"answers": {"base.closed_door": "told_to_stop"}}"#)?;
    /// let panel = engine.voices()?.hear(&stopped);
    /// let silence = panel.silence.unwrap();
    /// assert!(silence.ended && silence.because[0].line.id == "base.stop_told");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn hear(&self, sheet: &Sheet) -> Panel {
        let pack = self.whole.pack();
        let whole = Party::new(pack, sheet.0.clone(), self.whole.evaluated(&sheet.0));
        let ladder = whole.told.ladder.as_ref();
        let mut panel = Panel {
            format: FORMAT,
            pack: whole.told.pack.clone(),
            title: whole.told.title.clone(),
            language: whole.told.language.clone(),
            translation: whole.told.translation.clone(),
            permission: ladder.map(|l| l.permission.clone()).unwrap_or_default(),
            permission_title: ladder.map(|l| l.permission_title.clone()).unwrap_or_default(),
            settled: ladder.is_some_and(|l| l.settled),
            notices: whole.told.notices.clone(),
            silence: whole.silence(),
            whole: None,
            voices: Vec::new(),
            together: Vec::new(),
            partings: Vec::new(),
        };
        if let (None, Some(ladder)) = (&panel.silence, &pack.ladder) {
            let given = self.whole.answers(sheet);
            let voices = self.voices.iter().map(|voice| {
                let own = answers::transfer(&voice.pack, &given).sheet.0;
                let result = evaluate(&voice.pack, &own);
                (voice, Party::new(&voice.pack, own, result))
            });
            let hall = Hall { ladder, whole, voices: voices.collect() };
            panel.whole = Some(hall.stand(&hall.whole));
            panel.voices = hall.voices.iter().map(|(voice, party)| hall.said(voice, party)).collect();
            panel.together = hall.together();
            panel.partings = hall.partings();
        }
        panel
    }
}

/// Somebody with a word in it: the whole assessment or a voice.
struct Party<'a> {
    pack: &'a CheckedPack,
    sheet: readiness_core::Sheet,
    result: assessment::Assessment,
    told: Explanation,
}

impl<'a> Party<'a> {
    fn new(pack: &'a CheckedPack, sheet: readiness_core::Sheet, result: assessment::Assessment) -> Self {
        let told = explain_in(pack, &sheet, &result, crate::words::of(&pack.language));
        Self { told: Explanation::of(&told, Vec::new(), false), pack, sheet, result }
    }

    fn decided(&self) -> Option<&Text> {
        self.result.ladder.as_ref()?.decided.as_ref()
    }

    fn stage(&self, id: &str) -> Option<&'a Stage> {
        self.pack.ladder.as_ref().and_then(|l| l.stages.iter().find(|s| *s.id == *id)).map(AsRef::as_ref)
    }

    /// What holds the person back, or may.
    fn held(&self) -> Vec<Held> {
        let kinds = [ReasonKind::Veto, ReasonKind::Contradiction];
        let reasons = self.told.because.iter().filter(|r| kinds.contains(&r.kind));
        reasons.map(|r| Held { kind: r.kind, truth: r.truth, line: r.line.clone() }).collect()
    }

    /// Whether what is said first comes alone: a danger or a final stop that is not ruled out, be it only
    /// for want of an answer.
    fn silence(&self) -> Option<Silence> {
        let vetoes = self.pack.vetoes.iter().zip(&self.result.vetoes);
        let first: Vec<&Named> =
            vetoes.filter(|(v, n)| self.pack.comes_first(v) && n.truth.may).map(|(_, n)| n).collect();
        let mut because = self.held();
        because.retain(|held| first.iter().any(|named| *named.id == *held.line.id));
        (!first.is_empty()).then_some(Silence { ended: self.result.ended, because })
    }
}

/// The whole assessment and the voices, heard together.
struct Hall<'a> {
    ladder: &'a Ladder,
    whole: Party<'a>,
    voices: Vec<(&'a Voice, Party<'a>)>,
}

impl<'a> Hall<'a> {
    fn voices(&self) -> impl Iterator<Item = &Party<'a>> {
        self.voices.iter().map(|(_, party)| party)
    }

    /// The step in the ladder of the whole assessment.
    fn known(&self, id: &str) -> Option<&Stage> {
        self.ladder.stages.iter().find(|s| *s.id == *id).map(AsRef::as_ref)
    }

    fn titled(&self, id: &str) -> Titled {
        let title = self.known(id).map(|s| s.title.to_string()).unwrap_or_default();
        Titled { id: id.to_owned(), title }
    }

    /// Whether a step would need more than the whole assessment permits. What cannot be looked up would.
    fn is_beyond(&self, id: &str) -> bool {
        let granted = self.whole.result.ladder.as_ref().map(|l| &l.permission);
        let granted = self.ladder.permissions.iter().position(|p| Some(&p.id) == granted);
        let needed = self.known(id).map(|s| s.permission);
        granted.zip(needed).is_none_or(|(granted, needed)| needed > granted)
    }

    fn stand(&self, party: &Party<'_>) -> Stand {
        let decided = party.decided();
        let stages = party.told.ladder.iter().flat_map(|l| &l.stages);
        let steps = stages.filter(|s| s.here || decided.is_none() && s.possible).map(|s| {
            let beyond = self.is_beyond(&s.id);
            let text = (s.here && !beyond).then(|| s.text.clone());
            StepSaid { id: s.id.clone(), title: s.title.clone(), text, beyond }
        });
        Stand { decided: decided.map(ToString::to_string), steps: steps.collect(), held: party.held() }
    }

    fn said(&self, voice: &Voice, party: &Party<'_>) -> Said {
        let stand = self.stand(party);
        // Nobody is led on from where the whole assessment does not go, or is itself held back.
        let goes_on = self.whole.held().is_empty() && stand.steps.iter().all(|s| !s.beyond);
        let next = party.told.next.as_ref().filter(|n| goes_on && !n.blocked.is_empty());
        let stops_at = next.map(|n| StopsAt {
            step: StepSaid {
                id: n.id.clone(),
                title: n.title.clone(),
                text: None,
                beyond: self.is_beyond(&n.id),
            },
            blocked: n.blocked.clone(),
        });
        Said {
            pack: party.told.pack.clone(),
            title: party.told.title.clone(),
            about: party.pack.about.as_ref().map(ToString::to_string),
            language: voice.untranslated.as_ref().map(ToString::to_string),
            stand,
            stops_at,
        }
    }

    fn together(&self) -> Vec<Together> {
        let steps = self.ladder.stages.iter().map(|s| Some(&s.id)).chain([None]);
        let groups = steps.map(|step| Together {
            step: step.map(|id| self.titled(id)),
            beyond: step.is_some_and(|id| self.is_beyond(id)),
            whole: self.whole.decided() == step,
            voices: self.voices().filter(|v| v.decided() == step).map(|v| v.pack.id.to_string()).collect(),
        });
        groups.filter(|g| g.whole || !g.voices.is_empty()).collect()
    }

    fn partings(&self) -> Vec<Parting> {
        let parties = || [&self.whole].into_iter().chain(self.voices());
        let reached = |party: &Party<'_>| party.decided().and_then(|id| self.known(id)).map(|s| s.index);
        let partings = self.ladder.stages.iter().rev().filter_map(|stage| {
            let at = |party: &&Party<'_>| reached(party) == Some(stage.index);
            let before = |party: &&Party<'_>| reached(party).is_some_and(|index| index < stage.index);
            let parting = Parting {
                step: self.titled(&stage.id),
                beyond: self.is_beyond(&stage.id),
                there: parties().filter(at).map(|party| self.there(party, &stage.id)).collect(),
                short: parties().filter(before).map(|party| self.short(party, &stage.id)).collect(),
            };
            (!parting.there.is_empty() && !parting.short.is_empty()).then_some(parting)
        });
        partings.collect()
    }

    /// Which gates of its own let somebody stand at a step; those that it shares with earlier steps decide
    /// nothing about this one.
    fn there(&self, party: &Party<'_>, step: &str) -> Side {
        let held = party.held();
        let stages = party.pack.ladder.iter().flat_map(|l| &l.stages).map(AsRef::as_ref);
        let earlier: Vec<&Text> =
            stages.take_while(|s: &&Stage| *s.id != *step).flat_map(|s| &s.gates).map(|g| &g.id).collect();
        let own = party.stage(step).into_iter().flat_map(|s| &s.gates).filter(|g| !earlier.contains(&&g.id));
        let silent = !held.is_empty() || !self.whole.held().is_empty();
        let gates = own.filter(|_| !silent).map(|gate| Blocked {
            gate: Line::of(&explain::line(party.pack, &gate.id, &gate.text, &gate.origin)),
            state: GateState::Met,
        });
        Side { pack: party.pack.id.to_string(), knows_step: true, gates: gates.collect(), held }
    }

    /// What stops somebody before a step.
    fn short(&self, party: &Party<'_>, step: &str) -> Side {
        let stage = party.stage(step);
        let wanting = stage
            .filter(|_| self.whole.held().is_empty())
            .map(|stage| explain::wanting(party.pack, &party.sheet, &party.result, stage));
        Side {
            pack: party.pack.id.to_string(),
            knows_step: stage.is_some(),
            gates: Blocked::all(&wanting.unwrap_or_default()),
            held: party.held(),
        }
    }
}
