//! Phase 3, the result: a pack that can be evaluated.
//!
//! In: nothing; these are the types that [`crate::check`] builds. Out: [`CheckedPack`]. It differs
//! from the phase before in that every rule is typed: a comparison holds the question it compares, a
//! threshold lies where answers can reach it, and what a question counts as when it does not apply is
//! fixed. Only the checker can make one, so whoever holds a `CheckedPack` holds a valid pack.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::number::Exact;
use crate::raw::Sign;
use crate::source::{At, Span};
use crate::translation::Translation;

/// An id or text that is shared rather than copied.
pub type Text = Arc<str>;

/// Where a rule comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Ids of sources.
    pub sources: Vec<Text>,
    /// Why we set it so, where it is our own judgement.
    #[serde(skip)]
    pub judgement: Option<Text>,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its id.
    pub id: Text,
    /// `Guide`, `Study`, `Standard` or `Gap`.
    pub kind: Text,
    /// What it says, in our words.
    #[serde(skip)]
    pub title: Text,
    /// Where to find it.
    #[serde(skip)]
    pub place: Option<Text>,
    /// The sources that it is a part of: a section of its guide, an element of its sections.
    pub within: Vec<Text>,
    /// What kind of element it is, in the pack's own word.
    pub element: Option<Text>,
    /// Why no rule cites it.
    #[serde(skip)]
    pub not_encoded: Option<Text>,
}

/// A section of the questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its id.
    pub id: Text,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
    /// A word at its beginning.
    #[serde(skip)]
    pub intro: Option<Text>,
}

/// In whose hands an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Hands {
    /// One's own, now.
    Own,
    /// One's own, in the past.
    Past,
    /// Another person's.
    Other,
    /// Nobody's.
    Circumstances,
}

/// How an answer can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Changes {
    /// Any way.
    Freely,
    /// It can only grow, or turn to yes.
    Up,
    /// It can only shrink, or turn to no.
    Down,
    /// It grows by waiting only.
    WithTime,
    /// It cannot change.
    Fixed,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Its id.
    pub id: Text,
    /// Its text.
    #[serde(skip)]
    pub text: Text,
}

/// A labelled point of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Its value.
    pub value: i64,
    /// Its label.
    #[serde(skip)]
    pub text: Text,
}

/// What can be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Domain {
    /// Yes or no: a choice whose options are `yes` and `no`.
    YesNo([Choice; 2]),
    /// One of these.
    Choice(Vec<Choice>),
    /// One of these labelled numbers, in ascending order.
    Scale(Vec<Point>),
    /// A whole number.
    Count {
        /// Its unit.
        #[serde(skip)]
        unit: Option<Text>,
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// A day; compared as days before today.
    Date {
        /// At most so many days ago.
        max_days: i64,
    },
}

impl Domain {
    /// The options, for a yes/no question or a choice.
    #[must_use]
    pub fn options(&self) -> Option<&[Choice]> {
        match self {
            Self::YesNo(options) => Some(options),
            Self::Choice(options) => Some(options),
            Self::Scale(_) | Self::Count { .. } | Self::Date { .. } => None,
        }
    }

    /// The least and greatest number, for a scale, count or date.
    #[must_use]
    pub fn range(&self) -> Option<(i64, i64)> {
        match self {
            Self::YesNo(_) | Self::Choice(_) => None,
            Self::Scale(points) => Some((points.first()?.value, points.last()?.value)),
            Self::Count { min, max, .. } => Some((*min, *max)),
            Self::Date { max_days } => Some((0, *max_days)),
        }
    }

