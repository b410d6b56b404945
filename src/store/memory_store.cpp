#include "store/memory_store.hpp"

#include <algorithm>

#include "store/chain.hpp"

namespace rd::store {

void MemoryStore::write(Write write, Done done) {
  seal_payloads(write);
  auto written = [&] {
    const std::scoped_lock lock(mutex_);
    return apply(write);
  }();
  done(nullptr, std::move(written));
}

Result<Written> MemoryStore::apply(Write& write) {
  Kept& kept = workspaces_[write.workspace];
  if (!write.records.empty()) {
    TRY(auto earlier, from_earlier(kept, write));
    if (earlier.outcome == Outcome::conflict || !earlier.earlier.empty()) return earlier;
    if (!builds_on(write, kept.head)) return Written{Outcome::conflict, kept.head.seq, {}};
  }
  TRY(auto rows, rows_after(write));
  auto secrets = kept.secrets;
  for (const BoxStep& step : write.box_steps) {
    if (step.what == BoxStep::What::open) secrets[step.question] = step.secret;
  }
  for (const Ballot& ballot : write.ballots) {
    if (!secrets.contains(ballot.question)) return refuse(Why::conflict, "box.closed");
  }

  rows_ = std::move(rows);
  kept.secrets = std::move(secrets);
  for (const Ballot& ballot : write.ballots) kept.ballots[ballot.question][ballot.key] = ballot.body;
  for (const std::string& part : write.parts_gone) kept.snapshots.erase(part);
  for (const Snapshot& one : write.snapshots) {
    if (one.seq < kept.blanked) continue;
    auto& by_seq = kept.snapshots[one.part];
    by_seq[one.seq] = one.bytes;
    if (by_seq.size() > 2) by_seq.erase(by_seq.begin());
  }
  for (const Hash& hash : write.blobs_gone) kept.blobs.erase(hash);
  for (const std::string& bytes : write.blobs) kept.blobs[sha256(bytes)] = bytes;
  for (const BoxStep& step : write.box_steps) {
    if (step.what != BoxStep::What::open) kept.secrets.erase(step.question);
    if (step.what == BoxStep::What::close) kept.ballots.erase(step.question);
  }
  if (!write.blanked.empty()) kept.blanked = write.expected + 1;
  for (Blanked& one : write.blanked) {
    Record& record = kept.records.at(static_cast<std::size_t>(one.seq) - 1);
    record.answer = std::move(one.answer);
    record.changes = std::move(one.changes);
    record.salt = {};
    for (const AnyId& entity : one.untouched) kept.touches[entity].erase(one.seq);
  }
  for (Record& record : write.records) put(kept, write.workspace, record);
  return Written{Outcome::stored, write.records.empty() ? 0 : kept.head.seq, {}};
}

Result<Written> MemoryStore::from_earlier(const Kept& kept, const Write& write) {
  Written out{Outcome::stored, 0, {}};
  std::set<std::pair<AnyId, AnyId>> seen;
  for (const Record& record : write.records) {
    seen.emplace(record.actor, record.ref);
    const auto known = kept.refs.find({record.actor, record.ref});
    if (known == kept.refs.end()) continue;
    const Record& earlier = kept.records[static_cast<std::size_t>(known->second) - 1];
    if (earlier.input != record.input) return refuse(Why::conflict, "ref.other_input");
    out.earlier.push_back(earlier.answer);
    out.head = std::max(out.head, earlier.seq);
  }
  const bool some = !out.earlier.empty() && out.earlier.size() < write.records.size();
  if (some || seen.size() < write.records.size()) return Written{Outcome::conflict, kept.head.seq, {}};
  return out;
}

Result<MemoryStore::Rows> MemoryStore::rows_after(const Write& write) const {
  Rows rows = rows_;
  for (const RowKey& key : write.rows_gone) rows.erase(key);
  for (const Row& row : write.rows) {
    for (const auto& [key, other] : rows) {
      const bool same_place = key.table == row.key.table && key.workspace == row.key.workspace && key.id != row.key.id;
      if (one_per_lookup(key.table) && same_place && !row.lookup.empty() && other.lookup == row.lookup) {
        return refuse(Why::conflict, "row.lookup_taken", {}, {{"table", std::string(name_of(key.table))}});
      }
    }
    rows[row.key] = row;
  }
  return rows;
}

void MemoryStore::put(Kept& kept, const AnyId& workspace, Record& record) {
  link(workspace, kept.head, record);
  kept.refs[{record.actor, record.ref}] = record.seq;
  for (const AnyId& entity : record.touched) kept.touches[entity].insert(record.seq);
  record.touched.clear();
  if (record.seq % segment_size == 0) kept.segments.push_back(kept.head.hash);
  kept.records.push_back(std::move(record));
}

const MemoryStore::Kept& MemoryStore::of(const AnyId& workspace) const {
  static const Kept nothing;
  const auto found = workspaces_.find(workspace);
  return found == workspaces_.end() ? nothing : found->second;
}

Head MemoryStore::head(const AnyId& workspace) const {
  const std::scoped_lock lock(mutex_);
  return of(workspace).head;
}

std::vector<AnyId> MemoryStore::workspaces() const {
  const std::scoped_lock lock(mutex_);
  std::vector<AnyId> out;
  for (const auto& [workspace, kept] : workspaces_) {
    if (kept.head.seq > 0) out.push_back(workspace);
  }
  return out;
}

std::vector<Record> MemoryStore::read(const AnyId& workspace, Seq from, std::int64_t limit) const {
  const std::scoped_lock lock(mutex_);
  const auto& records = of(workspace).records;
  const Seq first = std::clamp<Seq>(from - 1, 0, std::ssize(records));
  const Seq last = first + std::clamp<Seq>(limit, 0, std::ssize(records) - first);
  return {records.begin() + first, records.begin() + last};
}

std::optional<Known> MemoryStore::find_ref(const AnyId& workspace, const AnyId& actor, const AnyId& ref) const {
  const std::scoped_lock lock(mutex_);
  const Kept& kept = of(workspace);
  const auto found = kept.refs.find({actor, ref});
  if (found == kept.refs.end()) return std::nullopt;
  const Record& record = kept.records[static_cast<std::size_t>(found->second) - 1];
  return Known{record.seq, record.input, record.answer};
}

std::vector<Seq> MemoryStore::touches(const AnyId& workspace, const AnyId& entity) const {
  const std::scoped_lock lock(mutex_);
  const Kept& kept = of(workspace);
  const auto found = kept.touches.find(entity);
  if (found == kept.touches.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::vector<Hash> MemoryStore::segments(const AnyId& workspace) const {
  const std::scoped_lock lock(mutex_);
  return of(workspace).segments;
}

std::vector<std::string> MemoryStore::snapshot_parts(const AnyId& workspace) const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> out;
  for (const auto& [part, by_seq] : of(workspace).snapshots) out.push_back(part);
  return out;
}

std::optional<Snapshot> MemoryStore::snapshot(const AnyId& workspace, std::string_view part, Seq at_most) const {
  const std::scoped_lock lock(mutex_);
  const Kept& kept = of(workspace);
  const auto found = kept.snapshots.find(part);
  if (found == kept.snapshots.end()) return std::nullopt;
  auto after = found->second.upper_bound(at_most);
  if (after == found->second.begin()) return std::nullopt;
  --after;
  return Snapshot{found->first, after->first, after->second};
}

std::optional<std::string> MemoryStore::blob(const AnyId& workspace, const Hash& hash) const {
  const std::scoped_lock lock(mutex_);
  const Kept& kept = of(workspace);
  const auto found = kept.blobs.find(hash);
  return found == kept.blobs.end() ? std::nullopt : std::optional(found->second);
}

Box MemoryStore::box(const AnyId& workspace, const AnyId& question) const {
  const std::scoped_lock lock(mutex_);
  const Kept& kept = of(workspace);
  Box box;
  if (const auto secret = kept.secrets.find(question); secret != kept.secrets.end()) box.secret = secret->second;
  if (const auto found = kept.ballots.find(question); found != kept.ballots.end()) {
    for (const auto& [key, body] : found->second) box.ballots.push_back({question, key, body});
  }
  return box;
}

std::optional<Row> MemoryStore::row(const RowKey& key) const {
  const std::scoped_lock lock(mutex_);
  const auto found = rows_.find(key);
  return found == rows_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Row> MemoryStore::rows(Table table, const AnyId& workspace) const {
  const std::scoped_lock lock(mutex_);
  std::vector<Row> out;
  for (const auto& [key, row] : rows_) {
    if (key.table == table && key.workspace == workspace) out.push_back(row);
  }
  return out;
}

std::vector<Row> MemoryStore::find(Table table, std::string_view lookup) const {
  const std::scoped_lock lock(mutex_);
  std::vector<Row> out;
  for (const auto& [key, row] : rows_) {
    if (key.table == table && !lookup.empty() && row.lookup == lookup) out.push_back(row);
  }
  return out;
}

}  // namespace rd::store
