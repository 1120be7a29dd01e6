//! A training that is killed and resumed ends with the bits of one that was not; a broken checkpoint is an error that
//! says why, and a kill never costs the last good one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use netshape::data::{Augment, Dataset};
use netshape::loss::CrossEntropy;
use netshape::optimizer::{Adam, Clip, RmsProp, Sgd};
use netshape::schedule::{Cosine, WarmUp};
use netshape::weights::Names;
use netshape::{CheckpointProblem, EpochReport, Error, Flat, Map, Network, Samples, Trainer, network};
use rand::{SeedableRng, rngs::StdRng};

network! {
    Small: [1, 6, 6] -> conv(3, k3) -> batchnorm -> relu -> dropout(0.3) -> maxpool(2) -> fc(4);
    Wider: [1, 6, 6] -> conv(5, k3) -> batchnorm -> relu -> dropout(0.3) -> maxpool(2) -> fc(4);
}

type Images = Dataset<Map<1, 6, 6>>;

fn images(samples: usize) -> Images {
    let pixels = (0..samples * 36).map(|i| (i as f32 * 0.618).fract() * 2.0 - 1.0).collect();
    Dataset::new(Samples::from_vec(pixels).unwrap(), (0..samples).map(|i| i % 4).collect()).unwrap()
}

/// A training in which everything is on that is carried from step to step.
fn trainer<'a>() -> Trainer<'a, Small, CrossEntropy, Adam> {
    Trainer::new(<Small>::new(&mut StdRng::seed_from_u64(3)), CrossEntropy::new(), Adam::new(0.02))
        .epochs(3)
        .batch_size(7)
        .accumulate(2)
        .seed(5)
        .schedule(WarmUp::steps(3).then(Cosine::new()))
        .clip(Clip::Norm(0.5))
        .augment(Augment::new().shift(1).flip_horizontal().noise(0.1))
        .moving_average(0.9)
        .keep_best()
}

/// The bits that a training ended with, and what its epochs told without the time they took.
fn outcome(trainer: &Trainer<'_, Small, CrossEntropy, Adam>, reports: &[EpochReport]) -> (Vec<u32>, String) {
    let networks =
        [Some(trainer.network()), trainer.average(), trainer.best()].map(|network| network.expect("it is kept"));
    let bits = networks.iter().flat_map(|network| network.as_slice()).map(|x| x.to_bits()).collect();
    let told = |report: &EpochReport| {
        let EpochReport { epoch, samples, training, validation, .. } = report;
        format!("{epoch} {samples} {training:?} {validation:?}\n")
    };
    (bits, reports.iter().map(told).collect())
}

