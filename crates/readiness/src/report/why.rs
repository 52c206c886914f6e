//! The reasons with their words, as they are stored.
//!
//! In: an explanation of the core. Out: [`Explanation`], whose fields are a promise to other programs:
//! everything that a page or a terminal shows. It differs from the core's in that what was answered is
//! left out unless it is asked for.

use readiness_core::checked::Text;
use readiness_core::{Date, change, explain as inner};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::help::HelpPlace;
use super::result::{ChannelState, Exact, GateState, PackStamp, Truth};

/// How deep the tree of reasons is stored; no person reads further.
const DEEPEST: usize = 20;

/// A source, as shown with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Cited {
    /// Its id.
    pub id: String,
    /// Guide, study, standard or gap.
    pub kind: String,
    /// What it says.
    pub title: String,
    /// Where to find it.
    pub place: Option<String>,
}

/// Something with a text and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Line {
    /// The id of the rule.
    pub id: String,
    /// What it says.
    pub text: String,
    /// The language it is said in, where that is not the language of the explanation: nobody has
    /// translated it as it is now.
    pub language: Option<String>,
    /// Its sources.
    pub sources: Vec<Cited>,
    /// Why it was set so, where it is a judgement of the authors.
    pub judgement: Option<String>,
}

/// What a reason is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReasonKind {
    /// What caps the stage.
    Veto,
    /// Two answers that cannot both be right.
    Contradiction,
    /// What a stage needs.
    Gate,
    /// A sign.
    Signal,
    /// A score.
    Score,
    /// What was answered; only where answers were asked for.
    Answer,
}

/// Why something holds: a rule, and below it what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reason {
    /// What it is.
    pub kind: ReasonKind,
    /// The layer, for a veto.
    pub layer: Option<String>,
    /// How it reads.
    pub truth: Truth,
    /// The rule itself. For an answer: the question's id, and the question with what was answered.
    pub line: Line,
    /// What it rests on.
    pub because: Vec<Reason>,
}

/// A stage in the picture of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StageView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub text: String,
    /// The title of what it permits.
    pub permission: String,
    /// Whether this is where one stands.
    pub here: bool,
    /// Whether it is still possible.
    pub possible: bool,
}

/// Where one stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LadderView {
    /// All stages in journey order.
    pub stages: Vec<StageView>,
    /// The stage, when it is decided.
    pub decided: Option<String>,
    /// What is permitted: id.
    pub permission: String,
    /// What is permitted: title.
    pub permission_title: String,
    /// Whether missing answers can no longer change the permission.
    pub settled: bool,
}

/// What keeps a stage shut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Blocked {
    /// The gate.
    pub gate: Line,
    /// Its state.
    pub state: GateState,
}

/// One answer that would have to differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Step {
    /// The question.
    pub question: String,
    /// Its text.
    pub text: String,
    /// What the answer would have to be, in words.
    pub would_be: String,
    /// Whether only time changes it.
    pub by_waiting: bool,
}

/// What would have to be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// These answers, and no fewer.
    Steps(Vec<Step>),
    /// Nothing in one's own hands would do.
    NotInOwnHands,
    /// More than could be searched: see what blocks the stage.
    Many,
}

/// The next stage, and what is missing for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NextStage {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The gates that are not met.
    pub blocked: Vec<Blocked>,
    /// What would have to be true; none while a safety veto is not ruled out.
    pub hint: Option<Hint>,
}

/// A channel beside the ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChannelView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether it is open.
    pub state: ChannelState,
    /// The gates that are not met.
    pub blocked: Vec<Blocked>,
}

/// A score as one side of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScoreView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The least it can be on this sheet.
    pub low: Option<Exact>,
    /// The greatest it can be on this sheet.
    pub high: Option<Exact>,
    /// The least it can be at all.
    pub least: Exact,
    /// The greatest it can be at all.
    pub greatest: Exact,
    /// The titles of the bands it can be in, lowest first.
    pub bands: Vec<String>,
}

/// Two scores side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PictureView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One score.
    pub across: ScoreView,
    /// The other.
    pub up: ScoreView,
    /// What to see in it.
    pub text: Option<String>,
}

/// A question that is still open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OpenQuestion {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// An answer that a result rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Given {
    /// The question.
    pub question: String,
    /// Its text.
    pub text: String,
    /// The title of its section; empty in results that were stored before it was told.
    #[serde(default)]
    pub section: String,
    /// What was answered, in words; only where answers were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// Answers that alone force the stage, whatever all others are: no fewer do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RestsOn {
    /// The answers, but for those about safety.
    pub answers: Vec<Given>,
    /// How many answers about safety belong to them: questions that a veto of a safety layer or a final
    /// one reads.
    pub about_safety: usize,
}

