import { clone, equals, type JsonObject } from "@bufbuild/protobuf";
import type { ProxyBootstrap } from "../../api/mod.ts";
import { failed, type Result } from "../../result/mod.ts";
import {
  type Bootstrap,
  type Bootstrap_DynamicResources,
  Bootstrap_DynamicResourcesSchema,
  BootstrapSchema,
} from "../generated/envoy/config/bootstrap/v3/bootstrap_pb.ts";
import { ClusterLoadAssignmentSchema } from "../generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { validate } from "../validate/mod.ts";
import { applyBootstrap, toBootstrap } from "./apply.ts";
import { breaksRules, dynamicResourcesChanged, xdsClusterChanged } from "./problem.ts";
import { renderBootstrap } from "./render.ts";

/**
 * Whether a user's bootstrap may be used: it must obey Envoy's rules and keep the way to the control plane, since a
 * proxy that loses it can only be repaired by replacing it. Promise: pure; the checked bootstrap comes back.
 */
export function checkBootstrap(user: ProxyBootstrap | undefined): Result<JsonObject> {
  const rendered = renderBootstrap();
  const applied = applyBootstrap(rendered, user);
  if ("fault" in applied || user === undefined) return applied;
  const [ours, theirs] = [toBootstrap(rendered), toBootstrap(applied.value)];
  if ("fault" in ours) return ours;
  if ("fault" in theirs) return theirs;
  const violations = validate(BootstrapSchema, theirs.value);
  if (violations.length > 0) return failed(breaksRules(violations));
  if (!sameDynamicResources(ours.value, theirs.value)) return failed(dynamicResourcesChanged());
  if (!sameXdsEndpoint(ours.value, theirs.value)) return failed(xdsClusterChanged());
  return applied;
}

function sameDynamicResources(ours: Bootstrap, theirs: Bootstrap): boolean {
  const [a, b] = [ours, theirs].map(({ dynamicResources }) => dynamicResources && withoutTimeouts(dynamicResources));
  return a !== undefined && b !== undefined && equals(Bootstrap_DynamicResourcesSchema, a, b);
}

function withoutTimeouts(resources: Bootstrap_DynamicResources): Bootstrap_DynamicResources {
  const copy = clone(Bootstrap_DynamicResourcesSchema, resources);
  for (const source of [copy.ldsConfig, copy.cdsConfig]) if (source !== undefined) delete source.initialFetchTimeout;
  return copy;
}

function sameXdsEndpoint(ours: Bootstrap, theirs: Bootstrap): boolean {
  const [a, b] = [ours, theirs].map(
    ({ staticResources }) => staticResources?.clusters.find(({ name }) => name === "xds_cluster")?.loadAssignment,
  );
  return a !== undefined && b !== undefined && equals(ClusterLoadAssignmentSchema, a, b);
}
