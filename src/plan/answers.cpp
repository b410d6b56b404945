#include "plan/answers.hpp"

#include <algorithm>
#include <map>

namespace rd::plan {
namespace {

using packs::Clue;
using packs::Question;
using packs::Section;
using thread::AnswerState;

struct CompiledClue {
  const Clue* clue{};
  text::WordQuery query;
};

struct CompiledQuestion {
  const Section* section{};
  const Question* question{};
  std::vector<CompiledClue> clues;
};

// A reference to another document: the sentence and what it points at.
struct Reference {
  std::size_t sentence{};
  std::string where;
};

}  // namespace

struct Answerer::Compiled {
  std::vector<CompiledQuestion> questions;
  std::vector<text::Pattern> references;
};

Answerer::Answerer(const packs::Packs& packs, const packs::Template& document_template) {
  auto out = std::make_shared<Compiled>();
  for (const Section& section : document_template.sections) {
    for (const Question& question : section.questions) {
      CompiledQuestion compiled{&section, &question, {}};
      for (const Clue& clue : question.answered_by) compiled.clues.push_back({&clue, text::WordQuery(clue.words)});
      out->questions.push_back(std::move(compiled));
    }
  }
  for (const auto& pattern : packs.patterns) {
    if (pattern.about == "reference") out->references.push_back(text::Pattern::compile(pattern.pattern).value());
  }
  compiled_ = std::move(out);
}

namespace {

class Search {
 public:
  Search(const Reading& reading, const Mapping& mapping, const thread::Graph& graph)
      : reading_(reading), mapping_(mapping), graph_(graph) {
    for (std::size_t s = 0; s < reading.sentences.size(); ++s) all_.push_back(s);
  }

  void find_references(const std::vector<text::Pattern>& patterns) {
    for (const auto& [section, sentences] : mapping_.sentences_of) {
      for (const std::size_t s : sentences) {
        const auto& text = reading_.sentences[s].stemmed.text;
        for (const auto& pattern : patterns) {
          const auto match = pattern.first(text);
          if (!match) continue;
          const auto where = match->named.find("where");
          references_[section].push_back(
              {s, where == match->named.end() ? std::string(match->of(text)) : std::string(where->second.of(text))});
          break;
        }
      }
    }
  }

  [[nodiscard]] Answer answer(const CompiledQuestion& asked) const {
    Answer out{asked.question, asked.section, AnswerState::not_checkable, {}, {}};
    if (asked.clues.empty()) return out;
    for (const CompiledClue& clue : asked.clues) {
      if (auto place = found(clue, asked.section->id)) {
        out.state = AnswerState::answered;
        out.place = *std::move(place);
        return out;
      }
    }
    if (const Reference* reference = reference_for(asked)) {
      out.state = AnswerState::elsewhere;
      out.place = reading_.place(reading_.sentences[reference->sentence]);
      out.where = reference->where;
      return out;
    }
    out.state = AnswerState::open;
    return out;
  }

 private:
  [[nodiscard]] std::optional<thread::Place> found(const CompiledClue& clue, const std::string& section) const {
    if (!clue.clue->kind.empty()) {
      for (const auto& element : graph_.elements) {
        const bool filled = std::all_of(clue.clue->filled.begin(), clue.clue->filled.end(),
                                        [&](const auto& f) { return element.filled(f); });
        if (element.kind == clue.clue->kind && filled) return element.place;
      }
      return std::nullopt;
    }
    // A section that was not recognised may be answered anywhere.
    const auto here = mapping_.sentences_of.find(section);
    const auto& sentences = clue.clue->anywhere || here == mapping_.sentences_of.end() ? all_ : here->second;
    for (const std::size_t s : sentences) {
      const Sentence& sentence = reading_.sentences[s];
      if (clue.clue->number && !sentence.stemmed.has_number) continue;
      if (clue.query.matches(sentence.stemmed) && !is_question(sentence.stemmed.text)) return reading_.place(sentence);
    }
    return std::nullopt;
  }

  // A reference answers the questions of its section when it shares a telling word with the question or its title, or
  // when the section says little else.
  [[nodiscard]] const Reference* reference_for(const CompiledQuestion& asked) const {
    const auto found = references_.find(asked.section->id);
    if (found == references_.end()) return nullptr;
    const auto question = text::stemmed(asked.question->ask.nl);
    std::size_t words = 0;
    for (const std::size_t s : mapping_.sentences_of.find(asked.section->id)->second)
      words += reading_.sentences[s].stemmed.tokens.size();
    for (const Reference& reference : found->second) {
      const auto& stems = reading_.sentences[reference.sentence].stemmed.stems;
      const bool shares = std::any_of(stems.begin(), stems.end(), [&](const std::string& stem) {
        return stem.size() > 4 && std::find(question.stems.begin(), question.stems.end(), stem) != question.stems.end();
      });
      if (shares || words < 150) return &reference;
    }
    return nullptr;
  }

  const Reading& reading_;
  const Mapping& mapping_;
  const thread::Graph& graph_;
  std::vector<std::size_t> all_;
  std::map<std::string, std::vector<Reference>, std::less<>> references_;
};

}  // namespace

std::vector<Answer> Answerer::answers(const Reading& reading, const Mapping& mapping,
                                      const thread::Graph& graph) const {
  Search search(reading, mapping, graph);
  search.find_references(compiled_->references);
  std::vector<Answer> out;
  for (const auto& question : compiled_->questions) out.push_back(search.answer(question));
  return out;
}

}  // namespace rd::plan
