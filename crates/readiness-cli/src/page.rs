//! The result on a screen.
//!
//! In: an [`Explanation`]. Out: a page of plain text, most important first: help, where one stands, why,
//! what is in one's own hands. Every word that depends on the subject comes from the pack.

use std::io::{self, Write};

use readiness::view::{
    Blocked, ChannelState, GateState, Hint, LadderView, Line, PictureView, Reason, ScoreView,
};
use readiness::{Explanation, Truth};

use crate::style::{ALERT, FAINT, PLAIN, STRONG, block, width};

/// How many open questions are named.
const MOST_QUESTIONS: usize = 6;
/// How deep the tree of reasons is shown.
const DEEPEST: usize = 4;

/// How much of the reasons is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// For reading at once: what holds a person back with the answers behind it, what is met in a line.
    Brief,
    /// Every reason with its answers and the exact places of its sources.
    Full,
}

/// Writes the page.
pub(crate) fn write(e: &Explanation, detail: Detail, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to)?;
    rule(to)?;
    write!(to, "{}", block(&e.title, "  ", "  ", STRONG))?;
    rule(to)?;
    notices(&e.notices, to)?;
    if let Some(ladder) = &e.ladder {
        place(e, ladder, to)?;
    }
    reasons(&e.because, detail, to)?;
    contradictions(&e.contradictions, to)?;
    next(e, to)?;
    list("What you can do", &e.to_do, "+", to)?;
    list("Check before you go on", &e.checklist, "[ ]", to)?;
    list("Better not", &e.avoid, "x", to)?;
    list("Please notice", &e.cautions, "!", to)?;
    channels(e, to)?;
    for picture in &e.pictures {
        show_picture(picture, to)?;
    }
    if e.ladder.is_none() {
        heading("Scores", to)?;
        for score in &e.scores {
            show_score(score, to)?;
        }
    }
    open(e, to)?;
    look_again(e, to)?;
    if let (Some(ladder), false) = (&e.ladder, e.ended) {
        show_ladder(ladder, to)?;
    }
    footer(e, to)
}

fn rule(to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "{FAINT}{}{FAINT:#}", "─".repeat(width()))
}

fn heading(text: &str, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to)?;
    write!(to, "{}", block(&text.to_uppercase(), "", "", STRONG))?;
    writeln!(to)
}

/// Help and whatever must be known at once, set apart so that nobody overlooks it.
pub(crate) fn notices(lines: &[Line], to: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(to)?;
    write!(to, "{}", block("PLEASE READ THIS FIRST", "  ", "  ", ALERT))?;
    for line in lines {
        writeln!(to)?;
        write!(to, "{}", block(&line.text, "  ┃ ", "  ┃ ", PLAIN))?;
    }
    Ok(())
}

fn place(e: &Explanation, ladder: &LadderView, to: &mut dyn Write) -> io::Result<()> {
    heading("Where you are", to)?;
    let here = ladder.stages.iter().find(|s| s.here);
    if let Some(stage) = here {
        write!(to, "{}", block(&stage.title.to_uppercase(), "  ", "  ", ALERT))?;
        writeln!(to)?;
        write!(to, "{}", block(&stage.text, "  ", "  ", PLAIN))?;
    } else {
        let possible: Vec<&str> = ladder.stages.iter().filter(|s| s.possible).map(|s| &*s.title).collect();
        let known = if e.open_questions.is_empty() {
            "Your answers leave more than one step open. Where you were not sure, nothing was assumed."
        } else {
            "This is still open, because answers are missing. Nothing is assumed for you."
        };
        write!(to, "{}", block(known, "  ", "  ", PLAIN))?;
        writeln!(to)?;
        writeln!(to, "  Still possible:")?;
        for title in possible {
            write!(to, "{}", block(title, "   · ", "     ", STRONG))?;
        }
    }
    writeln!(to)?;
    let now = if ladder.settled { "Allowed now" } else { "Allowed for now" };
    write!(to, "{}", block(&format!("{now}: {}", ladder.permission_title), "  ", "  ", STRONG))?;
    if !ladder.settled {
        let why = "While answers are missing, the most careful of the possible steps counts.";
        write!(to, "{}", block(why, "  ", "  ", FAINT))?;
    }
    if e.ended {
        writeln!(to)?;
        write!(to, "{}", block("This is final. There is no next step to work towards.", "  ", "  ", PLAIN))?;
    }
    Ok(())
}

