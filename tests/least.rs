//! What the prover says of one sheet, against brute force: which questions matter, which answers suffice,
//! the fewest changes, and an interview that asks least.
//!
//! In: tapes drawn by proptest. Out: pass, or a smallest pack and sheet on which a look at every set of
//! answers says otherwise.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use readiness::{Engine, Interview, Order};
use readiness_core::sheet::Value;
use readiness_core::{CheckedPack, Entry, Sheet, evaluate};
use readiness_prove::reasons::{change, hinges, sufficient};
use readiness_prove::space::Kind;
use readiness_prove::{Asker, Limits, Prover, Step};
use readiness_tests::{completions, hold};

/// How many sets of answers are looked at for one pack.
const MOST: usize = 20_000;

fn asker(pack: &CheckedPack) -> Asker {
    let limits = Limits { nodes: 400_000, time: None };
    Asker::new(&Prover::new(pack, limits).unwrap()).unwrap()
}

/// The stage (by index) of a sheet on which nothing is missing, by the oracle.
fn stage(pack: &CheckedPack, sheet: &Sheet) -> usize {
    let decided = evaluate(pack, sheet).ladder.unwrap().decided.unwrap();
    pack.ladder.as_ref().unwrap().stages.iter().position(|s| s.id == decided).unwrap()
}

/// Every whole set of answers, by question, with its stage.
fn all(pack: &CheckedPack) -> Option<Vec<(Vec<Option<Entry>>, usize)>> {
    let sheets = completions(pack, &Sheet::new(), MOST)?;
    let row = |sheet: &Sheet| (pack.questions.iter().map(|q| sheet.get(q)).collect(), stage(pack, sheet));
    Some(sheets.iter().map(row).collect())
}

