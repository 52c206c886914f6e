//! The result on a screen.
//!
//! In: an [`Explanation`]. Out: a page of plain text, most important first: help, where one stands, why,
//! what is in one's own hands. Every word that depends on the subject comes from the pack, the others from
//! the phrases of its language.

use std::io::{self, Write};

use readiness::view::{
    Blocked, Certain, ChannelState, GateState, Hint, LadderView, Line, PackStamp, PictureView, Reason,
    ReasonKind, ScoreView, Step,
};
use readiness::{Explanation, Truth};

use crate::help_lines;
use crate::phrases::Voice;
use crate::rests::{self, Listed};
use crate::style::{ALERT, FAINT, PLAIN, STRONG, block, width};

/// How many questions are named one by one.
pub(crate) const MOST_QUESTIONS: usize = 6;
/// How deep the tree of reasons is shown.
pub(crate) const DEEPEST: usize = 4;

/// How much of the reasons is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// For reading at once: what holds a person back with the answers behind it, what is met in a line.
    Brief,
    /// Every reason with its answers and the exact places of its sources.
    Full,
}

/// Writes the page.
pub(crate) fn write(e: &Explanation, detail: Detail, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    writeln!(to)?;
    rule(to)?;
    write!(to, "{}", block(&e.title, "  ", "  ", STRONG))?;
    rule(to)?;
    notices(&e.notices, voice, to)?;
    help(e, detail, voice, to)?;
    if let Some(ladder) = &e.ladder {
        place(e, ladder, voice, to)?;
    }
    reasons(&e.because, detail, voice, to)?;
    contradictions(&e.contradictions, voice, to)?;
    next(e, voice, to)?;
    if let Some(certain) = &e.certain {
        rests_on(certain, detail, voice, to)?;
    }
    list(say.to_do, &e.to_do, "+", voice, to)?;
    list(say.checklist, &e.checklist, "[ ]", voice, to)?;
    list(say.avoid, &e.avoid, "x", voice, to)?;
    list(say.cautions, &e.cautions, "!", voice, to)?;
    channels(e, voice, to)?;
    for picture in &e.pictures {
        show_picture(picture, voice, to)?;
    }
    if e.ladder.is_none() {
        heading(say.scores, to)?;
        for score in &e.scores {
            show_score(score, voice, to)?;
        }
    }
    open(e, voice, to)?;
    look_again(e, voice, to)?;
    if let (Some(ladder), false) = (&e.ladder, e.ended) {
        show_ladder(ladder, voice, to)?;
    }
    footer(&e.pack, voice, to)
}

/// What must be known about the translation, once, before the page.
pub(crate) fn note(voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let Some(note) = voice.note else { return Ok(()) };
    writeln!(to)?;
    write!(to, "{}", block(note, "  ", "  ", PLAIN))
}

pub(crate) fn rule(to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "{FAINT}{}{FAINT:#}", "─".repeat(width()))
}

pub(crate) fn heading(text: &str, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to)?;
    write!(to, "{}", block(&text.to_uppercase(), "", "", STRONG))?;
    writeln!(to)
}

/// Help and whatever must be known at once, set apart so that nobody overlooks it.
pub(crate) fn notices(lines: &[Line], voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(to)?;
    write!(to, "{}", block(&voice.say.page.read_first.to_uppercase(), "  ", "  ", ALERT))?;
    for line in lines {
        writeln!(to)?;
        write!(to, "{}", block(&said(line, voice), "  ┃ ", "  ┃ ", PLAIN))?;
    }
    Ok(())
}

/// Who helps, while a danger is not ruled out.
fn help(e: &Explanation, detail: Detail, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    if e.help.is_empty() {
        return Ok(());
    }
    heading(voice.say.page.who_helps, to)?;
    help_lines::write(&e.help, detail, voice, to)
}

/// What a rule says, marked where it stands in another language than the page.
fn said(line: &Line, voice: Voice) -> String {
    voice.marked(line.language.as_deref(), &line.text)
}

