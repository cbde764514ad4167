import { afterAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRecordingLogger } from "../../../core/testing/mod.ts";
import { plainReading } from "../../../providers/file/reading.ts";
import { loadValidator } from "../validator.ts";
import { createAside, type Thread } from "./aside.ts";
import { openJournal } from "./journal.ts";
import { AT_ONCE, withGuards } from "./mod.ts";
import type { Job } from "./worker.ts";

const home = mkdtempSync(join(tmpdir(), "postern-reading-"));
afterAll(() => rmSync(home, { recursive: true }));
let folders = 0;
const folder = () => join(home, `state-${folders++}`);
const controllerName = "example.com/controller";
const journal = (at: string, log = createRecordingLogger().log) => openJournal({ folder: at, controllerName, log });
const filesOf = (at: string) => readdirSync(at).sort();

const text = (lines: number) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n${Array.from({ length: lines }, (_, i) => `  k${i}: v\n`).join("")}`;
const request = (of: string, signature = "1") => ({
  file: { path: "/f.yaml", signature },
  text: of,
  maxCharacters: 8_388_608,
});

/** Ends a process while it reads. */
function die(at: string, path: string, signature: string): void {
  const script = `
    import { openJournal } from "${import.meta.dir}/journal.ts";
    const log = { warn: console.error };
    openJournal({ folder: ${JSON.stringify(at)}, controllerName: "${controllerName}", log }).begin("/good.yaml", "1")();
    openJournal({ folder: ${JSON.stringify(at)}, controllerName: "${controllerName}", log }).begin(${JSON.stringify(path)}, "${signature}");
    process.kill(process.pid, "SIGKILL");`;
  const { signal, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  expect([signal, stderr]).toEqual(["SIGKILL", ""]);
}

test("what was being read when the process ended is left out until it changes, also at later starts", () => {
  const at = folder();
  die(at, "/bad.yaml", "7");
  const second = journal(at);
  expect([second.leftOut("/bad.yaml", "7"), second.leftOut("/good.yaml", "1")]).toEqual(["died", undefined]);
  second.close();
  const third = journal(at);
  expect(third.leftOut("/bad.yaml", "7")).toBe("died");
  expect(third.leftOut("/bad.yaml", "8")).toBeUndefined();
  expect(third.leftOut("/bad.yaml", "7")).toBeUndefined();
  third.close();
  expect(filesOf(at)).toEqual([expect.stringMatching(/^reading-[0-9a-f]{8}-left-out\.json$/)]);
  expect(statSync(join(at, filesOf(at)[0]!)).mode & 0o777).toBe(0o600);
});

test("what a living process reads is not left out by another one", () => {
  const at = folder();
  const first = journal(at);
  const end = first.begin("/a.yaml", "1");
  const second = journal(at);
  expect(second.leftOut("/a.yaml", "1")).toBeUndefined();
  end();
  first.close();
  second.close();
});

test("damaged notes are begun anew, and where nothing can be written everything is read all the same", () => {
  const at = folder();
  journal(at).leaveOut("/slow.yaml", "1");
  const [kept = ""] = filesOf(at).filter((name) => name.endsWith("left-out.json"));
  writeFileSync(join(at, kept), "{");
  const { log, lines } = createRecordingLogger();
  expect(journal(at, log).leftOut("/slow.yaml", "1")).toBeUndefined();
  expect(lines[0]?.message).toContain("is damaged, it is begun anew");
  const file = join(home, "file");
  writeFileSync(file, "");
  const blind = journal(join(file, "state"), log);
  blind.begin("/a.yaml", "1")();
  expect(blind.leftOut("/a.yaml", "1")).toBeUndefined();
  expect(lines.at(-1)?.message).toContain("cannot be noted");
});

test("small texts are read at once, large ones in a thread, with the same outcome", async () => {
  const validate = await loadValidator();
  const plain = plainReading(validate);
  const reading = withGuards(plain, journal(folder()), { aside: createAside() });
  const small = request(text(10));
  expect(reading.read(small)).toEqual(plain.read(small));
  const large = request(`${text(20_000)}---\nkind: X\n`);
  expect(large.text.length).toBeGreaterThan(AT_ONCE);
  const [one, two] = [reading.read(large), reading.read(large)];
  expect(one).toBeInstanceOf(Promise);
  expect(JSON.stringify(await one)).toBe(JSON.stringify(plain.read(large)));
  expect(await two).toEqual(await one);
  reading.stop();
});

test("a text that takes too long is given up and left out, and the next one is read", async () => {
  const at = folder();
  const threads: { ended: boolean }[] = [];
  const stuckAtFirst = (): Thread => {
    const state = { ended: false };
    threads.push(state);
    const answers = threads.length > 1;
    const thread: Thread = {
      onmessage: null,
      onerror: null,
      postMessage: ({ path }: Job) => {
        const data = JSON.stringify({ objects: [], problems: [], standIns: [], unknown: false, path });
        if (answers) queueMicrotask(() => thread.onmessage?.({ data } as MessageEvent));
      },
      terminate: () => {
        state.ended = true;
      },
    };
    return thread;
  };
  const notes = journal(at);
  const aside = createAside(stuckAtFirst, () => 20);
  const reading = withGuards(plainReading(await loadValidator()), notes, { aside });
  const stuck = request(text(20_000), "9");
  const [slow, next] = await Promise.all([reading.read(stuck), reading.read(request(text(20_001)))]);
  expect(slow.problems[0]?.message).toContain("is left out: reading it took longer");
  expect(next.problems).toEqual([]);
  expect(threads.map(({ ended }) => ended)).toEqual([true, false]);
  expect(reading.leftOut(stuck.file)).toContain("is left out: reading it took longer");
  reading.stop();
  expect(journal(at).leftOut("/f.yaml", "9")).toBe("slow");
});

test("a thread that fails fails its text alone", async () => {
  const thread: Thread = { onmessage: null, onerror: null, postMessage: () => {}, terminate: () => {} };
  const failing = () => {
    queueMicrotask(() => thread.onerror?.({ message: "out of memory" } as ErrorEvent));
    return thread;
  };
  const reading = withGuards(plainReading(await loadValidator()), journal(folder()), { aside: createAside(failing) });
  const { problems, unknown } = await reading.read(request(text(20_000)));
  expect([problems[0]?.message, unknown]).toEqual(["cannot be checked: out of memory", true]);
  const none = () => {
    throw new Error("no more threads");
  };
  const without = withGuards(plainReading(await loadValidator()), journal(folder()), { aside: createAside(none) });
  expect((await without.read(request(text(20_000)))).problems[0]?.message).toBe("cannot be checked: no more threads");
});

test("notes name what is being read while it is read, and no longer", () => {
  const at = folder();
  const notes = journal(at);
  const own = () => JSON.parse(readFileSync(join(at, filesOf(at)[0]!), "utf8")).reading;
  const end = notes.begin("/a-long-name.yaml", "1");
  const other = notes.begin("/b", "2");
  expect(own()).toEqual([
    { path: "/a-long-name.yaml", signature: "1" },
    { path: "/b", signature: "2" },
  ]);
  end();
  expect(own()).toEqual([{ path: "/b", signature: "2" }]);
  other();
  expect(own()).toEqual([]);
  notes.close();
  expect(filesOf(at)).toEqual([]);
});
