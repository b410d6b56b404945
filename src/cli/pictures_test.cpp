// Pictures of a workspace, through the whole program: brought in, shown, exported, read along with a plan, forgotten
// (DOC-06, DOC-10, SYS-05).
#include "cli/pictures.hpp"

#include <doctest/doctest.h>

#include <set>

#include "cli/house.hpp"
#include "cli/test_rigs.hpp"
#include "store/chain.hpp"
#include "store/memory_store.hpp"

using namespace rd;

namespace {

const work::Caller program{{}, {}, true};

// The texts with this name in JSON.
std::vector<std::string> values_of(const std::string& text, const std::string& name) {
  const std::string begin = '"' + name + "\":\"";
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = text.find(begin, at)) != std::string::npos;) {
    at += begin.size();
    out.push_back(text.substr(at, text.find('"', at) - at));
  }
  return out;
}

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return out;
}
// One pixel, red and blue.
const std::string red = from_hex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6338c1c00000025c00c943c81246"
    "0000000049454e44ae426082");
const std::string blue = from_hex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606038010000cc00c92772c15a"
    "0000000049454e44ae426082");

struct Desk {
  store::MemoryStore store;
  cli::House house{store, cli::House::Setting{cli::loaded_packs(), nullptr, nullptr, {}, {}, {}}};
  AnyId ours = workspace("Rivieren"), theirs = workspace("Duinen");

  AnyId workspace(const std::string& name) {
    const AnyId id = random_id();
    did("workspace.begin", id, json::object{{"name", name}, {"sort", "partnership"}, {"sector", {"vo"}}});
    return id;
  }
  json::value did(const std::string& op, const AnyId& where, json::value in) {
    const auto answer = house.call(program, op, where, std::move(in), random_id());
    REQUIRE_MESSAGE(answer, op << " " << (answer ? "" : answer.error().code + " " + answer.error().field));
    return parse_json(answer->text).value();
  }
  std::string upload(const std::string& bytes) {
    const auto got = house.transfer(program, "picture.upload", ours, json::object{}, {bytes, {}, {}});
    REQUIRE(got);
    return std::string(parse_json(got->bytes)->at("src").as_string());
  }
  Result<work::Download> show(const AnyId& where, const std::string& src) {
    return house.transfer(program, "picture.show", where, json::object{{"picture", src.substr(src.find('/') + 1)}}, {});
  }
  std::string section(const std::string& title) {
    if (document.empty())
      document = std::string(did("document.create", ours, json::object{{"title", "Plan"}}).at("id").as_string());
    const auto made = did("section.add", ours, json::object{{"document", document}, {"title", title}});
    return std::string(made.at("id").as_string());
  }
  void write(const std::string& section, const std::vector<std::string>& pictures, std::int64_t from = 999'999) {
    json::array content;
    for (const std::string& src : pictures)
      content.push_back(json::object{{"type", "image"}, {"attrs", {{"src", src}, {"alt", "Wat erop staat"}}}});
    content.push_back(json::object{{"type", "paragraph"}});
    did("section.write", ours,
        json::object{{"section", section}, {"from", from}, {"doc", {{"type", "doc"}, {"content", content}}}});
  }
  std::string document;
};

}  // namespace

TEST_CASE("SEC: a picture is shown in its own workspace, by what it is, in a frame that can do nothing") {
  Desk at;
  const std::string src = at.upload(red);
  CHECK(src == "pictures/" + store::hex(store::sha256(red)) + ".png");
  CHECK(at.upload(red) == src);
  const auto shown = at.show(at.ours, src);
  REQUIRE(shown);
  CHECK(shown->bytes == red);
  CHECK(shown->media_type == "image/png");
  CHECK(shown->file_name == "afbeelding.png");
  CHECK_FALSE(shown->mark.empty());
  CHECK(at.show(at.ours, src.substr(0, src.size() - 3) + "html")->media_type == "image/png");
  CHECK(at.show(at.theirs, src).error().code == "thing.unknown");
  CHECK(at.show(at.ours, "pictures/" + std::string(64, '0') + ".png").error().code == "thing.unknown");
  for (const char* wrong : {"", "x", "..", "pictures/../../draad.db"}) CHECK_FALSE(at.show(at.ours, wrong));
  // Nothing else of the store can be asked for in this way.
  store::Write other;
  other.workspace = at.ours;
  other.blobs = {"<script>alert(1)</script>"};
  REQUIRE(store::write_surely(at.store, other));
  CHECK_FALSE(at.show(at.ours, "pictures/" + store::hex(store::sha256(other.blobs[0])) + ".png"));
}

