//! What examples are worth: a small pack with planted gaps, random packs against the oracle, and the
//! packs of the repository.
//!
//! In: packs with examples. Out: pass, or what coverage, mutants and suggestions say that is not so.

use std::cell::Cell;

use proptest::prelude::*;
use readiness_core::assessment::Assessment;
use readiness_core::cases::{run_examples, state};
use readiness_core::checked::{Condition, Example};
use readiness_core::evaluate::truth;
use readiness_core::{
    CheckedPack, ModuleSource, NoLibrary, Pack, Problems, RawPack, Sheet, SourceFile, Truth, evaluate,
};
use readiness_prove::coverage::{Gap, Seen};
use readiness_prove::mutants::{Mutant, mutant_packs};
use readiness_prove::rules::rules;
use readiness_prove::{Fate, Limits, Prover, Wanted, findings, mutants, suggest};
use readiness_tests::disk::{compile_path, resolve_path};
use readiness_tests::{completions, hold, root};

const LIMITS: Limits = Limits { nodes: 400_000, time: None };

/// A pack of one file, before and after it is checked.
fn both(text: &str) -> (Pack, CheckedPack) {
    let source = ModuleSource { place: "test".into(), files: vec![SourceFile::new("test.ron", text)] };
    let mut problems = Problems::new();
    let raw = Pack::resolve(RawPack::read(&source, &mut problems), &NoLibrary, &mut problems);
    let pack = CheckedPack::check(&raw, &mut problems);
    (raw, pack.unwrap_or_else(|| panic!("{:?}", problems.sorted())))
}

/// May I swim? Nobody shows the storm unclear, that the flag decides, the third metre, nor the ninth.
const SWIM: &str = r#"(
  pack: (id: "swim", version: "1", title: "May I swim?"),
  sections: [(id: "s", title: "S")],
  roles: [("find_out", "ask")],
  questions: [
    (id: "storm", section: "s", kind: YesNo, text: "Q", why: "W", hands: Circumstances, changes: Freely),
    (id: "flag", section: "s", kind: YesNo, text: "Q", why: "W", offers: [], hands: Circumstances, changes: Freely),
    (id: "depth", section: "s", kind: Count(min: 0, max: 9), text: "Q", why: "W", offers: [], hands: Circumstances, changes: Freely),
  ],
  signal_kinds: [(id: "danger", direction: Danger, title: "D")],
  signals: [(id: "rough", kind: "danger", when: Any([Yes("storm"), No("flag")]), text: "T", judgement: "J")],
  permissions: [(id: "no", title: "N"), (id: "yes", title: "Y")],
  stages: [
    (id: "stay", permission: "no", title: "T", text: "T"),
    (id: "ask", permission: "no", title: "T", text: "T"),
    (id: "swim", permission: "yes", title: "T", text: "T", gates: [
      (id: "deep", when: Ge("depth", 3), text: "T", judgement: "J"),
      (id: "known", when: Any([Answered("flag"), Le("depth", 8)]), text: "T", judgement: "J"),
    ]),
  ],
  layers: [(id: "first", title: "F", safety: true)],
  vetoes: [(id: "out", layer: "first", when: Holds("rough"), cap: Stage("stay"), text: "T", judgement: "J")],
  examples: [
    (id: "fine", answers: {"storm": "no", "flag": "yes", "depth": 5},
      expect: (permission: "yes", stage: Decided("swim"), fires: ["deep", "known"], not_fires: ["rough", "out"])),
    (id: "storm", like: "fine", answers: {"storm": "yes"},
      expect: (permission: "no", stage: Decided("stay"), fires: ["rough", "out"])),
    (id: "puddle", like: "fine", answers: {"depth": 0}, expect: (permission: "no", stage: Decided("ask"))),
    (id: "not_judged", like: "fine", reviewed: false, answers: {"flag": "no", "depth": 3},
      expect: (permission: "no", stage: Decided("stay"))),
  ],
)"#;

