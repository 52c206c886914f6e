//! The result as a page for a browser or a printer.
//!
//! In: an [`Explanation`] and the language of its texts. Out: one file of HTML that needs nothing else,
//! no script and nobody's server, in the order of the page on the screen. Every text is escaped by
//! `maud`; the head says nothing about the person, because it ends up in histories and task bars.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use readiness::view::{
    Blocked, ChannelState, ChannelView, GateState, Hint, LadderView, Line, NextStage, PictureView, Reason,
};
use readiness::{Explanation, Truth};

use crate::page::{self, Detail, MOST_QUESTIONS};
use crate::style::clean;

/// How the page looks: light or dark as the reader's device is, on paper without either.
const STYLE: &str = include_str!("page.css");

/// Nothing is loaded from anywhere, whatever a text of a pack may say.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes the page.
pub(crate) fn write(e: &Explanation, language: &str, to: &mut dyn Write) -> io::Result<()> {
    let page = html! {
        (DOCTYPE)
        html lang=(clean(language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                meta name="referrer" content="no-referrer";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                title { "Your result" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { h1 { (clean(&e.title)) } }
                main { (body(e)) }
                footer { (footer(e)) }
            }
        }
    };
    writeln!(to, "{}", page.into_string())
}

/// The parts, most important first: help, where one stands, why, what is in one's own hands.
fn body(e: &Explanation) -> Markup {
    html! {
        @if !e.notices.is_empty() {
            section.alert aria-labelledby="first" {
                h2 id="first" { "Please read this first" }
                @for line in &e.notices { p { (clean(&line.text)) } }
            }
        }
        @if let Some(ladder) = &e.ladder { (place(e, ladder)) }
        @if !e.because.is_empty() { (section("Because", &reasons(&e.because))) }
        @if !e.contradictions.is_empty() { (section("Two answers that do not fit together", &contradictions(&e.contradictions))) }
        @if let Some(next) = &e.next { (next_stage(next)) }
        (list("What you can do", &e.to_do, "do"))
        (list("Check before you go on", &e.checklist, "boxes"))
        (list("Better not", &e.avoid, "avoid"))
        (list("Please notice", &e.cautions, "notice"))
        @for channel in &e.channels { (show_channel(channel)) }
        @for picture in &e.pictures { (show_picture(picture)) }
        @if e.ladder.is_none() {
            (section("Scores", &html! {
                @for score in &e.scores { p { (clean(&page::score_in_words(score))) } }
            }))
        }
        @if !e.open_questions.is_empty() { (section("What would settle it", &open(e))) }
        @if let Some(days) = e.look_again_days {
            (section("When to look again", &html! { p { (page::look_again_in_words(days, e.look_again_on)) } }))
        }
        @if let (Some(ladder), false) = (&e.ladder, e.ended) { (section("All steps", &steps(ladder))) }
    }
}

fn section(title: &str, inside: &Markup) -> Markup {
    html! { section { h2 { (clean(title)) } (inside) } }
}

fn place(e: &Explanation, ladder: &LadderView) -> Markup {
    let now = if ladder.settled { "Allowed now" } else { "Allowed for now" };
    html! {
        section.place {
            h2 { "Where you are" }
            @if let Some(stage) = ladder.stages.iter().find(|s| s.here) {
                p.stage { strong { (clean(&stage.title)) } }
                p { (clean(&stage.text)) }
            } @else {
                p { (page::still_open(e)) }
                p { "Still possible:" }
                ul { @for stage in ladder.stages.iter().filter(|s| s.possible) { li { strong { (clean(&stage.title)) } } } }
            }
            p.permission { (now) ": " strong { (clean(&ladder.permission_title)) } }
            @if !ladder.settled { p.soft { (page::MOST_CAREFUL) } }
            @if e.ended { p { (page::FINAL) } }
        }
    }
}

fn reasons(because: &[Reason]) -> Markup {
    let mut before = None;
    let titled = because.iter().map(|reason| {
        let layer = reason.layer.as_deref();
        let new = layer.filter(|_| layer != before);
        before = layer.or(before);
        (new, reason)
    });
    html! {
        ul.reasons {
            @for (layer, reason) in titled {
                li {
                    @if let Some(title) = layer { span.layer { (clean(title)) } }
                    (tell(reason, 0))
                }
            }
        }
    }
}

/// A reason, and folded behind it what it rests on. What holds a person back stands open.
fn tell(reason: &Reason, depth: usize) -> Markup {
    let mark = match (reason.kind, reason.truth) {
        ("answer", _) => "You said: ",
        (_, truth) if truth == Truth::TRUE => "",
        (_, truth) if truth == Truth::FALSE => "Not so: ",
        _ => "Not clear: ",
    };
    let text = html! { (mark) (clean(&reason.line.text)) };
    let source = page::sources(&reason.line, Detail::Full).map(|s| format!("Source: {s}"));
    let deeper = depth < page::DEEPEST && !reason.because.is_empty();
    if source.is_none() && !deeper {
        return text;
    }
    let inside = html! {
        @if let Some(source) = source { p.soft { (clean(&source)) } }
        @if deeper {
            ul { @for inner in &reason.because { li { (tell(inner, depth.saturating_add(1))) } } }
        }
    };
    if depth > 0 {
        return html! { (text) (inside) };
    }
    html! { details open[!page::is_met(reason)] { summary { (text) } (inside) } }
}

fn contradictions(lines: &[Line]) -> Markup {
    html! {
        ul { @for line in lines { li { (clean(&line.text)) } } }
        p.soft { (page::MIXED_UP) }
    }
}

fn gates(blocked: &[Blocked]) -> Markup {
    html! { ul { @for gate in blocked { li { (clean(&gate.gate.text)) (gate_state(gate.state)) } } } }
}

fn gate_state(state: GateState) -> &'static str {
    match state {
        GateState::Pending => " (not answered yet)",
        GateState::BlockedByUnsure => " (you were not sure)",
        GateState::Blocked | GateState::Met => "",
    }
}

