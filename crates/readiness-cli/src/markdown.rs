//! The result as a document.
//!
//! In: an [`Explanation`]. Out: Markdown, in the order of the page on the screen.

use std::io::{self, Write};

use readiness::view::{Blocked, ChannelState, GateState, Hint, Line, Reason, ReasonKind, ScoreView};
use readiness::{Explanation, Truth};

use crate::style::clean;

/// A text that Markdown shows as it is.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).replace('\n', " ").chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Writes the document.
pub(crate) fn write(e: &Explanation, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "# {}", plain(&e.title))?;
    for line in &e.notices {
        writeln!(to, "\n> **Please read this first.** {}", plain(&line.text))?;
    }
    place(e, to)?;
    if !e.because.is_empty() {
        writeln!(to, "\n## Because\n")?;
        for reason in &e.because {
            tell(reason, 0, to)?;
        }
    }
    list("Two answers that do not fit together", &e.contradictions, "-", to)?;
    next(e, to)?;
    list("What you can do", &e.to_do, "-", to)?;
    list("Check before you go on", &e.checklist, "- [ ]", to)?;
    list("Better not", &e.avoid, "-", to)?;
    list("Please notice", &e.cautions, "-", to)?;
    for channel in &e.channels {
        writeln!(to, "\n## {}\n", plain(&channel.title))?;
        writeln!(
            to,
            "{}",
            match channel.state {
                ChannelState::Open => "Open, apart from everything above.",
                ChannelState::Closed => "Closed.",
                ChannelState::Unsettled => "Not clear yet. Until it is, treat it as closed.",
            }
        )?;
        gates(&channel.blocked, to)?;
    }
    for picture in &e.pictures {
        writeln!(to, "\n## {}\n", plain(&picture.title))?;
        table(&[&picture.across, &picture.up], to)?;
        if let Some(text) = &picture.text {
            writeln!(to, "\n{}", plain(text))?;
        }
    }
    if e.ladder.is_none() && !e.scores.is_empty() {
        writeln!(to, "\n## Scores\n")?;
        table(&e.scores.iter().collect::<Vec<_>>(), to)?;
    }
    if !e.open_questions.is_empty() {
        writeln!(to, "\n## What would settle it\n")?;
        for question in &e.open_questions {
            writeln!(to, "- {}", plain(&question.text))?;
        }
    }
    if let Some(days) = e.look_again_days {
        let on = e.look_again_on.map(|day| format!(", on {day}")).unwrap_or_default();
        writeln!(to, "\n## When to look again\n\nIn {days} days{on}.")?;
    }
    writeln!(
        to,
        "\n---\n\nThis rests on what was told, and on rules that are partly our own judgement. It foretells nothing about \
         another person, and does not replace a talk with people.\n\n{} {}, rules `{}`, texts `{}`",
        plain(&e.pack.id),
        plain(&e.pack.version),
        e.pack.rules_hash,
        e.pack.texts_hash
    )
}

fn place(e: &Explanation, to: &mut dyn Write) -> io::Result<()> {
    let Some(ladder) = &e.ladder else { return Ok(()) };
    writeln!(to, "\n## Where you are\n")?;
    if let Some(stage) = ladder.stages.iter().find(|s| s.here) {
        writeln!(to, "**{}**: {}", plain(&stage.title), plain(&stage.text))?;
    } else {
        writeln!(to, "Still open. Possible are:\n")?;
        for stage in ladder.stages.iter().filter(|s| s.possible) {
            writeln!(to, "- {}", plain(&stage.title))?;
        }
    }
    writeln!(
        to,
        "\n{}: **{}**",
        if ladder.settled { "Allowed now" } else { "Allowed for now" },
        plain(&ladder.permission_title)
    )?;
    if e.ended {
        writeln!(to, "\nThis is final. There is no next step to work towards.")?;
    }
    Ok(())
}

fn tell(reason: &Reason, depth: usize, to: &mut dyn Write) -> io::Result<()> {
    let mark = match (reason.kind, reason.truth) {
        (ReasonKind::Answer, _) => "You said: ",
        (_, Truth::True) => "",
        (_, Truth::False) => "Not so: ",
        _ => "Not clear: ",
    };
    let mut sources: Vec<String> = reason.line.sources.iter().map(|s| plain(&s.id)).collect();
    sources.extend(reason.line.judgement.as_ref().map(|j| format!("our judgement: {}", plain(j))));
    let sources = if sources.is_empty() { String::new() } else { format!(" ({})", sources.join("; ")) };
    writeln!(to, "{}- {mark}{}{sources}", "  ".repeat(depth), plain(&reason.line.text))?;
    for inner in &reason.because {
        tell(inner, depth.saturating_add(1), to)?;
    }
    Ok(())
}

fn gates(blocked: &[Blocked], to: &mut dyn Write) -> io::Result<()> {
    for gate in blocked {
        let after = match gate.state {
            GateState::Pending => " (not answered yet)",
            GateState::BlockedByUnsure => " (not sure)",
            GateState::Blocked | GateState::Met => "",
        };
        writeln!(to, "- {}{after}", plain(&gate.gate.text))?;
    }
    Ok(())
}

fn next(e: &Explanation, to: &mut dyn Write) -> io::Result<()> {
    let Some(next) = &e.next else { return Ok(()) };
    writeln!(to, "\n## The next step: {}\n", plain(&next.title))?;
    gates(&next.blocked, to)?;
    match &next.hint {
        None => Ok(()),
        Some(Hint::NotInOwnHands) => writeln!(to, "\nNothing that is in your hands alone would open it now."),
        Some(Hint::Many) => {
            writeln!(to, "\nSeveral things would have to be different. Take them one at a time.")
        }
        Some(Hint::Steps(steps)) => {
            writeln!(to, "\nIn your own hands: it would open if this were true, and truly so:\n")?;
            for step in steps {
                let how = if step.by_waiting { "only time does this: " } else { "" };
                writeln!(to, "- {} {how}{}", plain(&step.text), plain(&step.would_be))?;
            }
            Ok(())
        }
    }
}

fn list(title: &str, lines: &[Line], mark: &str, to: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(to, "\n## {title}\n")?;
    for line in lines {
        writeln!(to, "{mark} {}", plain(&line.text))?;
    }
    Ok(())
}

fn table(scores: &[&ScoreView], to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "| | from | to | of | |\n|---|---|---|---|---|")?;
    for score in scores {
        let bound = |x: Option<readiness::Exact>| x.map_or_else(|| "?".to_owned(), |n| n.to_string());
        writeln!(
            to,
            "| {} | {} | {} | {} to {} | {} |",
            plain(&score.title),
            bound(score.low),
            bound(score.high),
            score.least,
            score.greatest,
            score.bands.iter().map(|b| plain(b)).collect::<Vec<_>>().join(", ")
        )?;
    }
    Ok(())
}
