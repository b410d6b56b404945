#include "plan/commits.hpp"

#include <thread>

#include "packs/test_packs.hpp"
#include "plan/ops.hpp"
#include "plan/test_document.hpp"
#include "prose/parts.hpp"
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

// As texts stood in a workspace before there were commits.
struct OldText {
  AnyId section;
  json::value doc;
  static constexpr auto fields() {
    return std::tuple{field("section", &OldText::section, "whose"), field("doc", &OldText::doc, "the text")};
  }
};
Result<work::Nothing> old_text(work::Ctx& ctx, const OldText& in) {
  TRY_DO(ctx.create("section_text", {}, {{"doc", in.doc}}, {{}, in.section}));
  return work::Nothing{};
}

// All that a text tells.
struct Seen {
  json::value doc;
  std::int64_t version{}, whole{}, oldest{};
  std::size_t since{}, maps{};
  bool operator==(const Seen&) const = default;
};
Seen seen(const plan::TextNow& text) {
  const auto back = std::max<std::int64_t>(text.oldest() - 1, text.version() - 30);
  return Seen{prose::to_json(*text.doc()),      text.version(),          text.put_together(), text.oldest(),
              text.commits_after(back)->size(), text.since(back)->size()};
}
// The same by a thread that knows of nothing before.
Seen seen_anew(const work::View& view, const AnyId& section) {
  std::optional<Seen> anew;
  std::thread([&] { anew = seen(*plan::TextNow::of(view, section)); }).join();
  return *anew;
}

struct OneText {
  AnyId section;
  static constexpr auto fields() { return std::tuple{field("section", &OneText::section, "whose")}; }
};
struct Compared {
  bool same{};
  std::int64_t whole{};
  static constexpr auto fields() {
    return std::tuple{field("same", &Compared::same, "the thread that wrote knows what is there"),
                      field("whole", &Compared::whole, "the version that was put together")};
  }
};
Result<Compared> compared(const work::View& view, const OneText& in) {
  const auto text = plan::TextNow::of(view, in.section);
  return Compared{seen(*text) == seen_anew(view, in.section), text->put_together()};
}

void declare(work::Registry& registry) {
  work::register_ops(registry);
  thread::register_ops(registry, built_in());
  plan::register_ops(registry, built_in());
  registry.add("workspace.start", work::Method::post, "start", Right::program, begin, "Begins a workspace");
  registry.add("text.old", work::Method::post, "old", Right::program, old_text, "Puts a text");
  registry.view("text.compared", "sections/{section}/compared", Right::see, compared, "Known, and read anew");
}

struct Desk : work::TestRig {
  Desk() : TestRig(declare) {
    done(program, "workspace.start", json::object{});
    const std::string document = done(lead, "document.create", {{"title", "Plan"}}).at("id").as_string().c_str();
    section = done(lead, "section.add", {{"document", document}, {"title", "a"}}).at("id").as_string().c_str();
  }
  json::value commit(const work::Caller& who, std::int64_t base, json::array steps) {
    return done(who, "text.commit", {{"section", section}, {"base", base}, {"steps", std::move(steps)}});
  }
  std::string refusal(std::int64_t base, json::value steps) {
    return refused(writer, "text.commit", {{"section", section}, {"base", base}, {"steps", std::move(steps)}});
  }
  json::value shown() { return seen(talker, "section.show", {{"section", section}}).at("text"); }
  std::string text() {
    const auto doc = prose::part_from_json(shown().at("fields").at("doc"));
    REQUIRE(doc);
    std::string out;
    for (std::size_t i = 0; i < (*doc)->content().count(); ++i) {
      const auto& block = (*doc)->content()[i];
      out += i == 0 ? "" : "|";
      for (std::size_t j = 0; j < block->content().count(); ++j) out += block->content()[j]->text();
    }
    return out;
  }
  std::int64_t version() { return shown().at("fields").at("version").as_int64(); }
  const work::Caller lead = person(1, {Right::see, Right::talk, Right::write, Right::lead});
  const work::Caller writer = person(2, {Right::see, Right::talk, Right::write});
  const work::Caller talker = person(3, {Right::see, Right::talk});
  std::string section;
};

