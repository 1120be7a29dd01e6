//! `softmax` and `log_softmax`: along the channels, at each place of the map; over the whole vector after `fc`.
//!
//! softmax(x)ᵢ = exp(xᵢ − m) / Σⱼ exp(xⱼ − m) with m = maxⱼ xⱼ, and `log_softmax`(x)ᵢ = xᵢ − m − ln Σⱼ exp(xⱼ − m):
//! PyTorch's [`Softmax(dim=1)`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Softmax.html) and
//! [`LogSoftmax(dim=1)`](https://docs.pytorch.org/docs/stable/generated/torch.nn.LogSoftmax.html) on a batch.
