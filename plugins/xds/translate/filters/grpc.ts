import { FilterConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/http/grpc_stats/v3/config_pb.ts";
import { GrpcWebSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/http/grpc_web/v3/grpc_web_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import type { HttpFilter } from "./contract/filter.ts";

const webName = "envoy.filters.http.grpc_web";
const statsName = "envoy.filters.http.grpc_stats";

/** Lets browsers speak gRPC. */
export const grpcWeb: HttpFilter = {
  name: webName,
  protects: false,
  onListener: ({ listeners }) =>
    listeners[0].grpc?.enableGRPCWeb === true ? [{ name: webName, config: packAny(GrpcWebSchema, {}) }] : [],
};

/** Counts gRPC calls by method. */
export const grpcStats: HttpFilter = {
  name: statsName,
  protects: false,
  onListener({ listeners }) {
    if (listeners[0].grpc?.enableGRPCStats !== true) return [];
    const perMethodStatSpecifier = { case: "statsForAllMethods" as const, value: { value: true } };
    return [
      { name: statsName, config: packAny(FilterConfigSchema, { emitFilterState: true, perMethodStatSpecifier }) },
    ];
  },
};