fn place(e: &Explanation, ladder: &LadderView, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    heading(say.where_you_are, to)?;
    let here = ladder.stages.iter().find(|s| s.here);
    if let Some(stage) = here {
        write!(to, "{}", block(&stage.title.to_uppercase(), "  ", "  ", ALERT))?;
        writeln!(to)?;
        write!(to, "{}", block(&stage.text, "  ", "  ", PLAIN))?;
    } else {
        let possible: Vec<&str> = ladder.stages.iter().filter(|s| s.possible).map(|s| &*s.title).collect();
        let known = if e.open_questions.is_empty() { say.open_by_unsure } else { say.open_by_missing };
        write!(to, "{}", block(known, "  ", "  ", PLAIN))?;
        writeln!(to)?;
        write!(to, "{}", block(say.still_possible, "  ", "  ", PLAIN))?;
        for title in possible {
            write!(to, "{}", block(title, "   · ", "     ", STRONG))?;
        }
        if let Some(certain) = &e.certain {
            writeln!(to)?;
            write!(to, "{}", block(&(say.settled_anyway)(&certain.title), "  ", "  ", STRONG))?;
        }
    }
    writeln!(to)?;
    let now = if ladder.settled { say.allowed_now } else { say.allowed_for_now };
    write!(to, "{}", block(&format!("{now}: {}", ladder.permission_title), "  ", "  ", STRONG))?;
    if !ladder.settled {
        write!(to, "{}", block(say.while_missing, "  ", "  ", FAINT))?;
    }
    if e.ended {
        writeln!(to)?;
        write!(to, "{}", block(say.is_final, "  ", "  ", PLAIN))?;
    }
    Ok(())
}

