#include "targets/document/check_text.h"

#include <array>
#include <charconv>

#include "compiler/base/utf8.h"
#include "targets/document/read.h"

namespace cairn::document {

std::optional<CheckedText> check_text(const text::Files& files, text::FileId file,
                                      diag::Sink& sink) {
  const std::string_view text = files[file].text();
  if (text.size() > kMaxFileSize) {
    sink.report<diag::kind::FileTooLarge>({file, 0, 0}, text.size(), kMaxFileSize);
    return std::nullopt;
  }
  CheckedText checked;
  if (text.starts_with("\xEF\xBB\xBF")) checked.start = 3;
  for (std::size_t i = checked.start; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    checked.is_ascii = false;
    const base::CodePoint c = base::decode_utf8(text, i);
    if (!c.is_valid) {
      static constexpr char kHex[] = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(text[i]);
      const auto at = static_cast<std::uint32_t>(i);
      auto& finding = sink.report<diag::kind::InvalidUtf8>(
          {file, at, at + 1}, std::string("0x") + kHex[byte >> 4] + kHex[byte & 15]);
      if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        finding.help("it starts like UTF-16; save it as UTF-8");
      }
      return std::nullopt;
    }
    i += c.length;
  }
  return checked;
}

}  // namespace cairn::document
