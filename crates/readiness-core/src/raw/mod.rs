//! Phase 1: what the author wrote.
//!
//! In: the files of one module. Out: [`RawPack`], every item of every file with its place, nothing
//! looked up yet. It differs from the text in that fields are known and have the right shape; names
//! are still only names.

mod read;

use crate::number::Exact;
use crate::source::{At, Span};
use crate::translation::{Made, Reviewed};

pub(crate) use read::check_language;

/// A name or text with its place.
pub type Name = At<String>;

/// The newest format of the pack language.
pub const FORMAT: u32 = 1;
/// The most files in one module.
pub const MOST_FILES: usize = 200;
/// The most items in all lists of one module.
pub const MOST_ITEMS_IN_ALL: usize = 20_000;

/// Where a rule comes from.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Ids of sources.
    pub sources: Vec<Name>,
    /// Why we set it so, where it is our own judgement.
    pub judgement: Option<Name>,
}

/// A comparison's sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Sign {
    /// At least.
    Ge,
    /// More than.
    Gt,
    /// At most.
    Le,
    /// Less than.
    Lt,
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
}

/// What a comparison compares with.
#[derive(Clone, Debug)]
pub enum RawOperand {
    /// A number.
    Number(At<Exact>),
    /// A constant or a score.
    Name(Name),
}

/// A condition as written.
#[derive(Clone, Debug)]
pub struct RawCondition {
    /// Its place.
    pub at: Span,
    /// What it says.
    pub kind: RawConditionKind,
}

/// What a condition says, names not looked up.
#[derive(Clone, Debug)]
pub enum RawConditionKind {
    /// All of them.
    All(Vec<RawCondition>),
    /// Any of them.
    Any(Vec<RawCondition>),
    /// At least so many of them.
    AtLeast(At<i64>, Vec<RawCondition>),
    /// Not that.
    Not(Box<RawCondition>),
    /// Always true.
    Always,
    /// The question's answer is one of these options; flipped when `negated`.
    Is {
        /// The question.
        question: Name,
        /// The options.
        options: Vec<Name>,
        /// `IsNot`.
        negated: bool,
    },
    /// A number against a number.
    Compare(Name, Sign, RawOperand),
    /// A score in a band or a higher one.
    Band(Name, Name),
    /// A signal holds, or a veto or contradiction fired.
    Holds(Name),
    /// A value was given.
    Answered(Name),
    /// The question applies.
    Applicable(Name),
    /// "Not sure" was chosen.
    Unsure(Name),
    /// What a comparison counts as when its question does not apply.
    IfNotApplicable(bool, Box<RawCondition>),
    /// A module with a ladder of its own permits at least so much.
    Permits {
        /// The module.
        module: Name,
        /// The permission, in the module's words.
        permission: Name,
        /// What that comes to; filled in when names are resolved.
        when: Option<Box<RawCondition>>,
    },
    /// Could not be read; reported already.
    Broken,
}

/// The header.
#[derive(Clone, Debug)]
pub struct RawHeader {
    /// Where it stands.
    pub at: Span,
    /// The pack's id.
    pub id: Option<Name>,
    /// Its version.
    pub version: Option<Name>,
    /// The language of its texts.
    pub language: Option<Name>,
    /// Its title.
    pub title: Option<Name>,
    /// Whom it is for.
    pub about: Option<Name>,
    /// The packs whose word is shown beside it.
    pub panel: Vec<Name>,
}

/// An import.
#[derive(Clone, Debug)]
pub struct RawImport {
    /// The place of the module.
    pub module: Name,
    /// The alias.
    pub alias: Name,
}

/// A source.
#[derive(Clone, Debug)]
pub struct RawSource {
    /// Its id.
    pub id: Name,
    /// Guide, study, standard or gap.
    pub kind: Option<Name>,
    /// What it says, in our words.
    pub title: Option<Name>,
    /// Where to find it.
    pub place: Option<Name>,
    /// The sources that it is a part of: a section of its guide, an element of its sections.
    pub within: Vec<Name>,
    /// What kind of element it is, in the pack's own word.
    pub element: Option<Name>,
    /// Why no rule cites it.
    pub not_encoded: Option<Name>,
}

