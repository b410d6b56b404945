// What text.commit does with a text, without workspaces and rights: one question a line, one answer a line, until there
// are no more. What tests/prose/together.test.mjs lets real editors write to.
//   {"text":N,"doc":…}                              text N begins, or begins anew, as that at version 0
//   {"text":N,"base":…,"steps":[…],"mark":…}        {"version","placed","lost":[slices],"commit"?} or
//   {"refused":code,"what":…};
//                                                   the same mark again: the same answer
//   {"text":N}                                      {"version","doc"}; "end":true: it is forgotten
#include <iostream>
#include <map>
#include <string>

#include "base/json.hpp"
#include "prose/changed.hpp"
#include "prose/parts.hpp"
#include "prose/rebase.hpp"

namespace {

using namespace rd;

struct Text {
  prose::PartPtr doc;
  std::vector<std::vector<prose::StepMap>> maps;  // of each version, the first of version 1
  std::map<std::string, json::object> answers;    // by mark
  int ids = 0;
};

json::object refused(std::string_view code, std::string_view what) {
  return {{"refused", code}, {"what", what}};
}

void give_ids(Text& text, std::size_t sent, prose::Rebased& written) {
  const auto new_id = [&] { return "program" + std::to_string(++text.ids); };
  for (prose::Step& step : prose::fresh_ids(*text.doc, *written.doc, new_id)) {
    written.doc = prose::applied(written.doc, step).value();
    written.steps.push_back({sent, std::move(step)});
  }
}

// As it is told to everybody; the text becomes it.
json::object written_in(Text& text, const prose::Rebased& written, bool as_sent, const json::value& mark) {
  json::array steps, of;
  std::vector<prose::StepMap> maps;
  for (const prose::Moved& one : written.steps) {
    steps.push_back(prose::to_json(one.step));
    if (!as_sent) of.push_back(one.of);
    maps.push_back(prose::map_of(one.step));
  }
  text.doc = written.doc;
  text.maps.push_back(std::move(maps));
  return {{"version", text.maps.size()}, {"steps", std::move(steps)}, {"of", std::move(of)}, {"mark", mark}};
}

json::object commit(Text& text, const json::object& in) {
  std::vector<prose::Step> steps;
  for (const json::value& one : in.at("steps").as_array()) {
    auto step = prose::step_from_json(one);
    if (!step) return refused(step.error().code, json::serialize(one));
    steps.push_back(*std::move(step));
  }
  std::vector<prose::StepMap> since;
  for (auto version = in.at("base").to_number<std::size_t>(); version < text.maps.size(); ++version)
    since.insert(since.end(), text.maps[version].begin(), text.maps[version].end());
  prose::Rebased written = prose::rebased(text.doc, steps, since);

  json::array placed, lost;
  const std::vector<bool> kept = written.kept(steps.size());
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (kept[i]) placed.push_back(i);
  for (const prose::Lost& one : written.lost) lost.push_back(prose::to_json(one.slice));
  json::object out{{"version", text.maps.size()}, {"placed", std::move(placed)}, {"lost", std::move(lost)}};
  if (written.steps.empty()) return out;
  give_ids(text, steps.size(), written);
  if (const auto amiss = prose::problems_of_change(*text.doc, *written.doc, 1); !amiss.empty())
    return refused("prose.schema", amiss[0].path + " " + amiss[0].reason + " " + amiss[0].what);
  out["commit"] = written_in(text, written, written.as_sent(steps.size()), in.at("mark"));
  out["version"] = text.maps.size();
  return out;
}

json::object answer(std::map<std::int64_t, Text>& texts, const json::object& in) {
  const std::int64_t number = in.at("text").as_int64();
  if (const auto* doc = in.if_contains("doc")) {
    texts[number] = {prose::part_from_json(*doc).value(), {}, {}, 0};
    return {{"version", 0}};
  }
  Text& text = texts.at(number);
  if (const auto* mark = in.if_contains("mark")) {
    const auto [known, fresh] = text.answers.try_emplace(std::string(mark->as_string()));
    if (fresh) known->second = commit(text, in);
    return known->second;
  }
  json::object out{{"version", text.maps.size()}, {"doc", prose::to_json(*text.doc)}};
  if (in.contains("end")) texts.erase(number);
  return out;
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  std::map<std::int64_t, Text> texts;
  for (std::string line; std::getline(std::cin, line);) {
    const auto asked = parse_json(line);
    if (!asked) return 1;
    std::cout << json::serialize(answer(texts, asked->as_object())) << '\n' << std::flush;
  }
}
