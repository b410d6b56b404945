#include "work/test_rig.hpp"

using namespace rd;
using work::Ctx;
using work::Method;
using work::RawJson;
using work::Right;
using work::View;

namespace {

struct Note {
  std::string text;
  static constexpr auto fields() { return std::tuple{field("text", &Note::text, "what")}; }
};
struct Made {
  AnyId id;
  static constexpr auto fields() { return std::tuple{field("id", &Made::id, "which")}; }
};

// Notes, and how many there are worked out for all.
void declare(work::Registry& registry, const std::string& prefix) {
  registry.add(
      "note.create", Method::post, "notes", Right::write,
      [&prefix](Ctx& ctx, const Note& in) -> Result<Made> {
        TRY(const AnyId id, ctx.create("note", {}, {{"text", prefix + in.text}}));
        return Made{id};
      },
      "Makes a note");
  registry
      .view(
          "note.count", "notes", Right::see,
          [](const View& view, const work::Nothing&) -> Result<RawJson> {
            const auto text = view.derived("count");
            return RawJson{text == nullptr ? "null" : *text};
          },
          "How many")
      .needs = "count";
  registry.derive("count", [](const work::State& open, Date) { return std::to_string(open.of_kind("note").size()); });
}

}  // namespace

TEST_CASE("an operation may hold what it needs, and what is worked out is there at the first look of a closed room") {
  const std::string prefix = "over ";
  work::TestRig rig([&](work::Registry& registry) { declare(registry, prefix); });
  rig.done(rig.program, "note.create", {{"text", "uren"}});
  rig.done(rig.program, "note.create", {{"text", "rollen"}});
  CHECK(rig.seen(rig.program, "note.count", json::object{}) == json::value(2));

  rig.reopen();
  CHECK(rig.seen(rig.program, "note.count", json::object{}) == json::value(2));
}
