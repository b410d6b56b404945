#include "plan/commits.hpp"

#include <algorithm>
#include <unordered_map>

#include "prose/changed.hpp"
#include "prose/parts.hpp"

namespace rd::plan {
namespace {

constexpr std::size_t most_gone = 1'000;

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
    std::shared_ptr<TextNow> text;
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
    return 10'000 + (known.text == nullptr ? 0 : known.text->doc()->size());
  }
  static constexpr prose::Position most = 6'000'000;
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
  Lately::Known& known = lately().of(section);
  if (auto news = known.text == nullptr ? std::nullopt : known.text->news(view, section, known.written)) {
    if (news->commits.empty()) return known.text;
    auto text = std::exchange(known.text, nullptr);
    if (text.use_count() > 1) text = std::make_shared<TextNow>(*text);  // somebody holds on to it
    for (const NewCommit& one : news->commits) text->follow(one, known.written);
    if (news->text != nullptr) {
      text->mark_.text = std::move(news->text);
      text->whole_ = text->version_;
    }
    return known.text = std::move(text);
  }
  Found found = find(view, section);
  auto text = std::make_shared<TextNow>();
  text->read(found.mark, std::move(found.row), known.text.get());
  known.text = text;
  lately().make_room();
  return text;
}

// Looked at with every letter, so nothing is read of what is as it was.
std::optional<TextNow::News> TextNow::news(const View& view, const AnyId& section,
                                           const std::optional<JustWritten>& written) const {
  News out;
  std::size_t at = 0;
  bool same_text = mark_.text == nullptr;
  view.parts_removed_too(section, [&](const EntityPtr& entity) {
    if (at < row_.size() && row_[at] == entity) {
      ++at;
    } else if (entity == mark_.text) {
      same_text = true;
    } else if (!entity->removed && entity->kind == SectionText::kind) {
      out.text = entity;
    } else if (!entity->removed && entity->kind == TextCommit::kind) {
      out.commits.push_back({entity, at++});
    }
  });
  const auto is_more = [&](const NewCommit& one) { return one.place >= row_.size(); };
  const auto more = static_cast<std::size_t>(std::count_if(out.commits.begin(), out.commits.end(), is_more));
  if (at != row_.size() + more || same_text == (out.text != nullptr)) return std::nullopt;
  // Put together by the one commit that is new, and just as it was made here: else it is read.
  if (out.text != nullptr) {
    const bool just = written && out.commits.size() == 1 && goes_on_with(*written, *out.commits[0].commit) &&
                      written->text != nullptr && written->text->id == out.text->id &&
                      written->text->body == out.text->body;
    if (!just) return std::nullopt;
  }
  std::sort(out.commits.begin(), out.commits.end(),
            [](const NewCommit& one, const NewCommit& other) { return one.commit->version < other.commit->version; });
  // They come after all others, and none is in the place of what this text goes up to.
  const auto follows = [&](const NewCommit& one) {
    return mark_.newest != nullptr && mark_.newest->version < one.commit->version &&
           (is_more(one) || row_[one.place] != mark_.newest);
  };
  if (!std::all_of(out.commits.begin(), out.commits.end(), follows)) return std::nullopt;
  return out;
}

bool TextNow::goes_on_with(const JustWritten& written, const work::Entity& commit) const {
  return written.commit->id == commit.id && written.commit->body == commit.body && written.version == version_ + 1 &&
         written.before == doc_;
}

void TextNow::follow(const NewCommit& news, std::optional<JustWritten>& written) {
  std::shared_ptr<Known> one;
  if (written && goes_on_with(*written, *news.commit)) {
    one = std::make_shared<Known>(Known{news.commit, written->version, std::move(written->steps)});
    version_ = one->version;
    doc_ = std::move(written->after);
  } else {
    one = std::make_shared<Known>(known_of(news.commit));
    take(*one);
  }
  written.reset();
  if (news.place < row_.size()) {
    let_go(*known_[news.place]);
    std::erase(commits_, known_[news.place].get());
  } else {
    row_.resize(news.place + 1);
    known_.resize(news.place + 1);
  }
  commits_.push_back(one.get());
  known_[news.place] = std::move(one);
  mark_.newest = row_[news.place] = news.commit;
}

// When the disk stands still for a moment everybody is hundreds of letters behind; if each of them were brought along
// from the log, nobody would catch up.
void TextNow::let_go(const Known& one) {
  if (!gone_.empty() && gone_.back()->version + 1 != one.version) gone_.clear();
  auto gone = std::make_shared<Gone>(Gone{one.version, {}});
  for (const Step& step : one.steps) gone->maps.push_back(prose::map_of(step));
  gone_.push_back(std::move(gone));
  if (gone_.size() > most_gone) gone_.pop_front();
}

