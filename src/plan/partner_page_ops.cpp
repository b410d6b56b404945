// The link to the page of a partner, as the workspace knows it. It is read at the doors (partner_page_doors.cpp).
#include "people/entities.hpp"
#include "people/secret.hpp"
#include "plan/ops.hpp"
#include "plan/partner_page.hpp"
#include "thread/ops.hpp"
#include "work/registry.hpp"

namespace rd::plan {
namespace {

using thread::Made;
using work::Ctx;
using work::Method;
using work::Nothing;
using work::Right;

constexpr std::chrono::days usual{30}, longest{92};

store::RowKey key_of(const Ctx& ctx, const AnyId& page) {
  return {store::Table::publication, ctx.workspace(), to_text(page)};
}

struct Create {
  std::optional<AnyId> id;
  AnyId organisation;
  std::optional<Date> until;
  static constexpr auto fields() {
    return std::tuple{field("id", &Create::id, "made by the client"),
                      field("organisation", &Create::organisation, "the partner"),
                      field("until", &Create::until, "the last day that the link works; a month")};
  }
};
struct One {
  AnyId partner_page;
  static constexpr auto fields() { return std::tuple{field("partner_page", &One::partner_page, "which link")}; }
};

Result<Made> create(Ctx& ctx, const Create& in) {
  TRY_DO(ctx.there<people::Organisation>(in.organisation));
  const Date latest = std::chrono::sys_days(ctx.today()) + longest;
  const Date until = in.until.value_or(std::chrono::sys_days(ctx.today()) + usual);
  if (until < ctx.today() || until > latest)
    return refuse(Why::invalid, "partner_page.until", "until", {{"latest", iso_date(latest)}});

  TRY(const AnyId id, ctx.create(PartnerPage{in.id.value_or(AnyId{}), in.organisation, until},
                                 {{work::Audience::To::facilitators, {}}, {}}));
  const std::string token = people::secret_of(ctx).link_token(PartnerPage::kind, ctx.workspace(), id);
  ctx.put_row({key_of(ctx, id), people::token_lookup(token), "{}"});
  return Made{id};
}

Result<Nothing> withdraw(Ctx& ctx, const One& in) {
  TRY_DO(ctx.there<PartnerPage>(in.partner_page));

  ctx.remove(in.partner_page);
  ctx.drop_row(key_of(ctx, in.partner_page));
  return Nothing{};
}

}  // namespace

void register_partner_page_ops(work::Registry& registry) {
  registry.add("partner_page.create", Method::post, "partner_pages", Right::lead, create,
               "Lets a partner read what concerns them without an account; the link comes from partner_page.link");
  registry.add("partner_page.withdraw", Method::remove, "partner_pages/{partner_page}", Right::lead, withdraw,
               "Takes the link back: it no longer works");
  registry.lasting(std::string(PartnerPage::kind));
}

}  // namespace rd::plan
