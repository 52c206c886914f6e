//! Problems in the format of code scanners.
//!
//! In: diagnostics. Out: a log in SARIF 2.1.0, with the whole registry of codes as its rules. Only what
//! we have to say is written; the standard has much more.

use std::fmt::Write as _;

use readiness::Problem;
use readiness::core::{Code, Severity, Span};
use serde::Serialize;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    /// Columns count characters, not bytes or UTF-16 units.
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Message>,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: String,
}

#[derive(Serialize)]
struct Message {
    text: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Said,
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct Said {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The log, indented.
pub(crate) fn log(found: &[Problem]) -> serde_json::Result<String> {
    let rules = Code::ALL.iter().map(|code| rule(*code)).collect();
    let driver = Driver { name: "readiness", semantic_version: env!("CARGO_PKG_VERSION"), rules };
    let results = found.iter().map(finding).collect();
    serde_json::to_string_pretty(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn rule(code: Code) -> Rule {
    let info = code.info();
    let page = format!("[docs/diagnostics/{0}.md](docs/diagnostics/{0}.md)", info.name);
    let paragraphs = [info.summary, info.why, info.mend, &page];
    Rule {
        id: info.name,
        short_description: Message { text: info.summary },
        full_description: (!info.why.is_empty()).then_some(Message { text: info.why }),
        help: Help {
            text: info.mend,
            markdown: paragraphs.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n"),
        },
        default_configuration: Configuration { level: level(info.severity) },
    }
}

fn finding(problem: &Problem) -> Finding {
    // The standard has no place for advice that is not an exact change of the file.
    let text = match problem.help() {
        Some(help) => format!("{}\nhelp: {help}", problem.message()),
        None => problem.message().to_owned(),
    };
    Finding {
        rule_id: problem.code(),
        rule_index: Code::ALL.iter().position(|c| c.info().name == problem.code()).unwrap_or_default(),
        level: problem.severity().name(),
        message: Said { text },
        locations: problem.core().and_then(|d| d.at.as_ref()).map(location).into_iter().collect(),
    }
}

fn location(at: &Span) -> Location {
    let (start_line, start_column) = at.line_column();
    let (end_line, end_column) = Span { start: at.end, ..at.clone() }.line_column();
    Location {
        physical_location: Physical {
            artifact_location: Artifact { uri: uri(&at.file.name) },
            region: Region { start_line, start_column, end_line, end_column },
        },
    }
}

/// A path as a reference of RFC 3986: relative as it is, absolute with its scheme.
fn uri(path: &str) -> String {
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.chars().nth(1) == Some(':') {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'\\' => out.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
