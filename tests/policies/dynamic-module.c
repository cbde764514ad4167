// A module for Envoy's dynamic modules (interface v0.2) that puts its configuration into a header of each response. What Envoy calls is named
// envoy_dynamic_module_on_..., what it offers envoy_dynamic_module_callback_...; only what is used of the interface is declared here.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char* ptr;
  size_t length;
} text;

enum { CONTINUE = 0, RESPONSE_HEADERS = 2 };

bool envoy_dynamic_module_callback_http_set_header(void* stream, int map, text name, text value);

typedef struct {
  char* value;
  size_t length;
} settings;

const char* envoy_dynamic_module_on_program_init(void) { return "v0.2.0"; }

const void* envoy_dynamic_module_on_http_filter_config_new(void* envoy, text name, text config) {
  (void)envoy;
  // A filter that this module does not have.
  if (name.length != 4 || memcmp(name.ptr, "mark", 4) != 0) return NULL;
  settings* own = malloc(sizeof(settings));
  own->value = malloc(config.length + 1);
  own->length = config.length;
  memcpy(own->value, config.ptr, config.length);
  return own;
}

void envoy_dynamic_module_on_http_filter_config_destroy(const void* config) {
  settings* own = (settings*)config;
  free(own->value);
  free(own);
}

const void* envoy_dynamic_module_on_http_filter_new(const void* config, void* stream) {
  (void)stream;
  return config;
}

void envoy_dynamic_module_on_http_filter_destroy(const void* filter) { (void)filter; }

int envoy_dynamic_module_on_http_filter_response_headers(void* stream, const void* filter, bool end) {
  (void)end;
  const settings* own = filter;
  const text name = {"x-module", 8};
  const text value = {own->value, own->length};
  envoy_dynamic_module_callback_http_set_header(stream, RESPONSE_HEADERS, name, value);
  return CONTINUE;
}

int envoy_dynamic_module_on_http_filter_request_headers(void* stream, const void* filter, bool end) {
  (void)stream, (void)filter, (void)end;
  return CONTINUE;
}

int envoy_dynamic_module_on_http_filter_request_body(void* stream, const void* filter, bool end) {
  (void)stream, (void)filter, (void)end;
  return CONTINUE;
}

int envoy_dynamic_module_on_http_filter_response_body(void* stream, const void* filter, bool end) {
  (void)stream, (void)filter, (void)end;
  return CONTINUE;
}

int envoy_dynamic_module_on_http_filter_request_trailers(void* stream, const void* filter) {
  (void)stream, (void)filter;
  return CONTINUE;
}

int envoy_dynamic_module_on_http_filter_response_trailers(void* stream, const void* filter) {
  (void)stream, (void)filter;
  return CONTINUE;
}

void envoy_dynamic_module_on_http_filter_stream_complete(void* stream, const void* filter) {
  (void)stream, (void)filter;
}

// Envoy looks for these too, and never calls them here: they tell of calls and timers that a module asked for.
#define NEVER_CALLED(event) \
  void envoy_dynamic_module_on_http_filter_##event(void) {}
NEVER_CALLED(http_callout_done)
NEVER_CALLED(http_stream_headers)
NEVER_CALLED(http_stream_data)
NEVER_CALLED(http_stream_trailers)
NEVER_CALLED(http_stream_complete)
NEVER_CALLED(http_stream_reset)
NEVER_CALLED(scheduled)
NEVER_CALLED(config_scheduled)
NEVER_CALLED(config_http_callout_done)
NEVER_CALLED(config_http_stream_headers)
NEVER_CALLED(config_http_stream_data)
NEVER_CALLED(config_http_stream_trailers)
NEVER_CALLED(config_http_stream_complete)
NEVER_CALLED(config_http_stream_reset)

void envoy_dynamic_module_on_http_filter_downstream_above_write_buffer_high_watermark(void* stream, const void* filter) {
  (void)stream, (void)filter;
}

void envoy_dynamic_module_on_http_filter_downstream_below_write_buffer_low_watermark(void* stream, const void* filter) {
  (void)stream, (void)filter;
}
