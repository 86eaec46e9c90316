#pragma once

// Fetching a file with the system's curl, which knows its proxies and certificates.

#include <string>

namespace cairn::driver {

// Writes what lies at `address` to `path`. What went wrong, in lower case; empty if
// nothing did.
[[nodiscard]] std::string download(const std::string& address, const std::string& path);

}  // namespace cairn::driver
