#!/usr/bin/python3
"""Makes the list of runs that own texts may not contain: seed_runs.py FOLDER > tests/fixtures/seed_runs.bin

FOLDER holds the source documents as .txt. Every run of 8 words becomes a 64-bit hash, sorted, 8 bytes each: enough to
recognise a copied sentence, and nothing to read it back from. tools/check_seed_words.py uses the result.
"""
import hashlib
import pathlib
import re
import struct
import sys

RUN = 8
WORD = re.compile(r"[^\W_]+")


def runs(text):
    """(place of the first word, hash) of every run of 8 words; case and punctuation do not count."""
    words = [(match.start(), match[0]) for match in WORD.finditer(text.lower())]
    for i in range(len(words) - RUN + 1):
        run = " ".join(word for _, word in words[i:i + RUN])
        yield words[i][0], int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big")


if __name__ == "__main__":
    found = {value for path in pathlib.Path(sys.argv[1]).glob("*.txt") for _, value in runs(path.read_text())}
    sys.stdout.buffer.write(b"".join(struct.pack(">Q", value) for value in sorted(found)))
