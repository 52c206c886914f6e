//! A program as bytes.
//!
//! In: a [`Program`], or bytes that say they are one. Out: bytes, or a program that was checked as
//! strictly as a pack: see [`super::verify`]. The bytes are a mark, a version, a SHA-256 sum of what
//! follows, and the program itself.

use std::fmt;

use sha2::{Digest, Sha256};

use super::{Program, verify};

/// The version of the stored form. It grows whenever an older one can no longer be read.
pub const VERSION: u32 = 1;
/// The most bytes that are read as a stored program.
pub const MOST_BYTES_STORED: usize = 16 << 20;

const MARK: &[u8; 16] = b"readiness-flat\r\n";
const SUM: usize = 32;

/// Why bytes are no program that could be used: every reason that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    reasons: Vec<String>,
}

impl Unusable {
    fn one(reason: impl Into<String>) -> Self {
        Self { reasons: vec![reason.into()] }
    }

    /// The reasons, at least one.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this stored program cannot be used: {}", self.reasons.join("; "))
    }
}

impl std::error::Error for Unusable {}

impl Program {
    /// The program as bytes; the same program gives the same bytes.
    ///
    /// # Errors
    /// When it takes more than [`MOST_BYTES_STORED`].
    ///
    /// ```
    /// # use readiness_core::{compile, DecisionGraph, ModuleSource, NoLibrary, Program, SourceFile};
    /// # let file = SourceFile::new("tiny.ron", r#"(
    /// #   pack: (id: "tiny", version: "1", title: "Tiny"),
    /// #   sections: [(id: "s", title: "S")],
    /// #   questions: [(id: "calm", section: "s", kind: YesNo, text: "Calm?", why: "It matters.",
    /// #                hands: Own, changes: Freely)],
    /// #   signal_kinds: [(id: "good", direction: Support, title: "Good")],
    /// #   signals: [(id: "is_calm", kind: "good", when: Yes("calm"), text: "You are calm.",
    /// #              judgement: "an example")],
    /// # )"#);
    /// # let source = ModuleSource { place: "tiny".into(), files: vec![file] };
    /// # let (pack, _) = compile(&source, &NoLibrary).unwrap();
    /// let program = Program::compile(&DecisionGraph::new(&pack)).unwrap();
    /// let bytes = program.to_bytes().unwrap();
    /// assert_eq!(Program::from_bytes(&bytes).unwrap(), program);
    /// assert!(Program::from_bytes(&bytes[1..]).is_err());
    /// ```
    pub fn to_bytes(&self) -> Result<Vec<u8>, Unusable> {
        let payload = postcard::to_allocvec(self).map_err(|e| Unusable::one(e.to_string()))?;
        let bytes = sealed(&payload);
        if bytes.len() > MOST_BYTES_STORED {
            return Err(Unusable::one(format!(
                "it would take {} bytes; at most {MOST_BYTES_STORED} are read",
                bytes.len()
            )));
        }
        Ok(bytes)
    }

    /// Reads a stored program. Whatever could make it answer otherwise than by its own tables, read out
    /// of bounds, overflow, or let a missing answer open something, is refused. That it answers as some
    /// pack does is not in the bytes: [`Program::rules_hash`] says which rules it claims, and compiling
    /// them again gives the same program or not.
    ///
    /// # Errors
    /// [`Unusable`], with every reason found.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unusable> {
        if bytes.len() > MOST_BYTES_STORED {
            return Err(Unusable::one(format!(
                "it has {} bytes; at most {MOST_BYTES_STORED} are read",
                bytes.len()
            )));
        }
        let rest = bytes.strip_prefix(MARK).ok_or_else(|| Unusable::one("it does not begin as one"))?;
        let (version, rest) =
            rest.split_first_chunk::<4>().ok_or_else(|| Unusable::one("it ends too early"))?;
        let version = u32::from_le_bytes(*version);
        if version != VERSION {
            return Err(Unusable::one(format!("it is of version {version}; this is version {VERSION}")));
        }
        let (sum, payload) =
            rest.split_first_chunk::<SUM>().ok_or_else(|| Unusable::one("it ends too early"))?;
        if Sha256::digest(payload).as_slice() != sum {
            return Err(Unusable::one("it was damaged: its sum is another"));
        }
        let (program, left) = postcard::take_from_bytes::<Self>(payload)
            .map_err(|e| Unusable::one(format!("it cannot be decoded: {e}")))?;
        let mut reasons = verify::problems(&program);
        if !left.is_empty() {
            reasons.push(format!("{} bytes follow its end", left.len()));
        }
        if reasons.is_empty() { Ok(program) } else { Err(Unusable { reasons }) }
    }
}

/// A payload with its mark, version and sum. For tests that damage the payload.
#[doc(hidden)]
#[must_use]
pub fn sealed(payload: &[u8]) -> Vec<u8> {
    let mut bytes = MARK.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(Sha256::digest(payload));
    bytes.extend(payload);
    bytes
}

/// How many bytes stand before the payload. For tests that damage it.
#[doc(hidden)]
pub const BEFORE_PAYLOAD: usize = 16 + 4 + SUM;
