//! How far the numbers of a pack decide: `docs/evidence.md`.
//!
//! In: a pack on the disk with what it imports. Out: a page. Every weight, table of points, cut-off and
//! constant is moved by a fifth, in the text as it is read, and every example is evaluated again. It differs
//! from the examples' own test in that nothing is expected: what moves is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use readiness_core::assessment::ChannelState;
use readiness_core::pack::Thing;
use readiness_core::raw::{RawCondition, RawConditionKind, RawItem, RawOperand, RawOverride};
use readiness_core::translation::fingerprint;
use readiness_core::{
    CheckedPack, Exact, Library, ModuleSource, Pack, Problems, RawPack, SourceFile, Span, compile, evaluate,
};

/// The pack whose numbers are moved.
const PACK: &str = "reconciliation";
/// It and what it imports.
const MODULES: [&str; 3] = [PACK, "common", "sources"];
/// What a table shows of a longer list.
const MOST_NAMED: usize = 12;

/// The modules, as they are or with a number moved.
#[derive(Clone)]
struct Modules(BTreeMap<String, ModuleSource>);

impl Library for Modules {
    fn find(&self, _from: &str, wanted: &str) -> Result<ModuleSource, String> {
        let name = wanted.trim_start_matches("../");
        self.0.get(name).cloned().ok_or_else(|| format!("`{name}` is not read here"))
    }
}

impl Modules {
    fn read(root: &Path) -> std::io::Result<Self> {
        let mut all = BTreeMap::new();
        for name in MODULES {
            let folder = root.join("rules").join(name);
            let mut paths = Vec::new();
            for folder in [folder.clone(), folder.join("examples")] {
                let Ok(entries) = std::fs::read_dir(folder) else { continue };
                paths.extend(entries.flatten().map(|e| e.path()));
            }
            paths.retain(|p| p.extension().is_some_and(|x| x == "ron"));
            paths.sort();
            let mut files = Vec::new();
            for path in paths {
                files.push(SourceFile::new(path.display().to_string(), std::fs::read_to_string(&path)?));
            }
            all.insert(name.to_owned(), ModuleSource { place: name.to_owned(), files });
        }
        Ok(Self(all))
    }

    fn root(&self) -> std::io::Result<&ModuleSource> {
        self.0.get(PACK).ok_or_else(|| std::io::Error::other("the pack is not there"))
    }

    /// The same with other words at some places.
    fn with(&self, edits: &[(Span, String)]) -> Self {
        let mut changed = self.clone();
        for file in changed.0.values_mut().flat_map(|m| &mut m.files) {
            let mut here: Vec<_> = edits.iter().filter(|(at, _)| at.file.name == file.name).collect();
            if here.is_empty() {
                continue;
            }
            here.sort_by_key(|(at, _)| std::cmp::Reverse(at.start));
            let mut text = file.text.clone();
            for (at, words) in here {
                text.replace_range(at.start..at.end, words);
            }
            *file = SourceFile::new(file.name.clone(), text);
        }
        changed
    }

    fn compiled(&self) -> Result<CheckedPack, String> {
        let root = self.root().map_err(|e| e.to_string())?;
        compile(root, self).map(|(pack, _)| pack).map_err(|problems| {
            let first = problems.iter().find(|p| p.is_error());
            first.map_or_else(String::new, |p| p.code.info().name.to_owned())
        })
    }
}

/// The pack that the page is about, for those who change it.
pub(crate) fn reconciliation(root: &Path) -> std::io::Result<CheckedPack> {
    Modules::read(root)?.compiled().map_err(std::io::Error::other)
}

/// What a number is to the rules.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Constant,
    Points,
    Step,
    CutOff,
    Needed,
    Literal,
}

impl Kind {
    const ALL: [(Self, &str); 6] = [
        (Self::Constant, "constants"),
        (Self::Points, "weights and tables of points"),
        (Self::Step, "steps from which a count or date gives other points"),
        (Self::CutOff, "cut-offs of bands"),
        (Self::Needed, "how many answers a score needs"),
        (Self::Literal, "numbers in the rules themselves"),
    ];
}

/// A number that can be moved.
struct Knob {
    kind: Kind,
    what: String,
    now: String,
    /// A fifth less, and a fifth more.
    moved: [Moved; 2],
}

/// A new number in words, and what to write where for it.
type Moved = (String, Vec<(Span, String)>);

/// A fifth of a whole number, to the nearest, at least 1.
fn fifth(number: i64) -> i64 {
    number.abs().saturating_add(2).div_euclid(5).max(1)
}

