import {
  atMostOne,
  cel,
  type Edition,
  experimental,
  type In,
  int,
  list,
  object,
  optional,
  type Rule,
} from "../schema/mod.ts";
import { backendFields, backendOptions } from "../shared/references.ts";
import { sessionPersistence } from "../shared/session-persistence.ts";
import { duration, sectionName } from "../shared/values.ts";
import { httpRouteRuleFilter } from "./filter.ts";
import { httpRouteMatch } from "./match.ts";

const filters = (edition: Edition) =>
  list(httpRouteRuleFilter(edition), {
    max: 16,
    kind: "atomic",
    rules: [
      cel(
        "!(self.exists(f, f.type == 'RequestRedirect') && self.exists(f, f.type == 'URLRewrite'))",
        "a redirect and a rewrite exclude each other",
      ),
      atMostOne("CORS"),
      atMostOne("RequestHeaderModifier"),
      atMostOne("ResponseHeaderModifier"),
      atMostOne("RequestRedirect"),
      atMostOne("URLRewrite"),
    ],
  });

/** A backend of an HTTPRoute. */
export const httpBackendRef = (edition: Edition) =>
  object({ filters: optional(filters(edition), "Filters for this backend only."), ...backendFields }, backendOptions);

/** The type of {@link httpBackendRef}. */
export interface HTTPBackendRef extends In<ReturnType<typeof httpBackendRef>> {}

/** When and how often to try again. */
export const httpRouteRetry = object({
  attempts: optional(int({ min: 1 }), "Number of retries."),
  backoff: optional(duration, "Time between retries at least."),
  codes: optional(list(int({ min: 400, max: 599 }), { kind: "set" }), "Status codes after which to retry."),
});

/** The type of {@link httpRouteRetry}. */
export interface HTTPRouteRetry extends In<typeof httpRouteRetry> {}

/** Time limits of requests. */
export const httpRouteTimeouts = object(
  {
    backendRequest: optional(duration, "Time for one try of the backend."),
    request: optional(duration, "Time for the whole request; 0s means none."),
  },
  {
    rules: [
      cel(
        "!(has(self.request) && has(self.backendRequest) && duration(self.request) != duration('0s') && duration(self.backendRequest) > duration(self.request))",
        "backendRequest must not be longer than request",
      ),
    ],
  },
);

/** The type of {@link httpRouteTimeouts}. */
export interface HTTPRouteTimeouts extends In<typeof httpRouteTimeouts> {}

interface PrefixReplacement {
  readonly field: "requestRedirect" | "urlRewrite";
  readonly name: string;
}

const PREFIX_REPLACEMENTS: readonly PrefixReplacement[] = [
  { field: "requestRedirect", name: "redirect" },
  { field: "urlRewrite", name: "rewrite" },
];

/** CEL: one of the filters of `owner` replaces the prefix that matched. */
function inFilters(owner: string, { field }: PrefixReplacement): string {
  const path = `f.${field}.path`;
  const replaces = `${path}.type == 'ReplacePrefixMatch' && has(${path}.replacePrefixMatch)`;
  return `has(${owner}.filters) && ${owner}.filters.exists_one(f, has(f.${field}) && has(${path}) && ${replaces})`;
}

/** Where `condition` holds, the rule must say which prefix is replaced. */
function onePrefix(condition: string, { name }: PrefixReplacement): Rule {
  const unclear = "size(self.matches) != 1 || !has(self.matches[0].path) || self.matches[0].path.type != 'PathPrefix'";
  return cel(
    `(${condition}) ? ((${unclear}) ? false : true) : true`,
    `a ${name} that replaces the prefix needs exactly one match, of type PathPrefix`,
  );
}

/** A rule of an HTTPRoute. */
export const httpRouteRule = (edition: Edition) =>
  object(
    {
      backendRefs: optional(list(httpBackendRef(edition), { max: 16, kind: "atomic" }), "Where to send the traffic."),
      filters: optional(filters(edition), "What to do with matching requests, in this order."),
      matches: optional(
        list(httpRouteMatch(edition), { max: 64, kind: "atomic" }),
        "Conditions; one that holds is enough.",
        { default: [{ path: { type: "PathPrefix", value: "/" } }] },
      ),
      name: optional(sectionName, "Name of the rule."),
      ...experimental(edition, {
        retry: optional(httpRouteRetry, "When and how often to try again."),
        sessionPersistence: optional(sessionPersistence, "Send requests of one session to the same endpoint."),
      }),
      timeouts: optional(httpRouteTimeouts, "Time limits of requests."),
    },
    {
      rules: [
        cel(
          "(has(self.backendRefs) && size(self.backendRefs) > 0) ? (!has(self.filters) || self.filters.all(f, !has(f.requestRedirect))): true",
          "a redirect excludes backendRefs",
        ),
        ...PREFIX_REPLACEMENTS.map((replaced) => onePrefix(inFilters("self", replaced), replaced)),
        ...PREFIX_REPLACEMENTS.map((replaced) =>
          onePrefix(
            `has(self.backendRefs) && self.backendRefs.exists_one(b, (${inFilters("b", replaced)}) )`,
            replaced,
          ),
        ),
      ],
    },
  );

/** The type of {@link httpRouteRule}. */
export interface HTTPRouteRule extends In<ReturnType<typeof httpRouteRule>> {}