    /// The numbers at which something may change, given the bounds that rules compare with: every
    /// point of a scale, and for counts and dates one number of each interval between bounds.
    #[must_use]
    pub fn numbers(&self, cuts: &[i64]) -> Vec<i64> {
        let mut numbers: Vec<i64> = match self {
            Self::YesNo(_) | Self::Choice(_) => Vec::new(),
            Self::Scale(points) => points.iter().map(|p| p.value).collect(),
            Self::Count { min, max, .. } => within(*min, *max, cuts),
            Self::Date { max_days } => within(0, *max_days, cuts),
        };
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

fn within(min: i64, max: i64, cuts: &[i64]) -> Vec<i64> {
    let mut numbers = vec![min, max];
    for cut in cuts {
        numbers.extend([cut.saturating_sub(1), *cut, cut.saturating_add(1)]);
    }
    numbers.retain(|n| (min..=max).contains(n));
    numbers
}

/// A question.
#[derive(Debug, Serialize)]
pub struct Question {
    /// Its place in the order of asking, from 0.
    pub index: usize,
    /// Its id.
    pub id: Text,
    /// The index of its section.
    pub section: usize,
    /// Its text.
    #[serde(skip)]
    pub text: Text,
    /// Why it is asked.
    #[serde(skip)]
    pub why: Text,
    /// Longer help.
    #[serde(skip)]
    pub help: Option<Text>,
    /// What can be answered.
    pub domain: Domain,
    /// Whether "not sure" is offered.
    pub unsure: bool,
    /// Whether "prefer not to say" is offered.
    pub prefer_not: bool,
    /// In whose hands the answer is.
    pub hands: Hands,
    /// How the answer can change.
    pub changes: Changes,
    /// When it is asked; always, if absent.
    pub ask_when: Option<Condition>,
    /// The bounds that rules compare a count or date with, ascending.
    #[serde(skip)]
    pub cuts: Vec<i64>,
    /// Where it is declared.
    #[serde(skip)]
    pub at: Span,
}

/// A pack with a ladder that this one imports: its answers are answers to this pack, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredElsewhere {
    /// Its id.
    pub pack: Text,
    /// What its ids begin with there, and here.
    pub prefixes: Vec<(Text, Text)>,
    /// Its questions, under their ids here; not all of them need be asked here.
    pub questions: BTreeSet<Text>,
}

/// What an older version called something, for answers that were stored then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rename {
    /// A question.
    Question {
        /// What it was called.
        from: Text,
        /// What it is called now.
        to: Text,
    },
    /// An answer to a question.
    Answer {
        /// The question.
        of: Text,
        /// How it was written.
        from: crate::sheet::Written,
        /// How it is written now.
        to: crate::sheet::Written,
    },
}

/// A condition. Every comparison carries the constant it counts as when its question does not apply.
#[derive(Clone, Debug, Serialize)]
pub enum Condition {
    /// All of them.
    All(Vec<Condition>),
    /// Any of them.
    Any(Vec<Condition>),
    /// At least so many of them.
    AtLeast(usize, Vec<Condition>),
    /// Not that.
    Not(Box<Condition>),
    /// Always true.
    Always,
    /// The answer is one of these options (by index).
    Is {
        /// The question.
        question: Arc<Question>,
        /// The options.
        options: Vec<usize>,
        /// What it counts as when the question does not apply.
        k: bool,
    },
    /// The number answered, against a number.
    Compare {
        /// The question.
        question: Arc<Question>,
        /// How.
        sign: Sign,
        /// With what.
        value: Exact,
        /// What it counts as when the question does not apply.
        k: bool,
    },
    /// A value was given.
    Answered(Arc<Question>),
    /// The question applies.
    Applicable(Arc<Question>),
    /// "Not sure" was chosen.
    Unsure(Arc<Question>),
    /// A score at least, or above, a number.
    Score {
        /// The score.
        score: Arc<Score>,
        /// The bound.
        bound: Exact,
        /// Above rather than at least.
        above: bool,
        /// What it counts as when no item applies.
        k: bool,
    },
    /// One score at least, or above, another.
    Difference {
        /// The larger.
        left: Arc<Score>,
        /// The smaller.
        right: Arc<Score>,
        /// Above rather than at least.
        above: bool,
    },
    /// A score in that band or a higher one.
    Band {
        /// The score.
        score: Arc<Score>,
        /// The index of the band.
        band: usize,
        /// What it counts as when no item applies.
        k: bool,
    },
    /// A signal holds.
    Signal(Arc<Signal>),
    /// A veto holds.
    Veto(Arc<Veto>),
    /// Two answers contradict each other.
    Contradiction(Arc<Contradiction>),
    /// A module with a ladder of its own permits so much: a name for the condition it comes to.
    Permits(Arc<Permitted>),
}

