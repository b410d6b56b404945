#!/usr/bin/python3
"""Adds up test results: count_tests.py FILE… (ctest's JUnit .xml, node's .tap). Prints "N passed, N failed" as its last line.

A doctest program tells how many of its cases passed; any other test of ctest counts as one. Fails when a test failed
or when none ran.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

CASES = re.compile(r"test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")


def of_ctest(text):
    passed = failed = 0
    for test in xml.fromstring(text).iter("testcase"):
        went_well = test.get("status") == "run"
        cases = CASES.search(test.findtext("system-out") or "")
        good, bad = (int(cases[1]), int(cases[2])) if cases else (int(went_well), 0)
        passed += good
        failed += bad if went_well else max(bad, 1)
    return passed, failed


def of_tap(text):
    def number(what):
        found = re.search(rf"^# {what} (\d+)", text, re.M)
        return int(found[1]) if found else 0

    complete = re.search(r"^# tests \d+", text, re.M)
    return number("pass"), number("fail") + number("cancelled") + (0 if complete else 1)


def count(paths):
    passed = failed = 0
    for path in paths:
        if not path.exists():
            print(f"{path}: no results were written")
            failed += 1
            continue
        text = path.read_text(errors="replace")
        good, bad = of_tap(text) if path.suffix == ".tap" else of_ctest(text)
        passed, failed = passed + good, failed + bad
    return passed, failed


if __name__ == "__main__":
    passed, failed = count([pathlib.Path(name) for name in sys.argv[1:]])
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)
