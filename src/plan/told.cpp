#include "plan/told.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "plan/report_words.hpp"
#include "thread/rule_choices.hpp"

namespace rd::plan {
namespace {

using thread::Finding;
using thread::Place;

json::object both(const std::string& nl, const std::string& en) {
  return {{"nl", nl}, {"en", en}};
}
json::object place_json(const Place& place) {
  return {{"heading", shown(place.heading)}, {"block", place.block}, {"quote", shown(place.quote)}};
}
void put_spot(const Spot& spot, json::object& out) {
  if (!spot.element.empty()) out["element"] = spot.element;
  if (!spot.section.empty()) out["section"] = spot.section;
}

// As JSON; most texts have nothing in them that would have to be told otherwise.
std::string quoted(std::string_view text) {
  const auto other = [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; };
  if (std::any_of(text.begin(), text.end(), other)) return json::serialize(json::value(text));
  std::string out;
  out.reserve(text.size() + 2);
  out += '"';
  out += text;
  out += '"';
  return out;
}
std::string text_of(const packs::Text& text) {
  return R"({"nl":)" + quoted(shown(text.nl)) + R"(,"en":)" + quoted(shown(text.en)) + "}";
}
std::string text_of(const Place& place) {
  return R"({"heading":)" + quoted(shown(place.heading)) + R"(,"block":)" + quoted(place.block) + R"(,"quote":)" +
         quoted(shown(place.quote)) + "}";
}

// Members, each with a comma before it. There are many findings: what a rule always says is ready.
std::string members(const packs::Rule& rule, const RuleTexts& texts, const Finding& finding, const Spot& spot) {
  std::string out;
  const auto put = [&](std::string_view name, const std::string& value) {
    out += ",\"";
    out += name;
    out += "\":";
    out += value;
  };
  const auto put_text = [&](std::string_view name, const packs::Text& text, const packs::Text& usual,
                            const std::string& ready) { put(name, text == usual ? ready : text_of(text)); };
  put("rule", quoted(finding.rule));
  if (!finding.detail.empty()) put("detail", quoted(finding.detail));
  put("force", quoted(packs::name_of(finding.force)));
  put("weight", std::to_string(finding.weight));
  put("area", quoted(packs::name_of(finding.area)));
  if (!finding.subject.empty()) put("subject", quoted(shown(finding.subject)));
  if (!spot.element.empty()) put("element", quoted(spot.element));
  if (!spot.section.empty()) put("section", quoted(spot.section));
  put("place", text_of(finding.place));
  put_text("title", finding.title, rule.title, texts.title);
  put("ask", text_of(finding.ask));
  put_text("why", finding.why, rule.why, texts.why);
  put_text("go_on", finding.go_on, rule.go_on, texts.go_on);
  put("source", finding.source == rule.source ? texts.source : json::serialize(thread::sources_json(finding.source)));
  return out;
}

// Two elements may bear one name and say the same: then the second gets an identity of its own. Nothing where it keeps
// the one it has.
std::unordered_map<const Told*, std::string> told_apart(const std::vector<const Told*>& findings) {
  std::unordered_map<const Told*, std::string> out;
  std::unordered_map<std::string_view, int> met;
  met.reserve(findings.size());
  for (const Told* one : findings)
    if (const int before = met[one->id]++; before > 0)
      out.emplace(one, thread::finding_id(one->asking.rule, one->id, std::to_string(before)));
  return out;
}

// The best two of every rule: no choice of five looks further.
class Best {
 public:
  void add(const Told* told) {
    auto& best = of_rule_[told->rule];
    if (best[0] == nullptr || goes_before(told->asking, best[0]->asking)) {
      best = {told, best[0]};
    } else if (best[1] == nullptr || goes_before(told->asking, best[1]->asking)) {
      best[1] = told;
    }
  }
  // In the order in which they were added; that is told by `at`.
  template <class At>
  void choose(const At& at, std::set<const Told*>& into) const {
    std::map<std::size_t, const Told*> in_order;
    for (const auto& [rule, best] : of_rule_)
      for (const Told* one : best)
        if (one != nullptr) in_order.emplace(at(one), one);
    std::vector<Asking> asking;
    std::vector<const Told*> all;
    for (const auto& [place, one] : in_order) {
      asking.push_back(one->asking);
      all.push_back(one);
    }
    for (const std::size_t i : choose_five(asking)) into.insert(all[i]);
  }

 private:
  std::map<std::size_t, std::array<const Told*, 2>> of_rule_;
};

}  // namespace

RuleTexts::RuleTexts(const packs::Rule& rule)
    : title(text_of(rule.title)),
      why(text_of(rule.why)),
      go_on(text_of(rule.go_on)),
      source(json::serialize(thread::sources_json(rule.source))) {}

Told told(const packs::Packs& packs, std::size_t rule, const RuleTexts& texts, const Finding& finding,
          const Spot& spot) {
  Told out;
  out.rule = rule;
  out.id = finding.id;
  out.asking = {packs.rules[rule].id, finding.force, finding.weight, finding.area};
  out.open_point = is_open_point(finding);
  out.passage = finding.place.passage;
  out.block = finding.place.block;
  out.section = spot.section;
  out.json = members(packs.rules[rule], texts, finding, spot);
  return out;
}

std::string findings_text(const std::vector<const Told*>& findings, const Settled& settled,
                          std::string_view strengths) {
  const auto apart = told_apart(findings);
  const auto id_of = [&](const Told* one) -> const std::string& {
    if (apart.empty()) return one->id;
    const auto found = apart.find(one);
    return found == apart.end() ? one->id : found->second;
  };
  Best whole;
  std::unordered_map<std::string_view, Best> here;
  std::size_t bytes = strengths.size() + 40;
  for (const Told* one : findings) {
    bytes += one->json.size() + 80;
    if (!settled.empty() && settled.contains(id_of(one))) continue;
    whole.add(one);
    if (!one->section.empty()) here[one->section].add(one);
  }
  std::unordered_map<const Told*, std::size_t> place;
  for (std::size_t i = 0; i < findings.size(); ++i) place.emplace(findings[i], i);
  const auto at = [&](const Told* one) { return place.at(one); };
  std::set<const Told*> first, first_here;
  whole.choose(at, first);
  for (const auto& [section, best] : here) best.choose(at, first_here);

  std::string out;
  out.reserve(bytes);
  out = R"({"findings":[)";
  for (const Told* one : findings) {
    if (out.back() != '[') out += ',';
    out += R"({"id":")" + id_of(one) + '"';
    out += one->json;
    out += first.contains(one) ? R"(,"first":true)" : R"(,"first":false)";
    out += first_here.contains(one) ? R"(,"first_here":true})" : R"(,"first_here":false})";
  }
  out += R"(],"strengths":)";
  out += strengths;
  out += '}';
  return out;
}

json::object strength_json(const Judgement& judgement, const packs::Packs& packs, const Strength& strength,
                           const Spot& spot) {
  const Wording nl(packs, judgement, Language::nl);
  const Wording en(packs, judgement, Language::en);
  json::object out{{"code", strength.code},
                   {"title", both(nl.strength(strength), en.strength(strength))},
                   {"why", both(nl.strength_why(strength), en.strength_why(strength))},
                   {"place", place_json(strength.place)}};
  put_spot(spot, out);
  return out;
}

}  // namespace rd::plan
