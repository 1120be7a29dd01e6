#!/usr/bin/env bash
# Builds examples/digits-embedded, a program without the standard library, and shows that no panic is left in it (it would
# not link otherwise) and that its outputs have the bits of the library with the standard library: on the instruction set
# that programs are compiled for by default and, with `--all`, on each other one that this machine has. Where the example
# `digits`, which has the library with the standard library, is built already, DIGITS can tell its path.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() {
    echo "error: $*" >&2
    exit 1
}

# Builds the program for a processor, and compares it with the library's pass on an instruction set.
compare() {
    local processor=$1 isa=$2 expected
    (cd examples/digits-embedded && RUSTFLAGS="${processor:+-C target-cpu=$processor}" cargo build --release --locked --quiet)
    ! nm "$program" | grep -i panic || die "the program for $isa can panic"
    "$program"
    expected=$("${digits[@]}" "$isa")
    diff <("$program" | tail -n 2) <(echo "$expected") || die "the outputs on $isa differ from those with the standard library"
}

digits=(cargo run --release --quiet --features safetensors --example digits --)
[[ -z ${DIGITS:-} ]] || digits=("$DIGITS")
program=examples/digits-embedded/target/release/digits-embedded
case $(uname -m) in
    x86_64) compare "" portable ;;
    aarch64) compare "" neon ;;
    *) compare "" scalar ;;
esac
if [[ ${1:-} == --all && $(uname -m) == x86_64 ]]; then
    ! grep -q avx2 /proc/cpuinfo || compare x86-64-v3 avx2
    ! grep -q avx512vl /proc/cpuinfo || compare x86-64-v4 avx512
fi
