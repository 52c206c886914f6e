//! The result as ids and states, as it is stored.
//!
//! In: an assessment of the core, and the pack it came from. Out: [`Assessment`], whose fields are a
//! promise to other programs. It differs from the core's in that it carries the text of everything that
//! can fire, so that two results can be told apart when neither pack is at hand.

use std::fmt;

use readiness_core::checked::{Gate, Text};
use readiness_core::{CheckedPack, assessment as inner};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// An exact decimal number. It is written as a text, so that no reader turns it into a float.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let report = engine.assess(&readiness::Sheet::new());
/// assert_eq!(report.assessment.scores[0].low.unwrap().to_string(), "0");
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Exact(pub(crate) readiness_core::Exact);

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// For the project's own tools, which say it in the words of a language.
#[doc(hidden)]
impl From<Exact> for readiness_core::Exact {
    fn from(number: Exact) -> Self {
        number.0
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        readiness_core::Exact::parse_score(&text).map(Self).map_err(|_| D::Error::custom("not a number"))
    }
}

impl JsonSchema for Exact {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Exact".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An exact decimal number, as a text.",
            "type": "string",
            "pattern": r"^-?[0-9]{1,13}(\.[0-9]{1,9})?$",
        })
    }
}

/// How something reads: it surely holds, surely does not, or is unclear.
///
/// ```
/// use readiness::{Engine, Sheet, Truth};
/// let report = Engine::built_in("release-readiness")?.assess(&Sheet::new());
/// assert!(report.assessment.vetoes.iter().all(|veto| veto.truth == Truth::Unclear));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It surely does not hold.
    False,
    /// It may hold.
    Unclear,
    /// It surely holds.
    True,
}

impl Truth {
    pub(crate) fn of(truth: readiness_core::Truth) -> Self {
        match (truth.must, truth.may) {
            (true, true) => Self::True,
            (false, false) => Self::False,
            (false, true) | (true, false) => Self::Unclear,
        }
    }
}

/// Which pack a result came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PackStamp {
    /// The pack's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The hash of its rules.
    pub rules_hash: String,
    /// The hash of its texts.
    pub texts_hash: String,
}

impl PackStamp {
    pub(crate) fn of(stamp: &inner::PackStamp) -> Self {
        Self {
            id: stamp.id.to_string(),
            version: stamp.version.to_string(),
            rules_hash: stamp.rules_hash.to_string(),
            texts_hash: stamp.texts_hash.to_string(),
        }
    }
}

/// How a signal, veto or contradiction reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Named {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// How it reads, cautiously.
    pub truth: Truth,
}

/// Where somebody stands on the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LadderResult {
    /// The stage, when only one is possible.
    pub decided: Option<String>,
    /// The stages still possible, in journey order.
    pub possible: Vec<String>,
    /// What is permitted meanwhile: the cautious reading.
    pub permission: String,
    /// Whether missing answers can no longer change the permission.
    pub settled: bool,
}

/// Whether a gate lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateState {
    /// It surely holds.
    Met,
    /// It may yet hold, once what is missing is answered.
    Pending,
    /// It does not hold because of a "not sure".
    BlockedByUnsure,
    /// It does not hold.
    Blocked,
}

impl GateState {
    pub(crate) fn of(state: inner::GateState) -> Self {
        match state {
            inner::GateState::Met => Self::Met,
            inner::GateState::Pending => Self::Pending,
            inner::GateState::BlockedByUnsure => Self::BlockedByUnsure,
            inner::GateState::Blocked => Self::Blocked,
        }
    }
}

/// A gate of a stage or channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GateResult {
    /// The stage or channel.
    pub owner: String,
    /// The gate.
    pub id: String,
    /// What it asks for.
    pub text: String,
    /// Its state.
    pub state: GateState,
}

/// A score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScoreResult {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether any item may apply.
    pub applies: bool,
    /// Whether enough items are answered for it to be compared.
    pub enough: bool,
    /// The least it can be.
    pub low: Option<Exact>,
    /// The greatest it can be.
    pub high: Option<Exact>,
    /// The lowest band it can be in.
    pub least_band: Option<String>,
    /// The highest band it can be in.
    pub greatest_band: Option<String>,
}

/// Whether a channel is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelState {
    /// All its gates are surely met.
    Open,
    /// A gate is surely not met.
    Closed,
    /// Answers are missing.
    Unsettled,
}

impl ChannelState {
    pub(crate) fn of(state: inner::ChannelState) -> Self {
        match state {
            inner::ChannelState::Open => Self::Open,
            inner::ChannelState::Closed => Self::Closed,
            inner::ChannelState::Unsettled => Self::Unsettled,
        }
    }
}

