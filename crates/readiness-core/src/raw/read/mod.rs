//! How each construct is read from its notation.
//!
//! In: nodes of a file. Out: the items of a [`RawPack`], and problems with their shape.

mod cases;
mod conditions;
mod help;
mod ladder;
mod overlay;
mod questions;
mod scores;
mod signals;

use self::cases::{allow, example, invariant};
use self::conditions::condition;
use self::help::{danger, help};
use self::ladder::{channel, guidance, layer, look_again, permission, stage, veto};
pub(crate) use self::overlay::check_language;
use self::questions::{question, rename};
use self::scores::{picture, score};
use self::signals::{contradiction, signal, signal_kind};
use super::{
    Evidence, FORMAT, MOST_FILES, MOST_ITEMS_IN_ALL, Name, RawCondition, RawConstant, RawHeader, RawImport,
    RawPack, RawSection, RawSource,
};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::source::{ModuleSource, Span};
use crate::syntax::{Fields, Node};

const DOCUMENT: &[&str] = &[
    "format",
    "pack",
    "imports",
    "roles",
    "sources",
    "constants",
    "sections",
    "questions",
    "renames",
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
    "dangers",
    "help",
    "invariants",
    "allow",
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
            let mut own = Problems::new();
            let fields = root.fields("a pack file", DOCUMENT, &mut own);
            // What a later format means by its fields is not known, so none of them is read.
            if let Some(format) = fields.as_ref().and_then(|f| f.get("format"))
                && !format.format(FORMAT, problems)
            {
                unread = true;
                continue;
            }
            own.sorted().into_iter().for_each(|problem| problems.add(problem));
            if let Some(fields) = fields {
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
            ..Self::default()
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
        each(f, "renames", n, p, &mut self.renames, rename);
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
        each(f, "dangers", n, p, &mut self.dangers, danger);
        each(f, "help", n, p, &mut self.help, help);
        each(f, "invariants", n, p, &mut self.invariants, invariant);
        each(f, "allow", n, p, &mut self.allow, allow);
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
    word.alone(problems)?;
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
    let f = node.fields("the header", &["id", "version", "language", "title", "about", "panel"], p)?;
    Some(RawHeader {
        at: f.at.clone(),
        id: need_text(&f, "id", p),
        version: need_text(&f, "version", p),
        language: text(&f, "language", p),
        title: text(&f, "title", p),
        about: text(&f, "about", p),
        panel: strings(&f, "panel", p),
    })
}

fn import(node: &Node<'_>, p: &mut Problems) -> Option<RawImport> {
    let f = node.fields("an import", &["module", "as"], p)?;
    let module = need_text(&f, "module", p);
    let alias = need_text(&f, "as", p);
    Some(RawImport { module: module?, alias: alias? })
}

fn source(node: &Node<'_>, p: &mut Problems) -> Option<RawSource> {
    let f =
        node.fields("a source", &["id", "kind", "title", "place", "within", "element", "not_encoded"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawSource {
        kind: need_bare(&f, "kind", &["Guide", "Study", "Standard", "Gap"], p),
        title: text(&f, "title", p),
        place: text(&f, "place", p),
        within: strings(&f, "within", p),
        element: text(&f, "element", p),
        not_encoded: text(&f, "not_encoded", p),
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
    let f = node.fields("a section", &["id", "title", "intro", "after"], p)?;
    let id = need_text(&f, "id", p);
    Some(RawSection {
        title: text(&f, "title", p),
        intro: text(&f, "intro", p),
        after: text(&f, "after", p),
        id: id?,
    })
}

fn text_entry(node: &Node<'_>, p: &mut Problems) -> Option<(Name, Name)> {
    let f = node.fields("a text", &["id", "text"], p)?;
    let id = need_text(&f, "id", p);
    let text = need_text(&f, "text", p);
    Some((id?, text?))
}
