//! The questionnaire in a terminal, line by line.
//!
//! In: an [`Interview`] and the lines a person types. Out: questions, help as soon as it may be needed,
//! and the result. Nothing is written anywhere but to the screen, and to the file that the person named.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};

use readiness::view::in_words;
use readiness::{Domain, Interview, Question, Restored, Written};

use crate::page::{self, Detail};
use crate::saved::{Before, Saved};
use crate::style::{ALERT, FAINT, PLAIN, STRONG, block, fit, width};
use crate::{Exit, Io};

/// The longest line that is read; nobody types more as an answer.
const MOST_TYPED: u64 = 4_096;
/// Where something can be typed.
pub(crate) const PROMPT: &str = "\n  > ";
/// How much of a longer line is passed over before it is clear that no line will ever end.
const MOST_PASSED: u64 = 1 << 20;

/// What a person wants.
#[derive(Debug, PartialEq, Eq)]
enum Typed {
    Answer(Written),
    Skip,
    Back,
    All,
    Result,
    Help,
    Erase,
    Quit,
    Leave,
    Unclear,
}

/// A talk: the interview, what was said already, and where the answers are saved, if anywhere.
struct Talk<'i> {
    interview: &'i mut Interview,
    saved: Option<Saved>,
    section: Option<usize>,
    notices: BTreeSet<String>,
    stops: BTreeSet<String>,
    skip_told: bool,
}

/// Leads the interview to its result, or to wherever the person leaves.
pub(crate) fn run(interview: &mut Interview, before: Option<Before>, io: &mut Io<'_>) -> io::Result<Exit> {
    welcome(interview, before.is_some(), io)?;
    let (saved, restored) = match before {
        Some(before) => (Some(before.saved), before.restored),
        None => (None, None),
    };
    let mut talk = Talk {
        interview,
        saved,
        section: None,
        notices: BTreeSet::new(),
        stops: BTreeSet::new(),
        skip_told: false,
    };
    if let Some(restored) = restored
        && let Some(exit) = talk.go_on(restored, io)?
    {
        return Ok(exit);
    }
    talk.questions(io)
}