/// A constant.
#[derive(Clone, Debug)]
pub struct RawConstant {
    /// Its id.
    pub id: Name,
    /// Its value.
    pub value: Option<At<Exact>>,
    /// Its unit.
    pub unit: Option<Name>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// A section.
#[derive(Clone, Debug)]
pub struct RawSection {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Name>,
    /// A word at its beginning.
    pub intro: Option<Name>,
    /// The section it is asked after, where that is not simply the one before.
    pub after: Option<Name>,
}

/// What can be answered.
#[derive(Clone, Debug)]
pub enum RawKind {
    /// Yes or no.
    YesNo,
    /// One of these options.
    Choice(Vec<(Name, Option<Name>)>),
    /// One of these labelled numbers.
    Scale(Vec<(At<i64>, Option<Name>)>),
    /// A number with a unit.
    Count {
        /// The unit.
        unit: Option<Name>,
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// A day in the past.
    Date {
        /// At most so many days ago.
        max_days: i64,
    },
}

/// A question.
#[derive(Clone, Debug)]
pub struct RawQuestion {
    /// Its id.
    pub id: Name,
    /// Its section.
    pub section: Option<Name>,
    /// What can be answered.
    pub kind: Option<RawKind>,
    /// Its text.
    pub text: Option<Name>,
    /// Why it is asked.
    pub why: Option<Name>,
    /// Longer help.
    pub help: Option<Name>,
    /// Whether "not sure" is offered.
    pub unsure: bool,
    /// Whether "prefer not to say" is offered.
    pub prefer_not: bool,
    /// In whose hands it is.
    pub hands: Option<Name>,
    /// How its answer can change.
    pub changes: Option<Name>,
    /// When it is asked.
    pub ask_when: Option<RawCondition>,
}

/// A kind of signals.
#[derive(Clone, Debug)]
pub struct RawSignalKind {
    /// Its id.
    pub id: Name,
    /// Danger, support or neutral.
    pub direction: Option<Name>,
    /// Its title.
    pub title: Option<Name>,
}

/// A signal.
#[derive(Clone, Debug)]
pub struct RawSignal {
    /// Its id.
    pub id: Name,
    /// Its kind.
    pub kind: Option<Name>,
    /// When it holds.
    pub when: Option<RawCondition>,
    /// What it says.
    pub text: Option<Name>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// Two answers that cannot both be right.
#[derive(Clone, Debug)]
pub struct RawContradiction {
    /// Its id.
    pub id: Name,
    /// When they contradict.
    pub when: Option<RawCondition>,
    /// The questions.
    pub between: Vec<Name>,
    /// What to tell the person.
    pub text: Option<Name>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// One item of a score.
#[derive(Clone, Debug)]
pub struct RawItem {
    /// Its place.
    pub at: Span,
    /// What it counts.
    pub of: Option<Name>,
    /// The weight.
    pub weight: Option<At<Exact>>,
    /// Reverse-keyed.
    pub reverse: bool,
    /// Points an option.
    pub points: Option<Vec<(Name, At<Exact>)>>,
    /// Points from a value on.
    pub steps: Option<Vec<(At<i64>, At<Exact>)>>,
}

/// A band of a score.
#[derive(Clone, Debug)]
pub struct RawBand {
    /// Its id.
    pub id: Name,
    /// Its lower bound.
    pub from: Option<At<Exact>>,
    /// Its upper bound, where the author states it.
    pub to: Option<At<Exact>>,
    /// Its title.
    pub title: Option<Name>,
}

/// A change to a band under a condition.
#[derive(Clone, Debug)]
pub enum RawOverride {
    /// At least that band.
    RaiseTo(Name, RawCondition),
    /// At most that band.
    LowerTo(Name, RawCondition),
    /// One band up.
    StepUp(RawCondition),
    /// One band down.
    StepDown(RawCondition),
}

impl RawOverride {
    /// When it happens.
    #[must_use]
    pub fn condition(&self) -> &RawCondition {
        let (Self::RaiseTo(_, c) | Self::LowerTo(_, c) | Self::StepUp(c) | Self::StepDown(c)) = self;
        c
    }

