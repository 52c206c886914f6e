//! Fingerprints of rules and of texts, apart.
//!
//! In: a [`CheckedPack`]. Out: two SHA-256 hashes in hexadecimal. Correcting a spelling mistake
//! changes only the second, so a result can say whether the rules it came from still stand.

use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::checked::{CheckedPack, Domain, Gate, Origin, SignalKind, Text};

/// Bytes as lower-case digits.
pub(crate) fn hexadecimal(digest: &[u8]) -> Text {
    let mut text = String::new();
    for byte in digest {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Arc::from(text)
}

/// The hash of everything that decides a result.
pub(crate) fn rules(pack: &CheckedPack) -> Text {
    let canonical = ron::to_string(pack).unwrap_or_default();
    hexadecimal(&Sha256::digest(canonical.as_bytes()))
}

/// The hash of everything that is only read, with the path of its owner: texts, and how to reach help.
pub(crate) fn texts(pack: &CheckedPack) -> Text {
    let mut digest = Sha256::new();
    for (path, text) in all_texts(pack).into_iter().chain(ways_to_help(pack)) {
        digest.update(path.as_bytes());
        digest.update([0]);
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    hexadecimal(&digest.finalize())
}

/// Every text of a pack with the path of its owner, sorted by path.
#[must_use]
pub fn all_texts(pack: &CheckedPack) -> Vec<(String, Text)> {
    let mut all: Vec<(String, Text)> = vec![("pack.title".to_owned(), pack.title.clone())];
    let mut add = |path: String, text: &Text| all.push((path, text.clone()));
    if let Some(about) = &pack.about {
        add("pack.about".to_owned(), about);
    }
    for s in pack.sources.values() {
        add(format!("sources.{}.title", s.id), &s.title);
        if let Some(place) = &s.place {
            add(format!("sources.{}.place", s.id), place);
        }
        if let Some(why) = &s.not_encoded {
            add(format!("sources.{}.not_encoded", s.id), why);
        }
    }
    for s in &pack.sections {
        add(format!("sections.{}.title", s.id), &s.title);
        if let Some(intro) = &s.intro {
            add(format!("sections.{}.intro", s.id), intro);
        }
    }
    for q in &pack.questions {
        add(format!("questions.{}.text", q.id), &q.text);
        add(format!("questions.{}.why", q.id), &q.why);
        if let Some(help) = &q.help {
            add(format!("questions.{}.help", q.id), help);
        }
        match &q.domain {
            Domain::Choice(options) => {
                for o in options {
                    add(format!("questions.{}.options.{}.text", q.id, o.id), &o.text);
                }
            }
            Domain::Scale(points) => {
                for p in points {
                    add(format!("questions.{}.points.{}.text", q.id, p.value), &p.text);
                }
            }
            Domain::Count { unit: Some(unit), .. } => add(format!("questions.{}.unit", q.id), unit),
            Domain::YesNo(_) | Domain::Count { unit: None, .. } | Domain::Date { .. } => {}
        }
    }
    let mut kinds: Vec<&SignalKind> = pack.signals.iter().map(|s| &s.kind).collect();
    kinds.sort_by(|a, b| a.id.cmp(&b.id));
    kinds.dedup_by(|a, b| a.id == b.id);
    for kind in kinds {
        add(format!("signal_kinds.{}.title", kind.id), &kind.title);
    }
    for s in &pack.signals {
        rule(&format!("signals.{}", s.id), &s.text, &s.origin, &mut add);
    }
    for c in &pack.contradictions {
        rule(&format!("contradictions.{}", c.id), &c.text, &c.origin, &mut add);
    }
    for s in &pack.scores {
        add(format!("scores.{}.title", s.id), &s.title);
        judgement(&format!("scores.{}", s.id), &s.origin, &mut add);
        for b in &s.bands {
            add(format!("scores.{}.bands.{}.title", s.id, b.id), &b.title);
        }
    }
    for p in &pack.pictures {
        add(format!("pictures.{}.title", p.id), &p.title);
        if let Some(text) = &p.text {
            add(format!("pictures.{}.text", p.id), text);
        }
    }
    if let Some(ladder) = &pack.ladder {
        for p in &ladder.permissions {
            add(format!("permissions.{}.title", p.id), &p.title);
        }
        for s in &ladder.stages {
            add(format!("stages.{}.title", s.id), &s.title);
            add(format!("stages.{}.text", s.id), &s.text);
            gates(&format!("stages.{}", s.id), &s.gates, &mut add);
        }
    }
    for c in &pack.channels {
        add(format!("channels.{}.title", c.id), &c.title);
        gates(&format!("channels.{}", c.id), &c.gates, &mut add);
    }
    for l in &pack.layers {
        add(format!("layers.{}.title", l.id), &l.title);
    }
    for v in &pack.vetoes {
        rule(&format!("vetoes.{}", v.id), &v.text, &v.origin, &mut add);
    }
    for g in &pack.guidance {
        rule(&format!("guidance.{}", g.id), &g.text, &g.origin, &mut add);
    }
    help(pack, &mut add);
    all.sort();
    all
}

fn help(pack: &CheckedPack, add: &mut dyn FnMut(String, &Text)) {
    for d in &pack.dangers {
        add(format!("dangers.{}.title", d.id), &d.title);
    }
    for h in &pack.help {
        add(format!("help.{}.title", h.id), &h.title);
        for line in &h.lines {
            let path = format!("help.{}.lines.{}", h.id, line.id);
            add(format!("{path}.service"), &line.service);
            add(format!("{path}.hours"), &line.hours);
            if let Some(note) = &line.note {
                add(format!("{path}.note"), note);
            }
        }
    }
}

/// What is the same in every language about whoever helps: where they are reached, in which dangers.
fn ways_to_help(pack: &CheckedPack) -> Vec<(String, Text)> {
    let mut all = Vec::new();
    for danger in &pack.dangers {
        all.extend(danger.notices.iter().map(|n| (format!("dangers.{}.notices", danger.id), n.clone())));
    }
    for help in &pack.help {
        all.extend(help.country.iter().map(|c| (format!("help.{}.country", help.id), c.clone())));
        for line in &help.lines {
            let checked: Text = Arc::from(line.checked.to_string());
            let ways = [&line.phone, &line.sms, &line.web].into_iter().flatten();
            let dangers = line.dangers.iter().filter_map(|d| Some(&pack.dangers.get(*d)?.id));
            let said = ways.chain([&line.source, &checked]).chain(dangers).cloned();
            all.extend(said.map(|text| (format!("help.{}.lines.{}", help.id, line.id), text)));
        }
    }
    all
}

fn rule(path: &str, text: &Text, origin: &Origin, add: &mut dyn FnMut(String, &Text)) {
    add(format!("{path}.text"), text);
    judgement(path, origin, add);
}

fn judgement(path: &str, origin: &Origin, add: &mut dyn FnMut(String, &Text)) {
    if let Some(judgement) = &origin.judgement {
        add(format!("{path}.judgement"), judgement);
    }
}

fn gates(path: &str, gates: &[Arc<Gate>], add: &mut dyn FnMut(String, &Text)) {
    for g in gates {
        rule(&format!("{path}.gates.{}", g.id), &g.text, &g.origin, add);
    }
}
