#include "thread/element.hpp"

namespace rd::thread {

bool Element::filled(std::string_view name) const {
  return !field(name).empty();
}

std::string_view Element::field(std::string_view name) const {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace rd::thread