fn whole(kind: Kind, what: String, number: i64, at: &Span) -> Knob {
    let by = fifth(number);
    let moved = [number.saturating_sub(by), number.saturating_add(by)];
    Knob {
        kind,
        what,
        now: number.to_string(),
        moved: moved.map(|n| (n.to_string(), vec![(at.clone(), n.to_string())])),
    }
}

fn number(kind: Kind, what: String, value: Exact, at: &Span) -> Option<Knob> {
    if let Some(n) = value.as_whole() {
        return Some(whole(kind, what, n, at));
    }
    let [less, more] = scaled(value)?;
    Some(Knob {
        kind,
        what,
        now: value.to_string(),
        moved: [less, more].map(|n| (n.to_string(), vec![(at.clone(), n.to_string())])),
    })
}

/// Four fifths and six fifths of it, exactly.
fn scaled(value: Exact) -> Option<[Exact; 2]> {
    let part = |text: &str| Exact::parse(text).ok().map(|f| value.times(f));
    Some([part("0.8")?, part("1.2")?])
}

/// The weight of an item, or all its points at once.
fn weights(score: &str, item: &RawItem) -> Option<Knob> {
    let of = &item.of.as_ref()?.value;
    let points: Vec<(Exact, Span)> = match (&item.points, &item.steps) {
        (Some(points), _) => points.iter().map(|(_, p)| (p.value, p.at.clone())).collect(),
        (None, Some(steps)) => steps.iter().map(|(_, p)| (p.value, p.at.clone())).collect(),
        (None, None) => {
            let now = item.weight.as_ref().map_or(Exact::whole(1), |w| w.value);
            let moved = scaled(now)?.map(|n| {
                let edit = if let Some(weight) = &item.weight {
                    (weight.at.clone(), n.to_string())
                } else {
                    // Before the bracket that closes the item.
                    let end = item.at.end.saturating_sub(1);
                    (Span { start: end, end, ..item.at.clone() }, format!(", weight: {n}"))
                };
                (n.to_string(), vec![edit])
            });
            let what = format!("`{score}`: weight of `{of}`");
            return Some(Knob { kind: Kind::Points, what, now: now.to_string(), moved });
        }
    };
    let mut edits = [Vec::new(), Vec::new()];
    for (value, at) in &points {
        for (edit, n) in edits.iter_mut().zip(scaled(*value)?) {
            edit.push((at.clone(), n.to_string()));
        }
    }
    let [less, more] = edits;
    let moved = [("× 0.8".to_owned(), less), ("× 1.2".to_owned(), more)];
    let now = points.iter().map(|(v, _)| v.to_string()).collect::<Vec<_>>().join(", ");
    Some(Knob { kind: Kind::Points, what: format!("`{score}`: points of `{of}`"), now, moved })
}

/// Every number of a module that can act on a step.
fn knobs(prefix: &str, raw: &RawPack) -> Vec<Knob> {
    let mut all = Vec::new();
    for c in &raw.constants {
        let what = format!("constant `{prefix}{}`", c.id.value);
        all.extend(c.value.as_ref().and_then(|v| number(Kind::Constant, what, v.value, &v.at)));
    }
    for score in &raw.scores {
        let id = &score.id.value;
        all.extend(score.items.iter().filter_map(|item| weights(id, item)));
        for item in &score.items {
            let of = item.of.as_ref().map_or("", |of| &of.value);
            // The first step is where the scale begins.
            let steps = item.steps.iter().flatten().skip(1);
            all.extend(
                steps.map(|(at, _)| whole(Kind::Step, format!("`{id}`: step of `{of}`"), at.value, &at.at)),
            );
        }
        let bands = score.bands.iter().skip(1).filter_map(|b| Some((b, b.from.as_ref()?)));
        all.extend(bands.filter_map(|(b, from)| {
            number(Kind::CutOff, format!("`{id}`: cut-off of `{}`", b.id.value), from.value, &from.at)
        }));
        let needs = score.needs.as_ref();
        all.extend(
            needs.map(|n| whole(Kind::Needed, format!("`{id}`: how many answers it needs"), n.value, &n.at)),
        );
        for o in &score.overrides {
            literals(&format!("`{id}`"), RawOverride::condition(o), &mut all);
        }
    }
    let signals = raw.signals.iter().map(|x| (&x.id, x.when.as_ref()));
    let vetoes = raw.vetoes.iter().map(|x| (&x.id, x.when.as_ref()));
    let contradictions = raw.contradictions.iter().map(|x| (&x.id, x.when.as_ref()));
    let gates = raw.stages.iter().flat_map(|s| &s.gates).map(|x| (&x.id, x.when.as_ref()));
    for (id, when) in signals.chain(vetoes).chain(contradictions).chain(gates) {
        if let Some(condition) = when {
            literals(&format!("`{prefix}{}`", id.value), condition, &mut all);
        }
    }
    all
}

