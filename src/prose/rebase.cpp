#include "prose/rebase.hpp"

#include <algorithm>

namespace rd::prose {
namespace {

// A part of the text as it is now that the author has not seen.
struct Unseen {
  Position from{}, to{};
};

void move_through(std::vector<Unseen>& all, const StepMap& map) {
  std::vector<Unseen> out;
  out.reserve(all.size());
  for (const Unseen& one : all) {
    const Position from = map.map(one.from, Side::after).at;
    const Position to = map.map(one.to, Side::before).at;
    if (from < to) out.push_back({from, to});
  }
  all = std::move(out);
}

void add_unseen(std::vector<Unseen>& all, Unseen one) {
  const auto behind =
      std::lower_bound(all.begin(), all.end(), one, [](const Unseen& a, const Unseen& b) { return a.to < b.from; });
  auto end = behind;
  for (; end != all.end() && end->from <= one.to; ++end) {
    one.from = std::min(one.from, end->from);
    one.to = std::max(one.to, end->to);
  }
  all.insert(all.erase(behind, end), one);
}

std::vector<Unseen> unseen_after(std::span<const StepMap> since) {
  std::vector<Unseen> out;
  for (const StepMap& map : since) {
    move_through(out, map);
    Position grown = 0;
    for (const Change& change : map.changes()) {
      const Position start = change.start + grown;
      if (change.new_size > 0) add_unseen(out, {start, start + change.new_size});
      grown += change.new_size - change.old_size;
    }
  }
  return out;
}

bool has_words(const Content& content) {
  for (std::size_t number = 0; number < content.runs(); ++number)
    for (const PartPtr& part : content.run(number))
      if (part->type().is_leaf || has_words(part->content())) return true;
  return false;
}

const Slice* put_in(const Step& step) {
  if (const auto* replace = std::get_if<Replace>(&step)) return &replace->slice;
  if (const auto* around = std::get_if<ReplaceAround>(&step)) return &around->slice;
  return nullptr;
}

class Rebase {
 public:
  Rebase(const PartPtr& doc, std::span<const Step> steps, std::span<const StepMap> since)
      : steps_(steps), unseen_(unseen_after(since)) {
    out_.doc = doc;
    for (std::size_t i = steps.size(); i-- > 0;) mapping_.append(map_of(steps[i]).inverted());
    for (const StepMap& map : since) mapping_.append(map);
  }

  Rebased run() {
    for (std::size_t i = 0; i < steps_.size(); ++i) one(i);
    return std::move(out_);
  }

 private:
  void one(std::size_t of) {
    const auto step = mapped(steps_[of], mapping_, steps_.size() - of);
    if (step && (laid_around(of, *step) || whole(of, *step))) return;
    const Slice* slice = put_in(steps_[of]);
    if (slice != nullptr && has_words(slice->content)) out_.lost.push_back({of, Loss::no_place, *slice});
  }

  bool whole(std::size_t of, const Step& step) {
    auto next = applied(out_.doc, step);
    if (!next) return false;
    const StepMap map = map_of(step);
    for (const Change& change : map.changes()) swallow(of, change.start, change.start + change.old_size);
    take(of, step, *std::move(next), true);
    return true;
  }

  // A deletion over words that its author had not seen, in pieces; false when there are none, or a piece cannot be.
  bool laid_around(std::size_t of, const Step& step) {
    const auto* replace = std::get_if<Replace>(&step);
    const bool plain =
        replace != nullptr && !replace->structure && replace->slice.open_start == 0 && replace->slice.open_end == 0;
    if (!plain || replace->from == replace->to || !holds_unseen(*replace)) return false;
    std::vector<Step> pieces = seen_pieces(*replace);
    std::vector<PartPtr> texts;
    for (const Step& piece : pieces) {
      auto next = applied(texts.empty() ? out_.doc : texts.back(), piece);
      if (!next) return false;
      texts.push_back(*std::move(next));
    }
    for (std::size_t i = 0; i < pieces.size(); ++i)
      take(of, std::move(pieces[i]), std::move(texts[i]), i + 1 == pieces.size());
    return true;
  }

  [[nodiscard]] bool holds_unseen(const Replace& step) const {
    return std::any_of(unseen_.begin(), unseen_.end(),
                       [&](const Unseen& one) { return one.from < step.to && one.to > step.from; });
  }

  // From the last one to the first, which gets what the author put in instead. None when nothing is left to do.
  [[nodiscard]] std::vector<Step> seen_pieces(const Replace& step) const {
    std::vector<Step> out;
    Position at = step.from;
    for (const Unseen& one : unseen_) {
      if (one.to <= at || one.from >= step.to) continue;
      if (one.from > at) out.push_back(Replace{at, one.from, {}, false});
      at = std::min(one.to, step.to);
    }
    if (at < step.to) out.push_back(Replace{at, step.to, {}, false});
    const bool at_start = !out.empty() && std::get<Replace>(out.front()).from == step.from;
    if (at_start) {
      std::get<Replace>(out.front()).slice = step.slice;
    } else if (!step.slice.content.empty()) {
      out.insert(out.begin(), Replace{step.from, step.from, step.slice, false});
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

  void swallow(std::size_t of, Position from, Position to) {
    for (const Unseen& one : unseen_) {
      const Position first = std::max(one.from, from);
      const Position last = std::min(one.to, to);
      if (first >= last) continue;
      auto gone = slice(*out_.doc, first, last);
      if (gone && has_words(gone->content)) out_.lost.push_back({of, Loss::swallowed, *std::move(gone)});
    }
  }

  void take(std::size_t of, Step step, PartPtr doc, bool mirrors) {
    StepMap map = map_of(step);
    move_through(unseen_, map);
    mapping_.append(std::move(map), mirrors ? std::optional(steps_.size() - 1 - of) : std::nullopt);
    out_.steps.push_back({of, std::move(step)});
    out_.doc = std::move(doc);
  }

  std::span<const Step> steps_;
  Mapping mapping_;
  std::vector<Unseen> unseen_;
  Rebased out_;
};

}  // namespace

std::vector<bool> Rebased::kept(std::size_t many) const {
  std::vector<bool> out(many);
  for (const Moved& one : steps) out[one.of] = true;
  return out;
}

Rebased rebased(const PartPtr& doc, std::span<const Step> steps, std::span<const StepMap> since) {
  return Rebase(doc, steps, since).run();
}

}  // namespace rd::prose
