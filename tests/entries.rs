//! What a question takes for an answer, row by row.
//!
//! In: answers to the small pack of `tests/support/small.ron`, as somebody may write them. Out: pass, or
//! the row that was taken or refused otherwise.

use readiness_core::cases::entries;
use readiness_core::checked::{Changes, Hands};
use readiness_core::sheet::{answered_ids, read, read_today, sheet, write};
use readiness_core::{CheckedPack, Date, Entry, Sheet, Value, Written};
use readiness_tests::{compile_text, disk, root};

fn small() -> CheckedPack {
    disk::compile_path(&root().join("tests/support/small.ron")).unwrap().0
}

fn text(t: &str) -> Written {
    Written::Text(t.to_owned())
}

#[test]
fn only_what_a_question_allows_is_an_answer() {
    let option = |i| Some(Entry::Value(Value::Option(i)));
    let number = |n| Some(Entry::Value(Value::Number(n)));
    let day = |d: &str| Some(Entry::Value(Value::Day(d.parse().unwrap())));
    let rows = [
        ("gale", text("yes"), option(0)),
        ("gale", text("no"), option(1)),
        ("gale", Written::Bool(true), option(0)),
        ("gale", Written::Bool(false), option(1)),
        ("gale", Written::Number(1), None),
        ("gale", text("Yes"), None),
        ("gale", text("unsure"), Some(Entry::Unsure)),
        ("gale", text("prefer_not_to_say"), Some(Entry::PreferNotToSay)),
        ("tide", text("in"), option(0)),
        ("tide", text("yes"), None),
        ("tide", Written::Bool(true), None),
        ("tide", Written::Number(0), None),
        ("tide", text("unsure"), Some(Entry::Unsure)),
        ("tide", text("prefer_not_to_say"), None),
        ("leaks", text("unsure"), None),
        ("wind", Written::Number(2), number(2)),
        ("wind", Written::Number(3), None),
        ("wind", text("2"), None),
        ("wind", Written::Bool(true), None),
        ("crew", Written::Number(-1), None),
        ("crew", Written::Number(0), number(0)),
        ("crew", Written::Number(12), number(12)),
        ("crew", Written::Number(13), None),
        ("crew", text("2026-11-01"), None),
        ("crew", text("unsure"), None),
        ("crew", text("prefer_not_to_say"), Some(Entry::PreferNotToSay)),
        ("checked", Written::Number(0), number(0)),
        ("checked", Written::Number(400), number(400)),
        ("checked", Written::Number(401), None),
        ("checked", Written::Number(-1), None),
        ("checked", text("2026-11-01"), day("2026-11-01")),
        ("checked", text("2026-02-30"), None),
        ("checked", text("yes"), None),
    ];
    let pack = small();
    for (id, written, expected) in rows {
        let question = pack.question(id).unwrap();
        let found = read(question, &written);
        assert_eq!(found.clone().ok(), expected, "{id}: {written:?}");
        match found {
            Ok(entry) => assert_eq!(read(question, &write(question, entry)), Ok(entry), "{id}: {written:?}"),
            Err(misfit) => {
                assert!(misfit.message.contains(id) && !misfit.help.is_empty(), "{id}: {misfit:?}");
                assert!(!misfit.message.contains("2026-02-30"), "{id}: {misfit:?}");
            }
        }
    }
}

#[test]
fn a_day_lies_between_today_and_the_furthest_allowed() {
    let pack = small();
    let question = pack.question("checked").unwrap();
    let today: Date = "2026-11-23".parse().unwrap();
    for (written, fits) in [
        ("2026-11-23", true),
        ("2026-11-24", false),
        ("2026-11-22", true),
        ("2025-10-19", true),
        ("2025-10-18", false),
    ] {
        assert_eq!(read_today(question, &text(written), Some(today)).is_ok(), fits, "{written}");
        assert!(read_today(question, &text(written), None).is_ok(), "{written} without today");
    }
}

