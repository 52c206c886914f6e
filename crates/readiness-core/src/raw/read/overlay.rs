//! How a translation is read.
//!
//! In: the file of an overlay. Out: [`RawOverlay`], every entry with its place, nothing held against the
//! texts it translates yet, and problems with its shape.

use std::sync::Arc;

use super::{need_bare, need_text};
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems};
use crate::raw::{Name, RawOverlay, RawTranslated};
use crate::source::SourceFile;
use crate::syntax::Node;
use crate::translation::{Made, Reviewed, is_language, shared};

impl RawOverlay {
    /// Reads an overlay, reporting everything that is not well formed.
    #[must_use]
    pub fn read(file: &Arc<SourceFile>, problems: &mut Problems) -> Option<Self> {
        let root = Node::file(file, problems)?;
        let f = root.fields("a translation", &["translation", "texts"], problems)?;
        let header = f.need("translation", problems)?.clone();
        let texts = f.get("texts").map_or_else(Vec::new, |n| n.list("texts", problems));
        let texts = texts.iter().filter_map(|n| translated(n, problems)).collect();
        let f = header.fields("the header of a translation", &["language", "made", "reviewed"], problems)?;
        let language = need_text(&f, "language", problems).filter(|l| check_language(l, problems));
        let made = need_bare(&f, "made", &["Machine", "Human"], problems);
        let reviewed = f.get("reviewed").and_then(|n| reviewed(n, problems));
        Some(Self {
            at: header.span(),
            language: language?,
            made: if made?.value == "Human" { Made::Human } else { Made::Machine },
            reviewed,
            texts,
        })
    }
}

/// Reports what has not the shape of a language tag.
pub(crate) fn check_language(tag: &Name, p: &mut Problems) -> bool {
    let good = is_language(&tag.value);
    if !good {
        let message = format!("`{}` is not a language tag", tag.value);
        p.add(Diagnostic::new(Code::BadLanguage, &tag.at, message));
    }
    good
}

fn reviewed(node: &Node<'_>, p: &mut Problems) -> Option<Reviewed> {
    const SHAPE: &str = "`None`, or `(by: \"who\", on: \"2026-11-23\")`";
    if node.span().text() == "None" {
        return None;
    }
    let f = node.fields(SHAPE, &["by", "on"], p)?;
    let by = need_text(&f, "by", p);
    let on = f.need("on", p).cloned()?;
    let day = on.string("a day", p)?;
    let Ok(on) = day.value.parse() else {
        p.add(
            Diagnostic::new(Code::WrongType, &day.at, "`on` is not a day")
                .help("write it like \"2026-11-23\""),
        );
        return None;
    };
    Some(Reviewed { by: shared(&by?.value), on })
}

fn translated(node: &Node<'_>, p: &mut Problems) -> Option<RawTranslated> {
    let f = node.fields("a translated text", &["id", "of", "text"], p)?;
    let id = need_text(&f, "id", p);
    let of = need_text(&f, "of", p);
    let text = need_text(&f, "text", p);
    Some(RawTranslated { id: id?, of: of?, text: text? })
}
