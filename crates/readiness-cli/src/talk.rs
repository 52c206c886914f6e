//! The questionnaire in a terminal, line by line.
//!
//! In: an [`Interview`] and the lines a person types. Out: questions, help as soon as it may be needed,
//! and the result. Nothing is written anywhere but to the screen, and to the file that the person named.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};

use readiness::core::diagnostic::nearest;
use readiness::view::{HelpPlace, LadderView, Line};
use readiness::{
    CarriedOver, Country, Date, Domain, Engine, Interview, LeftOutBecause, Order, Panel, Question, Written,
};

use crate::help_lines;
use crate::page::{self, Detail};
use crate::panel;
use crate::phrases::{Voice, also_in};
use crate::saved::Saved;
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
    Country,
    Help,
    Erase,
    Quit,
    Leave,
    Unclear,
}

/// A talk: the interview, what was said already, and where the answers are saved, if anywhere.
struct Talk {
    interview: Interview,
    voice: Voice,
    saved: Option<Saved>,
    section: Option<usize>,
    /// The notices and stops that hold and were said. One that ceases to hold is forgotten, so that it is
    /// said again when it holds again.
    notices: BTreeSet<String>,
    stops: BTreeSet<String>,
    /// The stage that was decided when it was last looked at.
    decided: Option<String>,
    /// Whether it was settled that nothing more than the least is permitted, when it was last looked at.
    settled: bool,
    /// The services that were named since a country was last chosen.
    helpers: BTreeSet<String>,
    skip_told: bool,
}

/// What a talk begins with.
#[derive(Default)]
pub(crate) struct Start {
    /// Where the answers are saved.
    pub(crate) saved: Option<Saved>,
    /// Answers that there are already.
    pub(crate) carried: Option<CarriedOver>,
    /// Whether they were given on the command line, rather than saved by an earlier talk.
    pub(crate) given: bool,
    /// Whether the order was asked for that takes the fewest questions.
    pub(crate) shortest: bool,
}

/// Leads the interview to its result, or to wherever the person leaves.
pub(crate) fn run(
    engine: &Engine,
    today: Option<Date>,
    country: Option<Country>,
    start: Start,
    io: &mut Io<'_>,
) -> io::Result<Exit> {
    let Start { saved, carried, given, shortest } = start;
    welcome(engine, saved.is_some(), io)?;
    let mut interview = match &carried {
        Some(carried) => engine.resume_at(carried.sheet.clone(), &carried.at),
        None => engine.interview(),
    };
    interview.set_today(interview.sheet().today().or(today));
    interview.choose_country(country);
    let can_be = !shortest || interview.set_order(Order::Shortest);
    let mut talk = Talk {
        interview,
        voice: Voice::of(engine),
        saved,
        section: None,
        notices: BTreeSet::new(),
        stops: BTreeSet::new(),
        decided: None,
        settled: false,
        helpers: BTreeSet::new(),
        skip_told: false,
    };
    if !can_be || talk.interview.order() == Order::Shortest {
        let say = &talk.voice.say.talk;
        let has_steps = engine.pack().ladder.is_some();
        let told = match (can_be, has_steps) {
            (true, _) => say.shortest,
            (false, true) => say.too_large,
            (false, false) => say.no_steps,
        };
        tell(told, io)?;
    }
    if let Some(carried) = &carried
        && let Some(exit) = talk.go_on(carried, given, io)?
    {
        return Ok(exit);
    }
    talk.questions(io)
}

