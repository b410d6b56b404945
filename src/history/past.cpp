#include "history/past.hpp"

#include <algorithm>

#include "people/entities.hpp"

namespace rd::history {
namespace {

using work::State;

constexpr std::int64_t at_once = 2'000;  // records read together
constexpr std::size_t few = 500;         // things that are looked up one by one; more: the log is read through

// The thing as one record left it. Throws what decoding throws.
EntityPtr in_record(const store::Record& record, const AnyId& id) {
  for (work::Told& told : work::decoded(record.changes, record.schema)) {
    if (told.entity.id != id) continue;
    told.entity.version = record.seq;
    return std::make_shared<const work::Entity>(std::move(told.entity));
  }
  return nullptr;
}

EntityPtr left_by(const store::Store& store, const AnyId& workspace, Seq seq, const AnyId& id) {
  const auto records = store.read(workspace, seq, 1);
  return records.empty() ? nullptr : in_record(records.front(), id);
}

// The last of `seqs` (in order) at or before `at`; 0 when there is none.
Seq last_before(const std::vector<Seq>& seqs, Seq at) {
  const auto after = std::upper_bound(seqs.begin(), seqs.end(), at);
  return after == seqs.begin() ? 0 : *std::prev(after);
}

using Pairs = std::unordered_map<AnyId, Between>;

void look_up(const store::Store& store, const Now& now, Seq from, Seq to, Pairs& pairs) {
  for (auto& [id, pair] : pairs) {
    const auto seqs = store.touches(now.workspace, id);
    const Seq then = last_before(seqs, from);
    const Seq later = last_before(seqs, to);
    if (then > 0) pair.before = left_by(store, now.workspace, then, id);
    const EntityPtr present = now.find(id);
    pair.after = present->version == later ? present : left_by(store, now.workspace, later, id);
  }
}

void read_through(const store::Store& store, const Now& now, Seq from, Seq to, Pairs& pairs) {
  for (Seq next = 1; next <= to;) {
    const auto records = store.read(now.workspace, next, std::min(at_once, to - next + 1));
    if (records.empty()) return;
    next = records.back().seq + 1;
    for (const store::Record& record : records) {
      for (work::Told& told : work::decoded(record.changes, record.schema)) {
        const auto found = pairs.find(told.entity.id);
        if (found == pairs.end()) continue;
        told.entity.version = record.seq;
        auto entity = std::make_shared<const work::Entity>(std::move(told.entity));
        (record.seq <= from ? found->second.before : found->second.after) = std::move(entity);
      }
    }
  }
}

bool same(const work::Entity& one, const work::Entity& other) {
  const bool fields = one.body == other.body || one.fields() == other.fields();  // these have no order
  return fields && one.removed == other.removed && one.audience == other.audience;
}

}  // namespace

EntityPtr Now::find(const AnyId& id) const {
  const auto found = things.find(id);
  return found == things.end() ? nullptr : found->second;
}

bool Now::shows(const work::Entity& then) const {
  return things.contains(then.id) && reader.may_see(then);
}

Result<Now> now(const work::Transfer& transfer) {
  Now out;
  out.workspace = transfer.workspace;
  TRY_DO(transfer.rooms.look_and_wait(transfer.workspace, transfer.caller, work::Right::see,
                                      [&](const work::View& view) -> Result<std::string> {
                                        out.reader = view.reader();
                                        out.today = view.today();
                                        out.seq = view.seq();
                                        view.each_removed_too([&](const EntityPtr& one) { out.things[one->id] = one; });
                                        return std::string();
                                      }));
  TRY_DO(transfer.rooms.look_and_wait(transfer.workspace, {{}, {}, true}, work::Right::see,
                                      [&](const work::View& view) -> Result<std::string> {
                                        for (const auto& seat : view.all<people::Seat>()) {
                                          if (const EntityPtr member = out.find(seat.member))
                                            out.members[seat.account] = member;
                                        }
                                        return std::string();
                                      }));
  return out;
}

State past(const store::Store& store, const Now& now, Seq at) {
  const work::Loaded whole = work::load(store, now.workspace, at);
  State out;
  for (const auto& kind : whole.state.kinds()) {
    for (const AnyId& id : whole.state.of_kind(kind)) {
      const EntityPtr& entity = whole.state.find(id);
      if (now.shows(*entity)) out.put(entity);
    }
  }
  out.seen_up_to(whole.state.seq());
  return out;
}

std::vector<Version> versions(const store::Store& store, const Now& now, const std::vector<AnyId>& things, Seq before,
                              std::size_t limit) {
  std::vector<std::pair<Seq, AnyId>> all;
  std::unordered_map<AnyId, std::vector<Seq>> touched;
  for (const AnyId& id : things) {
    if (now.find(id) == nullptr) continue;
    auto& seqs = touched[id] = store.touches(now.workspace, id);
    for (const Seq seq : seqs)
      if (seq < before) all.emplace_back(seq, id);
  }
  std::sort(all.rbegin(), all.rend());
  std::vector<Version> out;
  for (const auto& [seq, id] : all) {
    if (out.size() == limit) break;
    const auto records = store.read(now.workspace, seq, 1);
    if (records.empty()) continue;
    const store::Record& record = records.front();
    EntityPtr after = in_record(record, id);
    if (after == nullptr || !now.shows(*after)) continue;
    const Seq earlier = last_before(touched.at(id), seq - 1);
    EntityPtr was = earlier == 0 ? nullptr : left_by(store, now.workspace, earlier, id);
    if (was != nullptr && !now.shows(*was)) was = nullptr;
    out.push_back({seq, record.at, record.actor, record.op, std::move(was), std::move(after)});
  }
  return out;
}

std::vector<Between> between(const store::Store& store, const Now& now, Seq from, Seq to) {
  Pairs pairs;
  for (const auto& [id, entity] : now.things)
    if (entity->version > from && entity->created <= to) pairs.emplace(id, Between{});
  pairs.size() <= few ? look_up(store, now, from, to, pairs) : read_through(store, now, from, to, pairs);
  std::vector<std::tuple<Seq, AnyId, Between*>> order;  // newest first: a record counts down
  for (auto& [id, pair] : pairs) {
    if (pair.before != nullptr && !now.shows(*pair.before)) pair.before = nullptr;
    if (pair.after != nullptr && !now.shows(*pair.after)) pair.after = nullptr;
    if (pair.after == nullptr || (pair.before != nullptr && same(*pair.before, *pair.after))) continue;
    if (pair.before == nullptr && pair.after->removed) continue;  // it came and went
    const Seq made = now.find(id)->created;
    pair.told = pair.before == nullptr && made > from ? made : pair.after->version;
    order.emplace_back(-pair.told, id, &pair);
  }
  std::sort(order.begin(), order.end());
  std::vector<Between> out;
  out.reserve(order.size());
  for (const auto& [seq, id, pair] : order) out.push_back(std::move(*pair));
  return out;
}

Seq last_of(const store::Store& store, const AnyId& workspace, Date day) {
  Seq low = 0;
  Seq high = store.head(workspace).seq;
  while (low < high) {
    const Seq middle = low + (high - low + 1) / 2;
    const auto records = store.read(workspace, middle, 1);
    const bool later = records.empty() || work::day_of(records.front().at) > day;
    (later ? high : low) = later ? middle - 1 : middle;
  }
  return low;
}

Seq last_by(const store::Store& store, const AnyId& workspace, const AnyId& account) {
  constexpr Seq at_once = 200;
  for (Seq high = store.head(workspace).seq; high > 0; high -= at_once) {
    const Seq low = std::max<Seq>(1, high - at_once + 1);
    const auto records = store.read(workspace, low, high - low + 1);
    for (auto record = records.rbegin(); record != records.rend(); ++record)
      if (record->actor == account) return record->seq;
  }
  return 0;
}

}  // namespace rd::history
