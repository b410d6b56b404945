// Who may see what in a workspace, worked out once more from what the store holds, apart from the code that decides it.
#pragma once
#include <mutex>
#include <set>

#include "town.hpp"
#include "work/load.hpp"

namespace rd::access {

inline constexpr std::string_view mark = "kanarie";
inline constexpr std::size_t digits = 6;

inline std::set<std::string> words_in(std::string_view text) {
  std::set<std::string> out;
  for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1))
    out.emplace(text.substr(at, mark.size() + digits));
  return out;
}

class Ear : public work::Subscriber {
 public:
  void tell(std::shared_ptr<const std::string> frame) override {
    const std::scoped_lock lock(mutex_);
    frames_.push_back(*frame);
  }
  void end(std::uint16_t code, std::string) override { ended = code; }
  std::vector<std::string> take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(frames_, {});
  }
  std::atomic<int> ended{};

 private:
  std::mutex mutex_;
  std::vector<std::string> frames_;
};

struct Person {
  work::Caller caller;
  AnyId member;
  std::shared_ptr<Ear> ear = std::make_shared<Ear>();
  std::map<std::string, std::int64_t> copy;  // by id: what a browser would have
};

// What the store holds, and who may see it.
class Model {
 public:
  Model(const store::Store& store, const AnyId& workspace) : store_(store), workspace_(workspace) {}
  std::vector<work::Change> follow() {
    std::vector<work::Change> out;
    for (const auto& record : store_.read(workspace_, state_.seq() + 1, 1'000)) {
      for (auto& change : state_.apply(record.seq, work::decoded(record.changes, record.schema)))
        out.push_back(std::move(change));
    }
    for (const work::Change& change : out) past_.push_back(change.after);
    return out;
  }
  [[nodiscard]] bool is_member(const Person& who) const {
    const auto& found = state_.find(who.member);
    return found != nullptr && !found->removed;
  }
  [[nodiscard]] bool sees(const Person& who, const work::Entity& entity) const {
    if (!is_member(who)) return false;
    const json::object me = state_.find(who.member)->fields();
    const auto text = [](const json::object& fields, std::string_view name) {
      const auto* value = fields.if_contains(name);
      return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    const std::string role = text(me, "role");
    if (role == "guest") {
      const std::string bound = text(me, "bound");
      if (to_text(entity.id) != bound && to_text(entity.part_of) != bound && entity.id != who.member) return false;
    }
    switch (entity.audience.to) {
      case work::Audience::To::all:
        return true;
      case work::Audience::To::person:
        return entity.audience.who == who.member;
      case work::Audience::To::facilitators:
        return role == "lead" || role == "manager";
      case work::Audience::To::server:
        return false;
      case work::Audience::To::group: {
        const auto& group = state_.find(entity.audience.who);
        return group != nullptr && !group->removed &&
               json::serialize(group->fields().at("members")).find(to_text(who.member)) != std::string::npos;
      }
    }
    return false;
  }
  // Words that may come to these eyes now. Of what was removed its name is left, for what points at it.
  [[nodiscard]] std::set<std::string> words_for(const Person& who) const {
    std::set<std::string> out;
    state_.each([&](const work::EntityPtr& entity) {
      if (!sees(who, *entity)) return;
      const json::object fields = entity->fields();
      const auto* name = fields.if_contains("name");
      out.merge(words_in(!entity->removed ? entity->body : name != nullptr ? json::serialize(*name) : ""));
    });
    return out;
  }
  // Words of earlier versions that may come to these eyes: meant for them then, of a thing that is for them now.
  [[nodiscard]] std::set<std::string> past_words_for(const Person& who) const {
    std::set<std::string> out;
    for (const work::EntityPtr& then : past_)
      if (sees(who, *then) && sees(who, *state_.find(then->id))) out.merge(words_in(then->body));
    return out;
  }
  [[nodiscard]] const work::State& state() const { return state_; }
  // What points at something is not seen by who does not see that.
  [[nodiscard]] std::string loose_end(const Person& who) const {
    std::string out;
    state_.each([&](const work::EntityPtr& entity) {
      if (entity->removed || !sees(who, *entity) ||
          state_.find(who.member)->body.find("\"guest\"") != std::string::npos)
        return;
      const bool own = entity->audience.to == work::Audience::To::person;
      const json::object fields = entity->fields();
      for (const std::string_view end : {"from", "to", "element"}) {
        const auto* value = fields.if_contains(end);
        const auto id =
            value != nullptr && value->is_string() ? parse_id(std::string_view(value->get_string())) : parse_id("");
        const auto found = id ? state_.find(*id) : nullptr;
        if (found != nullptr && !own && !sees(who, *found)) out = entity->kind + " " + std::string(end);
      }
    });
    return out;
  }

 private:
  const store::Store& store_;
  const AnyId workspace_;
  work::State state_;
  std::vector<work::EntityPtr> past_;
};

}  // namespace rd::access
