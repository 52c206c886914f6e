//! The questionnaire in a terminal, line by line.
//!
//! In: an [`Interview`] and the lines a person types. Out: questions, help as soon as it may be needed,
//! and the result. Nothing is written anywhere but to the screen.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};

use readiness::view::in_words;
use readiness::{Domain, Interview, Question, Written};

use crate::page::{self, Detail};
use crate::style::{ALERT, FAINT, PLAIN, STRONG, WIDTH, block, clean};
use crate::{Exit, Io};

/// The longest line that is read; nobody types more as an answer.
const MOST_TYPED: u64 = 4_096;

/// Clears the screen and what was scrolled away, and puts the cursor at the top.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// What a person wants.
#[derive(Debug, PartialEq, Eq)]
enum Typed {
    Answer(Written),
    Skip,
    Back,
    All,
    Result,
    Help,
    Quit,
    Leave,
    Unclear,
}

/// What was said already.
#[derive(Default)]
struct Said {
    section: Option<usize>,
    notices: BTreeSet<String>,
    stops: BTreeSet<String>,
    skip_told: bool,
}

/// Leads the interview to its result, or to wherever the person leaves.
pub(crate) fn run(interview: &mut Interview, io: &mut Io<'_>) -> io::Result<Exit> {
    let mut said = Said::default();
    welcome(interview, io)?;
    loop {
        let Some(question) = interview.question().cloned() else {
            match finished(interview, &mut said, io)? {
                Some(exit) => return Ok(exit),
                None => continue,
            }
        };
        ask(interview, &question, &mut said, io)?;
        let Some(line) = read_line(io)? else { return ended(io) };
        match understood(&question, &line) {
            Typed::Answer(written) => match interview.answer(&written) {
                Ok(()) => {
                    if let Some(exit) = consequences(interview, &mut said, io)? {
                        return Ok(exit);
                    }
                }
                Err(refused) => {
                    tell(
                        &format!(
                            "That is not one of the answers here. Please type {}.",
                            offered(&question, &refused.help)
                        ),
                        io,
                    )?;
                }
            },
            Typed::Skip => {
                if !said.skip_told {
                    tell("Left open. Whatever is left open can only make the advice more careful.", io)?;
                    said.skip_told = true;
                }
                interview.skip();
            }
            Typed::Back => {
                if !interview.back() {
                    tell("This is the first question.", io)?;
                }
            }
            Typed::All => {
                if let Some(exit) = all_answers(interview, io)? {
                    return Ok(exit);
                }
            }
            Typed::Result => {
                page::write(&interview.report().explanation, Detail::Brief, &mut io.out)?;
                writeln!(io.out)?;
                tell("That is the result so far. On with the questions.", io)?;
                said.section = None;
            }
            Typed::Help => help(&question, io)?,
            Typed::Quit => return farewell(io),
            Typed::Leave => return leave(io),
            Typed::Unclear => {
                tell("Please type one of the answers shown, or h for help.", io)?;
            }
        }
    }
}

fn tell(text: &str, io: &mut Io<'_>) -> io::Result<()> {
    writeln!(io.out)?;
    write!(io.out, "{}", block(text, "  ", "  ", PLAIN))
}

fn welcome(interview: &Interview, io: &mut Io<'_>) -> io::Result<()> {
    let pack = interview.engine().pack();
    writeln!(io.out)?;
    write!(io.out, "{}", block(&pack.title, "  ", "  ", STRONG))?;
    if let Some(about) = &pack.about {
        writeln!(io.out)?;
        write!(io.out, "{}", block(about, "  ", "  ", PLAIN))?;
    }
    let privacy = if io.interactive {
        "Your answers stay in this window: nothing is written to disk, nothing is sent. Type x at any \
         time to leave at once and clear the window. Type h for help."
    } else {
        "Your answers stay here: nothing is written to disk, nothing is sent. Type h for help."
    };
    tell(privacy, io)
}

/// Reads a line; `None` at the end of the input.
fn read_line(io: &mut Io<'_>) -> io::Result<Option<String>> {
    write!(io.out, "\n  > ")?;
    io.out.flush()?;
    let mut bytes = Vec::new();
    let mut input = io::Read::take(&mut io.input, MOST_TYPED);
    if input.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
}

