//! What the built-in content promises: the catalogue is used up, conflicts are decided once, every
//! safety rule has its stop and its help, no stop speaks of waiting, the questionnaire is short, its
//! people are many and state their reasons, and its words are plain.
//!
//! In: `rules/`. Out: pass, or every place that falls short.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use readiness::{Catalogue, Coverage};
use readiness_core::cases::{entries, shown};
use readiness_core::change::Hint;
use readiness_core::checked::{Condition, Example, ExpectedStage, GuidanceKind, Question, Veto};
use readiness_core::evaluate::truth;
use readiness_core::explain::Reason;
use readiness_core::interview::asked;
use readiness_core::pack::{RuleKind, Stated};
use readiness_core::raw::RawSource;
use readiness_core::{
    Assessment, CheckedPack, Entry, Explanation, Pack, Sheet, Value, all_texts, evaluate, explain,
};
use readiness_tests::{Tape, compile_text, disk, random_sheet, root};

/// How many elements of each kind were found in the guides, with where they differ and what they leave out.
const ELEMENTS: [(&str, usize); 17] = [
    ("stage", 17),
    ("sign", 19),
    ("false_sign", 11),
    ("change", 33),
    ("healing", 19),
    ("precondition", 29),
    ("threshold", 15),
    ("do", 55),
    ("dont", 39),
    ("checklist", 25),
    ("walk_away", 13),
    ("setback", 14),
    ("outcome", 18),
    ("caution", 28),
    ("fact", 21),
    ("conflict", 31),
    ("gap", 22),
];

/// How many people stand for each kind of case, at least.
const PEOPLE: [(&str, usize); 8] = [
    ("02_must_stop.ron", 20),
    ("03_healed_not_changed.ron", 15),
    ("04_open_and_changed.ron", 10),
    ("05_borderline.ron", 10),
    ("06_half_answered.ron", 10),
    ("07_too_rosy.ron", 8),
    ("08_setbacks.ron", 5),
    ("09_children_and_work.ron", 5),
];

const MOST_QUESTIONS: usize = 50;
const STOP_WITHIN: usize = 12;
const HIGHEST_GRADE: f64 = 9.0;
/// Shorter texts are labels; the formula says nothing about them.
const WORDS_TO_GRADE: usize = 8;

/// What a safety rule rests on.
struct Stop {
    rule: &'static str,
    veto: &'static str,
    layer: &'static str,
    stage: &'static str,
    is_final: bool,
    /// What shows as soon as the veto may hold.
    helps: &'static [&'static str],
}

const fn stop(
    [rule, veto, layer, stage]: [&'static str; 4],
    is_final: bool,
    helps: &'static [&'static str],
) -> Stop {
    Stop { rule, veto, layer, stage, is_final, helps }
}

/// S7 (not sure passes nothing) is held for each of them; S10 and S11 are a channel and a line.
const STOPS: [Stop; 15] = [
    stop(
        ["S1", "base.stop_order", "base.safety", "safety_first"],
        true,
        &["base.help_order", "base.help_order_all_ways"],
    ),
    stop(["S1", "base.stop_kept_safe", "base.safety", "own_safety"], true, &["base.help_kept_safe"]),
    stop(["S2", "base.stop_told", "base.wishes", "let_go"], true, &[]),
    stop(["S2", "base.stop_blocked", "base.wishes", "let_go"], true, &[]),
    stop(["S2", "base.stop_fear", "base.safety", "let_go"], true, &["base.help_fear"]),
    stop(["S3", "base.stop_pursuit", "base.safety", "let_go"], true, &["base.help_pursuit"]),
    stop(
        ["S3", "base.stop_pressing", "base.safety", "let_go"],
        true,
        &["base.help_pressing", "base.help_pressing_pull"],
    ),
    stop(["S4", "base.stop_violent", "base.safety", "safety_first"], true, &["base.help_violent"]),
    stop(
        ["S4", "base.stop_controlling", "base.safety", "safety_first"],
        true,
        &["base.help_violent", "base.help_threat"],
    ),
    stop(
        ["S5", "base.stop_harmed", "base.safety", "own_safety"],
        true,
        &["base.help_harmed", "base.help_harmed_pace"],
    ),
    stop(
        ["S6", "base.stop_suicide", "base.safety", "safety_first"],
        false,
        &["base.help_suicide", "base.help_suicide_talk"],
    ),
    stop(["S6", "base.stop_controlling", "base.safety", "safety_first"], true, &["base.help_threat"]),
    stop(["S8", "base.stop_protected", "base.safety", "safety_first"], true, &["base.help_protected"]),
    stop(["S9", "base.stop_no", "base.wishes", "let_go"], true, &[]),
    stop(["S9", "base.stop_silence", "base.history", "let_go"], true, &[]),
];