json::value put_in(int at, std::string_view words) {
  return {{"stepType", "replace"},
          {"from", at},
          {"to", at},
          {"slice", {{"content", {{{"type", "text"}, {"text", words}}}}}}};
}
json::value paragraph_of(std::string_view words) {
  return {{"type", "doc"}, {"content", {{{"type", "paragraph"}, {"content", {{{"type", "text"}, {"text", words}}}}}}}};
}
json::value take_out(int from, int to) {
  return {{"stepType", "replace"}, {"from", from}, {"to", to}};
}

}  // namespace

TEST_CASE("DOC-06: what two people write at once in one text comes together, and both know how") {
  Desk at;
  CHECK(at.commit(at.writer, 0, {put_in(1, "Wij leren.")}).at("version") == 1);
  CHECK(at.text() == "Wij leren.");
  CHECK(at.commit(at.writer, 1, {put_in(5, "samen ")}).at("version") == 2);
  const auto late = at.commit(at.lead, 1, {put_in(11, " Ook van elkaar."), put_in(27, "!")});
  CHECK(late.at("version") == 3);
  CHECK(late.at("placed") == json::array{0, 1});
  CHECK(at.text() == "Wij samen leren. Ook van elkaar.!");
  CHECK(at.version() == 3);
}

TEST_CASE("a deletion takes away what its author saw and nothing else") {
  Desk at;
  at.commit(at.writer, 0, {put_in(1, "abcdef")});
  at.commit(at.lead, 1, {put_in(4, "NIEUW")});
  at.commit(at.writer, 1, {take_out(1, 7)});
  CHECK(at.text() == "NIEUW");
}

TEST_CASE("words that find no place are kept for their author, and for nobody else") {
  Desk at;
  at.commit(at.writer, 0, {put_in(1, "abcdef")});
  at.commit(at.lead, 1, {take_out(1, 7)});
  const auto told = at.commit(at.writer, 1, {put_in(3, "Mijn zin.")});
  REQUIRE(told.at("unplaced").as_array().size() + told.at("placed").as_array().size() == 1);
  if (!told.at("unplaced").as_array().empty()) {
    const auto mine = at.seen(at.writer, "workspace.load", {{"kinds", {"unplaced_text"}}}).at("entities").as_array();
    REQUIRE(mine.size() == 1);
    CHECK(mine[0].at("fields").at("text") == "Mijn zin.");
    CHECK(at.seen(at.lead, "workspace.load", {{"kinds", {"unplaced_text"}}}).at("entities").as_array().empty());
  } else {
    CHECK(at.text() == "Mijn zin.");
  }
}

