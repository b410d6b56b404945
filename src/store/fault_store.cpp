#include "store/fault_store.hpp"

namespace rd::store {

void FaultStore::plan(FaultPlan plan) {
  plan_ = plan;
  calls_ = 0;
}

bool FaultStore::fails_now() const {
  const std::int64_t call = ++calls_;
  return plan_.call != 0 && (plan_.how == FaultPlan::How::once ? call == plan_.call : call >= plan_.call);
}

Store& FaultStore::behind() const {
  if (fails_now()) {
    throw StoreFault(plan_.what == FaultPlan::What::full ? Trouble::full : Trouble::io, "on purpose");
  }
  return behind_;
}

void FaultStore::write(Write write, Done done) {
  if (!fails_now()) {
    behind_.write(std::move(write), std::move(done));
    return;
  }
  switch (plan_.what) {
    case FaultPlan::What::full:
      return done(std::make_exception_ptr(StoreFault(Trouble::full, "on purpose")), Written{});
    case FaultPlan::What::io:
      return done(std::make_exception_ptr(StoreFault(Trouble::io, "on purpose")), Written{});
    case FaultPlan::What::conflict:
      return done(nullptr, Written{Outcome::conflict, write.expected + 1, {}});
    case FaultPlan::What::unknown_not_done:
      return done(nullptr, Written{});
    case FaultPlan::What::unknown_yet_done:
      behind_.write(std::move(write), [done = std::move(done)](std::exception_ptr fault, const Result<Written>&) {
        done(std::move(fault), Written{});
      });
  }
}

}  // namespace rd::store