/// A channel that concerns this person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChannelResult {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: ChannelState,
    /// Its gates.
    pub gates: Vec<GateResult>,
}

/// The result of evaluating a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Assessment {
    /// The pack it came from.
    pub pack: PackStamp,
    /// Where somebody stands, if the pack has a ladder.
    pub ladder: Option<LadderResult>,
    /// Whether a final veto surely holds.
    pub ended: bool,
    /// Whether a veto of a safety layer holds, or may: then nothing is shown that looks like progress.
    pub safety_open: bool,
    /// Signals, by id.
    pub signals: Vec<Named>,
    /// Contradictions, by id.
    pub contradictions: Vec<Named>,
    /// Vetoes, by layer and id.
    pub vetoes: Vec<Named>,
    /// Gates of the stages, in journey order.
    pub gates: Vec<GateResult>,
    /// Scores, by id.
    pub scores: Vec<ScoreResult>,
    /// Channels that concern this person.
    pub channels: Vec<ChannelResult>,
    /// The lines of guidance that show, in the order of the pack.
    pub guidance: Vec<String>,
    /// After how many days to look again; none after a final veto.
    pub look_again_days: Option<i64>,
}

impl Assessment {
    pub(crate) fn of(pack: &CheckedPack, result: &inner::Assessment) -> Self {
        let named = |all: &[inner::Named], text: &dyn Fn(&Text) -> Option<String>| {
            all.iter()
                .map(|n| Named {
                    id: n.id.to_string(),
                    text: text(&n.id).unwrap_or_default(),
                    truth: Truth::of(n.truth),
                })
                .collect()
        };
        let stages = pack.ladder.iter().flat_map(|l| &l.stages).map(|s| (&s.id, &s.gates));
        let channels = pack.channels.iter().map(|c| (&c.id, &c.gates));
        let owned: Vec<_> = stages.chain(channels).collect();
        let gates = |all: &[inner::GateResult]| {
            all.iter()
                .map(|g| {
                    let own = owned.iter().find(|(owner, _)| **owner == g.owner);
                    let gate: Option<&Gate> =
                        own.and_then(|(_, gates)| gates.iter().find(|x| x.id == g.id)).map(AsRef::as_ref);
                    GateResult {
                        owner: g.owner.to_string(),
                        id: g.id.to_string(),
                        text: gate.map(|x| x.text.to_string()).unwrap_or_default(),
                        state: GateState::of(g.state),
                    }
                })
                .collect::<Vec<_>>()
        };
        Self {
            pack: PackStamp::of(&result.pack),
            ladder: result.ladder.as_ref().map(|place| LadderResult {
                decided: place.decided.as_ref().map(ToString::to_string),
                possible: place.possible.iter().map(ToString::to_string).collect(),
                permission: place.permission.to_string(),
                settled: place.settled,
            }),
            ended: result.ended,
            safety_open: pack
                .vetoes
                .iter()
                .zip(&result.vetoes)
                .any(|(v, n)| n.truth.may && pack.is_safety(v)),
            signals: named(&result.signals, &|id| {
                Some(pack.signals.iter().find(|x| x.id == *id)?.text.to_string())
            }),
            contradictions: named(&result.contradictions, &|id| {
                Some(pack.contradictions.iter().find(|x| x.id == *id)?.text.to_string())
            }),
            vetoes: named(&result.vetoes, &|id| {
                Some(pack.vetoes.iter().find(|x| x.id == *id)?.text.to_string())
            }),
            gates: gates(&result.gates),
            scores: result
                .scores
                .iter()
                .map(|s| ScoreResult {
                    id: s.id.to_string(),
                    title: pack.score(&s.id).map(|x| x.title.to_string()).unwrap_or_default(),
                    applies: s.applies,
                    enough: s.enough,
                    low: s.low.map(Exact),
                    high: s.high.map(Exact),
                    least_band: s.least_band.as_ref().map(ToString::to_string),
                    greatest_band: s.greatest_band.as_ref().map(ToString::to_string),
                })
                .collect(),
            channels: result
                .channels
                .iter()
                .map(|c| ChannelResult {
                    id: c.id.to_string(),
                    title: pack
                        .channels
                        .iter()
                        .find(|x| x.id == c.id)
                        .map(|x| x.title.to_string())
                        .unwrap_or_default(),
                    state: ChannelState::of(c.state),
                    gates: gates(&c.gates),
                })
                .collect(),
            guidance: result.guidance.iter().map(ToString::to_string).collect(),
            look_again_days: result.look_again_days,
        }
    }
}
