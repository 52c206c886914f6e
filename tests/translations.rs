//! Translations touch texts and nothing else, what is not translated is never lost, and the ones that
//! come with the program are whole.
//!
//! In: the shipped packs, and a small pack with a translation written in each test. Out: pass, or what a
//! person who reads another language would miss.

use std::collections::BTreeMap;
use std::sync::Arc;

use readiness::Engine;
use readiness::core::Words;
use readiness_core::cases::run_examples;
use readiness_core::translation::fingerprint;
use readiness_core::{
    CheckedPack, Diagnostic, Library, Made, ModuleSource, Sheet, SourceFile, Written, all_texts, compile_in,
    evaluate, explain_in, renew, sheet,
};
use serde_json::Value;

const MODULE: &str = r#"(
  pack: (id: "weather", version: "1.0.0", title: "Weather"),
  sections: [(id: "sky", title: "The sky")],
  questions: [(id: "storm", section: "sky", kind: YesNo, hands: Circumstances, changes: Freely,
    text: "Is there a storm?", why: "Nobody should be out in it.")],
  layers: [(id: "harm", title: "Harm", safety: true)],
  vetoes: [(id: "stay", layer: "harm", when: Yes("storm"), cap: Role("stop"), text: "Stay in.", judgement: "Plain sense.")],
  guidance: [(id: "help", kind: Notice, when: Yes("storm"), text: "Call 112 if a tree falls.", judgement: "Plain sense.")],
)"#;

const PACK: &str = r#"(
  pack: (id: "garden", version: "1.0.0", title: "Garden"),
  imports: [(module: "weather", as: "sky")],
  roles: [("stop", "rest"), ("find_out", "rest")],
  sections: [(id: "bed", title: "The bed")],
  questions: [(id: "dug", section: "bed", kind: Count(unit: "hours", min: 0, max: 9), hands: Own, changes: Up,
    text: "How long did you dig?", why: "Roots need air.")],
  permissions: [(id: "no", title: "Plant nothing"), (id: "all", title: "Plant")],
  stages: [
    (id: "rest", permission: "no", title: "Rest", text: "Let the bed rest."),
    (id: "plant", permission: "all", title: "Plant", text: "Go on.",
     gates: [(id: "deep", when: Ge("dug", 3), text: "The bed is dug.", judgement: "Three hours.")]),
  ],
  examples: [(id: "dry", answers: {"sky.storm": "no", "dug": 4}, expect: (permission: "all", stage: Decided("plant")))],
)"#;

/// The two modules above, with whatever translations a test writes.
struct Shelf(BTreeMap<(&'static str, &'static str), String>);

impl Library for Shelf {
    fn find(&self, _from: &str, module: &str) -> Result<ModuleSource, String> {
        Ok(source(module, MODULE))
    }
    fn translation(&self, place: &str, language: &str) -> Result<Option<Arc<SourceFile>>, String> {
        let found = self.0.iter().find(|((p, l), _)| *p == place && *l == language);
        Ok(found.map(|(_, text)| SourceFile::new(format!("{place}/{language}.ron"), text.clone())))
    }
}

fn source(place: &str, text: &str) -> ModuleSource {
    ModuleSource { place: place.to_owned(), files: vec![SourceFile::new(format!("{place}.ron"), text)] }
}

/// An overlay of (path, the text it was made from, its translation).
fn overlay(made: &str, texts: &[(&str, &str, &str)]) -> String {
    let lines: Vec<String> = texts
        .iter()
        .map(|(id, of, text)| format!("(id: \"{id}\", of: \"{}\", text: \"{text}\")", fingerprint(of)))
        .collect();
    format!("(translation: (language: \"es\", made: {made}, reviewed: None), texts: [{}])", lines.join(", "))
}

fn garden(own: Option<String>, module: Option<String>) -> (CheckedPack, Vec<Diagnostic>) {
    let shelf = shelf(own, module);
    compile_in(&source("garden", PACK), &shelf, Some("es")).unwrap_or_else(|p| panic!("{p:#?}"))
}

fn shelf(own: Option<String>, module: Option<String>) -> Shelf {
    let files = [(("garden", "es"), own), (("weather", "es"), module)];
    Shelf(files.into_iter().filter_map(|(k, text)| Some((k, text?))).collect())
}

fn codes(found: &[Diagnostic], code: &str) -> Vec<String> {
    let those = found.iter().filter(|d| d.code.info().name == code);
    those.map(|d| format!("{d} | {}", d.help.as_deref().unwrap_or_default())).collect()
}

