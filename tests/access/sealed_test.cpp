// A workspace is sealed: whatever was ever asked in one, asked again by the people of another, tells nothing and does
// nothing (R30).
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "cli/scenario.hpp"
#include "loopback.hpp"
#include "work/load.hpp"

using namespace rd;
using namespace rd::access;

namespace {

constexpr std::string_view canary = "zqkanarie";

struct Heard {
  std::string op;
  AnyId workspace;
  json::value in;
};

// Remembers what went well.
class Listening : public cli::Stage {
 public:
  explicit Listening(cli::Stage& stage) : stage_(stage) {}
  Result<work::Answer> call(const work::Caller& who, const std::string& op, const AnyId& workspace, json::value in,
                            const AnyId& ref) override {
    auto answer = stage_.call(who, op, workspace, in, ref);
    if (answer) heard.push_back({op, workspace, std::move(in)});
    return answer;
  }
  Result<work::Download> transfer(const work::Caller& who, const std::string& op, const AnyId& workspace,
                                  json::value in, const cli::House::Upload& upload) override {
    return stage_.transfer(who, op, workspace, std::move(in), upload);
  }
  const work::Registry& registry() const override { return stage_.registry(); }
  std::vector<Heard> heard;

 private:
  cli::Stage& stage_;
};

class Region : public cli::World {
 public:
  Region() : local(cli::LocalWorld::Setting{built_in(), {}, {}, {}, false}), listening(local.stage()) {
    std::vector<std::filesystem::path> files;
    for (const auto& one : std::filesystem::directory_iterator(std::string(RD_SOURCE_DIR) + "/demo"))
      if (one.path().extension() == ".txt") files.push_back(one.path());
    std::sort(files.begin(), files.end());
    for (const auto& path : files) {
      std::ifstream in(path);
      std::stringstream text;
      text << in.rdbuf();
      const auto scenario = cli::parse_scenario(path.filename().string(), text.str());
      REQUIRE(scenario);
      cli::Play play(*scenario, *this, names);
      while (!play.over()) {
        const auto mistake = play.step();
        REQUIRE_MESSAGE(!mistake, cli::to_line(*mistake));
      }
    }
  }
  cli::Stage& stage() override { return listening; }
  void set_day(Date day) override { local.set_day(day); }
  void tick() override { local.tick(); }

  cli::LocalWorld local;
  Listening listening;
  cli::Names names;
};

// Its own words are taken out: what comes back must not come from the question.
json::value without_words(const json::value& value) {
  if (const auto* object = value.if_object()) {
    json::object out;
    for (const auto& [name, one] : *object) out[name] = without_words(one);
    return out;
  }
  if (const auto* list = value.if_array()) {
    json::array out;
    for (const auto& one : *list) out.push_back(without_words(one));
    return out;
  }
  const auto* text = value.if_string();
  return text != nullptr && text->find(canary) != json::string::npos ? json::value("iets van ons") : value;
}

bool names_a_thing(const json::value& value, const std::set<std::string>& ids) {
  const std::string text = json::serialize(value);
  for (std::size_t at = 0; (at = text.find('"', at)) != std::string::npos; ++at)
    if (ids.contains(text.substr(at + 1, 26))) return true;
  return false;
}

std::string text_of(const Result<work::Answer>& answer) {
  if (answer) return answer->text;
  std::string out = answer.error().code + answer.error().field;
  for (const auto& [name, value] : answer.error().values) out += name + value;
  return out;
}

// Every view of every thing, as the program sees it: so that their real ids are among what is asked again.
std::vector<Heard> views_of(Region& region, const AnyId& workspace) {
  std::vector<Heard> out;
  auto& house = region.local.house();
  std::map<std::string, std::vector<std::string>> ids;
  const auto loaded = parse_json(house.call(program, "workspace.load", workspace, json::object{}, {})->text).value();
  for (const auto& one : loaded.at("entities").as_array())
    ids[house.registry().noun_of(std::string_view(one.at("kind").as_string()))].emplace_back(one.at("id").as_string());
  for (const work::Entry& entry : house.registry().entries()) {
    const bool looks = entry.sort == work::Sort::view || entry.name == "workspace.export";
    if (!looks) continue;
    const std::string subject(entry.subject());
    if (subject.empty()) out.push_back({entry.name, workspace, json::object{}});
    for (const auto& id : ids[subject]) out.push_back({entry.name, workspace, json::object{{subject, id}}});
  }
  return out;
}

}  // namespace

