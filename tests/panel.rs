//! A panel beside an assessment: people as data, and its laws on random sheets.
//!
//! In: `tests/panel/people.json` (whom of the examples a panel is about, and what it says), the built-in
//! pack, packs that name voices. Out: pass, or the person or sheet for whom a panel says too much.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use readiness::view::{Side, Stand};
use readiness::{Engine, Panel, Sheet, Voices};
use readiness_core::cases::{entries, shown};
use readiness_core::{CheckedPack, Code, evaluate};
use readiness_tests::{Tape, disk, root};
use serde_json::{Map, Value, json};

fn engine() -> Engine {
    Engine::built_in("reconciliation").unwrap()
}

/// What is expected of a stand, from what is said of it.
fn told(stand: &Stand) -> Map<String, Value> {
    let steps = |chosen: &dyn Fn(bool) -> bool| -> Vec<&str> {
        stand.steps.iter().filter(|s| chosen(s.beyond)).map(|s| s.id.as_str()).collect()
    };
    let mut all = Map::new();
    match &stand.decided {
        Some(at) => all.insert("at".to_owned(), json!(at)),
        None => all.insert("possible".to_owned(), json!(steps(&|_| true))),
    };
    if stand.steps.iter().any(|s| s.beyond) {
        all.insert("further".to_owned(), json!(steps(&|beyond| beyond)));
    }
    all
}

/// The ids of the rules that stop somebody; nothing where the step is not known.
fn stopped_by(side: &Side) -> Option<Vec<&str>> {
    let held = side.held.iter().map(|h| h.line.id.as_str());
    side.knows_step.then(|| held.chain(side.gates.iter().map(|g| g.gate.id.as_str())).collect())
}

/// A panel as the data says it.
fn as_data(panel: &Panel) -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("permission".to_owned(), json!(panel.permission));
    if let Some(silence) = &panel.silence {
        let because: Vec<&str> = silence.because.iter().map(|h| h.line.id.as_str()).collect();
        all.insert("silence".to_owned(), json!(because));
        if !panel.notices.is_empty() {
            let notices: Vec<&str> = panel.notices.iter().map(|n| n.id.as_str()).collect();
            all.insert("notices".to_owned(), json!(notices));
        }
        return all;
    }
    let mut whole = told(panel.whole.as_ref().unwrap());
    // While it is open, steps that it does not yet permit are possible for it, too.
    whole.remove("further");
    all.insert("whole".to_owned(), Value::Object(whole));
    let mut voices = Map::new();
    for voice in &panel.voices {
        let mut said = told(&voice.stand);
        if let Some(stops_at) = &voice.stops_at {
            let gates = stops_at.blocked.iter().map(|b| b.gate.id.as_str());
            let named: Vec<&str> = [stops_at.step.id.as_str()].into_iter().chain(gates).collect();
            said.insert("stops_at".to_owned(), json!(named));
        }
        voices.insert(voice.pack.id.clone(), Value::Object(said));
    }
    all.insert("voices".to_owned(), Value::Object(voices));
    let partings: BTreeMap<&str, BTreeMap<&str, Option<Vec<&str>>>> = panel
        .partings
        .iter()
        .map(|p| (p.step.id.as_str(), p.short.iter().map(|s| (s.pack.as_str(), stopped_by(s))).collect()))
        .collect();
    all.insert("partings".to_owned(), json!(partings));
    all
}

#[test]
fn each_person_hears_what_the_data_says() {
    let engine = engine();
    let voices = engine.voices().unwrap();
    let text = std::fs::read_to_string(root().join("tests/panel/people.json")).unwrap();
    let people: Vec<Map<String, Value>> = serde_json::from_str(&text).unwrap();
    assert!(people.len() >= 7);
    for mut person in people {
        let id = person.remove("example").unwrap();
        assert!(person.remove("why").is_some_and(|why| why.is_string()), "{id}: nobody says why");
        let example = engine.pack().examples.iter().find(|e| id == *e.id).unwrap();
        let panel = voices.hear(&Sheet::from(example.sheet.clone()));
        assert_eq!(Value::Object(as_data(&panel)), Value::Object(person), "{id}");
    }
}

