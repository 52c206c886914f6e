//! One private file, replaced as a whole.
//!
//! In: a path that a person named, and what is to stand there. Out: that file, for its owner alone.
//! Whatever happens at whatever moment, it holds all of what it held before or all of what it was to
//! hold: a new file is written beside it, flushed to the disk, and takes its name.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::style::clean;

/// More is not read; answers, locked or not, are far smaller.
const MOST_BYTES: u64 = 2 << 20;

/// The file, and the lock on it that tells another window that it is in use.
#[derive(Debug)]
pub(crate) struct PrivateFile {
    path: PathBuf,
    folder: PathBuf,
    name: OsString,
    held: Option<File>,
}

/// What was found at the path.
#[derive(Debug)]
pub(crate) struct Found {
    pub file: PrivateFile,
    /// Empty when there is no file yet.
    pub content: Vec<u8>,
    /// How else others could see or change it.
    pub exposed: Vec<Exposed>,
}

/// How others could see or change a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exposed {
    /// The folder belongs to another account.
    #[cfg(unix)]
    FolderOfOther,
    /// The folder's group may change it.
    #[cfg(unix)]
    FolderOfGroup,
    /// Others can see its name and date.
    #[cfg(unix)]
    NameIsSeen,
    /// Others could open it until now.
    #[cfg(unix)]
    WasOpen,
    /// Nobody can tell on this system.
    #[cfg(not(unix))]
    CannotTell,
}

/// Why a content was not written.
#[derive(Debug)]
pub(crate) enum Unsaved {
    /// Somebody took the file away. It is not made again behind their back.
    Gone,
    /// Somebody else put a file there before the first save.
    Taken,
    /// The disk is full, say.
    Failed(io::Error),
}

impl PrivateFile {
    /// Looks at a path without following a link that stands there. A file that others could read is
    /// made private; a place where others could swap it is refused.
    ///
    /// # Errors
    /// In words, why this is no place for it.
    pub(crate) fn find(path: &Path) -> Result<Found, String> {
        let shown = clean(&path.display().to_string());
        let name = path.file_name().filter(|_| !ends_in_separator(path));
        let Some(name) = name.map(OsStr::to_owned) else {
            return Err(format!("`{shown}` is not the name of a file"));
        };
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let mut exposed = owner::folder(&folder)?;
        let mut file = Self { path: path.to_owned(), folder, name, held: None };
        let content = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(format!("`{shown}` cannot be read: {error}")),
            Ok(found) if found.is_symlink() => {
                return Err(format!(
                    "`{shown}` is a link to somewhere else; name the file itself, so that nobody can lead your answers elsewhere"
                ));
            }
            Ok(found) if found.is_dir() => {
                return Err(format!("`{shown}` is a folder; add the name of a file in it"));
            }
            Ok(found) if !found.is_file() => return Err(format!("`{shown}` is not a plain file")),
            Ok(_) => {
                let opened =
                    owner::open(path).map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
                exposed.extend(owner::file(&opened, &shown)?);
                if let Err(fs::TryLockError::WouldBlock) = opened.try_lock() {
                    return Err(format!("`{shown}` is in use in another window; go on there, or close it"));
                }
                let content = limited(&opened, &shown)?;
                file.held = Some(opened);
                content
            }
        };
        // A crash in the middle of writing leaves this behind.
        let _none_is_fine = fs::remove_file(file.unfinished());
        file.try_out().map_err(|error| format!("nothing can be saved in `{shown}`: {error}"))?;
        Ok(Found { file, content, exposed })
    }

    /// Whether a file can be written there, known before anything was told.
    fn try_out(&self) -> io::Result<()> {
        let unfinished = self.unfinished();
        drop(owner::create(&unfinished)?);
        fs::remove_file(unfinished)
    }

    /// The path as it was given.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts a new content in the place of the old one.
    ///
    /// # Errors
    /// When that cannot be done; what stood there before then still stands.
    pub(crate) fn replace(&mut self, content: &[u8]) -> Result<(), Unsaved> {
        let there = fs::symlink_metadata(&self.path);
        match (there, &self.held) {
            (Err(error), Some(_)) if error.kind() == io::ErrorKind::NotFound => return Err(Unsaved::Gone),
            (Ok(_), None) => return Err(Unsaved::Taken),
            _ => {}
        }
        let unfinished = self.unfinished();
        self.put(&unfinished, content).map_err(|error| {
            let _the_first_error_counts = fs::remove_file(&unfinished);
            Unsaved::Failed(error)
        })
    }

    fn put(&mut self, unfinished: &Path, content: &[u8]) -> io::Result<()> {
        let mut file = owner::create(unfinished)?;
        file.write_all(content)?;
        file.sync_all()?;
        // Locked before it has the name, so that no other window finds it free. Some disks know no locks.
        let _where_there_are_locks = file.try_lock();
        fs::rename(unfinished, &self.path)?;
        self.held = Some(file);
        owner::flush(&self.folder)
    }

    /// Takes the file away.
    ///
    /// # Errors
    /// When that cannot be done.
    pub(crate) fn erase(&mut self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => other?,
        }
        self.held = None;
        owner::flush(&self.folder)
    }

    /// Where a new content stands until it is whole. Always the same name, so that it is found after a
    /// crash; it says no more than the name that the person chose.
    fn unfinished(&self) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".unfinished");
        self.folder.join(name)
    }
}

