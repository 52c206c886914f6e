//! Questions and answers, as others see them.
//!
//! In: the questions of a checked pack. Out: [`Question`], which holds what a page needs to ask it, and
//! [`Written`], an answer as it stands in a file. They differ from the core's in that they hold no rules.

use std::sync::Arc;

use readiness_core::checked;
use readiness_core::{Date, Entry, Words, sheet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A question, with everything needed to ask it.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let question = engine.question("loses_data").unwrap();
/// assert!(question.text.ends_with('?') && !question.why.is_empty());
/// assert!(question.unsure, "nobody has to know everything");
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The index of its section; see [`crate::Engine::sections`].
    pub section: usize,
    /// Its text.
    pub text: String,
    /// Why it is asked.
    pub why: String,
    /// Longer help.
    pub help: Option<String>,
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
    pub(crate) inner: Arc<checked::Question>,
}

/// What can be answered.
///
/// ```
/// use readiness::{Domain, Engine};
/// let engine = Engine::built_in("release-readiness")?;
/// let Domain::Choice(options) = &engine.question("tests").unwrap().domain else { panic!() };
/// assert_eq!(options[0].id, "all_pass");
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
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
        unit: Option<String>,
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

/// An option of a choice; [`Domain`] shows one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// Its id, which is also how it is answered.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// A labelled number of a scale; see [`Domain`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Point {
    /// Its value.
    pub value: i64,
    /// Its label.
    pub text: String,
}

/// In whose hands an answer is; part of a [`Question`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

/// How an answer can change; part of a [`Question`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

/// A section of a questionnaire.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// assert!(engine.sections().iter().all(|section| !section.title.is_empty()));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A word at its beginning.
    pub intro: Option<String>,
}

/// An answer as it is written: an option's id, `yes`, a day, `unsure` or `prefer_not_to_say` as a text;
/// a number; or true and false for yes and no.
///
/// ```
/// use readiness::Written;
/// assert_eq!(Written::from("yes"), Written::Text("yes".to_owned()));
/// assert_eq!(Written::from(3), Written::Number(3));
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Written {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// True or false.
    Bool(bool),
}

impl std::fmt::Debug for Written {
    /// Says only that there is an answer: answers belong in no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Written(…)")
    }
}

impl From<&str> for Written {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Written {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Written {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<Date> for Written {
    fn from(day: Date) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<&Written> for Written {
    fn from(written: &Written) -> Self {
        written.clone()
    }
}

impl Written {
    pub(crate) fn inner(&self) -> sheet::Written {
        match self {
            Self::Text(text) => sheet::Written::Text(text.clone()),
            Self::Number(number) => sheet::Written::Number(*number),
            Self::Bool(yes) => sheet::Written::Bool(*yes),
        }
    }

    pub(crate) fn of(question: &checked::Question, entry: Entry) -> Self {
        Self::outer(sheet::write(question, entry))
    }

    pub(crate) fn outer(written: sheet::Written) -> Self {
        match written {
            sheet::Written::Text(text) => Self::Text(text),
            sheet::Written::Number(number) => Self::Number(number),
            sheet::Written::Bool(yes) => Self::Bool(yes),
        }
    }
}

/// One person's answers to the questions of one pack, and today's date if it is known. Printed for
/// debugging it says only how many there are: answers belong in no log.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let sheet = engine.read_answers("a.json", r#"{"answers": {"loses_data": "no"}}"#)?;
/// assert_eq!(sheet.len(), 1);
/// assert!(!format!("{sheet:?}").contains("loses_data"));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet(pub(crate) readiness_core::Sheet);

impl Sheet {
    /// No answers yet.
    ///
    /// ```
    /// assert!(readiness::Sheet::new().is_empty());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many answers there are.
    ///
    /// ```
    /// assert_eq!(readiness::Sheet::new().len(), 0);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no answer.
    ///
    /// ```
    /// assert!(readiness::Sheet::new().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The answer to a question; `None` is unknown.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let sheet = engine.read_answers("a.json", r#"{"answers": {"loses_data": false}}"#)?;
    /// assert_eq!(sheet.get(engine.question("loses_data").unwrap()), Some("no".into()));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, question: &Question) -> Option<Written> {
        self.0.get(&question.inner).map(|entry| Written::of(&question.inner, entry))
    }

