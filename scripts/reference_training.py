"""What is around the steps of a training, for reference.py: learning-rate schedules, gradient clipping, the moving average
of weights, all by PyTorch, and the metrics of classification by scikit-learn.

Each function returns tensors named `case/quantity` and what is to be told about them.
"""

import sklearn
import sklearn.metrics as metrics
import torch
from torch.optim import lr_scheduler

BASE = 0.05
STEPS = 20


def rates(make, steps, told=None):
    """The learning rate of each step, of a schedule that is told `told[i]` after step i, if it is to be told anything."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)
    schedule = make(optimizer)
    out = []
    for step in range(steps):
        out.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if step + 1 < steps:
            schedule.step() if told is None else schedule.step(told[step])
    return torch.tensor(out, dtype=torch.float64)


def warm_up_and_cosine(optimizer):
    parts = [
        lr_scheduler.LinearLR(optimizer, start_factor=0.01, total_iters=5),
        lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS - 5),
    ]
    return lr_scheduler.SequentialLR(optimizer, parts, milestones=[5])


SCHEDULES = {
    "step": lambda o: lr_scheduler.StepLR(o, step_size=3, gamma=0.5),
    "multi_step": lambda o: lr_scheduler.MultiStepLR(o, milestones=[2, 5, 11], gamma=0.1),
    "exponential": lambda o: lr_scheduler.ExponentialLR(o, gamma=0.9),
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS),
    "cosine_minimum": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS, eta_min=0.001),
    "linear": lambda o: lr_scheduler.LinearLR(o, total_iters=7),
    "linear_from_0.01": lambda o: lr_scheduler.LinearLR(o, start_factor=0.01, total_iters=7),
    "warm_up_and_cosine": warm_up_and_cosine,
    "one_cycle": lambda o: lr_scheduler.OneCycleLR(o, max_lr=BASE, total_steps=STEPS, cycle_momentum=False),
    "one_cycle_linear": lambda o: lr_scheduler.OneCycleLR(
        o, max_lr=BASE, total_steps=STEPS, cycle_momentum=False, pct_start=0.4, anneal_strategy="linear",
        div_factor=10, final_div_factor=100,
    ),
    "one_cycle_three_phases": lambda o: lr_scheduler.OneCycleLR(
        o, max_lr=BASE, total_steps=STEPS, cycle_momentum=False, three_phase=True
    ),
}
# name: for 40 epochs, its options and whether what is watched should grow
PLATEAUS = {
    "plateau": (dict(patience=3), False),
    "plateau_cooldown": (dict(factor=0.5, patience=1, cooldown=3), False),
    "plateau_minimum": (dict(factor=0.3, patience=0, min_lr=0.002), False),
    "plateau_threshold": (dict(factor=0.5, patience=2, threshold=0.1), False),
    "plateau_growing": (dict(factor=0.5, patience=2, mode="max"), True),
}


def schedules():
    out = {f"{name}/rates": rates(make, STEPS) for name, make in SCHEDULES.items()}
    torch.manual_seed(21)
    for name, (options, grows) in PLATEAUS.items():
        fall = torch.exp(-torch.arange(40, dtype=torch.float64) / 8) + 0.05 * torch.rand(40, dtype=torch.float64)
        told = (1 - fall) if grows else fall
        out[f"{name}/told"] = told
        out[f"{name}/rates"] = rates(lambda o: lr_scheduler.ReduceLROnPlateau(o, **options), 40, told.tolist())
    return out, {"base": BASE, "plateau": {name: options for name, (options, _) in PLATEAUS.items()}}


def clipping():
    """One step of SGD(lr=1) from zero along gradients that were clipped: the parameters are minus the clipped ones."""
    torch.manual_seed(22)
    out = {}
    gradients = [torch.randn(7, 3, dtype=torch.float32).double(), torch.randn(5, dtype=torch.float32).double()]
    out["gradients"] = torch.cat([g.flatten() for g in gradients])
    for name, clip in (
        ("norm_1", lambda p: torch.nn.utils.clip_grad_norm_(p, 1.0)),
        ("norm_100", lambda p: torch.nn.utils.clip_grad_norm_(p, 100.0)),
        ("value_0.5", lambda p: torch.nn.utils.clip_grad_value_(p, 0.5)),
    ):
        parameters = [torch.zeros_like(g, requires_grad=True) for g in gradients]
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient.clone()
        clip(parameters)
        out[f"{name}/clipped"] = torch.cat([p.grad.flatten() for p in parameters])
    return out, {}


def averaging():
    """AveragedModel with an exponential moving average, over weights that are set from outside."""
    torch.manual_seed(23)
    model = torch.nn.Linear(7, 3, dtype=torch.float64)
    average = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9))
    weights = torch.randn(6, 24, dtype=torch.float32).double()
    averages = []
    for step in weights:
        torch.nn.utils.vector_to_parameters(step, model.parameters())
        average.update_parameters(model)
        averages.append(torch.nn.utils.parameters_to_vector(average.module.parameters()))
    return {"ema/weights": weights, "ema/averages": torch.stack(averages)}, {"decay": 0.9}


def classification():
    torch.manual_seed(24)
    out = {}
    for name, samples, classes in (("binary", 9, 2), ("small", 30, 5), ("missing", 12, 7)):
        labels = torch.randint(classes, (samples,))
        scores = torch.randn(samples, classes, dtype=torch.float32)
        scores[torch.arange(samples), labels] += 0.7
        if name == "missing":
            labels[labels == 3] = 2  # a class that does not occur
            scores[:, 4] = -9.0  # and one that is never predicted
        predicted = scores.argmax(1)
        numbers = list(range(classes))
        precision, recall, f1, support = metrics.precision_recall_fscore_support(
            labels, predicted, labels=numbers, zero_division=0
        )
        macro = metrics.precision_recall_fscore_support(
            labels, predicted, labels=numbers, zero_division=0, average="macro"
        )[:3]
        out |= {
            f"{name}/labels": labels,
            f"{name}/scores": scores,
            f"{name}/confusion": torch.tensor(metrics.confusion_matrix(labels, predicted, labels=numbers)),
            f"{name}/accuracy": torch.tensor([metrics.accuracy_score(labels, predicted)], dtype=torch.float64),
            f"{name}/precision": torch.tensor(precision),
            f"{name}/recall": torch.tensor(recall),
            f"{name}/f1": torch.tensor(f1),
            f"{name}/support": torch.tensor(support),
            f"{name}/macro": torch.tensor(macro, dtype=torch.float64),
        }
        if classes > 2:  # for two, scikit-learn wants one score a sample
            for k in (1, 2, 3):
                hits = metrics.top_k_accuracy_score(labels, scores, k=k, labels=numbers)
                out[f"{name}/top_{k}"] = torch.tensor([hits], dtype=torch.float64)
    return out, {"sklearn": sklearn.__version__, "zero_division": 0}
