//! A result, and how it is stored.
//!
//! In: an assessment and its explanation, or the text of a stored one. Out: [`Report`], which says
//! everything by itself: it can be read and shown when its pack has moved on, or is gone.

pub(crate) mod help;
pub(crate) mod hold;
pub(crate) mod result;
pub(crate) mod why;

use std::path::Path;

use readiness_core::syntax::Node;
use readiness_core::{CheckedPack, Code, Diagnostic, Problems, SourceFile, explain_in};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::error::Error;
use crate::load;
use result::Assessment;
use why::Explanation;

/// The number of the format that answers, results and packs are written in. It grows whenever what is
/// written could no longer be read by a program that knows the format before.
///
/// ```
/// assert_eq!(readiness::FORMAT, 1);
/// ```
pub const FORMAT: u32 = 1;

/// A result with its reasons. It holds every text and source it speaks of, and the hashes of the rules
/// and texts it came from, so that it can be read and shown without its pack.
///
/// The answers it rests on are in it only if they were asked for, by
/// [`assess_with_answers`](crate::Engine::assess_with_answers): they are the most private part, and
/// nobody who reads the result needs them. What a result *says* ("you were told to stop") is in it
/// either way, so a stored result is private, too.
///
/// ```
/// use readiness::{Engine, Report};
///
/// let engine = Engine::built_in("release-readiness")?;
/// let sheet = engine.read_answers("a.json", r#"{"answers": {"open_hole": "yes"}}"#)?;
/// let stored = engine.assess(&sheet).to_json();
/// assert!(!stored.contains("you said") && Report::read("r.json", &stored)?.answers.is_none());
///
/// let whole = engine.assess_with_answers(&sheet);
/// assert_eq!(Report::read("r.ron", &whole.to_ron())?, whole);
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "A result of `readiness`")]
#[non_exhaustive]
pub struct Report {
    /// The format; see [`FORMAT`].
    #[schemars(range(min = 1, max = FORMAT))]
    pub format: u32,
    /// The result as ids and states, with the texts of what fired.
    pub assessment: Assessment,
    /// The same with its reasons and words.
    pub explanation: Explanation,
    /// The answers it rests on, if they were asked for.
    pub answers: Option<Answers>,
}

impl Report {
    pub(crate) fn new(
        pack: &CheckedPack,
        sheet: &readiness_core::Sheet,
        result: &readiness_core::Assessment,
        with_answers: bool,
    ) -> Self {
        let shown = result.guidance.iter().map(AsRef::as_ref);
        let reasons = explain_in(pack, sheet, result, crate::words::of(&pack.language));
        Self {
            format: FORMAT,
            assessment: Assessment::of(pack, result),
            explanation: Explanation::of(&reasons, help::of(pack, shown, None), with_answers),
            answers: with_answers.then(|| Answers::of(pack, sheet)),
        }
    }

    /// Reads a stored result, RON or JSON by its content. `name` is what to call the text in messages.
    ///
    /// # Errors
    /// With every problem at once ([`Error::problems`]): fields that are not known, missing or of the
    /// wrong kind, too much of anything, or a format from the future.
    ///
    /// ```
    /// let error = readiness::Report::read("old.json", r#"{"format": 2, "asessment": {}}"#).unwrap_err();
    /// let codes: Vec<&str> = error.problems().iter().map(|p| p.code()).collect();
    /// assert_eq!(codes, ["unknown-format"]);
    /// ```
    pub fn read(name: &str, text: &str) -> Result<Self, Error> {
        let file = SourceFile::new(name, text);
        let mut problems = Problems::new();
        let report = Node::file(&file, &mut problems).and_then(|root| Self::node(&root, &mut problems));
        match report {
            Some(report) if problems.is_empty() => Ok(report),
            _ => Err(Error::answers(format!("`{name}`"), problems.sorted())),
        }
    }

    /// The same from anything that can be read, within the limits for outside data.
    ///
    /// # Errors
    /// As [`Report::read`], and when reading fails.
    ///
    /// ```
    /// let text: &[u8] = b"{}";
    /// assert!(readiness::Report::read_from("stdin", text).unwrap_err().is_invalid());
    /// ```
    pub fn read_from(name: &str, reader: impl std::io::Read) -> Result<Self, Error> {
        Self::read(name, &load::private_text(name, reader)?)
    }

    /// The same from a file on the disk.
    ///
    /// # Errors
    /// As [`Report::read_from`].
    ///
    /// ```
    /// assert!(readiness::Report::load("no/such/file.json").unwrap_err().is_unreadable());
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let (name, text) = load::private_file(path.as_ref())?;
        Self::read(&name, &text)
    }

    fn node(root: &Node<'_>, problems: &mut Problems) -> Option<Self> {
        // What a later format means by its fields is not known, so nothing is said about them.
        if let Some(format) = root.field("format")
            && !format.format(FORMAT, problems)
        {
            return None;
        }
        let value = hold::hold(root, "a stored result", &crate::schema::RESULT, problems)?;
        let read = serde_json::from_value(value);
        if read.is_err() && problems.is_empty() {
            problems.add(Diagnostic::new(Code::WrongType, &root.span(), "this is not a stored result"));
        }
        read.ok()
    }

    /// As JSON, indented. The same report gives the same bytes.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let report = engine.assess(&readiness::Sheet::new());
    /// assert_eq!(readiness::Report::read("r.json", &report.to_json())?, report);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        as_json(self)
    }

    /// As RON, indented. The same report gives the same bytes.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let report = engine.assess(&readiness::Sheet::new());
    /// assert_eq!(readiness::Report::read("r.ron", &report.to_ron())?, report);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_ron(&self) -> String {
        as_ron(self)
    }
}

/// The first format, which is meant where none is stated.
pub(crate) fn one() -> u32 {
    1
}

pub(crate) fn as_json(document: &impl Serialize) -> String {
    // Only maps whose keys are no texts could fail, and there are none.
    serde_json::to_string_pretty(document).unwrap_or_default()
}

pub(crate) fn as_ron(document: &impl Serialize) -> String {
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.to_string_pretty(document, ron::ser::PrettyConfig::new()).unwrap_or_default()
}
