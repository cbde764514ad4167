import { expect, test } from "bun:test";
import { levelsOf } from "./log-levels.ts";

test("a plugin logs at the level of its component, others at the default", () => {
  const levels = levelsOf({ encoder: "Text", level: { default: "warn", provider: "debug", xds: "error" } });
  expect(levels["provider/file"]).toBe("debug");
  expect(levels["output/xds"]).toBe("error");
  expect(levels["infra/host"]).toBe("warn");
  expect(levels["default"]).toBe("warn");
  expect(levelsOf({ encoder: "Text", level: {} })["translator/gateway-api"]).toBe("info");
});
