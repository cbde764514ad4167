import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { create, type DescField, type DescMessage, type Message, type MessageShape } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { parse, parseAllDocuments } from "yaml";
import { RateLimitSchema } from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import {
  RateLimitConfigSchema,
  type RateLimitDescriptor,
  RateLimitUnit,
} from "../../../core/envoy/generated/ratelimit/config/ratelimit/v3/rls_conf_pb.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { routeRateLimits } from "../../../plugins/xds/translate/filters/traffic/ratelimit.ts";
import { rateLimitConfigs } from "../../../plugins/xds/translate/ratelimit-config/mod.ts";
import { differences } from "../compare.ts";
import type { Stage } from "../stage.ts";

/** The configuration of the rate limit service, and what routes send to it. */
export const stage: Stage = {
  name: "ratelimit-config",
  cases: (dir) =>
    readdirSync(join(dir, "in"))
      .map((file) => file.replace(/\.yaml$/, ""))
      .sort(),
  async run(dir, name) {
    const text = (path: string) => readFileSync(join(dir, path), "utf8");
    const input = parse(text(`in/${name}.yaml`)) as { http?: ir.HttpListener[] } & ir.HttpListener;
    const listeners = input.http ?? [input];
    const configs = rateLimitConfigs(listeners).map((config) => printed(create(RateLimitConfigSchema, config)));
    const routes = listeners.flatMap((listener) =>
      (listener.routes ?? []).map((route) => ({
        routeName: route.name,
        rateLimitsByDomain: limitsOf(listener, route),
      })),
    );
    return [
      ...differences(documents(text(`out/${name}.yaml`)), configs).map((line) => `configuration: ${line}`),
      ...differences(documents(text(`out/${name}.routes.yaml`)), routes).map((line) => `routes: ${line}`),
    ];
  },
};

function documents(text: string): unknown[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((value) => value !== null);
}

function limitsOf(listener: ir.HttpListener, route: ir.HttpRoute): unknown {
  const limits = [...routeRateLimits(listener.name, route)];
  return Object.fromEntries(
    limits.map(([domain, all]) => [
      domain,
      all.map((limit) => asStruct(RateLimitSchema, create(RateLimitSchema, limit))),
    ]),
  );
}

/** The service prints a configuration with all defaults. */
function printed({ name, domain, descriptors }: MessageShape<typeof RateLimitConfigSchema>): unknown {
  return { name, domain, descriptors: descriptors.map(printedDescriptor) };
}

function printedDescriptor(descriptor: RateLimitDescriptor): unknown {
  const limit = descriptor.rateLimit;
  return {
    key: descriptor.key,
    value: descriptor.value,
    rate_limit: limit && {
      requests_per_unit: limit.requestsPerUnit,
      unit: RateLimitUnit[limit.unit],
      unlimited: limit.unlimited,
      name: limit.name,
      replaces: limit.replaces,
    },
    descriptors: descriptor.descriptors.map(printedDescriptor),
    shadow_mode: descriptor.shadowMode,
    quota_mode: descriptor.quotaMode,
    detailed_metric: descriptor.detailedMetric,
    value_to_metric: false,
    share_threshold: false,
  };
}

/**
 * A message as Go prints the struct behind it: fields under their proto names without those that are zero, but oneofs
 * under the name of the group and of the member, both in camel case.
 */
function asStruct(schema: DescMessage, message: Message): Record<string, unknown> {
  const view = reflect(schema, message);
  const struct: Record<string, unknown> = {};
  for (const field of schema.fields) {
    if (!view.isSet(field)) continue;
    const value = structValue(field, (message as unknown as Record<string, unknown>)[field.localName], message);
    if (field.oneof) struct[goName(field.oneof.name)] = { [goName(field.name)]: value };
    else struct[field.name] = value;
  }
  return struct;
}

function structValue(field: DescField, plain: unknown, message: Message): unknown {
  const value = field.oneof
    ? (message as unknown as Record<string, { value: unknown }>)[field.oneof.localName]?.value
    : plain;
  if (field.fieldKind === "list" && field.listKind === "message") {
    return (value as Message[]).map((item) => asStruct(field.message, item));
  }
  if (field.fieldKind !== "message") return typeof value === "bigint" ? Number(value) : value;
  if (field.message.typeName.endsWith("Value") && field.message.typeName.startsWith("google.protobuf.")) {
    return { value: typeof value === "bigint" ? Number(value) : value || undefined };
  }
  return asStruct(field.message, value as Message);
}

function goName(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