/// What a module with a ladder of its own permits.
#[derive(Debug, Serialize)]
pub struct Permitted {
    /// The module.
    pub module: Text,
    /// The permission, in the module's words.
    pub permission: Text,
    /// Rules 14 to 16 of its ladder, in conditions.
    pub when: Condition,
}

/// Where a kind of signals points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Direction {
    /// Towards less.
    Danger,
    /// Towards more.
    Support,
    /// Nowhere.
    Neutral,
}

/// A kind of signals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignalKind {
    /// Its id.
    pub id: Text,
    /// Where it points.
    pub direction: Direction,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
}

/// A named sign.
#[derive(Debug, Serialize)]
pub struct Signal {
    /// Its id.
    pub id: Text,
    /// Its kind.
    pub kind: SignalKind,
    /// When it holds.
    pub when: Condition,
    /// What it says.
    #[serde(skip)]
    pub text: Text,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it is declared.
    #[serde(skip)]
    pub at: Span,
}

/// Two answers that cannot both be right.
#[derive(Debug, Serialize)]
pub struct Contradiction {
    /// Its id.
    pub id: Text,
    /// When they contradict.
    pub when: Condition,
    /// The questions to look at again.
    pub between: Vec<Text>,
    /// What to tell the person.
    #[serde(skip)]
    pub text: Text,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it is declared.
    #[serde(skip)]
    pub at: Span,
}

/// How the items of a score are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Method {
    /// The sum of the points.
    Sum,
    /// The weighted mean of the values.
    Mean,
    /// The largest.
    Largest,
    /// The smallest.
    Smallest,
    /// How many are at that level or above.
    CountAtLeast(Exact),
}

/// How an answer becomes points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Points {
    /// The number answered times the weight.
    Value {
        /// The weight.
        weight: Exact,
        /// Least + greatest − value.
        reverse: bool,
    },
    /// Points for each option, in the order of the options.
    Options(Vec<Exact>),
    /// Points from a value on; ascending, the first at the least value.
    Steps(Vec<(i64, Exact)>),
}

/// What an item counts.
#[derive(Clone, Debug, Serialize)]
pub enum Counted {
    /// An answer.
    Question(Arc<Question>, Points),
    /// A signal: the weight when it holds.
    Signal(Arc<Signal>, Exact),
    /// A score times a weight.
    Score(Arc<Score>, Exact),
}

/// A band of a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// Its id.
    pub id: Text,
    /// Its lower bound.
    pub from: Exact,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
}

/// A change of the band under a condition.
#[derive(Clone, Debug, Serialize)]
pub enum Override {
    /// At least that band.
    RaiseTo(usize, Condition),
    /// At most that band.
    LowerTo(usize, Condition),
    /// One up.
    StepUp(Condition),
    /// One down.
    StepDown(Condition),
}

/// A score.
#[derive(Debug, Serialize)]
pub struct Score {
    /// Its id.
    pub id: Text,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
    /// How its items are put together.
    pub method: Method,
    /// What is counted.
    pub items: Vec<Counted>,
    /// How many must be answered for a comparison to be clear.
    pub needs: usize,
    /// The least value it can have.
    pub least: Exact,
    /// The greatest value it can have.
    pub greatest: Exact,
    /// Its bands, ascending.
    pub bands: Vec<Band>,
    /// Changes of the band, in order.
    pub overrides: Vec<Override>,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it is declared.
    #[serde(skip)]
    pub at: Span,
}

/// Two scores side by side.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    /// Its id.
    pub id: Text,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
    /// One score.
    pub across: Arc<Score>,
    /// The other.
    pub up: Arc<Score>,
    /// What to see in it.
    #[serde(skip)]
    pub text: Option<Text>,
}

