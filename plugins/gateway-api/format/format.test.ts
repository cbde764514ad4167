import { expect, test } from "bun:test";
import { type FormatFault, type FormatUse, readFormat } from "./format.ts";

const value = (text: string, use?: FormatUse) => (readFormat(text, use) as { readonly value?: string }).value;
const fault = (text: string, use?: FormatUse) => (readFormat(text, use) as Partial<FormatFault>).fault;
const PROCESS: FormatUse = { process: true };

test("what is a format as it stands is left as it is", () => {
  const formats = [
    "",
    "plain",
    "100%%",
    "%%%%",
    "%DOWNSTREAM_REMOTE_ADDRESS%",
    "a %PROTOCOL% b %HOSTNAME%",
    "%REQ(x-id)%",
    "%REQ(x-id?:path):10%",
    "%START_TIME%",
    "%START_TIME(%Y-%m-%d)%",
    "%START_TIME()%",
    "%DYNAMIC_METADATA(a:b:c)%",
    "%METADATA(ROUTE:a:b):3%",
    "%FILTER_STATE(a:FIELD:x)%",
    "%GRPC_STATUS(SNAKE_STRING)%",
    "%PATH(NQ:PATH)%",
    "%XFCC_VALUE(uri)%",
    "%CEL(request.path)%",
    "%COMMON_DURATION(DS_RX_BEG:DS_RX_END:ms)%",
    '%COALESCE({"operators":["TRACE_ID",{"command":"REQ","param":"x-id","max_length":9}]})%',
    "%TRACE_ID%%%",
  ];
  for (const use of [{}, PROCESS, { literal: true }] as const)
    expect(formats.map((text) => value(text, use))).toEqual(formats);
});

test.each([
  ["%BOGUS%", "unknown"],
  ["x %REQ_WITHOUT_QUERY(a)%", "unknown"],
  ["%REQ%", "argument"],
  ["%REQ()%", "argument"],
  ["%REQ(a b)%", "argument"],
  ["%REQ(a?b?c)%", "argument"],
  ["%PROTOCOL(x)%", "argument"],
  ["%FILTER_STATE(a:BOGUS)%", "argument"],
  ["%GRPC_STATUS(snake)%", "argument"],
  ["%COMMON_DURATION(a:b:years)%", "argument"],
  ["%METADATA(BOGUS:a)%", "argument"],
  ["%XFCC_VALUE(x)%", "argument"],
  ["%START_TIME(a%nb)%", "argument"],
  ['%COALESCE({"operators":["BOGUS"]})%', "argument"],
  ["%PROTOCOL:3%", "length"],
  ["%START_TIME:3%", "length"],
  ["%REQ(x):99999999999999999999%", "length"],
  ["%REQ(x", "open"],
  ["a %PROTOCOL b", "open"],
  ["%req(x)%", "open"],
] as const)("%s is meant as a command, and is none that can be used (%s)", (text, what) => {
  expect(fault(text, { literal: true })).toBe(what);
  expect(fault(text, PROCESS)).toBe(what);
});

test.each([
  ["100%", "100%%"],
  ["50% off", "50%% off"],
  ["a%20b", "a%%20b"],
  ["%2F%41%", "%%2F%%41%%"],
  ["%%%", "%%%%"],
  ["%TRACE_ID%%", "%TRACE_ID%%%"],
  ["width: 100%; height: 50%", "width: 100%%; height: 50%%"],
  ["100%PATHOLOGICAL", "100%%PATHOLOGICAL"],
  ["7 % tax (%PROTOCOL%)", "7 %% tax (%PROTOCOL%)"],
])(
  "in a text of its own, %s is what is meant by %s; where only a format makes sense it is a mistake",
  (text, meant) => {
    expect(value(text, { literal: true })).toBe(meant);
    expect(fault(text)).toBe("stray");
    expect(value(meant)).toBe(meant);
  },
);

test("what the process knows is read where that is allowed only, also inside of another command", () => {
  const hidden = '%COALESCE({"operators":["TRACE_ID",{"command":"ENVIRONMENT","param":"HOME"}]})%';
  for (const text of ["%ENVIRONMENT(HOME)%", "%ENVIRONMENT(HOME):3%", hidden]) {
    expect(value(text, PROCESS)).toBe(text);
    expect([fault(text), fault(text, { literal: true })]).toEqual(["process", "process"]);
  }
});

test("the command that needs an extension is known where that is loaded", () => {
  expect(value("%REQ_WITHOUT_QUERY(:path)%", { logged: true })).toBe("%REQ_WITHOUT_QUERY(:path)%");
  expect(fault("%REQ_WITHOUT_QUERY(a b)%", { logged: true })).toBe("argument");
});

test("what is wrong is shown, as much of it as fits into a sentence", () => {
  expect(readFormat("a %BOGUS(1)% b")).toEqual({ fault: "unknown", at: "%BOGUS(1)%" });
  expect(readFormat(`%REQ(${"a".repeat(100)}`)).toEqual({ fault: "open", at: `%REQ(${"a".repeat(35)}…` });
});

test("the longest text that an object can hold is read quickly, whatever is in it", () => {
  const started = performance.now();
  expect(fault("%REQ(".repeat(200_000), { literal: true })).toBe("open");
  expect(value("%REQ(a)%".repeat(100_000))).toHaveLength(800_000);
  expect(value("%A(".repeat(300_000), { literal: true })).toHaveLength(1_200_000);
  expect(value("%".repeat(1_000_001), { literal: true })).toHaveLength(1_000_002);
  expect(fault(`${"%REQ(a)%".repeat(100_000)}%`)).toBe("stray");
  expect(performance.now() - started).toBeLessThan(3_000);
});
