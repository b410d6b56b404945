#include <algorithm>
#include <map>

#include "history/authors.hpp"
#include "history/ops.hpp"
#include "history/text_log.hpp"
#include "prose/parts.hpp"
#include "store/chain.hpp"

namespace rd::history {
namespace {

using prose::Part;
using work::Download;
using work::Transfer;

// How far it looks back, so that the answer takes at most a third of a second (tests/workspace/authors_test.cpp):
// records, and bytes that have to be read in them.
constexpr std::size_t most_records = 10'000;
constexpr std::size_t most_bytes = 8U << 20U;

struct OneSection {
  AnyId section;
  static constexpr auto fields() { return std::tuple{field("section", &OneSection::section, "whose text")}; }
};

// Who wrote: somebody on a day. The first is nobody: from before what was looked at, or not for these eyes.
class Hands {
 public:
  explicit Hands(const Now& now) : now_(now) { known_.emplace_back(); }
  Written::Author of(const Wrote& wrote) {
    if (wrote.op == store::rewrite_op) return 0;
    const bool read_in = wrote.commit == nullptr && wrote.version == 0;
    const Hand hand{wrote.actor, work::day_of(wrote.at), read_in};
    const auto [at, first] = numbers_.try_emplace({hand.actor, hand.on, hand.read_in}, known_.size());
    if (first) known_.push_back(hand);
    return static_cast<Written::Author>(at->second);
  }
  void tell(json::object& out, Written::Author number) const {
    if (number == 0) return;
    const Hand& hand = known_[number];
    out["on"] = to_json(hand.on);
    out["mine"] = hand.actor == now_.reader.account && hand.actor != AnyId{};
    if (const auto who = now_.members.find(hand.actor); who != now_.members.end()) out["by"] = to_text(who->second->id);
    if (hand.read_in) out["read_in"] = true;
  }

 private:
  struct Hand {
    AnyId actor;
    Date on{};
    bool read_in{};
  };
  const Now& now_;
  std::vector<Hand> known_;
  std::map<std::tuple<AnyId, Date, bool>, std::size_t> numbers_;
};

// Does the whole text say more than the commits up to there do? `earlier`: the version before it.
bool stands_alone(const Wrote& one, std::int64_t earlier) {
  if (one.whole == nullptr) return false;
  return one.version == 0 || one.version > earlier + (one.commit == nullptr ? 0 : 1);
}

// The last so many records, in order, with a whole only where that is needed.
std::vector<Wrote> lately(const TextLog& log) {
  std::vector<Wrote> out;
  std::size_t bytes = 0;
  const auto settle = [&](std::int64_t earlier) {
    if (out.empty()) return;
    if (!stands_alone(out.back(), earlier)) out.back().whole = nullptr;
    if (out.back().whole != nullptr) bytes += out.back().whole->body.size();
  };
  for (auto next = log.records().rbegin(); next != log.records().rend(); ++next) {
    if (out.size() == most_records || bytes > most_bytes) break;
    auto wrote = log.read(*next);
    if (!wrote) continue;
    if (wrote->commit != nullptr) bytes += wrote->commit->body.size();
    settle(wrote->version);
    out.push_back(*std::move(wrote));
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::string bid_of(const Part& part) {
  const auto& names = part.type().attrs.names;
  const auto found = std::find(names.begin(), names.end(), "bid");
  if (found == names.end() || part.attrs() == nullptr) return {};
  const json::value& value = (*part.attrs())[static_cast<std::size_t>(found - names.begin())];
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

// Every block of words, in the order of the text, `at` where the content of `part` begins.
void tell_blocks(const Part& part, std::size_t at, const std::vector<Written::Author>& who, const Hands& hands,
                 json::array& out) {
  const auto& content = part.content();
  if (!content.empty() && content[0]->type().is_inline) {
    json::array runs;
    const auto end = at + static_cast<std::size_t>(content.size());
    for (std::size_t from = at; from < end;) {
      std::size_t to = from;
      while (to < end && who[to] == who[from]) ++to;
      json::object run{{"from", from - at}, {"to", to - at}};
      hands.tell(run, who[from]);
      runs.push_back(std::move(run));
      from = to;
    }
    out.push_back({{"block", bid_of(part)}, {"runs", std::move(runs)}});
    return;
  }
  for (std::size_t i = 0; i < content.count(); ++i) {
    const Part& child = *content[i];
    if (!child.content().empty()) tell_blocks(child, at + 1, who, hands, out);
    at += static_cast<std::size_t>(child.size());
  }
}

Download answer(json::object object) {
  return {json::serialize(object), "application/json", {}};
}

prose::PartPtr empty_doc() {
  return prose::part_from_json(json::value{{"type", "doc"}, {"content", {{{"type", "paragraph"}}}}}).value();
}
void replay(Written& text, const Wrote& one, std::int64_t& version, Hands& hands) {
  if (one.commit != nullptr && one.version == version + 1) {
    const Written::Author hand = hands.of(one);
    for (const prose::Step& step : steps_in(*one.commit)) text.apply(step, hand);
    version = one.version;
  } else if (stands_alone(one, version)) {
    if (const auto doc = doc_in(*one.whole)) text.become(*doc, hands.of(one));
    version = one.version;
  }
}

Result<Download> authors(Transfer& transfer, const OneSection& in) {
  TRY(const Now now, history::now(transfer));
  const EntityPtr section = now.find(in.section);
  if (section == nullptr || section->kind != "section" || section->removed) return work::unknown("section");
  const TextLog log(transfer.rooms.store(), transfer.rooms.registry(), now, in.section);
  const auto present = log.at(now.seq);
  if (!present || present->text->removed) return answer({{"version", 0}, {"blocks", json::array()}});

  const std::vector<Wrote> records = lately(log);
  const Seq first = records.empty() ? now.seq + 1 : records.front().seq;
  const auto begun = first == log.records().front() ? std::nullopt : log.at(first - 1);
  Hands hands(now);
  Written text(begun ? *begun->doc : *empty_doc(), 0);
  std::int64_t version = begun ? begun->version : 0;
  for (const Wrote& one : records) replay(text, one, version, hands);
  if (!text.fits(*present->doc)) text.become(*present->doc, 0);

  json::array blocks;
  tell_blocks(*present->doc, 0, text.who(), hands, blocks);
  json::object out{{"version", present->version}, {"blocks", std::move(blocks)}};
  if (begun) {
    const auto record = transfer.rooms.store().read(now.workspace, begun->seq, 1);
    if (!record.empty()) out["looked_back_to"] = to_json(work::day_of(record.front().at));
  }
  return answer(std::move(out));
}

}  // namespace

void register_authors(work::Registry& registry) {
  registry.transfer<OneSection>("text.authors", work::Method::get, "sections/{section}/text/authors", work::Right::see,
                                authors,
                                "Who wrote which words of a text, and on which day: by block, in UTF-16 units");
}

}  // namespace rd::history
