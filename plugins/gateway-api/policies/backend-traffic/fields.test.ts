import { expect, test } from "bun:test";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { admissionControlOf } from "./admission-control.ts";
import { bandwidthLimitOf } from "./bandwidth-limit.ts";
import { compressionOf } from "./compression.ts";
import { faultInjectionOf } from "./fault-injection.ts";
import { httpUpgradeOf, requestBufferOf } from "./features.ts";
import { responseOverrideOf } from "./response-override.ts";
import { routeStatName, telemetryOf } from "./telemetry.ts";

function read<T>(field: (faults: Faults) => T): { readonly value: T; readonly faults: Faults } {
  const faults: Faults = [];
  return { value: field(faults), faults };
}

test("bandwidth is counted in whole KiB per second, 1 at least", () => {
  const limit = (value: string | number, unit: "Second" | "Minute" | "Hour") => ({ limit: { value, unit } });
  const { value, faults } = read((own) =>
    bandwidthLimitOf({ request: limit("10Ki", "Second"), response: limit("1Mi", "Minute") }, own),
  );
  expect([value, faults]).toEqual([{ request: { limitKibps: 10 }, response: { limitKibps: 17 } }, []]);
  const trailers = { response: { ...limit(4096, "Second"), responseTrailers: { prefix: "x" } } };
  expect(read((own) => bandwidthLimitOf(trailers, own)).value).toEqual({
    response: { limitKibps: 4, responseTrailers: { prefix: "x" } },
  });
  expect(read((own) => bandwidthLimitOf({ request: limit(1023, "Second") }, own)).faults).toEqual([
    "bandwidthLimit.request.limit: 1023 per Second is less than 1Ki per Second.",
  ]);
  expect(read((own) => bandwidthLimitOf({ response: limit("0.5", "Hour") }, own)).faults).toEqual([
    "bandwidthLimit.response.limit.value: 0.5 is no number of bytes from 0 to 9007199254740991.",
  ]);
});

test("a compressor counts with the settings of its type; the older list counts without, and only where there are no compressors", () => {
  const compressor = [
    { type: "Brotli" as const, gzip: {} },
    { type: "Zstd" as const, zstd: {}, minContentLength: "1Ki" },
  ];
  const older = [{ type: "Gzip" as const }, { type: "Brotli" as const, minContentLength: 100 }];
  expect(read((own) => compressionOf({ compressor, compression: older }, own))).toEqual({
    value: [{ type: "Zstd", minContentLength: 1024 }],
    faults: [],
  });
  expect(read((own) => compressionOf({ compression: older }, own)).value).toEqual([
    { type: "Gzip", chooseFirst: true },
    { type: "Brotli", minContentLength: 100 },
  ]);
  expect(read((own) => compressionOf({ compressor: [{ type: "Gzip" }] }, own)).value).toBeUndefined();
  const wrong = [{ type: "Gzip" as const, gzip: {}, minContentLength: "-1" }];
  expect(read((own) => compressionOf({ compressor: wrong }, own)).faults).toEqual([
    "compressor[0].minContentLength: -1 is no number of bytes from 0 to 4294967295.",
  ]);
});

test("delays and errors keep their shares; a delay that cannot be read is refused", () => {
  const injection = { delay: { fixedDelay: "1.5s", percentage: 12.5 }, abort: { grpcStatus: 14 } };
  expect(read((own) => faultInjectionOf(injection, own))).toEqual({
    value: { delay: { fixedDelay: "1.5s", percentage: 12.5 }, abort: { grpcStatus: 14 } },
    faults: [],
  });
  const [fault = ""] = read((own) => faultInjectionOf({ delay: { fixedDelay: "soon" } }, own)).faults;
  expect(fault).toStartWith("faultInjection.delay.fixedDelay");
  const shares = { delay: { fixedDelay: "1s", percentage: 101 }, abort: { httpStatus: 500, percentage: -1 } };
  expect(read((own) => faultInjectionOf(shares, own)).faults).toEqual([
    "faultInjection.delay.percentage: 101 is no number from 0 to 100.",
    "faultInjection.abort.percentage: -1 is no number from 0 to 100.",
  ]);
});

