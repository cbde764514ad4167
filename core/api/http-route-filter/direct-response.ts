import { customResponseBody } from "../envoy/response-body.ts";
import { type In, int, object, optional, text } from "../schema/mod.ts";
import { plainHttpHeaderFilter } from "../shared/header.ts";

/** An answer without a backend. */
export const httpDirectResponseFilter = object({
  body: optional(customResponseBody, "The body."),
  contentType: optional(text(), "Content type of the body."),
  header: optional(plainHttpHeaderFilter, "Changes to the headers."),
  statusCode: optional(int(), "HTTP status of the response."),
});

/** The type of {@link httpDirectResponseFilter}. */
export interface HTTPDirectResponseFilter extends In<typeof httpDirectResponseFilter> {}
