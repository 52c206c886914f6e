//! An interview as a page leads it: answering, going back, changing, going on another day.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use readiness::{Engine, Error, Interview, Report, Sheet};

fn begun() -> Interview {
    Engine::built_in("release-readiness").unwrap().interview()
}

fn here(interview: &Interview) -> &str {
    interview.question().map_or("", |q| q.id.as_str())
}

#[test]
fn what_an_engine_gives_out_may_go_to_another_thread_and_is_cheap_to_clone() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    fn sent<T: Send + Sync + 'static>() {}
    shared::<Engine>();
    shared::<Interview>();
    shared::<Report>();
    shared::<Sheet>();
    sent::<Error>();
    let engine = Engine::built_in("release-readiness").unwrap();
    assert!(std::ptr::eq(engine.questions(), engine.clone().questions()), "a clone is a second handle");
    assert_eq!(size_of::<Engine>(), size_of::<usize>());
}

#[test]
fn an_answer_that_ceases_to_apply_is_kept_listed_and_counts_again() {
    let mut interview = begun();
    interview.change("migration", "yes").unwrap();
    interview.change("migration_rehearsed", "yes").unwrap();
    assert!(interview.irrelevant().is_empty());
    interview.change("migration", "no").unwrap();
    let kept = interview.irrelevant();
    assert_eq!((kept.len(), kept[0].question.id.as_str()), (1, "migration_rehearsed"));
    assert!(interview.change("migration_rehearsed", "no").unwrap_err().is_no_such_question());
    interview.change("migration", "yes").unwrap();
    assert!(interview.irrelevant().is_empty());
    let question = interview.engine().question("migration_rehearsed").cloned().unwrap();
    assert_eq!(interview.entry(&question), Some("yes".into()));
}

#[test]
fn sections_count_what_is_asked_answered_and_skipped() {
    let mut interview = begun();
    let count = |interview: &Interview| {
        let all = interview.progress();
        let here: Vec<usize> = (0..all.len()).filter(|i| all[*i].here).collect();
        (all.iter().map(|p| (p.asked, p.answered, p.skipped)).collect::<Vec<_>>(), here)
    };
    let (before, first) = count(&interview);
    assert_eq!((before[0], first), ((2, 0, 0), vec![0]));
    interview.answer("no").unwrap();
    interview.skip();
    let (after, second) = count(&interview);
    assert_eq!((after[0], second), ((2, 1, 1), vec![1]));
    interview.change("rollback", "yes").unwrap();
    let (later, _) = count(&interview);
    let asked = |all: &[(usize, usize, usize)]| all.iter().map(|p| p.0).sum::<usize>();
    assert_eq!(asked(&later), asked(&after) + 1, "a way back asks when it was last walked");
}

#[test]
fn an_interview_goes_on_where_it_was_left() {
    let mut interview = begun();
    interview.answer("no").unwrap();
    interview.skip();
    interview.go_to("tests").unwrap();
    let engine = interview.engine().clone();
    let stored = engine.answers(interview.sheet()).to_json();
    let sheet = engine.read_answers("s.json", &stored).unwrap();
    let later = engine.resume_at(sheet.clone(), &interview.bookmark());
    assert_eq!((here(&later), later.bookmark()), ("tests", interview.bookmark()));
    assert_eq!(
        here(&engine.resume(sheet.clone())),
        "open_hole",
        "without a bookmark what was skipped is open"
    );
    // A bookmark of another version points nowhere, and harms nothing.
    let mut odd = interview.bookmark();
    odd.question = Some("gone".to_owned());
    odd.skipped.push("gone, too".to_owned());
    assert_eq!(here(&engine.resume_at(sheet, &odd)), "tests");
}

#[test]
fn a_refused_answer_changes_nothing_and_says_what_would_fit() {
    let mut interview = begun();
    interview.answer("no").unwrap();
    let before = (interview.sheet().clone(), interview.bookmark());
    for wrong in ["perhaps", "SECRET", ""] {
        let error = interview.answer(wrong).unwrap_err();
        assert!(error.is_refused() && error.help().unwrap().contains("yes"), "{error}");
        assert!(wrong.is_empty() || !format!("{error} {error:?}").contains(wrong));
    }
    assert!(interview.answer(4711).unwrap_err().is_refused());
    assert_eq!((interview.sheet().clone(), interview.bookmark()), before);
}

#[test]
fn settled_comes_with_or_before_decided() {
    let mut interview = begun();
    assert!(!interview.is_decided() && !interview.is_settled());
    while let Some(question) = interview.question().cloned() {
        if interview.is_decided() {
            assert!(interview.is_settled());
        }
        let answers: [readiness::Written; 3] = ["no".into(), "all_pass".into(), 0.into()];
        if !answers.iter().any(|a| interview.answer(a).is_ok()) {
            interview.change(&question.id, "unsure").unwrap();
        }
    }
    assert!(interview.is_settled() && interview.is_decided());
}

#[test]
fn the_way_that_was_asked_stands_in_the_answers_and_is_taken_up() {
    let engine = Engine::built_in("release-readiness").unwrap();
    let mut interview = engine.interview();
    assert!(interview.bookmark().path.is_empty(), "in the order of the pack there is none");
    assert!(interview.set_order(readiness::Order::Shortest));
    for _ in 0..3 {
        interview
            .answer("no")
            .or_else(|_| interview.answer(0))
            .or_else(|_| interview.answer("unsure"))
            .unwrap();
    }
    assert!(interview.question().is_some());
    let mut answers = engine.answers(interview.sheet());
    answers.at = Some(interview.bookmark());
    for text in [answers.to_json(), answers.to_ron()] {
        let carried = engine.carry_over("kept", &text).unwrap();
        assert_eq!(carried.at, interview.bookmark());
        let mut later = engine.resume_at(carried.sheet, &carried.at);
        assert_eq!((later.order(), here(&later)), (readiness::Order::Shortest, here(&interview)));
        for id in carried.at.path.iter().rev().skip(1) {
            assert!(later.back());
            assert_eq!(here(&later), id);
        }
        assert!(!later.back());
    }
}
