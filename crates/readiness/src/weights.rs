//! How often an author expects each answer, for counting.
//!
//! In: a text, RON or JSON: for each question, answers with what they weigh against each other. Out:
//! [`AnswerWeights`]. A question that is not named keeps all of its answers alike; an answer that is not
//! named, of a question that is, weighs nothing.

use std::path::Path;

use readiness_core::diagnostic::did_you_mean;
use readiness_core::syntax::Node;
use readiness_core::{CheckedPack, Code, Diagnostic, Entry, Problems, Sheet, SourceFile, Written, sheet};
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
    /// between which the rules make no difference.
    ///
    /// # Errors
    /// With every problem of the text ([`Error::problems`]).
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let error = engine.read_weights("w.ron", r#"(weights: {"severe_bugs": {"many": 1, "2": -1}})"#).unwrap_err();
    /// assert_eq!(error.problems().len(), 2);
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
        let Some(question) = pack.question(&id.value) else {
            let known = pack.questions.iter().map(|q| &*q.id);
            let problem =
                Diagnostic::new(Code::UnknownId, &id.at, format!("there is no question `{}`", id.value));
            problems.add(match did_you_mean(&id.value, known) {
                Some(help) => problem.help(help),
                None => problem,
            });
            continue;
        };
        let mut own = Vec::new();
        for (answer, weight) in answers.map("an answer with its weight", problems) {
            let number = answer.value.parse().ok().filter(|_| question.domain.options().is_none());
            let written = number.map_or_else(|| Written::Text(answer.value.clone()), Written::Number);
            let entry = match sheet::read(question, &written) {
                Ok(entry) => Some(entry),
                Err(misfit) => {
                    problems
                        .add(Diagnostic::new(Code::BadAnswer, &answer.at, misfit.message).help(misfit.help));
                    None
                }
            };
            let Some(whole) = weight.whole("a weight", problems) else { continue };
            match u64::try_from(whole.value).ok().filter(|_| whole.value <= MOST) {
                Some(weight) => own.extend(entry.map(|e| (e, weight))),
                None => problems.add(
                    Diagnostic::new(Code::BadNumber, &whole.at, "this is no weight")
                        .help(format!("a whole number from 0 to {MOST}")),
                ),
            }
        }
        if !own.is_empty() && own.iter().all(|(_, weight)| *weight == 0) {
            problems.add(
                Diagnostic::new(
                    Code::BadNumber,
                    &id.at,
                    format!("no answer to `{}` weighs anything", id.value),
                )
                .help("give one of them more than 0"),
            );
        }
        read.push((question.index, own));
    }
    read
}
