// The judgement of what stands in a workspace: all documents as one text, with the sections, elements, links and rules
// that people gave it. Pure, on a worker; what it is given is only what all may see.
#pragma once
#include "packs/packs.hpp"
#include "plan/known.hpp"
#include "prose/node.hpp"
#include "work/view.hpp"

namespace rd::plan {

class Checker;

struct Written {
  prose::NodePtr doc;
  std::string title;  // of the first document
  Known known;
};
[[nodiscard]] Written written(const work::View& view, const packs::Packs& packs);

// {findings: [{id, rule, detail?, force, weight, area, subject?, element?, section?, place: {heading, block, quote},
// title, ask, why, go_on (nl and en each), source: […], first, first_here}], strengths: [{code, title, why, section?,
// element?, place}]}. `first`: one of the five to begin with; `first_here`: of the five of its section. Those set aside
// and talked about are among them, and never first.
[[nodiscard]] std::string findings_json(const work::View& view, const Checker& checker);

}  // namespace rd::plan
