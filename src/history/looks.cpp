#include "history/ops.hpp"
#include "history/past.hpp"
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
    return std::tuple{field("thing", &Versions::thing, "an element, a section, a link"),
                      field("before", &Versions::before, "older than this record"),
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

Result<Download> list(Transfer& transfer, const Packs& packs, const Versions& in) {
  TRY(const Now now, history::now(transfer));
  const Words words(packs, now);
  const EntityPtr thing = now.find(in.thing);
  if (thing == nullptr || !words.knows(*thing)) return work::unknown("thing");

  std::vector<AnyId> together{in.thing};  // a section and its text are one to a reader
  for (const auto& [id, one] : now.things) {
    const bool text = one->part_of == in.thing && transfer.rooms.registry().has_own_topic(one->kind);
    if (text && words.knows(*one)) together.push_back(id);
  }
  const auto most = static_cast<std::size_t>(in.most);
  auto all = versions(transfer.rooms.store(), now, together, in.before.value_or(now.seq + 1), most + 1);
  const bool more = all.size() > most;
  if (more) all.pop_back();
  json::array out;
  for (const Version& version : all) {
    json::object one = words.told({version.before, version.after});
    tell_record(now, one, version.seq, version.at, version.actor);
    out.push_back(std::move(one));
  }
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
      "The versions of an element, a section with its text, or a link: newest first");
}

void register_ops(work::Registry& registry, const Packs& packs) {
  register_looks(registry, packs);
  register_undo(registry);
  register_forget(registry, packs);
  register_compact(registry);
}

}  // namespace rd::history
