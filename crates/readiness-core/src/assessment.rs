//! The result, as ids and states.
//!
//! In: nothing; these are the types that [`crate::evaluate()`] fills. Out: [`Assessment`]. It differs from
//! an explanation in that it holds no texts: those are looked up only when somebody asks.

use serde::Serialize;

use crate::checked::Text;
use crate::number::Exact;
use crate::truth::Truth;

/// Which pack a result came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PackStamp {
    /// The pack's id.
    pub id: Text,
    /// Its version.
    pub version: Text,
    /// The hash of its rules.
    pub rules_hash: Text,
    /// The hash of its texts.
    pub texts_hash: Text,
}

/// How a signal, veto or contradiction reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: Text,
    /// The cautious reading: true, false, or unclear.
    pub truth: Truth,
    /// The hopeful reading; the same when nothing it reads is unknown.
    #[serde(skip)]
    pub hopeful: Truth,
}

/// Where somebody stands on the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LadderResult {
    /// The stage, when only one is possible.
    pub decided: Option<Text>,
    /// The stages still possible, in journey order.
    pub possible: Vec<Text>,
    /// What is permitted meanwhile: the cautious reading.
    pub permission: Text,
    /// Whether missing answers can still change the permission.
    pub settled: bool,
}

/// Whether a gate lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

/// A gate of a stage or channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GateResult {
    /// The stage or channel.
    pub owner: Text,
    /// The gate.
    pub id: Text,
    /// Its state.
    pub state: GateState,
}

/// A score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScoreResult {
    /// Its id.
    pub id: Text,
    /// Whether any item may apply.
    pub applies: bool,
    /// Whether enough items are answered for it to be compared.
    pub enough: bool,
    /// The least it can be.
    pub low: Option<Exact>,
    /// The greatest it can be.
    pub high: Option<Exact>,
    /// The lowest band it can be in.
    pub least_band: Option<Text>,
    /// The highest band it can be in.
    pub greatest_band: Option<Text>,
}

/// Whether a channel is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Closed => "Closed",
            Self::Unsettled => "Unsettled",
        }
    }
}

/// A channel that concerns this person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChannelResult {
    /// Its id.
    pub id: Text,
    /// Its state.
    pub state: ChannelState,
    /// Its gates.
    pub gates: Vec<GateResult>,
}

/// The result of evaluating a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The pack it came from.
    pub pack: PackStamp,
    /// Where somebody stands, if the pack has a ladder.
    pub ladder: Option<LadderResult>,
    /// Whether a final veto surely holds.
    pub ended: bool,
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
    pub guidance: Vec<Text>,
    /// After how many days to look again; none after a final veto.
    pub look_again_days: Option<i64>,
}
