//! Lines of at most 76 columns, and no wider than the window, in few styles.
//!
//! In: texts, of which some come from packs that strangers wrote. Out: wrapped text without control
//! characters. Colour only repeats what the words say, and the stream takes it away where it is not
//! wanted.

use std::cell::Cell;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};

/// The width of a page, in columns, where there is room for it.
const WIDTH: usize = 76;
/// A narrower page would be a letter a line.
const NARROWEST: usize = 12;

thread_local! {
    /// The width now: a window may be narrow, and become wider between two questions.
    static COLUMNS: Cell<usize> = const { Cell::new(WIDTH) };
}

/// Fits what follows to a window of that width.
pub(crate) fn fit(columns: Option<usize>) {
    COLUMNS.set(columns.unwrap_or(WIDTH).clamp(NARROWEST, WIDTH));
}

/// How wide a line may be now.
pub(crate) fn width() -> usize {
    COLUMNS.get()
}

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const STRONG: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const ALERT: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// A text without control characters, so that a pack cannot move the cursor or hide what it says.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c })
        .filter(|c| !bidi(*c))
        .collect()
}

/// Characters that turn the direction of what follows.
fn bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Wraps a text: `first` stands before its first line, `rest` before the others; both count.
pub(crate) fn wrap(text: &str, first: &str, rest: &str) -> Vec<String> {
    let text = clean(text);
    let options = textwrap::Options::new(width())
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(true);
    textwrap::wrap(&text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// The same in a style, as one string with its line breaks.
pub(crate) fn block(text: &str, first: &str, rest: &str, style: Style) -> String {
    let mut out = String::new();
    for line in wrap(text, first, rest) {
        let _ = writeln!(out, "{style}{line}{style:#}");
    }
    out
}