TEST_CASE("a long piece without a place is kept whole, and so are many") {
  Desk at;
  at.commit(at.writer, 0, {put_in(1, "abcdef")});
  at.done(at.lead, "section.write", {{"section", at.section}, {"from", at.seq}, {"doc", paragraph_of("anders")}});
  const std::string sentence = "Een lange zin. ";
  std::string much;
  while (much.size() < 60'000) much += sentence;
  const auto told = at.commit(at.writer, 1, {put_in(3, much)});
  REQUIRE(told.at("unplaced").as_array().size() == 1);
  json::array apart;
  for (int i = 0; i < 60; ++i) apart.push_back(i % 2 == 0 ? put_in(2, "los") : put_in(4, "stuk"));
  at.commit(at.writer, 1, std::move(apart));
  std::string kept;
  const auto all = at.seen(at.writer, "workspace.load", {{"kinds", {"unplaced_text"}}});
  for (const auto& one : all.at("entities").as_array()) kept += one.at("fields").at("text").as_string().c_str();
  CHECK(kept.find(much.substr(0, much.size() - 1)) != std::string::npos);
  std::size_t pieces = 0;
  for (std::size_t found = kept.find("los"); found != std::string::npos; found = kept.find("los", found + 1)) ++pieces;
  CHECK(pieces == 30);
}

TEST_CASE("the text is put together now and then, and the last commits stay in a hundred places") {
  Desk at;
  at.commit(at.writer, 0, {put_in(1, "0")});
  constexpr int many = 260;
  for (int i = 1; i < many; ++i) at.commit(at.writer, i, {put_in(1, std::to_string(i % 10))});
  CHECK(at.version() == many);
  const std::string now = at.text();
  CHECK(now.size() == many);
  const auto kept = at.seen(at.writer, "workspace.load", {{"kinds", {"text_commit"}}, {"texts", true}});
  CHECK(kept.at("entities").as_array().size() == plan::commits_kept);
  const auto whole = at.seen(at.writer, "workspace.load", {{"kinds", {"section_text"}}, {"texts", true}});
  const auto put = whole.at("entities").at(0).at("fields").at("version").as_int64();
  CHECK(many - put < plan::commits_between);
  CHECK(at.done(at.writer, "text.settle", {{"section", at.section}}).at("version") == many);
  CHECK(at.text() == now);
  at.reopen();
  CHECK(at.text() == now);

  SUBCASE("who was away longer than these go back is brought along from the log") {
    const auto told = at.commit(at.lead, 20, {put_in(21, "Z")});
    CHECK(told.at("placed") == json::array{0});
    CHECK(at.text() == now + "Z");
    CHECK(at.refused(at.talker, "text.since", {{"section", at.section}, {"version", 20}}) == "text.too_old");
    const auto late = at.seen(at.talker, "text.since", {{"section", at.section}, {"version", many - 3}});
    CHECK(late.at("commits").as_array().size() == 4);
  }
  SUBCASE("a version that is not there yet is refused") {
    CHECK(at.refusal(many + 1, {put_in(1, "x")}) == "text.unknown_version");
  }
}

TEST_CASE("who follows a text hears every letter, and the whole of it only when no letter tells it") {
  struct Ear : work::Subscriber {
    void tell(std::shared_ptr<const std::string> frame) override { heard.push_back(*frame); }
    void end(std::uint16_t, std::string) override {}
    std::vector<std::string> heard;  // read when all is done
  };
  const auto ear = std::make_shared<Ear>();
  Desk at;
  at.commit(at.writer, 0, {put_in(1, "0")});
  const auto listen = [&](const work::View& view) -> Result<std::string> {
    at.rooms().room(at.workspace)->subscribe(at.talker, ear, {"text:" + at.section}, view.seq(), [](auto&&...) {});
    return "{}";
  };
  REQUIRE(at.rooms().look_and_wait(at.workspace, at.talker, Right::see, listen));
  for (int i = 1; i < 120; ++i) at.commit(at.writer, i, {put_in(1, std::to_string(i % 10))});
  const auto times = [&](std::string_view what) {
    return std::count_if(ear->heard.begin(), ear->heard.end(),
                         [&](const std::string& one) { return one.find(what) != std::string::npos; });
  };
  at.shown();
  CHECK(times(R"("kind":"text_commit")") == 119);
  CHECK(times(R"("kind":"section_text")") == 0);
  at.done(at.writer, "text.settle", {{"section", at.section}});
  at.shown();
  CHECK(times(R"("kind":"section_text")") == 1);
}

TEST_CASE("who is brought through more than twenty thousand changes is asked to read anew: nobody waits for them") {
  Desk at;
  at.commit(at.writer, 0, {put_in(1, "0")});
  for (int i = 1; i <= 101; ++i) at.commit(at.writer, i, json::array(plan::most_steps, put_in(1, "a")));
  CHECK(at.refusal(1, {put_in(1, "x")}) == "text.too_old");
  CHECK(at.commit(at.lead, 60, {put_in(1, "x")}).at("placed") == json::array{0});
}

TEST_CASE("a whole text that is put in the place of another is a commit as well") {
  Desk at;
  at.commit(at.writer, 0, {put_in(1, "een")});
  json::value doc = at.shown().at("fields").at("doc");
  CHECK_FALSE(doc.at("content").at(0).at("attrs").at("bid").as_string().empty());  // given with the commit
  doc.at("content").as_array().push_back(paragraph_of("twee").at("content").at(0));
  at.done(at.lead, "section.write", {{"section", at.section}, {"from", at.seq}, {"doc", doc}});
  CHECK(at.version() == 2);
  at.commit(at.writer, 1, {put_in(4, "!")});
  CHECK(at.text() == "een!|twee");
}

TEST_CASE("what is no step, or makes no text, is refused and changes nothing") {
  Desk at;
  at.commit(at.writer, 0, {put_in(1, "een")});
  CHECK(at.refusal(1, json::array{}) == "text.steps");
  CHECK(at.refusal(1, "x") == "text.steps");
  CHECK(at.refusal(1, json::array(plan::most_steps + 1, put_in(1, "a"))) == "text.many_steps");
  CHECK(at.refusal(1, {{{"stepType", "gooi"}}}) == "prose.step");
  const json::value picture{{"type", "heading"}, {"attrs", {{"level", 9}}}};
  CHECK(at.refusal(1, {{{"stepType", "replace"}, {"from", 5}, {"to", 5}, {"slice", {{"content", {picture}}}}}}) ==
        "prose.schema");
  CHECK(at.refusal(1, {put_in(1, std::string(600'000, 'a'))}) == "text.too_long");
  CHECK(at.text() == "een");
  CHECK(at.version() == 1);
  CHECK(at.refused(at.talker, "text.commit", {{"section", at.section}, {"base", 1}, {"steps", {put_in(1, "x")}}}) ==
        "right.missing");
}

TEST_CASE("a text of before there were commits has version nought and is written on") {
  Desk at;
  const json::value doc{{"type", "doc"},
                        {"content", {{{"type", "paragraph"}, {"content", {{{"type", "text"}, {"text", "oud"}}}}}}}};
  at.done(at.program, "text.old", {{"section", at.section}, {"doc", doc}});
  CHECK(at.version() == 0);
  at.commit(at.writer, 0, {put_in(4, "er")});
  CHECK(at.text() == "ouder");
  at.reopen();
  CHECK(at.text() == "ouder");
}

TEST_CASE(
    "a text that is followed letter by letter is the text that is read anew, also for who holds on to an older one") {
  Desk at;
  std::int64_t version = 0;
  const auto commit = [&](const work::Caller& who, const json::value& step) {
    version = at.commit(who, version, {step}).at("version").as_int64();
  };
  for (int i = 0; i < 230; ++i) {
    commit(i % 3 == 0 ? at.lead : at.writer, put_in(1 + std::min(i, 4), std::to_string(i % 10)));
    if (i % 4 == 3) commit(at.writer, take_out(1, 2));
    if (i != 120) continue;  // between letters, all of it
    json::value doc = at.shown().at("fields").at("doc");
    doc.at("content").as_array().push_back(paragraph_of("tweede").at("content").at(0));
    at.done(at.lead, "section.write", {{"section", at.section}, {"from", at.seq}, {"doc", doc}});
    ++version;
  }
  const work::Reader all = work::program_reader();
  const AnyId section = parse_id(at.section).value();
  // How long each version was: where its end is now, tells whether all that was done since is known.
  std::map<std::int64_t, prose::Position> sizes;
  const auto end_of = [&](const plan::TextNow& text, std::int64_t then) {
    prose::Position end = sizes.at(then);
    const auto maps = text.since(then);
    REQUIRE(maps);
    for (const prose::StepMap& map : *maps) end = map.map(end, prose::Side::after).at;
    return end;
  };
  work::State state;
  std::shared_ptr<const plan::TextNow> held;
  Seen held_then;
  for (const auto& record : at.store().read(at.workspace, 1, 10'000)) {
    state.apply(record.seq, work::decoded(record.changes, record.schema));
    const work::View view(state, all, {});
    if (record.seq % 7 == 0) continue;  // two at once
    const auto followed = plan::TextNow::of(view, section);
    const Seen anew = seen_anew(view, section);
    CHECK(seen(*followed) == anew);
    sizes.emplace(followed->version(), followed->doc()->content().size());
    if (followed->version() > 0)
      for (const auto& [then, size] : sizes) CHECK(end_of(*followed, then) == followed->doc()->content().size());
    if (held != nullptr) CHECK(seen(*held) == held_then);
    if (record.seq % 20 == 0) {
      held = followed;
      held_then = anew;
    }
  }
  CHECK(plan::TextNow::of(work::View(state, all, {}), section)->version() == at.version());
}

TEST_CASE("what the thread that wrote keeps of a text is the text read anew, also where it is put together") {
  Desk at;
  std::set<std::int64_t> wholes;
  for (std::int64_t i = 0; i < 260; ++i) {
    at.commit(i % 3 == 0 ? at.lead : at.writer, i, {put_in(static_cast<int>(1 + i / 2), "a")});
    if (i % 70 == 69) at.done(at.lead, "text.settle", {{"section", at.section}});
    const auto told = at.seen(at.talker, "text.compared", {{"section", at.section}});
    CHECK(told.at("same") == true);
    wholes.insert(told.at("whole").as_int64());
  }
  CHECK(wholes.size() > 6);
}

TEST_CASE("DOC-06: letters may wait for each other, a text that is put in whole waits for nothing") {
  work::Registry registry;
  declare(registry);
  CHECK(registry.find("text.commit")->in_company);
  for (const std::string_view op : {"text.put_back", "text.settle", "section.write", "unplaced.keep"})
    CHECK_FALSE(registry.find(op)->in_company);
}
