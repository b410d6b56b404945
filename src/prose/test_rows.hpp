// For tests: what our steps answer to a row of made-up ones (tools/prose_steps.mjs tells what a row is).
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "prose/parts.hpp"
#include "prose/rebase.hpp"
#include "prose/step.hpp"

namespace rd::prose {

inline void write_sorted(const json::value& value, std::string& out) {
  if (const auto* object = value.if_object()) {
    std::vector<std::string_view> keys;
    for (const auto& member : *object) keys.emplace_back(member.key());
    std::sort(keys.begin(), keys.end());
    out += '{';
    for (const std::string_view key : keys) {
      if (out.back() != '{') out += ',';
      out += '"';
      out += key;
      out += "\":";
      write_sorted(object->at(key), out);
    }
    out += '}';
  } else if (const auto* list = value.if_array()) {
    out += '[';
    for (const json::value& one : *list) {
      if (out.back() != '[') out += ',';
      write_sorted(one, out);
    }
    out += ']';
  } else {
    out += json::serialize(value);
  }
}

// FNV-1a of the JSON with sorted keys.
inline json::value hash_of(const json::value& value) {
  std::string text;
  write_sorted(value, text);
  std::uint32_t hash = 0x811c9dc5;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
  return std::int64_t{hash};
}

inline json::value hash_of(const std::optional<Step>& step) {
  return step ? hash_of(to_json(*step)) : json::value{};
}

inline Mapping mapping_of(const json::value& maps) {
  Mapping out;
  for (const json::value& map : maps.as_array()) {
    std::vector<Change> changes;
    for (const json::value& one : map.as_array())
      changes.push_back({one.at(0).as_int64(), one.at(1).as_int64(), one.at(2).as_int64()});
    out.append(StepMap(std::move(changes)));
  }
  return out;
}

inline json::array answers_to(const json::object& row) {
  PartPtr doc = *part_from_json(row.at("doc"));
  std::optional<Step> last;
  json::array out;
  for (const json::value& item : row.at("steps").as_array()) {
    const json::object& asked = item.as_object();
    const auto read = step_from_json(asked.at("step"));
    const std::optional<Step> step = read ? std::optional(*read) : std::nullopt;
    const auto next = step ? applied(doc, *step) : Result<PartPtr>(no_step("shape"));
    json::array answer{next ? hash_of(to_json(**next)) : json::value{}};
    if (asked.contains("invert")) {
      const auto back = next ? inverted(*step, *doc) : Result<Step>(no_step("shape"));
      answer.push_back(hash_of(back ? std::optional(*back) : std::nullopt));
    }
    if (const auto* maps = asked.if_contains("through"))
      answer.push_back(hash_of(step ? mapped(*step, mapping_of(*maps)) : std::nullopt));
    if (asked.contains("merge")) answer.push_back(hash_of(step && last ? merged(*last, *step) : std::nullopt));
    out.push_back(std::move(answer));
    last = step;
    if (next && !asked.contains("stay")) doc = *next;
  }
  return out;
}

// To a row {"doc":…,"others":[…],"own":[…]}: both made on the document, the own ones brought to where the others led.
// {"doc": hash, "steps": [[of, hash]…]}
inline json::object rebased_as(const json::object& row) {
  const PartPtr base = *part_from_json(row.at("doc"));
  PartPtr doc = base;
  std::vector<StepMap> since;
  for (const json::value& one : row.at("others").as_array()) {
    const Step step = *step_from_json(one);
    doc = *applied(doc, step);
    since.push_back(map_of(step));
  }
  std::vector<Step> own;
  for (const json::value& one : row.at("own").as_array()) own.push_back(*step_from_json(one));
  const Rebased out = rebased(doc, own, since);
  json::array steps;
  for (const Moved& one : out.steps) steps.push_back(json::array{one.of, hash_of(to_json(one.step))});
  return {{"doc", hash_of(to_json(*out.doc))}, {"steps", std::move(steps)}};
}

}  // namespace rd::prose
