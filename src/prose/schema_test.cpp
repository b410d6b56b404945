#include "prose/schema.hpp"

#include <doctest/doctest.h>

using namespace rd;
using namespace rd::prose;

namespace {

const std::map<std::string, std::set<std::string>> members{{"a", {"a"}}, {"b", {"b"}}, {"any", {"a", "b"}}};

// "2 no": two children taken, not complete.
std::string matched(std::string_view expression, const std::vector<std::string_view>& types) {
  const auto made = ContentExpression::parse(expression, members);
  REQUIRE(made.has_value());
  const auto match = made->match(types);
  return std::to_string(match.taken) + (match.complete ? " yes" : " no");
}

}  // namespace

TEST_CASE("a content expression takes what it says and no more") {
  CHECK(matched("", {}) == "0 yes");
  CHECK(matched("", {"a"}) == "0 yes");
  CHECK(matched("a", {}) == "0 no");
  CHECK(matched("a", {"a"}) == "1 yes");
  CHECK(matched("a", {"a", "a"}) == "1 yes");
  CHECK(matched("a b", {"a"}) == "1 no");
  CHECK(matched("a b", {"a", "b"}) == "2 yes");
  CHECK(matched("a+ b?", {"a", "a", "a"}) == "3 yes");
  CHECK(matched("a+ b?", {"b"}) == "0 no");
  CHECK(matched("a any*", {"a", "b", "a"}) == "3 yes");
  CHECK(matched("(a | b)+", {"b", "a", "b"}) == "3 yes");
  CHECK(matched("(a b)+", {"a", "b", "a"}) == "3 no");
  CHECK(matched("(a | a b) b", {"a", "b", "b"}) == "3 yes");
  CHECK(matched("((a*)*)*", {"a", "a", "b"}) == "2 yes");
}

TEST_CASE("schema.expression: what cannot be read is refused") {
  for (const char* bad : {"c", "(a", "a)", "a |* b", "a{2}", "*"}) {
    CAPTURE(bad);
    const auto made = ContentExpression::parse(bad, members);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().code == "schema.expression");
  }
}

TEST_CASE("schema.shape names the wrong place") {
  const auto field = [](std::string_view json) {
    const auto made = parse_schema(json);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().code == "schema.shape");
    return made.error().field;
  };
  CHECK(field(R"({"marks":{}})") == "nodes");
  CHECK(field(R"({"nodes":{}})") == "marks");
  CHECK(field(R"({"nodes":{"doc":1},"marks":{}})") == "nodes.doc");
  CHECK(field(R"({"nodes":{"doc":{"attrs":1}},"marks":{}})") == "nodes.doc.attrs");
  CHECK(field(R"({"nodes":{"doc":{"attrs":{"x":{"validate":"colour"}}}},"marks":{}})") == "nodes.doc.attrs.x.validate");
  CHECK(field(R"({"nodes":{},"marks":{"em":[]}})") == "marks.em");
}

TEST_CASE("the product's schema has the nodes and marks that a plan needs") {
  for (const char* type :
       {"doc",       "paragraph",  "heading",      "bullet_list",     "ordered_list", "list_item",       "table",
        "table_row", "table_cell", "table_header", "image",           "footnote",     "cross_reference", "element_chip",
        "callout",   "blockquote", "code_block",   "horizontal_rule", "hard_break",   "caption",         "text"}) {
    CHECK(schema().nodes.contains(std::string_view(type)));
  }
  for (const char* type : {"strong", "em", "underline", "strike", "code", "sub", "sup", "link", "highlight",
                           "insertion", "deletion", "comment"}) {
    CHECK(schema().marks.contains(std::string_view(type)));
  }
}
