//! Answers from a file, as RON or JSON.
//!
//! In: a text and the pack it answers. Out: a [`Sheet`], or every problem of the text with its place. No
//! message quotes an answer.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use readiness_core::checked::Domain;
use readiness_core::diagnostic::did_you_mean;
use readiness_core::sheet::{self, Misfit};
use readiness_core::source::At;
use readiness_core::syntax::{MOST_BYTES, MOST_ITEMS, Node};
use readiness_core::{CheckedPack, Code, Date, Diagnostic, Problems, Sheet, SourceFile, Span, Written};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::Error;

const FIELDS: &[&str] = &["pack", "today", "answers", "aside"];
const SHAPE: &str = "`(answers: {\"id\": \"yes\"})` as RON, or `{\"answers\": {\"id\": \"yes\"}}` as JSON";

/// What a file of answers says, before it is held against the pack.
#[derive(Default)]
struct Document {
    pack: Option<At<String>>,
    today: Option<At<String>>,
    answers: Vec<(At<String>, Span, Option<Written>)>,
    aside: Vec<Aside>,
}

/// An answer that no longer fits: kept as it was written, and not used. Printed for debugging it does
/// not say what was answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Aside {
    /// The id of the question it was given to.
    pub question: String,
    /// What was answered.
    pub answer: Written,
}

impl fmt::Debug for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aside").field("question", &self.question).finish_non_exhaustive()
    }
}

/// Answers taken up again: what still fits, and what does not.
#[derive(Clone, Debug)]
pub struct Restored {
    /// The answers that fit, with today's date.
    pub sheet: Sheet,
    /// The day they are from. What they say of "the last two weeks" is said of the weeks before it.
    pub saved_on: Option<Date>,
    /// What was put aside, now or earlier.
    pub aside: Vec<Aside>,
    /// Why it was put aside now: a problem for each, which quotes no answer.
    pub misfits: Vec<Diagnostic>,
}

/// An answer that does not fit.
struct Misplaced {
    problem: Diagnostic,
    aside: Option<Aside>,
}

/// Reads the answers; `today` stands in where the text has no date of its own.
pub(crate) fn read(pack: &CheckedPack, name: &str, text: &str, today: Option<Date>) -> Result<Sheet, Error> {
    let mut problems = Problems::new();
    let document = document(name, text, &mut problems);
    let stated = stated(pack, &document, &mut problems);
    let (sheet, misplaced) = fill(pack, &document.answers, stated.or(today));
    for answer in misplaced {
        problems.add(answer.problem);
    }
    let problems = problems.sorted();
    if problems.is_empty() { Ok(sheet) } else { Err(Error::answers(format!("`{name}`"), problems)) }
}

/// Reads answers of an earlier day. What is wrong with the text is wrong here too; answers that do not
/// fit are put aside.
pub(crate) fn restore(
    pack: &CheckedPack,
    name: &str,
    text: &str,
    today: Option<Date>,
) -> Result<Restored, Error> {
    let mut problems = Problems::new();
    let mut document = document(name, text, &mut problems);
    let stated = stated(pack, &document, &mut problems);
    let problems = problems.sorted();
    if !problems.is_empty() {
        return Err(Error::answers(format!("`{name}`"), problems));
    }
    for (id, _, written) in &mut document.answers {
        let is_date = pack.question(&id.value).is_some_and(|q| matches!(q.domain, Domain::Date { .. }));
        if let (true, Some(stated), Some(Written::Number(ago))) = (is_date, stated, &written)
            && let Some(day) = days_before(stated, *ago)
        {
            *written = Some(Written::Text(day.to_string()));
        }
    }
    let (sheet, misplaced) = fill(pack, &document.answers, today.or(stated));
    let mut restored = Restored { sheet, saved_on: stated, aside: document.aside, misfits: Vec::new() };
    for answer in misplaced {
        let Some(aside) = answer.aside else { continue };
        restored.misfits.push(answer.problem);
        if !restored.aside.contains(&aside) {
            restored.aside.push(aside);
        }
    }
    Ok(restored)
}

