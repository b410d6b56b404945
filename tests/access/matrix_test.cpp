// Who may do what: every entry of the registry, for every role, in one's own workspace and in others (R29).
#include <fstream>
#include <set>
#include <sstream>

#include "town.hpp"

using namespace rd;
using namespace rd::access;

namespace {

enum class Who {
  nobody,
  stranger,
  guest,
  reader,
  contributor,
  writer,
  lead,
  manager,
  removed_member,
  guest_after_its_date,
  program
};
constexpr std::array everybody{
    Who::nobody, Who::stranger, Who::guest,          Who::reader,  Who::contributor,         Who::writer,
    Who::lead,   Who::manager,  Who::removed_member, Who::program, Who::guest_after_its_date};
enum class Where { own, other, nowhere };

// As people agreed on it, apart from the code that decides.
bool has(Who who, const std::string& right) {
  static const std::map<Who, std::string> rights{{Who::guest, "see talk"},
                                                 {Who::reader, "see"},
                                                 {Who::contributor, "see talk"},
                                                 {Who::writer, "see talk write"},
                                                 {Who::lead, "see talk write lead"},
                                                 {Who::manager, "see talk write lead manage"},
                                                 {Who::program, "see talk write lead manage program"}};
  const auto found = rights.find(who);
  return found != rights.end() && (" " + found->second + " ").find(" " + right + " ") != std::string::npos;
}

// "" when it is allowed: whatever comes then is the operation's own answer.
std::string expected(const work::Entry& entry, Who who, Where where) {
  if (who == Who::nobody) return entry.right == work::Right::anyone ? "" : "session.none";
  const bool member = who == Who::program || (where == Where::own && has(who, "see"));
  const auto in_workspace = [&](const std::string& right) -> std::string {
    if (!member) return "workspace.unknown";
    return has(who, right) ? "" : "right.missing";
  };
  if (entry.sort != work::Sort::door) return in_workspace(std::string(name_of(entry.right)));
  if (entry.right == work::Right::program) return who == Who::program ? "" : "right.missing";
  if (entry.right == work::Right::account && who == Who::program) return "session.none";
  if (entry.name == "invitation.link") return in_workspace("manage");
  if (entry.name == "partner_page.link") return in_workspace("lead");
  return "";
}

bool is_refusal_of_rights(const std::string& code) {
  return code == "right.missing" || code == "workspace.unknown" || code == "session.none";
}

// One workspace with everybody in it.
struct Place {
  AnyId id;
  Things things;
};

struct Streets {
  Town town;
  std::map<Who, work::Caller> callers;
  work::Caller founder;

  Streets() {
    callers[Who::nobody] = {};
    callers[Who::program] = program;
    for (const Who who : everybody)
      if (who != Who::nobody && who != Who::program) callers[who] = town.person("iemand");
    founder = town.person("stichter");
  }
  Place place(bool with_members) {
    Place out{town.workspace("Waterlijn"), {}};
    town.member(out.id, founder, "manager");
    out.things = town.furnish(out.id, founder, "ergens");
    if (!with_members) return out;
    const auto guest = [&](std::string_view until) {
      return json::object{{"bound", out.things["section"]}, {"until", until}};
    };
    town.member(out.id, callers[Who::guest], "guest", guest("2026-12-31"));
    town.now() = first_noon - day;
    town.member(out.id, callers[Who::guest_after_its_date], "guest", guest("2026-11-24"));
    town.now() = first_noon;
    town.member(out.id, callers[Who::reader], "reader");
    town.member(out.id, callers[Who::contributor], "contributor");
    town.member(out.id, callers[Who::writer], "writer");
    town.member(out.id, callers[Who::lead], "lead");
    town.member(out.id, callers[Who::manager], "manager");
    const AnyId gone = town.member(out.id, callers[Who::removed_member], "manager");
    town.did(program, "member.remove", out.id, json::object{{"member", to_text(gone)}});
    return out;
  }
};

std::string text_of(const Refusal& refusal) {
  std::string out = refusal.code + " " + refusal.field;
  for (const auto& [name, value] : refusal.values) out += " " + name + "=" + value;
  return out;
}

json::object input(const work::Entry& entry, Things things, const AnyId& workspace, const work::Caller& stranger) {
  things["workspace"] = to_text(workspace);
  things["account"] = to_text(stranger.account);
  return Inputs(std::move(things)).of(entry);
}

}  // namespace

