//! Which help belongs to a result.
//!
//! In: a [`CheckedPack`], the notices that show, the country that a person chose, and a day. Out: the
//! dangers that are not ruled out, the services for them, and those that nobody has checked for long. It
//! decides nothing: what shows was decided before, and nobody's country is ever guessed.

use jiff::civil::Date;

use crate::checked::{CheckedPack, Danger, Help, HelpLine};
use crate::codes::Code;
use crate::diagnostic::Diagnostic;

/// After so many days somebody must look again whether a service is still there.
const STALE_AFTER: i32 = 365;

/// The dangers that are not ruled out, by index: one of their notices shows.
pub fn open_dangers<'a>(pack: &CheckedPack, shown: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
    let shown: Vec<&str> = shown.into_iter().collect();
    let open = |danger: &Danger| danger.notices.iter().any(|n| shown.contains(&&**n));
    pack.dangers.iter().enumerate().filter(|(_, d)| open(d)).map(|(i, _)| i).collect()
}

/// The help for these dangers: in the country first, if one was chosen, then everywhere. Places with
/// nothing for them are left out.
#[must_use]
pub fn for_dangers<'a>(
    pack: &'a CheckedPack,
    open: &[usize],
    country: Option<&str>,
) -> Vec<(&'a Help, Vec<&'a HelpLine>)> {
    if open.is_empty() {
        return Vec::new();
    }
    let helps = |line: &&HelpLine| line.dangers.is_empty() || line.dangers.iter().any(|d| open.contains(d));
    let there = pack.help.iter().filter(|h| h.country.is_some() && h.country.as_deref() == country);
    let everywhere = pack.help.iter().filter(|h| h.country.is_none());
    let places = there.chain(everywhere).map(|h| (h, h.lines.iter().filter(helps).collect::<Vec<_>>()));
    places.filter(|(_, lines)| !lines.is_empty()).collect()
}

/// The services that nobody has checked in the year before that day, each as a warning.
#[must_use]
pub fn outdated(pack: &CheckedPack, today: Date) -> Vec<Diagnostic> {
    let lines = pack.help.iter().flat_map(|h| &h.lines);
    let old = lines.filter(|line| {
        let age = line.checked.until((jiff::Unit::Day, today)).map_or(0, |span| span.get_days());
        age > STALE_AFTER
    });
    old.map(|line| {
        let message = format!("`{}` was last checked on {}", line.id, line.checked);
        Diagnostic::new(Code::HelpOutdated, &line.at, message)
    })
    .collect()
}