#[test]
fn a_planted_gap_is_found_in_its_place() {
    let (raw, pack) = both(SWIM);
    let coverage = Prover::new(&pack, LIMITS).unwrap().coverage(&raw).unwrap();
    let gaps: Vec<String> = coverage
        .gaps
        .iter()
        .map(|gap| format!("{}:{} {}", gap.at.file.name, gap.at.line_column().0, gap.describe()))
        .collect();
    assert_eq!(
        gaps,
        [
            "test.ron:11 signal `rough`: nobody shows it unclear",
            "test.ron:11 signal `rough`: nobody shows that `No(\"flag\")` decides when it is true",
            "test.ron:18 gate `known`: nobody shows that `Answered(\"flag\")` decides when it is true",
            "test.ron:22 veto `out`: nobody shows it unclear",
        ]
    );
    assert_eq!((coverage.examples, coverage.unreviewed), (3, 1));
    // Of four conditions `deep` is never unclear, and `known` always true: nobody is asked for more.
    let (outcomes, parts) = (coverage.outcomes(), coverage.parts());
    assert_eq!((outcomes.seen, outcomes.of, outcomes.percent()), (7, 9, 77));
    assert_eq!((parts.seen, parts.of, parts.percent()), (3, 5, 60));
    let known = coverage.rules.iter().find(|r| *r.id == *"known").unwrap();
    assert_eq!(known.outcomes.iter().filter(|(_, seen)| *seen == Seen::Never).count(), 2);
    let decided = known.parts.iter().flat_map(|p| &p.decides);
    assert_eq!(decided.filter(|(_, seen)| *seen == Seen::Never).count(), 3);
    assert_eq!(coverage.impossible(), 1 + 2 + 3);
}

#[test]
fn a_mistake_that_nobody_notices_is_found_and_what_is_the_same_is_proven() {
    let (raw, pack) = both(SWIM);
    let all = mutants(&raw, &pack, LIMITS).unwrap();
    let told = |fate: fn(&Fate) -> bool| -> Vec<String> {
        let those = all.all.iter().filter(|m| fate(&m.fate));
        those.map(|m| format!("{} {}", m.at.line_column().0, m.describe())).collect()
    };
    assert_eq!(
        told(|f| matches!(f, Fate::Survives(_))),
        [
            "11 signal `rough`: `No(\"flag\")` dropped",
            "17 gate `deep`: 2 instead of 3 in `Ge(\"depth\", 3)`",
            "17 gate `deep`: 4 instead of 3 in `Ge(\"depth\", 3)`",
            "18 gate `known`: `Answered(\"flag\")` dropped",
            "18 gate `known`: `Answered(\"flag\")` negated",
            "18 gate `known`: `Any` turned into `All`",
        ]
    );
    // The flag always has an answer, so `known` is met by anybody, whatever else is written there.
    assert_eq!(
        told(|f| *f == Fate::Equivalent),
        [
            "18 gate `known`: dropped",
            "18 gate `known`: `Le(\"depth\", 8)` dropped",
            "18 gate `known`: `Le(\"depth\", 8)` negated",
            "18 gate `known`: 7 instead of 8 in `Le(\"depth\", 8)`",
        ]
    );
    assert!(told(|f| matches!(f, Fate::Refused(_))).iter().any(|m| m.contains("`Holds(\"rough\")` negated")));
    assert_eq!((all.examples, all.unreviewed), (3, 1));
}

#[test]
fn suggestions_close_what_they_say_and_count_for_nothing_until_judged() {
    let (raw, pack) = both(SWIM);
    let wanted = Wanted { mutants: true, suggest: true };
    let found = findings(&raw, &pack, wanted, LIMITS).unwrap();
    let file = suggest::file(&found.suggestions);
    let with = |file: &str| {
        let examples = file.split("examples: [").nth(1).unwrap().rsplit_once("],").unwrap().0.to_owned();
        let (before, _) = SWIM.rsplit_once("  ],\n)").unwrap();
        both(&format!("{before}{examples}  ],\n)"))
    };
    let (raw, unjudged) = with(&file);
    assert!(run_examples(&unjudged).is_empty(), "what is expected is what comes out");
    assert_eq!(unjudged.examples.iter().filter(|e| !e.reviewed).count(), 1 + found.suggestions.len());
    let again = findings(&raw, &unjudged, wanted, LIMITS).unwrap();
    assert_eq!(again.coverage.gaps.len(), found.coverage.gaps.len());
    assert_eq!(again.mutants.unwrap().surviving().count(), found.mutants.unwrap().surviving().count());
    // Judged, they close everything.
    let (raw, judged) = with(&file.replace(", reviewed: false", ""));
    let after = findings(&raw, &judged, wanted, LIMITS).unwrap();
    assert!(after.coverage.gaps.is_empty(), "{:?}", after.coverage.gaps);
    let left: Vec<String> = after.mutants.unwrap().surviving().map(Mutant::describe).collect();
    assert!(left.is_empty() && after.suggestions.is_empty(), "{left:?}");
}