TEST_CASE("everything that went well in one partnership, asked again by members of another, tells and does nothing") {
  Region region;
  auto& house = region.local.house();
  const AnyId theirs = region.names.workspaces.at("lisdodde");
  const AnyId ours = region.names.workspaces.at("kromme_vaart");
  std::atomic<std::int64_t> clock{first_noon};
  Town town(house, clock);
  // Words that nobody else has.
  const work::Caller lead{region.names.accounts.at("lotte"), {}, false};
  const Things theirs_things = town.furnish(theirs, lead, std::string(canary));
  town.did(lead, "workspace.update", theirs,
           json::object{{"from", 999'999}, {"set", {{"about", std::string(canary) + " over ons"}}}});
  std::vector<Heard> all = views_of(region, theirs);
  for (Heard& one : region.listening.heard) {
    const work::Entry* entry = house.registry().find(one.op);
    if (one.workspace == theirs && entry->sort != work::Sort::door) all.push_back(std::move(one));
  }
  const Inputs inputs(theirs_things);
  for (const work::Entry& entry : house.registry().entries())
    if (entry.sort != work::Sort::door) all.push_back({entry.name, theirs, inputs.of(entry)});
  std::set<std::string> ids{to_text(theirs)};
  const work::Loaded loaded = work::load(house.store(), theirs);
  loaded.state.each([&](const work::EntityPtr& entity) { ids.insert(to_text(entity->id)); });

  const auto roles = [&] {  // one of each role of ours who is not in theirs
    std::map<std::string, work::Caller> out;
    for (const auto& [key, member] : region.names.members) {
      const auto& [workspace, actor] = key;
      if (workspace != "kromme_vaart" || region.names.members.contains({"lisdodde", actor})) continue;
      const work::Caller who{region.names.accounts.at(actor), {}, false};
      const auto there = parse_json(house.call(who, "member.list", ours, json::object{}, {})->text).value();
      for (const auto& one : there.at("members").as_array())
        if (one.at("me").as_bool()) out.emplace(std::string(one.at("role").as_string()), who);
    }
    return out;
  }();
  REQUIRE(roles.size() >= 3);

  const std::string before = region.local.kept({theirs});
  const AnyId nowhere = random_id();
  int replays = 0, leaks = 0, did_something = 0;
  for (const Heard& one : all) {
    const bool leaves = one.op == "member.leave";  // our own place is ours to leave
    const json::value in = without_words(one.in);
    const bool swapped = names_a_thing(in, ids);
    for (const auto& [role, who] : roles) {
      CAPTURE(one.op);
      CAPTURE(role);
      const auto answer = house.call(who, one.op, theirs, one.in, {});
      const auto none = house.call(who, one.op, nowhere, one.in, {});
      replays += 1;
      REQUIRE(!answer);
      CHECK(answer.error().code == "workspace.unknown");
      CHECK(text_of(answer) == text_of(none));
      if (leaves || !swapped) continue;
      const auto here = house.call(who, one.op, ours, in, {});
      replays += 1;
      did_something += here ? 1 : 0;
      leaks += text_of(here).find(canary) == std::string::npos ? 0 : 1;
      CHECK_MESSAGE(text_of(here).find(canary) == std::string::npos, text_of(here));
    }
  }
  MESSAGE(replays << " replays, " << did_something << " of them answered with what is ours");
  CHECK(leaks == 0);
  REQUIRE(replays >= 5'000);
  CHECK(region.local.kept({theirs}) == before);
  for (const auto& [role, who] : roles) {
    const auto seen = house.call(who, "workspace.load", ours, json::object{{"texts", true}}, {});
    if (seen) CHECK(seen->text.find(canary) == std::string::npos);
  }
}

namespace {

std::string url_of(const work::Entry& entry, const AnyId& workspace, const json::object& in) {
  std::string out = entry.route();
  const auto put = [&](const std::string& word, const std::string& value) {
    const auto at = out.find("{" + word + "}");
    if (at != std::string::npos) out.replace(at, word.size() + 2, value);
  };
  put("workspace", to_text(workspace));
  for (const auto& [name, value] : in)
    if (value.is_string()) put(std::string(name), std::string(value.get_string()));
  return out;
}

}  // namespace

TEST_CASE("over the line the answer for another workspace and for none is the same, byte for byte") {
  Loopback loopback;
  Town& town = loopback.town;
  const work::Caller anna = town.person("anna");
  work::Caller bram = town.person("bram");
  const AnyId theirs = town.workspace("Waterlijn"), ours = town.workspace("Oever"), nowhere = random_id();
  town.member(theirs, anna, "manager");
  town.member(ours, bram, "manager");
  const Inputs inputs(town.furnish(theirs, anna, std::string(canary)));
  const std::string token = loopback.token(bram);
  net::Client client(loopback.port());
  const auto ask = [&](const work::Entry& entry, const AnyId& workspace, const std::string& secret) {
    const json::object in = inputs.of(entry);
    const bool body = entry.method != work::Method::get && entry.sort != work::Sort::transfer;
    const std::string text = body ? json::serialize(in) : "";
    std::string asked(name_of(entry.method));
    asked += " " + url_of(entry, workspace, in) + " HTTP/1.1\r\nHost: rd\r\n";
    if (!secret.empty()) asked += "Authorization: Bearer " + secret + "\r\n";
    if (body) asked += "Content-Type: application/json\r\n";
    asked += "Content-Length: " + std::to_string(text.size()) + "\r\n\r\n" + text;
    return client.ask(asked);
  };
  const auto body_of = [](const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); };
  int cells = 0;
  for (const work::Entry& entry : town.house().registry().entries()) {
    if (entry.sort == work::Sort::door) continue;
    CAPTURE(entry.name);
    const std::string there = ask(entry, theirs, token), none = ask(entry, nowhere, token);
    CHECK(net::status_line(there) == "HTTP/1.1 404 Not Found");
    CHECK(net::status_line(none) == net::status_line(there));
    CHECK(body_of(there) == body_of(none));
    CHECK(net::has(there, "workspace.unknown"));
    const std::string stranger = ask(entry, theirs, "");
    CHECK(net::has(net::status_line(stranger), " 401 "));
    CHECK(body_of(stranger) == body_of(ask(entry, nowhere, "")));
    cells += 4;
  }
  const auto median = [&](const AnyId& workspace) {
    std::vector<std::int64_t> took;
    for (int i = 0; i < 200; ++i) {
      const auto began = std::chrono::steady_clock::now();
      ask(*town.house().registry().find("workspace.load"), workspace, token);
      took.push_back(
          std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began).count());
    }
    std::nth_element(took.begin(), took.begin() + 100, took.end());
    return took[100];
  };
  MESSAGE(cells << " questions over the line; median of theirs " << median(theirs) << " µs, of none " << median(nowhere)
                << " µs");
}
