#include "cli/scenario.hpp"

#include <functional>

namespace rd::cli {
namespace {

bool same_number(const json::value& one, const json::value& other) {
  const auto number = [](const json::value& value) -> std::optional<double> {
    if (value.is_int64()) return static_cast<double>(value.get_int64());
    if (value.is_uint64()) return static_cast<double>(value.get_uint64());
    if (value.is_double()) return value.get_double();
    return std::nullopt;
  };
  const auto a = number(one), b = number(other);
  return a && b && *a == *b;
}

std::string in_path(const std::string& name, const std::string& rest) {
  return rest.empty() ? name : name + "." + rest;
}

std::string pair_of(const Refusal& refusal) {
  std::string out = refusal.code;
  if (!refusal.field.empty()) out += " at " + refusal.field;
  for (const auto& [name, value] : refusal.values) out += " · " + name + ": " + value;
  return out;
}

// "elements.0.id"; null when it leads nowhere.
const json::value* at_path(const json::value& value, std::string_view path) {
  const json::value* at = &value;
  while (!path.empty() && at != nullptr) {
    const auto dot = std::min(path.find('.'), path.size());
    const auto name = path.substr(0, dot);
    path.remove_prefix(std::min(dot + 1, path.size()));
    if (const auto* object = at->if_object()) {
      at = object->if_contains(name);
    } else if (const auto* list = at->if_array()) {
      const auto index = static_cast<std::size_t>(std::atoi(std::string(name).c_str()));
      at = index < list->size() ? &(*list)[index] : nullptr;
    } else {
      at = nullptr;
    }
  }
  return at;
}

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

std::string capital(std::string name) {
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

const work::Caller program{{}, {}, true};

// No store call fails on purpose while this is there.
class Held {
 public:
  explicit Held(World& world) : world_(world) { world_.hold_faults(); }
  ~Held() { world_.let_faults(); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

 private:
  World& world_;
};

}  // namespace

std::optional<std::string> differs(const json::value& wanted, const json::value& actual) {
  if (wanted.is_string() && wanted.get_string() == "*") {
    return actual.is_null() ? std::optional<std::string>("") : std::nullopt;
  }
  if (const auto* object = wanted.if_object()) {
    const auto* other = actual.if_object();
    if (other == nullptr) return "";
    for (const auto& [name, value] : *object) {
      const auto* found = other->if_contains(name);
      if (found == nullptr && value.is_null()) continue;
      if (found == nullptr) return std::string(name);
      if (const auto path = differs(value, *found)) return in_path(std::string(name), *path);
    }
    return std::nullopt;
  }
  if (const auto* list = wanted.if_array()) {
    const auto* other = actual.if_array();
    if (other == nullptr || other->size() != list->size()) return "";
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (const auto path = differs((*list)[i], (*other)[i])) return in_path(std::to_string(i), *path);
    }
    return std::nullopt;
  }
  return wanted == actual || same_number(wanted, actual) ? std::nullopt : std::optional<std::string>("");
}

AnyId Play::ref_of(int line, const std::string& op) const {
  return {std::hash<std::string>{}(scenario_.file + " " + op), static_cast<std::uint64_t>(line)};
}

Result<work::Answer> Play::by_program(const std::string& op, json::value in, int line) {
  return world_.stage().call(program, op, names_.workspaces[names_.workspace], std::move(in),
                             ref_of(line, "by program " + op));
}

std::optional<Mistake> Play::step() {
  const Step& step = scenario_.steps[at_];
  std::optional<Mistake> wrong;
  switch (step.does) {
    case Step::Does::cast:
      wrong = cast(step);
      break;
    case Step::Does::workspace:
      wrong = enter_workspace(step);
      break;
    case Step::Does::today:
      world_.set_day(parse_date(step.word).value());
      break;
    case Step::Does::call:
      wrong = call(step);
      break;
  }
  ++at_;
  world_.tick();
  return wrong;
}

std::optional<Mistake> Play::need_workspace(const Step& step, const json::value& more) {
  if (names_.workspaces.contains(names_.workspace)) return std::nullopt;
  names_.workspaces[names_.workspace] = random_id();
  json::object in{{"name", names_.workspace}, {"sort", "partnership"}, {"sector", json::array{}}};
  for (const auto& [name, value] : more.as_object()) in[name] = value;
  const auto begun = by_program("workspace.begin", in, step.line);
  if (!begun) return mistake(step.line, "workspace.begin goes well", pair_of(begun.error()));
  return std::nullopt;
}

std::optional<Mistake> Play::enter_workspace(const Step& step) {
  const Held held(world_);
  names_.workspace = step.word;
  if (step.word.starts_with('$')) {
    const auto found = named(step.word.substr(1));
    const auto id = found && found->is_string() ? parse_id(std::string_view(found->get_string())) : parse_id("");
    if (!id) return mistake(step.line, "the id of a workspace", step.word);
    names_.workspaces[step.word] = *id;
  }
  return need_workspace(step, step.in);
}

std::optional<Mistake> Play::cast(const Step& step) {
  const Held held(world_);
  if (auto wrong = need_workspace(step, json::object{})) return wrong;
  auto more = filled(step.in, step.line);
  if (!more) return more.error();
  json::object account{{"name", capital(step.actor)}, {"email", step.actor + "@example.org"}};
  json::object member{{"name", account["name"]}, {"role", step.word}};
  for (const auto& [name, value] : more->as_object()) {
    if (name != "email" && name != "password") member[name] = value;
    if (name == "email" || name == "password" || name == "name") account[name] = value;
  }
  if (!names_.accounts.contains(step.actor)) {
    const auto made = by_program("account.create", account, step.line);
    if (!made) return mistake(step.line, "account.create goes well", pair_of(made.error()));
    const auto id = parse_id(std::string(parse_json(made->text).value().at("id").as_string()));
    names_.accounts[step.actor] = id.value();
  }
  if (step.word.empty()) return std::nullopt;
  member["account"] = to_text(names_.accounts[step.actor]);
  const auto added = by_program("member.add", member, step.line);
  if (!added) return mistake(step.line, "member.add goes well", pair_of(added.error()));
  const auto id = parse_id(std::string(parse_json(added->text).value().at("id").as_string()));
  names_.members[{names_.workspace, step.actor}] = id.value();
  return std::nullopt;
}

std::optional<json::value> Play::named(const std::string& name) const {
  const auto saved = names_.values.find(name);
  if (saved != names_.values.end()) return saved->second;
  if (name == "workspace") {
    const auto found = names_.workspaces.find(names_.workspace);
    if (found != names_.workspaces.end()) return json::value(json::string(to_text(found->second)));
  }
  const auto dot = name.find('.');
  if (dot != std::string::npos) {
    const auto account = names_.accounts.find(name.substr(0, dot));
    if (account == names_.accounts.end() || name.substr(dot) != ".account") return std::nullopt;
    return json::value(json::string(to_text(account->second)));
  }
  for (const std::string& workspace : {names_.workspace, std::string("main")}) {
    const auto member = names_.members.find({workspace, name});
    if (member != names_.members.end()) return json::value(json::string(to_text(member->second)));
  }
  return std::nullopt;
}

tl::expected<json::value, Mistake> Play::filled(const json::value& value, int line) const {
  json::value out = value;
  if (auto* object = out.if_object()) {
    for (auto& [name, one] : *object) {
      auto got = filled(one, line);
      if (!got) return got;
      one = *std::move(got);
    }
  } else if (auto* list = out.if_array()) {
    for (auto& one : *list) {
      auto got = filled(one, line);
      if (!got) return got;
      one = *std::move(got);
    }
  } else if (const auto* text = value.if_string()) {
    std::string made;
    const std::string_view from = *text;
    for (std::size_t at = 0; at < from.size();) {
      if (from[at] != '$' || at + 1 == from.size() || from[at + 1] < 'a' || from[at + 1] > 'z') {
        made += from[at++];
        continue;
      }
      std::size_t end = at + 1;
      while (end < from.size() && in_name(from[end])) ++end;
      if (from.substr(end).starts_with(".account")) end += std::string_view(".account").size();
      const std::string name(from.substr(at + 1, end - at - 1));
      const auto found = named(name);
      if (!found) return tl::unexpected(mistake(line, "a name that is known", "$" + name));
      if (at == 0 && end == from.size()) return *found;
      made += found->is_string() ? std::string(found->get_string()) : json::serialize(*found);
      at = end;
    }
    out = json::string(made);
  }
  return out;
}

tl::expected<work::Caller, Mistake> Play::caller(const Step& step) const {
  if (step.actor == "program") return program;
  if (step.actor == "nobody") return work::Caller{};
  const auto found = names_.accounts.find(step.actor);
  if (found == names_.accounts.end()) {
    return tl::unexpected(mistake(step.line, "program, nobody, or somebody who was cast", step.actor));
  }
  return work::Caller{found->second, {}, false};
}

std::optional<Mistake> Play::call(const Step& step) {
  const work::Entry* entry = world_.stage().registry().find(step.word);
  const bool has_ref = entry != nullptr && (entry->sort == work::Sort::operation || entry->sort == work::Sort::view);
  const auto who = caller(step);
  if (!who) return who.error();
  std::optional<Held> held;
  if (!has_ref || !names_.workspaces.contains(names_.workspace)) held.emplace(world_);
  if (auto wrong = need_workspace(step, json::object{})) return wrong;
  auto in = filled(step.in, step.line);
  if (!in) return in.error();
  if (has_ref) held.reset();
  const auto answer = world_.stage().call(*who, step.word, names_.workspaces[names_.workspace], *std::move(in),
                                          ref_of(step.line, step.word));
  if (step.refusal.empty()) {
    if (!answer) return mistake(step.line, "an answer to " + step.word, pair_of(answer.error()));
    return look_at(step, *answer);
  }
  if (answer) return mistake(step.line, "! " + step.refusal, answer->text);
  if (answer.error().code != step.refusal) return mistake(step.line, "! " + step.refusal, pair_of(answer.error()));
  return std::nullopt;
}

std::optional<Mistake> Play::look_at(const Step& step, const work::Answer& answer) {
  const auto parsed = parse_json(answer.text);
  if (!parsed) return mistake(step.line, "JSON", answer.text);
  names_.values["seq"] = answer.seq;
  if (auto wrong = save(step, *parsed)) return wrong;
  for (const auto& expected : step.expects) {
    auto wanted = filled(expected.value, expected.line);
    if (!wanted) return wanted.error();
    if (const auto path = differs(*wanted, *parsed)) {
      const std::string at = path->empty() ? "" : " (look at " + *path + ")";
      return mistake(expected.line, json::serialize(*wanted) + at, answer.text);
    }
  }
  return std::nullopt;
}

std::optional<Mistake> Play::save(const Step& step, const json::value& answer) {
  for (const auto& saved : step.saves) {
    const json::value* found = at_path(answer, saved.path);
    if (found == nullptr) return mistake(step.line, "an answer with " + saved.path, json::serialize(answer));
    json::value value = *found;
    if (!saved.after.empty()) {
      const std::string text = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
      const auto at = text.find(saved.after);
      if (at == std::string::npos) return mistake(step.line, saved.path + " with " + saved.after, text);
      value = json::string(text.substr(at + saved.after.size()));
    }
    names_.values[saved.name] = std::move(value);
  }
  return std::nullopt;
}

std::optional<Mistake> play(const Scenario& scenario, World& world, Restart restart) {
  Names names;
  Play play(scenario, world, names);
  while (!play.over()) {
    if (auto wrong = play.step()) return wrong;
    if (restart == Restart::after_every_step) world.restart();
  }
  return std::nullopt;
}

}  // namespace rd::cli
