#!/usr/bin/env python3
"""Prints what tree-sitter reads in a file in the form of grammar/examples/*.tree.

tree.py TREE_SITTER GRAMMAR_FOLDER FILE
"""
import re
import subprocess
import sys

program, grammar, path = sys.argv[1:]
parsed = subprocess.run([program, "parse", path], cwd=grammar, capture_output=True, text=True)
if "ERROR" in parsed.stdout or "MISSING" in parsed.stdout:
    print(parsed.stdout)
text = open(path, "rb").read()
# Tree-sitter's lines end at \n alone; its columns are bytes.
starts = [0] + [at + 1 for at, byte in enumerate(text) if byte == 10]
nodes = []
for name, row, column, to_row, to_column in re.findall(
        r"\((\w+) \[(\d+), (\d+)\] - \[(\d+), (\d+)\]", parsed.stdout):
    if name in ("front_matter", "span", "reference", "footnote"):
        nodes.append((starts[int(row)] + int(column), -(starts[int(to_row)] + int(to_column)), name))
around = []
for start, end, name in sorted(nodes):
    while around and around[-1] <= start:
        around.pop()
    print("  " * len(around) + f"{name} {start}..{-end}")
    around.append(-end)
