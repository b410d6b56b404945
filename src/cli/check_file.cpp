#include "cli/check_file.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

#include "cli/program.hpp"

namespace rd::cli {
namespace {

class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double ms = std::chrono::duration<double, std::milli>(now - last_).count();
    last_ = now;
    return ms;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// Making a checker compiles every pattern; it is made once per template.
const plan::Checker& checker_for(const packs::Packs& packs, const std::string& template_id) {
  static std::mutex mutex;
  static std::map<std::pair<const packs::Packs*, std::string>, std::unique_ptr<const plan::Checker>> made;
  const std::lock_guard lock(mutex);
  auto& checker = made[{&packs, template_id}];
  if (!checker) checker = std::make_unique<const plan::Checker>(packs, std::vector{template_id});
  return *checker;
}

}  // namespace

Result<Checked> check_file(std::string_view bytes, const std::string& name, const CheckWish& wish) {
  Checked out;
  Stopwatch whole;
  double ready = 0;
  const packs::Packs* packs = nullptr;
  const plan::Checker* checker = nullptr;
  std::optional<Refusal> refusal;
  // While pandoc works in its sandbox, the packs are read and the patterns compiled.
  const auto meanwhile = [&] {
    Stopwatch watch;
    packs = &loaded_packs(wish.packs_folder);
    out.timings.push_back({"packs", watch.lap()});
    if (packs->find_template(wish.template_id) == nullptr) {
      std::string choices;
      for (const auto& t : packs->templates) choices += (choices.empty() ? "" : ", ") + t.id;
      refusal =
          Refusal{Why::invalid, "template.unknown", "template", {{"template", wish.template_id}, {"choices", choices}}};
      return;
    }
    checker = &checker_for(*packs, wish.template_id);
    ready = watch.lap();
    out.timings.push_back({"patterns", ready});
  };
  TRY(out.document, exchange::read(bytes, name, {}, meanwhile));
  out.timings.push_back({"read", whole.lap()});
  out.timings.push_back({"pandoc", out.document.pandoc_ms});
  if (checker == nullptr && !refusal) meanwhile();
  if (refusal) return tl::unexpected(*std::move(refusal));
  out.judgement = checker->judge(*out.document.doc, out.document.title, wish.library, today());
  out.judgement.file = name;
  out.timings.push_back({"judge", whole.lap()});
  return out;
}

}  // namespace rd::cli