/// What an example can say of a result.
fn said(pack: &CheckedPack, result: &Assessment) -> Vec<String> {
    let named = pack.signals.iter().map(|s| &s.id).chain(pack.vetoes.iter().map(|v| &v.id));
    let gates = pack.ladder.iter().flat_map(|l| l.stages.iter().flat_map(|s| &s.gates)).map(|g| &g.id);
    let ids = named.chain(pack.contradictions.iter().map(|c| &c.id)).chain(gates);
    let mut all: Vec<String> =
        ids.map(|id| format!("{id}: {:?}", state(pack, result, id).map(Truth::name))).collect();
    let ladder = result.ladder.as_ref().unwrap();
    all.push(format!("{:?} {} {:?}", ladder.decided, ladder.permission, result.look_again_days));
    let bands = result.scores.iter().map(|s| format!("{}: {:?} {:?}", s.id, s.least_band, s.greatest_band));
    all.extend(bands);
    all
}

/// The conditions that a pack has for its rules, in the order of its coverage.
fn conditions<'p>(raw: &'p Pack, pack: &'p CheckedPack) -> Vec<&'p Condition> {
    rules(raw, pack).into_iter().map(|rule| rule.condition).collect()
}

#[test]
fn what_is_called_impossible_never_occurs_and_what_is_missing_can() {
    let (never, missing) = (Cell::new(0), Cell::new(0));
    hold(80, |random, _, sheet| {
        let (raw, pack) = both(&random.text(0));
        let Some(sheets) = completions(&pack, sheet, 4_000) else { return Ok(()) };
        let wanted = Wanted { mutants: false, suggest: true };
        let found = findings(&raw, &pack, wanted, LIMITS).unwrap();
        let conditions = conditions(&raw, &pack);
        prop_assert_eq!(conditions.len(), found.coverage.rules.len());
        for (rule, condition) in found.coverage.rules.iter().zip(conditions) {
            for (reading, seen) in &rule.outcomes {
                let reads = |sheet: &Sheet| truth(condition, sheet) == *reading;
                if *seen == Seen::Never {
                    never.set(never.get() + 1);
                    prop_assert!(!sheets.iter().any(reads), "{} {}", &rule.id, reading.name());
                } else {
                    missing.set(missing.get() + 1);
                    let shown = found.suggestions.iter().any(|s| reads(&s.sheet));
                    prop_assert!(shown, "{} {}", &rule.id, reading.name());
                }
            }
        }
        Ok(())
    });
    assert!(never.get() > 20 && missing.get() > 400, "{never:?} {missing:?}");
}

#[test]
fn a_part_that_is_said_to_decide_nowhere_decides_on_no_completion() {
    let never = Cell::new(0);
    hold(60, |random, _, sheet| {
        let (raw, mut pack) = both(&random.text(0));
        let Some(sheets) = completions(&pack, sheet, 1_000) else { return Ok(()) };
        let proven = Prover::new(&pack, LIMITS).unwrap().coverage(&raw).unwrap();
        // Everybody there can be, as an example.
        pack.examples = sheets.into_iter().enumerate().map(|(i, sheet)| example(&pack, i, sheet)).collect();
        let seen = Prover::new(&pack, LIMITS).unwrap().coverage(&raw).unwrap();
        for (rule, shown) in proven.rules.iter().zip(&seen.rules) {
            for (part, shown) in rule.parts.iter().zip(&shown.parts) {
                for ((value, proven), (_, seen)) in part.decides.iter().zip(&shown.decides) {
                    if *proven == Seen::Never {
                        never.set(never.get() + 1);
                        prop_assert_eq!(seen, &Seen::Never, "{} {} {}", &rule.id, part.at.text(), value);
                    }
                }
            }
        }
        Ok(())
    });
    assert!(never.get() > 20, "{never:?}");
}

/// Somebody of whom nothing is expected.
fn example(pack: &CheckedPack, number: usize, sheet: Sheet) -> Example {
    Example {
        id: format!("e{number}").into(),
        text: None,
        reviewed: true,
        sheet,
        permission: None,
        stage: None,
        fires: Vec::new(),
        not_fires: Vec::new(),
        unclear: Vec::new(),
        bands: Vec::new(),
        scores: Vec::new(),
        channels: Vec::new(),
        settled: None,
        ended: None,
        look_again: None,
        at: pack.vetoes[0].at.clone(),
    }
}