/// The numbers that stand in a condition itself.
fn literals(owner: &str, condition: &RawCondition, all: &mut Vec<Knob>) {
    use RawConditionKind as K;
    match &condition.kind {
        K::All(parts) | K::Any(parts) => {
            for part in parts {
                literals(owner, part, all);
            }
        }
        K::AtLeast(n, parts) => {
            all.push(whole(Kind::Literal, format!("{owner}: how many of {}", parts.len()), n.value, &n.at));
            for part in parts {
                literals(owner, part, all);
            }
        }
        K::Not(inner) | K::IfNotApplicable(_, inner) => literals(owner, inner, all),
        K::Compare(_, _, RawOperand::Number(n)) => {
            all.extend(number(Kind::Literal, format!("{owner}: `{}`", condition.at.text()), n.value, &n.at));
        }
        K::Compare(_, _, RawOperand::Name(_))
        | K::Is { .. }
        | K::Band(..)
        | K::Holds(_)
        | K::Permits { .. }
        | K::Answered(_)
        | K::Applicable(_)
        | K::Unsure(_)
        | K::Always
        | K::Broken => {}
    }
}

/// Where an example comes out.
#[derive(Clone, PartialEq, Eq)]
struct Outcome {
    possible: Vec<String>,
    permission: usize,
    /// The channels beside the ladder that are open.
    channels: BTreeSet<String>,
}

fn outcomes(pack: &CheckedPack) -> Vec<Outcome> {
    let Some(ladder) = &pack.ladder else { return Vec::new() };
    let outcome = |example: &readiness_core::checked::Example| {
        let result = evaluate(pack, &example.sheet);
        let open = result.channels.iter().filter(|c| c.state == ChannelState::Open);
        let channels = open.map(|c| c.id.to_string()).collect();
        let place = result.ladder;
        let permission =
            place.as_ref().and_then(|p| ladder.permissions.iter().position(|x| x.id == p.permission));
        Outcome {
            possible: place.iter().flat_map(|p| p.possible.iter().map(ToString::to_string)).collect(),
            permission: permission.unwrap_or(0),
            channels,
        }
    };
    pack.examples.iter().map(outcome).collect()
}

/// What a change did to the examples, by their place.
#[derive(Default)]
struct Moves {
    up: Vec<usize>,
    down: Vec<usize>,
    step: Vec<usize>,
    /// Why there is no pack with that number.
    refused: Option<String>,
}

fn moves(before: &[Outcome], after: &[Outcome]) -> Moves {
    let mut moves = Moves::default();
    for (i, (old, new)) in before.iter().zip(after).enumerate() {
        let more = new.permission > old.permission || !new.channels.is_subset(&old.channels);
        let less = new.permission < old.permission || !old.channels.is_subset(&new.channels);
        // What lets anybody do more counts as that, whatever else it takes away.
        if more {
            moves.up.push(i);
        } else if less {
            moves.down.push(i);
        } else if new.possible != old.possible {
            moves.step.push(i);
        }
    }
    moves
}

impl Moves {
    fn count(&self) -> usize {
        self.up.len().saturating_add(self.down.len()).saturating_add(self.step.len())
    }