fn ask(interview: &Interview, question: &Question, said: &mut Said, io: &mut Io<'_>) -> io::Result<()> {
    writeln!(io.out)?;
    if let Some((number, of, section)) = interview.section(question) {
        writeln!(io.out, "{FAINT}{}{FAINT:#}", "─".repeat(WIDTH))?;
        writeln!(io.out, "  {FAINT}Section {number} of {of} · {}{FAINT:#}", clean(&section.title))?;
        if said.section != Some(number) {
            said.section = Some(number);
            if let Some(intro) = &section.intro {
                write!(io.out, "{}", block(intro, "  ", "  ", FAINT))?;
            }
        }
        writeln!(io.out)?;
    }
    write!(io.out, "{}", block(&question.text, "  ", "  ", STRONG))?;
    writeln!(io.out)?;
    write!(io.out, "{}", block(&format!("Why we ask: {}", question.why), "  ", "  ", FAINT))?;
    if let Some(help) = &question.help {
        write!(io.out, "{}", block(help, "  ", "  ", FAINT))?;
    }
    writeln!(io.out)?;
    match &question.domain {
        Domain::YesNo(_) => {
            writeln!(io.out, "   1  Yes")?;
            writeln!(io.out, "   2  No")?;
        }
        Domain::Choice(options) => {
            for (i, option) in options.iter().enumerate() {
                write!(
                    io.out,
                    "{}",
                    block(&option.text, &format!("  {:>2}  ", i.saturating_add(1)), "      ", PLAIN)
                )?;
            }
        }
        Domain::Scale(points) => {
            for point in points {
                write!(
                    io.out,
                    "{}",
                    block(&point.text, &format!("  {:>2}  ", point.value), "      ", PLAIN)
                )?;
            }
        }
        Domain::Count { unit, min, max } => {
            let unit = unit.as_deref().map(|u| format!(" ({})", clean(u))).unwrap_or_default();
            writeln!(io.out, "      a number{unit}, from {min} to {max}")?;
        }
        Domain::Date { .. } => {
            writeln!(io.out, "      a day like 2026-11-23, or how many days ago, like 40")?;
        }
    }
    if question.unsure {
        writeln!(io.out, "   ?  Not sure")?;
    }
    if question.prefer_not {
        writeln!(io.out, "   -  Prefer not to say")?;
    }
    if let Some(entry) = interview.entry(question) {
        write!(
            io.out,
            "{}",
            block(&format!("Your answer so far: {}", in_words(question, entry)), "      ", "      ", FAINT)
        )?;
    }
    writeln!(io.out)?;
    writeln!(io.out, "  {FAINT}b back · s skip · a all answers · r result so far · h help · q quit{FAINT:#}")
}

/// What a line means for a question. Words win over single letters only where they are options.
fn understood(question: &Question, line: &str) -> Typed {
    let low = line.to_lowercase();
    let answer = |text: &str| Typed::Answer(Written::Text(text.to_owned()));
    match low.as_str() {
        "?" | "not sure" | "unsure" => return answer("unsure"),
        "-" | "prefer not to say" => return answer("prefer_not_to_say"),
        "b" | "back" => return Typed::Back,
        "s" | "skip" => return Typed::Skip,
        "a" | "all" => return Typed::All,
        "r" | "result" => return Typed::Result,
        "h" | "help" => return Typed::Help,
        "q" | "quit" | "exit" => return Typed::Quit,
        "x" => return Typed::Leave,
        "" => return Typed::Unclear,
        _ => {}
    }
    match &question.domain {
        Domain::YesNo(_) => match low.as_str() {
            "1" | "y" | "yes" => answer("yes"),
            "2" | "n" | "no" => answer("no"),
            _ => Typed::Unclear,
        },
        Domain::Choice(options) => {
            let by_number = low.parse::<usize>().ok().and_then(|n| options.get(n.checked_sub(1)?));
            let by_word = options.iter().find(|o| *o.id == *low || o.text.to_lowercase() == low);
            match by_number.or(by_word) {
                Some(option) => answer(&option.id),
                None => Typed::Unclear,
            }
        }
        Domain::Scale(points) => {
            let by_word = points.iter().find(|p| p.text.to_lowercase() == low).map(|p| p.value);
            match low.parse().ok().or(by_word) {
                Some(n) => Typed::Answer(Written::Number(n)),
                None => Typed::Unclear,
            }
        }
        Domain::Count { .. } => low.parse().map_or(Typed::Unclear, |n| Typed::Answer(Written::Number(n))),
        Domain::Date { .. } => match low.parse() {
            Ok(n) => Typed::Answer(Written::Number(n)),
            Err(_) => answer(line),
        },
    }
}

