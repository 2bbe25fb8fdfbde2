#include "ports/makers.h"

#include <memory>
#include <string>
#include <utility>

#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "templates/template.h"

namespace etalon {
namespace {

using Parsed = absl::StatusOr<std::shared_ptr<const Template>>;

Parsed Parse(std::string_view form) {
  ETALON_TRY(std::unique_ptr<Template> parsed, Template::Parse(form));
  return std::shared_ptr<const Template>(std::move(parsed));
}

PortedFunction Named(std::string_view digest, std::string_view name) {
  return {.digest = std::string(digest), .name = std::string(name), .version = "1"};
}

}  // namespace

PortedFunction TextPort(std::string_view digest, std::string_view name, std::string_view form) {
  PortedFunction port = Named(digest, name);
  port.of_document = [form = Parse(form)](const Value& document,
                                          const Value&) -> absl::StatusOr<Value> {
    ETALON_TRY_DO(form.status());
    ETALON_TRY(std::string text, (*form)->Render(document));
    return Value(std::move(text));
  };
  return port;
}

PortedFunction ValuePort(std::string_view digest, std::string_view name, std::string_view form) {
  PortedFunction port = Named(digest, name);
  port.of_document = [form = Parse(form)](const Value& document,
                                          const Value&) -> absl::StatusOr<Value> {
    ETALON_TRY_DO(form.status());
    ETALON_TRY(std::optional<Value> value, (*form)->Evaluate(document));
    if (!value.has_value()) return absl::InternalError("the form of a port is no expression");
    return *std::move(value);
  };
  return port;
}

PortedFunction DocumentPort(std::string_view digest, std::string_view name, ChangeRow of_document) {
  PortedFunction port = Named(digest, name);
  port.of_document = [of_document = std::move(of_document)](const Value& document, const Value&) {
    return of_document(document);
  };
  return port;
}

PortedFunction MapPort(std::string_view digest, std::string_view name, ChangeRow change) {
  return FilterMapPort(digest, name, nullptr, std::move(change));
}

PortedFunction FilterPort(std::string_view digest, std::string_view name, KeepRow keep) {
  return FilterMapPort(digest, name, std::move(keep), nullptr);
}

PortedFunction FilterMapPort(std::string_view digest, std::string_view name, KeepRow keep,
                             ChangeRow change) {
  PortedFunction port = Named(digest, name);
  port.of_documents = [keep = std::move(keep), change = std::move(change)](
                          std::vector<Value> documents,
                          const Value&) -> absl::StatusOr<std::vector<Value>> {
    if (keep) {
      ETALON_TRY(documents, FilterDocuments(std::move(documents), keep));
    }
    return change ? MapDocuments(std::move(documents), change) : std::move(documents);
  };
  return port;
}

PortedFunction WherePort(std::string_view digest, std::string_view name, std::string_view column,
                         std::string_view wanted) {
  return FilterPort(digest, name,
                    [column = std::string(column),
                     wanted = Value(wanted)](const Value& document) -> absl::StatusOr<bool> {
                      ETALON_TRY(const Value* value, Column(document, column));
                      return *value == wanted;
                    });
}

}  // namespace etalon
