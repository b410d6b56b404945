#include <map>
#include <mutex>
#include <set>

#include "plan/check.hpp"
#include "plan/document.hpp"
#include "plan/ops.hpp"
#include "plan/report_words.hpp"
#include "plan/workspace.hpp"
#include "thread/decisions.hpp"
#include "thread/rule_choices.hpp"

namespace rd::plan {
namespace {

using thread::Finding;
using thread::Place;

// Where something stands in the workspace: ids as text, "" when it stands nowhere.
struct Spot {
  std::string section, element;
};

// From a place in the whole text to the section and the element that people know.
class Spots {
 public:
  Spots(const Written& written, const Judgement& judgement) : written_(written), reading_(*judgement.reading) {
    for (const auto& block : written.doc->content) {
      const std::string bid = prose::attr_text(*block, "bid");
      if (block->type == "heading" && bid.size() == id_size + 1) own_.insert(bid);
    }
    for (std::size_t i = 0; i < written.known.elements.size(); ++i)
      elements_.emplace(written.known.elements[i].id, &written.known.elements[i]);
  }

  [[nodiscard]] Spot of(const Place& place) const {
    if (const auto element = elements_.find(place.block); element != elements_.end()) {
      const std::string& heading = element->second->heading;
      return {own_.contains(heading) ? heading.substr(1) : "", place.block};
    }
    if (!place.block.empty()) return {above(place.passage), {}};
    for (const auto& [heading, section] : written_.known.sections)
      if (!place.section.empty() && section == place.section) return {heading.substr(1), {}};
    return {};
  }

 private:
  static constexpr std::size_t id_size = 26;

  [[nodiscard]] std::string above(std::size_t passage) const {
    for (int h = reading_.heading_of[passage]; h >= 0; h = reading_.headings[static_cast<std::size_t>(h)].parent) {
      const std::string& bid = reading_.passages[reading_.headings[static_cast<std::size_t>(h)].passage].bid;
      if (own_.contains(bid)) return bid.substr(1);
    }
    return {};
  }

  const Written& written_;
  const Reading& reading_;
  std::set<std::string, std::less<>> own_;
  std::map<std::string, const KnownElement*, std::less<>> elements_;
};

json::object both(const std::string& nl, const std::string& en) {
  return {{"nl", nl}, {"en", en}};
}
json::object both(const packs::Text& text) {
  return both(shown(text.nl), shown(text.en));
}
json::object place_json(const Place& place) {
  return {{"heading", shown(place.heading)}, {"block", place.block}, {"quote", shown(place.quote)}};
}
void put_spot(const Spot& spot, json::object& out) {
  if (!spot.element.empty()) out["element"] = spot.element;
  if (!spot.section.empty()) out["section"] = spot.section;
}

// Two elements may bear one name and say the same: then the second gets an identity of its own.
void tell_apart(std::vector<Finding>& findings) {
  std::map<std::string, int> met;
  for (Finding& finding : findings)
    if (const int before = met[finding.id]++; before > 0)
      finding.id = thread::finding_id(finding.rule, finding.id, std::to_string(before));
}

// The findings to begin with, of those that still ask.
std::set<std::size_t> firsts(const std::vector<Finding>& findings, const std::vector<std::size_t>& asking) {
  std::vector<Finding> some;
  for (const std::size_t i : asking) some.push_back(findings[i]);
  std::set<std::size_t> out;
  for (const std::size_t i : choose_five(some)) out.insert(asking[i]);
  return out;
}

json::object finding_json(const Finding& finding, const Spot& spot) {
  json::object out{{"id", finding.id}, {"rule", finding.rule}};
  if (!finding.detail.empty()) out["detail"] = finding.detail;
  out["force"] = packs::name_of(finding.force);
  out["weight"] = finding.weight;
  out["area"] = packs::name_of(finding.area);
  if (!finding.subject.empty()) out["subject"] = shown(finding.subject);
  put_spot(spot, out);
  out["place"] = place_json(finding.place);
  out["title"] = both(finding.title);
  out["ask"] = both(finding.ask);
  out["why"] = both(finding.why);
  out["go_on"] = both(finding.go_on);
  out["source"] = thread::sources_json(finding.source);
  return out;
}

json::array findings_of(const std::vector<Finding>& findings, const Spots& spots,
                        const std::set<std::string, std::less<>>& settled) {
  std::vector<std::size_t> asking;
  std::map<std::string, std::vector<std::size_t>> here;
  std::vector<Spot> where;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    where.push_back(spots.of(findings[i].place));
    if (settled.contains(findings[i].id)) continue;
    asking.push_back(i);
    if (!where[i].section.empty()) here[where[i].section].push_back(i);
  }
  const auto first = firsts(findings, asking);
  std::set<std::size_t> first_here;
  for (const auto& [section, some] : here) first_here.merge(firsts(findings, some));
  json::array out;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    json::object one = finding_json(findings[i], where[i]);
    one["first"] = first.contains(i);
    one["first_here"] = first_here.contains(i);
    out.push_back(std::move(one));
  }
  return out;
}

json::array strengths_of(const Judgement& judgement, const packs::Packs& packs, const Spots& spots) {
  const Wording nl(packs, judgement, Language::nl);
  const Wording en(packs, judgement, Language::en);
  json::array out;
  for (const Strength& strength : judgement.strengths) {
    json::object one{{"code", strength.code},
                     {"title", both(nl.strength(strength), en.strength(strength))},
                     {"why", both(nl.strength_why(strength), en.strength_why(strength))},
                     {"place", place_json(strength.place)}};
    put_spot(spots.of(strength.place), one);
    out.push_back(std::move(one));
  }
  return out;
}

// Compiled when the first workspace asks for it, and then for all.
class OneChecker {
 public:
  explicit OneChecker(const packs::Packs& packs) : packs_(packs) {}
  // Null when the packs have no template.
  [[nodiscard]] const Checker* checker() {
    std::call_once(once_, [this] {
      if (packs_.templates.empty()) return;
      const bool known = packs_.find_template("overarching") != nullptr;
      checker_ = std::make_unique<Checker>(packs_, known ? "overarching" : packs_.templates.front().id);
    });
    return checker_.get();
  }

 private:
  const packs::Packs& packs_;
  std::once_flag once_;
  std::unique_ptr<const Checker> checker_;
};

}  // namespace

std::string findings_json(const work::View& view, const Checker& checker) {
  const Written all = written(view, checker.packs());
  Judgement judgement = checker.judge(*all.doc, all.title, all.known);
  tell_apart(judgement.findings);
  const Spots spots(all, judgement);
  return json::serialize(json::object{{"findings", findings_of(judgement.findings, spots, thread::settled(view))},
                                      {"strengths", strengths_of(judgement, checker.packs(), spots)}});
}

void register_findings(work::Registry& registry, const packs::Packs& packs) {
  registry.derive("findings", [one = std::make_shared<OneChecker>(packs)](const work::State& open_part, Date today) {
    const Checker* checker = one->checker();
    const work::Reader reader = work::program_reader();
    return checker == nullptr ? std::string(R"({"findings":[],"strengths":[]})")
                              : findings_json(work::View(open_part, reader, today), *checker);
  });
}

}  // namespace rd::plan
