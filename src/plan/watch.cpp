#include <algorithm>
#include <future>

#include "plan/watch_step.hpp"
#include "thread/content_choices.hpp"
#include "thread/decisions.hpp"
#include "thread/rule_choices.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

using thread::Subject;

bool meet(const std::set<std::string, std::less<>>& one, const std::set<std::string, std::less<>>& other) {
  const auto& [few, many] = one.size() < other.size() ? std::tie(one, other) : std::tie(other, one);
  return std::any_of(few.begin(), few.end(), [&](const std::string& s) { return many.contains(s); });
}

}  // namespace

// Elements that people made have their own number; what was read comes after them.
class Watch::Around : public thread::Around {
 public:
  explicit Around(const Watch& watch) : watch_(watch), made_(watch.made_.elements().size()) {}

  [[nodiscard]] int links(const Subject& subject, const std::vector<std::string>& types) const override {
    const auto among = [&](const std::vector<std::string>& links) {
      return static_cast<int>(std::count_if(links.begin(), links.end(), [&](const std::string& type) {
        return std::find(types.begin(), types.end(), type) != types.end();
      }));
    };
    if (subject.index >= made_) return among(watch_.left_.links[subject.index - made_]);
    const auto read = watch_.left_.at_made.find(subject.index);
    return watch_.made_.links(subject.index, types) + (read == watch_.left_.at_made.end() ? 0 : among(read->second));
  }
  [[nodiscard]] int others(const Subject& subject, const thread::Others& others) const override {
    if (subject.index >= made_) {
      int out = 0;
      for (std::size_t i = 0; i < watch_.left_.elements.size(); ++i) {
        const Subject other{&watch_.left_.elements[i], made_ + i};
        if (other.index != subject.index && other.element->kind == subject.element->kind && counts(other, others))
          ++out;
      }
      return out;
    }
    const std::size_t kind = watch_.made_.elements()[subject.index].kind;
    const auto& groups = watch_.book_.groups[kind];
    for (std::size_t g = 0; g < groups.size(); ++g)
      if (groups[g].others == others) return watch_.filled_[kind][g] - watch_.in_group_[subject.index][g];
    return 0;
  }
  [[nodiscard]] bool counts(const Subject& subject, const thread::Others& others) const {
    return thread::is_one(others, *subject.element, [&] { return links(subject, others.links); });
  }
  [[nodiscard]] int count(std::string_view kind) const override {
    return static_cast<int>(of_kind(watch_.now_, kind).size());
  }
  [[nodiscard]] std::optional<bool> says(std::string_view section, const text::WordQuery& words) const override {
    const auto found = watch_.now_.mapping.sentences_of.find(section);
    if (found == watch_.now_.mapping.sentences_of.end() || found->second.empty()) return std::nullopt;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](const std::size_t s) { return words.matches(watch_.now_.reading->sentences[s].stemmed); });
  }
  [[nodiscard]] std::optional<thread::AnswerState> answer(std::string_view question) const override {
    const auto found = watch_.answers_.find(question);
    return found == watch_.answers_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] std::optional<Date> today() const override { return watch_.today_; }

 private:
  const Watch& watch_;
  const std::size_t made_;
};

Watch::Watch(const Checker& checker, const RuleBook& book, std::optional<Date> edition)
    : checker_(checker), book_(book), edition_(edition), made_(checker.packs()), written_(checker) {
  now_.packs = &checker.packs();
  now_.made = &by_kind_;
  on_.assign(book.rules.size(), 0);
  everywhere_.assign(book.rules.size(), 0);
  whole_.resize(book.rules.size());
  for (const auto& groups : book.groups) filled_.emplace_back(groups.size(), 0);
}