/// What can be typed, in the words of the screen.
fn offered(question: &Question, help: &str) -> String {
    match &question.domain {
        Domain::YesNo(_) => "1, 2, or another answer shown".to_owned(),
        Domain::Choice(options) => format!("a number from 1 to {}, or another answer shown", options.len()),
        Domain::Scale(_) => "one of the numbers shown".to_owned(),
        Domain::Count { min, max, .. } => format!("a whole number from {min} to {max}"),
        Domain::Date { .. } => help.split(", or \"").next().unwrap_or(help).to_owned(),
    }
}

/// After an answer: help that may be needed is shown at once, and a stop is said as soon as it is
/// certain.
fn consequences(interview: &mut Interview, said: &mut Said, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
    let report = interview.report();
    let new: Vec<_> = report
        .explanation
        .notices
        .iter()
        .filter(|n| said.notices.insert(n.id.to_string()))
        .cloned()
        .collect();
    page::notices(&new, &mut io.out)?;
    let stops: Vec<_> =
        interview.certain_stops().into_iter().filter(|v| said.stops.insert(v.id.to_string())).collect();
    if stops.is_empty() {
        return Ok(None);
    }
    writeln!(io.out)?;
    writeln!(io.out, "{ALERT}  THIS IS CERTAIN NOW{ALERT:#}")?;
    for stop in stops {
        writeln!(io.out)?;
        write!(io.out, "{}", block(&stop.text, "  ┃ ", "  ┃ ", PLAIN))?;
    }
    tell("Nothing else you answer will change this. You need not answer more.", io)?;
    writeln!(io.out)?;
    writeln!(io.out, "   1  Show me the result now")?;
    writeln!(io.out, "   2  Go on with the questions")?;
    loop {
        let Some(line) = read_line(io)? else { return ended(io).map(Some) };
        match line.to_lowercase().as_str() {
            "1" | "r" | "result" => {
                page::write(&interview.report().explanation, Detail::Brief, &mut io.out)?;
                return after_result(interview, io);
            }
            "2" => return Ok(None),
            "q" | "quit" => return farewell(io).map(Some),
            "x" => return leave(io).map(Some),
            "b" | "back" => {
                interview.back();
                return Ok(None);
            }
            _ => tell("Please type 1 or 2. b goes back to change an answer, q stops.", io)?,
        }
    }
}

/// All questions are done: the result, and then a way to change answers.
fn finished(interview: &mut Interview, said: &mut Said, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
    page::write(&interview.report().explanation, Detail::Brief, &mut io.out)?;
    said.section = None;
    after_result(interview, io)
}

fn after_result(interview: &mut Interview, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
    let keys = "  a see or change answers · b back · w why, in full · q stop here";
    writeln!(io.out)?;
    writeln!(io.out, "{FAINT}{keys}{FAINT:#}")?;
    loop {
        let Some(line) = read_line(io)? else { return Ok(Some(Exit::Done)) };
        match line.to_lowercase().as_str() {
            "w" | "why" => {
                page::write(&interview.report().explanation, Detail::Full, &mut io.out)?;
                writeln!(io.out)?;
                writeln!(io.out, "{FAINT}{keys}{FAINT:#}")?;
            }
            "a" | "all" => return all_answers(interview, io),
            "b" | "back" => {
                interview.back();
                return Ok(None);
            }
            "q" | "quit" | "" => return farewell(io).map(Some),
            "x" => return leave(io).map(Some),
            _ => tell("Please type a, b, w or q.", io)?,
        }
    }
}