/// Every choice of `size` of them.
fn choices(of: &[usize], size: usize) -> Vec<Vec<usize>> {
    let Some((first, rest)) = of.split_first().filter(|_| size > 0) else {
        return if size == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    let mut with = choices(rest, size - 1);
    for choice in &mut with {
        choice.insert(0, *first);
    }
    with.extend(choices(rest, size));
    with
}

#[test]
fn what_suffices_forces_the_stage_and_nothing_smaller_does() {
    let (several, hinged) = (Cell::new(0), Cell::new(0));
    hold(40, |_, pack, sheet| {
        let (Some(all), asker) = (all(pack), asker(pack)) else { return Ok(()) };
        let Some(here) = asker.decided(sheet) else { return Ok(()) };
        let own: Vec<Option<Entry>> = pack.questions.iter().map(|q| sheet.get(q)).collect();
        let forces = |kept: &[usize]| {
            all.iter().filter(|(row, _)| kept.iter().all(|q| row[*q] == own[*q])).all(|(_, s)| *s == here)
        };
        let place = pack.ladder.as_ref().unwrap().rank(here);
        let classes = asker.space().classes_of(sheet);
        let index = |place: &usize| asker.space().variables[*place].question.index;
        let sets: Vec<Vec<usize>> = sufficient(asker.outcomes(), &classes, |leaf| leaf == place, usize::MAX)
            .iter()
            .map(|set| set.iter().map(index).collect())
            .collect();
        prop_assert!(!sets.is_empty(), "the stage is decided, so some answers force it");
        let size = sets[0].len();
        let answered: Vec<usize> = (0..own.len()).filter(|q| own[*q].is_some()).collect();
        for smaller in 0..size {
            for kept in choices(&answered, smaller) {
                prop_assert!(!forces(&kept), "{kept:?} is smaller than {sets:?}");
            }
        }
        let mut found: Vec<Vec<usize>> = sets;
        for set in &mut found {
            set.sort_unstable();
        }
        found.sort();
        let expected: Vec<Vec<usize>> =
            choices(&answered, size).into_iter().filter(|kept| forces(kept)).collect();
        prop_assert_eq!(&found, &expected);
        several.set(several.get() + u32::from(found.len() > 1));
        // The stage hangs on an answer if another one leaves it open, or leads elsewhere.
        let hang = hinges(asker.outcomes(), &classes, |_, _| true);
        let mut hang: Vec<usize> = hang.iter().map(index).collect();
        hang.sort_unstable();
        let hangs = |q: &usize| {
            let others: Vec<usize> = answered.iter().copied().filter(|other| other != q).collect();
            !forces(&others)
        };
        let expected: Vec<usize> = answered.iter().copied().filter(hangs).collect();
        prop_assert_eq!(&hang, &expected);
        // The same where only values count, and "not sure" does not.
        let kind = |place: usize, class: usize| &asker.space().variables[place].classes[class].kind;
        let by_value = hinges(asker.outcomes(), &classes, |place, class| *kind(place, class) != Kind::Unsure);
        let by_value: BTreeSet<usize> = by_value.iter().map(index).collect();
        let hangs = |q: &usize| {
            let kept =
                |row: &[Option<Entry>]| answered.iter().all(|other| other == q || row[*other] == own[*other]);
            all.iter().any(|(row, s)| matches!(row[*q], Some(Entry::Value(_))) && kept(row) && *s != here)
        };
        let expected: BTreeSet<usize> = answered.iter().copied().filter(hangs).collect();
        prop_assert_eq!(&by_value, &expected);
        hinged.set(hinged.get() + u32::from(!hang.is_empty()));
        Ok(())
    });
    assert!(several.get() > 0 && hinged.get() > 5, "{several:?} {hinged:?}");
}

#[test]
fn only_another_value_makes_a_hinge_of_an_answer_that_not_sure_would_open() {
    // Whatever the answer to `a` is, it counts; only "not sure" does not.
    let text = r#"(pack: (id: "hinge", version: "1", title: "T"), roles: [("find_out", "start")],
        sections: [(id: "x", title: "X")],
        permissions: [(id: "none", title: "N"), (id: "some", title: "S")],
        questions: [
          (id: "a", section: "x", kind: YesNo, text: "T", why: "W", hands: Own, changes: Freely),
          (id: "b", section: "x", kind: YesNo, text: "T", why: "W", hands: Own, changes: Freely)],
        stages: [(id: "start", permission: "none", title: "T", text: "T"),
          (id: "go", permission: "some", title: "T", text: "T", gates: [
            (id: "known", when: Answered("a"), text: "T", judgement: "J"),
            (id: "fine", when: Yes("b"), text: "T", judgement: "J")])])"#;
    let (pack, _) = readiness_tests::compile_text(text).unwrap();
    let asker = asker(&pack);
    let classes = vec![Some(0), Some(0)];
    assert_eq!(hinges(asker.outcomes(), &classes, |_, _| true), [0, 1]);
    let kind = |place: usize, class: usize| &asker.space().variables[place].classes[class].kind;
    assert_eq!(hinges(asker.outcomes(), &classes, |p, c| *kind(p, c) != Kind::Unsure), [1]);
}

#[test]
fn a_change_is_the_smallest_there_is() {
    let found = Cell::new(0);
    hold(60, |_, pack, sheet| {
        let (Some(all), asker) = (all(pack), asker(pack)) else { return Ok(()) };
        let Some(whole) = completions(pack, sheet, MOST).and_then(|s| s.into_iter().next()) else {
            return Ok(());
        };
        let classes = asker.space().classes_of(&whole);
        let question = |place: usize| asker.space().variables[place].question.index;
        // Every other question may change.
        let may = |place: usize, _: usize| question(place).is_multiple_of(2);
        let own: Vec<Option<Entry>> = pack.questions.iter().map(|q| whole.get(q)).collect();
        for goal in 0..asker.outcomes().leaves() {
            let to = pack.ladder.as_ref().unwrap().caution[goal];
            let steps = change(asker.outcomes(), &classes, may, |leaf| leaf == goal);
            let distance = |row: &Vec<Option<Entry>>| {
                let differs: Vec<usize> = (0..row.len()).filter(|q| row[*q] != own[*q]).collect();
                differs.iter().all(|q| q.is_multiple_of(2)).then_some(differs.len())
            };
            let fewest = all.iter().filter(|(_, s)| *s == to).filter_map(|(row, _)| distance(row)).min();
            prop_assert_eq!(steps.as_ref().map(Vec::len), fewest);
            if let Some(steps) = steps {
                found.set(found.get() + u32::from(!steps.is_empty()));
                let mut changed = classes.clone();
                for (place, class) in &steps {
                    changed[*place] = Some(*class);
                }
                prop_assert_eq!(asker.outcomes().outcome(&changed), Some(goal));
            }
        }
        Ok(())
    });
    assert!(found.get() > 20, "only {} changes were looked at", found.get());
}

