#include <algorithm>

#include "history/ops.hpp"
#include "history/past.hpp"
#include "history/text_log.hpp"
#include "history/words.hpp"

namespace rd::history {
namespace {

using packs::Packs;
using work::Download;
using work::Transfer;

struct PastShow {
  std::string view;
  std::optional<AnyId> thing;
  std::optional<Seq> at;
  std::optional<Date> on;
  static constexpr auto fields() {
    return std::tuple{field("view", &PastShow::view, "what to look at: document.outline, element.show …"),
                      field("thing", &PastShow::thing, "the one that the view is of, when it is of one"),
                      field("at", &PastShow::at, "after this record"),
                      field("on", &PastShow::on, "or at the end of this day; neither: now")};
  }
};

struct Compare {
  std::optional<Seq> from, to;
  std::optional<Date> from_on, to_on;
  bool from_own{};
  std::int64_t after{}, most{200};
  static constexpr std::array optional_fields{std::string_view("from_own"), std::string_view("after"),
                                              std::string_view("most")};
  static constexpr auto fields() {
    return std::tuple{field("from", &Compare::from, "after this record; nothing: the beginning"),
                      field("from_on", &Compare::from_on, "or at the end of this day"),
                      field("from_own", &Compare::from_own, "or after the last record of one's own"),
                      field("to", &Compare::to, "after this record; nothing: now"),
                      field("to_on", &Compare::to_on, "or at the end of this day"),
                      field("after", &Compare::after, "skip so many", {.least = 0}),
                      field("most", &Compare::most, "changes in the answer", {.least = 1, .greatest = 1'000})};
  }
};

struct Versions {
  AnyId thing;
  std::optional<Seq> before;
  std::int64_t most{20};
  static constexpr std::array optional_fields{std::string_view("most")};
  static constexpr auto fields() {
    return std::tuple{
        field("thing", &Versions::thing, "an element, a section, a link"),
        field("before", &Versions::before, "older than this record: the first of the oldest that one has"),
        field("most", &Versions::most, "versions in the answer", {.least = 1, .greatest = 100})};
  }
};

Download answer(const json::object& object) {
  return {json::serialize(object), "application/json", {}};
}

// The record that a moment is after, never later than now.
Seq moment(const store::Store& store, const Now& now, std::optional<Seq> at, std::optional<Date> on, Seq otherwise) {
  if (at) return std::clamp<Seq>(*at, 0, now.seq);
  return on ? std::min(last_of(store, now.workspace, *on), now.seq) : otherwise;
}

// A day and no hour: versions are of texts, not of somebody's working habits (PRI-08).
json::object moment_json(const store::Store& store, const Now& now, Seq seq) {
  json::object out{{"seq", seq}};
  const auto records = seq == 0 ? std::vector<store::Record>{} : store.read(now.workspace, seq, 1);
  if (!records.empty()) out["on"] = to_json(work::day_of(records.front().at));
  return out;
}

// Which record a version is of, on which day and by whom.
void tell_record(const Now& now, json::object& out, Seq seq, std::int64_t at, const AnyId& actor) {
  out["seq"] = seq;
  out["on"] = to_json(work::day_of(at));
  out["mine"] = actor == now.reader.account && actor != AnyId{};
  if (const auto who = now.members.find(actor); who != now.members.end()) out["by"] = to_text(who->second->id);
}

Result<Download> show(Transfer& transfer, const PastShow& in) {
  const work::Entry* entry = transfer.rooms.registry().find(in.view);
  if (entry == nullptr || entry->sort != work::Sort::view || !entry->needs.empty())
    return refuse(Why::invalid, "past.view", "view", {{"view", in.view}});
  json::object asked;
  if (in.thing) asked[entry->subject()] = to_text(*in.thing);
  TRY(const Now now, history::now(transfer));
  if (!now.reader.rights.has(entry->right))
    return refuse(Why::forbidden, "right.missing", {}, {{"right", std::string(name_of(entry->right))}});

  const work::State then =
      past(transfer.rooms.store(), now, moment(transfer.rooms.store(), now, in.at, in.on, now.seq));
  TRY(std::string text, entry->view(work::View(then, now.reader, now.today), asked));
  return Download{std::move(text), "application/json", {}};
}

Result<Download> compare(Transfer& transfer, const Packs& packs, const Compare& in) {
  TRY(const Now now, history::now(transfer));
  const store::Store& store = transfer.rooms.store();
  const Seq from =
      in.from_own ? last_by(store, now.workspace, now.reader.account) : moment(store, now, in.from, in.from_on, 0);
  const Seq to = moment(store, now, in.to, in.to_on, now.seq);
  if (from > to) return refuse(Why::invalid, "past.order", "from");

  const Words words(packs, now);
  json::array changes;
  std::int64_t passed = 0;
  bool more = false;
  for (const Between& change : between(store, now, from, to)) {
    if (!words.knows(*change.after)) continue;
    if (passed++ < in.after) continue;
    more = std::ssize(changes) == in.most;
    if (more) break;
    json::object one = words.told(change);
    const auto record = store.read(now.workspace, change.told, 1);
    if (!record.empty()) tell_record(now, one, record.front().seq, record.front().at, record.front().actor);
    changes.push_back(std::move(one));
  }
  return answer({{"from", moment_json(store, now, from)},
                 {"to", moment_json(store, now, to)},
                 {"changes", std::move(changes)},
                 {"more", more}});
}

// `first`: the record that it began with. `with`: who wrote at the same time. `ended`: of the go only how it ended is
// kept.
std::optional<json::object> told_go(const Words& words, const Now& now, const TextLog& log, const Go& go) {
  const auto before = log.at(go.first - 1);
  const auto after = log.at(go.last);
  if (!after) return std::nullopt;
  json::object out = words.told({before ? before->text : nullptr, after->text});
  tell_record(now, out, go.last, go.at, go.actors.front());
  out["first"] = go.first;
  json::array with;
  for (std::size_t i = 1; i < go.actors.size(); ++i) {
    const auto who = now.members.find(go.actors[i]);
    if (who != now.members.end()) with.push_back(json::string(to_text(who->second->id)));
  }
  if (!with.empty()) out["with"] = std::move(with);
  if (after->version - (before ? before->version : 0) > go.commits) out["ended"] = true;
  return out;
}

Result<Download> list(Transfer& transfer, const Packs& packs, const Versions& in) {
  TRY(const Now now, history::now(transfer));
  const Words words(packs, now);
  const EntityPtr thing = now.find(in.thing);
  if (thing == nullptr || !words.knows(*thing)) return work::unknown("thing");

  const store::Store& store = transfer.rooms.store();
  const Seq before = in.before.value_or(now.seq + 1);
  const auto most = static_cast<std::size_t>(in.most);
  std::vector<std::pair<Seq, json::object>> all;
  for (const Version& version : versions(store, now, {in.thing}, before, most + 1)) {
    json::object one = words.told({version.before, version.after});
    tell_record(now, one, version.seq, version.at, version.actor);
    one["first"] = version.seq;
    all.emplace_back(version.seq, std::move(one));
  }
  // A section and its text are one to a reader.
  const TextLog log(store, transfer.rooms.registry(), now, in.thing);
  const TextLog::Goes goes = log.goes(before, most);
  for (const Go& go : goes.list)
    if (auto one = told_go(words, now, log, go)) all.emplace_back(go.last, *std::move(one));
  std::sort(all.begin(), all.end(), [](const auto& one, const auto& other) { return one.first > other.first; });
  const bool more = all.size() > most || goes.more;
  if (all.size() > most) all.resize(most);
  json::array out;
  for (auto& [seq, one] : all) out.push_back(std::move(one));
  return answer({{"versions", std::move(out)}, {"more", more}});
}

}  // namespace

void register_looks(work::Registry& registry, const Packs& packs) {
  registry.transfer<PastShow>("past.show", work::Method::get, "past", work::Right::see, show,
                              "Any view, of the workspace as it was");
  registry.transfer<Compare>(
      "past.compare", work::Method::get, "past/changes", work::Right::see,
      [&packs](Transfer& transfer, const Compare& in) { return compare(transfer, packs, in); },
      "What changed between two moments, in words: newest first");
  registry.transfer<Versions>(
      "version.list", work::Method::get, "things/{thing}/versions", work::Right::see,
      [&packs](Transfer& transfer, const Versions& in) { return list(transfer, packs, in); },
      "The versions of an element, a section with its text, or a link: newest first; writing is told by the go");
}

void register_ops(work::Registry& registry, const Packs& packs) {
  register_looks(registry, packs);
  register_authors(registry);
  register_undo(registry);
  register_forget(registry, packs);
  register_compact(registry);
}

}  // namespace rd::history
