//! `sources`: what the sources say, and which rule rests on it.
//!
//! In: the packs to look at, and perhaps some ids. Out: how much of every guide, section and kind of
//! element is in use; or what each of those elements says, where it is used, or why it is not.

use std::collections::BTreeMap;
use std::io::{self, Write};

use readiness::{Catalogue, Coverage, Element, Error, Use};
use serde::Serialize;
use textwrap::core::display_width;

use crate::args::{Sources, SourcesFormat};
use crate::check::count;
use crate::exit::Exit;
use crate::style::{FAINT, PLAIN, STRONG, block, clean};
use crate::{Io, Stop, engine, fail};

/// The widest first column of a table; a longer title is cut.
const WIDEST: usize = 44;

/// Shows the catalogue, or some of its elements.
pub(crate) fn run(args: &Sources, io: &mut Io<'_>) -> Result<Exit, Stop> {
    let catalogue = if args.pack.is_empty() {
        Catalogue::built_in()?
    } else {
        let packs: Vec<_> = args.pack.iter().map(|pack| engine(pack)).collect::<Result<_, Error>>()?;
        Catalogue::of(&packs)?
    };
    let mut chosen = Vec::new();
    let mut exit = Exit::Done;
    for id in &args.elements {
        match catalogue.element(id) {
            Ok(element) => chosen.push(element),
            Err(error) => exit = fail(&error, io),
        }
    }
    if exit != Exit::Done {
        return Ok(exit);
    }
    let is_whole = |element: &&Element| catalogue.wholes().iter().any(|whole| whole.id == element.id);
    let shown: Vec<&Element> = if args.elements.is_empty() {
        let uncited = |element: &&Element| !args.uncited || element.coverage() != Coverage::Cited;
        catalogue.elements().iter().filter(uncited).collect()
    } else {
        chosen
    };
    let short = shown.iter().any(|e| !is_whole(e) && e.coverage() == Coverage::Neither);
    match args.format {
        SourcesFormat::Json => {
            let found = wire(&catalogue, &shown).map_err(io::Error::other)?;
            writeln!(io.out, "{found}")?;
        }
        SourcesFormat::Text if args.uncited => uncited(&shown, &mut io.out)?,
        SourcesFormat::Text if args.elements.is_empty() => overview(&catalogue, &mut io.out)?,
        SourcesFormat::Text => {
            for element in shown {
                if is_whole(&element) {
                    whole(&catalogue, element, &mut io.out)?;
                } else {
                    one(&catalogue, element, &mut io.out)?;
                }
            }
        }
    }
    io.out.flush()?;
    Ok(if short { Exit::Short } else { Exit::Done })
}

/// How many elements there are, by what became of them.
#[derive(Clone, Copy, Default, Serialize)]
struct Tally {
    elements: usize,
    cited: usize,
    excused: usize,
    neither: usize,
}

impl Tally {
    fn of<'a>(elements: impl IntoIterator<Item = &'a Element>) -> Self {
        let mut tally = Self::default();
        elements.into_iter().for_each(|element| tally.add(element));
        tally
    }

    fn add(&mut self, element: &Element) {
        let own = match element.coverage() {
            Coverage::Cited => &mut self.cited,
            Coverage::Excused => &mut self.excused,
            Coverage::Neither => &mut self.neither,
        };
        *own = own.saturating_add(1);
        self.elements = self.elements.saturating_add(1);
    }

    fn cells(self) -> Vec<usize> {
        vec![self.elements, self.cited, self.excused, self.neither]
    }
}

/// Counts elements by each of their keys.
fn by(catalogue: &Catalogue, keys: impl Fn(&Element) -> Vec<String>) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for element in catalogue.elements() {
        for key in keys(element) {
            tallies.entry(key).or_default().add(element);
        }
    }
    tallies
}