/// Somebody like one of the people of the examples: a few answers are others, or missing.
fn like_somebody(pack: &CheckedPack, tape: &mut Tape<'_>) -> readiness_core::Sheet {
    let mut sheet = pack.examples[tape.pick(pack.examples.len())].sheet.clone();
    for _ in 0..tape.pick(6) {
        let question = &pack.questions[tape.pick(pack.questions.len())];
        let entries = entries(question);
        let entry = entries.get(tape.pick(entries.len() + 1)).copied();
        sheet.set(question, entry).unwrap();
    }
    sheet
}

#[derive(Debug, Default)]
struct Seen {
    silent: Cell<u32>,
    heard: Cell<u32>,
    held: Cell<u32>,
    open: Cell<u32>,
    further: Cell<u32>,
    reasons: Cell<u32>,
}

fn count(cell: &Cell<u32>, yes: bool) {
    cell.set(cell.get() + u32::from(yes));
}

/// What a panel keeps to, whoever it is about.
fn keeps_to_its_laws(
    engine: &Engine,
    voices: &Voices,
    sheet: &Sheet,
    seen: &Seen,
) -> Result<(), TestCaseError> {
    let pack = engine.pack();
    let ladder = pack.ladder.as_ref().unwrap();
    let result = evaluate(pack, sheet.core());
    let panel = voices.hear(sheet);
    let text = panel.to_json();

    // It permits what the whole assessment permits, and names no other permission.
    let place = engine.assess(sheet).assessment.ladder.unwrap();
    prop_assert_eq!(&panel.permission, &place.permission);
    prop_assert_eq!(panel.settled, place.settled);
    let granted = ladder.permissions.iter().position(|p| *p.id == *panel.permission).unwrap();
    prop_assert_eq!(&panel.permission_title, &*ladder.permissions[granted].title);
    for other in ladder.permissions.iter().enumerate().filter(|(i, _)| *i != granted).map(|(_, p)| p) {
        prop_assert!(!text.contains(&format!("\"{}\"", other.title)), "it speaks of `{}`", other.id);
    }

    // It asks nothing, and repeats no answer.
    for question in &pack.questions {
        prop_assert!(!text.contains(&*question.text), "it asks `{}`", question.id);
    }
    prop_assert!(!text.contains("\"kind\": \"answer\""));

    // Under a danger or a final stop that is not ruled out nobody is heard.
    let first = pack
        .vetoes
        .iter()
        .zip(&result.vetoes)
        .any(|(veto, named)| (veto.is_final || pack.layers[veto.layer].safety) && named.truth.may);
    prop_assert_eq!(panel.silence.is_some(), first);
    count(&seen.silent, first);
    if first {
        prop_assert!(panel.whole.is_none() && panel.voices.is_empty());
        prop_assert!(panel.together.is_empty() && panel.partings.is_empty());
        for title in voices.titles() {
            prop_assert!(!text.contains(title), "{} is heard", title);
        }
        return Ok(());
    }
    count(&seen.heard, true);
    prop_assert_eq!(panel.voices.len(), 5);

    // A step that is further than permitted is marked as such, says nothing of itself, and leads nowhere.
    let beyond = |id: &str| {
        let stage = ladder.stages.iter().find(|s| *s.id == *id).unwrap();
        stage.permission > granted
    };
    for voice in &panel.voices {
        for step in &voice.stand.steps {
            prop_assert_eq!(step.beyond, beyond(&step.id), "{}", step.id);
            prop_assert!(!step.beyond || step.text.is_none());
        }
        let further = voice.stand.steps.iter().any(|s| s.beyond);
        prop_assert!(!further || voice.stops_at.is_none(), "{} leads on", voice.title);
        count(&seen.further, further);
        count(&seen.open, voice.stand.decided.is_none());
        if let Some(stops_at) = &voice.stops_at {
            prop_assert_eq!(stops_at.step.beyond, beyond(&stops_at.step.id));
        }
    }
    prop_assert!(panel.together.iter().all(|g| g.step.as_ref().is_none_or(|s| g.beyond == beyond(&s.id))));
    prop_assert!(panel.partings.iter().all(|p| p.beyond == beyond(&p.step.id)));

    // While anything holds the person back, nothing says which answer to flip.
    let held = result.vetoes.iter().chain(&result.contradictions).any(|named| named.hopeful.may);
    count(&seen.held, held);
    let sides = || panel.partings.iter().flat_map(|p| p.there.iter().chain(&p.short));
    if held {
        prop_assert!(panel.voices.iter().all(|v| v.stops_at.is_none()), "a way on is named");
        prop_assert!(sides().all(|s| s.gates.is_empty()), "a gate is named");
    }
    prop_assert!(sides().all(|s| s.held.is_empty() || s.gates.is_empty()), "a gate is named for who is held");
    count(&seen.reasons, sides().any(|s| !s.gates.is_empty()));
    Ok(())
}

