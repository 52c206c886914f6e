//! The few words an explanation needs beside those of the pack.
//!
//! In: nothing; whoever shows an explanation chooses the table of a language. Out: [`Words`], by which
//! an answer, a day or a number is said as a person would say it. Evaluation knows no language: only
//! what is told of a result comes through here.

use jiff::civil::Date;

use crate::checked::{Domain, Question};
use crate::number::Exact;
use crate::sheet::{Entry, Value};

/// The words of one language. A table that lacks one does not compile.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The language, as a BCP 47 tag.
    pub language: &'static str,
    /// "Yes".
    pub yes: &'static str,
    /// "No".
    pub no: &'static str,
    /// "Not sure".
    pub unsure: &'static str,
    /// "Prefer not to say".
    pub prefer_not: &'static str,
    /// So many days ago.
    pub days_ago: fn(i64) -> String,
    /// So many days more.
    pub another_days: fn(i64) -> String,
    /// So many more, with their unit, which may be empty.
    pub another: fn(i64, &str) -> String,
    /// A day.
    pub day: fn(Date) -> String,
    /// An exact number.
    pub number: fn(Exact) -> String,
}

impl Words {
    /// English.
    pub const ENGLISH: Self = Self {
        language: "en",
        yes: "Yes",
        no: "No",
        unsure: "Not sure",
        prefer_not: "Prefer not to say",
        days_ago: |n| match n {
            0 => "today".to_owned(),
            1 => "1 day ago".to_owned(),
            n => format!("{n} days ago"),
        },
        another_days: |n| format!("another {n} {}", if n == 1 { "day" } else { "days" }),
        another: |n, unit| format!("another {n} {unit}").trim_end().to_owned(),
        day: |day| day.strftime("%-d %B %Y").to_string(),
        number: |n| n.to_string(),
    };

    /// An entry as a person would say it.
    #[must_use]
    pub fn entry(&self, question: &Question, entry: Entry) -> String {
        match entry {
            Entry::Unsure => self.unsure.to_owned(),
            Entry::PreferNotToSay => self.prefer_not.to_owned(),
            Entry::Value(value) => self.value(question, value),
        }
    }

    /// A value as a person would say it.
    #[must_use]
    pub fn value(&self, question: &Question, value: Value) -> String {
        match (value, &question.domain) {
            (Value::Option(0), Domain::YesNo(_)) => self.yes.to_owned(),
            (Value::Option(_), Domain::YesNo(_)) => self.no.to_owned(),
            (Value::Option(i), Domain::Choice(options)) => {
                options.get(i).map_or_else(String::new, |o| o.text.to_string())
            }
            (Value::Number(n), Domain::Scale(points)) => {
                points.iter().find(|p| p.value == n).map_or_else(|| n.to_string(), |p| p.text.to_string())
            }
            (Value::Number(n), Domain::Count { unit: Some(unit), .. }) => format!("{n} {unit}"),
            (Value::Number(n), Domain::Date { .. }) => (self.days_ago)(n),
            (Value::Number(n), _) => n.to_string(),
            (Value::Day(day), _) => (self.day)(day),
            (Value::Option(i), _) => i.to_string(),
        }
    }

    /// So many more of what a question counts.
    #[must_use]
    pub(crate) fn more(&self, question: &Question, n: i64) -> String {
        match &question.domain {
            Domain::Date { .. } => (self.another_days)(n),
            Domain::Count { unit, .. } => (self.another)(n, unit.as_deref().unwrap_or_default()),
            Domain::YesNo(_) | Domain::Choice(_) | Domain::Scale(_) => (self.another)(n, ""),
        }
    }
}