test("admission control keeps what is written, and refuses a window that cannot be read", () => {
  const control = { samplingWindow: "90s", minSuccessRate: 90, successCriteria: { http: { statusCodes: [200] } } };
  expect(read((own) => admissionControlOf(control, own))).toEqual({
    value: { samplingWindow: "1m30s", minSuccessRate: 90, successCriteria: { http: { statusCodes: [200] } } },
    faults: [],
  });
  const [fault = ""] = read((own) => admissionControlOf({ samplingWindow: "long" }, own)).faults;
  expect(fault).toStartWith("admissionControl.samplingWindow");
});

test("a CONNECT tunnel is passed on unless it is to end here", () => {
  const upgrades = [{ type: "websocket" }, { type: "CONNECT", connect: {} }];
  expect(read((own) => httpUpgradeOf(upgrades, own))).toEqual({
    value: [{ type: "websocket" }, { type: "CONNECT", connect: { terminate: false } }],
    faults: [],
  });
  expect(read((own) => httpUpgradeOf([], own)).value).toBeUndefined();
  expect(read((own) => httpUpgradeOf([...upgrades, { type: "WebSocket" }], own)).faults).toEqual([
    "httpUpgrade[2].type: WebSocket is there already; name each protocol once.",
  ]);
});

test("a buffer has a size that Envoy can hold", () => {
  expect(read((own) => requestBufferOf({ limit: "4Mi" }, own))).toEqual({ value: { limit: "4Mi" }, faults: [] });
  expect(read((own) => requestBufferOf({ limit: "5Gi" }, own)).faults).toEqual([
    "requestBuffer.limit: 5Gi is no number of bytes from 0 to 4294967295.",
  ]);
});

test("tags are in the order of their names, and the name of statistics knows its operators", () => {
  const telemetry = {
    metrics: { routeStatName: "%ROUTE_KIND%.%BACKEND_REFS%" },
    tracing: {
      samplingFraction: { numerator: 1 },
      tags: { b: "%REQ(b)%", a: "1" },
      customTags: { z: { type: "Literal" as const, literal: { value: "v" } } },
    },
  };
  const { value, faults } = read((own) => telemetryOf(telemetry, own));
  expect(value?.tracing).toEqual({
    samplingFraction: { numerator: 1 },
    tags: [
      { key: "a", value: "1" },
      { key: "b", value: "%REQ(b)%" },
    ],
    customTags: [{ key: "z", value: { type: "Literal", literal: { value: "v" } } }],
  });
  expect(faults).toEqual([
    "telemetry.metrics.routeStatName: %BACKEND_REFS% is not known; use %ROUTE_NAME%, %ROUTE_NAMESPACE%, %ROUTE_KIND%, %ROUTE_RULE_NAME%.",
  ]);
});

test("a command that Envoy does not know is refused; a lone percent sign is one, but in a content type and in a name or tag of spans", () => {
  const tracing = { tags: { good: "%REQ(a)%", bad: "50%" }, spanName: { client: "%FOO%", server: "100%%" } };
  const faultsOf = read((own) => telemetryOf({ tracing }, own)).faults;
  expect(faultsOf.map((fault) => fault.split(":")[0])).toEqual([
    "telemetry.tracing.tags.bad",
    "telemetry.tracing.spanName.client",
  ]);
  const match = { statusCodes: [{ value: 404 }] };
  const wrong = overrides([
    {
      match,
      response: {
        contentType: "a/%BOGUS%",
        body: { type: "Inline", inline: "%ENVIRONMENT(HOME)%" },
        header: { add: [{ name: "host", value: "%METADATA(ROUTE:a:b)%" }], set: [{ name: "x", value: "%REQ%" }] },
      },
    },
  ]).faults;
  expect(wrong.map((fault) => fault.split(":")[0])).toEqual([
    "responseOverride[0].response.body.inline",
    "responseOverride[0].response.contentType",
    "responseOverride[0].response.header.add[0].name",
    "responseOverride[0].response.header.set[0].value",
  ]);
  const page = {
    contentType: "text/html; q=50%%",
    body: { type: "Inline" as const, inline: "<p style='width: 50%'>%REQ(:path)%" },
    header: { set: [{ name: "x", value: "100% pure" }] },
  };
  const { value, faults: none } = overrides([{ match, response: page }]);
  expect(none).toEqual([]);
  expect(value?.rules?.[0]?.response).toEqual({
    contentType: "text/html; q=50%%",
    body: btoa("<p style='width: 50%%'>%REQ(:path)%"),
    addResponseHeaders: [{ name: "x", append: false, value: ["100%% pure"] }],
  });
});

