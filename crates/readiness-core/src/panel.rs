//! The voices of a panel: packs whose word is shown beside that of another.
//!
//! In: a [`CheckedPack`] that names them, and a [`Library`]. Out: each of them checked, or every reason
//! why one cannot be heard. A voice stands on steps of the whole, asks nothing more than the whole and
//! permits nothing of its own, so that the two can be held against each other and only one of them allows
//! anything.

use std::collections::BTreeSet;

use crate::checked::{CheckedPack, Domain, Ladder, Text};
use crate::codes::Code;
use crate::compile_in;
use crate::diagnostic::{Diagnostic, Problems, did_you_mean};
use crate::pack::language;
use crate::raw::{Name, RawPack};
use crate::source::{Library, ModuleSource, Span};

/// The most voices that one pack names.
pub const MOST_VOICES: usize = 20;

/// Looks at the names alone: that there is something to hold voices against, and that each is named once.
pub(crate) fn named(panel: &[Name], has_ladder: bool, problems: &mut Problems) {
    let Some(first) = panel.first() else { return };
    if !has_ladder {
        problems
            .add(cannot(&first.at, "this pack has no ladder, so there is no step to hold a voice against"));
    }
    if panel.len() > MOST_VOICES {
        problems.add(
            Diagnostic::new(
                Code::LimitItems,
                &first.at,
                format!("{} voices are named; at most {MOST_VOICES} are heard", panel.len()),
            )
            .help("name fewer packs"),
        );
    }
    let mut seen = BTreeSet::new();
    for voice in panel {
        if !seen.insert(&voice.value) {
            problems.add(
                Diagnostic::new(Code::DuplicateId, &voice.at, format!("`{}` is named twice", voice.value))
                    .help("name each voice once"),
            );
        }
    }
}

/// A pack that is heard beside another.
#[derive(Debug)]
pub struct Voice {
    /// What it says.
    pub pack: CheckedPack,
    /// The language it is written in, where that is not the language of the whole and nobody has
    /// translated it.
    pub untranslated: Option<Text>,
}

/// Every voice of a pack that stands at `place`, with texts in the language of the pack as far as they are
/// translated.
///
/// # Errors
/// Everything that keeps a voice from being heard, the problems of the voices themselves included.
pub fn voices(
    whole: &CheckedPack,
    place: &str,
    library: &dyn Library,
) -> Result<Vec<Voice>, Vec<Diagnostic>> {
    let mut problems = Problems::new();
    let mut found = Vec::new();
    for named in &whole.panel {
        let source = match library.find(place, &named.value) {
            Ok(source) => source,
            Err(why) => {
                let help = Code::ImportMissing.info().mend;
                problems.add(Diagnostic::new(Code::ImportMissing, &named.at, why).help(help));
                continue;
            }
        };
        match compile_in(&source, library, Some(&whole.language)) {
            Err(own) => own.into_iter().for_each(|problem| problems.add(problem)),
            Ok((pack, _)) => {
                fits(whole, &pack, &named.at, &mut problems);
                found.push(Voice { untranslated: untranslated(&source, library, &whole.language), pack });
            }
        }
    }
    if problems.has_errors() { Err(problems.sorted()) } else { Ok(found) }
}

/// The language of a voice that nobody has translated.
fn untranslated(source: &ModuleSource, library: &dyn Library, wanted: &str) -> Option<Text> {
    // It was read before without an error.
    let raw = RawPack::read(source, &mut Problems::new());
    let own = language(&raw);
    let translated = || library.translation(&source.place, wanted).is_ok_and(|found| found.is_some());
    (own != wanted && !translated()).then(|| Text::from(own))
}

/// Whether a voice can be held against the whole.
fn fits(whole: &CheckedPack, voice: &CheckedPack, at: &Span, problems: &mut Problems) {
    let Some(ladder) = &whole.ladder else { return };
    let Some(own) = &voice.ladder else {
        problems.add(cannot(at, &format!("`{}` has no ladder, so it has no step to stand at", voice.id)));
        return;
    };
    if own.permissions.len() > 1 {
        problems.add(cannot(at, &format!("`{}` permits something of its own", voice.id)));
    }
    for stage in own.stages.iter().filter(|s| ladder.stages.iter().all(|known| known.id != s.id)) {
        let told = format!("`{}` has a step `{}`, which this pack does not know", voice.id, stage.id);
        problems.add(cannot_but(at, &told, did_you_mean(&stage.id, ids(ladder))));
    }
    for question in &voice.questions {
        let known = whole.question(&question.id);
        if known.is_none_or(|known| !takes_the_same(&known.domain, &question.domain)) {
            let told = format!("`{}` asks `{}`, which this pack does not ask so", voice.id, question.id);
            problems.add(cannot(at, &told));
        }
    }
}

/// Whether two questions take the same answers, in whatever words.
fn takes_the_same(a: &Domain, b: &Domain) -> bool {
    match (a, b) {
        (Domain::Scale(a), Domain::Scale(b)) => a.iter().map(|p| p.value).eq(b.iter().map(|p| p.value)),
        (Domain::Count { min, max, .. }, Domain::Count { min: least, max: most, .. }) => {
            min == least && max == most
        }
        (Domain::Date { max_days }, Domain::Date { max_days: most }) => max_days == most,
        _ => match (a.options(), b.options()) {
            (Some(a), Some(b)) => a.iter().map(|o| &o.id).eq(b.iter().map(|o| &o.id)),
            _ => false,
        },
    }
}

fn ids(ladder: &Ladder) -> impl Iterator<Item = &str> {
    ladder.stages.iter().map(|s| &*s.id)
}

fn cannot(at: &Span, message: &str) -> Diagnostic {
    cannot_but(at, message, None)
}

fn cannot_but(at: &Span, message: &str, meant: Option<String>) -> Diagnostic {
    let help = meant.unwrap_or_else(|| Code::PanelVoice.info().mend.to_owned());
    Diagnostic::new(Code::PanelVoice, at, message).help(help)
}
