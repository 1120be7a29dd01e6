"""ONNX Runtime: inference alone."""

import numpy
import onnxruntime
from onnx import TensorProto, checker, helper, numpy_helper

import workloads


def model(shape, layers):
    """The network as an ONNX model, for batches of any size."""
    drawn = iter(workloads.weights(layers, numpy.random.default_rng(1)))
    nodes, parameters, value = [], [], "x0"
    for i, layer in enumerate(layers):
        inputs, attributes = [value], {}
        if isinstance(layer, tuple):
            for kind, numbers in zip("wb", next(drawn)):
                parameters.append(numpy_helper.from_array(numbers, f"{kind}{i}"))
                inputs.append(f"{kind}{i}")
        match layer:
            case ("conv", _, _, kernel, padding):
                operator, attributes = "Conv", {"kernel_shape": [kernel] * 2, "pads": [padding] * 4}
            case ("fc", _, _):
                operator, attributes = "Gemm", {"transB": 1}
            case "maxpool":
                operator, attributes = "MaxPool", {"kernel_shape": [2, 2], "strides": [2, 2]}
            case name:
                operator = {"relu": "Relu", "flatten": "Flatten"}[name]
        value = f"x{i + 1}"
        nodes.append(helper.make_node(operator, inputs, [value], **attributes))
    about = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", *s]) for n, s in [("x0", shape), (value, (10,))]]
    graph = helper.make_graph(nodes, "network", about[:1], about[1:], parameters)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(made)
    return made, sum(int(numpy.prod(p.dims)) for p in parameters)


def main():
    options = workloads.arguments()
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads, settings.inter_op_num_threads = options.threads, 1
    for name in options.workloads:
        shape, layers = workloads.NETWORKS[name]
        inputs, _ = workloads.images(shape)
        made, parameters = model(shape, layers)
        session = onnxruntime.InferenceSession(made.SerializeToString(), settings, providers=["CPUExecutionProvider"])
        batch, one = {"x0": inputs[: workloads.BATCH]}, {"x0": inputs[:1]}
        calls = {"inference": lambda: session.run(None, batch), "one": lambda: session.run(None, one)}
        workloads.measure(name, options, parameters, **calls)


main()