/// `notes/` names a folder, though its last part reads like a file.
fn ends_in_separator(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|b| std::path::is_separator(char::from(*b)))
}

/// A file that is only read, whoever it belongs to.
pub(crate) fn content(path: &Path) -> Result<Vec<u8>, String> {
    let shown = path.display().to_string();
    let file = File::open(path).map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
    limited(&file, &shown)
}

fn limited(file: &File, shown: &str) -> Result<Vec<u8>, String> {
    let mut content = Vec::new();
    file.take(MOST_BYTES.saturating_add(1))
        .read_to_end(&mut content)
        .map_err(|error| format!("`{shown}` cannot be read: {error}"))?;
    if u64::try_from(content.len()).is_ok_and(|n| n > MOST_BYTES) {
        return Err(format!("`{shown}` is far too large to hold answers; is it the right file?"));
    }
    Ok(content)
}

/// Whose a file is, where the system can tell.
#[cfg(unix)]
mod owner {
    use std::fs::{self, File, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
    use std::path::Path;

    use rustix::fs::OFlags;
    use rustix::process::geteuid;

    use super::Exposed;
    use crate::style::clean;

    const OWNER_ONLY: u32 = 0o600;
    const NOT_OWNER: u32 = 0o077;
    const GROUP_WRITES: u32 = 0o020;
    const OTHERS_WRITE: u32 = 0o002;
    const OTHERS_LOOK: u32 = 0o055;
    /// In a folder with this bit only the owner of a file may rename or remove it, as in `/tmp`.
    const STICKY: u32 = 0o1000;

    /// Who else could get at the files of a folder.
    pub(super) fn folder(path: &Path) -> Result<Vec<Exposed>, String> {
        let shown = clean(&path.display().to_string());
        let found = fs::metadata(path).map_err(|error| format!("the folder `{shown}`: {error}"))?;
        if !found.is_dir() {
            return Err(format!("`{shown}` is not a folder"));
        }
        let mode = found.mode();
        if mode & OTHERS_WRITE != 0 && mode & STICKY == 0 {
            return Err(format!(
                "everybody on this device may change what is in the folder `{shown}`, so they could swap your file; choose a folder of your own"
            ));
        }
        let mut exposed = Vec::new();
        if found.uid() != geteuid().as_raw() && found.uid() != 0 {
            exposed.push(Exposed::FolderOfOther);
        } else if mode & GROUP_WRITES != 0 && mode & STICKY == 0 {
            exposed.push(Exposed::FolderOfGroup);
        }
        if mode & OTHERS_LOOK != 0 {
            exposed.push(Exposed::NameIsSeen);
        }
        Ok(exposed)
    }

    /// Opens without following a link and without waiting at a pipe.
    pub(super) fn open(path: &Path) -> io::Result<File> {
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        OpenOptions::new().read(true).custom_flags(flags).open(path)
    }

    /// Makes an open file private, and says who could read it until now.
    pub(super) fn file(file: &File, shown: &str) -> Result<Option<Exposed>, String> {
        let unreadable = |error: io::Error| format!("`{shown}` cannot be read: {error}");
        let found = file.metadata().map_err(unreadable)?;
        if !found.is_file() {
            return Err(format!("`{shown}` is not a plain file"));
        }
        if found.uid() != geteuid().as_raw() {
            return Err(format!("`{shown}` belongs to another account"));
        }
        if found.nlink() > 1 {
            return Err(format!("`{shown}` has a second name elsewhere, which would stay when it is erased"));
        }
        if found.mode() & NOT_OWNER == 0 {
            return Ok(None);
        }
        file.set_permissions(Permissions::from_mode(OWNER_ONLY)).map_err(unreadable)?;
        Ok(Some(Exposed::WasOpen))
    }

    /// A new file for its owner alone, where there is none.
    pub(super) fn create(path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path)
    }

    /// Flushes the names of a folder to the disk, where the disk knows how.
    pub(super) fn flush(folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            Err(error)
                if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
            {
                Ok(())
            }
            other => other,
        }
    }
}

/// Elsewhere std cannot tell who may read a file, so the person is told that.
#[cfg(not(unix))]
mod owner {
    use std::fs::{self, File, OpenOptions};
    use std::io;
    use std::path::Path;

    use super::Exposed;
    use crate::style::clean;

    pub(super) fn folder(path: &Path) -> Result<Vec<Exposed>, String> {
        let shown = clean(&path.display().to_string());
        match fs::metadata(path) {
            Err(error) => Err(format!("the folder `{shown}`: {error}")),
            Ok(found) if !found.is_dir() => Err(format!("`{shown}` is not a folder")),
            Ok(_) => Ok(vec![Exposed::CannotTell]),
        }
    }

    pub(super) fn open(path: &Path) -> io::Result<File> {
        File::open(path)
    }

    pub(super) fn file(file: &File, shown: &str) -> Result<Option<Exposed>, String> {
        match file.metadata() {
            Ok(found) if found.is_file() => Ok(None),
            Ok(_) => Err(format!("`{shown}` is not a plain file")),
            Err(error) => Err(format!("`{shown}` cannot be read: {error}")),
        }
    }

    pub(super) fn create(path: &Path) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(path)
    }

    pub(super) fn flush(_folder: &Path) -> io::Result<()> {
        Ok(())
    }
}
