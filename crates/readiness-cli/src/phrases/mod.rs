//! What the program itself says, by language.
//!
//! In: the language of a pack's texts. Out: [`Voice`], every phrase that stands around them. A table of
//! a language that lacks a phrase, or a number in one, does not compile; a language without a table gets
//! the English one.

mod english;
mod spanish;

use readiness::core::{Translation, Words};
use readiness::view::Made;
use readiness::{Engine, Exact, Explanation};

/// Every phrase of one language.
#[derive(Debug)]
pub(crate) struct Phrases {
    /// Its tag.
    pub language: &'static str,
    /// How to call this language, said in it.
    pub also_here: &'static str,
    /// That the text behind it stands in that language, because nobody has translated it as it is now.
    pub in_language: fn(&str) -> String,
    /// That nobody has read over what a machine translated.
    pub unreviewed_machine: &'static str,
    pub page: Page,
    pub panel: Panel,
    pub talk: Talk,
    pub saving: Saving,
    /// What can be typed in this language, in lower case, with the English word or letter it stands for;
    /// those are understood in every language.
    pub typed: &'static [(&'static str, &'static str)],
}

/// The phrases of a result.
#[derive(Debug)]
pub(crate) struct Page {
    pub read_first: &'static str,
    /// The head of the services that help, and how each is reached.
    pub who_helps: &'static str,
    pub call: &'static str,
    pub write: &'static str,
    pub web: &'static str,
    pub for_whom: &'static str,
    /// On which day somebody last looked.
    pub checked: fn(&str) -> String,
    /// What a check is worth, and what to do when nobody answers.
    pub as_checked: &'static str,
    pub where_you_are: &'static str,
    pub open_by_unsure: &'static str,
    pub open_by_missing: &'static str,
    pub still_possible: &'static str,
    pub allowed_now: &'static str,
    pub allowed_for_now: &'static str,
    pub while_missing: &'static str,
    pub is_final: &'static str,
    pub because: &'static str,
    pub you_said: &'static str,
    pub not_so: &'static str,
    pub not_clear: &'static str,
    pub source: &'static str,
    pub our_judgement: &'static str,
    pub contradictions: &'static str,
    pub easy_to_mix_up: &'static str,
    pub next_step: fn(&str) -> String,
    pub nothing_missing: &'static str,
    pub still_missing: &'static str,
    pub not_answered: &'static str,
    pub not_sure: &'static str,
    pub not_in_own_hands: &'static str,
    pub what_that_means: &'static str,
    pub many_changes: &'static str,
    pub in_own_hands: &'static str,
    pub takes_time: &'static str,
    /// A shorter way, to a stage further up.
    pub further: fn(&str) -> String,
    /// Whatever is answered to what is open, it is this stage.
    pub settled_anyway: fn(&str) -> String,
    pub rests_on: &'static str,
    /// So many answers alone lead there; so many of them are about safety.
    pub force_it: fn(usize, usize) -> String,
    /// So many other sets of as many answers do so too, and whether there may be more.
    pub other_sets: fn(usize, bool) -> String,
    /// Before the sections that the answers belong to.
    pub by_part: &'static str,
    /// On so many of the answers that were just told it hangs, of so many.
    pub hangs_on_these: fn(usize, usize) -> String,
    pub shown_in_full: &'static str,
    pub hinges: &'static str,
    pub what_hinges_mean: &'static str,
    pub to_do: &'static str,
    pub checklist: &'static str,
    pub avoid: &'static str,
    pub cautions: &'static str,
    pub channel_open: &'static str,
    pub channel_closed: &'static str,
    pub channel_unsettled: &'static str,
    pub scores: &'static str,
    /// The columns of a table of scores.
    pub columns: [&'static str; 3],
    pub not_known: &'static str,
    pub does_not_apply: &'static str,
    /// A value on a scale from the least to the greatest.
    pub on_scale: fn(&str, &str, &str) -> String,
    /// The same for a value that lies between two.
    pub between: fn(&str, &str, &str, &str) -> String,
    /// From the least to the greatest.
    pub range: fn(&str, &str) -> String,
    /// Between two bands.
    pub bands: fn(&str, &str) -> String,
    pub settle: &'static str,
    pub and_more: fn(usize) -> String,
    pub look_again: &'static str,
    /// In so many days, and on which day where that is known.
    pub in_days: fn(i64, Option<&str>) -> String,
    pub not_every_day: &'static str,
    pub all_steps: &'static str,
    pub you_are_here: &'static str,
    pub possible: &'static str,
    /// What a window with a result is called: nobody who sees it learns anything.
    pub window: &'static str,
    pub footer: &'static str,
    pub rules: &'static str,
    pub texts: &'static str,
}

/// The phrases of a panel. None of them says that a voice allows anything, nor that one could go where it
/// goes.
#[derive(Debug)]
pub(crate) struct Panel {
    pub heading: &'static str,
    /// How the pack itself is called among its voices.
    pub whole: &'static str,
    pub only_this_counts: &'static str,
    /// Why nobody else is heard.
    pub silent: &'static str,
    pub silent_for_unsure: &'static str,
    pub silent_for_missing: &'static str,
    /// That something holds the person back, before what it is.
    pub held: &'static str,
    /// The same where it only may.
    pub perhaps_held: &'static str,
    /// That a voice goes further than is allowed. With its title.
    pub goes_further: fn(&str) -> String,
    /// The same where that is one of several steps that are possible.
    pub may_go_further: fn(&str) -> String,
    pub not_said: &'static str,
    /// With the title of the step.
    pub stops_before: fn(&str) -> String,
    pub together: &'static str,
    pub all_together: &'static str,
    pub left_open: &'static str,
    /// Behind the title of a step that is further than is allowed.
    pub not_allowed: &'static str,
    /// With the title of the step.
    pub part_at: fn(&str) -> String,
    /// Several names, and then one.
    pub and: &'static str,
    pub there: fn(&str) -> String,
    pub there_because: fn(&str) -> String,
    pub stops: fn(&str) -> String,
    pub stops_because: fn(&str) -> String,
    pub stops_as_not_so: fn(&str) -> String,
    pub no_such_step: fn(&str) -> String,
    pub no_rules: &'static str,
    /// What can be typed after a result, with the titles of the voices.
    pub offer: fn(&str) -> String,
    pub none: &'static str,
}

/// The phrases of the questionnaire.
#[derive(Debug)]
pub(crate) struct Talk {
    pub private_window: &'static str,
    pub private_pipe: &'static str,
    pub section: fn(usize, usize, &str) -> String,
    pub why: &'static str,
    pub a_number: fn(&str, i64, i64) -> String,
    pub a_day: &'static str,
    pub answer_so_far: &'static str,
    pub keys: &'static str,
    pub unclear: &'static str,
    pub refused: fn(&str) -> String,
    pub offered_yes_no: &'static str,
    pub offered_choice: fn(usize) -> String,
    pub offered_scale: &'static str,
    pub offered_count: fn(i64, i64) -> String,
    pub offered_day: fn(i64) -> String,
    pub left_open: &'static str,
    pub first_question: &'static str,
    pub so_far: &'static str,
    /// The head of a stop that is the end of the matter, and what follows from it.
    pub certain: &'static str,
    pub nothing_changes_it: &'static str,
    /// The same for a stop that comes before everything else, as somebody's safety does.
    pub comes_first: &'static str,
    pub nothing_before_it: &'static str,
    /// Whatever else is answered, it comes out at this stage.
    pub decided: fn(&str) -> String,
    pub decided_means: &'static str,
    /// Whatever else is answered, no more than this is permitted; the stage is open.
    pub settled: fn(&str) -> String,
    pub show_result: &'static str,
    pub go_on_fuller: &'static str,
    /// Why the questions come in the order of the pack though the shortest was asked for.
    pub too_large: &'static str,
    pub no_steps: &'static str,
    pub shortest: &'static str,
    pub go_on: &'static str,
    pub one_or_two: &'static str,
    pub result_keys: &'static str,
    /// Before these, while questions are left.
    pub more_key: &'static str,
    pub result_unclear: &'static str,
    pub your_answers: &'static str,
    pub number_or_enter: &'static str,
    pub number_up_to: fn(usize) -> String,
    pub help: &'static str,
    pub help_keys: [(&'static str, &'static str); 9],
    pub emergency: &'static str,
    /// How to see help in one's own country.
    pub see_country: &'static str,
    pub which_country: &'static str,
    /// With the country that was probably meant, if any.
    pub no_such_country: fn(Option<&str>) -> String,
    pub no_countries: &'static str,
    pub too_long: &'static str,
    /// How a farewell begins; what is stored follows.
    pub stopped: &'static str,
    pub ended: &'static str,
    /// How it ends where there is a window.
    pub window_stays: &'static str,
}

/// The phrases around answers that are saved. A text in brackets of a function is the file's path.
#[derive(Debug)]
pub(crate) struct Saving {
    pub private_window: &'static str,
    pub private_pipe: &'static str,
    pub keys: &'static str,
    pub help_erase: &'static str,
    pub help_quit: &'static str,
    pub help_leave: &'static str,
    pub stored_nowhere: &'static str,
    pub stored: fn(&str) -> String,
    pub stored_behind: fn(&str) -> String,
    pub stored_no_more: &'static str,
    pub saved_in: fn(&str) -> String,
    pub is_locked: &'static str,
    pub who_reads: &'static str,
    pub passphrase_helps: &'static str,
    pub passphrase_option_helps: &'static str,
    pub folder_of_other: &'static str,
    pub folder_of_group: &'static str,
    pub name_is_seen: &'static str,
    pub was_open: &'static str,
    #[cfg_attr(unix, expect(dead_code, reason = "said where the system cannot tell whose a file is"))]
    pub cannot_tell: &'static str,
    pub stays: &'static str,
    pub asked_at_end: &'static str,
    pub erase_any_time: &'static str,
    pub becomes_json: &'static str,
    pub passphrase: &'static str,
    pub wrong_passphrase: &'static str,
    pub too_much_work: fn(&str) -> String,
    pub damaged: fn(&str) -> String,
    pub stays_locked: fn(&str) -> String,
    pub good_passphrase: &'static str,
    pub new_passphrase: &'static str,
    pub new_passphrase_or_none: &'static str,
    pub empty_passphrase: &'static str,
    pub once_more: &'static str,
    pub differ: &'static str,
    pub locked_now: &'static str,
    pub no_passphrase: &'static str,
    pub nothing_typed: &'static str,
    pub taken_away: fn(&str) -> String,
    pub put_there: fn(&str) -> String,
    /// With what the system says of it.
    pub not_saved: fn(&str) -> String,
    pub erase_at_end: fn(&str) -> String,
    pub erase_and_stop: fn(&str) -> String,
    pub erasing: &'static str,
    pub left_locked: &'static str,
    pub left_to_find: &'static str,
    pub erase_them: &'static str,
    pub keep_them: &'static str,
    pub go_on: &'static str,
    pub one_or_two: &'static str,
    /// With what the system says of it.
    pub not_erased: fn(&str, &str) -> String,
    pub nothing_to_erase: &'static str,
    /// How many are answered, of how many.
    pub goes_on: fn(usize, usize) -> String,
    /// The same where they come from a file that stays as it is.
    pub begins_with: fn(usize, usize) -> String,
    pub from_day: fn(&str) -> String,
    pub no_longer_fit: &'static str,
    /// With the id of the question.
    pub no_such_answer: fn(&str) -> String,
    pub no_such_question: fn(&str) -> String,
    pub aside_before: fn(usize) -> String,
}

impl Phrases {
    /// Where no language is known yet.
    pub(crate) const ENGLISH: &'static Self = &english::PHRASES;
}

const ALL: &[&Phrases] = &[&english::PHRASES, &spanish::PHRASES];

/// The phrases in that language.
fn of(language: &str) -> &'static Phrases {
    let base = language.split('-').next().unwrap_or_default();
    ALL.iter().find(|p| p.language.eq_ignore_ascii_case(base)).copied().unwrap_or(&english::PHRASES)
}

