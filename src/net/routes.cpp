#include "net/routes.hpp"

#include <algorithm>
#include <charconv>

namespace rd::net {
namespace {

std::vector<std::string_view> pieces_of(std::string_view path) {
  std::vector<std::string_view> out;
  out.reserve(8);
  while (!path.empty()) {
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    const auto slash = std::min(path.find('/'), path.size());
    out.push_back(path.substr(0, slash));
    path.remove_prefix(slash);
  }
  return out;
}

bool is_word(std::string_view piece) {
  return piece.starts_with('{');
}

std::string decoded(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  const std::string out = decoded_path("/" + spaced);  // the same rules: valid UTF-8, no control characters
  return out.empty() ? std::string{} : out.substr(1);
}

json::value value_for(const FlagSpec& spec, const std::string& text) {
  if (!spec.takes_value) return json::value(text != "false");
  if (!spec.number) return json::string(text);
  std::int64_t whole = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, whole);
  if (read.ec == std::errc{} && read.ptr == end) return whole;
  return json::string(text);  // from_json says what was expected
}

const FlagSpec* spec_of(const work::Entry& entry, std::string_view name) {
  const auto spec = std::find_if(entry.flags.begin(), entry.flags.end(), [&](const auto& s) { return s.key == name; });
  return spec == entry.flags.end() ? nullptr : &*spec;
}

}  // namespace

Routes::Routes(const work::Registry& registry) {
  for (const work::Entry& entry : registry.entries()) {
    const std::string path = entry.route();
    const auto pieces = pieces_of(path);
    Route route{&entry, {pieces.begin(), pieces.end()}};
    auto& all = by_length_[route.pieces.size()];
    // Fixed words come before {words}: "sessions/mine" is not a session called mine.
    const auto fixed =
        std::count_if(route.pieces.begin(), route.pieces.end(), [](const auto& p) { return !is_word(p); });
    const auto at = std::find_if(all.begin(), all.end(), [&](const Route& other) {
      return std::count_if(other.pieces.begin(), other.pieces.end(), [](const auto& p) { return !is_word(p); }) < fixed;
    });
    all.insert(at, std::move(route));
  }
}

Matched Routes::match(std::string_view method, std::string_view path) const {
  const auto pieces = pieces_of(path);
  Matched out;
  const auto same_length = by_length_.find(pieces.size());
  if (same_length == by_length_.end()) return out;
  for (const Route& route : same_length->second) {
    const bool fits =
        std::equal(pieces.begin(), pieces.end(), route.pieces.begin(),
                   [](const auto& piece, const auto& wanted) { return is_word(wanted) || piece == wanted; });
    if (!fits) continue;
    if (name_of(route.entry->method) != (method == "HEAD" ? "GET" : method)) {
      out.other_method = true;
      continue;
    }
    out.entry = route.entry;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (!is_word(route.pieces[i])) continue;
      const std::string name = route.pieces[i].substr(1, route.pieces[i].size() - 2);
      if (name == "workspace" && route.entry->sort != work::Sort::door) {
        out.workspace = parse_id(pieces[i]).value_or(AnyId{});
      } else {
        const FlagSpec* spec = spec_of(*route.entry, name);
        out.words[name] =
            spec == nullptr ? json::value(json::string(pieces[i])) : value_for(*spec, std::string(pieces[i]));
      }
    }
    return out;
  }
  return out;
}

json::object query_input(const work::Entry& entry, std::string_view query) {
  json::object out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    const std::string name = decoded(pair.substr(0, equals));
    const std::string text = equals < pair.size() ? decoded(pair.substr(equals + 1)) : std::string{};
    const FlagSpec* spec = spec_of(entry, name);
    if (spec == nullptr) {
      out[name] = text;
    } else if (spec->many) {
      auto& list = out[name];
      if (!list.is_array()) list.emplace_array();
      list.get_array().push_back(value_for(*spec, text));
    } else {
      out[name] = value_for(*spec, text);
    }
  }
  return out;
}

Result<json::value> input_of(const work::Entry& entry, const Request& request, json::object words) {
  const bool in_query = entry.method == work::Method::get || entry.sort == work::Sort::transfer;
  if (in_query) {
    for (auto& [name, value] : query_input(entry, request.query)) words.insert_or_assign(name, value);
    return json::value(std::move(words));
  }
  if (request.body.empty()) return json::value(std::move(words));
  // A page elsewhere cannot send this type without asking first: one more wall against forms from other sites.
  const auto type = request.field("Content-Type");
  if (!same_word(type.substr(0, type.find(';')), "application/json"))
    return refuse(Why::unsupported, "request.not_json");
  TRY(auto body, parse_json(request.body));
  if (!body.is_object()) return refuse(Why::invalid, "input.type", {}, {{"expected", "object"}});
  for (auto& [name, value] : words) body.get_object().insert_or_assign(name, value);
  return body;
}

}  // namespace rd::net
