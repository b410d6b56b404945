#!/usr/bin/python3
"""Writes docs/glossary.md from packs/begrippen; with --check it only says whether the page is up to date."""
import pathlib
import sys

import yaml

PAGE = pathlib.Path("docs/glossary.md")
HEAD = """# Glossary

The one table between the Dutch of the field and the English of the code: one concept, one word in C++, JSON, command
line and URL. Made from `packs/begrippen` by `tools/glossary.py`; change the terms there.

| Dutch | identifier | English | also said | easily mixed up with | means |
| --- | --- | --- | --- | --- | --- |
"""


def cell(text):
    return " ".join(str(text or "").split()).replace("|", "\\|")


def page():
    terms = []
    for path in sorted(pathlib.Path("packs/begrippen").glob("**/*.yaml")):
        terms += yaml.load(path.read_text(), Loader=yaml.CSafeLoader).get("terms") or []
    rows = []
    for term in sorted(terms, key=lambda term: (term["term"].lower(), term["id"])):
        also = [*term.get("abbreviations", []), *term.get("synonyms", [])]
        rows.append([term["term"], f"`{term['id']}`", term["en"], ", ".join(map(str, also)), ", ".join(term.get("confusables", [])),
                     (term.get("means") or {}).get("en")])
    return HEAD + "".join("| " + " | ".join(map(cell, row)) + " |\n" for row in rows)


def main():
    fresh = page()
    if "--check" not in sys.argv:
        PAGE.write_text(fresh)
    elif not PAGE.exists() or PAGE.read_text() != fresh:
        print("docs/glossary.md is older than packs/begrippen: run tools/glossary.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
