// The list of words of a partnership: which word it uses, what it means by it, and which it does not use (REV-04).
#include <algorithm>

#include "base/utf.hpp"
#include "packs/text_json.hpp"
#include "thread/ops.hpp"
#include "thread/own_terms.hpp"

namespace rd::thread {
namespace {

using packs::Packs;
using work::Ctx;
using work::Method;
using work::RawJson;
using work::Right;
using work::Seq;
using work::View;

constexpr std::size_t most_terms = 500;
constexpr Limits word_limit{.longest = 100}, means_limit{.longest = 1'000}, others_limit{.longest = 100, .most = 20};

struct Add {
  AnyId id;
  std::string term, means;
  std::vector<std::string> others;
  static constexpr std::array<std::string_view, 3> optional_fields{"id", "means", "others"};
  static constexpr auto fields() {
    return std::tuple{field("id", &Add::id, "made by the client"),
                      field("term", &Add::term, "the word you use", word_limit),
                      field("means", &Add::means, "what you mean by it", means_limit),
                      field("others", &Add::others, "words that you do not use for it", others_limit)};
  }
};
struct Settable {
  std::optional<std::string> term, means;
  std::optional<std::vector<std::string>> others;
  static constexpr auto fields() {
    return std::tuple{field("term", &Settable::term, "the word you use", word_limit),
                      field("means", &Settable::means, "what you mean by it", means_limit),
                      field("others", &Settable::others, "words that you do not use for it", others_limit)};
  }
};
struct Update {
  AnyId term;
  Seq from{};
  Settable set;
  static constexpr auto fields() {
    return std::tuple{field("term", &Update::term, "which one"),
                      field("from", &Update::from, "the version that was read"),
                      field("set", &Update::set, "what changes")};
  }
};
struct One {
  AnyId term;
  static constexpr auto fields() { return std::tuple{field("term", &One::term, "which one")}; }
};

// Nothing blank, nothing twice.
std::vector<std::string> tidied(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) {
    std::string tidy = tidy_spaces(word);
    if (!tidy.empty() && std::find(out.begin(), out.end(), tidy) == out.end()) out.push_back(std::move(tidy));
  }
  return out;
}

// What a list of words cannot say: a word without letters, one that is there already, one that is not to be used.
Result<void> fits(const Ctx& ctx, const OwnTerm& wanted, const std::string& path) {
  if (wanted.term.empty()) return refuse(Why::invalid, "term.empty", path + "term");
  const std::string small = lower(wanted.term);
  for (const std::string& other : wanted.others)
    if (lower(other) == small) return refuse(Why::invalid, "term.not_itself", path + "others", {{"term", wanted.term}});
  for (const OwnTerm& known : ctx.view().all<OwnTerm>())
    if (known.id != wanted.id && lower(known.term) == small)
      return refuse(Why::conflict, "term.exists", path + "term", {{"term", known.term}});
  return {};
}

Result<Made> add(Ctx& ctx, const Add& in) {
  const OwnTerm term{in.id, tidy_spaces(in.term), trim(in.means), tidied(in.others)};
  TRY_DO(fits(ctx, term, ""));
  if (ctx.view().all<OwnTerm>().size() >= most_terms)
    return refuse(Why::conflict, "term.too_many", "term", {{"most", std::to_string(most_terms)}});
  TRY(const AnyId id, ctx.create(term));
  return Made{id};
}

Result<Made> update(Ctx& ctx, const Update& in) {
  TRY(OwnTerm term, ctx.get<OwnTerm>(in.term));
  json::object set;
  if (in.set.term) set["term"] = term.term = tidy_spaces(*in.set.term);
  if (in.set.means) set["means"] = term.means = trim(*in.set.means);
  if (in.set.others) {
    term.others = tidied(*in.set.others);
    set["others"] = to_json(term.others);
  }
  TRY_DO(fits(ctx, term, "set."));
  TRY_DO(ctx.merge(in.term, in.from, set));
  return Made{in.term};
}

Result<Made> remove(Ctx& ctx, const One& in) {
  TRY_DO(ctx.there<OwnTerm>(in.term));
  ctx.remove(in.term);
  return Made{in.term};
}

Result<RawJson> list(const View& view, const Packs& packs, const work::Registry& registry) {
  std::string own;
  view.each(OwnTerm::kind, [&](const work::EntityPtr& entity) {
    own += (own.empty() ? "" : ",") + work::entity_json(registry, view.reader(), *entity);
  });
  json::array terms;
  for (const packs::Term& term : packs.terms)
    terms.push_back(json::object{{"id", term.id},
                                 {"term", term.term},
                                 {"means", packs::text_json(term.means)},
                                 {"note", packs::text_json(term.note)},
                                 {"synonyms", to_json(term.synonyms)},
                                 {"confusables", to_json(term.confusables)}});
  return RawJson{R"({"own":[)" + own + R"(],"terms":)" + json::serialize(terms) + "}"};
}

}  // namespace

void register_terms(work::Registry& registry, const Packs& packs) {
  registry.family(std::string(OwnTerm::kind), "term");
  registry.add("term.add", Method::post, "terms", Right::write, add, "Puts a word on your own list");
  registry.add("term.update", Method::patch, "terms/{term}", Right::write, update, "Changes a word on your list");
  registry.add("term.remove", Method::remove, "terms/{term}", Right::write, remove, "Takes a word off your list");
  registry.view(
      "term.list", "terms", Right::see,
      [&packs, &registry](const View& view, const work::Nothing&) { return list(view, packs, registry); },
      "Your own words, and those of the field with what they mean");
}

}  // namespace rd::thread