/// Where a rule comes from, in words.
pub(crate) fn sources(line: &Line, detail: Detail, voice: Voice) -> Option<String> {
    let named: Vec<String> = line
        .sources
        .iter()
        .map(|s| match (&s.place, detail) {
            (Some(place), Detail::Full) => format!("{} ({})", s.id, place),
            _ => s.id.clone(),
        })
        .collect();
    let named = named.join(if detail == Detail::Full { "; " } else { ", " });
    let judgement = line.judgement.as_ref().map(|j| format!("{}{j}", voice.say.page.our_judgement));
    let parts: Vec<String> = [named].into_iter().filter(|n| !n.is_empty()).chain(judgement).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Whether a reason says no more than that something needed is there.
pub(crate) fn is_met(reason: &Reason) -> bool {
    reason.kind == ReasonKind::Gate && reason.truth == Truth::True
}

fn reasons(because: &[Reason], detail: Detail, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    if because.is_empty() {
        return Ok(());
    }
    heading(voice.say.page.because, to)?;
    let mut layer = None;
    for reason in because {
        if reason.layer.is_some() && reason.layer != layer {
            if let Some(title) = &reason.layer {
                write!(to, "{}", block(title, "  ", "  ", FAINT))?;
            }
            layer.clone_from(&reason.layer);
        }
        tell(reason, 0, detail, voice, to)?;
    }
    Ok(())
}

fn tell(reason: &Reason, depth: usize, detail: Detail, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    let indent = "  ".repeat(depth.saturating_add(1));
    let mark = match (reason.kind, reason.truth) {
        (ReasonKind::Answer, _) => say.you_said,
        (_, Truth::True) => "· ",
        (_, Truth::False) => say.not_so,
        _ => say.not_clear,
    };
    let first = format!("{indent}{mark}");
    let rest = format!("{indent}  ");
    let style = if depth == 0 { PLAIN } else { FAINT };
    write!(to, "{}", block(&said(&reason.line, voice), &first, &rest, style))?;
    if detail == Detail::Brief && is_met(reason) {
        return Ok(());
    }
    if let Some(sources) = sources(&reason.line, detail, voice) {
        write!(to, "{}", block(&format!("{}{sources}", say.source), &rest, &rest, FAINT))?;
    }
    if depth < DEEPEST {
        for inner in &reason.because {
            tell(inner, depth.saturating_add(1), detail, voice, to)?;
        }
    }
    Ok(())
}

fn contradictions(lines: &[Line], voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    heading(voice.say.page.contradictions, to)?;
    for line in lines {
        write!(to, "{}", block(&said(line, voice), "  ? ", "    ", PLAIN))?;
    }
    write!(to, "{}", block(voice.say.page.easy_to_mix_up, "    ", "    ", FAINT))
}

fn gate(blocked: &Blocked, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let (mark, after) = match blocked.state {
        GateState::Pending => ("  … ", voice.say.page.not_answered),
        GateState::BlockedByUnsure => ("  ? ", voice.say.page.not_sure),
        GateState::Blocked | GateState::Met => ("  - ", ""),
    };
    let text = format!("{} {after}", said(&blocked.gate, voice));
    write!(to, "{}", block(text.trim_end(), mark, "    ", PLAIN))
}

fn next(e: &Explanation, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    let Some(next) = &e.next else { return Ok(()) };
    heading(&(say.next_step)(&next.title), to)?;
    if next.blocked.is_empty() {
        write!(to, "{}", block(say.nothing_missing, "  ", "  ", PLAIN))?;
    } else {
        write!(to, "{}", block(say.still_missing, "  ", "  ", PLAIN))?;
        for blocked in &next.blocked {
            gate(blocked, voice, to)?;
        }
    }
    match &next.hint {
        None => {}
        Some(Hint::NotInOwnHands) => {
            writeln!(to)?;
            let text = format!("{} {}", say.not_in_own_hands, say.what_that_means);
            write!(to, "{}", block(&text, "  ", "  ", PLAIN))?;
        }
        Some(Hint::Many) => {
            writeln!(to)?;
            write!(to, "{}", block(say.many_changes, "  ", "  ", PLAIN))?;
        }
        Some(Hint::Steps(steps)) => {
            writeln!(to)?;
            write!(to, "{}", block(say.in_own_hands, "  ", "  ", PLAIN))?;
            steps_to(steps, voice, to)?;
        }
    }
    if let Some(change) = e.certain.as_ref().and_then(|c| c.change.as_ref()) {
        writeln!(to)?;
        write!(to, "{}", block(&(say.further)(&change.title), "  ", "  ", PLAIN))?;
        steps_to(&change.steps, voice, to)?;
    }
    Ok(())
}

fn steps_to(steps: &[Step], voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    for step in steps {
        let how = if step.by_waiting { voice.say.page.takes_time } else { "" };
        let text = format!("{} {how}{}", step.text, step.would_be);
        write!(to, "{}", block(&text, "  > ", "    ", PLAIN))?;
    }
    Ok(())
}

/// So many questions on which a result hangs are listed, at most; more are counted.
const MOST_HINGES: usize = 12;

/// The answers that alone lead there, and those on which it hangs: how many at once, which in full.
fn rests_on(certain: &Certain, detail: Detail, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    let full = detail == Detail::Full;
    let these = rests::hangs_on_these(certain, MOST_HINGES, voice);
    if let Some(first) = certain.rests_on.first() {
        heading(say.rests_on, to)?;
        let after = if full { rests::others(certain, voice) } else { Some(say.shown_in_full.to_owned()) };
        let told: Vec<String> = [rests::forced(first, voice)].into_iter().chain(after).collect();
        write!(to, "{}", block(&told.join(" "), "  ", "  ", PLAIN))?;
        if full {
            listed(&rests::answers(first, voice), voice, to)?;
            if let Some(these) = &these {
                writeln!(to)?;
                write!(to, "{}", block(these, "  ", "  ", PLAIN))?;
            }
        }
    }
    if full && these.is_none() && !certain.hinges.is_empty() {
        heading(say.hinges, to)?;
        write!(to, "{}", block(say.what_hinges_mean, "  ", "  ", PLAIN))?;
        for question in &certain.hinges {
            write!(to, "{}", block(&question.text, "  · ", "    ", PLAIN))?;
        }
    }
    Ok(())
}

fn listed(answers: &Listed<'_>, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    match answers {
        Listed::Each(all) => {
            all.iter().try_for_each(|text| write!(to, "{}", block(text, "  · ", "    ", PLAIN)))
        }
        Listed::Parts(parts) => {
            writeln!(to)?;
            write!(to, "{}", block(voice.say.page.by_part, "  ", "  ", PLAIN))?;
            write!(to, "{}", block(&rests::by_part(parts), "  ", "  ", PLAIN))
        }
    }
}

fn list(title: &str, lines: &[Line], mark: &str, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    heading(title, to)?;
    let first = format!("  {mark} ");
    let rest = " ".repeat(first.chars().count());
    for line in lines {
        write!(to, "{}", block(&said(line, voice), &first, &rest, PLAIN))?;
    }
    Ok(())
}

