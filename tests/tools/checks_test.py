"""The checks of ./rd check: do they see what they are for, and nothing else?"""
import contextlib
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import check_layers  # noqa: E402
import check_sizes  # noqa: E402
import check_texts  # noqa: E402
import check_words  # noqa: E402
import count_tests  # noqa: E402
import coverage  # noqa: E402
import cpp_text  # noqa: E402
import seed_runs  # noqa: E402


def shapes(source):
    return [(name, count, lines) for _, name, count, lines in check_sizes.functions(cpp_text.bare(source))]


class CppText(unittest.TestCase):
    def test_comments_and_literals_become_blank_and_lines_stay(self):
        bare = cpp_text.bare('int a; // "x"\nauto b = "{ // not a comment"; /* \n */ char c = \'}\'; int n = 1\'000;')
        self.assertEqual(bare.count("\n"), 2)
        self.assertNotIn("{", bare)
        self.assertNotIn("}", bare)
        self.assertIn("1'000", bare)

    def test_a_raw_literal_ends_at_its_own_mark(self):
        self.assertNotIn("{", cpp_text.bare('auto s = R"x({ )" )x"; int a;'))


class Layers(unittest.TestCase):
    def trouble(self, files):
        may, only = check_layers.read_rules("base :\ntext : base\nonly zip.h : text\nonly boost/json : base\n")
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            for name, source in files.items():
                pathlib.Path(name).parent.mkdir(parents=True, exist_ok=True)
                pathlib.Path(name).write_text(source)
            return check_layers.trouble_with([pathlib.Path(name) for name in files], may, only)

    def test_a_lower_folder_may_not_use_a_higher_one(self):
        self.assertEqual(len(self.trouble({"src/base/a.cpp": '#include "text/b.hpp"\n'})), 1)
        self.assertEqual(self.trouble({"src/text/a.cpp": '#include "base/b.hpp"\n#include <zip.h>\n'}), [])

    def test_a_header_with_an_owner_is_named_by_nobody_else(self):
        self.assertEqual(len(self.trouble({"src/base/a.cpp": "#include <zip.h>\n"})), 1)
        self.assertEqual(len(self.trouble({"src/text/a.cpp": "#include <boost/json.hpp>\n"})), 1)

    def test_an_include_in_a_comment_is_no_include(self):
        self.assertEqual(self.trouble({"src/base/a.cpp": '// \n/*\n#include "text/b.hpp"\n*/\n'}), [])

    def test_files_in_a_circle_are_told(self):
        files = {"src/base/a.hpp": '#include "base/b.hpp"\n', "src/base/b.hpp": '#include "base/a.hpp"\n'}
        self.assertIn("circle", " ".join(self.trouble(files)))


class Sizes(unittest.TestCase):
    def test_functions_are_found_with_their_parameters(self):
        source = ("template <class T, class U>\nstd::map<A, B> f(const std::map<int, T>& a, U b = {1, 2}) {\n  if (a) { g(); }\n}\n"
                  "struct S {\n  int x{};\n  S(int a, int b) : x{a}, y(b) { h(); }\n  bool operator()(int a) const { return a; }\n};\n"
                  "const std::vector<int> v{1, 2};\nenum class E { a, b };\n")
        self.assertEqual(shapes(source), [("f", 2, 4), ("S", 2, 1), ("operator()", 1, 1)])

    def test_a_lambda_belongs_to_the_function_around_it(self):
        self.assertEqual(shapes("void f() {\n  auto g = [&](int a) {\n    return a;\n  };\n}\n"), [("f", 0, 5)])

    def test_long_functions_and_long_lists_are_told_and_tables_are_not(self):
        def told(source):
            return len(list(check_sizes.trouble_with(pathlib.Path("src/a.cpp"), source)))
        self.assertEqual(told("void f() {\n" + "  g();\n" * 60 + "}\n"), 1)
        self.assertEqual(told("void f() {\n" + "  g();\n" * 50 + "}\n"), 0)
        self.assertEqual(told("auto f() {\n  return list{\n" + '      "a", "b",\n' * 90 + "  };\n}\n"), 0)
        self.assertEqual(told("void f(int a, int b, int c, int d, int e, int f, int g) {}\n"), 1)
        self.assertEqual(told("\n" * 501), 1)


class Words(unittest.TestCase):
    def told(self, source):
        return [what for _, what in check_words.in_code(pathlib.Path("a.cpp"), source)]

    def test_names_we_do_not_use_are_told_and_those_of_libraries_are_not(self):
        self.assertEqual(len(self.told("class PlanManager {};\nint get_plan();\n")), 2)
        self.assertEqual(self.told("auto x = value.get_int64(); std::get_if<int>(&v); struct Database {};"), [])

    def test_a_note_to_yourself_is_told_in_a_comment_only(self):
        self.assertEqual(len(self.told("// TO" + "DO later\n")), 1)
        self.assertEqual(self.told('auto pattern = "TO' + 'DO";\n'), [])

    def test_a_firm_word_needs_a_firm_source(self):
        pack = "rules:\n  - force: {}\n    ask: {{nl: Dit moet anders., en: x}}\n"
        self.assertEqual(len(list(check_words.in_pack(pathlib.Path("packs/regels/a.yaml"), pack.format("free")))), 1)
        self.assertEqual(list(check_words.in_pack(pathlib.Path("packs/regels/a.yaml"), pack.format("law"))), [])
        self.assertEqual(len(list(check_words.in_pack(pathlib.Path("packs/teksten/a.yaml"), pack.format("law")))), 1)

    def test_a_word_inside_another_is_another_word(self):
        pack = "texts:\n  a: {nl: Jullie ontmoeten elkaar bij de foutloze bediening., en: x}\n"
        self.assertEqual(list(check_words.in_pack(pathlib.Path("packs/teksten/a.yaml"), pack)), [])

    def test_a_mark_and_a_long_sentence_are_told(self):
        for text in ("Dit is 80% klaar.", "een " * 21):
            pack = f'texts:\n  a: {{nl: "{text}", en: x}}\n'
            self.assertEqual(len(list(check_words.in_pack(pathlib.Path("packs/teksten/a.yaml"), pack))), 1)


