//! `diff`: what became different, and what did it.
//!
//! In: two stored results, or two packs and one person's answers. Out: a [`Comparison`] in words, as a
//! page or a document, or as data. What must not be said after a stop is left out of it already.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use readiness::core::words::counted;
use readiness::view::{Change, ChannelState, Fired, FiredKind, GateState, Interval, Place, Titled};
use readiness::{Comparison, Differs, LeftOutBecause};

use crate::args::{Diff, DiffFormat};
use crate::exit::Exit;
use crate::style::{PLAIN, STRONG, block, clean};
use crate::{Io, Stop, explain, markdown};

/// Compares.
pub(crate) fn run(args: &Diff, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let seen = if let Some(answers) = &args.answers {
        let (old, new) = (crate::engine(&args.old)?, crate::engine(&args.new)?);
        let sheet = crate::sheet(&old, answers, args.today.or(io.today), io)?;
        old.compare(&new, &sheet)
    } else {
        let old = explain::read(Path::new(&args.old), io)?;
        old.compare(&explain::read(Path::new(&args.new), io)?)
    };
    match args.format {
        DiffFormat::Text => text(&seen, io)?,
        DiffFormat::Markdown => document(&seen, io)?,
        DiffFormat::Json => writeln!(io.out, "{}", seen.to_json())?,
        DiffFormat::Ron => writeln!(io.out, "{}", seen.to_ron())?,
    }
    io.out.flush()?;
    Ok(Exit::Done)
}

/// A heading and the lines below it.
type Section = (&'static str, Vec<String>);

fn text(seen: &Comparison, io: &mut Io<'_>) -> io::Result<()> {
    writeln!(io.out)?;
    write!(io.out, "{}", block(&packs(seen), "  ", "  ", STRONG))?;
    writeln!(io.out)?;
    write!(io.out, "{}", block(cause(seen), "  ", "  ", PLAIN))?;
    for (title, lines) in sections(seen) {
        writeln!(io.out, "\n{STRONG}{}{STRONG:#}\n", title.to_uppercase())?;
        for line in lines {
            write!(io.out, "{}", block(&line, "  · ", "    ", PLAIN))?;
        }
    }
    Ok(())
}

fn document(seen: &Comparison, io: &mut Io<'_>) -> io::Result<()> {
    writeln!(io.out, "# {}\n\n{}", markdown::plain(&packs(seen)), cause(seen))?;
    for (title, lines) in sections(seen) {
        writeln!(io.out, "\n## {title}\n")?;
        for line in lines {
            writeln!(io.out, "- {}", markdown::plain(&line))?;
        }
    }
    Ok(())
}

/// Which packs are compared.
fn packs(seen: &Comparison) -> String {
    let (old, new) = (&seen.old, &seen.new);
    let pack = |id: &str, version: &str| format!("{} {}", clean(id), clean(version));
    let (old, new) = (pack(&old.id, &old.version), pack(&new.id, &new.version));
    if old == new { old } else { format!("{old} → {new}") }
}

/// What did it, as far as that can be told.
fn cause(seen: &Comparison) -> &'static str {
    match (seen.is_other_pack(), seen.rules, seen.answers) {
        (true, _, _) => "These are two different packs.",
        (_, true, _) if seen.is_same() => "The rules changed, and the result is the same.",
        (_, true, Differs::Yes) => "The answers changed, and so did the rules: it can be either.",
        (_, true, Differs::No) => "The rules changed; the answers did not. So it was the rules.",
        (_, true, Differs::Unknown) => {
            "The rules changed. Whether the answers did, too, cannot be told: at least one result does not hold \
             them."
        }
        (_, false, Differs::Yes) => "The answers changed; the rules did not. So it was the answers.",
        (_, false, Differs::No | Differs::Unknown) if seen.texts => "Only texts changed.",
        (_, false, Differs::No) => "Neither the answers nor the rules changed.",
        (_, false, Differs::Unknown) => "The rules are the same, and so is the result.",
    }
}

