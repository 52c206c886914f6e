//! How each construct is read from its notation.
//!
//! In: nodes of a file. Out: the items of a [`RawPack`], and problems with their shape.

use super::{
    Evidence, MOST_FILES, MOST_ITEMS_IN_ALL, Name, RawAnswer, RawBand, RawCap, RawChannel, RawClaim,
    RawCondition, RawConditionKind, RawConstant, RawContradiction, RawExample, RawExpectation,
    RawExpectedStage, RawGate, RawGuidance, RawHeader, RawImport, RawInvariant, RawItem, RawKind, RawLayer,
    RawLookAgain, RawOperand, RawOverride, RawPack, RawPermission, RawPicture, RawQuestion, RawReading,
    RawScore, RawSection, RawSignal, RawSignalKind, RawSource, RawStage, RawVeto, Sign,
};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{ModuleSource, Span};
use crate::syntax::{Fields, Node, Word};

const DOCUMENT: &[&str] = &[
    "pack",
    "imports",
    "roles",
    "sources",
    "constants",
    "sections",
    "questions",
    "signal_kinds",
    "signals",
    "contradictions",
    "scores",
    "pictures",
    "permissions",
    "stages",
    "channels",
    "layers",
    "vetoes",
    "guidance",
    "look_again",
    "invariants",
    "examples",
    "texts",
];

impl RawPack {
    /// Reads the files of a module, reporting everything that is not well formed.
    #[must_use]
    pub fn read(source: &ModuleSource, problems: &mut Problems) -> Self {
        let mut pack = Self::empty(source);
        if source.files.len() > MOST_FILES {
            let message =
                format!("`{}` has {} files; at most {MOST_FILES} are read", source.place, source.files.len());
            problems.add(match &pack.at {
                Some(at) => Diagnostic::new(Code::LimitSize, at, message),
                None => Diagnostic::whole(Code::LimitSize, message),
            });
            return pack;
        }
        let mut unread = false;
        for file in &source.files {
            let Some(root) = Node::file(file, problems) else {
                unread = true;
                continue;
            };
            if let Some(fields) = root.fields("a pack file", DOCUMENT, problems) {
                pack.document(&fields, problems);
            }
        }
        // The header may stand in a file that could not be read: its own problem says enough.
        if pack.header.is_none() && !unread {
            let message = format!("`{}` has no `pack:` header", source.place);
            let problem = match &pack.at {
                Some(at) => Diagnostic::new(Code::MissingHeader, at, message),
                None => Diagnostic::whole(Code::MissingHeader, message),
            };
            problems.add(problem.help(Code::MissingHeader.info().mend));
        }
        pack
    }

    fn empty(source: &ModuleSource) -> Self {
        Self {
            place: source.place.clone(),
            at: source.files.first().map(|f| Span {
                file: std::sync::Arc::clone(f),
                start: 0,
                end: f.text.len().min(1),
            }),
            header: None,
            imports: vec![],
            roles: vec![],
            sources: vec![],
            constants: vec![],
            sections: vec![],
            questions: vec![],
            signal_kinds: vec![],
            signals: vec![],
            contradictions: vec![],
            scores: vec![],
            pictures: vec![],
            permissions: vec![],
            stages: vec![],
            channels: vec![],
            layers: vec![],
            vetoes: vec![],
            guidance: vec![],
            look_again: vec![],
            invariants: vec![],
            examples: vec![],
            texts: vec![],
        }
    }

