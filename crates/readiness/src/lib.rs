//! The engine to embed: load a pack, ask its questions, assess the answers, show the reasons.
//!
//! In: a pack (built in, in a text, or a folder of RON or JSON) and one person's answers. Out: a
//! [`Report`]: where they stand, why, what blocks the next stage, and what is in their own hands. It
//! differs from `readiness-core` in that it reads files, and in that its types are its own: what is
//! public here is promised, whatever becomes of the crates inside. It knows no clock, no terminal and no
//! network, and it writes nothing anywhere.
//!
//! ```
//! use readiness::Engine;
//!
//! let engine = Engine::built_in("release-readiness")?;
//! let mut interview = engine.interview();
//! while let Some(question) = interview.question() {
//!     // Show `question.text`, `question.why` and its options; here nobody is sure of anything.
//!     if !question.unsure || interview.answer("unsure").is_err() {
//!         interview.skip();
//!     }
//! }
//! let report = interview.report();
//! // Nothing is known, so nothing is permitted.
//! assert_eq!(report.assessment.ladder.unwrap().permission, "nobody");
//! assert!(!report.explanation.because.is_empty());
//! # Ok::<(), readiness::Error>(())
//! ```
//!
//! What goes out to other programs ([`Answers`], [`Report`], [`Comparison`], [`Panel`]) carries a format number and
//! has a JSON Schema ([`Document::schema`]).

/// The page a newcomer reads first: its code runs.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

mod answers;
mod asking;
mod builtin;
mod catalogue;
mod compare;
mod draft;
mod engine;
mod error;
mod interview;
mod load;
mod pack_file;
mod panel;
mod problem;
#[cfg(feature = "prove")]
mod proofs;
mod question;
mod report;
#[cfg(feature = "prove")]
mod rests;
mod schema;
mod stored;
#[cfg(feature = "prove")]
mod weights;
mod words;

pub use answers::Answers;
pub use builtin::names as built_in_names;
pub use catalogue::{Catalogue, Coverage, Element, RuleKind, Use};
pub use compare::{Comparison, Differs};
pub use draft::{Draft, Imported};
pub use engine::Engine;
pub use error::Error;
pub use interview::{Bookmark, Interview, Irrelevant, Order, Progress};
pub use pack_file::PackFile;
pub use panel::{Panel, Voices};
pub use problem::{Problem, Severity};
#[cfg(feature = "prove")]
pub use proofs::{Counts, ProofLimits, Proofs};
pub use question::{Changes, Choice, Domain, Hands, Point, Question, Section, Sheet, Written, in_words};
pub use readiness_core::Date;
pub use report::help::Country;
pub use report::result::{Assessment, Exact, Truth};
pub use report::why::Explanation;
pub use report::{FORMAT, Report};
pub use schema::Document;
pub use stored::{Aside, CarriedOver, LeftOut, LeftOutBecause, Renamed};

#[cfg(feature = "prove")]
pub use weights::AnswerWeights;

/// The parts of a result and of a comparison, for those who draw them themselves.
///
/// ```
/// use readiness::view::{Line, ReasonKind};
/// let engine = readiness::Engine::built_in("release-readiness")?;
/// let sheet = engine.read_answers("a.json", r#"{"answers": {"open_hole": "yes"}}"#)?;
/// let report = engine.assess(&sheet);
/// let reason = &report.explanation.because[0];
/// assert_eq!(reason.kind, ReasonKind::Veto);
/// let said = |line: &Line| format!("{} ({})", line.text, line.sources[0].id);
/// println!("{}", said(&reason.line));
/// # Ok::<(), readiness::Error>(())
/// ```
pub mod view {
    pub use crate::compare::{
        Change, ChannelChange, Fired, FiredKind, GateChange, Interval, Place, ScoreChange, Titled,
    };
    pub use crate::panel::{Held, Parting, Said, Side, Silence, Stand, StepSaid, StopsAt, Together};
    #[cfg(feature = "prove")]
    pub use crate::proofs::{
        Person, PersonAnswer, ProofSize, ProvenBy, Reachable, StageCount, Statement, StatementKind,
    };
    pub use crate::report::help::{HelpLine, HelpPlace};
    pub use crate::report::result::{
        ChannelResult, ChannelState, GateResult, GateState, LadderResult, Named, PackStamp, ScoreResult,
    };
    pub use crate::report::why::{
        Blocked, Certain, ChannelView, Cited, Given, Hint, LadderView, Line, Made, NextStage, OpenQuestion,
        PictureView, Reason, ReasonKind, RestsOn, Reviewed, ScoreView, StageChange, StageView, Step,
        Translation,
    };
}

/// The words that stand between those of a pack, by language, for the project's own tools.
#[doc(hidden)]
pub use words::of as words_in;

/// The crate inside, for the project's own tools. Nothing about it is promised: it may change with any
/// version.
#[doc(hidden)]
pub use readiness_core as core;
