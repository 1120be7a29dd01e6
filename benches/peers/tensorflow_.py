"""TensorFlow: Keras layers, each step one graph; its layout, channels last."""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy
import tensorflow as tf

import workloads


def keras(layer):
    match layer:
        case ("conv", _, outputs, kernel, padding):
            return tf.keras.layers.Conv2D(outputs, kernel, padding="same" if padding else "valid")
        case ("fc", _, outputs):
            return tf.keras.layers.Dense(outputs)
        case name:
            layers = {"relu": tf.keras.layers.ReLU, "maxpool": tf.keras.layers.MaxPool2D, "flatten": tf.keras.layers.Flatten}
            return layers[name]()


def network_of(name, samples=None):
    """A workload's network, and all images in its layout; `samples` is how many it takes at once, if not any number."""
    shape, layers = workloads.NETWORKS[name]
    inputs, classes = workloads.images(shape)
    if len(shape) == 3:
        inputs = numpy.ascontiguousarray(inputs.transpose(0, 2, 3, 1))
    network = tf.keras.Sequential([tf.keras.Input(inputs.shape[1:], batch_size=samples), *map(keras, layers)])
    return network, inputs, classes


def main():
    options = workloads.arguments()
    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    for name in options.workloads:
        network, inputs, classes = network_of(name)
        variables = network.trainable_variables
        momenta = [tf.Variable(tf.zeros_like(variable)) for variable in variables]
        batches = workloads.batches()
        data, targets = tf.constant(inputs), tf.constant(classes)

        @tf.function
        def step(indices):
            with tf.GradientTape() as tape:
                scores = network(tf.gather(data, indices), training=True)
                losses = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.gather(targets, indices), scores)
                loss = tf.reduce_mean(losses)
            for variable, momentum, gradient in zip(variables, momenta, tape.gradient(loss, variables)):
                momentum.assign(workloads.MOMENTUM * momentum + gradient)
                variable.assign_sub(workloads.RATE * momentum)
            return loss

        @tf.function
        def infer(samples):
            return network(samples, training=False)

        batch, one = data[: workloads.BATCH], data[:1]
        parameters = int(sum(numpy.prod(variable.shape) for variable in variables))
        workloads.measure(
            name, options, parameters,
            training=lambda: step(tf.constant(next(batches))).numpy(),
            inference=lambda: infer(batch).numpy(),
            one=lambda: infer(one).numpy(),
        )


if __name__ == "__main__":
    main()