impl Talk<'_> {
    /// Takes up the answers of an earlier day, and says at once what they call for.
    fn go_on(&mut self, restored: Restored, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        self.interview.restore(restored.sheet);
        let asked = self.interview.asked();
        let answered = asked.iter().filter(|q| self.interview.entry(q).is_some()).count();
        tell(
            &format!(
                "You go on where you were: {answered} of {} questions are answered so far. Type a to see your \
                 answers. What you left open is asked again.",
                asked.len()
            ),
            io,
        )?;
        if let Some(day) = restored.saved_on
            && self.interview.sheet().today().is_some_and(|today| today != day)
        {
            tell(
                &format!(
                    "They are from {day}. What counts days, or speaks of the last weeks, may be different now: \
                     please look at those answers again."
                ),
                io,
            )?;
        }
        if !restored.misfits.is_empty() {
            let which =
                "These saved answers no longer fit. They are not used, and stay in the file, set aside:";
            tell(which, io)?;
            for misfit in &restored.misfits {
                write!(io.out, "{}", block(&misfit.message, "   · ", "     ", PLAIN))?;
            }
        }
        let earlier = restored.aside.len().saturating_sub(restored.misfits.len());
        if earlier > 0 {
            tell(&format!("Set aside in the file since earlier, and not used: {earlier}."), io)?;
        }
        self.consequences(io)
    }

    fn questions(&mut self, io: &mut Io<'_>) -> io::Result<Exit> {
        loop {
            let Some(question) = self.interview.question().cloned() else {
                match self.finished(io)? {
                    Some(exit) => return Ok(exit),
                    None => continue,
                }
            };
            self.ask(&question, io)?;
            let Some(line) = read_line(io)? else { return ended(io) };
            let left = match understood(&question, &line) {
                Typed::Answer(written) => self.answer(&question, &written, io)?,
                Typed::Skip => {
                    self.skip(io)?;
                    None
                }
                Typed::Back => {
                    if !self.interview.back() {
                        tell("This is the first question.", io)?;
                    }
                    None
                }
                Typed::All => self.all_answers(io)?,
                Typed::Result => {
                    page::write(&self.interview.report().explanation, Detail::Brief, &mut io.out)?;
                    writeln!(io.out)?;
                    tell("That is the result so far. On with the questions.", io)?;
                    self.section = None;
                    None
                }
                Typed::Help => {
                    self.help(&question, io)?;
                    None
                }
                Typed::Erase => self.erase(io)?,
                Typed::Quit => Some(self.farewell(io)?),
                Typed::Leave => Some(self.leave(io)?),
                Typed::Unclear => {
                    tell("Please type one of the answers shown, or h for help.", io)?;
                    None
                }
            };
            if let Some(exit) = left {
                return Ok(exit);
            }
        }
    }

    fn answer(
        &mut self,
        question: &Question,
        written: &Written,
        io: &mut Io<'_>,
    ) -> io::Result<Option<Exit>> {
        if let Err(refused) = self.interview.answer(written) {
            let offered = offered(question, &refused.help);
            tell(&format!("That is not one of the answers here. Please type {offered}."), io)?;
            return Ok(None);
        }
        if let Some(saved) = &mut self.saved {
            saved.save(self.interview.engine(), self.interview.sheet(), io)?;
        }
        self.consequences(io)
    }

    fn skip(&mut self, io: &mut Io<'_>) -> io::Result<()> {
        if !self.skip_told {
            tell("Left open. Whatever is left open can only make the advice more careful.", io)?;
            self.skip_told = true;
        }
        self.interview.skip();
        Ok(())
    }

    fn ask(&mut self, question: &Question, io: &mut Io<'_>) -> io::Result<()> {
        writeln!(io.out)?;
        if let Some((number, of, section)) = self.interview.section(question) {
            writeln!(io.out, "{FAINT}{}{FAINT:#}", "─".repeat(width()))?;
            let title = format!("Section {number} of {of} · {}", section.title);
            write!(io.out, "{}", block(&title, "  ", "  ", FAINT))?;
            if self.section != Some(number) {
                self.section = Some(number);
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
        options(question, io)?;
        if let Some(entry) = self.interview.entry(question) {
            let so_far = format!("Your answer so far: {}", in_words(question, entry));
            write!(io.out, "{}", block(&so_far, "      ", "      ", FAINT))?;
        }
        writeln!(io.out)?;
        let erase = if self.saved.is_some() { " · e erase" } else { "" };
        let keys = format!("b back · s skip · a all answers · r result · h help{erase} · q quit");
        write!(io.out, "{}", block(&keys, "  ", "  ", FAINT))
    }

    /// After an answer: help that may be needed is shown at once, and a stop is said as soon as it is
    /// certain.
    fn consequences(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let report = self.interview.report();
        let new: Vec<_> = report
            .explanation
            .notices
            .iter()
            .filter(|n| self.notices.insert(n.id.to_string()))
            .cloned()
            .collect();
        page::notices(&new, &mut io.out)?;
        let stops: Vec<_> = self
            .interview
            .certain_stops()
            .into_iter()
            .filter(|v| self.stops.insert(v.id.to_string()))
            .collect();
        if stops.is_empty() {
            return Ok(None);
        }
        writeln!(io.out)?;
        write!(io.out, "{}", block("THIS IS CERTAIN NOW", "  ", "  ", ALERT))?;
        for stop in stops {
            writeln!(io.out)?;
            write!(io.out, "{}", block(&stop.text, "  ┃ ", "  ┃ ", PLAIN))?;
        }
        tell("Nothing else you answer will change this. You need not answer more.", io)?;
        writeln!(io.out)?;
        for choice in ["   1  Show me the result now", "   2  Go on with the questions"] {
            write!(io.out, "{}", block(choice, "", "      ", PLAIN))?;
        }
        loop {
            let Some(line) = read_line(io)? else { return ended(io).map(Some) };
            match line.to_lowercase().as_str() {
                "1" | "r" | "result" => {
                    page::write(&self.interview.report().explanation, Detail::Brief, &mut io.out)?;
                    return self.after_result(io);
                }
                "2" => return Ok(None),
                "q" | "quit" => return self.farewell(io).map(Some),
                "x" => return self.leave(io).map(Some),
                "b" | "back" => {
                    self.interview.back();
                    return Ok(None);
                }
                _ => tell("Please type 1 or 2. b goes back to change an answer, q stops.", io)?,
            }
        }
    }

    /// All questions are done: the result, and then a way to change answers.
    fn finished(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        page::write(&self.interview.report().explanation, Detail::Brief, &mut io.out)?;
        self.section = None;
        self.after_result(io)
    }

    fn after_result(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let keys = "a see or change answers · b back · w why, in full · q stop here";
        writeln!(io.out)?;
        write!(io.out, "{}", block(keys, "  ", "  ", FAINT))?;
        loop {
            let Some(line) = read_line(io)? else {
                return Ok(Some(if self.saved.is_some() { self.done(io)? } else { Exit::Done }));
            };
            match line.to_lowercase().as_str() {
                "w" | "why" => {
                    page::write(&self.interview.report().explanation, Detail::Full, &mut io.out)?;
                    writeln!(io.out)?;
                    write!(io.out, "{}", block(keys, "  ", "  ", FAINT))?;
                }
                "a" | "all" => return self.all_answers(io),
                "b" | "back" => {
                    self.interview.back();
                    return Ok(None);
                }
                "q" | "quit" | "" => return self.done(io).map(Some),
                "x" => {
                    if let Some(saved) = &mut self.saved {
                        saved.finish_silently();
                    }
                    return self.leave(io).map(Some);
                }
                _ => tell("Please type a, b, w or q.", io)?,
            }
        }
    }

    /// Every question asked so far with its answer; a number goes there.
    fn all_answers(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let asked = self.interview.asked();
        writeln!(io.out)?;
        writeln!(io.out, "{STRONG}  YOUR ANSWERS{STRONG:#}")?;
        let mut section = None;
        for (i, question) in asked.iter().enumerate() {
            if section != Some(question.section) {
                section = Some(question.section);
                if let Some((_, _, section)) = self.interview.section(question) {
                    writeln!(io.out)?;
                    write!(io.out, "{}", block(&section.title, "  ", "  ", FAINT))?;
                }
            }
            let answer =
                self.interview.entry(question).map_or_else(|| "…".to_owned(), |e| in_words(question, e));
            let text = format!("{} → {answer}", question.text);
            write!(io.out, "{}", block(&text, &format!("  {:>2}  ", i.saturating_add(1)), "      ", PLAIN))?;
        }
        tell("Type a number to go to that question, or press Enter to go on.", io)?;
        loop {
            let Some(line) = read_line(io)? else { return ended(io).map(Some) };
            match line.to_lowercase().as_str() {
                "" | "b" | "back" => return Ok(None),
                "q" | "quit" => return self.farewell(io).map(Some),
                "x" => return self.leave(io).map(Some),
                text => {
                    let chosen = text.parse::<usize>().ok().and_then(|n| asked.get(n.checked_sub(1)?));
                    if let Some(question) = chosen
                        && self.interview.go_to(&question.id).is_ok()
                    {
                        return Ok(None);
                    }
                    tell(&format!("Please type a number from 1 to {}, or press Enter.", asked.len()), io)?;
                }
            }
        }
    }

    fn help(&self, question: &Question, io: &mut Io<'_>) -> io::Result<()> {
        tell("Type the number or word that stands before an answer, then press Enter.", io)?;
        let (stop, leave) = if self.saved.is_some() {
            (
                "stop; the saved answers stay, to go on later",
                "leave at once and clear the window; the file stays",
            )
        } else {
            ("stop; nothing is stored", "leave at once and clear the window")
        };
        for (key, what) in [
            ("?", "you are not sure: nothing is assumed for you"),
            ("-", "you prefer not to say (where it is offered)"),
            ("b", "back to the question before"),
            ("s", "skip this question for now"),
            ("a", "all your answers, to see or change any"),
            ("r", "the result so far"),
            ("e", "erase the saved answers, and stop"),
            ("q", stop),
            ("x", leave),
        ] {
            if key != "e" || self.saved.is_some() {
                write!(io.out, "{}", block(what, &format!("   {key}  "), "      ", PLAIN))?;
            }
        }
        if let Some(help) = &question.help {
            tell(help, io)?;
        }
        tell(
            "If you or somebody else is in danger, call your local emergency number now. Somebody to talk to, by country: findahelpline.com",
            io,
        )
    }

    fn erase(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let Some(saved) = &mut self.saved else {
            tell("Nothing is stored, so there is nothing to erase.", io)?;
            return Ok(None);
        };
        if saved.erase_now(io)? { self.farewell(io).map(Some) } else { Ok(None) }
    }

    /// The end: what was saved has done its work.
    fn done(&mut self, io: &mut Io<'_>) -> io::Result<Exit> {
        if let Some(saved) = &mut self.saved {
            saved.finish(io)?;
        }
        self.farewell(io)
    }

    fn farewell(&self, io: &mut Io<'_>) -> io::Result<Exit> {
        let mut text = io.stored.tell(|stored| format!("Stopped. {stored}"));
        if io.interactive {
            text.push_str(
                " What you see stays in this window until you close it; type \"clear\" to wipe it.",
            );
        }
        tell(&text, io)?;
        Ok(self.exit())
    }

    fn leave(&self, io: &mut Io<'_>) -> io::Result<Exit> {
        if io.interactive {
            io.out.flush()?;
            (io.clear)()?;
        }
        Ok(self.exit())
    }

    fn exit(&self) -> Exit {
        self.saved.as_ref().map_or(Exit::Done, Saved::exit)
    }
}

/// The input ended in the middle: nobody is there any more.
fn ended(io: &mut Io<'_>) -> io::Result<Exit> {
    let text = io.stored.tell(|stored| format!("The input ended here. {stored}"));
    tell(&text, io)?;
    Ok(Exit::Failed)
}

pub(crate) fn tell(text: &str, io: &mut Io<'_>) -> io::Result<()> {
    writeln!(io.out)?;
    write!(io.out, "{}", block(text, "  ", "  ", PLAIN))
}

fn welcome(interview: &Interview, saving: bool, io: &mut Io<'_>) -> io::Result<()> {
    let pack = interview.engine().pack();
    writeln!(io.out)?;
    write!(io.out, "{}", block(&pack.title, "  ", "  ", STRONG))?;
    if let Some(about) = &pack.about {
        writeln!(io.out)?;
        write!(io.out, "{}", block(about, "  ", "  ", PLAIN))?;
    }
    let privacy = match (saving, io.interactive) {
        (true, true) => {
            "Nothing is sent. Type x at any time to leave at once and clear the window; the file stays. Type \
             h for help."
        }
        (true, false) => "Nothing is sent. Type h for help.",
        (false, true) => {
            "Your answers stay in this window: nothing is written to disk, nothing is sent. Type x at any \
             time to leave at once and clear the window. Type h for help."
        }
        (false, false) => {
            "Your answers stay here: nothing is written to disk, nothing is sent. Type h for help."
        }
    };
    tell(privacy, io)
}

/// Reads a line without the spaces around it; `None` at the end of the input.
pub(crate) fn read_line(io: &mut Io<'_>) -> io::Result<Option<String>> {
    Ok(read_whole_line(io)?.map(|line| line.trim().to_owned()))
}

/// Reads a line; `None` at the end of the input.
pub(crate) fn read_whole_line(io: &mut Io<'_>) -> io::Result<Option<String>> {
    loop {
        write!(io.out, "{PROMPT}")?;
        io.out.flush()?;
        let mut bytes = Vec::new();
        let read = io::Read::take(&mut io.input, MOST_TYPED).read_until(b'\n', &mut bytes)?;
        fit((io.columns)());
        if read == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&b'\n') || u64::try_from(read).is_ok_and(|n| n < MOST_TYPED) {
            return Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned()));
        }
        // The rest of the line must not be taken for the next answer.
        let passed = io::Read::take(&mut io.input, MOST_PASSED).skip_until(b'\n')?;
        if u64::try_from(passed).is_ok_and(|n| n >= MOST_PASSED) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the input has a line that does not end"));
        }
        tell("That line is too long for an answer.", io)?;
    }
}