TEST_CASE("every entry asks the right that was agreed on") {
  std::ifstream file(std::string(RD_SOURCE_DIR) + "/tests/access/rights.tsv");
  std::stringstream agreed;
  agreed << file.rdbuf();
  std::string now;
  Town town;
  for (const work::Entry& entry : town.house().registry().entries())
    now += entry.name + "\t" + std::string(name_of(entry.right)) + "\n";
  if (agreed.str() != now && std::getenv("RD_WRITE") != nullptr)
    std::ofstream(std::string(RD_SOURCE_DIR) + "/tests/access/rights.tsv") << now;
  CHECK_MESSAGE(agreed.str() == now, "look at what changed, then run it with RD_WRITE=1");
}

TEST_CASE("every operation, for every role, in one's own workspace, another one and none: allowed or refused as told") {
  Streets streets;
  const Place home = streets.place(true), other = streets.place(false);
  const auto garbage = [] {
    return std::array<json::value, 3>{json::value("onzin"), json::value(nullptr),
                                      json::value(json::object{{"onzin", 1}, {"from", "x"}})};
  };
  int cells = 0, allowed = 0, went_well = 0;
  std::set<std::string> done;
  for (const work::Entry& entry : streets.town.house().registry().entries()) {
    for (const Who who : everybody) {
      for (const Where where : {Where::own, Where::other, Where::nowhere}) {
        const std::string wanted = expected(entry, who, where);
        // What changes something gets a place of its own; the others see no difference.
        const bool changes = wanted.empty() && entry.sort == work::Sort::operation;
        const Place place = where == Where::nowhere ? Place{random_id(), other.things}
                            : changes               ? streets.place(where == Where::own)
                            : where == Where::own   ? home
                                                    : other;
        const work::Caller& caller = streets.callers[who];
        const json::object in = input(entry, place.things, place.id, streets.callers[Who::stranger]);
        CAPTURE(entry.name);
        CAPTURE(static_cast<int>(who));
        CAPTURE(static_cast<int>(where));
        const auto answer = streets.town.call(caller, entry.name, place.id, in);
        const std::string code = answer ? "" : answer.error().code;
        ++cells;
        if (!wanted.empty()) {
          CHECK(code == wanted);
          // Of these the workspace stands in the input.
          if (code != wanted || entry.name == "invitation.link" || entry.name == "partner_page.link") continue;
          for (const json::value& nonsense : garbage()) {
            const auto again = streets.town.call(caller, entry.name, place.id, nonsense);
            REQUIRE(!again);
            CHECK(text_of(again.error()) == text_of(answer.error()));
          }
          continue;
        }
        ++allowed;
        CHECK_MESSAGE(!is_refusal_of_rights(code), code);
        if (!answer) continue;
        ++went_well;
        done.insert(entry.name);
      }
    }
  }
  MESSAGE(cells << " cells, " << allowed << " allowed, " << went_well << " of them went well");
  // What needs more than an input that looks right: a password, a link, a file, a finding, something one did.
  const std::set<std::string> needs_more{
      "account.create",    "account.reset_password", "account.set_password", "change.undo",       "document.upload",
      "finding.reopen",    "finding.set_aside",      "finding.talked",       "invitation.accept", "invitation.show",
      "partner_page.show", "picture.show",           "picture.upload",       "session.open",      "session.revoke"};
  for (const work::Entry& entry : streets.town.house().registry().entries())
    CHECK_MESSAGE((done.contains(entry.name) || needs_more.contains(entry.name)), entry.name);
}