fn next_stage(next: &NextStage) -> Markup {
    let inside = html! {
        @if next.blocked.is_empty() {
            p { (page::NOTHING_OF_ITS_OWN) }
        } @else {
            p { "Still missing for it:" }
            (gates(&next.blocked))
        }
        @match &next.hint {
            None => {},
            Some(Hint::NotInOwnHands) => p { (page::NOT_IN_OWN_HANDS) },
            Some(Hint::Many) => p { (page::SEVERAL) },
            Some(Hint::Steps(steps)) => {
                p { (page::IN_OWN_HANDS) }
                ul { @for step in steps {
                    li {
                        (clean(&step.text)) " "
                        @if step.by_waiting { "only time does this: " }
                        strong { (clean(&step.would_be)) }
                    }
                } }
            }
        }
    };
    section(&format!("The next step: {}", next.title), &inside)
}

fn list(title: &str, lines: &[Line], class: &str) -> Markup {
    html! {
        @if !lines.is_empty() {
            (section(title, &html! { ul class=(class) { @for line in lines { li { (clean(&line.text)) } } } }))
        }
    }
}

fn show_channel(channel: &ChannelView) -> Markup {
    let state = match channel.state {
        ChannelState::Open => "Open, apart from everything above.",
        ChannelState::Closed => "Closed.",
        ChannelState::Unsettled => "Not clear yet. Until it is, treat it as closed.",
    };
    section(
        &channel.title,
        &html! {
            p { (state) }
            @if !channel.blocked.is_empty() { (gates(&channel.blocked)) }
        },
    )
}

fn show_picture(picture: &PictureView) -> Markup {
    section(
        &picture.title,
        &html! {
            ul { @for score in [&picture.across, &picture.up] { li { (clean(&page::score_in_words(score))) } } }
            @if let Some(text) = &picture.text { p { (clean(text)) } }
        },
    )
}

fn open(e: &Explanation) -> Markup {
    let more = e.open_questions.len().saturating_sub(MOST_QUESTIONS);
    html! {
        ul { @for question in e.open_questions.iter().take(MOST_QUESTIONS) { li { (clean(&question.text)) } } }
        @if more > 0 { p.soft { "and " (more) " more" } }
    }
}

fn steps(ladder: &LadderView) -> Markup {
    html! {
        ol.steps {
            @for stage in &ladder.stages {
                li aria-current=[stage.here.then_some("step")] {
                    @if stage.here { strong { (clean(&stage.title)) } } @else { (clean(&stage.title)) }
                    " " span.soft { "(" (clean(&stage.permission)) ")" }
                    @if stage.here { " " span.tag { "you are here" } }
                    @else if stage.possible { " " span.tag { "still possible" } }
                }
            }
        }
    }
}

fn footer(e: &Explanation) -> Markup {
    html! {
        p { (page::RESTS_ON) }
        p { (page::stamp(e)) }
    }
}
