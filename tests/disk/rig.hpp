// The whole program on a folder with a partnership in it, for the tests of disks that fail and of power that goes.
#pragma once
#include <doctest/doctest.h>

#include <future>
#include <string>

#include "cli/house.hpp"
#include "cli/program.hpp"
#include "store/test_rigs.hpp"

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

// Goals sent at once, without waiting in between; all of them stored.
inline void many_goals(cli::House& house, const Partnership& people, int how_many) {
  std::vector<std::future<bool>> all;
  for (int i = 0; i < how_many; ++i) {
    auto told = std::make_shared<std::promise<bool>>();
    all.push_back(told->get_future());
    house.rooms().run(people.workspace, people.lead, {"element.create", goal_of("Doel " + std::to_string(i)), {}},
                      [told](const std::exception_ptr& fault, const Result<work::Answer>& answer) {
                        told->set_value(!fault && answer.has_value());
                      });
  }
  for (auto& one : all) REQUIRE(one.get());
}

}  // namespace rd::disk