void Watch::take(const work::State& open_part, const std::vector<AnyId>& changed, Date today) {
  const work::Reader reader = work::program_reader();
  const work::View view(open_part, reader, today);
  Step step;
  step.first = !std::exchange(begun_, true);
  step.day = std::exchange(today_, today) != today;
  now_.today = today;
  step.text = step.decisions = step.choices = step.frameworks = step.heard = step.first;
  for (const AnyId& id : changed) {
    const auto& entity = open_part.find(id);
    if (entity == nullptr) continue;
    step.text |= WrittenText::concerns(entity->kind);
    step.heard |= concerns_heard(entity->kind);
    step.choices |= entity->kind == thread::RuleChoice::kind || entity->kind == thread::EditionChoice::kind;
    step.frameworks |= entity->kind == thread::FrameworkChoice::kind;
    step.decisions |= entity->kind == thread::DeliberateChoice::kind || entity->kind == thread::Talked::kind;
  }
  step.touched = made_.take(open_part, view, changed);
  if (step.decisions) settled_ = thread::settled(view);
  if (step.choices) take_choices(view, step);
  if (step.frameworks) take_frameworks(view, step);
  if (step.heard) step.heard = std::exchange(now_.heard, heard_in(view)) != now_.heard;
  if (step.text) take_text(view, step);
  take_places(step);
  take_left_over(step);
  take_groups(step);
  take_answers(step);
  take_everywhere(step);
  ask_elements(step);
  ask_natives_of_elements(step);
  ask_natives_near(step);
  ask_whole(step);
  take_strengths(step);
}

void Watch::take_choices(const work::View& view, Step& step) {
  std::map<std::string, bool> chosen;
  for (const auto& choice : view.all<thread::RuleChoice>()) chosen[choice.rule] = choice.on;
  const Date edition = edition_.value_or(thread::edition_of(view));
  for (std::size_t r = 0; r < book_.rules.size(); ++r) {
    const packs::Rule& rule = *book_.rules[r].rule;
    const auto choice = chosen.find(rule.id);
    const bool wanted = choice == chosen.end() ? rule.on : choice->second;
    const char on = wanted && rule.in_edition(edition) ? 1 : 0;
    if (std::exchange(on_[r], on) != on) step.rules_changed.insert(r);
  }
}

// Another framework is as another day: what is in force has changed.
void Watch::take_frameworks(const work::View& view, Step& step) {
  std::map<std::string, std::string, std::less<>> chosen;
  for (const auto& choice : view.all<thread::FrameworkChoice>()) chosen[choice.sort] = choice.framework;
  step.day |= std::exchange(now_.frameworks, chosen) != chosen;
}

void Watch::take_text(const work::View& view, Step& step) {
  step.text = written_.take(view);
  if (!step.text) return;
  const ReadText& read = written_.read();
  now_.reading = read.reading;
  now_.mapping = read.mapping;
  now_.templates = written_.templates();
  now_.remembered = std::make_shared<Remembered>();
  natives_ = natives(now_, read.remarks, written_.doc());
  names_read_.clear();
  for (const thread::Element& element : read.extracted.graph.elements)
    names_read_.insert(key_of(element.kind, element.name()));
}

// Where elements stand, which a heading tells.
void Watch::take_places(Step& step) {
  const std::size_t known = under_.size();
  const auto& elements = made_.elements();
  under_.resize(elements.size());
  at_.resize(elements.size());
  in_group_.resize(elements.size());
  for (std::size_t i = known; i < elements.size(); ++i) in_group_[i].resize(book_.groups[elements[i].kind].size());
  const auto place = [&](std::size_t i) {
    const Under& under = written_.under(elements[i].heading);
    if (under == under_[i]) return false;
    under_[i] = under;
    thread::Element& element = made_.element(i).element;
    element.place.heading = under.label;
    element.place.section = under.section;
    return true;
  };
  for (const std::size_t i : step.touched.elements) place(i);
  if (!step.text || step.first) return;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (!place(i)) continue;
    step.touched.elements.push_back(i);
    step.touched.kinds.insert(elements[i].element.kind);
  }
}

