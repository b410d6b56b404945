#include "net/openapi.hpp"

#include <algorithm>

namespace rd::net {
namespace {

json::value ref_to(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

json::object path_parameter(std::string_view name, std::string_view description, std::string_view type) {
  return {
      {"name", name}, {"in", "path"}, {"required", true}, {"description", description}, {"schema", {{"type", type}}}};
}

std::vector<std::string> words_of(std::string_view route) {
  std::vector<std::string> out;
  for (auto open = route.find('{'); open != std::string_view::npos; open = route.find('{', open + 1)) {
    out.emplace_back(route.substr(open + 1, route.find('}', open) - open - 1));
  }
  return out;
}

std::string doc_of(const json::object& properties, std::string_view name) {
  const auto* property = properties.if_contains(name);
  const auto* doc = property == nullptr ? nullptr : property->as_object().if_contains("description");
  return doc == nullptr ? std::string(name) : std::string(doc->as_string());
}

// Path words out of an input's schema; what is left is the query or the body.
json::object without(const json::object& schema, const std::vector<std::string>& words) {
  json::object out = schema;
  auto& properties = out["properties"].as_object();
  for (const auto& word : words) properties.erase(word);
  if (auto* required = out.if_contains("required")) {
    json::array left;
    for (const auto& name : required->as_array())
      if (std::find(words.begin(), words.end(), std::string_view(name.as_string())) == words.end())
        left.push_back(name);
    if (left.empty()) {
      out.erase("required");
    } else {
      *required = std::move(left);
    }
  }
  return out;
}

json::array parameters_of(const work::Entry& entry, const json::object& rest, const std::vector<std::string>& words) {
  json::array out;
  const auto& all = entry.in_schema.as_object().at("properties").as_object();
  for (const auto& word : words) {
    const json::value* schema = all.if_contains(word);
    const json::value* type = schema == nullptr ? nullptr : schema->as_object().if_contains("type");
    out.push_back(path_parameter(word, word == "workspace" ? "which workspace" : doc_of(all, word),
                                 type == nullptr ? "string" : std::string_view(type->as_string())));
  }
  const bool in_query = entry.method == work::Method::get || entry.sort == work::Sort::transfer;
  if (!in_query) {
    if (entry.sort == work::Sort::operation) {
      out.push_back({{"name", "Idempotency-Key"},
                     {"in", "header"},
                     {"description", "an id of the client's own; sent again, the first answer is given again"},
                     {"schema", {{"type", "string"}}}});
    }
    return out;
  }
  const auto* required = rest.if_contains("required");
  for (const auto& [name, schema] : rest.at("properties").as_object()) {
    const bool needed = required != nullptr && std::any_of(required->as_array().begin(), required->as_array().end(),
                                                           [&](const auto& r) { return r.as_string() == name; });
    out.push_back({{"name", name}, {"in", "query"}, {"required", needed}, {"schema", schema}});
  }
  return out;
}

json::object responses_of(const work::Entry& entry) {
  json::object good{{"description", "done"}};
  if (entry.sort == work::Sort::transfer) {
    good["content"] = {{"*/*", json::object()}};
  } else {
    good["content"] = {
        {"application/json",
         {{"schema", entry.out_schema.is_null() ? json::value(json::object()) : ref_to(entry.out_name)}}}};
  }
  return {{"200", good},
          {"default",
           {{"description", "refused, with a sentence that says what to do"},
            {"content", {{"application/problem+json", {{"schema", ref_to("Problem")}}}}}}}};
}

json::object operation_of(const work::Entry& entry, json::object& schemas) {
  std::vector<std::string> words = words_of(entry.route());
  const json::object rest = without(entry.in_schema.as_object(), words);
  json::object out{{"operationId", entry.name}, {"summary", entry.doc}, {"tags", {std::string(entry.noun())}}};
  out["x-right"] = name_of(entry.right);
  if (auto parameters = parameters_of(entry, rest, words); !parameters.empty())
    out["parameters"] = std::move(parameters);
  if (entry.sort == work::Sort::transfer && entry.method != work::Method::get) {
    out["requestBody"] = {{"content", {{"application/octet-stream", json::object()}}}};
  } else if (entry.method != work::Method::get && !rest.at("properties").as_object().empty()) {
    schemas[entry.in_name] = rest;
    out["requestBody"] = {{"required", true}, {"content", {{"application/json", {{"schema", ref_to(entry.in_name)}}}}}};
  }
  if (entry.sort != work::Sort::transfer && !entry.out_schema.is_null()) schemas[entry.out_name] = entry.out_schema;
  out["responses"] = responses_of(entry);
  if (entry.right == work::Right::anyone) out["security"] = json::array();
  return out;
}

json::object problem_schema() {
  const json::object text{{"type", "string"}};
  return {{"type", "object"},
          {"description", "RFC 9457; detail is a sentence for a person, code is for programs"},
          {"required", {"status", "code", "detail"}},
          {"properties",
           {{"type", text},
            {"status", {{"type", "integer"}}},
            {"code", text},
            {"detail", text},
            {"field", text},
            {"values", {{"type", "object"}, {"additionalProperties", text}}}}}};
}

std::string lower_method(const work::Entry& entry) {
  std::string out(name_of(entry.method));
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
  return out;
}

}  // namespace

json::value openapi(const work::Registry& registry) {
  json::object schemas{{"Problem", problem_schema()}};
  std::map<std::string, json::object> paths;  // in a fixed order
  for (const work::Entry& entry : registry.entries())
    paths[entry.route()][lower_method(entry)] = operation_of(entry, schemas);
  json::object all;
  for (auto& [path, methods] : paths) all[path] = std::move(methods);
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Rode Draad"},
            {"version", "0.1.0"},
            {"license", {{"name", "EUPL-1.2"}, {"identifier", "EUPL-1.2"}}},
            {"description",
             "Every operation of a workspace. Live changes come over a WebSocket at /api/live; see docs/api.md."}}},
          {"paths", std::move(all)},
          {"components",
           {{"schemas", std::move(schemas)},
            {"securitySchemes",
             {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-rd"}}},
              {"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}}},
          {"security", {{{"session", json::array()}}, {{"bearer", json::array()}}}}};
}

std::string openapi_text(const work::Registry& registry) {
  return pretty_json(openapi(registry));
}

}  // namespace rd::net
