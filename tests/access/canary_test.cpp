// Every text carries a word of its own; after each random change all that every reader can reach is searched for words
// that are not for them. The rule of who sees what is written here once more, on what the store holds.
#include <algorithm>
#include <cstdlib>
#include <random>

#include "cli/export.hpp"
#include "model.hpp"

using namespace rd;
using namespace rd::access;

namespace {

struct Counts {
  int operations{}, went_well{}, scans{}, frames{}, resumed{}, unmoved{};
};

class Round {
 public:
  Round(Town& town, unsigned seed, Counts& counts)
      : town_(town),
        random_(seed),
        counts_(counts),
        workspace_(town.workspace("Waterlijn")),
        model_(town.house().store(), workspace_) {
    for (const char* role : {"manager", "manager", "lead", "writer", "writer", "contributor", "reader"}) join(role, {});
    organisation_ = make(0, "organisation.create", {{"name", word()}, {"sort", "school"}});
    document_ = make(0, "document.create", {{"title", word()}});
    for (int i = 0; i < 3; ++i)
      sections_.push_back(make(0, "section.add", {{"document", document_}, {"title", word()}}));
    join("guest", {{"bound", sections_[0]}, {"until", "2026-12-31"}});
    join("guest", {{"bound", document_}, {"until", "2026-12-31"}});
    for (int i = 0; i < 2; ++i) groups_.push_back(make(0, "group.create", {{"name", word()}, {"members", some()}}));
    model_.follow();
    for (Person& who : people_) follow(who, model_.state().seq());
    town_.house().settle();
  }
  ~Round() {
    on_strand([&](work::Room& room) {
      for (const Person& who : people_) room.unsubscribe(who.ear.get());
    });
  }

  void step(int number) {
    const std::size_t watcher = pick(people_.size());
    const std::string still = number % 3 == 0 ? reachable(people_[watcher], false) : std::string();
    const std::size_t actor = pick(pick(3) == 0 ? people_.size() : 5);  // mostly those who may do much
    const auto [op, in] = question();
    const auto answer = town_.call(people_[actor].caller, op, workspace_, in);
    town_.house().settle();
    const auto changes = model_.follow();
    ++counts_.operations;
    last_ = op + " " + json::serialize(in);
    if (answer) {
      ++counts_.went_well;
      remember(op, *answer);
    } else {
      look_at_refusal(people_[actor], in, answer.error());
    }
    for (Person& who : people_) look(who, number);
    if (number % 3 == 0) unmoved(people_[watcher], changes, still);
    if (number % 5 == 0) resume(people_[pick(people_.size())]);
    if (number % 10 == 9) join_again();
  }

 private:
  std::size_t pick(std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(random_); }
  std::string word() {
    std::string number = std::to_string(next_word_++);
    return std::string(mark) + std::string(digits - number.size(), '0') + number;
  }
  std::string one_of(const std::vector<std::string>& all) {
    return all.empty() ? to_text(random_id()) : all[pick(all.size())];
  }
  json::array some() {
    json::array out;
    for (const Person& who : people_)
      if (pick(2) == 0) out.push_back(json::string(to_text(who.member)));
    return out;
  }
  std::string make(std::size_t by, const std::string& op, json::object in) {
    return to_text(id_in(town_.did(people_[by].caller, op, workspace_, std::move(in))));
  }
  void join(const char* role, json::object more) {
    Person who;
    who.caller = town_.person("iemand");
    more["name"] = word();
    more["role"] = role;
    more["account"] = to_text(who.caller.account);
    who.member = id_in(town_.did(program, "member.add", workspace_, more));
    people_.push_back(std::move(who));
  }
  void on_strand(const std::function<void(work::Room&)>& use) {
    auto& rooms = town_.house().rooms();
    rooms.strand().post([&] { use(*rooms.room(workspace_)); });
    town_.house().settle();
  }
  std::set<std::string> topics() const {
    std::set<std::string> out{"workspace", "findings"};
    for (const auto& section : sections_) out.insert("text:" + section);
    return out;
  }
  void subscribe(const Person& who, const std::shared_ptr<Ear>& ear, std::int64_t since) {
    on_strand([&](work::Room& room) {
      room.subscribe(who.caller, ear, topics(), since, [](const std::exception_ptr&, const Result<work::Answer>&) {});
    });
  }
  void follow(Person& who, std::int64_t since) {
    who.ear->ended = 0;
    who.copy = loaded(who);
    subscribe(who, who.ear, since);
  }

  // ---- what may be asked ----

