// Durable appends of 64 clients on a PostgreSQL of the bench's own, against bare pipelined commits of the same rows,
// indexes and bytes, 64 at a time: each row its own prepared statement, and a whole commit in one round trip.

#include <libpq-fe.h>

#include <cstdio>

#include "appends.hpp"
#include "base/json.hpp"
#include "store/postgres_rig.hpp"
#include "store/postgres_store.hpp"

namespace {

using namespace rd;
using namespace rd::store;

constexpr int rounds = 7;

std::string number(std::int64_t value) {
  std::string out(8, '\0');
  for (unsigned i = 0; i < 8; ++i) out[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (56U - 8U * i));
  return out;
}

std::string text(std::string_view bytes) {
  return std::string(bytes);
}

class Bare {
 public:
  explicit Bare(const std::string& address) : handle_(PQconnectdb(address.c_str())) {
    RD_ASSERT(PQstatus(handle_) == CONNECTION_OK);
    prepare("record",
            "INSERT INTO record (workspace, seq, at, actor, op, ref, input, answer, schema, changes, salt, "
            "payload_hash, prev_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
    prepare("touch", "INSERT INTO touch (workspace, entity, seq) VALUES ($1, $2, $3)");
    prepare("head",
            "INSERT INTO meta (workspace, name, body) VALUES ($1, 'head', $2) "
            "ON CONFLICT (workspace, name) DO UPDATE SET body = excluded.body");
    prepare("begin", "BEGIN");
    prepare("commit", "COMMIT");
    RD_ASSERT(PQenterPipelineMode(handle_) == 1);
  }
  ~Bare() { PQfinish(handle_); }

  double appends(std::vector<Seq>& heads) {
    const auto start = Clock::now();
    for (std::size_t batch = 0; batch < per_run / clients; ++batch) {
      send("begin", {});
      for (std::size_t client = 0; client < clients; ++client) {
        const std::string workspace = text(view_of(bytes_of({9, client})));
        const Record record = some_record();
        const std::string seq = number(++heads[client]);
        send("record", {workspace, seq, number(record.at), text(view_of(bytes_of(record.actor))), record.op,
                        text(view_of(bytes_of(record.ref))), text(view_of(record.input)), record.answer,
                        number(record.schema), record.changes, text(view_of(record.salt)),
                        text(view_of(record.payload_hash)), text(view_of(record.prev_hash))});
        send("touch", {workspace, text(view_of(bytes_of(record.touched[0]))), seq});
        send("head", {workspace, "a head of forty bytes, as in the store.."});
      }
      send("commit", {});
      RD_ASSERT(PQpipelineSync(handle_) == 1);
      finish();
    }
    return per_second(start);
  }

 private:
  void prepare(const char* name, const char* sql) {
    PGresult* result = PQprepare(handle_, name, sql, 0, nullptr);
    RD_ASSERT(PQresultStatus(result) == PGRES_COMMAND_OK);
    PQclear(result);
  }
  void send(const char* name, const std::vector<std::string>& values) {
    const char* pointers[13];
    int sizes[13];
    static constexpr int binary[13] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    for (std::size_t i = 0; i < values.size(); ++i) {
      pointers[i] = values[i].data();
      sizes[i] = static_cast<int>(values[i].size());
    }
    RD_ASSERT(PQsendQueryPrepared(handle_, name, static_cast<int>(values.size()), pointers, sizes, binary, 1) == 1);
  }
  void finish() {
    for (;;) {
      PGresult* result = PQgetResult(handle_);
      const auto status = PQresultStatus(result);
      RD_ASSERT(result == nullptr || status == PGRES_COMMAND_OK || status == PGRES_PIPELINE_SYNC);
      PQclear(result);
      if (result != nullptr && status == PGRES_PIPELINE_SYNC) return;
    }
  }
  PGconn* handle_;
};

}  // namespace

int main() {
  PostgresCluster cluster;
  PostgresStore store({cluster.fresh()});
  const std::string address = cluster.fresh();
  { const PostgresStore makes_the_tables({address}); }
  Bare bare(address);
  std::vector<Seq> heads(clients, 0), bare_heads(clients, 0);
  std::vector<double> ours, theirs, shares;
  for (int round = 0; round <= rounds; ++round) {
    const double one = store_appends(store, heads);
    const double other = bare.appends(bare_heads);
    if (round == 0) continue;  // pages are warm
    ours.push_back(one);
    theirs.push_back(other);
    shares.push_back(one / other);
  }
  const json::object out{
      {"ours_per_second", median(ours)}, {"bare_per_second", median(theirs)}, {"share_of_bare", median(shares)}};
  std::printf("%s", pretty_json(out).c_str());
  return 0;
}