    /// Enters an answer.
    ///
    /// # Errors
    /// When it does not fit the question ([`Error::is_refused`]); the sheet is unchanged.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let mut sheet = readiness::Sheet::new();
    /// sheet.set(engine.question("loses_data").unwrap(), "unsure")?;
    /// assert_eq!(sheet.len(), 1);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn set(&mut self, question: &Question, answer: impl Into<Written>) -> Result<(), Error> {
        let written = answer.into().inner();
        sheet::read_today(&question.inner, &written, self.0.today())
            .and_then(|entry| self.0.set(&question.inner, Some(entry)))
            .map_err(Error::refused)
    }

    /// Takes an answer back: it is unknown again.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let question = engine.question("loses_data").unwrap();
    /// let mut sheet = readiness::Sheet::new();
    /// sheet.set(question, "yes")?;
    /// sheet.clear(question);
    /// assert!(sheet.is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn clear(&mut self, question: &Question) {
        self.0.clear(&question.inner);
    }

    /// Today's date, by which days become "days ago".
    ///
    /// ```
    /// assert_eq!(readiness::Sheet::new().today(), None);
    /// ```
    #[must_use]
    pub fn today(&self) -> Option<Date> {
        self.0.today()
    }

    /// Sets today's date.
    ///
    /// ```
    /// let mut sheet = readiness::Sheet::new();
    /// sheet.set_today("2026-11-23".parse().ok());
    /// assert!(sheet.today().is_some());
    /// ```
    pub fn set_today(&mut self, today: Option<Date>) {
        self.0.set_today(today);
    }

    /// The sheet as the core knows it, for the project's own tools.
    #[doc(hidden)]
    #[must_use]
    pub fn core(&self) -> &readiness_core::Sheet {
        &self.0
    }
}

#[doc(hidden)]
impl From<readiness_core::Sheet> for Sheet {
    fn from(sheet: readiness_core::Sheet) -> Self {
        Self(sheet)
    }
}

/// An answer as a person would say it, in English; [`Engine::in_words`](crate::Engine::in_words) says it
/// in the language of a pack.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let question = engine.question("loses_data").unwrap();
/// assert_eq!(readiness::in_words(question, &"unsure".into()), "Not sure");
/// # Ok::<(), readiness::Error>(())
/// ```
#[must_use]
pub fn in_words(question: &Question, answer: &Written) -> String {
    said(question, answer, &Words::ENGLISH)
}

/// An answer in the words of a language; nothing for what is no answer to that question.
pub(crate) fn said(question: &Question, answer: &Written, words: &Words) -> String {
    sheet::read(&question.inner, &answer.inner())
        .map_or_else(|_| String::new(), |entry| words.entry(&question.inner, entry))
}

fn choice(inner: &checked::Choice) -> Choice {
    Choice { id: inner.id.to_string(), text: inner.text.to_string() }
}

pub(crate) fn question(inner: &Arc<checked::Question>) -> Arc<Question> {
    let optional = |text: &Option<checked::Text>| text.as_ref().map(ToString::to_string);
    Arc::new(Question {
        id: inner.id.to_string(),
        section: inner.section,
        text: inner.text.to_string(),
        why: inner.why.to_string(),
        help: optional(&inner.help),
        domain: match &inner.domain {
            checked::Domain::YesNo([yes, no]) => Domain::YesNo([choice(yes), choice(no)]),
            checked::Domain::Choice(options) => Domain::Choice(options.iter().map(choice).collect()),
            checked::Domain::Scale(points) => Domain::Scale(
                points.iter().map(|p| Point { value: p.value, text: p.text.to_string() }).collect(),
            ),
            checked::Domain::Count { unit, min, max } => {
                Domain::Count { unit: optional(unit), min: *min, max: *max }
            }
            checked::Domain::Date { max_days } => Domain::Date { max_days: *max_days },
        },
        unsure: inner.unsure,
        prefer_not: inner.prefer_not,
        hands: match inner.hands {
            checked::Hands::Own => Hands::Own,
            checked::Hands::Past => Hands::Past,
            checked::Hands::Other => Hands::Other,
            checked::Hands::Circumstances => Hands::Circumstances,
        },
        changes: match inner.changes {
            checked::Changes::Freely => Changes::Freely,
            checked::Changes::Up => Changes::Up,
            checked::Changes::Down => Changes::Down,
            checked::Changes::WithTime => Changes::WithTime,
            checked::Changes::Fixed => Changes::Fixed,
        },
        inner: Arc::clone(inner),
    })
}

pub(crate) fn section(inner: &checked::Section) -> Section {
    Section {
        id: inner.id.to_string(),
        title: inner.title.to_string(),
        intro: inner.intro.as_ref().map(ToString::to_string),
    }
}
