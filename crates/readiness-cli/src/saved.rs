//! Answers that are saved, because the person said so.
//!
//! In: the file they named, and each answer as it comes. Out: the same answers on another day, and words
//! that are true at every moment about what is stored and where.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use readiness::{Aside, Bookmark, CarriedOver, Date, Engine, Sheet};

use crate::args::Assess;
use crate::disk::{Exposed, PrivateFile, Unsaved};
use crate::lock::{self, Closed, Passphrase};
use crate::phrases::{Phrases, Saving, Voice};
use crate::style::{PLAIN, block, clean, fit};
use crate::talk::{PROMPT, choices, read_line, read_whole_line, tell};
use crate::{Exit, Io, Stop};

/// How often a passphrase may be mistyped.
const MOST_TRIES: usize = 3;

/// What is stored right now, for whoever has to say so when the program is stopped from outside.
#[derive(Clone, Debug, Default)]
pub struct Stored(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    place: Place,
    /// The language of the talk, once there is one.
    say: &'static Phrases,
}

impl Default for State {
    fn default() -> Self {
        Self { place: Place::default(), say: Phrases::ENGLISH }
    }
}

#[derive(Debug, Default)]
enum Place {
    #[default]
    Nowhere,
    /// Everything up to the last answer.
    Whole(String),
    /// The last save failed.
    Behind(String),
    Erased,
}

impl Stored {
    /// Hands over a farewell that says what is stored, for a window of that width; no save begins or
    /// ends meanwhile.
    pub fn farewell<T>(&self, columns: Option<usize>, with: impl FnOnce(&str) -> T) -> T {
        fit(columns);
        let state = self.state();
        let text = format!("{} {}", state.say.talk.stopped, state.words());
        with(&block(&text, "  ", "  ", PLAIN))
    }

    /// The language to say it in from now on.
    pub(crate) fn speak(&self, voice: Voice) {
        self.state().say = voice.say;
    }

    /// Hands over what is stored, in words; no save begins or ends meanwhile.
    pub(crate) fn tell<T>(&self, with: impl FnOnce(&str) -> T) -> T {
        with(&self.state().words())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is stored; whoever asks waits until it is done.
    fn change<T>(&self, change: impl FnOnce(&mut Place) -> T) -> T {
        change(&mut self.state().place)
    }

    fn is_somewhere(&self) -> bool {
        self.change(|place| matches!(place, Place::Whole(_) | Place::Behind(_)))
    }
}

impl State {
    fn words(&self) -> String {
        let say = &self.say.saving;
        match &self.place {
            Place::Nowhere => say.stored_nowhere.to_owned(),
            Place::Whole(path) => (say.stored)(path),
            Place::Behind(path) => (say.stored_behind)(path),
            Place::Erased => say.stored_no_more.to_owned(),
        }
    }
}

/// Where the answers of this talk are saved.
pub(crate) struct Saved {
    file: PrivateFile,
    shown: String,
    passphrase: Option<Passphrase>,
    aside: Vec<Aside>,
    voice: Voice,
    keep: bool,
    stored: Stored,
    /// Somebody took the file away: nothing more is saved.
    gone: bool,
    failed: bool,
}

/// What there was to go on with.
pub(crate) struct Before {
    pub saved: Saved,
    /// None when this is the beginning.
    pub carried: Option<CarriedOver>,
}

/// Opens the file that was named; says who could read it, and asks for a passphrase where one is
/// needed or wanted.
pub(crate) fn open(
    args: &Assess,
    path: &Path,
    engine: &Engine,
    today: Option<Date>,
    io: &mut Io<'_>,
) -> Result<Before, Stop> {
    let found = PrivateFile::find(path).map_err(Stop::Failed)?;
    let mut saved = Saved {
        shown: clean(&found.file.path().display().to_string()),
        file: found.file,
        passphrase: None,
        aside: Vec::new(),
        voice: Voice::of(engine),
        keep: args.keep,
        stored: io.stored.clone(),
        gone: false,
        failed: false,
    };
    let is_new = found.content.is_empty();
    let was_locked = lock::is_locked(&found.content);
    saved.say_who_reads(was_locked, &found.exposed, io)?;
    let text = if was_locked { saved.unlock(&found.content, io)? } else { found.content };
    let carried = if is_new { None } else { Some(engine.take_up(&saved.shown, &*text, today)?) };
    if !is_new {
        saved.stored.change(|place| *place = Place::Whole(saved.shown.clone()));
    }
    if !was_locked && (args.passphrase || (is_new && io.hidden.is_some())) {
        saved.passphrase = new_passphrase(args.passphrase, saved.voice, io)?;
    }
    if !is_new && !text.trim_ascii_start().starts_with(b"{") {
        tell(saved.say().becomes_json, io)?;
    }
    if let Some(carried) = &carried {
        saved.aside.clone_from(&carried.aside);
        if !was_locked && saved.passphrase.is_some() {
            // Without waiting for an answer: until then anybody could still read it.
            saved.save(engine, &carried.sheet, carried.at.clone(), io)?;
        }
    }
    Ok(Before { saved, carried })
}

/// Asks for the passphrase until it fits.
pub(crate) fn unlock(
    locked: &[u8],
    shown: &str,
    voice: Voice,
    io: &mut Io<'_>,
) -> Result<(Vec<u8>, Passphrase), Stop> {
    let say = &voice.say.saving;
    for _ in 0..MOST_TRIES {
        let passphrase = Passphrase::new(typed_unseen(say.passphrase, voice, io)?);
        match lock::open(locked, &passphrase) {
            Ok(text) => return Ok((text, passphrase)),
            Err(Closed::WrongPassphrase) => tell(say.wrong_passphrase, io)?,
            Err(Closed::TooMuchWork) => return Err(Stop::Failed((say.too_much_work)(shown))),
            Err(Closed::Damaged) => return Err(Stop::Failed((say.damaged)(shown))),
        }
    }
    Err(Stop::Failed((say.stays_locked)(shown)))
}

impl Saved {
    fn say(&self) -> &'static Saving {
        &self.voice.say.saving
    }

