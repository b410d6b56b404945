#!/usr/bin/python3
"""Does each folder of src/ include only what tools/layers.txt allows? Also: no circles, in the rules or between files."""
import pathlib
import re
import sys

import cpp_text

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def read_rules(text):
    """(folder → folders it may use, header prefix → folders that may name it)"""
    may, only = {}, {}
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        left, _, right = line.partition(":")
        words = left.split()
        if words[0] == "only":
            only[words[1]] = set(right.split())
        else:
            may[words[0]] = set(right.split())
    return may, only


def includes(path):
    source = path.read_text()
    bare = cpp_text.bare(source)
    for match in INCLUDE.finditer(source):
        if bare[match.start(1)] == match[1]:  # not in a comment
            yield source.count("\n", 0, match.start(1)) + 1, match[1], match[2]


def circles(graph):
    """Every circle found walking from each node once, as a list of names."""
    found, state = [], {}

    def walk(node, way):
        state[node] = "open"
        for after in sorted(graph.get(node, ())):
            if state.get(after) == "open":
                found.append(way[way.index(after):] + [after] if after in way else [node, after])
            elif after not in state:
                walk(after, way + [after])
        state[node] = "done"

    for node in sorted(graph):
        if node not in state:
            walk(node, [node])
    return found


def trouble_with(files, may, only):
    """Sentences, one for each include that is not allowed."""
    graph, out = {}, []
    for path in files:
        folder = path.parts[1] if len(path.parts) > 2 else "main"
        if folder != "main" and folder not in may:
            out.append(f"{path}:1: the folder {folder} has no line in tools/layers.txt")
            continue
        allowed = {"*"} if folder == "main" else may[folder] | {folder}
        for line, bracket, name in includes(path):
            for prefix, owners in only.items():
                # "only" is about the product; a test may look at things from the other side.
                whole = name == prefix or name.startswith((prefix + "/", prefix + "."))
                if bracket == "<" and whole and folder not in owners and not path.stem.endswith("_test"):
                    out.append(f"{path}:{line}: <{name}> belongs to {', '.join(sorted(owners))}")
            if bracket == '"':
                target = name.split("/")[0]
                if "/" not in name:
                    out.append(f'{path}:{line}: "{name}": name the folder too')
                elif "*" not in allowed and target not in allowed:
                    out.append(f'{path}:{line}: {folder} may not use {target} ("{name}")')
                graph.setdefault(str(path), set()).add("src/" + name)
    out += ["files in a circle: " + " → ".join(way) for way in circles(graph)]
    return out


def main():
    may, only = read_rules(pathlib.Path("tools/layers.txt").read_text())
    out = trouble_with(cpp_text.tracked("src/*.cpp", "src/*.hpp"), may, only)
    out += ["folders in a circle: " + " → ".join(way) for way in circles({k: v - {"*"} for k, v in may.items()})]
    print(*out, sep="\n", end="\n" if out else "")
    return 1 if out else 0


if __name__ == "__main__":
    sys.exit(main())
