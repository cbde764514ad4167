import { cel, choice, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { headerName } from "../shared/values.ts";

/** A condition on a header. */
export const grpcHeaderMatch = object({
  name: required(headerName, "Name of the header."),
  type: optional(choice(["Exact", "RegularExpression"]), "How the value is compared.", { default: "Exact" }),
  value: required(text({ min: 1, max: 4096 }), "Text or expression to compare with."),
});

/** The type of {@link grpcHeaderMatch}. */
export interface GRPCHeaderMatch extends In<typeof grpcHeaderMatch> {}

/** A condition on service and method. */
export const grpcMethodMatch = object(
  {
    method: optional(text({ max: 1024 }), "Name of the method; absent means all."),
    service: optional(text({ max: 1024 }), "Name of the service; absent means all."),
    type: optional(choice(["Exact", "RegularExpression"]), "How names are compared.", { default: "Exact" }),
  },
  {
    rules: [
      cel("has(self.type) ? has(self.service) || has(self.method) : true", "set service or method"),
      cel(
        '(!has(self.type) || self.type == \'Exact\') && has(self.service) ? self.service.matches(r"""^(?i)\\.?[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)*$"""): true',
        "must be a gRPC service name",
      ),
      cel(
        '(!has(self.type) || self.type == \'Exact\') && has(self.method) ? self.method.matches(r"""^[A-Za-z_][A-Za-z_0-9]*$"""): true',
        "must be a gRPC method name",
      ),
    ],
  },
);

/** The type of {@link grpcMethodMatch}. */
export interface GRPCMethodMatch extends In<typeof grpcMethodMatch> {}

/** Conditions on a call; all must hold. */
export const grpcRouteMatch = object({
  headers: optional(list(grpcHeaderMatch, { max: 16, kind: ["name"] }), "Conditions on headers; all must hold."),
  method: optional(grpcMethodMatch, "Service and method."),
});

/** The type of {@link grpcRouteMatch}. */
export interface GRPCRouteMatch extends In<typeof grpcRouteMatch> {}
