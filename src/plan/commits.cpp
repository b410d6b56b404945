#include "plan/commits.hpp"

#include <algorithm>
#include <unordered_map>

#include "prose/changed.hpp"
#include "prose/parts.hpp"

namespace rd::plan {
namespace {

using prose::PartPtr;
using prose::Step;
using work::EntityPtr;
using work::View;

// What a store gave back is what this program put in.
template <class T>
T sound(Result<T> value, std::string_view what) {
  if (!value) throw store::StoreFault(store::Trouble::corrupt, std::string(what) + ": " + value.error().code);
  return *std::move(value);
}

PartPtr empty_doc() {
  static const PartPtr doc = sound(
      prose::part_from_json(json::value{{"type", "doc"}, {"content", {{{"type", "paragraph"}}}}}), "an empty text");
  return doc;
}

struct Found {
  TextMark mark;
  std::vector<EntityPtr> row;  // commits, as they stand in the state
};
Found find(const View& view, const AnyId& section) {
  Found out;
  out.row.reserve(commits_kept);
  view.parts_removed_too(section, [&](const EntityPtr& entity) {
    if (entity->removed) return;
    if (entity->kind == SectionText::kind) out.mark.text = entity;
    if (entity->kind != TextCommit::kind) return;
    out.row.push_back(entity);
    if (out.mark.newest == nullptr || out.mark.newest->version < entity->version) out.mark.newest = entity;
  });
  return out;
}

// What a thread looked at lately. Entities are values: the same row of them is the same text, whichever workspace,
// moment or room they come from.
class Lately {
 public:
  struct Known {
    std::shared_ptr<const TextNow> text;
    std::optional<JustWritten> written;  // most likely what is asked for next
    std::uint64_t used{};
  };
  Known& of(const AnyId& section) {
    Known& known = known_[section];
    known.used = ++now_;
    return known;
  }
  // After a text was read: those that were not looked at for longest go, when together they are much.
  void make_room() {
    prose::Position size = 0;
    for (const auto& [section, known] : known_) size += size_of(known);
    while (size > most && known_.size() > 1) {
      const auto oldest = std::min_element(known_.begin(), known_.end(), [](const auto& one, const auto& other) {
        return one.second.used < other.second.used;
      });
      size -= size_of(oldest->second);
      known_.erase(oldest);
    }
  }

