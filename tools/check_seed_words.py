#!/usr/bin/python3
"""Own words: no text in packs/, demo/ or docs/ shares a run of 8 words with the source documents (by hash, see seed_runs.py)."""
import pathlib
import re
import struct
import sys

import cpp_text
import seed_runs

# The name of a source is the source's own, of course.
NAMED = re.compile(r"\{document:[^}]*\}")
KNOWN = pathlib.Path("tests/fixtures/seed_runs.bin")


def main():
    known = {value for (value,) in struct.iter_unpack(">Q", KNOWN.read_bytes())}
    out = []
    for path in cpp_text.tracked("packs/*.yaml", "packs/*.md", "packs/*.txt", "packs/*.tsv", "demo/*", "docs/*.md", "README.md", "src/*.cpp"):
        text, seen_until = NAMED.sub(lambda match: "/" * len(match[0]), path.read_text()), 0
        for at, value in seed_runs.runs(text):
            if value in known and at >= seen_until:
                seen_until = at + 60  # one sentence is told of once
                out.append(f"{path}:{text.count(chr(10), 0, at) + 1}: as in the sources: {' '.join(text[at:at + 70].split())} …")
    print(*out, sep="\n", end="\n" if out else "")
    return 1 if out else 0


if __name__ == "__main__":
    sys.exit(main())
