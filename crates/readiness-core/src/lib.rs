//! The pure heart of `readiness`: rule packs checked, compiled and evaluated.
//!
//! In: texts that somebody else read. Out: assessments. Data flows one way, a type a phase:
//!
//! `ModuleSource → RawPack → Pack → CheckedPack → DecisionGraph`, and
//! `(CheckedPack, Sheet) → Assessment → Explanation`.
//!
//! Nothing here opens a file, asks the time, uses the network or a terminal, draws a random number,
//! computes with floats, or depends on hash order: the same input gives the same bytes.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, reason = "tests may fail loudly"))]

pub mod assessment;
pub mod cases;
pub mod change;
pub mod check;
pub mod checked;
pub mod codes;
pub mod diagnostic;
pub mod evaluate;
pub mod explain;
pub mod graph;
mod hash;
pub mod help;
pub mod interview;
mod number;
pub mod pack;
pub mod panel;
pub mod program;
pub mod raw;
pub mod sheet;
pub mod source;
pub mod syntax;
pub mod translation;
mod truth;
pub mod words;

pub use assessment::Assessment;
pub use checked::CheckedPack;
pub use codes::{Code, Severity};
pub use diagnostic::{Diagnostic, Problems};
pub use evaluate::evaluate;
pub use explain::{Explanation, explain, explain_in};
pub use graph::DecisionGraph;
pub use hash::all_texts;
pub use jiff::civil::Date;
pub use number::{Exact, NotExact};
pub use pack::{Pack, Renewed, renew};
pub use program::Program;
pub use raw::RawPack;
pub use sheet::{Entry, Sheet, Value, Written};
pub use source::{Library, ModuleSource, NoLibrary, SourceFile, Span};
pub use translation::{Made, Reviewed, Translation};
pub use truth::Truth;
pub use words::Words;

/// All phases in one: from the files of a pack to a pack that can be evaluated, and its warnings.
///
/// # Errors
/// Every problem found, warnings included, when any of them is an error.
pub fn compile(
    source: &ModuleSource,
    library: &dyn Library,
) -> Result<(CheckedPack, Vec<Diagnostic>), Vec<Diagnostic>> {
    compile_in(source, library, None)
}

/// The same with texts in another language than the pack was written in; where one is not translated,
/// or has changed since, the text as it was written stands in, and a warning says so. Rules are the same
/// in every language.
///
/// # Errors
/// As [`compile`], and when a translation is there but not well formed.
pub fn compile_in(
    source: &ModuleSource,
    library: &dyn Library,
    language: Option<&str>,
) -> Result<(CheckedPack, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut problems = Problems::new();
    let raw = RawPack::read(source, &mut problems);
    let pack = Pack::resolve_in(raw, library, language, &mut problems);
    match CheckedPack::check(&pack, &mut problems) {
        Some(checked) => Ok((checked, problems.sorted())),
        None => Err(problems.sorted()),
    }
}