#[test]
fn what_matters_is_exactly_what_can_change_the_stage() {
    let (matters, idle) = (Cell::new(0), Cell::new(0));
    hold(360, |_, pack, sheet| {
        let Some(sheets) = completions(pack, sheet, MOST) else { return Ok(()) };
        let rows: Vec<(Vec<Option<Entry>>, usize)> = sheets
            .iter()
            .map(|s| (pack.questions.iter().map(|q| s.get(q)).collect(), stage(pack, s)))
            .collect();
        let mut expected = Vec::new();
        for q in pack.questions.iter().filter(|q| sheet.get(q).is_none()) {
            // The stage of all other answers, whatever this one is.
            let mut seen = BTreeMap::new();
            let turns = rows.iter().any(|(row, stage)| {
                let rest: Vec<_> = row.iter().enumerate().filter(|(i, _)| *i != q.index).collect();
                *seen.entry(format!("{rest:?}")).or_insert(*stage) != *stage
            });
            if turns {
                expected.push(q.index);
            } else {
                idle.set(idle.get() + 1);
            }
        }
        matters.set(matters.get() + expected.len());
        prop_assert_eq!(asker(pack).matter(sheet), expected);
        Ok(())
    });
    assert!(matters.get() > 20 && idle.get() > 20, "{matters:?} {idle:?}");
}

/// Leads an interview to its end with the answers of one person; the questions as they were asked.
fn led(interview: &mut Interview, person: &readiness::Sheet) -> Vec<String> {
    let mut asked = Vec::new();
    while let Some(question) = interview.question().cloned() {
        asked.push(question.id.clone());
        interview.answer(person.get(&question).unwrap()).unwrap();
    }
    asked
}

#[test]
fn the_shortest_interview_ends_where_the_whole_one_does() {
    let (fewer, total) = (Cell::new(0), Cell::new(0));
    hold(120, |random, pack, sheet| {
        let Some(whole) = completions(pack, sheet, MOST).and_then(|s| s.into_iter().last()) else {
            return Ok(());
        };
        let engine = Engine::from_text("random.ron", &random.text(0)).unwrap();
        let person: readiness::Sheet = whole.clone().into();
        let mut interview = engine.interview();
        prop_assert!(interview.set_order(Order::Shortest));
        let asked = led(&mut interview, &person);
        let ladder = pack.ladder.as_ref().unwrap();
        let expected = ladder.stages[stage(pack, &whole)].id.to_string();
        prop_assert_eq!(interview.decided(), Some(expected.clone()));
        prop_assert_eq!(asked.iter().collect::<BTreeSet<_>>().len(), asked.len(), "asked twice");
        // The same answers, the same questions; and so at every bookmark.
        let mut again = engine.interview();
        again.set_order(Order::Shortest);
        for id in &asked {
            prop_assert_eq!(again.question().map(|q| &q.id), Some(id));
            let later = engine.resume_at(again.sheet().clone(), &again.bookmark());
            prop_assert_eq!(later.order(), Order::Shortest);
            prop_assert_eq!(later.question().map(|q| &q.id), Some(id));
            prop_assert!(!again.is_decided(), "asked although nothing can change");
            again = later;
            let question = engine.question(id).unwrap().clone();
            again.answer(person.get(&question).unwrap()).unwrap();
        }
        prop_assert!(again.question().is_none());
        // Back goes the same way, past what does not apply any more.
        let mut back = again.clone();
        for id in asked.iter().rev() {
            if back.asked().iter().any(|q| q.id == *id) {
                prop_assert!(back.back());
                prop_assert_eq!(back.question().map(|q| &q.id), Some(id));
            }
        }
        prop_assert!(!back.back());
        // The fuller picture asks the rest, and it stays the same stage.
        let more = interview.has_more();
        interview.ask_everything();
        let rest = led(&mut interview, &person);
        prop_assert_eq!(more, !rest.is_empty());
        prop_assert!(!interview.has_more());
        prop_assert_eq!(interview.decided(), Some(expected));
        let mut plain = engine.interview();
        let all = led(&mut plain, &person);
        fewer.set(fewer.get() + all.len() - asked.len().min(all.len()));
        total.set(total.get() + all.len());
        Ok(())
    });
    assert!(fewer.get() * 10 > total.get(), "{} of {} questions were spared", fewer.get(), total.get());
}

