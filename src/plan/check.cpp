#include "plan/check.hpp"

#include <algorithm>
#include <future>
#include <set>

#include "base/fault.hpp"
#include "plan/natives.hpp"

namespace rd::plan {
namespace {

using thread::Finding;

Templates templates_named(const packs::Packs& packs, const std::vector<std::string>& ids) {
  Templates out;
  for (const std::string& id : ids) out.push_back(packs.find_template(id));
  const auto none = std::find(out.begin(), out.end(), nullptr);
  if (none != out.end()) throw Fault("no template called " + ids[static_cast<std::size_t>(none - out.begin())]);
  RD_ASSERT(!out.empty());
  return out;
}

std::string first_title(const Reading& reading) {
  for (const auto& heading : reading.headings)
    if (!heading.title.empty()) return heading.title;
  return {};
}

void add_sections(const Judgement& judgement, thread::World& world) {
  for (const auto& [section, sentences] : judgement.mapping.sentences_of) {
    auto& list = world.sections[section];
    for (const std::size_t s : sentences) list.push_back(&judgement.reading->sentences[s].stemmed);
    if (!sentences.empty())
      world.section_places[section] = judgement.reading->place(judgement.reading->sentences[sentences.front()]);
  }
}

void place_sections(const Judgement& judgement, std::vector<Finding>& findings) {
  for (Finding& finding : findings) place_section(judgement, finding);
}

}  // namespace

void place_section(const Judgement& judgement, Finding& finding) {
  const bool in_text =
      !finding.place.quote.empty() && finding.place.section.empty() && finding.place.passage < beside_text;
  if (in_text) finding.place.section = judgement.mapping.section_of[finding.place.passage];
}

Checker::Checker(const packs::Packs& packs, const std::vector<std::string>& templates)
    : packs_(packs),
      templates_(templates_named(packs, templates)),
      extractor_(packs),
      answerer_(packs, templates_),
      adviser_(packs) {}

ReadText Checker::read_text(const prose::Node& doc, const GivenSections& given, bool library,
                            const std::vector<advice::OwnWord>& own) const {
  ReadText out;
  out.reading = read(prose::passages(doc));
  // Sentences tell of elements without knowing their section: two thirds of them on the other core, the rest here after
  // mapping.
  const std::size_t all = out.reading->sentences.size();
  const std::size_t most = all * 2 / 3;
  auto told = std::async(std::launch::async, [&] { return extractor_.match_sentences(*out.reading, 0, most); });
  out.mapping = map_sections(*out.reading, packs_, usual_template(), given);
  const auto rest = extractor_.match_sentences(*out.reading, most, all);
  auto matches = told.get();
  matches.insert(matches.end(), rest.begin(), rest.end());
  std::stable_sort(matches.begin(), matches.end(), [](const auto& x, const auto& y) { return x.kind < y.kind; });
  // Advice needs no elements: it is read beside them.
  auto advised = std::async(std::launch::async, [&] { return adviser_.read(out.reading->passages, library, own); });
  out.extracted = extractor_.extract(*out.reading, out.mapping, matches);
  map_by_elements(*out.reading, packs_, usual_template(), out.extracted.graph, out.mapping);
  for (auto& element : out.extracted.graph.elements)
    element.place.section = out.mapping.section_of[element.place.passage];
  out.remarks = advised.get();
  return out;
}

Judgement Checker::judge(const prose::Node& doc, std::string title, bool library, Date today) const {
  ReadText text = read_text(doc, {}, library);
  Judgement out;
  out.packs = &packs_;
  out.today = today;
  out.templates = {&usual_template()};
  out.reading = std::move(text.reading);
  out.mapping = std::move(text.mapping);
  out.extracted = std::move(text.extracted);
  out.title = title.empty() ? first_title(*out.reading) : std::move(title);
  AnswersInText answers(*out.reading, out.mapping);
  out.answers =
      answerer_.answers(answers, out.templates, [&](const packs::Clue& clue) { return first_filled(out, clue); });
  thread::World world{packs_, out.extracted.graph, {}, {}, {}, {}};
  add_sections(out, world);
  for (const Answer& answer : out.answers) world.answers[answer.question->id] = answer.state;
  for (const auto& [name, native] : natives(out, text.remarks, doc)) world.natives.emplace(name, native.whole);
  out.findings = run_rules(world, library);
  place_sections(out, out.findings);
  std::stable_sort(out.findings.begin(), out.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.place.passage < b.place.passage; });
  out.first_five = choose_five(out.findings);
  out.strengths = strengths(out);
  return out;
}

