//! A pack that rests on the ladder of another: on random ladders, `Permits` holds exactly where the
//! imported pack, evaluated alone, permits as much; and what cannot be meant is refused in its place.
//!
//! In: tapes drawn by proptest, and small packs. Out: pass, or a smallest ladder and sheet that differ.

use proptest::prelude::*;
use readiness_core::cases::shown;
use readiness_core::change::Hint;
use readiness_core::program::Program;
use readiness_core::{
    CheckedPack, DecisionGraph, Diagnostic, Entry, Library, ModuleSource, Sheet, SourceFile, Value, compile,
    evaluate, explain,
};
use readiness_tests::{completions, hold};

/// The one module there is.
struct Beside(String);

impl Library for Beside {
    fn find(&self, _from: &str, module: &str) -> Result<ModuleSource, String> {
        Ok(source(module, &self.0))
    }
}

fn source(place: &str, text: &str) -> ModuleSource {
    ModuleSource { place: place.to_owned(), files: vec![SourceFile::new(format!("{place}.ron"), text)] }
}

fn importing(module: &str, text: &str) -> Result<(CheckedPack, Vec<Diagnostic>), Vec<Diagnostic>> {
    compile(&source("pack", text), &Beside(module.to_owned()))
}

/// A pack whose stages say what the random ladder permits, and nothing else.
const OUTSIDE: &str = r#"(
  pack: (id: "outside", version: "1", title: "Outside"),
  imports: [(module: "random", as: "inner")],
  roles: [("find_out", "ask"), ("inner.stop", "no"), ("inner.ask", "no"), ("inner.wait", "ask"), ("inner.try", "no")],
  permissions: [(id: "none", title: "N"), (id: "some", title: "S"), (id: "all", title: "A")],
  stages: [
    (id: "no", permission: "none", title: "T", text: "T"),
    (id: "ask", permission: "none", title: "T", text: "T"),
    (id: "some", permission: "some", title: "T", text: "T", gates: [(id: "some_there", when: Permits("inner", "some"), text: "T", judgement: "J")]),
    (id: "all", permission: "all", title: "T", text: "T", gates: [(id: "all_there", when: Permits("inner", "all"), text: "T", judgement: "J")]),
  ],
)"#;

/// The same answers under the ids that they have in the importing pack.
fn outside(inner: &CheckedPack, sheet: &Sheet, pack: &CheckedPack) -> Sheet {
    let mut other = Sheet::new();
    for question in &pack.questions {
        let there = inner.question(question.id.strip_prefix("inner.").unwrap()).unwrap();
        other.set(question, sheet.get(there)).unwrap();
    }
    other
}

fn level(pack: &CheckedPack, sheet: &Sheet) -> usize {
    let permission = evaluate(pack, sheet).ladder.unwrap().permission;
    ["none", "some", "all"].iter().position(|p| **p == *permission).unwrap()
}

#[test]
fn permits_holds_exactly_where_the_module_permits_as_much() {
    hold(500, |random, inner, sheet| {
        let Ok((pack, _)) = importing(&random.text(0), OUTSIDE) else {
            return Err(TestCaseError::reject("no answers lead to a stage of it"));
        };
        let program = Program::compile(&DecisionGraph::new(&pack)).unwrap();
        let mut workspace = program.workspace();
        let all = completions(inner, sheet, 2_000).unwrap_or_default();
        let some = all.iter().step_by(all.len() / 12 + 1);
        for sheet in std::iter::once(sheet).chain(some) {
            let there = level(inner, sheet);
            let here = outside(inner, sheet, &pack);
            let result = evaluate(&pack, &here);
            for (least, gate) in [(1, "some_there"), (2, "all_there")] {
                let stages = &pack.ladder.as_ref().unwrap().stages;
                let gate = stages.iter().flat_map(|s| &s.gates).find(|g| *g.id == *gate).unwrap();
                let truth = readiness_core::evaluate::truth(&gate.when, &here);
                prop_assert_eq!(truth.must, there >= least, "{} there, {}", there, shown(&pack, &here));
            }
            prop_assert!(level(&pack, &here) <= there, "more than there: {}", shown(&pack, &here));
            // Whatever runs a pack says the same.
            let full = program.assess(&pack, &program.codes(&here), &mut workspace).unwrap();
            prop_assert_eq!(full, result);
        }
        Ok(())
    });
}

