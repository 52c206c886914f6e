//! The engine to embed: load a pack, ask its questions, assess the answers, show the reasons.
//!
//! In: a pack (built in, or a folder of RON) and one person's answers. Out: a [`Report`]: where they
//! stand, why, what blocks the next stage, and what is in their own hands. It differs from
//! `readiness-core` in that it reads files; it still knows no clock, no terminal and no network, and
//! it writes nothing anywhere.
//!
//! ```
//! use readiness::Engine;
//!
//! let engine = Engine::built_in("release-readiness")?;
//! let answers = engine.read_answers("answers.json", r#"{ "answers": {} }"#)?;
//! let report = engine.assess(&answers);
//! // Nothing was answered, so nothing is permitted and no stage is asserted.
//! let place = report.assessment.ladder.as_ref().unwrap();
//! assert!(place.decided.is_none());
//! assert!(!report.explanation.open_questions.is_empty());
//! # Ok::<(), readiness::Error>(())
//! ```
//!
//! Question by question, with a way back:
//!
//! ```
//! use readiness::{Engine, Written};
//!
//! let engine = Engine::built_in("release-readiness")?;
//! let mut interview = engine.interview();
//! while let Some(question) = interview.question() {
//!     // Show `question.text`, `question.why` and its options; here nobody is sure of anything.
//!     let answer = if question.unsure { "unsure" } else { "yes" };
//!     if interview.answer(&Written::Text(answer.into())).is_err() {
//!         interview.skip();
//!     }
//! }
//! assert!(interview.report().assessment.ladder.is_some());
//! # Ok::<(), readiness::Error>(())
//! ```

mod answers;
mod builtin;
mod engine;
mod error;
mod interview;
mod load;
mod report;

pub use answers::{Aside, Restored};
pub use builtin::names as built_in_names;
pub use engine::Engine;
pub use error::Error;
pub use interview::{Interview, Refused};
pub use report::{FORMAT, Report};

pub use readiness_core::checked::{Choice, Domain, Point, Question, Section, Veto};
pub use readiness_core::{
    Assessment, CheckedPack, Code, Date, DecisionGraph, Diagnostic, Entry, Exact, Explanation, Severity,
    Sheet, Span, Truth, Value, Written,
};

/// The parts of a result, for those who draw it themselves.
pub mod view {
    pub use readiness_core::assessment::{ChannelState, GateState};
    pub use readiness_core::change::{Hint, Step};
    pub use readiness_core::explain::{
        Blocked, ChannelView, Cited, LadderView, Line, NextStage, OpenQuestion, PictureView, Reason,
        ScoreView, StageView, in_words, value_in_words,
    };
    pub use readiness_core::graph::{EdgeKind, Node, NodeKind};
    pub use readiness_core::interview::Status;
}
