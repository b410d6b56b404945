#include "plan/made.hpp"

#include <algorithm>
#include <array>
#include <future>

#include "base/utf.hpp"
#include "plan/document.hpp"
#include "plan/natives.hpp"
#include "thread/elements.hpp"
#include "thread/links.hpp"
#include "thread/rules.hpp"

namespace rd::plan {
namespace {

using packs::FieldType;
using work::EntityPtr;
using work::View;

constexpr std::string_view somebody = "…";  // stands for a person or partner whose name is not for all

}  // namespace

// What people and partners are called, each looked up once in a change.
class Called {
 public:
  explicit Called(const View& view) : view_(view) {}
  const std::string& operator()(const AnyId& id) {
    const auto [known, fresh] = names_.try_emplace(id);
    if (fresh) {
      const EntityPtr entity = view_.find(id);
      known->second = entity == nullptr ? std::string(somebody) : thread::name_of(*entity);
    }
    return known->second;
  }

 private:
  const View& view_;
  std::unordered_map<AnyId, std::string> names_;
};

namespace {

std::string number_words(const json::value& value) {
  const double number = value.to_number<double>();
  const bool whole = number == static_cast<double>(static_cast<std::int64_t>(number));
  return number_text(number, whole ? 0 : 2);
}

// A number as people write it, so that rules that read see what it is.
std::string amount(FieldType type, const json::value& value) {
  const std::string number = number_words(value);
  if (type == FieldType::percent) return number + "%";
  if (type == FieldType::hours) return number + " uur";
  if (type == FieldType::fte) return number + " fte";
  if (type == FieldType::money) return "€ " + number;
  return number;
}

std::string as_text(Called& called, FieldType type, const json::value& value, std::vector<AnyId>& names) {
  if (value.is_number()) return amount(type, value);
  if (const auto* list = value.if_array()) {
    std::string out;
    for (const json::value& one : *list) out += (out.empty() ? "" : ", ") + as_text(called, type, one, names);
    return out;
  }
  if (!value.is_string()) return {};
  const std::string text(value.get_string());
  const bool refers = type == FieldType::person || type == FieldType::organisation;
  const auto id = refers ? parse_id(text) : Result<AnyId>(refuse(Why::invalid, "id.form"));
  if (!id) return text;
  names.push_back(*id);
  return called(*id);
}

// What its fields tell; `out` keeps its id, kind and links.
void tell(Called& called, const packs::Kind& kind, const work::Entity& entity, MadeElement& out) {
  std::array<unsigned char, 4'096> room;
  json::monotonic_resource memory(room.data(), room.size());
  const json::object fields = entity.fields(&memory);
  const AnyId section = thread::id_in(fields, "section");
  out.heading = section == AnyId{} ? std::string{} : heading_id(section);
  out.element.fields.clear();
  out.names.clear();
  for (const packs::Field& field : kind.fields) {
    const auto* value = fields.if_contains(field.id);
    if (value == nullptr) continue;
    std::string text = as_text(called, field.type, *value, out.names);
    if (!text.empty() && !says_nothing(text)) out.element.fields.emplace(field.id, std::move(text));
  }
  out.element.fields.try_emplace("name", thread::text_in(fields, "name"));
}

// Where the elements of one graph stand in another.
struct Moved {
  std::optional<std::size_t> made, left;
};

}  // namespace

std::string key_of(std::string_view kind, std::string_view name) {
  return std::string(kind) + "\n" + lower(tidy_spaces(name));
}

Touched Made::take(const work::State& state, const View& view, const std::vector<AnyId>& changed) {
  Touched touched;
  Called called(view);
  std::set<std::size_t> again;
  for (const AnyId& id : changed) {
    if (const auto naming = naming_.find(id); naming != naming_.end())
      again.insert(naming->second.begin(), naming->second.end());
    if (const std::size_t* i = find(id)) again.insert(*i);
  }
  for (const std::size_t i : again) take_element(view, called, i, touched);
  take_new(state, view, called, touched);
  for (const AnyId& id : changed)
    if (const auto link = link_index_.find(id); link != link_index_.end())
      take_link(ends_of(view, id), link->second, touched);
  return touched;
}

void Made::take_new(const work::State& state, const View& view, Called& called, Touched& touched) {
  // The links of a whole workspace are parsed on the other core.
  const auto& all_links = state.of_kind(thread::Tie::kind);
  constexpr std::size_t many = 1'000;
  const bool whole = all_links.size() - links_.size() > many;
  link_index_.reserve(all_links.size());
  auto links = std::async(whole ? std::launch::async : std::launch::deferred, [&, from = links_.size()] {
    std::vector<Ends> out;
    for (std::size_t i = from; i < all_links.size(); ++i) out.push_back(ends_of(view, all_links[i]));
    return out;
  });
  std::size_t all = 0;
  for (const packs::Kind& kind : packs_.kinds) all += state.of_kind(kind.id).size();
  index_.reserve(all);
  for (std::size_t kind = 0; kind < packs_.kinds.size(); ++kind) {
    const auto& ids = state.of_kind(packs_.kinds[kind].id);
    while (order_[kind].size() < ids.size()) {
      MadeElement made;
      made.id = ids[order_[kind].size()];
      made.kind = kind;
      made.element.kind = packs_.kinds[kind].id;
      made.element.found_by = thread::FoundBy::label;
      made.element.place.passage = beside_text;
      made.element.place.block = to_text(made.id);
      index_.emplace(made.id, elements_.size());
      order_[kind].push_back(elements_.size());
      elements_.push_back(std::move(made));
      take_element(view, called, elements_.size() - 1, touched);
    }
  }
  for (const Ends& ends : links.get()) {
    link_index_.emplace(ends.id, links_.size());
    links_.emplace_back();
    take_link(ends, links_.size() - 1, touched);
  }
}

void Made::take_element(const View& view, Called& called, std::size_t i, Touched& touched) {
  MadeElement& made = elements_[i];
  const packs::Kind& kind = packs_.kinds[made.kind];
  const bool was_there = made.there;
  const std::string heading = std::move(made.heading);
  const auto fields = std::move(made.element.fields);
  for (const AnyId& name : made.names) naming_[name].erase(i);
  const EntityPtr entity = view.find(made.id);
  made.there = entity != nullptr;
  if (entity != nullptr) {
    tell(called, kind, *entity, made);
  } else {
    made.heading.clear();
    made.names.clear();
    made.element.fields = {{"name", ""}};
  }
  for (const AnyId& name : made.names) naming_[name].insert(i);
  if (made.there == was_there && made.heading == heading && made.element.fields == fields) return;
  made.element.place.quote = thread::short_quote(made.element.name());
  touched.elements.push_back(i);
  touched.kinds.insert(kind.id);
  if (was_there) touched.names.emplace_back(made.kind, fields.find("name")->second);
  if (made.there) touched.names.emplace_back(made.kind, made.element.name());
  if (made.there == was_there) return;
  for (const std::size_t l : made.links)
    for (const std::size_t end : {links_[l].from, links_[l].to}) touched.links.emplace_back(end, links_[l].type);
}

Made::Ends Made::ends_of(const View& view, const AnyId& id) {
  Ends out;
  out.id = id;
  const EntityPtr entity = view.find(id);
  if (entity == nullptr) return out;
  out.there = true;
  std::array<unsigned char, 4'096> room;
  json::monotonic_resource memory(room.data(), room.size());
  const json::object fields = entity->fields(&memory);
  out.type = thread::text_in(fields, "type");
  out.from = thread::id_in(fields, "from");
  out.to = thread::id_in(fields, "to");
  return out;
}

// Ends and type of a link stay as they were when it was first seen.
void Made::take_link(const Ends& now, std::size_t i, Touched& touched) {
  MadeLink& link = links_[i];
  if (now.there && link.type.empty()) {
    const std::size_t* from = find(now.from);
    const std::size_t* to = find(now.to);
    if (from == nullptr || to == nullptr) return;
    link = {now.type, *from, *to, false};
    elements_[*from].links.push_back(i);
    if (*from != *to) elements_[*to].links.push_back(i);
  }
  if (link.type.empty() || link.there == now.there) return;
  link.there = now.there;
  for (const std::size_t end : {link.from, link.to}) touched.links.emplace_back(end, link.type);
}

bool Made::stands(const MadeLink& link) const {
  return link.there && elements_[link.from].there && elements_[link.to].there;
}

int Made::links(std::size_t element, const std::vector<std::string>& types) const {
  int out = 0;
  for (const std::size_t l : elements_[element].links)
    if (stands(links_[l]) && std::find(types.begin(), types.end(), links_[l].type) != types.end()) ++out;
  return out;
}

std::vector<Near> Made::near(std::size_t element) const {
  std::vector<Near> out;
  for (const std::size_t l : elements_[element].links) {
    const MadeLink& link = links_[l];
    const std::size_t other = link.from == element ? link.to : link.from;
    if (stands(link)) out.push_back({link.type, other, &elements_[other].element});
  }
  return out;
}

const std::size_t* Made::find(const AnyId& id) const {
  const auto found = index_.find(id);
  return found == index_.end() ? nullptr : &found->second;
}

std::vector<const thread::Element*> Made::there_of_kind(std::size_t kind) const {
  std::vector<const thread::Element*> out;
  for (const std::size_t i : order_[kind])
    if (elements_[i].there) out.push_back(&elements_[i].element);
  return out;
}

LeftOver left_over(const packs::Packs& packs, const Made& made, const Extracted& read) {
  std::set<std::string, std::less<>> kinds_read, kinds_made;
  for (const thread::Element& element : read.graph.elements) kinds_read.insert(element.kind);
  std::map<std::string, std::size_t> named;
  for (std::size_t kind = 0; kind < packs.kinds.size(); ++kind) {
    if (!kinds_read.contains(packs.kinds[kind].id)) continue;
    for (const std::size_t i : made.of_kind(kind)) {
      const MadeElement& one = made.elements()[i];
      if (!one.there) continue;
      kinds_made.insert(one.element.kind);
      named.emplace(key_of(one.element.kind, one.element.name()), i);
    }
  }
  LeftOver out;
  std::vector<Moved> moved;
  for (const thread::Element& element : read.graph.elements) {
    const auto same = named.find(key_of(element.kind, element.name()));
    if (same != named.end()) {
      moved.push_back({same->second, std::nullopt});
    } else if (kinds_made.contains(element.kind)) {
      moved.emplace_back();
    } else {
      moved.push_back({std::nullopt, out.elements.size()});
      out.elements.push_back(element);
    }
  }
  out.links.resize(out.elements.size());
  const auto add = [&](const Moved& end, const std::string& type) {
    if (end.left) out.links[*end.left].push_back(type);
    if (end.made) out.at_made[*end.made].push_back(type);
  };
  for (const thread::Link& link : read.graph.links) {
    const auto is_there = [](const Moved& end) { return end.made || end.left; };
    if (!is_there(moved[link.from]) || (link.to && !is_there(moved[*link.to]))) continue;
    add(moved[link.from], link.type);
    if (link.to && link.to != link.from) add(moved[*link.to], link.type);
  }
  for (const Difference& difference : read.differences) {
    const Moved& element = moved[difference.element];
    if (!element.left && !element.made) continue;
    out.differences.push_back(difference);
    if (element.made) out.differences.back().name = made.elements()[*element.made].element.name();
  }
  return out;
}

}  // namespace rd::plan
