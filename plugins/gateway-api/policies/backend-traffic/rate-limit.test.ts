import { expect, test } from "bun:test";
import type { RateLimitRule } from "../../../../core/api/mod.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { rateLimitOf } from "./rate-limit.ts";

const AT = { policy: "shop/limits", service: true };
const HOURLY = { requests: 3, unit: "Hour" } as const;

function read(spec: Parameters<typeof rateLimitOf>[0], at = AT) {
  const faults: Faults = [];
  return { value: rateLimitOf(spec, at, faults), faults };
}

const globally = (...rules: readonly RateLimitRule[]) => read({ global: { rules } });
const locally = (...rules: readonly RateLimitRule[]) => read({ local: { rules } });

test("a global rule has its name, its limit and all conditions of its selectors", () => {
  const { value, faults } = globally(
    { limit: HOURLY },
    {
      clientSelectors: [
        {
          headers: [
            { name: "x-a", value: "1" },
            { name: "x-b", type: "RegularExpression", value: "v.*", invert: true },
          ],
          methods: [{ value: "POST" }],
        },
        {
          headers: [{ name: "x-c", type: "Distinct" }],
          path: { type: "Exact", value: "/orders" },
          sourceCIDR: { value: "10.1.2.3/16", type: "Distinct" },
          queryParams: [
            { name: "q", value: "1" },
            { name: "each", type: "Distinct" },
          ],
        },
      ],
      limit: { ...HOURLY, fromMetadata: { namespace: "limits", key: "hourly" } },
      cost: {
        request: { from: "Number", number: 0 },
        response: { from: "Metadata", metadata: { namespace: "pages", key: "count" } },
      },
      shared: true,
      shadowMode: true,
      xRateLimitHeaders: "Off",
    },
  );
  expect(faults).toEqual([]);
  expect(value).toEqual({
    global: {
      rules: [
        { name: "shop/limits/rule/0", limit: { requests: 3, unit: "Hour" } },
        {
          name: "shop/limits/rule/1",
          limit: { requests: 3, unit: "Hour", fromMetadata: { namespace: "limits", key: "hourly" } },
          headerMatches: [
            { name: "x-a", exact: "1" },
            { name: "x-b", safeRegex: "v.*", invert: true },
            { name: "x-c", distinct: true },
          ],
          methodMatches: [{ exact: "POST" }],
          pathMatch: { exact: "/orders" },
          cidrMatch: { cidr: "10.1.0.0/16", maskLen: 16, distinct: true, invert: false },
          queryParamMatches: [
            { name: "q", exact: "1" },
            { name: "each", distinct: true },
          ],
          requestCost: { number: 0 },
          responseCost: { format: "%DYNAMIC_METADATA(pages:count)%" },
          shared: true,
          shadowMode: true,
          xRateLimitOption: "Off",
        },
      ],
    },
  });
});

test.each([
  ["/", { prefix: "/" }],
  ["/books", { safeRegex: "^/books(/.*|\\?.*|#.*|;.*|$)" }],
  ["/books.v2/", { safeRegex: "^/books\\.v2(/.*|\\?.*|#.*|;.*|$)" }],
])("the prefix %s ends where a segment of the path does", (value, expected) => {
  const { value: limits } = globally({ clientSelectors: [{ path: { value } }], limit: HOURLY });
  expect(limits?.global?.rules?.[0]?.pathMatch).toEqual(expected);
});

test("the local rule without selectors holds for all other requests; without one there is no limit for them", () => {
  const reader = { clientSelectors: [{ headers: [{ name: "x-reader", value: "ada" }] }], limit: HOURLY };
  expect(locally(reader).value?.local?.default).toEqual({ requests: 4_294_967_295, unit: "Second" });
  const { value, faults } = locally(reader, {
    limit: { requests: 10, unit: "Minute" },
    xRateLimitHeaders: "DraftVersion03",
  });
  expect(faults).toEqual([]);
  expect(value?.local).toEqual({
    default: { requests: 10, unit: "Minute" },
    defaultXRateLimitOption: "DraftVersion03",
    rules: [{ name: "shop/limits/rule/0", limit: HOURLY, headerMatches: [{ name: "x-reader", exact: "ada" }] }],
  });
});

