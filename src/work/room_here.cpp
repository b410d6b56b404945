// Where people are in a text that they write together. It is kept nowhere: gone with the connection, and of no use to
// who would like to know how long somebody worked (PRI-08).
#include <algorithm>

#include "work/room.hpp"

namespace rd::work {
namespace {

// So long what everybody does is gathered into one message.
constexpr std::chrono::milliseconds gathered_for{80};

std::string topic_of(const AnyId& section) {
  return "text:" + to_text(section);
}

}  // namespace

Result<void> Room::stand(const Subscriber* subscriber, std::optional<Place> place) {
  const auto one = std::find_if(subscriptions_.begin(), subscriptions_.end(),
                                [&](const Subscription& each) { return each.subscriber.get() == subscriber; });
  if (one == subscriptions_.end()) return refuse(Why::not_found, "workspace.unknown");
  if (place) {
    const EntityPtr section = one->topics.contains(topic_of(place->section)) ? state_.find(place->section) : nullptr;
    if (section == nullptr || section->removed || !one->reader.may_see(*section)) return unknown("section");
    if (one->reader.bound != AnyId{} || !one->reader.rights.has(Right::write))
      return refuse(Why::forbidden, "right.missing", {}, {{"right", std::string(name_of(Right::write))}});
  }
  gone_from_place(*one);
  one->place = std::move(place);
  if (one->place) moved(*one, one->place->at);
  return {};
}

void Room::gone_from_place(const Subscription& one) {
  if (one.place) moved(one, nullptr);
}

void Room::moved(const Subscription& one, json::value at) {
  moves_[one.place->section].insert_or_assign({one.reader.member, one.place->desk}, std::move(at));
  if (std::exchange(telling_moves_, true)) return;
  setting_.strand.post_after(gathered_for, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->tell_moves();
  });
}

std::shared_ptr<const std::string> Room::places_frame(const AnyId& section, const Moves& moves) const {
  json::array here;
  for (const auto& [who, at] : moves)
    here.push_back({{"member", to_text(who.first)}, {"desk", who.second}, {"at", at}});
  return std::make_shared<const std::string>(json::serialize(
      json::object{{"workspace", to_text(workspace_)}, {"text", to_text(section)}, {"here", std::move(here)}}));
}

bool Room::hears_of_places(const Subscription& one, const AnyId& section) const {
  const EntityPtr entity = one.topics.contains(topic_of(section)) ? state_.find(section) : nullptr;
  return entity != nullptr && !entity->removed && one.reader.bound == AnyId{} && one.reader.may_see(*entity);
}

void Room::tell_moves() {
  telling_moves_ = false;
  for (const auto& [section, moves] : std::exchange(moves_, {})) {
    const auto frame = places_frame(section, moves);
    for (const Subscription& one : subscriptions_)
      if (hears_of_places(one, section)) one.subscriber->whisper(frame);
  }
}

void Room::tell_places(const Subscription& to) const {
  std::map<AnyId, Moves> all;
  for (const Subscription& one : subscriptions_) {
    if (!one.place || !hears_of_places(to, one.place->section)) continue;
    all[one.place->section].insert_or_assign({one.reader.member, one.place->desk}, one.place->at);
  }
  for (const auto& [section, moves] : all) to.subscriber->whisper(places_frame(section, moves));
}

}  // namespace rd::work