/// A stage, and the fewest answers in one's own hands that would lead there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StageChange {
    /// The stage.
    pub stage: String,
    /// Its title.
    pub title: String,
    /// These answers, and no fewer.
    pub steps: Vec<Step>,
}

/// What holds whatever else might be answered. It is worked out over all possible answers, not sampled.
/// Nothing but the stage is told while a safety veto or a final one holds or is not ruled out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Certain {
    /// The stage that it is, whatever is answered to what is open.
    pub stage: String,
    /// Its title.
    pub title: String,
    /// The smallest sets of answers that alone force the stage: at most three of them.
    pub rests_on: Vec<RestsOn>,
    /// The questions whose answer alone the stage hangs on: another answer, and it is or may be another.
    /// None of them is about safety, and none is named while a veto or a contradiction holds or may.
    pub hinges: Vec<OpenQuestion>,
    /// Where fewer answers lead further than to the next stage, or only there: see also
    /// [`NextStage::hint`].
    pub change: Option<StageChange>,
}

/// Who made a translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Made {
    /// A machine.
    Machine,
    /// A person.
    Human,
}

/// That a person has read a translation from beginning to end, and stands by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reviewed {
    /// Who.
    pub by: String,
    /// When.
    #[schemars(with = "String", extend("format" = "date"))]
    pub on: Date,
}

/// How texts came into their language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Translation {
    /// The language they were translated from.
    pub from: String,
    /// Who made it; of several modules, the one to be trusted least.
    pub made: Made,
    /// Whether it was reviewed; of several modules, the one to be trusted least.
    pub reviewed: Option<Reviewed>,
}

/// Everything there is to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Explanation {
    /// Which pack.
    pub pack: PackStamp,
    /// Its title.
    pub title: String,
    /// The language of its texts.
    pub language: String,
    /// How they came into it, when they were not written in it.
    pub translation: Option<Translation>,
    /// Where one stands.
    pub ladder: Option<LadderView>,
    /// Whether a final veto surely holds: no next stage, no date.
    pub ended: bool,
    /// Help and things to know at once, first of all.
    pub notices: Vec<Line>,
    /// Who helps, while a danger is not ruled out: first in the country that the person chose, if they
    /// did, then everywhere.
    #[serde(default)]
    pub help: Vec<HelpPlace>,
    /// Why: vetoes by layer, then what the stage rests on.
    pub because: Vec<Reason>,
    /// What blocks the next stage.
    pub next: Option<NextStage>,
    /// Two answers that cannot both be right.
    pub contradictions: Vec<Line>,
    /// What was noticed.
    pub cautions: Vec<Line>,
    /// What to do.
    pub to_do: Vec<Line>,
    /// What to check off.
    pub checklist: Vec<Line>,
    /// What to avoid.
    pub avoid: Vec<Line>,
    /// Channels beside the ladder.
    pub channels: Vec<ChannelView>,
    /// Pictures; none after a final veto, nor while a safety veto holds or may hold.
    pub pictures: Vec<PictureView>,
    /// Scores, for packs that are about scores.
    pub scores: Vec<ScoreView>,
    /// Questions whose answers are missing; none after a final veto.
    pub open_questions: Vec<OpenQuestion>,
    /// After how many days to look again.
    pub look_again_days: Option<i64>,
    /// On which day, when today is known.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub look_again_on: Option<Date>,
    /// What is certain over all answers, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certain: Option<Certain>,
}

fn text(text: &Text) -> String {
    text.to_string()
}

fn optional(text: Option<&Text>) -> Option<String> {
    text.map(ToString::to_string)
}

impl Line {
    pub(crate) fn of(line: &inner::Line) -> Self {
        Self {
            id: text(&line.id),
            text: text(&line.text),
            language: optional(line.language.as_ref()),
            sources: line
                .sources
                .iter()
                .map(|s| Cited {
                    id: text(&s.id),
                    kind: text(&s.kind),
                    title: text(&s.title),
                    place: optional(s.place.as_ref()),
                })
                .collect(),
            judgement: optional(line.judgement.as_ref()),
        }
    }

    fn all(lines: &[inner::Line]) -> Vec<Self> {
        lines.iter().map(Self::of).collect()
    }
}

