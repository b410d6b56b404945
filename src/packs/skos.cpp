#include "packs/skos.hpp"

#include <fmt/format.h>

namespace rd::packs {
namespace {

std::string literal(std::string_view text, std::string_view language) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c != '\r') {
      out += c;
    }
  }
  return out + "\"@" + std::string(language);
}

std::string name_of_concept(const Term& term) {
  return fmt::format("<urn:rodedraad:begrip:{}>", term.id);
}

class Concept {
 public:
  explicit Concept(const Term& term) : out_(name_of_concept(term) + " a skos:Concept") {}
  void add(std::string_view what, const std::string& value) { out_ += fmt::format(" ;\n  {} {}", what, value); }
  void add(std::string_view what, const std::string& text, std::string_view language) {
    if (!text.empty()) add(what, literal(text, language));
  }
  [[nodiscard]] std::string text() const { return out_ + " .\n"; }

 private:
  std::string out_;
};

}  // namespace

std::string skos_turtle(const Packs& packs) {
  std::string out =
      "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
      "@prefix dct: <http://purl.org/dc/terms/> .\n\n"
      "<urn:rodedraad:begrippen> a skos:ConceptScheme ;\n"
      "  dct:title \"Begrippen van samen opleiden\"@nl, \"Terms of teacher education together\"@en .\n";
  for (const Term& term : packs.terms) {
    Concept one(term);
    one.add("skos:inScheme", "<urn:rodedraad:begrippen>");
    one.add("skos:prefLabel", term.term, "nl");
    one.add("skos:prefLabel", term.en, "en");
    for (const auto* labels : {&term.synonyms, &term.abbreviations})
      for (const std::string& label : *labels) one.add("skos:altLabel", label, "nl");
    for (const std::string& form : term.forms) one.add("skos:hiddenLabel", form, "nl");
    one.add("skos:definition", term.means.nl, "nl");
    one.add("skos:definition", term.means.en, "en");
    one.add("skos:scopeNote", term.note.nl, "nl");
    one.add("skos:scopeNote", term.note.en, "en");
    for (const Term& other : packs.terms)
      if (!term.group.empty() && other.group == term.group && other.id != term.id)
        one.add("skos:related", name_of_concept(other));
    out += "\n" + one.text();
  }
  return out;
}

}  // namespace rd::packs