/// Every question asked so far with its answer; a number goes there.
fn all_answers(interview: &mut Interview, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
    let asked = interview.asked();
    writeln!(io.out)?;
    writeln!(io.out, "{STRONG}  YOUR ANSWERS{STRONG:#}")?;
    let mut section = None;
    for (i, question) in asked.iter().enumerate() {
        if section != Some(question.section) {
            section = Some(question.section);
            if let Some((_, _, section)) = interview.section(question) {
                writeln!(io.out)?;
                writeln!(io.out, "  {FAINT}{}{FAINT:#}", clean(&section.title))?;
            }
        }
        let answer = interview.entry(question).map_or_else(|| "…".to_owned(), |e| in_words(question, e));
        let text = format!("{} → {answer}", question.text);
        write!(io.out, "{}", block(&text, &format!("  {:>2}  ", i.saturating_add(1)), "      ", PLAIN))?;
    }
    tell("Type a number to go to that question, or press Enter to go on.", io)?;
    loop {
        let Some(line) = read_line(io)? else { return ended(io).map(Some) };
        match line.to_lowercase().as_str() {
            "" | "b" | "back" => return Ok(None),
            "q" | "quit" => return farewell(io).map(Some),
            "x" => return leave(io).map(Some),
            text => {
                let chosen = text.parse::<usize>().ok().and_then(|n| asked.get(n.checked_sub(1)?));
                if let Some(question) = chosen
                    && interview.go_to(&question.id).is_ok()
                {
                    return Ok(None);
                }
                tell(&format!("Please type a number from 1 to {}, or press Enter.", asked.len()), io)?;
            }
        }
    }
}

fn help(question: &Question, io: &mut Io<'_>) -> io::Result<()> {
    tell("Type the number or word that stands before an answer, then press Enter.", io)?;
    for (key, what) in [
        ("?", "you are not sure: nothing is assumed for you"),
        ("-", "you prefer not to say (where it is offered)"),
        ("b", "back to the question before"),
        ("s", "skip this question for now"),
        ("a", "all your answers, to see or change any"),
        ("r", "the result so far"),
        ("q", "stop; nothing is stored"),
        ("x", "leave at once and clear the window"),
    ] {
        writeln!(io.out, "   {key}  {what}")?;
    }
    if let Some(help) = &question.help {
        tell(help, io)?;
    }
    tell(
        "If you or somebody else is in danger, call your local emergency number now. Somebody to talk to, by country: findahelpline.com",
        io,
    )
}

fn farewell(io: &mut Io<'_>) -> io::Result<Exit> {
    let text = if io.interactive {
        "Stopped. Nothing was stored. What you see stays in this window until you close it; type \"clear\" to wipe it."
    } else {
        "Stopped. Nothing was stored."
    };
    tell(text, io)?;
    Ok(Exit::Done)
}

fn leave(io: &mut Io<'_>) -> io::Result<Exit> {
    if io.interactive {
        write!(io.out, "{CLEAR}")?;
        io.out.flush()?;
    }
    Ok(Exit::Done)
}

/// The input ended in the middle: nobody is there any more.
fn ended(io: &mut Io<'_>) -> io::Result<Exit> {
    tell("The input ended here. Nothing was stored.", io)?;
    Ok(Exit::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use readiness::Engine;

    fn typed(id: &str, line: &str) -> Typed {
        let engine = Engine::built_in("reconciliation").unwrap();
        understood(engine.pack().question(id).unwrap(), line)
    }

    #[test]
    fn lines_are_understood_as_people_type_them() {
        let text = |t: &str| Typed::Answer(Written::Text(t.to_owned()));
        for (line, meant) in [
            ("1", text("yes")),
            ("YES", text("yes")),
            ("n", text("no")),
            ("?", text("unsure")),
            ("-", text("prefer_not_to_say")),
            ("b", Typed::Back),
            ("Help", Typed::Help),
            ("3", Typed::Unclear),
            ("", Typed::Unclear),
            ("perhaps", Typed::Unclear),
        ] {
            assert_eq!(typed("base.told_to_stop", line), meant, "{line}");
        }
        assert_eq!(typed("base.ex_last_word", "1"), text("refused"));
        assert_eq!(typed("base.ex_last_word", "no"), Typed::Unclear);
        assert_eq!(typed("base.ex_last_word", "welcome"), text("welcome"));
        assert_eq!(typed("base.ex_last_word", "7"), Typed::Unclear);
        assert_eq!(typed("base.uninvited_visits", "2"), Typed::Answer(Written::Number(2)));
        assert_eq!(typed("base.uninvited_visits", "two"), Typed::Unclear);
    }
}