/// How the program speaks around the texts of a pack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    pub say: &'static Phrases,
    pub words: &'static Words,
    /// What a person must know about the translation they read.
    pub note: Option<&'static str>,
}

impl Voice {
    /// The voice for the texts of a pack.
    pub(crate) fn of(engine: &Engine) -> Self {
        let pack = engine.pack();
        let say = of(&pack.language);
        let unreviewed = pack.translation.as_ref().is_some_and(Translation::is_unreviewed_machine);
        Self { say, words: engine.words(), note: unreviewed.then_some(say.unreviewed_machine) }
    }

    /// The voice for a result by itself, whatever became of its pack.
    pub(crate) fn of_result(e: &Explanation) -> Self {
        let say = of(&e.language);
        let unreviewed =
            e.translation.as_ref().is_some_and(|t| t.made == Made::Machine && t.reviewed.is_none());
        Self {
            say,
            words: readiness::words_in(&e.language),
            note: unreviewed.then_some(say.unreviewed_machine),
        }
    }

    /// What somebody typed, its words in English where they are keys or yes and no.
    pub(crate) fn typed<'a>(&self, line: &'a str) -> &'a str {
        let low = line.to_lowercase();
        self.say.typed.iter().find(|(own, _)| *own == low).map_or(line, |(_, english)| english)
    }

    /// A number as people write it in this language.
    pub(crate) fn number(&self, number: Exact) -> String {
        (self.words.number)(number.into())
    }

    /// A text, and in which language it stands if nobody has translated it.
    pub(crate) fn marked(&self, language: Option<&str>, text: &str) -> String {
        language.map_or_else(|| text.to_owned(), |l| format!("{} {text}", (self.say.in_language)(l)))
    }
}

