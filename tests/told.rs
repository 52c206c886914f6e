//! What a pack says reaches the reader: every line in the list of its kind, with its words and where it
//! comes from.
//!
//! In: a pack with one of each. Out: pass, or what was lost on the way.

use readiness_core::checked::Direction;
use readiness_core::explain::Line;
use readiness_core::{Library, ModuleSource, Sheet, SourceFile, compile, evaluate, explain};
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
  scores: [
    (id: "x", title: "Across", method: Sum, items: [(of: "b")], judgement: "J"),
    (id: "y", title: "Up", method: Sum, items: [(of: "c")], judgement: "J"),
  ],
  pictures: [(id: "both", title: "Both", across: "x", up: "y", text: "Look at it.")],
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
    // Nothing is drawn while a safety veto is not ruled out.
    assert!(told.pictures.is_empty());
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

#[test]
fn a_picture_is_shown_where_no_safety_veto_may_hold() {
    let (pack, _) = compile_text(PACK).unwrap();
    let mut sheet = Sheet::new();
    let question = pack.question("q").unwrap();
    sheet.set(question, Some(readiness_core::Entry::Value(readiness_core::Value::Option(1)))).unwrap();
    let told = explain(&pack, &sheet, &evaluate(&pack, &sheet));
    let picture = &told.pictures[0];
    assert_eq!(
        (&*picture.across.title, &*picture.up.title, picture.text.as_deref()),
        ("Across", "Up", Some("Look at it."))
    );
}

struct Base;

impl Library for Base {
    fn find(&self, _from: &str, wanted: &str) -> Result<ModuleSource, String> {
        let text = r#"(
          pack: (id: "base", version: "1", title: "Base"),
          sections: [(id: "b", title: "B")],
          questions: [
            (id: "used", section: "b", kind: YesNo, hands: Own, changes: Freely, text: "T", why: "W"),
            (id: "unused", section: "b", kind: YesNo, hands: Own, changes: Freely, text: "T", why: "W"),
          ],
          signal_kinds: [(id: "fact", direction: Neutral, title: "F")],
          signals: [
            (id: "read", kind: "fact", when: Yes("used"), text: "T", judgement: "J"),
            (id: "unread", kind: "fact", when: Yes("unused"), text: "T", judgement: "J"),
          ],
          scores: [
            (id: "read_score", title: "T", method: Sum, items: [(of: "read")], judgement: "J"),
            (id: "unread_score", title: "T", method: Sum, items: [(of: "unread")], judgement: "J"),
          ],
        )"#;
        Ok(ModuleSource { place: wanted.to_owned(), files: vec![SourceFile::new("base.ron", text)] })
    }
}

#[test]
fn what_nothing_reads_of_a_module_stays_behind() {
    let text = r#"(
      pack: (id: "own", version: "1", title: "Own"),
      imports: [(module: "base", as: "base")],
      signal_kinds: [(id: "fact", direction: Neutral, title: "F")],
      signals: [(id: "own", kind: "fact", when: All([Holds("base.read"), Ge("base.read_score", 1)]), text: "T", judgement: "J")],
      invariants: [(id: "only_here", whenever: True(Holds("base.unread")), then: NeverFires("own"))],
    )"#;
    let source = ModuleSource { place: "own".to_owned(), files: vec![SourceFile::new("own.ron", text)] };
    let (pack, warnings) = compile(&source, &Base).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    let ids = |all: Vec<&str>| all.join(" ");
    assert_eq!(ids(pack.questions.iter().map(|q| &*q.id).collect()), "base.used");
    assert_eq!(ids(pack.signals.iter().map(|s| &*s.id).collect()), "base.read own");
    assert_eq!(ids(pack.scores.iter().map(|s| &*s.id).collect()), "base.read_score");
}