    /// One line each: what is saved, who could read it, what helps, and how it goes away again.
    fn say_who_reads(&self, locked: bool, exposed: &[Exposed], io: &mut Io<'_>) -> io::Result<()> {
        let say = self.say();
        let saved_in = (say.saved_in)(&self.shown);
        let mut lines = vec![saved_in.as_str()];
        if locked {
            lines.push(say.is_locked);
        } else {
            lines.push(say.who_reads);
            lines.push(match io.hidden {
                Some(_) => say.passphrase_helps,
                None => say.passphrase_option_helps,
            });
        }
        lines.extend(exposed.iter().map(|how| match how {
            #[cfg(unix)]
            Exposed::FolderOfOther => say.folder_of_other,
            #[cfg(unix)]
            Exposed::FolderOfGroup => say.folder_of_group,
            #[cfg(unix)]
            Exposed::NameIsSeen => say.name_is_seen,
            #[cfg(unix)]
            Exposed::WasOpen => say.was_open,
            #[cfg(not(unix))]
            Exposed::CannotTell => say.cannot_tell,
        }));
        lines.push(if self.keep { say.stays } else { say.asked_at_end });
        lines.push(say.erase_any_time);
        writeln!(io.out)?;
        for line in lines {
            write!(io.out, "{}", block(line, "  · ", "    ", PLAIN))?;
        }
        Ok(())
    }

    fn unlock(&mut self, locked: &[u8], io: &mut Io<'_>) -> Result<Vec<u8>, Stop> {
        let (text, passphrase) = unlock(locked, &self.shown, self.voice, io)?;
        self.passphrase = Some(passphrase);
        Ok(text)
    }

    /// Saves what was answered so far. Where that fails the talk goes on, and the person knows.
    pub(crate) fn save(
        &mut self,
        engine: &Engine,
        sheet: &Sheet,
        at: Bookmark,
        io: &mut Io<'_>,
    ) -> io::Result<()> {
        if self.gone {
            return Ok(());
        }
        let mut answers = engine.answers(sheet);
        answers.aside.clone_from(&self.aside);
        answers.at = Some(at);
        let text = answers.to_json();
        let content = match &self.passphrase {
            Some(passphrase) => lock::close(&text, passphrase),
            None => Ok(text.into_bytes()),
        };
        let say = self.say();
        let (file, shown) = (&mut self.file, &self.shown);
        let written = self.stored.change(|place| {
            let written = content.map_err(Unsaved::Failed).and_then(|content| file.replace(&content));
            match &written {
                Ok(()) => *place = Place::Whole(shown.clone()),
                Err(Unsaved::Gone) => *place = Place::Nowhere,
                Err(Unsaved::Taken | Unsaved::Failed(_)) if matches!(place, Place::Nowhere) => {}
                Err(Unsaved::Taken | Unsaved::Failed(_)) => *place = Place::Behind(shown.clone()),
            }
            written
        });
        self.failed = written.is_err();
        let Err(why) = written else { return Ok(()) };
        self.gone = !matches!(why, Unsaved::Failed(_));
        let text = match why {
            Unsaved::Gone => (say.taken_away)(shown),
            Unsaved::Taken => (say.put_there)(shown),
            Unsaved::Failed(error) => (say.not_saved)(&error.to_string()),
        };
        tell(&text, io)
    }