/// What a stage permits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Permission {
    /// Its id.
    pub id: Text,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
}

/// What must hold before a stage or channel opens.
#[derive(Debug, Serialize)]
pub struct Gate {
    /// Its id.
    pub id: Text,
    /// When it is met.
    pub when: Condition,
    /// What it asks for.
    #[serde(skip)]
    pub text: Text,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it is declared.
    #[serde(skip)]
    pub at: Span,
}

/// A step of the ladder.
#[derive(Debug, Serialize)]
pub struct Stage {
    /// Its place in journey order, from 0.
    pub index: usize,
    /// Its id.
    pub id: Text,
    /// The index of the permission it gives.
    pub permission: usize,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
    /// What it is for.
    #[serde(skip)]
    pub text: Text,
    /// Its gates, those it builds on first.
    pub gates: Vec<Arc<Gate>>,
    /// Where it is declared.
    #[serde(skip)]
    pub at: Span,
}

/// Something beside the ladder, with gates of its own.
#[derive(Debug, Serialize)]
pub struct Channel {
    /// Its id.
    pub id: Text,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
    /// Whether it concerns this person.
    pub shown_when: Condition,
    /// Its gates.
    pub gates: Vec<Arc<Gate>>,
}

/// A layer of vetoes: the order in which reasons are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Layer {
    /// Its id.
    pub id: Text,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
    /// Whether no hints are given while a veto of it is not ruled out.
    pub safety: bool,
}

/// What caps the stage whatever else holds.
#[derive(Debug, Serialize)]
pub struct Veto {
    /// Its id.
    pub id: Text,
    /// The index of its layer.
    pub layer: usize,
    /// When it holds.
    pub when: Condition,
    /// The index of the stage it caps at.
    pub cap: usize,
    /// Whether it is the end of the matter.
    pub is_final: bool,
    /// What to tell the person.
    #[serde(skip)]
    pub text: Text,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it is declared.
    #[serde(skip)]
    pub at: Span,
}

/// What a line of guidance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum GuidanceKind {
    /// Something to do.
    Do,
    /// Something to check off.
    Checklist,
    /// Something to avoid.
    Avoid,
    /// Something that was noticed.
    Caution,
    /// Something to know at once: help.
    Notice,
}

/// A line of guidance.
#[derive(Debug, Serialize)]
pub struct Guidance {
    /// Its id.
    pub id: Text,
    /// What it is.
    pub kind: GuidanceKind,
    /// At which stages (by index); none means all.
    pub at_stages: Vec<usize>,
    /// When.
    pub when: Condition,
    /// The index of the permission it needs.
    pub asks: usize,
    /// What it says.
    #[serde(skip)]
    pub text: Text,
    /// Where it comes from.
    pub origin: Origin,
}

/// When to look again.
#[derive(Debug, Serialize)]
pub struct LookAgain {
    /// Its id.
    pub id: Text,
    /// At which stages (by index); none means all.
    pub at_stages: Vec<usize>,
    /// When.
    pub when: Condition,
    /// After how many days.
    pub days: i64,
}

/// A danger that is not ruled out while one of its notices shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// The ids of its notices.
    pub notices: Vec<Text>,
}

/// A service that helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    /// Its id.
    pub id: Text,
    /// In which dangers (by index); none means in every one.
    pub dangers: Vec<usize>,
    /// What it is called.
    pub service: Text,
    /// When somebody is there.
    pub hours: Text,
    /// A number to call.
    pub phone: Option<Text>,
    /// A number to write to.
    pub sms: Option<Text>,
    /// A page, without `https://`.
    pub web: Option<Text>,
    /// What else to know.
    pub note: Option<Text>,
    /// The day somebody last looked whether all this is so.
    pub checked: Date,
    /// The public page that says it.
    pub source: Text,
    /// Where that day stands.
    pub at: Span,
}

