//! `panel`: what voices beside a pack would say, each on its own.
//!
//! In: a pack that names a panel, and answers. Out: the panel, as a page, a document or data. It asks
//! nothing; there is one permission on the page, that of the pack itself; and where a voice goes further,
//! the page says that this is not where one goes.

mod html;
mod markdown;
pub(crate) mod page;

use std::io;
use std::path::Path;

use readiness::view::{Blocked, Held, Line, Parting, Side, StepSaid, Together};
use readiness::{Panel, Truth};

use crate::args::{self, PanelFormat};
use crate::disk::{PrivateFile, Unsaved};
use crate::exit::Exit;
use crate::phrases::Voice;
use crate::{Io, Stop, engine_in, sheet};

/// How many rules are named for one side of a parting.
const MOST_RULES: usize = 3;

/// Hears the panel.
pub(crate) fn run(args: &args::Panel, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = engine_in(&args.pack, args.lang.as_deref())?;
    let voices = engine.voices()?;
    let sheet = sheet(&engine, &args.answers, args.today.or(io.today), io)?;
    let panel = voices.hear(&sheet);
    let voice = Voice::of(&engine);
    match &args.out {
        None => write(&panel, args.format, voice, &mut io.out)?,
        Some(path) => {
            let mut text = Vec::new();
            write(&panel, args.format, voice, &mut anstream::StripStream::new(&mut text))?;
            save(path, &args.answers, &text).map_err(Stop::Failed)?;
        }
    }
    io.out.flush()?;
    Ok(Exit::Done)
}

fn write(panel: &Panel, format: PanelFormat, voice: Voice, to: &mut dyn io::Write) -> io::Result<()> {
    match format {
        PanelFormat::Text => {
            crate::page::note(voice, to)?;
            page::write(panel, voice, to)
        }
        PanelFormat::Json => writeln!(to, "{}", panel.to_json()),
        PanelFormat::Markdown => markdown::write(panel, voice, to),
        PanelFormat::Html => html::write(panel, voice, to),
    }
}

/// Puts a panel in a file for this account alone: it tells a lot about somebody.
fn save(path: &Path, answers: &Path, text: &[u8]) -> Result<(), String> {
    let same =
        |a: &Path, b: &Path| a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    if same(path, answers) {
        return Err(format!("`{}` holds the answers; choose another file", path.display()));
    }
    let mut found = PrivateFile::find(path)?;
    found.file.replace(text).map_err(|unsaved| {
        let why = match unsaved {
            Unsaved::Failed(error) => error.to_string(),
            Unsaved::Gone | Unsaved::Taken => "somebody changed what stands there meanwhile".to_owned(),
        };
        format!("`{}` was not written: {why}", path.display())
    })
}

/// What the pages share: the words for a panel, whatever they are put into.
struct Told<'a> {
    panel: &'a Panel,
    voice: Voice,
}

