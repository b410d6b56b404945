#include "work/registry.hpp"

#include <algorithm>

namespace rd::work {
namespace {

// "element.set_audience" → "ElementSetAudience"
std::string camel(std::string_view name) {
  std::string out;
  bool up = true;
  for (const char c : name) {
    if (c == '.' || c == '_') {
      up = true;
      continue;
    }
    out.push_back(up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    up = false;
  }
  return out;
}

bool concerns_server(Right right) {
  return right == Right::anyone || right == Right::account;
}

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET";
    case Method::post:
      return "POST";
    case Method::patch:
      return "PATCH";
    case Method::put:
      return "PUT";
    case Method::remove:
      return "DELETE";
  }
  return "";
}

std::string_view Entry::subject() const {
  const auto open = path.rfind('{');
  if (open == std::string::npos) return {};
  return std::string_view(path).substr(open + 1, path.find('}', open) - open - 1);
}

std::string Entry::route() const {
  return (sort == Sort::door ? "/api/" : "/api/workspaces/{workspace}/") + path;
}

namespace {

class Anew : public Derivation {
 public:
  explicit Anew(std::function<std::string(const State&, Date)> make) : make_(std::move(make)) {}
  std::string make(const State& open_part, const std::vector<AnyId>&, Date today) override {
    return make_(open_part, today);
  }
  [[nodiscard]] std::size_t bytes() const override { return 0; }

 private:
  const std::function<std::string(const State&, Date)> make_;
};

}  // namespace

void Registry::derive(std::string name, std::function<std::string(const State& open_part, Date today)> make) {
  derive(std::move(name), [make = std::move(make)] { return std::make_unique<Anew>(make); });
}

Entry& Registry::enter(Entry entry) {
  if (entry.name.find('.') == std::string::npos) throw Fault(entry.name + ": an operation is called noun.verb");
  if (find(entry.name) != nullptr) throw Fault(entry.name + " is declared twice");
  if (entry.sort != Sort::door && concerns_server(entry.right)) {
    throw Fault(entry.name + ": what looks at a workspace needs a right in that workspace");
  }
  entry.in_name = camel(entry.name);
  entry.out_name = entry.in_name + "Answer";
  const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.name > entry.name; });
  return *entries_.insert(at, std::move(entry));
}

const Registry::Pieces* Registry::pieces_of(std::string_view kind) const {
  const auto found = pieces_.find(kind);
  return found == pieces_.end() ? nullptr : &found->second;
}

bool Registry::is_piece(std::string_view kind) const {
  return std::any_of(pieces_.begin(), pieces_.end(), [&](const auto& one) { return one.second.piece == kind; });
}

const Entry* Registry::find(std::string_view name) const {
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), name,
                                   [](const Entry& entry, std::string_view wanted) { return entry.name < wanted; });
  return at != entries_.end() && at->name == name ? &*at : nullptr;
}

std::string Registry::noun_of(std::string_view kind) const {
  const auto found = families_.find(kind);
  return found == families_.end() ? std::string(kind) : found->second;
}

void Registry::readers(FindReader find, const std::vector<Rights>& roles) {
  find_reader_ = std::move(find);
  roles_ = roles;
  roles_.push_back(program_reader().rights);
}

void Registry::close() {
  if (!find_reader_) throw Fault("nobody tells who may look at a workspace");
  for (const Rights rights : roles_) {
    for (const Entry& entry : entries_) {
      if (entry.sort != Sort::operation || entry.subject().empty()) continue;
      std::string& all = can_[{rights.bits(), std::string(entry.subject())}];
      if (rights.has(entry.right)) all += (all.empty() ? "\"" : ",\"") + entry.name + "\"";
    }
  }
}

std::string Registry::can(Rights rights, std::string_view kind) const {
  const auto found = can_.find({rights.bits(), noun_of(kind)});
  return found == can_.end() ? "[]" : "[" + found->second + "]";
}

Result<std::string> enter_door(const Registry& registry, std::string_view name, Door& door, const json::value& in) {
  const Entry* entry = registry.find(name);
  if (entry == nullptr || entry->sort != Sort::door) {
    return refuse(Why::not_found, "operation.unknown", {}, {{"operation", std::string(name)}});
  }
  if (entry->right == Right::account && door.caller.account == AnyId{}) {
    return refuse(Why::forbidden, "session.none");
  }
  if (entry->right == Right::program && !door.caller.program) {
    return refuse(Why::forbidden, "right.missing", {}, {{"right", std::string(name_of(entry->right))}});
  }
  return entry->door(door, in);
}

std::string entity_json(const Registry& registry, const Reader& reader, const Entity& entity) {
  std::string out = R"({"kind":")" + entity.kind + R"(","id":")" + to_text(entity.id) + R"(","version":)" +
                    std::to_string(entity.version) + R"(,"audience":")";
  out += name_of(entity.audience.to);
  if (entity.audience.to == Audience::To::group) out += ":" + to_text(entity.audience.who);
  out += '"';
  if (entity.part_of != AnyId{}) out += R"(,"part_of":")" + to_text(entity.part_of) + '"';
  if (entity.removed) out += R"(,"removed":true)";
  out += R"(,"can":)" + registry.can(reader.rights, entity.kind) + R"(,"fields":)" + entity.body + "}";
  return out;
}

}  // namespace rd::work
