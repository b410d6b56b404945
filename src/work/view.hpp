// The only door to a workspace's data: what one reader may see of one state. First load, live changes, findings,
// counts, exports: all of them ask a View. Borrowed; lives as long as a call on the room's strand, or as long as the
// worker's copy of the state.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/describe.hpp"
#include "work/rights.hpp"
#include "work/state.hpp"

namespace rd::work {

// Kinds that C++ knows: a described struct with `id`, and its kind's name. Its fields() leave the id out.
//   struct Section { AnyId id; std::string title; static constexpr std::string_view kind = "section"; … };
template <class T>
concept EntityStruct = Described<T> && requires(T t) {
  { t.id } -> std::convertible_to<AnyId>;
  { T::kind } -> std::convertible_to<std::string_view>;
};

// What is worked out from the whole workspace (findings), as text; see Registry::derive.
using Derived = std::map<std::string, std::shared_ptr<const std::string>, std::less<>>;

template <EntityStruct T>
[[nodiscard]] T struct_of(const Entity& entity) {
  auto value = from_json<T>(json::value(entity.fields()));
  if (!value) {  // a field that this version no longer takes: a bug of an upcaster
    throw store::StoreFault(store::Trouble::corrupt,
                            entity.kind + " " + value.error().code + " " + value.error().field);
  }
  value->id = entity.id;
  return *std::move(value);
}

// The same 404 for what is not there and for what is not yours.
[[nodiscard]] tl::unexpected<Refusal> unknown(std::string_view kind);

class View {
 public:
  View(const State& state, const Reader& reader, Date today, const Derived* derived = nullptr)
      : state_(state), reader_(reader), today_(today), derived_(derived) {}

  // The same through other eyes, which it borrows.
  [[nodiscard]] View as(const Reader& reader) const { return {state_, reader, today_, derived_}; }
  [[nodiscard]] const Reader& reader() const { return reader_; }
  [[nodiscard]] Date today() const { return today_; }
  [[nodiscard]] Seq seq() const { return state_.seq(); }

  // Null when it is not there, was removed, or is not for this reader.
  [[nodiscard]] EntityPtr find(const AnyId& id) const;
  // The same, with what was removed: its name may still be shown where something points at it.
  [[nodiscard]] EntityPtr find_removed_too(const AnyId& id) const;

  template <EntityStruct T>
  [[nodiscard]] Result<T> get(const AnyId& id) const {
    const EntityPtr entity = find(id);
    if (entity == nullptr || entity->kind != T::kind) return unknown(T::kind);
    return struct_of<T>(*entity);
  }
  // Refuses as get() does, and reads nothing of it.
  template <EntityStruct T>
  [[nodiscard]] Result<void> there(const AnyId& id) const {
    const EntityPtr entity = find(id);
    if (entity == nullptr || entity->kind != T::kind) return unknown(T::kind);
    return {};
  }
  // In the order in which they were made.
  template <EntityStruct T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> out;
    each(T::kind, [&](const EntityPtr& entity) { out.push_back(struct_of<T>(*entity)); });
    return out;
  }
  template <class Take>
  void each(std::string_view kind, const Take& take) const {
    for (const AnyId& id : state_.of_kind(kind))
      if (const EntityPtr entity = find(id)) take(entity);
  }
  template <class Take>
  void parts(const AnyId& whole, std::string_view kind, const Take& take) const {
    parts_removed_too(whole, [&](const EntityPtr& entity) {
      if (!entity->removed && entity->kind == kind) take(entity);
    });
  }
  // The same with what was removed.
  template <class Take>
  void parts_removed_too(const AnyId& whole, const Take& take) const {
    const bool open = reader_.may_see_parts_for_all(whole);
    for (const auto& [entity, for_all] : state_.parts_of(whole))
      if ((open && for_all) || reader_.may_see(*entity)) take(entity);
  }
  // Everything for these eyes, with what was removed; in no order.
  template <class Take>
  void each_removed_too(const Take& take) const {
    state_.each([&](const EntityPtr& entity) {
      if (reader_.may_see(*entity)) take(entity);
    });
  }
  [[nodiscard]] std::vector<std::string> kinds() const { return state_.kinds(); }
  // JSON text worked out for everyone; null when there is none of that name.
  [[nodiscard]] std::shared_ptr<const std::string> derived(std::string_view name) const;

 private:
  const State& state_;
  const Reader& reader_;
  Date today_;
  const Derived* derived_;
};

}  // namespace rd::work
