//! A text locked with a passphrase.
//!
//! In: a text, or the bytes of a locked one, and a passphrase. Out: the other of the two. The format is
//! that of <https://age-encryption.org>, so other tools open it too; nothing of it is ours.

use std::io::Read;
use std::path::Path;

use age::secrecy::SecretString;

/// How a locked file begins.
const MARK: &[u8] = b"age-encryption.org/v1";
/// Trying a passphrase takes 2^17 steps and 128 MB: a third of a second for whoever saves an answer,
/// far too long for whoever wants to try them all.
const WORK: u8 = 17;
/// What other tools use by default; more could keep a device busy for minutes.
const MOST_WORK: u8 = 18;

/// A passphrase; forgotten in memory when dropped.
#[derive(Clone)]
pub(crate) struct Passphrase(SecretString);

impl Passphrase {
    pub(crate) fn new(typed: String) -> Self {
        Self(SecretString::from(typed))
    }
}

/// Why a lock does not open.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    /// The passphrase is another one.
    WrongPassphrase,
    /// Opening it would take more work than any honest file asks for.
    TooMuchWork,
    /// It was not locked with a passphrase, or it is damaged.
    Damaged,
}

/// Whether these are the bytes of a locked file.
pub(crate) fn is_locked(content: &[u8]) -> bool {
    content.starts_with(MARK)
}

/// The same for a file, if it is one and can be read.
pub(crate) fn is_locked_file(path: &Path) -> bool {
    if !std::fs::metadata(path).is_ok_and(|found| found.is_file()) {
        return false;
    }
    let mut start = [0; MARK.len()];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && is_locked(&start)
}

/// Locks a text.
pub(crate) fn close(text: &str, passphrase: &Passphrase) -> std::io::Result<Vec<u8>> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.0.clone());
    recipient.set_work_factor(WORK);
    age::encrypt(&recipient, text.as_bytes()).map_err(std::io::Error::other)
}

/// Unlocks a text.
pub(crate) fn open(locked: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, Closed> {
    let mut identity = age::scrypt::Identity::new(passphrase.0.clone());
    identity.set_max_work_factor(MOST_WORK);
    age::decrypt(&identity, locked).map_err(|error| {
        if matches!(error, age::DecryptError::ExcessiveWork { .. }) {
            Closed::TooMuchWork
        } else if matches!(error, age::DecryptError::DecryptionFailed) {
            Closed::WrongPassphrase
        } else {
            Closed::Damaged
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned())
    }

    #[test]
    fn only_the_passphrase_opens_it() {
        let locked = close("an answer", &passphrase("four odd words here")).unwrap();
        assert!(is_locked(&locked));
        assert!(!locked.windows(6).any(|w| w == b"answer"));
        assert_eq!(open(&locked, &passphrase("four odd words here")).unwrap(), b"an answer");
        assert_eq!(open(&locked, &passphrase("four odd words")), Err(Closed::WrongPassphrase));
    }

    #[test]
    fn what_is_damaged_or_asks_for_too_much_is_not_tried() {
        let locked = close("an answer", &passphrase("p")).unwrap();
        for cut in [0, 10, 30, 80, locked.len() - 1] {
            assert_eq!(open(&locked[..cut], &passphrase("p")), Err(Closed::Damaged), "cut at {cut}");
        }
        let mut turned = locked.clone();
        *turned.last_mut().unwrap() ^= 1;
        assert_eq!(open(&turned, &passphrase("p")), Err(Closed::Damaged));
        let text = String::from_utf8_lossy(&locked).into_owned();
        let line = text.lines().nth(1).unwrap();
        let more = line.replace(" 17", " 30");
        assert_ne!(line, more);
        let at = locked.windows(line.len()).position(|w| w == line.as_bytes()).unwrap();
        let mut hard = locked;
        hard.splice(at..at + line.len(), more.bytes());
        assert_eq!(open(&hard, &passphrase("p")), Err(Closed::TooMuchWork));
    }
}
