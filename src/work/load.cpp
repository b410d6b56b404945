#include "work/load.hpp"

#include <algorithm>
#include <utility>

#include "base/fault.hpp"
#include "store/chain.hpp"

namespace rd::work {
namespace {

constexpr std::string_view core = "core";
constexpr std::int64_t at_once = 2'000;            // records read together
constexpr std::size_t most_at_once = 128U << 10U;  // bytes of snapshots in one write

// The core's bytes: a line of JSON that names the parts with their seqs, then its entities.
std::string core_bytes(const std::map<std::string, Seq, std::less<>>& parts, std::string entities) {
  json::object named;
  for (const auto& [part, seq] : parts) named[part] = seq;
  return json::serialize(named) + "\n" + std::move(entities);
}

std::optional<Loaded> from_core(const store::Store& store, const AnyId& workspace, const store::Snapshot& snapshot) {
  const auto line = snapshot.bytes.find('\n');
  const auto named = parse_json(std::string_view(snapshot.bytes).substr(0, line));
  if (line == std::string::npos || !named || !named->is_object()) return std::nullopt;
  Loaded out;
  out.snapshot = snapshot.seq;
  const auto take = [&](EntityPtr entity) { out.state.put(std::move(entity)); };
  out.state.expect(snapshot.bytes.size() / 256);
  read_snapshot(std::string_view(snapshot.bytes).substr(line + 1), take);
  for (const auto& [part, seq] : named->get_object()) {
    const auto found = store.snapshot(workspace, std::string_view(part), seq.to_number<Seq>());
    if (!found || found->seq != seq.to_number<Seq>()) return std::nullopt;
    read_snapshot(found->bytes, take);
    out.parts.emplace(part, found->seq);
  }
  out.state.seen_up_to(snapshot.seq);
  return out;
}

Loaded from_snapshots(const store::Store& store, const AnyId& workspace, Seq at_most) {
  while (const auto snapshot = store.snapshot(workspace, core, at_most)) {
    try {
      if (auto loaded = from_core(store, workspace, *snapshot)) return *std::move(loaded);
    } catch (const store::StoreFault& fault) {
      if (fault.trouble() != store::Trouble::corrupt) throw;
    }
    at_most = snapshot->seq - 1;
  }
  return {};
}

}  // namespace

Loaded load(const store::Store& store, const AnyId& workspace, Seq at_most) {
  Loaded out = from_snapshots(store, workspace, at_most);
  while (out.state.seq() < at_most) {
    const Seq from = out.state.seq() + 1;
    auto records = store.read(workspace, from, std::min<std::int64_t>(at_once, at_most - out.state.seq()));
    if (records.empty()) break;
    for (const store::Record& record : records) out.state.apply(record.seq, decoded(record.changes, record.schema));
    out.hash = store::record_hash(workspace, records.back());
  }
  if (out.state.seq() > 0 && out.hash == store::Hash{}) {  // all of it came from snapshots
    const auto last = store.read(workspace, out.state.seq(), 1);
    if (last.empty()) throw store::StoreFault(store::Trouble::corrupt, "a snapshot without its record");
    out.hash = store::record_hash(workspace, last.front());
  }
  return out;
}

std::vector<store::Write> snapshots(const Registry& registry, const AnyId& workspace, const State& state,
                                    Loaded& last) {
  SnapshotWriter whole;
  std::map<AnyId, std::vector<const Entity*>> texts;  // with their commits
  for (const auto& kind : state.kinds()) {
    const bool apart = registry.has_own_topic(kind);
    for (const AnyId& id : state.of_kind(kind)) {
      const Entity& entity = *state.find(id);
      if (apart) {
        texts[entity.part_of == AnyId{} ? id : entity.part_of].push_back(&entity);
      } else {
        whole.put(entity);
      }
    }
  }
  std::vector<store::Write> out(1);
  std::size_t bytes = 0;
  const auto put = [&](std::string part, std::string what) {
    if (bytes > 0 && bytes + what.size() > most_at_once) {
      out.emplace_back();
      bytes = 0;
    }
    bytes += what.size();
    out.back().snapshots.push_back({std::move(part), state.seq(), std::move(what)});
  };
  auto before = std::exchange(last.parts, {});
  for (const auto& [id, entities] : texts) {
    std::string part = "text:" + to_text(id);
    const auto known = before.extract(part);
    const auto same = [&](const Entity* entity) { return entity->version <= last.snapshot; };
    if (known && std::all_of(entities.begin(), entities.end(), same)) {
      last.parts.emplace(std::move(part), known.mapped());
      continue;
    }
    SnapshotWriter one;
    for (const Entity* entity : entities) one.put(*entity);
    last.parts.emplace(part, state.seq());
    put(std::move(part), std::move(one).bytes());
  }
  put(std::string(core), core_bytes(last.parts, std::move(whole).bytes()));
  for (const auto& [part, seq] : before) out.back().parts_gone.push_back(part);
  for (store::Write& write : out) write.workspace = workspace;
  last.snapshot = state.seq();
  return out;
}

}  // namespace rd::work