    /// All is done: the answers are erased, unless the person wants to keep them.
    pub(crate) fn finish(&mut self, io: &mut Io<'_>) -> io::Result<()> {
        if self.keep || !self.stored.is_somewhere() {
            return Ok(());
        }
        tell(&(self.say().erase_at_end)(&self.shown), io)?;
        self.erase_or_not(self.say().keep_them, Answer::Erase, io).map(drop)
    }

    /// The person wants them erased now, before the end; whether that was done.
    pub(crate) fn erase_now(&mut self, io: &mut Io<'_>) -> io::Result<bool> {
        if !self.stored.is_somewhere() {
            tell(self.say().nothing_to_erase, io)?;
            return Ok(false);
        }
        tell(&(self.say().erase_and_stop)(&self.shown), io)?;
        self.erase_or_not(self.say().go_on, Answer::Keep, io)
    }

    /// At the end without a word: erased, unless the person asked to keep them.
    pub(crate) fn finish_silently(&mut self) {
        if !self.keep && self.stored.is_somewhere() {
            let _nobody_to_tell = self.erase();
        }
    }

    /// Asks, and does it. `otherwise` is what an input that ends means.
    fn erase_or_not(&mut self, keep: &str, otherwise: Answer, io: &mut Io<'_>) -> io::Result<bool> {
        let say = self.say();
        let left = if self.passphrase.is_some() { say.left_locked } else { say.left_to_find };
        tell(&format!("{} {left}", say.erasing), io)?;
        choices(say.erase_them, keep, io)?;
        let answer = loop {
            let Some(line) = read_line(self.voice, io)? else { break otherwise };
            match self.voice.typed(&line).to_lowercase().as_str() {
                "1" | "e" | "erase" | "y" | "yes" => break Answer::Erase,
                "2" | "k" | "keep" | "n" | "no" => break Answer::Keep,
                "" if otherwise == Answer::Erase => break Answer::Erase,
                _ => tell(say.one_or_two, io)?,
            }
        };
        if answer == Answer::Keep {
            return Ok(false);
        }
        if let Err(error) = self.erase() {
            self.failed = true;
            tell(&(say.not_erased)(&error.to_string(), &self.shown), io)?;
            return Ok(false);
        }
        Ok(true)
    }

    fn erase(&mut self) -> io::Result<()> {
        let file = &mut self.file;
        self.stored.change(|place| {
            file.erase()?;
            *place = Place::Erased;
            Ok(())
        })
    }

    /// How the program ends: not well, if something was not saved that should have been.
    pub(crate) fn exit(&self) -> Exit {
        if self.failed { Exit::Failed } else { Exit::Done }
    }
}

/// What becomes of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Erase,
    Keep,
}

/// A new passphrase, typed twice; none when the person presses Enter and need not have one.
fn new_passphrase(needed: bool, voice: Voice, io: &mut Io<'_>) -> Result<Option<Passphrase>, Stop> {
    let say = &voice.say.saving;
    tell(say.good_passphrase, io)?;
    let ask = if needed { say.new_passphrase } else { say.new_passphrase_or_none };
    for _ in 0..MOST_TRIES {
        let first = typed_unseen(ask, voice, io)?;
        if first.is_empty() {
            if !needed {
                return Ok(None);
            }
            tell(say.empty_passphrase, io)?;
        } else if first == typed_unseen(say.once_more, voice, io)? {
            tell(say.locked_now, io)?;
            return Ok(Some(Passphrase::new(first)));
        } else {
            tell(say.differ, io)?;
        }
    }
    Err(Stop::Failed(say.no_passphrase.to_owned()))
}

/// Reads a passphrase: unseen at a terminal, else the next line of the input.
fn typed_unseen(ask: &str, voice: Voice, io: &mut Io<'_>) -> Result<String, Stop> {
    tell(ask, io)?;
    let typed = match io.hidden {
        Some(hidden) => {
            io.out.flush()?;
            hidden(PROMPT)
        }
        None => read_whole_line(voice, io)
            .and_then(|line| line.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())),
    };
    typed.map_err(|error| {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            Stop::Failed(voice.say.saving.nothing_typed.to_owned())
        } else {
            Stop::Io(error)
        }
    })
}
