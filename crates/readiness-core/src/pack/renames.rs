//! Renames: what older versions of a pack called things that are called otherwise now.
//!
//! In: a pack whose questions are known. Out: problems with its renames, by place. A rename that could
//! mean two things, or nothing, would move somebody's stored answer to where it does not belong.

use std::collections::BTreeSet;

use super::Pack;
use crate::codes::Code;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::raw::{RawAnswer, RawKind, RawQuestion, RawRename};
use crate::source::Span;

/// The word or number of a rename, and where it stands.
fn parts(answer: &RawAnswer) -> (String, &Span) {
    match answer {
        RawAnswer::Text(name) => (name.value.clone(), &name.at),
        RawAnswer::Number(number) => (number.value.to_string(), &number.at),
    }
}

pub(super) fn check(pack: &Pack, problems: &mut Problems) {
    let of = |rename: &RawRename| rename.of.as_ref().map(|name| name.value.clone());
    let mut seen: BTreeSet<(Option<String>, String)> = BTreeSet::new();
    let old: BTreeSet<(Option<String>, String)> =
        pack.renames.iter().map(|rename| (of(rename), parts(&rename.from).0)).collect();
    for rename in &pack.renames {
        let (from, at) = parts(&rename.from);
        if !seen.insert((of(rename), from.clone())) {
            let message = format!("`{from}` is renamed already");
            problems.add(Diagnostic::new(Code::DuplicateId, at, message).help("keep one of the two"));
            continue;
        }
        let Some((known, numbers)) = names(pack, rename, problems) else { continue };
        let (to, to_at) = parts(&rename.to);
        let fits = |answer: &RawAnswer| matches!(answer, RawAnswer::Number(_)) == numbers;
        if !fits(&rename.from) || !fits(&rename.to) {
            let help = if numbers { "write whole numbers" } else { "write ids in quotation marks" };
            let message = "a scale has numbers, everything else has ids";
            problems.add(Diagnostic::new(Code::WrongType, &rename.at, message).help(help));
            continue;
        }
        if known.contains(&from) {
            problems.add(Diagnostic::new(Code::RenameLive, at, format!("`{from}` is still in use")));
        }
        if known.contains(&to) || offered(pack, rename, &to) {
            continue;
        }
        if old.contains(&(of(rename), to.clone())) {
            let message = format!("`{from}` leads to `{to}`, which is itself renamed");
            problems.add(Diagnostic::new(Code::RenameChain, to_at, message));
        } else {
            let (code, what) = match &rename.of {
                Some(question) => (Code::UnknownOption, format!("`{}` has no answer `{to}`", question.value)),
                None => (Code::UnknownId, format!("there is no question `{to}`")),
            };
            let help = did_you_mean(&to, known.iter().map(String::as_str)).unwrap_or_default();
            problems.add(Diagnostic::new(code, to_at, what).help(help));
        }
    }
}

/// "Not sure" and "prefer not to say" may take the place of an option, where they are offered.
fn offered(pack: &Pack, rename: &RawRename, to: &str) -> bool {
    let question = rename.of.as_ref().and_then(|of| question(pack, &of.value));
    question.is_some_and(|q| (q.unsure && to == "unsure") || (q.prefer_not && to == "prefer_not_to_say"))
}

fn question<'a>(pack: &'a Pack, id: &str) -> Option<&'a RawQuestion> {
    pack.questions.iter().find(|q| q.id.value == id)
}

/// What exists now of the kind that a rename is about, and whether these are numbers.
fn names(pack: &Pack, rename: &RawRename, problems: &mut Problems) -> Option<(Vec<String>, bool)> {
    let Some(of) = &rename.of else {
        return Some((pack.questions.iter().map(|q| q.id.value.clone()).collect(), false));
    };
    let Some(question) = question(pack, &of.value) else {
        let ids = pack.questions.iter().map(|q| q.id.value.as_str());
        let help = did_you_mean(&of.value, ids).unwrap_or_default();
        let message = format!("there is no question `{}`", of.value);
        problems.add(Diagnostic::new(Code::UnknownId, &of.at, message).help(help));
        return None;
    };
    match question.kind.as_ref()? {
        RawKind::YesNo => Some((vec!["yes".to_owned(), "no".to_owned()], false)),
        RawKind::Choice(options) => Some((options.iter().map(|(id, _)| id.value.clone()).collect(), false)),
        RawKind::Scale(points) => Some((points.iter().map(|(v, _)| v.value.to_string()).collect(), true)),
        RawKind::Count { .. } | RawKind::Date { .. } => {
            let message = format!("`{}` has no options that could be renamed", of.value);
            problems.add(
                Diagnostic::new(Code::WrongKind, &of.at, message)
                    .help("rename options of a choice, a scale or a yes/no question"),
            );
            None
        }
    }
}