/// The checks of what somebody wrote. What the whole assessment promises at a stop, they promise, too.
const DRAFTS: [&str; 2] = ["apology", "first-message"];
/// How many questions a check of a draft has of its own, at most, once the whole assessment is answered.
const MOST_OF_A_DRAFT: usize = 18;

/// Who stands for everybody else at a stop: without contact, in touch, a couple.
fn bases(pack: &CheckedPack) -> &'static [&'static str] {
    match &*pack.id {
        "reconciliation" => &["noor_ready", "alex_and_sam", "together_again"],
        "apology" => &["ready", "in_touch"],
        _ => &["ready", "may_answer", "in_touch"],
    }
}

/// Where a stop of the whole assessment leads in a pack.
fn leads_to(pack: &CheckedPack, stage: &'static str) -> &'static str {
    if stage == "let_go" && &*pack.id != "reconciliation" { "do_not_send" } else { stage }
}

/// The only cautions at a stop, or while a danger is not ruled out.
fn cautions_at_a_stop(pack: &CheckedPack) -> BTreeSet<String> {
    let anywhere = ["caution_friends", "caution_jealousy", "caution_raw", "caution_signs", "caution_sure"];
    let whole = &*pack.id == "reconciliation";
    let prefix = if whole { "" } else { "main." };
    let own: &[&str] = if whole { &["caution_silence", "end_it_first"] } else { &[] };
    anywhere.iter().map(|c| format!("{prefix}{c}")).chain(own.iter().map(|c| (*c).to_owned())).collect()
}

/// What nobody reads at a stop, nor while a danger is not ruled out: a way on.
const WAY_ON: [&str; 9] = [
    "ease off",
    "wait until",
    "wait for",
    "ready",
    "more time",
    "patien",
    "hold back",
    "one day",
    "they begin",
];

/// What nobody reads who was harmed, or may have been, or whom an order protects.
const HARMS_THE_HARMED: [&str; 11] = [
    "no contact",
    "cut off",
    "break off",
    "patien",
    "quiet",
    "wrote first",
    "write first",
    "leave them",
    "in peace",
    "stay away",
    "wait until",
];

const GUIDES: [&str; 5] = ["g1", "g2", "g3", "g4", "g5"];

fn packs() -> Vec<Pack> {
    let rules = root().join("rules");
    let mut folders: Vec<_> = std::fs::read_dir(&rules)
        .unwrap()
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.join("pack.ron").exists())
        .collect();
    folders.extend(GUIDES.map(|guide| rules.join("guides").join(guide)));
    folders.sort();
    assert!(folders.len() >= 9, "only {} packs were found", folders.len());
    folders.iter().map(|f| disk::resolve_path(f)).collect()
}

fn pack(name: &str) -> CheckedPack {
    disk::compile_path(&root().join("rules").join(name)).unwrap().0
}

fn reconciliation() -> CheckedPack {
    pack("reconciliation")
}

/// The whole assessment, and the checks of a draft that rest on it.
fn assessments() -> Vec<CheckedPack> {
    ["reconciliation"].into_iter().chain(DRAFTS).map(pack).collect()
}

fn sources() -> Vec<RawSource> {
    disk::resolve_path(&root().join("rules/sources")).sources
}

