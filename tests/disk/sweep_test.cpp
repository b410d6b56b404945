// Ten things that people do, and at each the first, the second … call of the disk fails, until it is done without that
// call (R3, R4). RD_LONG=1 (./rd test --long): every call, else the first few and some of the rest.
#include <cstdlib>
#include <random>

#include "rig.hpp"
#include "store/chain.hpp"
#include "store/failing_vfs.hpp"
#include "store/schema.hpp"

using namespace rd;
using namespace rd::disk;
using store::DiskPlan;

namespace {

class Place;

// The code of a refusal, "" when it is told as done. Throws what the world throws.
using Go = std::function<std::string(Place&)>;

struct Flow {
  std::string name;
  Go go;
  std::function<int(Place&)> times;  // how often what was asked is there
  enum class In { small, large, version_1 } in{};
};

// A copy of it, on a disk that may fail.
class Place {
 public:
  Place(const Base& base, const Flow& flow) : people(base.people()) {
    if (flow.in == Flow::In::version_1) {
      fs::create_directory(data());
      fs::copy_file(fs::path(RD_SOURCE_DIR) / "tests/fixtures/store/version-1.db", file());
    } else {
      fs::copy(base.data(), data());
    }
  }
  void open() {
    store_ = std::make_unique<store::SqliteStore>(file());
    house_ = std::make_unique<cli::House>(*store_, setting());
  }
  void close() {
    house_.reset();
    store_.reset();
  }
  [[nodiscard]] fs::path data() const { return folder_ / "data"; }
  [[nodiscard]] fs::path file() const { return cli::data_file(data()); }
  [[nodiscard]] cli::House& house() { return *house_; }
  [[nodiscard]] store::SqliteStore& store() { return *store_; }

  const Partnership& people;

