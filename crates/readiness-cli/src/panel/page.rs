//! A panel on a screen.
//!
//! In: a [`Panel`]. Out: a page of plain text: help, the whole assessment, each voice, where they part.

use std::io::{self, Write};

use readiness::Panel;
use readiness::view::{Said, Stand, StepSaid};

use super::Told;
use crate::page::{footer, heading, notices, rule};
use crate::phrases::Voice;
use crate::style::{ALERT, FAINT, PLAIN, STRONG, block, width};

/// Writes the page.
pub(crate) fn write(panel: &Panel, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let told = Told { panel, voice };
    let say = &voice.say.panel;
    writeln!(to)?;
    rule(to)?;
    write!(to, "{}", block(&panel.title, "  ", "  ", STRONG))?;
    write!(to, "{}", block(say.heading, "  ", "  ", FAINT))?;
    rule(to)?;
    notices(&panel.notices, voice, to)?;
    heading(say.whole, to)?;
    if let Some(why) = told.silence() {
        for held in panel.silence.iter().flat_map(|s| &s.because) {
            write!(to, "{}", block(&told.rule(&held.line), "  · ", "    ", PLAIN))?;
        }
        writeln!(to)?;
        write!(to, "{}", block(&told.allowed(), "  ", "  ", STRONG))?;
        writeln!(to)?;
        write!(to, "{}", block(why, "  ", "  ", PLAIN))?;
        return footer(&panel.pack, voice, to);
    }
    if let Some(whole) = &panel.whole {
        stand(&told, whole, to)?;
    }
    writeln!(to)?;
    write!(to, "{}", block(&told.allowed(), "  ", "  ", STRONG))?;
    write!(to, "{}", block(say.only_this_counts, "  ", "  ", PLAIN))?;
    for said in &panel.voices {
        hear(&told, said, to)?;
    }
    together(&told, to)?;
    footer(&panel.pack, voice, to)
}

fn hear(told: &Told<'_>, said: &Said, to: &mut dyn Write) -> io::Result<()> {
    let say = &told.voice.say.panel;
    heading(&said.title, to)?;
    if let Some(about) = &said.about {
        let about = told.voice.marked(said.language.as_deref(), about);
        write!(to, "{}", block(&about, "  ", "  ", FAINT))?;
        writeln!(to)?;
    }
    stand(told, &said.stand, to)?;
    if let Some(further) = told.further(&said.title, &said.stand.steps) {
        write!(to, "{}", block(&further, "  ", "  ", PLAIN))?;
    }
    if let Some(stops_at) = &said.stops_at {
        writeln!(to)?;
        write!(to, "{}", block(&(say.stops_before)(&stops_at.step.title), "  ", "  ", PLAIN))?;
        for blocked in &stops_at.blocked {
            write!(to, "{}", block(&told.gate(blocked), "  - ", "    ", PLAIN))?;
        }
    }
    Ok(())
}

fn stand(told: &Told<'_>, stand: &Stand, to: &mut dyn Write) -> io::Result<()> {
    match stand.steps.as_slice() {
        [only] => step(only, to)?,
        several => {
            write!(to, "{}", block(told.voice.say.panel.not_said, "  ", "  ", PLAIN))?;
            for step in several {
                write!(to, "{}", block(&told.step(&step.title, step.beyond), "   · ", "     ", STRONG))?;
            }
        }
    }
    for held in &stand.held {
        write!(to, "{}", block(&told.held(held), "  ", "    ", PLAIN))?;
    }
    Ok(())
}

/// A step. What is not where one goes is not set apart as if it were.
fn step(step: &StepSaid, to: &mut dyn Write) -> io::Result<()> {
    let style = if step.beyond { PLAIN } else { ALERT };
    write!(to, "{}", block(&step.title.to_uppercase(), "  ", "  ", style))?;
    match &step.text {
        Some(text) => write!(to, "{}", block(text, "  ", "  ", PLAIN)),
        None => Ok(()),
    }
}

fn together(told: &Told<'_>, to: &mut dyn Write) -> io::Result<()> {
    let say = &told.voice.say.panel;
    heading(say.together, to)?;
    if let Some(step) = told.only_group().and_then(|g| g.step.as_ref()) {
        write!(to, "{}", block(say.all_together, "  ", "  ", PLAIN))?;
        return write!(to, "{}", block(&step.title, "   · ", "     ", STRONG));
    }
    for group in &told.panel.together {
        let step = told.group_step(group);
        write!(to, "{}", block(&format!("{step}: {}", told.group(group)), "  · ", "    ", PLAIN))?;
    }
    for parting in &told.panel.partings {
        writeln!(to)?;
        writeln!(to, "{FAINT}  {}{FAINT:#}", "─".repeat(width().saturating_sub(4)))?;
        write!(to, "{}", block(&told.parting(parting), "  ", "  ", STRONG))?;
        let short = parting.short.iter().map(|side| told.short(side));
        for (head, rules) in told.there(parting).into_iter().chain(short) {
            write!(to, "{}", block(&head, "  ", "  ", PLAIN))?;
            for rule in rules {
                write!(to, "{}", block(&rule, "    - ", "      ", FAINT))?;
            }
        }
    }
    if told.names_no_rules() {
        writeln!(to)?;
        write!(to, "{}", block(say.no_rules, "  ", "  ", FAINT))?;
    }
    Ok(())
}
