// Any bytes are read or refused: as an archive of schemas, as the text of one, and as the
// file that holds them. What was imported opens, and is what it was.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/check.h"
#include "compiler/schema/import.h"
#include "compiler/schema/pack_json.h"
#include "compiler/schema/read_archive.h"
#include "compiler/schema/store.h"

using namespace cairn;
using namespace cairn::schema;

// Everything, but each place of a pack once.
static std::size_t walk(Json value, std::vector<bool>& is_seen, std::size_t depth = 0) {
  CAIRN_CHECK(depth <= kMostDepth);
  if (value.id() / 4 >= is_seen.size() || is_seen[value.id() / 4]) return 0;
  is_seen[value.id() / 4] = true;
  std::size_t sum = value.string().size() + static_cast<std::size_t>(value.boolean());
  if (!value.string().empty()) sum += static_cast<unsigned char>(value.string().back());
  for (std::size_t i = 0; i < value.size(); ++i) {
    sum += value.find(value.key(i)).has_value();
    sum += walk(value.is_array() ? value.item(i) : value.value(i), is_seen, depth + 1);
  }
  return sum;
}

static void check_import(const std::vector<SchemaText>& files) {
  const auto imported = import_schemas(files, {"input", "2026-01-01"});
  if (!imported) return;
  const auto store = Store::open(imported->bytes);
  CAIRN_CHECK(store.is_ok() && store->pack().is_intact());
  CAIRN_CHECK(store->size() == imported->type_count);
  for (const std::string_view name : store->type_names()) CAIRN_CHECK(store->find(name));
  std::vector<bool> is_seen(imported->bytes.size() / 4);
  static_cast<void>(walk(store->pack().root(), is_seen));
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
  const std::string text(reinterpret_cast<const char*>(data), size);

  if (const auto pack = Pack::open(bytes)) {
    std::vector<bool> is_seen(size / 4 + 1);
    static_cast<void>(walk(pack->root(), is_seen));
    static_cast<void>(Store::open(bytes));
  }
  if (const auto packed = pack_json(text)) {
    PackWriter writer;
    const auto copy = writer.take(writer.copy(Pack::open(*packed)->root()));
    CAIRN_CHECK(copy.is_ok());
  }
  check_import({{"input", text}});
  if (const auto archive = read_archive(bytes)) {
    std::vector<SchemaText> files;
    for (const ArchivedFile& file : archive->files) files.push_back({file.name, file.text});
    check_import(files);
  }
  return 0;
}
