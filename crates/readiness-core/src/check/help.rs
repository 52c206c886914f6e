//! Help in danger.
//!
//! In: dangers and services in their raw forms. Out: typed ones, each of which somebody can reach; every
//! danger that has help anywhere has help everywhere.

use std::collections::BTreeSet;

use super::{problem, shared, text_of};
use crate::checked::{Danger, Help, HelpLine};
use crate::codes::Code;
use crate::diagnostic::Problems;
use crate::pack::{Pack, Thing};
use crate::raw::{Name, RawHelpLine};
use crate::source::At;

/// The dangers of a pack, and who helps in them.
pub(super) fn help(pack: &Pack, problems: &mut Problems) -> (Vec<Danger>, Vec<Help>) {
    let dangers: Vec<Danger> = pack
        .dangers
        .iter()
        .map(|d| Danger {
            id: shared(&d.id),
            title: text_of(d.title.as_ref()),
            notices: d.notices.iter().filter(|n| is_notice(pack, n, problems)).map(shared).collect(),
        })
        .collect();
    let mut all = Vec::new();
    for raw in &pack.help {
        if let Some(code) = raw.country.as_ref().filter(|c| !is_country(&c.value)) {
            refuse(code, "is not the code of a country", problems);
        }
        all.push(Help {
            id: shared(&raw.id),
            country: raw.country.as_ref().map(shared),
            title: text_of(raw.title.as_ref()),
            lines: raw.lines.iter().filter_map(|l| line(l, &dangers, problems)).collect(),
        });
    }
    fallbacks(pack, problems);
    (dangers, all)
}

fn is_notice(pack: &Pack, name: &Name, problems: &mut Problems) -> bool {
    if pack.names.get(&name.value).is_some_and(|thing| *thing != Thing::Guidance) {
        let message = format!("`{}` is no line of guidance", name.value);
        problems.add(problem(Code::WrongKind, &name.at, message).help("name a notice"));
        return false;
    }
    let line = pack.guidance.iter().find(|g| g.id.value == name.value);
    let kind = line.and_then(|g| g.kind.as_ref()).map(|k| k.value.as_str());
    if kind.is_some_and(|k| k != "Notice") {
        let message = format!("`{}` is no notice", name.value);
        problems.add(problem(Code::WrongKind, &name.at, message).help("name a line whose kind is `Notice`"));
        return false;
    }
    kind.is_some()
}

fn line(raw: &RawHelpLine, dangers: &[Danger], problems: &mut Problems) -> Option<HelpLine> {
    for number in raw.phone.iter().chain(&raw.sms).filter(|n| !is_number(&n.value)) {
        refuse(number, "is not a number to dial", problems);
    }
    if let Some(web) = raw.web.as_ref().filter(|w| !is_page(&w.value)) {
        refuse(web, "is not a page without its `https://`", problems);
    }
    let source = raw.source.as_ref()?;
    let page = source.value.strip_prefix("https://").or_else(|| source.value.strip_prefix("http://"));
    if !page.is_some_and(is_page) {
        refuse(source, "is not the address of a page", problems);
    }
    if [&raw.phone, &raw.sms, &raw.web, &raw.note].iter().all(|way| way.is_none()) {
        let message = format!("`{}` does not say how to reach it", raw.id.value);
        problems.add(problem(Code::BadHelp, &raw.id.at, message));
    }
    let checked: &At<String> = raw.checked.as_ref()?;
    let Ok(day) = checked.value.parse() else {
        refuse(checked, "is not a day", problems);
        return None;
    };
    Some(HelpLine {
        id: shared(&raw.id),
        dangers: raw.dangers.iter().filter_map(|n| dangers.iter().position(|d| *d.id == *n.value)).collect(),
        service: text_of(raw.service.as_ref()),
        hours: text_of(raw.hours.as_ref()),
        phone: raw.phone.as_ref().map(shared),
        sms: raw.sms.as_ref().map(shared),
        web: raw.web.as_ref().map(shared),
        note: raw.note.as_ref().map(shared),
        checked: day,
        source: shared(source),
        at: checked.at.clone(),
    })
}

/// Every danger must have a service that is there for everybody.
fn fallbacks(pack: &Pack, problems: &mut Problems) {
    let everywhere = || pack.help.iter().filter(|h| h.country.is_none()).flat_map(|h| &h.lines);
    if everywhere().any(|l| l.dangers.is_empty()) {
        return;
    }
    let covered: BTreeSet<&str> = everywhere().flat_map(|l| &l.dangers).map(|d| d.value.as_str()).collect();
    for danger in pack.dangers.iter().filter(|d| !covered.contains(d.id.value.as_str())) {
        let message = format!("nobody helps everywhere with `{}`", danger.id.value);
        problems.add(problem(Code::HelpWithoutFallback, &danger.id.at, message));
    }
}

fn refuse(name: &Name, why: &str, problems: &mut Problems) {
    problems.add(problem(Code::BadHelp, &name.at, format!("`{}` {why}", name.value)));
}

/// Two capital letters, as in ISO 3166-1.
fn is_country(text: &str) -> bool {
    text.len() == 2 && text.chars().all(|c| c.is_ascii_uppercase())
}

/// What can be dialled: digits, with what people put between them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-'))
}

/// A host with a dot, and perhaps a path.
fn is_page(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
        && text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '`'))
}
