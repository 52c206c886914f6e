//! English.
//!
//! In: nothing. Out: [`PHRASES`].

use readiness::core::words::counted;

use super::{Page, Panel, Phrases, Saving, Talk};

pub(super) const PHRASES: Phrases = Phrases {
    language: "en",
    also_here: "In English: add --lang en",
    in_language: |tag| match tag {
        "es" => "(in Spanish)".to_owned(),
        tag => format!("(in another language, {tag})"),
    },
    unreviewed_machine: "A machine translated these texts, and nobody has reviewed them yet. If something \
                         reads oddly, the original counts.",
    page: Page {
        read_first: "Please read this first",
        who_helps: "Who can help now",
        call: "Call",
        write: "Write",
        web: "Web",
        for_whom: "For",
        checked: |day| format!("checked on {day}"),
        as_checked: "Checked against stored public pages, not by calling. If nobody answers, try the local \
                     emergency number or another line.",
        where_you_are: "Where you are",
        open_by_unsure: "Your answers leave more than one step open. Where you were not sure, nothing was \
                         assumed.",
        open_by_missing: "This is still open, because answers are missing. Nothing is assumed for you.",
        still_possible: "Still possible:",
        allowed_now: "Allowed now",
        allowed_for_now: "Allowed for now",
        while_missing: "While answers are missing, the most careful of the possible steps counts.",
        is_final: "This is final. There is no next step to work towards.",
        because: "Because",
        you_said: "you said: ",
        not_so: "not so: ",
        not_clear: "not clear: ",
        source: "source: ",
        our_judgement: "our judgement: ",
        contradictions: "Two answers that do not fit together",
        easy_to_mix_up: "You can go back and change either of them. It is easy to mix things up.",
        next_step: |title| format!("The next step: {title}"),
        nothing_missing: "Nothing of its own is missing. What holds it back is said above.",
        still_missing: "Still missing for it:",
        not_answered: "(not answered yet)",
        not_sure: "(you were not sure)",
        not_in_own_hands: "Nothing that is in your hands alone would open it now.",
        what_that_means: "What is missing hangs on other people, on what was, on circumstances, or on what you truly \
                          feel and want. That may change with time and honest work, and not by answering otherwise. \
                          Until then, the step you are at is the right one.",
        many_changes: "Several things would have to be different. Take them one at a time.",
        in_own_hands: "In your own hands: it would open if this were true, and truly so:",
        takes_time: "this takes time: ",
        further: |title| format!("Further on, to \"{title}\", it would take only this, and truly so:"),
        settled_anyway: |title| {
            format!("Whatever is answered to what is still open, it comes out as: {title}.")
        },
        rests_on: "What it rests on",
        force_it: |answers, safety| {
            let safety = match safety {
                0 => String::new(),
                1 if answers == 1 => " It is about safety.".to_owned(),
                1 => " One of them is about safety.".to_owned(),
                n => format!(" {n} of them are about safety."),
            };
            match answers {
                1 => format!("One answer alone leads to this step, whatever all the others are.{safety}"),
                n => format!(
                    "{n} of the answers alone lead to this step, whatever all the others are; no fewer \
                     do.{safety}"
                ),
            }
        },
        other_sets: |n, more| {
            let at_least = if more { "At least " } else { "" };
            match n {
                1 => format!("{at_least}1 other set of as many answers leads here, too."),
                n => format!("{at_least}{n} other sets of as many answers lead here, too."),
            }
        },
        by_part: "By part of the questionnaire:",
        hangs_on_these: |n, of| {
            let which = match (n, of) {
                (1, 1) => "It hangs on this answer: with another one,".to_owned(),
                (n, of) if n == of => {
                    "It hangs on each of these: with another answer to one alone,".to_owned()
                }
                (n, _) => format!("It hangs on each of {n} of these: with another answer to one alone,"),
            };
            format!("{which} it is or may be another step. Worth a second look, with somebody you trust.")
        },
        shown_in_full: "Type w to see what they are about.",
        hinges: "What it hangs on",
        what_hinges_mean: "With another answer to one of these alone, it is or may be another step. Worth a \
                           second look, with somebody you trust.",
        to_do: "What you can do",
        checklist: "Check before you go on",
        avoid: "Better not",
        cautions: "Please notice",
        channel_open: "Open, apart from everything above.",
        channel_closed: "Closed.",
        channel_unsettled: "Not clear yet. Until it is, treat it as closed.",
        scores: "Scores",
        columns: ["from", "to", "scale"],
        not_known: "not known yet",
        does_not_apply: "does not apply",
        on_scale: |at, least, greatest| format!("{at}, on a scale from {least} to {greatest}"),
        between: |low, high, least, greatest| {
            format!("somewhere from {low} to {high}, on a scale from {least} to {greatest}")
        },
        range: |least, greatest| format!("{least} to {greatest}"),
        bands: |first, last| format!("between \"{first}\" and \"{last}\""),
        settle: "What would settle it",
        and_more: |n| format!("and {n} more"),
        look_again: "When to look again",
        in_days: |days, on| {
            let on = on.map(|day| format!(", on {day}")).unwrap_or_default();
            format!("In {}{on}.", counted(days, "day", "days"))
        },
        not_every_day: "Not every day: feelings swing, and the answer does not change faster.",
        all_steps: "All steps",
        you_are_here: "you are here",
        possible: "still possible",
        window: "Your result",
        footer: "This rests on what you told, and on rules that are partly our own judgement. It foretells \
                 nothing about another person, and does not replace a talk with people who know you.",
        rules: "rules",
        texts: "texts",
    },
    panel: Panel {
        heading: "What each would say on its own",
        whole: "the whole assessment",
        only_this_counts: "Only this counts. What follows is for comparison, and allows nothing.",
        silent: "While this holds, nobody else is heard here.",
        silent_for_unsure: "While this is not clear, nobody else is heard here.",
        silent_for_missing: "Something that comes before everything else is not answered yet: about safety, or \
                             about a plain no. Until it is, nobody else is heard here.",
        held: "holds you here: ",
        perhaps_held: "may hold you here: ",
        goes_further: |title| {
            format!("{title} would go further here. The whole assessment does not, and it is what counts.")
        },
        may_go_further: |title| {
            format!("{title} might go further here. The whole assessment does not, and it is what counts.")
        },
        not_said: "Not said, as answers are missing or not sure. Possible are:",
        stops_before: |step| format!("It stops before \"{step}\", as this is not so:"),
        together: "Where they agree, and where they part",
        all_together: "All of them put you at this step:",
        left_open: "left open",
        not_allowed: "(not allowed now)",
        part_at: |step| format!("They part at \"{step}\""),
        and: "and",
        there: |names| format!("There: {names}."),
        there_because: |name| format!("There: {name}, as this is so:"),
        stops: |name| format!("Before it: {name}."),
        stops_because: |name| format!("Before it: {name}, because of this:"),
        stops_as_not_so: |name| format!("Before it: {name}, as this is not so:"),
        no_such_step: |name| format!("{name}: knows no such step."),
        no_rules: "While something holds you back, no other rule is named here.",
        offer: |titles| {
            format!("Do you want to see what each of these would say on its own: {titles}? Then type g.")
        },
        none: "Nobody else is to be heard here now.",
    },
    talk: Talk {
        private_window: "Your answers stay in this window: nothing is written to disk, nothing is sent. Type \
                         x at any time to leave at once and clear the window. Type h for help.",
        private_pipe: "Your answers stay here: nothing is written to disk, nothing is sent. Type h for help.",
        section: |number, of, title| format!("Section {number} of {of} · {title}"),
        why: "Why we ask: ",
        a_number: |unit, min, max| format!("a number{unit}, from {min} to {max}"),
        a_day: "a day like 2026-11-23, or how many days ago, like 40",
        answer_so_far: "Your answer so far: ",
        keys: "b back · s skip · a all answers · r result so far · h help · q quit",
        unclear: "Please type one of the answers shown, or h for help.",
        refused: |offered| format!("That is not one of the answers here. Please type {offered}."),
        offered_yes_no: "1, 2, or another answer shown",
        offered_choice: |n| format!("a number from 1 to {n}, or another answer shown"),
        offered_scale: "one of the numbers shown",
        offered_count: |min, max| format!("a whole number from {min} to {max}"),
        offered_day: |most| {
            format!("a day such as 2026-11-23, or how many days ago, at most {most}; no day to come")
        },
        left_open: "Left open. Whatever is left open can only make the advice more careful.",
        first_question: "This is the first question.",
        so_far: "That is the result so far. On with the questions.",
        certain: "This is certain now",
        nothing_changes_it: "Nothing else you answer will change this. You need not answer more.",
        comes_first: "This comes first",
        nothing_before_it: "Nothing else matters before this. You need not answer more now: the questions can \
                            wait.",
        decided: |title| format!("This is decided now: {title}"),
        decided_means: "Whatever else you answer, you are at this step. You can stop here. The other questions \
                        only give a fuller picture: what you can do, what to mind, and when to look again.",
        settled: |title| {
            format!(
                "What is allowed is certain by now, whatever else you answer: {title}. The questions that follow \
                 find out which step you are at."
            )
        },
        show_result: "Show me the result now",
        go_on: "Go on with the questions",
        go_on_fuller: "Go on, for the fuller picture",
        too_large: "This questionnaire is too large to find the shortest order. The questions come as they were \
                    written.",
        no_steps: "This questionnaire has no steps, so there is no shorter order. The questions come as they were \
                   written.",
        shortest: "The questions come in the order that settles most with the fewest: what keeps people safe comes \
                   first, and sections may take turns.",
        one_or_two: "Please type 1 or 2. b goes back to change an answer, q stops.",
        result_keys: "a see or change answers · b back · w why, in full · q stop here",
        more_key: "m more questions · ",
        result_unclear: "Please type one of the letters shown.",
        your_answers: "Your answers",
        number_or_enter: "Type a number to go to that question, or press Enter to go on.",
        number_up_to: |n| format!("Please type a number from 1 to {n}, or press Enter."),
        help: "Type the number or word that stands before an answer, then press Enter.",
        help_keys: [
            ("?", "you are not sure: nothing is assumed for you"),
            ("-", "you prefer not to say (where it is offered)"),
            ("b", "back to the question before"),
            ("s", "skip this question for now"),
            ("a", "all your answers, to see or change any"),
            ("r", "the result so far"),
            ("c", "who can help in your country"),
            ("q", "stop; nothing is stored"),
            ("x", "leave at once and clear the window"),
        ],
        emergency: "If you or somebody else is in danger, call your local emergency number now. Somebody to \
                    talk to, by country: findahelpline.com",
        see_country: "Type c to see who can help in your country.",
        which_country: "Type the number or the name of your country. Enter leaves it open, 0 takes it back. It \
                        stays in this window: it is not saved, and nobody guesses it.",
        no_such_country: |meant| {
            let meant = meant.map(|name| format!(" Did you mean {name}?")).unwrap_or_default();
            format!("That is not in this list.{meant} What helps in every country still holds.")
        },
        no_countries: "This questionnaire lists no help by country.",
        too_long: "That line is too long for an answer.",
        stopped: "Stopped.",
        ended: "The input ended here.",
        window_stays: "What you see stays in this window until you close it; type \"clear\" to wipe it.",
    },
    saving: Saving {
        private_window: "Nothing is sent. Type x at any time to leave at once and clear the window; the file \
                         stays. Type h for help.",
        private_pipe: "Nothing is sent. Type h for help.",
        keys: "b back · s skip · a answers · r result so far · h help · e erase · q quit",
        help_erase: "erase the saved answers, and stop",
        help_quit: "stop; the saved answers stay, to go on later",
        help_leave: "leave at once and clear the window; the file stays",
        stored_nowhere: "Nothing was stored.",
        stored: |file| {
            format!(
                "Your answers so far are stored in {file}. To go on, start with the same --resume; to erase \
                 them, delete that file."
            )
        },
        stored_behind: |file| {
            format!(
                "{file} holds your answers up to the last save that worked; what came after it is not \
                 stored."
            )
        },
        stored_no_more: "The saved answers were erased. Nothing is stored now.",
        saved_in: |file| format!("After every answer, your answers are saved in {file}."),
        is_locked: "It is locked with a passphrase: nobody can read it without, you neither.",
        who_reads: "Whoever uses your account, runs this device or has a backup can read it.",
        passphrase_helps: "On a shared device a passphrase helps: it locks the file.",
        passphrase_option_helps: "On a shared device a passphrase helps: set one with --passphrase.",
        folder_of_other: "The folder belongs to another account, which could take your file away.",
        folder_of_group: "The group of the folder could take your file away.",
        name_is_seen: "Other accounts can see its name and its date, not what is in it.",
        was_open: "Until now other accounts on this device could open the file. Now only yours can.",
        cannot_tell: "On this system I cannot tell who else may open the folder. A passphrase is the safe \
                      choice.",
        stays: "It stays when you are done, because you said --keep.",
        asked_at_end: "When you are done, you are asked whether to erase it.",
        erase_any_time: "To erase it at any time: type e, or delete the file.",
        becomes_json: "From the next answer on it is written as JSON; comments in it are lost.",
        passphrase: "Passphrase of the file (you do not see it):",
        wrong_passphrase: "That is not the passphrase of this file. Nothing was changed.",
        too_much_work: |file| {
            format!("`{file}` asks for more work than any passphrase needs; it was not made by this program")
        },
        damaged: |file| {
            format!(
                "`{file}` is damaged, or locked in another way than with a passphrase; it was left as it is"
            )
        },
        stays_locked: |file| format!("`{file}` stays locked, and is as it was"),
        good_passphrase: "Four or five words that have nothing to do with each other make a good passphrase.",
        new_passphrase: "New passphrase (you do not see it):",
        new_passphrase_or_none: "New passphrase (you do not see it), or Enter for none:",
        empty_passphrase: "An empty passphrase locks nothing.",
        once_more: "The same once more:",
        differ: "These two differ.",
        locked_now: "The file is locked with it. If you forget it, nobody can open the file.",
        no_passphrase: "there is no passphrase, so nothing is saved",
        nothing_typed: "no passphrase was typed; nothing was changed",
        taken_away: |file| {
            format!("{file} was taken away. Nothing more is saved; your answers are in this window only.")
        },
        put_there: |file| {
            format!("Somebody else put {file} there meanwhile. It is left alone, and nothing is saved.")
        },
        not_saved: |why| format!("This answer could not be saved: {why}. I try again after the next one."),
        erase_at_end: |file| format!("You are done. Shall the answers saved in {file} be erased now?"),
        erase_and_stop: |file| format!("Shall the answers saved in {file} be erased, and the talk end here?"),
        erasing: "Erasing takes the file out of its folder. It cannot reach copies in backups, snapshots and \
                  synced folders, nor what the disk keeps until it needs the room:",
        left_locked: "they stay locked with your passphrase.",
        left_to_find: "a program for that purpose could still find them.",
        erase_them: "Erase them",
        keep_them: "Keep them",
        go_on: "Keep them and go on",
        one_or_two: "Please type 1 or 2.",
        not_erased: |why, file| format!("It could not be erased: {why}. Please delete {file} yourself."),
        nothing_to_erase: "Nothing is stored, so there is nothing to erase.",
        goes_on: |answered, of| {
            format!(
                "You go on where you were: {answered} of {} {} answered so far. Type a to see your answers, \
                 or to go to a question that you skipped.",
                counted(of, "question", "questions"),
                if answered == 1 { "is" } else { "are" }
            )
        },
        begins_with: |answered, of| {
            format!(
                "{answered} of {} {} answered already, by the file that you named. Type a to see these \
                 answers, and change any of them. The file stays as it is.",
                counted(of, "question", "questions"),
                if answered == 1 { "is" } else { "are" }
            )
        },
        from_day: |day| {
            format!(
                "They are from {day}. What counts days, or speaks of the last weeks, may be different now: \
                 please look at those answers again."
            )
        },
        no_longer_fit: "These saved answers no longer fit. They are not used, and stay in the file, set aside:",
        no_such_answer: |id| format!("this is not an answer to `{id}`"),
        no_such_question: |id| format!("there is no question `{id}`"),
        aside_before: |n| format!("Set aside in the file since earlier, and not used: {n}."),
    },
    typed: &[],
};
