#!/usr/bin/env bash
# Builds examples/digits-embedded, a program without the standard library, and shows that no panic is left in it (it would
# not link otherwise) and that its outputs have the bits of the library with the standard library, on the instruction set
# that programs are compiled for by default.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() {
    echo "error: $*" >&2
    exit 1
}

program=examples/digits-embedded/target/release/digits-embedded
(cd examples/digits-embedded && RUSTFLAGS="" cargo build --release --locked --quiet)
! nm "$program" | grep -i panic || die "the program can panic"
"$program"
case $(uname -m) in
    x86_64) isa=portable ;;
    aarch64) isa=neon ;;
    *) isa=scalar ;;
esac
expected=$(cargo run --release --quiet --features safetensors --example digits -- "$isa")
diff <("$program" | tail -n 2) <(echo "$expected") || die "the outputs differ from those with the standard library"
