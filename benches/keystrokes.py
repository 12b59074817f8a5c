#!/usr/bin/env python3
"""What a keystroke costs while an editor asks for what it draws: keystrokes.py PROGRAM FOLDER [-n EDITS] [--open N]

Types single letters at random places of open articles and times the answer for diagnostics. In turns of twenty edits the
client asks for the diagnostics alone, or, as VS Code does after each edit, for inlay hints, code lenses, the changes of
semantic tokens, links, folds and the outline, too. Both kinds run in one process, so that the machine is the same for
both. Standard library only.
"""
import argparse, glob, json, os, random, select, statistics, subprocess, time
from urllib.parse import quote

DRAWN = ["inlayHint", "codeLens", "semanticTokens/full/delta", "documentLink", "foldingRange", "documentSymbol"]


class Client:
    def __init__(self, program, folder):
        self.server = subprocess.Popen([program, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.out, self.buffer, self.number, self.answers, self.working = self.server.stdout, b"", 0, {}, False
        uri = "file://" + quote(folder)
        capabilities = {
            "window": {"workDoneProgress": True},
            "textDocument": {"diagnostic": {}, "inlayHint": {}, "codeLens": {}, "semanticTokens": {
                "requests": {"full": {"delta": True}}, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"]}},
        }
        self.wait(self.ask("initialize", {"processId": None, "rootUri": uri, "capabilities": capabilities,
                                          "workspaceFolders": [{"uri": uri, "name": "articles"}]}))
        self.tell("initialized", {})

    def send(self, message):
        body = json.dumps(dict(message, jsonrpc="2.0")).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def tell(self, method, parameters):
        self.send({"method": method, "params": parameters})

    def ask(self, method, parameters):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": parameters})
        return self.number

    def read(self, seconds):
        """Reads what has come, and at most so long for something to come."""
        if select.select([self.out], [], [], seconds)[0]:
            self.buffer += os.read(self.out.fileno(), 1 << 20)
        while b"\r\n\r\n" in self.buffer:
            head, rest = self.buffer.split(b"\r\n\r\n", 1)
            length = int(head.rsplit(b":", 1)[1])
            if len(rest) < length:
                return
            message, self.buffer = json.loads(rest[:length]), rest[length:]
            if "method" not in message:
                self.answers[message["id"]] = (time.perf_counter(), message.get("result"))
            elif "id" in message:
                self.send({"id": message["id"], "result": None})
            elif message["method"] == "$/progress":
                self.working = message["params"]["value"]["kind"] != "end"

    def wait(self, number, seconds=120):
        end = time.perf_counter() + seconds
        while number not in self.answers and time.perf_counter() < end:
            self.read(0.5)
        return self.answers.pop(number)

    def processor_seconds(self):
        with open(f"/proc/{self.server.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("folder")
    arguments.add_argument("-n", type=int, default=400, help="edits of each kind")
    arguments.add_argument("--open", type=int, default=10, help="articles that are open")
    options = arguments.parse_args()
    folder = os.path.abspath(options.folder)
    client, dice = Client(os.path.abspath(options.program), folder), random.Random(1)
    texts, tokens = {}, {}
    for path in sorted(glob.glob(f"{folder}/**/*.txt", recursive=True))[: options.open]:
        with open(path, encoding="utf-8", newline="") as file:
            uri = "file://" + quote(path)
            texts[uri] = [file.read(), 1]
        client.tell("textDocument/didOpen", {"textDocument": {
            "uri": uri, "languageId": "plaintext", "version": 1, "text": texts[uri][0]}})
    # All articles are read when the server says that it has ended.
    started = time.perf_counter()
    client.working = True
    while client.working:
        client.read(0.5)
    print(f"read in {time.perf_counter() - started:.1f} s")
    for uri in texts:
        full = client.wait(client.ask("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}}))[1]
        tokens[uri] = full["resultId"]
    kinds = {"edits alone": [], "with what is drawn": []}
    drawn, cost, slowest = [], {kind: 0.0 for kind in kinds}, {method: [] for method in DRAWN}
    for turn in range(2 * options.n // 20):
        kind = list(kinds)[turn % 2]
        before = client.processor_seconds()
        for _ in range(20):
            uri = dice.choice(list(texts))
            text, version = texts[uri]
            at = dice.randrange(len(text))
            line, start = text.count("\n", 0, at), text.rfind("\n", 0, at) + 1
            place = {"line": line, "character": len(text[start:at].encode("utf-16-le")) // 2}
            texts[uri] = [text[:at] + "e" + text[at:], version + 1]
            document = {"textDocument": {"uri": uri}}
            whole = {"start": {"line": 0, "character": 0}, "end": {"line": line + 40, "character": 0}}
            asked = {}
            begun = time.perf_counter()
            client.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": version + 1},
                                                   "contentChanges": [{"range": {"start": place, "end": place}, "text": "e"}]})
            if kind == "with what is drawn":
                for method in DRAWN:
                    more = {"range": whole} if method == "inlayHint" else {}
                    if method.startswith("semantic"):
                        more = {"previousResultId": tokens[uri]}
                    asked[method] = client.ask(f"textDocument/{method}", {**document, **more})
            diagnostics = client.ask("textDocument/diagnostic", document)
            kinds[kind].append(client.wait(diagnostics)[0] - begun)
            last = begun
            for method, number in asked.items():
                came, result = client.wait(number)
                slowest[method].append(came - begun)
                last = max(last, came)
                if method.startswith("semantic"):
                    tokens[uri] = result["resultId"]
            if asked:
                drawn.append(last - begun)
        cost[kind] += client.processor_seconds() - before

    def line(name, times, processor=None):
        times = sorted(times)
        share = "" if processor is None else f", processor {1000 * processor / len(times):.0f} ms"
        ninety_nine = times[min(len(times) - 1, int(len(times) * 0.99))]
        print(f"{name}: median {1000 * statistics.median(times):.1f} ms, 99 of 100 {1000 * ninety_nine:.1f} ms{share}")

    for kind, times in kinds.items():
        line(kind, times, cost[kind])
    line("until all is drawn", drawn)
    for method, times in slowest.items():
        line(f"  {method}", times)
    client.wait(client.ask("shutdown", None))
    client.tell("exit", None)


main()