/// Where there is help: a country, or everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// Its id.
    pub id: Text,
    /// The country's code; none means everywhere.
    pub country: Option<Text>,
    /// What it is called.
    pub title: Text,
    /// The services there, in order.
    pub lines: Vec<HelpLine>,
}

/// Which reading of a condition an invariant speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Reading {
    /// It surely holds.
    True,
    /// It does not surely hold.
    NotTrue,
    /// It may hold.
    NotFalse,
}

/// What an invariant claims.
#[derive(Clone, Debug, Serialize)]
pub enum Claim {
    /// The permission is at most the one of that index.
    PermissionAtMost(usize),
    /// The stage is one of those indices.
    StageIn(Vec<usize>),
    /// That id fires.
    Fires(Text),
    /// That id does not fire.
    NeverFires(Text),
}

/// A statement about all possible sheets.
#[derive(Clone, Debug, Serialize)]
pub enum Statement {
    /// Whenever the condition reads like that, the claim holds.
    Whenever(Reading, Condition, Claim),
    /// That answer never raises the permission, other answers being the same.
    NeverHelps(Arc<Question>, crate::sheet::Value),
}

/// An invariant.
#[derive(Clone, Debug, Serialize)]
pub struct Invariant {
    /// Its id.
    pub id: Text,
    /// What it says, in words.
    #[serde(skip)]
    pub text: Option<Text>,
    /// What it says.
    pub statement: Statement,
    /// Where it is declared.
    #[serde(skip)]
    pub at: Span,
}

/// A finding of the exact check that the author wants as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The code of the finding.
    pub code: Text,
    /// The rule or question it is about.
    pub of: Text,
    /// Why it is wanted.
    pub because: Text,
    /// Where it is declared.
    pub at: Span,
}

/// What an example expects of the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedStage {
    /// Exactly that one.
    Decided(Text),
    /// Exactly those.
    Possible(Vec<Text>),
}

/// An example: answers with what is expected of them.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its id.
    pub id: Text,
    /// Who it is.
    pub text: Option<Text>,
    /// Whether somebody judged what it expects. One that nobody has is run, and shows nothing.
    pub reviewed: bool,
    /// The answers.
    pub sheet: crate::sheet::Sheet,
    /// The permission expected.
    pub permission: Option<Text>,
    /// The stage expected.
    pub stage: Option<ExpectedStage>,
    /// What fires.
    pub fires: Vec<Text>,
    /// What does not.
    pub not_fires: Vec<Text>,
    /// What is unclear.
    pub unclear: Vec<Text>,
    /// Bands of scores; none where it is open which.
    pub bands: Vec<(Text, Option<Text>)>,
    /// Values of scores.
    pub scores: Vec<(Text, Exact)>,
    /// States of channels.
    pub channels: Vec<(Text, Text)>,
    /// Whether the permission is settled.
    pub settled: Option<bool>,
    /// Whether a final veto holds.
    pub ended: Option<bool>,
    /// In how many days to look again.
    pub look_again: Option<i64>,
    /// Where it is declared.
    pub at: Span,
}

/// The ladder and what belongs to it.
#[derive(Debug, Serialize)]
pub struct Ladder {
    /// What stages permit, lowest first.
    pub permissions: Vec<Permission>,
    /// The stages in journey order.
    pub stages: Vec<Arc<Stage>>,
    /// The indices of the stages in caution order: stable, by permission.
    pub caution: Vec<usize>,
    /// The index of the stage that plays `find_out`.
    pub find_out: usize,
}

