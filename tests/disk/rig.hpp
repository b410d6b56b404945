// The whole program on a folder with a partnership in it, for the tests of disks that fail and of power that goes.
#pragma once
#include <doctest/doctest.h>

#include <future>
#include <string>

#include "cli/house.hpp"
#include "cli/program.hpp"
#include "store/test_rigs.hpp"
#include "work/load.hpp"

namespace rd::disk {

namespace fs = std::filesystem;

inline const work::Caller program{{}, {}, true};

// A password costs a tenth of a second, and stories are told thousands of times.
inline cli::House::Setting setting() {
  cli::House::Setting out{cli::loaded_packs()};
  out.people.passwords.passes = 1;
  out.people.passwords.memory = std::size_t{8} << 10U;
  return out;
}

inline json::value text_of(const std::string& words) {
  return json::object{
      {"type", "doc"},
      {"content",
       {json::object{{"type", "paragraph"}, {"content", {json::object{{"type", "text"}, {"text", words}}}}}}}};
}
inline json::object goal_of(const std::string& name) {
  return {{"kind", "goal"}, {"fields", {{"name", name}}}};
}

// The answer to what must go well.
inline json::value did(cli::House& house, const work::Caller& who, const std::string& op, const AnyId& workspace,
                       json::value in, const AnyId& ref = {}) {
  const auto answer = house.call(who, op, workspace, std::move(in), ref);
  REQUIRE_MESSAGE(answer, op << " " << (answer ? "" : answer.error().code + " " + answer.error().field));
  return parse_json(answer->text).value();
}
inline AnyId id_in(const json::value& answer) {
  return parse_id(std::string_view(answer.at("id").as_string())).value();
}

// A workspace with a lead, a document with a section, a goal, and a link for who is invited.
struct Partnership {
  AnyId workspace = random_id();
  work::Caller lead;
  std::string document, section, token;

  explicit Partnership(cli::House& house) {
    lead.account = id_in(
        did(house, program, "account.create", {},
            json::object{{"name", "Anna"}, {"email", "anna@example.org"}, {"password", "drie fietsen in de gang"}}));
    did(house, program, "workspace.begin", workspace,
        json::object{{"name", "Rivieren"}, {"sort", "partnership"}, {"sector", {"vo"}}});
    did(house, program, "member.add", workspace,
        json::object{{"name", "Anna"}, {"role", "manager"}, {"account", to_text(lead.account)}});
    const auto made = [&](const std::string& op, json::object in) {
      return to_text(id_in(did(house, lead, op, workspace, std::move(in))));
    };
    document = made("document.create", {{"title", "Ons plan"}});
    section = made("section.add", {{"document", document}, {"title", "Visie"}});
    made("element.create", goal_of("Elke student een team"));
    const AnyId invitation =
        id_in(did(house, program, "invitation.create", workspace, json::object{{"name", "Yara"}, {"role", "reader"}}));
    token = std::string(did(house, lead, "invitation.link", {},
                            json::object{{"workspace", to_text(workspace)}, {"invitation", to_text(invitation)}})
                            .at("path")
                            .as_string());
    token.erase(0, token.find('#') + 1);
  }
};

// Asks for all of these without waiting in between, and waits then. `tell` comes on the strand; "" is no answer.
using Tell = std::function<void(const AnyId& ref, const std::string& answer)>;
inline void ask_all(cli::House& house, const Partnership& people, std::vector<work::Call> calls, const Tell& tell) {
  std::vector<std::future<void>> all;
  for (work::Call& call : calls) {
    auto told = std::make_shared<std::promise<void>>();
    all.push_back(told->get_future());
    const AnyId ref = call.ref;
    house.rooms().run(people.workspace, people.lead, std::move(call),
                      [told, ref, &tell](const std::exception_ptr& fault, const Result<work::Answer>& answer) {
                        tell(ref, !fault && answer ? answer->text : "");
                        told->set_value();
                      });
  }
  for (auto& one : all) one.get();
}

// A folder with data, made once, and who is in it.
class Base {
 public:
  explicit Base(int goals = 0) {
    cli::House house(cli::DataPlace{(folder_ / "data").string(), {}}, setting());
    people_.emplace(house);
    std::vector<work::Call> calls;
    for (int i = 0; i < goals; ++i) calls.push_back({"element.create", goal_of("Doel " + std::to_string(i)), {}});
    ask_all(house, *people_, std::move(calls),
            [](const AnyId&, const std::string& answer) { REQUIRE(!answer.empty()); });
  }
  [[nodiscard]] fs::path data() const { return folder_ / "data"; }
  [[nodiscard]] const Partnership& people() const { return *people_; }

 private:
  store::Folder folder_;
  std::optional<Partnership> people_;
};

// Entities with these words in them.
inline int told_of(const store::Store& store, const AnyId& workspace, std::string_view words,
                   std::string_view kind = {}) {
  const work::Loaded loaded = work::load(store, workspace);
  int out = 0;
  for (const std::string& one : loaded.state.kinds()) {
    if (!kind.empty() && one != kind) continue;
    for (const AnyId& id : loaded.state.of_kind(one)) {
      out += loaded.state.find(id)->body.find(words) != std::string::npos;
    }
  }
  return out;
}

}  // namespace rd::disk
