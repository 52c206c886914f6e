//! Spanish, made by a machine and reviewed by nobody yet: informal, and without words that say whether
//! somebody is a man or a woman.
//!
//! In: nothing. Out: [`PHRASES`].

use super::{Page, Phrases, Talk};

pub(super) const PHRASES: Phrases = Phrases {
    language: "es",
    also_here: "En español: añade --lang es",
    in_language: |tag| match tag {
        "en" => "(en inglés, sin traducción al día)".to_owned(),
        tag => format!("(en otro idioma, {tag}, sin traducción al día)"),
    },
    unreviewed_machine: "Estos textos los tradujo una máquina y nadie los ha revisado todavía. Si algo suena \
                         raro, vale el texto original.",
    page: Page {
        read_first: "Por favor, lee esto primero",
        where_you_are: "Dónde estás",
        open_by_unsure: "Tus respuestas dejan abierto más de un paso. Donde no lo sabías, no se dio nada por \
                         hecho.",
        open_by_missing: "Esto sigue abierto, porque faltan respuestas. No se da nada por hecho.",
        still_possible: "Todavía es posible:",
        allowed_now: "Permitido ahora",
        allowed_for_now: "Permitido por ahora",
        while_missing: "Mientras falten respuestas, vale el más prudente de los pasos posibles.",
        is_final: "Esto es definitivo. No hay un paso siguiente al que llegar.",
        because: "Por qué",
        you_said: "dijiste: ",
        not_so: "no es así: ",
        not_clear: "no está claro: ",
        source: "fuente: ",
        our_judgement: "criterio nuestro: ",
        contradictions: "Dos respuestas que no encajan",
        easy_to_mix_up: "Puedes volver y cambiar cualquiera de las dos. Es fácil confundirse.",
        next_step: |title| format!("El paso siguiente: {title}"),
        nothing_missing: "No le falta nada propio. Lo que lo frena está dicho arriba.",
        still_missing: "Todavía falta:",
        not_answered: "(sin responder)",
        not_sure: "(dijiste que no lo sabes)",
        not_in_own_hands: "Nada que dependa solo de ti lo abriría ahora.",
        many_changes: "Tendrían que cambiar varias cosas. Ve una por una.",
        in_own_hands: "Está en tus manos: se abriría si esto fuera cierto, y cierto de verdad:",
        only_time: "esto solo lo da el tiempo: ",
        to_do: "Lo que puedes hacer",
        checklist: "Comprueba antes de seguir",
        avoid: "Mejor no",
        cautions: "Ten en cuenta",
        channel_open: "Abierto, aparte de todo lo de arriba.",
        channel_closed: "Cerrado.",
        channel_unsettled: "Aún no está claro. Mientras tanto, cuenta como cerrado.",
        scores: "Puntuaciones",
        columns: ["desde", "hasta", "escala"],
        not_known: "aún no se sabe",
        does_not_apply: "no se aplica",
        on_scale: |at, least, greatest| format!("{at}, en una escala de {least} a {greatest}"),
        between: |low, high, least, greatest| {
            format!("entre {low} y {high}, en una escala de {least} a {greatest}")
        },
        range: |least, greatest| format!("de {least} a {greatest}"),
        bands: |first, last| format!("entre «{first}» y «{last}»"),
        settle: "Qué lo aclararía",
        and_more: |n| format!("y {n} más"),
        look_again: "Cuándo volver a mirar",
        in_days: |days, on| {
            let on = on.map(|day| format!(", el {day}")).unwrap_or_default();
            format!("Dentro de {days} días{on}.")
        },
        not_every_day: "No cada día: lo que sientes sube y baja, y la respuesta no cambia más rápido.",
        all_steps: "Todos los pasos",
        footer: "Esto se apoya en lo que contaste y en reglas que en parte son criterio nuestro. No predice \
                 nada de otra persona, y no sustituye hablar con gente que te conoce.",
        rules: "reglas",
        texts: "textos",
    },
    talk: Talk {
        private_window: "Tus respuestas se quedan en esta ventana: no se guarda nada en el disco y no se \
                         envía nada. Escribe x en cualquier momento para salir ya y borrar la ventana. \
                         Escribe h para ver la ayuda.",
        private_pipe: "Tus respuestas se quedan aquí: no se guarda nada en el disco y no se envía nada. \
                       Escribe h para ver la ayuda.",
        section: |number, of, title| format!("Parte {number} de {of} · {title}"),
        why: "Por qué lo preguntamos: ",
        a_number: |unit, min, max| format!("un número{unit}, de {min} a {max}"),
        a_day: "una fecha como 2026-11-23, o hace cuántos días, como 40",
        answer_so_far: "Tu respuesta hasta ahora: ",
        keys: "b atrás · s saltar · a respuestas · r resultado · h ayuda · q terminar",
        unclear: "Escribe una de las respuestas que ves, o h para ver la ayuda.",
        refused: |offered| format!("Esa no es una de las respuestas de aquí. Escribe {offered}."),
        offered_yes_no: "1, 2 u otra de las respuestas que ves",
        offered_choice: |n| format!("un número del 1 al {n}, u otra de las respuestas que ves"),
        offered_scale: "uno de los números que ves",
        offered_count: |min, max| format!("un número entero de {min} a {max}"),
        offered_day: |most| {
            format!("una fecha como 2026-11-23, o hace cuántos días, como mucho {most}; ninguna fecha futura")
        },
        left_open: "Queda abierta. Lo que queda abierto solo puede hacer el consejo más prudente.",
        first_question: "Esta es la primera pregunta.",
        so_far: "Este es el resultado hasta ahora. Seguimos con las preguntas.",
        certain: "Esto ya es seguro",
        nothing_changes_it: "Nada más de lo que respondas cambiará esto. No hace falta que respondas más.",
        show_result: "Ver ya el resultado",
        go_on: "Seguir con las preguntas",
        one_or_two: "Escribe 1 o 2. Con b vuelves a cambiar una respuesta, con q terminas.",
        result_keys: "a ver o cambiar respuestas · b atrás · w por qué, completo · q terminar aquí",
        result_unclear: "Escribe a, b, w o q.",
        your_answers: "Tus respuestas",
        number_or_enter: "Escribe un número para ir a esa pregunta, o pulsa Intro para seguir.",
        number_up_to: |n| format!("Escribe un número del 1 al {n}, o pulsa Intro."),
        help: "Escribe el número o la palabra que está delante de una respuesta y pulsa Intro.",
        help_keys: [
            ("?", "no lo sabes: no se da nada por hecho"),
            ("-", "prefieres no decirlo (donde se ofrece)"),
            ("b", "volver a la pregunta anterior"),
            ("s", "saltar esta pregunta por ahora"),
            ("a", "todas tus respuestas, para verlas o cambiarlas"),
            ("r", "el resultado hasta ahora"),
            ("q", "terminar; no se guarda nada"),
            ("x", "salir ya y borrar la ventana"),
        ],
        emergency: "Si tú u otra persona está en peligro, llama ahora al número de emergencias de tu \
                    zona. Para hablar con alguien, por países: findahelpline.com",
        stopped_window: "Has terminado. No se guardó nada. Lo que ves queda en esta ventana hasta que la \
                         cierres; escribe «clear» para borrarlo.",
        stopped: "Has terminado. No se guardó nada.",
        ended: "Aquí se acabó la entrada. No se guardó nada.",
    },
    typed: &[
        ("sí", "yes"),
        ("si", "yes"),
        ("no lo sé", "unsure"),
        ("no lo se", "unsure"),
        ("no sé", "unsure"),
        ("no se", "unsure"),
        ("prefiero no decirlo", "prefer not to say"),
        ("atrás", "back"),
        ("atras", "back"),
        ("volver", "back"),
        ("saltar", "skip"),
        ("respuestas", "all"),
        ("resultado", "result"),
        ("por qué", "why"),
        ("por que", "why"),
        ("ayuda", "help"),
        ("terminar", "quit"),
        ("salir", "quit"),
    ],
};
