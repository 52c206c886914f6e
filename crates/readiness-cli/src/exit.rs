//! How the program ends.
//!
//! In: what happened. Out: an exit code that scripts can rely on.

use std::process::ExitCode;

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All was done.
    Done = 0,
    /// Something failed: a file cannot be read, the input ended early.
    Failed = 1,
    /// The command line was wrong.
    Usage = 2,
    /// A pack or answers are not valid.
    Invalid = 3,
    /// An example or an invariant fell short, or examples that leave something out.
    Short = 4,
}

impl Exit {
    /// The code after Ctrl-C or a closed terminal, as shells expect it: 128 + 2.
    pub const INTERRUPTED: i32 = 130;

    /// The code as a number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Invalid => 3,
            Self::Short => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
