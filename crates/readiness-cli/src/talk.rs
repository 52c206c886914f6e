//! The questionnaire in a terminal, line by line.
//!
//! In: an [`Interview`] and the lines a person types. Out: questions, help as soon as it may be needed,
//! and the result. Nothing is written anywhere but to the screen.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};

use readiness::{Domain, Interview, Question, Written};

use crate::page::{self, Detail};
use crate::phrases::{Voice, also_in};
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

fn voice(interview: &Interview) -> Voice {
    Voice::of(interview.engine())
}

/// Leads the interview to its result, or to wherever the person leaves.
pub(crate) fn run(interview: &mut Interview, io: &mut Io<'_>) -> io::Result<Exit> {
    let mut said = Said::default();
    let voice = voice(interview);
    let say = &voice.say.talk;
    welcome(interview, io)?;
    loop {
        let Some(question) = interview.question().cloned() else {
            match finished(interview, &mut said, io)? {
                Some(exit) => return Ok(exit),
                None => continue,
            }
        };
        ask(interview, &question, &mut said, io)?;
        let Some(line) = read_line(io)? else { return ended(voice, io) };
        match understood(&question, voice.typed(&line)) {
            Typed::Answer(written) => match interview.answer(&written) {
                Ok(()) => {
                    if let Some(exit) = consequences(interview, &mut said, io)? {
                        return Ok(exit);
                    }
                }
                Err(_) => {
                    tell(&(say.refused)(&offered(&question, voice)), io)?;
                }
            },
            Typed::Skip => {
                if !said.skip_told {
                    tell(say.left_open, io)?;
                    said.skip_told = true;
                }
                interview.skip();
            }
            Typed::Back => {
                if !interview.back() {
                    tell(say.first_question, io)?;
                }
            }
            Typed::All => {
                if let Some(exit) = all_answers(interview, io)? {
                    return Ok(exit);
                }
            }
            Typed::Result => {
                page::write(&interview.report_with_answers().explanation, Detail::Brief, voice, &mut io.out)?;
                writeln!(io.out)?;
                tell(say.so_far, io)?;
                said.section = None;
            }
            Typed::Help => help(&question, voice, io)?,
            Typed::Quit => return farewell(voice, io),
            Typed::Leave => return leave(io),
            Typed::Unclear => {
                tell(say.unclear, io)?;
            }
        }
    }
}

fn tell(text: &str, io: &mut Io<'_>) -> io::Result<()> {
    writeln!(io.out)?;
    write!(io.out, "{}", block(text, "  ", "  ", PLAIN))
}