fn answered(pack: &CheckedPack, answers: &[(&str, &str)]) -> Sheet {
    let written: Vec<_> =
        answers.iter().map(|(id, a)| ((*id).to_owned(), Written::Text((*a).to_owned()))).collect();
    sheet::sheet(pack, &written, None).unwrap()
}

const VETO: (&str, &str, &str) = ("vetoes.stay.text", "Stay in.", "Quédate en casa.");

#[test]
fn a_translation_changes_texts_and_nothing_else() {
    let (plain, _) = garden(None, None);
    let (spanish, _) = garden(
        Some(overlay(
            "Human",
            &[("questions.dug.unit", "hours", "horas"), ("pack.title", "Garden", "Jardín")],
        )),
        Some(overlay("Machine", &[VETO])),
    );
    assert_eq!(plain.rules_hash, spanish.rules_hash);
    assert_ne!(plain.texts_hash, spanish.texts_hash);
    assert_eq!((&*spanish.title, &*spanish.language), ("Jardín", "es"));
    assert_eq!(&*spanish.vetoes[0].text, "Quédate en casa.");
    assert_eq!(run_examples(&spanish), []);
    let translation = spanish.translation.as_ref().unwrap();
    assert_eq!((translation.made, &*translation.from), (Made::Machine, "en"), "the worst of the two counts");
    assert!(translation.is_unreviewed_machine());
}

#[test]
fn what_is_missing_or_outdated_is_shown_as_it_was_written_and_marked() {
    let outdated = ("guidance.help.text", "Call 999 if a tree falls.", "Llama al 999 si cae un árbol.");
    let (pack, warnings) = garden(None, Some(overlay("Human", &[VETO, outdated])));
    let sheet = answered(&pack, &[("sky.storm", "yes")]);
    let told = explain_in(&pack, &sheet, &evaluate(&pack, &sheet), &Words::ENGLISH);
    let notice = &told.notices[0];
    assert_eq!(&*notice.text, "Call 112 if a tree falls.", "an outdated number is never shown");
    assert_eq!(notice.language.as_deref(), Some("en"), "and it is said in which language it stands");
    let veto = &told.because[0].line;
    assert_eq!((&*veto.text, veto.language.as_deref()), ("Quédate en casa.", None));
    assert_eq!(
        told.because[0].because[0].line.language.as_deref(),
        Some("en"),
        "the question has no translation"
    );
    let stale = codes(&warnings, "stale-translation");
    assert_eq!(stale.len(), 1);
    assert!(
        stale[0].contains("Call 112") && stale[0].contains(&fingerprint("Call 112 if a tree falls.")),
        "{stale:?}"
    );
    let missing = codes(&warnings, "missing-translation");
    assert!(missing.iter().any(|m| m.contains("questions.storm.text")), "{missing:?}");
}

#[test]
fn a_pack_may_translate_what_it_imports_where_the_module_does_not() {
    let bare = [
        ("vetoes.sky.stay.text", "Stay in.", "Del paquete."),
        ("sections.sky.sky.title", "The sky", "El cielo"),
    ];
    let (pack, warnings) = garden(Some(overlay("Human", &bare)), None);
    assert_eq!(&*pack.vetoes[0].text, "Del paquete.");
    assert_eq!(codes(&warnings, "unknown-translation"), [""; 0]);
    let (pack, warnings) = garden(Some(overlay("Human", &bare)), Some(overlay("Human", &[VETO])));
    assert_eq!(&*pack.vetoes[0].text, "Quédate en casa.", "the module speaks for itself");
    assert_eq!(codes(&warnings, "unknown-translation").len(), 1, "then the entry of the pack is for nothing");
}

#[test]
fn a_pack_in_another_language_gets_its_modules_in_that_language_by_itself() {
    let text = PACK.replace("title: \"Garden\"", "language: \"es\", title: \"Jardín\"");
    let (pack, warnings) =
        compile_in(&source("garden", &text), &shelf(None, Some(overlay("Human", &[VETO]))), None).unwrap();
    assert_eq!((&*pack.language, &*pack.vetoes[0].text), ("es", "Quédate en casa."));
    assert!(codes(&warnings, "missing-translation").iter().all(|m| !m.contains("questions.dug")));
    // Where nothing at all is translated, one line says so.
    let (_, warnings) = compile_in(&source("garden", &text), &shelf(None, None), None).unwrap();
    let missing = codes(&warnings, "missing-translation");
    assert_eq!(missing.len(), 1, "{missing:?}");
}

#[test]
fn entries_for_nothing_suggest_what_was_meant() {
    let (_, warnings) = garden(Some(overlay("Human", &[("stages.plan.title", "Plant", "Planta")])), None);
    let unknown = codes(&warnings, "unknown-translation");
    assert!(unknown[0].contains("did you mean `stages.plant.title`?"), "{unknown:?}");
}