/// A pack that can be evaluated. Only the checker makes one.
///
/// ```compile_fail
/// // An unchecked pack cannot be evaluated.
/// fn f(pack: &readiness_core::Pack, sheet: &readiness_core::Sheet) {
///     readiness_core::evaluate(pack, sheet);
/// }
/// ```
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct CheckedPack {
    /// Its id.
    pub id: Text,
    /// Its version.
    pub version: Text,
    /// The language of its texts.
    #[serde(skip)]
    pub language: Text,
    /// How they came into it, when they were not written in it.
    #[serde(skip)]
    pub translation: Option<Translation>,
    /// Its title.
    #[serde(skip)]
    pub title: Text,
    /// Whom it is for.
    #[serde(skip)]
    pub about: Option<Text>,
    /// The packs whose word is shown beside it. They decide nothing about its result.
    #[serde(skip)]
    pub panel: Vec<At<Text>>,
    /// Sources, by id. Rules name those they rest on; the catalogue itself decides nothing, so mending
    /// it leaves the hash of the rules.
    #[serde(skip)]
    pub sources: BTreeMap<Text, Source>,
    /// Sections, in order.
    pub sections: Vec<Section>,
    /// The questions, in the order of asking.
    pub questions: Vec<Arc<Question>>,
    /// Packs whose answers are answers to this one, too. It decides nothing about a sheet.
    #[serde(skip)]
    pub answered_elsewhere: Vec<AnsweredElsewhere>,
    /// What older versions called things. It decides nothing about a sheet of today.
    #[serde(skip)]
    pub renames: Vec<Rename>,
    /// Signals, by id.
    pub signals: Vec<Arc<Signal>>,
    /// Contradictions, by id.
    pub contradictions: Vec<Arc<Contradiction>>,
    /// Scores, by id.
    pub scores: Vec<Arc<Score>>,
    /// Pictures, in order.
    pub pictures: Vec<Picture>,
    /// The ladder, if there is one.
    pub ladder: Option<Ladder>,
    /// Channels, in order.
    pub channels: Vec<Channel>,
    /// Layers, in order.
    pub layers: Vec<Layer>,
    /// Vetoes, by layer and then id.
    pub vetoes: Vec<Arc<Veto>>,
    /// Guidance, in order.
    pub guidance: Vec<Guidance>,
    /// When to look again.
    pub look_again: Vec<LookAgain>,
    /// Dangers, in order. What help there is decides nothing, so mending it leaves the hash of the rules.
    #[serde(skip)]
    pub dangers: Vec<Danger>,
    /// Help by country, in order.
    #[serde(skip)]
    pub help: Vec<Help>,
    /// Invariants.
    #[serde(skip)]
    pub invariants: Vec<Invariant>,
    /// Findings of the exact check that authors want as they are.
    #[serde(skip)]
    pub allowed: Vec<Allowed>,
    /// Examples.
    #[serde(skip)]
    pub examples: Vec<Example>,
    /// The hash of all rules, in hexadecimal.
    #[serde(skip)]
    pub rules_hash: Text,
    /// The hash of all texts, in hexadecimal.
    #[serde(skip)]
    pub texts_hash: Text,
}

impl CheckedPack {
    /// Whether a question belongs to an imported pack with a ladder, asked here or not.
    #[must_use]
    pub fn is_asked_elsewhere(&self, id: &str) -> bool {
        self.answered_elsewhere.iter().any(|other| other.questions.contains(id))
    }

    /// The question with that id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Arc<Question>> {
        self.questions.iter().find(|q| &*q.id == id)
    }

    /// The language in which the question or rule with that id is shown, where that is not the language
    /// of the pack: nobody has translated it as it is now.
    #[must_use]
    pub fn untranslated(&self, id: &str) -> Option<&Text> {
        self.translation.as_ref()?.untranslated.get(id)
    }

    /// Whether a veto is about safety, by its layer.
    #[must_use]
    pub fn is_safety(&self, veto: &Veto) -> bool {
        self.layers.get(veto.layer).is_some_and(|layer| layer.safety)
    }

    /// Whether a veto comes before all else: it is the end of the matter, or about safety.
    #[must_use]
    pub fn comes_first(&self, veto: &Veto) -> bool {
        veto.is_final || self.is_safety(veto)
    }

    /// The score with that id.
    #[must_use]
    pub fn score(&self, id: &str) -> Option<&Arc<Score>> {
        self.scores.iter().find(|s| &*s.id == id)
    }
}
