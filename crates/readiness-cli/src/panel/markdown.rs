//! A panel as a document.
//!
//! In: a [`Panel`]. Out: Markdown, in the order of the page on the screen.

use std::io::{self, Write};

use readiness::Panel;
use readiness::view::{Said, Stand};

use super::Told;
use crate::markdown::{notices, plain, stamp};
use crate::phrases::Voice;

/// Writes the document.
pub(super) fn write(panel: &Panel, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let told = Told { panel, voice };
    let say = &voice.say.panel;
    writeln!(to, "# {}\n\n{}", plain(&panel.title), say.heading)?;
    if let Some(note) = voice.note {
        writeln!(to, "\n*{}*", plain(note))?;
    }
    notices(&panel.notices, voice, to)?;
    writeln!(to, "\n## {}\n", plain(&capital(say.whole)))?;
    if let Some(why) = told.silence() {
        for held in panel.silence.iter().flat_map(|s| &s.because) {
            writeln!(to, "- {}", plain(&told.rule(&held.line)))?;
        }
        writeln!(to, "\n**{}**\n\n{why}", plain(&told.allowed()))?;
        return stamp(&panel.pack, voice, to);
    }
    if let Some(whole) = &panel.whole {
        stand(&told, whole, to)?;
    }
    writeln!(to, "\n**{}**\n\n{}", plain(&told.allowed()), say.only_this_counts)?;
    for said in &panel.voices {
        hear(&told, said, to)?;
    }
    together(&told, to)?;
    stamp(&panel.pack, voice, to)
}

/// With a large first letter, where it begins a line.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn hear(told: &Told<'_>, said: &Said, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "\n## {}\n", plain(&said.title))?;
    if let Some(about) = &said.about {
        writeln!(to, "*{}*\n", plain(&told.voice.marked(said.language.as_deref(), about)))?;
    }
    stand(told, &said.stand, to)?;
    if let Some(further) = told.further(&said.title, &said.stand.steps) {
        writeln!(to, "\n{}", plain(&further))?;
    }
    if let Some(stops_at) = &said.stops_at {
        writeln!(to, "\n{}\n", plain(&(told.voice.say.panel.stops_before)(&stops_at.step.title)))?;
        for blocked in &stops_at.blocked {
            writeln!(to, "- {}", plain(&told.gate(blocked)))?;
        }
    }
    Ok(())
}

fn stand(told: &Told<'_>, stand: &Stand, to: &mut dyn Write) -> io::Result<()> {
    match stand.steps.as_slice() {
        [only] => match &only.text {
            Some(text) => writeln!(to, "**{}**: {}", plain(&only.title), plain(text))?,
            None => writeln!(to, "**{}**", plain(&only.title))?,
        },
        several => {
            writeln!(to, "{}\n", told.voice.say.panel.not_said)?;
            for step in several {
                writeln!(to, "- {}", plain(&told.step(&step.title, step.beyond)))?;
            }
        }
    }
    for held in &stand.held {
        writeln!(to, "\n{}", plain(&told.held(held)))?;
    }
    Ok(())
}

fn together(told: &Told<'_>, to: &mut dyn Write) -> io::Result<()> {
    let say = &told.voice.say.panel;
    writeln!(to, "\n## {}\n", say.together)?;
    if let Some(step) = told.only_group().and_then(|g| g.step.as_ref()) {
        return writeln!(to, "{} **{}**", say.all_together, plain(&step.title));
    }
    for group in &told.panel.together {
        let step = told.group_step(group);
        writeln!(to, "- {}: {}", plain(&step), plain(&told.group(group)))?;
    }
    for parting in &told.panel.partings {
        writeln!(to, "\n### {}", plain(&told.parting(parting)))?;
        let short = parting.short.iter().map(|side| told.short(side));
        for (head, rules) in told.there(parting).into_iter().chain(short) {
            writeln!(to, "\n{}", plain(&head))?;
            if !rules.is_empty() {
                writeln!(to)?;
            }
            for rule in rules {
                writeln!(to, "- {}", plain(&rule))?;
            }
        }
    }
    if told.names_no_rules() {
        writeln!(to, "\n{}", say.no_rules)?;
    }
    Ok(())
}
