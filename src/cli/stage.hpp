// Where calls go: into this process or to a server. The command line and the scenarios say the same to both.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "cli/house.hpp"

namespace rd::cli {

class Stage {
 public:
  virtual ~Stage() = default;
  // Any sort of entry, by name; waits. With the same ref again the answer is the same. Refuses what the entry refuses,
  // throws Fault when the world fails. Of a transfer that gives a file the answer tells {file_name, media_type, size}.
  [[nodiscard]] virtual Result<work::Answer> call(const work::Caller& who, const std::string& op,
                                                  const AnyId& workspace, json::value in, const AnyId& ref) = 0;
  // A transfer, with the bytes that go and come.
  [[nodiscard]] virtual Result<work::Download> transfer(const work::Caller& who, const std::string& op,
                                                        const AnyId& workspace, json::value in,
                                                        const House::Upload& upload) = 0;
  [[nodiscard]] virtual const work::Registry& registry() const = 0;
};

class LocalStage : public Stage {
 public:
  explicit LocalStage(House& house) : house_(house) {}
  [[nodiscard]] Result<work::Answer> call(const work::Caller& who, const std::string& op, const AnyId& workspace,
                                          json::value in, const AnyId& ref) override {
    return house_.call(who, op, workspace, std::move(in), ref);
  }
  [[nodiscard]] Result<work::Download> transfer(const work::Caller& who, const std::string& op, const AnyId& workspace,
                                                json::value in, const House::Upload& upload) override {
    return house_.transfer(who, op, workspace, std::move(in), upload);
  }
  [[nodiscard]] const work::Registry& registry() const override { return house_.registry(); }

 private:
  House& house_;
};

// A server, by its API. Nothing of the caller goes over the line but their token. Sends again by itself when the line
// broke or the server says that it is busy, with the same ref.
class HttpStage : public Stage {
 public:
  struct Setting {
    std::string url;                                           // "https://draad.example.nl"
    const work::Registry& registry;                            // of this program; tells methods and paths
    std::function<std::string(const work::Caller&)> token_of;  // "" for nobody
    Language language{};
    int seconds = 60;  // for one answer
    int tries = 3;
  };
  explicit HttpStage(Setting setting) : setting_(std::move(setting)) {}

  [[nodiscard]] Result<work::Answer> call(const work::Caller& who, const std::string& op, const AnyId& workspace,
                                          json::value in, const AnyId& ref) override;
  [[nodiscard]] Result<work::Download> transfer(const work::Caller& who, const std::string& op, const AnyId& workspace,
                                                json::value in, const House::Upload& upload) override;
  [[nodiscard]] const work::Registry& registry() const override { return setting_.registry; }
  // Signs in. Answers the token.
  [[nodiscard]] Result<std::string> sign_in(const std::string& email, const std::string& password);

 private:
  const Setting setting_;
};

// What goes over the line for one call. Pure.
struct HttpQuestion {
  std::string method, target;  // "POST", "/api/workspaces/…/elements?kind=goal"
  std::string body, media_type;
};
// Words of the path are taken out of `in`. Refuses input.missing for a word that is not there.
[[nodiscard]] Result<HttpQuestion> http_question(const work::Entry& entry, const AnyId& workspace, json::value in);
// The refusal in a problem+json.
[[nodiscard]] Refusal refusal_in(int status, std::string_view problem);
// The token in the Set-Cookie lines of an answer, "" when there is none.
[[nodiscard]] std::string token_in(const std::vector<std::string>& set_cookies);

}  // namespace rd::cli
