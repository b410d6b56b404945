#!/usr/bin/python3
"""Is everything that can be asked (operations, views, doors, transfers) called by a scenario or a test?"""
import re
import sys

import cpp_text

DECLARED = re.compile(r"\.\s*(?:add|view|door|transfer)\s*(?:<[^()]*>)?\s*\(\s*\"([a-z_]+\.[a-z_]+)\"")


def main():
    declared = {}
    for path in cpp_text.tracked("src/*.cpp", "src/*.hpp"):
        if path.stem.endswith("_test") or path.stem.startswith("test_rig"):
            continue
        source = path.read_text()
        bare = cpp_text.bare(source)
        for match in DECLARED.finditer(source):
            if bare[match.start()] == ".":  # not in a comment
                declared[match[1]] = f"{path}:{source.count(chr(10), 0, match.start(1)) + 1}"
    tests = "\n".join(path.read_text(errors="replace") for path in cpp_text.tracked("src/*_test.cpp", "tests/*", "demo/*.txt")
                      if path.suffix in (".cpp", ".txt", ".py", ".mjs", ".js", ".ts"))
    called = set(re.findall(r"[a-z_]+\.[a-z_]+", tests))
    out = [f"{where}: no scenario or test calls {name}" for name, where in sorted(declared.items()) if name not in called]
    if not declared:
        out.append("check_operations: found nothing that is declared: has the way of declaring changed?")
    print(*out, sep="\n", end="\n" if out else "")
    return 1 if out else 0


if __name__ == "__main__":
    sys.exit(main())
