import { expect, test } from "bun:test";
import { create, fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { NodeSchema } from "../generated/envoy/config/core/v3/base_pb.ts";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb.ts";
import { RouterSchema } from "../generated/envoy/extensions/filters/http/router/v3/router_pb.ts";
import { packAny, typeUrl } from "./any.ts";
import { encode } from "./encode.ts";
import { registry, typeNameOf, unpackAny } from "./registry.ts";

const keys = (map: object | undefined) => Object.keys(map ?? {});

test("map entries are written by key, at every depth, and the input keeps its order", () => {
  const message = create(RouteConfigurationSchema, {
    name: "r",
    virtualHosts: [
      {
        name: "v",
        domains: ["*"],
        typedPerFilterConfig: { b: packAny(RouterSchema, {}), a: packAny(RouterSchema, {}) },
      },
    ],
    metadata: { filterMetadata: { z: { y: 1, x: { d: [{ f: true, e: false }] } }, m: {} } },
  });
  const back = fromBinary(RouteConfigurationSchema, encode(RouteConfigurationSchema, message));
  expect(keys(back.virtualHosts[0]?.typedPerFilterConfig)).toEqual(["a", "b"]);
  expect(JSON.stringify(back.metadata?.filterMetadata)).toBe('{"m":{},"z":{"x":{"d":[{"e":false,"f":true}]},"y":1}}');
  expect(keys(message.virtualHosts[0]?.typedPerFilterConfig)).toEqual(["b", "a"]);
});

test("the bytes are those of the protobuf wire format", () => {
  // field 1 (id), length 1, "n"; field 2 (cluster), length 2, "c1"
  expect([...encode(NodeSchema, { id: "n", cluster: "c1" })]).toEqual([10, 1, 110, 18, 2, 99, 49]);
});

test("the registry knows typed and described-only messages, nested ones and well-known types", () => {
  const names = [
    "envoy.config.route.v3.RouteAction.HashPolicy.Cookie",
    "envoy.extensions.filters.http.tap.v3.Tap",
    "google.protobuf.StringValue",
    "ratelimit.config.ratelimit.v3.RateLimitConfig",
    "xds.type.matcher.v3.Matcher.MatcherList.Predicate",
  ];
  expect(names.map((name) => registry.getMessage(name)?.typeName)).toEqual(names);
  expect(registry.getMessage("envoy.config.route.v3.NoSuchThing")).toBeUndefined();
  expect([...registry].length).toBeGreaterThan(1500);
});

test("an Any is printed with its type, and unpacked by name", () => {
  const any = packAny(RouterSchema, { suppressEnvoyHeaders: true });
  const message = create(RouteConfigurationSchema, { typedPerFilterConfig: { f: any } });
  expect(toJson(RouteConfigurationSchema, message, { registry })).toEqual({
    typedPerFilterConfig: {
      f: { "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router", suppressEnvoyHeaders: true },
    },
  });
  const inside = unpackAny(any);
  expect(inside?.schema.typeName).toBe(typeNameOf(typeUrl(RouterSchema)));
  expect(inside && [...toBinary(inside.schema, inside.message)]).toEqual([32, 1]);
});