impl Reason {
    /// Reasons, without what was answered unless it is asked for.
    fn all(reasons: &[inner::Reason], with_answers: bool, depth: usize) -> Vec<Self> {
        if depth >= DEEPEST {
            return Vec::new();
        }
        let all = reasons.iter().map(|r| Self {
            kind: match r.kind {
                "veto" => ReasonKind::Veto,
                "contradiction" => ReasonKind::Contradiction,
                "gate" => ReasonKind::Gate,
                "signal" => ReasonKind::Signal,
                "score" => ReasonKind::Score,
                _ => ReasonKind::Answer,
            },
            layer: optional(r.layer.as_ref()),
            truth: Truth::of(r.truth),
            line: Line::of(&r.line),
            because: Self::all(&r.because, with_answers, depth.saturating_add(1)),
        });
        all.filter(|r| with_answers || r.kind != ReasonKind::Answer).collect()
    }
}

impl Blocked {
    pub(crate) fn all(blocked: &[inner::Blocked]) -> Vec<Self> {
        blocked.iter().map(|b| Self { gate: Line::of(&b.gate), state: GateState::of(b.state) }).collect()
    }
}

impl Step {
    pub(crate) fn of(step: &change::Step) -> Self {
        Self {
            question: text(&step.question),
            text: text(&step.text),
            would_be: step.would_be.clone(),
            by_waiting: step.by_waiting,
        }
    }
}

fn hint(hint: &change::Hint) -> Hint {
    match hint {
        change::Hint::Steps(steps) => Hint::Steps(steps.iter().map(Step::of).collect()),
        change::Hint::NotInOwnHands => Hint::NotInOwnHands,
        change::Hint::Many => Hint::Many,
    }
}

fn ladder(view: &inner::LadderView) -> LadderView {
    LadderView {
        stages: view
            .stages
            .iter()
            .map(|s| StageView {
                id: text(&s.id),
                title: text(&s.title),
                text: text(&s.text),
                permission: text(&s.permission),
                here: s.here,
                possible: s.possible,
            })
            .collect(),
        decided: optional(view.decided.as_ref()),
        permission: text(&view.permission),
        permission_title: text(&view.permission_title),
        settled: view.settled,
    }
}

fn score(view: &inner::ScoreView) -> ScoreView {
    ScoreView {
        id: text(&view.id),
        title: text(&view.title),
        low: view.low.map(Exact),
        high: view.high.map(Exact),
        least: Exact(view.least),
        greatest: Exact(view.greatest),
        bands: view.bands.iter().map(text).collect(),
    }
}

fn translation(inner: &readiness_core::Translation) -> Translation {
    Translation {
        from: text(&inner.from),
        made: match inner.made {
            readiness_core::Made::Machine => Made::Machine,
            readiness_core::Made::Human => Made::Human,
        },
        reviewed: inner.reviewed.as_ref().map(|r| Reviewed { by: text(&r.by), on: r.on }),
    }
}

impl Explanation {
    pub(crate) fn of(e: &inner::Explanation, help: Vec<HelpPlace>, with_answers: bool) -> Self {
        Self {
            pack: PackStamp::of(&e.pack),
            title: text(&e.title),
            language: text(&e.language),
            translation: e.translation.as_ref().map(translation),
            ladder: e.ladder.as_ref().map(ladder),
            ended: e.ended,
            notices: Line::all(&e.notices),
            help,
            because: Reason::all(&e.because, with_answers, 0),
            next: e.next.as_ref().map(|n| NextStage {
                id: text(&n.id),
                title: text(&n.title),
                blocked: Blocked::all(&n.blocked),
                hint: n.hint.as_ref().map(hint),
            }),
            contradictions: Line::all(&e.contradictions),
            cautions: Line::all(&e.cautions),
            to_do: Line::all(&e.to_do),
            checklist: Line::all(&e.checklist),
            avoid: Line::all(&e.avoid),
            channels: e
                .channels
                .iter()
                .map(|c| ChannelView {
                    id: text(&c.id),
                    title: text(&c.title),
                    state: ChannelState::of(c.state),
                    blocked: Blocked::all(&c.blocked),
                })
                .collect(),
            pictures: e
                .pictures
                .iter()
                .map(|p| PictureView {
                    id: text(&p.id),
                    title: text(&p.title),
                    across: score(&p.across),
                    up: score(&p.up),
                    text: optional(p.text.as_ref()),
                })
                .collect(),
            scores: e.scores.iter().map(score).collect(),
            open_questions: e
                .open_questions
                .iter()
                .map(|q| OpenQuestion { id: text(&q.id), text: text(&q.text) })
                .collect(),
            look_again_days: e.look_again_days,
            look_again_on: e.look_again_on,
            certain: None,
        }
    }
}