const packs::Framework* framework_of(const Judgement& judgement, packs::FrameworkSort sort) {
  const auto chosen = judgement.frameworks.find(packs::name_of(sort));
  const auto* found = chosen == judgement.frameworks.end() ? nullptr : judgement.packs->framework(chosen->second);
  return found == nullptr ? judgement.packs->in_force(sort, judgement.today) : found;
}

std::vector<const thread::Element*> read_of_kind(const Judgement& judgement, std::string_view kind) {
  std::vector<const thread::Element*> out;
  for (const thread::Element& element : judgement.extracted.graph.elements)
    if (element.kind == kind) out.push_back(&element);
  return out;
}

std::vector<const thread::Element*> of_kind(const Judgement& judgement, std::string_view kind) {
  if (judgement.made != nullptr)
    if (const auto made = judgement.made->find(kind); made != judgement.made->end()) return made->second;
  return read_of_kind(judgement, kind);
}

const thread::Element* first_filled(const Judgement& judgement, const packs::Clue& clue) {
  for (const thread::Element* element : of_kind(judgement, clue.kind))
    if (std::all_of(clue.filled.begin(), clue.filled.end(), [&](const auto& f) { return element->filled(f); }))
      return element;
  return nullptr;
}

namespace {

int firmness(packs::Force force) {
  switch (force) {
    case packs::Force::law:
      return 4;
    case packs::Force::ours:
      return 3;
    case packs::Force::guide_asks:
      return 2;
    case packs::Force::usual:
      return 1;
    case packs::Force::free:
      return 0;
  }
  return 0;
}

// Words come last: a table of hours is a better talk than an adverb.
double worth(const Asking& finding) {
  const bool about_words = finding.rule.starts_with("text.");
  return finding.weight * 10.0 + firmness(finding.force) * 2.0 - (about_words ? 12.0 : 0.0);
}

}  // namespace

bool goes_before(const Asking& one, const Asking& other) {
  const bool root = one.rule == "vision.thin";
  if (root != (other.rule == "vision.thin")) return root;
  return worth(one) > worth(other);
}

std::vector<std::size_t> choose_five(const std::vector<Finding>& findings) {
  std::vector<Asking> asking;
  for (const Finding& f : findings) asking.push_back({f.rule, f.force, f.weight, f.area});
  return choose_five(asking);
}

std::vector<std::size_t> choose_five(const std::vector<Asking>& findings) {
  constexpr std::size_t most = 5;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < findings.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return goes_before(findings[a], findings[b]); });
  std::vector<std::size_t> chosen;
  std::map<std::string_view, int> rules;
  std::map<packs::Area, int> areas;
  // First one of a rule and two of an area; what room remains goes by weight.
  for (const int per_rule : {1, 2}) {
    for (const std::size_t i : order) {
      if (chosen.size() == most) break;
      const bool taken = std::find(chosen.begin(), chosen.end(), i) != chosen.end();
      if (taken || rules[findings[i].rule] >= per_rule || areas[findings[i].area] >= 1 + per_rule) continue;
      if (per_rule > 1 && findings[i].rule.starts_with("text.")) continue;
      ++rules[findings[i].rule];
      ++areas[findings[i].area];
      chosen.push_back(i);
    }
  }
  return chosen;
}

}  // namespace rd::plan
