//! What was stored yesterday and is read today: answers of older packs, results of older packs, and what
//! became different between two of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use readiness::view::{FiredKind, GateState};
use readiness::{Comparison, Differs, Engine, LeftOutBecause, Report, Sheet, Truth};

/// A pack in its second version, with a place to put what differs between versions.
fn pack(questions: &str, renames: &str, when: &str, text: &str) -> String {
    format!(
        r#"(
  pack: (id: "soup", version: "2", title: "Is the soup ready?"),
  sections: [(id: "pot", title: "The pot")],
  questions: [{questions}],
  renames: [{renames}],
  roles: [("find_out", "taste")],
  permissions: [(id: "wait", title: "Wait"), (id: "eat", title: "Eat")],
  stages: [
    (id: "taste", permission: "wait", title: "Taste it", text: "Take a spoon."),
    (id: "serve", permission: "eat", title: "Serve it", text: "Call everybody.",
     gates: [(id: "is_hot", when: {when}, text: "{text}", judgement: "Ours.")]),
  ],
  signal_kinds: [(id: "good", direction: Support, title: "Good signs")],
  signals: [(id: "steam", kind: "good", when: {when}, text: "{text}", judgement: "Ours.")],
  scores: [(id: "taste_of_it", title: "Taste", method: Sum, items: [(of: "salt")], judgement: "Ours.")],
)"#
    )
}

const HOT: &str =
    r#"(id: "hot", section: "pot", kind: YesNo, hands: Own, changes: WithTime, text: "Hot?", why: "W.")"#;
const KIND: &str = r#"(id: "kind", section: "pot", kind: Choice([(id: "leek", text: "Leek"), (id: "bean", text: "Bean")]),
    hands: Own, changes: Fixed, text: "Which?", why: "W.")"#;
const SALT: &str = r#"(id: "salt", section: "pot", kind: Scale([(value: 0, text: "none"), (value: 2, text: "enough")]),
    hands: Own, changes: Up, text: "Salt?", why: "W.")"#;
const WHEN: &str = r#"All([Yes("hot"), Is("kind", "leek")])"#;

fn soup(renames: &str) -> Engine {
    let questions = [HOT, KIND, SALT].join(",");
    Engine::from_text("soup.ron", &pack(&questions, renames, WHEN, "It is hot.")).unwrap()
}

const RENAMES: &str = r#"(from: "warm", to: "hot"), (from: "old.heated", to: "hot"), (of: "kind", from: "leeks", to: "leek"),
    (of: "kind", from: "who_knows", to: "unsure"), (of: "salt", from: 1, to: 2)"#;

