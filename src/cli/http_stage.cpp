// The one place that talks to a server as a client does: libcurl, one connection for each call.
#include <curl/curl.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

#include "base/fault.hpp"
#include "cli/stage.hpp"

namespace rd::cli {
namespace {

constexpr std::size_t longest_answer = 256U << 20U;

struct HttpAnswer {
  long status{};
  std::string body, media_type, file_name;
  work::Seq seq{};
  std::vector<std::string> cookies;
};

struct HttpCall {
  HttpQuestion question;
  std::string token;
  AnyId ref;
  std::string file_name;
};

std::size_t take_body(const char* bytes, std::size_t, std::size_t size, void* to) {
  auto& body = static_cast<HttpAnswer*>(to)->body;
  if (body.size() + size > longest_answer) return 0;  // libcurl ends the call
  body.append(bytes, size);
  return size;
}

bool take_field(std::string_view line, std::string_view name, std::string& value) {
  if (line.size() <= name.size() || line[name.size()] != ':') return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if ((line[i] | 0x20) != (name[i] | 0x20)) return false;
  line.remove_prefix(name.size() + 1);
  while (line.starts_with(' ')) line.remove_prefix(1);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  value = line;
  return true;
}

std::size_t take_header(const char* bytes, std::size_t, std::size_t size, void* to) {
  auto& answer = *static_cast<HttpAnswer*>(to);
  const std::string_view line(bytes, size);
  std::string value;
  if (take_field(line, "Rd-Seq", value)) answer.seq = std::strtoll(value.c_str(), nullptr, 10);
  if (take_field(line, "Set-Cookie", value)) answer.cookies.push_back(value);
  if (take_field(line, "Content-Type", value)) answer.media_type = value.substr(0, value.find(';'));
  if (take_field(line, "Content-Disposition", value)) {
    const auto at = value.find("filename=\"");
    if (at != std::string::npos) answer.file_name = value.substr(at + 10, value.find('"', at + 10) - at - 10);
  }
  return size;
}

struct CurlEnd {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::vector<std::string> fields_of(const HttpStage::Setting& setting, const HttpCall& call) {
  std::vector<std::string> out{setting.language == Language::en ? "Accept-Language: en" : "Accept-Language: nl",
                               "Expect:"};
  const std::string& type = call.question.media_type;
  out.push_back("Content-Type:" + (type.empty() ? "" : " " + type));
  if (!call.token.empty()) out.push_back("Authorization: Bearer " + call.token);
  if (call.ref != AnyId{}) out.push_back("Idempotency-Key: " + to_text(call.ref));
  return out;
}

// Once. Throws Fault when no answer came.
HttpAnswer asked(const HttpStage::Setting& setting, const HttpCall& call) {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  const std::unique_ptr<CURL, CurlEnd> curl(ready ? curl_easy_init() : nullptr);
  if (curl == nullptr) throw Fault("libcurl does not start");
  HttpAnswer answer;
  curl_slist* list = nullptr;
  for (const std::string& field : fields_of(setting, call)) list = curl_slist_append(list, field.c_str());
  const std::unique_ptr<curl_slist, CurlEnd> fields(list);
  const std::string url = setting.url + call.question.target;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, call.question.method.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, fields.get());
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, static_cast<long>(setting.seconds));
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT, 10L);
  curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, "rodedraad");
  if (call.question.method != "GET") {
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, call.question.body.data());
    curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.question.body.size()));
  }
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &answer);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) throw Fault("no answer from " + setting.url + ": " + curl_easy_strerror(code));
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  return answer;
}

bool can_be_sent_again(const work::Entry& entry, const AnyId& ref) {
  return entry.method == work::Method::get || (entry.sort == work::Sort::operation && ref != AnyId{});
}

// Refuses server.unreachable {server, why} when no answer came, and what the server refuses.
Result<HttpAnswer> answered(const HttpStage::Setting& setting, const HttpCall& call, bool again) {
  for (int left = again ? setting.tries : 1;; --left) {
    std::string why;
    try {
      HttpAnswer answer = asked(setting, call);
      if (answer.status >= 200 && answer.status < 300) return answer;
      if (answer.status != 503 || left <= 1) {
        return tl::unexpected(refusal_in(static_cast<int>(answer.status), answer.body));
      }
    } catch (const Fault& fault) {
      if (left <= 1) {
        return refuse(Why::busy, "server.unreachable", {}, {{"server", setting.url}, {"why", fault.what()}});
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
}

}  // namespace

Result<work::Answer> HttpStage::call(const work::Caller& who, const std::string& op, const AnyId& workspace,
                                     json::value in, const AnyId& ref) {
  const work::Entry* entry = setting_.registry.find(op);
  if (entry == nullptr) return refuse(Why::not_found, "operation.unknown", {}, {{"operation", op}});
  if (entry->sort == work::Sort::transfer) {
    TRY(const work::Download download, transfer(who, op, workspace, std::move(in), {{}, {}, ref}));
    return work::Answer{0, described(download)};
  }
  TRY(HttpQuestion question, http_question(*entry, workspace, std::move(in)));
  const HttpCall call{std::move(question), setting_.token_of(who), ref, {}};
  TRY(HttpAnswer answer, answered(setting_, call, can_be_sent_again(*entry, ref)));
  return work::Answer{answer.seq, std::move(answer.body)};
}

Result<work::Download> HttpStage::transfer(const work::Caller& who, const std::string& op, const AnyId& workspace,
                                           json::value in, const House::Upload& upload) {
  const work::Entry* entry = setting_.registry.find(op);
  if (entry == nullptr) return refuse(Why::not_found, "operation.unknown", {}, {{"operation", op}});
  TRY(HttpQuestion question, http_question(*entry, workspace, std::move(in)));
  question.body = upload.bytes;
  if (!upload.bytes.empty()) question.media_type = "application/octet-stream";
  const HttpCall call{std::move(question), setting_.token_of(who), upload.ref, upload.file_name};
  TRY(HttpAnswer answer, answered(setting_, call, can_be_sent_again(*entry, {})));
  return work::Download{std::move(answer.body), std::move(answer.media_type), std::move(answer.file_name)};
}

Result<std::string> HttpStage::sign_in(const std::string& email, const std::string& password) {
  const work::Entry* entry = setting_.registry.find("session.open");
  if (entry == nullptr) return refuse(Why::not_found, "operation.unknown", {}, {{"operation", "session.open"}});
  TRY(HttpQuestion question, http_question(*entry, {}, json::object{{"email", email}, {"password", password}}));
  TRY(const HttpAnswer answer, answered(setting_, {std::move(question), {}, {}, {}}, false));
  std::string token = token_in(answer.cookies);
  if (token.empty()) return refuse(Why::invalid, "server.unclear", {}, {{"status", std::to_string(answer.status)}});
  return token;
}

}  // namespace rd::cli
