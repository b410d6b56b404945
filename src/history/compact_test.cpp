// A law: compaction takes away versions between others and changes nothing else.
#include <algorithm>
#include <random>

#include "history/ops.hpp"
#include "history/past.hpp"
#include "history/test_readers.hpp"
#include "store/chain.hpp"

namespace rd::history {
namespace {

struct Page {
  AnyId id;
  std::string doc;
  static constexpr std::string_view kind = "page";
  static constexpr auto fields() { return std::tuple{field("doc", &Page::doc, "what it says", {.longest = 100'000})}; }
};
struct Write {
  std::optional<AnyId> page;
  std::string doc;
  bool hide{};
  static constexpr std::array optional_fields{std::string_view("hide")};
  static constexpr auto fields() {
    return std::tuple{field("page", &Write::page, "which; nothing: a new one"),
                      field("doc", &Write::doc, "what it says", {.longest = 100'000}),
                      field("hide", &Write::hide, "for facilitators from now on")};
  }
};
struct Written {
  AnyId id;
  static constexpr auto fields() { return std::tuple{field("id", &Written::id, "of the page")}; }
};

Result<Written> write(work::Ctx& ctx, const Write& in) {
  if (!in.page) {
    TRY(const AnyId id, ctx.create(Page{{}, in.doc}, {}));
    return Written{id};
  }
  ctx.put(Page{*in.page, in.doc});
  if (in.hide) ctx.set_audience(*in.page, {work::Audience::To::facilitators, {}});
  return Written{*in.page};
}

const packs::Packs& no_packs() {
  static const packs::Packs none;
  return none;
}

void fill(work::Registry& registry) {
  registry.own_topic("page");
  registry.add("page.write", work::Method::post, "pages", work::Right::write, write, "Writes a page");
  register_ops(registry, no_packs());
  everybody_writes(registry);
}

constexpr std::int64_t minute = 60'000'000;

struct Book {
  store::MemoryStore store;
  work::Rig rig{store, fill};
  std::vector<json::value> pages;

  Seq write(std::uint64_t who, std::size_t page, std::string doc) {
    json::object in{{"doc", std::move(doc)}};
    if (page < pages.size()) in["page"] = pages[page];
    auto made = rig.did(pages.empty() ? work::program() : work::account(who), "page.write", in);
    REQUIRE(made.is_object());
    if (page >= pages.size()) pages.push_back(made.at("id"));
    return store.head(rig.workspace).seq;
  }
  AnyId page(std::size_t number) { return parse_id(pages[number].as_string()).value(); }
  std::size_t bytes() const {
    std::size_t out = 0;
    for (const auto& record : store.read(rig.workspace, 1, 100'000)) out += record.changes.size();
    return out;
  }
  std::size_t compacted() {
    std::size_t gone = 0;
    for (json::value next = 1; !next.is_null();) {
      auto answer = rig.did(work::program(), "log.compact", {{"from", next}});
      while (answer == "request.busy")  // a snapshot is being written
        answer = rig.did(work::program(), "log.compact", {{"from", next}});
      REQUIRE(answer.is_object());
      gone += answer.at("blanked").as_array().size();
      const auto* more = answer.as_object().if_contains("next");
      next = more == nullptr ? json::value() : *more;
    }
    return gone;
  }
  std::map<AnyId, std::string> at(Seq seq) {
    std::map<AnyId, std::string> out;
    work::load(store, rig.workspace, seq).state.each([&](const EntityPtr& one) { out[one->id] = one->body; });
    return out;
  }
};

}  // namespace

TEST_CASE("SYS-05: of what one person writes in one go the last version stays, in sealed segments only") {
  Book book;
  const std::string words(2'000, 'a');
  book.write(1, 0, "begin");
  for (int i = 0; i < 1'500; ++i) {
    book.rig.now += minute / 6;
    book.write(1, 0, words + std::to_string(i));
  }
  const std::size_t before = book.bytes();
  const auto now = book.at(store::last_seq);
  CHECK(book.compacted() == 998);  // of the first 1,000: how it began and the last one stay
  CHECK(book.bytes() < before * 2 / 5);
  CHECK(book.at(store::last_seq) == now);
  CHECK_FALSE(store::verify(book.store, book.rig.workspace));
  CHECK(book.compacted() == 0);
  CHECK(book.rig.did(work::account(1), "change.undo", {{"seq", 500}}) == "change.stays");
}

TEST_CASE("SYS-05: whatever people wrote, what compaction leaves is as it was, and each moment shows what was left") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  Book book;
  struct One {
    Seq seq;
    std::uint64_t who;
    std::int64_t at;
    std::size_t page;
    std::string doc;
    bool stays{};
  };
  std::vector<One> written;
  for (int i = 0; i < 3'200; ++i) {
    book.rig.now += random() % 20 == 0 ? 40 * minute : minute;
    const std::uint64_t who = 1 + (random() % 8 == 0 ? 1 : 0);
    const std::size_t page = book.pages.size() < 3 ? book.pages.size() : random() % 3;
    const std::string doc = std::to_string(random());
    const Seq seq = book.write(who, page, doc);
    written.push_back({seq, who, book.rig.now.load(), page, doc});
  }
  const std::size_t gone = book.compacted();
  CHECK(gone > 300);
  CHECK_FALSE(store::verify(book.store, book.rig.workspace));

  std::size_t missed = 0;
  for (std::size_t i = 0; i < written.size(); ++i) {
    One& one = written[i];
    one.stays = book.store.read(book.rig.workspace, one.seq, 1).front().salt != store::Salt{};
    const auto touches = book.store.touches(book.rig.workspace, book.page(one.page));
    CHECK(std::binary_search(touches.begin(), touches.end(), one.seq) == one.stays);
    if (one.stays) continue;
    ++missed;
    CHECK(one.seq > 3);  // how a page began stays
    const auto next = std::find_if(written.begin() + static_cast<std::ptrdiff_t>(i) + 1, written.end(),
                                   [&](const One& other) { return other.page == one.page; });
    REQUIRE(next != written.end());
    CHECK(next->who == one.who);
    CHECK(next->at - one.at <= 30 * minute);
    CHECK((next->seq - 1) / store::segment_size - (one.seq - 1) / store::segment_size <= 1);  // and that one is sealed
  }
  CHECK(missed == gone);

  for (int sample = 0; sample < 50; ++sample) {
    const Seq moment = 4 + static_cast<Seq>(random() % 3'190);
    std::map<AnyId, std::string> expected;
    for (const One& one : written)
      if (one.seq <= moment && one.stays)
        expected[book.page(one.page)] = json::serialize(json::object{{"doc", one.doc}});
    CHECK(book.at(moment) == expected);
  }
}

}  // namespace rd::history
