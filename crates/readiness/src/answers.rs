//! Answers from a file, as RON or JSON.
//!
//! In: a text and the pack it answers. Out: a sheet, or every problem of the text with its place. No
//! message quotes an answer.

use std::collections::BTreeMap;

use readiness_core::sheet::{self, Misfit};
use readiness_core::source::At;
use readiness_core::syntax::Node;
use readiness_core::{CheckedPack, Code, Date, Diagnostic, Problems, SourceFile, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::question::{Sheet, Written};
use crate::report::{FORMAT, as_json, as_ron, one};
use crate::stored::{CarriedOver, LeftOut, LeftOutBecause, Renamed};

const FIELDS: &[&str] = &["format", "pack", "today", "answers"];
const SHAPE: &str = "`(answers: {\"id\": \"yes\"})` as RON, or `{\"answers\": {\"id\": \"yes\"}}` as JSON";

/// One person's answers as they stand in a file, of whatever version of the pack. Printed for debugging
/// it says only how many there are.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let sheet = engine.read_answers("a.json", r#"{"answers": {"loses_data": false}}"#)?;
/// let answers = engine.answers(&sheet);
/// assert_eq!(answers.pack.as_deref(), Some("release_readiness"));
/// assert_eq!(answers.answers["loses_data"], Some("no".into()));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Answers to a pack of `readiness`")]
#[non_exhaustive]
pub struct Answers {
    /// The format; 1 if it is left out.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = FORMAT))]
    pub format: u32,
    /// The id of the pack they answer.
    #[serde(default)]
    pub pack: Option<String>,
    /// The day they were given.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub today: Option<Date>,
    /// Answers by the id of their question. What is left out, null or `"unknown"` is unknown.
    pub answers: BTreeMap<String, Option<Written>>,
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answers").field("answers", &self.answers.len()).finish_non_exhaustive()
    }
}

impl Answers {
    /// The answers of a sheet.
    pub(crate) fn of(pack: &CheckedPack, sheet: &readiness_core::Sheet) -> Self {
        let entries = pack.questions.iter().filter_map(|question| {
            let entry = sheet.get(question)?;
            Some((question.id.to_string(), Some(Written::of(question, entry))))
        });
        Self {
            format: FORMAT,
            pack: Some(pack.id.to_string()),
            today: sheet.today(),
            answers: entries.collect(),
        }
    }

    /// As JSON, indented, the way [`crate::Engine::read_answers`] reads it.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let text = engine.answers(&readiness::Sheet::new()).to_json();
    /// assert!(engine.read_answers("again.json", &text)?.is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        as_json(self)
    }

    /// As RON, indented, the way [`crate::Engine::read_answers`] reads it.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let text = engine.answers(&readiness::Sheet::new()).to_ron();
    /// assert!(engine.read_answers("again.ron", &text)?.is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_ron(&self) -> String {
        as_ron(self)
    }
}

/// What a file of answers says, before it is held against the pack.
#[derive(Default)]
struct Document {
    pack: Option<At<String>>,
    today: Option<At<String>>,
    answers: Vec<Given>,
}

/// An answer as it was given.
struct Given {
    id: At<String>,
    at: Span,
    /// Nothing where it is unknown.
    written: Option<sheet::Written>,
}

/// Reads the answers; `today` stands in where the text has no date of its own.
pub(crate) fn read(pack: &CheckedPack, name: &str, text: &str, today: Option<Date>) -> Result<Sheet, Error> {
    let (carried, mut problems) = filled(pack, name, text, today);
    for misfit in carried.misfits {
        problems.add(misfit.problem);
    }
    let problems = problems.sorted();
    if problems.is_empty() {
        Ok(Sheet(carried.sheet))
    } else {
        Err(Error::answers(format!("`{name}`"), problems))
    }
}

/// Reads answers that were stored; what no longer fits is listed.
pub(crate) fn carry_over(pack: &CheckedPack, name: &str, text: &str) -> Result<CarriedOver, Error> {
    let (carried, problems) = filled(pack, name, text, None);
    let problems = problems.sorted();
    if problems.is_empty() { Ok(carried.over()) } else { Err(Error::answers(format!("`{name}`"), problems)) }
}

/// Answers to one pack as answers to another.
pub(crate) fn transfer(pack: &CheckedPack, answers: &Answers) -> CarriedOver {
    let file = SourceFile::new("answers", "");
    let at = Span { file, start: 0, end: 0 };
    let given = answers.answers.iter().map(|(id, written)| Given {
        id: At { value: id.clone(), at: at.clone() },
        at: at.clone(),
        written: written.as_ref().map(Written::inner),
    });
    let given: Vec<Given> = given.collect();
    let mut carried = Carried::default();
    carried.sheet.set_today(answers.today);
    // What stands there twice, under an old and a new id, was reported when the sheet was read.
    carried.fill(pack, &given, &mut Problems::new());
    carried.over()
}