void Watch::take_left_over(Step& step) {
  const packs::Packs& packs = checker_.packs();
  const auto was_read = [&](const auto& name) {
    return names_read_.contains(key_of(packs.kinds[name.first].id, name.second));
  };
  step.left_over = step.text || std::any_of(step.touched.names.begin(), step.touched.names.end(), was_read);
  const auto& read = written_.read().extracted;
  for (const std::string& name : step.touched.kinds) {
    const packs::Kind* kind = packs.kind(name);
    auto there = made_.there_of_kind(static_cast<std::size_t>(kind - packs.kinds.data()));
    const bool was = by_kind_.contains(name);
    if (was == there.empty())
      step.left_over |= std::any_of(read.graph.elements.begin(), read.graph.elements.end(),
                                    [&](const auto& element) { return element.kind == name; });
    if (there.empty()) {
      by_kind_.erase(name);
    } else {
      by_kind_.insert_or_assign(name, std::move(there));
    }
  }
  if (!step.left_over) return;
  const auto ends = [&] {
    for (const auto& [element, types] : left_.at_made)
      for (const auto& type : types) step.touched.links.emplace_back(element, type);
  };
  ends();
  step.left_before = std::exchange(left_, left_over(packs, made_, read));
  ends();
  now_.extracted.graph.elements = left_.elements;
  now_.extracted.differences = left_.differences;
}

void Watch::take_groups(Step& step) {
  const auto before = filled_;
  const Around around(*this);
  const auto look = [&](std::size_t i) {
    const MadeElement& made = made_.elements()[i];
    const auto& groups = book_.groups[made.kind];
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const char now = made.there && around.counts({&made.element, i}, groups[g].others) ? 1 : 0;
      filled_[made.kind][g] += now - std::exchange(in_group_[i][g], now);
    }
  };
  for (const std::size_t i : step.touched.elements) look(i);
  for (std::size_t l = 0; !step.first && l < step.touched.links.size(); ++l) look(step.touched.links[l].first);
  // Whoever is one of them counts one less.
  const auto other = [](int was, int is, int asked) {
    return (was >= asked) != (is >= asked) || (was > asked) != (is > asked);
  };
  for (std::size_t kind = 0; kind < filled_.size(); ++kind)
    for (std::size_t g = 0; g < filled_[kind].size(); ++g)
      for (const auto& [rule, asked] : book_.groups[kind][g].rules)
        if (other(before[kind][g], filled_[kind][g], asked)) step.rules_changed.insert(rule);
}

void Watch::take_answers(Step& step) {
  const Answerer& answerer = checker_.answerer();
  const auto& kinds = step.touched.kinds;
  const bool anew = step.text || step.left_over ||
                    std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) { return answerer.looks_for(kind); });
  if (!anew) return;
  now_.answers = answerer.answers(written_.answers(), now_.templates,
                                  [&](const packs::Clue& clue) { return first_filled(now_, clue); });
  step.answers = true;
  std::map<std::string, thread::AnswerState, std::less<>> before = std::exchange(answers_, {});
  for (const Answer& answer : now_.answers) {
    answers_.emplace(answer.question->id, answer.state);
    const auto known = before.find(answer.question->id);
    if (known == before.end() || known->second != answer.state) step.answers_changed.insert(answer.question->id);
    if (known != before.end()) before.erase(known);
  }
  for (const auto& [question, state] : before)
    step.answers_changed.insert(question);  // of what nobody follows any more
}

void Watch::take_everywhere(Step& step) {
  const Around around(*this);
  for (std::size_t r = 0; r < book_.rules.size(); ++r) {
    const auto& ready = book_.rules[r];
    const bool anew = step.first || (step.text && !ready.reads.sections.empty()) ||
                      (step.left_over && !ready.reads.counts.empty()) || meet(ready.reads.counts, step.touched.kinds) ||
                      meet(ready.reads.answers, step.answers_changed);
    if (!anew) continue;
    const char now = ready.conditions.hold_everywhere(around) ? 1 : 0;
    if (std::exchange(everywhere_[r], now) != now) step.rules_changed.insert(r);
  }
}

