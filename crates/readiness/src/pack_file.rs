//! A file of a pack as data.
//!
//! In: the text of one file, RON or JSON. Out: [`PackFile`], which has a schema and is written in either
//! notation. It differs from what the core reads in that names are only names and places are gone: it is
//! for editors, generators and converters; whether a pack is *valid* is for [`crate::Engine`] to say.

use std::collections::BTreeMap;
use std::fmt;

use readiness_core::raw::FORMAT;
use readiness_core::syntax::Node;
use readiness_core::{Code, Diagnostic, Exact, Problems, SourceFile};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::error::Error;
use crate::report::{as_json, as_ron, hold};

/// A number as an author wrote it: exact, with at most three digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number(Exact);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0.as_whole(), self.0.to_string().parse::<f64>()) {
            (Some(whole), _) => serializer.serialize_i64(whole),
            // So few digits come back as they were.
            (None, Ok(fraction)) => serializer.serialize_f64(fraction),
            (None, Err(error)) => Err(serde::ser::Error::custom(error)),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }
            fn visit_i64<E: de::Error>(self, n: i64) -> Result<Number, E> {
                Ok(Number(Exact::whole(n)))
            }
            fn visit_u64<E: de::Error>(self, n: u64) -> Result<Number, E> {
                i64::try_from(n).map(|n| Number(Exact::whole(n))).map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, n: f64) -> Result<Number, E> {
                Exact::parse(&n.to_string()).map(Number).map_err(|_| E::custom("not exact"))
            }
        }
        deserializer.deserialize_any(Read)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An exact decimal number with at most three digits after the point.",
            "type": "number",
            "minimum": -Exact::MOST,
            "maximum": Exact::MOST,
        })
    }
}

