// Who wrote what of a text (issue 7.5): people write, split, join, take out, bring back; each word stays of who wrote
// it.
#include <doctest/doctest.h>

#include <chrono>
#include <random>

#include "history/ops.hpp"
#include "packs/test_packs.hpp"
#include "people/entities.hpp"
#include "plan/ops.hpp"
#include "thread/ops.hpp"
#include "work/everything.hpp"
#include "work/test_rigs.hpp"

using namespace rd;
using packs::built_in;

namespace {

// The members of accounts 1 to 4.
Result<work::Nothing> begin(work::Ctx& ctx, const work::Nothing&) {
  TRY_DO(ctx.create("workspace", {}, {{"name", "Plan"}}));
  for (std::uint64_t who = 1; who <= 4; ++who) {
    TRY_DO(ctx.create(people::Member{{8, who}, "Lid " + std::to_string(who), people::Role::writer, {}, {}, {}, {}}));
    TRY_DO(ctx.create(people::Seat{{7, who}, {8, who}, {9, who}}, {{work::Audience::To::server, {}}, {8, who}}));
  }
  return work::Nothing{};
}
struct ReadIn {
  AnyId section;
  json::value doc;
  static constexpr auto fields() {
    return std::tuple{field("section", &ReadIn::section, "whose"), field("doc", &ReadIn::doc, "the text")};
  }
};
Result<work::Nothing> read_in(work::Ctx& ctx, const ReadIn& in) {
  TRY_DO(ctx.create("section_text", {}, {{"doc", in.doc}}, {{}, in.section}));
  return work::Nothing{};
}

void declare(work::Registry& registry) {
  work::register_ops(registry);
  thread::register_ops(registry, built_in());
  plan::register_ops(registry, built_in());
  history::register_ops(registry, built_in());
  registry.add("workspace.start", work::Method::post, "start", work::Right::program, begin, "Begins a workspace");
  registry.add("text.read_in", work::Method::post, "read_in", work::Right::program, read_in, "Puts a text");
  using enum work::Right;
  const work::Rights rights{see, talk, write, lead, manage};
  registry.readers(
      [rights](const work::State&, const AnyId& account, Date) -> std::optional<work::Reader> {
        if (account.low > 8) return std::nullopt;
        work::Reader reader;
        reader.account = account;
        reader.member = {8, account.low};
        reader.rights = rights;
        return reader;
      },
      {rights});
}

constexpr std::int64_t day = 86'400'000'000;

json::value words(std::string_view text) {
  return {{"type", "text"}, {"text", text}};
}
json::value paragraph(std::string_view text) {
  return {{"type", "paragraph"}, {"content", {words(text)}}};
}
json::value put(std::int64_t from, std::int64_t to, json::array content, int open = 0) {
  json::object out{{"stepType", "replace"}, {"from", from}, {"to", to}};
  if (!content.empty()) out["slice"] = {{"content", std::move(content)}, {"openStart", open}, {"openEnd", open}};
  return out;
}
json::value split(std::int64_t at) {
  const json::value empty{{"type", "paragraph"}};
  json::value out = put(at, at, {empty, empty}, 1);
  out.as_object()["structure"] = true;
  return out;
}

struct Desk {
  store::MemoryStore store;
  work::Rig rig{store, declare};
  std::string section;
  std::int64_t version = 0;

