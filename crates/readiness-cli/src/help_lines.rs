//! Who helps in danger: as text, and all of it at once by `help-lines`.
//!
//! In: the services of a pack, by country. Out: how to reach each. Nothing is looked up anywhere: it works
//! without a network, and nobody's country is guessed.

use std::io::{self, Write};

use readiness::view::{HelpLine, HelpPlace};

use crate::args::{HelpFormat, HelpLines};
use crate::exit::Exit;
use crate::page::Detail;
use crate::phrases::Voice;
use crate::style::{FAINT, PLAIN, STRONG, block};
use crate::{Io, Stop};

/// Lists all the help of a country, or of every country.
pub(crate) fn run(args: &HelpLines, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let engine = crate::engine_in(&args.pack, args.lang.as_deref())?;
    let country = args.country.as_deref().map(|wanted| engine.country(wanted)).transpose()?;
    let places = engine.help(country.as_ref());
    let voice = Voice::of(&engine);
    match args.format {
        HelpFormat::Json => {
            let text = serde_json::to_string_pretty(&places).map_err(io::Error::other)?;
            writeln!(io.out, "{text}")?;
        }
        HelpFormat::Text if places.is_empty() => {
            write!(io.out, "{}", block(voice.say.talk.no_countries, "", "", PLAIN))?;
        }
        HelpFormat::Text => write(&places, Detail::Full, voice, &mut io.out)?,
    }
    io.out.flush()?;
    Ok(Exit::Done)
}

/// Writes places with their services.
pub(crate) fn write(
    places: &[HelpPlace],
    detail: Detail,
    voice: Voice,
    to: &mut dyn Write,
) -> io::Result<()> {
    for place in places {
        writeln!(to)?;
        write!(to, "{}", block(&place.title, "  ", "  ", STRONG))?;
        for line in &place.lines {
            service(line, detail, voice, to)?;
        }
    }
    writeln!(to)?;
    write!(to, "{}", block(voice.say.page.as_checked, "  ", "  ", FAINT))
}

fn service(line: &HelpLine, detail: Detail, voice: Voice, to: &mut dyn Write) -> io::Result<()> {
    let say = &voice.say.page;
    let head = format!("{} · {}", line.service, voice.marked(line.language.as_deref(), &line.hours));
    write!(to, "{}", block(&head, "   · ", "     ", PLAIN))?;
    let ways = ways(line, voice);
    if !ways.is_empty() {
        write!(to, "{}", block(&ways, "     ", "     ", STRONG))?;
    }
    if let Some(note) = &line.note {
        write!(to, "{}", block(note, "     ", "     ", PLAIN))?;
    }
    if detail == Detail::Full && !line.dangers.is_empty() {
        let dangers = format!("{}: {}", say.for_whom, line.dangers.join("; "));
        write!(to, "{}", block(&dangers, "     ", "     ", FAINT))?;
    }
    let source = if detail == Detail::Full { format!(": {}", line.source) } else { String::new() };
    write!(to, "{}", block(&format!("{}{source}", checked(line, voice)), "     ", "     ", FAINT))
}

/// How a service is reached.
pub(crate) fn ways(line: &HelpLine, voice: Voice) -> String {
    let say = &voice.say.page;
    let ways = [(say.call, &line.phone), (say.write, &line.sms), (say.web, &line.web)];
    let ways = ways.into_iter().filter_map(|(how, there)| Some(format!("{how}: {}", there.as_ref()?)));
    ways.collect::<Vec<_>>().join(" · ")
}

/// When somebody last looked whether it is so.
pub(crate) fn checked(line: &HelpLine, voice: Voice) -> String {
    (voice.say.page.checked)(&(voice.words.day)(line.checked))
}
