import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFormat } from "../../../plugins/gateway-api/format/format.ts";
import { ENVOY } from "../../envoy.ts";
import { randomOf } from "../refusals/random.ts";
import { type Asking, disagreements, irWith, startAsking } from "./asking.ts";

const NAMES = [
  ...["REQ", "RESP", "TRAILER", "REQUEST_HEADER", "STREAM_INFO_REQ", "PROTOCOL", "TRACE_ID", "START_TIME", "EMIT_TIME"],
  ...["DOWNSTREAM_PEER_CERT_V_START", "FILTER_STATE", "UPSTREAM_FILTER_STATE", "METADATA", "DYNAMIC_METADATA", "PATH"],
  ...[
    "CLUSTER_METADATA",
    "XFCC_VALUE",
    "COALESCE",
    "CEL",
    "COMMON_DURATION",
    "GRPC_STATUS",
    "QUERY_PARAM",
    "QUERY_PARAMS",
  ],
  ...[
    "REQUESTED_SERVER_NAME",
    "ENVIRONMENT",
    "HOSTNAME",
    "RESPONSE_CODE_DETAILS",
    "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT",
  ],
  ...["UPSTREAM_HOST_NAME", "TLS_JA4_FINGERPRINT", "BOGUS", "REQ_WITHOUT_QUERY", "FILE_CONTENT", "req"],
];
const ARGUMENTS = [
  ...[
    "",
    "x-a",
    "x-a?x-b",
    "?",
    "?a",
    "a?b?c",
    ":path",
    ":",
    "a b",
    "ä",
    "NQ",
    "NQ:PATH",
    "NQ:PATH:X",
    "WQ:",
    "ORIG",
    "ORIG:",
  ],
  ...[
    "a:PLAIN",
    "a:PLAIN:",
    "a:FIELD:b",
    "a:FIELD",
    "a::b",
    "a:b:ms",
    "a:b:s",
    "a:b",
    "DYNAMIC:a",
    "ROUTE",
    "uri",
    "Hash",
  ],
  ...["CAMEL_STRING", "NUMBER:a", "SNI_FIRST:HOST", "%Y", "%n", "a%5nb", "24", "request.path", "1 +", "a(b", "a)b"],
  ...['{"operators":["TRACE_ID"]}', '{"operators":[]}', '{"operators":["REQ"]}', '{"operators":"TRACE_ID"}', "{"],
  '{"operators":[{"command":"REQ","param":"x","max_length":3},"TRACE_ID"]}',
  '{"operators":[{"command":"METADATA","param":"X:a"}]}',
];
const LENGTHS = ["", "", ":3", ":", ":-1", ":18446744073709551615", ":18446744073709551616"];
const OTHERS = ["%%", "%", "a", "%%%", "b ", "(", ")", " % ", "%a%"];

/** So many texts, put together of commands, their arguments, and what stands between them. */
function texts(count: number): readonly string[] {
  const random = randomOf(40);
  const piece = () => {
    if (random.percent(20)) return random.pick(OTHERS) ?? "";
    const argument = random.percent(60) ? `(${random.pick(ARGUMENTS)})` : "";
    return `%${random.pick(NAMES)}${argument}${random.pick(LENGTHS)}${random.percent(95) ? "%" : ""}`;
  };
  return Array.from({ length: count }, () => piece() + (random.percent(40) ? piece() : ""));
}

describe.skipIf(ENVOY === undefined)("formats, as Envoy takes them (needs Envoy: ENVOY_PATH, or npm test)", () => {
  let asking: Asking;
  let asked = 0;
  beforeAll(async () => {
    asking = await startAsking();
  });
  afterAll(() => asking[Symbol.asyncDispose]());

  /** Questions differ in the name of their route, so that no two are the same. */
  const refusal = (value: string) =>
    asking.refusal("routes", irWith({ name: `r${asked++}`, addRequestHeaders: [{ name: "x-a", value: [value] }] }));

  test("every text of commands is taken by Envoy when it is by us, and by us when it is by Envoy", async () => {
    const all = texts(3_000);
    const taken = (text: string) => "value" in readFormat(text, { process: true });
    const agreed = all.filter(taken).length;
    expect(agreed).toBeGreaterThan(200);
    expect(all.length - agreed).toBeGreaterThan(1_000);
    expect(await disagreements(all, taken, refusal)).toEqual([]);
  }, 60_000);

  test("a text with percent signs that stand for themselves is always one that Envoy takes", async () => {
    const all = texts(1_000).concat(["50%", "width: 100%;", "a%20b", "%2F%", "7 % tax", "%%%", "100%PATHOLOGICAL"]);
    const formats = all.map((text) => readFormat(text, { literal: true, process: true }));
    const values = formats.flatMap((format) => ("value" in format ? [format.value] : []));
    expect(values.length).toBeGreaterThan(100);
    expect(await disagreements(values, () => true, refusal)).toEqual([]);
  }, 60_000);
});