  Desk() {
    did(0, "workspace.start", json::object{});
    const json::value document = did(1, "document.create", {{"title", "Plan"}}).at("id");
    section = did(1, "section.add", {{"document", document}, {"title", "a"}}).at("id").as_string().c_str();
  }
  json::value did(std::uint64_t who, const std::string& op, json::value in) {
    const work::Caller caller = who == 0 ? work::program() : work::account(who);
    auto answer = rig.did(caller, op, in);
    while (answer == "request.busy") answer = rig.did(caller, op, in);  // a snapshot is being written
    const std::string code = answer.is_string() ? answer.as_string().c_str() : "";
    CAPTURE(op);
    CAPTURE(code);
    REQUIRE(answer.is_object());
    return answer;
  }
  void commit(std::uint64_t who, json::array steps) {
    version = did(who, "text.commit", {{"section", section}, {"base", version}, {"steps", std::move(steps)}})
                  .at("version")
                  .as_int64();
  }
  json::value shown() { return rig.saw(work::account(1), "section.show", {{"section", section}}).at("text"); }
  void write(std::uint64_t who, json::array blocks) {
    did(who, "section.write",
        {{"section", section},
         {"from", shown().is_null() ? json::value(0) : shown().at("version")},
         {"doc", {{"type", "doc"}, {"content", std::move(blocks)}}}});
    version = shown().at("fields").at("version").as_int64();
  }
  Result<json::value> asked(std::uint64_t who, const std::string& name, const json::value& in) {
    work::Transfer transfer{rig.rooms, rig.workspace, work::account(who), {}, rig.rooms.today(), {}, {}};
    const auto answer = rig.registry.find(name)->transfer(transfer, in);
    if (!answer) return tl::unexpected(answer.error());
    return parse_json(answer->bytes);
  }
  json::value authors(std::uint64_t who = 1) {
    const auto answer = asked(who, "text.authors", {{"section", section}});
    REQUIRE(answer);
    return *answer;
  }
  // "1:Wij leren.|2:Ook" with a line for every block: the number of the member, ? for nobody known.
  std::string told() {
    const json::value authors = this->authors();
    std::vector<std::string> texts;
    const std::function<void(const json::value&)> walk = [&](const json::value& node) {
      const auto* content = node.as_object().if_contains("content");
      if (content == nullptr) return;
      if (content->as_array().at(0).at("type") != "text") {
        for (const json::value& one : content->as_array()) walk(one);
        return;
      }
      texts.emplace_back();
      for (const json::value& one : content->as_array()) texts.back() += one.at("text").as_string();
    };
    walk(shown().at("fields").at("doc"));
    std::string out;
    const auto& blocks = authors.at("blocks").as_array();
    REQUIRE(blocks.size() == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      out += i == 0 ? "" : "\n";
      std::int64_t reached = 0;
      for (const json::value& run : blocks[i].at("runs").as_array()) {
        const auto from = run.at("from").to_number<std::int64_t>(), to = run.at("to").to_number<std::int64_t>();
        CHECK(from == reached);
        reached = to;
        const auto* by = run.as_object().if_contains("by");
        out += from == 0 ? "" : "|";
        out += by == nullptr ? "?" : std::to_string(parse_id(by->as_string())->low);
        out += ":" + texts[i].substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
      }
      CHECK(reached == static_cast<std::int64_t>(texts[i].size()));
    }
    return out;
  }
  void compact() {
    for (json::value next = 1; !next.is_null();) {
      const json::value answer = did(1, "log.compact", {{"from", next}});
      const auto* more = answer.as_object().if_contains("next");
      next = more == nullptr ? json::value() : *more;
    }
  }
  // So many records that have nothing to do with it.
  void pass(int records) {
    for (int i = 0; i < records; ++i)
      did(0, "element.create", {{"kind", "goal"}, {"fields", {{"name", "Doel " + std::to_string(i)}}}});
  }
};

}  // namespace

TEST_CASE("DOC-06: each word is of who wrote it, through splits, joins, marks, and words taken out") {
  Desk at;
  CHECK(at.authors().at("blocks") == json::array());
  at.commit(1, {put(1, 1, {words("Wij leren samen.")})});
  at.commit(2, {put(4, 4, {words(" allemaal")})});
  CHECK(at.told() == "1:Wij|2: allemaal|1: leren samen.");
  at.commit(3, {split(14)});
  CHECK(at.told() == "1:Wij|2: allemaal|1: \n1:leren samen.");
  at.commit(3, {json::object{{"stepType", "addMark"}, {"mark", {{"type", "strong"}}}, {"from", 1}, {"to", 6}}});
  CHECK(at.told() == "1:Wij|2: allemaal|1: \n1:leren samen.");
  at.commit(3, {put(14, 16, {})});  // together again
  CHECK(at.told() == "1:Wij|2: allemaal|1: leren samen.");
  at.commit(4, {put(14, 19, {words("werken")})});
  CHECK(at.told() == "1:Wij|2: allemaal|1: |4:werken|1: samen.");
  at.commit(2, {put(5, 9, {})});
  CHECK(at.told() == "1:Wij|2: maal|1: |4:werken|1: samen.");
  // In a list: what stood there stays of who wrote it.
  at.commit(3,
            {json::object{{"stepType", "replaceAround"},
                          {"from", 0},
                          {"to", 23},
                          {"gapFrom", 0},
                          {"gapTo", 23},
                          {"insert", 2},
                          {"slice", {{"content", {{{"type", "bullet_list"}, {"content", {{{"type", "list_item"}}}}}}}}},
                          {"structure", true}}});
  CHECK(at.told() == "1:Wij|2: maal|1: |4:werken|1: samen.");
}

