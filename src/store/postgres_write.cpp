#include "store/postgres_write.hpp"

#include "store/chain.hpp"
#include "store/tables.hpp"

namespace rd::store {

void PgBatch::Lookups::put(const RowKey& key, const std::string& lookup) {
  gone(key);
  if (lookup.empty()) return;
  of[key] = lookup;
  holder[{key.table, key.workspace, lookup}] = key.id;
}

void PgBatch::Lookups::gone(const RowKey& key) {
  const auto had = of.find(key);
  if (had == of.end()) return;
  holder.erase({key.table, key.workspace, had->second});
  of.erase(had);
}

// ---- what is there ----

void PgBatch::ask_heads(PgConnection& db, std::vector<Hear>& hear) {
  PgMany workspaces(PgMany::Of::bytes);
  for (const Pending& one : writes_) {
    if (one.write.records.empty() || !heads_.emplace(one.write.workspace, Head{}).second) continue;
    workspaces.add(one.write.workspace);
  }
  if (workspaces.empty()) return;
  db.run("SELECT workspace, body FROM meta WHERE workspace = ANY($1::bytea[]) AND name = $2", workspaces,
         Text{head_name});
  hear.emplace_back([this](PgRows& row) {
    while (row.next()) heads_[row.id(0)] = head_from(row.bytes(1));
  });
}

void PgBatch::ask_refs(PgConnection& db, std::vector<Hear>& hear) {
  PgMany workspaces(PgMany::Of::bytes);
  PgMany actors(PgMany::Of::bytes);
  PgMany refs(PgMany::Of::bytes);
  for (const Pending& one : writes_) {
    for (const Record& record : one.write.records) {
      workspaces.add(one.write.workspace);
      actors.add(record.actor);
      refs.add(record.ref);
    }
  }
  if (refs.empty()) return;
  db.run(
      "SELECT record.workspace, record.actor, record.ref, record.seq, record.input, record.answer, "
      "record.payload_hash FROM unnest($1::bytea[], $2::bytea[], $3::bytea[]) AS asked (workspace, actor, ref) "
      "JOIN record ON record.workspace = asked.workspace AND record.actor = asked.actor AND record.ref = asked.ref",
      workspaces, actors, refs);
  hear.emplace_back([this](PgRows& row) {
    while (row.next()) {
      refs_[{row.id(0), row.id(1), row.id(2)}] = {{row.integer(3), row.array<32>(4), row.bytes(5)}, row.array<32>(6)};
    }
  });
}

void PgBatch::ask_lookups(PgConnection& db, std::vector<Hear>& hear) {
  struct Asked {
    PgMany ids{PgMany::Of::texts};
    PgMany lookups{PgMany::Of::bytes};
  };
  std::map<std::pair<Table, AnyId>, Asked> asked;
  for (const Pending& one : writes_) {
    for (const RowKey& key : one.write.rows_gone) {
      if (one_per_lookup(key.table)) asked[{key.table, key.workspace}].ids.add(key.id);
    }
    for (const Row& row : one.write.rows) {
      if (!one_per_lookup(row.key.table)) continue;
      auto& [ids, lookups] = asked[{row.key.table, row.key.workspace}];
      ids.add(row.key.id);
      lookups.add(row.lookup);
    }
  }
  for (const auto& [place, what] : asked) {
    const auto [table, workspace] = place;
    db.run(in_table("SELECT id, lookup FROM @ WHERE workspace = $1 AND (id = ANY($2::text[]) OR lookup = "
                    "ANY($3::bytea[]))",
                    table),
           workspace, what.ids, what.lookups);
    hear.emplace_back([this, table = table, workspace = workspace](PgRows& row) {
      while (row.next()) lookups_.put({table, workspace, row.bytes(0)}, row.bytes(1));
    });
  }
}

void PgBatch::ask_boxes(PgConnection& db, std::vector<Hear>& hear) {
  std::set<std::pair<AnyId, AnyId>> asked;
  for (const Pending& one : writes_) {
    for (const Ballot& ballot : one.write.ballots) {
      if (!asked.emplace(one.write.workspace, ballot.question).second) continue;
      db.run("SELECT name FROM meta WHERE workspace = $1 AND name = $2", one.write.workspace,
             Text{box_name(ballot.question)});
      hear.emplace_back([this, box = std::pair(one.write.workspace, ballot.question)](PgRows& row) {
        if (row.next()) open_.insert(box);
      });
    }
  }
}

void PgBatch::ask(PgConnection& db) {
  std::vector<Hear> hear;
  db.run("BEGIN");
  hear.emplace_back([](PgRows&) {});
  ask_heads(db, hear);  // before the refs: one that comes between is then seen as an old head or as a key that is there
  ask_refs(db, hear);
  ask_lookups(db, hear);
  ask_boxes(db, hear);
  auto answers = db.answers();
  for (std::size_t i = 0; i < hear.size(); ++i) hear[i](answers[i]);
}

// ---- what becomes of each ----

Result<std::optional<Written>> PgBatch::from_earlier(const Write& write) const {
  Written out{Outcome::stored, 0, {}};
  std::set<std::pair<AnyId, AnyId>> seen;
  bool ours = true;
  for (const Record& record : write.records) {
    seen.emplace(record.actor, record.ref);
    const auto found = refs_.find({write.workspace, record.actor, record.ref});
    if (found == refs_.end()) continue;
    const auto& [known, payload_hash] = found->second;
    if (known.input != record.input) return refuse(Why::conflict, "ref.other_input");
    ours = ours && payload_hash == record.payload_hash;  // it has a salt: nobody else's is the same
    out.earlier.push_back(known.answer);
    out.head = std::max(out.head, known.seq);
  }
  const bool twice = seen.size() < write.records.size();
  if (out.earlier.empty() && !twice) return std::nullopt;
  if (twice || out.earlier.size() < write.records.size()) {
    return Written{Outcome::conflict, heads_.at(write.workspace).seq, {}};
  }
  if (ours) out.earlier.clear();
  return out;
}

Result<PgBatch::Lookups> PgBatch::lookups_after(const Write& write) const {
  Lookups after = lookups_;
  for (const RowKey& key : write.rows_gone) after.gone(key);
  for (const Row& row : write.rows) {
    if (!one_per_lookup(row.key.table)) continue;
    const auto held = after.holder.find({row.key.table, row.key.workspace, row.lookup});
    if (held != after.holder.end() && held->second != row.key.id) {
      return refuse(Why::conflict, "row.lookup_taken", {}, {{"table", std::string(name_of(row.key.table))}});
    }
    after.put(row.key, row.lookup);
  }
  return after;
}

Result<void> PgBatch::look_at_ballots(const Write& write) const {
  const auto opens = [&](const AnyId& question) {
    return std::any_of(write.box_steps.begin(), write.box_steps.end(), [&](const BoxStep& step) {
      return step.what == BoxStep::What::open && step.question == question;
    });
  };
  for (const Ballot& ballot : write.ballots) {
    const bool open = open_.contains({write.workspace, ballot.question}) || opens(ballot.question);
    if (!open) return refuse(Why::conflict, "box.closed");
  }
  return {};
}

void PgBatch::put_records(Write& write) {
  Head& head = heads_.at(write.workspace);
  heads_before_.emplace(write.workspace, head);
  for (Record& record : write.records) {
    link(write.workspace, head, record);
    refs_[{write.workspace, record.actor, record.ref}] = {{record.seq, record.input, record.answer},
                                                          record.payload_hash};
    if (head.seq % segment_size == 0) sealed_.emplace_back(write.workspace, head);
  }
}

Result<Written> PgBatch::decide_one(Write& write) {
  if (!write.records.empty()) {
    TRY(const auto earlier, from_earlier(write));
    if (earlier && earlier->outcome == Outcome::stored) held_.insert(write.workspace);
    if (earlier) return *earlier;
    const Head& head = heads_.at(write.workspace);
    if (!builds_on(write, head)) return Written{Outcome::conflict, head.seq, {}};
  }
  const bool has_rows = !write.rows.empty() || !write.rows_gone.empty();
  if (has_rows) {
    TRY(auto after, lookups_after(write));
    TRY_DO(look_at_ballots(write));
    lookups_ = std::move(after);
  } else {
    TRY_DO(look_at_ballots(write));
  }
  for (const BoxStep& step : write.box_steps) {
    if (step.what == BoxStep::What::open) {
      open_.emplace(write.workspace, step.question);
    } else {
      open_.erase({write.workspace, step.question});
    }
  }
  accepted_.push_back(&write);
  if (!write.snapshots.empty() && write.records.empty()) held_.insert(write.workspace);
  if (write.records.empty()) return Written{Outcome::stored, 0, {}};
  put_records(write);
  return Written{Outcome::stored, write.records.back().seq, {}};
}

std::vector<Result<Written>> PgBatch::decide() {
  std::vector<Result<Written>> out;
  for (Pending& one : writes_) out.push_back(decide_one(one.write));
  return out;
}

// ---- what is to be written ----

void PgBatch::send_records(PgConnection& db) const {
  using enum PgMany::Of;
  PgMany workspaces(bytes), seqs(integers), ats(integers), actors(bytes), ops(texts), refs(bytes), inputs(bytes);
  PgMany answers(bytes), schemas(integers), changes(bytes), salts(bytes), payloads(bytes), prevs(bytes);
  PgMany touched_in(bytes), touched(bytes), touched_by(integers);
  for (const Write* write : accepted_) {
    for (const Record& record : write->records) {
      workspaces.add(write->workspace);
      seqs.add(record.seq);
      ats.add(record.at);
      actors.add(record.actor);
      ops.add(record.op);
      refs.add(record.ref);
      inputs.add(record.input);
      answers.add(record.answer);
      schemas.add(record.schema);
      changes.add(record.changes);
      salts.add(record.salt);
      payloads.add(record.payload_hash);
      prevs.add(record.prev_hash);
      for (const AnyId& entity : record.touched) {
        touched_in.add(write->workspace);
        touched.add(entity);
        touched_by.add(record.seq);
      }
    }
  }
  if (workspaces.empty()) return;
  db.run(
      "INSERT INTO record (workspace, seq, at, actor, op, ref, input, answer, schema, changes, salt, payload_hash, "
      "prev_hash) SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[], $5::text[], $6::bytea[], "
      "$7::bytea[], $8::bytea[], $9::bigint[], $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[])",
      workspaces, seqs, ats, actors, ops, refs, inputs, answers, schemas, changes, salts, payloads, prevs);
  db.run(
      "INSERT INTO touch (workspace, entity, seq) SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bigint[]) "
      "ON CONFLICT (workspace, entity, seq) DO NOTHING",
      touched_in, touched, touched_by);
}

// How many rows each of these statements has to change. In the order of the workspaces: two processes then wait for
// each other instead of each for the other.
std::vector<std::int64_t> PgBatch::send_heads(PgConnection& db) const {
  using enum PgMany::Of;
  PgMany begun(bytes), first(bytes), moved(bytes), before(bytes), after(bytes);
  std::int64_t begins = 0;
  for (const auto& [workspace, was] : heads_before_) {
    const Head& is = heads_.at(workspace);
    if (was.seq == 0) {
      begun.add(workspace);
      first.add(head_body(is));
      ++begins;
    } else {
      moved.add(workspace);
      before.add(head_body(was));
      after.add(head_body(is));
    }
  }
  std::vector<std::int64_t> due;
  if (!begun.empty()) {
    db.run(
        "INSERT INTO meta (workspace, name, body) SELECT asked.workspace, $1, asked.body FROM unnest($2::bytea[], "
        "$3::bytea[]) AS asked (workspace, body) ON CONFLICT (workspace, name) DO NOTHING",
        Text{head_name}, begun, first);
    due.push_back(begins);
  }
  if (!moved.empty()) {
    db.run(
        "UPDATE meta SET body = asked.after FROM unnest($1::bytea[], $2::bytea[], $3::bytea[]) AS asked (workspace, "
        "before, after) WHERE meta.workspace = asked.workspace AND meta.name = $4 AND meta.body = asked.before",
        moved, before, after, Text{head_name});
    due.push_back(std::ssize(heads_before_) - begins);
  }
  return due;
}

void PgBatch::send(PgConnection& db) const {
  if (accepted_.empty() && held_.empty()) return;
  const auto due = send_heads(db);
  for (const AnyId& workspace : held_) {
    db.run("UPDATE meta SET body = body WHERE workspace = $1 AND name = $2", workspace, Text{head_name});
  }
  send_records(db);
  const Puts puts(db);
  for (const auto& [workspace, end] : sealed_) puts.segment(workspace, end);
  for (const Write* write : accepted_) {
    puts.boxes_open(*write);
    for (const RowKey& key : write->rows_gone) puts.row_gone(key);
    for (const Row& row : write->rows) puts.row(row);
    for (const Ballot& ballot : write->ballots) puts.ballot(write->workspace, ballot);
    puts.bytes(*write);
    puts.boxes_end(*write);
    puts.blanked(*write);
  }
  const auto answers = db.answers();
  for (std::size_t i = 0; i < due.size(); ++i) {
    if (answers[i].changed() != due[i]) throw PgFault("40001", "a head moved");
  }
}

}  // namespace rd::store
