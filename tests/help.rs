//! Who helps whom: while a danger is not ruled out there is help, in the country that was chosen and
//! everywhere, and nothing of it decides anything.
//!
//! In: `tests/help.json`, and the built-in content. Out: pass, or where somebody in danger is left alone.

use std::collections::BTreeSet;

use readiness::{Engine, Report};
use readiness_core::checked::GuidanceKind;
use readiness_core::help::open_dangers;
use readiness_tests::root;
use serde_json::Value;

fn engine() -> Engine {
    Engine::built_in("reconciliation").unwrap()
}

fn named(report: &Report) -> Vec<String> {
    let lines = report.explanation.help.iter().flat_map(|place| &place.lines);
    lines.map(|line| line.id.trim_start_matches("base.").to_owned()).collect()
}

fn words(case: &Value, key: &str) -> Vec<String> {
    case[key].as_array().into_iter().flatten().map(|w| w.as_str().unwrap().to_owned()).collect()
}

#[test]
fn whoever_may_be_in_danger_is_told_who_helps() {
    let engine = engine();
    let cases = std::fs::read_to_string(root().join("tests/help.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&cases).unwrap();
    assert!(cases.len() >= 10);
    for case in &cases {
        let text = serde_json::json!({ "today": "2026-11-23", "answers": case["answers"] }).to_string();
        let without = engine.assess(&engine.read_answers("case", &text).unwrap());
        let report = match case["country"].as_str() {
            Some(country) => engine.with_help(without.clone(), &engine.country(country).unwrap()),
            None => without.clone(),
        };
        assert_eq!(named(&report), words(case, "help"), "{}", case["who"]);
        // Help changes nothing else.
        let mut other = report.clone();
        other.explanation.help.clone_from(&without.explanation.help);
        assert_eq!(other, without, "{}", case["who"]);
        // A stored result is read back with it.
        assert_eq!(Report::read("r.json", &report.to_json()).unwrap(), report);
    }
}

#[test]
fn every_notice_of_the_safety_layer_brings_help_that_holds_everywhere() {
    let engine = engine();
    let pack = engine.pack();
    let notices =
        pack.guidance.iter().filter(|g| g.kind == GuidanceKind::Notice && g.id.starts_with("base."));
    let mut seen = 0;
    for notice in notices {
        let open = open_dangers(pack, [&*notice.id]);
        assert!(!open.is_empty(), "`{}` is the notice of no danger", notice.id);
        let places = readiness_core::help::for_dangers(pack, &open, None);
        let lines: Vec<_> = places.iter().flat_map(|(_, lines)| lines).collect();
        assert!(lines.len() >= 2, "`{}` brings nobody", notice.id);
        assert!(places.iter().all(|(help, _)| help.country.is_none()), "a country was guessed");
        seen += 1;
    }
    assert!(seen >= 12, "only {seen} notices");
}

#[test]
fn every_country_has_its_emergency_number_and_somebody_to_talk_to() {
    let engine = engine();
    let countries = engine.countries();
    assert!(countries.len() >= 10, "{}", countries.len());
    let dangers: BTreeSet<&str> = engine.pack().dangers.iter().map(|d| &*d.title).collect();
    for country in &countries {
        let place = &engine.help(Some(country))[0];
        assert_eq!(place.country.as_deref(), Some(country.code()));
        let first = &place.lines[0];
        assert!(first.dangers.is_empty() && first.phone.is_some(), "{}: no emergency number", country.name());
        let talk = |line: &readiness::view::HelpLine| line.phone.is_some() && !line.dangers.is_empty();
        assert!(place.lines.iter().any(talk), "{}: nobody to talk to", country.name());
        assert!(place.lines.iter().flat_map(|l| &l.dangers).all(|d| dangers.contains(&**d)));
    }
    let lines = engine.help(None).into_iter().flat_map(|place| place.lines);
    assert!(lines.into_iter().all(|l| l.checked >= readiness::Date::constant(2026, 11, 25)));
}

#[test]
fn no_help_tells_somebody_to_break_off_contact() {
    for language in ["en", "es"] {
        let engine = engine().in_language(language).unwrap();
        for place in engine.help(None) {
            for line in place.lines {
                let said = format!("{} {}", line.service, line.note.unwrap_or_default()).to_lowercase();
                for word in ["no contact", "cut off", "leave", "block", "contacto", "dejar a", "bloque"] {
                    assert!(!said.contains(word), "{}: {said}", line.id);
                }
            }
        }
    }
}

#[test]
fn help_is_no_rule_and_its_age_is_told() {
    let with = std::fs::read_to_string(root().join("tests/diagnostics/help-outdated.ron")).unwrap();
    let (pack, warnings) = readiness_tests::compile_text(&with).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    let (other, _) = readiness_tests::compile_text(&with.replace("\"112\"", "\"113\"")).unwrap();
    assert_eq!(pack.rules_hash, other.rules_hash);
    assert_ne!(pack.texts_hash, other.texts_hash);
    for (day, told) in [("2019-01-15", 0), ("2020-01-15", 0), ("2020-01-16", 1), ("2018-01-01", 0)] {
        let found = readiness_core::help::outdated(&pack, day.parse().unwrap());
        assert_eq!(found.len(), told, "{day}");
    }
}

#[test]
fn a_country_is_found_by_its_letters_and_names_and_never_shows_in_a_log() {
    let engine = engine();
    for (wanted, code) in [("ie", "IE"), (" Ireland ", "IE"), ("UNITED KINGDOM", "GB"), ("new zealand", "NZ")]
    {
        assert_eq!(engine.country(wanted).unwrap().code(), code);
    }
    for (wanted, meant) in
        [("Irelnd", "`Ireland`"), ("Germny", "`Germany`"), ("", "`AR`"), ("Atlantis", "`ZA`")]
    {
        let error = engine.country(wanted).unwrap_err();
        assert!(error.is_no_such_country() && error.to_string().contains(meant), "{error}");
    }
    let mut interview = engine.interview();
    interview.choose_country(Some(engine.country("IE").unwrap()));
    let country = format!("{:?}", interview.country());
    assert!(!country.contains("IE") && !country.contains("Ireland"), "{country}");
    let kept = format!("{:?} {}", interview.bookmark(), engine.answers(interview.sheet()).to_json());
    assert!(!kept.contains("\"IE\"") && !kept.contains("Ireland"), "{kept}");
}
