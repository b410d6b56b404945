#include <algorithm>

#include "prose/parts.hpp"
#include "prose/step.hpp"

namespace rd::prose {
namespace {

constexpr std::size_t most_mark_steps = 10'000;

Result<Position> position(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) return no_step("shape", std::string(name));
  // JavaScript's largest safe number; far more than any text, so that sums stay small.
  if (value->get_int64() < 0 || value->get_int64() > (std::int64_t{1} << 53)) return no_step("position");
  return value->get_int64();
}

Result<std::string> name_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return no_step("shape", std::string(key));
  return std::string(value->get_string());
}

Result<bool> structure_of(const json::object& object) {
  const auto* value = object.if_contains("structure");
  if (value == nullptr || value->is_null()) return false;
  if (!value->is_bool()) return no_step("shape", "structure");
  return value->get_bool();
}

std::optional<json::value> value_of(const json::object& object) {
  const auto* value = object.if_contains("value");
  return value == nullptr ? std::nullopt : std::optional(*value);
}

Result<Marking> mark_of(const json::object& object) {
  const auto* mark = object.if_contains("mark");
  if (mark == nullptr) return no_step("shape", "mark");
  return marking_from_json(*mark);
}

Result<Step> replace_from(const json::object& object) {
  Replace out;
  TRY(out.from, position(object, "from"));
  TRY(out.to, position(object, "to"));
  TRY(out.slice, slice_from_json(object.if_contains("slice")));
  TRY(out.structure, structure_of(object));
  if (out.from > out.to) return no_step("order");
  return out;
}

Result<Step> replace_around_from(const json::object& object) {
  ReplaceAround out;
  TRY(out.from, position(object, "from"));
  TRY(out.to, position(object, "to"));
  TRY(out.gap_from, position(object, "gapFrom"));
  TRY(out.gap_to, position(object, "gapTo"));
  TRY(out.insert, position(object, "insert"));
  TRY(out.slice, slice_from_json(object.if_contains("slice")));
  TRY(out.structure, structure_of(object));
  const bool ordered = out.from <= out.gap_from && out.gap_from <= out.gap_to && out.gap_to <= out.to;
  if (!ordered || out.insert > out.slice.size()) return no_step("order");
  return out;
}

Result<MarkRange> mark_range_from(const json::object& object, Way way) {
  MarkRange out;
  out.way = way;
  TRY(out.from, position(object, "from"));
  TRY(out.to, position(object, "to"));
  TRY(out.mark, mark_of(object));
  if (out.from > out.to) return no_step("order");
  return out;
}

Result<void> add_mark_set(const json::object& object, std::vector<MarkRange>& out) {
  const auto* steps = object.if_contains("steps");
  if (steps == nullptr || !steps->is_array()) return no_step("shape", "steps");
  for (const json::value& one : steps->get_array()) {
    if (!one.is_object()) return no_step("shape", "steps");
    TRY(const auto kind, name_of(one.get_object(), "stepType"));
    if (kind == "markSet") {
      TRY_DO(add_mark_set(one.get_object(), out));
      continue;
    }
    if (kind != "addMark" && kind != "removeMark") return no_step("kind", kind);
    if (out.size() == most_mark_steps) return no_step("size");
    TRY(auto step, mark_range_from(one.get_object(), kind == "addMark" ? Way::add : Way::remove));
    out.push_back(std::move(step));
  }
  return {};
}

Result<Step> mark_node_from(const json::object& object, Way way) {
  MarkNode out;
  out.way = way;
  TRY(out.at, position(object, "pos"));
  TRY(out.mark, mark_of(object));
  return out;
}

// The JSON of each kind of step, its "stepType" added by who asks.
struct Written {
  json::object operator()(const Replace& step) const {
    json::object out{{"stepType", "replace"}, {"from", step.from}, {"to", step.to}};
    if (step.slice.size() > 0) out["slice"] = to_json(step.slice);
    if (step.structure) out["structure"] = true;
    return out;
  }
  json::object operator()(const ReplaceAround& step) const {
    json::object out{{"stepType", "replaceAround"}, {"from", step.from},    {"to", step.to},
                     {"gapFrom", step.gap_from},    {"gapTo", step.gap_to}, {"insert", step.insert}};
    if (step.slice.size() > 0) out["slice"] = to_json(step.slice);
    if (step.structure) out["structure"] = true;
    return out;
  }
  json::object operator()(const MarkRange& step) const {
    return {{"stepType", step.way == Way::add ? "addMark" : "removeMark"},
            {"mark", to_json(step.mark)},
            {"from", step.from},
            {"to", step.to}};
  }
  json::object operator()(const MarkSet& set) const {
    json::array steps;
    for (const MarkRange& step : set.steps) steps.push_back((*this)(step));
    return {{"stepType", "markSet"}, {"steps", std::move(steps)}};
  }
  json::object operator()(const MarkNode& step) const {
    return {{"stepType", step.way == Way::add ? "addNodeMark" : "removeNodeMark"},
            {"pos", step.at},
            {"mark", to_json(step.mark)}};
  }
  json::object operator()(const SetAttr& step) const {
    json::object out{{"stepType", "attr"}, {"pos", step.at}, {"attr", step.attr}};
    if (step.value) out["value"] = *step.value;
    return out;
  }
  json::object operator()(const SetDocAttr& step) const {
    json::object out{{"stepType", "docAttr"}, {"attr", step.attr}};
    if (step.value) out["value"] = *step.value;
    return out;
  }
};

}  // namespace

Result<Step> step_from_json(const json::value& value) {
  const auto* object = value.if_object();
  if (object == nullptr) return no_step("shape");
  TRY(const auto kind, name_of(*object, "stepType"));
  if (kind == "replace") return replace_from(*object);
  if (kind == "replaceAround") return replace_around_from(*object);
  if (kind == "addMark") return mark_range_from(*object, Way::add);
  if (kind == "removeMark") return mark_range_from(*object, Way::remove);
  if (kind == "addNodeMark") return mark_node_from(*object, Way::add);
  if (kind == "removeNodeMark") return mark_node_from(*object, Way::remove);
  if (kind == "markSet") {
    MarkSet out;
    TRY_DO(add_mark_set(*object, out.steps));
    return out;
  }
  if (kind == "attr") {
    TRY(const auto at, position(*object, "pos"));
    TRY(auto attr, name_of(*object, "attr"));
    return SetAttr{at, std::move(attr), value_of(*object)};
  }
  if (kind == "docAttr") {
    TRY(auto attr, name_of(*object, "attr"));
    return SetDocAttr{std::move(attr), value_of(*object)};
  }
  return no_step("kind", kind);
}

json::value to_json(const Step& step) {
  return std::visit(Written{}, step);
}

}  // namespace rd::prose
