#!/usr/bin/python3
"""Names we do not use, leftovers, paths of somebody's machine; and the tone of the Dutch texts in packs/.

Texts of rules, templates and elements may be firm only when their force is law or ours; what the program itself says
(packs/teksten) never is. Its sentences have at most 20 words, and give no mark to a document.
"""
import re
import sys

import yaml

import cpp_text

TYPE = re.compile(r"\b(?:class|struct|union|enum(?:\s+class)?|concept|using)\s+(\w*(?:Manager|Helper|Impl|Data|Info))\b")
GETTER = re.compile(r"(?<![.:>\w])get_(?!executor\b)\w+\s*\(")  # Asio asks its streams for that name
LEFTOVER = re.compile(r"\b(TODO|FIXME|XXX)\b")
# Of one workplace, so of no use to anybody else. Written in pieces: this file is looked at as well.
ELSEWHERE = re.compile(r"(?<![\w.}$])/" + r"work/|\.\./" + r"shared\b|registry\.npm" + "js|" + '"resolved' + '":')

FIRM = re.compile(r"\b(moet(en)?|moest(en)?|dien(t|en)|ontbre(ekt|ken)|fout(en|e|ief)?|onvoldoende|te laat|neg(eer|eert|eren))\b", re.I)
MARK = re.compile(r"%|\b(score|scores|rapportcijfer|ranglijst|percentage|beoordeling|voldoende|slecht|zwak|zwakke)\b", re.I)
MOST_WORDS = 20
# Keys whose Dutch text quotes what people write, or names a thing, instead of saying something to a reader.
QUOTING = {"label", "name", "plural", "term", "title"}


def in_code(path, source):
    code = cpp_text.bare(source) if path.suffix in (".cpp", ".hpp") else ""
    for pattern, advice in ((TYPE, "name it after what it is"), (GETTER, "a value needs no get_")):
        for match in pattern.finditer(code):
            yield code.count("\n", 0, match.start()) + 1, f"{match[0].strip('( ')}: {advice}"
    for line, comment in cpp_text.comments(source) if code else ():
        if LEFTOVER.search(comment):
            yield line, "a note to yourself: do it, or make it an issue"


def elsewhere(source):
    for match in ELSEWHERE.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, f"{match[0]}: nobody else has that place"


def dutch_texts(node, force=None, key=None):
    """(line, text, force) of every `nl:` under a YAML node; force is that of the nearest map around it."""
    if isinstance(node, yaml.MappingNode):
        pairs = {k.value: v for k, v in node.value}
        if isinstance(pairs.get("force"), yaml.ScalarNode):
            force = pairs["force"].value
        for name, value in pairs.items():
            if name == "nl" and isinstance(value, yaml.ScalarNode):
                if key not in QUOTING:
                    yield value.start_mark.line + 1, value.value, force
            else:
                yield from dutch_texts(value, force, name)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from dutch_texts(value, force, key)


def sentences(text):
    return [part for part in re.split(r"[.!?:;](?=\s|$)|\n", text) if part.strip()]


def in_pack(path, source):
    own = path.parts[1] == "teksten"
    for line, text, force in dutch_texts(yaml.compose(source, Loader=yaml.CSafeLoader)):
        if (own or force not in ("law", "ours")) and (found := FIRM.search(text)):
            yield line, f'"{found[0]}" in: {text}'
        if own and (found := MARK.search(re.sub(r"\{\w+\}", "", text))):
            yield line, f'"{found[0]}" sounds like a mark, in: {text}'
        for sentence in sentences(text) if own else ():
            if len(sentence.split()) > MOST_WORDS:
                yield line, f"{len(sentence.split())} words in one sentence: {sentence.strip()}"


def main():
    out = []
    for path in cpp_text.tracked():
        try:
            source = path.read_text()
        except UnicodeDecodeError:
            continue
        found = list(in_code(path, source)) + list(elsewhere(source))
        if path.parts[0] == "packs" and path.suffix == ".yaml":
            found += in_pack(path, source)
        out += [f"{path}:{line}: {what}" for line, what in sorted(found)]
    print(*out, sep="\n", end="\n" if out else "")
    return 1 if out else 0


if __name__ == "__main__":
    sys.exit(main())
