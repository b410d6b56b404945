#!/usr/bin/python3
"""Measures what ./rd bench promises: run.py BUILD [--write]. Prints a table; fails when a target is missed.

Ratios are taken within one run, on medians of runs that alternate, so that a busy or a slow machine counts on both sides.
--write puts the table into bench/README.md.
"""
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

import yaml

import served

PLAN = pathlib.Path("tests/fixtures/plannen/kreekpoort.docx")
PEERS = pathlib.Path("bench/peers")
README = pathlib.Path("bench/README.md")
ROUNDS, PEER_ROUNDS = 15, 5


def timed(command, **more):
    """(seconds, finished process) of one run; a run that fails ends the bench."""
    begin = time.perf_counter()
    done = subprocess.run([*served.PREFIX, *map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
    seconds = time.perf_counter() - begin
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, command))}\n{done.stderr.decode(errors='replace')}")
    return seconds, done


def median_ms(times):
    return statistics.median(times) * 1000


def check_and_pandoc(program):
    """Whole check and pandoc alone, taking turns; and the stages that the program tells of itself."""
    ours, pandoc, stages = [], [], {}
    for turn in range(ROUNDS + 1):
        seconds, done = timed([program, "check", PLAN, "--json", "--timing"])
        alone, _ = timed(["pandoc", "-f", "docx", "--track-changes=all", "-t", "json", PLAN])
        if turn == 0:
            continue  # files come from the disk
        ours.append(seconds)
        pandoc.append(alone)
        for line in re.findall(rb'^\{"stage".*\}$', done.stderr, re.M):
            stage = json.loads(line)
            stages.setdefault(stage["stage"], []).append(stage["ms"])
    return median_ms(ours), median_ms(pandoc), {name: statistics.median(times) for name, times in stages.items()}


