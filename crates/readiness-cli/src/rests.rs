//! What a result rests on, short enough to be taken in.
//!
//! In: a [`Certain`]. Out: what every page says of it. A long list of answers helps nobody at night, and
//! which of them matter most nobody can say; so many answers are told by the parts of the questionnaire
//! that they belong to. The result for programs names each.

use readiness::view::{Certain, Given, RestsOn};

use crate::page::MOST_QUESTIONS;
use crate::phrases::Voice;

/// How many sets of answers a result names.
const MOST_SETS: usize = 3;

/// Answers as a page shows them.
pub(crate) enum Listed<'a> {
    /// Few enough to be read one by one.
    Each(Vec<String>),
    /// The sections that they belong to, in the order of asking.
    Parts(Vec<(&'a str, Vec<String>)>),
}

/// How many answers alone lead there.
pub(crate) fn forced(rests_on: &RestsOn, voice: Voice) -> String {
    let all = rests_on.answers.len().saturating_add(rests_on.about_safety);
    (voice.say.page.force_it)(all, rests_on.about_safety)
}

/// How many other sets of answers do, if any.
pub(crate) fn others(certain: &Certain, voice: Voice) -> Option<String> {
    let n = certain.rests_on.len();
    // The library names no more than that.
    (n > 1).then(|| (voice.say.page.other_sets)(n.saturating_sub(1), n >= MOST_SETS))
}

/// The answers that alone lead there, but for those about safety.
pub(crate) fn answers(rests_on: &RestsOn, voice: Voice) -> Listed<'_> {
    let all = &rests_on.answers;
    if is_short(rests_on) {
        return Listed::Each(all.iter().map(|given| given_in_words(given, voice)).collect());
    }
    let mut parts: Vec<(&str, Vec<String>)> = Vec::new();
    for given in all {
        let words = given_in_words(given, voice);
        match parts.iter_mut().find(|(title, _)| *title == given.section) {
            Some((_, part)) => part.push(words),
            None => parts.push((&given.section, vec![words])),
        }
    }
    Listed::Parts(parts)
}

/// Whether the answers are listed one by one. A result that was stored long ago knows no sections.
fn is_short(rests_on: &RestsOn) -> bool {
    rests_on.answers.len() <= MOST_QUESTIONS || rests_on.answers.iter().any(|given| given.section.is_empty())
}

/// On how many of these answers it hangs, where that need not be told apart: it is all of them, or more than
/// so many, which are too many to be listed once more.
pub(crate) fn hangs_on_these(certain: &Certain, most: usize, voice: Voice) -> Option<String> {
    let first = certain.rests_on.first()?;
    let hangs_on = |given: &&Given| certain.hinges.iter().any(|question| question.id == given.question);
    let n = first.answers.iter().filter(hangs_on).count();
    let many = n > most && !is_short(first);
    // The library tells none that does not belong to every set, but a stored result may say anything.
    let known = n > 0 && n == certain.hinges.len();
    let of = first.answers.len();
    (known && (n == of || many)).then(|| (voice.say.page.hangs_on_these)(n, of))
}

/// The sections, each with how many answers belong to it.
pub(crate) fn by_part(parts: &[(&str, Vec<String>)]) -> String {
    parts.iter().map(|(title, part)| format!("{title} ({})", part.len())).collect::<Vec<_>>().join(" · ")
}