fn sources(line: &Line, detail: Detail) -> Option<String> {
    let named: Vec<String> = line
        .sources
        .iter()
        .map(|s| match (&s.place, detail) {
            (Some(place), Detail::Full) => format!("{} ({})", s.id, place),
            _ => s.id.to_string(),
        })
        .collect();
    let named = named.join(if detail == Detail::Full { "; " } else { ", " });
    let judgement = line.judgement.as_ref().map(|j| format!("our judgement: {j}"));
    let parts: Vec<String> = [named].into_iter().filter(|n| !n.is_empty()).chain(judgement).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Whether a reason says no more than that something needed is there.
fn is_met(reason: &Reason) -> bool {
    reason.kind == "gate" && reason.truth == Truth::TRUE
}

fn reasons(because: &[Reason], detail: Detail, to: &mut dyn Write) -> io::Result<()> {
    if because.is_empty() {
        return Ok(());
    }
    heading("Because", to)?;
    let mut layer = None;
    for reason in because {
        if reason.layer.is_some() && reason.layer != layer {
            if let Some(title) = &reason.layer {
                write!(to, "{}", block(title, "  ", "  ", FAINT))?;
            }
            layer.clone_from(&reason.layer);
        }
        tell(reason, 0, detail, to)?;
    }
    Ok(())
}

fn tell(reason: &Reason, depth: usize, detail: Detail, to: &mut dyn Write) -> io::Result<()> {
    let indent = "  ".repeat(depth.saturating_add(1));
    let mark = match (reason.kind, reason.truth) {
        ("answer", _) => "you said: ",
        (_, truth) if truth == Truth::TRUE => "· ",
        (_, truth) if truth == Truth::FALSE => "not so: ",
        _ => "not clear: ",
    };
    let first = format!("{indent}{mark}");
    let rest = format!("{indent}  ");
    let style = if depth == 0 { PLAIN } else { FAINT };
    write!(to, "{}", block(&reason.line.text, &first, &rest, style))?;
    if detail == Detail::Brief && is_met(reason) {
        return Ok(());
    }
    if let Some(sources) = sources(&reason.line, detail) {
        write!(to, "{}", block(&format!("source: {sources}"), &rest, &rest, FAINT))?;
    }
    if depth < DEEPEST {
        for inner in &reason.because {
            tell(inner, depth.saturating_add(1), detail, to)?;
        }
    }
    Ok(())
}

fn contradictions(lines: &[Line], to: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    heading("Two answers that do not fit together", to)?;
    for line in lines {
        write!(to, "{}", block(&line.text, "  ? ", "    ", PLAIN))?;
    }
    write!(
        to,
        "{}",
        block(
            "You can go back and change either of them. It is easy to mix things up.",
            "    ",
            "    ",
            FAINT
        )
    )
}

fn gate(blocked: &Blocked, to: &mut dyn Write) -> io::Result<()> {
    let (mark, after) = match blocked.state {
        GateState::Pending => ("  … ", " (not answered yet)"),
        GateState::BlockedByUnsure => ("  ? ", " (you were not sure)"),
        GateState::Blocked | GateState::Met => ("  - ", ""),
    };
    write!(to, "{}", block(&format!("{}{after}", blocked.gate.text), mark, "    ", PLAIN))
}

fn next(e: &Explanation, to: &mut dyn Write) -> io::Result<()> {
    let Some(next) = &e.next else { return Ok(()) };
    heading(&format!("The next step: {}", next.title), to)?;
    if next.blocked.is_empty() {
        let said = "Nothing of its own is missing. What holds it back is said above.";
        write!(to, "{}", block(said, "  ", "  ", PLAIN))?;
    } else {
        write!(to, "{}", block("Still missing for it:", "  ", "  ", PLAIN))?;
        for blocked in &next.blocked {
            gate(blocked, to)?;
        }
    }
    match &next.hint {
        None => {}
        Some(Hint::NotInOwnHands) => {
            writeln!(to)?;
            write!(
                to,
                "{}",
                block("Nothing that is in your hands alone would open it now.", "  ", "  ", PLAIN)
            )?;
        }
        Some(Hint::Many) => {
            writeln!(to)?;
            write!(
                to,
                "{}",
                block(
                    "Several things would have to be different. Take them one at a time.",
                    "  ",
                    "  ",
                    PLAIN
                )
            )?;
        }
        Some(Hint::Steps(steps)) => {
            writeln!(to)?;
            write!(
                to,
                "{}",
                block("In your own hands: it would open if this were true, and truly so:", "  ", "  ", PLAIN)
            )?;
            for step in steps {
                let how = if step.by_waiting { "only time does this: " } else { "" };
                write!(
                    to,
                    "{}",
                    block(&format!("{} {how}{}", step.text, step.would_be), "  > ", "    ", PLAIN)
                )?;
            }
        }
    }
    Ok(())
}

fn list(title: &str, lines: &[Line], mark: &str, to: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    heading(title, to)?;
    let first = format!("  {mark} ");
    let rest = " ".repeat(first.chars().count());
    for line in lines {
        write!(to, "{}", block(&line.text, &first, &rest, PLAIN))?;
    }
    Ok(())
}

fn channels(e: &Explanation, to: &mut dyn Write) -> io::Result<()> {
    for channel in &e.channels {
        heading(&channel.title, to)?;
        let state = match channel.state {
            ChannelState::Open => "Open, apart from everything above.",
            ChannelState::Closed => "Closed.",
            ChannelState::Unsettled => "Not clear yet. Until it is, treat it as closed.",
        };
        write!(to, "{}", block(state, "  ", "  ", PLAIN))?;
        for blocked in &channel.blocked {
            gate(blocked, to)?;
        }
    }
    Ok(())
}

fn show_picture(picture: &PictureView, to: &mut dyn Write) -> io::Result<()> {
    heading(&picture.title, to)?;
    show_score(&picture.across, to)?;
    show_score(&picture.up, to)?;
    if let Some(text) = &picture.text {
        write!(to, "{}", block(text, "  ", "  ", PLAIN))?;
    }
    Ok(())
}

/// A score in words. A bar would look more exact than it is.
fn show_score(score: &ScoreView, to: &mut dyn Write) -> io::Result<()> {
    let unknown = score.low == Some(score.least) && score.high == Some(score.greatest);
    if unknown && score.least != score.greatest {
        return write!(to, "{}", block(&format!("{}: not known yet", score.title), "  ", "    ", PLAIN));
    }
    let place = match (score.low, score.high) {
        (Some(low), Some(high)) if low == high => {
            format!(" ({low}, on a scale from {} to {})", score.least, score.greatest)
        }
        (Some(low), Some(high)) => format!(
            " (somewhere from {low} to {high}, on a scale from {} to {})",
            score.least, score.greatest
        ),
        // Nothing it counts was asked: the band says what that means, and no number would.
        _ => String::new(),
    };
    let bands = match score.bands.as_slice() {
        [] if place.is_empty() => ": does not apply".to_owned(),
        [] => String::new(),
        [one] => format!(": {one}"),
        [first, .., last] => format!(": between \"{first}\" and \"{last}\""),
    };
    write!(to, "{}", block(&format!("{}{bands}{place}", score.title), "  ", "    ", PLAIN))
}

fn open(e: &Explanation, to: &mut dyn Write) -> io::Result<()> {
    if e.open_questions.is_empty() {
        return Ok(());
    }
    heading("What would settle it", to)?;
    for question in e.open_questions.iter().take(MOST_QUESTIONS) {
        write!(to, "{}", block(&question.text, "  ? ", "    ", PLAIN))?;
    }
    let more = e.open_questions.len().saturating_sub(MOST_QUESTIONS);
    if more > 0 {
        writeln!(to, "    and {more} more")?;
    }
    Ok(())
}

fn look_again(e: &Explanation, to: &mut dyn Write) -> io::Result<()> {
    let Some(days) = e.look_again_days else { return Ok(()) };
    heading("When to look again", to)?;
    let when = match e.look_again_on {
        Some(day) => format!(
            "In {days} days, on {day}. Not every day: feelings swing, and the answer does not change faster."
        ),
        None => {
            format!("In {days} days. Not every day: feelings swing, and the answer does not change faster.")
        }
    };
    write!(to, "{}", block(&when, "  ", "  ", PLAIN))
}

fn show_ladder(ladder: &LadderView, to: &mut dyn Write) -> io::Result<()> {
    heading("All steps", to)?;
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

fn footer(e: &Explanation, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to)?;
    rule(to)?;
    let text = "This rests on what you told, and on rules that are partly our own judgement. It \
                foretells nothing about another person, and does not replace a talk with people who know you.";
    write!(to, "{}", block(text, "  ", "  ", FAINT))?;
    let short = |hash: &str| hash.chars().take(8).collect::<String>();
    let stamp = format!(
        "{} {} · rules {} · texts {}",
        e.pack.id,
        e.pack.version,
        short(&e.pack.rules_hash),
        short(&e.pack.texts_hash)
    );
    write!(to, "{}", block(&stamp, "  ", "  ", FAINT))
}