/// Forty days ago, said last week, is another day than forty days ago today.
fn days_before(day: Date, ago: i64) -> Option<Date> {
    const SECONDS: u64 = 24 * 60 * 60;
    let ago = std::time::Duration::from_secs(u64::try_from(ago).ok()?.checked_mul(SECONDS)?);
    day.checked_sub(ago).ok()
}

fn document(name: &str, text: &str, problems: &mut Problems) -> Document {
    let file = SourceFile::new(name, text);
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with('{') { json(&file, problems) } else { notation(&file, problems) }
}

/// The day that the text states, once it is clear that these are answers to this pack.
fn stated(pack: &CheckedPack, document: &Document, problems: &mut Problems) -> Option<Date> {
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
    document.today.as_ref().and_then(|day| {
        let parsed = day.value.parse().ok();
        if parsed.is_none() {
            problems.add(
                Diagnostic::new(Code::BadAnswer, &day.at, "`today` is not a day")
                    .help("write it like \"2026-11-23\""),
            );
        }
        parsed
    })
}

/// The sheet of the answers that fit, and the others.
fn fill(
    pack: &CheckedPack,
    answers: &[(At<String>, Span, Option<Written>)],
    today: Option<Date>,
) -> (Sheet, Vec<Misplaced>) {
    let mut sheet = Sheet::new();
    sheet.set_today(today);
    let mut misplaced = Vec::new();
    for (id, at, written) in answers {
        let aside = || {
            let answer = written.clone()?;
            Some(Aside { question: id.value.clone(), answer })
        };
        let Some(question) = pack.question(&id.value) else {
            let problem = told(Code::UnknownId, &id.at, sheet::unknown_question(pack, &id.value));
            misplaced.push(Misplaced { problem, aside: aside() });
            continue;
        };
        let Some(written) = written else { continue };
        let entry = sheet::read_today(question, written, sheet.today());
        if let Err(misfit) = entry.and_then(|entry| sheet.set(question, Some(entry))) {
            misplaced.push(Misplaced { problem: told(Code::BadAnswer, at, misfit), aside: aside() });
        }
    }
    (sheet, misplaced)
}

fn told(code: Code, at: &Span, misfit: Misfit) -> Diagnostic {
    Diagnostic::new(code, at, misfit.message).help(misfit.help)
}

/// `"unknown"` is how an answer is left out on purpose.
fn unless_unknown(text: String) -> Option<Written> {
    (text != "unknown").then_some(Written::Text(text))
}

fn notation(file: &Arc<SourceFile>, problems: &mut Problems) -> Document {
    let mut document = Document::default();
    let Some(root) = Node::file(file, problems) else { return document };
    let Some(fields) = root.fields("a file of answers", FIELDS, problems) else { return document };
    document.pack = fields.get("pack").and_then(|n| n.string("the id of a pack", problems));
    document.today = fields.get("today").and_then(|n| n.string("a day such as \"2026-11-23\"", problems));
    let Some(answers) = fields.need("answers", problems) else { return document };
    for (id, node) in answers.map("answers by the id of their question", problems) {
        let written = noted(&node, problems);
        document.answers.push((id, node.span(), written));
    }
    let aside = fields.get("aside").map(|n| n.list("answers put aside", problems)).unwrap_or_default();
    for node in aside {
        let Some(fields) = node.fields("an answer put aside", &["question", "answer"], problems) else {
            continue;
        };
        let question =
            fields.need("question", problems).and_then(|n| n.string("the id of a question", problems));
        let answer = fields.need("answer", problems).and_then(|n| noted(n, problems));
        if let (Some(question), Some(answer)) = (question, answer) {
            document.aside.push(Aside { question: question.value, answer });
        }
    }
    document
}

/// One answer in RON.
fn noted(node: &Node<'_>, problems: &mut Problems) -> Option<Written> {
    if node.is_text() {
        return node.string("an answer", problems).and_then(|t| unless_unknown(t.value));
    }
    if node.is_number() {
        // The reader's own message would quote the number.
        let number = node.whole("an answer", &mut Problems::new()).map(|n| Written::Number(n.value));
        if number.is_none() {
            problems.add(not_whole(&node.span()));
        }
        return number;
    }
    node.boolean("an answer: a text, a whole number, true or false", problems).map(Written::Bool)
}

