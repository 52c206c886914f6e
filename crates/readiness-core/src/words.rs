//! The few words an explanation needs beside those of the pack.
//!
//! In: nothing; whoever shows an explanation chooses the table of a language. Out: [`Words`], by which
//! an answer, a day or a number is said as a person would say it. Evaluation knows no language: only
//! what is told of a result comes through here.

use std::fmt::Display;

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
    /// So many more, with their unit, which may be empty and already agrees with the number.
    pub another: fn(i64, &str) -> String,
    /// One of what a unit names: a pack writes the unit for many, such as "days". What is not known to be
    /// a plural stays as it is.
    pub one: fn(&str) -> String,
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
            n => format!("{} ago", counted(n, "day", "days")),
        },
        another_days: |n| format!("another {}", counted(n, "day", "days")),
        another: |n, unit| format!("another {n} {unit}").trim_end().to_owned(),
        one: english_one,
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
            (Value::Number(n), Domain::Count { unit: Some(unit), .. }) => {
                format!("{n} {}", self.unit(n, unit))
            }
            (Value::Number(n), Domain::Date { .. }) => (self.days_ago)(n),
            (Value::Number(n), _) => n.to_string(),
            (Value::Day(day), _) => (self.day)(day),
            (Value::Option(i), _) => i.to_string(),
        }
    }

    /// A unit as it stands behind a number.
    fn unit(&self, n: i64, unit: &str) -> String {
        if n == 1 { (self.one)(unit) } else { unit.to_owned() }
    }

    /// So many more of what a question counts.
    #[must_use]
    pub(crate) fn more(&self, question: &Question, n: i64) -> String {
        match &question.domain {
            Domain::Date { .. } => (self.another_days)(n),
            Domain::Count { unit, .. } => {
                (self.another)(n, &self.unit(n, unit.as_deref().unwrap_or_default()))
            }
            Domain::YesNo(_) | Domain::Choice(_) | Domain::Scale(_) => (self.another)(n, ""),
        }
    }
}

/// So many of something: "1 day", "2 days".
#[must_use]
pub fn counted<N: Copy + Display + PartialEq + From<u8>>(n: N, one: &str, many: &str) -> String {
    let name = if n == N::from(1) { one } else { many };
    format!("{n} {name}")
}

/// Words that end like a plural and are none.
const AS_IT_IS: [&str; 4] = ["gas", "lens", "news", "yes"];

fn english_one(unit: &str) -> String {
    let is_word = unit.chars().all(|c| c.is_ascii_lowercase());
    let unclear = ["ss", "us", "is", "ies"].iter().any(|end| unit.ends_with(end));
    if unit == "people" {
        return "person".to_owned();
    }
    if !is_word || unclear || AS_IT_IS.contains(&unit) {
        return unit.to_owned();
    }
    let hisses = ["ches", "shes", "sses", "xes"].iter().any(|end| unit.ends_with(end));
    unit.strip_suffix(if hisses { "es" } else { "s" }).unwrap_or(unit).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_unit_is_said_as_one() {
        let units = ["days", "points", "people", "bugs", "minutes", "boxes", "glasses", "pages"];
        let ones = ["day", "point", "person", "bug", "minute", "box", "glass", "page"];
        assert_eq!(units.map(Words::ENGLISH.one), ones);
        for same in
            ["cm", "km/h", "%", "series", "cookies", "gas", "bus", "hard days", "Tage", "días", "mois", ""]
        {
            assert_eq!((Words::ENGLISH.one)(same), same);
        }
    }

    #[test]
    fn what_is_counted_agrees_with_the_number() {
        let days = |n: i64| counted(n, "day", "days");
        assert_eq!([days(0), days(1), days(2)], ["0 days", "1 day", "2 days"]);
        assert_eq!((Words::ENGLISH.days_ago)(1), "1 day ago");
        assert_eq!((Words::ENGLISH.another_days)(1), "another 1 day");
        assert_eq!(counted(1_usize, "veto", "vetoes"), "1 veto");
    }
}
