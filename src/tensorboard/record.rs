//! Events as bytes: messages of [`event.proto`](https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto)
//! by their numbers there, each in a [record](https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details).

use crc32c::crc32c;
use prost::{Message, Oneof};

#[derive(Clone, PartialEq, Message)]
pub(super) struct Event {
    /// Seconds since 1970.
    #[prost(double, tag = "1")]
    pub(super) wall_time: f64,
    #[prost(int64, tag = "2")]
    pub(super) step: i64,
    #[prost(oneof = "What", tags = "3, 5, 7")]
    pub(super) what: Option<What>,
}

#[derive(Clone, PartialEq, Oneof)]
pub(super) enum What {
    #[prost(string, tag = "3")]
    FileVersion(String),
    #[prost(message, tag = "5")]
    Summary(Summary),
    #[prost(message, tag = "7")]
    SessionLog(SessionLog),
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Summary {
    #[prost(message, repeated, tag = "1")]
    pub(super) value: Vec<Value>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Value {
    #[prost(string, tag = "1")]
    pub(super) tag: String,
    // Zero is a number like any other, and has to be there.
    #[prost(float, optional, tag = "2")]
    pub(super) simple_value: Option<f32>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct SessionLog {
    #[prost(int32, tag = "1")]
    pub(super) status: i32,
}

/// A session begins: what was written of the event's step and later ones is void.
pub(super) const START: i32 = 1;

impl Event {
    /// The length, its sum, the message, its sum.
    pub(super) fn to_record(&self) -> Vec<u8> {
        let message = self.encode_to_vec();
        let len = (message.len() as u64).to_le_bytes();
        let sums = [&len[..], &message].map(|bytes| masked(crc32c(bytes)).to_le_bytes());
        [&len, &sums[0][..], &message, &sums[1]].concat()
    }
}

fn masked(crc: u32) -> u32 {
    crc.rotate_right(15).wrapping_add(0xA282_EAD8)
}
