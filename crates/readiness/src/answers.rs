//! Answers from a file, as RON or JSON.
//!
//! In: a text and the pack it answers. Out: a sheet, or every problem of the text with its place. No
//! message quotes an answer.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use readiness_core::checked::{AnsweredElsewhere, Domain, Rename};
use readiness_core::sheet::{self, Misfit};
use readiness_core::source::At;
use readiness_core::syntax::Node;
use readiness_core::{CheckedPack, Code, Date, Diagnostic, Problems, SourceFile, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::interview::Bookmark;
use crate::question::{Sheet, Written};
use crate::report::{FORMAT, as_json, as_ron, one};
use crate::stored::{Aside, CarriedOver, LeftOut, LeftOutBecause, Renamed};

const FIELDS: &[&str] = &["format", "pack", "today", "answers", "aside", "at"];
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
    /// Answers that no longer fit: kept as they were written, and counted for nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aside: Vec<Aside>,
    /// Where the interview was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Bookmark>,
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
            aside: Vec::new(),
            at: None,
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
    aside: Vec<Aside>,
    bookmark: Bookmark,
}

/// An answer as it was given.
#[derive(Clone)]
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

/// Reads answers that were stored; what no longer fits is listed and put aside.
pub(crate) fn carry_over(pack: &CheckedPack, name: &str, text: &str) -> Result<CarriedOver, Error> {
    let (carried, problems) = filled(pack, name, text, None);
    carried_over(name, carried, problems)
}

/// The same on another day: what was "days ago" then is counted from then, and `today` is today.
pub(crate) fn take_up(
    pack: &CheckedPack,
    name: &str,
    text: &str,
    today: Option<Date>,
) -> Result<CarriedOver, Error> {
    let (document, mut problems) = document(name, text);
    // What is saved is saved for one pack: whoever went on here would turn it into answers to another.
    if let Some(named) = elsewhere(pack, &document).and(document.pack.as_ref()) {
        problems.add(another_pack(pack, named));
    }
    on_another_day(pack, name, document, problems, today)
}

/// The same for answers that are only read, also those to an imported pack.
pub(crate) fn begin_with(
    pack: &CheckedPack,
    name: &str,
    text: &str,
    today: Option<Date>,
) -> Result<CarriedOver, Error> {
    let (document, problems) = document(name, text);
    on_another_day(pack, name, document, problems, today)
}

fn on_another_day(
    pack: &CheckedPack,
    name: &str,
    document: Document,
    mut problems: Problems,
    today: Option<Date>,
) -> Result<CarriedOver, Error> {
    let stated = stated(pack, &document, &mut problems);
    let mut carried = Carried { told_on: stated, ..Carried::default() };
    carried.sheet.set_today(today.or(stated));
    carried.fill(pack, document);
    carried_over(name, carried, problems)
}

fn carried_over(name: &str, carried: Carried, mut problems: Problems) -> Result<CarriedOver, Error> {
    // Which of two answers counts is for nobody to guess.
    let twice = carried.misfits.iter().filter(|m| m.left_out.because == LeftOutBecause::GivenTwice);
    twice.for_each(|m| problems.add(m.problem.clone()));
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
    let document = Document {
        answers: given.collect(),
        aside: answers.aside.clone(),
        bookmark: answers.at.clone().unwrap_or_default(),
        ..Document::default()
    };
    let mut carried = Carried { told_on: answers.today, ..Carried::default() };
    carried.sheet.set_today(answers.today);
    carried.fill(pack, document);
    carried.over()
}

fn filled(pack: &CheckedPack, name: &str, text: &str, today: Option<Date>) -> (Carried, Problems) {
    let (document, mut problems) = document(name, text);
    let stated = stated(pack, &document, &mut problems);
    let mut carried = Carried { told_on: stated, ..Carried::default() };
    carried.sheet.set_today(stated.or(today));
    carried.fill(pack, document);
    (carried, problems)
}

fn document(name: &str, text: &str) -> (Document, Problems) {
    let file = SourceFile::new(name, text);
    let mut problems = Problems::new();
    let document = Node::file(&file, &mut problems).map(|root| read_document(&root, &mut problems));
    (document.unwrap_or_default(), problems)
}

