// docs/openapi.json is what the registry says, and the description holds together.
#include "net/openapi.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <set>

#include "cli/house.hpp"
#include "cli/program.hpp"
#include "store/memory_store.hpp"

namespace rd::cli {
namespace {

// Every "$ref" below this value.
void refs_in(const json::value& value, std::set<std::string>& out) {
  if (const auto* array = value.if_array()) {
    for (const auto& item : *array) refs_in(item, out);
  } else if (const auto* object = value.if_object()) {
    for (const auto& [name, inside] : *object) {
      if (name == "$ref") out.emplace(inside.as_string());
      refs_in(inside, out);
    }
  }
}

}  // namespace

TEST_CASE("docs/openapi.json is what the program serves (write it with: rodedraad openapi)") {
  store::MemoryStore store;
  House house(store, {loaded_packs()});
  std::ifstream in(RD_SOURCE_DIR "/docs/openapi.json", std::ios::binary);
  const std::string committed{std::istreambuf_iterator<char>(in), {}};
  CHECK((committed == net::openapi_text(house.registry())));  // the whole text would be a long message
}

TEST_CASE("SYS-08: every entry has its path, method, right and named schemas, and no reference dangles") {
  store::MemoryStore store;
  House house(store, {loaded_packs()});
  const json::value all = net::openapi(house.registry());
  const auto& paths = all.at("paths").as_object();
  std::size_t count = 0;
  for (const auto& [path, methods] : paths) count += methods.as_object().size();
  CHECK(count == house.registry().entries().size());
  for (const work::Entry& entry : house.registry().entries()) {
    INFO(entry.name);
    REQUIRE(paths.contains(entry.route()));
    CHECK(!entry.doc.empty());
  }
  std::set<std::string> refs;
  refs_in(all, refs);
  CHECK(refs.size() > 50);
  const auto& schemas = all.at("components").at("schemas").as_object();
  for (const auto& ref : refs) CHECK_MESSAGE(schemas.contains(ref.substr(ref.rfind('/') + 1)), ref);
}

}  // namespace rd::cli
