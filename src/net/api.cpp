#include "net/api.hpp"

#include <algorithm>

#include "net/gzip.hpp"
#include "net/live.hpp"
#include "net/openapi.hpp"

namespace rd::net {
namespace {

constexpr std::string_view description = "/api/openapi.json";

Response json_response(std::string text) {
  return {200, {{"Content-Type", "application/json"}}, std::move(text)};
}

// A file, or what somebody wrote: other words for another thing to do.
tl::unexpected<Refusal> too_large(const work::Entry& entry) {
  const bool file = entry.sort == work::Sort::transfer;
  return refuse(Why::too_large, file ? "request.too_large" : "request.too_much", {},
                {{"most", std::to_string(entry.longest_body >> 20U)}});
}

// A browser keeps it and asks each time whether it still may; somebody who opens it as a page has a page that can do
// nothing.
void still(const work::Download& got, const Request& request, Response& response) {
  const std::string mark = "\"" + got.mark + "\"";
  response.fields.push_back({"ETag", mark});
  response.fields.push_back({"Cache-Control", "private, no-cache"});
  response.fields.push_back({"Content-Security-Policy", "default-src 'none'; sandbox"});
  if (!lists(request.field("If-None-Match"), mark)) return;
  response.status = 304;
  response.body.clear();
}

// What a workspace loads is a tenth of its size on a slow line. On the strand: quicker than what made the answer.
Reply packing(Reply reply) {
  constexpr std::size_t least = 2U << 10U, most = 8U << 20U;
  return [reply = std::move(reply)](Response response) {
    if (response.status == 200 && response.body.size() >= least && response.body.size() <= most) {
      response.body = gzip(response.body, Effort::quick);
      response.fields.push_back({"Content-Encoding", "gzip"});
      response.fields.push_back({"Vary", "Accept-Encoding"});
    }
    reply(std::move(response));
  };
}

}  // namespace

int status_of(const Refusal& refusal) {
  switch (refusal.why) {
    case Why::invalid:
      return 422;
    case Why::not_found:
      return 404;
    case Why::forbidden:
      return refusal.code == "session.none" ? 401 : 403;
    case Why::conflict:
      return 409;
    case Why::too_large:
      return refusal.code == "store.full" ? 507 : 413;
    case Why::unsupported:
      return 415;
    case Why::busy:
      return refusal.code == "session.wait" ? 429 : 503;
  }
  return 500;
}

Refusal refusal_of(const std::exception_ptr& fault) {
  try {
    std::rethrow_exception(fault);
  } catch (const store::StoreFault& trouble) {
    if (trouble.trouble() == store::Trouble::full) return {Why::too_large, "store.full", {}, {}};
    return {Why::busy, "store.trouble", {}, {}};
  } catch (const std::exception&) {
    return {Why::busy, "request.fault", {}, {}};
  }
}

json::object problem_of(const Refusal& refusal, int status, const std::string& sentence) {
  json::object out{{"type", "about:blank"}, {"status", status}, {"code", refusal.code}, {"detail", sentence}};
  if (!refusal.field.empty()) out["field"] = refusal.field;
  if (!refusal.values.empty()) {
    json::object values;
    for (const auto& [name, value] : refusal.values) values[name] = value;
    out["values"] = std::move(values);
  }
  return out;
}

Language language_of(const Request& request) {
  return request.field("Accept-Language").starts_with("en") ? Language::en : Language::nl;
}

Api::Api(Setting setting)
    : setting_(std::move(setting)),
      routes_(setting_.rooms.registry()),
      openapi_(openapi_text(setting_.rooms.registry())) {
  setting_.rooms.on_login_ended([this](const AnyId& login) { end_login(login); });
}
Api::~Api() = default;

bool Api::concerns(const Request& request) {
  return request.path.starts_with("/api/");
}

Response Api::explain(const Request& request, Trouble trouble) const {
  const Language language = language_of(request);
  const Refusal refusal{Why::invalid, std::string(code_of(trouble)), {}, {}};
  const int status = status_of(trouble);
  Response response{status, {{"Content-Type", "application/problem+json"}}, {}};
  response.body = json::serialize(problem_of(refusal, status, setting_.sentence(refusal, language))) + "\n";
  return response;
}

std::string Api::token_of(const Request& request) const {
  const auto bearer = request.field("Authorization");
  if (bearer.starts_with("Bearer ")) return std::string(bearer.substr(7));
  const std::string name = setting_.secure ? "__Host-rd=" : "rd=";
  std::string_view cookies = request.field("Cookie");
  while (!cookies.empty()) {
    const auto end = std::min(cookies.find(';'), cookies.size());
    auto one = cookies.substr(0, end);
    while (one.starts_with(' ')) one.remove_prefix(1);
    if (one.starts_with(name)) return std::string(one.substr(name.size()));
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
  }
  return {};
}

Result<Api::Asked> Api::asked(const Request& request, Matched matched) const {
  Asked out;
  out.entry = matched.entry;
  out.workspace = matched.workspace;
  out.language = language_of(request);
  out.client = request.peer;
  if (const std::string token = token_of(request); !token.empty()) {
    if (const auto caller = setting_.caller_of(token)) out.caller = *caller;
  }
  const bool stranger = out.caller.account == AnyId{};
  if (stranger && out.entry->right != work::Right::anyone) return refuse(Why::forbidden, "session.none");
  if (request.body.size() > out.entry->longest_body) {
    return too_large(*out.entry);
  }
  if (const auto key = request.field("Idempotency-Key"); !key.empty()) {
    TRY(out.ref, parse_id(key));
  }
  TRY(out.in, input_of(*out.entry, request, std::move(matched.words)));
  return out;
}

void Api::answer(const Request& request, Reply reply) {
  const Language language = language_of(request);
  auto counted = [this, reply = std::move(reply)](Response response) {
    ++counts_[response.status];
    reply(std::move(response));
  };
  if (request.path == description) return counted(json_response(openapi_));
  Matched matched = routes_.match(request.method, request.path);
  if (matched.entry == nullptr) {
    auto response =
        refused({Why::not_found, matched.other_method ? "request.method" : "request.no_such_path", {}, {}}, language);
    if (matched.other_method) response.status = 405;
    return counted(std::move(response));
  }
  std::optional<Result<Asked>> asked;
  try {
    asked = this->asked(request, std::move(matched));
  } catch (const std::exception&) {  // who this is, the store could not tell
    return counted(failed(std::current_exception(), language));
  }
  if (!*asked) return counted(refused(asked->error(), language));
  give(*std::move(*asked), request, std::move(counted));
}

void Api::give(Asked asked, const Request& request, Reply reply) {
  switch (asked.entry->sort) {
    case work::Sort::operation:
      return setting_.rooms.run(asked.workspace, asked.caller, {asked.entry->name, std::move(asked.in), asked.ref},
                                answered(asked.language, std::move(reply)));
    case work::Sort::view:
      if (lists(request.field("Accept-Encoding"), "gzip")) reply = packing(std::move(reply));
      return setting_.rooms.see(asked.workspace, asked.caller, {asked.entry->name, std::move(asked.in), {}},
                                answered(asked.language, std::move(reply)));
    case work::Sort::door:
    case work::Sort::transfer:
      return by_worker(std::move(asked), request, std::move(reply));
  }
}

// The request lives until the reply is given.
void Api::by_worker(Asked asked, const Request& request, Reply reply) {
  work::Executor& strand = setting_.rooms.strand();
  const Language language = asked.language;
  auto task = [this, asked = std::move(asked), &request, reply, &strand] {
    Response response;
    try {
      response = asked.entry->sort == work::Sort::door ? through_door(asked) : transferred(asked, request);
    } catch (const std::exception&) {
      response = failed(std::current_exception(), asked.language);
    }
    strand.post([reply, response = std::move(response)]() mutable { reply(std::move(response)); });
  };
  if (!setting_.offer(std::move(task))) reply(refused({Why::busy, "request.busy", {}, {}}, language));
}

Response Api::through_door(const Asked& asked) const {
  work::Door door{setting_.rooms.store(), setting_.rooms, asked.caller, setting_.rooms.now(), asked.client};
  auto text = work::enter_door(setting_.rooms.registry(), asked.entry->name, door, asked.in);
  Response response = text ? json_response(*std::move(text)) : refused(text.error(), asked.language);
  if (!door.new_cookie.empty()) response.fields.push_back({"Set-Cookie", cookie(door.new_cookie, door.cookie_days)});
  if (door.forget_cookie) response.fields.push_back({"Set-Cookie", cookie("", -1)});
  return response;
}

Response Api::transferred(const Asked& asked, const Request& request) const {
  work::Transfer transfer{
      setting_.rooms, asked.workspace, asked.caller, asked.ref, setting_.rooms.today(), request.body, {}};
  // A stranger learns nothing, also not from what is said of their input.
  const auto may = setting_.rooms.look_and_wait(asked.workspace, asked.caller, asked.entry->right,
                                                [](const work::View&) -> Result<std::string> { return "{}"; });
  if (!may) return refused(may.error(), asked.language);
  auto got = asked.entry->transfer(transfer, asked.in);
  if (!got) return refused(got.error(), asked.language);
  Response response{200, {{"Content-Type", got->media_type}}, std::move(got->bytes)};
  if (!got->file_name.empty()) {
    response.fields.push_back({"Content-Disposition", "attachment; filename=\"" + got->file_name + "\""});
  }
  if (!got->mark.empty()) still(*got, request, response);
  return response;
}

std::string Api::cookie(std::string_view token, std::int64_t days) const {
  std::string out = (setting_.secure ? "__Host-rd=" : "rd=") + std::string(token) + "; Path=/; HttpOnly; SameSite=Lax";
  if (setting_.secure) out += "; Secure";
  if (days != 0) out += "; Max-Age=" + std::to_string(std::max<std::int64_t>(0, days) * 86'400);
  return out;
}

work::Done Api::answered(Language language, Reply reply) {
  return [this, language, reply = std::move(reply)](const std::exception_ptr& fault, Result<work::Answer> answer) {
    if (fault) return reply(failed(fault, language));
    if (!answer) return reply(refused(answer.error(), language));
    Response response = json_response(std::move(answer->text));
    response.fields.push_back({"Rd-Seq", std::to_string(answer->seq)});
    reply(std::move(response));
  };
}

Response Api::refused(const Refusal& refusal, Language language) const {
  const int status = status_of(refusal);
  Response response{status, {{"Content-Type", "application/problem+json"}}, {}};
  response.body = json::serialize(problem_of(refusal, status, setting_.sentence(refusal, language))) + "\n";
  if (status == 503) response.fields.push_back({"Retry-After", "2"});
  return response;
}

Response Api::failed(const std::exception_ptr& fault, Language language) const {
  try {
    std::rethrow_exception(fault);
  } catch (const std::exception& trouble) {
    std::fprintf(stderr, "rodedraad: %s\n", trouble.what());
  }
  const Refusal refusal = refusal_of(fault);
  Response response = refused(refusal, language);
  if (refusal.code == "request.fault") response.status = 500;
  return response;
}

// ---- live ----

std::variant<Response, SocketUse> Api::socket(const Request& request, std::shared_ptr<Socket> socket) {
  const Language language = language_of(request);
  if (request.path != "/api/live") return refused({Why::not_found, "request.no_such_path", {}, {}}, language);
  const std::string token = token_of(request);
  std::optional<work::Caller> caller;
  try {
    if (!token.empty()) caller = setting_.caller_of(token);
  } catch (const std::exception&) {
    return failed(std::current_exception(), language);
  }
  if (!caller) return refused({Why::forbidden, "session.none", {}, {}}, language);
  const auto open = [this, token, login = caller->login](Live::Use use) {
    return use == Live::Use::now ? setting_.caller_of(token).has_value() : setting_.still_open(login);
  };
  const Live::Setting setting{setting_.rooms, setting_.sentence, open};
  auto live = std::make_shared<Live>(setting, *caller, language, std::move(socket));
  live_.emplace(live.get(), live);
  return SocketUse{[live](std::string message) { live->received(message); },
                   [this, key = live.get()] {
                     const auto found = live_.find(key);
                     if (found == live_.end()) return;
                     found->second->closed();
                     live_.erase(found);
                   }};
}

// When the store cannot tell, nobody is sent away for that.
bool Api::is_open(const AnyId& login) const {
  try {
    return setting_.still_open(login);
  } catch (const std::exception&) {
    return true;
  }
}

void Api::look_again() {
  std::map<AnyId, bool> open;  // one look for a login with many windows
  for (const auto& [key, live] : live_) {
    const AnyId login = live->caller().login;
    auto found = open.find(login);
    if (found == open.end()) found = open.emplace(login, is_open(login)).first;
    if (!found->second) live->end(4401, "session.none");
  }
}

void Api::end_login(const AnyId& login) {
  for (const auto& [key, live] : live_)
    if (live->caller().login == login) live->end(4401, "session.none");
}

std::string Api::metrics() const {
  std::string out = "# TYPE rodedraad_requests_total counter\n";
  for (const auto& [status, count] : counts_) {
    out += "rodedraad_requests_total{status=\"" + std::to_string(status) + "\"} " + std::to_string(count) + "\n";
  }
  const auto gauge = [&](const std::string& name, std::size_t value) {
    out += "# TYPE rodedraad_" + name + " gauge\nrodedraad_" + name + " " + std::to_string(value) + "\n";
  };
  gauge("sockets", live_.size());
  gauge("rooms", setting_.rooms.open());
  gauge("rooms_bytes", setting_.rooms.bytes());
  gauge("subscriptions", setting_.rooms.subscribers());
  return out;
}

}  // namespace rd::net
