//! What a pack says reaches the reader: every line in the list of its kind, with its words and where it
//! comes from.
//!
//! In: a pack with one of each. Out: pass, or what was lost on the way.

use readiness_core::checked::Direction;
use readiness_core::explain::Line;
use readiness_core::{Sheet, evaluate, explain};
use readiness_tests::compile_text;

const PACK: &str = r#"(
  pack: (id: "told", version: "1", title: "Told"),
  sources: [(id: "S-1", kind: Guide, title: "The guide", place: "page 1")],
  sections: [(id: "s", title: "The section", intro: "Begin here.")],
  roles: [("find_out", "look")],
  permissions: [(id: "none", title: "Nothing")],
  questions: [(id: "q", section: "s", kind: YesNo, hands: Own, changes: Freely, text: "Is it?", why: "It may be.", help: "Look.")],
  signal_kinds: [(id: "bad", direction: Danger, title: "B"), (id: "good", direction: Support, title: "G"), (id: "fact", direction: Neutral, title: "F")],
  signals: [
    (id: "a", kind: "bad", when: Yes("q"), text: "Bad.", judgement: "J"),
    (id: "b", kind: "good", when: Yes("q"), text: "Good.", judgement: "J"),
    (id: "c", kind: "fact", when: Yes("q"), text: "So.", judgement: "J"),
  ],
  layers: [(id: "first", title: "First of all", safety: true)],
  vetoes: [(id: "halt", layer: "first", when: Holds("a"), cap: Stage("stop"), text: "Halt.", sources: ["S-1"])],
  stages: [(id: "stop", permission: "none", title: "Stop", text: "Stop here."), (id: "look", permission: "none", title: "Look", text: "Look around.")],
  guidance: [
    (id: "do", kind: Do, text: "Do it.", sources: ["S-1"]),
    (id: "checklist", kind: Checklist, text: "Tick it.", judgement: "We think so."),
    (id: "avoid", kind: Avoid, text: "Avoid it.", judgement: "We think so."),
    (id: "caution", kind: Caution, text: "Mind it.", judgement: "We think so."),
    (id: "notice", kind: Notice, text: "Note it.", judgement: "We think so."),
  ],
)"#;

#[test]
fn every_line_stands_in_the_list_of_its_kind_with_its_source() {
    let (pack, _) = compile_text(PACK).unwrap();
    let sheet = Sheet::new();
    let told = explain(&pack, &sheet, &evaluate(&pack, &sheet));
    let texts = |lines: &[Line]| lines.iter().map(|l| l.text.to_string()).collect::<Vec<_>>();
    assert_eq!(texts(&told.to_do), ["Do it."]);
    assert_eq!(texts(&told.checklist), ["Tick it."]);
    assert_eq!(texts(&told.avoid), ["Avoid it."]);
    assert_eq!(texts(&told.cautions), ["Mind it."]);
    assert_eq!(texts(&told.notices), ["Note it."]);
    let source = &told.to_do[0].sources[0];
    assert_eq!((&*source.id, &*source.title, source.place.as_deref()), ("S-1", "The guide", Some("page 1")));
    assert_eq!(told.to_do[0].judgement, None);
    assert_eq!(told.avoid[0].judgement.as_deref(), Some("We think so."));
    assert!(told.avoid[0].sources.is_empty());
}

#[test]
fn what_holds_is_told_with_its_words_layer_and_signals() {
    let (pack, _) = compile_text(PACK).unwrap();
    let mut sheet = Sheet::new();
    let question = pack.question("q").unwrap();
    sheet.set(question, Some(readiness_core::Entry::Value(readiness_core::Value::Option(0)))).unwrap();
    let told = explain(&pack, &sheet, &evaluate(&pack, &sheet));
    let reason = &told.because[0];
    assert_eq!(
        (reason.kind, &*reason.line.text, reason.layer.as_deref()),
        ("veto", "Halt.", Some("First of all"))
    );
    assert_eq!(&*reason.because[0].line.text, "Bad.");
    assert_eq!(&*reason.because[0].because[0].line.text, "Is it? Yes");
    let directions: Vec<Direction> = pack.signals.iter().map(|s| s.kind.direction).collect();
    assert_eq!(directions, [Direction::Danger, Direction::Support, Direction::Neutral]);
    let section = &pack.sections[question.section];
    assert_eq!((&*section.title, section.intro.as_deref()), ("The section", Some("Begin here.")));
    assert_eq!((&*question.why, question.help.as_deref()), ("It may be.", Some("Look.")));
}
