// A point worth talking about: what the rules ask, why, where it stands and where it comes from. It explains and asks
// and never blocks (PRI-02…04). Its identity stands on its ground, so that a deliberate choice holds until the ground
// changes.
#pragma once
#include <string>
#include <vector>

#include "packs/packs.hpp"
#include "thread/element.hpp"

namespace rd::thread {

struct Finding {
  std::string id;  // hash of (rule, subject, ground)
  std::string rule;
  std::string detail;  // the writing pattern or term behind it, "" when none
  packs::Force force{packs::Force::free};
  int weight{1};
  packs::Area area{packs::Area::whole};
  std::string subject;  // name of the element, section or question, "" for the whole document
  Place place;
  packs::Text title, ask, why, go_on;
  std::vector<packs::Source> source;
  std::vector<Place> others;  // further places (the second number, the other word)
};

[[nodiscard]] std::string finding_id(std::string_view rule, std::string_view subject, std::string_view ground);

}  // namespace rd::thread