fn place(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checkpoint");
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[test]
fn a_training_goes_on_from_every_step_as_if_nothing_had_happened() {
    let (data, validation, path) = (images(40), images(12), place("steps"));
    let mut copies = Vec::new();
    let expected = {
        // When a step is told, the file has the step before.
        let mut whole = trainer().checkpoint(&path).checkpoint_steps(1).on_step(|step| {
            if (step.epoch, step.step) != (1, 1) {
                let copy = place(&format!("step-{}-{}", step.epoch, step.step));
                fs::copy(&path, &copy).unwrap();
                copies.push(copy);
            }
        });
        let reports = whole.fit(&data, Some(&validation)).unwrap();
        outcome(&whole, &reports)
    };
    copies.push(path);
    assert_eq!(copies.len(), 9, "three steps in each of three epochs, and the end");
    for copy in copies {
        for threads in [1, 2] {
            let mut resumed = trainer().threads(threads).resume(&copy);
            let reports = resumed.fit(&data, Some(&validation)).unwrap();
            assert_eq!(outcome(&resumed, &reports), expected, "{} on {threads} threads", copy.display());
        }
    }
}

#[test]
fn a_checkpoint_is_a_file_of_weights() {
    let path = place("weights");
    let mut training = trainer().checkpoint(&path);
    training.fit(&images(20), None).unwrap();
    let mut network = <Small>::zeroed();
    network.load_as(&path, &Names::new().ignore_extra()).unwrap();
    assert_eq!(network.as_slice(), training.network().as_slice());
    let names = Names::new().each(|name| format!("average/{name}")).ignore_extra();
    network.load_as(&path, &names).unwrap();
    assert_eq!(network.as_slice(), training.average().unwrap().as_slice());
}

/// What resuming complains of; the network stays what it was.
fn complaint(trainer: Trainer<'_, Small, CrossEntropy, Adam>, path: &Path, samples: usize) -> String {
    let mut trainer = trainer.resume(path);
    let before = trainer.network().duplicate();
    let error = trainer.fit(&images(samples), None).unwrap_err();
    assert!(matches!(error, Error::Checkpoint(_)), "{error}");
    assert_eq!(trainer.network().as_slice(), before.as_slice(), "the network has changed");
    let (start, error) = (format!("{}: ", path.display()), error.to_string());
    error.strip_prefix(&start).unwrap_or_else(|| panic!("{error:?} does not begin with {start:?}")).to_owned()
}

#[test]
fn a_checkpoint_of_another_training_is_refused_with_the_reason() {
    let path = place("other");
    trainer().checkpoint(&path).fit(&images(20), None).unwrap();
    let told = |what: &str, found: &str, expected: &str| {
        format!(
            "the checkpoint is of a training whose {what} is {found}, but here it is {expected}: \
             make them the same, or train anew"
        )
    };
    assert_eq!(complaint(trainer().seed(6), &path, 20), told("seed", "5", "6"));
    assert_eq!(complaint(trainer().batch_size(8), &path, 20), told("batch size", "7", "8"));
    assert_eq!(complaint(trainer().accumulate(1), &path, 20), told("number of batches a step", "2", "1"));
    assert_eq!(complaint(trainer(), &path, 21), told("number of samples", "20", "21"));

    let small = || <Small>::new(&mut StdRng::seed_from_u64(3));
    let begin = format!("{}: ", path.display());
    let mut other_rule = Trainer::new(small(), CrossEntropy::new(), RmsProp::new(0.02));
    other_rule = other_rule.batch_size(7).accumulate(2).seed(5).resume(&path);
    let error = other_rule.fit(&images(20), None).unwrap_err().to_string();
    assert_eq!(error, begin.clone() + &told("optimiser", "Adam", "RmsProp"));
    let amsgrad = Trainer::new(small(), CrossEntropy::new(), Adam::new(0.02).amsgrad(true));
    let error = amsgrad.batch_size(7).accumulate(2).seed(5).resume(&path).fit(&images(20), None).unwrap_err();
    let len = <Small>::LEN;
    let (found, expected) = (format!("[{}] numbers F32", 2 * len), format!("[{}] numbers F32", 3 * len));
    assert_eq!(error.to_string(), begin.clone() + &told("rule's memory", &found, &expected));

    let wider = <Wider>::new(&mut StdRng::seed_from_u64(3));
    let mut other_network = Trainer::new(wider, CrossEntropy::new(), Adam::new(0.02)).resume(&path);
    let error = other_network.fit(&images(20), None).unwrap_err().to_string();
    assert!(error.starts_with(&(begin + "the weights don't fit the network:\n")), "{error}");
    assert!(error.contains("`conv1.weight` is [3, 1, 3, 3] in the file, but [5, 1, 3, 3] in the network"), "{error}");
}

#[test]
fn what_was_not_kept_can_not_be_gone_on_with() {
    let path = place("plain");
    let plain = || {
        let network = <Small>::new(&mut StdRng::seed_from_u64(3));
        Trainer::new(network, CrossEntropy::new(), Adam::new(0.02)).batch_size(7).accumulate(2).seed(5)
    };
    plain().checkpoint(&path).fit(&images(20), None).unwrap();
    let message = |what| {
        format!("the checkpoint has no {what}, as the training that wrote it kept none: train without it, or anew")
    };
    assert_eq!(complaint(plain().moving_average(0.9), &path, 20), message("moving average"));
    assert_eq!(complaint(plain().keep_best(), &path, 20), message("best network"));
}

#[test]
fn other_files_are_refused() {
    let path = place("file");
    assert!(complaint(trainer(), &place("missing"), 20).starts_with("the checkpoint can't be read: "));
    <Small>::zeroed().save(&path).unwrap();
    let message = "the file has weights, but is no checkpoint: load them with `Network::load`, and train anew";
    assert_eq!(complaint(trainer(), &path, 20), message);
    fs::write(&path, b"").unwrap();
    assert_eq!(complaint(trainer(), &path, 20), "the file is empty");
    let unwritable = place("no-such-folder").join("checkpoint");
    let error = trainer().checkpoint(&unwritable).fit(&images(20), None).unwrap_err().to_string();
    assert!(error.contains("the checkpoint can't be written: "), "{error}");
}

/// Whatever bytes are missing or changed, the error is of a checkpoint, and the network stays.
#[test]
fn no_damage_goes_unnoticed() {
    let (path, broken) = (place("whole"), place("broken"));
    trainer().checkpoint(&path).fit(&images(20), None).unwrap();
    let whole = fs::read(&path).unwrap();
    let complain = |bytes: &[u8]| {
        fs::write(&broken, bytes).unwrap();
        complaint(trainer(), &broken, 20)
    };
    for len in (0..whole.len()).step_by(37).chain([7, 8, 9, whole.len() - 1]) {
        complain(&whole[..len]);
    }
    let message = complain(&[&whole[..], b"more"].concat());
    assert_eq!(message, "the file's length is not what its header says: it is truncated, or something follows");
    for place in (0..whole.len()).step_by(19) {
        for change in [1, 0x80] {
            let mut changed = whole.clone();
            changed[place] ^= change;
            complain(&changed);
        }
    }
    // A number of a tensor, far behind the header.
    let mut changed = whole.clone();
    let last = changed.len() - 3;
    changed[last] ^= 4;
    let message = complain(&changed);
    assert!(message.starts_with("the checkpoint is damaged: its check sum is "), "{message}");
    // An older or a newer form.
    let text = b"\"checkpoint 1\"";
    let place = whole.windows(text.len()).position(|window| window == text).unwrap();
    let mut newer = whole;
    newer[place + text.len() - 2] = b'2';
    let message = "the checkpoint is of another version of netshape (checkpoint 2): resume it with that one";
    assert_eq!(complain(&newer), message);
}

#[test]
fn writing_fails_without_harm() {
    let path = place("good");
    let mut network = <Small>::new(&mut StdRng::seed_from_u64(3));
    let good = |network: Box<Small>| {
        Trainer::new(network, CrossEntropy::new(), Sgd::new(0.1)).checkpoint(&path).fit(&images(20), None)
    };
    good(network.duplicate()).unwrap();
    let before = fs::read(&path).unwrap();
    // A network that is not finite is never written, though the loss does not see it: nothing arrives at the output.
    network.batchnorm1.running_mean[0] = f32::NAN;
    let error = good(network).unwrap_err();
    let Error::Checkpoint(error) = error else { panic!("{error}") };
    assert!(matches!(error.problem, CheckpointProblem::Network(_)), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

const CHILD: &str = "NETSHAPE_TEST_CHECKPOINT";
const KILLED_EPOCHS: usize = 120;

/// The training that is killed: in a process of its own, with a checkpoint after each step.
fn killed_training(path: &Path) -> Trainer<'static, Small, CrossEntropy, Adam> {
    let training = trainer().epochs(KILLED_EPOCHS).checkpoint(path).checkpoint_steps(1);
    if path.exists() { training.resume(path) } else { training }
}

/// Not a test of its own: what [`kills_cost_nothing`] starts.
#[test]
fn child() {
    let Some(path) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let mut training = killed_training(&path);
    training.fit(&images(40), None).unwrap();
    training.network().save(path.with_extension("done")).unwrap();
}

#[test]
fn kills_cost_nothing() {
    let path = place("killed");
    let done = path.with_extension("done");
    for left in [&path, &done] {
        let _ = fs::remove_file(left);
    }
    let mut kills = 0;
    while !done.exists() {
        let begun = fs::read(&path).ok();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["child", "--exact"]).env(CHILD, &path).stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        // From the first step that it finished, it writes all the time: the next one or two milliseconds are within any
        // part of that.
        while kills < 100 && child.try_wait().unwrap().is_none() && fs::read(&path).ok() == begun {
            std::thread::sleep(Duration::from_micros(100));
        }
        std::thread::sleep(Duration::from_micros(kills * 137 % 2000));
        if kills < 100 && child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
        } else {
            assert!(child.wait().unwrap().success());
        }
    }
    assert!(kills >= 10, "it was killed {kills} times only");
    let mut whole = trainer().epochs(KILLED_EPOCHS);
    whole.fit(&images(40), None).unwrap();
    let mut found = <Small>::zeroed();
    found.load(&done).unwrap();
    let bits = |network: &Small| network.as_slice().iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&found), bits(whole.network()));
    let left: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let partial = |name: &&std::ffi::OsString| name.to_string_lossy().starts_with(".killed.");
    assert_eq!(left.iter().filter(partial).count(), 0, "{left:?}");
}
