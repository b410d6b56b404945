"""docs/dekking.md: the tables of packs/dekking as a page that somebody from the field can read. Used by coverage.py."""

SORTS = {"paragraph": "alinea", "question": "vraag", "bullet": "punt", "tip": "tip", "concern": "zorg", "step": "stap",
         "card": "kaart", "heading": "kop", "layout": "opmaak"}
FORCES = {"law": "regeling", "guide_asks": "de bron vraagt dit", "usual": "gebruikelijk", "free": "vrij", "ours": "onze keuze", "": ""}
ABOUT = {"vague": "vage woorden", "generalisation": "altijd, iedereen en nooit", "passive": "lijdende zinnen", "formal": "stijve woorden",
         "nominal": "naamwoorden in plaats van werkwoorden", "hedge": "slagen om de arm", "time": "ooit en binnenkort",
         "quantity": "veel en weinig", "pseudo_action": "doen zonder dat er iets gebeurt", "imagery": "beeldspraak",
         "jargon": "vaktaal", "wish": "wensen", "open_spot": "open plekken", "stale": "wat intussen veranderde",
         "reference": "verwijzingen"}

TOP = """# Wat er met elke regel van de bronnen is gedaan

Rode Draad is gemaakt naar vijf teksten uit het veld. Deze bladzijde laat zien waar elk stukje daarvan in het product
terugkomt, hoe vast het daar is, of waarom het er nog niet is. De omschrijvingen zijn van ons; voor de woorden zelf
is er de bron. Gemaakt uit `packs/dekking` door `tools/coverage.py --write`; pas de tabellen daar aan.

**Hoe vast** zegt hoe stellig de bron op die plek is: *vrij* (mag, als voorbeeld), *gebruikelijk* (een tip, een hulpvraag, of wat
velen doen), *de bron vraagt dit*, of *regeling*. Het product is nergens stelliger dan de stelligste plek waar het op
steunt; dat wordt bij elke controle nagerekend. Milder mag wel.

"""


def cell(text):
    return " ".join(str(text).split()).replace("|", "\\|")


def span(first, last):
    return str(first) if first == last else f"{first}–{last}"


def carried(entry):
    name = ABOUT.get(entry.name, entry.name) if entry.kind == "schrijftips" else entry.name
    return f"{entry.kind} *{name}*"


def counts(rows):
    """all rows, of which with something to say, of these carried and not"""
    said = [row for row in rows if row.sort != "layout"]
    done = sum(bool(row.carried_by) for row in said)
    return len(rows), len(said), done, len(said) - done


def table(head, lines):
    return "\n".join([f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *(f"| {' | '.join(map(cell, line))} |" for line in lines)]) + "\n"


def summary(seeds):
    lines = [[seed.document, f"{seed.title} ({seed.year})", seed.lines, *counts(seed.rows)] for seed in seeds]
    lines.append(["", "**samen**", *(sum(line[i] for line in lines) for i in range(2, 7))])
    return "## In getallen\n\n" + table(["bron", "wat", "regels", "rijen", "met inhoud", "in het product", "niet"], lines) + (
        "\nRijen zonder inhoud zijn lege regels, paginanummers en webadressen. Zij staan in de tabellen van `packs/dekking`,"
        " en hieronder niet.\n\n")


def reasons(seeds):
    found = {}
    for row in (row for seed in seeds for row in seed.rows if row.sort != "layout" and row.why_not):
        found[row.why_not] = found.get(row.why_not, 0) + 1
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return "## Waarom iets niet in het product staat\n\n" + table(["waarom", "hoe vaak"], ordered) + "\n"


def remarks(text):
    lines = [line.split("\t") for line in text.splitlines()[1:]]
    return ("## Wat in de bronnen zelf opvalt\n\nVerschrijvingen, dubbele vragen en bijlagen die niet zijn meegekomen, met wat wij"
            " ermee deden.\n\n" + table(["bron", "regels", "wat", "hoe wij het lezen"], lines) + "\n")


def of_seed(seed, entries):
    lines = []
    for row in seed.rows:
        if row.sort == "layout":
            continue
        where = "; ".join(carried(entries[name]) for name in row.carried_by) or f"niet: {row.why_not}"
        lines.append([span(row.first, row.last), SORTS[row.sort], row.what, where, FORCES[row.force]])
    return f"## {seed.document}: {seed.title} ({seed.year})\n\n" + table(
        ["regels", "soort", "wat", "waar in het product", "hoe vast"], lines) + "\n"


def page(seeds, entries, remarked):
    return (TOP + summary(seeds) + reasons(seeds) + remarks(remarked)
            + "".join(of_seed(seed, entries) for seed in seeds)).rstrip("\n") + "\n"