fn welcome(interview: &Interview, io: &mut Io<'_>) -> io::Result<()> {
    let engine = interview.engine();
    writeln!(io.out)?;
    write!(io.out, "{}", block(engine.title(), "  ", "  ", STRONG))?;
    if let Some(about) = engine.about() {
        writeln!(io.out)?;
        write!(io.out, "{}", block(about, "  ", "  ", PLAIN))?;
    }
    let voice = voice(interview);
    for other in also_in(interview.engine()) {
        writeln!(io.out)?;
        write!(io.out, "{}", block(other, "  ", "  ", FAINT))?;
    }
    if let Some(note) = voice.note {
        tell(note, io)?;
    }
    let say = &voice.say.talk;
    tell(if io.interactive { say.private_window } else { say.private_pipe }, io)
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
    let voice = voice(interview);
    let say = &voice.say.talk;
    writeln!(io.out)?;
    if let Some((number, of, section)) = interview.section(question) {
        writeln!(io.out, "{FAINT}{}{FAINT:#}", "─".repeat(WIDTH))?;
        let here = (say.section)(number, of, &section.title);
        writeln!(io.out, "  {FAINT}{}{FAINT:#}", clean(&here))?;
        if said.section != Some(number) {
            said.section = Some(number);
            if let Some(intro) = &section.intro {
                write!(io.out, "{}", block(intro, "  ", "  ", FAINT))?;
            }
        }
        writeln!(io.out)?;
    }
    let untranslated = interview.engine().pack().untranslated(&question.id);
    let text = voice.marked(untranslated.map(AsRef::as_ref), &question.text);
    write!(io.out, "{}", block(&text, "  ", "  ", STRONG))?;
    writeln!(io.out)?;
    write!(io.out, "{}", block(&format!("{}{}", say.why, question.why), "  ", "  ", FAINT))?;
    if let Some(help) = &question.help {
        write!(io.out, "{}", block(help, "  ", "  ", FAINT))?;
    }
    writeln!(io.out)?;
    match &question.domain {
        Domain::YesNo(_) => {
            writeln!(io.out, "   1  {}", voice.words.yes)?;
            writeln!(io.out, "   2  {}", voice.words.no)?;
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
            writeln!(io.out, "      {}", (say.a_number)(&unit, *min, *max))?;
        }
        Domain::Date { .. } => {
            writeln!(io.out, "      {}", say.a_day)?;
        }
    }
    if question.unsure {
        writeln!(io.out, "   ?  {}", voice.words.unsure)?;
    }
    if question.prefer_not {
        writeln!(io.out, "   -  {}", voice.words.prefer_not)?;
    }
    if let Some(entry) = interview.entry(question) {
        let text = format!("{}{}", say.answer_so_far, interview.engine().in_words(question, &entry));
        write!(io.out, "{}", block(&text, "      ", "      ", FAINT))?;
    }
    writeln!(io.out)?;
    writeln!(io.out, "  {FAINT}{}{FAINT:#}", say.keys)
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
fn offered(question: &Question, voice: Voice) -> String {
    let say = &voice.say.talk;
    match &question.domain {
        Domain::YesNo(_) => say.offered_yes_no.to_owned(),
        Domain::Choice(options) => (say.offered_choice)(options.len()),
        Domain::Scale(_) => say.offered_scale.to_owned(),
        Domain::Count { min, max, .. } => (say.offered_count)(*min, *max),
        Domain::Date { max_days } => (say.offered_day)(*max_days),
    }
}

/// After an answer: help that may be needed is shown at once, and a stop is said as soon as it is
/// certain.
fn consequences(interview: &mut Interview, said: &mut Said, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
    let report = interview.report_with_answers();
    let voice = voice(interview);
    let say = &voice.say.talk;
    let new: Vec<_> =
        report.explanation.notices.iter().filter(|n| said.notices.insert(n.id.clone())).cloned().collect();
    page::notices(&new, voice, &mut io.out)?;
    let stops: Vec<_> =
        interview.certain_stops().into_iter().filter(|v| said.stops.insert(v.id.clone())).collect();
    if stops.is_empty() {
        return Ok(None);
    }
    writeln!(io.out)?;
    writeln!(io.out, "{ALERT}  {}{ALERT:#}", say.certain.to_uppercase())?;
    for stop in stops {
        writeln!(io.out)?;
        let untranslated = interview.engine().pack().untranslated(&stop.id);
        let text = voice.marked(untranslated.map(AsRef::as_ref), &stop.text);
        write!(io.out, "{}", block(&text, "  ┃ ", "  ┃ ", PLAIN))?;
    }
    tell(say.nothing_changes_it, io)?;
    writeln!(io.out)?;
    writeln!(io.out, "   1  {}", say.show_result)?;
    writeln!(io.out, "   2  {}", say.go_on)?;
    loop {
        let Some(line) = read_line(io)? else { return ended(voice, io).map(Some) };
        match voice.typed(&line).to_lowercase().as_str() {
            "1" | "r" | "result" => {
                page::write(&interview.report_with_answers().explanation, Detail::Brief, voice, &mut io.out)?;
                return after_result(interview, io);
            }
            "2" => return Ok(None),
            "q" | "quit" => return farewell(voice, io).map(Some),
            "x" => return leave(io).map(Some),
            "b" | "back" => {
                interview.back();
                return Ok(None);
            }
            _ => tell(say.one_or_two, io)?,
        }
    }
}

/// All questions are done: the result, and then a way to change answers.
fn finished(interview: &mut Interview, said: &mut Said, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
    page::write(&interview.report_with_answers().explanation, Detail::Brief, voice(interview), &mut io.out)?;
    said.section = None;
    after_result(interview, io)
}

fn after_result(interview: &mut Interview, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
    let voice = voice(interview);
    let say = &voice.say.talk;
    writeln!(io.out)?;
    writeln!(io.out, "  {FAINT}{}{FAINT:#}", say.result_keys)?;
    loop {
        let Some(line) = read_line(io)? else { return Ok(Some(Exit::Done)) };
        match voice.typed(&line).to_lowercase().as_str() {
            "w" | "why" => {
                page::write(&interview.report_with_answers().explanation, Detail::Full, voice, &mut io.out)?;
                writeln!(io.out)?;
                writeln!(io.out, "  {FAINT}{}{FAINT:#}", say.result_keys)?;
            }
            "a" | "all" => return all_answers(interview, io),
            "b" | "back" => {
                interview.back();
                return Ok(None);
            }
            "q" | "quit" | "" => return farewell(voice, io).map(Some),
            "x" => return leave(io).map(Some),
            _ => tell(say.result_unclear, io)?,
        }
    }
}

/// Every question asked so far with its answer; a number goes there.
fn all_answers(interview: &mut Interview, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
    let asked = interview.asked();
    let voice = voice(interview);
    let say = &voice.say.talk;
    writeln!(io.out)?;
    writeln!(io.out, "{STRONG}  {}{STRONG:#}", say.your_answers.to_uppercase())?;
    let mut section = None;
    for (i, question) in asked.iter().enumerate() {
        if section != Some(question.section) {
            section = Some(question.section);
            if let Some((_, _, section)) = interview.section(question) {
                writeln!(io.out)?;
                writeln!(io.out, "  {FAINT}{}{FAINT:#}", clean(&section.title))?;
            }
        }
        let answer = interview
            .entry(question)
            .map_or_else(|| "…".to_owned(), |e| interview.engine().in_words(question, &e));
        let text = format!("{} → {answer}", question.text);
        write!(io.out, "{}", block(&text, &format!("  {:>2}  ", i.saturating_add(1)), "      ", PLAIN))?;
    }
    tell(say.number_or_enter, io)?;
    loop {
        let Some(line) = read_line(io)? else { return ended(voice, io).map(Some) };
        match voice.typed(&line).to_lowercase().as_str() {
            "" | "b" | "back" => return Ok(None),
            "q" | "quit" => return farewell(voice, io).map(Some),
            "x" => return leave(io).map(Some),
            text => {
                let chosen = text.parse::<usize>().ok().and_then(|n| asked.get(n.checked_sub(1)?));
                if let Some(question) = chosen
                    && interview.go_to(&question.id).is_ok()
                {
                    return Ok(None);
                }
                tell(&(say.number_up_to)(asked.len()), io)?;
            }
        }
    }
}

fn help(question: &Question, voice: Voice, io: &mut Io<'_>) -> io::Result<()> {
    let say = &voice.say.talk;
    tell(say.help, io)?;
    for (key, what) in say.help_keys {
        writeln!(io.out, "   {key}  {what}")?;
    }
    if let Some(help) = &question.help {
        tell(help, io)?;
    }
    tell(say.emergency, io)
}

fn farewell(voice: Voice, io: &mut Io<'_>) -> io::Result<Exit> {
    let say = &voice.say.talk;
    tell(if io.interactive { say.stopped_window } else { say.stopped }, io)?;
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
fn ended(voice: Voice, io: &mut Io<'_>) -> io::Result<Exit> {
    tell(voice.say.talk.ended, io)?;
    Ok(Exit::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use readiness::Engine;

    fn typed(id: &str, line: &str) -> Typed {
        let engine = Engine::built_in("reconciliation").unwrap();
        understood(engine.question(id).unwrap(), line)
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