test("two local limits for all other requests, or units that do not fit, are refused on their rule", () => {
  const selecting = { clientSelectors: [{ methods: [{ value: "GET" as const }] }] };
  expect(locally({ limit: HOURLY }, { limit: HOURLY }).faults).toEqual([
    "rateLimit.local.rules[1]: another rule has no clientSelectors either; only one local limit can hold for all other requests.",
  ]);
  const uneven = locally({ limit: HOURLY }, { ...selecting, limit: { requests: 1, unit: "Minute" } });
  expect(uneven.faults).toEqual([
    "rateLimit.local.rules[1].limit.unit: Minute is no multiple of Hour, the unit of the rule without clientSelectors.",
  ]);
  expect(locally({ limit: HOURLY }, { ...selecting, limit: { requests: 1, unit: "Month" } }).faults).toEqual([]);
});

test("the older type takes one of the two parts, and needs it", () => {
  const both = { global: { rules: [{ limit: HOURLY }] }, local: { rules: [{ limit: HOURLY }] } };
  expect(Object.keys(read(both).value ?? {})).toEqual(["global", "local"]);
  expect(Object.keys(read({ ...both, type: "Global" }).value ?? {})).toEqual(["global"]);
  expect(Object.keys(read({ ...both, type: "Local" }).value ?? {})).toEqual(["local"]);
  expect(read({ type: "Local" }).faults).toEqual(["rateLimit: type Local needs rateLimit.local."]);
  expect(read({ type: "Global", local: both.local }).faults).toEqual([
    "rateLimit: type Global needs rateLimit.global.",
  ]);
  expect(read({ ...both, type: "Both" as never }).faults).toEqual([
    "rateLimit.type Both is not known; leave it out and set rateLimit.global or rateLimit.local.",
  ]);
});

test("a global limit without a service to count it is refused, a local one is not", () => {
  const at = { ...AT, service: false };
  expect(read({ global: { rules: [{ limit: HOURLY }] } }, at).faults).toEqual([
    "rateLimit.global: no rate limit service is set up; set rateLimit in the EnvoyGateway configuration, or use rateLimit.local.",
  ]);
  expect(read({ local: { rules: [{ limit: HOURLY }] } }, at).faults).toEqual([]);
});

const WHERE = "rateLimit.global.rules[0].clientSelectors[0]";

test.each([
  [{}, `${WHERE} needs headers, methods, path, sourceCIDR or queryParams.`],
  [{ headers: [{ name: "a" }] }, `${WHERE}.headers[0]: type Exact needs value.`],
  [
    { headers: [{ name: "a", type: "RegularExpression", value: "(" }] },
    `${WHERE}.headers[0].value: "(" is no RE2 regular expression.`,
  ],
  [
    { headers: [{ name: "a", type: "Distinct", invert: true }] },
    `${WHERE}.headers[0]: type Distinct cannot be combined with invert.`,
  ],
  [{ headers: [{ name: "a", type: "Distinct", value: "b" }] }, `${WHERE}.headers[0]: type Distinct takes no value.`],
  [{ headers: [{ name: "a", type: "Odd", value: "b" }] }, `${WHERE}.headers[0].type Odd is not known.`],
  [{ queryParams: [{ name: "", value: "b" }] }, `${WHERE}.queryParams[0].name must be set.`],
  [{ queryParams: [{ name: "a", value: "" }] }, `${WHERE}.queryParams[0]: type Exact needs value.`],
  [
    { queryParams: [{ name: "a", type: "Distinct", value: "b" }] },
    `${WHERE}.queryParams[0]: type Distinct takes no value.`,
  ],
  [{ path: { type: "RegularExpression", value: "[" } }, `${WHERE}.path.value: "[" is no RE2 regular expression.`],
  [{ path: { type: "Odd", value: "/" } }, `${WHERE}.path.type Odd is not known.`],
  [
    { sourceCIDR: { value: "10.0.0.1" } },
    `${WHERE}.sourceCIDR.value: "10.0.0.1" is no range of addresses; write it like 192.0.2.0/24.`,
  ],
])("a selector %j is refused", (selector, fault) => {
  const { faults } = globally({ clientSelectors: [selector as never], limit: HOURLY });
  expect(faults).toEqual([fault]);
});

test.each([
  [{ from: "Metadata" }, "rateLimit.global.rules[0].cost.response: from Metadata needs metadata."],
  [{ from: "Number" }, "rateLimit.global.rules[0].cost.response: from Number needs number."],
  [
    { from: "Number", number: -1 },
    "rateLimit.global.rules[0].cost.response.number: -1 is no whole number from 0 to 1000000000.",
  ],
])("a cost %j is refused", (response, fault) => {
  expect(globally({ limit: HOURLY, cost: { response: response as never } }).faults).toEqual([fault]);
});
