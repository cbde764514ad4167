import { afterEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configFile, readConfig } from "../../cmd/runtime/config-file.ts";
import { systemClock } from "../contract/surroundings.ts";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "postern-config-"));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const text = (level: string) =>
  `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nlogging: {level: {default: ${level}}}\n`;

async function follow(path: string) {
  const first = await readConfig(path);
  if ("fault" in first) throw new Error("the first configuration is not valid");
  const source = configFile(path, first.value.config, systemClock);
  const events: string[] = [];
  let wake = () => {};
  const add = (event: string) => {
    events.push(event);
    wake();
  };
  const stop = source.follow({
    changed: (config) => add(`level ${config.logging.level.default}`),
    refused: (problems) => add(`refused ${problems[0]?.line}: ${problems[0]?.message}`),
  });
  cleanups.push(stop);
  const next = async (count: number) => {
    while (events.length < count) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return events[count - 1];
  };
  return { source, events, next, stop };
}

test("a change is taken up, a broken one leaves the one in force", async () => {
  const path = join(folder(), "c.yaml");
  writeFileSync(path, text("info"));
  const { source, next } = await follow(path);
  writeFileSync(path, text("debug"));
  expect(await next(1)).toBe("level debug");
  writeFileSync(path, text("loud"));
  expect(await next(2)).toBe("refused 3: logging.level.default: must be one of debug, info, warn, error");
  expect(source.current.logging.level.default).toBe("debug");
  writeFileSync(`${path}.new`, text("warn"));
  renameSync(`${path}.new`, path);
  expect(await next(3)).toBe("level warn");
});

test("a volume of a ConfigMap is followed through its links", async () => {
  const dir = folder();
  const put = (version: string, level: string) => {
    mkdirSync(join(dir, version));
    writeFileSync(join(dir, version, "c.yaml"), text(level));
    symlinkSync(version, join(dir, "..data_tmp"));
    renameSync(join(dir, "..data_tmp"), join(dir, "..data"));
  };
  put("..v1", "info");
  symlinkSync("..data/c.yaml", join(dir, "c.yaml"));
  const { next } = await follow(join(dir, "c.yaml"));
  put("..v2", "error");
  expect(await next(1)).toBe("level error");
});

test("a file that is not there is a problem like any other", async () => {
  const result = await readConfig("/nowhere/c.yaml");
  expect("value" in result ? "" : result.fault[0]?.file).toBe("/nowhere/c.yaml");
});

test("the default EnvoyProxy is checked like an object", async () => {
  const path = join(folder(), "c.yaml");
  writeFileSync(path, `${text("info")}envoyProxy:\n  concurrency: many\n`);
  const result = await readConfig(path);
  expect("value" in result ? [] : result.fault.map(({ line, column }) => [line, column])).toEqual([[5, 3]]);
  expect("value" in result ? "" : result.fault[0]?.message).toStartWith("envoyProxy.concurrency: ");
  writeFileSync(path, `${text("info")}envoyProxy:\n  concurrency: 2\n`);
  expect("value" in (await readConfig(path))).toBe(true);
});
