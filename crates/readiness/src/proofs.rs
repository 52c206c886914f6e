//! Statements about all possible answers to a pack, proven or refuted.
//!
//! In: an [`Engine`] and [`ProofLimits`]. Out: [`Proofs`] and [`Counts`]. What the prover finds is told in
//! the pack's own words; a counterexample is assessed by the core like anybody else.

use std::time::{Duration, Instant};

use readiness_core::checked::Text;
use readiness_prove::{Law, Limits, Of, Prover, Solver, Space, Stopped, Unsure, Verdict, Witness};
use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Engine;
use crate::error::Error;
use crate::problem::Problem;
use crate::question::{Sheet, Written};
use crate::report::result::PackStamp;
use crate::report::why::Reason;
use crate::weights::AnswerWeights;

/// How much a proof may take before it ends with what it reached ([`Error::is_too_large`]).
///
/// ```
/// let mut limits = readiness::ProofLimits::default();
/// limits.seconds = Some(10);
/// assert!(readiness::Engine::built_in("release-readiness")?.prove(limits)?.all_hold());
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProofLimits {
    /// The most nodes that its diagrams may have at once, 1,024 or more; a million take about 30 MB. For a
    /// solver, the most formulas.
    pub nodes: usize,
    /// The most seconds; without end, if absent.
    pub seconds: Option<u64>,
}

impl Default for ProofLimits {
    fn default() -> Self {
        Self { nodes: Limits::default().nodes, seconds: None }
    }
}

impl ProofLimits {
    fn inner(self) -> Limits {
        Limits { nodes: self.nodes.max(1_024), time: self.seconds.map(Duration::from_secs) }
    }
}

/// What is proven of a pack, and what is not.
///
/// ```
/// let proofs = readiness::Engine::built_in("reconciliation")?.prove(readiness::ProofLimits::default())?;
/// let told = proofs.statements.iter().find(|s| s.id == "no_contact_told").unwrap();
/// assert!(told.holds && told.kind == readiness::view::StatementKind::Invariant);
/// // Every stage has somebody who stands there.
/// assert!(proofs.stages.iter().all(|stage| stage.example.is_some()));
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Proofs {
    /// The version of this document.
    pub format: u32,
    /// The pack.
    pub pack: PackStamp,
    /// What the author declares, then the laws that hold of every pack with stages.
    pub statements: Vec<Statement>,
    /// For each stage, in journey order, somebody who stands there.
    pub stages: Vec<Reachable>,
    /// How it was done.
    pub by: ProvenBy,
    /// The laws of which nothing is known: a solver cannot tell.
    pub open: Vec<String>,
    /// How much it took.
    pub size: ProofSize,
}

impl Proofs {
    /// Whether every statement holds, and every stage can be reached.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert!(engine.prove(readiness::ProofLimits::default())?.all_hold());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn all_hold(&self) -> bool {
        self.statements.iter().all(|s| s.holds) && self.stages.iter().all(|s| s.example.is_some())
    }

    /// As JSON.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert!(engine.prove(readiness::ProofLimits::default())?.to_json().contains("\"holds\": true"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::report::as_json(self)
    }
}

/// How something was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProvenBy {
    /// By decision diagrams.
    Diagrams,
    /// By a solver, since diagrams grew too large. The answers it names may not be the fewest.
    Solver,
}

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StatementKind {
    /// What the author of the pack declares.
    Invariant,
    /// What holds of every pack.
    Law,
}

/// A statement about all answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// The invariant's id, or the law's name.
    pub id: String,
    /// What it says, in words.
    pub text: String,
    /// Whether it holds of all answers.
    pub holds: bool,
    /// Somebody of whom it does not hold.
    pub counterexample: Option<Person>,
}

/// A stage, with somebody who stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Reachable {
    /// The stage.
    pub stage: String,
    /// Somebody there; absent when no answers lead to it.
    pub example: Option<Person>,
}

/// Somebody made up, answering as a person would be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Person {
    /// Every answer, in the order of asking.
    pub answers: Vec<PersonAnswer>,
    /// Whether fewer of the answers that are `needed` would surely not do.
    pub fewest: bool,
    /// The stage that the core finds for them, where there are stages.
    pub stage: Option<String>,
    /// What the core permits them.
    pub permission: Option<String>,
    /// The rules that fired, with what each rests on.
    pub because: Vec<Reason>,
}

/// An answer of somebody made up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PersonAnswer {
    /// The question.
    pub question: String,
    /// The answer, as it would be written in a file.
    pub answer: Written,
    /// The question, in words.
    pub asked: String,
    /// The answer, in words.
    pub said: String,
    /// Whether it is one of the fewest that do it, whatever the others are.
    pub needed: bool,
}

/// How much a proof took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ProofSize {
    /// Questions.
    pub questions: usize,
    /// Bits in which one whole set of answers is written.
    pub bits: u32,
    /// Nodes of all diagrams together; of a solver, formulas.
    pub nodes: usize,
    /// Nodes of the one diagram that leads every set of answers to its stage; a solver has none.
    pub outcome: usize,
}