#[test]
fn no_panel_says_more_than_it_may() {
    let engine = engine();
    let voices = engine.voices().unwrap();
    let pack = engine.pack();
    let seen = Seen::default();
    for example in &pack.examples {
        let sheet = Sheet::from(example.sheet.clone());
        keeps_to_its_laws(&engine, &voices, &sheet, &seen).unwrap_or_else(|e| panic!("{}: {e}", example.id));
    }
    let mut runner = TestRunner::new(Config { cases: 250, failure_persistence: None, ..Config::default() });
    let law = |numbers: Vec<u32>| {
        let sheet = like_somebody(pack, &mut Tape::new(&numbers));
        let told = shown(pack, &sheet);
        keeps_to_its_laws(&engine, &voices, &Sheet::from(sheet), &seen).map_err(|e| match e {
            TestCaseError::Fail(why) => TestCaseError::fail(format!("{why}\n{told}")),
            reject @ TestCaseError::Reject(_) => reject,
        })
    };
    runner.run(&proptest::collection::vec(any::<u32>(), 20), law).unwrap();
    for (what, times) in [
        ("silent", &seen.silent),
        ("heard", &seen.heard),
        ("held", &seen.held),
        ("open", &seen.open),
        ("further", &seen.further),
        ("reasons", &seen.reasons),
    ] {
        assert!(times.get() >= 5, "{what}: only {} times", times.get());
    }
}

#[test]
fn a_voice_asks_nothing_that_the_whole_does_not() {
    let whole = root().join("rules/reconciliation");
    let (pack, _) = disk::compile_path(&whole).unwrap();
    let voices = disk::voices(&whole, &pack).unwrap();
    assert_eq!(voices.len(), 5);
    for voice in voices {
        assert!(voice.pack.questions.len() > 10);
        for question in &voice.pack.questions {
            assert!(pack.question(&question.id).is_some(), "{} asks `{}`", voice.pack.id, question.id);
        }
    }
}

#[test]
fn what_a_guide_does_not_ask_is_no_mistake_there_and_real_mistakes_are_told_once() {
    let engine = engine();
    let whole = root().join("rules/reconciliation");
    let voices = disk::voices(&whole, &disk::compile_path(&whole).unwrap().0).unwrap();
    let example = engine.pack().examples.iter().find(|e| &*e.id == "noor_ready").unwrap();
    let dropped = engine.pack().questions.iter().filter(|q| example.sheet.get(q).is_some());
    let dropped = dropped.filter(|q| voices.iter().any(|v| v.pack.question(&q.id).is_none())).count();
    assert!(dropped > 5, "only {dropped} answers are none of a guide's business");
    assert_eq!(engine.voices().unwrap().hear(&Sheet::from(example.sheet.clone())).voices.len(), 5);
    let wrong = r#"{"answers": {"base.closed_dor": "none", "base.ex_last_word": "perhaps"}}"#;
    assert_eq!(engine.read_answers("a.json", wrong).unwrap_err().problems().len(), 2);
}