#[test]
fn a_broken_translation_is_refused_with_all_its_problems() {
    let text = "(translation: (language: \"es\", made: Robot, reviewed: (by: \"A\", on: \"soon\")), texts: [(id: \"x\", txt: \"y\")])";
    let problems =
        compile_in(&source("garden", PACK), &shelf(Some(text.to_owned()), None), Some("es")).unwrap_err();
    let found: Vec<&str> = problems.iter().filter(|p| p.is_error()).map(|d| d.code.info().name).collect();
    for code in ["unknown-word", "wrong-type", "unknown-field", "missing-field"] {
        assert!(found.contains(&code), "{code} is missing in {found:?}");
    }
    assert!(codes(&problems, "missing-translation").is_empty(), "what is missing would only repeat it");
}

#[test]
fn writing_a_translation_anew_loses_nothing_and_asks_for_the_rest() {
    let own = overlay(
        "Human",
        &[
            ("pack.title", "Garden", "Jardín \\\"uno\\\""),
            ("stages.rest.text", "Let it rest.", "Deja descansar."),
            ("stages.gone.text", "Gone.", "Ya no está."),
        ],
    )
    .replace("reviewed: None", "reviewed: (by: \"Ana\", on: \"2026-11-20\")");
    let shelf = shelf(Some(own), Some(overlay("Human", &[VETO])));
    let existing = shelf.translation("garden", "es").unwrap();
    let once = renew(&source("garden", PACK), &shelf, "es", existing.as_ref()).unwrap();
    assert_eq!((once.translated, once.stale, once.for_nothing), (1, 1, 1));
    assert!(once.missing > 8 && !once.text.contains("vetoes"), "a module with a translation is left alone");
    for kept in [
        "reviewed: (by: \"Ana\", on: \"2026-11-20\")",
        "// Garden\n",
        "text: \"Jardín \\\"uno\\\"\"",
        "text: \"Deja descansar.\"",
        "text: \"Ya no está.\"",
        &format!("write of: \"{}\"", fingerprint("Let the bed rest.")),
        &format!("(id: \"questions.dug.unit\", of: \"{}\", text: \"\")", fingerprint("hours")),
    ] {
        assert!(once.text.contains(kept), "{kept} is missing in\n{}", once.text);
    }
    let again = SourceFile::new("es.ron", once.text.clone());
    let twice = renew(&source("garden", PACK), &shelf, "es", Some(&again)).unwrap();
    assert_eq!(once, twice, "written anew, it stays as it is");
    // A module that nobody has translated is asked for, and an empty fingerprint is filled in.
    let stamped = "(translation: (language: \"es\", made: Human), texts: [(id: \"pack.title\", of: \"\", text: \"Jardín\")])";
    let shelf = self::shelf(None, None);
    let fresh =
        renew(&source("garden", PACK), &shelf, "es", Some(&SourceFile::new("es.ron", stamped))).unwrap();
    assert_eq!(fresh.translated, 1);
    assert!(fresh.text.contains("vetoes.sky.stay.text") && fresh.text.contains(&fingerprint("Garden")));
}

// ---- what comes with the program

/// Every pack that comes with the program, and each language it is translated into.
fn shipped() -> Vec<(Engine, Engine)> {
    let mut found = Vec::new();
    for name in readiness::built_in_names() {
        let original = Engine::built_in(name).unwrap();
        for language in original.languages().iter().skip(1) {
            found.push((original.clone(), original.in_language(language).unwrap()));
        }
    }
    assert!(!found.is_empty());
    found
}

#[test]
fn the_shipped_translations_are_whole_and_made_from_the_texts_as_they_are() {
    for (original, translated) in shipped() {
        let shown: Vec<String> = translated.warnings().iter().map(ToString::to_string).collect();
        assert!(
            shown.is_empty(),
            "run `readiness translate`, then correct what it marks: {} {shown:#?}",
            translated.pack().language
        );
        assert_eq!(original.pack().rules_hash, translated.pack().rules_hash);
        assert!(translated.pack().translation.as_ref().unwrap().untranslated.is_empty());
    }
    for module in ["common", "draft"] {
        let alone = Engine::load(readiness_tests::root().join("rules").join(module)).unwrap();
        assert!(alone.in_language("es").unwrap().warnings().is_empty(), "{module} is whole by itself, too");
    }
}

#[test]
fn whoever_reads_the_assessment_can_read_the_checks_of_a_draft() {
    let languages = |name| Engine::built_in(name).unwrap().languages();
    for name in ["apology", "first-message"] {
        assert_eq!(languages(name), languages("reconciliation"), "{name}");
    }
}