#[test]
fn a_pack_without_stages_is_asked_in_its_own_order() {
    let text = std::fs::read_to_string(readiness_tests::root().join("tests/cases/no-ladder.ron")).unwrap();
    let mut interview = Engine::from_text("no-ladder.ron", &text).unwrap().interview();
    let first = interview.question().unwrap().id.clone();
    assert!(!interview.set_order(Order::Shortest));
    assert_eq!((interview.order(), &interview.question().unwrap().id), (Order::Authored, &first));
}

#[test]
fn somebody_who_skips_is_led_on_and_ends() {
    let engine = Engine::built_in("reconciliation").unwrap();
    let mut interview = engine.interview();
    interview.set_order(Order::Shortest);
    let mut skipped = 0;
    while interview.question().is_some() {
        interview.skip();
        skipped += 1;
        assert!(skipped <= engine.questions().len());
    }
    assert!(skipped > 10 && !interview.is_decided());
}

fn question(id: &str, section: &str, ask_when: &str) -> String {
    let ask_when = if ask_when.is_empty() { String::new() } else { format!(", ask_when: {ask_when}") };
    format!(
        r#"(id: "{id}", section: "{section}", kind: YesNo, text: "T", why: "W", hands: Own,
            changes: Freely{ask_when}),"#
    )
}