impl Talk {
    /// Takes up the answers of an earlier day, and says at once what they call for.
    fn go_on(&mut self, carried: &CarriedOver, given: bool, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let say = &self.voice.say.saving;
        let asked = self.interview.asked();
        let answered = asked.iter().filter(|q| self.interview.entry(q).is_some()).count();
        let goes_on = if given { say.begins_with } else { say.goes_on };
        tell(&goes_on(answered, asked.len()), io)?;
        if let Some(day) = carried.saved_on
            && self.interview.sheet().today().is_some_and(|today| today != day)
        {
            tell(&(say.from_day)(&day.to_string()), io)?;
        }
        if !carried.left_out.is_empty() {
            tell(say.no_longer_fit, io)?;
            for left_out in &carried.left_out {
                let why = match left_out.because {
                    LeftOutBecause::NoSuchQuestion => (say.no_such_question)(&left_out.id),
                    LeftOutBecause::NoSuchAnswer | LeftOutBecause::GivenTwice | _ => {
                        (say.no_such_answer)(&left_out.id)
                    }
                };
                write!(io.out, "{}", block(&why, "   · ", "     ", PLAIN))?;
            }
        }
        let is_new = |question: &str| carried.left_out.iter().any(|l| l.id == question);
        let earlier = carried.aside.iter().filter(|a| !is_new(&a.question)).count();
        if earlier > 0 {
            tell(&(say.aside_before)(earlier), io)?;
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
            let Some(line) = read_line(self.voice, io)? else { return self.ended(io) };
            let left = match understood(&question, self.voice.typed(&line)) {
                Typed::Answer(written) => self.answer(&question, &written, io)?,
                Typed::Skip => {
                    self.skip(io)?;
                    None
                }
                Typed::Back => {
                    if !self.interview.back() {
                        tell(self.voice.say.talk.first_question, io)?;
                    }
                    None
                }
                Typed::All => self.all_answers(io)?,
                Typed::Result => {
                    self.result(Detail::Brief, io)?;
                    writeln!(io.out)?;
                    tell(self.voice.say.talk.so_far, io)?;
                    self.section = None;
                    None
                }
                Typed::Country => self.choose_country(io)?,
                Typed::Help => {
                    self.help(&question, io)?;
                    None
                }
                Typed::Erase => self.erase(io)?,
                Typed::Quit => Some(self.farewell(io)?),
                Typed::Leave => Some(self.leave(io)?),
                Typed::Unclear => {
                    tell(self.voice.say.talk.unclear, io)?;
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
        if self.interview.answer(written).is_err() {
            tell(&(self.voice.say.talk.refused)(&offered(question, self.voice)), io)?;
            return Ok(None);
        }
        self.save(io)?;
        self.consequences(io)
    }

    fn save(&mut self, io: &mut Io<'_>) -> io::Result<()> {
        let Some(saved) = &mut self.saved else { return Ok(()) };
        saved.save(self.interview.engine(), self.interview.sheet(), self.interview.bookmark(), io)
    }

    fn skip(&mut self, io: &mut Io<'_>) -> io::Result<()> {
        if !self.skip_told {
            tell(self.voice.say.talk.left_open, io)?;
            self.skip_told = true;
        }
        self.interview.skip();
        // Before the first answer there is nothing worth a file.
        if self.interview.sheet().is_empty() { Ok(()) } else { self.save(io) }
    }

    fn ask(&mut self, question: &Question, io: &mut Io<'_>) -> io::Result<()> {
        let say = &self.voice.say.talk;
        writeln!(io.out)?;
        if let Some((number, of, section)) = self.interview.section(question) {
            writeln!(io.out, "{FAINT}{}{FAINT:#}", "─".repeat(width()))?;
            let title = (say.section)(number, of, &section.title);
            write!(io.out, "{}", block(&title, "  ", "  ", FAINT))?;
            if self.section != Some(number) {
                self.section = Some(number);
                if let Some(intro) = &section.intro {
                    write!(io.out, "{}", block(intro, "  ", "  ", FAINT))?;
                }
            }
            writeln!(io.out)?;
        }
        write!(io.out, "{}", block(&self.marked(&question.id, &question.text), "  ", "  ", STRONG))?;
        writeln!(io.out)?;
        write!(io.out, "{}", block(&format!("{}{}", say.why, question.why), "  ", "  ", FAINT))?;
        if let Some(help) = &question.help {
            write!(io.out, "{}", block(help, "  ", "  ", FAINT))?;
        }
        writeln!(io.out)?;
        options(question, self.voice, io)?;
        if let Some(entry) = self.interview.entry(question) {
            let said = self.interview.engine().in_words(question, &entry);
            let so_far = format!("{}{said}", say.answer_so_far);
            write!(io.out, "{}", block(&so_far, "      ", "      ", FAINT))?;
        }
        writeln!(io.out)?;
        let keys = if self.saved.is_some() { self.voice.say.saving.keys } else { say.keys };
        write!(io.out, "{}", block(keys, "  ", "  ", FAINT))
    }

    /// A text of the pack, and in which language it stands if nobody has translated it.
    fn marked(&self, id: &str, text: &str) -> String {
        let untranslated = self.interview.engine().pack().untranslated(id);
        self.voice.marked(untranslated.map(AsRef::as_ref), text)
    }

    fn result(&self, detail: Detail, io: &mut Io<'_>) -> io::Result<()> {
        let report = self.interview.report_with_answers();
        let report = self.interview.engine().with_proof(report, self.interview.sheet());
        page::write(&report.explanation, detail, self.voice, &mut io.out)?;
        if report.explanation.help.is_empty() { Ok(()) } else { self.offer_country(io) }
    }

    /// After an answer: help that may be needed is shown at once, a stop is said as soon as it is certain, and
    /// so is a stage as soon as nothing can change it, or that no answer can permit anything.
    fn consequences(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let now = self.interview.report().explanation;
        let notices = news(now.notices, &mut self.notices);
        page::notices(&notices, self.voice, &mut io.out)?;
        self.name_help(now.help, io)?;
        let stops = news(self.interview.certain_stops(), &mut self.stops);
        let decided = self.interview.decided();
        let is_new = decided.is_some() && decided != self.decided;
        self.decided = decided;
        let settled = now.ladder.filter(|ladder| self.permits_the_least(ladder)).map(|l| l.permission_title);
        let is_settled = settled.is_some() && !self.settled;
        self.settled = settled.is_some();
        if stops.is_empty() {
            // Whoever went on after a stop has been offered to end it.
            if !self.stops.is_empty() {
                return Ok(None);
            }
            if is_new && self.interview.has_more() {
                return self.decided(io);
            }
            if let Some(title) = settled.filter(|_| is_settled && self.decided.is_none()) {
                tell(&(self.voice.say.talk.settled)(&title), io)?;
            }
            return Ok(None);
        }
        let say = &self.voice.say.talk;
        let is_final = stops.iter().any(|stop| self.is_final(stop));
        let (head, what_follows) = if is_final {
            (say.certain, say.nothing_changes_it)
        } else {
            (say.comes_first, say.nothing_before_it)
        };
        writeln!(io.out)?;
        write!(io.out, "{}", block(&head.to_uppercase(), "  ", "  ", ALERT))?;
        for stop in stops {
            writeln!(io.out)?;
            write!(io.out, "{}", block(&self.marked(&stop.id, &stop.text), "  ┃ ", "  ┃ ", PLAIN))?;
        }
        tell(what_follows, io)?;
        self.result_or(say.go_on, io)
    }

    /// Whether it is settled that nothing more than the least is permitted. More than that is said only with
    /// the result, beside all that is to be minded.
    fn permits_the_least(&self, ladder: &LadderView) -> bool {
        let least = self.interview.engine().pack().ladder.as_ref().and_then(|l| l.permissions.first());
        ladder.settled && least.is_some_and(|least| *least.id == *ladder.permission)
    }

    /// Says that nothing can change the stage any more.
    fn decided(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let say = &self.voice.say.talk;
        let ladder = self.interview.engine().pack().ladder.as_ref();
        let stage = ladder.and_then(|l| l.stages.iter().find(|s| Some(&*s.id) == self.decided.as_deref()));
        let Some(stage) = stage else { return Ok(None) };
        writeln!(io.out)?;
        write!(io.out, "{}", block(&(say.decided)(&stage.title), "  ", "  ", STRONG))?;
        tell(say.decided_means, io)?;
        self.result_or(say.go_on_fuller, io)
    }

    /// Offers the result, or to go on.
    fn result_or(&mut self, go_on: &str, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let say = &self.voice.say.talk;
        choices(say.show_result, go_on, io)?;
        loop {
            let Some(line) = read_line(self.voice, io)? else { return self.ended(io).map(Some) };
            match self.voice.typed(&line).to_lowercase().as_str() {
                "1" | "r" | "result" => {
                    self.result(Detail::Brief, io)?;
                    return self.after_result(io);
                }
                "2" => {
                    self.interview.ask_everything();
                    return Ok(None);
                }
                "q" | "quit" => return self.farewell(io).map(Some),
                "x" => return self.leave(io).map(Some),
                "b" | "back" => {
                    self.interview.back();
                    return Ok(None);
                }
                "c" | "country" => {
                    if let Some(exit) = self.choose_country(io)? {
                        return Ok(Some(exit));
                    }
                    choices(say.show_result, go_on, io)?;
                }
                _ => tell(say.one_or_two, io)?,
            }
        }
    }

    /// Names the services that were not named yet, and how to see those of one's own country.
    fn name_help(&mut self, places: Vec<HelpPlace>, io: &mut Io<'_>) -> io::Result<()> {
        let mut new = Vec::new();
        for mut place in places {
            place.lines.retain(|line| self.helpers.insert(line.id.clone()));
            if !place.lines.is_empty() {
                new.push(place);
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        help_lines::write(&new, Detail::Brief, self.voice, &mut io.out)?;
        self.offer_country(io)
    }

    fn offer_country(&self, io: &mut Io<'_>) -> io::Result<()> {
        let offered = self.interview.country().is_none() && !self.interview.engine().countries().is_empty();
        if offered { tell(self.voice.say.talk.see_country, io) } else { Ok(()) }
    }

    /// Asks for the country, which stays in memory, and names who helps there.
    fn choose_country(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let say = &self.voice.say.talk;
        let engine = self.interview.engine().clone();
        let countries = engine.countries();
        if countries.is_empty() {
            tell(say.no_countries, io)?;
            return Ok(None);
        }
        writeln!(io.out)?;
        for (i, country) in countries.iter().enumerate() {
            let number = format!("  {:>2}  ", i.saturating_add(1));
            write!(io.out, "{}", block(country.name(), &number, "      ", PLAIN))?;
        }
        tell(say.which_country, io)?;
        loop {
            let Some(line) = read_line(self.voice, io)? else { return self.ended(io).map(Some) };
            let chosen = match self.voice.typed(&line).to_lowercase().as_str() {
                "" => return Ok(None),
                "q" | "quit" => return self.farewell(io).map(Some),
                "x" => return self.leave(io).map(Some),
                "0" => None,
                low => {
                    let by_number = low.parse::<usize>().ok().and_then(|n| countries.get(n.checked_sub(1)?));
                    let Some(country) = by_number.cloned().or_else(|| engine.country(low).ok()) else {
                        let meant = nearest(&line, countries.iter().map(Country::name));
                        tell(&(say.no_such_country)(meant), io)?;
                        continue;
                    };
                    Some(country)
                }
            };
            self.interview.choose_country(chosen);
            self.helpers.clear();
            let mut places = self.interview.report().explanation.help;
            if places.is_empty() && self.interview.country().is_some() {
                places = engine.help(self.interview.country());
            }
            self.name_help(places, io)?;
            return Ok(None);
        }
    }

    /// All questions are done: the result, and then a way to change answers.
    fn finished(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        self.result(Detail::Brief, io)?;
        self.section = None;
        self.after_result(io)
    }

    fn after_result(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let say = &self.voice.say.talk;
        let more = if self.interview.has_more() { say.more_key } else { "" };
        let keys = &format!("{more}{}", say.result_keys);
        let panel = self.panel();
        if let Some((titles, _)) = &panel {
            tell(&(self.voice.say.panel.offer)(titles), io)?;
        }
        writeln!(io.out)?;
        write!(io.out, "{}", block(keys, "  ", "  ", FAINT))?;
        loop {
            let Some(line) = read_line(self.voice, io)? else {
                return Ok(Some(if self.saved.is_some() { self.done(io)? } else { Exit::Done }));
            };
            match self.voice.typed(&line).to_lowercase().as_str() {
                "w" | "why" => {
                    self.result(Detail::Full, io)?;
                    writeln!(io.out)?;
                    write!(io.out, "{}", block(keys, "  ", "  ", FAINT))?;
                }
                "m" | "more" if !more.is_empty() => {
                    self.interview.ask_everything();
                    return Ok(None);
                }
                "g" | "guides" => {
                    match &panel {
                        Some((_, panel)) => panel::page::write(panel, self.voice, &mut io.out)?,
                        None => tell(self.voice.say.panel.none, io)?,
                    }
                    writeln!(io.out)?;
                    write!(io.out, "{}", block(keys, "  ", "  ", FAINT))?;
                }
                "a" | "all" => return self.all_answers(io),
                "c" | "country" => {
                    if let Some(exit) = self.choose_country(io)? {
                        return Ok(Some(exit));
                    }
                    writeln!(io.out)?;
                    write!(io.out, "{}", block(keys, "  ", "  ", FAINT))?;
                }
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
                _ => tell(self.voice.say.talk.result_unclear, io)?,
            }
        }
    }

    /// What the voices beside the pack say, and what they are called; nothing where nobody is to be heard.
    fn panel(&self) -> Option<(String, Panel)> {
        let voices = self.interview.engine().voices().ok()?;
        let titles: Vec<&str> = voices.titles().collect();
        let panel = voices.hear(self.interview.sheet());
        panel.silence.is_none().then(|| (titles.join(", "), panel))
    }

    /// Every question asked so far with its answer; a number goes there.
    fn all_answers(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let say = &self.voice.say.talk;
        let asked = self.interview.asked();
        writeln!(io.out)?;
        write!(io.out, "{}", block(&say.your_answers.to_uppercase(), "  ", "  ", STRONG))?;
        let mut section = None;
        for (i, question) in asked.iter().enumerate() {
            if section != Some(question.section) {
                section = Some(question.section);
                if let Some((_, _, section)) = self.interview.section(question) {
                    writeln!(io.out)?;
                    write!(io.out, "{}", block(&section.title, "  ", "  ", FAINT))?;
                }
            }
            let in_words = |entry| self.interview.engine().in_words(question, &entry);
            let answer = self.interview.entry(question).map_or_else(|| "…".to_owned(), in_words);
            let text = format!("{} → {answer}", question.text);
            write!(io.out, "{}", block(&text, &format!("  {:>2}  ", i.saturating_add(1)), "      ", PLAIN))?;
        }
        tell(say.number_or_enter, io)?;
        loop {
            let Some(line) = read_line(self.voice, io)? else { return self.ended(io).map(Some) };
            match self.voice.typed(&line).to_lowercase().as_str() {
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
                    tell(&(say.number_up_to)(asked.len()), io)?;
                }
            }
        }
    }

    fn help(&self, question: &Question, io: &mut Io<'_>) -> io::Result<()> {
        let (say, saving) = (&self.voice.say.talk, &self.voice.say.saving);
        tell(say.help, io)?;
        let no_countries = self.interview.engine().countries().is_empty();
        for (key, what) in say.help_keys.iter().filter(|(key, _)| *key != "c" || !no_countries) {
            let what = match *key {
                "q" if self.saved.is_some() => saving.help_quit,
                "x" if self.saved.is_some() => saving.help_leave,
                _ => what,
            };
            if *key == "q" && self.saved.is_some() {
                write!(io.out, "{}", block(saving.help_erase, "   e  ", "      ", PLAIN))?;
            }
            write!(io.out, "{}", block(what, &format!("   {key}  "), "      ", PLAIN))?;
        }
        if let Some(help) = &question.help {
            tell(help, io)?;
        }
        tell(say.emergency, io)
    }

    fn erase(&mut self, io: &mut Io<'_>) -> io::Result<Option<Exit>> {
        let Some(saved) = &mut self.saved else {
            tell(self.voice.say.saving.nothing_to_erase, io)?;
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
        let say = &self.voice.say.talk;
        let mut text = io.stored.tell(|stored| format!("{} {stored}", say.stopped));
        if io.interactive {
            text.push(' ');
            text.push_str(say.window_stays);
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

    /// The input ended in the middle: nobody is there any more.
    fn ended(&self, io: &mut Io<'_>) -> io::Result<Exit> {
        let say = &self.voice.say.talk;
        let text = io.stored.tell(|stored| format!("{} {stored}", say.ended));
        tell(&text, io)?;
        Ok(Exit::Failed)
    }

    /// Whether a stop is the end of the matter.
    fn is_final(&self, stop: &Line) -> bool {
        self.interview.engine().pack().vetoes.iter().any(|v| *v.id == *stop.id && v.is_final)
    }
}

/// What was not said yet. From then on, what holds counts as said, and nothing else does.
fn news(holds: Vec<Line>, said: &mut BTreeSet<String>) -> Vec<Line> {
    let before = std::mem::replace(said, holds.iter().map(|line| line.id.clone()).collect());
    holds.into_iter().filter(|line| !before.contains(&line.id)).collect()
}

/// Two ways on, 1 and 2.
pub(crate) fn choices(first: &str, second: &str, io: &mut Io<'_>) -> io::Result<()> {
    writeln!(io.out)?;
    write!(io.out, "{}", block(first, "   1  ", "      ", PLAIN))?;
    write!(io.out, "{}", block(second, "   2  ", "      ", PLAIN))
}

pub(crate) fn tell(text: &str, io: &mut Io<'_>) -> io::Result<()> {
    writeln!(io.out)?;
    write!(io.out, "{}", block(text, "  ", "  ", PLAIN))
}

fn welcome(engine: &Engine, saving: bool, io: &mut Io<'_>) -> io::Result<()> {
    let voice = Voice::of(engine);
    writeln!(io.out)?;
    write!(io.out, "{}", block(engine.title(), "  ", "  ", STRONG))?;
    if let Some(about) = engine.about() {
        writeln!(io.out)?;
        write!(io.out, "{}", block(about, "  ", "  ", PLAIN))?;
    }
    for other in also_in(engine) {
        writeln!(io.out)?;
        write!(io.out, "{}", block(other, "  ", "  ", FAINT))?;
    }
    if let Some(note) = voice.note {
        tell(note, io)?;
    }
    let privacy = match (saving, io.interactive) {
        (true, true) => voice.say.saving.private_window,
        (true, false) => voice.say.saving.private_pipe,
        (false, true) => voice.say.talk.private_window,
        (false, false) => voice.say.talk.private_pipe,
    };
    tell(privacy, io)
}

/// Reads a line without the spaces around it; `None` at the end of the input.
pub(crate) fn read_line(voice: Voice, io: &mut Io<'_>) -> io::Result<Option<String>> {
    Ok(read_whole_line(voice, io)?.map(|line| line.trim().to_owned()))
}

/// Reads a line; `None` at the end of the input.
pub(crate) fn read_whole_line(voice: Voice, io: &mut Io<'_>) -> io::Result<Option<String>> {
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
        tell(voice.say.talk.too_long, io)?;
    }
}

/// What may be answered, each with what to type for it.
fn options(question: &Question, voice: Voice, io: &mut Io<'_>) -> io::Result<()> {
    let (say, words) = (&voice.say.talk, voice.words);
    match &question.domain {
        Domain::YesNo(_) => {
            write!(io.out, "{}", block(words.yes, "   1  ", "      ", PLAIN))?;
            write!(io.out, "{}", block(words.no, "   2  ", "      ", PLAIN))?;
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
            let text = (say.a_number)(&unit, *min, *max);
            write!(io.out, "{}", block(&text, "      ", "      ", PLAIN))?;
        }
        Domain::Date { .. } => {
            write!(io.out, "{}", block(say.a_day, "      ", "      ", PLAIN))?;
        }
    }
    if question.unsure {
        write!(io.out, "{}", block(words.unsure, "   ?  ", "      ", PLAIN))?;
    }
    if question.prefer_not {
        write!(io.out, "{}", block(words.prefer_not, "   -  ", "      ", PLAIN))?;
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
        "c" | "country" => return Typed::Country,
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
            ("e", Typed::Erase),
            ("3", Typed::Unclear),
            ("", Typed::Unclear),
            ("perhaps", Typed::Unclear),
        ] {
            assert_eq!(typed("base.suicidal", line), meant, "{line}");
        }
        assert_eq!(typed("base.ex_last_word", "1"), text("refused"));
        assert_eq!(typed("base.ex_last_word", "no"), Typed::Unclear);
        assert_eq!(typed("base.ex_last_word", "welcome"), text("welcome"));
        assert_eq!(typed("base.ex_last_word", "7"), Typed::Unclear);
        assert_eq!(typed("base.uninvited_visits", "2"), Typed::Answer(Written::Number(2)));
        assert_eq!(typed("base.uninvited_visits", "two"), Typed::Unclear);
    }
}
