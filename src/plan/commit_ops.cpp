#include <algorithm>
#include <map>

#include "base/utf.hpp"
#include "plan/commits.hpp"
#include "plan/ops.hpp"
#include "plan/section_parts.hpp"
#include "prose/changed.hpp"
#include "prose/html.hpp"
#include "prose/parts.hpp"
#include "thread/ops.hpp"

namespace rd::plan {
namespace {

using prose::PartPtr;
using prose::Step;
using prose::StepMap;
using work::Ctx;
using work::EntityPtr;
using work::Method;
using work::Right;
using work::Seq;

constexpr std::size_t most_maps = 20'000;     // that a commit is brought through: a quarter of a second at the worst
constexpr std::size_t furthest_back = 2'000;  // records that are read for who comes back

struct Commit {
  AnyId section;
  std::int64_t base{};
  json::value steps;
  std::string mark;
  static constexpr std::array optional_fields{std::string_view("mark")};
  static constexpr auto fields() {
    using Me = Commit;
    return std::tuple{
        field("section", &Me::section, "whose text"),
        field("base", &Me::base, "the version of the text that the steps were made on", {.least = 0}),
        field("steps", &Me::steps, "what was done to it, one after another, as ProseMirror writes steps; at most 200"),
        field("mark", &Me::mark, "made by the client: by which it knows its own", {.longest = 64})};
  }
};
struct Committed {
  std::int64_t version{};
  std::vector<std::int64_t> placed;
  std::vector<AnyId> unplaced;
  static constexpr auto fields() {
    using Me = Committed;
    return std::tuple{
        field("version", &Me::version, "of the text now"),
        field("placed", &Me::placed, "which of the steps are in the text, from 0"),
        field("unplaced", &Me::unplaced, "what found no place, or went with what was taken away: kept for its author")};
  }
};
struct OneSection {
  AnyId section;
  static constexpr auto fields() { return std::tuple{field("section", &OneSection::section, "whose text")}; }
};
struct Version {
  std::int64_t version{};
  static constexpr auto fields() { return std::tuple{field("version", &Version::version, "of the text")}; }
};
struct Since {
  AnyId section;
  std::int64_t version{};
  static constexpr auto fields() {
    return std::tuple{field("section", &Since::section, "whose text"),
                      field("version", &Since::version, "of the text that one has", {.least = 0})};
  }
};
struct Commits {
  std::int64_t version{};
  std::vector<TextCommit> commits;
  static constexpr auto fields() {
    return std::tuple{
        field("version", &Commits::version, "of the text now"),
        field("commits", &Commits::commits, "what was done to it since, one after another", {.most = commits_kept})};
  }
};
struct Keep {
  AnyId section;
  std::string text;
  json::value slice;
  static constexpr std::array optional_fields{std::string_view("slice")};
  static constexpr auto fields() {
    return std::tuple{field("section", &Keep::section, "in whose text they found no place"),
                      field("text", &Keep::text, "the words", {.longest = longest_words}),
                      field("slice", &Keep::slice, "the same with its form, as ProseMirror writes it")};
  }
};
struct OneUnplaced {
  AnyId unplaced;
  static constexpr auto fields() { return std::tuple{field("unplaced", &OneUnplaced::unplaced, "which one")}; }
};
struct WriteText {
  AnyId section;
  Seq from{};
  json::value doc;
  static constexpr auto fields() {
    return std::tuple{field("section", &WriteText::section, "which one"),
                      field("from", &WriteText::from, "the version of its text that was read; 0 when there was none"),
                      field("doc", &WriteText::doc, "the whole text")};
  }
};

// The maps of commits that others have taken the place of since, out of the log: those after `base`, up to `until`.
// Nothing when it is too long ago, or when their words were taken away.
std::optional<std::vector<StepMap>> out_of_the_log(const Ctx& ctx, const AnyId& section, std::int64_t base,
                                                   std::int64_t until) {
  std::vector<Seq> seqs;
  ctx.view().parts(section, TextCommit::kind, [&](const EntityPtr& place) {
    for (const Seq seq : ctx.touches(place->id)) seqs.push_back(seq);
  });
  std::sort(seqs.rbegin(), seqs.rend());
  std::map<std::int64_t, std::vector<StepMap>> found;
  for (std::size_t i = 0; i < std::min(seqs.size(), furthest_back); ++i) {
    const auto record = ctx.record(seqs[i]);
    if (!record) return std::nullopt;
    std::int64_t version = 0;
    for (const work::Told& told : work::decoded(record->changes, record->schema)) {
      if (told.entity.kind != TextCommit::kind || told.entity.part_of != section) continue;
      const auto commit = work::struct_of<TextCommit>(told.entity);
      version = commit.version;
      if (version <= base || version > until) continue;
      for (const json::value& one : commit.steps.as_array()) {
        const auto step = prose::step_from_json(one);
        if (!step) return std::nullopt;
        found[version].push_back(prose::map_of(*step));
      }
    }
    if (version == base + 1) break;
  }
  std::vector<StepMap> out;
  for (std::int64_t version = base + 1; version <= until; ++version) {
    const auto maps = found.find(version);
    if (maps == found.end()) return std::nullopt;
    out.insert(out.end(), maps->second.begin(), maps->second.end());
  }
  return out;
}

Result<std::vector<StepMap>> since(const Ctx& ctx, const AnyId& section, const TextNow& now, std::int64_t base) {
  if (base > now.version()) return refuse(Why::conflict, "text.unknown_version", "base");
  const auto too_old = [] { return refuse(Why::conflict, "text.too_old", "base"); };
  if (auto near = now.since(base)) {
    if (near->size() > most_maps) return too_old();
    return *std::move(near);
  }
  const std::int64_t kept = now.oldest() - 1;  // up to here the log has to say
  auto far = base < kept ? out_of_the_log(ctx, section, base, kept) : std::nullopt;
  auto near = far ? now.since(kept) : std::nullopt;
  if (!near || far->size() + near->size() > most_maps) return too_old();
  far->insert(far->end(), near->begin(), near->end());
  return *std::move(far);
}

Result<std::vector<Step>> steps_in(const json::value& value) {
  const auto* list = value.if_array();
  if (list == nullptr || list->empty()) return refuse(Why::invalid, "text.steps", "steps");
  if (list->size() > most_steps)
    return refuse(Why::too_large, "text.many_steps", "steps", {{"limit", std::to_string(most_steps)}});
  std::vector<Step> out;
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto step = prose::step_from_json((*list)[i]);
    if (!step) {
      Refusal refusal = std::move(step).error();
      refusal.field = "steps." + std::to_string(i);
      return tl::unexpected(std::move(refusal));
    }
    out.push_back(*std::move(step));
  }
  return out;
}

// The words of a slice, a paragraph a line.
std::string words_of(const prose::Slice& slice) {
  prose::Node doc{"doc", {}, {}, {}, {}};
  auto line = std::make_shared<prose::Node>(prose::Node{"paragraph", {}, {}, {}, {}});
  for (std::size_t i = 0; i < slice.content.count(); ++i) {
    prose::NodePtr node = prose::node_of(*slice.content[i]);
    if (slice.content[i]->type().is_inline) {
      line->content.push_back(std::move(node));
    } else {
      doc.content.push_back(std::move(node));
    }
  }
  if (!line->content.empty()) doc.content.push_back(std::move(line));
  return cut(trim(prose::plain_text(doc)), longest_words);
}

Result<AnyId> keep_unplaced(Ctx& ctx, const AnyId& section, UnplacedText unplaced, json::value slice) {
  if (!slice.is_null()) unplaced.slice = std::move(slice);
  return ctx.create(unplaced, {{work::Audience::To::person, ctx.reader().member}, section});
}

// What is lost, letter by letter as it was typed, is one piece to its author.
std::vector<prose::Lost> in_pieces(const std::vector<prose::Lost>& lost) {
  const auto is_inline = [](const prose::Slice& slice) {
    return slice.open_start == 0 && slice.open_end == 0 && !slice.content.empty() && slice.content[0]->type().is_inline;
  };
  std::vector<prose::Lost> out;
  std::size_t last = 0;
  for (const prose::Lost& one : lost) {
    const bool goes_on = !out.empty() && one.of == last + 1 && one.loss == out.back().loss && is_inline(one.slice) &&
                         is_inline(out.back().slice);
    last = one.of;
    if (goes_on) {
      out.back().slice.content = out.back().slice.content.followed_by(one.slice.content);
    } else {
      out.push_back(one);
    }
  }
  return out;
}

Result<std::vector<AnyId>> keep_lost(Ctx& ctx, const AnyId& section, const prose::Rebased& written) {
  std::vector<AnyId> out;
  if (ctx.reader().member == AnyId{}) return out;  // the program itself has no drawer
  for (const prose::Lost& lost : in_pieces(written.lost)) {
    UnplacedText unplaced{{}, words_of(lost.slice), std::nullopt, lost.loss};
    if (unplaced.text.empty()) continue;
    TRY(const AnyId id, keep_unplaced(ctx, section, std::move(unplaced), prose::to_json(lost.slice)));
    out.push_back(id);
  }
  return out;
}

Result<thread::Made> keep(Ctx& ctx, const Keep& in) {
  TRY_DO(ctx.there<DocumentSection>(in.section));
  const std::string words = trim(in.text);
  if (words.empty()) return refuse(Why::invalid, "unplaced.empty", "text");
  TRY(const prose::Slice slice, prose::slice_from_json(&in.slice));
  TRY(const AnyId id,
      keep_unplaced(ctx, in.section, {{}, words, std::nullopt, prose::Loss::no_place}, prose::to_json(slice)));
  return thread::Made{id};
}

std::optional<AnyId> member_of(const Ctx& ctx) {
  const AnyId member = ctx.reader().member;
  return member == AnyId{} ? std::nullopt : std::optional(member);
}

// Copies of blocks get ids of their own, by steps that come from none of the author's.
Result<void> give_ids(const Ctx& ctx, const prose::Part& before, std::size_t sent, prose::Rebased& written) {
  const auto new_id = [&] { return to_text(timed_id(ctx.now())); };
  for (Step& step : prose::fresh_ids(before, *written.doc, new_id)) {
    TRY(written.doc, prose::applied(written.doc, step));
    written.steps.push_back({sent, std::move(step)});
  }
  return {};
}

Result<Committed> commit(Ctx& ctx, const Commit& in, bool whole) {
  TRY_DO(ctx.there<DocumentSection>(in.section));
  TRY(const std::vector<Step> steps, steps_in(in.steps));
  const auto now = TextNow::of(ctx.view(), in.section);
  TRY(const std::vector<StepMap> since, since(ctx, in.section, *now, in.base));
  prose::Rebased written = prose::rebased(now->doc(), steps, since);

  Committed out{now->version(), {}, {}};
  const std::vector<bool> kept = written.kept(steps.size());
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (kept[i]) out.placed.push_back(static_cast<std::int64_t>(i));
  TRY(out.unplaced, keep_lost(ctx, in.section, written));
  if (written.steps.empty()) return out;
  TRY_DO(give_ids(ctx, *now->doc(), steps.size(), written));
  TextCommit made{{}, 0, {}, {}, in.mark, member_of(ctx)};
  const bool as_sent = written.as_sent(steps.size());
  for (std::size_t i = 0; !as_sent && i < written.steps.size(); ++i)
    made.of.push_back(static_cast<std::int64_t>(written.steps[i].of));
  TRY(const Put put, write(ctx, in.section, *now, written, std::move(made), whole));
  out.version = put.version;
  return out;
}

// A whole text is written as one step over the blocks that are other.
prose::Rebased in_the_place_of(const PartPtr& before, const PartPtr& after) {
  const prose::Content& was = before->content();
  const prose::Content& is = after->content();
  const std::size_t least = std::min(was.count(), is.count());
  std::size_t head = 0, tail = 0;
  while (head < least && prose::equal(*was[head], *is[head])) ++head;
  while (tail < least - head && prose::equal(*was[was.count() - 1 - tail], *is[is.count() - 1 - tail])) ++tail;
  if (head == was.count() && head == is.count()) return {before, {}, {}};
  prose::Position from = 0, to = was.size();
  for (std::size_t i = 0; i < head; ++i) from += was[i]->size();
  for (std::size_t i = 0; i < tail; ++i) to -= was[was.count() - 1 - i]->size();
  std::vector<PartPtr> blocks;
  is.copy_to(blocks, head, is.count() - tail);
  return {after, {{0, prose::Replace{from, to, {prose::Content(std::move(blocks)), 0, 0}, false}}}, {}};
}

Result<thread::Made> write_text(Ctx& ctx, const WriteText& in) {
  TRY_DO(ctx.there<DocumentSection>(in.section));
  TRY(const json::value doc, checked_doc(in.doc, "doc"));
  TRY(const PartPtr whole, prose::part_from_json(doc));
  const auto now = TextNow::of(ctx.view(), in.section);
  if (now->mark().seq() > in.from) return refuse(Why::conflict, "text.changed", "from");

  const prose::Rebased written = in_the_place_of(now->doc(), whole);
  const EntityPtr& text = now->mark().text;
  if (written.steps.empty() && text != nullptr) {
    put_together(ctx, in.section);
    return thread::Made{text->id};
  }
  TRY(const Put put, write(ctx, in.section, *now, written, {{}, 0, {}, {}, {}, member_of(ctx)}, true));
  return thread::Made{put.text};
}

// Of history/: as the text was before record `seq`, unless somebody wrote since.
Result<bool> put_back(Ctx& ctx, const work::Entity& text, const work::Entity* before, Seq seq) {
  const auto now = TextNow::of(ctx.view(), text.part_of);
  if (now->mark().seq() != seq) return false;
  json::value then{{"type", "doc"}, {"content", {{{"type", "paragraph"}}}}};
  if (before != nullptr) then = work::struct_of<SectionText>(*before).doc;
  TRY(const PartPtr whole, prose::part_from_json(then));
  const prose::Rebased written = in_the_place_of(now->doc(), whole);
  if (!written.steps.empty()) {
    TRY_DO(write(ctx, text.part_of, *now, written, {{}, 0, {}, {}, {}, member_of(ctx)}, true));
  }
  return true;
}

Result<Commits> commits_since(const work::View& view, const Since& in) {
  TRY_DO(view.there<DocumentSection>(in.section));
  const auto now = TextNow::of(view, in.section);
  if (in.version > now->version()) return refuse(Why::conflict, "text.unknown_version", "version");
  const auto found = now->commits_after(in.version);
  if (!found) return refuse(Why::conflict, "text.too_old", "version");
  Commits out{now->version(), {}};
  for (const EntityPtr& one : *found) out.commits.push_back(work::struct_of<TextCommit>(*one));
  return out;
}

Result<Version> settle(Ctx& ctx, const OneSection& in) {
  TRY_DO(ctx.there<DocumentSection>(in.section));
  put_together(ctx, in.section);
  return Version{TextNow::of(ctx.view(), in.section)->version()};
}

Result<thread::Made> remove_unplaced(Ctx& ctx, const OneUnplaced& in) {
  TRY_DO(ctx.there<UnplacedText>(in.unplaced));
  ctx.remove(in.unplaced);
  return thread::Made{in.unplaced};
}

}  // namespace