/// The day that the answers state; and that they are answers to this pack.
fn stated(pack: &CheckedPack, document: &Document, problems: &mut Problems) -> Option<Date> {
    if let Some(named) = &document.pack
        && *named.value != *pack.id
        && elsewhere(pack, document).is_none()
    {
        problems.add(another_pack(pack, named));
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

fn another_pack(pack: &CheckedPack, named: &At<String>) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownId,
        &named.at,
        format!("these are answers to another pack than `{}`", pack.id),
    )
    .help("assess them with the pack they belong to")
}

/// The imported pack whose answers these are; nothing where they are answers to the pack itself.
fn elsewhere<'a>(pack: &'a CheckedPack, document: &Document) -> Option<&'a AnsweredElsewhere> {
    let named = document.pack.as_ref().filter(|named| *named.value != *pack.id)?;
    pack.answered_elsewhere.iter().find(|other| *other.pack == *named.value)
}

/// The id under which a question of an imported pack is asked here.
fn id_here(other: &AnsweredElsewhere, id: &str) -> Option<String> {
    let rest = id.rsplit('.').next()?;
    let module = id.strip_suffix(rest)?;
    let (_, here) = other.prefixes.iter().find(|(there, _)| **there == *module)?;
    Some(format!("{here}{rest}"))
}

/// A sheet as far as it could be filled, and what does not fit.
#[derive(Default)]
struct Carried {
    sheet: readiness_core::Sheet,
    /// The day that the answers state, from which they count.
    told_on: Option<Date>,
    renamed: Vec<Renamed>,
    misfits: Vec<Mismatch>,
    aside: Vec<Aside>,
    bookmark: Bookmark,
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
            aside: self.aside,
            saved_on: self.told_on,
            at: self.bookmark,
        }
    }

    fn fill(&mut self, pack: &CheckedPack, mut document: Document) {
        if let Some(other) = elsewhere(pack, &document) {
            for id in document.answers.iter_mut().map(|given| &mut given.id.value) {
                *id = id_here(other, id).unwrap_or_else(|| id.clone());
            }
            // Where the other interview was says nothing about this one.
            document.bookmark = Bookmark::default();
        }
        let Document { answers, aside, bookmark, .. } = document;
        self.aside = aside;
        let today = |id: String| id_today(pack, &id).to_owned();
        self.bookmark = Bookmark {
            question: bookmark.question.map(today),
            skipped: bookmark.skipped.into_iter().map(today).collect(),
            path: bookmark.path.into_iter().map(today).collect(),
        };
        let given_as: BTreeSet<&str> = answers.iter().map(|g| g.id.value.as_str()).collect();
        for given in &answers {
            let id = &given.id;
            let now = id_today(pack, &id.value);
            if now != id.value
                && given_as.iter().any(|other| *other != id.value && id_today(pack, other) == now)
            {
                let misfit = Misfit {
                    message: format!("`{}` is called `{now}` now, and is answered under both", id.value),
                    help: "keep the answer that is right".to_owned(),
                };
                self.misfit(given, &id.at, LeftOutBecause::GivenTwice, misfit);
                continue;
            }
            let Some(question) = pack.question(now) else {
                // An answer that only the imported assessment asks for: no mistake, and it counts for nothing.
                if pack.is_asked_elsewhere(now) {
                    continue;
                }
                let misfit = sheet::unknown_question(pack, &id.value);
                self.misfit(given, &id.at, LeftOutBecause::NoSuchQuestion, misfit);
                continue;
            };
            let Some(written) = &given.written else { continue };
            let written_now = answer_today(pack, now, written);
            let is_day = matches!(question.domain, Domain::Date { .. });
            let dated = if is_day { self.dated(written_now) } else { None };
            let on_another_day = self.sheet.today() != self.told_on;
            let counted = dated.as_ref().filter(|_| on_another_day).unwrap_or(written_now);
            let entry = sheet::read_today(question, counted, self.sheet.today());
            if let Err(misfit) = entry.and_then(|entry| self.sheet.set(question, Some(entry))) {
                let given = &Given { written: dated.or_else(|| Some(written.clone())), ..given.clone() };
                self.misfit(given, &given.at, LeftOutBecause::NoSuchAnswer, misfit);
            } else if now != id.value || written_now != written {
                self.renamed.push(Renamed { old: id.value.clone(), new: now.to_owned() });
            }
        }
    }

    /// Forty days ago, said last week, is another day than forty days ago today.
    fn dated(&self, written: &sheet::Written) -> Option<sheet::Written> {
        const SECONDS: u64 = 24 * 60 * 60;
        let (sheet::Written::Number(ago), Some(told_on)) = (written, self.told_on) else { return None };
        let ago = Duration::from_secs(u64::try_from(*ago).ok()?.checked_mul(SECONDS)?);
        Some(sheet::Written::Text(told_on.checked_sub(ago).ok()?.to_string()))
    }

    fn misfit(&mut self, given: &Given, at: &Span, because: LeftOutBecause, misfit: Misfit) {
        let id = &given.id;
        if let Some(written) = &given.written {
            let aside = Aside { question: id.value.clone(), answer: Written::outer(written.clone()) };
            if !self.aside.contains(&aside) {
                self.aside.push(aside);
            }
        }
        let code = match because {
            LeftOutBecause::NoSuchQuestion => Code::UnknownId,
            LeftOutBecause::NoSuchAnswer => Code::BadAnswer,
            LeftOutBecause::GivenTwice => Code::DuplicateField,
        };
        self.misfits.push(Mismatch {
            left_out: LeftOut { id: id.value.clone(), because, help: misfit.help.clone() },
            problem: Diagnostic::new(code, at, misfit.message).help(misfit.help),
        });
    }
}

