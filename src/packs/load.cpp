// All files together: each is read on its own, side by side; then names are looked up over all of them.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "packs/references.hpp"
#include "packs/tree_bytes.hpp"

namespace rd::packs {
namespace {

constexpr std::size_t most_rules_on = 25;  // D6: a library to choose from

void read_file(const PackFile& file, Contents& contents) {
  Tree tree = file.built_in ? Tree{decoded(file.bytes), {}} : parse_yaml(file.path, file.bytes);
  contents.mistakes = std::move(tree.mistakes);
  if (tree.root.is == Node::Is::nothing) return;
  Reading to(file.path, contents, file.own);
  MapReader map(tree.root, "pack", to);
  map.word("pack");
  map.word("version");
  if (map.find("source", Asked::may) != nullptr) to.head_source = map.source();
  struct Part {
    std::string_view key;
    void (*read)(const Node&, Reading&);
  };
  constexpr std::array<Part, 8> parts{{{"template", read_template},
                                       {"frameworks", read_frameworks},
                                       {"kinds", read_kinds},
                                       {"links", read_links},
                                       {"rules", read_rules},
                                       {"terms", read_terms},
                                       {"patterns", read_patterns},
                                       {"texts", read_texts}}};
  bool any = false;
  for (const Part& part : parts) {
    const Node* node = map.find(part.key, Asked::may);
    if (node == nullptr) continue;
    any = true;
    part.read(*node, to);
  }
  map.done();
  if (!any && tree.root.is == Node::Is::map) {
    to.note(tree.root.line, "a pack that holds nothing",
            "template, frameworks, kinds, links, rules, terms, patterns or texts");
  }
}

// Reads all files on all cores but one: that one is pandoc's, which people wait for. Each result has its own place, so
// nothing is shared.
std::vector<Contents> read_all(const std::vector<PackFile>& files) {
  std::vector<Contents> all(files.size());
  std::vector<std::size_t> order(files.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return files[a].bytes.size() > files[b].bytes.size(); });
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t at = next++; at < order.size(); at = next++) read_file(files[order[at]], all[order[at]]);
  };
  const std::size_t threads =
      std::min<std::size_t>({std::max(2U, std::thread::hardware_concurrency()) - 1, files.size(), 8});
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  return all;
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void append(Packs& to, Packs& from) {
  append(to.templates, from.templates);
  append(to.frameworks, from.frameworks);
  append(to.kinds, from.kinds);
  append(to.links, from.links);
  append(to.rules, from.rules);
  append(to.terms, from.terms);
  append(to.patterns, from.patterns);
  to.texts.merge(from.texts);
}

}  // namespace

Loaded load(const std::vector<PackFile>& files) {
  std::vector<Contents> all = read_all(files);
  Loaded loaded;
  std::vector<Reference> references;
  std::vector<Declared> declared;
  std::size_t rules_on = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Contents& contents = all[i];
    append(loaded.packs, contents.packs);
    append(loaded.mistakes, contents.mistakes);
    append(references, contents.references);
    append(declared, contents.declared);
    for (const int line : contents.rules_on) {
      if (++rules_on != most_rules_on + 1) continue;
      loaded.mistakes.push_back({files[i].path,
                                 line,
                                 fmt::format("more than {} rules are on at the start", most_rules_on),
                                 "on: false; a partnership chooses the rest",
                                 {}});
    }
  }
  std::vector<Mistake> twins = check_twins(declared);
  append(loaded.mistakes, twins);
  std::vector<Mistake> dangling = check_references(loaded.packs, references);
  append(loaded.mistakes, dangling);
  std::stable_sort(loaded.mistakes.begin(), loaded.mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  return loaded;
}

}  // namespace rd::packs