fn overview(catalogue: &Catalogue, to: &mut dyn Write) -> io::Result<()> {
    let all = Tally::of(catalogue.elements());
    let told = format!(
        "{}: {} cited, {} with a reason why not, {} with neither.",
        count(all.elements, "element"),
        all.cited,
        all.excused,
        all.neither
    );
    write!(to, "{}", block(&told, "", "", STRONG))?;
    let columns = ["elements", "cited", "excused", "neither"];
    let named = |id: &str| catalogue.element(id).map_or_else(|_| id.to_owned(), in_short);
    // Guides and sections in their own order, not in that of their ids: `G1.10` comes last.
    let rows = |tallies: &BTreeMap<String, Tally>| {
        let mut rows: Vec<_> = tallies.iter().map(|(id, tally)| (id.as_str(), tally.cells())).collect();
        rows.sort_by_key(|(id, _)| in_order(id));
        rows.into_iter().map(|(id, cells)| (named(id), cells)).collect::<Vec<_>>()
    };
    let guides = by(catalogue, |e| e.guides.clone());
    table("By guide", &columns, &rows(&guides), to)?;
    table("By section", &columns, &rows(&by(catalogue, |e| e.sections.clone())), to)?;
    table("By kind", &columns, &rows(&by(catalogue, |e| vec![e.what()])), to)?;
    let packs = catalogue.packs().iter().map(|pack| {
        let cited = catalogue.elements().iter().filter(|e| e.packs().contains(pack.as_str()));
        let (alone, more): (Vec<&Element>, Vec<&Element>) = cited.partition(|e| e.packs().len() == 1);
        (pack.clone(), vec![alone.len().saturating_add(more.len()), alone.len()])
    });
    table("By pack", &["cited", "there alone"], &packs.collect::<Vec<_>>(), to)?;
    writeln!(to)?;
    let note = "An element of several sections counts in each of them.";
    write!(to, "{}", block(note, "", "", FAINT))
}

/// An id as people count: numbers by their value.
fn in_order(id: &str) -> Vec<(u64, String)> {
    let parts = id.split(['.', '-']);
    parts.map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}

/// An id and as much of its title as fits.
fn in_short(element: &Element) -> String {
    let text = clean(&format!("{}  {}", element.id, element.title));
    let mut short = String::new();
    for c in text.chars() {
        if display_width(&short) >= WIDEST.saturating_sub(1) {
            return format!("{}…", short.trim_end());
        }
        short.push(c);
    }
    short
}

fn table(title: &str, columns: &[&str], rows: &[(String, Vec<usize>)], to: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let widest = rows.iter().map(|(name, _)| display_width(name)).max().unwrap_or_default();
    let widest = widest.max(display_width(title));
    let pad = |text: &str| " ".repeat(widest.saturating_sub(display_width(text)));
    writeln!(to)?;
    write!(to, "{STRONG}{title}{STRONG:#}{}", pad(title))?;
    for column in columns {
        write!(to, "  {FAINT}{column}{FAINT:#}")?;
    }
    writeln!(to)?;
    for (name, cells) in rows {
        write!(to, "{name}{}", pad(name))?;
        for (cell, column) in cells.iter().zip(columns) {
            write!(to, "  {cell:>width$}", width = column.len())?;
        }
        writeln!(to)?;
    }
    Ok(())
}

fn uncited(shown: &[&Element], to: &mut dyn Write) -> io::Result<()> {
    for element in shown {
        let head = format!("{}  {}", element.id, element.title);
        write!(to, "{}", block(&head, "", "    ", PLAIN))?;
        let why = element.not_encoded.as_deref().unwrap_or("nobody says why");
        write!(to, "{}", block(&format!("not encoded: {why}"), "    ", "    ", FAINT))?;
    }
    let tally = Tally::of(shown.iter().copied());
    let told = format!(
        "{} that no rule cites, {} of them without a reason.",
        count(tally.elements, "element"),
        tally.neither
    );
    if !shown.is_empty() {
        writeln!(to)?;
    }
    write!(to, "{}", block(&told, "", "", STRONG))
}

fn heading(element: &Element, to: &mut dyn Write) -> io::Result<()> {
    write!(to, "{}", block(&format!("{} ({})", element.id, element.what()), "", "", STRONG))?;
    write!(to, "{}", block(&element.title, "  ", "  ", PLAIN))?;
    if let Some(place) = &element.place {
        write!(to, "{}", block(&format!("place: {place}"), "  ", "  ", FAINT))?;
    }
    Ok(())
}

