//! How often an author expects each answer, for counting.
//!
//! In: a text, RON or JSON: for each question, answers with what they weigh against each other. Out:
//! [`AnswerWeights`]. A question that is not named keeps all of its answers alike; an answer that is not
//! named, of a question that is, weighs nothing.

use std::path::Path;

use readiness_core::checked::Question;
use readiness_core::diagnostic::did_you_mean;
use readiness_core::sheet::Value;
use readiness_core::source::At;
use readiness_core::syntax::Node;
use readiness_core::{
    CheckedPack, Code, Diagnostic, Entry, Problems, Sheet, SourceFile, Span, Written, sheet,
};
use readiness_prove::{Space, Weights};

use crate::engine::Engine;
use crate::error::Error;
use crate::load;

/// The most that one answer weighs.
const MOST: i64 = 1_000_000;

/// How often each answer is expected, relative to the others of its question.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let weights = engine.read_weights("w.json", r#"{"weights": {"loses_data": {"yes": 1, "no": 99}}}"#)?;
/// let error = engine.read_weights("w.json", r#"{"weights": {"loses_dta": {"yes": 1}}}"#).unwrap_err();
/// assert_eq!(error.problems()[0].help(), Some("did you mean `loses_data`?"));
/// assert_ne!(weights, readiness::AnswerWeights::default());
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerWeights(Vec<(usize, Vec<(Entry, u64)>)>);

impl AnswerWeights {
    /// The same by classes of answers.
    pub(crate) fn over(&self, pack: &CheckedPack, space: &Space) -> Weights {
        let mut weights = Weights::default();
        for (index, answers) in &self.0 {
            let Some(question) = pack.questions.get(*index) else { continue };
            let classes = space.variable(question).map_or(0, |v| v.classes.len());
            let mut own = vec![0_u64; classes];
            for (entry, weight) in answers {
                let class = space.class_of(question, *entry, &Sheet::new());
                if let Some(sum) = class.and_then(|c| own.get_mut(c)) {
                    *sum = sum.saturating_add(*weight);
                }
            }
            weights.set(*index, own);
        }
        weights
    }
}

impl Engine {
    /// Reads weights for [`Engine::count_weighted`], as RON or JSON by their content:
    /// `{"weights": {"question": {"yes": 1, "no": 9, "unsure": 2}}}`. A number stands for all numbers
    /// between which the rules make no difference; a day is given as so many days ago.
    ///
    /// # Errors
    /// With every problem of the text ([`Error::problems`]).
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let error = engine.read_weights("w.ron", r#"(weights: {"severe_bugs": {"many": 1, "2": -1}})"#).unwrap_err();
    /// assert_eq!(error.problems().len(), 2);
    /// let day = engine.read_weights("w.ron", r#"(weights: {"rollback_days": {"2026-11-01": 1}})"#).unwrap_err();
    /// assert_eq!(day.problems()[0].help(), Some("say how many days ago it was, such as 30"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn read_weights(&self, name: &str, text: &str) -> Result<AnswerWeights, Error> {
        let file = SourceFile::new(name, text);
        let mut problems = Problems::new();
        let read = Node::file(&file, &mut problems).map(|root| weights(self.pack(), &root, &mut problems));
        let problems = problems.sorted();
        if problems.is_empty() {
            Ok(AnswerWeights(read.unwrap_or_default()))
        } else {
            Err(Error::pack(format!("`{name}`"), problems))
        }
    }

    /// The same from a file on the disk.
    ///
    /// # Errors
    /// As [`Engine::read_weights`], and when reading fails.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert!(engine.load_weights("no/such/file.json").unwrap_err().is_unreadable());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn load_weights(&self, path: impl AsRef<Path>) -> Result<AnswerWeights, Error> {
        let (name, text) = load::private_file(path.as_ref())?;
        self.read_weights(&name, &text)
    }
}

fn weights(pack: &CheckedPack, root: &Node<'_>, problems: &mut Problems) -> Vec<(usize, Vec<(Entry, u64)>)> {
    let Some(fields) = root.fields("weights", &["weights"], problems) else { return Vec::new() };
    let Some(all) = fields.need("weights", problems).cloned() else { return Vec::new() };
    let mut read = Vec::new();
    for (id, answers) in all.map("a question with the weights of its answers", problems) {
        match pack.question(&id.value) {
            Some(question) => read.push((question.index, own(question, &id.at, &answers, problems))),
            None => problems.add(unknown(pack, &id)),
        }
    }
    read
}

fn unknown(pack: &CheckedPack, id: &At<String>) -> Diagnostic {
    let problem = Diagnostic::new(Code::UnknownId, &id.at, format!("there is no question `{}`", id.value));
    match did_you_mean(&id.value, pack.questions.iter().map(|q| &*q.id)) {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// The answers of one question, each with its weight.
fn own(question: &Question, at: &Span, answers: &Node<'_>, problems: &mut Problems) -> Vec<(Entry, u64)> {
    let mut own = Vec::new();
    for (answer, weight) in answers.map("an answer with its weight", problems) {
        let entry = entry(question, &answer, problems);
        if let Some(weight) = weighs(&weight, problems) {
            own.extend(entry.map(|entry| (entry, weight)));
        }
    }
    if !own.is_empty() && own.iter().all(|(_, weight)| *weight == 0) {
        let message = format!("no answer to `{}` weighs anything", question.id);
        problems.add(Diagnostic::new(Code::BadNumber, at, message).help("give one of them more than 0"));
    }
    own
}

fn entry(question: &Question, answer: &At<String>, problems: &mut Problems) -> Option<Entry> {
    let number = answer.value.parse().ok().filter(|_| question.domain.options().is_none());
    let written = number.map_or_else(|| Written::Text(answer.value.clone()), Written::Number);
    let problem = match sheet::read(question, &written) {
        // No rule reads a day as such, and how long ago it was changes with today.
        Ok(Entry::Value(Value::Day(_))) => {
            let problem = Diagnostic::new(Code::BadAnswer, &answer.at, "a day weighs nothing by itself");
            problem.help("say how many days ago it was, such as 30")
        }
        Ok(entry) => return Some(entry),
        Err(misfit) => Diagnostic::new(Code::BadAnswer, &answer.at, misfit.message).help(misfit.help),
    };
    problems.add(problem);
    None
}

fn weighs(weight: &Node<'_>, problems: &mut Problems) -> Option<u64> {
    let whole = weight.whole("a weight", problems)?;
    let weight = u64::try_from(whole.value).ok().filter(|_| whole.value <= MOST);
    if weight.is_none() {
        let problem = Diagnostic::new(Code::BadNumber, &whole.at, "this is no weight");
        problems.add(problem.help(format!("a whole number from 0 to {MOST}")));
    }
    weight
}