    fn cell(&self) -> String {
        match &self.refused {
            Some(code) => format!("no valid pack ({code})"),
            None if self.count() == 0 => "none".to_owned(),
            None => {
                let parts = [(&self.up, "more"), (&self.down, "less"), (&self.step, "other step")];
                let said = parts.iter().filter(|(all, _)| !all.is_empty());
                said.map(|(all, word)| format!("{} {word}", all.len())).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// The scores that a step can read, directly or through others.
fn acting(pack: &Pack) -> BTreeSet<String> {
    let mut edges: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (owner, name) in pack.reads() {
        edges.entry(owner).or_default().push(name.value);
    }
    let decides = |thing: &Thing| matches!(thing, Thing::Gate | Thing::Veto | Thing::Contradiction);
    let mut open: Vec<&String> = pack.names.iter().filter(|(_, t)| decides(t)).map(|(id, _)| id).collect();
    let mut seen: BTreeSet<&String> = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(edges.get(id).into_iter().flatten());
        }
    }
    let scores = pack.scores.iter().map(|s| s.id.value.clone());
    scores.filter(|id| seen.contains(id)).collect()
}

/// What the page was made from: the rules, how each example comes out, and the words it quotes.
///
/// # Errors
/// When the rules cannot be read, or are not valid.
pub fn made_from(root: &Path) -> std::io::Result<String> {
    let pack = reconciliation(root)?;
    Ok(stamp(&pack, &outcomes(&pack)))
}

fn stamp(pack: &CheckedPack, outcomes: &[Outcome]) -> String {
    let mut text = format!("{} ", pack.rules_hash);
    for score in &pack.scores {
        let _ = write!(text, "{:?} ", score.origin.judgement);
    }
    for (example, outcome) in pack.examples.iter().zip(outcomes) {
        let Outcome { possible, permission, channels } = outcome;
        let _ = write!(text, "{} {possible:?} {permission} {channels:?} ", example.id);
    }
    fingerprint(&text)
}

/// The last line of a page: what it was made from, and the fingerprint of everything above it.
#[must_use]
pub fn seal(made_from: &str, body: &str) -> String {
    format!("<!-- made from {made_from}; page {} -->\n", fingerprint(body))
}

/// The page.
///
/// # Errors
/// When the rules cannot be read, or are not valid.
pub fn page(root: &Path) -> std::io::Result<String> {
    let modules = Modules::read(root)?;
    let pack = modules.compiled().map_err(std::io::Error::other)?;
    let before = outcomes(&pack);
    let mut problems = Problems::new();
    let mut turned = Vec::new();
    for (name, prefix) in [(PACK, ""), ("common", "base.")] {
        let Some(module) = modules.0.get(name) else { continue };
        turned.extend(knobs(prefix, &RawPack::read(module, &mut problems)));
    }
    let mut rows = Vec::new();
    for knob in turned {
        let [less, more] = &knob.moved;
        let moved = [try_out(less, &modules, &pack, &before)?, try_out(more, &modules, &pack, &before)?];
        rows.push((knob, moved));
    }
    let resolved = Pack::resolve(RawPack::read(modules.root()?, &mut problems), &modules, &mut problems);
    let body = written(&pack, &before, &rows, &acting(&resolved));
    Ok(format!("{body}{}", seal(&stamp(&pack, &before), &body)))
}

/// What becomes of the examples with a number moved.
fn try_out(
    (to, edits): &Moved,
    modules: &Modules,
    pack: &CheckedPack,
    before: &[Outcome],
) -> std::io::Result<Moves> {
    match modules.with(edits).compiled() {
        Ok(changed) if changed.rules_hash == pack.rules_hash => {
            Err(std::io::Error::other(format!("moving a number to {to} left every rule as it was")))
        }
        Ok(changed) => Ok(moves(before, &outcomes(&changed))),
        Err(code) => Ok(Moves { refused: Some(code), ..Moves::default() }),
    }
}

type Row = (Knob, [Moves; 2]);

fn written(pack: &CheckedPack, before: &[Outcome], rows: &[Row], acting: &BTreeSet<String>) -> String {
    let mut out = String::from(HEAD);
    let (mut moving, mut still): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|(_, moved)| moved.iter().any(|m| m.count() > 0));
    let ups = |row: &Row| row.1.iter().map(|m| m.up.len()).sum::<usize>();
    let all = |row: &Row| row.1.iter().map(Moves::count).sum::<usize>();
    moving.sort_by(|a, b| (ups(b), all(b)).cmp(&(ups(a), all(a))).then_with(|| a.0.what.cmp(&b.0.what)));
    still.sort_by(|a, b| a.0.what.cmp(&b.0.what));
    let _ = writeln!(
        out,
        "{} examples, {} numbers, each moved down and up. {} numbers move at least one example, {} move none.\n",
        before.len(),
        rows.len(),
        moving.len(),
        still.len(),
    );
    kinds(rows, &mut out);
    scores(pack, acting, &mut out);
    table(&moving, &mut out);
    fragile(pack, before, rows, &mut out);
    out.push_str("## Numbers that move no example\n\n");
    out.push_str("No example stands so near to them that a fifth matters. That says as much about the examples as about the numbers.\n\n");
    for (knob, moved) in still {
        let refused = moved.iter().any(|m| m.refused.is_some());
        let note = if refused { " (in one direction there is no valid pack)" } else { "" };
        let _ = writeln!(out, "- {}, now {}{note}", knob.what, knob.now);
    }
    out.push('\n');
    out
}

const HEAD: &str = "\
# How far the numbers decide

Generated by `cargo run -p xtask -- evidence`; a test holds it to the rules as they are.

The guides give no weights and few numbers, so the weights and cut-offs of `rules/reconciliation` and `rules/common` are mostly
our own judgement. This page asks how much hangs on each: every number is moved by a fifth, down and up, one at a time, and every
example is assessed again.

- **Whole numbers** (days, times, cut-offs, how many of) move by a fifth to the nearest whole number, and by at least 1.
- **Weights** become 0.8 and 1.2 times what they are; of a table of **points** all points do so at once.
- \"More\" means that more contact is permitted than before, or that a channel (plain matters of children, work or home) opens;
  \"less\" that less is, or that one closes. \"Other step\" means the same permission at another step, or another set of steps
  that are still possible.
- Where a number cannot be moved so far (a cut-off that nobody could reach), there is no valid pack, and it says so.

**What this shows**: which of our own choices an outcome hangs on, for people like those in the examples. **What it does not**: that
any number is right. A number that moves nothing may still be wrong, and the examples are made up by us. No study stands behind
this page.

";

fn kinds(rows: &[Row], out: &mut String) {
    out.push_str(
        "| kind of number | how many | move an example | let one be permitted more |\n|---|---|---|---|\n",
    );
    for (kind, name) in Kind::ALL {
        let of_kind = || rows.iter().filter(move |(knob, _)| knob.kind == kind);
        let moving = of_kind().filter(|(_, moved)| moved.iter().any(|m| m.count() > 0)).count();
        let rising = of_kind().filter(|(_, moved)| moved.iter().any(|m| !m.up.is_empty())).count();
        let _ = writeln!(out, "| {name} | {} | {moving} | {rising} |", of_kind().count());
    }
    out.push_str("\nThat a kind moves nothing does not mean that it has no effect: no example stands within a fifth of it, and a larger change may move some.\n\n");
}

fn scores(pack: &CheckedPack, acting: &BTreeSet<String>, out: &mut String) {
    out.push_str("## The scores\n\n| score | acts on steps | how its points were chosen |\n|---|---|---|\n");
    for score in &pack.scores {
        let acts = if acting.contains(&*score.id) { "yes" } else { "no: a picture only" };
        let why = score.origin.judgement.as_deref().unwrap_or("its sources alone");
        let _ = writeln!(out, "| `{}` {} | {acts} | {why} |", score.id, score.title);
    }
    out.push('\n');
}

fn table(moving: &[&Row], out: &mut String) {
    out.push_str("## Numbers that move an example\n\nThose that let more people write come first.\n\n");
    out.push_str("| number | now | a fifth less | examples that move | a fifth more | examples that move |\n|---|---|---|---|---|---|\n");
    for (knob, moved) in moving {
        let [(less, _), (more, _)] = &knob.moved;
        let [down, up] = moved;
        let _ = writeln!(
            out,
            "| {} | {} | {less} | {} | {more} | {} |",
            knob.what.replace('|', "\\|"),
            knob.now,
            down.cell(),
            up.cell(),
        );
    }
    out.push('\n');
}

fn fragile(pack: &CheckedPack, before: &[Outcome], rows: &[Row], out: &mut String) {
    let mut rises: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut others: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (knob, moved) in rows {
        for ((to, _), moves) in knob.moved.iter().zip(moved) {
            let change = format!("{} {} → {to}", knob.what, knob.now);
            let change = if to.starts_with('×') { format!("{} {to}", knob.what) } else { change };
            for i in &moves.up {
                rises.entry(*i).or_default().push(change.clone());
            }
            for i in moves.down.iter().chain(&moves.step) {
                others.entry(*i).or_default().push(change.clone());
            }
        }
    }
    let mut list = |title: &str, said: &str, all: &BTreeMap<usize, Vec<String>>| {
        let _ = writeln!(out, "## {title}\n\n{said}\n");
        for (i, changes) in all {
            let (Some(example), Some(outcome)) = (pack.examples.get(*i), before.get(*i)) else { continue };
            let named = changes.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join("; ");
            let more = changes.len().saturating_sub(MOST_NAMED);
            let more = if more > 0 { format!("; and {more} more") } else { String::new() };
            let _ = writeln!(
                out,
                "- `{}`, at {} with permission `{}`: {named}{more}",
                example.id,
                outcome.possible.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(" or "),
                permission(pack, outcome.permission),
            );
        }
        if all.is_empty() {
            out.push_str("None.\n");
        }
        out.push('\n');
    };
    list(
        "Examples that would be permitted more",
        "These matter most: one number a fifth away, and more contact is permitted.",
        &rises,
    );
    list(
        "Examples that would be permitted less, or stand at another step",
        "Here the number errs, if it errs, on the careful side.",
        &others,
    );
}

fn permission(pack: &CheckedPack, index: usize) -> String {
    let found = pack.ladder.as_ref().and_then(|l| l.permissions.get(index));
    found.map_or_else(String::new, |p| p.id.to_string())
}
