//! A panel as a page for a browser or a printer.
//!
//! In: a [`Panel`]. Out: one file of HTML that needs nothing else, in the order of the page on the screen.

use std::io::{self, Write};

use maud::{Markup, html};
use readiness::Panel;
use readiness::view::{Said, Stand};

use super::Told;
use super::markdown::capital;
use crate::html::{Document, alert, section};
use crate::page;
use crate::phrases::Voice;
use crate::style::clean;

/// Writes the page.
pub(super) fn write(panel: &Panel, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let told = Told { panel, voice };
    let document = Document {
        language: &panel.language,
        title: &panel.title,
        under: Some(voice.say.panel.heading),
        stamp: page::stamp(&panel.pack, voice),
        voice,
    };
    writeln!(to, "{}", document.with(&body(&told)).into_string())
}

fn body(told: &Told<'_>) -> Markup {
    let (panel, say) = (told.panel, &told.voice.say.panel);
    let silence = told.silence();
    html! {
        (alert(&panel.notices, told.voice))
        section.place {
            h2 { (capital(say.whole)) }
            @for held in panel.silence.iter().flat_map(|s| &s.because) { p { (clean(&told.rule(&held.line))) } }
            @if let Some(whole) = &panel.whole { (stand(told, whole)) }
            p { strong { (clean(&told.allowed())) } }
            p.soft { (silence.unwrap_or(say.only_this_counts)) }
        }
        @if silence.is_none() {
            @for said in &panel.voices { (hear(told, said)) }
            (section(say.together, &together(told)))
        }
    }
}

fn hear(told: &Told<'_>, said: &Said) -> Markup {
    let inside = html! {
        @if let Some(about) = &said.about {
            p.soft { (clean(&told.voice.marked(said.language.as_deref(), about))) }
        }
        (stand(told, &said.stand))
        @if let Some(further) = told.further(&said.title, &said.stand.steps) { p { (clean(&further)) } }
        @if let Some(stops_at) = &said.stops_at {
            p { (clean(&(told.voice.say.panel.stops_before)(&stops_at.step.title))) }
            ul { @for blocked in &stops_at.blocked { li { (clean(&told.gate(blocked))) } } }
        }
    };
    section(&said.title, &inside)
}

fn stand(told: &Told<'_>, stand: &Stand) -> Markup {
    html! {
        @match stand.steps.as_slice() {
            [only] => {
                // What is not where one goes is not set apart as if it were.
                @if only.beyond { p { (clean(&only.title)) } } @else { p.stage { strong { (clean(&only.title)) } } }
                @if let Some(text) = &only.text { p { (clean(text)) } }
            }
            several => {
                p { (told.voice.say.panel.not_said) }
                ul { @for step in several { li { (clean(&told.step(&step.title, step.beyond))) } } }
            }
        }
        @for held in &stand.held { p { (clean(&told.held(held))) } }
    }
}

fn together(told: &Told<'_>) -> Markup {
    let say = &told.voice.say.panel;
    if let Some(step) = told.only_group().and_then(|g| g.step.as_ref()) {
        return html! { p { (say.all_together) " " strong { (clean(&step.title)) } } };
    }
    html! {
        ul {
            @for group in &told.panel.together {
                li { strong { (clean(&told.group_step(group))) } ": " (clean(&told.group(group))) }
            }
        }
        @for parting in &told.panel.partings {
            h3 { (clean(&told.parting(parting))) }
            @for (head, rules) in told.there(parting) { (side(&head, &rules)) }
            @for (head, rules) in parting.short.iter().map(|side| told.short(side)) { (side(&head, &rules)) }
        }
        @if told.names_no_rules() { p.soft { (say.no_rules) } }
    }
}

fn side(head: &str, rules: &[String]) -> Markup {
    html! {
        p { (clean(head)) }
        @if !rules.is_empty() { ul.soft { @for rule in rules { li { (clean(rule)) } } } }
    }
}
