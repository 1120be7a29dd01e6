#!/usr/bin/env python3
"""What an editor shows inside of `network!`: asks a real rust-analyzer. `tests/editor/run.py [--rust-analyzer PROGRAM]`

rust-analyzer comes with rustup (`rustup component add rust-analyzer`) or from crates.io (`cargo install
ra_ap_rust-analyzer --version =0.0.330 --locked`). The macro is expanded by the toolchain's own server. In a case, `|`
between `⟨` and `⟩` is the cursor.
"""

import argparse
import pathlib
import re
import shutil
import sys

import lsp

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "target" / "editor"
CURSOR = "⟨|⟩"

MANIFEST = f"""[workspace]

[package]
name = "edited"
version = "0.0.0"
edition = "2024"

[dependencies]
netshape = {{ path = "{ROOT}" }}
"""

LAYERS = """conv fc maxpool avgpool gap flatten identity dropout batchnorm layernorm groupnorm relu leaky_relu elu gelu silu
    sigmoid tanh softplus softmax log_softmax residual sum concat repeat block""".split()


class Editor:
    """One file in an editor, with a new text in each case."""

    def __init__(self, server, uri):
        self.server, self.uri, self.version, self.failed = server, uri, 0, 0

    def ask(self, question, case):
        """The answer to a question about the cursor's place."""
        before, behind = ("use netshape::network;\n" + case).split(CURSOR)
        self.version += 1
        self.server.open(self.uri, before + behind, self.version)
        # rust-analyzer counts columns in UTF-16; the cases have nothing outside of ASCII in front of the cursor.
        line, column = before.count("\n"), len(before.rpartition("\n")[2])
        place = {"textDocument": {"uri": self.uri}, "position": {"line": line, "character": column}}
        return self.server.ask(f"textDocument/{question}", place)

    def expect(self, what, case, holds, answer):
        """Prints whether the answer is the right one."""
        self.failed += not holds
        print("ok    " if holds else "FAILED", what, re.sub(r"\s+", " ", case).strip())
        if not holds:
            print("       got:", answer)

    def hover(self, case, *expected):
        """The page that is shown has all these texts."""
        answer = self.ask("hover", case) or {"contents": {"value": ""}}
        text = answer["contents"]["value"]
        self.expect("hover     ", case, all(part in text for part in expected), text)

    def completion(self, case, *expected, only=False):
        """All these words are offered; or no others."""
        answer = self.ask("completion", case) or []
        items = answer if isinstance(answer, list) else answer["items"]
        words = {item["label"] for item in items}
        holds = words == set(expected) if only else set(expected) <= words
        self.expect("completion", case, holds, sorted(words))

    def definition(self, case, file, line):
        """The first place led to is this line of this file."""
        answer = self.ask("definition", case) or []
        places = [(place["uri"], place["range"]["start"]["line"]) for place in answer]
        found = None
        if places:
            path = pathlib.Path(places[0][0].removeprefix("file://"))
            text = path.read_text() if path != FOLDER / "src" / "main.rs" else case
            # The first line of the edited file stands in front of the case.
            found = (path.name, text.splitlines()[places[0][1] - (path.name == "main.rs")].strip())
        self.expect("definition", case, found == (file, line), found or answer)


