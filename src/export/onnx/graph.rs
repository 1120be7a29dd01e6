//! The layers as [ONNX's operators](https://onnx.ai/onnx/operators/).
//!
//! A node is called as the layer is, and so is what leaves it. Of a layer that takes several operators, the others have
//! its name in front of theirs: `groupnorm1/reshape`. A layer of a network inside is called `backbone1.conv1`.

use super::message::{Attribute, FLOAT, FLOAT_ATTRIBUTE, Graph, INT_ATTRIBUTE, INT64, INTS_ATTRIBUTE, Node, Tensor};
use crate::export::{ExportError, overhang};
use crate::layer::norm::EPSILON;
use crate::layer::{Activation, ConvGeometry, GroupNormGeometry, PoolGeometry};
use crate::{Operation, StepInfo};

/// The graph as far as it is written.
pub(super) struct GraphWriter {
    pub(super) graph: Graph,
    /// The values that belong to the whole network.
    taken: [String; 2],
}

/// A value between two nodes.
#[derive(Clone)]
struct Value {
    name: String,
    dims: &'static [usize],
}

impl GraphWriter {
    pub(super) fn new(initializer: Vec<Tensor>, input: &str, output: &str) -> Self {
        Self { graph: Graph { initializer, ..Graph::default() }, taken: [input.to_owned(), output.to_owned()] }
    }

    /// The steps of the whole network.
    pub(super) fn network(&mut self, steps: &[StepInfo], dims: &'static [usize]) -> Result<(), ExportError> {
        let [name, output] = self.taken.clone();
        self.steps("", steps, &Value { name, dims }, &output)
    }

