//! Answers that are saved, because the person said so.
//!
//! In: the file they named, and each answer as it comes. Out: the same answers on another day, and words
//! that are true at every moment about what is stored and where.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use readiness::{Aside, Date, Engine, Restored, Sheet};

use crate::args::Assess;
use crate::disk::{PrivateFile, Unsaved};
use crate::lock::{self, Closed, Passphrase};
use crate::style::{PLAIN, block, clean, fit};
use crate::talk::{PROMPT, read_line, read_whole_line, tell};
use crate::{Exit, Io, Stop};

/// How often a passphrase may be mistyped.
const MOST_TRIES: usize = 3;

/// What is stored right now, for whoever has to say so when the program is stopped from outside.
#[derive(Clone, Debug, Default)]
pub struct Stored(Arc<Mutex<Place>>);

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
        self.tell(|stored| with(&block(&format!("Stopped. {stored}"), "  ", "  ", PLAIN)))
    }

    /// Hands over what is stored, in words; no save begins or ends meanwhile.
    pub(crate) fn tell<T>(&self, with: impl FnOnce(&str) -> T) -> T {
        let place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        with(&match &*place {
            Place::Nowhere => "Nothing was stored.".to_owned(),
            Place::Whole(path) => format!(
                "Your answers so far are stored in {path}. To go on, start with the same --resume; to erase them, delete that file."
            ),
            Place::Behind(path) => format!(
                "{path} holds your answers up to the last save that worked; what came after it is not stored."
            ),
            Place::Erased => "The saved answers were erased. Nothing is stored now.".to_owned(),
        })
    }

    /// Changes what is stored; whoever asks waits until it is done.
    fn change<T>(&self, change: impl FnOnce(&mut Place) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn is_somewhere(&self) -> bool {
        self.change(|place| matches!(place, Place::Whole(_) | Place::Behind(_)))
    }
}

/// Where the answers of this talk are saved.
pub(crate) struct Saved {
    file: PrivateFile,
    shown: String,
    passphrase: Option<Passphrase>,
    aside: Vec<Aside>,
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
    pub restored: Option<Restored>,
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
        keep: args.keep,
        stored: io.stored.clone(),
        gone: false,
        failed: false,
    };
    let is_new = found.content.is_empty();
    let was_locked = lock::is_locked(&found.content);
    saved.say_who_reads(was_locked, &found.exposed, io)?;
    let text = if was_locked { saved.unlock(&found.content, io)? } else { found.content };
    let restored = if is_new { None } else { Some(engine.restore_answers(&saved.shown, &*text, today)?) };
    if !is_new {
        saved.stored.change(|place| *place = Place::Whole(saved.shown.clone()));
    }
    if !was_locked && (args.passphrase || (is_new && io.hidden.is_some())) {
        saved.passphrase = new_passphrase(args.passphrase, io)?;
    }
    if !is_new && !text.trim_ascii_start().starts_with(b"{") {
        tell("From the next answer on it is written as JSON; comments in it are lost.", io)?;
    }
    if let Some(restored) = &restored {
        saved.aside.clone_from(&restored.aside);
        if !was_locked && saved.passphrase.is_some() {
            // Without waiting for an answer: until then anybody could still read it.
            saved.save(engine, &restored.sheet, io)?;
        }
    }
    Ok(Before { saved, restored })
}

impl Saved {
    /// One line each: what is saved, who could read it, what helps, and how it goes away again.
    fn say_who_reads(&self, locked: bool, exposed: &[String], io: &mut Io<'_>) -> io::Result<()> {
        let mut lines = vec![format!("After every answer, your answers are saved in {}.", self.shown)];
        if locked {
            lines.push("It is locked with a passphrase: nobody can read it without, you neither.".to_owned());
        } else {
            lines.push("Whoever uses your account, runs this device or has a backup can read it.".to_owned());
            lines.push(match io.hidden {
                Some(_) => "On a shared device a passphrase helps: it locks the file.".to_owned(),
                None => "On a shared device a passphrase helps: set one with --passphrase.".to_owned(),
            });
        }
        lines.extend_from_slice(exposed);
        lines.push(if self.keep {
            "It stays when you are done, because you said --keep.".to_owned()
        } else {
            "When you are done, you are asked whether to erase it.".to_owned()
        });
        lines.push("To erase it at any time: type e, or delete the file.".to_owned());
        writeln!(io.out)?;
        for line in lines {
            write!(io.out, "{}", block(&line, "  · ", "    ", PLAIN))?;
        }
        Ok(())
    }

    /// Asks for the passphrase until it fits.
    fn unlock(&mut self, locked: &[u8], io: &mut Io<'_>) -> Result<Vec<u8>, Stop> {
        for _ in 0..MOST_TRIES {
            let passphrase =
                Passphrase::new(typed_unseen("Passphrase of the file (you do not see it):", io)?);
            match lock::open(locked, &passphrase) {
                Ok(text) => {
                    self.passphrase = Some(passphrase);
                    return Ok(text);
                }
                Err(Closed::WrongPassphrase) => {
                    tell("That is not the passphrase of this file. Nothing was changed.", io)?;
                }
                Err(Closed::TooMuchWork) => {
                    return Err(Stop::Failed(format!(
                        "`{}` asks for more work than any passphrase needs; it was not made by this program",
                        self.shown
                    )));
                }
                Err(Closed::Damaged) => {
                    return Err(Stop::Failed(format!(
                        "`{}` is damaged, or locked in another way than with a passphrase; it was left as it is",
                        self.shown
                    )));
                }
            }
        }
        Err(Stop::Failed(format!("`{}` stays locked, and is as it was", self.shown)))
    }