#[test]
fn what_sounds_the_same_in_two_packs_does_so_in_each_language() {
    let mut said: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    for (original, translated) in shipped() {
        let language = &translated.pack().language;
        let texts = all_texts(original.pack()).into_iter().zip(all_texts(translated.pack()));
        // The catalogue names parts of the guides, and speaks as they do.
        for ((path, text), (_, in_it)) in texts.filter(|((path, _), _)| !path.starts_with("sources.")) {
            let place = format!("{}: {path}", original.pack().id);
            let (first, elsewhere) = said
                .entry((language.to_string(), text.to_string()))
                .or_insert_with(|| (in_it.to_string(), place.clone()));
            assert_eq!(*first, *in_it, "{text}: {elsewhere} / {place}");
        }
    }
}

#[test]
fn the_shipped_translations_say_every_text_and_keep_its_numbers_and_addresses() {
    let marks = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-'));
        let mut found: Vec<String> = words
            .map(|w| w.trim_matches('.').to_owned())
            .filter(|w| {
                w.split('.').next_back() == Some("com")
                    || (w.len() > 1 && w.bytes().all(|b| b.is_ascii_digit()))
            })
            .collect();
        found.sort();
        found
    };
    for (original, translated) in shipped() {
        let (from, to) = (all_texts(original.pack()), all_texts(translated.pack()));
        assert_eq!(from.len(), to.len());
        for ((path, text), (other, said)) in from.iter().zip(&to) {
            assert_eq!(path, other);
            // Where a source is found may stay as it is, and what a service or country is called; why no
            // rule cites a source is for authors.
            let last = path.split('.').next_back();
            let is_name = path.starts_with("help.") && last == Some("title");
            let shown = !is_name && !matches!(last, Some("place" | "not_encoded" | "service"));
            let same = shown && text == said && text.len() > 8;
            assert!(!same, "{path} is not translated: {text}");
            assert_eq!(marks(text), marks(said), "{path}: {text} / {said}");
            assert!(!said.contains('@') && !said.contains("/a"), "{path}: {said}");
        }
    }
}

/// Where two results differ, other than in texts.
fn differences(path: &str, a: &Value, b: &Value, found: &mut Vec<String>) {
    const TEXTS: &[&str] = &[
        "bands",
        "dangers",
        "hours",
        "judgement",
        "language",
        "layer",
        "note",
        "permission_title",
        "place",
        "service",
        "text",
        "texts_hash",
        "title",
        "would_be",
    ];
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "{path}");
            for (key, value) in a {
                // Of a stage, `permission` is the title of what it permits.
                let text = TEXTS.contains(&key.as_str()) || (key == "permission" && a.contains_key("here"));
                if key == "translation" {
                    assert!(value.is_null() && b[key]["made"].is_string(), "{path}.{key}");
                } else if text && !value.is_object() {
                    assert_eq!(value.is_null(), b[key].is_null(), "{path}.{key}");
                } else {
                    differences(&format!("{path}.{key}"), value, &b[key], found);
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (i, (x, y)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{i}]"), x, y, found);
            }
        }
        _ if a == b => {}
        _ => found.push(format!("{path}: {a} / {b}")),
    }
}

#[test]
fn a_result_in_another_language_is_the_same_result() {
    for (original, translated) in shipped() {
        assert!(original.pack().examples.len() > 10);
        for example in &original.pack().examples {
            let json = |engine: &Engine| {
                serde_json::from_str(&engine.assess(&example.sheet.clone().into()).to_json()).unwrap()
            };
            let mut found = Vec::new();
            differences("", &json(&original), &json(&translated), &mut found);
            assert!(found.is_empty(), "{}: {found:#?}", example.id);
        }
        assert_eq!(translated.failing_examples(), []);
    }
}

#[test]
fn nobody_leaves_the_folder_of_a_pack_by_asking_for_a_language() {
    let engine = Engine::load(readiness_tests::root().join("rules/reconciliation")).unwrap();
    assert_eq!(engine.languages(), ["en", "es"]);
    assert_eq!(&*engine.in_language("es-MX").unwrap().pack().language, "es");
    assert_eq!(&*engine.in_language("EN-gb").unwrap().pack().language, "en");
    for odd in ["", "../locales/es", "es/../es", "xx", "e\0s"] {
        let error = engine.in_language(odd).unwrap_err();
        assert!(error.is_no_such_language() && error.to_string().contains("`es`"), "{odd}: {error}");
        assert!(engine.renew_translation(odd, None).is_err() || odd == "xx", "{odd}");
    }
}
