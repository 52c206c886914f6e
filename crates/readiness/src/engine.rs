//! A pack, ready to be used.
//!
//! In: where a pack is. Out: [`Engine`], which reads answers for it, leads an interview and assesses.

use std::path::Path;
use std::sync::Arc;

use readiness_core::checked::Text;
use readiness_core::translation::{is_language, nearest_language};
use readiness_core::{
    CheckedPack, Date, DecisionGraph, Diagnostic, Library, ModuleSource, Renewed, Sheet, Words, cases,
    compile_in, evaluate, explain_in, renew,
};

use crate::error::Error;
use crate::interview::Interview;
use crate::report::Report;
use crate::{answers, builtin, load, words};

/// A checked pack, and everything one does with it. Cheap to clone; may be shared between threads.
#[derive(Clone, Debug)]
pub struct Engine {
    pack: Arc<CheckedPack>,
    warnings: Arc<Vec<Diagnostic>>,
    origin: Arc<Origin>,
}

/// Where a pack came from, to be had from there in another language.
#[derive(Debug)]
struct Origin {
    name: String,
    source: ModuleSource,
    built_in: bool,
    language: Text,
}

impl Origin {
    fn library(&self) -> &dyn Library {
        if self.built_in { &builtin::Shelf } else { &load::Disk }
    }
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
        Self::compiled(name, module, true)
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
        Self::compiled(&path.display().to_string(), load::module(path)?, false)
    }

    fn compiled(name: &str, source: ModuleSource, built_in: bool) -> Result<Self, Error> {
        let origin = Origin { name: name.to_owned(), source, built_in, language: Text::from("") };
        let (pack, warnings) = Self::compiled_in(&origin, None)?;
        let origin = Origin { language: pack.language.clone(), ..origin };
        Ok(Self { pack: Arc::new(pack), warnings: Arc::new(warnings), origin: Arc::new(origin) })
    }

    fn compiled_in(origin: &Origin, language: Option<&str>) -> Result<(CheckedPack, Vec<Diagnostic>), Error> {
        compile_in(&origin.source, origin.library(), language)
            .map_err(|problems| Error::pack(format!("`{}`", origin.name), problems))
    }

    /// The languages that the pack can be had in: the one it was written in, then those it is translated
    /// into. What a translation lacks is shown in the first.
    #[must_use]
    pub fn languages(&self) -> Vec<String> {
        let place = &self.origin.source.place;
        let translated =
            if self.origin.built_in { builtin::languages(place) } else { load::languages(Path::new(place)) };
        let original = self.origin.language.to_string();
        let others = translated.into_iter().filter(|l| *l != *original).collect::<Vec<_>>();
        std::iter::once(original).chain(others).collect()
    }

    /// The same pack in another language; `es` also serves somebody who asks for `es-MX`. Rules are the
    /// same in every language, so answers and results may go from one to the other. [`Engine::warnings`]
    /// then also names every text whose translation is missing, or was made from another text: the text
    /// stands there in the language it was written in.
    ///
    /// # Errors
    /// When the pack is not translated into it ([`Error::is_no_such_language`]), or the translation is
    /// not well formed.
    ///
    /// ```
    /// let english = readiness::Engine::built_in("reconciliation")?;
    /// let spanish = english.in_language("es")?;
    /// assert_eq!(english.pack().rules_hash, spanish.pack().rules_hash);
    /// assert!(english.in_language("xx").unwrap_err().is_no_such_language());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn in_language(&self, wanted: &str) -> Result<Self, Error> {
        let languages = self.languages();
        let known: Vec<&str> = languages.iter().map(String::as_str).collect();
        let Some(language) = nearest_language(wanted, &known) else {
            let name = &self.origin.name;
            let there = readiness_core::diagnostic::list(&known);
            return Err(Error::no_such_language(format!(
                "`{name}` is not translated into `{wanted}`; it is there in {there}"
            )));
        };
        let (pack, warnings) = Self::compiled_in(&self.origin, Some(language))?;
        Ok(Self { pack: Arc::new(pack), warnings: Arc::new(warnings), origin: Arc::clone(&self.origin) })
    }

    /// The words that stand between those of the pack, such as "yes" and "not sure", in its language.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        words::of(&self.pack.language)
    }

    /// The file of a translation, for whoever translates the pack: every text has an entry, what was
    /// translated stays, what is missing is an empty entry. What was translated so far is taken from
    /// `existing`, or else from beside the pack.
    ///
    /// # Errors
    /// When the language is no language tag ([`Error::is_no_such_language`]), when `existing` cannot be
    /// read, or is not well formed: nothing that was written is lost.
    pub fn renew_translation(&self, language: &str, existing: Option<&Path>) -> Result<Renewed, Error> {
        if !is_language(language) || *language == *self.origin.language {
            let help = "write a language tag such as `es` or `pt-BR`, other than that of the pack";
            return Err(Error::no_such_language(format!("nobody translates into `{language}`: {help}")));
        }
        let library = self.origin.library();
        let existing = match existing {
            Some(path) => Some(load::overlay(path)?),
            None => library
                .translation(&self.origin.source.place, language)
                .map_err(|why| Error::unreadable(why, None))?,
        };
        renew(&self.origin.source, library, language, existing.as_ref())
            .map_err(|problems| Error::pack(format!("`{}`", self.origin.name), problems))
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
    pub fn graph(&self) -> DecisionGraph<'_> {
        DecisionGraph::new(&self.pack)
    }

    /// Reads answers, as RON or JSON by their content:
    /// `(today: "2026-11-23", answers: {"id": "yes", "other": 3})`, or the same as JSON. Both may say
    /// `pack: "id"`, which must then be this pack. `"unsure"`, `"prefer_not_to_say"` and `"unknown"`
    /// (or leaving it out) are answers everywhere they are offered. `name` is what to call the text in
    /// messages.
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
        let text = load::limited(reader)
            .map_err(|e| Error::unreadable(format!("`{name}` cannot be read"), Some(e)))?
            .map_err(|up_to| Error::answers(format!("`{name}`"), vec![load::not_text(name, &up_to)]))?;
        answers::read(&self.pack, name, &text, today)
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

    /// Writes a sheet as JSON the way [`Engine::read_answers`] reads it.
    #[must_use]
    pub fn write_answers(&self, sheet: &Sheet) -> String {
        answers::write(&self.pack, sheet)
    }

    /// Assesses a sheet and explains the result. Never fails: every sheet of a checked pack has one.
    #[must_use]
    pub fn assess(&self, sheet: &Sheet) -> Report {
        let assessment = evaluate(&self.pack, sheet);
        let explanation = explain_in(&self.pack, sheet, &assessment, self.words());
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
