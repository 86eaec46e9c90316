// The only file that knows minizip.

#include "compiler/driver/write_archive.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

#include <minizip/zip.h>

namespace cairn::driver {

namespace {

// What minizip writes to: a text with a place in it.
struct Memory {
  std::string bytes;
  std::size_t at = 0;
};

void* open_memory(void* memory, const void*, int) { return memory; }
int close_memory(void*, void*) { return 0; }
int no_error(void*, void*) { return 0; }
uLong read_nothing(void*, void*, void*, uLong) { return 0; }

uLong write_memory(void*, void* stream, const void* bytes, uLong count) {
  Memory& memory = *static_cast<Memory*>(stream);
  memory.bytes.resize(std::max<std::size_t>(memory.bytes.size(), memory.at + count));
  std::memcpy(memory.bytes.data() + memory.at, bytes, count);
  memory.at += count;
  return count;
}

ZPOS64_T tell_memory(void*, void* stream) { return static_cast<Memory*>(stream)->at; }

long seek_memory(void*, void* stream, ZPOS64_T offset, int origin) {
  Memory& memory = *static_cast<Memory*>(stream);
  const std::size_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? memory.at
                           : origin == ZLIB_FILEFUNC_SEEK_END ? memory.bytes.size()
                                                              : 0;
  memory.at = base + static_cast<std::size_t>(offset);
  return 0;
}

// APPNOTE.TXT of PKWARE, 4.4.2 and 4.4.4: made on Unix by version 2.0; names are UTF-8.
constexpr uLong kMadeBy = 3 << 8 | 20;
constexpr uLong kUtf8Names = 1 << 11;
// The first of January 1980, which is where dates of zip archives begin.
constexpr uLong kFirstDate = 1 << 5 | 1;
constexpr std::size_t kMostBytes = std::numeric_limits<std::uint32_t>::max();

bool add(zipFile archive, const ArchivedFile& file) {
  zip_fileinfo info{};
  info.dosDate = kFirstDate << 16;
  info.external_fa = (file.is_executable ? 0100755UL : 0100644UL) << 16;
  const int opened =
      zipOpenNewFileInZip4_64(archive, file.name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr,
                              Z_DEFLATED, Z_BEST_COMPRESSION, 0, -MAX_WBITS, MAX_MEM_LEVEL,
                              Z_DEFAULT_STRATEGY, nullptr, 0, kMadeBy, kUtf8Names, 0);
  return opened == ZIP_OK &&
         zipWriteInFileInZip(archive, file.text.data(), static_cast<unsigned>(file.text.size())) ==
             ZIP_OK &&
         zipCloseFileInZip(archive) == ZIP_OK;
}

}  // namespace

base::Result<std::string> write_archive(const std::vector<ArchivedFile>& files) {
  std::size_t total = 0;
  for (const ArchivedFile& file : files) total += file.text.size();
  if (total > kMostBytes) return base::Failure{"the files have more than 4 GiB together"};
  Memory memory;
  zlib_filefunc64_def functions{};
  functions.zopen64_file = open_memory;
  functions.zread_file = read_nothing;
  functions.zwrite_file = write_memory;
  functions.ztell64_file = tell_memory;
  functions.zseek64_file = seek_memory;
  functions.zclose_file = close_memory;
  functions.zerror_file = no_error;
  functions.opaque = &memory;
  zipFile archive = zipOpen2_64("", APPEND_STATUS_CREATE, nullptr, &functions);
  bool is_written = archive != nullptr;
  for (const ArchivedFile& file : files) is_written = is_written && add(archive, file);
  if (archive != nullptr) is_written = zipClose(archive, nullptr) == ZIP_OK && is_written;
  if (!is_written) return base::Failure{"the archive cannot be made"};
  return std::move(memory.bytes);
}

}  // namespace cairn::driver