fn one(catalogue: &Catalogue, element: &Element, to: &mut dyn Write) -> io::Result<()> {
    heading(element, to)?;
    for whole in element.sections.iter().chain(&element.guides) {
        let title = catalogue.element(whole).map(|w| w.title.as_str()).unwrap_or_default();
        write!(to, "{}", block(&format!("in {whole}: {title}"), "  ", "    ", FAINT))?;
    }
    writeln!(to)?;
    if element.uses.is_empty() {
        let why = element.not_encoded.as_deref().unwrap_or("and nobody says why");
        return writeln!(to, "{}", block(&format!("No rule cites it: {why}"), "  ", "  ", PLAIN));
    }
    for used in &element.uses {
        let head = format!("{} · {} `{}`", used.pack, used.kind.name(), used.id);
        write!(to, "{}", block(&head, "  ", "    ", PLAIN))?;
        if !used.text.is_empty() {
            write!(to, "{}", block(&used.text, "    ", "    ", FAINT))?;
        }
        if let Some(judgement) = &used.judgement {
            write!(to, "{}", block(&format!("our judgement: {judgement}"), "    ", "    ", FAINT))?;
        }
    }
    let packs: Vec<&str> = element.packs().into_iter().collect();
    let told = match packs.as_slice() {
        [only] if catalogue.packs().len() > 1 => format!(", all in {only} alone"),
        _ => String::new(),
    };
    writeln!(to)?;
    writeln!(to, "{}", block(&format!("{}{told}.", count(element.uses.len(), "rule")), "  ", "  ", PLAIN))
}

/// A guide or section, with what lies within it.
fn whole(catalogue: &Catalogue, whole: &Element, to: &mut dyn Write) -> io::Result<()> {
    heading(whole, to)?;
    writeln!(to)?;
    let lies_within = |e: &&Element| e.sections.contains(&whole.id) || e.guides.contains(&whole.id);
    let inside: Vec<&Element> = catalogue.elements().iter().filter(lies_within).collect();
    for element in &inside {
        let became = match element.coverage() {
            Coverage::Cited => element.packs().into_iter().collect::<Vec<_>>().join(", "),
            Coverage::Excused => "not encoded, with a reason".to_owned(),
            Coverage::Neither => "neither cited nor excused".to_owned(),
        };
        write!(to, "{}", block(&format!("{}  {}", element.id, element.title), "  ", "    ", PLAIN))?;
        write!(to, "{}", block(&became, "    ", "    ", FAINT))?;
    }
    let tally = Tally::of(inside);
    writeln!(to)?;
    let told = format!(
        "{}: {} cited, {} excused, {} with neither.",
        count(tally.elements, "element"),
        tally.cited,
        tally.excused,
        tally.neither
    );
    writeln!(to, "{}", block(&told, "  ", "  ", PLAIN))
}

/// What `sources` prints for programs.
#[derive(Serialize)]
struct Listed<'a> {
    format: u32,
    packs: &'a [String],
    /// Of all there are, whichever were asked for.
    coverage: Tally,
    by_guide: BTreeMap<String, Tally>,
    by_section: BTreeMap<String, Tally>,
    by_kind: BTreeMap<String, Tally>,
    elements: Vec<WireElement<'a>>,
}

#[derive(Serialize)]
struct WireElement<'a> {
    id: &'a str,
    kind: &'a str,
    element: Option<&'a str>,
    title: &'a str,
    place: Option<&'a str>,
    sections: &'a [String],
    guides: &'a [String],
    coverage: &'static str,
    not_encoded: Option<&'a str>,
    uses: Vec<WireUse<'a>>,
}

#[derive(Serialize)]
struct WireUse<'a> {
    pack: &'a str,
    kind: &'static str,
    id: &'a str,
    text: &'a str,
    judgement: Option<&'a str>,
}

impl<'a> WireElement<'a> {
    fn of(element: &'a Element) -> Self {
        Self {
            id: &element.id,
            kind: &element.kind,
            element: element.element.as_deref(),
            title: &element.title,
            place: element.place.as_deref(),
            sections: &element.sections,
            guides: &element.guides,
            coverage: match element.coverage() {
                Coverage::Cited => "cited",
                Coverage::Excused => "excused",
                Coverage::Neither => "neither",
            },
            not_encoded: element.not_encoded.as_deref(),
            uses: element.uses.iter().map(WireUse::of).collect(),
        }
    }
}

impl<'a> WireUse<'a> {
    fn of(used: &'a Use) -> Self {
        Self {
            pack: &used.pack,
            kind: used.kind.name(),
            id: &used.id,
            text: &used.text,
            judgement: used.judgement.as_deref(),
        }
    }
}

fn wire(catalogue: &Catalogue, shown: &[&Element]) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Listed {
        format: readiness::FORMAT,
        packs: catalogue.packs(),
        coverage: Tally::of(catalogue.elements()),
        by_guide: by(catalogue, |e| e.guides.clone()),
        by_section: by(catalogue, |e| e.sections.clone()),
        by_kind: by(catalogue, |e| vec![e.what()]),
        elements: shown.iter().map(|element| WireElement::of(element)).collect(),
    })
}