    /// The steps of a network whose layers' names begin with `prefix`.
    fn steps(&mut self, prefix: &str, steps: &[StepInfo], input: &Value, output: &str) -> Result<(), ExportError> {
        let mut values: Vec<Value> = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            let name = format!("{prefix}{}", step.name);
            let inputs: Vec<Value> = step
                .inputs
                .iter()
                .map(|before| before.map_or_else(|| input.clone(), |before| values[before].clone()))
                .collect();
            let leaving = match () {
                () if index + 1 == steps.len() => output.to_owned(),
                () if self.taken.contains(&name) => format!("{name}/value"),
                () => name.clone(),
            };
            self.step(&name, step, &inputs, &leaving)?;
            values.push(Value { name: leaving, dims: step.output });
        }
        if steps.is_empty() {
            self.node("Identity", &format!("{prefix}identity"), &[&input.name], output, Vec::new());
        }
        Ok(())
    }

    fn step(&mut self, name: &str, step: &StepInfo, inputs: &[Value], y: &str) -> Result<(), ExportError> {
        let (first, x) = (&inputs[0], inputs[0].name.as_str());
        let begin = self.graph.node.len();
        let weight = format!("{name}.weight");
        let bias = format!("{name}.bias");
        let axis = || vec![integer("axis", 1)];
        match step.operation {
            Operation::Conv(geometry) => {
                let has_bias = step.parameters > geometry.weights();
                let inputs = [x, &weight, &bias];
                self.node("Conv", name, &inputs[..if has_bias { 3 } else { 2 }], y, convolution(&geometry));
            }
            Operation::Fc(geometry) => {
                let has_bias = step.parameters > geometry.input * geometry.output;
                let flat = self.flat(name, first);
                let inputs = [flat.as_str(), &weight, &bias];
                let attributes = vec![integer("transB", 1)];
                self.node("Gemm", name, &inputs[..if has_bias { 3 } else { 2 }], y, attributes);
            }
            Operation::MaxPool(pool) => {
                let [over, padding] = [overhang(&pool), pool.padding];
                let end = [padding[0] + over[0], padding[1] + over[1]];
                self.node("MaxPool", name, &[x], y, window(&pool, padding, end));
            }
            Operation::AvgPool(pool) => self.average_pool(name, x, y, &pool),
            Operation::GlobalAvgPool => self.node("GlobalAveragePool", name, &[x], y, Vec::new()),
            Operation::BatchNorm(_) => {
                let [mean, variance] = ["mean", "var"].map(|of| format!("{name}.running_{of}"));
                let inputs = [x, &weight, &bias, &mean, &variance];
                self.node("BatchNormalization", name, &inputs, y, vec![float("epsilon", EPSILON)]);
            }
            Operation::LayerNorm(_) => {
                let attributes = vec![integer("axis", 1), float("epsilon", EPSILON)];
                self.node("LayerNormalization", name, &[x, &weight, &bias], y, attributes);
            }
            Operation::GroupNorm(geometry) => self.group_norm(name, first, y, &geometry),
            Operation::Activation(activation) => self.activation(name, x, y, activation),
            Operation::Softmax => self.node("Softmax", name, &[x], y, axis()),
            Operation::LogSoftmax => self.node("LogSoftmax", name, &[x], y, axis()),
            Operation::Sum => self.node("Sum", name, &names(inputs), y, Vec::new()),
            Operation::Concat => self.node("Concat", name, &names(inputs), y, axis()),
            // In inference, dropout changes nothing.
            Operation::Dropout { .. } => self.node("Identity", name, &[x], y, Vec::new()),
            Operation::Flatten | Operation::Assert => {
                let flattens = step.output.len() < first.dims.len();
                let attributes = if flattens { axis() } else { Vec::new() };
                self.node(if flattens { "Flatten" } else { "Identity" }, name, &[x], y, attributes);
            }
            Operation::Network { steps, .. } => self.steps(&format!("{name}."), steps, first, y)?,
            Operation::Own => return Err(ExportError::OwnLayer { name: name.to_owned(), text: step.text }),
        }
        if let Some(node) = self.graph.node[begin..].last_mut().filter(|node| node.doc_string.is_empty()) {
            step.text.clone_into(&mut node.doc_string);
        }
        Ok(())
    }

    fn node(&mut self, op_type: &str, name: &str, inputs: &[&str], output: &str, attribute: Vec<Attribute>) {
        self.graph.node.push(Node {
            input: inputs.iter().map(|&input| input.to_owned()).collect(),
            output: vec![output.to_owned()],
            name: name.to_owned(),
            op_type: op_type.to_owned(),
            attribute,
            doc_string: String::new(),
        });
    }

    /// A node of a layer that takes several, and its value.
    fn part(&mut self, op_type: &str, layer: &str, part: &str, inputs: &[&str], attribute: Vec<Attribute>) -> String {
        let value = format!("{layer}/{part}");
        self.node(op_type, &value, inputs, &value, attribute);
        value
    }

    /// What arrives at a layer as a vector.
    fn flat(&mut self, layer: &str, x: &Value) -> String {
        if x.dims.len() == 1 {
            return x.name.clone();
        }
        self.part("Flatten", layer, "flatten", &[&x.name], vec![integer("axis", 1)])
    }

    /// A number that nodes share.
    fn constant(&mut self, number: f32) -> String {
        let name = format!("constant/{number}");
        self.tensor(&name, &[], FLOAT, number.to_le_bytes().to_vec());
        name
    }

    /// The dimensions that `Reshape` gives, of which 0 keeps what is and −1 takes what is left.
    fn shape(&mut self, layer: &str, part: &str, dims: &[i64]) -> String {
        let name = format!("{layer}/{part}");
        let bytes = dims.iter().flat_map(|dim| dim.to_le_bytes()).collect();
        self.tensor(&name, &[dims.len()], INT64, bytes);
        name
    }

    fn tensor(&mut self, name: &str, dims: &[usize], data_type: i32, raw_data: Vec<u8>) {
        if !self.graph.initializer.iter().any(|tensor| tensor.name == name) {
            let (dims, data_type) = (integers(dims), Some(data_type));
            self.graph.initializer.push(Tensor { dims, data_type, name: name.to_owned(), raw_data });
        }
    }

    /// What reaches over the end counts in no mean, but padding does: so that is put around the map first, where both
    /// occur.
    fn average_pool(&mut self, name: &str, x: &str, y: &str, pool: &PoolGeometry) {
        let over = overhang(pool);
        let counts = |counts| integer("count_include_pad", counts);
        if over == [0, 0] {
            let mut attributes = window(pool, pool.padding, pool.padding);
            attributes.push(counts(1));
            return self.node("AveragePool", name, &[x], y, attributes);
        }
        let mut attributes = window(pool, [0, 0], over);
        attributes.push(counts(0));
        if pool.padding == [0, 0] {
            return self.node("AveragePool", name, &[x], y, attributes);
        }
        let [h, w] = pool.padding.map(|padding| i64::try_from(padding).unwrap_or(i64::MAX));
        let pads = self.shape(name, "pads", &[0, 0, h, w, 0, 0, h, w]);
        let padded = self.part("Pad", name, "pad", &[x, &pads], Vec::new());
        self.node("AveragePool", name, &[&padded], y, attributes);
    }

    /// As instance norm of the groups, whose factors are 1 and whose summands are 0; this operator set has none of its
    /// own.
    fn group_norm(&mut self, name: &str, x: &Value, y: &str, geometry: &GroupNormGeometry) {
        let groups = geometry.groups;
        let to_groups = self.shape(name, "groups", &[0, i64::try_from(groups).unwrap_or(i64::MAX), -1]);
        let mut dims = vec![0];
        dims.extend(integers(x.dims));
        let back = self.shape(name, "dims", &dims);
        let [one, zero] = [("ones", 1.0_f32), ("zeros", 0.0)].map(|(part, number)| {
            let tensor = format!("{name}/{part}");
            self.tensor(&tensor, &[groups], FLOAT, number.to_le_bytes().repeat(groups));
            tensor
        });
        let grouped = self.part("Reshape", name, "reshape", &[&x.name, &to_groups], Vec::new());
        let epsilon = vec![float("epsilon", EPSILON)];
        let normal = self.part("InstanceNormalization", name, "normalize", &[&grouped, &one, &zero], epsilon);
        let normal = self.part("Reshape", name, "reshape_back", &[&normal, &back], Vec::new());
        // A number for each channel, whatever its places.
        let [weight, bias] = ["weight", "bias"].map(|quantity| format!("{name}.{quantity}"));
        for tensor in &mut self.graph.initializer {
            if tensor.name == weight || tensor.name == bias {
                tensor.dims.resize(x.dims.len(), 1);
            }
        }
        let scaled = self.part("Mul", name, "scale", &[&normal, &weight], Vec::new());
        self.node("Add", name, &[&scaled, &bias], y, Vec::new());
    }

    fn activation(&mut self, name: &str, x: &str, y: &str, activation: Activation) {
        let (operator, attributes) = match activation {
            Activation::Relu => ("Relu", Vec::new()),
            Activation::LeakyRelu { slope } => ("LeakyRelu", vec![float("alpha", slope)]),
            Activation::Elu => ("Elu", vec![float("alpha", 1.0)]),
            Activation::Sigmoid => ("Sigmoid", Vec::new()),
            Activation::Tanh => ("Tanh", Vec::new()),
            Activation::Softplus => ("Softplus", Vec::new()),
            Activation::Silu => {
                let gate = self.part("Sigmoid", name, "sigmoid", &[x], Vec::new());
                return self.node("Mul", name, &[x, &gate], y, Vec::new());
            }
            // x/2 · (1 + erf(x/√2))
            Activation::Gelu => {
                let [root, one, half] = [std::f32::consts::FRAC_1_SQRT_2, 1.0, 0.5].map(|number| self.constant(number));
                let scaled = self.part("Mul", name, "scale", &[x, &root], Vec::new());
                let error = self.part("Erf", name, "erf", &[&scaled], Vec::new());
                let gate = self.part("Add", name, "add", &[&error, &one], Vec::new());
                let halved = self.part("Mul", name, "half", &[x, &half], Vec::new());
                return self.node("Mul", name, &[&halved, &gate], y, Vec::new());
            }
        };
        self.node(operator, name, &[x], y, attributes);
    }
}

