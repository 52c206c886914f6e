//! A pack, ready to be used.
//!
//! In: where a pack is. Out: [`Engine`], which reads answers for it, leads an interview and assesses.

use std::path::Path;
use std::sync::Arc;

use readiness_core::{
    CheckedPack, Date, DecisionGraph, Diagnostic, Sheet, cases, compile, evaluate, explain,
};

use crate::answers::{Aside, Restored};
use crate::error::Error;
use crate::interview::Interview;
use crate::report::Report;
use crate::{answers, builtin, load};

/// A checked pack, and everything one does with it. Cheap to clone; may be shared between threads.
#[derive(Clone, Debug)]
pub struct Engine {
    pack: Arc<CheckedPack>,
    warnings: Arc<Vec<Diagnostic>>,
}

impl Engine {
    /// The built-in pack of that name; see [`crate::built_in_names`].
    ///
    /// # Errors
    /// When there is none ([`Error::is_no_such_pack`]).
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// assert!(engine.pack().questions.len() > 30);
    /// assert!(readiness::Engine::built_in("reconciliatoin").unwrap_err().to_string().contains("did you mean"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn built_in(name: &str) -> Result<Self, Error> {
        let names = builtin::names();
        let module = names.contains(&name).then(|| builtin::module(name)).flatten().ok_or_else(|| {
            let help =
                readiness_core::diagnostic::did_you_mean(name, names.iter().copied()).unwrap_or_default();
            Error::no_such_pack(format!("there is no built-in pack `{name}`: {help}"))
        })?;
        Self::compiled(name, compile(&module, &builtin::Shelf))
    }

    /// The pack in that folder or file. It may import modules beside it, and the built-in ones as
    /// `builtin:common`.
    ///
    /// # Errors
    /// When it cannot be read, or is not valid ([`Error::is_invalid`]): then with all its problems.
    ///
    /// ```no_run
    /// match readiness::Engine::load("my-pack") {
    ///     Ok(engine) => println!("{} questions", engine.pack().questions.len()),
    ///     Err(error) => error.diagnostics().iter().for_each(|problem| eprintln!("{problem}")),
    /// }
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::compiled(&path.display().to_string(), compile(&load::module(path)?, &load::Disk))
    }

    fn compiled(
        name: &str,
        result: Result<(CheckedPack, Vec<Diagnostic>), Vec<Diagnostic>>,
    ) -> Result<Self, Error> {
        match result {
            Ok((pack, warnings)) => Ok(Self { pack: Arc::new(pack), warnings: Arc::new(warnings) }),
            Err(problems) => Err(Error::pack(format!("`{name}`"), problems)),
        }
    }

    /// The pack.
    #[must_use]
    pub fn pack(&self) -> &CheckedPack {
        &self.pack
    }

    /// What was noticed about the pack that does not keep it from being used.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Who reads whom, for drawing.
    #[must_use]
    pub fn graph(&self) -> DecisionGraph {
        DecisionGraph::new(&self.pack)
    }

    /// Reads answers, as RON or JSON by their content:
    /// `(today: "2026-11-23", answers: {"id": "yes", "other": 3})`, or the same as JSON. Both may say
    /// `pack: "id"`, which must then be this pack. `"unsure"`, `"prefer_not_to_say"` and `"unknown"`
    /// (or leaving it out) are answers everywhere they are offered. What stands in `aside` is not used, see
    /// [`Engine::restore_answers`]. `name` is what to call the text in messages.
    ///
    /// # Errors
    /// With every problem of the answers ([`Error::diagnostics`]); no message quotes an answer.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let error = engine.read_answers("a.json", r#"{ "answers": { "base.told_to_stopp": "yes" } }"#).unwrap_err();
    /// assert!(error.is_about_answers());
    /// assert_eq!(error.diagnostics()[0].help.as_deref(), Some("did you mean `base.told_to_stop`?"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn read_answers(&self, name: &str, text: &str) -> Result<Sheet, Error> {
        answers::read(&self.pack, name, text, None)
    }

    /// The same from anything that can be read, within the limits for outside data, with today's date
    /// where the answers do not state one.
    ///
    /// # Errors
    /// As [`Engine::read_answers`], and when reading fails.
    pub fn read_answers_from(
        &self,
        name: &str,
        reader: impl std::io::Read,
        today: Option<Date>,
    ) -> Result<Sheet, Error> {
        answers::read(&self.pack, name, &text_of(name, reader)?, today)
    }

    /// The same from a file on the disk.
    ///
    /// # Errors
    /// As [`Engine::read_answers_from`].
    pub fn load_answers(&self, path: impl AsRef<Path>, today: Option<Date>) -> Result<Sheet, Error> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let file = load::plain_file(path)
            .map_err(|e| Error::unreadable(format!("`{name}` cannot be read"), Some(e)))?;
        self.read_answers_from(&name, file, today)
    }

    /// Takes answers of an earlier day up again. `today` is today; days given as "days ago" then are
    /// moved back by what passed since. Answers that no longer fit the pack are put aside.
    ///
    /// # Errors
    /// As [`Engine::read_answers_from`], except for answers that do not fit.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let text = r#"{ "answers": { "tests": "all_pass", "a_question_of_old": "yes" } }"#;
    /// let restored = engine.restore_answers("notes.json", text.as_bytes(), None)?;
    /// assert_eq!(restored.aside[0].question, "a_question_of_old");
    /// assert!(engine.write_restorable(&restored.sheet, &restored.aside).contains("a_question_of_old"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn restore_answers(
        &self,
        name: &str,
        reader: impl std::io::Read,
        today: Option<Date>,
    ) -> Result<Restored, Error> {
        answers::restore(&self.pack, name, &text_of(name, reader)?, today)
    }

    /// Writes a sheet as JSON the way [`Engine::read_answers`] reads it.
    #[must_use]
    pub fn write_answers(&self, sheet: &Sheet) -> String {
        answers::write(&self.pack, sheet, &[])
    }

    /// The same with the answers that were put aside, so that none is lost.
    #[must_use]
    pub fn write_restorable(&self, sheet: &Sheet, aside: &[Aside]) -> String {
        answers::write(&self.pack, sheet, aside)
    }

    /// Assesses a sheet and explains the result. Never fails: every sheet of a checked pack has one.
    #[must_use]
    pub fn assess(&self, sheet: &Sheet) -> Report {
        let assessment = evaluate(&self.pack, sheet);
        let explanation = explain(&self.pack, sheet, &assessment);
        Report { format: crate::FORMAT, assessment, explanation }
    }

    /// Begins an interview.
    #[must_use]
    pub fn interview(&self) -> Interview {
        Interview::new(self.clone())
    }

    /// The examples of the pack that come out otherwise than they say, each as a diagnostic.
    #[must_use]
    pub fn failing_examples(&self) -> Vec<Diagnostic> {
        cases::run_examples(&self.pack)
    }

    /// The invariants of the pack for which a counterexample was found among `samples` sheets. Finding
    /// none proves nothing.
    #[must_use]
    pub fn broken_invariants(&self, samples: u32) -> Vec<Diagnostic> {
        cases::sample_invariants(&self.pack, samples)
    }
}

/// A text of answers, within the limits for outside data.
fn text_of(name: &str, reader: impl std::io::Read) -> Result<String, Error> {
    load::limited(reader)
        .map_err(|e| Error::unreadable(format!("`{name}` cannot be read"), Some(e)))?
        .map_err(|up_to| Error::answers(format!("`{name}`"), vec![load::not_text(name, &up_to)]))
}
