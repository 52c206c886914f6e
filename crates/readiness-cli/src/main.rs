//! The program `readiness`: hands the real terminal to [`readiness_cli::run`].

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use readiness_cli::{Exit, Io, Stored};

/// Clears the screen and what was scrolled away, and puts the cursor at the top.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";
/// How long a change of a watched pack may go unnoticed: shorter than a look from editor to terminal.
const PAUSE: Duration = Duration::from_millis(250);

fn main() -> ExitCode {
    let typed = io::stdin().is_terminal();
    let interactive = typed && io::stdout().is_terminal();
    let stored = Stored::default();
    if typed {
        on_stop(stored.clone(), interactive);
    }
    let mut io = Io {
        input: Box::new(io::stdin().lock()),
        out: Box::new(anstream::stdout()),
        err: Box::new(anstream::stderr()),
        interactive,
        plain_errors: !io::stderr().is_terminal()
            || std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()),
        clear,
        columns: if interactive { columns } else { || None },
        hidden: typed.then_some(hidden),
        stored,
        today: Some(jiff::Zoned::now().date()),
        pause: Box::new(|| {
            std::thread::sleep(PAUSE);
            true
        }),
    };
    readiness_cli::run(std::env::args_os(), &mut io).into()
}

/// A person may leave at any moment, with Ctrl-C or by closing the window. An answer that is just being
/// saved is saved first; nothing else has to be tidied up.
fn on_stop(stored: Stored, interactive: bool) {
    let terminal = Terminal::now();
    let handler = ctrlc::set_handler(move || {
        stored.farewell(columns(), |farewell| {
            terminal.restore();
            // A closed terminal takes no words any more; that is no reason to stay.
            if interactive {
                // Held to the end, so that the question being shown does not go on below the farewell.
                let mut out = anstream::stdout().lock();
                let _gone = write!(out, "\n\n{farewell}").and_then(|()| out.flush());
                std::process::exit(Exit::INTERRUPTED);
            }
            let _gone = write!(anstream::stderr(), "\n\n{farewell}");
            std::process::exit(Exit::INTERRUPTED);
        });
    });
    // Without a handler the program just ends, and no word is wrong.
    drop(handler);
}

fn clear() -> io::Result<()> {
    // The stream that takes colour away under NO_COLOR would take this away as well.
    let mut out = anstream::AutoStream::always(io::stdout());
    out.write_all(CLEAR.as_bytes())?;
    out.flush()
}

fn columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

/// Letters are hidden before the prompt stands there: some people type fast.
fn hidden(prompt: &str) -> io::Result<String> {
    let before = Terminal::now();
    before.hide();
    write!(anstream::stdout(), "{prompt}")?;
    io::stdout().flush()?;
    let typed = rpassword::read_password();
    if typed.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::Interrupted) {
        // Ctrl-C: the handler says what is stored, and ends the program.
        loop {
            std::thread::park();
        }
    }
    before.restore();
    typed
}

/// How the terminal was at some moment.
struct Terminal(#[cfg(unix)] Option<rustix::termios::Termios>);

impl Terminal {
    fn now() -> Self {
        Self(
            #[cfg(unix)]
            rustix::termios::tcgetattr(io::stdin()).ok(),
        )
    }

    fn restore(&self) {
        #[cfg(unix)]
        if let Some(before) = &self.0 {
            set(before);
        }
    }

    /// Shows no letters as they are typed.
    fn hide(&self) {
        #[cfg(unix)]
        if let Some(before) = &self.0 {
            let mut hiding = before.clone();
            hiding.local_modes.remove(rustix::termios::LocalModes::ECHO);
            set(&hiding);
        }
    }
}

#[cfg(unix)]
fn set(modes: &rustix::termios::Termios) {
    // A terminal that is gone needs no setting.
    let _gone = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, modes);
}
