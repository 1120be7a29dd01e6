"""LiteRT, which was TensorFlow Lite: inference alone, by XNNPACK."""

import numpy
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

import workloads
from tensorflow_ import network_of


def call(name, samples, threads):
    """What infers so many samples at once, and how many parameters the network has."""
    network, inputs, _ = network_of(name, samples)
    model = tf.lite.TFLiteConverter.from_keras_model(network).convert()
    interpreter = Interpreter(model_content=model, num_threads=threads)
    interpreter.allocate_tensors()
    arriving, leaving = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
    batch = inputs[:samples]

    def infer():
        interpreter.set_tensor(arriving, batch)
        interpreter.invoke()
        return interpreter.get_tensor(leaving)

    numpy.testing.assert_allclose(infer(), network(batch), atol=1e-4)
    return infer, int(sum(numpy.prod(variable.shape) for variable in network.trainable_variables))


def main():
    options = workloads.arguments()
    for name in options.workloads:
        inference, parameters = call(name, workloads.BATCH, options.threads)
        one, _ = call(name, 1, options.threads)
        workloads.measure(name, options, parameters, inference=inference, one=one)


main()
