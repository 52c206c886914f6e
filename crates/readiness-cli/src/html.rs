//! The result as a page for a browser or a printer.
//!
//! In: an [`Explanation`]. Out: one file of HTML that needs nothing else, no script and nobody's server,
//! in the order of the page on the screen. Every text is escaped by `maud`; the head says nothing about
//! the person, because it ends up in histories and task bars.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use readiness::view::{
    Blocked, Certain, ChannelState, ChannelView, GateState, Hint, LadderView, Line, NextStage, PictureView,
    Reason, ReasonKind, Step,
};
use readiness::{Explanation, Truth};

use crate::help_lines;
use crate::page::{self, Detail, MOST_QUESTIONS};
use crate::phrases::Voice;
use crate::rests::{self, Listed};
use crate::style::clean;

/// How the page looks: light or dark as the reader's device is, on paper without either.
const STYLE: &str = include_str!("page.css");

/// Nothing is loaded from anywhere, whatever a text of a pack may say.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes the page.
pub(crate) fn write(e: &Explanation, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let stamp = page::stamp(&e.pack, voice);
    let document = Document { language: &e.language, title: &e.title, under: None, stamp, voice };
    writeln!(to, "{}", document.with(&Teller { e, voice }.body()).into_string())
}

/// What every page has around what it tells.
pub(crate) struct Document<'a> {
    pub language: &'a str,
    pub title: &'a str,
    /// What stands below the title.
    pub under: Option<&'a str>,
    pub stamp: String,
    pub voice: Voice,
}

impl Document<'_> {
    /// The whole page.
    pub(crate) fn with(&self, body: &Markup) -> Markup {
        let voice = self.voice;
        html! {
            (DOCTYPE)
            html lang=(clean(self.language)) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex";
                    meta name="referrer" content="no-referrer";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    title { (voice.say.page.window) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header {
                        h1 { (clean(self.title)) }
                        @if let Some(under) = self.under { p.soft { (clean(under)) } }
                        @if let Some(note) = voice.note { p.soft { (note) } }
                    }
                    main { (body) }
                    footer {
                        p { (voice.say.page.footer) }
                        p { (clean(&self.stamp)) }
                    }
                }
            }
        }
    }
}

/// A part of a page with its heading.
pub(crate) fn section(title: &str, inside: &Markup) -> Markup {
    html! { section { h2 { (clean(title)) } (inside) } }
}

/// Help and whatever must be known at once, set apart so that nobody overlooks it.
pub(crate) fn alert(notices: &[Line], voice: Voice) -> Markup {
    html! {
        @if !notices.is_empty() {
            section.alert {
                h2 { (voice.say.page.read_first) }
                @for line in notices { p { (said(line, voice)) } }
            }
        }
    }
}

/// What a rule says, marked where it stands in another language than the page.
fn said(line: &Line, voice: Voice) -> Markup {
    let text = clean(&line.text);
    html! {
        @match &line.language {
            None => (text),
            Some(language) => {
                ((voice.say.in_language)(language)) " "
                span lang=(clean(language)) { (text) }
            }
        }
    }
}

/// Tells an explanation in a voice.
struct Teller<'a> {
    e: &'a Explanation,
    voice: Voice,
}

