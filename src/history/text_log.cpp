#include "history/text_log.hpp"

#include <algorithm>
#include <charconv>

#include "prose/parts.hpp"
#include "prose/step.hpp"
#include "store/chain.hpp"

namespace rd::history {
namespace {

constexpr Seq page = 200;                            // records read together
constexpr std::size_t most_read = 5'000;             // records of one look at the goes
constexpr std::int64_t together = 60LL * 1'000'000;  // microseconds: whose turns lie closer write at the same time
constexpr std::size_t most_together = 12;            // turns back that are looked at for that

// The last field of a text, without reading the whole of it: its words cannot hold a quote that is not escaped.
std::int64_t version_in(std::string_view body) {
  constexpr std::string_view name = "\"version\":";
  const auto found = body.rfind(name);
  std::int64_t out = 0;
  if (found != std::string_view::npos)
    std::from_chars(body.data() + found + name.size(), body.data() + body.size(), out);
  return out;
}

bool has(const std::vector<AnyId>& all, const AnyId& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// `one` is older than all of them: it is of the last go, or makes one of those at the end in which its author wrote as
// well, or begins another.
void add(std::vector<Go>& goes, const Wrote& one) {
  const std::int64_t commits = one.commit == nullptr ? 0 : 1;
  const bool apart = one.op != "text.commit" && one.op != "text.settle";
  for (std::size_t back = 0; back < std::min(goes.size(), most_together); ++back) {
    Go& go = goes[goes.size() - 1 - back];
    if (work::day_of(go.at) != work::day_of(one.at)) break;
    if (back > 0 && (go.begun - one.at > together || go.apart || apart)) break;
    if (!has(go.actors, one.actor)) {
      if (go.apart) break;
      continue;
    }
    for (std::size_t i = goes.size() - back; i < goes.size(); ++i) {
      for (const AnyId& actor : goes[i].actors)
        if (!has(go.actors, actor)) go.actors.push_back(actor);
      go.commits += goes[i].commits;
    }
    go.first = one.seq;
    go.begun = one.at;
    go.commits += commits;
    go.apart = go.apart || apart;
    goes.resize(goes.size() - back);
    return;
  }
  goes.push_back({one.seq, one.seq, one.at, one.at, {one.actor}, commits, apart});
}

}  // namespace

prose::PartPtr doc_in(const work::Entity& whole) {
  const json::object fields = whole.fields();
  const json::value* doc = fields.if_contains("doc");
  auto part = doc == nullptr ? Result<prose::PartPtr>(nullptr) : prose::part_from_json(*doc);
  return part ? *part : nullptr;
}

std::vector<prose::Step> steps_in(const work::Entity& commit) {
  const json::object fields = commit.fields();
  std::vector<prose::Step> out;
  const json::value* steps = fields.if_contains("steps");
  if (steps == nullptr || !steps->is_array()) return out;
  for (const json::value& one : steps->get_array())
    if (auto step = prose::step_from_json(one)) out.push_back(*std::move(step));
  return out;
}

TextLog::TextLog(const store::Store& store, const work::Registry& registry, const Now& now, const AnyId& section)
    : store_(store), now_(now), section_(section) {
  for (const auto& [id, one] : now.things) {
    if (one->part_of != section || !registry.has_own_topic(one->kind)) continue;
    const bool piece = registry.is_piece(one->kind);
    if (piece) piece_ = one->kind;
    if (!piece) text_ = one;
    for (const Seq seq : store.touches(now.workspace, id)) {
      if (seq > now.seq) continue;
      all_.push_back(seq);
      if (!piece) wholes_.push_back(seq);
    }
  }
  std::sort(all_.begin(), all_.end());
  all_.erase(std::unique(all_.begin(), all_.end()), all_.end());
}

// Many at once where they lie close together: forward when one goes on from the last, else back.
const store::Record* TextLog::record(Seq seq) const {
  const auto there = [&] { return !page_.empty() && page_.front().seq <= seq && seq <= page_.back().seq; };
  if (!there()) {
    const bool forward = !page_.empty() && page_.back().seq < seq;
    const Seq first = forward ? seq : std::max<Seq>(1, seq - page + 1);
    const auto in_page = std::upper_bound(all_.begin(), all_.end(), first + page - 1) -
                         std::lower_bound(all_.begin(), all_.end(), first);
    page_ = in_page * 4 >= page ? store_.read(now_.workspace, first, page) : store_.read(now_.workspace, seq, 1);
  }
  return there() ? &page_[static_cast<std::size_t>(seq - page_.front().seq)] : nullptr;
}

std::optional<Wrote> TextLog::read(Seq seq) const {
  const store::Record* found = record(seq);
  if (found == nullptr) return std::nullopt;
  const store::Record& record = *found;
  Wrote out{seq, record.at, record.actor, record.op, nullptr, nullptr, 0};
  for (work::Told& told : work::decoded(record.changes, record.schema)) {
    const bool whole = text_ != nullptr && told.entity.id == text_->id;
    const bool commit = told.entity.kind == piece_ && told.entity.part_of == section_;
    if ((!whole && !commit) || !now_.shows(told.entity)) continue;
    const std::int64_t version = version_in(told.entity.body);
    if (commit && out.commit != nullptr && version < version_in(out.commit->body)) continue;
    told.entity.version = seq;
    out.version = std::max(out.version, version);
    (whole ? out.whole : out.commit) = std::make_shared<const work::Entity>(std::move(told.entity));
  }
  if (record.op == store::rewrite_op) out.commit = nullptr;  // those that were there, without their words
  if (out.whole == nullptr && out.commit == nullptr) return std::nullopt;
  return out;
}

std::optional<TextThen> TextLog::at(Seq seq) const {
  const auto after = std::upper_bound(wholes_.begin(), wholes_.end(), seq);
  if (after == wholes_.begin()) return std::nullopt;
  const auto begun = read(*std::prev(after));
  if (!begun || begun->whole == nullptr) return std::nullopt;
  TextThen out{nullptr, doc_in(*begun->whole), version_in(begun->whole->body), begun->seq};
  if (out.doc == nullptr) return std::nullopt;
  for (auto next = std::upper_bound(all_.begin(), all_.end(), begun->seq); next != all_.end() && *next <= seq; ++next) {
    const auto wrote = read(*next);
    if (!wrote || wrote->commit == nullptr || wrote->version != out.version + 1) continue;
    prose::PartPtr doc = out.doc;
    for (const prose::Step& step : steps_in(*wrote->commit)) {
      auto done = prose::applied(doc, step);
      if (!done) return std::nullopt;
      doc = *std::move(done);
    }
    out.doc = std::move(doc);
    out.version = wrote->version;
    out.seq = wrote->seq;
  }
  auto text = *begun->whole;
  text.version = out.seq;
  if (out.seq != begun->seq)
    text.body = json::serialize(json::object{{"doc", prose::to_json(*out.doc)}, {"version", out.version}});
  out.text = std::make_shared<const work::Entity>(std::move(text));
  return out;
}

TextLog::Goes TextLog::goes(Seq before, std::size_t most) const {
  Goes out;
  Wrote later;  // a whole: whether it tells of more than was written already, what comes before it shows
  bool waits = false;
  const auto settle = [&](std::int64_t earlier) {
    if (waits && (later.version == 0 || later.version > earlier)) add(out.list, later);
    waits = false;
  };
  std::size_t looked = 0;
  auto next = std::lower_bound(all_.begin(), all_.end(), before);
  while (next != all_.begin()) {
    // A few more than asked for: those at the end may still come together.
    out.more = out.list.size() > most + most_together || looked++ == most_read;
    if (out.more) break;
    auto one = read(*--next);
    if (!one || one->op == store::rewrite_op) continue;
    settle(one->version);
    if (one->commit == nullptr) {
      later = *std::move(one);
      waits = true;
    } else {
      add(out.list, *one);
    }
  }
  if (!out.more) settle(0);
  out.more = out.more || out.list.size() > most;
  if (out.list.size() > most) out.list.resize(most);
  return out;
}

}  // namespace rd::history
