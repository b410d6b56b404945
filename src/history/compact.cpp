// A text that somebody writes is kept whole now and then, and in pieces in between. Once its segment is sealed, of what
// one person wrote in one go only the last whole stays, and the pieces after it; who wrote and when stays of all
// (docs/decisions/0022, 0029).
#include <algorithm>
#include <map>
#include <set>

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

// What one person wrote of a text in one go, up to now, in this segment: it goes when they write the whole once more.
struct Go {
  struct Written {
    Seq seq{};
    std::string answer;
    std::vector<AnyId> things;
  };
  AnyId actor;
  std::int64_t at{};
  std::vector<Written> written;
};

class Compaction {
 public:
  Compaction(Ctx& ctx, const work::Registry& registry) : ctx_(ctx), registry_(registry) {}

  // `within`: it is of this segment; else of the next one, which tells whether a go went on.
  void look(const store::Record& record, bool within) {
    const auto changes = work::decoded(record.changes, record.schema);
    std::set<AnyId> texts;
    bool only_written = true;  // nothing was made, and nothing else changed
    for (const work::Told& told : changes) {
      const bool is_text = registry_.has_own_topic(told.entity.kind);
      only_written = only_written && is_text && !told.changed.empty();
      if (is_text) texts.insert(text_of(told.entity));
    }
    for (const AnyId& text : texts) {
      const auto found = goes_.find(text);
      const bool goes_on = found != goes_.end() && found->second.actor == record.actor &&
                           record.at - found->second.at <= one_go && only_written && texts.size() == 1;
      if (!goes_on && found != goes_.end()) goes_.erase(found);
      if (!only_written || texts.size() > 1 || (!within && !goes_on)) continue;
      written(record, changes, text, within);
    }
  }
  [[nodiscard]] bool waits() const { return !goes_.empty(); }
  json::array blanked;

 private:
  // Its pieces are a text, with the whole.
  static AnyId text_of(const work::Entity& entity) { return entity.part_of == AnyId{} ? entity.id : entity.part_of; }

  void written(const store::Record& record, const std::vector<work::Told>& changes, const AnyId& text, bool within) {
    Go& go = goes_[text];
    go.actor = record.actor;
    go.at = record.at;
    const bool whole = std::any_of(changes.begin(), changes.end(),
                                   [&](const work::Told& told) { return !registry_.is_piece(told.entity.kind); });
    if (whole) {
      for (Go::Written& one : std::exchange(go.written, {})) blank(std::move(one));
      if (!within) goes_.erase(text);
    }
    if (!within) return;
    go.written.push_back({record.seq, record.answer, {}});
    for (const work::Told& told : changes) go.written.back().things.push_back(told.entity.id);
  }
  void blank(Go::Written one) {
    const std::string nothing = work::encoded({});
    blanked.push_back(json::array{one.seq, store::hex(store::blanked_hash(one.answer, nothing))});
    ctx_.blank({one.seq, one.answer, nothing, std::move(one.things)});
  }

  Ctx& ctx_;
  const work::Registry& registry_;
  std::map<AnyId, Go> goes_;
};

Result<Compacted> compact(Ctx& ctx, const work::Registry& registry, const Compact& in) {
  Compacted out{json::array(), std::nullopt};
  const Seq sealed = ctx.view().seq() / store::segment_size;
  if (in.from < sealed) out.next = in.from + 1;
  if (in.from > sealed) return out;
  Compaction compaction(ctx, registry);
  constexpr Seq page = 100;
  const Seq first = (in.from - 1) * store::segment_size + 1;
  const Seq end = first + store::segment_size;
  for (Seq from = first; from < end; from += page)
    for (const store::Record& record : ctx.records(from, page)) compaction.look(record, true);
  for (Seq from = end; out.next && compaction.waits() && from < end + store::segment_size; from += page)
    for (const store::Record& record : ctx.records(from, page)) compaction.look(record, false);
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
