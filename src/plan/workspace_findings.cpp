#include <algorithm>
#include <mutex>

#include "plan/ops.hpp"
#include "plan/watch.hpp"

namespace rd::plan {
namespace {

// Compiled when the first workspace asks for it, and then for all.
class OneChecker {
 public:
  explicit OneChecker(const packs::Packs& packs) : packs_(packs) {}
  struct Ready {
    Checker checker;
    RuleBook book;
  };
  // Null when the packs have no template.
  [[nodiscard]] const Ready* ready() {
    std::call_once(once_, [this] {
      if (packs_.templates.empty()) return;
      std::vector<std::string> ids;
      for (const packs::Template& one : packs_.templates) ids.push_back(one.id);
      std::stable_partition(ids.begin(), ids.end(), [](const std::string& id) { return id == "overarching"; });
      ready_ = std::make_unique<Ready>(Ready{Checker(packs_, ids), RuleBook(packs_)});
    });
    return ready_.get();
  }
  [[nodiscard]] Date newest_edition() const { return packs_.newest_edition(); }

 private:
  const packs::Packs& packs_;
  std::once_flag once_;
  std::unique_ptr<const Ready> ready_;
};

class FindingsOfRoom : public work::Derivation {
 public:
  explicit FindingsOfRoom(std::shared_ptr<OneChecker> one) : one_(std::move(one)) {}
  std::string make(const work::State& open_part, const std::vector<AnyId>& changed, Date today) override {
    const auto* ready = one_->ready();
    if (ready == nullptr) return R"({"findings":[],"strengths":[]})";
    if (watch_ == nullptr) watch_ = std::make_unique<Watch>(ready->checker, ready->book);
    watch_->take(open_part, changed, today);
    return watch_->text();
  }
  [[nodiscard]] std::size_t bytes() const override { return watch_ == nullptr ? 0 : watch_->bytes(); }

 private:
  const std::shared_ptr<OneChecker> one_;
  std::unique_ptr<Watch> watch_;
};

// {comes: [finding], goes: [finding]}: what the newest edition asks and the chosen one does not, and the other way
// round. By id; a point is there or not, whatever was decided about it.
std::string effect(OneChecker& one, const work::State& open_part, Date today) {
  const auto* ready = one.ready();
  std::map<std::string, json::value> now, then;
  const auto ask = [&](std::optional<Date> edition, std::map<std::string, json::value>& out) {
    if (ready == nullptr) return;
    Watch watch(ready->checker, ready->book, edition);
    watch.take(open_part, {}, today);
    json::value told = json::parse(watch.text());
    for (json::value& finding : told.at("findings").as_array())
      out.emplace(finding.at("id").as_string(), std::move(finding));
  };
  ask({}, now);
  ask(one.newest_edition(), then);
  const auto only_in = [](std::map<std::string, json::value>& these, const std::map<std::string, json::value>& those) {
    json::array out;
    for (auto& [id, finding] : these)
      if (!those.contains(id)) out.push_back(finding);
    return out;
  };
  return json::serialize(json::object{{"comes", only_in(then, now)}, {"goes", only_in(now, then)}});
}

}  // namespace

void register_findings(work::Registry& registry, const packs::Packs& packs) {
  const auto one = std::make_shared<OneChecker>(packs);
  registry.derive("findings", [one] { return std::make_unique<FindingsOfRoom>(one); });
  registry.derive("content_effect",
                  [one](const work::State& open_part, Date today) { return effect(*one, open_part, today); });
  auto& entry = registry.view(
      "packs.effect", "packs/effect", work::Right::see,
      [](const work::View& view, const work::Nothing&) -> Result<work::RawJson> {
        return work::RawJson{*view.derived("content_effect")};
      },
      "Which points come and which go when you take the newest edition of the content");
  entry.needs = "content_effect";
}

}  // namespace rd::plan