#[test]
fn a_mutant_that_is_proven_the_same_is_the_same_to_the_oracle_and_a_survivor_is_not() {
    let (same, other) = (Cell::new(0), Cell::new(0));
    hold(20, |random, _, sheet| {
        let (raw, pack) = both(&random.text(0));
        let Some(sheets) = completions(&pack, sheet, 400) else { return Ok(()) };
        let said_of = |pack: &CheckedPack, sheet: &Sheet| said(pack, &evaluate(pack, sheet));
        let before: Vec<_> = sheets.iter().map(|s| said_of(&pack, s)).collect();
        let wanted = Wanted { mutants: true, suggest: true };
        let found = findings(&raw, &pack, wanted, LIMITS).unwrap();
        for (mutant, changed) in mutant_packs(&raw, &pack, LIMITS).unwrap() {
            let Some(changed) = changed else { continue };
            match mutant.fate {
                Fate::Equivalent => {
                    let mut sheets = sheets.iter().zip(&before);
                    prop_assert!(sheets.all(|(s, b)| said_of(&changed, s) == *b), "{}", mutant.describe());
                    same.set(same.get() + 1);
                }
                Fate::Survives(_) => {
                    // A mistake in who is asked shows in what they would say then.
                    let differs = |s: &Sheet| said_of(&changed, s) != said_of(&pack, s);
                    let near = |s: &Sheet| completions(&pack, s, 4_000).unwrap_or_default();
                    let shown = |s: &Sheet| differs(s) || near(s).iter().any(differs);
                    let shown = found.suggestions.iter().any(|s| shown(&s.sheet));
                    prop_assert!(shown, "{}", mutant.describe());
                    other.set(other.get() + 1);
                }
                Fate::Refused(_) | Fate::Example(_) | Fate::Invariant(_) => {}
            }
        }
        Ok(())
    });
    assert!(same.get() > 5 && other.get() > 100, "{same:?} {other:?}");
}

#[test]
fn the_examples_of_the_shipped_packs_show_every_rule() {
    for name in ["reconciliation", "release-readiness"] {
        let path = root().join("rules").join(name);
        let (pack, _) = compile_path(&path).unwrap();
        let coverage = Prover::new(&pack, Limits::default()).unwrap().coverage(&resolve_path(&path)).unwrap();
        assert!(coverage.gaps.is_empty(), "{name}: {:#?}", coverage.gaps);
        assert!(coverage.outcomes().of > 100);
    }
}

#[test]
fn the_guides_leave_out_nothing_but_what_they_share() {
    for guide in ["guides/g1", "guides/g2", "guides/g3", "guides/g4", "guides/g5"] {
        leaves_open_only_rules_of(&["base."], guide);
    }
}

#[test]
fn the_checks_of_a_draft_leave_out_nothing_but_what_the_whole_assessment_shows() {
    for check in ["apology", "first-message"] {
        leaves_open_only_rules_of(&["base.", "main."], check);
    }
}

/// Holds that the examples of a pack show every rule of its own, and notice every mistake in one.
fn leaves_open_only_rules_of(imports: &[&str], folder: &str) {
    let path = root().join("rules").join(folder);
    let (pack, _) = compile_path(&path).unwrap();
    let wanted = Wanted { mutants: true, suggest: false };
    let found = findings(&resolve_path(&path), &pack, wanted, Limits::default()).unwrap();
    let imported = |id: &str| imports.iter().any(|import| id.starts_with(import));
    let gaps = found.coverage.gaps.iter().filter(|g| !imported(&g.id));
    assert_eq!(gaps.map(Gap::describe).collect::<Vec<_>>(), [""; 0], "{folder}");
    // Where a stop leads is for the pack to say that binds its role, whoever wrote the stop.
    let is_cap = |m: &Mutant| m.what.starts_with("capped at");
    let mutants = found.mutants.unwrap();
    let open = mutants.surviving().filter(|m| !imported(&m.id) || is_cap(m));
    assert_eq!(open.map(Mutant::describe).collect::<Vec<_>>(), [""; 0], "{folder}");
    let caps = mutants.all.iter().filter(|m| is_cap(m));
    assert!(caps.count() > 20, "{folder}: the words for a cap are others now");
}

#[test]
fn the_examples_of_the_shipped_packs_notice_every_mistake() {
    for name in ["release-readiness", "reconciliation"] {
        let path = root().join("rules").join(name);
        let (pack, _) = compile_path(&path).unwrap();
        let all = mutants(&resolve_path(&path), &pack, Limits::default()).unwrap();
        let open: Vec<String> = all.surviving().map(Mutant::describe).collect();
        assert_eq!(open, [""; 0], "{name}");
        assert!(all.all.len() > 100);
    }
}
