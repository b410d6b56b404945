#include "work/view.hpp"

namespace rd::work {

tl::unexpected<Refusal> unknown(std::string_view kind) {
  return refuse(Why::not_found, "thing.unknown", {}, {{"kind", std::string(kind)}});
}

EntityPtr View::find_removed_too(const AnyId& id) const {
  const EntityPtr& entity = state_.find(id);
  return entity != nullptr && reader_.may_see(*entity) ? entity : nullptr;
}

EntityPtr View::find(const AnyId& id) const {
  const EntityPtr& entity = state_.find(id);
  return entity != nullptr && !entity->removed && reader_.may_see(*entity) ? entity : nullptr;
}

std::shared_ptr<const std::string> View::derived(std::string_view name) const {
  if (derived_ == nullptr) return nullptr;
  const auto found = derived_->find(name);
  return found == derived_->end() ? nullptr : found->second;
}

}  // namespace rd::work