void Watch::ask_elements(Step& step) {
  // What is asked of one element changes nothing at another: of many, the other core takes half.
  const auto& touched = step.touched.elements;
  const auto of = [&](std::size_t from, std::size_t to) {
    Kinds told;
    for (std::size_t t = from; t < to; ++t)
      for (const std::size_t rule : book_.of_kind[made_.elements()[touched[t]].kind]) ask(touched[t], rule, told);
    return told;
  };
  constexpr std::size_t many = 1'000;
  const std::size_t half = touched.size() > many ? touched.size() / 2 : touched.size();
  auto rest = std::async(half < touched.size() ? std::launch::async : std::launch::deferred, of, half, touched.size());
  step.kinds_told.merge(of(0, half));
  step.kinds_told.merge(rest.get());
  if (step.first) return;  // that was all of them
  for (const auto& [i, type] : step.touched.links)
    for (const std::size_t rule : book_.of_kind[made_.elements()[i].kind])
      if (book_.rules[rule].reads.links.contains(type)) ask(i, rule, step.kinds_told);
  std::set<std::size_t> rules = step.rules_changed;
  for (std::size_t r = 0; step.day && r < book_.rules.size(); ++r)
    if (book_.rules[r].reads.today) rules.insert(r);
  for (const std::size_t rule : rules)
    if (const auto kind = book_.rules[rule].kind)
      for (const std::size_t i : made_.of_kind(*kind)) ask(i, rule, step.kinds_told);
}

void Watch::ask(std::size_t element, std::size_t rule, Kinds& told) {
  forget(element, rule, told);
  const MadeElement& made = made_.elements()[element];
  if (!made.there || on_[rule] == 0 || everywhere_[rule] == 0) return;
  if (!book_.rules[rule].conditions.hold_here({&made.element, element}, Around(*this))) return;
  tell(element, rule, thread::hit_on(made.element, book_.rules[rule].reads), told);
}

void Watch::forget(std::size_t element, std::size_t rule, Kinds& told) {
  const auto gone = std::erase_if(at_[element], [&](const Told& one) { return one.rule == rule; });
  if (gone > 0) told.insert(made_.elements()[element].element.kind);
}

void Watch::tell(std::size_t element, std::size_t rule, thread::Hit hit, Kinds& kinds) {
  const thread::Finding finding = thread::finding_of(*book_.rules[rule].rule, std::move(hit));
  Told one = told(checker_.packs(), rule, book_.rules[rule].texts, finding, spot_of(finding.place));
  auto& here = at_[element];
  const auto after = std::find_if(here.begin(), here.end(), [&](const Told& other) { return other.rule > rule; });
  here.insert(after, std::move(one));
  kinds.insert(made_.elements()[element].element.kind);
}

bool Watch::asks_anew(std::size_t rule, const Step& step) const {
  const auto& ready = book_.rules[rule];
  if (step.first || step.text || step.rules_changed.contains(rule)) return true;
  if (ready.reads.native.empty()) return step.left_over || (step.day && ready.reads.today);
  const auto native = natives_.find(ready.reads.native);
  if (native == natives_.end()) return false;
  const Native& reads = native->second;
  return meet(ready.kinds.empty() ? reads.kinds : ready.kinds, step.touched.kinds) || (step.day && reads.today) ||
         (reads.heard && step.heard) || (reads.answers && !step.answers_changed.empty()) ||
         (step.left_over && (reads.differences || !reads.kinds.empty()));
}

std::vector<thread::Hit> Watch::whole_hits(std::size_t rule) const {
  const auto& ready = book_.rules[rule];
  if (on_[rule] == 0) return {};
  if (!ready.reads.native.empty()) {
    const auto native = natives_.find(ready.reads.native);
    return native == natives_.end() ? std::vector<thread::Hit>{} : native->second.whole(*ready.rule);
  }
  if (everywhere_[rule] == 0) return {};
  const Around around(*this);
  std::vector<thread::Hit> hits;
  if (ready.kind) {
    for (std::size_t i = 0; i < left_.elements.size(); ++i) {
      const thread::Element& element = left_.elements[i];
      const Subject subject{&element, made_.elements().size() + i};
      if (element.kind == ready.rule->each && ready.conditions.hold_here(subject, around))
        hits.push_back(thread::hit_on(element, ready.reads));
    }
    return hits;
  }
  if (!ready.conditions.hold_here({}, around)) return {};
  if (ready.rule->each == "document") return {thread::hit_on(*ready.rule, {}, {})};
  constexpr std::string_view section = "section:";
  if (!ready.rule->each.starts_with(section)) return {};
  const auto found = now_.mapping.sentences_of.find(ready.rule->each.substr(section.size()));
  if (found == now_.mapping.sentences_of.end() || found->second.empty()) return {};
  return {
      thread::hit_on(*ready.rule, found->first, now_.reading->place(now_.reading->sentences[found->second.front()]))};
}

