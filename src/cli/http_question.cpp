// What goes over the line and what comes back, as values.
#include <fmt/format.h>

#include "cli/stage.hpp"

namespace rd::cli {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
                       c == '-' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string as_text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : json::serialize(value);
}

std::string query_of(const json::object& values) {
  std::string out;
  const auto put = [&](std::string_view name, const json::value& value) {
    out += (out.empty() ? "?" : "&") + escaped(name) + "=" + escaped(as_text(value));
  };
  for (const auto& [name, value] : values) {
    if (const auto* list = value.if_array()) {
      for (const auto& one : *list) put(name, one);
    } else {
      put(name, value);
    }
  }
  return out;
}

Why why_of(int status) {
  switch (status) {
    case 401:
    case 403:
      return Why::forbidden;
    case 404:
      return Why::not_found;
    case 409:
      return Why::conflict;
    case 413:
    case 507:
      return Why::too_large;
    case 415:
      return Why::unsupported;
    case 429:
    case 503:
      return Why::busy;
  }
  return Why::invalid;
}

}  // namespace

Result<HttpQuestion> http_question(const work::Entry& entry, const AnyId& workspace, json::value in) {
  json::object values = in.is_object() ? std::move(in.get_object()) : json::object{};
  std::string target;
  const std::string route = entry.route();
  std::string_view rest = route;
  while (!rest.empty()) {
    const auto open = rest.find('{');
    target += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = rest.find('}', open);
    const std::string word(rest.substr(open + 1, close - open - 1));
    rest.remove_prefix(close + 1);
    if (word == "workspace" && entry.sort != work::Sort::door) {
      target += to_text(workspace);
      continue;
    }
    const auto* value = values.if_contains(word);
    if (value == nullptr) return refuse(Why::invalid, "input.missing", word);
    target += escaped(as_text(*value));
    values.erase(word);
  }
  HttpQuestion out{std::string(name_of(entry.method)), std::move(target), {}, {}};
  if (entry.method == work::Method::get || entry.sort == work::Sort::transfer) {
    out.target += query_of(values);
  } else {
    out.body = json::serialize(values);
    out.media_type = "application/json";
  }
  return out;
}

Refusal refusal_in(int status, std::string_view problem) {
  Refusal out{why_of(status), "server.unclear", {}, {{"status", std::to_string(status)}}};
  const auto parsed = parse_json(problem);
  const auto* object = parsed ? parsed->if_object() : nullptr;
  const auto text = [&](const char* name) {
    const auto* value = object == nullptr ? nullptr : object->if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string{};
  };
  if (text("code").empty()) return out;
  out.code = text("code");
  out.field = text("field");
  out.values.clear();
  const auto* values = object->if_contains("values");
  if (values != nullptr && values->is_object()) {
    for (const auto& [name, value] : values->get_object()) out.values[name] = as_text(value);
  }
  out.values["detail"] = text("detail");
  return out;
}

std::string token_in(const std::vector<std::string>& set_cookies) {
  for (const std::string_view cookie : set_cookies) {
    for (const std::string_view name : {"__Host-rd=", "rd="}) {
      if (!cookie.starts_with(name)) continue;
      const auto value = cookie.substr(name.size(), cookie.find(';') - name.size());
      if (!value.empty()) return std::string(value);
    }
  }
  return {};
}

}  // namespace rd::cli