impl Teller<'_> {
    /// The parts, most important first: help, where one stands, why, what is in one's own hands.
    fn body(&self) -> Markup {
        let (e, say) = (self.e, &self.voice.say.page);
        html! {
            (alert(&e.notices, self.voice))
            @if !e.help.is_empty() { (self.help()) }
            @if let Some(ladder) = &e.ladder { (self.place(ladder)) }
            @if !e.because.is_empty() { (section(say.because, &self.reasons())) }
            @if !e.contradictions.is_empty() { (section(say.contradictions, &self.contradictions())) }
            @if let Some(next) = &e.next { (self.next(next)) }
            @if let Some(certain) = &e.certain { (self.rests_on(certain)) }
            (self.list(say.to_do, &e.to_do, "do"))
            (self.list(say.checklist, &e.checklist, "boxes"))
            (self.list(say.avoid, &e.avoid, "avoid"))
            (self.list(say.cautions, &e.cautions, "cautions"))
            @for channel in &e.channels { (self.channel(channel)) }
            @for picture in &e.pictures { (self.picture(picture)) }
            @if e.ladder.is_none() { (section(say.scores, &self.scores())) }
            @if !e.open_questions.is_empty() { (section(say.settle, &self.open())) }
            @if let Some(when) = page::look_again_in_words(e, self.voice) {
                (section(say.look_again, &html! { p { (when) } }))
            }
            @if let (Some(ladder), false) = (&e.ladder, e.ended) { (section(say.all_steps, &self.steps(ladder))) }
        }
    }

    /// Who helps: a number can be called by a touch, an address is only text, so that no page is opened
    /// by mistake.
    fn help(&self) -> Markup {
        let say = &self.voice.say.page;
        let way = |how: &str, inside: &Markup| html! { p { (how) ": " strong { (inside) } } };
        let dial = |scheme: &str, number: &str| {
            let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            html! { a href={ (scheme) ":" (digits) } { (clean(number)) } }
        };
        html! {
            section.alert {
                h2 { (say.who_helps) }
                @for place in &self.e.help {
                    p { strong { (clean(&place.title)) } }
                    ul {
                        @for line in &place.lines {
                            li {
                                strong { (clean(&line.service)) } " · "
                                (clean(&self.voice.marked(line.language.as_deref(), &line.hours)))
                                @if let Some(phone) = &line.phone { (way(say.call, &dial("tel", phone))) }
                                @if let Some(sms) = &line.sms { (way(say.write, &dial("sms", sms))) }
                                @if let Some(web) = &line.web { (way(say.web, &html! { (clean(web)) })) }
                                @if let Some(note) = &line.note { p { (clean(note)) } }
                                p.soft { (help_lines::checked(line, self.voice)) ": " (clean(&line.source)) }
                            }
                        }
                    }
                }
                p.soft { (say.as_checked) }
            }
        }
    }

    /// What a rule says, marked where it stands in another language than the page.
    fn said(&self, line: &Line) -> Markup {
        said(line, self.voice)
    }

    fn place(&self, ladder: &LadderView) -> Markup {
        let (e, say) = (self.e, &self.voice.say.page);
        let now = if ladder.settled { say.allowed_now } else { say.allowed_for_now };
        html! {
            section.place {
                h2 { (say.where_you_are) }
                @if let Some(stage) = ladder.stages.iter().find(|s| s.here) {
                    p.stage { strong { (clean(&stage.title)) } }
                    p { (clean(&stage.text)) }
                } @else {
                    p { (if e.open_questions.is_empty() { say.open_by_unsure } else { say.open_by_missing }) }
                    p { (say.still_possible) }
                    ul {
                        @for stage in ladder.stages.iter().filter(|s| s.possible) {
                            li { strong { (clean(&stage.title)) } }
                        }
                    }
                    @if let Some(certain) = &e.certain {
                        p { strong { (clean(&(say.settled_anyway)(&certain.title))) } }
                    }
                }
                p { (now) ": " strong { (clean(&ladder.permission_title)) } }
                @if !ladder.settled { p.soft { (say.while_missing) } }
                @if e.ended { p { (say.is_final) } }
            }
        }
    }

    fn reasons(&self) -> Markup {
        let mut before = None;
        let titled = self.e.because.iter().map(|reason| {
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
                        (self.tell(reason, 0))
                    }
                }
            }
        }
    }

    /// A reason, and folded behind it what it rests on. What holds a person back stands open.
    fn tell(&self, reason: &Reason, depth: usize) -> Markup {
        let say = &self.voice.say.page;
        let mark = match (reason.kind, reason.truth) {
            (ReasonKind::Answer, _) => say.you_said,
            (_, Truth::True) => "",
            (_, Truth::False) => say.not_so,
            _ => say.not_clear,
        };
        let text = html! { (mark) (self.said(&reason.line)) };
        let source = page::sources(&reason.line, Detail::Full, self.voice);
        let deeper = depth < page::DEEPEST && !reason.because.is_empty();
        if source.is_none() && !deeper {
            return text;
        }
        let inside = html! {
            @if let Some(source) = source { p.soft { (say.source) (clean(&source)) } }
            @if deeper {
                ul { @for inner in &reason.because { li { (self.tell(inner, depth.saturating_add(1))) } } }
            }
        };
        if depth > 0 {
            return html! { (text) (inside) };
        }
        html! { details open[!page::is_met(reason)] { summary { (text) } (inside) } }
    }

    fn contradictions(&self) -> Markup {
        html! {
            ul { @for line in &self.e.contradictions { li { (self.said(line)) } } }
            p.soft { (self.voice.say.page.easy_to_mix_up) }
        }
    }

    fn gates(&self, blocked: &[Blocked]) -> Markup {
        let say = &self.voice.say.page;
        let state = |state: GateState| match state {
            GateState::Pending => say.not_answered,
            GateState::BlockedByUnsure => say.not_sure,
            GateState::Blocked | GateState::Met => "",
        };
        html! { ul { @for gate in blocked { li { (self.said(&gate.gate)) " " (state(gate.state)) } } } }
    }

    fn next(&self, next: &NextStage) -> Markup {
        let say = &self.voice.say.page;
        let inside = html! {
            @if next.blocked.is_empty() {
                p { (say.nothing_missing) }
            } @else {
                p { (say.still_missing) }
                (self.gates(&next.blocked))
            }
            @match &next.hint {
                None => {},
                Some(Hint::NotInOwnHands) => p { (say.not_in_own_hands) " " (say.what_that_means) },
                Some(Hint::Many) => p { (say.many_changes) },
                Some(Hint::Steps(steps)) => {
                    p { (say.in_own_hands) }
                    (self.steps_to(steps))
                }
            }
            @if let Some(change) = self.e.certain.as_ref().and_then(|c| c.change.as_ref()) {
                p { (clean(&(say.further)(&change.title))) }
                (self.steps_to(&change.steps))
            }
        };
        section(&(say.next_step)(&next.title), &inside)
    }

    fn steps_to(&self, steps: &[Step]) -> Markup {
        html! {
            ul {
                @for step in steps {
                    li {
                        (clean(&step.text)) " "
                        @if step.by_waiting { (self.voice.say.page.takes_time) }
                        strong { (clean(&step.would_be)) }
                    }
                }
            }
        }
    }

    /// The answers that alone lead there, and those on which it hangs, folded behind what they are.
    fn rests_on(&self, certain: &Certain) -> Markup {
        let say = &self.voice.say.page;
        let these = rests::hangs_on_these(certain, usize::MAX, self.voice);
        let hinges = |told: &str| {
            html! {
                details {
                    summary { (told) }
                    ul { @for question in &certain.hinges { li { (clean(&question.text)) } } }
                }
            }
        };
        html! {
            @if let Some(first) = certain.rests_on.first() {
                (section(say.rests_on, &html! {
                    details {
                        summary { (rests::forced(first, self.voice)) }
                        @if let Some(others) = rests::others(certain, self.voice) { p { (others) } }
                        (self.listed(&rests::answers(first, self.voice)))
                    }
                    @if let Some(these) = &these { (hinges(these)) }
                }))
            }
            @if these.is_none() && !certain.hinges.is_empty() {
                (section(say.hinges, &hinges(say.what_hinges_mean)))
            }
        }
    }

    fn listed(&self, answers: &Listed<'_>) -> Markup {
        let list = |all: &[String]| html! { ul { @for text in all { li { (clean(text)) } } } };
        html! {
            @match answers {
                Listed::Each(all) => (list(all)),
                Listed::Parts(parts) => {
                    p { (self.voice.say.page.by_part) }
                    @for (title, all) in parts {
                        details { summary { (clean(title)) " (" (all.len()) ")" } (list(all)) }
                    }
                }
            }
        }
    }

    fn list(&self, title: &str, lines: &[Line], class: &str) -> Markup {
        html! {
            @if !lines.is_empty() {
                (section(title, &html! { ul class=(class) { @for line in lines { li { (self.said(line)) } } } }))
            }
        }
    }

    fn channel(&self, channel: &ChannelView) -> Markup {
        let say = &self.voice.say.page;
        let state = match channel.state {
            ChannelState::Open => say.channel_open,
            ChannelState::Closed => say.channel_closed,
            ChannelState::Unsettled => say.channel_unsettled,
        };
        let inside = html! {
            p { (state) }
            @if !channel.blocked.is_empty() { (self.gates(&channel.blocked)) }
        };
        section(&channel.title, &inside)
    }

    fn picture(&self, picture: &PictureView) -> Markup {
        let inside = html! {
            ul {
                @for score in [&picture.across, &picture.up] {
                    li { (clean(&page::score_in_words(score, self.voice))) }
                }
            }
            @if let Some(text) = &picture.text { p { (clean(text)) } }
        };
        section(&picture.title, &inside)
    }

    fn scores(&self) -> Markup {
        html! { ul { @for score in &self.e.scores { li { (clean(&page::score_in_words(score, self.voice))) } } } }
    }

    fn open(&self) -> Markup {
        let questions = &self.e.open_questions;
        let more = questions.len().saturating_sub(MOST_QUESTIONS);
        html! {
            ul { @for question in questions.iter().take(MOST_QUESTIONS) { li { (clean(&question.text)) } } }
            @if more > 0 { p.soft { ((self.voice.say.page.and_more)(more)) } }
        }
    }

    fn steps(&self, ladder: &LadderView) -> Markup {
        let say = &self.voice.say.page;
        html! {
            ol.steps {
                @for stage in &ladder.stages {
                    li aria-current=[stage.here.then_some("step")] {
                        @if stage.here { strong { (clean(&stage.title)) } } @else { (clean(&stage.title)) }
                        " " span.soft { "(" (clean(&stage.permission)) ")" }
                        @if stage.here {
                            " " span.tag { (say.you_are_here) }
                        } @else if stage.possible {
                            " " span.tag { (say.possible) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