#[test]
fn renamed_ids_options_and_points_are_understood_wherever_answers_are_read() {
    let engine = soup(RENAMES);
    let stored = r#"{"pack": "soup", "answers": {"warm": "yes", "kind": "leeks", "salt": 1}}"#;
    let sheet = engine.read_answers("a.json", stored).unwrap();
    let today = r#"(answers: {"hot": "yes", "kind": "leek", "salt": 2})"#;
    assert_eq!(sheet, engine.read_answers("a.ron", today).unwrap());
    let carried = engine.carry_over("a.json", stored).unwrap();
    assert_eq!((carried.sheet, carried.left_out.len(), carried.renamed.len()), (sheet, 0, 3));
    let from_module =
        engine.read_answers("a.ron", r#"(answers: {"old.heated": "no", "kind": "who_knows"})"#).unwrap();
    assert_eq!(from_module.get(engine.question("hot").unwrap()), Some("no".into()));
    assert_eq!(from_module.get(engine.question("kind").unwrap()), Some("unsure".into()));
}

#[test]
fn renames_change_no_hash() {
    assert_eq!(soup(RENAMES).rules_hash(), soup("").rules_hash());
    assert_eq!(soup(RENAMES).texts_hash(), soup("").texts_hash());
}

#[test]
fn an_answer_under_its_old_and_its_new_id_is_refused() {
    let engine = soup(RENAMES);
    for both in [
        r#"{"answers": {"warm": "SECRET", "hot": "no"}}"#,
        r#"{"answers": {"warm": "yes", "hot": "yes"}}"#,
        r#"{"answers": {"warm": null, "hot": "yes"}}"#,
    ] {
        for error in [engine.read_answers("a", both).unwrap_err(), engine.carry_over("a", both).unwrap_err()]
        {
            let codes: Vec<&str> = error.problems().iter().map(readiness::Problem::code).collect();
            assert_eq!(codes, ["duplicate-field"], "{both}");
            assert!(error.problems()[0].message().contains("`warm` is called `hot` now"));
            assert!(!format!("{error:?}").contains("SECRET"));
        }
    }
    let two_old = r#"{"answers": {"warm": "yes", "old.heated": "yes"}}"#;
    assert_eq!(engine.read_answers("a", two_old).unwrap_err().problems().len(), 2);
}

#[test]
fn what_no_longer_fits_is_listed_with_what_would() {
    let engine = soup(RENAMES);
    let stored = r#"{"answers": {"hot": "yes", "kind": "pea", "salt": 7, "spoon": "big"}}"#;
    let carried = engine.carry_over("a.json", stored).unwrap();
    assert_eq!(carried.sheet.len(), 1);
    let seen: Vec<_> = carried.left_out.iter().map(|x| (x.id.as_str(), x.because)).collect();
    let no = LeftOutBecause::NoSuchAnswer;
    assert_eq!(seen, [("kind", no), ("salt", no), ("spoon", LeftOutBecause::NoSuchQuestion)]);
    assert!(carried.left_out[1].help.contains("one of 0, 2"));
    assert!(!format!("{:?}", carried.left_out).contains("pea"));
    assert_eq!(engine.read_answers("a.json", stored).unwrap_err().problems().len(), 3, "reading is strict");
    assert!(engine.carry_over("a.json", "{").is_err() && engine.carry_over("a.json", "{}").is_err());
}

#[test]
fn mistakes_in_renames_are_told_one_by_one() {
    let renames = r#"(from: "warm", to: "hott"), (from: "warm", to: "hot"), (from: "a", to: "warm"), (from: 3, to: "hot"),
      (from: "Big", to: "hot"), (from: "unsure", to: "hot"), (of: "kindd", from: "x", to: "leek"), (of: "kind", from: "bean", to: "leek"),
      (of: "kind", from: "x", to: "leak"), (of: "salt", from: "x", to: 2), (of: "kind", from: "y", to: "prefer_not_to_say"),
      (of: "kind", from: "unsure", to: "leek")"#;
    let questions = [HOT, KIND, SALT].join(",");
    let error = Engine::from_text("soup.ron", &pack(&questions, renames, WHEN, "T")).unwrap_err();
    let mut codes: Vec<&str> = error.problems().iter().map(readiness::Problem::code).collect();
    codes.sort_unstable();
    let expected = [
        "bad-id",
        "duplicate-id",
        "rename-chain",
        "rename-live",
        "reserved-id",
        "reserved-id",
        "unknown-id",
        "unknown-id",
        "unknown-option",
        "unknown-option",
        "wrong-type",
        "wrong-type",
    ];
    assert_eq!(codes, expected, "{:#?}", error.problems());
    let helps: Vec<&str> = error.problems().iter().filter_map(readiness::Problem::help).collect();
    for meant in ["did you mean `hot`?", "did you mean `kind`?", "did you mean `leek`?"] {
        assert!(helps.contains(&meant), "nobody says {meant}: {helps:?}");
    }
}

fn sheet(engine: &Engine, answers: &str) -> Sheet {
    engine.read_answers("a.json", &format!(r#"{{"answers": {answers}}}"#)).unwrap()
}

#[test]
fn a_comparison_says_whether_answers_rules_or_texts_changed_it() {
    let old = soup("");
    let questions = [HOT, KIND, SALT].join(",");
    let reworded = Engine::from_text("s", &pack(&questions, "", WHEN, "Steam rises.")).unwrap();
    let stricter =
        pack(&questions, "", r#"All([Yes("hot"), Is("kind", "leek"), Ge("salt", 2)])"#, "It is hot.");
    let stricter = Engine::from_text("s", &stricter).unwrap();
    let ready = sheet(&old, r#"{"hot": "yes", "kind": "leek", "salt": 0}"#);
    let cause = |c: &Comparison| (c.is_other_pack(), c.rules, c.texts, c.answers);

    let same = old.compare(&old, &ready);
    assert_eq!(cause(&same), (false, false, false, Differs::No));
    assert!(same.is_same());

    let texts = old.compare(&reworded, &ready);
    assert_eq!(cause(&texts), (false, false, true, Differs::No));
    assert!(texts.is_same(), "{texts:#?}");

    let rules = old.compare(&stricter, &ready);
    assert_eq!(cause(&rules), (false, true, false, Differs::No));
    let permission = rules.permission.as_ref().unwrap();
    let ids = (permission.old.as_ref().unwrap().id.as_str(), permission.new.as_ref().unwrap().id.as_str());
    assert_eq!(ids, ("eat", "wait"));
    let stage = rules.stage.as_ref().unwrap().new.as_ref().unwrap();
    assert_eq!((stage.decided, stage.possible[0].title.as_str()), (true, "Taste it"));
    let gate = &rules.gates[0];
    assert_eq!(
        (gate.id.as_str(), gate.old, gate.new),
        ("is_hot", Some(GateState::Met), Some(GateState::Blocked))
    );
    let gone = &rules.fires_no_more[0];
    assert_eq!((gone.kind, gone.id.as_str(), gone.is), (FiredKind::Signal, "steam", Some(Truth::False)));

    let salted = sheet(&old, r#"{"hot": "yes", "kind": "leek", "salt": 2}"#);
    let told = old.assess_with_answers(&ready).compare(&old.assess_with_answers(&salted));
    assert_eq!(
        (cause(&told), told.changed_answers.as_slice()),
        ((false, false, false, Differs::Yes), &["salt".to_owned()][..])
    );
    let score = &told.scores[0];
    assert_eq!(score.new.as_ref().unwrap().low.unwrap().to_string(), "2");
    // Without answers at hand, the same rules with another result mean other answers; other rules leave
    // it open.
    assert_eq!(old.assess(&ready).compare(&old.assess(&salted)).answers, Differs::Yes);
    assert_eq!(old.assess(&ready).compare(&reworded.assess(&ready)).answers, Differs::Unknown);
    assert_eq!(old.assess(&ready).compare(&stricter.assess(&ready)).answers, Differs::Unknown);
    for text in [told.to_json(), told.to_ron()] {
        assert!(text.contains("taste_of_it") && text.contains("changed_answers"));
    }
}

#[test]
fn packs_are_compared_on_answers_that_are_carried_over() {
    let old_questions = [HOT.replace("\"hot\"", "\"warm\""), KIND.to_owned(), SALT.to_owned()].join(",");
    let old = Engine::from_text("o", &pack(&old_questions, "", &WHEN.replace("hot", "warm"), "T")).unwrap();
    let ready = sheet(&old, r#"{"warm": "yes", "kind": "leek", "salt": 0}"#);
    let renamed = old.compare(&soup(RENAMES), &ready);
    assert_eq!((renamed.answers, renamed.left_out.len()), (Differs::No, 0));
    assert!(renamed.stage.is_none(), "the answer under the old id counts");
    let dropped = old.compare(&soup(""), &ready);
    assert_eq!(dropped.left_out[0].id, "warm");
    assert!(dropped.stage.is_some());
}

#[test]
fn nothing_that_looks_like_progress_is_compared_under_a_stop() {
    let engine = Engine::built_in("reconciliation").unwrap();
    let clear = engine.pack().examples.iter().map(|e| engine.assess(&Sheet::from(e.sheet.clone())));
    let clear = clear.into_iter().find(|r| !r.assessment.safety_open && !r.assessment.ended).unwrap();
    let mut quiet = 0;
    for example in &engine.pack().examples {
        let other = engine.assess(&Sheet::from(example.sheet.clone()));
        let seen = clear.compare(&other);
        if other.assessment.ended || other.assessment.safety_open {
            assert!(seen.withheld && seen.gates.is_empty() && seen.scores.is_empty());
            assert!(seen.channels.is_empty() && seen.look_again_days.is_none());
            quiet += 1;
        } else {
            assert!(!seen.withheld);
        }
    }
    assert!(quiet > 5, "only {quiet} examples end under a stop");
}

#[test]
fn a_stored_result_needs_no_pack() {
    let engine = soup("");
    let report = engine.assess(&sheet(&engine, r#"{"hot": "yes", "kind": "leek"}"#));
    let stored = report.to_json();
    drop(engine);
    let read = Report::read("r.json", &stored).unwrap();
    let stage = read.explanation.ladder.as_ref().unwrap().stages.iter().find(|s| s.here).unwrap();
    assert_eq!(
        (stage.title.as_str(), read.explanation.because[0].line.text.as_str()),
        ("Serve it", "It is hot.")
    );
    assert_eq!(read.assessment.signals[0].text, "It is hot.");
    assert_eq!(read.assessment.pack.version, "2");
}

/// An example of the whole assessment, as its answers are stored.
fn whole(example: &str) -> String {
    let engine = Engine::built_in("reconciliation").unwrap();
    let example = engine.pack().examples.iter().find(|e| *e.id == *example).unwrap();
    let answers = readiness_core::cases::shown(engine.pack(), &example.sheet);
    format!("(pack: \"reconciliation\", today: \"{}\", {answers})", example.sheet.today().unwrap())
}

#[test]
fn answers_to_the_whole_assessment_are_answers_to_the_check_of_a_draft() {
    let check = Engine::built_in("apology").unwrap();
    let stored = whole("noor_ready");
    assert!(stored.contains("base.feels_better"), "the whole assessment asks it, the check does not");
    let sheet = check.read_answers("main.ron", &stored).unwrap();
    assert!(sheet.len() > 40);
    let open = check.assess(&sheet).explanation.open_questions;
    let own = |id: &str| id.starts_with("draft.") || !id.contains('.');
    assert!(
        open.len() > 10 && open.iter().all(|q| own(&q.id)),
        "only the draft is still to be looked at: {open:?}"
    );
    let carried = check.carry_over("main.ron", &stored).unwrap();
    assert_eq!((&carried.sheet, carried.left_out.len(), carried.aside.len()), (&sheet, 0, 0));
    // Whatever else is in the file is held to account as ever.
    let wrong = stored.replace("base.feels_better", "base.feels_beter");
    let problems = check.read_answers("main.ron", &wrong).unwrap_err();
    assert!(problems.is_invalid() && problems.problems().len() == 1);
    // Also where the file does not say whose answers these are.
    let bare = stored.replace("pack: \"reconciliation\", ", "");
    assert_eq!(check.read_answers("main.ron", &bare).unwrap(), sheet);
    // The other way round nothing is taken over.
    let own = r#"{"pack": "apology", "answers": {"names_acts": "yes"}}"#;
    assert!(Engine::built_in("reconciliation").unwrap().read_answers("own.json", own).is_err());
}

#[test]
fn what_is_taken_over_is_read_and_never_taken_up() {
    let check = Engine::built_in("first-message").unwrap();
    let stored = whole("noor_ready");
    let refused = check.take_up("main.ron", stored.as_bytes(), None).unwrap_err();
    assert!(refused.problems()[0].message().contains("another pack"), "{refused}");
    let later = "2026-11-30".parse().ok();
    let carried = check.begin_with("main.ron", stored.as_bytes(), later).unwrap();
    assert_eq!((carried.sheet.today(), carried.saved_on), (later, "2026-11-23".parse().ok()));
    let interview = check.resume_at(carried.sheet, &carried.at);
    assert_eq!(
        interview.question().unwrap().id,
        "what",
        "safety and wishes are answered, so the draft is next"
    );
}

#[test]
fn ids_of_a_pack_with_a_ladder_are_found_under_its_alias() {
    // The whole assessment has no questions of its own; a check of a draft does.
    let on_top = r#"(
      pack: (id: "last", version: "1", title: "Last"),
      imports: [(module: "builtin:apology", as: "note")],
      roles: [("find_out", "ask"), ("own_safety", "no"), ("safety", "no"), ("stop", "no"), ("note.do_not_send", "no"),
        ("note.main.let_go", "no"), ("note.main.inner_work", "no")],
      permissions: [(id: "none", title: "N"), (id: "yes", title: "Y")],
      stages: [
        (id: "no", permission: "none", title: "T", text: "T"),
        (id: "ask", permission: "none", title: "T", text: "T"),
        (id: "yes", permission: "yes", title: "T", text: "T", gates: [(id: "may", when: Permits("note", "message"), text: "T", judgement: "Ours.")]),
      ],
    )"#;
    let engine = Engine::from_text("last.ron", on_top).unwrap();
    let of = |pack: &str, id: &str| {
        let text = format!(r#"{{"pack": "{pack}", "answers": {{"{id}": "yes"}}}}"#);
        let sheet = engine.read_answers("a.json", &text).map_err(|e| e.problems().len())?;
        Ok(engine
            .questions()
            .iter()
            .filter(|q| sheet.get(q).is_some())
            .map(|q| q.id.clone())
            .collect::<Vec<_>>())
    };
    assert_eq!(of("apology", "names_acts"), Ok(vec!["note.names_acts".to_owned()]));
    assert_eq!(of("apology", "draft.love"), Ok(vec!["note.draft.love".to_owned()]));
    assert_eq!(of("reconciliation", "base.suicidal"), Ok(vec!["note.base.suicidal".to_owned()]));
    assert_eq!(of("last", "note.names_acts"), Ok(vec!["note.names_acts".to_owned()]));
    assert_eq!(of("last", "names_acts"), Err(1));
    assert_eq!(of("soup", "names_acts"), Err(2));
}
