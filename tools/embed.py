"""Writes pages, demo, word lists and schema as one C++ file: embed.py SOURCE_DIR OUT.cpp"""
import pathlib
import sys

source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
names = sorted(
    {p for pattern in ("packs/**/*.txt", "demo/*.txt", "web/static/**/*", "web/dist/app.*.html", "web/dist/assets/*",
                                         "docs/gebruik/voorbeeld/duinrand/**/*", "src/prose/schema.json")
     for p in source.glob(pattern) if p.is_file()},
    key=lambda p: p.relative_to(source).as_posix().encode())

lines = ['#include "base/embedded.hpp"', "", "#include <algorithm>", "#include <array>", "", "namespace rd {", "namespace {"]
entries = []
for i, path in enumerate(names):
    data = path.read_bytes()
    # A string literal compiles far faster than a list of numbers; pieces keep it under the limit of the standard.
    escaped = "".join(
        chr(b) if 32 <= b < 127 and b not in (34, 92, 63) else "\\%03o" % b for b in data)
    pieces, at = [], 0
    while at < len(escaped):
        end = min(at + 4000, len(escaped))
        while end < len(escaped) and "\\" in escaped[end - 3:end]:
            end += 1
        pieces.append('    "%s"' % escaped[at:end])
        at = end
    lines.append("constexpr char file_%d[] =\n%s;" % (i, "\n".join(pieces) or '    ""'))
    entries.append('    EmbeddedFile{"%s", {file_%d, %d}},' % (path.relative_to(source).as_posix(), i, len(data)))
lines += ["constexpr std::array<EmbeddedFile, %d> files{{" % len(entries), *entries, "}};", "}  // namespace", ""]
lines += [
    "std::span<const EmbeddedFile> embedded_files() { return files; }", "",
    "std::string_view embedded_file(std::string_view path) {",
    "  const auto found = std::lower_bound(files.begin(), files.end(), path, [](const auto& f, auto p) { return f.path < p; });",
    "  return found != files.end() && found->path == path ? found->bytes : std::string_view{};", "}", "", "}  // namespace rd", ""]
text = "\n".join(lines)
out.parent.mkdir(parents=True, exist_ok=True)
if not out.exists() or out.read_text() != text:
    out.write_text(text)
