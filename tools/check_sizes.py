#!/usr/bin/python3
"""Is anything too large? A file over 500 lines, a C++ function over 60 lines or with more than 6 parameters.

Functions are found by their shape (a parameter list before a brace), outermost only: a lambda counts for the function
around it. Lines of a table of texts do not count. A test case may be as long as its file: it is a list of examples.
"""
import re
import sys

import cpp_text

FILE_LINES, FUNCTION_LINES, PARAMETERS = 500, 60, 6
NOT_A_FUNCTION = re.compile(r"\b(namespace|class|struct|enum|union|concept|extern)\b(?![^()]*\()|=\s*$|\]\s*$|^\s*$")
TEST = re.compile(r"\b(TEST_CASE|SUBCASE|TEST_CASE_TEMPLATE|BENCHMARK)\b")
# The name of a function and the bracket of its parameters. Some words before a bracket are no name.
LIST = re.compile(r"(operator\s*\(\s*\)|operator\s*[^\s(\w]+|~?[\w:]+)\s*(?:<[^()]*>)?\s*\(")
NO_NAME = ("requires", "decltype", "noexcept", "alignas", "explicit", "__attribute__")
# A line of a table: literals, brackets and commas only. The literals themselves are already blank.
TABLE_LINE = re.compile(r"^[ \t{}(),]*[\"'][ \t{}(),\"']*;?$", re.M)
OPENING, CLOSING = "([{<", ")]}>"


def pair(text, at):
    """The index of the bracket that closes the one at `at`, or None."""
    depth = 0
    for i in range(at, len(text)):
        if text[i] in "([{":
            depth += 1
        elif text[i] in ")]}":
            depth -= 1
            if depth == 0:
                return i
    return None


def parameters(head):
    """(name, number of parameters) of a function head, or None when it has no parameter list."""
    found = LIST.search(head)
    while found and found[1] in NO_NAME:
        closed = pair(head, found.end() - 1)
        found = LIST.search(head, closed) if closed else None
    closed = pair(head, found.end() - 1) if found else None
    if closed is None:
        return None
    inside = head[found.end():closed]
    depth, commas = 0, 0
    for i, char in enumerate(inside):
        if char in OPENING:
            depth += 1
        elif char in CLOSING and not (char == ">" and inside[i - 1] in "-="):
            depth -= 1
        elif char == "," and depth == 0:
            commas += 1
    return found[1], commas + 1 if inside.strip() else 0


def functions(bare):
    """(line, name, number of parameters, number of lines) of every outermost function body."""
    at, head_from = 0, 0
    while at < len(bare):
        char = bare[at]
        if char in ";}":
            head_from = at + 1
        elif char == "(":  # brackets of a head may hold braces (default arguments)
            at = pair(bare, at) or at
        elif char == "{":
            head = re.sub(r"^\s*#.*$", "", bare[head_from:at], flags=re.M)
            closed = pair(bare, at)
            shape = None if NOT_A_FUNCTION.search(head) else parameters(head)
            if closed is not None and shape:
                # A constructor's members may be set with braces: the body is what comes after the last of them.
                if re.search(r"[:,]\s*[\w:<>, ]+\s*$", head) and re.search(r"\)[^()]*:[^:]", head):
                    at = closed + 1
                    continue
                first = head_from + len(head) - len(head.lstrip())
                line = bare.count("\n", 0, first) + 1
                length = bare.count("\n", first, closed) + 1 - len(TABLE_LINE.findall(bare, first, closed))
                yield line, shape[0], shape[1], length
                at = closed
                head_from = closed + 1
            elif closed is not None and re.search(r"=\s*$|\breturn\b|,\s*$|\w\s*$", head) and not re.search(
                    r"\b(namespace|class|struct|union|extern)\b", head):
                at = closed  # a value in braces
            else:
                head_from = at + 1
        at += 1


def trouble_with(path, source):
    lines = source.count("\n")
    if lines > FILE_LINES:
        yield f"{path}:1: {lines} lines; at most {FILE_LINES}: which second idea is hiding in it?"
    if path.suffix not in (".cpp", ".hpp"):
        return
    for line, name, count, length in functions(cpp_text.bare(source)):
        if length > FUNCTION_LINES and not TEST.search(name):
            yield f"{path}:{line}: {name} has {length} lines; at most {FUNCTION_LINES}"
        if count > PARAMETERS:
            yield f"{path}:{line}: {name} has {count} parameters; at most {PARAMETERS}"


def main():
    files = cpp_text.tracked("src/*.cpp", "src/*.hpp", "tests/*.cpp", "tests/*.hpp", "bench/*.cpp", "web/src/*", "web/static/*.js",
                             "web/static/*.css", "tools/*.py", "rd")
    out = [line for path in files for line in trouble_with(path, path.read_text(errors="replace"))]
    print(*out, sep="\n", end="\n" if out else "")
    return 1 if out else 0


if __name__ == "__main__":
    sys.exit(main())
