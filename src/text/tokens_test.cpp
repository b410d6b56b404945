#include "text/tokens.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

using namespace rd::text;

namespace {

struct Row {
  int line{};
  std::string passage;
  std::vector<std::string> sentences, tokens;
};

std::vector<std::string> parts(const std::string& text, const std::string& by) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t at = text.find(by); at != std::string::npos; at = text.find(by, from)) {
    out.push_back(text.substr(from, at - from));
    from = at + by.size();
  }
  out.push_back(text.substr(from));
  return out;
}

std::string bare(std::string text) {
  while (text.starts_with(' ')) text.erase(0, 1);
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::vector<Row> rows() {
  std::ifstream file(RD_SOURCE_DIR "/tests/fixtures/zinnen/zinnen.tsv");
  REQUIRE(file.good());
  std::vector<Row> out;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto columns = parts(line, "\t");
    Row row{.line = number, .passage = {}, .sentences = {}, .tokens = {}};
    for (const auto& sentence : parts(columns[0], "‖")) {
      row.passage += sentence;
      row.sentences.push_back(bare(sentence));
    }
    for (std::size_t at = 0; (at = row.passage.find("  ")) != std::string::npos && row.sentences.size() > 1;) {
      if (columns[0].find("  ") != std::string::npos) break;  // the row is about double spaces
      row.passage.erase(at, 1);
    }
    if (columns.size() > 1) row.tokens = parts(columns[1], "¦");
    out.push_back(std::move(row));
  }
  return out;
}

std::string joined(std::string_view text, const auto& spans) {
  std::string out;
  for (const auto& span : spans) out += (out.empty() ? "" : " ¦ ") + std::string(span.of(text));
  return out;
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const auto& one : list) out += (out.empty() ? "" : " ¦ ") + one;
  return out;
}

std::string cut(std::string_view text) {
  return joined(text, sentences(text));
}
std::string words(std::string_view text) {
  return joined(text, tokens(text));
}

}  // namespace

TEST_CASE("Three hundred own passages are cut into the sentences and words a reader sees") {
  const auto all = rows();
  CHECK(all.size() >= 300);
  std::size_t with_tokens = 0;
  for (const auto& row : all) {
    CAPTURE(row.line);
    CHECK(cut(row.passage) == joined(row.sentences));
    if (row.tokens.empty()) continue;
    ++with_tokens;
    CHECK(words(row.passage) == joined(row.tokens));
  }
  CHECK(with_tokens >= 20);
}

TEST_CASE("Kinds of tokens: words, numbers and marks") {
  const std::string_view text = "Op 1-8-2026 krijgt elke po-school € 50, o.a. voor foto's (40%).";
  std::string kinds;
  for (const auto& token : tokens(text))
    kinds += token.kind == TokenKind::word ? 'w' : token.kind == TokenKind::number ? 'n' : 'm';
  CHECK(kinds == "wnwwwmnmwwwmnmmm");
}

TEST_CASE("Nothing of a text lies outside its tokens but white space, and sentences keep their order") {
  for (const auto& row : rows()) {
    std::size_t at = 0;
    for (const auto& token : tokens(row.passage)) {
      REQUIRE(token.from >= at);
      REQUIRE(token.to > token.from);
      for (const char c : row.passage.substr(at, token.from - at)) {
        REQUIRE((c == ' ' || static_cast<unsigned char>(c) >= 0x80));
      }
      at = token.to;
    }
    std::size_t end = 0;
    for (const auto& sentence : sentences(row.passage)) {
      REQUIRE(sentence.from >= end);
      end = sentence.to;
    }
  }
}

TEST_CASE("Text that is no sentence does no harm") {
  CHECK(sentences("").empty());
  CHECK(sentences("   ").empty());
  CHECK(cut("...") == "...");
  CHECK(cut("((((((") == "((((((");
  CHECK(cut("Geen punt aan het eind") == "Geen punt aan het eind");
  CHECK(words("–·•") == "– ¦ · ¦ •");
  CHECK(tokens(std::string(100000, '(')).size() == 100000);
  CHECK(sentences(std::string(100000, '(')).size() == 1);
}

TEST_CASE("Words are counted as a reader counts them") {
  CHECK(word_count("") == 0);
  CHECK(word_count("De student – zo'n beginner – werkt 2 dagen, t/m juni.") == 9);
  CHECK(word_count("School- en instituutsopleiders (samen)") == 4);
}
