#!/usr/bin/python3
"""Does every line of the source documents have its place? packs/dekking/*.tsv says what stands there and what carries it.

Without arguments: the rows cover each source from its first line to its last, all they name exists and names these lines
itself, nothing is firmer than its source, nothing is left open, and docs/dekking.md is up to date. --write makes that page.
"""
import collections
import dataclasses
import pathlib
import re
import sys

import yaml

import coverage_page

FOLDER, PACKS, PAGE = pathlib.Path("packs/dekking"), pathlib.Path("packs"), pathlib.Path("docs/dekking.md")
COLUMNS = ["lines", "sort", "what", "carried_by", "force", "why_not"]
SORTS = {"paragraph", "question", "bullet", "tip", "concern", "step", "card", "heading", "layout"}
FIRM = {"ours": 0, "free": 0, "usual": 1, "guide_asks": 2, "law": 3}
HEAD = re.compile(r"# document: (?P<document>\d+) · lines: (?P<lines>\d+) · title: (?P<title>.+) · year: (?P<year>\d{4})")
RANGE = re.compile(r"(\d+)(?:-(\d+))?")


@dataclasses.dataclass
class Entry:
    """What a pack says in one place: `kind` is the word for it, `name` its Dutch text, `lines` its places in the sources."""
    kind: str
    name: str
    force: str = ""
    lines: list = dataclasses.field(default_factory=list)  # (document, first, last)


@dataclasses.dataclass
class Row:
    path: pathlib.Path
    line: int  # of the table itself
    first: int
    last: int
    sort: str
    what: str
    carried_by: list
    force: str
    why_not: str


@dataclasses.dataclass
class Seed:
    document: str
    lines: int
    title: str
    year: int
    rows: list = dataclasses.field(default_factory=list)


def ranges(text):
    return [(int(first), int(last or first)) for first, last in RANGE.findall(str(text or ""))]


def places(sources):
    """(document, first, last) of a source, or of a list of them"""
    if isinstance(sources, dict):
        sources = [sources]
    return [(source["document"], *span) for source in sources or [] if "document" in source for span in ranges(source.get("lines"))]


class Packs:
    """All that can carry a line, by id as the tables write it. A part without a source of its own has that of its file's head."""

    def __init__(self):
        self.entries = {}
        for path in sorted(PACKS.glob("**/*.yaml")):
            file = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
            head = file.get("source")
            if template := file.get("template"):
                self.add(f"template:{template['id']}", "sjabloon", template["name"]["nl"], {"source": head}, head)
                self.sections(template["id"], template.get("sections"), head)
            for name, kind in (file.get("kinds") or {}).items():
                self.add(f"kind:{name}", "soort", kind["name"]["nl"], kind, head)
                for field, said in kind["fields"].items():
                    self.add(f"field:{name}.{field}", "veld", f"{said['label']['nl']} (bij {kind['name']['nl']})", kind, head)
            for name, link in (file.get("links") or {}).items():
                self.add(f"link:{name}", "verband", link["name"]["nl"], link, head)
            for rule in file.get("rules") or []:
                self.add(f"rule:{rule['id']}", "aandachtspunt", rule["title"]["nl"], rule, head)
            for term in file.get("terms") or []:
                self.add(f"term:{term['id']}", "begrip", term["term"], term, head)
            for pattern in file.get("patterns") or []:
                self.add(f"advice:{pattern['id']}", "schrijftip", pattern["label"]["nl"], pattern, head)
                group = self.entries.setdefault(f"advice:{pattern['about']}", Entry("schrijftips", pattern["about"]))
                group.lines += self.entries[f"advice:{pattern['id']}"].lines
            for framework in file.get("frameworks") or []:
                self.add(f"framework:{framework['id']}", "kader", framework["name"]["nl"], framework, head)
                self.items(framework["id"], framework["items"], framework.get("source", head))

    def add(self, name, kind, said, part, head):
        """Two templates may ask the same question: then it has the places of both, and the firmer of the two forces."""
        entry = self.entries.setdefault(name, Entry(kind, said, part.get("force", "")))
        entry.lines += places(part.get("source", head))
        entry.force = max(entry.force, part.get("force", ""), key=lambda force: FIRM.get(force, -1))

    def items(self, framework, items, head):
        """An item without a source of its own has that of its framework; its id may begin with the id of that framework."""
        for item in items:
            self.add(f"framework:{framework}/{item['id'].removeprefix(framework + '.')}", "deel van een kader", item["name"]["nl"], item, head)
            self.items(framework, item.get("items") or [], head)

    def sections(self, template, sections, head):
        for section in sections or []:
            self.add(f"template:{template}/{section['id']}", "paragraaf", section["title"]["nl"], section, head)
            for question in section.get("questions") or []:
                self.add(f"question:{question['id']}", "vraag", question["ask"]["nl"], question, head)
            self.sections(template, section.get("sections"), head)