fn not_whole(at: &Span) -> Diagnostic {
    Diagnostic::new(Code::WrongType, at, "an answer is a text, a whole number, true, false or null")
        .help("a choice is answered by the id of its option")
}

/// The pairs of a JSON object, with repetitions, each value as a slice of the text.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object in curly brackets")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                    pairs.push((Cow::Owned(key), value));
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Read).map(Pairs)
    }
}

/// One level of a JSON text that stands at `start` of the file.
fn object(
    file: &Arc<SourceFile>,
    text: &str,
    start: usize,
    what: &str,
    problems: &mut Problems,
) -> Vec<(At<String>, Span, String)> {
    let span = |from: usize, to: usize| Span { file: Arc::clone(file), start: from, end: to };
    let pairs: Pairs<'_> = match serde_json::from_str(text) {
        Ok(pairs) => pairs,
        Err(error) if error.is_data() => {
            problems.add(
                Diagnostic::new(
                    Code::WrongType,
                    &span(start, start.saturating_add(text.len().max(1))),
                    format!("expected {what}, an object in curly brackets"),
                )
                .help(format!("write {SHAPE}")),
            );
            return Vec::new();
        }
        Err(error) => {
            let place = start.saturating_add(place_of(text, error.line(), error.column()));
            let place = place.min(file.text.len().saturating_sub(1));
            let end = file.text.get(place..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
            problems.add(
                Diagnostic::new(
                    Code::Syntax,
                    &span(place, place.saturating_add(end)),
                    "this is not JSON from here on",
                )
                .help(Code::Syntax.info().mend),
            );
            return Vec::new();
        }
    };
    let mut read: Vec<(At<String>, Span, String)> = Vec::new();
    let mut behind = start;
    for (key, value) in pairs.0 {
        let value = value.get();
        let value_start = value.as_ptr().addr().saturating_sub(text.as_ptr().addr()).saturating_add(start);
        // Between two values there is nothing but the key in its quotation marks.
        let between = file.text.get(behind..value_start).unwrap_or_default();
        let at = match (between.find('"'), between.rfind('"')) {
            (Some(from), Some(to)) if from < to => {
                span(behind.saturating_add(from), behind.saturating_add(to).saturating_add(1))
            }
            _ => span(value_start, value_start.saturating_add(1)),
        };
        behind = value_start.saturating_add(value.len());
        if read.iter().any(|(k, _, _)| k.value == key) {
            problems.add(
                Diagnostic::new(Code::DuplicateField, &at, format!("`{key}` is given twice"))
                    .help(Code::DuplicateField.info().mend),
            );
            continue;
        }
        read.push((At { value: key.into_owned(), at }, span(value_start, behind), value.to_owned()));
    }
    if read.len() > MOST_ITEMS {
        problems.add(
            Diagnostic::new(
                Code::LimitItems,
                &span(start, start.saturating_add(1)),
                format!("{} entries; at most {MOST_ITEMS} are read", read.len()),
            )
            .help("remove what does not belong to the answers"),
        );
        read.truncate(MOST_ITEMS);
    }
    read
}

/// The byte of a line and column, both from 1, the column in bytes.
fn place_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut place = before.saturating_add(column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(place) {
        place = place.saturating_sub(1);
    }
    place
}

