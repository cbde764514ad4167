import { customResponse } from "../envoy/response-body.ts";
import { stringMatch } from "../envoy/text-match.ts";
import {
  cel,
  choice,
  choiceOfAll,
  defaulted,
  type In,
  int,
  int32,
  list,
  numberChoice,
  object,
  optional,
  required,
} from "../schema/mod.ts";
import { httpPathModifier } from "../shared/path-modifier.ts";
import { headerName, preciseHostname } from "../shared/values.ts";

/** A condition on a response header. */
export const responseOverrideHeaderMatch = object({
  name: required(headerName, "Name of the header."),
  value: required(stringMatch, "How the value is compared."),
});

/** The type of {@link responseOverrideHeaderMatch}. */
export interface ResponseOverrideHeaderMatch extends In<typeof responseOverrideHeaderMatch> {}

/** A range of status codes, ends included. */
export const statusCodeRange = object(
  {
    end: required(int(), "Last code."),
    start: required(int(), "First code."),
  },
  { rules: [cel("self.end > self.start", "end must be above start")] },
);

/** The type of {@link statusCodeRange}. */
export interface StatusCodeRange extends In<typeof statusCodeRange> {}

/** A status code or a range of them. */
export const statusCodeMatch = object(
  {
    range: optional(statusCodeRange, "The range."),
    type: defaulted(choiceOfAll(["Value", "Range"], ["Value", "Range"]), "Whether value or range is used.", {
      default: "Value",
    }),
    value: optional(int(), "The code."),
  },
  {
    rules: [
      cel("(!has(self.type) || self.type == 'Value')? has(self.value) : true", "the type Value needs value"),
      cel("(has(self.type) && self.type == 'Range')? has(self.range) : true", "the type Range needs range"),
    ],
  },
);

/** The type of {@link statusCodeMatch}. */
export interface StatusCodeMatch extends In<typeof statusCodeMatch> {}

/** Which responses are replaced. */
export const customResponseMatch = object(
  {
    responseHeaders: optional(
      list(responseOverrideHeaderMatch, { min: 1, max: 16 }),
      "Conditions on headers; all must hold.",
    ),
    statusCodes: optional(list(statusCodeMatch, { min: 1, max: 50 }), "Status codes; one that matches is enough."),
  },
  { rules: [cel("has(self.statusCodes) || has(self.responseHeaders)", "set statusCodes or responseHeaders")] },
);

/** The type of {@link customResponseMatch}. */
export interface CustomResponseMatch extends In<typeof customResponseMatch> {}

/** A redirect. */
export const customRedirect = object({
  hostname: optional(preciseHostname, "Host name to redirect to."),
  path: optional(httpPathModifier, "Path to redirect to.", {
    rules: [cel("self.type == 'ReplaceFullPath'", "only ReplaceFullPath is possible here")],
  }),
  port: optional(int32(), "Port to redirect to."),
  scheme: optional(choice(["http", "https"]), "Scheme to redirect to."),
  statusCode: optional(numberChoice([301, 302]), "HTTP status of the response.", { default: 302 }),
});

/** The type of {@link customRedirect}. */
export interface CustomRedirect extends In<typeof customRedirect> {}

/** A response to replace. */
export const responseOverride = object(
  {
    match: required(customResponseMatch, "Which responses."),
    redirect: optional(customRedirect, "Answer with a redirect."),
    response: optional(customResponse, "Answer with this response."),
    source: optional(
      choice(["All", "Local", "Backend"]),
      "Whether responses of the backend, of Envoy, or both are meant.",
    ),
  },
  {
    rules: [
      cel(
        "(has(self.response) && !has(self.redirect)) || (!has(self.response) && has(self.redirect))",
        "set response or redirect, not both",
      ),
    ],
  },
);

/** The type of {@link responseOverride}. */
export interface ResponseOverride extends In<typeof responseOverride> {}
