//! Spanish, made by a machine and reviewed by nobody yet: informal, and without words that say whether
//! somebody is a man or a woman.
//!
//! In: nothing. Out: [`PHRASES`].

use readiness::core::words::counted;

use super::{Page, Panel, Phrases, Saving, Talk};

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
        who_helps: "Quién puede ayudarte ahora",
        call: "Llama",
        write: "Escribe",
        web: "En línea",
        for_whom: "Para",
        checked: |day| format!("comprobado el {day}"),
        as_checked: "Comprobado con páginas públicas guardadas, no por teléfono. Si nadie responde, prueba con \
                     el número local de emergencias o con otra línea.",
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
        what_that_means: "Lo que falta depende de otras personas, de lo que ya pasó, de las circunstancias o de lo que de \
                          verdad sientes y quieres. Eso puede cambiar con el tiempo y con trabajo sincero, y no por \
                          responder otra cosa. Mientras tanto, el paso en el que estás es el correcto.",
        many_changes: "Tendrían que cambiar varias cosas. Ve una por una.",
        in_own_hands: "Está en tus manos: se abriría si esto fuera cierto, y cierto de verdad:",
        takes_time: "esto lleva tiempo: ",
        further: |title| format!("Más adelante, para «{title}», bastaría con esto, y de verdad:"),
        settled_anyway: |title| {
            format!("Se responda lo que se responda a lo que falta, el resultado es: {title}.")
        },
        rests_on: "En qué se apoya",
        force_it: |answers, safety| {
            let safety = match safety {
                0 => String::new(),
                1 if answers == 1 => " Trata de la seguridad.".to_owned(),
                1 => " Una de ellas trata de la seguridad.".to_owned(),
                n => format!(" {n} de ellas tratan de la seguridad."),
            };
            match answers {
                1 => {
                    format!("Una sola respuesta lleva a este paso, sean cuales sean todas las demás.{safety}")
                }
                n => format!(
                    "Bastan {n} de las respuestas para llegar a este paso, sean cuales sean todas las demás; con \
                     menos no basta.{safety}"
                ),
            }
        },
        other_sets: |n, more| {
            let at_least = if more { "al menos " } else { "" };
            match n {
                1 => {
                    format!("Hay {at_least}1 grupo más, con otras tantas respuestas, que también lleva aquí.")
                }
                n => format!(
                    "Hay {at_least}{n} grupos más, con otras tantas respuestas, que también llevan aquí."
                ),
            }
        },
        by_part: "Por partes del cuestionario:",
        hangs_on_these: |n, of| {
            let which = match (n, of) {
                (1, 1) => "Depende de esta respuesta: con otra,".to_owned(),
                (n, of) if n == of => {
                    "Depende de cada una de estas: con otra respuesta a una sola,".to_owned()
                }
                (n, _) => format!("Depende de cada una de {n} de estas: con otra respuesta a una sola,"),
            };
            format!(
                "{which} es o puede ser otro paso. Vale la pena mirarlo otra vez, con alguien de confianza."
            )
        },
        shown_in_full: "Escribe w para ver de qué tratan.",
        hinges: "De qué depende",
        what_hinges_mean: "Con otra respuesta a una sola de estas, es o puede ser otro paso. Vale la pena mirarlas \
                           otra vez, con alguien de confianza.",
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
            format!("Dentro de {}{on}.", counted(days, "día", "días"))
        },
        not_every_day: "No cada día: lo que sientes sube y baja, y la respuesta no cambia más rápido.",
        all_steps: "Todos los pasos",
        you_are_here: "estás aquí",
        possible: "todavía es posible",
        window: "Tu resultado",
        footer: "Esto se apoya en lo que contaste y en reglas que en parte son criterio nuestro. No predice \
                 nada de otra persona, y no sustituye hablar con gente que te conoce.",
        rules: "reglas",
        texts: "textos",
    },
    panel: Panel {
        heading: "Qué diría cada voz por su cuenta",
        whole: "la valoración completa",
        only_this_counts: "Solo cuenta esto. Lo que sigue es para comparar, y no permite nada.",
        silent: "Mientras esto valga, aquí no se oye a nadie más.",
        silent_for_unsure: "Mientras esto no esté claro, aquí no se oye a nadie más.",
        silent_for_missing: "Falta responder algo que va antes que todo: sobre la seguridad, o sobre un no \
                             claro. Hasta entonces, aquí no se oye a nadie más.",
        held: "te retiene aquí: ",
        perhaps_held: "quizá te retiene aquí: ",
        goes_further: |title| {
            format!("{title} iría más lejos aquí. La valoración completa no, y es la que cuenta.")
        },
        may_go_further: |title| {
            format!("{title} quizá iría más lejos aquí. La valoración completa no, y es la que cuenta.")
        },
        not_said: "No lo dice, porque faltan respuestas o no están claras. Son posibles:",
        stops_before: |step| format!("Se para antes de «{step}», porque esto no es así:"),
        together: "En qué coinciden y dónde se separan",
        all_together: "Todas te sitúan en este paso:",
        left_open: "queda abierto",
        not_allowed: "(no permitido ahora)",
        part_at: |step| format!("Se separan en «{step}»"),
        and: "y",
        there: |names| format!("Ahí: {names}."),
        there_because: |name| format!("Ahí: {name}, porque esto es así:"),
        stops: |name| format!("Antes: {name}."),
        stops_because: |name| format!("Antes: {name}, por esto:"),
        stops_as_not_so: |name| format!("Antes: {name}, porque esto no es así:"),
        no_such_step: |name| format!("{name}: no conoce ese paso."),
        no_rules: "Mientras algo te retiene, aquí no se nombra ninguna otra regla.",
        offer: |titles| {
            format!(
                "¿Quieres ver qué diría cada una de estas voces por su cuenta: {titles}? Entonces escribe g."
            )
        },
        none: "Ahora no hay nadie más a quien oír aquí.",
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
        comes_first: "Esto es lo primero",
        nothing_before_it: "Nada es más importante que esto ahora. No hace falta que respondas más: las \
                            preguntas pueden esperar.",
        decided: |title| format!("Ya está decidido: {title}"),
        decided_means: "Respondas lo que respondas, estás en este paso. Puedes terminar aquí. Las demás preguntas \
                        solo completan la imagen: qué puedes hacer, en qué fijarte y cuándo volver a mirar.",
        settled: |title| {
            format!(
                "Lo que está permitido ya es seguro, respondas lo que respondas: {title}. Las preguntas que siguen \
                 averiguan en qué paso estás."
            )
        },
        show_result: "Ver ya el resultado",
        go_on: "Seguir con las preguntas",
        go_on_fuller: "Seguir, para completar la imagen",
        too_large: "Este cuestionario es demasiado grande para hallar el orden más corto. Las preguntas vienen como se \
                    escribieron.",
        no_steps: "Este cuestionario no tiene pasos, así que no hay un orden más corto. Las preguntas vienen como se \
                   escribieron.",
        shortest: "Las preguntas vienen en el orden que más aclara con menos: primero lo que protege a las personas, \
                   y las secciones pueden alternarse.",
        one_or_two: "Escribe 1 o 2. Con b vuelves a cambiar una respuesta, con q terminas.",
        result_keys: "a ver o cambiar respuestas · b atrás · w por qué, completo · q terminar aquí",
        more_key: "m más preguntas · ",
        result_unclear: "Escribe una de las letras que se muestran.",
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
            ("c", "quién puede ayudarte en tu país"),
            ("q", "terminar; no se guarda nada"),
            ("x", "salir ya y borrar la ventana"),
        ],
        emergency: "Si tú u otra persona está en peligro, llama ahora al número de emergencias de tu \
                    zona. Para hablar con alguien, por países: findahelpline.com",
        see_country: "Escribe c para ver quién puede ayudarte en tu país.",
        which_country: "Escribe el número o el nombre de tu país. Con Intro queda abierto, con 0 lo quitas. Se \
                        queda en esta ventana: no se guarda y nadie lo adivina.",
        no_such_country: |meant| {
            let meant = meant.map(|name| format!(" ¿Querías decir {name}?")).unwrap_or_default();
            format!("Ese no está en la lista.{meant} Lo que ayuda en cualquier país sigue valiendo.")
        },
        no_countries: "Este cuestionario no trae ayuda por países.",
        too_long: "Esa línea es demasiado larga para una respuesta.",
        stopped: "Has terminado.",
        ended: "Aquí se acabó la entrada.",
        window_stays: "Lo que ves queda en esta ventana hasta que la cierres; escribe «clear» para borrarlo.",
    },
    saving: Saving {
        private_window: "No se envía nada. Escribe x en cualquier momento para salir ya y borrar la ventana; \
                         el archivo se queda. Escribe h para ver la ayuda.",
        private_pipe: "No se envía nada. Escribe h para ver la ayuda.",
        keys: "b atrás · s saltar · a respuestas · r resultado · h ayuda · e eliminar · q terminar",
        help_erase: "eliminar las respuestas guardadas y terminar",
        help_quit: "terminar; las respuestas guardadas se quedan, para seguir otro día",
        help_leave: "salir ya y borrar la ventana; el archivo se queda",
        stored_nowhere: "No se guardó nada.",
        stored: |file| {
            format!(
                "Tus respuestas hasta ahora están guardadas en {file}. Para seguir, empieza con el mismo \
                 --resume; para eliminarlas, borra ese archivo."
            )
        },
        stored_behind: |file| {
            format!(
                "{file} tiene tus respuestas hasta la última vez que se pudo guardar; lo que vino después no \
                 está guardado."
            )
        },
        stored_no_more: "Las respuestas guardadas se han eliminado. Ahora no hay nada guardado.",
        saved_in: |file| format!("Después de cada respuesta, tus respuestas se guardan en {file}."),
        is_locked: "Está cerrado con una contraseña: sin ella nadie puede leerlo, tú tampoco.",
        who_reads: "Quien use tu cuenta, administre este equipo o tenga una copia de seguridad puede leerlo.",
        passphrase_helps: "En un equipo compartido ayuda una contraseña: cierra el archivo.",
        passphrase_option_helps: "En un equipo compartido ayuda una contraseña: ponla con --passphrase.",
        folder_of_other: "La carpeta es de otra cuenta, que podría quitarte el archivo.",
        folder_of_group: "El grupo de la carpeta podría quitarte el archivo.",
        name_is_seen: "Otras cuentas pueden ver su nombre y su fecha, no lo que contiene.",
        was_open: "Hasta ahora otras cuentas de este equipo podían abrir el archivo. Desde ahora, solo la \
                   tuya.",
        cannot_tell: "En este sistema no puedo saber quién más puede abrir la carpeta. Con una contraseña vas \
                      a lo seguro.",
        stays: "Se queda cuando termines, porque pusiste --keep.",
        asked_at_end: "Cuando termines, te pregunto si quieres eliminarlo.",
        erase_any_time: "Para eliminarlo en cualquier momento: escribe e, o borra el archivo.",
        becomes_json: "A partir de la próxima respuesta se escribe como JSON; sus comentarios se pierden.",
        passphrase: "Contraseña del archivo (no se ve al escribir):",
        wrong_passphrase: "Esa no es la contraseña de este archivo. No se ha cambiado nada.",
        too_much_work: |file| {
            format!("`{file}` pide más trabajo del que necesita una contraseña; no lo hizo este programa")
        },
        damaged: |file| {
            format!(
                "`{file}` está dañado, o cerrado de otra forma que con una contraseña; se quedó como está"
            )
        },
        stays_locked: |file| format!("`{file}` sigue cerrado, y está como estaba"),
        good_passphrase: "Cuatro o cinco palabras que no tengan nada que ver entre sí hacen una buena \
                          contraseña.",
        new_passphrase: "Contraseña nueva (no se ve al escribir):",
        new_passphrase_or_none: "Contraseña nueva (no se ve al escribir), o Intro para ninguna:",
        empty_passphrase: "Una contraseña vacía no cierra nada.",
        once_more: "La misma otra vez:",
        differ: "No son iguales.",
        locked_now: "El archivo está cerrado con ella. Si la olvidas, nadie podrá abrirlo.",
        no_passphrase: "no hay contraseña, así que no se guarda nada",
        nothing_typed: "no se escribió ninguna contraseña; no se ha cambiado nada",
        taken_away: |file| {
            format!("{file} ya no está. No se guarda nada más; tus respuestas están solo en esta ventana.")
        },
        put_there: |file| {
            format!("Entretanto alguien puso {file} ahí. Se queda como está, y no se guarda nada.")
        },
        not_saved: |why| {
            format!("Esta respuesta no se pudo guardar: {why}. Lo intento otra vez después de la próxima.")
        },
        erase_at_end: |file| {
            format!("Has llegado al final. ¿Se eliminan ahora las respuestas guardadas en {file}?")
        },
        erase_and_stop: |file| {
            format!("¿Se eliminan las respuestas guardadas en {file} y termina aquí la conversación?")
        },
        erasing: "Eliminar quita el archivo de su carpeta. No alcanza a las copias de seguridad, a las \
                  instantáneas ni a las carpetas sincronizadas, ni a lo que el disco conserva hasta que \
                  necesita el sitio:",
        left_locked: "ahí siguen cerradas con tu contraseña.",
        left_to_find: "un programa hecho para eso aún podría encontrarlas.",
        erase_them: "Eliminarlas",
        keep_them: "Conservarlas",
        go_on: "Conservarlas y seguir",
        one_or_two: "Escribe 1 o 2.",
        not_erased: |why, file| format!("No se pudo eliminar: {why}. Por favor, borra {file} por tu cuenta."),
        nothing_to_erase: "No hay nada guardado, así que no hay nada que eliminar.",
        goes_on: |answered, of| {
            format!(
                "Sigues donde estabas: por ahora hay respuesta para {answered} de {}. Escribe a \
                 para ver tus respuestas, o para ir a una pregunta que saltaste.",
                counted(of, "pregunta", "preguntas")
            )
        },
        begins_with: |answered, of| {
            format!(
                "El archivo que nombraste ya responde {answered} de {}. Escribe a para ver esas \
                 respuestas y cambiar cualquiera. El archivo queda como está.",
                counted(of, "pregunta", "preguntas")
            )
        },
        from_day: |day| {
            format!(
                "Son del {day}. Lo que cuenta días o habla de las últimas semanas puede ser distinto ahora: \
                 por favor, vuelve a mirar esas respuestas."
            )
        },
        no_longer_fit: "Estas respuestas guardadas ya no encajan. No se usan, y se quedan en el archivo, \
                        aparte:",
        no_such_answer: |id| format!("esta no es una respuesta a `{id}`"),
        no_such_question: |id| format!("no hay ninguna pregunta `{id}`"),
        aside_before: |n| format!("Apartadas antes en el archivo, y sin usar: {n}."),
    },
    typed: &[
        ("guías", "guides"),
        ("guias", "guides"),
        ("voces", "guides"),
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
        ("país", "country"),
        ("pais", "country"),
        ("eliminar", "erase"),
        ("eliminarlas", "erase"),
        ("conservar", "keep"),
        ("conservarlas", "keep"),
        ("terminar", "quit"),
        ("salir", "quit"),
    ],
};