fn names(values: &[Value]) -> Vec<&str> {
    values.iter().map(|value| value.name.as_str()).collect()
}

fn convolution(conv: &ConvGeometry) -> Vec<Attribute> {
    let [h, w] = conv.padding;
    vec![
        list("kernel_shape", &conv.kernel),
        list("strides", &conv.stride),
        list("pads", &[h, w, h, w]),
        list("dilations", &conv.dilation),
        integer("group", conv.groups),
    ]
}

fn window(pool: &PoolGeometry, begin: [usize; 2], end: [usize; 2]) -> Vec<Attribute> {
    vec![
        list("kernel_shape", &pool.kernel),
        list("strides", &pool.stride),
        list("pads", &[begin[0], begin[1], end[0], end[1]]),
    ]
}

/// Sizes as ONNX has them; a size is never as large as to make a difference.
pub(super) fn integers(sizes: &[usize]) -> Vec<i64> {
    sizes.iter().map(|&size| i64::try_from(size).unwrap_or(i64::MAX)).collect()
}

fn float(name: &str, f: f64) -> Attribute {
    Attribute { name: name.to_owned(), f: Some(f as f32), r#type: Some(FLOAT_ATTRIBUTE), ..Attribute::default() }
}

fn integer(name: &str, i: usize) -> Attribute {
    let i = integers(&[i]).pop();
    Attribute { name: name.to_owned(), i, r#type: Some(INT_ATTRIBUTE), ..Attribute::default() }
}

fn list(name: &str, sizes: &[usize]) -> Attribute {
    Attribute { name: name.to_owned(), ints: integers(sizes), r#type: Some(INTS_ATTRIBUTE), ..Attribute::default() }
}
