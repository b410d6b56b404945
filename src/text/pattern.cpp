#include "text/pattern.hpp"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <memory>

#include "base/fault.hpp"

namespace rd::text {
namespace {

constexpr std::uint32_t steps_allowed = 200000;  // per match: a page of text takes a few hundred
constexpr std::uint32_t depth_allowed = 2000;

struct Free {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
  void operator()(pcre2_compile_context* context) const { pcre2_compile_context_free(context); }
};
using CodePtr = std::unique_ptr<pcre2_code, Free>;
using Matched = std::unique_ptr<pcre2_match_data, Free>;
using Context = std::unique_ptr<pcre2_match_context, Free>;

PCRE2_SPTR bytes(std::string_view text) {
  return reinterpret_cast<PCRE2_SPTR>(text.data());
}

// What a thread needs to match: the room for groups (grown when a pattern has more) and the limits.
struct Workplace {
  Matched room{pcre2_match_data_create(16, nullptr)};
  std::uint32_t groups{16};
  Context context{pcre2_match_context_create(nullptr)};

  Workplace() {
    pcre2_set_match_limit(context.get(), steps_allowed);
    pcre2_set_depth_limit(context.get(), depth_allowed);
  }
  pcre2_match_data* for_groups(std::uint32_t needed) {
    if (needed > groups) {
      room.reset(pcre2_match_data_create(needed, nullptr));
      groups = needed;
    }
    return room.get();
  }
};

Workplace& workplace() {
  thread_local Workplace own;
  return own;
}

}  // namespace

struct Pattern::Code {
  CodePtr code;
  std::uint32_t groups{1};
  std::vector<std::pair<std::string, std::uint32_t>> names;
};

Result<Pattern> Pattern::compile(std::string_view expression) {
  int error = 0;
  std::size_t at = 0;
  constexpr std::uint32_t options =
      PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_DUPNAMES | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
  CodePtr code(pcre2_compile(bytes(expression), expression.size(), options, &error, &at, nullptr));
  if (!code) {
    std::array<PCRE2_UCHAR, 160> reason{};
    pcre2_get_error_message(error, reason.data(), reason.size());
    return refuse(Why::invalid, "pattern.syntax", {},
                  {{"at", std::to_string(at)}, {"reason", reinterpret_cast<const char*>(reason.data())}});
  }
  pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE);  // without it matching is slower, not other
  auto made = std::make_shared<Code>();
  std::uint32_t count = 0;
  std::uint32_t names = 0;
  std::uint32_t size = 0;
  PCRE2_SPTR table = nullptr;
  pcre2_pattern_info(code.get(), PCRE2_INFO_CAPTURECOUNT, &count);
  pcre2_pattern_info(code.get(), PCRE2_INFO_NAMECOUNT, &names);
  pcre2_pattern_info(code.get(), PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(code.get(), PCRE2_INFO_NAMETABLE, &table);
  for (std::uint32_t i = 0; i < names; ++i, table += size) {
    made->names.emplace_back(reinterpret_cast<const char*>(table + 2),
                             (static_cast<std::uint32_t>(table[0]) << 8U) | table[1]);
  }
  made->groups = count + 1;
  made->code = std::move(code);
  Pattern pattern;
  pattern.code_ = std::move(made);
  return pattern;
}

std::optional<Pattern::Match> Pattern::first(std::string_view text, std::size_t from) const {
  if (!code_ || from > text.size()) return std::nullopt;
  Workplace& own = workplace();
  pcre2_match_data* data = own.for_groups(code_->groups);
  // A text that runs into the limits counts as no match: a question less, never a wait.
  const int found = pcre2_match(code_->code.get(), bytes(text), text.size(), from, 0, data, own.context.get());
  if (found <= 0) return std::nullopt;
  const std::size_t* ends = pcre2_get_ovector_pointer(data);
  Match match;
  match.from = ends[0];
  match.to = std::max(ends[0], ends[1]);
  for (const auto& [name, group] : code_->names) {
    if (ends[2 * group] != PCRE2_UNSET) match.named.insert_or_assign(name, Span{ends[2 * group], ends[2 * group + 1]});
  }
  return match;
}

std::vector<Pattern::Match> Pattern::all(std::string_view text) const {
  std::vector<Match> out;
  std::size_t from = 0;
  while (auto match = first(text, from)) {
    from = match->to > match->from ? match->to : match->to + 1;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80) ++from;
    if (match->to > match->from) out.push_back(std::move(*match));
    if (from > text.size()) break;
  }
  return out;
}

}  // namespace rd::text
