"""JAX: each step one compiled function. XLA takes as many threads as the process may use processors.

(The file is not called `jax.py`, as it would then import itself.)
"""

import jax
import numpy
from jax import lax, numpy as jnp

import workloads


def forward(layers, parameters, x):
    parameters = iter(parameters)
    for layer in layers:
        match layer:
            case ("conv", _, _, _, padding):
                weight, bias = next(parameters)
                numbers = ("NCHW", "OIHW", "NCHW")
                x = lax.conv_general_dilated(x, weight, (1, 1), [(padding,) * 2] * 2, dimension_numbers=numbers)
                x = x + bias[:, None, None]
            case ("fc", _, _):
                weight, bias = next(parameters)
                x = x @ weight.T + bias
            case "relu":
                x = jax.nn.relu(x)
            case "maxpool":
                x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
            case "flatten":
                x = x.reshape(x.shape[0], -1)
    return x


def main():
    options = workloads.arguments()
    for name in options.workloads:
        shape, layers = workloads.NETWORKS[name]
        inputs, classes = map(jnp.asarray, workloads.images(shape))
        parameters = jax.tree.map(jnp.asarray, workloads.weights(layers, numpy.random.default_rng(1)))
        momenta = jax.tree.map(jnp.zeros_like, parameters)
        batches = workloads.batches()

        def loss(parameters, x, t):
            scores = jax.nn.log_softmax(forward(layers, parameters, x))
            return -jnp.take_along_axis(scores, t[:, None], 1).mean()

        def step(parameters, momenta, inputs, classes, indices):
            value, gradients = jax.value_and_grad(loss)(parameters, inputs[indices], classes[indices])
            momenta = jax.tree.map(lambda m, g: workloads.MOMENTUM * m + g, momenta, gradients)
            return jax.tree.map(lambda p, m: p - workloads.RATE * m, parameters, momenta), momenta, value

        step = jax.jit(step, donate_argnums=(0, 1))
        infer = jax.jit(lambda parameters, x: forward(layers, parameters, x))
        batch, one = inputs[: workloads.BATCH], inputs[:1]
        state = [parameters, momenta]

        def train():
            *state[:], value = step(*state, inputs, classes, next(batches))
            value.block_until_ready()

        count = sum(p.size for p in jax.tree.leaves(parameters))
        workloads.measure(
            name, options, count,
            training=train,
            inference=lambda: infer(state[0], batch).block_until_ready(),
            one=lambda: infer(state[0], one).block_until_ready(),
        )


main()
