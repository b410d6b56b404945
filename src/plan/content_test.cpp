// The edition of the content that a partnership goes by, and its frameworks (issue 5, decision 0026).
#include "plan/ops.hpp"
#include "thread/ops.hpp"
#include "work/test_rig.hpp"

using namespace rd;

namespace {

const Date later{std::chrono::year{2027} / 1 / 1};

// In January they no longer ask about hours, and ask about tasks.
const packs::Packs& two_editions() {
  static const packs::Packs packs = [] {
    packs::Packs out = packs::load(packs::built_in_files()).packs;
    for (packs::Rule& rule : out.rules) {
      if (rule.id == "role.without_hours") rule.until = later;
      if (rule.id == "role.without_tasks") rule.since = later;
      rule.on = rule.id.starts_with("role.without_") || rule.id == "share.below_norm";
    }
    return out;
  }();
  return packs;
}

struct Workplace : work::TestRig {
  Workplace()
      : TestRig([](work::Registry& registry) {
          thread::register_ops(registry, two_editions());
          plan::register_ops(registry, two_editions());
        }) {
    done(program, "document.create", {{"title", "Plan"}});
  }
  work::Caller lead = person(1, {work::Right::see, work::Right::talk, work::Right::write, work::Right::lead});
  work::Caller writer = person(2, {work::Right::see, work::Right::talk, work::Right::write});
  std::set<std::string> rules() {
    const auto list = seen(writer, "finding.list", {{"all", true}});
    std::set<std::string> out;
    for (const auto& finding : list.at("findings").as_array()) out.emplace(finding.at("rule").as_string());
    return out;
  }
  // The one member of a list, by its `id` or `rule`.
  std::string only(const json::value& in, std::string_view list, std::string_view name) {
    const auto& members = in.at(list).as_array();
    REQUIRE(members.size() == 1);
    return std::string(members.front().at(name).as_string());
  }
};
using Rules = std::set<std::string>;

}  // namespace

TEST_CASE("what a newer edition brings is shown before it is taken, and can be given back") {
  Workplace at;
  // Of other roles people wrote both, so the product asks about these.
  const auto role = [&](const std::string& name, json::object fields) {
    fields["name"] = name;
    at.done(at.lead, "element.create", {{"kind", "role"}, {"fields", std::move(fields)}});
  };
  for (int i = 0; i < 5; ++i) role("Rol " + std::to_string(i), {{"hours", 80}, {"tasks", "leidt op"}});
  role("Assessor", {{"tasks", "beoordeelt"}});
  role("Coach", {{"hours", 20}});
  CHECK(at.rules() == Rules{"role.without_hours"});

  const auto content = at.seen(at.writer, "packs.show", json::object{});
  CHECK(content.at("edition") == "2026-11-28");
  CHECK(content.at("newest") == "2027-01-01");
  CHECK(at.only(content, "comes", "id") == "role.without_tasks");
  CHECK(at.only(content, "goes", "id") == "role.without_hours");
  const auto effect = at.seen(at.writer, "packs.effect", json::object{});
  CHECK(at.only(effect, "comes", "rule") == "role.without_tasks");
  CHECK(at.only(effect, "goes", "rule") == "role.without_hours");
  CHECK(at.rules() == Rules{"role.without_hours"});

  CHECK(at.refused(at.writer, "packs.adopt", {{"edition", "2027-01-01"}}) == "right.missing");
  CHECK(at.refused(at.lead, "packs.adopt", {{"edition", "2027-01-02"}}) == "edition.unknown");
  at.done(at.lead, "packs.adopt", {{"edition", "2027-01-01"}, {"body", " stuurgroep "}});
  CHECK(at.rules() == Rules{"role.without_tasks"});
  const auto adopted = at.seen(at.writer, "packs.show", json::object{});
  CHECK(adopted.at("edition") == "2027-01-01");
  CHECK(adopted.at("body") == "stuurgroep");
  CHECK(adopted.at("comes").as_array().empty());
  CHECK(at.seen(at.writer, "packs.effect", json::object{}) ==
        json::value{{"comes", json::array{}}, {"goes", json::array{}}});

  at.done(at.lead, "packs.adopt", {{"edition", "2026-11-28"}});
  CHECK(at.rules() == Rules{"role.without_hours"});
}

TEST_CASE("a partnership goes by the framework it chose, and by the calendar again") {
  Workplace at;
  at.done(at.lead, "element.create",
          {{"kind", "student_category"}, {"fields", {{"name", "universitaire master"}, {"share", 30}}}});
  CHECK(at.rules().empty());
  const auto choose = [&](std::string_view framework) {
    at.done(at.lead, "packs.choose_framework", {{"sort", "regulation_norm"}, {"framework", framework}});
  };
  choose("category_norms_2009");
  CHECK(at.rules() == Rules{"share.below_norm"});
  const auto content = at.seen(at.writer, "packs.show", json::object{});
  for (const auto& one : content.at("frameworks").as_array())
    CHECK(one.as_object().contains("chosen") == (one.at("sort") == "regulation_norm"));
  choose("");
  CHECK(at.rules().empty());

  const auto refused = [&](const work::Caller& who, std::string_view sort, std::string_view framework) {
    return at.refused(who, "packs.choose_framework", {{"sort", sort}, {"framework", framework}});
  };
  CHECK(refused(at.writer, "regulation_norm", "category_norms_2009") == "right.missing");
  CHECK(refused(at.lead, "wetten", "category_norms_2009") == "framework.sort_unknown");
  CHECK(refused(at.lead, "safeguards", "category_norms_2009") == "framework.unknown");
}
