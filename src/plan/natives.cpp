#include "plan/natives.hpp"

namespace rd::plan {

using thread::Hit;
using thread::Native;

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

}  // namespace

std::map<std::string, Native, std::less<>> natives(const packs::Packs& packs, const Judgement& judgement,
                                                   const std::vector<advice::Remark>& remarks, const prose::Node& doc) {
  (void)packs;
  std::map<std::string, Native, std::less<>> out;
  const auto plain = [&](std::string_view name, std::vector<Hit> (*run)(const Judgement&)) {
    out.emplace(name, [&judgement, run](const packs::Rule&) { return run(judgement); });
  };
  plain("numbers.contradict", numbers_contradict);
  plain("table.sum_differs", sums_differ);
  plain("reference.broken", references_broken);
  // A thin vision is asked about once, and others keep quiet about what follows from it.
  auto thin_hits = vision_thin(judgement);
  const bool thin = !thin_hits.empty();
  out.emplace("vision.thin", [thin_hits = std::move(thin_hits)](const packs::Rule&) { return thin_hits; });
  out.emplace("core_element.unseen",
              [&judgement, thin](const packs::Rule&) { return core_elements_unseen(judgement, thin); });
  out.emplace("question.open", [&judgement, thin](const packs::Rule&) { return questions_open(judgement, thin); });
  plain("satisfaction.only", satisfaction_only);
  plain("professionalisation.formal_only", professionalisation_formal_only);
  plain("professionalisation.one_sided", professionalisation_one_sided);
  plain("document.no_summary", no_summary);
  out.emplace("image.without_alt", [&](const packs::Rule&) { return pictures_without_alt(judgement, doc); });
  out.emplace("share.below_norm", [&](const packs::Rule& rule) { return shares_below_norm(judgement, rule); });
  out.emplace("words.absent", [&](const packs::Rule& rule) { return words_absent(judgement, rule); });
  out.emplace("sentence.matches", [&](const packs::Rule& rule) { return sentences_matching(judgement, rule); });
  out.emplace("advice", [&](const packs::Rule& rule) { return advice_hits(judgement, remarks, rule.id); });
  out.emplace("document.no_picture", [&](const packs::Rule&) {
    Hit hit;
    hit.ground = "document";
    return has_picture(doc) ? std::vector<Hit>{} : std::vector<Hit>{hit};
  });
  return out;
}

}  // namespace rd::plan