void register_texts(work::Registry& registry) {
  registry.own_topic(std::string(SectionText::kind));
  registry.own_topic(std::string(TextCommit::kind));
  registry.in_pieces(std::string(SectionText::kind),
                     {std::string(TextCommit::kind),
                      [](Ctx& ctx, const work::Entity& text) { put_together(ctx, text.part_of); }, put_back});
  registry.family(std::string(UnplacedText::kind), "unplaced");
  work::Entry& typed = registry.add(
      "text.commit", Method::post, "sections/{section}/text", Right::write,
      [](Ctx& ctx, const Commit& in) { return commit(ctx, in, false); },
      "Writes in a text: steps on a version that was read are brought to the text as it is now");
  typed.longest_body = std::size_t{4} << 20U;
  typed.in_company = true;
  registry
      .add(
          "text.put_back", Method::post, "sections/{section}/text/back", Right::write,
          [](Ctx& ctx, const Commit& in) { return commit(ctx, in, true); },
          "Puts back in a text what an older version said: as text.commit, and a version of its own in the history")
      .longest_body = std::size_t{4} << 20U;
  registry.view("text.since", "sections/{section}/text/since", Right::see, commits_since,
                "What was written in a text after the version that one has: for who was away for a moment");
  registry.add("text.settle", Method::post, "sections/{section}/text/settle", Right::write, settle,
               "Puts together what was written, so that it is a version of its own in the history");
  registry
      .add("section.write", Method::put, "sections/{section}/text", Right::write, write_text,
           "Puts a whole text in the place of the one that was read")
      .longest_body = std::size_t{4} << 20U;
  registry
      .add("unplaced.keep", Method::post, "sections/{section}/unplaced", Right::write, keep,
           "Keeps words of mine for which there was no place in the text when others changed it")
      .longest_body = std::size_t{4} << 20U;
  registry.add("unplaced.remove", Method::remove, "unplaced/{unplaced}", Right::write, remove_unplaced,
               "Throws away words of mine that found no place");
}

}  // namespace rd::plan
