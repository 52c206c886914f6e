//! How help is read.
//!
//! In: nodes of a file. Out: dangers, and help by country, as raw items.

use super::{each, need_text, strings, text};
use crate::diagnostic::Problems;
use crate::raw::{RawDanger, RawHelp, RawHelpLine};
use crate::syntax::Node;

pub(super) fn danger(node: &Node<'_>, p: &mut Problems) -> Option<RawDanger> {
    let f = node.fields("a danger", &["id", "title", "notices"], p)?;
    let id = need_text(&f, "id", p);
    f.need("notices", p);
    Some(RawDanger { title: text(&f, "title", p), notices: strings(&f, "notices", p), id: id? })
}

pub(super) fn help(node: &Node<'_>, p: &mut Problems) -> Option<RawHelp> {
    let f = node.fields("help", &["id", "country", "title", "lines"], p)?;
    let id = need_text(&f, "id", p);
    f.need("lines", p);
    let mut lines = Vec::new();
    each(&f, "lines", &mut 0, p, &mut lines, line);
    Some(RawHelp { country: text(&f, "country", p), title: text(&f, "title", p), lines, id: id? })
}

fn line(node: &Node<'_>, p: &mut Problems) -> Option<RawHelpLine> {
    const FIELDS: &[&str] =
        &["id", "dangers", "service", "hours", "phone", "sms", "web", "note", "checked", "source"];
    let f = node.fields("a service", FIELDS, p)?;
    let id = need_text(&f, "id", p);
    Some(RawHelpLine {
        dangers: strings(&f, "dangers", p),
        service: text(&f, "service", p),
        hours: text(&f, "hours", p),
        phone: text(&f, "phone", p),
        sms: text(&f, "sms", p),
        web: text(&f, "web", p),
        note: text(&f, "note", p),
        checked: need_text(&f, "checked", p),
        source: need_text(&f, "source", p),
        id: id?,
    })
}
