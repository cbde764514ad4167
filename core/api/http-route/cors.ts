import { cel, choice, flag, type In, int32, list, object, optional, text } from "../schema/mod.ts";
import { headerName } from "../shared/values.ts";

const rules = [cel("!('*' in self && self.size() > 1)", "the wildcard * must stand alone")];

/** Requests from other origins. */
export const httpCorsFilter = object({
  allowCredentials: optional(flag(), "Allow requests with credentials."),
  allowHeaders: optional(
    list(headerName, {
      max: 64,
      kind: "set",
      rules,
    }),
    "Request headers that are allowed.",
  ),
  allowMethods: optional(
    list(choice(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*"]), {
      max: 9,
      kind: "set",
      rules,
    }),
    "Methods that are allowed.",
  ),
  allowOrigins: optional(
    list(
      text({
        min: 1,
        max: 253,
        pattern: "(^\\*$)|(^(http(s)?):\\/\\/(((\\*\\.)?([a-zA-Z0-9\\-]+\\.)*[a-zA-Z0-9-]+|\\*)(:([0-9]{1,5}))?)$)",
      }),
      { max: 64, kind: "set", rules },
    ),
    "Origins that are allowed; may hold wildcards.",
  ),
  exposeHeaders: optional(list(headerName, { max: 64, kind: "set" }), "Response headers that scripts may read."),
  maxAge: optional(int32({ min: 1 }), "How long a browser may keep the answer to a preflight request.", { default: 5 }),
});

/** The type of {@link httpCorsFilter}. */
export interface HTTPCORSFilter extends In<typeof httpCorsFilter> {}