TEST_CASE("DOC-06: words that come back are of who wrote them first, who put them back is not their author") {
  Desk at;
  at.commit(1, {put(1, 1, {words("Elke student heeft een begeleider op de eigen school.")})});
  at.commit(2, {put(1, 54, {words("Iets anders.")})});
  CHECK(at.told() == "2:Iets anders.");
  at.commit(3, {put(0, 14, {paragraph("Elke student heeft een begeleider op de eigen school.")})});
  CHECK(at.told() == "1:Elke student heeft een begeleider op de eigen school.");
  // A word that somebody else used once as well is of who writes it now.
  at.commit(2, {put(54, 54, {words(" Ook een begeleider.")})});
  CHECK(at.told() == "1:Elke student heeft een begeleider op de eigen school.|2: Ook een begeleider.");
  // A whole text in its place: what stayed alike keeps its author.
  at.write(4, {paragraph("Elke student heeft een vaste begeleider op de eigen school. Ook een begeleider."),
               paragraph("Nieuw.")});
  CHECK(at.told() ==
        "1:Elke student heeft een |4:vaste |1:begeleider op de eigen school.|2: Ook een begeleider.\n4:Nieuw.");
}

TEST_CASE("DOC-06: whatever people put in, split, join and take out, each letter is of who typed it") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  Desk at;
  std::vector<std::uint64_t> units{0, 0};  // who brought each; 0 is a border of a paragraph
  const auto inside = [&] {                // a position within a paragraph
    while (true) {
      const std::size_t to = random() % (units.size() + 1);
      if (std::count(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(to), 0) % 2 == 1) return to;
    }
  };
  const auto place = [&](std::size_t to) { return units.begin() + static_cast<std::ptrdiff_t>(to); };
  for (int i = 0; i < 600; ++i) {
    const std::uint64_t who = 1 + random() % 4;
    std::size_t from = inside(), to = inside();
    if (from > to) std::swap(from, to);
    const auto position = static_cast<std::int64_t>(from);
    const std::uint64_t what = random() % 8;
    if (what == 0 && from < to && to - from < 30) {
      at.commit(who, {put(position, static_cast<std::int64_t>(to), {})});
      units.erase(place(from), place(to));
    } else if (what == 1) {
      at.commit(who, {split(position)});
      units.insert(place(from), {0, 0});
    } else {
      const std::string letters = std::string("abcdefg").substr(0, 1 + random() % 7);
      at.commit(who, {put(position, position, {words(letters)})});
      units.insert(place(from), letters.size(), who);
    }
  }
  std::vector<std::uint64_t> expected;
  std::copy_if(units.begin(), units.end(), std::back_inserter(expected), [](std::uint64_t one) { return one != 0; });
  std::vector<std::uint64_t> told;
  const json::value answer = at.authors();
  for (const json::value& block : answer.at("blocks").as_array())
    for (const json::value& run : block.at("runs").as_array())
      told.insert(told.end(), run.at("to").to_number<std::size_t>() - run.at("from").to_number<std::size_t>(),
                  parse_id(run.at("by").as_string())->low);
  CHECK(told == expected);
  // And every version that is told can be opened as it was.
  const json::value listed = at.asked(1, "version.list", {{"thing", at.section}}).value();
  const json::value newest = listed.at("versions").at(0).at("seq");
  const json::value then =
      at.asked(1, "past.show", {{"view", "section.show"}, {"thing", at.section}, {"at", newest}}).value();
  CHECK(then.at("text").at("fields") == at.shown().at("fields"));
}