/// A small pack with one voice, each with what is put into it, in a folder of that name.
fn small(name: &str, voice: &str) -> Engine {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("panel").join(name);
    let _ = std::fs::remove_dir_all(&home);
    let question = |id: &str| {
        let hands = if id == "past" { "Past" } else { "Own" };
        format!(
            r#"(id: "{id}", section: "s", kind: YesNo, text: "{id}?", why: "W.", hands: {hands}, changes: Freely),"#
        )
    };
    let whole = r#"pack: (id: "whole", version: "1", title: "Whole", panel: ["../voice"]),
        stages: [
          (id: "look", permission: "none", title: "Look", text: "L."),
          (id: "go", permission: "none", title: "Go", text: "G.", gates: [(id: "a_so", when: Yes("a"), text: "A.", judgement: "J.")]),
        ],
        guidance: [(id: "n", kind: Notice, when: Any([Yes("b"), Yes("c"), Yes("past")]), text: "N.", judgement: "J.")],"#;
    for (folder, own) in [("whole", whole), ("voice", voice)] {
        let questions = ["a", "b", "c", "past"].map(question).concat();
        let text = format!(
            r#"({own}
              permissions: [(id: "none", title: "N"){}], roles: [("find_out", "look")],
              sections: [(id: "s", title: "S")],
              questions: [{questions}{}],
            )"#,
            if own.contains("\"some\"") { r#", (id: "some", title: "S")"# } else { "" },
            if own.contains("\"more\"") { question("more") } else { String::new() },
        );
        std::fs::create_dir_all(home.join(folder)).unwrap();
        std::fs::write(home.join(folder).join("pack.ron"), text).unwrap();
    }
    Engine::load(home.join("whole")).unwrap()
}

/// A voice with this stage of its own, and what else there is in it.
fn voice(stage: &str, more: &str) -> String {
    format!(
        r#"pack: (id: "voice", version: "1", title: "Voice"),
        stages: [
          (id: "look", permission: "none", title: "Look", text: "L."),
          {stage}
        ],
        {more}
        guidance: [(id: "n", kind: Notice, when: AtLeast(3, [Yes("a"), Yes("b"), Yes("c"), Yes("past")]), text: "N.", judgement: "J.")],"#
    )
}

const GO: &str = r#"(id: "go", permission: "none", title: "Go", text: "G.", gates: [(id: "a_and_c", when: All([Yes("a"), Yes("c")]), text: "A, C.", judgement: "J.")]),"#;