impl<'a> Told<'a> {
    /// A voice, or the whole assessment, by the id of its pack.
    fn name(&self, id: &str) -> &'a str {
        let found = self.panel.voices.iter().find(|said| said.pack.id == id);
        found.map_or(self.voice.say.panel.whole, |said| said.title.as_str())
    }

    /// Names in a row.
    fn names<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> String {
        let names: Vec<&str> = names.into_iter().collect();
        match names.split_last() {
            None => String::new(),
            Some((one, [])) => (*one).to_owned(),
            Some((last, others)) => format!("{} {} {last}", others.join(", "), self.voice.say.panel.and),
        }
    }

    /// Who stands together.
    fn group(&self, group: &Together) -> String {
        let whole = group.whole.then_some(self.voice.say.panel.whole);
        let voices = group.voices.iter().map(|id| self.name(id));
        self.names(whole.into_iter().chain(voices))
    }

    /// The title of a step, and that it is further than is allowed where it is.
    fn step(&self, title: &str, beyond: bool) -> String {
        if beyond { format!("{title} {}", self.voice.say.panel.not_allowed) } else { title.to_owned() }
    }

    /// The step at which a group stands.
    fn group_step(&self, group: &Together) -> String {
        let open = self.voice.say.panel.left_open;
        group.step.as_ref().map_or_else(|| open.to_owned(), |step| self.step(&step.title, group.beyond))
    }

    /// The heading of a parting.
    fn parting(&self, parting: &Parting) -> String {
        self.step(&(self.voice.say.panel.part_at)(&parting.step.title), parting.beyond)
    }

    /// The only group there is, when everybody stands at one step.
    fn only_group(&self) -> Option<&'a Together> {
        match self.panel.together.as_slice() {
            [only] if only.step.is_some() => Some(only),
            _ => None,
        }
    }

    /// What holds a person back, or may.
    fn held(&self, held: &Held) -> String {
        let say = &self.voice.say.panel;
        let mark = if held.truth == Truth::True { say.held } else { say.perhaps_held };
        format!("{mark}{}", self.rule(&held.line))
    }

    /// A rule with its id and where it comes from.
    fn rule(&self, line: &Line) -> String {
        let text = self.voice.marked(line.language.as_deref(), &line.text);
        let sources: Vec<&str> = line.sources.iter().map(|s| s.id.as_str()).collect();
        let ours = line.judgement.as_ref().filter(|_| sources.is_empty());
        let from = ours
            .map_or_else(|| sources.join(", "), |why| format!("{}{why}", self.voice.say.page.our_judgement));
        format!("{text} [{}: {from}]", line.id)
    }

    /// The gate alone, for who reads what is missing.
    fn gate(&self, blocked: &Blocked) -> String {
        self.voice.marked(blocked.gate.language.as_deref(), &blocked.gate.text)
    }

    /// What is said where a voice goes further than is allowed.
    fn further(&self, title: &str, steps: &[StepSaid]) -> Option<String> {
        let say = &self.voice.say.panel;
        match steps {
            [only] => only.beyond.then(|| (say.goes_further)(title)),
            several => several.iter().any(|s| s.beyond).then(|| (say.may_go_further)(title)),
        }
    }

    /// One side of a parting: a sentence, and the rules that it is about.
    fn short(&self, side: &Side) -> (String, Vec<String>) {
        let (say, name) = (&self.voice.say.panel, self.name(&side.pack));
        if !side.knows_step {
            return ((say.no_such_step)(name), Vec::new());
        }
        let rules = self.rules(side);
        let head = match (rules.is_empty(), side.held.is_empty()) {
            (true, _) => (say.stops)(name),
            (false, true) => (say.stops_as_not_so)(name),
            (false, false) => (say.stops_because)(name),
        };
        (head, rules)
    }

    /// The other side: who is there. Their rules are named where nobody else has one to name.
    fn there(&self, parting: &Parting) -> Vec<(String, Vec<String>)> {
        let say = &self.voice.say.panel;
        let told = parting.short.iter().any(|side| !self.rules(side).is_empty());
        let bare = |side: &&Side| told || self.rules(side).is_empty();
        let (bare, reasoned): (Vec<&Side>, Vec<&Side>) = parting.there.iter().partition(bare);
        let mut lines = Vec::new();
        if !bare.is_empty() {
            lines.push(((say.there)(&self.names(bare.iter().map(|s| self.name(&s.pack)))), Vec::new()));
        }
        lines.extend(reasoned.iter().map(|s| ((say.there_because)(self.name(&s.pack)), self.rules(s))));
        lines
    }

    /// The rules of a side, as many as a person reads.
    fn rules(&self, side: &Side) -> Vec<String> {
        let held = side.held.iter().map(|held| self.rule(&held.line));
        let all: Vec<String> = held.chain(side.gates.iter().map(|b| self.rule(&b.gate))).collect();
        let more = all.len().saturating_sub(MOST_RULES);
        let mut rules: Vec<String> = all.into_iter().take(MOST_RULES).collect();
        if more > 0 {
            rules.push((self.voice.say.page.and_more)(more));
        }
        rules
    }

    /// Why nobody else is heard.
    fn silence(&self) -> Option<&'static str> {
        let say = &self.voice.say.panel;
        let silence = self.panel.silence.as_ref()?;
        Some(if silence.because.is_empty() {
            say.silent_for_missing
        } else if silence.because.iter().any(|held| held.truth == Truth::True) {
            say.silent
        } else {
            say.silent_for_unsure
        })
    }

    /// Where what is permitted stands: the only permission there is.
    fn allowed(&self) -> String {
        let say = &self.voice.say.page;
        let now = if self.panel.settled { say.allowed_now } else { say.allowed_for_now };
        format!("{now}: {}", self.panel.permission_title)
    }

    /// Whether something holds the person back, so that no rule is named that an answer would change.
    fn names_no_rules(&self) -> bool {
        self.panel.whole.as_ref().is_some_and(|whole| !whole.held.is_empty())
            && !self.panel.partings.is_empty()
    }
}
