//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Writes a file beside `path` and renames it, so that whatever happens in between, what was at `path` is still there.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    // A symbolic link stays one: what it leads to is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let (beside, mut file) = create_beside(&path)?;
    let mut write = || {
        if let Ok(before) = fs::metadata(&path) {
            file.set_permissions(before.permissions())?;
        }
        file.write_all(content)?;
        // Without this, a power failure after the renaming could leave an empty file in the place of the good one.
        file.sync_all()?;
        fs::rename(&beside, &path)
    };
    let written = write();
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&beside);
        return written;
    }
    sync_folder(&path);
    Ok(())
}

/// Removes what earlier calls of [`replace`] left beside `path`, when their process was killed. No one else may be
/// writing to `path`.
#[cfg(feature = "safetensors")]
pub(crate) fn remove_partial(path: &Path) {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let (Some(name), Some(folder)) = (path.file_name(), path.parent()) else { return };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let start = format!(".{}.", name.to_string_lossy());
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(&start) && name.ends_with(".partial") {
            // They are in no one's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A new file in the same folder, so that renaming it only changes names.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let name = path.file_name().ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "the path names no file"))?;
    loop {
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}-{}.partial", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        let beside = path.with_file_name(beside);
        match File::create_new(&beside) {
            Ok(file) => return Ok((beside, file)),
            // Left behind by an earlier process of the same number.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// Makes the renaming last. Where a folder can't be opened as a file, the system sees to that by itself.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        // The file is written and in its place; no more can be done here.
        let _ = folder.sync_all();
    }
}