    /// Saves what was answered so far. Where that fails the talk goes on, and the person knows.
    pub(crate) fn save(&mut self, engine: &Engine, sheet: &Sheet, io: &mut Io<'_>) -> io::Result<()> {
        if self.gone {
            return Ok(());
        }
        let text = engine.write_restorable(sheet, &self.aside);
        let content = match &self.passphrase {
            Some(passphrase) => lock::close(&text, passphrase),
            None => Ok(text.into_bytes()),
        };
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
            Unsaved::Gone => {
                format!(
                    "{shown} was taken away. Nothing more is saved; your answers are in this window only."
                )
            }
            Unsaved::Taken => {
                format!("Somebody else put {shown} there meanwhile. It is left alone, and nothing is saved.")
            }
            Unsaved::Failed(error) => {
                format!("This answer could not be saved: {error}. I try again after the next one.")
            }
        };
        tell(&text, io)
    }

    /// All is done: the answers are erased, unless the person wants to keep them.
    pub(crate) fn finish(&mut self, io: &mut Io<'_>) -> io::Result<()> {
        if self.keep || !self.stored.is_somewhere() {
            return Ok(());
        }
        tell(&format!("You are done. Shall the answers saved in {} be erased now?", self.shown), io)?;
        self.erase_or_not("Keep them", Answer::Erase, io).map(drop)
    }

    /// The person wants them erased now, before the end; whether that was done.
    pub(crate) fn erase_now(&mut self, io: &mut Io<'_>) -> io::Result<bool> {
        if !self.stored.is_somewhere() {
            tell("Nothing is stored, so there is nothing to erase.", io)?;
            return Ok(false);
        }
        tell(&format!("Shall the answers saved in {} be erased, and the talk end here?", self.shown), io)?;
        self.erase_or_not("Go on", Answer::Keep, io)
    }

    /// At the end without a word: erased, unless the person asked to keep them.
    pub(crate) fn finish_silently(&mut self) {
        if !self.keep && self.stored.is_somewhere() {
            let _nobody_to_tell = self.erase();
        }
    }

    /// Asks, and does it. `otherwise` is what an input that ends means.
    fn erase_or_not(&mut self, keep: &str, otherwise: Answer, io: &mut Io<'_>) -> io::Result<bool> {
        let left = if self.passphrase.is_some() {
            "they stay locked with your passphrase"
        } else {
            "a program for that purpose could still find them"
        };
        tell(
            &format!(
                "Erasing takes the file out of its folder. It cannot reach copies in backups, snapshots and \
                 synced folders, nor what the disk keeps until it needs the room: {left}."
            ),
            io,
        )?;
        writeln!(io.out)?;
        writeln!(io.out, "   1  Erase them")?;
        writeln!(io.out, "   2  {keep}")?;
        let answer = loop {
            let Some(line) = read_line(io)? else { break otherwise };
            match line.to_lowercase().as_str() {
                "1" | "e" | "erase" | "y" | "yes" => break Answer::Erase,
                "2" | "k" | "keep" | "n" | "no" => break Answer::Keep,
                "" if otherwise == Answer::Erase => break Answer::Erase,
                _ => tell("Please type 1 or 2.", io)?,
            }
        };
        if answer == Answer::Keep {
            return Ok(false);
        }
        if let Err(error) = self.erase() {
            self.failed = true;
            tell(&format!("It could not be erased: {error}. Please delete {} yourself.", self.shown), io)?;
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
fn new_passphrase(needed: bool, io: &mut Io<'_>) -> Result<Option<Passphrase>, Stop> {
    tell("Four or five words that have nothing to do with each other make a good passphrase.", io)?;
    let ask = if needed {
        "New passphrase (you do not see it):"
    } else {
        "New passphrase (you do not see it), or Enter for none:"
    };
    for _ in 0..MOST_TRIES {
        let first = typed_unseen(ask, io)?;
        if first.is_empty() {
            if !needed {
                return Ok(None);
            }
            tell("An empty passphrase locks nothing.", io)?;
        } else if first == typed_unseen("The same once more:", io)? {
            tell("The file is locked with it. If you forget it, nobody can open the file.", io)?;
            return Ok(Some(Passphrase::new(first)));
        } else {
            tell("These two differ.", io)?;
        }
    }
    Err(Stop::Failed("there is no passphrase, so nothing is saved".to_owned()))
}

/// Reads a passphrase: unseen at a terminal, else the next line of the input.
fn typed_unseen(ask: &str, io: &mut Io<'_>) -> Result<String, Stop> {
    tell(ask, io)?;
    let typed = match io.hidden {
        Some(hidden) => {
            io.out.flush()?;
            hidden(PROMPT)
        }
        None => read_whole_line(io).and_then(|line| line.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())),
    };
    typed.map_err(|error| {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            Stop::Failed("no passphrase was typed; nothing was changed".to_owned())
        } else {
            Stop::Io(error)
        }
    })
}