test("the name of a route's statistics is made of the route's", () => {
  const pattern = "%ROUTE_KIND%/%ROUTE_NAMESPACE%/%ROUTE_NAME%/%ROUTE_RULE_NAME%";
  const metadata = { kind: "HTTPRoute", namespace: "shop", name: "books", sectionName: "all" };
  expect(routeStatName(pattern, metadata)).toBe("HTTPRoute/shop/books/all");
  expect(routeStatName(pattern, { ...metadata, sectionName: "" })).toBe("HTTPRoute/shop/books/-");
  expect(routeStatName(undefined, metadata)).toBeUndefined();
});

const MAPS = { "shop/sorry": { data: { "response.body": "sorry" } }, "shop/empty": { data: {} } };
const reader = {
  get: (_kind: string, namespace: string, name: string) => MAPS[`${namespace}/${name}` as keyof typeof MAPS],
  withheld: () => undefined,
} as unknown as Reader;

function overrides(list: Parameters<typeof responseOverrideOf>[0]) {
  return read((faults) => responseOverrideOf(list, { policy: "web/p", namespace: "shop" }, { read: reader, faults }));
}

test("a replacement of responses has a name, what it matches, and an answer or a way", () => {
  const { value, faults } = overrides([
    {
      match: {
        statusCodes: [{ value: 404 }, { type: "Range", range: { start: 500, end: 599 } }],
        responseHeaders: [{ name: "x-why", value: { type: "Suffix", value: "token" } }],
      },
      source: "Local",
      response: {
        statusCode: 200,
        contentType: "text/plain",
        body: { type: "ValueRef", valueRef: { group: "", kind: "ConfigMap", name: "sorry" } },
        header: { add: [{ name: "x-more", value: "1" }], set: [{ name: "retry-after", value: "30" }] },
      },
    },
    {
      match: { statusCodes: [{ value: 403 }] },
      redirect: {
        scheme: "https",
        hostname: "www.example.com",
        path: { type: "ReplaceFullPath", replaceFullPath: "/in" },
        port: 8443,
        statusCode: 301,
      },
    },
  ]);
  expect(faults).toEqual([]);
  expect(value).toEqual({
    name: "backendtrafficpolicy/web/p",
    rules: [
      {
        name: "backendtrafficpolicy/web/p/responseoverride/rule/0",
        match: {
          statusCodes: [{ value: 404 }, { range: { start: 500, end: 599 } }],
          responseHeaders: [{ name: "x-why", suffix: "token" }],
        },
        source: "Local",
        response: {
          statusCode: 200,
          contentType: "text/plain",
          body: "c29ycnk=",
          addResponseHeaders: [
            { name: "x-more", append: true, value: ["1"] },
            { name: "retry-after", append: false, value: ["30"] },
          ],
        },
      },
      {
        name: "backendtrafficpolicy/web/p/responseoverride/rule/1",
        match: { statusCodes: [{ value: 403 }] },
        redirect: {
          scheme: "https",
          hostname: "www.example.com",
          path: { fullReplace: "/in" },
          port: 8443,
          statusCode: 301,
        },
      },
    ],
  });
});

test("a body that is not there, an expression that is none and an empty replacement are refused on their field", () => {
  const match = { statusCodes: [{ value: 404 }] };
  const body = (name: string) => ({ type: "ValueRef" as const, valueRef: { group: "", kind: "ConfigMap", name } });
  expect(overrides([{ match, response: { body: body("none") } }]).faults).toEqual([
    "responseOverride[0].response.body: ConfigMap shop/none, which holds a response body, does not exist or is empty.",
  ]);
  expect(overrides([{ match, response: { body: body("empty") } }]).faults).toHaveLength(1);
  const header = { name: "a", value: { type: "RegularExpression" as const, value: "(" } };
  expect(overrides([{ match: { responseHeaders: [header] }, response: {} }]).faults).toEqual([
    'responseOverride[0].match.responseHeaders[0].value: "(" is no RE2 regular expression.',
  ]);
  expect(overrides([{ match }]).faults).toEqual(["responseOverride[0] needs response or redirect."]);
  const path = { type: "ReplaceFullPath" as const, replaceFullPath: "/a#b" };
  expect(overrides([{ match, redirect: { path } }]).faults).toEqual([
    "responseOverride[0].redirect.path: /a#b holds a #, which Envoy cannot ask for.",
  ]);
});
