#include "prose/rebase.hpp"

#include <algorithm>

namespace rd::prose {
namespace {

// A part of the text as it is now that the author has not seen.
struct Unseen {
  Position from{}, to{};
};

enum class Whose { others, author };

// The parts of a text that one of its authors has not seen, in order, as changes go by. Parts that touch are one, so
// there are never more than what the author has seen lies between.
class AllUnseen {
 public:
  void go_through(const StepMap& map, Whose whose) {
    // The last change first: it moves nothing that the others speak of.
    const auto& changes = map.changes();
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
      move(*change);
      const Unseen made{change->start, change->start + change->new_size};
      if (made.from == made.to) continue;
      if (whose == Whose::others) {
        add(made);
      } else {
        take_out(made);
      }
    }
  }

  [[nodiscard]] std::vector<Unseen> within(Position from, Position to) const {
    std::vector<Unseen> out;
    if (from == to) return out;
    for (auto one = first_behind(from); one != all_.end() && one->from < to; ++one)
      out.push_back({std::max(from, one->from), std::min(to, one->to)});
    return out;
  }

 private:
  using All = std::vector<Unseen>;

  [[nodiscard]] All::const_iterator first_behind(Position at) const {
    return std::partition_point(all_.begin(), all_.end(), [&](const Unseen& one) { return one.to <= at; });
  }

  void move(const Change& change) {
    const Position end = change.start + change.old_size;
    const Position grown = change.new_size - change.old_size;
    auto kept = all_.begin() + (first_behind(change.start) - all_.begin());
    for (auto one = kept; one != all_.end(); ++one) {
      if (one->from >= end) {
        *kept++ = {one->from + grown, one->to + grown};
        continue;
      }
      const Position from = one->from <= change.start ? one->from : change.start + change.new_size;
      const Position to = one->to >= end ? one->to + grown : change.start;
      if (from < to) *kept++ = {from, to};
    }
    all_.erase(kept, all_.end());
  }

  void add(Unseen one) {
    const auto first =
        std::partition_point(all_.begin(), all_.end(), [&](const Unseen& other) { return other.to < one.from; });
    auto last = first;
    for (; last != all_.end() && last->from <= one.to; ++last)
      one = {std::min(one.from, last->from), std::max(one.to, last->to)};
    all_.insert(all_.erase(first, last), one);
  }

  // What an author puts in between parts that touch is no part of them.
  void take_out(Unseen seen) {
    All rest;
    const auto first = all_.begin() + (first_behind(seen.from) - all_.begin());
    auto last = first;
    for (; last != all_.end() && last->from < seen.to; ++last) {
      if (last->from < seen.from) rest.push_back({last->from, seen.from});
      if (last->to > seen.to) rest.push_back({seen.to, last->to});
    }
    all_.insert(all_.erase(first, last), rest.begin(), rest.end());
  }

  All all_;
};

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
  Rebase(const PartPtr& doc, std::span<const Step> steps, std::span<const StepMap> since) : steps_(steps) {
    out_.doc = doc;
    out_.moved = !since.empty();
    for (std::size_t i = steps.size(); i-- > 0;) mapping_.append(map_of(steps[i]).inverted());
    for (const StepMap& map : since) {
      mapping_.append(map);
      unseen_.go_through(map, Whose::others);
    }
  }

  Rebased run() {
    for (std::size_t i = 0; i < steps_.size(); ++i) one(i);
    return std::move(out_);
  }

 private:
  void one(std::size_t of) {
    // Back and forth over its own steps is not always where one was (an empty gap), and nobody was in between.
    const auto step = out_.moved ? mapped(steps_[of], mapping_, steps_.size() - of) : std::optional(steps_[of]);
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
    if (!plain) return false;
    const std::vector<Unseen> unseen = unseen_.within(replace->from, replace->to);
    if (unseen.empty()) return false;
    std::vector<Step> pieces = seen_pieces(*replace, unseen);
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

  // From the last one to the first, which gets what the author put in instead. None when nothing is left to do.
  static std::vector<Step> seen_pieces(const Replace& step, const std::vector<Unseen>& unseen) {
    std::vector<Step> out;
    Position at = step.from;
    for (const Unseen& one : unseen) {
      if (one.from > at) out.push_back(Replace{at, one.from, {}, false});
      at = one.to;
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
    for (const Unseen& one : unseen_.within(from, to)) {
      auto gone = slice(*out_.doc, one.from, one.to);
      if (gone && has_words(gone->content)) out_.lost.push_back({of, Loss::swallowed, *std::move(gone)});
    }
  }

  void take(std::size_t of, Step step, PartPtr doc, bool mirrors) {
    const StepMap map = map_of(step);
    unseen_.go_through(map, Whose::author);
    mapping_.append(map, mirrors ? std::optional(steps_.size() - 1 - of) : std::nullopt);
    out_.steps.push_back({of, std::move(step)});
    out_.doc = std::move(doc);
  }

  std::span<const Step> steps_;
  Mapping mapping_;
  AllUnseen unseen_;
  Rebased out_;
};

}  // namespace

std::vector<bool> Rebased::kept(std::size_t many) const {
  std::vector<bool> out(many);
  for (const Moved& one : steps) out[one.of] = true;
  return out;
}

bool Rebased::as_sent(std::size_t many) const {
  if (moved || steps.size() != many) return false;
  for (std::size_t i = 0; i < many; ++i)
    if (steps[i].of != i) return false;
  return true;
}

Rebased rebased(const PartPtr& doc, std::span<const Step> steps, std::span<const StepMap> since) {
  return Rebase(doc, steps, since).run();
}

}  // namespace rd::prose
