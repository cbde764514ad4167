import { backendFieldsOf, servicesImportsOrBackends } from "../envoy/backend-ref.ts";
import { errorStatus } from "../envoy/values.ts";
import {
  cel,
  choice,
  defaulted,
  flag,
  type In,
  int32,
  list,
  notBoth,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { duration, groupName, kindName, objectName } from "../shared/values.ts";

/** The body for the service. */
export const bodyToExtAuth = object({
  maxRequestBytes: required(int32({ min: 1 }), "Bytes at most; a longer body is refused with 413."),
});

/** The type of {@link bodyToExtAuth}. */
export interface BodyToExtAuth extends In<typeof bodyToExtAuth> {}

/** A key of an object in the same namespace. */
export const localObjectKeyReference = object(
  {
    group: required(groupName, "API group; empty for the core group."),
    key: required(text(), "The key."),
    kind: required(kindName, "Kind of the object."),
    name: required(objectName, "Name of the object."),
  },
  {
    rules: [
      cel("self.kind in ['ConfigMap', 'Secret'] && self.group in ['', 'v1']", "must name a ConfigMap or a Secret"),
    ],
  },
);

/** The type of {@link localObjectKeyReference}. */
export interface LocalObjectKeyReference extends In<typeof localObjectKeyReference> {}

/** A value sent along. */
export const contextExtension = object(
  {
    name: required(text(), "Name of the value."),
    type: defaulted(choice(["Value", "ValueRef"]), "Whether value or valueRef is used.", { default: "Value" }),
    value: optional(text(), "The value."),
    valueRef: optional(localObjectKeyReference, "The object that holds the value."),
  },
  {
    rules: [
      cel(
        "(self.type == 'Value' && has(self.value) && !has(self.valueRef)) || (self.type == 'ValueRef' && !has(self.value) && has(self.valueRef))",
        "the type Value needs value alone, the type ValueRef needs valueRef alone",
      ),
    ],
  },
);

/** The type of {@link contextExtension}. */
export interface ContextExtension extends In<typeof contextExtension> {}

/** A service spoken to by gRPC. */
export const grpcExtAuthService = object(
  {
    ...backendFieldsOf("The service."),
  },
  {
    rules: [
      cel("has(self.backendRef) || self.backendRefs.size() > 0", "set backendRef or backendRefs"),
      ...servicesImportsOrBackends,
    ],
  },
);

/** The type of {@link grpcExtAuthService}. */
export interface GRPCExtAuthService extends In<typeof grpcExtAuthService> {}

/** A service spoken to by HTTP. */
export const httpExtAuthService = object(
  {
    ...backendFieldsOf("The service."),
    headersToBackend: optional(list(text()), "Headers of its answer to pass on to the backend."),
    path: optional(text(), "Start of the path to ask for."),
    pathOverride: optional(text(), "The whole path to ask for."),
  },
  {
    rules: [
      cel("has(self.backendRef) || self.backendRefs.size() > 0", "set backendRef or backendRefs"),
      ...servicesImportsOrBackends,
      notBoth("path", "pathOverride"),
    ],
  },
);

/** The type of {@link httpExtAuthService}. */
export interface HTTPExtAuthService extends In<typeof httpExtAuthService> {}

/** An external authorization service. */
export const extAuth = object(
  {
    bodyToExtAuth: optional(bodyToExtAuth, "Send the body too."),
    contextExtensions: optional(list(contextExtension, { kind: ["name"] }), "Values sent along."),
    failOpen: optional(flag(), "Let requests pass when the check itself fails.", { default: false }),
    grpc: optional(grpcExtAuthService, "The service, spoken to by gRPC."),
    headersToExtAuth: optional(list(text()), "Request headers to send."),
    http: optional(httpExtAuthService, "The service, spoken to by HTTP."),
    includeRouteMetadata: optional(flag(), "Send the route's metadata."),
    recomputeRoute: optional(flag(), "Choose the route again after the answer."),
    statusOnError: optional(errorStatus, "Status when the service fails."),
    timeout: optional(duration, "Time for an answer."),
  },
  {
    rules: [
      cel("(has(self.grpc) || has(self.http))", "set grpc or http"),
      cel("(has(self.grpc) && !has(self.http)) || (!has(self.grpc) && has(self.http))", "set grpc or http, not both"),
    ],
  },
);

/** The type of {@link extAuth}. */
export interface ExtAuth extends In<typeof extAuth> {}