#[test]
fn what_is_surely_not_permitted_no_completion_permits() {
    hold(200, |random, inner, sheet| {
        let Ok((pack, _)) = importing(&random.text(0), OUTSIDE) else {
            return Err(TestCaseError::reject("no answers lead to a stage of it"));
        };
        let Some(all) = completions(inner, sheet, 1_000) else {
            return Err(TestCaseError::reject("too many completions"));
        };
        let most = all.iter().map(|s| level(inner, s)).max().unwrap();
        let here = outside(inner, sheet, &pack);
        let stages = &pack.ladder.as_ref().unwrap().stages;
        for (least, stage) in [(1, "some"), (2, "all")] {
            let gate = &stages.iter().find(|s| *s.id == *stage).unwrap().gates[0];
            let truth = readiness_core::evaluate::truth(&gate.when, &here);
            prop_assert!(truth.may || most < least, "{} may come to {}", shown(&pack, &here), most);
        }
        Ok(())
    });
}

/// A ladder to rest on, and a module without one.
const TRIP: &str = r#"(
  pack: (id: "trip", version: "1", title: "Trip"),
  sections: [(id: "we", title: "We")],
  roles: [("find_out", "look")],
  questions: [
    (id: "rested", section: "we", kind: YesNo, hands: Own, changes: Freely, text: "Rested?", why: "W"),
    (id: "storm", section: "we", kind: YesNo, hands: Circumstances, changes: Freely, text: "Storm?", why: "W"),
  ],
  layers: [(id: "weather", title: "W")],
  permissions: [(id: "none", title: "N"), (id: "near", title: "N"), (id: "far", title: "F")],
  stages: [
    (id: "home", permission: "none", title: "T", text: "T"),
    (id: "look", permission: "none", title: "T", text: "T"),
    (id: "walk", permission: "near", title: "T", text: "T", gates: [(id: "slept", when: Yes("rested"), text: "T", judgement: "J")]),
  ],
  vetoes: [(id: "stay_in", layer: "weather", when: Yes("storm"), cap: Stage("home"), text: "T", judgement: "J")],
)"#;
const BARE: &str = r#"(
  pack: (id: "bare", version: "1", title: "Bare"),
  sections: [(id: "we", title: "We")],
  questions: [(id: "rested", section: "we", kind: YesNo, hands: Own, changes: Freely, text: "Rested?", why: "W")],
  signal_kinds: [(id: "good", direction: Support, title: "G")],
  signals: [(id: "fit", kind: "good", when: Yes("rested"), text: "T", judgement: "J")],
)"#;

/// A pack on top of it, with what stands under `gate`, `roles` and `section`.
fn on_top(roles: &str, section: &str, gate: &str) -> String {
    format!(
        r#"(
  pack: (id: "top", version: "1", title: "Top"),
  imports: [(module: "trip", as: "trip")],
  roles: [("find_out", "ask"), {roles}],
  sections: [{section}],
  questions: [(id: "packed", section: "bags", kind: YesNo, hands: Own, changes: Freely, text: "Packed?", why: "W")],
  permissions: [(id: "none", title: "N"), (id: "go", title: "G")],
  stages: [
    (id: "no", permission: "none", title: "T", text: "T"),
    (id: "ask", permission: "none", title: "T", text: "T"),
    (id: "go", permission: "go", title: "T", text: "T", gates: [(id: "may", when: All([Yes("packed"), {gate}]), text: "T", judgement: "J")]),
  ],
  layers: [(id: "own", title: "O")],
  vetoes: [(id: "v", layer: "own", when: No("packed"), cap: Stage("no"), text: "T", judgement: "J")],
)"#
    )
}

const BOUND: &str = r#"("trip.home", "no")"#;
const BAGS: &str = r#"(id: "bags", title: "B")"#;

