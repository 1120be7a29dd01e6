"""A client of rust-analyzer, as small as the questions of `run.py` need it."""

import json
import queue
import subprocess
import threading
import time

# What an editor would say that it can do, as far as answers depend on it.
CAPABILITIES = {
    "textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        "definition": {"linkSupport": False},
    },
    "experimental": {"serverStatusNotification": True},
}

# Nothing is compiled but the macro: the answers are rust-analyzer's own.
OPTIONS = {
    "checkOnSave": False,
    "procMacro": {"enable": True},
    "cargo": {"buildScripts": {"enable": True}, "targetDir": True},
    "completion": {"limit": None},
}


class Server:
    """A running rust-analyzer."""

    def __init__(self, program, folder):
        self.process = subprocess.Popen(
            [program], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.uri = folder.as_uri()
        self.last = 0
        self.inbox = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        root = {"rootUri": self.uri, "workspaceFolders": [{"uri": self.uri, "name": folder.name}]}
        self.ask("initialize", {"processId": None, **root, "capabilities": CAPABILITIES, "initializationOptions": OPTIONS})
        self._send({"method": "initialized", "params": {}})

    def _read(self):
        stream = self.process.stdout
        while header := stream.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                header = stream.readline()
            self.inbox.put(json.loads(stream.read(length)))
        self.inbox.put(None)

    def _send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _receive(self, deadline):
        message = self.inbox.get(timeout=max(deadline - time.monotonic(), 0.01))
        if message is None:
            raise SystemExit("rust-analyzer has ended")
        if "method" in message and "id" in message:
            # It wants to register something, or to be told its configuration.
            self._send({"id": message["id"], "result": None})
        return message

    def ask(self, method, params, seconds=120):
        """A question and its answer. Asked again where rust-analyzer says that the text has changed meanwhile."""
        deadline = time.monotonic() + seconds
        while True:
            self.last += 1
            self._send({"id": self.last, "method": method, "params": params})
            while True:
                message = self._receive(deadline)
                if message.get("id") == self.last and "method" not in message:
                    break
            if "error" not in message:
                return message["result"]
            if message["error"]["code"] not in (-32801, -32802):
                raise SystemExit(f"{method}: {message['error']}")

    def wait_until_ready(self, seconds=600):
        """Until it has read the packages and built the macro."""
        deadline = time.monotonic() + seconds
        while True:
            message = self._receive(deadline)
            if message.get("method") == "experimental/serverStatus":
                status = message["params"]
                if status["health"] == "error":
                    raise SystemExit(f"rust-analyzer: {status.get('message')}")
                if status["quiescent"]:
                    return

    def open(self, uri, text, version):
        """Shows it a file, or another text of the same file."""
        if version == 1:
            document = {"uri": uri, "languageId": "rust", "version": version, "text": text}
            self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        else:
            document = {"uri": uri, "version": version}
            params = {"textDocument": document, "contentChanges": [{"text": text}]}
            self._send({"method": "textDocument/didChange", "params": params})

    def close(self):
        """Ends it."""
        self.ask("shutdown", None)
        self._send({"method": "exit"})
        self.process.wait(timeout=20)