    fn document(&mut self, f: &Fields<'_>, p: &mut Problems) {
        if let Some(node) = f.get("pack") {
            let header = header(node, p);
            if self.header.is_some() {
                p.add(
                    Diagnostic::new(Code::MissingHeader, &node.span(), "a second `pack:` header")
                        .help(Code::MissingHeader.info().mend),
                );
            } else {
                self.header = header;
            }
        }
        let mut count = 0_usize;
        let n = &mut count;
        each(f, "imports", n, p, &mut self.imports, import);
        each(f, "roles", n, p, &mut self.roles, |x, p| pair(x, "(\"role\", \"stage\")", p));
        each(f, "sources", n, p, &mut self.sources, source);
        each(f, "constants", n, p, &mut self.constants, constant);
        each(f, "sections", n, p, &mut self.sections, section);
        each(f, "questions", n, p, &mut self.questions, question);
        each(f, "signal_kinds", n, p, &mut self.signal_kinds, signal_kind);
        each(f, "signals", n, p, &mut self.signals, signal);
        each(f, "contradictions", n, p, &mut self.contradictions, contradiction);
        each(f, "scores", n, p, &mut self.scores, score);
        each(f, "pictures", n, p, &mut self.pictures, picture);
        each(f, "permissions", n, p, &mut self.permissions, permission);
        each(f, "stages", n, p, &mut self.stages, stage);
        each(f, "channels", n, p, &mut self.channels, channel);
        each(f, "layers", n, p, &mut self.layers, layer);
        each(f, "vetoes", n, p, &mut self.vetoes, veto);
        each(f, "guidance", n, p, &mut self.guidance, guidance);
        each(f, "look_again", n, p, &mut self.look_again, look_again);
        each(f, "invariants", n, p, &mut self.invariants, invariant);
        each(f, "examples", n, p, &mut self.examples, example);
        each(f, "texts", n, p, &mut self.texts, text_entry);
        if count > MOST_ITEMS_IN_ALL {
            p.add(Diagnostic::new(
                Code::LimitItems,
                &Span { end: f.at.start.saturating_add(1), ..f.at.clone() },
                format!("{count} items in one file; at most {MOST_ITEMS_IN_ALL} are read"),
            ));
        }
    }
}