def own_memory(program):
    """MiB of our process alone at its largest. (What wait() tells would count pandoc, its child, as well.)"""
    process = subprocess.Popen([*served.PREFIX, program, "check", PLAN, "--json"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        try:
            found = re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{process.pid}/status").read_text())
        except OSError:
            break
        most = max(most, int(found[1]) if found else 0)
        time.sleep(0.001)
    process.wait()
    return most / 1024


def advice(build, folder):
    """ms of the writing advice on the plain text of the plan: ours with packs ready, ours from nothing, and of each
    peer the whole process and what it tells of its inside"""
    text, patterns = folder / "plan.txt", folder / "patterns.json"
    timed(["pandoc", "-f", "docx", "-t", "plain", "--wrap=none", PLAN, "-o", text])
    packs = [yaml.load(path.read_text(), Loader=yaml.CSafeLoader) for path in sorted(pathlib.Path("packs/schrijfadvies").glob("*.yaml"))]
    patterns.write_text(json.dumps([{key: one.get(key) for key in ("id", "pattern", "except")}
                                    for pack in packs for one in pack.get("patterns") or []]))
    _, done = timed([build / "peers_bench", "--benchmark_format=json"], env={**os.environ, "RD_TEXT": str(text)})
    ours = {one["name"]: one["real_time"] for one in json.loads(done.stdout)["benchmarks"]}

    peers = {}
    for peer in ("retext", "textlint"):
        whole, inside = [], []
        for _ in range(PEER_ROUNDS):
            seconds, done = timed(["node", PEERS / f"{peer}.mjs", text, patterns])
            whole.append(seconds)
            inside.append(json.loads(done.stdout)["ms"])
        peers[peer] = median_ms(whole), statistics.median(inside)
    return ours["advice_on_a_plan"], ours["advice_from_nothing"], peers


def first_page(program, folder):
    """s until the report page is there, asked of a server that has just started"""
    times = []
    for _ in range(3):
        server = subprocess.Popen([*served.PREFIX, program, "serve", "--port", "0", "--data", folder / "data"], stdout=subprocess.PIPE, text=True)
        try:
            address = re.search(r"http://\S+", server.stdout.readline())[0]
            seconds, done = timed(["curl", "-sS", "-o", folder / "report.html", "-w", "%{http_code}", "-F", f"file=@{PLAN}",
                                   "-F", "form=page", address.rstrip("/") + "/bekijken"])
            if done.stdout != b"200" or b'class="report"' not in (folder / "report.html").read_bytes():
                sys.exit(f"bench: the page answered {done.stdout.decode()}")
            times.append(seconds)
        finally:
            server.terminate()
            server.wait(timeout=10)
    return statistics.median(times)


def steps(build, folder):
    """ms of ProseMirror and of ours for parsing and applying the same steps of writers, which must lead to the same text; and of ours with the check"""
    made = folder / "steps.txt"
    timed(["node", "bench/steps.mjs", "make", made])
    theirs, ours, checked = [], [], []
    for _ in range(3):
        told = [json.loads(timed(command)[1].stdout) for command in (["node", "bench/steps.mjs", "run", made], [build / "steps_bench", made])]
        if told[0]["hash"] != told[1]["hash"]:
            sys.exit("bench: our steps lead to another text than ProseMirror's")
        theirs.append(told[0]["ms"])
        ours.append(told[1]["ms"])
        checked.append(told[1]["checked_ms"])
    return statistics.median(theirs), statistics.median(ours), statistics.median(checked)


def pages(program):
    """(what, measured, target, is it met): the pages in a real browser"""
    told = json.loads(subprocess.run(["node", "bench/pages.mjs"], env={**os.environ, "RODEDRAAD": str(program)}, stdout=subprocess.PIPE, check=True).stdout)
    promised = [("pages: scripts of the first page, gzip", "shell_kb", "{:.1f} kB", 60), ("pages: the largest other chunk, gzip", "chunk_kb", "{:.1f} kB", 40),
                ("pages: the editor, fetched when somebody writes, gzip", "editor_kb", "{:.1f} kB", 110),
                ("pages: start page, cold, at 400 kbit/s and 400 ms, processor 4 × slower", "start_s", "{:.1f} s", 3.5),
                ("pages: first view of a workspace with 2,000 elements, processor 4 × slower", "first_view_s", "{:.2f} s", 1.0),
                ("pages: what another did is painted, p95", "change_p95_ms", "{:.0f} ms", 150),
                ("pages: memory of scripts with 5,000 elements, after six places", "memory_mb", "{:.0f} MB", 80)]
    for what, key, shown, most in promised:
        yield what, shown.format(told[key]), "≤ " + shown.format(most), told[key] <= most


def rows(build):
    """(what, measured, target, is it met) for every promise"""
    program = build / "rodedraad"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        whole, pandoc, stages = check_and_pandoc(program)
        warm, cold, peers = advice(build, folder)
        page, memory = first_page(program, folder), own_memory(program)
        of_the_server = list(served.rows(build, folder))
        prosemirror, own_steps, checked = steps(build, folder)
    own = whole - stages.get("pandoc", pandoc)
    yield f"`check` on the plan ({whole:.0f} ms) against pandoc alone ({pandoc:.0f} ms)", f"{whole / pandoc:.2f} ×", "≤ 1.4 ×", whole / pandoc <= 1.4
    yield "our own time, all of `check` that is not pandoc", f"{own:.0f} ms", "≤ 120 ms", own <= 120
    yield "packs loaded (while pandoc runs)", f"{stages['packs']:.0f} ms", "≤ 150 ms", stages["packs"] <= 150
    for peer, (process, inside) in peers.items():
        yield (f"the same advice on the same text: {peer} {inside:.0f} ms, ours {warm:.1f} ms", f"{inside / warm:.0f} × faster", "≥ 20 ×",
               inside / warm >= 20)
        yield (f"… with starting and loading: {peer} {process:.0f} ms, ours {cold:.0f} ms", f"{process / cold:.0f} × faster", "told", True)
    yield "memory of our process at its largest", f"{memory:.0f} MiB", "≤ 120 MiB", memory <= 120
    yield "report page, first answer of a fresh server", f"{page:.2f} s", "≤ 1.5 s", page <= 1.5
    yield from of_the_server
    yield (f"20,000 steps on a text of 200,000 characters, parsed and applied: prosemirror-transform {prosemirror:.0f} ms, ours {own_steps:.0f} ms",
           f"{prosemirror / own_steps:.0f} × faster", "≥ 4 ×", prosemirror / own_steps >= 4)
    yield "… and checked against the schema, with ids that come once", f"{checked / 20:.0f} µs a step", "told", True
    yield from pages(program.resolve())
    yield "stages of `check`: " + ", ".join(f"{name} {ms:.0f}" for name, ms in stages.items()), "ms", "told", True


def main():
    build = pathlib.Path(sys.argv[1])
    load = os.getloadavg()[0]
    table = ["| what | measured | target | |", "| --- | --- | --- | --- |"]
    missed = 0
    for what, measured, target, met in rows(build):
        table.append(f"| {what} | {measured} | {target} | {'' if target == 'told' else 'met' if met else '**missed**'} |")
        missed += not met
    with_what = " ".join(served.PREFIX)
    table += ["", f"Load average {load:.1f} before and {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores" + (f"; all under `{with_what}`." if with_what else ".")]
    print("\n".join(table))
    if "--write" in sys.argv:
        before, _, rest = README.read_text().partition("<!-- figures -->\n")
        _, _, after = rest.partition("<!-- end of figures -->\n")
        README.write_text(before + "<!-- figures -->\n" + "\n".join(table) + "\n<!-- end of figures -->\n" + after)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
