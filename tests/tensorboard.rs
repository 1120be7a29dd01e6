//! What is written for TensorBoard, read back byte by byte: records with their sums, and what they hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use netshape::data::Dataset;
use netshape::loss::{Classes, CrossEntropy};
use netshape::optimizer::Sgd;
use netshape::schedule::Cosine;
use netshape::tensorboard::EventWriter;
use netshape::{Samples, StepReport, Trainer, Vector, network};
use rand::{SeedableRng, rngs::StdRng};

/// CRC-32C by its definition, bit by bit.
fn crc32c(bytes: &[u8]) -> u32 {
    let shift = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0x82F6_3B78 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), |crc, _| shift(crc)))
}

/// As records have it: <https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details>.
fn masked(bytes: &[u8]) -> u32 {
    crc32c(bytes).rotate_right(15).wrapping_add(0xA282_EAD8)
}

#[test]
fn the_sum_is_the_usual_one() {
    assert_eq!(crc32c(b"123456789"), 0xE306_9283);
}

/// Length, its sum, content, its sum.
fn records(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut records = Vec::new();
    while let Some((head, rest)) = bytes.split_first_chunk::<12>() {
        let (len, sum) = head.split_first_chunk::<8>().expect("eight bytes");
        assert_eq!(sum, masked(len).to_le_bytes());
        let (content, rest) = rest.split_at(u64::from_le_bytes(*len) as usize);
        let (sum, rest) = rest.split_first_chunk::<4>().expect("a sum");
        assert_eq!(*sum, masked(content).to_le_bytes());
        records.push(content);
        bytes = rest;
    }
    assert!(bytes.is_empty(), "{} bytes are left over", bytes.len());
    records
}

/// A field of a message in the encoding of protocol buffers.
enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Field<'a> {
    fn number(&self) -> u64 {
        if let Self::Number(number) = self { *number } else { panic!("not a number") }
    }

    fn bytes(&self) -> &'a [u8] {
        if let Self::Bytes(bytes) = self { bytes } else { panic!("not bytes") }
    }
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    for place in 0.. {
        let (&byte, rest) = bytes.split_first().expect("a byte");
        *bytes = rest;
        number |= u64::from(byte & 127) << (7 * place);
        if byte < 128 {
            break;
        }
    }
    number
}

fn fields(mut bytes: &[u8]) -> BTreeMap<u64, Field<'_>> {
    let mut fields = BTreeMap::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let len = match key & 7 {
            0 => {
                fields.insert(key >> 3, Field::Number(varint(&mut bytes)));
                continue;
            }
            1 => 8,
            2 => varint(&mut bytes) as usize,
            5 => 4,
            other => panic!("wire type {other}"),
        };
        let (content, rest) = bytes.split_at(len);
        bytes = rest;
        fields.insert(key >> 3, Field::Bytes(content));
    }
    fields
}

/// The numbers of all event files of a folder: under each tag, by step. Files are read in the order of their names, and a
/// session that begins purges what has its step or a later one, as TensorBoard does it.
fn scalars(folder: &Path) -> BTreeMap<String, Vec<(u64, f32)>> {
    let mut scalars: BTreeMap<String, Vec<(u64, f32)>> = BTreeMap::new();
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        assert!(path.to_string_lossy().contains("tfevents"));
        let bytes = fs::read(path).expect("a file");
        let records = records(&bytes);
        // event.proto: 1 wall_time, 2 step, 3 file_version, 5 summary, 7 session_log, of which 1 status; summary.proto: 1 value,
        // of which 1 tag, 2 simple_value.
        assert_eq!(fields(records[0])[&3].bytes(), b"brain.Event:2");
        for event in &records[1..] {
            let event = fields(event);
            let time = f64::from_le_bytes(event[&1].bytes().try_into().expect("eight bytes"));
            assert!(time > 1.7e9, "{time} is before 2023");
            let step = event.get(&2).map_or(0, Field::number);
            if let Some(log) = event.get(&7) {
                assert_eq!(fields(log.bytes())[&1].number(), 1);
                for curve in scalars.values_mut() {
                    curve.retain(|&(before, _)| before < step);
                }
                continue;
            }
            let value = fields(fields(event[&5].bytes())[&1].bytes());
            let tag = String::from_utf8(value[&1].bytes().to_vec()).expect("a name");
            let number = f32::from_le_bytes(value[&2].bytes().try_into().expect("four bytes"));
            scalars.entry(tag).or_default().push((step, number));
        }
    }
    scalars
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("netshape-tensorboard-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    folder
}

network!(Xor: [2] -> fc(8) -> tanh -> fc(2));