void Watch::ask_whole(Step& step) {
  bool other = false;
  for (std::size_t r = 0; r < book_.rules.size(); ++r) {
    if (!asks_anew(r, step)) continue;
    other |= !whole_[r].empty();
    whole_[r].clear();
    for (thread::Hit& hit : whole_hits(r)) {
      thread::Finding finding = thread::finding_of(*book_.rules[r].rule, std::move(hit));
      place_section(now_, finding);
      whole_[r].push_back(told(checker_.packs(), r, book_.rules[r].texts, finding, spot_of(finding.place)));
    }
    other |= !whole_[r].empty();
  }
  if (!other) return;
  std::set<std::string, std::less<>> blocks;
  for (const auto& of_rule : whole_)
    for (const Told& one : of_rule)
      if (one.open_point) blocks.insert(one.block);
  step.blocks = blocks != open_blocks_;
  open_blocks_ = std::move(blocks);
}

Spot Watch::spot_of(const thread::Place& place) const {
  if (place.passage >= beside_text) {
    const auto id = parse_id(place.block);
    const std::size_t* element = id ? made_.find(*id) : nullptr;
    if (element != nullptr)
      return {under_[*element].ours ? made_.elements()[*element].heading.substr(1) : std::string{}, place.block};
  }
  return {written_.section_of(place), {}};
}

void Watch::take_strengths(Step& step) {
  const OpenPoint open_point = [&](const thread::Place& place) {
    if (open_blocks_.contains(place.block)) return true;
    const auto id =
        place.passage >= beside_text ? parse_id(place.block) : Result<AnyId>(refuse(Why::invalid, "id.form"));
    if (!id) return false;
    const auto& here = at_[*made_.find(*id)];
    return std::any_of(here.begin(), here.end(), [](const Told& told) { return told.open_point; });
  };
  const bool all = step.text || step.left_over || step.blocks;
  bool other = false;
  const auto part = [&](std::size_t i, std::initializer_list<std::string_view> kinds, const auto& make) {
    const auto touched = [&](std::string_view kind) {
      return step.touched.kinds.contains(kind) || step.kinds_told.contains(kind);
    };
    if (!all && std::none_of(kinds.begin(), kinds.end(), touched)) return;
    strengths_[i] = make();
    other = true;
  };
  part(0, {"core_element", "ambition"}, [&] { return strong_thread(now_); });
  part(1, {"talk"}, [&] { return strong_talk(now_, open_point); });
  std::size_t i = 2;
  for (const std::string_view kind : {"goal", "role", "action", "risk"})
    part(i++, {kind}, [&] { return whole_element(now_, kind, open_point); });
  if (all || step.answers) {
    strengths_[i] = complete_section(now_);
    other = true;
  }
  if (!other) return;
  json::array told;
  for (const Strength& strength : put_together({strengths_.begin(), strengths_.end()}))
    told.push_back(strength_json(now_, checker_.packs(), strength, spot_of(strength.place)));
  strengths_text_ = json::serialize(told);
}

std::size_t Watch::count() const {
  std::size_t out = 0;
  for (const auto& of_rule : whole_) out += of_rule.size();
  for (const auto& here : at_) out += here.size();
  return out;
}

std::size_t Watch::bytes() const {
  constexpr std::size_t element = 1'000;   // with its fields and links
  constexpr std::size_t sentence = 1'500;  // with its stems
  constexpr std::size_t finding = 2'500;   // its text, mostly
  return made_.elements().size() * element + now_.reading->sentences.size() * sentence + count() * finding;
}

std::string Watch::text() const {
  std::vector<const Told*> all;
  for (const auto& of_rule : whole_)
    for (const Told& one : of_rule) all.push_back(&one);
  std::stable_sort(all.begin(), all.end(), [](const Told* a, const Told* b) { return a->passage < b->passage; });
  for (std::size_t kind = 0; kind < checker_.packs().kinds.size(); ++kind)
    for (const std::size_t i : made_.of_kind(kind))
      for (const Told& one : at_[i]) all.push_back(&one);
  return findings_text(all, settled_, strengths_text_);
}

}  // namespace rd::plan
