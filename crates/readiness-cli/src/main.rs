//! The program `readiness`: hands the real terminal to [`readiness_cli::run`].

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use readiness_cli::{Exit, Io};

/// How long a change of a watched pack may go unnoticed: shorter than a look from editor to terminal.
const PAUSE: Duration = Duration::from_millis(250);

fn main() -> ExitCode {
    let interactive = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if interactive {
        // A person may leave at any moment; nothing has to be tidied up, because nothing was written.
        let farewell = ctrlc::set_handler(|| {
            // A closed terminal takes no words any more; that is no reason to stay.
            let _gone = writeln!(anstream::stdout(), "\n\n  {}", readiness_cli::farewell());
            std::process::exit(Exit::INTERRUPTED);
        });
        drop(farewell);
    }
    let mut io = Io {
        input: Box::new(std::io::stdin().lock()),
        out: Box::new(anstream::stdout()),
        err: Box::new(anstream::stderr()),
        interactive,
        plain_errors: !std::io::stderr().is_terminal()
            || std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()),
        today: Some(jiff::Zoned::now().date()),
        pause: Box::new(|| {
            std::thread::sleep(PAUSE);
            true
        }),
    };
    readiness_cli::run(std::env::args_os(), &mut io).into()
}
