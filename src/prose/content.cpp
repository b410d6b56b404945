#include <algorithm>

#include "base/fault.hpp"
#include "prose/part.hpp"

namespace rd::prose {
namespace {

constexpr std::size_t longest_run = 64;
constexpr std::size_t good_run = 48;
constexpr std::size_t shortest_run = 16;

bool joins(const PartPtr& one, const PartPtr& other) {
  return one->is_text() && other->is_text() && same_markup(*one, *other);
}

PartPtr joined(const Part& one, const Part& other) {
  return Part::make_text(one.text() + other.text(), one.marks());
}

int highest(const std::vector<PartPtr>& parts) {
  int out = 0;
  for (const PartPtr& part : parts) out = std::max(out, part->height());
  return out;
}

}  // namespace

void add_joined(std::vector<PartPtr>& row, PartPtr part) {
  if (!row.empty() && joins(row.back(), part)) {
    row.back() = joined(*row.back(), *part);
  } else {
    row.push_back(std::move(part));
  }
}

Content::Content(std::vector<PartPtr> parts) {
  const bool touch = std::adjacent_find(parts.begin(), parts.end(), joins) != parts.end();
  if (!touch) {
    fill(std::move(parts));
    return;
  }
  std::vector<PartPtr> row;
  row.reserve(parts.size());
  for (PartPtr& part : parts) add_joined(row, std::move(part));
  fill(std::move(row));
}

void Content::fill(std::vector<PartPtr> parts) {
  if (parts.size() > longest_run) return add_runs(parts);
  parts_ = std::move(parts);
  count_ = parts_.size();
  for (const PartPtr& part : parts_) {
    size_ += part->size();
    height_ = std::max(height_, part->height());
  }
}

void Content::add_run(std::shared_ptr<const Run> run) {
  count_ += run->parts.size();
  size_ += run->size;
  height_ = std::max(height_, run->height);
  runs_.push_back(std::move(run));
}

// In as many runs as needed, of about the same length.
void Content::add_runs(std::span<const PartPtr> parts) {
  const std::size_t many = (parts.size() + good_run - 1) / good_run;
  for (std::size_t i = 0; i < many; ++i) {
    const std::size_t from = parts.size() * i / many;
    const std::size_t to = parts.size() * (i + 1) / many;
    auto run = std::make_shared<Run>();
    run->parts.assign(parts.begin() + static_cast<std::ptrdiff_t>(from),
                      parts.begin() + static_cast<std::ptrdiff_t>(to));
    for (const PartPtr& part : run->parts) {
      run->size += part->size();
      run->height = std::max(run->height, part->height());
    }
    add_run(std::move(run));
  }
}

const PartPtr& Content::operator[](std::size_t index) const {
  RD_ASSERT(index < count_);
  std::size_t number = 0;
  while (index >= run(number).size()) index -= run(number++).size();
  return run(number)[index];
}

Content::Found Content::find(Position offset) const {
  RD_ASSERT(offset >= 0 && offset <= size_);
  Found out;
  std::size_t number = 0;
  for (; number < runs() && out.start + run_size(number) <= offset; ++number) {
    out.start += run_size(number);
    out.index += run(number).size();
  }
  if (number == runs()) return out;
  for (const PartPtr& part : run(number)) {
    if (out.start + part->size() > offset) break;
    out.start += part->size();
    ++out.index;
  }
  return out;
}

void Content::copy_to(std::vector<PartPtr>& out, std::size_t first, std::size_t last) const {
  std::size_t start = 0;
  for (std::size_t number = 0; number < runs() && start < last; ++number) {
    const auto parts = run(number);
    for (std::size_t i = first > start ? first - start : 0; i < parts.size() && start + i < last; ++i)
      out.push_back(parts[i]);
    start += parts.size();
  }
}

Content Content::spliced(std::size_t first, std::size_t last, std::vector<PartPtr> parts) const {
  RD_ASSERT(first <= last && last <= count_);
  // The run that `first` lies in and the last one that is touched; all before and behind them is shared.
  std::size_t from = 0, start = 0;
  while (from + 1 < runs() && start + run(from).size() <= first) start += run(from++).size();
  std::size_t to = from, end = start + run(from).size();
  while (to + 1 < runs() && end <= last) end += run(++to).size();
  // A text may join what stands before it; and runs do not get shorter and shorter.
  const bool small = end - start + parts.size() - (last - first) < shortest_run;
  if (from > 0 && (first == start || small)) start -= run(--from).size();

  std::vector<PartPtr> row;
  row.reserve(end - start + parts.size());
  copy_to(row, start, first);
  for (PartPtr& part : parts) add_joined(row, std::move(part));
  std::vector<PartPtr> rest;
  copy_to(rest, last, end);
  for (PartPtr& part : rest) add_joined(row, std::move(part));

  Content out;
  if (count_ - (end - start) + row.size() <= longest_run) {
    std::vector<PartPtr> all;
    copy_to(all, 0, start);
    all.insert(all.end(), row.begin(), row.end());
    copy_to(all, end, count_);
    out.fill(std::move(all));
    return out;
  }
  for (std::size_t i = 0; i < from; ++i) out.add_run(runs_[i]);
  out.add_runs(row);
  for (std::size_t i = to + 1; i < runs(); ++i) out.add_run(runs_[i]);
  return out;
}

Content Content::with(std::size_t index, PartPtr part) const {
  RD_ASSERT(index < count_);
  Content out = *this;
  std::size_t number = 0;
  while (index >= run(number).size()) index -= run(number++).size();
  const PartPtr& old = run(number)[index];
  out.size_ += part->size() - old->size();
  const bool lower = part->height() < height_ && old->height() == height_;
  out.height_ = std::max(height_, part->height());
  if (runs_.empty()) {
    out.parts_[index] = std::move(part);
  } else {
    auto changed = std::make_shared<Run>(*runs_[number]);
    changed->size += part->size() - old->size();
    changed->parts[index] = std::move(part);
    changed->height = highest(changed->parts);
    out.runs_[number] = std::move(changed);
  }
  if (!lower) return out;
  out.height_ = 0;
  for (std::size_t i = 0; i < out.runs(); ++i)
    out.height_ = std::max(out.height_, out.runs_.empty() ? highest(out.parts_) : out.runs_[i]->height);
  return out;
}

Content Content::cut(Position from, Position to) const {
  RD_ASSERT(from >= 0 && from <= to && to <= size_);
  if (from == 0 && to == size_) return *this;
  if (from == to) return {};
  const Found first = find(from);
  const Found last = find(to);  // begins before `to` and ends behind it, or begins there
  std::vector<PartPtr> row;
  if (first.index == last.index) {
    row.push_back((*this)[first.index]->cut(from - first.start, to - first.start));
    return Content(std::move(row));
  }
  Content out = *this;
  if (to > last.start) {
    row = {(*this)[last.index]->cut(0, to - last.start)};
  }
  out = out.spliced(last.index, count_, std::move(row));
  row.clear();
  if (from > first.start) {
    const PartPtr& part = (*this)[first.index];
    row = {part->cut(from - first.start, part->size())};
    return out.spliced(0, first.index + 1, std::move(row));
  }
  return out.spliced(0, first.index, {});
}

Content Content::followed_by(const Content& other) const {
  if (other.empty()) return *this;
  if (empty()) return other;
  std::vector<PartPtr> row;
  other.copy_to(row, 0, other.count());
  return spliced(count_, count_, std::move(row));
}

Content::Shared Content::shared_runs(const Content& other) const {
  Shared out;
  const std::size_t most = std::min(runs_.size(), other.runs_.size());
  while (out.begin < most && runs_[out.begin] == other.runs_[out.begin]) {
    out.count += runs_[out.begin]->parts.size();
    out.size += runs_[out.begin++]->size;
  }
  while (out.begin + out.end < most && *(runs_.rbegin() + static_cast<std::ptrdiff_t>(out.end)) ==
                                           *(other.runs_.rbegin() + static_cast<std::ptrdiff_t>(out.end)))
    ++out.end;
  return out;
}

Difference difference(const Content& before, const Content& after) {
  const auto shared = before.shared_runs(after);
  Difference out{.first = shared.count, .start = shared.size, .old_parts = {}, .new_parts = {}};
  const auto rest = [&](const Content& row) {
    std::vector<const Part*> parts;
    for (std::size_t i = shared.begin; i + shared.end < row.runs(); ++i)
      for (const PartPtr& part : row.run(i)) parts.push_back(part.get());
    return parts;
  };
  std::vector<const Part*> olds = rest(before), news = rest(after);
  const std::size_t most = std::min(olds.size(), news.size());
  std::size_t begin = 0, end = 0;
  for (; begin < most && olds[begin] == news[begin]; ++begin) out.start += news[begin]->size();
  while (begin + end < most && olds[olds.size() - 1 - end] == news[news.size() - 1 - end]) ++end;
  out.first += begin;
  const auto middle = [&](const std::vector<const Part*>& parts) {
    return std::vector<const Part*>(parts.begin() + static_cast<std::ptrdiff_t>(begin),
                                    parts.end() - static_cast<std::ptrdiff_t>(end));
  };
  out.old_parts = middle(olds);
  out.new_parts = middle(news);
  return out;
}

}  // namespace rd::prose