/// Structs of which some fields may be left out: first those that may not, then those that may.
macro_rules! shapes {
    ($(
        $(#[$meta:meta])*
        $name:ident { $($(#[$need:meta])* $field:ident: $kind:ty,)* ; $($(#[$may:meta])* $option:ident: $other:ty,)* }
    )*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
            #[serde(deny_unknown_fields)]
            struct $name {
                $($(#[$need])* $field: $kind,)*
                $(
                    $(#[$may])*
                    #[serde(default, skip_serializing_if = "Option::is_none")]
                    $option: Option<$other>,
                )*
            }
        )*
    };
}

/// Enums whose variants are words of the language.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $word:ident $(($($inner:ty),*))? $({$($key:ident: $value:ty),*})?,)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
            #[serde(deny_unknown_fields)]
            enum $name {
                $(
                    $(#[$doc])*
                    $word $(($($inner),*))? $({
                        $(#[serde(default, skip_serializing_if = "Option::is_none")] $key: Option<$value>),*
                    })?,
                )*
            }
        )*
    };
}

/// One file of a pack. Files that look like this are put together to a pack, in the order of their names.
///
/// ```
/// use readiness::PackFile;
/// let ron = r#"(constants: [(id: "half", value: 0.5, judgement: "Ours.")])"#;
/// let file = PackFile::read("constants.ron", ron)?;
/// assert_eq!(PackFile::read("constants.json", &file.to_json())?, file);
/// assert_eq!(PackFile::read("again.ron", &file.to_ron())?, file);
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "A file of a pack of `readiness`")]
pub struct PackFile {
    /// The format of the pack language; 1 if it is left out.
    #[schemars(range(min = 1, max = FORMAT))]
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<u32>,
    /// The header; in exactly one file of a pack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pack: Option<Header>,
    /// Modules that are imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    imports: Option<Vec<Import>>,
    /// Roles, and the stages that play them.
    #[serde(skip_serializing_if = "Option::is_none")]
    roles: Option<Vec<(String, String)>>,
    /// Sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<Vec<Source>>,
    /// Numbers with a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    constants: Option<Vec<Constant>>,
    /// Sections.
    #[serde(skip_serializing_if = "Option::is_none")]
    sections: Option<Vec<Section>>,
    /// Questions.
    #[serde(skip_serializing_if = "Option::is_none")]
    questions: Option<Vec<Question>>,
    /// What older versions called things.
    #[serde(skip_serializing_if = "Option::is_none")]
    renames: Option<Vec<Rename>>,
    /// Kinds of signals.
    #[serde(skip_serializing_if = "Option::is_none")]
    signal_kinds: Option<Vec<SignalKind>>,
    /// Signals.
    #[serde(skip_serializing_if = "Option::is_none")]
    signals: Option<Vec<Signal>>,
    /// Pairs of answers that cannot both be right.
    #[serde(skip_serializing_if = "Option::is_none")]
    contradictions: Option<Vec<Contradiction>>,
    /// Scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    scores: Option<Vec<Score>>,
    /// Two scores side by side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pictures: Option<Vec<Picture>>,
    /// Permissions, lowest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<Vec<Permission>>,
    /// Stages, in journey order.
    #[serde(skip_serializing_if = "Option::is_none")]
    stages: Option<Vec<Stage>>,
    /// Channels beside the ladder.
    #[serde(skip_serializing_if = "Option::is_none")]
    channels: Option<Vec<Channel>>,
    /// Layers of vetoes, in the order their reasons are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<Vec<Layer>>,
    /// Vetoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    vetoes: Option<Vec<Veto>>,
    /// Guidance.
    #[serde(skip_serializing_if = "Option::is_none")]
    guidance: Option<Vec<Guidance>>,
    /// When to look again.
    #[serde(skip_serializing_if = "Option::is_none")]
    look_again: Option<Vec<LookAgain>>,
    /// Dangers, and the notices that tell of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    dangers: Option<Vec<Danger>>,
    /// Help in danger, by country.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Vec<Help>>,
    /// Invariants.
    #[serde(skip_serializing_if = "Option::is_none")]
    invariants: Option<Vec<Invariant>>,
    /// Findings of the exact check that the author wants as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    allow: Option<Vec<Allow>>,
    /// Examples.
    #[serde(skip_serializing_if = "Option::is_none")]
    examples: Option<Vec<Example>>,
    /// Texts apart from rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<Vec<Text>>,
}

shapes! {
    /// The header of a pack.
    Header {
        id: String, version: String, ;
        /// Of its texts; `en` if it is left out.
        language: String,
        title: String,
        /// Whom it is for.
        about: String,
        /// The packs whose word is shown beside it, each as a path from the folder of this pack.
        panel: Vec<String>,
    }
    /// A module that is imported.
    Import {
        /// A path from the folder of this pack, or `builtin:common`.
        module: String,
        r#as: String, ;
    }
    /// A source, or an element of one.
    Source {
        id: String, kind: SourceKind, ;
        title: String, place: String,
        /// The sources that it is a part of.
        within: Vec<String>,
        /// What kind of element it is, in the pack's own word.
        element: String,
        /// Why no rule cites it.
        not_encoded: String,
    }
    /// A number with a name.
    Constant {
        id: String, value: Number, ;
        unit: String, sources: Vec<String>, judgement: String,
    }
    /// A section.
    Section { id: String, ; title: String, intro: String, after: String, }
    /// A question.
    Question {
        id: String, section: String, kind: Kind, hands: Hands, changes: Changes, ;
        text: String,
        /// Why it is asked.
        why: String,
        help: String,
        offers: Vec<Offer>,
        ask_when: Condition,
    }
    /// An option of a choice.
    Choice { id: String, ; text: String, }
    /// A point of a scale.
    Point { value: i64, ; text: String, }
    /// What an older version called something.
    Rename {
        from: Answer, to: Answer, ;
        /// The question whose answer was called so; none for a question itself.
        of: String,
    }
    /// A kind of signals.
    SignalKind { id: String, direction: Direction, ; title: String, }
    /// A signal.
    Signal {
        id: String, kind: String, when: Condition, ;
        text: String, sources: Vec<String>, judgement: String,
    }
    /// Two answers that cannot both be right.
    Contradiction {
        id: String, when: Condition, ;
        between: Vec<String>, text: String, sources: Vec<String>, judgement: String,
    }
    /// An item of a score.
    Item {
        of: String, ;
        weight: Number,
        reverse: bool,
        /// Points for every option.
        points: Vec<(String, Number)>,
        /// Points from a value on.
        steps: Vec<(i64, Number)>,
    }
    /// A band of a score.
    Band { id: String, from: Number, ; to: Number, title: String, }
    /// A score.
    Score {
        id: String, method: Method, ;
        title: String, items: Vec<Item>, needs: i64, bands: Vec<Band>, overrides: Vec<Override>,
        sources: Vec<String>, judgement: String,
    }
    /// Two scores side by side.
    Picture { id: String, across: String, up: String, ; title: String, text: String, }
    /// What a stage permits.
    Permission { id: String, ; title: String, }
    /// What must hold.
    Gate { id: String, when: Condition, ; text: String, sources: Vec<String>, judgement: String, }
    /// A stage.
    Stage {
        id: String, permission: String, ;
        title: String, text: String, builds_on: Vec<String>, gates: Vec<Gate>,
    }
    /// A channel beside the ladder.
    Channel { id: String, ; title: String, shown_when: Condition, gates: Vec<Gate>, }
    /// A layer of vetoes.
    Layer { id: String, ; title: String, safety: bool, }
    /// A veto.
    Veto {
        id: String, layer: String, when: Condition, cap: Cap, ;
        r#final: bool, text: String, sources: Vec<String>, judgement: String,
    }
    /// A line of guidance.
    Guidance {
        id: String, kind: GuidanceKind, ;
        at: Vec<String>, when: Condition, asks: String, text: String, sources: Vec<String>, judgement: String,
    }
    /// When to look again.
    LookAgain {
        id: String, days: Operand, ;
        at: Vec<String>, when: Condition, sources: Vec<String>, judgement: String,
    }
    /// A danger, and the notices that tell that it is not ruled out.
    Danger {
        id: String, notices: Vec<String>, ;
        title: String,
    }
    /// Help in a country, or everywhere where no `country` is given.
    Help {
        id: String, lines: Vec<HelpLine>, ;
        country: String, title: String,
    }
    /// A service: for these dangers, or for every one where none is given.
    HelpLine {
        id: String, checked: String, source: String, ;
        dangers: Vec<String>, service: String, hours: String, phone: String, sms: String, web: String, note: String,
    }
    /// A statement about all possible answers: `whenever` and `then`, or `never_helps`.
    Invariant {
        id: String, ;
        text: String, whenever: Reading, then: Claim, never_helps: (String, String),
    }
    /// A finding of the exact check that the author wants as it is.
    Allow { code: String, of: String, because: String, ; }
    /// Answers with what is expected of them.
    Example {
        id: String, expect: Expectation, ;
        text: String, like: String, today: String, reviewed: bool, answers: BTreeMap<String, Answer>,
    }
    /// What an example expects.
    Expectation {
        ;
        permission: String, stage: ExpectedStage, fires: Vec<String>, not_fires: Vec<String>,
        unclear: Vec<String>, bands: Vec<(String, String)>, scores: Vec<(String, Number)>,
        channels: Vec<(String, ChannelState)>, settled: bool, ended: bool, look_again: i64,
    }
    /// A text apart from the rule it belongs to.
    Text {
        /// The path of its owner.
        id: String,
        text: String, ;
    }
}

words! {
    /// What a source is.
    SourceKind { Guide, Study, Standard, Gap, }
    /// What can be answered.
    Kind {
        YesNo,
        Choice(Vec<Choice>),
        Scale(Vec<Point>),
        Count { unit: String, min: i64, max: i64 },
        Date { max_days: i64 },
    }
    /// What is offered beside the answers.
    Offer { Unsure, PreferNotToSay, }
    /// In whose hands an answer is.
    Hands { Own, Past, Other, Circumstances, }
    /// How an answer can change.
    Changes { Freely, Up, Down, WithTime, Fixed, }
    /// Where a kind of signals points.
    Direction { Danger, Support, Neutral, }
    /// How the items of a score are put together.
    Method { Sum, Mean, Largest, Smallest, CountAtLeast(Number), }
    /// A change of a band under a condition.
    Override {
        RaiseTo(String, Condition),
        LowerTo(String, Condition),
        StepUp(Condition),
        StepDown(Condition),
    }
    /// Where a veto caps.
    Cap { Stage(String), Role(String), }
    /// What a line of guidance is.
    GuidanceKind { Do, Avoid, Notice, Caution, Checklist, }
    /// A reading of a condition.
    Reading { True(Condition), NotTrue(Condition), NotFalse(Condition), }
    /// What an invariant claims.
    Claim { PermissionAtMost(String), StageIn(Vec<String>), Fires(String), NeverFires(String), }
    /// What an example expects of the stage.
    ExpectedStage { Decided(String), Possible(Vec<String>), }
    /// The state of a channel.
    ChannelState { Open, Closed, Unsettled, }
    /// A condition.
    Condition {
        All(Vec<Condition>),
        Any(Vec<Condition>),
        AtLeast(i64, Vec<Condition>),
        Not(Box<Condition>),
        Always,
        Yes(String),
        No(String),
        Is(String, String),
        IsNot(String, String),
        OneOf(String, Vec<String>),
        Ge(String, Operand),
        Gt(String, Operand),
        Le(String, Operand),
        Lt(String, Operand),
        Eq(String, Operand),
        Ne(String, Operand),
        Band(String, String),
        Holds(String),
        Answered(String),
        Applicable(String),
        Unsure(String),
        IfNotApplicable(bool, Box<Condition>),
        Permits(String, String),
    }
}

/// A number, or the name of a constant or score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Operand {
    Number(Number),
    Name(String),
}

/// An answer as it stands in a file: a text or a whole number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
enum Answer {
    Number(i64),
    Text(String),
}

impl PackFile {
    /// Reads a file of a pack, RON or JSON by its content. `name` is what to call the text in messages.
    ///
    /// # Errors
    /// With every field that is not known, missing or of the wrong kind ([`Error::problems`]). Whether
    /// names mean something is looked at when the pack is loaded.
    ///
    /// ```
    /// let error = readiness::PackFile::read("p.json", r#"{"sections": [{"titel": "The pot"}]}"#).unwrap_err();
    /// let codes: Vec<&str> = error.problems().iter().map(|p| p.code()).collect();
    /// assert_eq!(codes, ["missing-field", "unknown-field"]);
    /// ```
    pub fn read(name: &str, text: &str) -> Result<Self, Error> {
        let file = SourceFile::new(name, text);
        let mut problems = Problems::new();
        let read = Node::file(&file, &mut problems).and_then(|root| Self::node(&root, &mut problems));
        match read {
            Some(read) if problems.is_empty() => Ok(read),
            _ => Err(Error::pack(format!("`{name}`"), problems.sorted())),
        }
    }

    fn node(root: &Node<'_>, problems: &mut Problems) -> Option<Self> {
        if let Some(format) = root.field("format")
            && !format.format(FORMAT, problems)
        {
            return None;
        }
        let value = hold::hold(root, "a pack file", &crate::schema::PACK, problems)?;
        let read = serde_json::from_value(value);
        if read.is_err() && problems.is_empty() {
            let message = "a number has more than three digits after the point";
            problems.add(Diagnostic::new(Code::BadNumber, &root.span(), message));
        }
        read.ok()
    }

    /// As JSON, indented.
    ///
    /// ```
    /// let file = readiness::PackFile::read("p.ron", r#"(roles: [("stop", "give_up")])"#)?;
    /// assert!(file.to_json().starts_with("{\n  \"roles\": ["));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        as_json(self)
    }

    /// As RON, indented. Comments are not kept.
    ///
    /// ```
    /// let file = readiness::PackFile::read("p.json", r#"{"roles": [["stop", "give_up"]]}"#)?;
    /// assert!(file.to_ron().contains(r#"("stop", "give_up")"#));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_ron(&self) -> String {
        as_ron(self)
    }
}
