// A long text that one person typed takes little room once it is history (issue 7.6), and is what it was.
#include <doctest/doctest.h>

#include "history/ops.hpp"
#include "packs/test_packs.hpp"
#include "plan/ops.hpp"
#include "prose/parts.hpp"
#include "store/chain.hpp"
#include "thread/ops.hpp"
#include "work/everything.hpp"
#include "work/test_rig.hpp"

using namespace rd;
using packs::built_in;
using work::Right;

namespace {

Result<work::Nothing> begin(work::Ctx& ctx, const work::Nothing&) {
  TRY_DO(ctx.create("workspace", {}, {{"name", "Plan"}}));
  return work::Nothing{};
}

void declare(work::Registry& registry) {
  work::register_ops(registry);
  thread::register_ops(registry, built_in());
  plan::register_ops(registry, built_in());
  history::register_ops(registry, built_in());
  registry.add("workspace.start", work::Method::post, "start", Right::program, begin, "Begins a workspace");
}

std::size_t bytes_of_log(const work::TestRig& at) {
  std::size_t bytes = 0;
  for (work::Seq from = 1;;) {
    const auto records = at.store().read(at.workspace, from, 1'000);
    if (records.empty()) return bytes;
    for (const store::Record& record : records) bytes += record.changes.size();
    from = records.back().seq + 1;
  }
}

}  // namespace

TEST_CASE(
    "7.6: of 100,000 typed letters little stays once it is history, every later moment is exact, and the log "
    "verifies") {
  work::TestRig at(declare);
  at.done(at.program, "workspace.start", json::object{});
  const auto writer = at.person(1, {Right::see, Right::talk, Right::write, Right::lead, Right::manage});
  const json::value document = at.done(writer, "document.create", {{"title", "Plan"}}).at("id");
  const json::value section = at.done(writer, "section.add", {{"document", document}, {"title", "a"}}).at("id");
  // As somebody types: five letters, a fifth of a second; 400 letters make a paragraph.
  constexpr int letters = 100'000, at_once = 5, in_paragraph = 400;
  std::int64_t version = 0;
  int place = 1;
  for (int typed = 0; typed < letters; typed += at_once) {
    json::array steps;
    if (typed > 0 && typed % in_paragraph == 0) {
      const json::value paragraph{{"type", "paragraph"}};
      steps.push_back({{"stepType", "replace"},
                       {"from", place},
                       {"to", place},
                       {"slice", {{"content", {paragraph, paragraph}}, {"openStart", 1}, {"openEnd", 1}}},
                       {"structure", true}});
      place += 2;
    }
    const json::value words{{"type", "text"}, {"text", typed % 10 == 0 ? "samen" : " leer"}};
    steps.push_back({{"stepType", "replace"}, {"from", place}, {"to", place}, {"slice", {{"content", {words}}}}});
    place += at_once;
    version = at.done(writer, "text.commit", {{"section", section}, {"base", version}, {"steps", steps}})
                  .at("version")
                  .as_int64();
  }
  at.done(writer, "text.settle", {{"section", section}});
  const json::value text = at.seen(writer, "section.show", {{"section", section}}).at("text");
  const std::size_t raw = bytes_of_log(at);

  std::optional<std::int64_t> next = 1;
  int segments = 0;
  while (next) {
    auto answer = at.run(writer, "log.compact", {{"from", *next}});
    while (!answer && answer.error().code == "request.busy")  // a snapshot is being written
      answer = at.run(writer, "log.compact", {{"from", *next}});
    REQUIRE(answer);
    const json::value told = *answer;
    const auto* more = told.as_object().if_contains("next");
    next = more == nullptr || more->is_null() ? std::nullopt : std::optional(more->as_int64());
    ++segments;
  }
  const std::size_t kept = bytes_of_log(at);
  MESSAGE(letters << " letters in " << version << " commits: " << raw / 1'000 << " kB, kept " << kept / 1'000
                  << " kB of " << segments << " segments");
  CHECK(at.seen(writer, "section.show", {{"section", section}}).at("text").at("fields") == text.at("fields"));
  at.reopen();
  CHECK(at.seen(writer, "section.show", {{"section", section}}).at("text").at("fields") == text.at("fields"));
  CHECK_FALSE(store::verify(at.store(), at.workspace));
  CHECK(kept <= 400'000);
}