    /// The same, to be changed.
    pub(crate) fn condition_mut(&mut self) -> &mut RawCondition {
        let (Self::RaiseTo(_, c) | Self::LowerTo(_, c) | Self::StepUp(c) | Self::StepDown(c)) = self;
        c
    }
}

/// A score.
#[derive(Clone, Debug)]
pub struct RawScore {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Name>,
    /// How the items are put together.
    pub method: Option<(Name, Option<At<Exact>>)>,
    /// What is counted.
    pub items: Vec<RawItem>,
    /// How many must be answered.
    pub needs: Option<At<i64>>,
    /// Its bands.
    pub bands: Vec<RawBand>,
    /// Changes to the bands.
    pub overrides: Vec<RawOverride>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// Two scores side by side.
#[derive(Clone, Debug)]
pub struct RawPicture {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Name>,
    /// One score.
    pub across: Option<Name>,
    /// The other.
    pub up: Option<Name>,
    /// What to see in it.
    pub text: Option<Name>,
}

/// A finding of the exact check that the author wants as it is.
#[derive(Clone, Debug)]
pub struct RawAllow {
    /// The code of the finding.
    pub code: Name,
    /// The rule or question it is about.
    pub of: Name,
    /// Why it is wanted.
    pub because: Name,
}

/// An id with a title: permissions.
#[derive(Clone, Debug)]
pub struct RawPermission {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Name>,
}

/// A gate.
#[derive(Clone, Debug)]
pub struct RawGate {
    /// Its id.
    pub id: Name,
    /// When it is met.
    pub when: Option<RawCondition>,
    /// What it asks for.
    pub text: Option<Name>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct RawStage {
    /// Its id.
    pub id: Name,
    /// What it permits.
    pub permission: Option<Name>,
    /// Its title.
    pub title: Option<Name>,
    /// What it is for.
    pub text: Option<Name>,
    /// Stages whose gates it copies.
    pub builds_on: Vec<Name>,
    /// Its gates.
    pub gates: Vec<RawGate>,
}

/// A channel beside the ladder.
#[derive(Clone, Debug)]
pub struct RawChannel {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Name>,
    /// Whether it concerns this person.
    pub shown_when: Option<RawCondition>,
    /// Its gates.
    pub gates: Vec<RawGate>,
}

/// A layer of vetoes.
#[derive(Clone, Debug)]
pub struct RawLayer {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Name>,
    /// Whether no hints are given while a veto of it is not ruled out.
    pub safety: bool,
}

/// Where a veto caps.
#[derive(Clone, Debug)]
pub enum RawCap {
    /// A stage of this pack.
    Stage(Name),
    /// The stage that plays this role.
    Role(Name),
}

/// A veto.
#[derive(Clone, Debug)]
pub struct RawVeto {
    /// Its id.
    pub id: Name,
    /// Its layer.
    pub layer: Option<Name>,
    /// When it holds.
    pub when: Option<RawCondition>,
    /// Where it caps.
    pub cap: Option<RawCap>,
    /// Whether it is the end of the matter.
    pub is_final: bool,
    /// What to tell the person.
    pub text: Option<Name>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// A line of guidance.
#[derive(Clone, Debug)]
pub struct RawGuidance {
    /// Its id.
    pub id: Name,
    /// Do, avoid, notice, caution or checklist.
    pub kind: Option<Name>,
    /// At which stages; none means all.
    pub at: Vec<Name>,
    /// When.
    pub when: Option<RawCondition>,
    /// What permission it needs.
    pub asks: Option<Name>,
    /// What it says.
    pub text: Option<Name>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// When to look again.
#[derive(Clone, Debug)]
pub struct RawLookAgain {
    /// Its id.
    pub id: Name,
    /// At which stages; none means all.
    pub at: Vec<Name>,
    /// When.
    pub when: Option<RawCondition>,
    /// After how many days: a number or a constant.
    pub days: Option<RawOperand>,
    /// Where it comes from.
    pub evidence: Evidence,
}

/// A danger, and the notices that tell that it is not ruled out.
#[derive(Clone, Debug)]
pub struct RawDanger {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Name>,
    /// The notices.
    pub notices: Vec<Name>,
}

/// A service that helps.
#[derive(Clone, Debug)]
pub struct RawHelpLine {
    /// Its id.
    pub id: Name,
    /// In which dangers; none means in every one.
    pub dangers: Vec<Name>,
    /// What it is called.
    pub service: Option<Name>,
    /// When somebody is there.
    pub hours: Option<Name>,
    /// A number to call.
    pub phone: Option<Name>,
    /// A number to write to.
    pub sms: Option<Name>,
    /// A page, without `https://`.
    pub web: Option<Name>,
    /// What else to know.
    pub note: Option<Name>,
    /// The day somebody last looked whether all this is so.
    pub checked: Option<Name>,
    /// The public page that says it.
    pub source: Option<Name>,
}

/// Where there is help: a country, or everywhere.
#[derive(Clone, Debug)]
pub struct RawHelp {
    /// Its id.
    pub id: Name,
    /// The country's code; none means everywhere.
    pub country: Option<Name>,
    /// What it is called.
    pub title: Option<Name>,
    /// The services there.
    pub lines: Vec<RawHelpLine>,
}

/// Which reading of the condition an invariant speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawReading {
    /// It surely holds.
    True,
    /// It does not surely hold.
    NotTrue,
    /// It may hold.
    NotFalse,
}

/// What an invariant claims.
#[derive(Clone, Debug)]
pub enum RawClaim {
    /// The permission is at most that.
    PermissionAtMost(Name),
    /// The stage is one of those.
    StageIn(Vec<Name>),
    /// That fires.
    Fires(Name),
    /// That does not fire.
    NeverFires(Name),
}

/// An invariant.
#[derive(Clone, Debug)]
pub struct RawInvariant {
    /// Its id.
    pub id: Name,
    /// What it says, in words.
    pub text: Option<Name>,
    /// Under which condition.
    pub whenever: Option<(RawReading, RawCondition)>,
    /// What then holds.
    pub then: Option<RawClaim>,
    /// An answer that never raises the permission.
    pub never_helps: Option<(Name, Name)>,
}

/// An answer as written in an example.
#[derive(Clone, Debug)]
pub enum RawAnswer {
    /// A text.
    Text(Name),
    /// A number.
    Number(At<i64>),
}

/// What an example expects of the stage.
#[derive(Clone, Debug)]
pub enum RawExpectedStage {
    /// Exactly that one.
    Decided(Name),
    /// Exactly those.
    Possible(Vec<Name>),
}

/// What an example expects.
#[derive(Clone, Debug, Default)]
pub struct RawExpectation {
    /// The permission.
    pub permission: Option<Name>,
    /// The stage.
    pub stage: Option<RawExpectedStage>,
    /// What fires.
    pub fires: Vec<Name>,
    /// What does not.
    pub not_fires: Vec<Name>,
    /// What is unclear.
    pub unclear: Vec<Name>,
    /// Bands of scores; none where it is open which.
    pub bands: Vec<(Name, Option<Name>)>,
    /// Values of scores.
    pub scores: Vec<(Name, At<Exact>)>,
    /// States of channels.
    pub channels: Vec<(Name, Name)>,
    /// Whether the permission is settled.
    pub settled: Option<bool>,
    /// Whether a final veto holds.
    pub ended: Option<bool>,
    /// In how many days to look again.
    pub look_again: Option<At<i64>>,
}

/// An example.
#[derive(Clone, Debug)]
pub struct RawExample {
    /// Its place.
    pub at: Span,
    /// Its id.
    pub id: Name,
    /// Who it is.
    pub text: Option<Name>,
    /// Another example to start from.
    pub like: Option<Name>,
    /// The day it happens.
    pub today: Option<Name>,
    /// Whether somebody judged what it expects; so, if not stated.
    pub reviewed: bool,
    /// The answers.
    pub answers: Vec<(Name, RawAnswer)>,
    /// What is expected.
    pub expect: RawExpectation,
}

/// What an older version called something that is called otherwise now.
#[derive(Clone, Debug)]
pub struct RawRename {
    /// Its place.
    pub at: Span,
    /// The question whose answer it is; none for a question itself.
    pub of: Option<Name>,
    /// What it was called.
    pub from: RawAnswer,
    /// What it is called now.
    pub to: RawAnswer,
}

/// A module as written: everything of all its files.
#[derive(Clone, Debug, Default)]
pub struct RawPack {
    /// Where the module was found.
    pub place: String,
    /// A place to point at when something is missing altogether.
    pub at: Option<Span>,
    /// The header.
    pub header: Option<RawHeader>,
    /// Imports.
    pub imports: Vec<RawImport>,
    /// Roles and their stages.
    pub roles: Vec<(Name, Name)>,
    /// Sources.
    pub sources: Vec<RawSource>,
    /// Constants.
    pub constants: Vec<RawConstant>,
    /// Sections.
    pub sections: Vec<RawSection>,
    /// Questions.
    pub questions: Vec<RawQuestion>,
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
    /// Permissions, lowest first.
    pub permissions: Vec<RawPermission>,
    /// Stages, in journey order.
    pub stages: Vec<RawStage>,
    /// Channels.
    pub channels: Vec<RawChannel>,
    /// Layers.
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
    /// Examples.
    pub examples: Vec<RawExample>,
    /// Texts apart from rules.
    pub texts: Vec<(Name, Name)>,
}

/// A text in another language, as written.
#[derive(Clone, Debug)]
pub struct RawTranslated {
    /// The path of the text.
    pub id: Name,
    /// The fingerprint of the text it was made from.
    pub of: Name,
    /// The text; empty when nobody has translated it yet.
    pub text: Name,
}

/// The texts of a module in another language, as written.
#[derive(Clone, Debug)]
pub struct RawOverlay {
    /// Where its header stands.
    pub at: Span,
    /// The language.
    pub language: Name,
    /// Who made it.
    pub made: Made,
    /// Who reviewed it, if anybody did.
    pub reviewed: Option<Reviewed>,
    /// Its entries.
    pub texts: Vec<RawTranslated>,
}
