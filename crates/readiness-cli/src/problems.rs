//! Problems as people and programs see them.
//!
//! In: problems. Out: each with its code, place, the line underlined, and help; or the same as JSON.

use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme};
use readiness::Problem;
use serde::Serialize;

use crate::style::clean;

/// How problems are drawn.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    /// Without colour.
    pub plain: bool,
    /// With the line they point at. Not for answers: what somebody answered is not repeated on a
    /// screen or in a log.
    pub quote: bool,
}

/// Draws problems, one after the other.
pub(crate) fn show(found: &[Problem], how: Shown, to: &mut dyn Write) -> io::Result<()> {
    for problem in found {
        // A problem with somebody's answers has nothing to draw.
        if let Some(drawn) = problem.core().filter(|_| how.quote) {
            let theme = if how.plain { GraphicalTheme::unicode_nocolor() } else { GraphicalTheme::unicode() };
            let mut text = String::new();
            let done = GraphicalReportHandler::new_themed(theme)
                .with_width(80)
                .with_links(false)
                .with_context_lines(1)
                .render_report(&mut text, drawn);
            if done.is_ok() {
                to.write_all(if how.plain { clean(&text) } else { text }.as_bytes())?;
                writeln!(to)?;
                continue;
            }
        }
        let wire = wire(problem);
        let place = match (wire.file, wire.line, wire.column) {
            (Some(file), Some(line), Some(column)) => format!("{}:{line}:{column}: ", clean(file)),
            _ => String::new(),
        };
        writeln!(to, "{place}{} [{}]: {}", wire.severity, wire.code, clean(wire.message))?;
        if let Some(help) = wire.help {
            writeln!(to, "  help: {}", clean(help))?;
        }
    }
    Ok(())
}

/// A problem for programs.
#[derive(Debug, Serialize)]
struct Wire<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
}

/// A problem as data: lines and columns count from 1, columns in characters.
fn wire(problem: &Problem) -> Wire<'_> {
    Wire {
        code: problem.code(),
        severity: problem.severity().name(),
        message: problem.message(),
        help: problem.help(),
        file: problem.file(),
        line: problem.line(),
        column: problem.column(),
    }
}

/// What `check` and `test` print for programs.
#[derive(Serialize)]
struct Findings<'a> {
    format: u32,
    pack: &'a str,
    ok: bool,
    problems: Vec<Wire<'a>>,
    /// Why rules that cannot matter were not looked for, where they were not.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_looked_for: Option<&'a str>,
}

/// The same with what is known of the examples.
#[derive(Serialize)]
struct With<'a> {
    #[serde(flatten)]
    findings: Findings<'a>,
    #[serde(flatten)]
    cover: crate::cover::Wire,
}

/// A list of problems as JSON.
pub(crate) fn json(
    pack: &str,
    ok: bool,
    found: &[Problem],
    not_looked_for: Option<&str>,
) -> serde_json::Result<String> {
    let problems = found.iter().map(wire).collect();
    serde_json::to_string_pretty(&Findings { format: readiness::FORMAT, pack, ok, problems, not_looked_for })
}

/// The same with what is known of the examples.
pub(crate) fn json_with(
    pack: &str,
    ok: bool,
    found: &[Problem],
    cover: crate::cover::Wire,
) -> serde_json::Result<String> {
    let problems = found.iter().map(wire).collect();
    let findings = Findings { format: readiness::FORMAT, pack, ok, problems, not_looked_for: None };
    serde_json::to_string_pretty(&With { findings, cover })
}
