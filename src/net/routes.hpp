// From method and path to what was declared in the registry, and from a request to its input. Pure.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"
#include "work/registry.hpp"

namespace rd::net {

struct Matched {
  const work::Entry* entry{};  // none: no such path
  bool other_method{};         // the path is there, with another method
  AnyId workspace;
  json::object words;  // what stands in the path, by name
};

class Routes {
 public:
  explicit Routes(const work::Registry& registry);
  [[nodiscard]] Matched match(std::string_view method, std::string_view path) const;

 private:
  struct Route {
    const work::Entry* entry{};
    std::vector<std::string> pieces;  // "workspaces", "{workspace}", "elements"
  };
  std::map<std::size_t, std::vector<Route>> by_length_;
};

// Path words, the query (GET, transfers) and the JSON body as one object. Refuses request.not_json {}, json.syntax,
// input.type for a body that is no object.
[[nodiscard]] Result<json::value> input_of(const work::Entry& entry, const Request& request, json::object words);

// "a=1&b=%20": values as the entry's fields want them (numbers, true and false, lists by repeating).
[[nodiscard]] json::object query_input(const work::Entry& entry, std::string_view query);

}  // namespace rd::net
