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

}  // namespace

void register_findings(work::Registry& registry, const packs::Packs& packs) {
  registry.derive("findings",
                  [one = std::make_shared<OneChecker>(packs)] { return std::make_unique<FindingsOfRoom>(one); });
}

}  // namespace rd::plan
