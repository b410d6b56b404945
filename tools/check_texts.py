#!/usr/bin/python3
"""Is every text of packs/teksten used, and is every text there that the program asks for? In both languages, with the same
placeholders? And is every refusal provoked by a test?
"""
import collections
import re
import sys

import yaml

import cpp_text

# Keys that the program puts together while it runs: the prefix, and then a word that stands as a literal in src/.
BUILT = ("refusal.", "strength.", "force.", "area.", "dropped.", "role.", "history.said.", "history.kind.", "history.field.", "cli.packs_what.")

ASKED = re.compile(r"\bsay\(\s*(?:[\w.()*>-]+\s*,\s*){0,2}(\"[^\"]*\")")
REFUSED = re.compile(r"\b(?:refuse\(|Refusal\{|wrong\w*\()\s*(?:rd::)?Why::\w+\s*,\s*\"([a-z0-9_.]+)\"")
# In web/src a key is a literal (without the word app.), or begins one that is put together: t(`status.${…}`), say('role.', …).
IN_SCRIPT = re.compile(r"'([a-z0-9_.]+)'|\"([a-z0-9_.]+)\"")
BUILT_IN_SCRIPT = re.compile(r"`([a-z0-9_.]+\.)\$\{|\bsay\(\s*'([a-z0-9_.]+\.)'")
IN_PAGE = re.compile(r"\{\{t:([a-z0-9_.]+)\}\}")
PLACEHOLDER = re.compile(r"\{\w+\}")


def texts():
    """key → {nl, en}, and sentences about what is wrong with them"""
    found, out = {}, []
    for path in cpp_text.tracked("packs/teksten/*.yaml"):
        for key, text in (yaml.load(path.read_text(), Loader=yaml.CSafeLoader).get("texts") or {}).items():
            if key in found:
                out.append(f"{path}: {key} stands twice")
            found[key] = text
            if not isinstance(text, dict) or not text.get("nl") or not text.get("en"):
                out.append(f"{path}: {key} needs nl and en")
            elif collections.Counter(PLACEHOLDER.findall(text["nl"])).keys() != set(PLACEHOLDER.findall(text["en"])):
                out.append(f"{path}: {key} has other placeholders in nl than in en")
    return found, out


def used_in(source):
    """(literals, keys asked for, refusals) of one C++ file; what net/ refuses by itself (Trouble) is tested by its status"""
    words = {content for _, content in cpp_text.literals(source)}
    return words, {match[1].strip('"') for match in ASKED.finditer(source)}, set(REFUSED.findall(source))


def main():
    known, out = texts()
    words, refusals = set(), {}
    for path in cpp_text.tracked("src/*.cpp", "src/*.hpp"):
        if path.stem.endswith("_test") or path.stem.startswith("test_"):
            continue
        literals, asked, refused = used_in(path.read_text())
        words |= literals
        out += [f'{path}: say("{key}"): no such text in packs/teksten' for key in sorted(asked - known.keys())]
        for code in refused:
            refusals.setdefault(code, path)
    prefixes = set()
    for path in cpp_text.tracked("web/src/*.ts", "web/src/*.svelte"):
        source = path.read_text()
        literals = {a or b for a, b in IN_SCRIPT.findall(source)}
        words |= literals | {"app." + literal for literal in literals}
        prefixes |= {a or b for a, b in BUILT_IN_SCRIPT.findall(source)}
    prefixes |= {"app." + prefix for prefix in prefixes}
    for path in cpp_text.tracked("web/static/*.html", "web/app.html"):
        asked = set(IN_PAGE.findall(path.read_text()))
        words |= asked
        out += [f"{path}: {{{{t:{key}}}}}: no such text in packs/teksten" for key in sorted(asked - known.keys())]
    tests = "\n".join(path.read_text(errors="replace") for path in cpp_text.tracked("src/*_test.cpp", "tests/*")
                      if path.suffix in (".cpp", ".py", ".mjs", ".js", ".ts", ".txt", ".tsv", ".json", ".golden"))
    for code, path in sorted(refusals.items()):
        if "refusal." + code not in known:
            out.append(f"{path}: refuses {code}, and packs/teksten has no refusal.{code}")
        if not re.search(rf"(?<![\w.]){re.escape(code)}(?![\w.])", tests):
            out.append(f"{path}: no test provokes {code}")
    for key in sorted(known):
        built = [key.removeprefix(prefix) for prefix in BUILT if key.startswith(prefix)]
        if key not in words and not any(word in words for word in built) and not key.startswith(tuple(prefixes)):
            out.append(f"packs/teksten: nobody uses {key}")
    print(*out, sep="\n", end="\n" if out else "")
    return 1 if out else 0


if __name__ == "__main__":
    sys.exit(main())