 private:
  // A text without words holds on to its commits all the same.
  static prose::Position size_of(const Known& known) {
    return 2'000 + (known.text == nullptr ? 0 : known.text->doc()->size());
  }
  static constexpr prose::Position most = 4'000'000;
  std::unordered_map<AnyId, Known> known_;
  std::uint64_t now_{};
};

Lately& lately() {
  static thread_local Lately of_this_thread;
  return of_this_thread;
}

}  // namespace

work::Seq TextMark::seq() const {
  const work::Seq whole = text == nullptr ? 0 : text->version;
  return newest == nullptr ? whole : std::max(whole, newest->version);
}

TextMark text_mark(const View& view, const AnyId& section) {
  return find(view, section).mark;
}

std::shared_ptr<const TextNow> TextNow::of(const View& view, const AnyId& section) {
  Found found = find(view, section);
  Lately::Known& known = lately().of(section);
  if (known.text != nullptr && known.text->mark_ == found.mark && known.text->row_ == found.row) return known.text;
  auto out = std::make_shared<TextNow>();
  out->read(found.mark, std::move(found.row), known.text.get(), known.written ? &*known.written : nullptr);
  known.written.reset();
  const bool anew = known.text == nullptr || known.text->mark_.text != found.mark.text;
  known.text = std::move(out);
  if (!anew) return known.text;
  auto text = known.text;
  lately().make_room();
  return text;
}

void TextNow::read(const TextMark& mark, std::vector<EntityPtr> row, const TextNow* before, JustWritten* written) {
  mark_ = mark;
  row_ = std::move(row);
  bool goes_on = before != nullptr && before->mark_.text == mark.text && before->mark_.newest != nullptr;
  bool has_newest = false;
  const Known* just_written = nullptr;
  for (std::size_t i = 0; i < row_.size(); ++i) {
    has_newest = has_newest || (goes_on && row_[i] == before->mark_.newest);
    if (before != nullptr && i < before->row_.size() && before->row_[i] == row_[i]) {
      known_.push_back(before->known_[i]);
      continue;
    }
    if (written != nullptr && written->commit->id == row_[i]->id && written->commit->body == row_[i]->body) {
      auto one = std::make_shared<Known>(Known{row_[i], written->version, std::move(written->steps)});
      just_written = one.get();
      known_.push_back(std::move(one));
      continue;
    }
    const auto commit = work::struct_of<TextCommit>(*row_[i]);
    auto one = std::make_shared<Known>(Known{row_[i], commit.version, {}});
    for (const json::value& step : commit.steps.as_array())
      one->steps.push_back(sound(prose::step_from_json(step), "a step of a text"));
    known_.push_back(std::move(one));
  }
  goes_on = goes_on && has_newest;
  for (const auto& one : known_) commits_.push_back(one.get());
  const auto older = [](const Known* one, const Known* other) { return one->version < other->version; };
  std::rotate(commits_.begin(), std::min_element(commits_.begin(), commits_.end(), older), commits_.end());
  if (!std::is_sorted(commits_.begin(), commits_.end(), older)) std::sort(commits_.begin(), commits_.end(), older);

  if (goes_on) {
    whole_ = before->whole_;
    version_ = before->version_;
    doc_ = before->doc_;
  } else {
    const auto text = mark.text == nullptr ? SectionText{} : work::struct_of<SectionText>(*mark.text);
    version_ = whole_ = text.version;
    doc_ = mark.text == nullptr ? empty_doc() : sound(prose::part_from_json(text.doc), "a text");
  }
  // A gap is where the words of a commit were taken away for good: what came after it has nothing to stand on.
  for (const Known* one : commits_) {
    if (one->version != version_ + 1) continue;
    version_ = one->version;
    if (one == just_written && doc_ == written->before) {
      doc_ = written->after;
      continue;
    }
    for (const Step& step : one->steps) doc_ = sound(prose::applied(doc_, step), "a commit of a text");
  }
}

std::optional<std::vector<prose::StepMap>> TextNow::since(std::int64_t version) const {
  std::vector<prose::StepMap> out;
  for (const Known* one : commits_) {
    if (one->version <= version || one->version > version_) continue;
    if (one->version != ++version) return std::nullopt;
    for (const Step& step : one->steps) out.push_back(prose::map_of(step));
  }
  if (version != version_) return std::nullopt;
  return out;
}

std::optional<std::vector<EntityPtr>> TextNow::commits_after(std::int64_t version) const {
  std::vector<EntityPtr> out;
  for (const Known* one : commits_) {
    if (one->version <= version || one->version > version_) continue;
    if (one->version != ++version) return std::nullopt;
    out.push_back(one->entity);
  }
  if (version != version_) return std::nullopt;
  return out;
}

std::int64_t TextNow::oldest() const {
  return commits_.empty() ? version_ + 1 : commits_.front()->version;
}

std::optional<AnyId> TextNow::next_place() const {
  if (commits_.size() < commits_kept) return std::nullopt;
  return commits_.front()->entity->id;
}

Result<Put> write(work::Ctx& ctx, const AnyId& section, const TextNow& now, const prose::Rebased& written,
                  TextCommit commit, bool whole) {
  if (written.doc->size() > longest_doc)
    return refuse(Why::too_large, "text.too_long", {}, {{"limit", std::to_string(longest_doc)}});
  if (const auto amiss = prose::problems_of_change(*now.doc(), *written.doc, 1); !amiss.empty())
    return refuse(Why::invalid, "prose.schema", amiss[0].path, {{"reason", amiss[0].reason}, {"what", amiss[0].what}});

  commit.version = now.version() + 1;
  json::array steps;
  for (const prose::Moved& one : written.steps) steps.push_back(prose::to_json(one.step));
  commit.steps = std::move(steps);
  const EntityPtr& text = now.mark().text;
  const work::Standing standing{ctx.find(section)->audience, section};
  if (const auto place = now.next_place()) {
    commit.id = *place;
    ctx.put(commit);
  } else {
    TRY(commit.id, ctx.create(commit, standing));
  }
  if (const EntityPtr made = ctx.find(commit.id)) {
    JustWritten just{made, commit.version, {}, now.doc(), written.doc};
    for (const prose::Moved& one : written.steps) just.steps.push_back(one.step);
    lately().of(section).written = std::move(just);
  }
  if (text == nullptr) {
    TRY(const AnyId id, ctx.create(SectionText{{}, prose::to_json(*written.doc), commit.version}, standing));
    return Put{id, commit.version};
  }
  // Texts that many began at the same moment are not put together at the same moment.
  const auto turn = static_cast<std::int64_t>(section.low % commits_between);
  const bool its_turn = commit.version % commits_between == turn;
  if (whole || its_turn || commit.version - now.put_together() >= commits_between) {
    ctx.put(SectionText{text->id, prose::to_json(*written.doc), commit.version});
  }
  return Put{text->id, commit.version};
}

void put_together(work::Ctx& ctx, const AnyId& section) {
  const auto now = TextNow::of(ctx.view(), section);
  if (now->version() > now->put_together())
    ctx.put(SectionText{now->mark().text->id, prose::to_json(*now->doc()), now->version()});
}

}  // namespace rd::plan
