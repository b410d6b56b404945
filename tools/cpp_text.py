"""C++ as plain text for the checks: without comments and without what stands inside quotes. Line numbers stay."""
import pathlib
import re
import subprocess

TOKEN = re.compile(
    r'''(?P<comment>//[^\n]*|/\*.*?\*/)'''
    r'''|(?P<raw>\b(?:u8|u|U|L)?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")'''
    r'''|(?P<text>"(?:\\.|[^"\\\n])*")'''
    r'''|(?P<char>(?<![0-9a-fA-F])'(?:\\.[^'\n]*|[^'\\\n])')''',
    re.S)


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def bare(source):
    """Comments and literals become spaces (a literal keeps its quotes)."""
    def change(match):
        if match["comment"]:
            return blank(match[0])
        return match[0][0] + blank(match[0][1:-1]) + match[0][-1]
    return TOKEN.sub(change, source)


def literals(source):
    """(line, content) of every ordinary string literal; neighbours are not joined."""
    for match in TOKEN.finditer(source):
        if match["text"]:
            yield source.count("\n", 0, match.start()) + 1, match["text"][1:-1]


def comments(source):
    for match in TOKEN.finditer(source):
        if match["comment"]:
            yield source.count("\n", 0, match.start()) + 1, match[0]


def tracked(*patterns):
    """Files of the repository, new ones too, that match one of git's path patterns."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
                            capture_output=True, text=True, check=True).stdout
    return [path for path in sorted({pathlib.Path(name) for name in listed.split("\0") if name}) if path.is_file()]
