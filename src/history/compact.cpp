// A text that somebody writes is kept whole at every pause in typing. Once its segment is sealed, of what one person
// wrote in one go only the last version stays; who wrote and when stays of all (docs/decisions/0022).
#include <map>

#include "history/ops.hpp"
#include "store/chain.hpp"

namespace rd::history {
namespace {

using work::Ctx;
using work::Seq;

constexpr std::int64_t one_go = 30LL * 60 * 1'000'000;  // microseconds between two versions, at most

struct Compact {
  std::int64_t from{1};
  static constexpr std::array optional_fields{std::string_view("from")};
  static constexpr auto fields() {
    return std::tuple{field("from", &Compact::from, "the segment to look at: 1 is of the first 1,000 records",
                            {.least = 1, .greatest = 1'000'000'000})};
  }
};
struct Compacted {
  json::value blanked;  // [[seq, hash of what it says now]…]: store::verify() follows it
  std::optional<std::int64_t> next;
  static constexpr auto fields() {
    return std::tuple{field("blanked", &Compacted::blanked, "records of which the text is gone"),
                      field("next", &Compacted::next, "the segment to ask for next; nothing: that was the last")};
  }
};

// The last version so far of a text in this segment; it goes when the same person writes on.
struct Last {
  Seq seq{};
  AnyId actor;
  std::int64_t at{};
  std::string answer;
};

class Compaction {
 public:
  Compaction(Ctx& ctx, const work::Registry& registry) : ctx_(ctx), registry_(registry) {}

  void look(const store::Record& record) {
    const auto changes = work::decoded(record.changes, record.schema);
    for (const work::Told& told : changes) {
      if (!registry_.has_own_topic(told.entity.kind)) continue;
      if (changes.size() == 1 && !told.changed.empty()) {
        look(record, told.entity.id);
      } else {
        last_.erase(told.entity.id);  // it was made, or something else happened to it
      }
    }
  }
  json::array blanked;

 private:
  void look(const store::Record& record, const AnyId& text) {
    const auto [at, first] = last_.try_emplace(text);
    Last& before = at->second;
    if (!first && before.actor == record.actor && record.at - before.at <= one_go) {
      const std::string nothing = work::encoded({});
      blanked.push_back(json::array{before.seq, store::hex(store::blanked_hash(before.answer, nothing))});
      ctx_.blank({before.seq, before.answer, nothing, {text}});
    }
    before = {record.seq, record.actor, record.at, record.answer};
  }

  Ctx& ctx_;
  const work::Registry& registry_;
  std::map<AnyId, Last> last_;
};

Result<Compacted> compact(Ctx& ctx, const work::Registry& registry, const Compact& in) {
  Compacted out{json::array(), std::nullopt};
  const Seq sealed = ctx.view().seq() / store::segment_size;
  if (in.from < sealed) out.next = in.from + 1;
  if (in.from > sealed) return out;
  Compaction compaction(ctx, registry);
  constexpr Seq page = 100;
  const Seq first = (in.from - 1) * store::segment_size + 1;
  for (Seq from = first; from < first + store::segment_size; from += page)
    for (const store::Record& record : ctx.records(from, page)) compaction.look(record);
  out.blanked = std::move(compaction.blanked);
  return out;
}

}  // namespace

void register_compact(work::Registry& registry) {
  registry.add(
      std::string(store::compact_op), work::Method::post, "log/compact", work::Right::manage,
      [&registry](Ctx& ctx, const Compact& in) { return compact(ctx, registry, in); },
      "Of a text that one person wrote in one go, keeps the last version; a segment of 1,000 records at a time");
}

}  // namespace rd::history
