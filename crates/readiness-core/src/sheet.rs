//! One person's answers.
//!
//! In: answers by question id. Out: [`Sheet`], in which every entry fits its question. It differs from
//! what a person typed in that nothing in it is out of range; what is absent is *unknown*, which is
//! neither zero nor no.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::checked::{CheckedPack, Domain, Question, Text};
use crate::diagnostic::did_you_mean;

/// A value that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Value {
    /// The option of that index; for yes/no, 0 is yes and 1 is no.
    Option(usize),
    /// A number of a scale, a count, or days ago for a date.
    Number(i64),
    /// A day, for a date.
    Day(Date),
}

/// An entry of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Entry {
    /// A value.
    Value(Value),
    /// "Not sure".
    Unsure,
    /// "Prefer not to say": the same effect, kept apart for the record.
    PreferNotToSay,
}

/// An answer as somebody wrote it, before it is held against its question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A text: an option, `yes`, a day, `unsure`, `prefer_not_to_say`.
    Text(String),
    /// A whole number.
    Number(i64),
    /// `true` or `false`, for yes and no.
    Bool(bool),
}

/// Why an answer does not fit, in words, with what would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What is wrong, without quoting the answer.
    pub message: String,
    /// What is allowed.
    pub help: String,
}

/// One person's answers: entries by question, and today's date if it is known. Printed for debugging it
/// says only how many there are: answers belong in no log.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    entries: BTreeMap<usize, Entry>,
    today: Option<Date>,
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet").field("answers", &self.entries.len()).finish_non_exhaustive()
    }
}

impl Sheet {
    /// No answers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What was entered for a question; `None` is unknown.
    #[must_use]
    pub fn get(&self, question: &Question) -> Option<Entry> {
        self.entries.get(&question.index).copied()
    }

    /// Enters an answer, or takes it back with `None`.
    ///
    /// # Errors
    /// A [`Misfit`] when the answer is not one that the question allows; the sheet is unchanged.
    pub fn set(&mut self, question: &Question, entry: Option<Entry>) -> Result<(), Misfit> {
        match entry {
            None => {
                self.entries.remove(&question.index);
            }
            Some(entry) => {
                fits(question, entry)?;
                self.entries.insert(question.index, entry);
            }
        }
        Ok(())
    }

    /// Takes an answer back: it is unknown again.
    pub fn clear(&mut self, question: &Question) {
        self.entries.remove(&question.index);
    }

