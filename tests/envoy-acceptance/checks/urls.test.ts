import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { isPageUrl } from "../../../plugins/gateway-api/base/url.ts";
import { ENVOY } from "../../envoy.ts";
import { randomOf } from "../refusals/random.ts";
import { type Asking, disagreements, irWith, startAsking } from "./asking.ts";

const SCHEMES = [
  "https://",
  "http://",
  "HTTPS://",
  "ftp://",
  "a+b://",
  "a1://",
  "//",
  "/",
  "",
  "https:/",
  "https:",
  "://",
];
const HOSTS = [
  ...[
    "a.example",
    "A.EXAMPLE",
    "a_b",
    "a..b",
    "-a-",
    "1.2.3.4",
    "256.1.1.1",
    "[::1]",
    "[fe80::1%25e]",
    "[::g]",
    "[",
    "[]",
  ],
  ...[
    "user@a",
    "user:pw@a.example",
    "@a",
    "a@b@c",
    "us/er@a",
    "u%20r@a",
    "",
    "ä.example",
    "文",
    "a%62",
    "a b",
    "*.a",
    "a,b",
    "a'b",
    "(a)",
    "$a",
  ],
];
const PORTS = [
  "",
  "",
  "",
  ":80",
  ":0",
  ":65535",
  ":65536",
  ":99999",
  ":",
  ":a",
  ":8a",
  ":-1",
  ":00080",
  ":123456789012",
];
const PATHS = [
  "",
  "/",
  "/a/b",
  "/a?b=c",
  "?a",
  "#a",
  "/#a",
  "/a b",
  "/ä",
  "/%zz",
  "/\\",
  '/"',
  "/a?b#c#d",
  "/?",
  "/<>",
  "/[",
  "/a\u007f",
  "/\n",
];

function urls(count: number): readonly string[] {
  const random = randomOf(11);
  const one = () =>
    [random.percent(60) ? SCHEMES.slice(0, 2) : SCHEMES, HOSTS, PORTS, PATHS].map((list) => random.pick(list)).join("");
  return [...new Set(Array.from({ length: count }, one))].filter((text) => text !== "");
}

describe.skipIf(ENVOY === undefined)("URLs, as Envoy takes them (needs Envoy: ENVOY_PATH, or npm test)", () => {
  let asking: Asking;
  let asked = 0;
  beforeAll(async () => {
    asking = await startAsking();
  });
  afterAll(() => asking[Symbol.asyncDispose]());

  /** The only page of an IR that Envoy looks up by its URL alone: the one to which it sends people to sign in. */
  function refusal(authorizationEndpoint: string): Promise<string | undefined> {
    const provider = { authorizationEndpoint, tokenEndpoint: "https://issuer.example/token" };
    const oidc = {
      ...{
        name: `o${asked++}`,
        provider,
        clientID: "a",
        clientSecret: "c2VjcmV0",
        hmacSecret: "c2VjcmV0",
        scopes: ["openid"],
      },
      ...{ redirectURL: "https://a.example/back", redirectPath: "/back", logoutPath: "/logout", cookieSuffix: "a" },
    };
    return asking.refusal("routes", irWith({ name: `r${asked}`, security: { oidc } }));
  }

  test("put together by chance", async () => {
    const all = urls(1_500);
    const taken = all.filter(isPageUrl).length;
    expect(taken).toBeGreaterThan(150);
    expect(all.length - taken).toBeGreaterThan(500);
    expect(await disagreements(all, isPageUrl, refusal)).toEqual([]);
  }, 60_000);
});