/// What a question is called today.
fn id_today<'a>(pack: &'a CheckedPack, id: &'a str) -> &'a str {
    let renamed = pack.renames.iter().find_map(|rename| match rename {
        Rename::Question { from, to } if **from == *id => Some(&**to),
        Rename::Question { .. } | Rename::Answer { .. } => None,
    });
    renamed.unwrap_or(id)
}

/// How an answer to a question is written today.
fn answer_today<'a>(
    pack: &'a CheckedPack,
    question: &str,
    written: &'a sheet::Written,
) -> &'a sheet::Written {
    let renamed = pack.renames.iter().find_map(|rename| match rename {
        Rename::Answer { of, from, to } if **of == *question && from == written => Some(to),
        Rename::Question { .. } | Rename::Answer { .. } => None,
    });
    renamed.unwrap_or(written)
}

fn read_document(root: &Node<'_>, problems: &mut Problems) -> Document {
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
    let put_aside = fields.get("aside").map(|n| n.list("answers put aside", problems)).unwrap_or_default();
    document.aside = put_aside.iter().filter_map(|node| aside(node, problems)).collect();
    document.bookmark = fields.get("at").and_then(|node| bookmark(node, problems)).unwrap_or_default();
    document
}

/// An answer that was put aside earlier.
fn aside(node: &Node<'_>, problems: &mut Problems) -> Option<Aside> {
    let fields = node.fields("an answer put aside", &["question", "answer"], problems)?;
    let question = fields.need("question", problems);
    let question = question.and_then(|n| n.string("the id of a question", problems));
    let answer = fields.need("answer", problems).and_then(|n| answer(n, problems));
    Some(Aside { question: question?.value, answer: Written::outer(answer?) })
}

/// Where the interview was.
fn bookmark(node: &Node<'_>, problems: &mut Problems) -> Option<Bookmark> {
    const ID: &str = "the id of a question";
    let fields = node.fields("a bookmark", &["question", "skipped", "path"], problems)?;
    let question = fields.get("question").and_then(|n| n.string(ID, problems)).map(|id| id.value);
    let mut ids = |field: &str, what: &str| -> Vec<String> {
        let all = fields.get(field).map(|n| n.list(what, problems)).unwrap_or_default();
        all.iter().filter_map(|n| Some(n.string(ID, problems)?.value)).collect()
    };
    let (skipped, path) = (ids("skipped", "skipped questions"), ids("path", "questions as they were asked"));
    Some(Bookmark { question, skipped, path })
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