  std::string audience() {
    switch (pick(5)) {
      case 0:
        return "all";
      case 1:
        return "facilitators";
      case 2:
        return "me";
      default:
        return one_of(groups_);
    }
  }
  std::string finding() {
    const auto seen = town_.call(program, "finding.list", workspace_, json::object{{"all", true}});
    const auto list = parse_json(seen->text).value().at("findings").as_array();
    return list.empty() ? "geen" : std::string(list[pick(list.size())].at("id").as_string());
  }
  std::pair<std::string, json::object> question() {
    const std::int64_t from = pick(3) == 0 ? 1 : 999'999;
    const std::size_t which = pick(28);
    if (which >= 16) return about_the_whole(which, from);
    switch (which) {
      case 0:
      case 1:
      case 2:
        return {"element.create",
                {{"kind", pick(2) == 0 ? "core_element" : "principle"},
                 {"section", one_of(sections_)},
                 {"audience", audience()},
                 {"fields", {{"name", word()}, {"practice", word()}}}}};
      case 3:
      case 4:
      case 5:
        return {"element.update", {{"element", one_of(elements_)}, {"from", from}, {"set", {{"practice", word()}}}}};
      case 6:
        return {"element.remove", {{"element", one_of(elements_)}}};
      case 7:
        return {"element.restore", {{"element", one_of(elements_)}}};
      case 8:
      case 9:
      case 10:
        return {"element.set_audience", {{"element", one_of(elements_)}, {"audience", audience()}}};
      case 11:
      case 12:
      case 13:
        return {
            "link.create",
            {{"type", "translates"}, {"from", one_of(elements_)}, {"to", one_of(elements_)}, {"rationale", word()}}};
      case 14:
        return {"link.update", {{"link", one_of(links_)}, {"from", from}, {"set", {{"rationale", word()}}}}};
      default:
        return {pick(2) == 0 ? "link.remove" : "link.confirm", {{"link", one_of(links_)}}};
    }
  }
  // Texts, talks, people.
  std::pair<std::string, json::object> about_the_whole(std::size_t which, std::int64_t from) {
    switch (which) {
      case 16:
        return {
            "section.write",
            {{"section", one_of(sections_)}, {"from", 999'999}, {"doc", Town::text_of("Wij doen " + word() + ".")}}};
      case 17:
        return {"contribution.add",
                {{"section", one_of(sections_)},
                 {"organisation", organisation_},
                 {"level", "steering"},
                 {"sentence", word()}}};
      case 18:
        return {pick(4) == 0 ? "section.remove" : "section.restore", {{"section", one_of(sections_)}}};
      case 19:
      case 20:
        return {"agenda.add", {{"about", pick(3) == 0 ? one_of(sections_) : one_of(elements_)}, {"title", word()}}};
      case 21:
        return {"agenda.settle", {{"agenda_point", one_of(points_)}, {"who", word()}, {"sentence", word()}}};
      case 22:
        return {"agenda.remove", {{"agenda_point", one_of(points_)}}};
      case 23:
        if (pick(2) == 0) return {"finding.talked", {{"finding", finding()}, {"who", word()}, {"sentence", word()}}};
        return {"finding.set_aside", {{"finding", finding()}, {"reason", word()}}};
      case 24:
        return {"group.update", {{"group", one_of(groups_)}, {"from", 999'999}, {"set", {{"members", some()}}}}};
      case 25: {
        const char* roles[] = {"reader", "contributor", "writer", "lead", "manager"};
        return {"member.set_role",
                {{"member", to_text(people_[2 + pick(people_.size() - 2)].member)}, {"role", roles[pick(5)]}}};
      }
      case 26:
        if (pick(3) == 0) return {"member.remove", {{"member", to_text(people_[2 + pick(people_.size() - 2)].member)}}};
        return {"invitation.create", {{"name", word()}, {"role", "reader"}}};
      default:
        return {"workspace.update", {{"from", from}, {"set", {{"about", word()}}}}};
    }
  }
  void remember(const std::string& op, const work::Answer& answer) {
    std::vector<std::string>* list = op == "element.create" ? &elements_
                                     : op == "link.create"  ? &links_
                                     : op == "agenda.add"   ? &points_
                                                            : nullptr;
    if (list != nullptr) list->push_back(to_text(id_in(parse_json(answer.text).value())));
  }

  // ---- what comes ----

  std::string seen(const Person& who, const std::string& view, json::object in) {
    const auto answer = town_.call(who.caller, view, workspace_, std::move(in));
    if (answer) return answer->text;
    std::string out = answer.error().code;
    for (const auto& [name, value] : answer.error().values) out += " " + name + "=" + value;
    return out;
  }
  json::array entities(const Person& who) {
    const auto answer = town_.call(who.caller, "workspace.load", workspace_, json::object{{"texts", true}});
    return answer ? parse_json(answer->text).value().at("entities").as_array() : json::array{};
  }
  std::map<std::string, std::int64_t> loaded(const Person& who) {
    std::map<std::string, std::int64_t> out;
    for (const auto& one : entities(who)) out[std::string(one.at("id").as_string())] = one.at("version").as_int64();
    return out;
  }
  // What a browser has, and what there is. A text that was put together with a letter is told by that letter alone: a
  // browser asks for it.
  bool has_all(const Person& who) {
    std::map<std::string, std::int64_t> now;
    std::map<std::string, std::int64_t> letters;  // by section: the newest
    auto has = who.copy;
    const json::array all = entities(who);
    for (const auto& one : all)
      if (one.at("kind") == "text_commit") {
        auto& newest = letters[std::string(one.at("part_of").as_string())];
        newest = std::max(newest, one.at("version").as_int64());
      }
    for (const auto& one : all) {
      const std::string id(one.at("id").as_string());
      now[id] = one.at("version").as_int64();
      const bool told_by_letter =
          one.at("kind") == "section_text" && letters[std::string(one.at("part_of").as_string())] >= now[id];
      if (told_by_letter && has.contains(id)) has[id] = now[id];
    }
    return has == now;
  }
  void no_other_words(const Person& who, const std::set<std::string>& allowed, const std::string& text,
                      const std::string& where) {
    ++counts_.scans;
    for (const std::string& one : words_in(text))
      CHECK_MESSAGE(allowed.contains(one),
                    where << " tells " << one << " to " << to_text(who.member) << " after " << last_);
  }
  void look_at_refusal(const Person& who, const json::object& in, const Refusal& refusal) {
    std::set<std::string> allowed = model_.words_for(who);
    allowed.merge(words_in(json::serialize(in)));  // their own
    std::string text = refusal.code + refusal.field;
    for (const auto& [name, value] : refusal.values) text += " " + name + "=" + value;
    no_other_words(who, allowed, text, "a refusal");
  }
  // One of the other things that can be looked at.
  std::string one_view(const Person& who, int which) {
    switch (which) {
      case 0:
        return seen(who, "element.list", {});
      case 1:
        return seen(who, "element.show", {{"element", one_of(elements_)}});
      case 2:
        return seen(who, "thread.follow", {{"element", one_of(elements_)}, {"depth", 6}});
      case 3:
        return seen(who, "agenda.list", {});
      case 4:
        return seen(who, "document.text", {{"document", document_}});
      case 5:
        return seen(who, "document.outline", {{"document", document_}});
      case 6:
        return seen(who, "section.show", {{"section", one_of(sections_)}});
      case 7:
        return seen(who, "member.list", {}) + seen(who, "workspace.show", {}) + seen(who, "document.list", {});
      case 8:
        return seen(who, "rule.list", {});
      case 9:
        return seen(who, "finding.list", {{"all", true}});
      default: {
        std::string out;
        const auto files = cli::export_files(
            [&](const std::string& view, json::value in) -> Result<std::string> {
              TRY(auto answer, town_.house().call(who.caller, view, workspace_, std::move(in), {}));
              return std::move(answer.text);
            },
            [](const std::string&) { return std::optional<std::string>(); }, built_in());
        if (files)
          for (const auto& [name, text] : *files) out += name + text;
        return out;
      }
    }
  }
  // How it was: each of the ways to look back.
  std::string looking_back(const Person& who) {
    const auto at = static_cast<std::int64_t>(pick(static_cast<std::size_t>(model_.state().seq())) + 1);
    switch (pick(5)) {
      case 0:
        return seen(who, "past.show", {{"view", "workspace.load"}, {"at", at}});
      case 1:
        return seen(who, "past.show", {{"view", "document.text"}, {"thing", document_}, {"at", at}});
      case 2:
        return seen(who, "past.compare", {{"from", at}, {"most", 1'000}});
      case 3:
        return seen(who, "version.list", {{"thing", one_of(sections_)}, {"most", 100}});
      default:
        return seen(who, "version.list", {{"thing", one_of(pick(3) == 0 ? links_ : elements_)}, {"most", 100}});
    }
  }
  void look(Person& who, int number) {
    if (pick(3) == 0) no_other_words(who, model_.past_words_for(who), looking_back(who), "the past");
    const auto allowed = model_.words_for(who);
    for (const std::string& frame : who.ear->take()) {
      ++counts_.frames;
      no_other_words(who, allowed, frame, "a frame");
      apply(who, frame);
    }
    const bool member = model_.is_member(who);
    CHECK_MESSAGE((who.ear->ended == 4403) == !member, last_);
    no_other_words(who, allowed, seen(who, "workspace.load", {{"texts", true}}), "workspace.load");
    const int which = static_cast<int>(pick(10) < 9 ? pick(9) : 9 + pick(2));
    no_other_words(who, allowed, one_view(who, which), "view " + std::to_string(which));
    if (member && (number + who.member.low) % 6 == 0) {
      CHECK_MESSAGE(has_all(who), "a browser has other things than there are, after " << last_);
      CHECK_MESSAGE(model_.loose_end(who).empty(), model_.loose_end(who) << " after " << last_);
    }
  }
  void apply(Person& who, const std::string& frame) {
    const json::object told = parse_json(frame).value().as_object();
    if (told.contains("reset")) who.copy = loaded(who);
    const auto* changes = told.if_contains("changes");
    if (changes == nullptr) return;
    for (const auto& one : changes->as_array()) {
      const std::string id(one.at("id").as_string());
      if (one.as_object().contains("gone")) {
        who.copy.erase(id);
      } else {
        who.copy[id] = one.at("version").as_int64();
      }
    }
  }
  // All that counts or lists, without the number of the state.
  std::string reachable(const Person& who, bool findings) {
    std::string out = seen(who, "workspace.load", {{"texts", true}});
    out.erase(0, out.find(R"("me")"));
    for (const auto& section : sections_) out += seen(who, "section.show", {{"section", section}});
    out += seen(who, "document.outline", {{"document", document_}}) + seen(who, "agenda.list", {});
    for (const auto& element : elements_)
      if (element.back() < '4') out += seen(who, "element.show", {{"element", element}});
    if (findings) out += seen(who, "finding.list", {});
    return out;
  }
  void unmoved(const Person& who, const std::vector<work::Change>& changes, const std::string& before) {
    const bool touched = std::any_of(changes.begin(), changes.end(), [&](const work::Change& change) {
      return change.after->kind == "group" || change.after->kind == "member" || model_.sees(who, *change.after) ||
             (change.before != nullptr && model_.sees(who, *change.before));
    });
    if (touched || changes.empty() || last_.starts_with("element.create")) return;
    ++counts_.unmoved;
    CHECK_MESSAGE(reachable(who, false) == before, last_);
  }
  // Back after a while away, with a number from before.
  void resume(const Person& who) {
    const auto ear = std::make_shared<Ear>();
    subscribe(who, ear, model_.state().seq() - static_cast<std::int64_t>(pick(40)));
    const auto allowed = model_.words_for(who);
    for (const std::string& frame : ear->take()) {
      ++counts_.resumed;
      no_other_words(who, allowed, frame, "a frame of coming back");
    }
    on_strand([&](work::Room& room) { room.unsubscribe(ear.get()); });
  }
  // Who was removed comes back as somebody new.
  void join_again() {
    for (Person& who : people_) {
      if (model_.is_member(who)) continue;
      who.member = id_in(
          town_.did(program, "member.add", workspace_,
                    json::object{{"name", word()}, {"role", "writer"}, {"account", to_text(who.caller.account)}}));
      town_.house().settle();
      model_.follow();
      last_ = "coming back";
      follow(who, model_.state().seq());
      for (Person& other : people_) look(other, 1);
      return;
    }
  }

  Town& town_;
  std::mt19937 random_;
  Counts& counts_;
  const AnyId workspace_;
  Model model_;
  std::vector<Person> people_;
  std::string organisation_, document_, last_;
  std::vector<std::string> sections_, elements_, links_, points_, groups_;
  int next_word_{};
};

}  // namespace

#ifdef __SANITIZE_ADDRESS__
constexpr int usual_rounds = 8;  // seven times as slow
#else
constexpr int usual_rounds = 20;
#endif

TEST_CASE("no word comes to whom it is not for, whatever people do and however they look") {
  const bool at_length = std::getenv("RD_LONG") != nullptr;
  const char* given = std::getenv("RD_SEED");
  const unsigned seed = given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : 20'261'125U;
  const int rounds = at_length ? 500 : usual_rounds;
  Counts counts;
  Town town;
  for (int round = 0; round < rounds; ++round) {
    const unsigned now = seed + static_cast<unsigned>(round);
    CAPTURE(now);
    Round one(town, now, counts);
    for (int i = 0; i < 300; ++i) one.step(i);
  }
  MESSAGE("seed " << seed << ": " << counts.operations << " operations, " << counts.went_well << " went well; "
                  << counts.scans << " texts searched, of which " << counts.frames << " frames and " << counts.resumed
                  << " of coming back; " << counts.unmoved << " times nothing moved");
  CHECK(counts.frames > 1'000);
  CHECK(counts.resumed > 50);
}