/// Reads every item of a list field.
fn each<T>(
    fields: &Fields<'_>,
    name: &str,
    count: &mut usize,
    problems: &mut Problems,
    into: &mut Vec<T>,
    read: impl Fn(&Node<'_>, &mut Problems) -> Option<T>,
) {
    if let Some(node) = fields.get(name) {
        for item in node.list(name, problems) {
            *count = count.saturating_add(1);
            into.extend(read(&item, problems));
        }
    }
}

fn strings(fields: &Fields<'_>, name: &str, problems: &mut Problems) -> Vec<Name> {
    fields.get(name).map_or_else(Vec::new, |node| {
        let items = node.list("names", problems);
        items.iter().filter_map(|n| n.string("a name", problems)).collect()
    })
}

fn text(fields: &Fields<'_>, name: &str, problems: &mut Problems) -> Option<Name> {
    fields.get(name).and_then(|n| n.string(&format!("`{name}`"), problems))
}

fn need_text(fields: &Fields<'_>, name: &str, problems: &mut Problems) -> Option<Name> {
    let node = fields.need(name, problems)?.clone();
    node.string(&format!("`{name}`"), problems)
}

/// A bare word such as `YesNo`, without brackets.
fn bare(node: &Node<'_>, what: &str, known: &[&str], problems: &mut Problems) -> Option<Name> {
    let word = node.word(what, problems)?;
    if !known.contains(&word.name.value.as_str()) {
        word.unknown(what, known, problems);
        return None;
    }
    Some(word.name)
}

fn need_bare(fields: &Fields<'_>, name: &str, known: &[&str], problems: &mut Problems) -> Option<Name> {
    let node = fields.need(name, problems)?.clone();
    bare(&node, &format!("a word for `{name}`"), known, problems)
}

fn flag(fields: &Fields<'_>, name: &str, problems: &mut Problems) -> bool {
    fields.get(name).and_then(|n| n.boolean(&format!("`{name}`"), problems)).unwrap_or(false)
}

fn pair(node: &Node<'_>, shape: &str, problems: &mut Problems) -> Option<(Name, Name)> {
    let parts = node.tuple(shape, 2, problems)?;
    let [a, b] = parts.as_slice() else {
        return None;
    };
    Some((a.string("a name", problems)?, b.string("a name", problems)?))
}

fn evidence(fields: &Fields<'_>, problems: &mut Problems) -> Evidence {
    Evidence { sources: strings(fields, "sources", problems), judgement: text(fields, "judgement", problems) }
}

fn when(fields: &Fields<'_>, name: &str, problems: &mut Problems) -> Option<RawCondition> {
    fields.get(name).map(|n| condition(n, problems))
}

fn need_when(fields: &Fields<'_>, name: &str, problems: &mut Problems) -> Option<RawCondition> {
    let node = fields.need(name, problems)?.clone();
    Some(condition(&node, problems))
}

fn header(node: &Node<'_>, p: &mut Problems) -> Option<RawHeader> {
    let f = node.fields("the header", &["id", "version", "language", "title", "about"], p)?;
    Some(RawHeader {
        at: f.at.clone(),
        id: need_text(&f, "id", p),
        version: need_text(&f, "version", p),
        language: text(&f, "language", p),
        title: text(&f, "title", p),
        about: text(&f, "about", p),
    })
}

fn import(node: &Node<'_>, p: &mut Problems) -> Option<RawImport> {
    let f = node.fields("an import", &["module", "as"], p)?;
    let module = need_text(&f, "module", p);
    let alias = need_text(&f, "as", p);
    Some(RawImport { module: module?, alias: alias? })
}

fn source(node: &Node<'_>, p: &mut Problems) -> Option<RawSource> {
    let f = node.fields("a source", &["id", "kind", "title", "place"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawSource {
        kind: need_bare(&f, "kind", &["Guide", "Study", "Standard", "Gap"], p),
        title: text(&f, "title", p),
        place: text(&f, "place", p),
        id: id?,
    })
}

fn constant(node: &Node<'_>, p: &mut Problems) -> Option<RawConstant> {
    let f = node.fields("a constant", &["id", "value", "unit", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    let value = f.need("value", p).cloned().and_then(|n| n.number("`value`", p));
    Some(RawConstant { value, unit: text(&f, "unit", p), evidence: evidence(&f, p), id: id? })
}

fn section(node: &Node<'_>, p: &mut Problems) -> Option<RawSection> {
    let f = node.fields("a section", &["id", "title", "intro"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawSection { title: text(&f, "title", p), intro: text(&f, "intro", p), id: id? })
}

fn kind(node: &Node<'_>, p: &mut Problems) -> Option<RawKind> {
    const KNOWN: &[&str] = &["YesNo", "Choice", "Scale", "Count", "Date"];
    let word = node.word("a kind of question", p)?;
    match word.name.value.as_str() {
        "YesNo" => Some(RawKind::YesNo),
        "Choice" => {
            let [list] = word.exactly("Choice([(id: \"…\", text: \"…\")])", p)?;
            let options = list
                .list("options", p)
                .iter()
                .filter_map(|n| {
                    let f = n.fields("an option", &["id", "text"], p)?;
                    let id = need_text(&f, "id", p);
                    Some((id?, text(&f, "text", p)))
                })
                .collect();
            Some(RawKind::Choice(options))
        }
        "Scale" => {
            let [list] = word.exactly("Scale([(value: 0, text: \"…\")])", p)?;
            let points = list
                .list("points", p)
                .iter()
                .filter_map(|n| {
                    let f = n.fields("a point of a scale", &["value", "text"], p)?;
                    let value = f.need("value", p)?.clone();
                    Some((value.whole("`value`", p)?, text(&f, "text", p)))
                })
                .collect();
            Some(RawKind::Scale(points))
        }
        "Count" | "Date" => kind_with_fields(node, &word, p),
        _ => {
            word.unknown("a kind of question", KNOWN, p);
            None
        }
    }
}

/// `Count(unit: …)` and `Date(max_days: …)`: a word with named fields.
fn kind_with_fields(node: &Node<'_>, word: &Word<'_>, p: &mut Problems) -> Option<RawKind> {
    let body = node.body_of_word();
    let whole = |f: &Fields<'_>, name: &str, default: i64, p: &mut Problems| {
        f.get(name).and_then(|n| n.whole(&format!("`{name}`"), p)).map_or(default, |v| v.value)
    };
    if word.name.value == "Count" {
        let f = body.fields("a count", &["unit", "min", "max"], p)?;
        Some(RawKind::Count {
            unit: text(&f, "unit", p),
            min: whole(&f, "min", 0, p),
            max: whole(&f, "max", 10_000, p),
        })
    } else {
        let f = body.fields("a date", &["max_days"], p)?;
        Some(RawKind::Date { max_days: whole(&f, "max_days", 36_500, p) })
    }
}

fn question(node: &Node<'_>, p: &mut Problems) -> Option<RawQuestion> {
    let f = node.fields(
        "a question",
        &["id", "section", "kind", "text", "why", "help", "offers", "hands", "changes", "ask_when"],
        p,
    )?;
    let id = need_text(&f, "id", p);
    let kind_node = f.need("kind", p).cloned();
    let kind = kind_node.and_then(|n| kind(&n, p));
    let offers: Option<Vec<Name>> = f.get("offers").map(|n| {
        let known = ["Unsure", "PreferNotToSay"];
        n.list("offers", p).iter().filter_map(|n| bare(n, "an offer", &known, p)).collect()
    });
    let offered =
        |what: &str, default: bool| offers.as_ref().map_or(default, |o| o.iter().any(|n| n.value == what));
    Some(RawQuestion {
        section: need_text(&f, "section", p),
        kind,
        text: text(&f, "text", p),
        why: text(&f, "why", p),
        help: text(&f, "help", p),
        unsure: offered("Unsure", true),
        prefer_not: offered("PreferNotToSay", false),
        hands: need_bare(&f, "hands", &["Own", "Past", "Other", "Circumstances"], p),
        changes: need_bare(&f, "changes", &["Freely", "Up", "Down", "WithTime", "Fixed"], p),
        ask_when: when(&f, "ask_when", p),
        id: id?,
    })
}

fn signal_kind(node: &Node<'_>, p: &mut Problems) -> Option<RawSignalKind> {
    let f = node.fields("a kind of signals", &["id", "direction", "title"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawSignalKind {
        direction: need_bare(&f, "direction", &["Danger", "Support", "Neutral"], p),
        title: text(&f, "title", p),
        id: id?,
    })
}

fn signal(node: &Node<'_>, p: &mut Problems) -> Option<RawSignal> {
    let f = node.fields("a signal", &["id", "kind", "when", "text", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawSignal {
        kind: need_text(&f, "kind", p),
        when: need_when(&f, "when", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}

fn contradiction(node: &Node<'_>, p: &mut Problems) -> Option<RawContradiction> {
    let f = node.fields("a contradiction", &["id", "when", "between", "text", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawContradiction {
        when: need_when(&f, "when", p),
        between: strings(&f, "between", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}

fn item(node: &Node<'_>, p: &mut Problems) -> Option<RawItem> {
    let f = node.fields("an item", &["of", "weight", "reverse", "points", "steps"], p)?;
    let points = f.get("points").map(|n| {
        n.list("points", p)
            .iter()
            .filter_map(|n| {
                let parts = n.tuple("(\"option\", points)", 2, p)?;
                let [a, b] = parts.as_slice() else {
                    return None;
                };
                Some((a.string("an option", p)?, b.number("a number of points", p)?))
            })
            .collect()
    });
    let steps = f.get("steps").map(|n| {
        n.list("steps", p)
            .iter()
            .filter_map(|n| {
                let parts = n.tuple("(from, points)", 2, p)?;
                let [a, b] = parts.as_slice() else {
                    return None;
                };
                Some((a.whole("where the step begins", p)?, b.number("a number of points", p)?))
            })
            .collect()
    });
    Some(RawItem {
        at: f.at.clone(),
        of: need_text(&f, "of", p),
        weight: f.get("weight").and_then(|n| n.number("`weight`", p)),
        reverse: flag(&f, "reverse", p),
        points,
        steps,
    })
}

fn band(node: &Node<'_>, p: &mut Problems) -> Option<RawBand> {
    let f = node.fields("a band", &["id", "from", "to", "title"], p)?;
    let id = need_text(&f, "id", p);
    let from = f.need("from", p).cloned().and_then(|n| n.number("`from`", p));
    Some(RawBand {
        from,
        to: f.get("to").and_then(|n| n.number("`to`", p)),
        title: text(&f, "title", p),
        id: id?,
    })
}

fn override_(node: &Node<'_>, p: &mut Problems) -> Option<RawOverride> {
    const KNOWN: &[&str] = &["RaiseTo", "LowerTo", "StepUp", "StepDown"];
    let word = node.word("an override", p)?;
    match word.name.value.as_str() {
        "RaiseTo" | "LowerTo" => {
            let raise = word.name.value == "RaiseTo";
            let [b, c] = word.exactly("RaiseTo(\"band\", condition)", p)?;
            let band = b.string("a band", p)?;
            let condition = condition(c, p);
            Some(if raise {
                RawOverride::RaiseTo(band, condition)
            } else {
                RawOverride::LowerTo(band, condition)
            })
        }
        "StepUp" => {
            let [c] = word.exactly("StepUp(condition)", p)?;
            Some(RawOverride::StepUp(condition(c, p)))
        }
        "StepDown" => {
            let [c] = word.exactly("StepDown(condition)", p)?;
            Some(RawOverride::StepDown(condition(c, p)))
        }
        _ => {
            word.unknown("an override", KNOWN, p);
            None
        }
    }
}

fn score(node: &Node<'_>, p: &mut Problems) -> Option<RawScore> {
    const METHODS: &[&str] = &["Sum", "Mean", "Largest", "Smallest", "CountAtLeast"];
    let f = node.fields(
        "a score",
        &["id", "title", "method", "items", "needs", "bands", "overrides", "sources", "judgement"],
        p,
    )?;
    let id = need_text(&f, "id", p);
    let method = f.need("method", p).cloned().and_then(|n| {
        let word = n.word("a method", p)?;
        match word.name.value.as_str() {
            "CountAtLeast" => {
                let [level] = word.exactly("CountAtLeast(3)", p)?;
                let level = level.number("a level", p)?;
                Some((word.name, Some(level)))
            }
            m if METHODS.contains(&m) => Some((word.name, None)),
            _ => {
                word.unknown("a method", METHODS, p);
                None
            }
        }
    });
    let mut items = Vec::new();
    let mut bands = Vec::new();
    let mut overrides = Vec::new();
    let mut n = 0;
    each(&f, "items", &mut n, p, &mut items, item);
    each(&f, "bands", &mut n, p, &mut bands, band);
    each(&f, "overrides", &mut n, p, &mut overrides, override_);
    Some(RawScore {
        title: text(&f, "title", p),
        method,
        items,
        needs: f.get("needs").and_then(|n| n.whole("`needs`", p)),
        bands,
        overrides,
        evidence: evidence(&f, p),
        id: id?,
    })
}

fn picture(node: &Node<'_>, p: &mut Problems) -> Option<RawPicture> {
    let f = node.fields("a picture", &["id", "title", "across", "up", "text"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawPicture {
        title: text(&f, "title", p),
        across: need_text(&f, "across", p),
        up: need_text(&f, "up", p),
        text: text(&f, "text", p),
        id: id?,
    })
}

fn permission(node: &Node<'_>, p: &mut Problems) -> Option<RawPermission> {
    let f = node.fields("a permission", &["id", "title"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawPermission { title: text(&f, "title", p), id: id? })
}

fn gate(node: &Node<'_>, p: &mut Problems) -> Option<RawGate> {
    let f = node.fields("a gate", &["id", "when", "text", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawGate {
        when: need_when(&f, "when", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}

fn gates(f: &Fields<'_>, p: &mut Problems) -> Vec<RawGate> {
    let mut gates = Vec::new();
    each(f, "gates", &mut 0, p, &mut gates, gate);
    gates
}

fn stage(node: &Node<'_>, p: &mut Problems) -> Option<RawStage> {
    let f = node.fields("a stage", &["id", "permission", "title", "text", "builds_on", "gates"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawStage {
        permission: need_text(&f, "permission", p),
        title: text(&f, "title", p),
        text: text(&f, "text", p),
        builds_on: strings(&f, "builds_on", p),
        gates: gates(&f, p),
        id: id?,
    })
}

fn channel(node: &Node<'_>, p: &mut Problems) -> Option<RawChannel> {
    let f = node.fields("a channel", &["id", "title", "shown_when", "gates"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawChannel {
        title: text(&f, "title", p),
        shown_when: when(&f, "shown_when", p),
        gates: gates(&f, p),
        id: id?,
    })
}

fn layer(node: &Node<'_>, p: &mut Problems) -> Option<RawLayer> {
    let f = node.fields("a layer", &["id", "title", "safety"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawLayer { title: text(&f, "title", p), safety: flag(&f, "safety", p), id: id? })
}

fn veto(node: &Node<'_>, p: &mut Problems) -> Option<RawVeto> {
    let f =
        node.fields("a veto", &["id", "layer", "when", "cap", "final", "text", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    let cap = f.need("cap", p).cloned().and_then(|n| {
        let word = n.word("a cap", p)?;
        match word.name.value.as_str() {
            "Stage" => {
                let [n] = word.exactly("Stage(\"id\")", p)?;
                n.string("a stage", p).map(RawCap::Stage)
            }
            "Role" => {
                let [n] = word.exactly("Role(\"name\")", p)?;
                n.string("a role", p).map(RawCap::Role)
            }
            _ => {
                word.unknown("a cap", &["Stage", "Role"], p);
                None
            }
        }
    });
    Some(RawVeto {
        layer: need_text(&f, "layer", p),
        when: need_when(&f, "when", p),
        cap,
        is_final: flag(&f, "final", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}

fn guidance(node: &Node<'_>, p: &mut Problems) -> Option<RawGuidance> {
    let f = node.fields(
        "a line of guidance",
        &["id", "kind", "at", "when", "asks", "text", "sources", "judgement"],
        p,
    )?;
    let id = need_text(&f, "id", p);
    Some(RawGuidance {
        kind: need_bare(&f, "kind", &["Do", "Avoid", "Notice", "Caution", "Checklist"], p),
        at: strings(&f, "at", p),
        when: when(&f, "when", p),
        asks: text(&f, "asks", p),
        text: text(&f, "text", p),
        evidence: evidence(&f, p),
        id: id?,
    })
}

fn look_again(node: &Node<'_>, p: &mut Problems) -> Option<RawLookAgain> {
    let f = node.fields("a time to look again", &["id", "at", "when", "days", "sources", "judgement"], p)?;
    let id = need_text(&f, "id", p);
    let days = f.need("days", p).cloned().and_then(|n| operand(&n, p));
    Some(RawLookAgain {
        at: strings(&f, "at", p),
        when: when(&f, "when", p),
        days,
        evidence: evidence(&f, p),
        id: id?,
    })
}

fn invariant(node: &Node<'_>, p: &mut Problems) -> Option<RawInvariant> {
    let f = node.fields("an invariant", &["id", "text", "whenever", "then", "never_helps"], p)?;
    let id = need_text(&f, "id", p);
    let whenever = f.get("whenever").and_then(|n| {
        let known = ["True", "NotTrue", "NotFalse"];
        let word = n.word("a reading of a condition", p)?;
        let reading = match word.name.value.as_str() {
            "True" => RawReading::True,
            "NotTrue" => RawReading::NotTrue,
            "NotFalse" => RawReading::NotFalse,
            _ => {
                word.unknown("a reading of a condition", &known, p);
                return None;
            }
        };
        let [c] = word.exactly("True(condition)", p)?;
        Some((reading, condition(c, p)))
    });
    let then = f.get("then").and_then(|n| claim(n, p));
    let never_helps = f.get("never_helps").and_then(|n| pair(n, "(\"question\", \"answer\")", p));
    if never_helps.is_none() && (f.get("whenever").is_none() || f.get("then").is_none()) {
        f.need("whenever", p);
        f.need("then", p);
    }
    Some(RawInvariant { text: text(&f, "text", p), whenever, then, never_helps, id: id? })
}

fn claim(node: &Node<'_>, p: &mut Problems) -> Option<RawClaim> {
    let known = ["PermissionAtMost", "StageIn", "Fires", "NeverFires"];
    let word = node.word("a claim", p)?;
    match word.name.value.as_str() {
        "PermissionAtMost" => {
            let [n] = word.exactly("PermissionAtMost(\"id\")", p)?;
            n.string("a permission", p).map(RawClaim::PermissionAtMost)
        }
        "StageIn" => {
            let [n] = word.exactly("StageIn([\"id\"])", p)?;
            let stages = n.list("stages", p);
            Some(RawClaim::StageIn(stages.iter().filter_map(|n| n.string("a stage", p)).collect()))
        }
        "Fires" => {
            let [n] = word.exactly("Fires(\"id\")", p)?;
            n.string("a rule", p).map(RawClaim::Fires)
        }
        "NeverFires" => {
            let [n] = word.exactly("NeverFires(\"id\")", p)?;
            n.string("a rule", p).map(RawClaim::NeverFires)
        }
        _ => {
            word.unknown("a claim", &known, p);
            None
        }
    }
}

fn expectation(node: &Node<'_>, p: &mut Problems) -> Option<RawExpectation> {
    let f = node.fields(
        "an expectation",
        &["permission", "stage", "fires", "not_fires", "unclear", "bands", "scores", "channels"],
        p,
    )?;
    let stage = f.get("stage").and_then(|n| {
        let word = n.word("an expected stage", p)?;
        match word.name.value.as_str() {
            "Decided" => {
                let [n] = word.exactly("Decided(\"stage\")", p)?;
                n.string("a stage", p).map(RawExpectedStage::Decided)
            }
            "Possible" => {
                let [n] = word.exactly("Possible([\"stage\"])", p)?;
                let stages = n.list("stages", p);
                Some(RawExpectedStage::Possible(
                    stages.iter().filter_map(|n| n.string("a stage", p)).collect(),
                ))
            }
            _ => {
                word.unknown("an expected stage", &["Decided", "Possible"], p);
                None
            }
        }
    });
    let mut bands = Vec::new();
    let mut scores = Vec::new();
    let mut channels = Vec::new();
    each(&f, "bands", &mut 0, p, &mut bands, |n, p| pair(n, "(\"score\", \"band\")", p));
    each(&f, "scores", &mut 0, p, &mut scores, |n, p| {
        let parts = n.tuple("(\"score\", value)", 2, p)?;
        let [a, b] = parts.as_slice() else {
            return None;
        };
        Some((a.string("a score", p)?, b.number("a value", p)?))
    });
    each(&f, "channels", &mut 0, p, &mut channels, |n, p| {
        let parts = n.tuple("(\"channel\", Open)", 2, p)?;
        let [a, b] = parts.as_slice() else {
            return None;
        };
        Some((a.string("a channel", p)?, bare(b, "a channel's state", &["Open", "Closed", "Unsettled"], p)?))
    });
    Some(RawExpectation {
        permission: text(&f, "permission", p),
        stage,
        fires: strings(&f, "fires", p),
        not_fires: strings(&f, "not_fires", p),
        unclear: strings(&f, "unclear", p),
        bands,
        scores,
        channels,
    })
}

fn example(node: &Node<'_>, p: &mut Problems) -> Option<RawExample> {
    let f = node.fields("an example", &["id", "text", "like", "today", "answers", "expect"], p)?;
    let id = need_text(&f, "id", p);
    let answers = f.get("answers").map_or_else(Vec::new, |n| {
        n.map("answers", p)
            .into_iter()
            .filter_map(|(key, value)| {
                let answer = if value.is_number() {
                    RawAnswer::Number(value.whole("a number", p)?)
                } else {
                    RawAnswer::Text(value.string("an answer", p)?)
                };
                Some((key, answer))
            })
            .collect()
    });
    let expect = f.need("expect", p).cloned().and_then(|n| expectation(&n, p));
    Some(RawExample {
        at: f.at.clone(),
        text: text(&f, "text", p),
        like: text(&f, "like", p),
        today: text(&f, "today", p),
        answers,
        expect: expect.unwrap_or_default(),
        id: id?,
    })
}

fn text_entry(node: &Node<'_>, p: &mut Problems) -> Option<(Name, Name)> {
    let f = node.fields("a text", &["id", "text"], p)?;
    let id = need_text(&f, "id", p);
    let text = need_text(&f, "text", p);
    Some((id?, text?))
}

fn operand(node: &Node<'_>, p: &mut Problems) -> Option<RawOperand> {
    if node.is_text() {
        node.string("a constant or score", p).map(RawOperand::Name)
    } else {
        node.number("a number, or the name of a constant or score", p).map(RawOperand::Number)
    }
}

const CONDITIONS: &[&str] = &[
    "All",
    "Any",
    "AtLeast",
    "Not",
    "Always",
    "Yes",
    "No",
    "Is",
    "IsNot",
    "OneOf",
    "Ge",
    "Gt",
    "Le",
    "Lt",
    "Eq",
    "Ne",
    "Band",
    "Holds",
    "Answered",
    "Applicable",
    "Unsure",
    "IfNotApplicable",
];

fn condition(node: &Node<'_>, p: &mut Problems) -> RawCondition {
    let at = node.span();
    let kind = condition_kind(node, p).unwrap_or(RawConditionKind::Broken);
    RawCondition { at, kind }
}

fn conditions(node: &Node<'_>, p: &mut Problems) -> Vec<RawCondition> {
    node.list("conditions", p).iter().map(|n| condition(n, p)).collect()
}

fn condition_kind(node: &Node<'_>, p: &mut Problems) -> Option<RawConditionKind> {
    use RawConditionKind as K;
    let word = node.word("a condition", p)?;
    let name = |n: &Node<'_>, p: &mut Problems| n.string("a name", p);
    let yes_no = |answer: &str, p: &mut Problems| {
        let [n] = word.exactly("Yes(\"question\")", p)?;
        let question = name(n, p)?;
        let option = Name { value: answer.to_owned(), at: word.name.at.clone() };
        Some(K::Is { question, options: vec![option], negated: false })
    };
    let one_name = |shape: &str, p: &mut Problems| {
        let [n] = word.exactly(shape, p)?;
        name(n, p)
    };
    let sign = |sign: Sign, p: &mut Problems| {
        let [a, b] = word.exactly("Ge(\"what\", 3)", p)?;
        let left = name(a, p);
        let right = operand(b, p);
        Some(K::Compare(left?, sign, right?))
    };
    match word.name.value.as_str() {
        "All" | "Any" => {
            let [list] = word.exactly("All([…])", p)?;
            let parts = conditions(list, p);
            Some(if word.name.value == "All" { K::All(parts) } else { K::Any(parts) })
        }
        "AtLeast" => {
            let [n, list] = word.exactly("AtLeast(2, […])", p)?;
            let n = n.whole("how many", p);
            let parts = conditions(list, p);
            Some(K::AtLeast(n?, parts))
        }
        "Not" => {
            let [c] = word.exactly("Not(condition)", p)?;
            Some(K::Not(Box::new(condition(c, p))))
        }
        "Always" => Some(K::Always),
        "Yes" => yes_no("yes", p),
        "No" => yes_no("no", p),
        "Is" | "IsNot" => {
            let [q, o] = word.exactly("Is(\"question\", \"option\")", p)?;
            let question = name(q, p);
            let option = name(o, p);
            Some(K::Is { question: question?, options: vec![option?], negated: word.name.value == "IsNot" })
        }
        "OneOf" => {
            let [q, list] = word.exactly("OneOf(\"question\", [\"option\"])", p)?;
            let question = name(q, p);
            let options = list.list("options", p).iter().filter_map(|n| name(n, p)).collect();
            Some(K::Is { question: question?, options, negated: false })
        }
        "Ge" => sign(Sign::Ge, p),
        "Gt" => sign(Sign::Gt, p),
        "Le" => sign(Sign::Le, p),
        "Lt" => sign(Sign::Lt, p),
        "Eq" => sign(Sign::Eq, p),
        "Ne" => sign(Sign::Ne, p),
        "Band" => {
            let [s, b] = word.exactly("Band(\"score\", \"band\")", p)?;
            let score = name(s, p);
            let band = name(b, p);
            Some(K::Band(score?, band?))
        }
        "Holds" => one_name("Holds(\"signal\")", p).map(K::Holds),
        "Answered" => one_name("Answered(\"question\")", p).map(K::Answered),
        "Applicable" => one_name("Applicable(\"question\")", p).map(K::Applicable),
        "Unsure" => one_name("Unsure(\"question\")", p).map(K::Unsure),
        "IfNotApplicable" => {
            let [k, c] = word.exactly("IfNotApplicable(true, condition)", p)?;
            let k = k.boolean("what it counts as", p);
            let inner = condition(c, p);
            Some(K::IfNotApplicable(k?, Box::new(inner)))
        }
        _ => {
            word.unknown("a condition", CONDITIONS, p);
            None
        }
    }
}