 private:
  store::Folder folder_;
  std::unique_ptr<store::SqliteStore> store_;
  std::unique_ptr<cli::House> house_;
};

std::string code_of(const Result<work::Answer>& answer) {
  return answer ? "" : answer.error().code;
}

Go calling(std::string op, json::object in, std::uint64_t ref) {
  return [op = std::move(op), in = std::move(in), ref](Place& at) {
    return code_of(at.house().call(at.people.lead, op, at.people.workspace, in, {8, ref}));
  };
}

json::object yara() {
  return {{"name", "Yara"}, {"email", "yara@example.org"}, {"password", "vier fietsen in de gang"}};
}

// Who has no account makes one on the way, or turns out to have made it already and signs in.
std::string accept(Place& at) {
  json::object in = yara();
  in["token"] = at.people.token;
  auto answer = at.house().call({}, "invitation.accept", {}, in, {});
  if (code_of(answer) != "account.sign_in_first") return code_of(answer);
  const auto signed_in = at.house().call({}, "session.open", {},
                                         json::object{{"email", in.at("email")}, {"password", in.at("password")}}, {});
  if (!signed_in) return code_of(signed_in);
  const auto account = parse_json(signed_in->text).value().at("account").as_string();
  return code_of(at.house().call({parse_id(std::string_view(account)).value(), {}, false}, "invitation.accept", {},
                                 json::object{{"token", at.people.token}}, {}));
}

std::string upload(Place& at) {
  const auto made =
      at.house().transfer(at.people.lead, "document.upload", at.people.workspace, json::object{{"name", "plan.md"}},
                          {"# Visie\n\nWij leiden zeldzaam goed op.\n\n# Slot\n\nTot ziens.\n", {}, {8, 3}});
  return made ? "" : made.error().code;
}

std::string export_all(Place& at) {
  const auto zip = at.house().transfer(at.people.lead, "workspace.export", at.people.workspace, json::object{}, {});
  if (!zip) return zip.error().code;
  for (const char* file : {"everything.json", "document-1.md", "goal.csv"})
    CHECK_MESSAGE(zip->bytes.find(file) != std::string::npos, file);
  return "";
}

int is_migrated(Place& at) {
  store::Connection copy(fs::path(at.file()) += ".version-1", store::Access::write);
  const bool is_whole = copy.integrity_problems().empty() && store::version_of(copy) == 1;
  return at.store().head({3, 1}).seq == 1'003 && is_whole ? 1 : 0;
}

int is_backed_up(Place& at) {
  if (!fs::exists(at.data() / "backup.db")) return 0;
  store::restore(at.data() / "backup.db", at.data() / "restored.db");
  return 1;
}

// From the thousandth record on a room writes a snapshot.
std::string make_three(Place& at) {
  std::string code;
  for (std::uint64_t i = 1; i <= 3 && code.empty(); ++i)
    code = calling("element.create", goal_of("Zeldzaam"), 10 + i)(at);
  at.house().rooms().drain();
  return code;
}

std::vector<Flow> flows() {
  const auto has = [](std::string words, std::string kind = {}) {
    return [words, kind](Place& at) { return told_of(at.store(), at.people.workspace, words, kind); };
  };
  return {
      {"save a text",
       [](Place& at) {
         return calling("section.write",
                        {{"section", at.people.section}, {"from", 0}, {"doc", text_of("Zeldzaam mooi.")}}, 1)(at);
       },
       has("Zeldzaam mooi.", "section_text")},
      {"write in a text",
       [](Place& at) {
         const json::object words{{"type", "text"}, {"text", "Zeldzaam samen."}};
         const json::object step{{"stepType", "replace"}, {"from", 1}, {"to", 1}, {"slice", {{"content", {words}}}}};
         return calling("text.commit", {{"section", at.people.section}, {"base", 0}, {"steps", {step}}}, 3)(at);
       },
       has("Zeldzaam samen.", "text_commit")},
      {"create an element", calling("element.create", goal_of("Zeldzaam doel"), 2), has("Zeldzaam doel")},
      {"upload a document", upload, has("zeldzaam goed")},
      {"export", export_all, [](Place&) { return 1; }},
      {"sign in",
       [](Place& at) {
         return code_of(
             at.house().call({}, "session.open", {},
                             json::object{{"email", "anna@example.org"}, {"password", "drie fietsen in de gang"}}, {}));
       },
       [](Place& at) { return at.store().find(store::Table::login, to_text(at.people.lead.account)).empty() ? 0 : 1; }},
      {"create an account",
       [](Place& at) { return code_of(at.house().call(program, "account.create", {}, yara(), {})); },
       [](Place& at) { return at.house().desk().accounts().find("yara@example.org") ? 1 : 0; }},
      {"accept an invitation", accept, has("Yara", "member")},
      {"migrate", [](Place& at) { return at.open(), std::string(); }, is_migrated, Flow::In::version_1},
      {"back up", [](Place& at) { return at.store().backup(at.data() / "backup.db"), std::string(); }, is_backed_up},
      {"make a snapshot", make_three,
       [](Place& at) { return told_of(at.store(), at.people.workspace, "Zeldzaam") / 3; }, Flow::In::large},
  };
}

enum class Told { done, refused, fault };
Told attempt(const Flow& flow, Place& at) {
  try {
    return flow.go(at).empty() ? Told::done : Told::refused;
  } catch (const Fault&) {
    return Told::fault;
  }
}

// One run; false when the call that had to fail did not come.
bool run(const Flow& flow, Place& at, DiskPlan plan) {
  bool met = false;
  Told told{};
  {
    const store::AllFail all_files;
    store::plan_disk({});
    if (flow.in != Flow::In::version_1)  // there opening is what is done
      at.open();
    store::plan_disk(plan);
    told = attempt(flow, at);
    if (told == Told::fault && !plan.for_ever) told = attempt(flow, at);
    CHECK((told != Told::fault || plan.for_ever));  // once: it goes on
    met = store::disk_calls() >= plan.call;
    at.close();
  }
  store::plan_disk({});
  at.open();
  CHECK(at.store().verify_all().empty());
  if (!met && flow.in == Flow::In::large) CHECK_FALSE(at.store().snapshot_parts(at.people.workspace).empty());
  const int times = flow.times(at);
  CHECK((times == 1 || (times == 0 && told == Told::fault)));
  if (times == 1) return met;
  CHECK(attempt(flow, at) == Told::done);
  CHECK(flow.times(at) == 1);
  return met;
}

std::string name_of(DiskPlan::What what) {
  return what == DiskPlan::What::full ? "full" : what == DiskPlan::What::failed ? "failed" : "unreadable";
}

}  // namespace

TEST_CASE(
    "R3, R4: whatever call of the disk fails, once or for ever: nothing is told that is not there, and it goes on") {
  const bool is_long = std::getenv("RD_LONG") != nullptr;
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto next = [&](long call) {
    return call + (is_long || call < 4 ? 1 : std::uniform_int_distribution(1, 12)(random));
  };
  const Base small;
  const Base large(1'000);
  int runs = 0;
  for (const Flow& flow : flows()) {
    long most = 0;
    for (const auto what : {DiskPlan::What::full, DiskPlan::What::failed, DiskPlan::What::unreadable}) {
      for (const bool for_ever : {false, true}) {
        for (long call = 1;; call = next(call)) {
          INFO(flow.name, ": call ", call, " ", name_of(what), std::string(for_ever ? " for ever" : " once"));
          Place at(flow.in == Flow::In::large ? large : small, flow);
          ++runs;
          if (!run(flow, at, {call, for_ever, what})) break;
          most = std::max(most, call);
        }
      }
    }
    MESSAGE(flow.name << ": up to " << most << " calls");
  }
  MESSAGE(runs << " runs");
}
