//! A pack, ready to be used.
//!
//! In: where a pack is. Out: [`Engine`], which reads answers for it, leads an interview and assesses.

use std::path::Path;
use std::sync::Arc;

use readiness_core::checked::Text;
use readiness_core::translation::{is_language, nearest_language};
use readiness_core::{
    Assessment, CheckedPack, Date, DecisionGraph, Diagnostic, Library, ModuleSource, Pack, Problems, Program,
    RawPack, Renewed, SourceFile, Words, cases, compile_in, renew,
};

use crate::answers::Answers;
use crate::compare::Comparison;
use crate::error::Error;
use crate::interview::{Bookmark, Interview};
use crate::panel::Voices;
use crate::problem::Problem;
use crate::question::{self, Question, Section, Sheet, Written};
use crate::report::Report;
use crate::report::help::{self, Country, HelpPlace};
use crate::stored::CarriedOver;
use crate::{answers, builtin, load, words};

/// A checked pack, and everything one does with it. Cheap to clone; may be shared between threads.
///
/// ```
/// let engine = readiness::Engine::built_in("reconciliation")?;
/// let other = engine.clone();
/// std::thread::spawn(move || other.assess(&readiness::Sheet::new())).join().unwrap();
/// # Ok::<(), readiness::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Engine(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pack: CheckedPack,
    /// What answers; none where the pack is too large for it, and the evaluator by the book answers.
    program: Option<Program>,
    warnings: Vec<Problem>,
    questions: Vec<Arc<Question>>,
    sections: Vec<Section>,
    origin: Arc<Origin>,
    /// All outcomes, prepared when they are first needed.
    #[cfg(feature = "prove")]
    outcomes: crate::asking::Outcomes,
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
    /// assert!(engine.questions().len() > 30);
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
        Self::compiled(name, module, true, &builtin::Shelf)
    }

    /// The pack in that folder or file. It may import modules beside it, and the built-in ones as
    /// `builtin:common`.
    ///
    /// # Errors
    /// When it cannot be read, or is not valid ([`Error::is_invalid`]): then with all its problems.
    ///
    /// ```no_run
    /// match readiness::Engine::load("my-pack") {
    ///     Ok(engine) => println!("{} questions", engine.questions().len()),
    ///     Err(error) => error.problems().iter().for_each(|problem| eprintln!("{problem}")),
    /// }
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::compiled(&path.display().to_string(), load::module(path)?, false, &load::Disk)
    }

    /// The pack in a text, RON or JSON by its content. It may import built-in modules. `name` is what to
    /// call the text in messages.
    ///
    /// # Errors
    /// When it is not valid ([`Error::is_invalid`]): with all its problems.
    ///
    /// ```
    /// let engine = readiness::Engine::from_text("tea.ron", r#"(
    ///   pack: (id: "tea", version: "1", title: "Is the tea ready?"),
    ///   sections: [(id: "pot", title: "The pot")],
    ///   questions: [(id: "minutes", section: "pot", kind: Count(max: 60), hands: Circumstances, changes: WithTime,
    ///     text: "For how many minutes has it stood?", why: "Tea takes its time.")],
    ///   signal_kinds: [(id: "good", direction: Support, title: "Good signs")],
    ///   signals: [(id: "strong", kind: "good", when: Ge("minutes", 4), text: "It is strong.", judgement: "Ours.")],
    /// )"#)?;
    /// let sheet = engine.read_answers("a.json", r#"{"answers": {"minutes": 5}}"#)?;
    /// assert_eq!(engine.assess(&sheet).assessment.signals[0].truth, readiness::Truth::True);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn from_text(name: &str, text: &str) -> Result<Self, Error> {
        let module = ModuleSource { place: name.to_owned(), files: vec![SourceFile::new(name, text)] };
        Self::compiled(name, module, true, &builtin::Shelf)
    }

    pub(crate) fn compiled(
        name: &str,
        source: ModuleSource,
        built_in: bool,
        library: &dyn Library,
    ) -> Result<Self, Error> {
        let (pack, warnings) = compile_in(&source, library, None)
            .map_err(|problems| Error::pack(format!("`{name}`"), problems))?;
        let origin = Origin { name: name.to_owned(), source, built_in, language: pack.language.clone() };
        Ok(Self::new(pack, warnings, Arc::new(origin)))
    }

    fn new(pack: CheckedPack, warnings: Vec<Diagnostic>, origin: Arc<Origin>) -> Self {
        Self(Arc::new(Inner {
            program: Program::compile(&DecisionGraph::new(&pack)).ok(),
            warnings: warnings.into_iter().map(Problem::open).collect(),
            questions: pack.questions.iter().map(question::question).collect(),
            sections: pack.sections.iter().map(question::section).collect(),
            pack,
            origin,
            #[cfg(feature = "prove")]
            outcomes: crate::asking::Outcomes::default(),
        }))
    }

    fn compiled_in(origin: &Origin, language: Option<&str>) -> Result<(CheckedPack, Vec<Diagnostic>), Error> {
        compile_in(&origin.source, origin.library(), language)
            .map_err(|problems| Error::pack(format!("`{}`", origin.name), problems))
    }

    /// The languages that the pack can be had in: the one it was written in, then those it is translated
    /// into. What a translation lacks is shown in the first.
    ///
    /// ```
    /// assert_eq!(readiness::Engine::built_in("reconciliation")?.languages(), ["en", "es"]);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn languages(&self) -> Vec<String> {
        let place = &self.0.origin.source.place;
        let translated = if self.0.origin.built_in {
            builtin::languages(place)
        } else {
            load::languages(Path::new(place))
        };
        let original = self.0.origin.language.to_string();
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
            let name = &self.0.origin.name;
            let there = readiness_core::diagnostic::list(&known);
            return Err(Error::no_such_language(format!(
                "`{name}` is not translated into `{wanted}`; it is there in {there}"
            )));
        };
        let (pack, warnings) = Self::compiled_in(&self.0.origin, Some(language))?;
        Ok(Self::new(pack, warnings, Arc::clone(&self.0.origin)))
    }

    /// An answer as a person would say it, in the language of the pack.
    ///
    /// ```
    /// let spanish = readiness::Engine::built_in("reconciliation")?.in_language("es")?;
    /// let question = spanish.question("base.violence_by_ex").unwrap();
    /// assert_eq!(spanish.in_words(question, &"yes".into()), "Sí");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn in_words(&self, question: &Question, answer: &Written) -> String {
        question::said(question, answer, self.words())
    }

    /// The words that stand between those of the pack, such as "yes" and "not sure", in its language: as
    /// the core knows them, for the project's own tools.
    #[doc(hidden)]
    #[must_use]
    pub fn words(&self) -> &'static Words {
        words::of(self.language())
    }

    /// The file of a translation, as the core writes it, for the project's own tools: every text has an
    /// entry, what was translated stays, what is missing is an empty entry. What was translated so far is
    /// taken from `existing`, or else from beside the pack.
    ///
    /// # Errors
    /// When the language is no language tag ([`Error::is_no_such_language`]), when `existing` cannot be
    /// read, or is not well formed: nothing that was written is lost.
    #[doc(hidden)]
    pub fn renew_translation(&self, language: &str, existing: Option<&Path>) -> Result<Renewed, Error> {
        if !is_language(language) || *language == *self.0.origin.language {
            let help = "write a language tag such as `es` or `pt-BR`, other than that of the pack";
            return Err(Error::no_such_language(format!("nobody translates into `{language}`: {help}")));
        }
        let library = self.0.origin.library();
        let existing = match existing {
            Some(path) => Some(load::overlay(path)?),
            None => library
                .translation(&self.0.origin.source.place, language)
                .map_err(|why| Error::unreadable(why, None))?,
        };
        renew(&self.0.origin.source, library, language, existing.as_ref())
            .map_err(|problems| Error::pack(format!("`{}`", self.0.origin.name), problems))
    }

    /// The pack as the core knows it, for the project's own tools. Nothing about it is promised.
    #[doc(hidden)]
    #[must_use]
    pub fn pack(&self) -> &CheckedPack {
        &self.0.pack
    }

    /// Where the pack came from, and where its imports are found.
    pub(crate) fn source(&self) -> (&ModuleSource, &dyn Library) {
        (&self.0.origin.source, self.0.origin.library())
    }

    /// The pack before it was checked: every rule with its place, for the project's own tools.
    #[doc(hidden)]
    #[must_use]
    pub fn resolved(&self) -> Pack {
        let (origin, mut problems) = (&self.0.origin, Problems::new());
        let raw = RawPack::read(&origin.source, &mut problems);
        // It was resolved without an error when the engine was made.
        Pack::resolve(raw, origin.library(), &mut problems)
    }

    /// Who reads whom, as the core knows it, for the project's own tools.
    #[doc(hidden)]
    #[must_use]
    pub fn graph(&self) -> DecisionGraph<'_> {
        DecisionGraph::new(self.pack())
    }

    /// The pack's id.
    ///
    /// ```
    /// assert_eq!(readiness::Engine::built_in("release-readiness")?.id(), "release_readiness");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> &str {
        &self.pack().id
    }

    /// The pack's version.
    ///
    /// ```
    /// assert!(!readiness::Engine::built_in("release-readiness")?.version().is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn version(&self) -> &str {
        &self.pack().version
    }

    /// The language of the pack's texts, such as `en`.
    ///
    /// ```
    /// assert_eq!(readiness::Engine::built_in("release-readiness")?.language(), "en");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn language(&self) -> &str {
        &self.pack().language
    }

    /// The pack's title.
    ///
    /// ```
    /// assert!(readiness::Engine::built_in("release-readiness")?.title().ends_with('?'));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn title(&self) -> &str {
        &self.pack().title
    }

    /// Whom the pack is for.
    ///
    /// ```
    /// assert!(readiness::Engine::built_in("release-readiness")?.about().is_some());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn about(&self) -> Option<&str> {
        self.pack().about.as_deref()
    }

    /// The hash of everything that decides a result, in hexadecimal.
    ///
    /// ```
    /// assert_eq!(readiness::Engine::built_in("release-readiness")?.rules_hash().len(), 64);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn rules_hash(&self) -> &str {
        &self.pack().rules_hash
    }

    /// The hash of every text, in hexadecimal.
    ///
    /// ```
    /// assert_eq!(readiness::Engine::built_in("release-readiness")?.texts_hash().len(), 64);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn texts_hash(&self) -> &str {
        &self.pack().texts_hash
    }

    /// Every question, in the order of asking.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert_eq!(engine.questions()[0].id, "loses_data");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn questions(&self) -> &[Arc<Question>] {
        &self.0.questions
    }

    /// The question with that id.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert!(engine.question("loses_data").is_some() && engine.question("nothing").is_none());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Arc<Question>> {
        self.questions().iter().find(|q| q.id == id)
    }

    /// The sections, in order.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert_eq!(engine.sections()[engine.questions()[0].section].id, "harm");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.0.sections
    }

    /// What was noticed about the pack that does not keep it from being used.
    ///
    /// ```
    /// assert!(readiness::Engine::built_in("release-readiness")?.warnings().is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.0.warnings
    }

    /// Reads answers, as RON or JSON by their content:
    /// `(today: "2026-11-23", answers: {"id": "yes", "other": 3})`, or the same as JSON. Both may say
    /// `pack: "id"`, which must then be this pack. `"unsure"`, `"prefer_not_to_say"` and `"unknown"`
    /// (or leaving it out) are answers everywhere they are offered. Ids that the pack has renamed are
    /// understood; what stands in `aside` counts for nothing. `name` is what to call the text in messages.
    ///
    /// # Errors
    /// With every problem of the answers ([`Error::problems`]); no message quotes an answer.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let error = engine.read_answers("a.json", r#"{ "answers": { "base.closed_dor": "none" } }"#).unwrap_err();
    /// assert!(error.is_about_answers());
    /// assert_eq!(error.problems()[0].help(), Some("did you mean `base.closed_door`?"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn read_answers(&self, name: &str, text: &str) -> Result<Sheet, Error> {
        answers::read(self.pack(), name, text, None)
    }

    /// The same from anything that can be read, within the limits for outside data, with today's date
    /// where the answers do not state one.
    ///
    /// # Errors
    /// As [`Engine::read_answers`], and when reading fails.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let text: &[u8] = br#"{"answers": {"loses_data": "no"}}"#;
    /// let sheet = engine.read_answers_from("stdin", text, "2026-11-23".parse().ok())?;
    /// assert!(sheet.today().is_some());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn read_answers_from(
        &self,
        name: &str,
        reader: impl std::io::Read,
        today: Option<Date>,
    ) -> Result<Sheet, Error> {
        answers::read(self.pack(), name, &load::private_text(name, reader)?, today)
    }

    /// The same from a file on the disk.
    ///
    /// # Errors
    /// As [`Engine::read_answers_from`].
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert!(engine.load_answers("no/such/file.json", None).unwrap_err().is_unreadable());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn load_answers(&self, path: impl AsRef<Path>, today: Option<Date>) -> Result<Sheet, Error> {
        let (name, text) = load::private_file(path.as_ref())?;
        answers::read(self.pack(), &name, &text, today)
    }

    /// Reads answers that were stored, perhaps for an older version of the pack: renamed ids are carried
    /// over, and what no longer fits is listed rather than refused.
    ///
    /// # Errors
    /// When the text cannot be read as answers at all, or gives an answer under its old and its new id.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let carried = engine.carry_over("stored.json", r#"{"answers": {"tests": "perhaps"}}"#)?;
    /// assert!(carried.sheet.is_empty());
    /// assert_eq!(carried.left_out[0].because, readiness::LeftOutBecause::NoSuchAnswer);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn carry_over(&self, name: &str, text: &str) -> Result<CarriedOver, Error> {
        answers::carry_over(self.pack(), name, text)
    }

    /// Takes answers of an earlier day up again, as [`Engine::carry_over`] does, with today's date: what
    /// was "days ago" when it was told stays the same day.
    ///
    /// # Errors
    /// As [`Engine::carry_over`], and when reading fails.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let stored: &[u8] = br#"{ "today": "2026-11-01", "answers": { "rollback": "yes", "rollback_days": 10 },
    ///   "at": { "question": "watched", "skipped": ["tests"] } }"#;
    /// let carried = engine.take_up("stored.json", stored, "2026-11-05".parse().ok())?;
    /// let question = engine.question("rollback_days").unwrap();
    /// assert_eq!(carried.sheet.get(question), Some("2026-10-22".into()));
    /// let interview = engine.resume_at(carried.sheet, &carried.at);
    /// assert_eq!(interview.question().unwrap().id, "watched");
    /// // To be stored again, with all that no longer fits:
    /// let mut answers = engine.answers(interview.sheet());
    /// answers.aside = carried.aside;
    /// answers.at = Some(interview.bookmark());
    /// println!("{}", answers.to_json());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn take_up(
        &self,
        name: &str,
        reader: impl std::io::Read,
        today: Option<Date>,
    ) -> Result<CarriedOver, Error> {
        answers::take_up(self.pack(), name, &load::private_text(name, reader)?, today)
    }

    /// Reads the answers that an interview is to begin with, as [`Engine::take_up`] does. They may be
    /// answers to a pack that this one imports with its ladder: a check of a draft takes over those of the
    /// whole assessment. What only the other pack asks counts for nothing here, and is not listed.
    ///
    /// # Errors
    /// As [`Engine::take_up`].
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("apology")?;
    /// let given: &[u8] = br#"{ "pack": "reconciliation", "answers": { "base.closed_door": "blocked", "base.feels_better": 3 } }"#;
    /// let carried = engine.begin_with("answers.json", given, "2026-11-23".parse().ok())?;
    /// assert_eq!((carried.sheet.len(), carried.left_out.len()), (1, 0));
    /// let interview = engine.resume_at(carried.sheet, &carried.at);
    /// assert_eq!(interview.certain_stops()[0].id, "base.stop_blocked");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn begin_with(
        &self,
        name: &str,
        reader: impl std::io::Read,
        today: Option<Date>,
    ) -> Result<CarriedOver, Error> {
        answers::begin_with(self.pack(), name, &load::private_text(name, reader)?, today)
    }

    /// The answers of a sheet as a document of their own, to be stored or sent.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let sheet = engine.read_answers("a.json", r#"{"answers": {"severe_bugs": 2}}"#)?;
    /// let again = engine.read_answers("again.ron", &engine.answers(&sheet).to_ron())?;
    /// assert_eq!(again, sheet);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn answers(&self, sheet: &Sheet) -> Answers {
        Answers::of(self.pack(), &sheet.0)
    }

    /// Writes a sheet as JSON the way [`Engine::read_answers`] reads it.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// assert!(engine.write_answers(&readiness::Sheet::new()).contains("release_readiness"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn write_answers(&self, sheet: &Sheet) -> String {
        self.answers(sheet).to_json()
    }

    /// Assesses a sheet and explains the result, without the answers it rests on. Never fails: every
    /// sheet of a checked pack has a result.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let report = engine.assess(&readiness::Sheet::new());
    /// // Nothing was answered, so nothing is permitted and no stage is asserted.
    /// let place = report.assessment.ladder.unwrap();
    /// assert!(place.decided.is_none() && place.permission == "nobody");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn assess(&self, sheet: &Sheet) -> Report {
        self.report(sheet, false)
    }

    /// The same with the answers it rests on, in its reasons and as a document: for the person who gave
    /// them, or where they are to be stored.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let report = engine.assess_with_answers(&readiness::Sheet::new());
    /// assert!(report.answers.unwrap().answers.is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn assess_with_answers(&self, sheet: &Sheet) -> Report {
        self.report(sheet, true)
    }

    fn report(&self, sheet: &Sheet, with_answers: bool) -> Report {
        Report::new(self.pack(), &sheet.0, &self.evaluated(&sheet.0), with_answers)
    }

    /// What knows all outcomes; nothing where the pack is too large for it.
    #[cfg(feature = "prove")]
    pub(crate) fn outcomes(&self) -> Option<&readiness_prove::Asker> {
        self.0.outcomes.of(&self.0.pack)
    }

    /// The result of a sheet as ids and states.
    pub(crate) fn evaluated(&self, sheet: &readiness_core::Sheet) -> Assessment {
        let by_program = self.0.program.as_ref().and_then(|program| {
            let codes = program.codes(sheet);
            program.assess(self.pack(), &codes, &mut program.workspace()).ok()
        });
        by_program.unwrap_or_else(|| readiness_core::evaluate(self.pack(), sheet))
    }

    /// The countries that there is help for, by name. A person chooses; nobody's country is guessed.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// assert!(engine.countries().iter().any(|country| country.name() == "New Zealand"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn countries(&self) -> Vec<Country> {
        help::countries(self.pack())
    }

    /// The country of that code or name, in capitals or not.
    ///
    /// # Errors
    /// When there is no help for it ([`Error::is_no_such_country`]); the message says which was probably
    /// meant. What holds everywhere is in every result all the same.
    ///
    /// ```
    /// let spanish = readiness::Engine::built_in("reconciliation")?.in_language("es")?;
    /// assert_eq!(spanish.country("alemania")?.code(), "DE");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn country(&self, wanted: &str) -> Result<Country, Error> {
        let (countries, low) = (self.countries(), wanted.trim().to_lowercase());
        let is_it = |c: &&Country| c.code().to_lowercase() == low || c.name().to_lowercase() == low;
        countries.iter().find(is_it).cloned().ok_or_else(|| {
            let names = countries.iter().flat_map(|c| [c.name(), c.code()]);
            let all = || {
                let codes: Vec<&str> = countries.iter().map(Country::code).collect();
                format!("it is there for {}", readiness_core::diagnostic::list(&codes))
            };
            let meant = readiness_core::diagnostic::did_you_mean(wanted.trim(), names).unwrap_or_else(all);
            Error::no_such_country(format!("there is no help listed for `{}`: {meant}", wanted.trim()))
        })
    }

    /// All the help there is: of a country and everywhere, or of every country.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let places = engine.help(Some(&engine.country("GB")?));
    /// assert_eq!(places[0].lines[0].phone.as_deref(), Some("999"));
    /// assert!(places[1].country.is_none() && places.len() == 2);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn help(&self, country: Option<&Country>) -> Vec<HelpPlace> {
        help::all(self.pack(), country)
    }

    /// A result of this pack with the help of the country that the person chose, where a danger is not
    /// ruled out. Nothing else about the result changes; without it there is the help that holds
    /// everywhere.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let sheet = engine.read_answers("a.json", r#"{"answers": {"base.suicidal": "unsure"}}"#)?;
    /// let report = engine.assess(&sheet);
    /// assert!(report.explanation.help.iter().all(|place| place.country.is_none()));
    /// let report = engine.with_help(report, &engine.country("IE")?);
    /// assert_eq!(report.explanation.help[0].title, "Ireland");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn with_help(&self, mut report: Report, country: &Country) -> Report {
        let shown = report.assessment.guidance.iter().map(String::as_str);
        report.explanation.help = help::of(self.pack(), shown, Some(country));
        report
    }

    /// The help that nobody has checked in the year before that day, each as a warning.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// let old = engine.outdated_help(readiness::Date::constant(2030, 1, 1));
    /// assert!(!old.is_empty() && old.iter().all(|problem| problem.code() == "help-outdated"));
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn outdated_help(&self, today: Date) -> Vec<Problem> {
        readiness_core::help::outdated(self.pack(), today).into_iter().map(Problem::open).collect()
    }

    /// What a newer pack, or a newer version of this one, makes of a sheet of this pack. The answers are
    /// carried over; what the newer pack has no place for is listed.
    ///
    /// ```
    /// use readiness::{Differs, Engine};
    /// let engine = Engine::built_in("release-readiness")?;
    /// let seen = engine.compare(&engine, &readiness::Sheet::new());
    /// assert!(seen.is_same() && seen.answers == Differs::No && !seen.rules);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn compare(&self, newer: &Self, sheet: &Sheet) -> Comparison {
        let carried = answers::transfer(newer.pack(), &self.answers(sheet));
        let old = self.assess_with_answers(sheet);
        let mut new = newer.assess_with_answers(&carried.sheet);
        // The answers are the same ones; what became of them is told apart.
        new.answers.clone_from(&old.answers);
        let mut seen = old.compare(&new);
        seen.left_out = carried.left_out;
        seen
    }

    /// The voices of the pack's panel: other packs whose word is shown beside its own.
    ///
    /// # Errors
    /// When the pack names none ([`Error::is_no_panel`]), or one of them cannot be heard
    /// ([`Error::is_invalid`]): with everything that keeps it from it.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("reconciliation")?;
    /// assert_eq!(engine.voices()?.titles().count(), 5);
    /// # Ok::<(), readiness::Error>(())
    /// ```
    pub fn voices(&self) -> Result<Voices, Error> {
        if !self.has_panel() {
            let name = &self.0.origin.name;
            return Err(Error::no_panel(format!(
                "`{name}` names no panel: there is nobody to hear beside it"
            )));
        }
        let origin = &self.0.origin;
        let voices = readiness_core::panel::voices(self.pack(), &origin.source.place, origin.library())
            .map_err(|problems| Error::pack(format!("the panel of `{}`", origin.name), problems))?;
        Ok(Voices::new(self.clone(), voices))
    }

    /// Whether the pack names a panel.
    ///
    /// ```
    /// assert!(!readiness::Engine::built_in("release-readiness")?.has_panel());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn has_panel(&self) -> bool {
        !self.pack().panel.is_empty()
    }

    /// Begins an interview.
    ///
    /// ```
    /// let interview = readiness::Engine::built_in("release-readiness")?.interview();
    /// assert!(interview.question().is_some());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn interview(&self) -> Interview {
        self.resume(Sheet::new())
    }

    /// Goes on with an interview whose answers were kept, at the first question that is open.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let kept = engine.read_answers("kept.json", r#"{"answers": {"loses_data": "no"}}"#)?;
    /// assert_eq!(engine.resume(kept).question().unwrap().id, "open_hole");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn resume(&self, sheet: Sheet) -> Interview {
        self.resume_at(sheet, &Bookmark::default())
    }

    /// The same at a [`Bookmark`]. Where its questions do not exist or apply any more, the interview goes
    /// on at the first question that is open.
    ///
    /// ```
    /// let engine = readiness::Engine::built_in("release-readiness")?;
    /// let mut interview = engine.interview();
    /// interview.go_to("tests")?;
    /// let later = engine.resume_at(interview.sheet().clone(), &interview.bookmark());
    /// assert_eq!(later.question().unwrap().id, "tests");
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn resume_at(&self, sheet: Sheet, bookmark: &Bookmark) -> Interview {
        Interview::new(self.clone(), sheet, bookmark)
    }

    /// The examples of the pack that come out otherwise than they say, each as a problem.
    ///
    /// ```
    /// assert!(readiness::Engine::built_in("release-readiness")?.failing_examples().is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn failing_examples(&self) -> Vec<Problem> {
        cases::run_examples(self.pack()).into_iter().map(Problem::open).collect()
    }

    /// The invariants of the pack for which a counterexample was found among `samples` sheets. Finding
    /// none proves nothing.
    ///
    /// ```
    /// assert!(readiness::Engine::built_in("release-readiness")?.broken_invariants(10).is_empty());
    /// # Ok::<(), readiness::Error>(())
    /// ```
    #[must_use]
    pub fn broken_invariants(&self, samples: u32) -> Vec<Problem> {
        cases::sample_invariants(self.pack(), samples).into_iter().map(Problem::open).collect()
    }
}