TEST_CASE("DOC-06: who and when, and no hour; what was read in is not called written (PRI-08)") {
  Desk at;
  at.did(0, "text.read_in",
         {{"section", at.section}, {"doc", {{"type", "doc"}, {"content", {paragraph("Uit ons oude plan. ")}}}}});
  at.rig.now += day;
  at.commit(2, {put(20, 20, {words("Erbij.")})});
  const json::value told = at.authors(2);
  CHECK(told.at("version") == 1);
  const auto& runs = told.at("blocks").at(0).at("runs").as_array();
  REQUIRE(runs.size() == 2);
  CHECK(runs[0].at("read_in") == true);
  CHECK(runs[0].at("on") == "2026-09-21");
  CHECK(runs[1].at("on") == "2026-09-22");
  CHECK(runs[1].at("mine") == true);
  CHECK(runs[1].as_object().size() == 5);  // from, to, on, mine, by
  const auto unknown = at.asked(2, "text.authors", {{"section", to_text(AnyId{8, 1})}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == "thing.unknown");
  const auto stranger = at.asked(20, "text.authors", {{"section", at.section}});
  REQUIRE_FALSE(stranger);
  CHECK(stranger.error().code == "workspace.unknown");
}

TEST_CASE("DOC-06: after compaction, and after words were forgotten, each word is still of who wrote it") {
  Desk at;
  for (int turn = 0; turn < 6; ++turn) {
    const std::uint64_t who = 1 + static_cast<std::uint64_t>(turn % 3);
    for (int i = 0; i < 60; ++i) {
      at.rig.now += 1'000'000;
      at.commit(who, {put(1, 1, {words(std::to_string(turn) + (i % 2 == 0 ? "a" : "b"))})});
    }
    at.did(who, "text.settle", {{"section", at.section}});
  }
  const std::string before = at.told();
  CHECK(before.starts_with("3:5b5a"));
  at.pass(2'000);
  const json::value listed = *at.asked(1, "version.list", {{"thing", at.section}});
  at.compact();
  CHECK(at.told() == before);
  const json::value after = *at.asked(1, "version.list", {{"thing", at.section}});
  CHECK(after.at("versions").at(0).at("ended") == true);
  CHECK(after.at("versions").as_array().size() == listed.at("versions").as_array().size());
  at.did(1, "log.rewrite", {{"thing", at.section}, {"why", "Er stond een naam."}});
  CHECK(at.authors().at("blocks").at(0).at("runs").as_array().back().at("to") == 720 * 1);
}

TEST_CASE("DOC-06: versions are told by the go: one person on one day; who wrote at the same time, together") {
  Desk at;
  const auto versions = [&] {
    json::array out;
    const json::value told = at.asked(1, "version.list", {{"thing", at.section}}).value();
    for (const json::value& one : told.at("versions").as_array())
      if (one.at("kind") == "section_text") out.push_back(one);
    return out;
  };
  at.commit(1, {put(1, 1, {words("Een.")})});
  at.commit(1, {put(5, 5, {words(" Twee.")})});
  CHECK(versions().size() == 1);  // not put together yet, and there
  CHECK(versions()[0].at("text").at("added") == json::array{"Een. Twee."});
  at.rig.now += 3'600'000'000;
  at.commit(1, {put(11, 11, {words(" Drie.")})});
  CHECK(versions().size() == 1);
  at.commit(2, {put(17, 17, {words(" Vier.")})});
  CHECK(versions().size() == 2);
  at.rig.now += 30'000'000;
  at.commit(1, {put(1, 1, {words("Nul. ")})});
  at.commit(2, {put(28, 28, {words(" Vijf.")})});
  REQUIRE(versions().size() == 1);
  CHECK(versions()[0].at("with") == json::array{json::string(to_text(AnyId{8, 1}))});
  CHECK(versions()[0].at("by") == json::string(to_text(AnyId{8, 2})));
  at.rig.now += day;
  at.commit(1, {put(1, 5, {})});
  REQUIRE(versions().size() == 2);
  CHECK(versions()[0].at("by") == json::string(to_text(AnyId{8, 1})));
  CHECK(versions()[0].at("seq") == versions()[0].at("first"));
  at.did(2, "text.settle", {{"section", at.section}});  // who only puts together wrote nothing
  REQUIRE(versions().size() == 2);
  CHECK(versions()[0].at("by") == json::string(to_text(AnyId{8, 1})));
  // What is put back stands apart, also when somebody types meanwhile.
  at.commit(2, {put(1, 1, {words("Nog. ")})});
  at.did(1, "text.put_back", {{"section", at.section}, {"base", at.version}, {"steps", {put(1, 6, {})}}});
  at.version += 1;
  at.commit(2, {put(1, 1, {words("Dan. ")})});
  REQUIRE(versions().size() == 5);
  CHECK(versions()[1].at("text").at("gone").as_array().size() == 1);
  const auto older = at.asked(1, "version.list", {{"thing", at.section}, {"before", versions()[0].at("first")}});
  CHECK(older->at("versions").at(0) == versions()[1]);
}

TEST_CASE("7.5: of a text of which much was written, who wrote what is told of the last records, and how far back") {
  Desk at;
  constexpr int letters = 100'000, at_once = 5, in_paragraph = 400;
  int place = 1;
  for (int typed = 0; typed < letters; typed += at_once) {
    json::array steps;
    if (typed > 0 && typed % in_paragraph == 0) {
      steps.push_back(split(place));
      place += 2;
    }
    steps.push_back(put(place, place, {words(typed % 10 == 0 ? "samen" : " leer")}));
    place += at_once;
    at.commit(1 + static_cast<std::uint64_t>(typed / at_once % 3), std::move(steps));
  }
  const auto took = [&](const std::string& name, const json::value& in) {
    const auto began = std::chrono::steady_clock::now();
    const auto answer = at.asked(1, name, in);
    REQUIRE(answer);
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    MESSAGE(name << " of " << letters << " letters in " << at.version << " commits: " << ms.count() << " ms");
    return *answer;
  };
  const json::value told = took("text.authors", {{"section", at.section}});
  took("version.list", {{"thing", at.section}});
  CHECK(told.at("version") == at.version);
  CHECK(told.at("looked_back_to") == "2026-09-21");
  CHECK(told.at("blocks").at(0).at("runs").as_array().size() == 1);
  CHECK(told.at("blocks").as_array().back().at("runs").as_array().size() == 80);
}
