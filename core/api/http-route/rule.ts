import {
  atMostOne,
  cel,
  type Edition,
  experimental,
  type In,
  int,
  int32,
  list,
  object,
  optional,
  required,
} from "../schema/mod.ts";
import { sessionPersistence } from "../shared/session-persistence.ts";
import { duration, groupName, kindName, namespaceName, objectName, portNumber, sectionName } from "../shared/values.ts";
import { httpRouteRuleFilter } from "./filter.ts";
import { httpRouteMatch } from "./match.ts";

/** A backend of an HTTPRoute. */
export const httpBackendRef = (edition: Edition) =>
  object(
    {
      filters: optional(
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
        }),
        "Filters for this backend only.",
      ),
      group: optional(groupName, "API group; empty for the core group.", { default: "" }),
      kind: optional(kindName, "Kind of the object.", { default: "Service" }),
      name: required(objectName, "Name of the object."),
      namespace: optional(namespaceName, "Namespace of the object; absent means the same namespace."),
      port: optional(portNumber, "Port of the Service, not of its pods."),
      weight: optional(
        int32({ min: 0, max: 1000000 }),
        "Share of the requests, in proportion to the sum of all weights; 0 sends none.",
        { default: 1 },
      ),
    },
    {
      rules: [cel("(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true", "a Service needs port")],
    },
  );

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

/** A rule of an HTTPRoute. */
export const httpRouteRule = (edition: Edition) =>
  object(
    {
      backendRefs: optional(list(httpBackendRef(edition), { max: 16, kind: "atomic" }), "Where to send the traffic."),
      filters: optional(
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
        }),
        "What to do with matching requests, in this order.",
      ),
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
        cel(
          "(has(self.filters) && self.filters.exists_one(f, has(f.requestRedirect) && has(f.requestRedirect.path) && f.requestRedirect.path.type == 'ReplacePrefixMatch' && has(f.requestRedirect.path.replacePrefixMatch))) ? ((size(self.matches) != 1 || !has(self.matches[0].path) || self.matches[0].path.type != 'PathPrefix') ? false : true) : true",
          "a redirect that replaces the prefix needs exactly one match, of type PathPrefix",
        ),
        cel(
          "(has(self.filters) && self.filters.exists_one(f, has(f.urlRewrite) && has(f.urlRewrite.path) && f.urlRewrite.path.type == 'ReplacePrefixMatch' && has(f.urlRewrite.path.replacePrefixMatch))) ? ((size(self.matches) != 1 || !has(self.matches[0].path) || self.matches[0].path.type != 'PathPrefix') ? false : true) : true",
          "a rewrite that replaces the prefix needs exactly one match, of type PathPrefix",
        ),
        cel(
          "(has(self.backendRefs) && self.backendRefs.exists_one(b, (has(b.filters) && b.filters.exists_one(f, has(f.requestRedirect) && has(f.requestRedirect.path) && f.requestRedirect.path.type == 'ReplacePrefixMatch' && has(f.requestRedirect.path.replacePrefixMatch))) )) ? ((size(self.matches) != 1 || !has(self.matches[0].path) || self.matches[0].path.type != 'PathPrefix') ? false : true) : true",
          "a redirect that replaces the prefix needs exactly one match, of type PathPrefix",
        ),
        cel(
          "(has(self.backendRefs) && self.backendRefs.exists_one(b, (has(b.filters) && b.filters.exists_one(f, has(f.urlRewrite) && has(f.urlRewrite.path) && f.urlRewrite.path.type == 'ReplacePrefixMatch' && has(f.urlRewrite.path.replacePrefixMatch))) )) ? ((size(self.matches) != 1 || !has(self.matches[0].path) || self.matches[0].path.type != 'PathPrefix') ? false : true) : true",
          "a rewrite that replaces the prefix needs exactly one match, of type PathPrefix",
        ),
      ],
    },
  );

/** The type of {@link httpRouteRule}. */
export interface HTTPRouteRule extends In<ReturnType<typeof httpRouteRule>> {}