fn filled(pack: &CheckedPack, name: &str, text: &str, today: Option<Date>) -> (Carried, Problems) {
    let file = SourceFile::new(name, text);
    let mut problems = Problems::new();
    let document = Node::file(&file, &mut problems).map(|root| document(&root, &mut problems));
    let document = document.unwrap_or_default();
    let mut carried = Carried::default();
    carried.sheet.set_today(day(pack, &document, &mut problems).or(today));
    carried.fill(pack, &document.answers, &mut problems);
    (carried, problems)
}

/// Today's date as stated; and that the answers are to this pack.
fn day(pack: &CheckedPack, document: &Document, problems: &mut Problems) -> Option<Date> {
    if let Some(named) = &document.pack
        && *named.value != *pack.id
    {
        problems.add(
            Diagnostic::new(
                Code::UnknownId,
                &named.at,
                format!("these are answers to another pack than `{}`", pack.id),
            )
            .help("assess them with the pack they belong to"),
        );
    }
    let day = document.today.as_ref()?;
    let parsed = day.value.parse().ok();
    if parsed.is_none() {
        problems.add(
            Diagnostic::new(Code::BadAnswer, &day.at, "`today` is not a day")
                .help("write it like \"2026-11-23\""),
        );
    }
    parsed
}

/// A sheet as far as it could be filled, and what does not fit.
#[derive(Default)]
struct Carried {
    sheet: readiness_core::Sheet,
    renamed: Vec<Renamed>,
    misfits: Vec<Mismatch>,
}

/// An answer that does not fit: as a problem, or as something left out.
struct Mismatch {
    problem: Diagnostic,
    left_out: LeftOut,
}

impl Carried {
    fn over(self) -> CarriedOver {
        CarriedOver {
            sheet: Sheet(self.sheet),
            renamed: self.renamed,
            left_out: self.misfits.into_iter().map(|m| m.left_out).collect(),
        }
    }

    fn fill(&mut self, pack: &CheckedPack, answers: &[Given], problems: &mut Problems) {
        let _ = problems;
        for given in answers {
            let id = &given.id;
            let Some(question) = pack.question(&id.value) else {
                let misfit = sheet::unknown_question(pack, &id.value);
                self.misfit(id, &id.at, Code::UnknownId, misfit);
                continue;
            };
            let Some(written) = &given.written else { continue };
            let entry = sheet::read_today(question, written, self.sheet.today());
            if let Err(misfit) = entry.and_then(|entry| self.sheet.set(question, Some(entry))) {
                self.misfit(id, &given.at, Code::BadAnswer, misfit);
            }
        }
    }

    fn misfit(&mut self, id: &At<String>, at: &Span, code: Code, misfit: Misfit) {
        self.misfits.push(Mismatch {
            left_out: LeftOut {
                id: id.value.clone(),
                because: match code {
                    Code::UnknownId => LeftOutBecause::NoSuchQuestion,
                    _ => LeftOutBecause::NoSuchAnswer,
                },
                help: misfit.help.clone(),
            },
            problem: Diagnostic::new(code, at, misfit.message).help(misfit.help),
        });
    }
}

fn document(root: &Node<'_>, problems: &mut Problems) -> Document {
    let mut document = Document::default();
    let Some(fields) = root.fields("a file of answers", FIELDS, problems) else { return document };
    if let Some(format) = fields.get("format") {
        format.format(FORMAT, problems);
    }
    document.pack = fields.get("pack").and_then(|n| n.string("the id of a pack", problems));
    document.today = fields.get("today").and_then(|n| n.string("a day such as \"2026-11-23\"", problems));
    let Some(answers) = fields.get("answers") else {
        let head = Span { end: fields.at.start.saturating_add(1), ..fields.at.clone() };
        problems.add(
            Diagnostic::new(Code::MissingField, &head, "the field `answers` is missing")
                .help(format!("write {SHAPE}")),
        );
        return document;
    };
    for (id, node) in answers.map("answers by the id of their question", problems) {
        document.answers.push(Given { id, at: node.span(), written: answer(&node, problems) });
    }
    document
}

/// An answer, or nothing where it is unknown or cannot be one.
fn answer(node: &Node<'_>, problems: &mut Problems) -> Option<sheet::Written> {
    // What the reader itself would say could quote the answer.
    let quiet = &mut Problems::new();
    let read = if node.is_nothing() {
        return None;
    } else if node.is_text() {
        let text = node.string("an answer", problems)?.value;
        // `"unknown"` is how an answer is left out on purpose.
        return (text != "unknown").then_some(sheet::Written::Text(text));
    } else if node.is_number() {
        node.whole("an answer", quiet).map(|n| sheet::Written::Number(n.value))
    } else {
        node.boolean("an answer", quiet).map(sheet::Written::Bool)
    };
    if read.is_none() {
        problems.add(
            Diagnostic::new(
                Code::WrongType,
                &node.span(),
                "an answer is a text, a whole number, true, false or null",
            )
            .help("a choice is answered by the id of its option"),
        );
    }
    read
}
