//! The result as a document.
//!
//! In: an [`Explanation`]. Out: Markdown, in the order of the page on the screen.

use std::io::{self, Write};

use readiness::view::{
    Blocked, Certain, ChannelState, GateState, Hint, Line, PackStamp, Reason, ReasonKind, ScoreView, Step,
};
use readiness::{Explanation, Truth};

use crate::help_lines;
use crate::phrases::Voice;
use crate::rests::{self, Listed};
use crate::style::clean;

/// A text that Markdown shows as it is.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).replace('\n', " ").chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What a rule says, marked where it stands in another language than the document.
fn said(line: &Line, voice: Voice) -> String {
    plain(&voice.marked(line.language.as_deref(), &line.text))
}

/// Writes the document.
pub(crate) fn write(e: &Explanation, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    writeln!(to, "# {}", plain(&e.title))?;
    if let Some(note) = voice.note {
        writeln!(to, "\n*{}*", plain(note))?;
    }
    notices(&e.notices, voice, to)?;
    help(e, voice, to)?;
    place(e, voice, to)?;
    if !e.because.is_empty() {
        writeln!(to, "\n## {}\n", say.because)?;
        for reason in &e.because {
            tell(reason, 0, voice, to)?;
        }
    }
    list(say.contradictions, &e.contradictions, "-", voice, to)?;
    next(e, voice, to)?;
    if let Some(certain) = &e.certain {
        rests_on(certain, voice, to)?;
    }
    list(say.to_do, &e.to_do, "-", voice, to)?;
    list(say.checklist, &e.checklist, "- [ ]", voice, to)?;
    list(say.avoid, &e.avoid, "-", voice, to)?;
    list(say.cautions, &e.cautions, "-", voice, to)?;
    for channel in &e.channels {
        writeln!(to, "\n## {}\n", plain(&channel.title))?;
        writeln!(
            to,
            "{}",
            match channel.state {
                ChannelState::Open => say.channel_open,
                ChannelState::Closed => say.channel_closed,
                ChannelState::Unsettled => say.channel_unsettled,
            }
        )?;
        gates(&channel.blocked, voice, to)?;
    }
    for picture in &e.pictures {
        writeln!(to, "\n## {}\n", plain(&picture.title))?;
        table(&[&picture.across, &picture.up], voice, to)?;
        if let Some(text) = &picture.text {
            writeln!(to, "\n{}", plain(text))?;
        }
    }
    if e.ladder.is_none() && !e.scores.is_empty() {
        writeln!(to, "\n## {}\n", say.scores)?;
        table(&e.scores.iter().collect::<Vec<_>>(), voice, to)?;
    }
    if !e.open_questions.is_empty() {
        writeln!(to, "\n## {}\n", say.settle)?;
        for question in &e.open_questions {
            writeln!(to, "- {}", plain(&question.text))?;
        }
    }
    if let Some(days) = e.look_again_days {
        let on = e.look_again_on.map(voice.words.day);
        writeln!(to, "\n## {}\n\n{}", say.look_again, (say.in_days)(days, on.as_deref()))?;
    }
    stamp(&e.pack, voice, to)
}

/// Help and whatever must be known at once.
pub(crate) fn notices(lines: &[Line], voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        writeln!(to, "\n> **{}.** {}", voice.say.page.read_first, said(line, voice))?;
    }
    Ok(())
}

/// What a result rests on, and which rules and texts it comes from.
pub(crate) fn stamp(pack: &PackStamp, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    writeln!(
        to,
        "\n---\n\n{}\n\n{} {}, {} `{}`, {} `{}`",
        say.footer,
        plain(&pack.id),
        plain(&pack.version),
        say.rules,
        pack.rules_hash,
        say.texts,
        pack.texts_hash
    )
}

fn help(e: &Explanation, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    if e.help.is_empty() {
        return Ok(());
    }
    let say = &voice.say.page;
    writeln!(to, "\n## {}", say.who_helps)?;
    for place in &e.help {
        writeln!(to, "\n### {}\n", plain(&place.title))?;
        for line in &place.lines {
            let hours = voice.marked(line.language.as_deref(), &line.hours);
            writeln!(to, "- **{}** · {}  ", plain(&line.service), plain(&hours))?;
            let ways = help_lines::ways(line, voice);
            let said = [(!ways.is_empty()).then_some(ways), line.note.clone()];
            for text in said.iter().flatten() {
                writeln!(to, "  {}  ", plain(text))?;
            }
            writeln!(to, "  *{}: <{}>*", help_lines::checked(line, voice), clean(&line.source))?;
        }
    }
    writeln!(to, "\n{}", say.as_checked)
}

fn place(e: &Explanation, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    let Some(ladder) = &e.ladder else { return Ok(()) };
    writeln!(to, "\n## {}\n", say.where_you_are)?;
    if let Some(stage) = ladder.stages.iter().find(|s| s.here) {
        writeln!(to, "**{}**: {}", plain(&stage.title), plain(&stage.text))?;
    } else {
        writeln!(to, "{}\n", say.still_possible)?;
        for stage in ladder.stages.iter().filter(|s| s.possible) {
            writeln!(to, "- {}", plain(&stage.title))?;
        }
        if let Some(certain) = &e.certain {
            writeln!(to, "\n{}", (say.settled_anyway)(&plain(&certain.title)))?;
        }
    }
    writeln!(
        to,
        "\n{}: **{}**",
        if ladder.settled { say.allowed_now } else { say.allowed_for_now },
        plain(&ladder.permission_title)
    )?;
    if e.ended {
        writeln!(to, "\n{}", say.is_final)?;
    }
    Ok(())
}