#[test]
fn every_source_is_cited_or_says_why_not() {
    let catalogue = Catalogue::built_in().unwrap();
    let elements = catalogue.elements();
    assert!(elements.len() > 400, "only {} elements", elements.len());
    let mut wrong = Vec::new();
    for element in elements {
        match (element.coverage(), &element.not_encoded) {
            (Coverage::Cited, Some(_)) => {
                wrong.push(format!("{} is cited, and says that it is not", element.id));
            }
            (Coverage::Neither, _) => wrong.push(format!("{} is neither cited nor excused", element.id)),
            (Coverage::Cited | Coverage::Excused, _) => {}
        }
    }
    // A rule rests on what a guide says somewhere, not on all of it.
    let wholes = catalogue.wholes().iter().filter(|whole| !whole.uses.is_empty());
    wrong.extend(wholes.map(|whole| format!("{} is a guide or section: cite its elements", whole.id)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_catalogue_is_whole() {
    let all = sources();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let by_id: BTreeMap<&str, &RawSource> = all.iter().map(|s| (s.id.value.as_str(), s)).collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for source in &all {
        let id = source.id.value.as_str();
        if let Some(element) = &source.element {
            *counts.entry(element.value.as_str()).or_default() += 1;
            assert!(
                source.within.is_empty() == (element.value == "gap"),
                "{id} lies within no section, or is a gap"
            );
        }
        for part in &source.within {
            let whole = by_id[part.value.as_str()];
            used.insert(&whole.id.value);
            assert!(whole.element.is_none(), "{id} lies within {}, which is an element", part.value);
            assert_eq!(
                source.element.is_some(),
                !whole.within.is_empty(),
                "{id}: elements lie in sections, sections in guides"
            );
        }
    }
    assert_eq!(counts, ELEMENTS.into_iter().collect());
    for source in
        all.iter().filter(|s| s.element.is_none() && s.kind.as_ref().is_some_and(|k| k.value == "Guide"))
    {
        assert!(used.contains(source.id.value.as_str()), "nothing lies within {}", source.id.value);
    }
}

#[test]
fn mending_the_catalogue_leaves_the_rules() {
    let pack = |sources: &str| {
        let text = format!(
            "(pack: (id: \"p\", version: \"1\", title: \"P\"), sources: [{sources}],
             sections: [(id: \"s\", title: \"S\")],
             questions: [(id: \"q\", section: \"s\", kind: YesNo, text: \"Q?\", why: \"W.\", hands: Own, changes: Freely)],
             guidance: [(id: \"g\", kind: Caution, when: Yes(\"q\"), text: \"G.\", sources: [\"A\"])])"
        );
        compile_text(&text).unwrap().0
    };
    let a = "(id: \"A\", kind: Guide, title: \"A\")";
    let one = pack(a);
    let more = pack(&format!(
        "{a}, (id: \"B\", kind: Guide, within: [\"A\"], element: \"claim\", title: \"B\", not_encoded: \"No evidence.\")"
    ));
    assert_eq!(one.rules_hash, more.rules_hash, "a source that nothing cites is no rule");
    assert_ne!(one.texts_hash, more.texts_hash, "what it says is a text");
    let added = &more.sources["B"];
    assert_eq!(added.within.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["A"]);
    assert_eq!(added.element.as_deref(), Some("claim"));
    assert_eq!(added.not_encoded.as_deref(), Some("No evidence."));
}

#[test]
fn every_conflict_is_decided_once_and_every_gap_by_a_rule_of_our_own() {
    let pack = disk::resolve_path(&root().join("rules/reconciliation"));
    let mut wrong = Vec::new();
    for source in sources() {
        let id = &source.id.value;
        let kind = source.element.as_ref().map_or("", |e| e.value.as_str());
        let citing: Vec<_> =
            pack.stated().filter(|r| r.evidence.sources.iter().any(|s| s.value == *id)).collect();
        let decides = |rule: &&Stated<'_>| rule.kind != RuleKind::Caution;
        let deciding: Vec<&str> = citing.iter().filter(decides).map(|r| r.id.value.as_str()).collect();
        let reasoned =
            citing.iter().any(|r| (decides(&r) || kind == "gap") && r.evidence.judgement.is_some());
        if kind == "conflict" && deciding.len() != 1 {
            wrong.push(format!("{id} is decided at {deciding:?}"));
        }
        if matches!(kind, "conflict" | "gap") && !reasoned {
            wrong.push(format!("no rule that cites {id} gives its reason"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_guide_alone_asks_no_more_and_permits_nothing() {
    let whole = reconciliation();
    let ladder = whole.ladder.as_ref().unwrap();
    for guide in GUIDES {
        let (pack, warnings) = disk::compile_path(&root().join("rules/guides").join(guide)).unwrap();
        assert!(warnings.is_empty(), "{guide}: {warnings:?}");
        for question in &pack.questions {
            assert!(whole.question(&question.id).is_some(), "{guide} alone asks `{}`", question.id);
        }
        for veto in whole.vetoes.iter().filter(|v| v.id.starts_with("base.")) {
            assert!(pack.vetoes.iter().any(|v| v.id == veto.id), "{guide} has no `{}`", veto.id);
        }
        let own = pack.ladder.as_ref().unwrap();
        assert_eq!(own.permissions.len(), 1, "{guide} permits something");
        for stage in &own.stages {
            assert!(
                ladder.stages.iter().any(|s| s.id == stage.id),
                "{guide} has a step `{}` that the whole assessment does not know",
                stage.id
            );
        }
        for stage in own.stages.iter().filter(|s| *s.id == *"apologise") {
            let mut read = BTreeSet::new();
            stage.gates.iter().for_each(|g| g.when.questions(&mut read));
            let visits = pack.question("base.uninvited_visits").unwrap().index;
            assert!(read.iter().any(|(q, _)| *q == visits), "{guide} has a note after an unasked visit");
        }
        assert!(own.stages.len() >= 8 && pack.examples.len() >= 5, "{guide} is thin");
    }
}

/// Every sheet that differs in what decides which questions are asked; the rest answered anyhow.
fn paths(pack: &CheckedPack) -> Vec<Sheet> {
    let mut deciding = BTreeSet::new();
    for question in &pack.questions {
        if let Some(c) = &question.ask_when {
            Condition::questions(c, &mut deciding);
        }
    }
    let deciding: BTreeSet<usize> = deciding.into_iter().map(|(index, _)| index).collect();
    let mut sheets = vec![Sheet::new()];
    for question in &pack.questions {
        let all = entries(question);
        let kept = if deciding.contains(&question.index) { all.as_slice() } else { &all[..1] };
        sheets = sheets
            .iter()
            .flat_map(|sheet| {
                kept.iter().map(|entry| {
                    let mut sheet = sheet.clone();
                    sheet.set(question, Some(*entry)).unwrap();
                    sheet
                })
            })
            .collect();
    }
    sheets
}

/// What somebody feels, wants or is willing to do: to be told which answer opens a step would teach the answer.
const OF_THE_HEART: [&str; 8] = [
    "grief_days",
    "feels_better",
    "will_work",
    "speaks_against",
    "accept_any",
    "try_again",
    "silence_purpose",
    "motive",
];

#[test]
fn no_hint_says_what_to_feel_want_or_will() {
    let pack = reconciliation();
    let kept: Vec<String> = OF_THE_HEART.iter().map(|id| format!("base.{id}")).collect();
    for id in &kept {
        let question = pack.question(id).unwrap();
        assert!(question.hands != readiness_core::checked::Hands::Own, "`{id}` could be named in a hint");
    }
    let mut hints = 0;
    for example in &pack.examples {
        let told = explain(&pack, &example.sheet, &evaluate(&pack, &example.sheet));
        let Some(Hint::Steps(steps)) = told.next.and_then(|next| next.hint) else { continue };
        hints += 1;
        let named = steps.iter().find(|step| kept.iter().any(|id| **id == *step.question));
        assert!(named.is_none(), "`{}`: {named:?}", example.id);
    }
    assert!(hints > 20, "only {hints} people have a hint");
}

#[test]
fn the_longest_path_is_short() {
    let pack = reconciliation();
    let longest = paths(&pack).iter().map(|sheet| asked(&pack, sheet).len()).max().unwrap();
    assert!(longest <= MOST_QUESTIONS, "one path has {longest} questions");
    assert!(longest >= 40, "a path of {longest} questions is no longer the longest: look at this test");
}

#[test]
fn who_must_stop_for_good_knows_it_early() {
    for pack in assessments() {
        stops_early(&pack);
    }
}

fn stops_early(pack: &CheckedPack) {
    let first: BTreeSet<usize> = pack.questions.iter().take(STOP_WITHIN).map(|q| q.index).collect();
    for question in pack.questions.iter().take(STOP_WITHIN) {
        let mut hangs_on = BTreeSet::new();
        if let Some(ask_when) = &question.ask_when {
            ask_when.questions(&mut hangs_on);
        }
        let before = hangs_on.iter().all(|(index, _)| *index < question.index && first.contains(index));
        assert!(before, "`{}` waits for something that is asked later", question.id);
    }
    let (mut finals, mut safety) = (0, 0);
    for veto in &pack.vetoes {
        // What the check of a draft adds of its own hangs on the draft, or on the whole assessment.
        let is_shared = veto.id.starts_with("base.");
        let is_safety = is_shared && pack.layers.get(veto.layer).is_some_and(|layer| layer.safety);
        if !veto.is_final && !is_safety {
            continue;
        }
        finals += usize::from(veto.is_final);
        safety += usize::from(is_safety);
        let mut read = BTreeSet::new();
        veto.when.questions(&mut read);
        assert!(
            read.iter().all(|(index, _)| first.contains(index)),
            "`{}` reads a question after the first {STOP_WITHIN}",
            veto.id
        );
    }
    assert!(finals >= 10 && safety >= 8, "only {finals} final vetoes, {safety} of safety");
}

#[test]
fn the_people_are_many_and_state_reasons() {
    let pack = reconciliation();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for example in &pack.examples {
        *counts.entry(example.at.file.name.clone()).or_default() += 1;
        assert!(!example.fires.is_empty(), "`{}` names no reason that fires", example.id);
        assert!(!example.not_fires.is_empty(), "`{}` names no point that must not appear", example.id);
        assert!(example.text.is_some() && example.stage.is_some() && example.permission.is_some());
    }
    for (file, least) in PEOPLE {
        let there = counts.get(file).copied().unwrap_or_default();
        assert!(there >= least, "{file} has {there} people, at least {least} are expected");
    }
}

#[test]
fn every_safety_rule_has_its_stop_and_its_help() {
    for pack in assessments() {
        stops_and_helps(&pack);
    }
}

fn stops_and_helps(pack: &CheckedPack) {
    let stages = &pack.ladder.as_ref().unwrap().stages;
    for Stop { rule, veto: id, layer, stage, is_final, helps } in STOPS {
        let veto = pack.vetoes.iter().find(|v| *v.id == *id).unwrap_or_else(|| panic!("{rule}: no `{id}`"));
        let its = &pack.layers[veto.layer];
        assert!(veto.origin.sources.iter().any(|s| **s == *rule), "`{id}` does not cite {rule}");
        assert_eq!((&*its.id, its.safety), (layer, layer == "base.safety"), "the layer of `{id}`");
        let stage = leads_to(pack, stage);
        assert_eq!((&*stages[veto.cap].id, veto.is_final), (stage, is_final), "where `{id}` leads");
        for help in helps {
            let line = pack.guidance.iter().find(|g| *g.id == **help).unwrap();
            assert_eq!(line.kind, GuidanceKind::Notice, "`{help}` shows only when it is sure");
            assert!(
                line.at_stages.is_empty() || line.at_stages.len() == stages.len(),
                "`{help}` at some stages"
            );
            for (sheet, truth) in around(pack, veto) {
                let shown = evaluate(pack, &sheet).guidance.iter().any(|g| **g == **help);
                assert!(shown, "`{id}` reads {truth}, and `{help}` does not show");
            }
        }
    }
    let listed: BTreeSet<&str> = STOPS.iter().map(|s| s.veto).collect();
    let common = pack.vetoes.iter().filter(|v| v.id.starts_with("base."));
    assert_eq!(common.map(|v| &*v.id).collect::<BTreeSet<_>>(), listed, "every shared stop is listed");
}

/// People at whom a veto holds, or may hold since they are not sure: those of the bases who answer so.
fn around(pack: &CheckedPack, veto: &Veto) -> Vec<(Sheet, &'static str)> {
    let mut found = Vec::new();
    for base in bases(pack) {
        let base = pack.examples.iter().find(|e| *e.id == **base).unwrap();
        for question in read_by(pack, veto) {
            for entry in entries(question) {
                let mut sheet = base.sheet.clone();
                sheet.set(question, Some(entry)).unwrap();
                let reads = reads(&evaluate(pack, &sheet), veto);
                found.extend(reads.map(|truth| (sheet, truth)));
            }
        }
    }
    let seen: BTreeSet<&str> = found.iter().map(|(_, truth)| *truth).collect();
    assert_eq!(seen.len(), 2, "`{}` is seen as {seen:?} only", veto.id);
    found
}

fn read_by<'a>(pack: &'a CheckedPack, veto: &Veto) -> Vec<&'a Question> {
    let mut read = BTreeSet::new();
    veto.when.questions(&mut read);
    read.into_iter().map(|(index, _)| &*pack.questions[index]).collect()
}

/// Whether a veto holds, or may hold since somebody is not sure.
fn reads(result: &Assessment, veto: &Veto) -> Option<&'static str> {
    let named = result.vetoes.iter().find(|v| v.id == veto.id)?;
    named.hopeful.may.then_some(if named.truth.must { "true" } else { "unclear" })
}

/// Everybody near such people: each other answer changed, one at a time, and nearly all taken away.
fn near(pack: &CheckedPack, veto: &Veto) -> Vec<(Sheet, Assessment)> {
    let read = read_by(pack, veto);
    let mut all = Vec::new();
    for (sheet, _) in around(pack, veto) {
        let mut bare = sheet.clone();
        for question in pack.questions.iter().filter(|q| read.iter().all(|r| r.index != q.index)) {
            for entry in entries(question) {
                let mut other = sheet.clone();
                other.set(question, Some(entry)).unwrap();
                all.push(other);
            }
            if *question.id != *"base.contact_now" {
                bare.set(question, None).unwrap();
            }
        }
        all.extend([sheet, bare]);
    }
    let assessed = all.into_iter().map(|sheet| {
        let result = evaluate(pack, &sheet);
        (sheet, result)
    });
    assessed.filter(|(_, result)| reads(result, veto).is_some()).collect()
}

#[test]
fn no_stop_speaks_of_a_way_on() {
    for pack in assessments() {
        speaks_of_no_way_on(&pack);
    }
}

fn speaks_of_no_way_on(pack: &CheckedPack) {
    let mut cautions = BTreeSet::new();
    let mut wrong = BTreeSet::new();
    let stops = pack.vetoes.iter().filter(|v| v.is_final || pack.layers[v.layer].safety);
    // That the whole assessment does not allow a message is no danger by itself.
    for veto in stops.filter(|v| *v.id != *"not_allowed") {
        for (_, result) in near(pack, veto) {
            for line in pack.guidance.iter().filter(|g| result.guidance.contains(&g.id)) {
                if line.kind == GuidanceKind::Caution {
                    cautions.insert(line.id.to_string());
                }
                let text = line.text.to_lowercase();
                for word in WAY_ON.iter().filter(|w| text.contains(**w)) {
                    wrong.insert(format!("`{}` says \"{word}\" where `{}` may hold", line.id, veto.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(cautions, cautions_at_a_stop(pack), "{}", pack.id);
}

/// What is said, but for what the person answered.
fn said(e: &Explanation) -> Vec<&str> {
    let mut all = Vec::new();
    let mut todo: Vec<&Reason> = e.because.iter().filter(|r| r.kind != "answer").collect();
    while let Some(reason) = todo.pop() {
        all.push(&*reason.line.text);
        all.extend(reason.line.judgement.as_deref());
        todo.extend(reason.because.iter().filter(|r| r.kind != "answer"));
    }
    for lines in [&e.notices, &e.contradictions, &e.cautions, &e.to_do, &e.checklist, &e.avoid] {
        all.extend(lines.iter().map(|l| &*l.text));
    }
    if let Some(ladder) = &e.ladder {
        all.push(&ladder.permission_title);
        all.extend(ladder.stages.iter().filter(|s| s.here).flat_map(|s| [&*s.title, &*s.text]));
    }
    if let Some(next) = &e.next {
        all.push(&next.title);
        all.extend(next.blocked.iter().map(|b| &*b.gate.text));
    }
    all.extend(e.channels.iter().flat_map(|c| &c.blocked).map(|b| &*b.gate.text));
    all
}

#[test]
fn nobody_who_is_harmed_reads_what_could_harm_them() {
    for pack in assessments() {
        says_no_harm_to_the_harmed(&pack);
    }
}

fn says_no_harm_to_the_harmed(pack: &CheckedPack) {
    let mut wrong = BTreeSet::new();
    for id in ["base.stop_harmed", "base.stop_kept_safe"] {
        let veto = pack.vetoes.iter().find(|v| *v.id == *id).unwrap();
        let order = pack.question("base.order_or_duty").unwrap();
        for (sheet, result) in near(pack, veto) {
            if id == "base.stop_kept_safe" && sheet.get(order) == Some(Entry::Unsure) {
                continue; // an order that may limit either is first of all one that may limit them
            }
            for text in said(&explain(pack, &sheet, &result)) {
                let low = text.to_lowercase();
                for word in HARMS_THE_HARMED.iter().filter(|w| low.contains(**w)) {
                    wrong.insert(format!("\"{word}\" in: {text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn practical_talk_is_closed_where_there_is_harm() {
    let pack = reconciliation();
    let harm = ["harmed", "kept_safe", "violent", "controlling", "fear", "pursuit", "pressing", "protected"];
    for name in harm {
        let veto = pack.vetoes.iter().find(|v| *v.id == *format!("base.stop_{name}")).unwrap();
        for (mut sheet, truth) in around(&pack, veto) {
            for id in ["base.shared_ties", "base.agreed_channel", "base.order_allows_practical"] {
                sheet.set(pack.question(id).unwrap(), Some(Entry::Value(Value::Option(0)))).unwrap();
            }
            let result = evaluate(&pack, &sheet);
            let e = explain(&pack, &sheet, &result);
            let state = &e.channels.iter().find(|c| &*c.id == "logistics").unwrap().state;
            assert_eq!(format!("{state:?}"), "Closed", "{name} reads {truth}");
            assert!(e.notices.iter().any(|n| &*n.id == "practical_third"), "{name}: nobody else is named");
        }
    }
}

#[test]
fn an_example_of_a_stop_says_whether_it_ended() {
    for example in assessments().into_iter().flat_map(|pack| pack.examples) {
        if let Some(ExpectedStage::Decided(stage)) = &example.stage
            && ["own_safety", "safety_first", "let_go"].contains(&&**stage)
        {
            assert!(example.ended.is_some(), "`{}` does not say whether it ended", example.id);
        }
    }
}

/// The answers of a sheet to the questions that both packs ask.
fn same_answers(from: &CheckedPack, sheet: &Sheet, to: &CheckedPack) -> Sheet {
    let mut other = Sheet::new();
    other.set_today(sheet.today());
    for question in &to.questions {
        let entry = from.question(&question.id).and_then(|q| sheet.get(q));
        other.set(question, entry).unwrap();
    }
    other
}

fn permission(pack: &CheckedPack, sheet: &Sheet) -> usize {
    let permission = evaluate(pack, sheet).ladder.unwrap().permission;
    // The permissions of a draft have the ids of those of the whole assessment.
    ["none", "reply", "message", "mutual"].iter().position(|p| **p == *permission).unwrap()
}

/// Near the examples, so that much is permitted: most of the answers of one, a few others.
fn near_an_example(pack: &CheckedPack, index: prop::sample::Index, tape: &[u32]) -> Sheet {
    // Every other time near somebody to whom something is permitted.
    let permitted = |e: &&Example| e.permission.as_deref() != Some("none");
    let near: Vec<&Example> = if tape[0].is_multiple_of(2) {
        pack.examples.iter().filter(permitted).collect()
    } else {
        pack.examples.iter().collect()
    };
    let mut sheet = index.get(&near).sheet.clone();
    let drawn = random_sheet(pack, &mut Tape::new(tape));
    for (question, draw) in pack.questions.iter().zip(tape.iter().rev()) {
        if draw.is_multiple_of(40) {
            sheet.set(question, drawn.get(question)).unwrap();
        }
    }
    sheet
}

#[test]
fn a_check_of_a_draft_never_permits_more_than_the_whole() {
    let whole = reconciliation();
    for name in DRAFTS {
        let check = pack(name);
        let mut permitted = [0_u32; 4];
        let mut runner =
            TestRunner::new(Config { cases: 1_500, failure_persistence: None, ..Config::default() });
        let tape = proptest::collection::vec(any::<u32>(), 80);
        let seen = std::cell::RefCell::new(&mut permitted);
        runner
            .run(&(tape, any::<prop::sample::Index>()), |(tape, index)| {
                let sheet = near_an_example(&check, index, &tape);
                let (draft, most) =
                    (permission(&check, &sheet), permission(&whole, &same_answers(&check, &sheet, &whole)));
                seen.borrow_mut()[draft] += 1;
                prop_assert!(
                    draft <= most,
                    "{name} permits {draft}, the whole {most}: {}",
                    shown(&check, &sheet)
                );
                Ok(())
            })
            .unwrap_or_else(|e| panic!("{e}"));
        assert!(permitted[2] > 40, "{name}: hardly any sheet permits a message: {permitted:?}");
    }
}

#[test]
fn a_check_of_a_draft_knows_exactly_what_the_whole_permits() {
    let whole = reconciliation();
    for name in DRAFTS {
        let check = pack(name);
        let gate = check.ladder.as_ref().unwrap().stages.iter().find(|s| *s.id == *"send").unwrap();
        let gate = gate.gates.iter().find(|g| {
            ["allowed", "message_allowed"].contains(&&*g.id) && matches!(g.when, Condition::Permits(_))
        });
        let gate = gate.unwrap();
        let mut runner =
            TestRunner::new(Config { cases: 600, failure_persistence: None, ..Config::default() });
        let tape = proptest::collection::vec(any::<u32>(), 80);
        runner
            .run(&(tape, any::<prop::sample::Index>()), |(tape, index)| {
                let sheet = near_an_example(&whole, index, &tape);
                let most = permission(&whole, &sheet);
                let here = same_answers(&whole, &sheet, &check);
                prop_assert_eq!(
                    truth(&gate.when, &here).must,
                    most >= 2,
                    "{}: {}",
                    name,
                    shown(&whole, &sheet)
                );
                Ok(())
            })
            .unwrap_or_else(|e| panic!("{e}"));
    }
}

#[test]
fn a_check_of_a_draft_asks_little_of_its_own_and_safety_first() {
    let whole = reconciliation();
    for name in DRAFTS {
        let check = pack(name);
        let of_its_own = |q: &Question| whole.question(&q.id).is_none();
        let own = check.questions.iter().filter(|q| of_its_own(q)).count();
        assert!(own <= MOST_OF_A_DRAFT, "{name} has {own} questions of its own");
        let first = check.questions.iter().position(|q| of_its_own(q)).unwrap();
        let before: BTreeSet<&str> =
            check.questions[..first].iter().map(|q| &*check.sections[q.section].id).collect();
        assert_eq!(before, BTreeSet::from(["base.safety", "base.wishes", "base.ties"]), "{name}");
        let last = check.questions.iter().rposition(|q| of_its_own(q)).unwrap();
        assert_eq!(last + 1 - first, own, "{name} asks its own questions in one go");
        assert!(check.examples.len() >= 12);
        for example in &check.examples {
            assert!(!example.fires.is_empty() && !example.not_fires.is_empty(), "`{}` is thin", example.id);
        }
        for veto in whole.vetoes.iter().filter(|v| v.id.starts_with("base.")) {
            assert!(check.vetoes.iter().any(|v| v.id == veto.id), "{name} has no `{}`", veto.id);
        }
    }
}

#[test]
fn where_no_message_is_allowed_nobody_is_told_how_to_mend_the_draft() {
    for name in DRAFTS {
        let check = pack(name);
        let not_allowed = check.vetoes.iter().find(|v| *v.id == *"not_allowed").unwrap();
        let mut seen = 0;
        for example in &check.examples {
            let result = evaluate(&check, &example.sheet);
            let named = result.vetoes.iter().find(|v| v.id == not_allowed.id).unwrap();
            if !named.truth.may {
                continue;
            }
            seen += 1;
            let e = explain(&check, &example.sheet, &result);
            assert!(e.next.is_none(), "`{}` shows a next step", example.id);
            let lines = e.to_do.iter().chain(&e.checklist).map(|l| &*l.id);
            let mends: Vec<&str> =
                lines.filter(|id| ["one_part", "weigh_never", "sent_well"].contains(id)).collect();
            assert!(mends.is_empty(), "`{}` shows {mends:?}", example.id);
            assert!(e.pictures.is_empty());
        }
        assert!(seen > 20, "{name}: only {seen} examples without leave");
    }
}

#[test]
fn what_is_to_be_worked_on_is_a_part_of_the_draft() {
    for name in DRAFTS {
        let check = pack(name);
        let whole = reconciliation();
        let mut steps = 0;
        for example in &check.examples {
            let e = explain(&check, &example.sheet, &evaluate(&check, &example.sheet));
            let Some(next) = e.next else { continue };
            if let Some(Hint::Steps(all)) = next.hint {
                for step in all {
                    assert!(whole.question(&step.question).is_none(), "`{}`: {}", example.id, step.question);
                    steps += 1;
                }
            }
            assert!(!next.blocked.is_empty(), "`{}` names no part", example.id);
        }
        assert!(steps > 8, "{name}: only {steps} parts were named");
    }
}

/// Syllables of an English word: groups of vowels, without a silent ending.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase().replace(['\'', '’'], "");
    let vowel = |c: char| "aeiouy".contains(c);
    let mut count = 0;
    let mut before = false;
    for c in word.chars() {
        count += usize::from(vowel(c) && !before);
        before = vowel(c);
    }
    let silent = (word.ends_with('e') && !word.ends_with("le") && !word.ends_with("ee"))
        || (word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded"));
    if silent && count > 1 { count - 1 } else { count.max(1) }
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’')).filter(|w| !w.is_empty()).collect()
}

/// Flesch-Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59. As Flesch has it, a unit
/// of speech that ends in a colon or semicolon counts as a sentence.
#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn grade(text: &str) -> f64 {
    let sentences =
        text.split(['.', '!', '?', ';', ':']).filter(|s| s.chars().any(char::is_alphanumeric)).count();
    let words = words(text);
    let sounds: usize = words.iter().map(|w| syllables(w)).sum();
    0.39 * (words.len() as f64 / sentences.max(1) as f64) + 11.8 * (sounds as f64 / words.len() as f64)
        - 15.59
}

#[test]
fn the_words_are_plain() {
    // What a module says is graded once, wherever it is imported; reasons of our own are read, too.
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let names = ["reconciliation", "release-readiness", "draft"].into_iter().chain(DRAFTS).map(str::to_owned);
    for name in names.chain(GUIDES.map(|g| format!("guides/{g}"))) {
        let (pack, _) = disk::compile_path(&root().join("rules").join(&name)).unwrap();
        let graded =
            all_texts(&pack).into_iter().filter(|(path, _)| path.rsplit('.').next() != Some("place"));
        texts.extend(graded.map(|(path, text)| (text.to_string(), format!("{name}: {path}"))));
    }
    for pack in packs() {
        let reasons = pack.evidence().filter_map(|e| e.judgement.as_ref());
        texts.extend(reasons.map(|r| (r.value.clone(), "a judgement".to_owned())));
    }
    let mut graded: Vec<(f64, String, String)> = texts
        .into_iter()
        .filter(|(text, _)| words(text).len() >= WORDS_TO_GRADE)
        .map(|(text, path)| (grade(&text), path, text))
        .collect();
    graded.sort_by(|a, b| b.0.total_cmp(&a.0));
    assert!(graded.len() > 500, "only {} texts were graded", graded.len());
    let worst: Vec<String> =
        graded.iter().take(10).map(|(g, path, text)| format!("{g:.1} {path}: {text}")).collect();
    println!("the ten hardest texts:\n{}", worst.join("\n"));
    assert!(graded[0].0 <= HIGHEST_GRADE, "too hard to read:\n{}", worst.join("\n"));
    // The formula itself: a hard sentence is hard, an easy one is easy.
    assert!(grade("The cat sat on the mat. It was a big cat.") < 2.0);
    assert!(grade("Considerations regarding institutional accountability necessitate deliberation.") > 15.0);
}