/// How many sets of answers lead to each stage, exactly.
///
/// ```
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let counts = engine.count(true, readiness::ProofLimits::default())?;
/// assert_eq!(counts.stages.len(), 6);
/// let everyone = counts.stages.iter().find(|s| s.stage == "everyone").unwrap();
/// assert!(everyone.sheets.parse::<u128>().unwrap() > 0);
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Counts {
    /// The version of this document.
    pub format: u32,
    /// The pack.
    pub pack: PackStamp,
    /// Whether "not sure" is counted as an answer where it is offered.
    pub unsure: bool,
    /// Whether weights were given: then each set of answers counts as much as the product of its weights.
    pub weighted: bool,
    /// All sets of answers together, in decimal digits.
    pub all: String,
    /// By stage, in journey order.
    pub stages: Vec<StageCount>,
}

impl Counts {
    /// As JSON.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert!(engine.count(false, readiness::ProofLimits::default())?.to_json().contains("everyone"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::report::as_json(self)
    }
}

/// How many sets of answers lead to a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct StageCount {
    /// The stage.
    pub stage: String,
    /// What it is called.
    pub title: String,
    /// How many, in decimal digits.
    pub sheets: String,
    /// The share of all in millionths, cut; it says how strict the rules are, and is no chance in life.
    pub share: u64,
}

impl From<Stopped> for Error {
    fn from(stopped: Stopped) -> Self {
        Self::too_large(stopped.to_string())
    }
}

