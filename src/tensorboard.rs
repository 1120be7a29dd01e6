//! Event files, which TensorBoard shows: numbers under a name, step by step (with the feature `tensorboard`).
//!
//! [`Trainer::tensorboard`](crate::Trainer::tensorboard) writes the course of a training; an [`EventWriter`] takes whatever
//! else is to be seen.
//!
//! ```
//! use netshape::tensorboard::EventWriter;
//!
//! # let folder = std::env::temp_dir().join(format!("netshape-events-{}", std::process::id()));
//! let mut events = EventWriter::create(&folder)?; // then: tensorboard --logdir FOLDER
//! for step in 0..100 {
//!     events.scalar("noise", step, 1.0 / (1.0 + step as f64))?;
//! }
//! # std::fs::remove_dir_all(folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The feature needs a target of 64 bits.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use tfrecord::RecordWriter;
use tfrecord::protobuf::event::What;
use tfrecord::protobuf::session_log::SessionStatus;
use tfrecord::protobuf::summary::{Value, value::Value as Content};
use tfrecord::protobuf::{Event, SessionLog, Summary};

// `tfrecord` writes the length of a record, which has eight bytes, as a `usize`.
#[cfg(not(target_pointer_width = "64"))]
compile_error!("the feature `tensorboard` needs a target of 64 bits: elsewhere TensorBoard could not read its files");

/// An event file that can't be written.
#[derive(Debug, thiserror::Error)]
#[error("{}: the event file can't be written: {error}", path.display())]
pub struct TensorBoardError {
    /// The file, or its folder.
    pub path: PathBuf,
    /// The reason.
    pub error: io::Error,
}

/// Writes an event file.
pub struct EventWriter {
    path: PathBuf,
    records: RecordWriter<Event, BufWriter<File>>,
}

impl EventWriter {
    /// A new event file in `folder`, which is made if it is not there. TensorBoard takes all event files of a folder for one
    /// run, and shows runs of other folders beside it.
    ///
    /// # Errors
    /// If the folder or the file can't be made.
    pub fn create(folder: impl AsRef<Path>) -> Result<Self, TensorBoardError> {
        let folder = folder.as_ref();
        fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        for count in 0_u64.. {
            // TensorBoard looks for `tfevents`, and reads a folder's files in the order of their names.
            let path = folder.join(format!("events.out.tfevents.{seconds:010}.netshape.{}.{count}", process::id()));
            match File::create_new(&path) {
                Ok(file) => {
                    let records = RecordWriter::from_writer(BufWriter::new(file));
                    let records = records.map_err(|error| failed(&path, reason(error)))?;
                    let mut events = Self { path, records };
                    events.write(0, What::FileVersion("brain.Event:2".into()))?;
                    return Ok(events);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(&path, error)),
            }
        }
        Err(failed(folder, ErrorKind::AlreadyExists.into()))
    }

    /// Adds a number, as `f32`. It is in the file when this returns.
    ///
    /// Numbers of one `tag` are a curve; what stands in front of its last `/` is the heading under which TensorBoard shows
    /// it.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn scalar(&mut self, tag: &str, step: usize, value: f64) -> Result<(), TensorBoardError> {
        let value = Value { tag: tag.into(), value: Some(Content::SimpleValue(value as f32)), ..Value::default() };
        self.write(step, What::Summary(Summary { value: vec![value] }))
    }

    /// Makes readers forget what all files of the folder that were written before have of `step` and later ones, under
    /// every tag: for a program that was killed, and goes on from a state in front of some of what it had written.
    ///
    /// PyTorch's `SummaryWriter(purge_step=step)`.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn purge(&mut self, step: usize) -> Result<(), TensorBoardError> {
        self.write(step, What::SessionLog(SessionLog { status: SessionStatus::Start.into(), ..SessionLog::default() }))
    }

    fn write(&mut self, step: usize, what: What) -> Result<(), TensorBoardError> {
        let wall_time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64());
        let step = i64::try_from(step).unwrap_or(i64::MAX);
        let event = Event { wall_time, step, what: Some(what), ..Event::default() };
        let written = self.records.send(event).and_then(|()| self.records.flush());
        written.map_err(|error| failed(&self.path, reason(error)))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn failed(path: &Path, error: io::Error) -> TensorBoardError {
    TensorBoardError { path: path.to_path_buf(), error }
}

fn reason(error: tfrecord::Error) -> io::Error {
    match error {
        tfrecord::Error::IoError(error) => error,
        other => io::Error::other(other),
    }
}