class Texts(unittest.TestCase):
    def test_asked_texts_and_refusals_are_seen(self):
        _, asked, refused = check_texts.used_in(
            'x = packs::say(packs, language, "a.b");\nreturn refuse(Why::invalid, "plan.empty");\nRefusal{Why::busy, "plan.late", {}}')
        self.assertEqual(asked, {"a.b"})
        self.assertEqual(refused, {"plan.empty", "plan.late"})


class SeedRuns(unittest.TestCase):
    def test_case_and_punctuation_do_not_hide_a_run(self):
        def hashes(text):
            return [value for _, value in seed_runs.runs(text)]
        self.assertEqual(hashes("Een twee, drie vier vijf zes zeven acht."), hashes("een Twee drie; vier (vijf) zes zeven acht"))
        self.assertEqual(hashes("een twee drie vier vijf zes zeven"), [])


class Coverage(unittest.TestCase):
    HEAD = "# document: 003 · lines: 9 · title: Een bron · year: 2019\nlines\tsort\twhat\tcarried_by\tforce\twhy_not\n"
    ENTRIES = {"question:hours": coverage.Entry("vraag", "Hoeveel uur?", "usual", [("003", 4, 6)]),
               "term:hour": coverage.Entry("begrip", "uur")}

    def told(self, rows):
        out = []
        say = lambda line, what: out.append((line, what))  # noqa: E731
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "003.tsv"
            path.write_text(self.HEAD + rows)
            seed = coverage.read(path, say)
        coverage.check_lines(seed, say)
        for row in seed.rows:
            coverage.check_row(seed, row, self.ENTRIES, say)
        coverage.check_firmness([seed], self.ENTRIES, lambda path, line, what: say(line, what))
        return out

    def test_a_table_without_a_hole_is_well(self):
        self.assertEqual(self.told("1-4\tlayout\tleeg\t\t\topmaak\n5-9\tquestion\turen\tquestion:hours,term:hour\tusual\t\n"), [])

    def test_a_hole_an_overlap_and_a_short_end_are_told(self):
        for rows in ("1-4\tlayout\tleeg\t\t\topmaak\n6-9\tlayout\tleeg\t\t\topmaak\n",
                     "1-4\tlayout\tleeg\t\t\topmaak\n4-9\tlayout\tleeg\t\t\topmaak\n", "1-8\tlayout\tleeg\t\t\topmaak\n"):
            self.assertEqual(len(self.told(rows)), 1, rows)

    def test_an_open_row_and_one_that_nothing_really_carries_are_told(self):
        self.assertEqual(len(self.told("1-9\tquestion\turen\t\tusual\t\n")), 1)
        self.assertEqual(len(self.told("1-9\tquestion\turen\tterm:hour\tusual\t\n")), 1)
        self.assertEqual(len(self.told("1-9\tquestion\turen\tquestion:hours,term:day\tusual\t\n")), 1)
        self.assertEqual(len(self.told("1-3\tquestion\turen\tquestion:hours\tusual\t\n4-9\tlayout\tleeg\t\t\topmaak\n")), 1)

    def test_nothing_is_firmer_than_the_firmest_of_its_lines(self):
        self.assertEqual(len(self.told("1-9\tquestion\turen\tquestion:hours\tfree\t\n")), 1)
        two = "1-4\tquestion\turen\tquestion:hours\t{}\t\n5-9\tquestion\turen\tquestion:hours\tfree\t\n"
        self.assertEqual(self.told(two.format("guide_asks")), [])
        self.assertEqual(len(self.told(two.format("free"))), 1)

    def test_a_part_without_a_source_has_that_of_its_file(self):
        self.assertEqual(coverage.places({"document": "003", "lines": "4-6, 9"}), [("003", 4, 6), ("003", 9, 9)])
        self.assertEqual(coverage.places([{"ours": True}, {"document": "001", "lines": "7"}]), [("001", 7, 7)])


class Counting(unittest.TestCase):
    def test_cases_of_doctest_are_added_up(self):
        junit = ('<testsuite><testcase name="a" status="run"><system-out>[doctest] test cases:  5 |  5 passed | 0 failed | 0 skipped'
                 '</system-out></testcase><testcase name="b" status="fail"/><testcase name="c" status="run"/></testsuite>')
        self.assertEqual(count_tests.of_ctest(junit), (6, 1))

    def test_a_program_that_dies_after_its_cases_has_failed(self):
        junit = ('<testsuite><testcase name="a" status="fail"><system-out>test cases: 5 | 5 passed | 0 failed</system-out>'
                 '</testcase></testsuite>')
        self.assertEqual(count_tests.of_ctest(junit), (5, 1))

    def test_node_results_without_an_end_have_failed(self):
        self.assertEqual(count_tests.of_tap("# tests 3\n# pass 2\n# fail 1\n# cancelled 0\n"), (2, 1))
        self.assertEqual(count_tests.of_tap("ok 1 - a\n"), (0, 1))


if __name__ == "__main__":
    unittest.main()
