// The elements and links that people made in a workspace, as a text would tell them; kept while they change. Of one
// workspace, on one thread at a time.
#pragma once
#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "packs/packs.hpp"
#include "plan/extract.hpp"
#include "thread/conditions.hpp"
#include "work/view.hpp"

namespace rd::plan {

class Called;

struct MadeElement {
  AnyId id;
  std::size_t kind{};   // index in the packs
  bool there{};         // false: removed, or not for all
  std::string heading;  // block id of the heading it stands under, "" for nowhere yet
  thread::Element element;
  std::vector<std::size_t> links;
  std::vector<AnyId> names;  // people and partners that its fields name
};

struct MadeLink {
  std::string type;
  std::size_t from{}, to{};
  bool there{};
};

// The other end of a link at an element.
struct Near {
  std::string_view type;
  std::size_t index{};
  const thread::Element* element{};
};

// What a change may affect.
struct Touched {
  std::vector<std::size_t> elements;  // came, went, or tell something else
  // Elements that got or lost a link of this type; it views what stays until the next change.
  std::vector<std::pair<std::size_t, std::string_view>> links;
  std::set<std::string, std::less<>> kinds;                // of these elements
  std::vector<std::pair<std::size_t, std::string>> names;  // what they were called, and are, by kind
};

class Made {
 public:
  explicit Made(const packs::Packs& packs) : packs_(packs), order_(packs.kinds.size()) {}

  // Takes over what is new in the state, and these.
  Touched take(const work::State& state, const work::View& view, const std::vector<AnyId>& changed);

  [[nodiscard]] const std::deque<MadeElement>& elements() const { return elements_; }
  [[nodiscard]] MadeElement& element(std::size_t i) { return elements_[i]; }
  // Of one kind of the packs, in the order in which they were made; also those that are not there.
  [[nodiscard]] const std::vector<std::size_t>& of_kind(std::size_t kind) const { return order_[kind]; }
  [[nodiscard]] std::vector<const thread::Element*> there_of_kind(std::size_t kind) const;
  [[nodiscard]] const std::size_t* find(const AnyId& id) const;
  // What an element is linked with, in the order in which the links were made.
  [[nodiscard]] std::vector<Near> near(std::size_t element) const;
  // Links of these types at either end of an element.
  [[nodiscard]] int links(std::size_t element, const std::vector<std::string>& types) const;

 private:
  void take_new(const work::State& state, const work::View& view, Called& called, Touched& touched);
  void take_element(const work::View& view, Called& called, std::size_t i, Touched& touched);
  // A link as its entity tells it.
  struct Ends {
    AnyId id, from, to;
    std::string type;
    bool there{};
  };
  [[nodiscard]] static Ends ends_of(const work::View& view, const AnyId& id);
  void take_link(const Ends& now, std::size_t i, Touched& touched);
  [[nodiscard]] bool stands(const MadeLink& link) const;

  const packs::Packs& packs_;
  std::deque<MadeElement> elements_;  // stay where they are
  std::vector<std::vector<std::size_t>> order_;
  std::unordered_map<AnyId, std::size_t> index_;
  std::deque<MadeLink> links_;
  std::unordered_map<AnyId, std::size_t> link_index_;
  std::unordered_map<AnyId, std::set<std::size_t>> naming_;  // elements whose fields name this person or partner
};

// Two of a kind with one key bear one name.
[[nodiscard]] std::string key_of(std::string_view kind, std::string_view name);

// What was read in the text and people did not make: of a kind that they made elements of, nothing. What was read of
// one with the same name (a link, a difference) is told of theirs.
struct LeftOver {
  std::vector<thread::Element> elements;
  std::vector<std::vector<std::string>> links;                        // types of the links at each of these
  std::unordered_map<std::size_t, std::vector<std::string>> at_made;  // and at elements that people made
  std::vector<Difference> differences;
};
[[nodiscard]] LeftOver left_over(const packs::Packs& packs, const Made& made, const Extracted& read);

}  // namespace rd::plan
