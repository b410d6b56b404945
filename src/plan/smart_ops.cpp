// element.smart: the questions of smart.hpp about one element.
#include <mutex>

#include "packs/text_json.hpp"
#include "plan/ops.hpp"
#include "plan/smart.hpp"
#include "thread/elements.hpp"
#include "thread/links.hpp"

namespace rd::plan {
namespace {

using packs::Packs;
using work::EntityPtr;
using work::RawJson;
using work::Right;
using work::View;

struct One {
  AnyId element;
  static constexpr auto fields() { return std::tuple{field("element", &One::element, "which one")}; }
};

// Compiled when somebody asks for help for the first time.
class Advice {
 public:
  explicit Advice(const Packs& packs) : packs_(packs) {}
  [[nodiscard]] const advice::Adviser& adviser() {
    std::call_once(once_, [this] { adviser_ = std::make_unique<advice::Adviser>(packs_); });
    return *adviser_;
  }

 private:
  const Packs& packs_;
  std::once_flag once_;
  std::unique_ptr<advice::Adviser> adviser_;
};

SmartSubject subject_of(const View& view, const Packs& packs, const EntityPtr& entity, const packs::Kind& kind) {
  SmartSubject out{kind.id, thread::name_of(*entity), {}, {}};
  const json::object fields = entity->fields();
  for (const packs::Field& field : kind.fields) {
    const auto* value = fields.if_contains(field.id);
    if (value == nullptr || value->is_null()) continue;
    out.fields[field.id] = value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
  }
  using thread::EndNow;
  for (const EntityPtr& link : thread::links_of(view, entity->id)) {
    const auto one = thread::told(view, packs, link);
    if (one && one->from_now != EndNow::removed && one->to_now != EndNow::removed) out.links.insert(one->tie.type);
  }
  return out;
}

json::object question_json(const SmartQuestion& question) {
  json::object out{{"about", question.about},
                   {"explains", packs::text_json(question.explains)},
                   {"ask", packs::text_json(question.ask)}};
  if (!question.letter.empty()) out["letter"] = question.letter;
  if (!question.seen.empty()) out["seen"] = question.seen;
  return out;
}

Result<RawJson> smart(const View& view, const Packs& packs, Advice& advice, const One& in) {
  const EntityPtr entity = view.find(in.element);
  const packs::Kind* kind = thread::kind_of(packs, entity);
  if (kind == nullptr) return work::unknown("element");

  const auto questions = smart_questions(packs, advice.adviser(), subject_of(view, packs, entity, *kind));
  if (questions.empty()) return refuse(Why::invalid, "smart.other_kind", "element");
  json::array all;
  for (const SmartQuestion& question : questions) all.push_back(question_json(question));
  return RawJson{json::serialize(json::object{{"questions", std::move(all)}})};
}

}  // namespace

void register_smart(work::Registry& registry, const Packs& packs) {
  registry.view(
      "element.smart", "elements/{element}/smart", Right::see,
      [&packs, advice = std::make_shared<Advice>(packs)](const View& view, const One& in) {
        return smart(view, packs, *advice, in);
      },
      "Questions that help to make a goal or an action concrete, one for each letter of SMART");
}

}  // namespace rd::plan