def read(path, say):
    """The rows of one table; `say` hears (line, what is wrong)."""
    first, columns, *rest = path.read_text().splitlines()
    head = HEAD.fullmatch(first)
    if not head or columns.split("\t") != COLUMNS:
        say(1, f"begins with '# document: 003 · lines: 1896 · title: … · year: 2019' and then: {' '.join(COLUMNS)}")
        return None
    seed = Seed(head["document"], int(head["lines"]), head["title"], int(head["year"]))
    for number, line in enumerate(rest, 3):
        cells = line.split("\t")
        span = RANGE.fullmatch(cells[0])
        if len(cells) != len(COLUMNS) or not span:
            say(number, f"a row has {len(COLUMNS)} cells, and lines like 1219-1235")
            continue
        names = [name for name in cells[3].split(",") if name]
        seed.rows.append(Row(path, number, int(span[1]), int(span[2] or span[1]), cells[1], cells[2], names, cells[4], cells[5]))
    return seed


def check_lines(seed, say):
    """Row after row, from line 1 to the last, without a hole or an overlap."""
    expected = 1
    for row in seed.rows:
        if row.first != expected or row.last < row.first:
            say(row.line, f"begins at {row.first} and ends at {row.last}; the next line of the source is {expected}")
        expected = row.last + 1
    if expected != seed.lines + 1:
        say(len(seed.rows) + 2, f"ends at {expected - 1}; the source has {seed.lines} lines")


def overlaps(entry, seed, row):
    return any(document == seed.document and first <= row.last and row.first <= last for document, first, last in entry.lines)


def check_row(seed, row, entries, say):
    if row.sort not in SORTS:
        say(row.line, f"{row.sort} is no sort: {' '.join(sorted(SORTS))}")
    if row.force and row.force not in FIRM:
        say(row.line, f"{row.force} is no force: {' '.join(FIRM)}")
    if not row.what or bool(row.carried_by) == bool(row.why_not):
        say(row.line, "says what stands there, and either what carries it or why nothing does")
    if row.carried_by and not row.force:
        say(row.line, "says how firm the source is here, because something carries it")
    for name in row.carried_by:
        if name not in entries:
            say(row.line, f"{name} is not in packs/")
    known = [entries[name] for name in row.carried_by if name in entries]
    if known and not any(overlaps(entry, seed, row) for entry in known):
        say(row.line, f"none of {', '.join(row.carried_by)} names line {row.first} of {seed.document} as its source")


def check_firmness(seeds, entries, say):
    """Nothing in the packs is firmer than the firmest of its own lines: it may be milder, never the other way round."""
    firmest = collections.defaultdict(lambda: (-1, None))
    for seed in seeds:
        for row in seed.rows:
            for name in row.carried_by:
                if name in entries and row.force in FIRM and overlaps(entries[name], seed, row):
                    firmest[name] = max(firmest[name], (FIRM[row.force], row), key=lambda pair: pair[0])
    for name, (firm, row) in sorted(firmest.items()):
        own = entries[name].force
        if own in FIRM and FIRM[own] > firm:
            say(row.path, row.line, f"{name} is {own}, and the source is only {row.force}")


def main():
    out = []
    entries = Packs().entries
    seeds = []
    for path in sorted(FOLDER.glob("[0-9]*.tsv")):
        say = lambda line, what, path=path: out.append(f"{path}:{line}: {what}")  # noqa: E731
        if seed := read(path, say):
            seeds.append(seed)
            check_lines(seed, say)
            for row in seed.rows:
                check_row(seed, row, entries, say)
    check_firmness(seeds, entries, lambda path, line, what: out.append(f"{path}:{line}: {what}"))
    if not seeds:
        out.append(f"{FOLDER}: no tables here")
    if not out:
        page = coverage_page.page(seeds, entries, (FOLDER / "bijzonderheden.tsv").read_text())
        if "--write" in sys.argv:
            PAGE.write_text(page)
        elif not PAGE.exists() or PAGE.read_text() != page:
            out.append(f"{PAGE} is older than packs/: run tools/coverage.py --write")
    print(*out, sep="\n", end="\n" if out else "")
    return 1 if out else 0


if __name__ == "__main__":
    sys.exit(main())
