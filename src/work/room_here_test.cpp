// Issue 7: where others are in a text (SYS-03), kept nowhere (PRI-08); and what becomes durable together is told
// together.
#include "work/test_notes.hpp"

using namespace rd;
using namespace rd::work;

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// A room with people who follow the text of its note.
struct Desks : OneRoom {
  std::shared_ptr<Ear> follow(std::uint64_t person, std::string text = {}) {
    auto ear = std::make_shared<Ear>();
    CHECK(
        rig.subscribe(account(person), ear, {"text:" + (text.empty() ? note : text)}, rig.store.head(rig.workspace).seq)
            .empty());
    return ear;
  }
  std::string stand(const std::shared_ptr<Ear>& who, std::string text, std::optional<std::int64_t> at) {
    std::string code;
    rig.there([&](Room& room) {
      Place place{*parse_id(text), "bureau", {{"version", 1}, {"from", *at}, {"to", *at}}};
      const auto stood = room.stand(who.get(), at ? std::optional(place) : std::nullopt);
      code = stood ? "" : stood.error().code;
    });
    rig.there([](Room&) {});  // what it posted has run
    return code;
  }
};

}  // namespace

TEST_CASE("who follows a text hears where the others who write in it are, at once and when they come") {
  Desks desks;
  const auto writer = desks.follow(2);
  const auto reader = desks.follow(3);
  CHECK(desks.stand(writer, desks.note, 12).empty());
  REQUIRE(reader->frames().size() == 1);
  CHECK(has(reader->frames()[0], R"("text":")" + desks.note + R"(","here":[{"member":")" + to_text(AnyId{8, 2}) +
                                     R"(","desk":"bureau","at":{"version":1,"from":12,"to":12}}])"));
  const auto later = desks.follow(1);
  REQUIRE(later->frames().size() == 1);
  CHECK(later->frames()[0] == reader->frames()[0]);
  desks.rig.there([&](Room& room) { room.unsubscribe(writer.get()); });
  desks.rig.there([](Room&) {});
  REQUIRE(reader->frames().size() == 2);
  CHECK(has(reader->frames()[1], R"("desk":"bureau","at":null)"));
  CHECK(desks.follow(1)->frames().empty());
}

TEST_CASE("only who may write in a text, and follows it, has a place in it") {
  Desks desks;
  const auto writer = desks.follow(2);
  const auto reader = desks.follow(3);
  CHECK(desks.stand(reader, desks.note, 1) == "right.missing");
  CHECK(desks.stand(writer, to_text(AnyId{1, 1}), 1) == "thing.unknown");
  CHECK(desks.stand(std::make_shared<Ear>(), desks.note, 1) == "workspace.unknown");
  CHECK(reader->frames().empty());
  CHECK(desks.stand(writer, desks.note, 1).empty());
  CHECK(reader->frames().size() == 1);
}

TEST_CASE("who may not see a text hears nothing of who writes in it") {
  Desks desks;
  const auto own = id_in(desks.rig.did(account(2), "note.create", {{"words", "van mij"}, {"audience", "me"}}));
  const auto writer = desks.follow(2, own);
  const auto other = desks.follow(1, own);
  CHECK(desks.stand(other, own, 1) == "thing.unknown");
  CHECK(desks.stand(writer, own, 1).empty());
  CHECK(writer->frames().size() == 1);
  CHECK(other->frames().empty());
  CHECK(desks.follow(1, own)->frames().empty());
}

TEST_CASE("what becomes durable together is told in one message") {
  OneRoom one;
  const auto ear = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(3), ear, {"workspace"}, 1).empty());
  std::vector<Seq> answered;
  one.rig.there([&](Room& room) {
    for (const char* words : {"twee", "drie", "vier"}) {
      room.run(account(2), {"note.create", {{"words", words}}, {}},
               [&](const std::exception_ptr&, const Result<Answer>& answer) { answered.push_back(answer->seq); });
    }
  });
  one.rig.there([](Room&) {});
  CHECK(answered == std::vector<Seq>{2, 3, 4});
  REQUIRE(ear->frames().size() == 1);
  CHECK(has(ear->frames()[0], R"("seq":4)"));
  for (const char* words : {"twee", "drie", "vier"}) CHECK(has(ear->frames()[0], words));
}

TEST_CASE("what is told together stays below what one message may be") {
  OneRoom one;
  const auto ear = std::make_shared<Ear>();
  CHECK(one.rig.subscribe(account(3), ear, {"workspace"}, 1).empty());
  one.rig.there([&](Room& room) {
    for (int i = 0; i < 40; ++i)
      room.run(account(2), {"note.create", {{"words", std::string(5'000, 'x')}}, {}},
               [](const std::exception_ptr&, const Result<Answer>&) {});
  });
  one.rig.there([](Room&) {});
  CHECK(ear->frames().size() > 2);
  CHECK(ear->frames().size() < 10);
  for (const std::string& frame : ear->frames()) CHECK(frame.size() < 70'000);
}
