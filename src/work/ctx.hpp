// What an operation works with: it looks through the eyes of who asked, and stages changes. Nothing of it happens until
// the operation returns well and the record is stored. On the room's strand.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "work/view.hpp"

namespace rd::work {

// Where an entity stands: who sees it, and what it is part of.
struct Standing {
  Audience audience;
  AnyId part_of;
};

class Ctx {
 public:
  struct Room {
    const State& state;
    const store::Store& store;
    AnyId workspace;
    std::int64_t now{};  // microseconds since 1970
    Date today;
    const Derived* derived{};
  };
  Ctx(const Room& room, const Reader& reader);

  [[nodiscard]] const Reader& reader() const { return reader_; }
  [[nodiscard]] AnyId workspace() const { return room_.workspace; }
  [[nodiscard]] std::int64_t now() const { return room_.now; }
  [[nodiscard]] Date today() const { return room_.today; }
  // What the reader sees, without what is staged.
  [[nodiscard]] const View& view() const { return view_; }
  // What the program sees: for what must hold over everything (is this name taken?). Tell nobody.
  [[nodiscard]] const View& whole() const { return whole_; }

  // As the reader sees it, with what this operation staged. Null as View::find.
  [[nodiscard]] EntityPtr find(const AnyId& id) const;
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

  // A new entity with the client's id, or one of ours when that is all zero. Refuses id.taken.
  template <EntityStruct T>
  Result<AnyId> create(const T& value, const Standing& standing = {}) {
    return create(T::kind, value.id, fields_of(value), standing);
  }
  Result<AnyId> create(std::string_view kind, const AnyId& id, const json::object& fields,
                       const Standing& standing = {});
  // Puts the value in the place of the one with that id, which find() knows.
  template <EntityStruct T>
  void put(const T& value) {
    put(value.id, fields_of(value));
  }
  void put(const AnyId& id, const json::object& fields);
  // The same, where it is another thing than it was: all its fields are told as changed, and nobody looks which are.
  template <EntityStruct T>
  void put_another(const T& value) {
    const json::object fields = fields_of(value);
    put(value.id, fields);
    auto& names = others_[value.id];
    names.clear();
    for (const auto& field : fields) names.emplace_back(field.key());
  }
  // Field by field: a field that somebody else changed after `from` is refused, field.changed {field, theirs}; null
  // takes a field away.
  Result<void> merge(const AnyId& id, Seq from, const json::object& set);
  void remove(const AnyId& id);
  void restore(const AnyId& id);  // of find_removed_too
  void set_audience(const AnyId& id, const Audience& audience);

  // Rows that follow from this operation; written in the same transaction.
  [[nodiscard]] std::optional<store::Row> row(const store::RowKey& key) const { return room_.store.row(key); }
  [[nodiscard]] std::vector<store::Row> find_rows(store::Table table, std::string_view lookup) const {
    return room_.store.find(table, lookup);
  }
  // What was written of this workspace earlier, whoever may see it: tell nobody.
  [[nodiscard]] std::optional<store::Record> record(Seq seq) const;
  [[nodiscard]] std::vector<store::Record> records(Seq from, std::int64_t most) const {
    return room_.store.read(room_.workspace, from, most);
  }
  [[nodiscard]] std::vector<Seq> touches(const AnyId& id) const { return room_.store.touches(room_.workspace, id); }
  // Gives an earlier record other words. Only by operations that rewrite (store/chain.hpp), which tell of it in their
  // answer.
  void blank(store::Blanked blanked) { blanked_.push_back(std::move(blanked)); }
  void put_row(store::Row row) { rows_.push_back(std::move(row)); }
  void drop_row(store::RowKey key) { rows_gone_.push_back(std::move(key)); }
  void put_blob(std::string bytes) { blobs_.push_back(std::move(bytes)); }
  void drop_blob(const store::Hash& hash) { blobs_gone_.push_back(hash); }

  // Staged, in the order of first touch; stamps are for the record after the state's.
  [[nodiscard]] std::vector<Change> changes() const;
  [[nodiscard]] bool keeps_beside() const {  // something besides changes
    return !rows_.empty() || !rows_gone_.empty() || !blobs_.empty() || !blobs_gone_.empty() || !blanked_.empty();
  }
  [[nodiscard]] std::vector<store::Row> take_rows() { return std::move(rows_); }
  [[nodiscard]] std::vector<store::RowKey> take_rows_gone() { return std::move(rows_gone_); }
  [[nodiscard]] std::vector<store::Blanked> take_blanked() { return std::move(blanked_); }
  [[nodiscard]] std::vector<std::string> take_blobs() { return std::move(blobs_); }
  [[nodiscard]] std::vector<store::Hash> take_blobs_gone() { return std::move(blobs_gone_); }

 private:
  template <EntityStruct T>
  static json::object fields_of(const T& value) {
    return std::move(to_json(value).as_object());
  }
  Entity& staged(const AnyId& id);  // a copy to change

  const Room& room_;
  const Reader& reader_;
  Reader program_;
  View view_, whole_;
  std::vector<AnyId> order_;
  std::map<AnyId, Entity> staged_;
  std::map<AnyId, std::vector<std::string>> others_;  // of put_another(): all their fields
  std::vector<store::Row> rows_;
  std::vector<store::RowKey> rows_gone_;
  std::vector<std::string> blobs_;
  std::vector<store::Hash> blobs_gone_;
  std::vector<store::Blanked> blanked_;
};

}  // namespace rd::work
