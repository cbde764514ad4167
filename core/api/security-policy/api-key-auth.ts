import { cel, flag, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { secretObjectReference } from "../shared/references.ts";

/** A place of an API key. */
export const extractFrom = object(
  {
    cookies: optional(list(text({ min: 1 }), { min: 1 }), "Cookies."),
    headers: optional(list(text({ min: 1 }), { min: 1 }), "Headers."),
    params: optional(list(text({ min: 1 }), { min: 1 }), "Query parameters."),
  },
  {
    rules: [
      cel(
        "(has(self.headers) ? 1 : 0) + (has(self.params) ? 1 : 0) + (has(self.cookies) ? 1 : 0) == 1",
        "set exactly one of headers, params and cookies",
      ),
    ],
  },
);

/** The type of {@link extractFrom}. */
export interface ExtractFrom extends In<typeof extractFrom> {}

/** API keys. */
export const apiKeyAuth = object({
  credentialRefs: required(list(secretObjectReference), "Secrets that hold the keys, by client."),
  extractFrom: required(list(extractFrom, { min: 1 }), "Where the key stands."),
  forwardClientIDHeader: optional(text(), "Header for the client's name."),
  sanitize: optional(flag(), "Remove the key before the request is passed on."),
});

/** The type of {@link apiKeyAuth}. */
export interface APIKeyAuth extends In<typeof apiKeyAuth> {}
