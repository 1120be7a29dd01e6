//! `dropout(p)`: while training, each number is zero with probability p, and the others are multiplied by 1/(1 − p); in
//! inference, nothing happens. PyTorch's
//! [`Dropout`](https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html).
