//! English.
//!
//! In: nothing. Out: [`PHRASES`].

use super::{Page, Phrases, Talk};

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
        many_changes: "Several things would have to be different. Take them one at a time.",
        in_own_hands: "In your own hands: it would open if this were true, and truly so:",
        only_time: "only time does this: ",
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
            format!("In {days} days{on}.")
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
        show_result: "Show me the result now",
        go_on: "Go on with the questions",
        one_or_two: "Please type 1 or 2. b goes back to change an answer, q stops.",
        result_keys: "a see or change answers · b back · w why, in full · q stop here",
        result_unclear: "Please type a, b, w or q.",
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
            ("q", "stop; nothing is stored"),
            ("x", "leave at once and clear the window"),
        ],
        emergency: "If you or somebody else is in danger, call your local emergency number now. Somebody to \
                    talk to, by country: findahelpline.com",
        stopped_window: "Stopped. Nothing was stored. What you see stays in this window until you close it; \
                         type \"clear\" to wipe it.",
        stopped: "Stopped. Nothing was stored.",
        ended: "The input ended here. Nothing was stored.",
    },
    typed: &[],
};
