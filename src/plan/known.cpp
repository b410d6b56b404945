#include "plan/known.hpp"

#include <set>

#include "base/utf.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

std::string key_of(std::string_view kind, std::string_view name) {
  return std::string(kind) + "\n" + lower(tidy_spaces(name));
}

// Where the elements of one graph stand in another: nothing for those that are left out.
using Moved = std::vector<std::optional<std::size_t>>;

std::vector<thread::Link> moved_links(const std::vector<thread::Link>& links, const Moved& moved) {
  std::vector<thread::Link> out;
  for (const thread::Link& link : links) {
    const auto from = moved[link.from];
    const auto to = link.to ? moved[*link.to] : std::nullopt;
    if (from && (!link.to || to)) out.push_back({link.type, *from, to, link.words});
  }
  return out;
}

}  // namespace

std::vector<Beside> beside(const Known& known) {
  std::vector<Beside> out;
  for (const KnownElement& element : known.elements)
    out.push_back({element.id, element.heading, element.fields.find("name")->second});
  return out;
}

void lay_over(const Known& known, const Reading& reading, Extracted& extracted) {
  if (known.elements.empty()) return;
  std::set<std::string, std::less<>> kinds;
  std::map<std::string, std::size_t> named;
  thread::Graph graph;
  const std::size_t first = reading.passages.size() - known.elements.size();
  for (const KnownElement& one : known.elements) {
    const std::size_t i = graph.elements.size();
    kinds.insert(one.kind);
    thread::Element element{one.kind, one.fields, reading.place(first + i, 0, 0), thread::FoundBy::label, {}};
    named.emplace(key_of(one.kind, element.name()), i);
    graph.elements.push_back(std::move(element));
  }
  Moved moved;
  for (thread::Element& element : extracted.graph.elements) {
    const auto same = named.find(key_of(element.kind, element.name()));
    if (same != named.end()) {
      moved.emplace_back(same->second);
    } else if (kinds.contains(element.kind)) {
      moved.emplace_back(std::nullopt);
    } else {
      moved.emplace_back(graph.elements.size());
      graph.elements.push_back(std::move(element));
    }
  }
  graph.links = known.links;
  for (thread::Link& link : moved_links(extracted.graph.links, moved)) graph.links.push_back(std::move(link));
  std::vector<Difference> differences;
  for (Difference& difference : extracted.differences) {
    const auto element = moved[difference.element];
    if (!element) continue;
    difference.element = *element;
    differences.push_back(std::move(difference));
  }
  extracted = {std::move(graph), std::move(differences)};
}

}  // namespace rd::plan