#[test]
fn what_cannot_be_meant_is_refused_in_its_place() {
    // (module, roles, section, gate), then the code, the words it points at, and what helps.
    let cases: [([&str; 4], &str, &str, &str); 10] = [
        ([BARE, "", BAGS, r#"Permits("trip", "near")"#], "wrong-kind", "\"trip\"", "has `stages`"),
        (
            [TRIP, BOUND, BAGS, r#"Permits("tripp", "near")"#],
            "unknown-id",
            "\"tripp\"",
            "did you mean `trip`?",
        ),
        ([TRIP, BOUND, BAGS, r#"Permits("trip", "neer")"#], "unknown-id", "\"neer\"", "did you mean `near`?"),
        ([TRIP, BOUND, BAGS, r#"Permits("trip", "none")"#], "out-of-range", "\"none\"", "others do not"),
        ([TRIP, BOUND, BAGS, r#"Permits("trip", "far")"#], "out-of-range", "\"far\"", "others do not"),
        (
            [TRIP, "", BAGS, r#"Permits("trip", "near")"#],
            "missing-role",
            "\"home\"",
            "(\"trip.home\", \"a stage\")",
        ),
        (
            [TRIP, r#"("trip.home", "go")"#, BAGS, r#"Permits("trip", "near")"#],
            "weakened-veto",
            "\"stay_in\"",
            "lowest permission",
        ),
        (
            [TRIP, BOUND, BAGS, r#"IfNotApplicable(true, Permits("trip", "near"))"#],
            "wrong-type",
            "Permits(\"trip\", \"near\")",
            "directly around",
        ),
        (
            [TRIP, BOUND, r#"(id: "bags", title: "B", after: "trip.wee")"#, r#"Permits("trip", "near")"#],
            "unknown-id",
            "\"trip.wee\"",
            "did you mean `trip.we`?",
        ),
        (
            [
                TRIP,
                BOUND,
                r#"(id: "bags", title: "B", after: "more"), (id: "more", title: "M", after: "bags")"#,
                r#"Permits("trip", "near")"#,
            ],
            "cycle",
            "\"more\"",
            "another module",
        ),
    ];
    for ([module, roles, section, gate], code, at, help) in cases {
        let problems = importing(module, &on_top(roles, section, gate)).unwrap_err();
        let found = problems
            .iter()
            .find(|d| d.code.info().name == code && d.at.as_ref().is_some_and(|s| s.text() == at));
        let found = found.unwrap_or_else(|| panic!("{gate} {section}: {problems:#?}"));
        let said = found.help.as_deref().unwrap_or_default();
        assert!(said.contains(help), "{gate}: {said}");
        assert!(problems.iter().all(|d| d.code.info().name == code), "{gate}: more than that: {problems:#?}");
    }
}

#[test]
fn a_section_is_asked_where_it_says() {
    let with = |after: &str| {
        let section = format!(r#"(id: "bags", title: "B"{after})"#);
        let (pack, warnings) =
            importing(TRIP, &on_top(BOUND, &section, r#"Permits("trip", "near")"#)).unwrap();
        assert!(warnings.is_empty(), "{warnings:?}");
        pack.questions.iter().map(|q| q.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(with(""), ["trip.rested", "trip.storm", "packed"]);
    assert_eq!(with(r#", after: "trip.we""#), ["trip.rested", "trip.storm", "packed"]);
    let two = TRIP.replace(
        r#"sections: [(id: "we", title: "We")]"#,
        r#"sections: [(id: "we", title: "We"), (id: "sky", title: "S"), (id: "late", title: "L", after: "we")]"#,
    );
    let two = two.replace(r#"(id: "storm", section: "we""#, r#"(id: "storm", section: "sky""#);
    let order = |after: &str| {
        let section = format!(r#"(id: "bags", title: "B"{after})"#);
        let (pack, _) = importing(&two, &on_top(BOUND, &section, r#"Permits("trip", "near")"#)).unwrap();
        pack.sections.iter().map(|s| s.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(order(""), ["trip.we", "trip.late", "trip.sky", "bags"]);
    assert_eq!(
        order(r#", after: "trip.we""#),
        ["trip.we", "bags", "trip.late", "trip.sky"],
        "its own stand nearer"
    );
}

#[test]
fn the_ladder_of_a_module_is_not_explained_nor_worked_on_here() {
    let (pack, _) = importing(TRIP, &on_top(BOUND, BAGS, r#"Permits("trip", "near")"#)).unwrap();
    let answer = |sheet: &mut Sheet, id: &str, yes: bool| {
        let entry = Entry::Value(Value::Option(usize::from(!yes)));
        sheet.set(pack.question(id).unwrap(), Some(entry)).unwrap();
    };
    let mut sheet = Sheet::new();
    for (id, yes) in [("trip.rested", false), ("trip.storm", false), ("packed", true)] {
        answer(&mut sheet, id, yes);
    }
    let e = explain(&pack, &sheet, &evaluate(&pack, &sheet));
    let next = e.next.unwrap();
    assert_eq!((&*next.id, next.blocked.len()), ("go", 1));
    assert_eq!(next.hint, None, "only an answer about the other ladder would open it, and that is not said");
    answer(&mut sheet, "trip.rested", true);
    let e = explain(&pack, &sheet, &evaluate(&pack, &sheet));
    let gate = e.because.iter().find(|r| &*r.line.id == "may").unwrap();
    let rests_on: Vec<&str> = gate.because.iter().map(|r| &*r.line.id).collect();
    assert_eq!(rests_on, ["packed"], "the answers of the other assessment are not repeated");
    // What is one's own here is worked on here.
    let open = on_top(BOUND, BAGS, r#"Permits("trip", "near")"#)
        .replace(r#"when: No("packed")"#, r#"when: Yes("trip.storm")"#);
    let (pack, _) = importing(TRIP, &open).unwrap();
    sheet.set(pack.question("packed").unwrap(), Some(Entry::Value(Value::Option(1)))).unwrap();
    let e = explain(&pack, &sheet, &evaluate(&pack, &sheet));
    let Some(Hint::Steps(steps)) = e.next.unwrap().hint else { panic!("no step is named") };
    assert_eq!(steps.iter().map(|s| &*s.question).collect::<Vec<_>>(), ["packed"]);
}

#[test]
fn ladders_upon_ladders_have_limits() {
    // Each asks so many times what the one below permits.
    struct Tower(usize);
    impl Library for Tower {
        fn find(&self, _from: &str, module: &str) -> Result<ModuleSource, String> {
            let floor: usize = module.parse().unwrap();
            let own = on_top(BOUND, BAGS, &vec![r#"Permits("trip", "go")"#; self.0].join(", ")).replace(
                r#"(module: "trip", as: "trip")"#,
                &format!(r#"(module: "{}", as: "trip")"#, floor + 1),
            );
            let lowest = TRIP.replace(r#""near""#, r#""go""#);
            Ok(source(module, if floor > 40 { &lowest } else { &own }))
        }
    }
    for (times, code) in [(1, "limit-depth"), (9, "limit-items")] {
        let top =
            on_top(BOUND, BAGS, r#"Permits("trip", "go")"#).replace(r#"(module: "trip""#, r#"(module: "0""#);
        let problems = compile(&source("top", &top), &Tower(times)).unwrap_err();
        assert!(problems.iter().any(|d| d.code.info().name == code), "{times}: {problems:#?}");
    }
}

#[test]
fn a_ladder_may_rest_on_a_ladder_that_rests_on_one() {
    // The middle one stands in a library by the name `trip`; it imports the first as `first`.
    struct Two;
    impl Library for Two {
        fn find(&self, _from: &str, module: &str) -> Result<ModuleSource, String> {
            Ok(match module {
                "first" => source("first", TRIP),
                _ => source(
                    "middle",
                    &on_top(r#"("trip.home", "no")"#, BAGS, r#"Permits("trip", "near")"#)
                        .replace(r#"(module: "trip", as: "trip")"#, r#"(module: "first", as: "trip")"#),
                ),
            })
        }
    }
    let top = r#"(
      pack: (id: "last", version: "1", title: "Last"),
      imports: [(module: "middle", as: "mid")],
      roles: [("find_out", "ask"), ("mid.no", "no"), ("mid.trip.home", "no")],
      permissions: [(id: "none", title: "N"), (id: "yes", title: "Y")],
      stages: [
        (id: "no", permission: "none", title: "T", text: "T"),
        (id: "ask", permission: "none", title: "T", text: "T"),
        (id: "yes", permission: "yes", title: "T", text: "T", gates: [(id: "mid_says", when: Permits("mid", "go"), text: "T", judgement: "J")]),
      ],
    )"#;
    let (pack, _) = compile(&source("last", top), &Two).unwrap();
    let permitted = |rested: usize, storm: usize, packed: usize| {
        let mut sheet = Sheet::new();
        for (id, option) in [("mid.trip.rested", rested), ("mid.trip.storm", storm), ("mid.packed", packed)] {
            sheet.set(pack.question(id).unwrap(), Some(Entry::Value(Value::Option(option)))).unwrap();
        }
        &*evaluate(&pack, &sheet).ladder.unwrap().permission == "yes"
    };
    assert!(permitted(0, 1, 0), "rested, no storm, packed");
    assert!(!permitted(1, 1, 0) && !permitted(0, 0, 0) && !permitted(0, 1, 1));
    let there: Vec<&str> = pack.answered_elsewhere.iter().map(|a| &*a.pack).collect();
    assert_eq!(there, ["trip", "top"]);
}