#[test]
fn who_is_held_names_no_gate_and_nobody_names_one_that_only_the_past_opens() {
    let answers = r#"{"answers": {"a": "yes", "b": "yes", "c": "no", "past": "no"}}"#;
    let short = |name: &str, stage: &str, more: &str| {
        let engine = small(name, &voice(stage, more));
        let sheet = engine.read_answers("a.json", answers).unwrap();
        let panel = engine.voices().unwrap().hear(&sheet);
        assert_eq!(panel.whole.unwrap().decided.as_deref(), Some("go"));
        let side = panel.partings[0].short[0].clone();
        let ids = |gates: Vec<&str>| gates.into_iter().map(str::to_owned).collect::<Vec<_>>();
        (
            ids(side.gates.iter().map(|g| g.gate.id.as_str()).collect()),
            ids(side.held.iter().map(|h| h.line.id.as_str()).collect()),
        )
    };
    assert_eq!(short("free", GO, ""), (vec!["a_and_c".to_owned()], vec![]));
    let veto = r#"layers: [(id: "l", title: "L")],
        vetoes: [(id: "b_holds", layer: "l", when: Yes("b"), cap: Stage("look"), text: "B.", judgement: "J.")],"#;
    assert_eq!(short("held", GO, veto), (vec![], vec!["b_holds".to_owned()]));
    let done = GO.replace(r#"Yes("c")"#, r#"Yes("past")"#);
    assert_eq!(short("past", &done, ""), (vec![], vec![]), "nobody is nudged to have done it");
}

#[test]
fn a_voice_that_does_not_fit_is_told_why() {
    let told = |name: &str, voice: &str| -> Vec<String> {
        let error = small(name, voice).voices().unwrap_err();
        assert!(error.is_invalid() && error.problems().iter().all(|p| p.code() == "panel-voice"), "{error}");
        error.problems().iter().map(|p| p.message().to_owned()).collect()
    };
    let asks = r#"signal_kinds: [(id: "k", direction: Neutral, title: "K")],
        signals: [(id: "m", kind: "k", when: Yes("more"), text: "M.", judgement: "J.")],"#;
    assert_eq!(told("asks", &voice(GO, asks)), ["`voice` asks `more`, which this pack does not ask so"]);
    let permits = GO.replace(r#"permission: "none""#, r#"permission: "some""#);
    assert_eq!(told("permits", &voice(&permits, "")), ["`voice` permits something of its own"]);
    let unknown = GO.replace(r#"id: "go""#, r#"id: "goo""#);
    assert_eq!(
        told("unknown", &voice(&unknown, "")),
        ["`voice` has a step `goo`, which this pack does not know"]
    );
}

/// A pack with a ladder and this header, and what is found wrong with it.
fn codes(header: &str, ladder: bool) -> Vec<&'static str> {
    let ladder = if ladder {
        r#"permissions: [(id: "none", title: "N")], roles: [("find_out", "look")],
           stages: [(id: "look", permission: "none", title: "L", text: "L")],"#
    } else {
        ""
    };
    let text = format!(
        r#"(
          pack: (id: "p", version: "1", title: "P", {header}),
          {ladder}
          sections: [(id: "s", title: "S")],
          questions: [(id: "q", section: "s", kind: YesNo, text: "Q?", why: "W.", hands: Own, changes: Freely)],
          guidance: [(id: "g", kind: Notice, when: Yes("q"), text: "G.", judgement: "J.")],
        )"#
    );
    match readiness_tests::compile_text(&text) {
        Ok((pack, warnings)) => {
            let library = readiness_core::NoLibrary;
            let voices = readiness_core::panel::voices(&pack, "", &library).err().unwrap_or_default();
            warnings.iter().chain(&voices).map(|d| d.code.info().name).collect()
        }
        Err(problems) => problems.iter().map(|d| d.code.info().name).collect(),
    }
}

#[test]
fn a_panel_that_cannot_be_is_refused_with_its_code() {
    assert_eq!(codes("", true), [""; 0]);
    assert_eq!(codes(r#"panel: ["../a"]"#, true), [Code::ImportMissing.info().name]);
    assert_eq!(codes(r#"panel: ["../a"]"#, false), [Code::PanelVoice.info().name]);
    assert_eq!(codes(r#"panel: ["../a", "../a"]"#, true), [Code::DuplicateId.info().name]);
    let many: Vec<String> = (0..21).map(|i| format!("\"../{i}\"")).collect();
    assert_eq!(codes(&format!("panel: [{}]", many.join(", ")), true), [Code::LimitItems.info().name]);
    assert_eq!(codes("panel: 3", true), ["wrong-type"]);
}

#[test]
fn naming_a_panel_changes_no_rule() {
    let text = |panel: &str| {
        let pack = std::fs::read_to_string(root().join("rules/release-readiness/pack.ron")).unwrap();
        let files = ["ladder.ron", "questions.ron"];
        let header = pack.replacen("version:", &format!("{panel}version:"), 1);
        assert_eq!(header == pack, panel.is_empty());
        let read =
            |f: &&str| std::fs::read_to_string(root().join("rules/release-readiness").join(f)).unwrap();
        (header, files.iter().map(read).collect::<Vec<_>>())
    };
    let hash = |panel: &str| {
        let (header, others) = text(panel);
        let all = std::iter::once(header).chain(others).enumerate();
        let files = all.map(|(i, t)| readiness_core::SourceFile::new(format!("{i}.ron"), t)).collect();
        let source = readiness_core::ModuleSource { place: "p".to_owned(), files };
        let (pack, _) = readiness_core::compile(&source, &readiness_core::NoLibrary).unwrap();
        (pack.rules_hash, pack.texts_hash)
    };
    assert_eq!(hash(""), hash(r#"panel: ["../other"], "#), "who is heard beside it decides nothing");
}