/// What may be answered, each with what to type for it.
fn options(question: &Question, io: &mut Io<'_>) -> io::Result<()> {
    match &question.domain {
        Domain::YesNo(_) => {
            writeln!(io.out, "   1  Yes")?;
            writeln!(io.out, "   2  No")?;
        }
        Domain::Choice(options) => {
            for (i, option) in options.iter().enumerate() {
                let number = format!("  {:>2}  ", i.saturating_add(1));
                write!(io.out, "{}", block(&option.text, &number, "      ", PLAIN))?;
            }
        }
        Domain::Scale(points) => {
            for point in points {
                let number = format!("  {:>2}  ", point.value);
                write!(io.out, "{}", block(&point.text, &number, "      ", PLAIN))?;
            }
        }
        Domain::Count { unit, min, max } => {
            let unit = unit.as_deref().map(|u| format!(" ({u})")).unwrap_or_default();
            let text = format!("a number{unit}, from {min} to {max}");
            write!(io.out, "{}", block(&text, "      ", "      ", PLAIN))?;
        }
        Domain::Date { .. } => {
            let text = "a day like 2026-11-23, or how many days ago, like 40";
            write!(io.out, "{}", block(text, "      ", "      ", PLAIN))?;
        }
    }
    if question.unsure {
        writeln!(io.out, "   ?  Not sure")?;
    }
    if question.prefer_not {
        write!(io.out, "{}", block("Prefer not to say", "   -  ", "      ", PLAIN))?;
    }
    Ok(())
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
        "e" | "erase" => return Typed::Erase,
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
            ("e", Typed::Erase),
            ("3", Typed::Unclear),
            ("", Typed::Unclear),
            ("perhaps", Typed::Unclear),
        ] {
            assert_eq!(typed("base.told_to_stop", line), meant, "{line}");
        }
        assert_eq!(typed("base.ex_last_word", "1"), text("no"));
        assert_eq!(typed("base.ex_last_word", "welcome"), text("welcome"));
        assert_eq!(typed("base.ex_last_word", "7"), Typed::Unclear);
        assert_eq!(typed("base.uninvited_visits", "2"), Typed::Answer(Written::Number(2)));
        assert_eq!(typed("base.uninvited_visits", "two"), Typed::Unclear);
    }
}
