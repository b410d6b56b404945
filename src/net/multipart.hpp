// multipart/form-data (RFC 7578) as browsers write it. Strict: what is not exactly that is refused. Written here
// because Debian 12 has no small library for it; Beast and Boost.URL leave it out, and the large servers that have it
// bring their own loop. Views only: nothing is copied out of the body.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace rd::net {

struct Part {
  std::string name;          // of the form field
  std::string file_name;     // made safe (see safe_file_name); "" when the part is no file or has no name
  std::string_view content;  // lies in the body that was parsed
};

struct FormLimits {
  std::size_t parts = 16;
  std::size_t head = 4096;  // bytes of one part's header lines
};

// `content_type` is the request's field. Refuses `upload.not_a_form` for another content type, `upload.damaged` for a
// body that does not hold together or goes over the limits.
[[nodiscard]] Result<std::vector<Part>> parse_form(std::string_view content_type, std::string_view body,
                                                   const FormLimits& limits = {});

// The first part of that name, nullptr when there is none.
[[nodiscard]] const Part* find_part(const std::vector<Part>& parts, std::string_view name);

// The last part of a path in either spelling, valid UTF-8, without control and direction characters, without leading
// dots, at most 120 bytes with its ending kept; "" when nothing is left.
[[nodiscard]] std::string safe_file_name(std::string_view name);

}  // namespace rd::net