TEST_CASE("SEC: more than 8 MB is refused with what to do") {
  Desk at;
  const auto got = at.house.transfer(program, "picture.upload", at.ours, json::object{},
                                     {red + std::string(std::size_t{8} << 20U, 'x'), {}, {}});
  REQUIRE_FALSE(got);
  CHECK(got.error().code == "picture.too_large");
}

TEST_CASE("SYS-10: an export has the pictures, as its texts name them") {
  Desk at;
  const std::string src = at.upload(red);
  at.write(at.section("Een"), {src}, 0);
  const auto zip = at.house.transfer(program, "workspace.export", at.ours, json::object{}, {});
  REQUIRE(zip);
  CHECK(zip->bytes.find(src) != std::string::npos);
  CHECK(zip->bytes.find(red) != std::string::npos);
  CHECK(zip->bytes.find("<img src=\"" + src + "\"") != std::string::npos);
}

TEST_CASE("DOC-10: the pictures of a plan that is read in are in its texts, and references lead to its sections") {
  Desk at;
  const std::string plan = cli::bytes_of(std::string(RD_SOURCE_DIR) + "/tests/fixtures/plannen/kreekpoort.docx");
  const auto made = at.house.transfer(program, "document.upload", at.ours, json::object{{"name", "plan.docx"}},
                                      {plan, {}, random_id()});
  REQUIRE(made);
  const std::string document(parse_json(made->bytes)->at("id").as_string());
  const std::string text =
      json::serialize(at.did("document.text", at.ours, json::object{{"document", document}}).at("doc"));
  const auto sources = values_of(text, "src");
  const std::set<std::string> names(sources.begin(), sources.end());
  CHECK(names.size() == 3);
  for (const std::string& src : names) CHECK(at.show(at.ours, src));
  // Every reference leads to something that is there.
  std::set<std::string> known;
  const json::value told = at.did("document.targets", at.ours, json::object{{"document", document}});
  for (const auto& one : told.at("targets").as_array()) known.insert(std::string(one.at("id").as_string()));
  int references = 0, lead = 0;
  for (const std::string& target : values_of(text, "target")) {
    ++references;
    lead += known.contains(target) ? 1 : 0;
  }
  CHECK(references > 50);
  CHECK(lead == references);
}

TEST_CASE("SYS-05: a picture that is forgotten with its section is gone, unless a text still names it") {
  Desk at;
  const std::string face = at.upload(red), house = at.upload(blue);
  const std::string one = at.section("Een"), two = at.section("Twee");
  at.write(one, {face, house}, 0);
  at.write(two, {house}, 0);
  at.write(one, {});
  CHECK(at.show(at.ours, face));
  at.did("section.remove", at.ours, json::object{{"section", two}});  // it can come back
  at.did("log.rewrite", at.ours, json::object{{"thing", one}, {"why", "er stond een leerling op"}});
  CHECK_FALSE(at.show(at.ours, face));
  CHECK(at.show(at.ours, house));
  CHECK_FALSE(store::verify(at.store, at.ours));
  at.did("section.restore", at.ours, json::object{{"section", two}});
  // What the text itself shows stays.
  const std::string again = at.upload(red);
  at.write(one, {again});
  at.did("log.rewrite", at.ours, json::object{{"thing", one}, {"why", "nog een keer"}});
  CHECK(at.show(at.ours, again));
}
