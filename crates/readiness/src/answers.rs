//! Answers from a file, as RON or JSON.
//!
//! In: a text and the pack it answers. Out: a [`Sheet`], or every problem of the text with its place. No
//! message quotes an answer.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use readiness_core::diagnostic::did_you_mean;
use readiness_core::sheet::{self, Misfit};
use readiness_core::source::At;
use readiness_core::syntax::{MOST_BYTES, MOST_ITEMS, Node};
use readiness_core::{CheckedPack, Code, Date, Diagnostic, Problems, Sheet, SourceFile, Span, Written};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::Error;

const FIELDS: &[&str] = &["pack", "today", "answers"];
const SHAPE: &str = "`(answers: {\"id\": \"yes\"})` as RON, or `{\"answers\": {\"id\": \"yes\"}}` as JSON";

/// What a file of answers says, before it is held against the pack.
#[derive(Default)]
struct Document {
    pack: Option<At<String>>,
    today: Option<At<String>>,
    answers: Vec<(At<String>, Span, Option<Written>)>,
}

/// Reads the answers; `today` stands in where the text has no date of its own.
pub(crate) fn read(pack: &CheckedPack, name: &str, text: &str, today: Option<Date>) -> Result<Sheet, Error> {
    let file = SourceFile::new(name, text);
    let mut problems = Problems::new();
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let is_json = start.starts_with('{');
    let document = if is_json { json(&file, &mut problems) } else { notation(&file, &mut problems) };
    let sheet = fill(pack, &document, today, &mut problems);
    let mut problems = problems.sorted();
    for problem in problems.iter_mut().filter(|p| !is_json && p.code == Code::Syntax) {
        // The reader's own message would quote what it stumbled over, which may be an answer.
        "this is not RON from here on".clone_into(&mut problem.message);
    }
    if problems.is_empty() { Ok(sheet) } else { Err(Error::answers(format!("`{name}`"), problems)) }
}

fn fill(pack: &CheckedPack, document: &Document, today: Option<Date>, problems: &mut Problems) -> Sheet {
    let mut sheet = Sheet::new();
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
    let stated = document.today.as_ref().and_then(|day| {
        let parsed = day.value.parse().ok();
        if parsed.is_none() {
            problems.add(
                Diagnostic::new(Code::BadAnswer, &day.at, "`today` is not a day")
                    .help("write it like \"2026-11-23\""),
            );
        }
        parsed
    });
    sheet.set_today(stated.or(today));
    for (id, at, written) in &document.answers {
        let Some(question) = pack.question(&id.value) else {
            problems.add(told(Code::UnknownId, &id.at, sheet::unknown_question(pack, &id.value)));
            continue;
        };
        let Some(written) = written else { continue };
        let entry = sheet::read_today(question, written, sheet.today());
        if let Err(misfit) = entry.and_then(|entry| sheet.set(question, Some(entry))) {
            problems.add(told(Code::BadAnswer, at, misfit));
        }
    }
    sheet
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
        let written = if node.is_text() {
            node.string("an answer", problems).and_then(|t| unless_unknown(t.value))
        } else if node.is_number() {
            // The reader's own message would quote the number.
            let number = node.whole("an answer", &mut Problems::new()).map(|n| Written::Number(n.value));
            if number.is_none() {
                problems.add(not_whole(&node.span()));
            }
            number
        } else {
            node.boolean("an answer: a text, a whole number, true or false", problems).map(Written::Bool)
        };
        document.answers.push((id, node.span(), written));
    }
    document
}

fn not_whole(at: &Span) -> Diagnostic {
    Diagnostic::new(Code::WrongType, at, "an answer is a text, a whole number, true, false or null")
        .help("a choice is answered by the id of its option")
}

/// The pairs of a JSON object, with repetitions, each value as a slice of the text.
struct Pairs<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> serde::Deserialize<'de> for Pairs<'a> {
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
                    let written = answer(&value, &at, problems);
                    document.answers.push((id, at, written));
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

fn answer(value: &str, at: &Span, problems: &mut Problems) -> Option<Written> {
    match serde_json::from_str(value) {
        Ok(serde_json::Value::String(text)) => unless_unknown(text),
        Ok(serde_json::Value::Bool(yes)) => Some(Written::Bool(yes)),
        Ok(serde_json::Value::Null) => None,
        Ok(serde_json::Value::Number(number)) if number.as_i64().is_some() => {
            number.as_i64().map(Written::Number)
        }
        Ok(serde_json::Value::Number(_) | serde_json::Value::Array(_) | serde_json::Value::Object(_))
        | Err(_) => {
            problems.add(not_whole(at));
            None
        }
    }
}

/// Writes a sheet as JSON, in the order of the questions.
pub(crate) fn write(pack: &CheckedPack, sheet: &Sheet) -> String {
    let mut answers = serde_json::Map::new();
    for question in &pack.questions {
        if let Some(entry) = sheet.get(question) {
            let value = match sheet::write(question, entry) {
                Written::Text(text) => text.into(),
                Written::Number(number) => number.into(),
                Written::Bool(yes) => yes.into(),
            };
            answers.insert(question.id.to_string(), value);
        }
    }
    let mut document = serde_json::Map::new();
    document.insert("pack".to_owned(), pack.id.to_string().into());
    if let Some(today) = sheet.today() {
        document.insert("today".to_owned(), today.to_string().into());
    }
    document.insert("answers".to_owned(), answers.into());
    serde_json::to_string_pretty(&document).unwrap_or_default()
}
