#include "plan/answers.hpp"

#include <algorithm>
#include <map>
#include <utility>

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
  const packs::Template* template_{};
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

Answerer::Answerer(const packs::Packs& packs, const Templates& templates) {
  auto out = std::make_shared<Compiled>();
  for (const packs::Template* one : templates) {
    for (const Section& section : one->sections) {
      for (const Question& question : section.questions) {
        CompiledQuestion compiled{one, &section, &question, {}};
        for (const Clue& clue : question.answered_by) compiled.clues.push_back({&clue, text::WordQuery(clue.words)});
        out->questions.push_back(std::move(compiled));
      }
    }
  }
  for (const auto& pattern : packs.patterns) {
    if (pattern.about == "reference") out->references.push_back(text::Pattern::compile(pattern.pattern).value());
  }
  compiled_ = std::move(out);
}

struct AnswersInText::Search {
  using FirstFilled = Answerer::FirstFilled;

  Search(const Reading& the_reading, const Mapping& the_mapping) : reading(the_reading), mapping(the_mapping) {
    for (std::size_t s = 0; s < reading.sentences.size(); ++s) all.push_back(s);
  }

  void find_references(const std::vector<text::Pattern>& patterns) {
    if (std::exchange(referred, true)) return;
    for (const auto& [section, sentences] : mapping.sentences_of) {
      for (const std::size_t s : sentences) {
        const auto& text = reading.sentences[s].stemmed.text;
        for (const auto& pattern : patterns) {
          const auto match = pattern.first(text);
          if (!match) continue;
          const auto where = match->named.find("where");
          references[section].push_back(
              {s, where == match->named.end() ? std::string(match->of(text)) : std::string(where->second.of(text))});
          break;
        }
      }
    }
  }

  [[nodiscard]] Answer answer(const CompiledQuestion& asked, const FirstFilled& first_filled) {
    Answer out{asked.question, asked.section, AnswerState::not_checkable, {}, {}};
    if (asked.clues.empty()) return out;
    for (const CompiledClue& clue : asked.clues) {
      if (auto place = found(clue, asked.section->id, first_filled)) {
        out.state = AnswerState::answered;
        out.place = *std::move(place);
        return out;
      }
    }
    const auto [known, fresh] = reference_of.try_emplace(&asked, nullptr);
    if (fresh) known->second = reference_for(asked);
    if (const Reference* reference = known->second) {
      out.state = AnswerState::elsewhere;
      out.place = reading.place(reading.sentences[reference->sentence]);
      out.where = reference->where;
      return out;
    }
    out.state = AnswerState::open;
    return out;
  }

  [[nodiscard]] std::optional<thread::Place> found(const CompiledClue& clue, const std::string& section,
                                                   const FirstFilled& first_filled) {
    if (!clue.clue->kind.empty()) {
      const thread::Element* element = first_filled(*clue.clue);
      return element == nullptr ? std::nullopt : std::optional(element->place);
    }
    const auto [known, fresh] = place_of.try_emplace(&clue, std::nullopt);
    if (fresh) known->second = found_in_text(clue, section);
    return known->second;
  }

  [[nodiscard]] std::optional<thread::Place> found_in_text(const CompiledClue& clue, const std::string& section) const {
    // A section that was not recognised may be answered anywhere.
    const auto here = mapping.sentences_of.find(section);
    const auto& sentences = clue.clue->anywhere || here == mapping.sentences_of.end() ? all : here->second;
    for (const std::size_t s : sentences) {
      const Sentence& sentence = reading.sentences[s];
      if (clue.clue->number && !sentence.stemmed.has_number) continue;
      if (clue.query.matches(sentence.stemmed) && !is_question(sentence.stemmed.text)) return reading.place(sentence);
    }
    return std::nullopt;
  }

  // A reference answers the questions of its section when it shares a telling word with the question or its title, or
  // when the section says little else.
  [[nodiscard]] const Reference* reference_for(const CompiledQuestion& asked) const {
    const auto found = references.find(asked.section->id);
    if (found == references.end()) return nullptr;
    const auto question = text::stemmed(asked.question->ask.nl);
    std::size_t words = 0;
    for (const std::size_t s : mapping.sentences_of.find(asked.section->id)->second)
      words += reading.sentences[s].stemmed.tokens.size();
    for (const Reference& reference : found->second) {
      const auto& stems = reading.sentences[reference.sentence].stemmed.stems;
      const bool shares = std::any_of(stems.begin(), stems.end(), [&](const std::string& stem) {
        return stem.size() > 4 && std::find(question.stems.begin(), question.stems.end(), stem) != question.stems.end();
      });
      if (shares || words < 150) return &reference;
    }
    return nullptr;
  }

  const Reading& reading;
  const Mapping& mapping;
  std::vector<std::size_t> all;
  bool referred{};
  std::map<std::string, std::vector<Reference>, std::less<>> references;
  std::map<const CompiledClue*, std::optional<thread::Place>> place_of;
  std::map<const CompiledQuestion*, const Reference*> reference_of;
};

AnswersInText::AnswersInText(const Reading& reading, const Mapping& mapping)
    : search_(std::make_unique<Search>(reading, mapping)) {}
AnswersInText::~AnswersInText() = default;

std::vector<Answer> Answerer::answers(AnswersInText& text, const Templates& in_use,
                                      const FirstFilled& first_filled) const {
  text.search_->find_references(compiled_->references);
  std::vector<Answer> out;
  for (const auto& question : compiled_->questions) {
    if (std::find(in_use.begin(), in_use.end(), question.template_) == in_use.end()) continue;
    out.push_back(text.search_->answer(question, first_filled));
  }
  return out;
}

bool Answerer::looks_for(std::string_view kind) const {
  return std::any_of(compiled_->questions.begin(), compiled_->questions.end(), [&](const CompiledQuestion& question) {
    return std::any_of(question.clues.begin(), question.clues.end(),
                       [&](const CompiledClue& clue) { return clue.clue->kind == kind; });
  });
}

}  // namespace rd::plan