def ask_all(editor):
    """Finished lines, unfinished ones, and what surrounds them."""
    conv = ("netshape::words", "two-dimensional convolution", "torch.nn.Conv2d", "the kernel's size")
    editor.hover("network!(Net: [3, 8, 8] -> co⟨|⟩nv(8, k3) -> relu -> maxpool(2));", *conv)
    editor.hover("network!(Net: [3, 8, 8] -> co⟨|⟩nv(8, k3) -> relu -> );", *conv)
    editor.hover("network!(Net: [3, 8, 8] -> co⟨|⟩nv(8, k3) -> rleu -> fc(2));", *conv)
    editor.hover("network!(Net: [3, 8, 8] -> co⟨|⟩nv(8, ));", *conv)
    editor.hover("network!(pub Card: < conv(3, 8, k3) -> max⟨|⟩pool(2) -> fc(10) >);", "largest number in each window")
    editor.hover("network!(Net: [3] -> resi⟨|⟩dual { fc(3) -> tanh });", "what the chain leaves, plus what arrived")
    editor.hover("network!(Net: [3] -> residual { fc(3) -> ta⟨|⟩nh | identity });", "torch.nn.Tanh")
    # A label is a field: its type, and what arrives and leaves.
    editor.hover("network!(Net: [3, 8, 8] -> st⟨|⟩em: conv(8, k3));", "Conv<[[[[T; 3]; 3]; 3]; 8], [T; 8]>", "3×8×8 → 8×6×6")
    editor.hover("network!(Net: [3, 8, 8] -> conv(8, k3));\nfn f(n: &Net) { n.con⟨|⟩v1; }", "3×8×8 → 8×6×6")
    editor.hover("network!(N⟨|⟩et: [3, 8, 8] -> conv(8, k3));", "pub conv1")

    editor.completion("network!(Net: [3, 8, 8] -> con⟨|⟩);", *LAYERS, only=True)
    editor.completion("network!(Net: [3, 8, 8] -> ⟨|⟩);", *LAYERS, only=True)
    editor.completion("network!(Net: [3, 8, 8] -> conv(8, k3) -> re⟨|⟩ -> fc(10));", *LAYERS, only=True)
    editor.completion("network!(Net: [3, 8, 8] -> conv(8, k3) -> ⟨|⟩ -> fc(10));", *LAYERS, only=True)
    editor.completion("network!(Net: [3, 8, 8] -> stem: ⟨|⟩ -> fc(10));", *LAYERS, only=True)
    editor.completion("network!(Net: [3, 8, 8] -> residual { co⟨|⟩ } -> relu);", *LAYERS, only=True)
    editor.completion("network!(Net: [3, 8, 8] -> concat { conv(8, k3) | ⟨|⟩ } -> relu);", *LAYERS, only=True)
    editor.completion("network!(pub Card: < conv(3, 8, k3) -> ⟨|⟩ >);", *LAYERS, only=True)
    editor.completion("fn main() { network!(Net: [3] -> fc(2) -> re⟨|⟩); }", *LAYERS, only=True)
    unit = "block unit(width) = conv(width, k3) -> relu;"
    editor.completion(f"network!({unit} Net: [3, 8, 8] -> un⟨|⟩);", "unit", *LAYERS, only=True)
    editor.completion("struct Swish;\nnetwork!(Net: [3, 8, 8] -> Swi⟨|⟩);", "Swish")

    editor.definition("network!(Net: [3, 8, 8] -> conv(8, k3) -> max⟨|⟩pool(2));", "layers.rs", "pub mod maxpool {}")
    editor.definition("network!(Net: [3, 8, 8] -> max⟨|⟩pool(2) -> );", "layers.rs", "pub mod maxpool {}")
    editor.definition("network!(Net: [3, 8, 8] -> con⟨|⟩v(7) -> rleu);", "layers.rs", "pub mod conv {}")
    case = f"network!(\n{unit}\nNet: [3, 8, 8] -> un⟨|⟩it(8));"
    editor.definition(case, "main.rs", unit)
    case = "network!(Net: [3, 8, 8]\n-> conv(8, k3));\nfn f(n: &Net) { n.con⟨|⟩v1; }"
    editor.definition(case, "main.rs", "-> conv(8, k3));")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rust-analyzer", default=shutil.which("rust-analyzer"), metavar="PROGRAM")
    program = parser.parse_args().rust_analyzer
    if not program:
        parser.error("no rust-analyzer in the PATH: name one with --rust-analyzer")
    (FOLDER / "src").mkdir(parents=True, exist_ok=True)
    (FOLDER / "Cargo.toml").write_text(MANIFEST)
    source = FOLDER / "src" / "main.rs"
    source.write_text("")
    server = lsp.Server(program, FOLDER)
    server.wait_until_ready()
    editor = Editor(server, source.as_uri())
    ask_all(editor)
    server.close()
    print(f"{editor.failed} failed" if editor.failed else "all as expected")
    sys.exit(editor.failed > 0)


if __name__ == "__main__":
    main()