TextNow::Known TextNow::known_of(const EntityPtr& entity) {
  const auto commit = work::struct_of<TextCommit>(*entity);
  Known one{entity, commit.version, {}};
  for (const json::value& step : commit.steps.as_array())
    one.steps.push_back(sound(prose::step_from_json(step), "a step of a text"));
  return one;
}

// A gap is where the words of a commit were taken away for good: what came after it has nothing to stand on.
void TextNow::take(const Known& one) {
  if (one.version != version_ + 1) return;
  version_ = one.version;
  for (const Step& step : one.steps) doc_ = sound(prose::applied(doc_, step), "a commit of a text");
}

void TextNow::read(const TextMark& mark, std::vector<EntityPtr> row, const TextNow* before) {
  mark_ = mark;
  row_ = std::move(row);
  for (std::size_t i = 0; i < row_.size(); ++i) {
    const bool known = before != nullptr && i < before->row_.size() && before->row_[i] == row_[i];
    known_.push_back(known ? before->known_[i] : std::make_shared<const Known>(known_of(row_[i])));
    commits_.push_back(known_.back().get());
  }
  std::sort(commits_.begin(), commits_.end(),
            [](const Known* one, const Known* other) { return one->version < other->version; });
  const auto text = mark.text == nullptr ? SectionText{} : work::struct_of<SectionText>(*mark.text);
  version_ = whole_ = text.version;
  doc_ = mark.text == nullptr ? empty_doc() : sound(prose::part_from_json(text.doc), "a text");
  for (const Known* one : commits_) take(*one);
  if (before == nullptr) return;
  gone_ = before->gone_;
  while (!gone_.empty() && gone_.back()->version >= oldest()) gone_.pop_back();
  for (const Known* one : before->commits_)
    if (one->version < oldest()) let_go(*one);
}

std::vector<const TextNow::Known*>::const_iterator TextNow::first_after(std::int64_t version) const {
  return std::upper_bound(commits_.begin(), commits_.end(), version,
                          [](std::int64_t wanted, const Known* one) { return wanted < one->version; });
}

std::optional<std::vector<prose::StepMap>> TextNow::since(std::int64_t version) const {
  std::vector<prose::StepMap> out;
  const bool behind = version + 1 < oldest();
  if (behind && !gone_.empty() && gone_.back()->version + 1 == oldest() && gone_.front()->version <= version + 1) {
    for (const auto& one : gone_) {
      if (one->version != version + 1) continue;
      out.insert(out.end(), one->maps.begin(), one->maps.end());
      ++version;
    }
  }
  for (auto at = first_after(version); at != commits_.end() && (*at)->version <= version_; ++at) {
    if ((*at)->version != ++version) return std::nullopt;
    for (const Step& step : (*at)->steps) out.push_back(prose::map_of(step));
  }
  if (version != version_) return std::nullopt;
  return out;
}

std::optional<std::vector<EntityPtr>> TextNow::commits_after(std::int64_t version) const {
  std::vector<EntityPtr> out;
  for (auto at = first_after(version); at != commits_.end() && (*at)->version <= version_; ++at) {
    if ((*at)->version != ++version) return std::nullopt;
    out.push_back((*at)->entity);
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
    ctx.put_another(commit);
  } else {
    TRY(commit.id, ctx.create(commit, standing));
  }
  if (const EntityPtr made = ctx.find(commit.id)) {
    JustWritten just{made, nullptr, commit.version, {}, now.doc(), written.doc};
    for (const prose::Moved& one : written.steps) just.steps.push_back(one.step);
    lately().of(section).written = std::move(just);
  }
  if (text == nullptr) {
    TRY(const AnyId id, ctx.create(SectionText{{}, prose::to_json(*written.doc), commit.version}, standing));
    return Put{id, commit.version};
  }
  // Texts that many began at the same moment are put together at the same moment once, and after that each in its turn.
  const auto turn = static_cast<std::int64_t>(section.low % commits_between);
  const bool its_turn = commit.version > commits_between && commit.version % commits_between == turn;
  if (whole || its_turn || commit.version - now.put_together() >= commits_between) {
    ctx.put_another(SectionText{text->id, prose::to_json(*written.doc), commit.version});
    if (auto& just = lately().of(section).written) just->text = ctx.find(text->id);
  }
  return Put{text->id, commit.version};
}

void put_together(work::Ctx& ctx, const AnyId& section) {
  const auto now = TextNow::of(ctx.view(), section);
  if (now->version() > now->put_together())
    ctx.put_another(SectionText{now->mark().text->id, prose::to_json(*now->doc()), now->version()});
}

}  // namespace rd::plan