impl Engine {
    /// Proves what the author declares and what the laws say, of all possible answers, "not sure" included.
    ///
    /// # Errors
    /// When the pack is too large for the limits ([`Error::is_too_large`]), with the numbers reached.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let mut limits = readiness::ProofLimits::default();
    /// limits.nodes = 2_000; // too few even for a solver, which takes over where diagrams grow too large
    /// assert!(engine.prove(limits).unwrap_err().is_too_large());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn prove(&self, limits: ProofLimits) -> Result<Proofs, Error> {
        let mut limits = limits.inner();
        // Without an end to the time no clock is read: a browser has none.
        let start = limits.time.map(|_| Instant::now());
        match Prover::new(self.pack(), limits).and_then(|prover| self.by_diagrams(&prover)) {
            Err(Stopped::Nodes { .. } | Stopped::NoThreads) => {
                // The solver has what the diagrams left.
                let (all, spent) = (limits.time, start.map_or(Duration::ZERO, |start| start.elapsed()));
                limits.time = all.map(|all| all.saturating_sub(spent));
                let solved = Solver::new(self.pack(), limits).and_then(|solver| self.by_solver(&solver));
                Ok(solved.map_err(|stopped| match (stopped, all) {
                    (Stopped::Time { nodes, .. }, Some(most)) => {
                        Stopped::Time { most, nodes: nodes.max(limits.nodes) }
                    }
                    (other, _) => other,
                })?)
            }
            other => Ok(other?),
        }
    }

    fn by_diagrams(&self, prover: &Prover<'_>) -> Result<Proofs, Stopped> {
        let proofs = prover.invariants()?.into_iter().chain(prover.laws()?);
        let size = prover.sizes()?;
        let size = ProofSize {
            questions: size.questions,
            bits: size.bits,
            nodes: size.nodes,
            outcome: size.outcome,
        };
        Ok(self.proofs(proofs, prover.stages()?, size, ProvenBy::Diagrams, &[]))
    }

    fn by_solver(&self, solver: &Solver<'_>) -> Result<Proofs, Stopped> {
        let proofs = solver.invariants()?.into_iter().chain(solver.laws()?);
        let (questions, bits) = (solver.space().variables.len(), solver.space().bits());
        let size = ProofSize { questions, bits, nodes: solver.size(), outcome: 0 };
        let open = [Law::LessKnown, Law::OpenSheets, Law::DangerAnswers];
        Ok(self.proofs(proofs, solver.stages()?, size, ProvenBy::Solver, &open))
    }

    fn proofs(
        &self,
        proofs: impl Iterator<Item = readiness_prove::Proof>,
        stages: Vec<(Text, Option<Witness>)>,
        size: ProofSize,
        by: ProvenBy,
        open: &[Law],
    ) -> Proofs {
        let statement = |proof: readiness_prove::Proof| {
            let (kind, id, text) = match &proof.of {
                Of::Invariant(id) => (StatementKind::Invariant, id.to_string(), self.declared(id)),
                Of::Law(law) => (StatementKind::Law, law.name().to_owned(), in_words(*law).to_owned()),
            };
            let counterexample = match &proof.verdict {
                Verdict::Proven => None,
                Verdict::Refuted(witness) => Some(self.person(witness)),
            };
            Statement { kind, id, text, holds: counterexample.is_none(), counterexample }
        };
        let reachable = |(stage, witness): (Text, Option<Witness>)| Reachable {
            stage: stage.to_string(),
            example: witness.map(|w| self.person(&w)),
        };
        Proofs {
            format: crate::FORMAT,
            pack: self.stamp(),
            statements: proofs.map(statement).collect(),
            stages: stages.into_iter().map(reachable).collect(),
            by,
            open: open.iter().map(|law| in_words(*law).to_owned()).collect(),
            size,
        }
    }

    /// Counts the sets of answers that lead to each stage: every question that is asked has one of its
    /// answers, and "not sure" is one where it is offered, if `unsure`.
    ///
    /// # Errors
    /// When the pack has no stages or is too large for the limits ([`Error::is_too_large`]).
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let all = |unsure| engine.count(unsure, readiness::ProofLimits::default()).map(|c| c.all.len());
    /// assert!(all(true)? > all(false)?);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn count(&self, unsure: bool, limits: ProofLimits) -> Result<Counts, Error> {
        self.count_weighted(unsure, &AnswerWeights::default(), limits)
    }

    /// The same with some answers weighing more than others: what is counted then is their weight together.
    ///
    /// # Errors
    /// As [`Engine::count`].
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let never = engine.read_weights("w.json", r#"{"weights": {"loses_data": {"yes": 0, "no": 1}}}"#)?;
    /// let all = engine.count(false, readiness::ProofLimits::default())?;
    /// let some = engine.count_weighted(false, &never, readiness::ProofLimits::default())?;
    /// assert!(some.stages[0].share < all.stages[0].share, "fewer are called off");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn count_weighted(
        &self,
        unsure: bool,
        weights: &AnswerWeights,
        limits: ProofLimits,
    ) -> Result<Counts, Error> {
        let offered = if unsure { Unsure::Offered } else { Unsure::Never };
        let weighted = *weights != AnswerWeights::default();
        let weights = weights.over(self.pack(), &Space::new(self.pack(), offered, &[])?);
        let counted = readiness_prove::count(self.pack(), offered, &weights, limits.inner())?;
        let all: readiness_prove::BigUint = counted.iter().map(|c| &c.sheets).sum();
        let titles = self.pack().ladder.iter().flat_map(|l| &l.stages).map(|s| s.title.to_string());
        let stages = counted
            .iter()
            .zip(titles)
            .map(|(count, title)| StageCount {
                stage: count.stage.to_string(),
                title,
                sheets: count.sheets.to_string(),
                share: count.share_of(&all),
            })
            .collect();
        Ok(Counts {
            format: crate::FORMAT,
            pack: self.stamp(),
            unsure,
            weighted,
            all: all.to_string(),
            stages,
        })
    }

    /// What cannot matter in the pack, proven over all answers: rules that are always or never true, hide
    /// behind others, never decide anything, or always fire together. What the author allows is left out.
    ///
    /// # Errors
    /// When the pack is too large for the limits ([`Error::is_too_large`]).
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// assert!(engine.idle_rules(readiness::ProofLimits::default())?.is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn idle_rules(&self, limits: ProofLimits) -> Result<Vec<Problem>, Error> {
        let found = Prover::new(self.pack(), limits.inner())?.idle()?;
        Ok(found.into_iter().map(Problem::open).collect())
    }

    fn declared(&self, id: &str) -> String {
        let invariant = self.pack().invariants.iter().find(|i| &*i.id == id);
        invariant.and_then(|i| i.text.as_ref()).map_or_else(|| id.to_owned(), ToString::to_string)
    }

    fn stamp(&self) -> PackStamp {
        let pack = self.pack();
        PackStamp {
            id: pack.id.to_string(),
            version: pack.version.to_string(),
            rules_hash: pack.rules_hash.to_string(),
            texts_hash: pack.texts_hash.to_string(),
        }
    }

    fn person(&self, witness: &Witness) -> Person {
        let sheet = Sheet(witness.sheet.clone());
        let report = self.assess_with_answers(&sheet);
        let answers = self.questions().iter().enumerate().filter_map(|(index, question)| {
            let answer = sheet.get(question)?;
            Some(PersonAnswer {
                question: question.id.clone(),
                said: self.in_words(question, &answer),
                answer,
                asked: question.text.clone(),
                needed: witness.needed.contains(&index),
            })
        });
        Person {
            answers: answers.collect(),
            fewest: witness.fewest,
            stage: report.assessment.ladder.as_ref().and_then(|l| l.decided.clone()),
            permission: report.assessment.ladder.as_ref().map(|l| l.permission.clone()),
            because: report.explanation.because,
        }
    }
}

/// What a law says.
fn in_words(law: Law) -> &'static str {
    match law {
        Law::LessKnown => {
            "Knowing less never permits more: an answer turned into \"not sure\", or taken away, never raises what is permitted."
        }
        Law::OpenSheets => {
            "While answers are missing, no more is permitted than any way of giving them would permit."
        }
        Law::Danger => {
            "A sign of danger never raises what is permitted, neither when it is unclear nor when it is certain."
        }
        Law::DangerAnswers => {
            "No answer that only makes danger more likely permits more than another answer in its place."
        }
        Law::Vetoes => "A veto that holds keeps everybody at its stage or below, whatever else they answer.",
    }
}