fn tell(reason: &Reason, depth: usize, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    let mark = match (reason.kind, reason.truth) {
        (ReasonKind::Answer, _) => say.you_said,
        (_, Truth::True) => "",
        (_, Truth::False) => say.not_so,
        _ => say.not_clear,
    };
    let mut sources: Vec<String> = reason.line.sources.iter().map(|s| plain(&s.id)).collect();
    sources.extend(reason.line.judgement.as_ref().map(|j| format!("{}{}", say.our_judgement, plain(j))));
    let sources = if sources.is_empty() { String::new() } else { format!(" ({})", sources.join("; ")) };
    writeln!(to, "{}- {mark}{}{sources}", "  ".repeat(depth), said(&reason.line, voice))?;
    for inner in &reason.because {
        tell(inner, depth.saturating_add(1), voice, to)?;
    }
    Ok(())
}

fn gates(blocked: &[Blocked], voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    for gate in blocked {
        let after = match gate.state {
            GateState::Pending => voice.say.page.not_answered,
            GateState::BlockedByUnsure => voice.say.page.not_sure,
            GateState::Blocked | GateState::Met => "",
        };
        writeln!(to, "{}", format!("- {} {after}", said(&gate.gate, voice)).trim_end())?;
    }
    Ok(())
}

fn next(e: &Explanation, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    let Some(next) = &e.next else { return Ok(()) };
    writeln!(to, "\n## {}\n", (say.next_step)(&plain(&next.title)))?;
    gates(&next.blocked, voice, to)?;
    match &next.hint {
        None => {}
        Some(Hint::NotInOwnHands) => writeln!(to, "\n{} {}", say.not_in_own_hands, say.what_that_means)?,
        Some(Hint::Many) => writeln!(to, "\n{}", say.many_changes)?,
        Some(Hint::Steps(steps)) => {
            writeln!(to, "\n{}\n", say.in_own_hands)?;
            steps_to(steps, voice, to)?;
        }
    }
    if let Some(change) = e.certain.as_ref().and_then(|c| c.change.as_ref()) {
        writeln!(to, "\n{}\n", (say.further)(&plain(&change.title)))?;
        steps_to(&change.steps, voice, to)?;
    }
    Ok(())
}

fn steps_to(steps: &[Step], voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    for step in steps {
        let how = if step.by_waiting { voice.say.page.takes_time } else { "" };
        writeln!(to, "- {} {how}{}", plain(&step.text), plain(&step.would_be))?;
    }
    Ok(())
}

fn rests_on(certain: &Certain, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    let these = rests::hangs_on_these(certain, usize::MAX, voice);
    if let Some(first) = certain.rests_on.first() {
        writeln!(to, "\n## {}\n\n{}", say.rests_on, rests::forced(first, voice))?;
        if let Some(others) = rests::others(certain, voice) {
            writeln!(to, "{others}")?;
        }
        listed(&rests::answers(first, voice), voice, to)?;
        if let Some(these) = &these {
            writeln!(to, "\n{these}")?;
        }
    }
    if these.is_none() && !certain.hinges.is_empty() {
        writeln!(to, "\n## {}\n\n{}\n", say.hinges, say.what_hinges_mean)?;
        for question in &certain.hinges {
            writeln!(to, "- {}", plain(&question.text))?;
        }
    }
    Ok(())
}

fn listed(answers: &Listed<'_>, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to)?;
    match answers {
        Listed::Each(all) => all.iter().try_for_each(|text| writeln!(to, "- {}", plain(text))),
        Listed::Parts(parts) => {
            writeln!(to, "{}", voice.say.page.by_part)?;
            for (title, part) in parts {
                writeln!(to, "\n**{}**\n", plain(title))?;
                part.iter().try_for_each(|text| writeln!(to, "- {}", plain(text)))?;
            }
            Ok(())
        }
    }
}

fn list(title: &str, lines: &[Line], mark: &str, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(to, "\n## {title}\n")?;
    for line in lines {
        writeln!(to, "{mark} {}", said(line, voice))?;
    }
    Ok(())
}

fn table(scores: &[&ScoreView], voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    let number = |n| voice.number(n);
    let [from, upto, of] = say.columns;
    writeln!(to, "| | {from} | {upto} | {of} | |\n|---|---|---|---|---|")?;
    for score in scores {
        let bound = |x: Option<readiness::Exact>| x.map_or_else(|| "?".to_owned(), number);
        writeln!(
            to,
            "| {} | {} | {} | {} | {} |",
            plain(&score.title),
            bound(score.low),
            bound(score.high),
            (say.range)(&number(score.least), &number(score.greatest)),
            score.bands.iter().map(|b| plain(b)).collect::<Vec<_>>().join(", ")
        )?;
    }
    Ok(())
}