fn gate(id: &str) -> String {
    format!(r#"(id: "gate_{id}", when: Yes("{id}"), text: "T", judgement: "J"),"#)
}

/// Two gates before anything is permitted, and one question that only tells two stages apart. The people of
/// the examples are as listed: what they answered to `c`, `a` and `b`, and nothing for no answer.
fn gates(people: &[(&str, &str, &str)]) -> CheckedPack {
    readiness_tests::compile_text(&gates_text(people)).unwrap().0
}

fn gates_text(people: &[(&str, &str, &str)]) -> String {
    let example = |(i, (c, a, b)): (usize, &(&str, &str, &str))| {
        let given = [("c", c), ("a", a), ("b", b)].into_iter().filter(|(_, answer)| !answer.is_empty());
        let answers: Vec<String> = given.map(|(id, answer)| format!(r#""{id}": "{answer}""#)).collect();
        format!(
            r#"(id: "e{i}", answers: {{{}}}, expect: (permission: "none", stage: Decided("start"))),"#,
            answers.join(", ")
        )
    };
    let examples: String = people.iter().enumerate().map(example).collect();
    format!(
        r#"(pack: (id: "gates", version: "1", title: "T"), roles: [("find_out", "start")],
            sections: [(id: "x", title: "X"), (id: "y", title: "Y")],
            permissions: [(id: "none", title: "N"), (id: "some", title: "S")],
            questions: [{}{}{}],
            stages: [(id: "start", permission: "none", title: "T", text: "T"),
              (id: "near", permission: "none", title: "T", text: "T", gates: [{}]),
              (id: "go", permission: "some", title: "T", text: "T", gates: [{}{}])],
            examples: [{examples}])"#,
        question("c", "x", ""),
        question("a", "x", ""),
        question("b", "y", ""),
        gate("c"),
        gate("a"),
        gate("b"),
    )
}

/// The question that is asked next, where so much is answered, the last one in this section.
fn asks(pack: &CheckedPack, answered: &[(&str, bool)], section: Option<&str>) -> String {
    asks_past(pack, answered, section, &[])
}

/// The same where these were passed over.
fn asks_past(
    pack: &CheckedPack,
    answered: &[(&str, bool)],
    section: Option<&str>,
    passed: &[&str],
) -> String {
    let mut sheet = Sheet::new();
    for (id, yes) in answered {
        let entry = Entry::Value(Value::Option(usize::from(!yes)));
        sheet.set(pack.question(id).unwrap(), Some(entry)).unwrap();
    }
    let section = section.map(|id| pack.sections.iter().position(|s| *s.id == *id).unwrap());
    let is_passed = |index: usize| passed.contains(&&*pack.questions[index].id);
    match asker(pack).step(pack, &sheet, section, is_passed) {
        Step::Ask(index) => pack.questions[index].id.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn what_is_permitted_is_settled_before_the_stage() {
    let pack = gates(&[]);
    assert_eq!(asks(&pack, &[], None), "a", "`c` permits nothing, though it stands first");
    assert_eq!(asks(&pack, &[("a", true)], None), "b");
    assert_eq!(asks(&pack, &[("a", false)], None), "c", "nothing is permitted, so the stage is left");
    assert_eq!(asks(&pack, &[("a", false), ("c", true)], None), "Decided(1)");
}

#[test]
fn a_gate_at_which_most_people_stop_is_asked_first() {
    let stop_at_a = [("yes", "no", "yes"); 6];
    let stop_at_b = [("yes", "yes", "no"); 6];
    assert_eq!(asks(&gates(&stop_at_a), &[], None), "a");
    assert_eq!(asks(&gates(&stop_at_b), &[], None), "b");
    // As many at each: the order of the pack. Who answered alike counts more than the others.
    let others = [("no", "no", "yes"); 6];
    let both = gates(&[others, stop_at_b].concat());
    assert_eq!(asks(&both, &[], None), "a");
    assert_eq!(asks(&both, &[("c", true)], None), "b");
    assert_eq!(asks(&both, &[("c", false)], None), "a");
}

#[test]
fn nobody_is_led_to_another_section_for_nothing() {
    assert_eq!(asks(&gates(&[]), &[], Some("y")), "b", "it leaves as much as `a`");
    let stop_at_a = gates(&[("yes", "no", "yes"); 6]);
    assert_eq!(asks(&stop_at_a, &[], Some("y")), "a", "it spares a good part of a question");
}

#[test]
fn examples_that_nobody_judged_say_nothing_about_people() {
    let stop_at_b = [("yes", "yes", "no"); 6];
    let mut pack = gates(&stop_at_b);
    pack.examples.iter_mut().for_each(|example| example.reviewed = false);
    assert_eq!(asks(&pack, &[], None), "a");
}

#[test]
fn an_example_counts_for_the_questions_that_it_answers() {
    assert_eq!(asks(&gates(&[("", "", "no"); 6]), &[], None), "b");
    // Somebody who says nothing moves nothing, and differs from nobody.
    assert_eq!(asks(&gates(&[("", "", ""); 6]), &[], None), "a");
    let both = gates(&[[("", "", "no"); 6], [("yes", "no", ""); 6], [("", "", ""); 6]].concat());
    assert_eq!(asks(&both, &[], None), "a");
    assert_eq!(asks(&both, &[("c", false)], None), "b");
}

#[test]
fn where_every_stage_permits_the_same_the_stage_is_settled() {
    let text = gates_text(&[]).replace(r#""go", permission: "some""#, r#""go", permission: "none""#);
    let pack = readiness_tests::compile_text(&text).unwrap().0;
    assert_eq!(asks(&pack, &[], None), "c", "each leaves as many, and this one stands first");
    assert_eq!(asks(&pack, &[("c", true), ("a", true)], None), "b");
    assert_eq!(asks(&pack, &[("a", true), ("b", true)], None), "Decided(2)");
}

#[test]
fn what_is_passed_over_is_not_asked_and_decides_nothing() {
    let pack = gates(&[]);
    assert_eq!(asks_past(&pack, &[], None, &["a"]), "b");
    assert_eq!(
        asks_past(&pack, &[("b", true)], None, &["a"]),
        "c",
        "of what is permitted nothing can be asked"
    );
    assert_eq!(asks_past(&pack, &[("b", true), ("c", true)], None, &["a"]), "Waiting");
    assert_eq!(asks_past(&pack, &[("b", false), ("c", true)], None, &["a"]), "Decided(1)");
    assert_eq!(asks_past(&pack, &[], None, &["a", "b", "c"]), "Waiting");
    // `c` would stay in the section, and leave hardly more; but it settles nothing of what is permitted.
    let stop_at_a = gates(&[("yes", "no", "yes"); 18]);
    assert_eq!(asks_past(&stop_at_a, &[], Some("x"), &["a"]), "b");
}

#[test]
fn what_everybody_answers_alike_to_every_rule_is_not_asked() {
    // Nobody may say "not sure" to `d`, and no rule tells yes from no.
    let all = r#"All([Yes("a"), Answered("d")])"#;
    let text = gates_text(&[]).replace(r#"when: Yes("a")"#, &format!("when: {all}"));
    let d = question("d", "x", "").replace(r#"why: "W""#, r#"why: "W", offers: []"#);
    let text = text.replace("questions: [", &format!("questions: [{d}"));
    let pack = readiness_tests::compile_text(&text).unwrap().0;
    let asker = asker(&pack);
    assert_eq!(asker.space().variable(pack.question("d").unwrap()).unwrap().classes.len(), 1);
    assert_eq!(asks(&pack, &[], None), "a");
    assert_eq!(asks(&pack, &[("a", true), ("b", true)], None), "Decided(2)");
}

/// `q` applies to whoever says yes to `p` or to `r`; a yes to `q` does what `rules` say.
fn waiting(rules: &str) -> CheckedPack {
    let text = format!(
        r#"(pack: (id: "waiting", version: "1", title: "T"), roles: [("find_out", "start")],
            sections: [(id: "x", title: "X")],
            permissions: [(id: "none", title: "N"), (id: "some", title: "S")],
            questions: [{}{}{}{}], {rules})"#,
        question("c", "x", ""),
        question("p", "x", ""),
        question("r", "x", ""),
        question("q", "x", r#"Any([Yes("p"), Yes("r")])"#),
    );
    readiness_tests::compile_text(&text).unwrap().0
}

#[test]
fn what_safety_waits_for_comes_first_though_it_changes_nothing() {
    let pack = waiting(&format!(
        r#"stages: [(id: "start", permission: "none", title: "T", text: "T"),
             (id: "go", permission: "some", title: "T", text: "T", gates: [{}])],
           layers: [(id: "safety", title: "T", safety: true)],
           vetoes: [(id: "stop", layer: "safety", when: Yes("q"), cap: Stage("start"), text: "T",
                     judgement: "J")]"#,
        gate("c")
    ));
    assert_eq!(asks(&pack, &[], None), "p");
    // That `r` is known to make `q` apply is no reason to turn to `c`.
    assert_eq!(asks(&pack, &[("r", true)], None), "p");
    assert_eq!(asks(&pack, &[("r", true), ("p", false)], None), "q");
    assert_eq!(asks(&pack, &[("r", true), ("p", false), ("q", false)], None), "c");
    assert_eq!(asks(&pack, &[("r", true), ("p", false), ("q", true)], None), "Decided(0)");
    // Whoever passes it over is led on.
    assert_eq!(asks_past(&pack, &[("r", true)], None, &["p"]), "c");
    assert_eq!(asks_past(&pack, &[("r", true), ("c", true)], None, &["p"]), "Waiting");
}

#[test]
fn what_the_permission_waits_for_comes_before_the_stage() {
    let pack = waiting(&format!(
        r#"stages: [(id: "start", permission: "none", title: "T", text: "T"),
             (id: "near", permission: "none", title: "T", text: "T", gates: [{}]),
             (id: "go", permission: "some", title: "T", text: "T", gates: [{}])]"#,
        gate("c"),
        gate("q")
    ));
    assert_eq!(asks(&pack, &[("r", true)], None), "p");
    assert_eq!(asks(&pack, &[("r", true), ("p", false)], None), "q");
    assert_eq!(asks(&pack, &[("r", true), ("p", false), ("q", false)], None), "c");
}

#[test]
fn the_page_says_what_people_are_asked() {
    let table = xtask::questions::table(&readiness_tests::root()).unwrap();
    let page = std::fs::read_to_string(readiness_tests::root().join("docs/asking.md")).unwrap();
    assert!(
        page.contains(&table),
        "docs/asking.md says otherwise: `cargo run --release -p xtask -- questions`\n{table}"
    );
    let cell = |row: &str, column: usize| -> f64 {
        let line = table.lines().find(|line| line.starts_with(&format!("| {row} "))).unwrap();
        line.split('|').nth(column).unwrap().trim().parse().unwrap()
    };
    // Oneself left out: the order may not know who is asked.
    for row in ["the stage, with oneself left out", "the permission, with oneself left out"] {
        let (plain, least) = (cell(row, 2), cell(row, 3));
        assert!(least < plain * 0.71, "{row}: {plain}, {least}");
    }
    for column in [2, 3] {
        assert!(cell("the most that one of them is asked before", column) <= 12.0);
    }
}
