#include "plan/natives.hpp"

namespace rd::plan {

using thread::Hit;

std::vector<Hit> advice_hits(const Judgement& judgement, const std::vector<advice::Remark>& remarks,
                             std::string_view rule) {
  std::vector<Hit> hits;
  for (const advice::Remark& remark : remarks) {
    if (remark.rule != rule) continue;
    Hit hit;
    hit.place = judgement.reading->place(remark.passage, remark.from, remark.to);
    hit.subject = {};
    hit.detail = remark.detail;
    hit.values = remark.values;
    hit.ask = remark.ask;
    hit.weight = remark.weight;
    hit.source = remark.source;
    hit.ground = judgement.reading->passages[remark.passage].text;
    hits.push_back(std::move(hit));
  }
  return hits;
}

namespace {

std::vector<Hit> no_summary(const Judgement& judgement) {
  static const text::WordQuery summary("samenvatting|\"in het kort\"|kern|\"op één bladzijde\"|leeswijzer");
  for (const Heading& heading : judgement.reading->headings)
    if (summary.matches(text::stemmed(heading.title))) return {};
  Hit hit;
  hit.ground = "document";
  return {hit};
}

bool has_picture(const prose::Node& node) {
  if (node.type == "image") return true;
  for (const auto& child : node.content)
    if (has_picture(*child)) return true;
  return false;
}

using Natives = std::map<std::string, Native, std::less<>>;

void add_natives_of_workspace(const Judgement& judgement, Natives& out) {
  const auto of_rule = [&](std::string_view name,
                           std::vector<Hit> (*run)(const Judgement&, const packs::Rule&)) -> Native& {
    Native native;
    native.whole = [&judgement, run](const packs::Rule& rule) { return run(judgement, rule); };
    return out.emplace(name, std::move(native)).first->second;
  };
  of_rule("choices.uncovered", choices_uncovered).kinds = {
      "activity", "ambition", "consultation", "core_element", "role", "involved_group", "practice_example"};
  of_rule("names.uncovered", names_uncovered).kinds = {"board",        "school",      "institute",
                                                       "hr_agreement", "hours_given", "partner_meaning"};
  of_rule("instrument.minutes", [](const Judgement& j, const packs::Rule&) { return minutes_asked(j); }).kinds = {
      "instrument"};
  of_rule("elements.double", [](const Judgement& j, const packs::Rule&) { return elements_double(j); }).differences =
      true;
  of_rule("support.one_partner", support_of_one_partner).heard = true;
  of_rule("support.one_level", support_of_one_level).heard = true;
  const auto near = [&](std::string_view name, std::set<std::string, std::less<>> kinds, auto ask) {
    Native native;
    native.whole = [](const packs::Rule&) { return std::vector<Hit>{}; };
    native.kinds = std::move(kinds);
    native.near = std::move(ask);
    out.emplace(name, std::move(native));
  };
  using thread::Element;
  near("agreement.level", {"agreement", "facilitation_agreement"}, level_unknown);
  near("hours.differ", {"facilitation_agreement"},
       [](const packs::Rule&, const Element& e, const std::vector<Near>& n) { return hours_differ(e, n); });
  near("instrument.double", {"goal"},
       [](const packs::Rule&, const Element& e, const std::vector<Near>& n) { return instruments_double(e, n); });
}

Native native_of(thread::Native whole, std::set<std::string, std::less<>> kinds = {}) {
  Native out;
  out.whole = std::move(whole);
  out.kinds = std::move(kinds);
  return out;
}

}  // namespace

std::map<std::string, Native, std::less<>> natives(const Judgement& judgement,
                                                   const std::vector<advice::Remark>& remarks, const prose::Node& doc) {
  using packs::Rule;
  using Kinds = std::set<std::string, std::less<>>;
  std::map<std::string, Native, std::less<>> out;
  const auto plain = [&](std::string_view name, std::vector<Hit> (*run)(const Judgement&),
                         Kinds kinds = {}) -> Native& {
    const auto whole = [&judgement, run](const Rule&) { return run(judgement); };
    return out.emplace(name, native_of(whole, std::move(kinds))).first->second;
  };
  const auto of_rule = [&](std::string_view name, std::vector<Hit> (*run)(const Judgement&, const Rule&)) -> Native& {
    const auto whole = [&judgement, run](const Rule& rule) { return run(judgement, rule); };
    return out.emplace(name, native_of(whole)).first->second;
  };
  const auto of_text = [&](std::string_view name, thread::Native whole) {
    out.emplace(name, native_of(std::move(whole)));
  };
  plain("numbers.contradict", numbers_contradict).differences = true;
  plain("table.sum_differs", sums_differ);
  plain("reference.broken", references_broken);
  plain("vision.thin", vision_thin, {"core_element"});
  plain("question.open", questions_open, {"core_element"}).answers = true;
  plain("satisfaction.only", satisfaction_only, {"instrument"});
  plain("professionalisation.formal_only", professionalisation_formal_only, {"activity"});
  plain("professionalisation.one_sided", professionalisation_one_sided, {"activity"});
  plain("document.no_summary", no_summary);
  of_rule("words.absent", words_absent).kinds = {"activity", "involved_group"};
  of_rule("sentence.matches", sentences_matching);
  Native& share = plain("share.below_norm", [](const Judgement& j) { return shares_below_norm(j); });
  share.kinds = {"student_category"};
  share.today = true;
  share.each = [&](const Rule&, const Elements& elements) { return shares_of_elements(judgement, elements); };
  Native& unseen = plain("core_element.unseen", [](const Judgement& j) {
    Elements read = read_of_kind(j, "core_element");
    for (const thread::Element* ambition : read_of_kind(j, "ambition")) read.push_back(ambition);
    return core_elements_unseen(j, read);
  });
  unseen.kinds = {"core_element", "ambition"};
  unseen.settled_by = {"translates", "seen_in"};
  unseen.each = [&](const Rule&, const Elements& elements) { return core_elements_unseen(judgement, elements); };
  add_natives_of_workspace(judgement, out);
  of_text("image.without_alt", [&](const Rule&) { return pictures_without_alt(judgement, doc); });
  of_text("advice", [&](const Rule& rule) { return advice_hits(judgement, remarks, rule.id); });
  of_text("document.no_picture", [&](const Rule&) {
    Hit hit;
    hit.ground = "document";
    return has_picture(doc) ? std::vector<Hit>{} : std::vector<Hit>{hit};
  });
  return out;
}

}  // namespace rd::plan