fn xor() -> Dataset<Vector<2>, Classes> {
    let inputs = Samples::from_vec(vec![0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0]).expect("four");
    Dataset::new(inputs, Classes::from(vec![0, 1, 1, 0])).expect("four")
}

#[test]
fn the_course_of_a_training_is_read_back() {
    let folder = folder("training");
    let xor = xor();
    let mut steps: Vec<StepReport> = Vec::new();
    let network = <Xor>::new(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(network, CrossEntropy::new(), Sgd::new(0.5))
        .epochs(3)
        .batch_size(2)
        .schedule(Cosine::new())
        .tensorboard(&folder)
        .on_step(|step| steps.push(*step));
    let epochs = trainer.fit(&xor, Some(&xor)).expect("a training");
    drop(trainer);

    let [training, by_number] = ["training", "steps"].map(|run| scalars(&folder.join(run)));
    let by_step = |value: &dyn Fn(&StepReport) -> f64| -> Vec<_> {
        steps.iter().zip(1..).map(|(step, number)| (number, value(step) as f32)).collect()
    };
    assert_eq!(steps.len(), 6);
    assert_eq!(by_number["step/loss"], by_step(&|step| step.batch.loss));
    assert_eq!(by_number["step/accuracy"], by_step(&|step| step.batch.accuracy.expect("it is known")));
    assert_eq!(by_number["step/learning_rate"], by_step(&|step| step.learning_rate));
    assert!(by_number["step/learning_rate"][0].1 > by_number["step/learning_rate"][5].1);
    let by_epoch = |value: &dyn Fn(usize) -> f64| (0..3).map(|i| (i as u64 + 1, value(i) as f32)).collect::<Vec<_>>();
    assert_eq!(training["epoch/loss"], by_epoch(&|i| epochs[i].training.loss));
    let validation = scalars(&folder.join("validation"));
    assert_eq!(validation["epoch/loss"], by_epoch(&|i| epochs[i].validation.expect("there is one").loss));
    assert_eq!(validation.keys().collect::<Vec<_>>(), ["epoch/accuracy", "epoch/loss"]);
    fs::remove_dir_all(folder).expect("it was there");
}

#[test]
fn what_a_resumed_training_writes_again_counts_once() {
    let (folder, xor) = (folder("resumed"), xor());
    let path = folder.join("checkpoint.safetensors");
    let early = folder.join("early.safetensors");
    let trainer = || {
        let network = <Xor>::new(&mut StdRng::seed_from_u64(1));
        let trainer = Trainer::new(network, CrossEntropy::new(), Sgd::new(0.5)).epochs(3).batch_size(1);
        trainer.checkpoint(&path).checkpoint_steps(3)
    };
    fs::create_dir_all(&folder).expect("a folder");
    let runs = |at: &Path| ["steps", "training", "validation"].map(|run| scalars(&at.join(run)));
    trainer().tensorboard(folder.join("whole")).fit(&xor, Some(&xor)).expect("a training");
    let whole = runs(&folder.join("whole"));

    // It ends in front of its seventh step of twelve, two behind the checkpoint; a copy is of one in the first epoch.
    let killed = folder.join("killed");
    trainer()
        .tensorboard(&killed)
        .schedule(|progress| if progress < 0.5 { 1.0 } else { f64::NAN })
        .on_epoch(|_, _| _ = fs::copy(&path, &early).expect("a checkpoint"))
        .fit(&xor, Some(&xor))
        .expect_err("a rate that is no number");
    assert_eq!(runs(&killed)[0]["step/loss"], whole[0]["step/loss"][..6]);
    for checkpoint in [&path, &early] {
        trainer().resume(checkpoint).tensorboard(&killed).fit(&xor, Some(&xor)).expect("a training");
        assert_eq!(runs(&killed), whole);
    }
    fs::remove_dir_all(folder).expect("it was there");
}

#[test]
fn two_writers_share_a_folder_and_a_file_is_no_folder() {
    let folder = folder("writer");
    let writers = [1.5, -2.25].map(|value| {
        let mut events = EventWriter::create(&folder).expect("a file");
        events.scalar("some/number", 70_000, value).expect("written");
        events
    });
    // It is in the files before the writers are gone.
    let mut found = scalars(&folder)["some/number"].clone();
    drop(writers);
    found.sort_by(|a, b| a.1.total_cmp(&b.1));
    assert_eq!(found, [(70_000, -2.25), (70_000, 1.5)]);

    let file = folder.join("file");
    fs::write(&file, "no folder").expect("written");
    let error = EventWriter::create(&file).err().expect("a file is in the way");
    assert_eq!(error.path, file);
    assert!(error.to_string().contains("the event file can't be written: "), "{error}");
    fs::remove_dir_all(folder).expect("it was there");
}
