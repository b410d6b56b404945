// What people decide about findings: a deliberate choice, or a talk with a date and a sentence. Both stand on a
// finding's id, which changes with what it stands on: then it is asked anew. What waits for a talk stands on the
// agenda.
#pragma once
#include <set>

#include "work/ctx.hpp"

namespace rd::thread {

// A finding that is as people want it. `element` is there when the finding is about one: who may not see that, does not
// see this.
struct DeliberateChoice {
  AnyId id;
  std::string finding, rule, subject;
  std::optional<std::string> reason;
  std::optional<AnyId> element, section, by;
  Date on{};
  static constexpr std::string_view kind = "deliberate_choice";
  static constexpr auto fields() {
    using Me = DeliberateChoice;
    return std::tuple{field("finding", &Me::finding, "which one"),
                      field("rule", &Me::rule, "that asks"),
                      field("subject", &Me::subject, "id of the element or section it is about, or nothing"),
                      field("reason", &Me::reason, "why, when people like to say so"),
                      field("element", &Me::element, "it is about"),
                      field("section", &Me::section, "it is about"),
                      field("by", &Me::by, "member"),
                      field("on", &Me::on, "day")};
  }
};

// It was talked about. ("talk" is an element of the packs: a fixed conversation.)
struct Talked {
  AnyId id;
  std::optional<std::string> finding;
  std::optional<AnyId> element, section, by;
  std::string who;
  Date on{};
  std::string sentence;
  bool reopened{};  // somebody wants to talk about it again
  static constexpr std::string_view kind = "talked";
  static constexpr std::array optional_fields{std::string_view("reopened")};
  static constexpr auto fields() {
    return std::tuple{field("finding", &Talked::finding, "it is about"),
                      field("element", &Talked::element, "it is about"),
                      field("section", &Talked::section, "it is about"),
                      field("by", &Talked::by, "member who noted it"),
                      field("who", &Talked::who, "who talked"),
                      field("on", &Talked::on, "day"),
                      field("sentence", &Talked::sentence, "what came out"),
                      field("reopened", &Talked::reopened, "asked again since")};
  }
};

enum class PointState { open, talked };

struct AgendaPoint {
  AnyId id;
  std::string about;
  std::optional<AnyId> element, section, by;
  std::string title;
  PointState state{PointState::open};
  static constexpr std::string_view kind = "agenda_point";
  static constexpr auto fields() {
    return std::tuple{field("about", &AgendaPoint::about, "id of a finding, an element or a section"),
                      field("element", &AgendaPoint::element, "it is about"),
                      field("section", &AgendaPoint::section, "it is about"),
                      field("by", &AgendaPoint::by, "member who put it there"),
                      field("title", &AgendaPoint::title, "what to talk about"),
                      field("state", &AgendaPoint::state, "open, or talked about")};
  }
};

// The findings that were worked out, as the reader may know them: nothing for a guest, who sees one part of the whole.
class Findings {
 public:
  explicit Findings(const work::View& view);
  [[nodiscard]] const json::object& all() const { return all_; }  // {findings, strengths}; empty when there are none
  [[nodiscard]] const json::object* find(std::string_view id) const;

 private:
  json::object all_;
};

// Findings that need no asking now: by id.
[[nodiscard]] std::set<std::string, std::less<>> settled(const work::View& view);

}  // namespace rd::thread

template <>
struct rd::Names<rd::thread::PointState> {
  static constexpr std::array all{std::pair{std::string_view("open"), rd::thread::PointState::open},
                                  std::pair{std::string_view("talked"), rd::thread::PointState::talked}};
};