/// A question, and what was answered where that is told.
fn given_in_words(given: &Given, voice: Voice) -> String {
    match &given.answer {
        Some(answer) => format!("{}{} {answer}", voice.say.page.you_said, given.text),
        None => given.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use readiness::{Engine, Explanation};

    use super::*;
    use crate::page::{self, Detail};
    use crate::{html, markdown};

    /// How many lines a person in pain at night can be asked to read of this.
    const MOST_LINES: usize = 24;

    fn on_a_screen(e: &Explanation, voice: Voice) -> String {
        let mut out = Vec::new();
        page::write(e, Detail::Full, voice, &mut out).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    /// Every tenth example with all that is told of it.
    fn told() -> (Engine, Vec<Explanation>) {
        let engine = Engine::built_in("reconciliation").unwrap();
        let sheets = engine.pack().examples.iter().step_by(10).map(|e| e.sheet.clone().into());
        let told = sheets.map(|sheet| {
            let report = engine.assess_with_answers(&sheet);
            engine.with_proof(report, &sheet).explanation
        });
        let told = told.collect();
        (engine, told)
    }

    #[test]
    fn long_lists_are_told_by_section_and_every_answer_is_counted() {
        let (engine, told) = told();
        let voice = Voice::of(&engine);
        let (mut long, mut short) = (0, 0);
        for e in &told {
            let Some(certain) = &e.certain else { continue };
            let Some(first) = certain.rests_on.first() else { continue };
            let screen = on_a_screen(e, voice);
            let part = screen.split("WHAT IT RESTS ON\n\n").nth(1).unwrap();
            let part = part
                .split("\n\nWHAT YOU CAN DO")
                .next()
                .and_then(|p| p.split("\n\nWHAT IT HANGS ON").next())
                .unwrap();
            assert!(part.lines().count() <= MOST_LINES, "{part}");
            let (mut document, mut browser) = (Vec::new(), Vec::new());
            markdown::write(e, voice, &mut document).unwrap();
            html::write(e, voice, &mut browser).unwrap();
            let document = String::from_utf8(document).unwrap();
            let browser = String::from_utf8(browser).unwrap();
            let named = document.contains("## What it hangs on");
            assert_eq!(browser.contains("<h2>What it hangs on</h2>"), named);
            assert!(named || !screen.contains("WHAT IT HANGS ON"), "a screen tells no more than a document");
            match answers(first, voice) {
                Listed::Each(all) => {
                    short += 1;
                    assert!(all.len() <= MOST_QUESTIONS && !screen.contains(voice.say.page.by_part));
                }
                Listed::Parts(parts) => {
                    long += 1;
                    let all: usize = parts.iter().map(|(_, part)| part.len()).sum();
                    assert_eq!(all, first.answers.len());
                    let told = by_part(&parts);
                    assert!(screen.replace("\n  ", " ").contains(&told), "{told}\n{screen}");
                    for (title, _) in &parts {
                        assert!(document.contains(&format!("\n**{title}**\n")), "{title}\n{document}");
                    }
                    let on_page = first.answers.iter().all(|given| document.contains(&given.text));
                    assert!(on_page, "{document}");
                }
            }
            let page = browser.replace("&quot;", "\"").replace("&amp;", "&");
            for given in &first.answers {
                assert!(page.contains(&given.text), "folded, and there: {}", given.text);
            }
        }
        assert!(long > 3 && short > 3, "{long} {short}");
    }

    #[test]
    fn a_result_that_knows_no_sections_lists_each_answer_and_what_it_hangs_on() {
        let (engine, mut told) = told();
        let voice = Voice::of(&engine);
        let long = |e: &&mut Explanation| e.certain.as_ref().is_some_and(|c| c.hinges.len() > MOST_QUESTIONS);
        let e = told.iter_mut().find(long).unwrap();
        let certain = e.certain.as_mut().unwrap();
        let first = certain.rests_on.first_mut().unwrap();
        first.answers.iter_mut().for_each(|given| given.section.clear());
        // And no longer on all of them.
        let one = certain.hinges.remove(0).text;
        let screen = on_a_screen(e, voice).replace("\n    ", " ");
        assert!(!screen.contains(voice.say.page.by_part) && screen.contains("WHAT IT HANGS ON"));
        assert_eq!(screen.matches(&format!("· you said: {one}")).count(), 1, "{screen}");
        for question in &e.certain.as_ref().unwrap().hinges {
            assert!(screen.contains(&format!("  · {}", question.text)), "{}\n{screen}", question.text);
        }
    }

    #[test]
    fn counts_agree_with_what_they_count() {
        let engine = Engine::built_in("reconciliation").unwrap();
        let spanish = engine.in_language("es").unwrap();
        let said = |engine: &Engine| {
            let say = &Voice::of(engine).say.page;
            [
                (say.force_it)(1, 1),
                (say.other_sets)(1, false),
                (say.hangs_on_these)(1, 1),
                (say.in_days)(1, None),
            ]
        };
        assert_eq!(
            said(&engine),
            [
                "One answer alone leads to this step, whatever all the others are. It is about safety.",
                "1 other set of as many answers leads here, too.",
                "It hangs on this answer: with another one, it is or may be another step. Worth a second look, with \
                 somebody you trust.",
                "In 1 day.",
            ]
        );
        assert!(said(&spanish)[3] == "Dentro de 1 día." && said(&spanish)[1].starts_with("Hay 1 grupo más,"));
    }
}