#[test]
fn a_sheet_takes_nothing_else_either() {
    let pack = small();
    let (gale, crew) = (pack.question("gale").unwrap(), pack.question("crew").unwrap());
    let mut filled = Sheet::new();
    assert!(filled.is_empty());
    filled.set(gale, Some(Entry::Value(Value::Option(1)))).unwrap();
    filled.set(crew, Some(Entry::Value(Value::Number(2)))).unwrap();
    let before = filled.clone();
    // As many options as there are, so the last of them is one less; and a day is no count.
    assert!(filled.set(gale, Some(Entry::Value(Value::Option(2)))).is_err());
    assert!(filled.set(crew, Some(Entry::Value(Value::Day(Date::MIN)))).is_err());
    assert!(filled.set(crew, Some(Entry::Unsure)).is_err());
    assert!(filled == before, "what was refused left a trace");
    assert_eq!((filled.len(), filled.is_empty()), (2, false));
    assert_eq!(answered_ids(&pack, &filled).iter().map(|id| &**id).collect::<Vec<_>>(), ["crew", "gale"]);
    filled.clear(gale);
    assert_eq!((filled.len(), filled.get(gale)), (1, None));
    assert_eq!(filled.today(), None);
    filled.set_today(Some(Date::MAX));
    assert_eq!(filled.today(), Some(Date::MAX));
}

#[test]
fn every_answer_that_does_not_fit_is_named() {
    let pack = small();
    let number = |id: &str, n| (id.to_owned(), Written::Number(n));
    let problems =
        sheet(&pack, &[number("crew", 13), number("wind", 2), number("crow", 1)], None).unwrap_err();
    let named: Vec<(&str, &str)> = problems.iter().map(|(id, m)| (id.as_str(), m.help.as_str())).collect();
    assert_eq!(named[0].0, "crew");
    assert_eq!(named[1..], [("crow", "did you mean `crew`?")]);
    let filled = sheet(&pack, &[number("wind", 2)], None).unwrap();
    assert_eq!(filled.get(pack.question("wind").unwrap()), Some(Entry::Value(Value::Number(2))));
}

#[test]
fn what_a_question_says_of_itself_is_kept() {
    let pack = small();
    let expected = [
        ("checked", "boat", Hands::Own, Changes::WithTime),
        ("leaks", "boat", Hands::Circumstances, Changes::Down),
        ("crew", "boat", Hands::Own, Changes::Up),
        ("gale", "sea", Hands::Circumstances, Changes::Freely),
        ("wind", "sea", Hands::Circumstances, Changes::Freely),
        ("tide", "sea", Hands::Other, Changes::WithTime),
        ("pump", "sea", Hands::Past, Changes::Fixed),
    ];
    let section = |index: usize| &*pack.sections[index].id;
    let kept: Vec<_> =
        pack.questions.iter().map(|q| (&*q.id, section(q.section), q.hands, q.changes)).collect();
    assert_eq!(kept, expected);
}

#[test]
fn a_number_stands_for_every_stretch_between_the_bounds_that_rules_compare_with() {
    let text = r#"(
      pack: (id: "cuts", version: "1", title: "Cuts"),
      sections: [(id: "s", title: "S")],
      constants: [(id: "first", value: 10, judgement: "J"), (id: "second", value: 40, judgement: "J"), (id: "third", value: 60, judgement: "J")],
      questions: [
        (id: "n", section: "s", kind: Count(min: 0, max: 99), hands: Own, changes: Freely, text: "T", why: "W"),
        (id: "m", section: "s", kind: Count(min: 0, max: 99), hands: Own, changes: Freely, text: "T", why: "W"),
      ],
      signal_kinds: [(id: "fact", direction: Neutral, title: "F")],
      signals: [
        (id: "a", kind: "fact", when: All([Ge("n", "second"), Lt("n", "third")]), text: "T", judgement: "J"),
        (id: "b", kind: "fact", when: Ge("m", "first"), text: "T", judgement: "J"),
      ],
    )"#;
    let (pack, _) = compile_text(text).unwrap();
    for (id, bounds) in [("n", &[40, 60][..]), ("m", &[10][..])] {
        let numbers: Vec<i64> = entries(pack.question(id).unwrap())
            .into_iter()
            .filter_map(|e| if let Entry::Value(Value::Number(n)) = e { Some(n) } else { None })
            .collect();
        // Whatever lies in the same stretch reads the same, so one of each is enough, and none is missing.
        let stretch = |n: i64| bounds.iter().filter(|b| n >= **b).count();
        let met: std::collections::BTreeSet<usize> = numbers.iter().map(|n| stretch(*n)).collect();
        assert_eq!(met.len(), bounds.len() + 1, "{id}: {numbers:?}");
        assert!(numbers.contains(&0) && numbers.contains(&99), "{id}: {numbers:?}");
    }
}