fn json(file: &Arc<SourceFile>, problems: &mut Problems) -> Document {
    let mut document = Document::default();
    if file.text.len() > MOST_BYTES {
        problems.add(
            Diagnostic::new(
                Code::LimitSize,
                &Span { file: Arc::clone(file), start: 0, end: 1 },
                format!("`{}` is larger than {MOST_BYTES} bytes", file.name),
            )
            .help("a file of answers is small: is this the right one?"),
        );
        return document;
    }
    let bom = if file.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = file.text.get(bom..).unwrap_or_default();
    let before = problems.len();
    let mut answered = false;
    for (key, at, value) in object(file, text, bom, "a file of answers", problems) {
        match key.value.as_str() {
            "pack" | "today" => match serde_json::from_str::<String>(&value) {
                Ok(value) if key.value == "pack" => document.pack = Some(At { value, at }),
                Ok(value) => document.today = Some(At { value, at }),
                Err(_) => problems.add(
                    Diagnostic::new(
                        Code::WrongType,
                        &at,
                        format!("`{}` is a text in quotation marks", key.value),
                    )
                    .help(format!("write {SHAPE}")),
                ),
            },
            "answers" => {
                answered = true;
                let inner = file.text.get(at.start..at.end).unwrap_or_default();
                for (id, at, value) in
                    object(file, inner, at.start, "answers by the id of their question", problems)
                {
                    let written = answer(serde_json::from_str(&value).ok(), &at, problems);
                    document.answers.push((id, at, written));
                }
            }
            "aside" => {
                let Ok(aside) = serde_json::from_str::<Vec<Shelved>>(&value) else {
                    let what = "`aside` is a list of answers that no longer fit, each with its `question`";
                    problems.add(
                        Diagnostic::new(Code::WrongType, &at, what)
                            .help("leave it as it was saved, or take it out"),
                    );
                    continue;
                };
                for Shelved { question, answer: value } in aside {
                    if let Some(answer) = answer(Some(value), &at, problems) {
                        document.aside.push(Aside { question, answer });
                    }
                }
            }
            other => {
                let mut problem = Diagnostic::new(
                    Code::UnknownField,
                    &key.at,
                    format!("a file of answers has no field `{other}`"),
                );
                problem = problem.help(
                    did_you_mean(other, FIELDS.iter().copied()).unwrap_or_else(|| format!("write {SHAPE}")),
                );
                problems.add(problem);
            }
        }
    }
    if !answered && problems.len() == before {
        problems.add(
            Diagnostic::new(
                Code::MissingField,
                &Span { file: Arc::clone(file), start: bom, end: bom.saturating_add(1) },
                "the field `answers` is missing",
            )
            .help(format!("write {SHAPE}")),
        );
    }
    document
}

/// An answer put aside, as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shelved {
    question: String,
    answer: serde_json::Value,
}

/// One answer in JSON.
fn answer(value: Option<serde_json::Value>, at: &Span, problems: &mut Problems) -> Option<Written> {
    match value {
        Some(serde_json::Value::String(text)) => unless_unknown(text),
        Some(serde_json::Value::Bool(yes)) => Some(Written::Bool(yes)),
        Some(serde_json::Value::Null) => None,
        Some(serde_json::Value::Number(number)) if number.as_i64().is_some() => {
            number.as_i64().map(Written::Number)
        }
        Some(serde_json::Value::Number(_) | serde_json::Value::Array(_) | serde_json::Value::Object(_))
        | None => {
            problems.add(not_whole(at));
            None
        }
    }
}

/// Writes a sheet as JSON, in the order of the questions, with what was put aside.
pub(crate) fn write(pack: &CheckedPack, sheet: &Sheet, aside: &[Aside]) -> String {
    let mut answers = serde_json::Map::new();
    for question in &pack.questions {
        if let Some(entry) = sheet.get(question) {
            answers.insert(question.id.to_string(), value(sheet::write(question, entry)));
        }
    }
    let mut document = serde_json::Map::new();
    document.insert("pack".to_owned(), pack.id.to_string().into());
    if let Some(today) = sheet.today() {
        document.insert("today".to_owned(), today.to_string().into());
    }
    document.insert("answers".to_owned(), answers.into());
    if !aside.is_empty() {
        let aside: Vec<_> = aside
            .iter()
            .map(|a| serde_json::json!({ "question": a.question, "answer": value(a.answer.clone()) }))
            .collect();
        document.insert("aside".to_owned(), aside.into());
    }
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

fn value(written: Written) -> serde_json::Value {
    match written {
        Written::Text(text) => text.into(),
        Written::Number(number) => number.into(),
        Written::Bool(yes) => yes.into(),
    }
}
