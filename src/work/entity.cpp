#include "work/entity.hpp"

#include <algorithm>
#include <array>

namespace rd::work {
namespace {

constexpr std::array<std::string_view, 5> audience_names{"all", "group", "person", "facilitators", "server"};

// Numbers as LEB128, texts with their length before them, ids as 16 bytes.
class Out {
 public:
  explicit Out(std::string& bytes) : bytes_(bytes) {}
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) bytes_.push_back(static_cast<char>(value | 0x80U));
    bytes_.push_back(static_cast<char>(value));
  }
  void text(std::string_view text) {
    number(text.size());
    bytes_.append(text);
  }
  void id(const AnyId& id) {
    for (const std::uint64_t half : {id.high, id.low})
      for (unsigned shift = 64; shift > 0; shift -= 8) bytes_.push_back(static_cast<char>(half >> (shift - 8)));
  }

 private:
  std::string& bytes_;
};

class In {
 public:
  explicit In(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool more() const { return at_ < bytes_.size(); }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(take(1)[0]);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    throw store::StoreFault(store::Trouble::corrupt, "a number without an end");
  }
  std::string_view text() { return take(number()); }
  AnyId id() {
    const auto bytes = take(16);
    AnyId out;
    for (std::size_t i = 0; i < 8; ++i) out.high = (out.high << 8U) | static_cast<std::uint8_t>(bytes[i]);
    for (std::size_t i = 8; i < 16; ++i) out.low = (out.low << 8U) | static_cast<std::uint8_t>(bytes[i]);
    return out;
  }

 private:
  std::string_view take(std::uint64_t size) {
    if (size > bytes_.size() - at_) throw store::StoreFault(store::Trouble::corrupt, "changes end too soon");
    const auto out = bytes_.substr(at_, size);
    at_ += size;
    return out;
  }
  std::string_view bytes_;
  std::size_t at_{};
};

constexpr std::uint64_t removed_flag = 1, part_flag = 2, who_flag = 4;

void put_entity(Out& out, const Entity& entity) {
  const bool who = entity.audience.who != AnyId{};
  const bool part = entity.part_of != AnyId{};
  out.number((entity.removed ? removed_flag : 0) | (part ? part_flag : 0) | (who ? who_flag : 0));
  out.text(entity.kind);
  out.id(entity.id);
  if (part) out.id(entity.part_of);
  out.number(static_cast<std::uint64_t>(entity.audience.to));
  if (who) out.id(entity.audience.who);
  out.text(entity.body);
}

void take_entity(In& in, Entity& entity) {
  const auto flags = in.number();
  entity.removed = (flags & removed_flag) != 0;
  entity.kind = in.text();
  entity.id = in.id();
  if ((flags & part_flag) != 0) entity.part_of = in.id();
  const auto to = in.number();
  if (to >= audience_names.size()) throw store::StoreFault(store::Trouble::corrupt, "an audience nobody knows");
  entity.audience.to = static_cast<Audience::To>(to);
  if ((flags & who_flag) != 0) entity.audience.who = in.id();
  entity.body = in.text();
}

}  // namespace

std::string_view name_of(Audience::To to) {
  return audience_names[static_cast<std::size_t>(to)];
}

json::object Entity::fields(json::storage_ptr memory) const {
  auto parsed = parse_json(body, std::move(memory));
  if (!parsed || !parsed->is_object()) throw store::StoreFault(store::Trouble::corrupt, "an entity without fields");
  return std::move(parsed->get_object());
}

Seq Entity::stamp_of(std::string_view field) const {
  const auto found =
      std::find_if(stamps.begin(), stamps.end(), [&](const auto& stamp) { return stamp.first == field; });
  return found == stamps.end() ? created : found->second;
}

std::vector<std::string> changed_fields(const Entity& before, const Entity& after) {
  std::vector<std::string> out;
  if (before.body == after.body) return out;
  json::monotonic_resource memory;
  const json::object was = before.fields(&memory);
  const json::object is = after.fields(&memory);
  for (const auto& field : is) {
    const auto* old = was.if_contains(field.key());
    if (old == nullptr || *old != field.value()) out.emplace_back(field.key());
  }
  for (const auto& field : was)
    if (!is.contains(field.key())) out.emplace_back(field.key());
  return out;
}

std::string encoded(const std::vector<Change>& changes) {
  std::string bytes;
  Out out(bytes);
  for (const Change& change : changes) {
    put_entity(out, *change.after);
    out.number(change.fields.size());
    for (const auto& field : change.fields) out.text(field);
  }
  return bytes;
}

std::vector<Told> decoded(std::string_view bytes, std::int64_t schema) {
  if (schema != record_schema) throw store::StoreFault(store::Trouble::newer, "records of a form we do not know");
  std::vector<Told> all;
  for (In in(bytes); in.more();) {
    Told& told = all.emplace_back();
    take_entity(in, told.entity);
    for (auto fields = in.number(); fields > 0; --fields) told.changed.emplace_back(in.text());
  }
  return all;
}

void SnapshotWriter::put(const Entity& entity) {
  Out out(out_);
  put_entity(out, entity);
  out.number(static_cast<std::uint64_t>(entity.created));
  out.number(static_cast<std::uint64_t>(entity.version));
  out.number(entity.stamps.size());
  for (const auto& [field, seq] : entity.stamps) {
    out.text(field);
    out.number(static_cast<std::uint64_t>(seq));
  }
  ++count_;
}

std::string SnapshotWriter::bytes() && {
  std::string head;
  Out(head).number(count_);
  return head + out_;
}

void read_snapshot(std::string_view bytes, const std::function<void(EntityPtr)>& take) {
  In in(bytes);
  for (auto count = in.number(); count > 0; --count) {
    auto entity = std::make_shared<Entity>();
    take_entity(in, *entity);
    entity->created = static_cast<Seq>(in.number());
    entity->version = static_cast<Seq>(in.number());
    for (auto stamps = in.number(); stamps > 0; --stamps) {
      const auto field = in.text();
      entity->stamps.emplace_back(field, static_cast<Seq>(in.number()));
    }
    take(std::move(entity));
  }
}

}  // namespace rd::work