    /// Today's date, by which days become "days ago".
    #[must_use]
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    /// Sets today's date.
    pub fn set_today(&mut self, today: Option<Date>) {
        self.today = today;
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was entered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The number that a comparison sees: of a scale, a count, or days ago. A day that lies outside
    /// what the question allows, because today's date was set later, counts as the nearest allowed one.
    #[must_use]
    pub fn number(&self, question: &Question, value: Value) -> Option<i64> {
        match value {
            Value::Option(_) => None,
            Value::Number(n) => Some(n),
            Value::Day(_) => {
                let (least, most) = question.domain.range()?;
                Some(self.days_ago(value)?.max(least).min(most))
            }
        }
    }

    /// How many days before today a day was; 0 for a later one.
    pub(crate) fn days_ago(&self, value: Value) -> Option<i64> {
        let Value::Day(day) = value else { return None };
        let span = day.until((jiff::Unit::Day, self.today?)).ok()?;
        Some(i64::from(span.get_days()).max(0))
    }

    /// The entry of the question of that index.
    pub(crate) fn entry(&self, index: usize) -> Option<Entry> {
        self.entries.get(&index).copied()
    }
}

/// Reads an answer as written for a question.
///
/// # Errors
/// A [`Misfit`] that says what the question allows. It never quotes the answer.
pub fn read(question: &Question, written: &Written) -> Result<Entry, Misfit> {
    let misfit = || misfit(question);
    let entry = match written {
        Written::Text(text) if text == "unsure" => Entry::Unsure,
        Written::Text(text) if text == "prefer_not_to_say" => Entry::PreferNotToSay,
        Written::Text(text) => match &question.domain {
            Domain::YesNo(_) | Domain::Choice(_) => {
                let options = question.domain.options().unwrap_or_default();
                let found = options.iter().position(|o| *o.id == **text);
                // All options are named: to name the nearest alone would tell what was answered.
                let index = found.ok_or_else(misfit)?;
                Entry::Value(Value::Option(index))
            }
            Domain::Date { .. } => Entry::Value(Value::Day(text.parse().map_err(|_| misfit())?)),
            Domain::Scale(_) | Domain::Count { .. } => return Err(misfit()),
        },
        Written::Number(n) => Entry::Value(Value::Number(*n)),
        Written::Bool(yes) if matches!(question.domain, Domain::YesNo(_)) => {
            Entry::Value(Value::Option(usize::from(!yes)))
        }
        Written::Bool(_) => return Err(misfit()),
    };
    fits(question, entry)?;
    Ok(entry)
}

/// Writes an entry the way [`read`] reads it.
#[must_use]
pub fn write(question: &Question, entry: Entry) -> Written {
    match entry {
        Entry::Unsure => Written::Text("unsure".to_owned()),
        Entry::PreferNotToSay => Written::Text("prefer_not_to_say".to_owned()),
        Entry::Value(Value::Number(n)) => Written::Number(n),
        Entry::Value(Value::Day(day)) => Written::Text(day.to_string()),
        Entry::Value(Value::Option(index)) => {
            let options = question.domain.options().unwrap_or_default();
            Written::Text(options.get(index).map_or_else(String::new, |o| o.id.to_string()))
        }
    }
}

/// Whether an entry is one that the question allows.
fn fits(question: &Question, entry: Entry) -> Result<(), Misfit> {
    let allowed = match (entry, &question.domain) {
        (Entry::Unsure, _) => question.unsure,
        (Entry::PreferNotToSay, _) => question.prefer_not,
        (Entry::Value(Value::Option(i)), domain) => domain.options().is_some_and(|o| i < o.len()),
        (Entry::Value(Value::Number(n)), Domain::Scale(points)) => points.iter().any(|p| p.value == n),
        (Entry::Value(Value::Number(n)), domain) => {
            domain.range().is_some_and(|(min, max)| (min..=max).contains(&n))
        }
        (Entry::Value(Value::Day(_)), domain) => matches!(domain, Domain::Date { .. }),
    };
    if allowed { Ok(()) } else { Err(misfit(question)) }
}

fn misfit(question: &Question) -> Misfit {
    let quoted = |texts: Vec<String>| texts.join(", ");
    let mut help = match &question.domain {
        Domain::YesNo(_) | Domain::Choice(_) => {
            let options = question.domain.options().unwrap_or_default();
            format!("one of {}", quoted(options.iter().map(|o| format!("\"{}\"", o.id)).collect()))
        }
        Domain::Scale(points) => {
            format!("one of {}", quoted(points.iter().map(|p| p.value.to_string()).collect()))
        }
        Domain::Count { min, max, unit } => {
            let unit: &str = unit.as_deref().unwrap_or("");
            format!("a whole number from {min} to {max} {unit}").trim_end().to_owned()
        }
        Domain::Date { max_days } => {
            format!("a day such as \"2026-11-23\", or how many days ago, at most {max_days}")
        }
    };
    if question.unsure {
        help.push_str(", or \"unsure\"");
    }
    if question.prefer_not {
        help.push_str(", or \"prefer_not_to_say\"");
    }
    Misfit { message: format!("this is not an answer to `{}`", question.id), help }
}

/// A sheet from answers by id, as written; reports every answer that does not fit.
///
/// # Errors
/// One `(id, Misfit)` for every answer that names no question or does not fit its question.
pub fn sheet(
    pack: &CheckedPack,
    answers: &[(String, Written)],
    today: Option<Date>,
) -> Result<Sheet, Vec<(String, Misfit)>> {
    let mut sheet = Sheet::new();
    sheet.set_today(today);
    let mut problems = Vec::new();
    for (id, written) in answers {
        let Some(question) = pack.question(id) else {
            problems.push((id.clone(), unknown_question(pack, id)));
            continue;
        };
        match read_today(question, written, today).and_then(|entry| sheet.set(question, Some(entry))) {
            Ok(()) => {}
            Err(misfit) => problems.push((id.clone(), misfit)),
        }
    }
    if problems.is_empty() { Ok(sheet) } else { Err(problems) }
}

/// Reads an answer as [`read`] does; a day after today is no answer, nor one further back than the
/// question allows.
///
/// # Errors
/// A [`Misfit`] that says what the question allows.
pub fn read_today(question: &Question, written: &Written, today: Option<Date>) -> Result<Entry, Misfit> {
    let entry = read(question, written)?;
    if let (Entry::Value(Value::Day(day)), Some(today), Domain::Date { max_days }) =
        (entry, today, &question.domain)
    {
        let days = day.until((jiff::Unit::Day, today)).map_or(-1, |s| i64::from(s.get_days()));
        if !(0..=*max_days).contains(&days) {
            return Err(misfit(question));
        }
    }
    Ok(entry)
}

/// That there is no such question, with the one that was probably meant.
#[must_use]
pub fn unknown_question(pack: &CheckedPack, id: &str) -> Misfit {
    let ids = pack.questions.iter().map(|q| &*q.id);
    Misfit {
        message: format!("there is no question `{id}`"),
        help: did_you_mean(id, ids).unwrap_or_else(|| "see the questions of the pack".to_owned()),
    }
}

/// The ids of the questions of a sheet that have an entry.
#[must_use]
pub fn answered_ids(pack: &CheckedPack, sheet: &Sheet) -> Vec<Text> {
    pack.questions.iter().filter(|q| sheet.get(q).is_some()).map(|q| q.id.clone()).collect()
}