/// In which other languages a pack can be had, each said in its own.
pub(crate) fn also_in(engine: &Engine) -> Vec<&'static str> {
    let here = &engine.pack().language;
    let others = engine.languages().into_iter().filter(|l| **l != **here);
    others.filter_map(|l| ALL.iter().find(|p| p.language == l).map(|p| p.also_here)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every phrase of a language that is a plain text, in order; what can be typed differs in number.
    fn texts(p: &Phrases) -> Vec<String> {
        let debug = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?}",
            p.also_here, p.unreviewed_machine, p.page, p.panel, p.talk, p.saving
        );
        debug.replace("\\\"", "'").split('"').skip(1).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn every_language_says_every_phrase_in_its_own_words() {
        let english = texts(&english::PHRASES);
        assert!(english.len() > 80, "{}", english.len());
        for p in &ALL[1..] {
            let own = texts(p);
            assert_eq!(own.len(), english.len(), "{}", p.language);
            for (own, english) in own.iter().zip(&english) {
                assert!(!own.trim().is_empty(), "{}: nothing for `{english}`", p.language);
                assert!(
                    own != english || english.len() == 1,
                    "{}: `{english}` is not translated",
                    p.language
                );
            }
        }
    }

    #[test]
    fn nothing_english_is_left_on_a_spanish_screen() {
        let typed = "h\n2\n2\nb\natrás\nsí\n9\na\n99\n1\n2\n2\n2\n2\n2\n2\nviele\n0\n2\n2\n2\n6\n1\n1\n2\n\
                     2\ns\n?\nr\n5\n7\n2\n700\n10\ns\ns\ns\ns\nresultado\nsalir\n";
        let certain = "2\n2\n2\n2\n2\n2\n0\n1\nx?\n1\nw\n?\na\n\nq\n";
        for typed in [typed, certain] {
            let mut out = Vec::new();
            let mut io = crate::Io {
                input: Box::new(typed.as_bytes()),
                out: Box::new(&mut out),
                err: Box::new(std::io::sink()),
                interactive: false,
                plain_errors: true,
                clear: || Ok(()),
                columns: || None,
                hidden: None,
                stored: crate::Stored::default(),
                today: "2026-11-23".parse().ok(),
                pause: Box::new(|| false),
            };
            assert_eq!(crate::run(["readiness", "--lang", "es"], &mut io), crate::Exit::Done);
            drop(io);
            let shown =
                String::from_utf8(out).unwrap().replace("\n  ", " ").replace("In English: add --lang en", "");
            assert!(shown.contains("No lo sé") && shown.contains("Has terminado."), "{shown}");
            for english in texts(&english::PHRASES).iter().filter(|t| t.len() > 4) {
                let upper = english.to_uppercase();
                assert!(
                    !shown.contains(english.as_str()) && !shown.contains(&upper),
                    "`{english}`:\n{shown}"
                );
            }
            for english in ["Yes", "Not sure", "Prefer not", "days", "another", "from", " of ", " the "] {
                assert!(!shown.contains(english), "`{english}`:\n{shown}");
            }
        }
    }

    #[test]
    fn keys_are_the_same_letters_in_every_language() {
        for p in ALL {
            let letters: Vec<&str> = p.talk.help_keys.iter().map(|(key, _)| *key).collect();
            assert_eq!(letters, ["?", "-", "b", "s", "a", "r", "c", "q", "x"], "{}", p.language);
            for key in ["b ", " s ", " a ", " r ", " h ", " q "] {
                assert!(p.talk.keys.contains(key), "{}: {key} is not shown", p.language);
                assert!(p.saving.keys.contains(key), "{}: {key} is not shown while saving", p.language);
            }
            assert!(p.saving.keys.contains(" e "), "{}: erasing is not shown", p.language);
        }
    }

    #[test]
    fn a_typed_word_means_one_thing() {
        for p in ALL {
            let mut words: Vec<&str> = p.typed.iter().map(|(own, _)| *own).collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), p.typed.len(), "{}", p.language);
            assert!(words.iter().all(|w| w.to_lowercase() == **w), "{}", p.language);
        }
    }

    #[test]
    fn a_region_gets_its_language_and_any_other_gets_english() {
        assert_eq!(of("es-MX").language, "es");
        assert_eq!(of("fr").language, "en");
    }
}