/// Everything that is different, a section a kind. After a stop, advice that no longer holds is not said
/// once more: it may have been about contact.
fn sections(seen: &Comparison) -> Vec<Section> {
    let no_more = seen.fires_no_more.iter().filter(|f| !seen.withheld || f.kind != FiredKind::Guidance);
    let all = [
        ("Where you stand", changed(seen.stage.as_ref(), |p| place(p.as_ref()))),
        ("Allowed", changed(seen.permission.as_ref(), |p| permission(p.as_ref()))),
        ("Whether it is settled", changed(seen.settled.as_ref(), |s| settled(*s).to_owned())),
        ("Whether it is the end", changed(seen.ended.as_ref(), |e| ended(*e).to_owned())),
        ("Holds now", seen.fires.iter().map(fired).collect()),
        ("Holds no more", no_more.map(fired).collect()),
        ("No longer clear", seen.unclear.iter().map(fired).collect()),
        ("Gates", seen.gates.iter().map(|g| moved(&g.text, g.old, g.new, gate)).collect()),
        (
            "Scores",
            seen.scores.iter().map(|s| moved(&s.title, s.old.as_ref(), s.new.as_ref(), interval)).collect(),
        ),
        ("Channels", seen.channels.iter().map(|c| moved(&c.title, c.old, c.new, channel)).collect()),
        ("When to look again", changed(seen.look_again_days.as_ref(), |d| days(*d))),
        ("Answers that differ", seen.changed_answers.clone()),
        (
            "Answers without a place in the newer pack",
            seen.left_out.iter().map(|l| left_out(&l.id, l.because)).collect(),
        ),
    ];
    let mut all: Vec<Section> = all.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
    if seen.is_same() {
        all.insert(0, ("The result", vec!["It is the same.".to_owned()]));
    }
    if seen.withheld {
        let why =
            "After a stop, or while one is not ruled out, nothing is said about gates, scores and channels.";
        all.push(("Left out", vec![why.to_owned()]));
    }
    all
}

/// Before and after, in two lines.
fn changed<T>(change: Option<&Change<T>>, tell: impl Fn(&T) -> String) -> Vec<String> {
    change.map_or_else(Vec::new, |c| {
        vec![format!("before: {}", tell(&c.old)), format!("now: {}", tell(&c.new))]
    })
}

/// Before and after, in one line.
fn moved<T>(what: &str, old: Option<T>, new: Option<T>, tell: impl Fn(T) -> String) -> String {
    let side = |x: Option<T>| x.map_or_else(|| "not there".to_owned(), &tell);
    format!("{what} {} → {}", side(old), side(new))
}

fn place(place: Option<&Place>) -> String {
    let Some(place) = place else { return "no stages".to_owned() };
    let titles: Vec<&str> = place.possible.iter().map(|t| t.title.as_str()).collect();
    if place.decided { titles.concat() } else { format!("open: {}", titles.join(", ")) }
}

fn permission(permission: Option<&Titled>) -> String {
    permission.map_or_else(|| "nothing is said".to_owned(), |p| p.title.clone())
}

fn settled(settled: Option<bool>) -> &'static str {
    match settled {
        Some(true) => "settled",
        Some(false) => "missing answers can still change it",
        None => "no stages",
    }
}

fn ended(ended: bool) -> &'static str {
    if ended { "final" } else { "not final" }
}

fn fired(fired: &Fired) -> String {
    let kind = match fired.kind {
        FiredKind::Veto => "veto",
        FiredKind::Contradiction => "two answers that do not fit",
        FiredKind::Signal => "sign",
        FiredKind::Guidance => "advice",
        _ => "rule",
    };
    format!("{} ({kind} {})", fired.text, fired.id)
}

fn gate(state: GateState) -> String {
    match state {
        GateState::Met => "met",
        GateState::Blocked => "not met",
        GateState::Pending => "not answered yet",
        GateState::BlockedByUnsure => "not sure",
    }
    .to_owned()
}

fn channel(state: ChannelState) -> String {
    match state {
        ChannelState::Open => "open",
        ChannelState::Closed => "closed",
        ChannelState::Unsettled => "not clear yet",
    }
    .to_owned()
}

fn interval(interval: &Interval) -> String {
    let mut out = match (interval.low, interval.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        _ => "does not apply".to_owned(),
    };
    let bands = [&interval.least_band, &interval.greatest_band].map(|b| b.as_deref().unwrap_or_default());
    match bands {
        ["", ""] => {}
        [least, greatest] if least == greatest => {
            // Writing to a string cannot fail.
            let _ = write!(out, " ({least})");
        }
        [least, greatest] => {
            let _ = write!(out, " ({least} to {greatest})");
        }
    }
    out
}

fn days(days: Option<i64>) -> String {
    days.map_or_else(|| "no day".to_owned(), |n| format!("in {}", counted(n, "day", "days")))
}

fn left_out(id: &str, because: LeftOutBecause) -> String {
    let why = match because {
        LeftOutBecause::NoSuchQuestion => "there is no such question",
        LeftOutBecause::NoSuchAnswer => "the question does not take this answer",
        LeftOutBecause::GivenTwice => "it is given under an old id and under its own",
        _ => "it does not fit",
    };
    format!("{id}: {why}")
}