fn channels(e: &Explanation, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    for channel in &e.channels {
        heading(&channel.title, to)?;
        let state = match channel.state {
            ChannelState::Open => say.channel_open,
            ChannelState::Closed => say.channel_closed,
            ChannelState::Unsettled => say.channel_unsettled,
        };
        write!(to, "{}", block(state, "  ", "  ", PLAIN))?;
        for blocked in &channel.blocked {
            gate(blocked, voice, to)?;
        }
    }
    Ok(())
}

fn show_picture(picture: &PictureView, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    heading(&picture.title, to)?;
    show_score(&picture.across, voice, to)?;
    show_score(&picture.up, voice, to)?;
    if let Some(text) = &picture.text {
        write!(to, "{}", block(text, "  ", "  ", PLAIN))?;
    }
    Ok(())
}

fn show_score(score: &ScoreView, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    write!(to, "{}", block(&score_in_words(score, voice), "  ", "    ", PLAIN))
}

/// A score in words. A bar would look more exact than it is.
pub(crate) fn score_in_words(score: &ScoreView, voice: Voice) -> String {
    let say = &voice.say.page;
    let number = |n| voice.number(n);
    let unknown = score.low == Some(score.least) && score.high == Some(score.greatest);
    if unknown && score.least != score.greatest {
        return format!("{}: {}", score.title, say.not_known);
    }
    let (least, greatest) = (number(score.least), number(score.greatest));
    let place = match (score.low, score.high) {
        (Some(low), Some(high)) if low == high => {
            format!(" ({})", (say.on_scale)(&number(low), &least, &greatest))
        }
        (Some(low), Some(high)) => {
            format!(" ({})", (say.between)(&number(low), &number(high), &least, &greatest))
        }
        // Nothing it counts was asked: the band says what that means, and no number would.
        _ => String::new(),
    };
    let bands = match score.bands.as_slice() {
        [] if place.is_empty() => format!(": {}", say.does_not_apply),
        [] => String::new(),
        [one] => format!(": {one}"),
        [lowest, .., highest] => format!(": {}", (say.bands)(lowest, highest)),
    };
    format!("{}{bands}{place}", score.title)
}

fn open(e: &Explanation, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    if e.open_questions.is_empty() {
        return Ok(());
    }
    heading(voice.say.page.settle, to)?;
    for question in e.open_questions.iter().take(MOST_QUESTIONS) {
        write!(to, "{}", block(&question.text, "  ? ", "    ", PLAIN))?;
    }
    let more = e.open_questions.len().saturating_sub(MOST_QUESTIONS);
    if more > 0 {
        write!(to, "{}", block(&(voice.say.page.and_more)(more), "    ", "    ", PLAIN))?;
    }
    Ok(())
}

fn look_again(e: &Explanation, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let Some(when) = look_again_in_words(e, voice) else { return Ok(()) };
    heading(voice.say.page.look_again, to)?;
    write!(to, "{}", block(&when, "  ", "  ", PLAIN))
}

/// When to look again.
pub(crate) fn look_again_in_words(e: &Explanation, voice: Voice) -> Option<String> {
    let say = &voice.say.page;
    let on = e.look_again_on.map(voice.words.day);
    Some(format!("{} {}", (say.in_days)(e.look_again_days?, on.as_deref()), say.not_every_day))
}

fn show_ladder(ladder: &LadderView, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    heading(voice.say.page.all_steps, to)?;
    for stage in &ladder.stages {
        let (mark, style) = match (stage.here, stage.possible) {
            (true, _) => ("  ▶ ", STRONG),
            (false, true) => ("  ? ", PLAIN),
            (false, false) => ("    ", FAINT),
        };
        write!(to, "{}", block(&format!("{}  ({})", stage.title, stage.permission), mark, "      ", style))?;
    }
    Ok(())
}

/// What a result rests on, and which rules and texts it comes from.
pub(crate) fn footer(pack: &PackStamp, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to)?;
    rule(to)?;
    write!(to, "{}", block(voice.say.page.footer, "  ", "  ", FAINT))?;
    write!(to, "{}", block(&stamp(pack, voice), "  ", "  ", FAINT))
}

/// Which rules and texts a result comes from.
pub(crate) fn stamp(pack: &PackStamp, voice: Voice) -> String {
    let say = &voice.say.page;
    let short = |hash: &str| hash.chars().take(8).collect::<String>();
    format!(
        "{} {} · {} {} · {} {}",
        pack.id,
        pack.version,
        say.rules,
        short(&pack.rules_hash),
        say.texts,
        short(&pack.texts_hash)
    )
}
