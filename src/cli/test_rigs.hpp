// For the tests of scenarios: where they play, and which there are.
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "cli/program.hpp"
#include "cli/scenario.hpp"
#include "cli/serving.hpp"
#include "store/test_rigs.hpp"

namespace rd::cli {

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<Scenario> all_scenarios() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(RD_SOURCE_DIR) / "tests/scenarios"))
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<Scenario> out;
  for (const auto& path : paths) {
    auto scenario = parse_scenario("tests/scenarios/" + path.filename().string(), bytes_of(path));
    if (!scenario) FAIL(to_line(scenario.error()));
    out.push_back(*std::move(scenario));
  }
  return out;
}

// A password costs a tenth of a second, and stories are told thousands of times.
inline people::Setting quick_people() {
  people::Setting setting;
  setting.passwords.passes = 1;
  setting.passwords.memory = std::size_t{8} << 10U;
  return setting;
}

inline LocalWorld::Setting in_memory() {
  return {loaded_packs(), {}, {}, {}, false, quick_people()};
}

// A server on this machine, with the clock of the scenario. People's calls go over the line, with a session that is
// opened for them when they have none; the program's go straight to the house.
class HttpWorld : public World, private Stage {
 public:
  HttpWorld()
      : options_(options_in(folder_ / "data")), serving_({options_, loaded_packs(), {}, clock(), quick_people()}) {
    serving_.start();
  }
  ~HttpWorld() override { static_cast<void>(serving_.stop()); }

  [[nodiscard]] Stage& stage() override { return *this; }
  void set_day(Date day) override { now_ = noon_of(day); }
  void tick() override { now_ += 1'000'000; }

 private:
  static ServeOptions options_in(const std::filesystem::path& folder) {
    ServeOptions out;
    out.data.folder = folder.string();
    out.port = 0;
    return out;
  }
  std::function<std::int64_t()> clock() {
    return [this] { return now_.load(); };
  }
  // Stories end sessions, and days go by.
  std::string token_of(const work::Caller& who) {
    if (who.account == AnyId{}) return {};
    people::Sessions& sessions = serving_.house().desk().sessions();
    people::Sessions::Opened& mine = sessions_[who.account];
    if (mine.token.empty() || !sessions.still_open(mine.login, now_)) mine = sessions.open(who.account, now_);
    return mine.token;
  }

  [[nodiscard]] Result<work::Answer> call(const work::Caller& who, const std::string& op, const AnyId& workspace,
                                          json::value in, const AnyId& ref) override {
    if (who.program) return serving_.house().call(who, op, workspace, std::move(in), ref);
    return line().call(who, op, workspace, std::move(in), ref);
  }
  [[nodiscard]] Result<work::Download> transfer(const work::Caller& who, const std::string& op, const AnyId& workspace,
                                                json::value in, const House::Upload& upload) override {
    if (who.program) return serving_.house().transfer(who, op, workspace, std::move(in), upload);
    return line().transfer(who, op, workspace, std::move(in), upload);
  }
  [[nodiscard]] const work::Registry& registry() const override { return registry_; }
  HttpStage line() {
    return HttpStage({"http://127.0.0.1:" + std::to_string(serving_.port()), registry_,
                      [this](const work::Caller& who) { return token_of(who); }});
  }

  const store::Folder folder_;
  std::atomic<std::int64_t> now_{noon_of(first_day)};
  std::map<AnyId, people::Sessions::Opened> sessions_;
  const ServeOptions options_;
  Serving serving_;
  const work::Registry& registry_{serving_.house().registry()};
};

}  // namespace rd::cli
