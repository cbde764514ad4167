import { afterEach, describe, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepCertificates } from "../../cmd/runtime/certificates/keeper.ts";
import { certificateNames, makeCertificates } from "../../cmd/runtime/certificates/make.ts";
import { ensureCertificates, inspectFiles } from "../../cmd/runtime/certificates/mod.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../core/testing/mod.ts";
import { DAMAGES, DAY_MS, filesOf, LIFE_MS, madeFor, putSet, setOf } from "../certificate-sets.ts";
import { becomes } from "../host-rig.ts";
import { OTHER_USER, otherUserCanRunSources } from "../other-user.ts";

const NOW = Date.UTC(2026, 5, 1);
const NAMES = certificateNames("envoy-gateway-system", "cluster.local");
const FOREIGN = { authority: "CN=corp-ca", keys: "RSA", from: NOW - 1_000_000, to: NOW + 90 * DAY_MS } as const;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

function home(): string {
  const dir = mkdtempSync(join(tmpdir(), "postern-certificates-"));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const make = (now: number) => makeCertificates(NAMES, now);
const serial = (dir: string, party = "envoy-gateway") =>
  new X509Certificate(readFileSync(join(dir, "certs", party, "tls.crt"))).serialNumber;
const authorities = (dir: string, party: string) =>
  readFileSync(join(dir, "certs", party, "ca.crt"), "utf8").split("BEGIN CERTIFICATE").length - 1;
/** Nothing is wrong with the files at that time. */
const whole = (dir: string, now = NOW) => expect(inspectFiles(dir, now).faults).toEqual([]);

describe("files of a host", () => {
  test("are made where there are none, as a set with two thirds of its life to go", async () => {
    const dir = home();
    const { made, problems, inspection } = await ensureCertificates(dir, { now: NOW });
    expect([made, problems]).toEqual(["missing", []]);
    whole(dir);
    expect(inspection.renewAt).toBe(NOW - DAY_MS + (LIFE_MS * 2) / 3);
    const end = NOW - DAY_MS + LIFE_MS;
    expect(Object.fromEntries(inspection.expiry)).toEqual({
      "envoy-gateway": end,
      envoy: end,
      "envoy-rate-limit": end,
    });
    const again = await ensureCertificates(dir, { now: NOW + 3 * 365 * DAY_MS });
    expect([again.made, again.problems]).toEqual([undefined, []]);
  });

  test.each(DAMAGES)("$name: all are made anew, and it is said of which file", async ({ do: damage, said }) => {
    const dir = home();
    putSet(dir, await make(NOW));
    const before = filesOf(dir);
    damage(join(dir, "certs"), await make(NOW));
    const { made, problems } = await ensureCertificates(dir, { now: NOW });
    expect(made).toBe("damage");
    expect(problems.join("\n")).toMatch(said);
    for (const problem of problems) expect(problem).toStartWith(`${dir}/certs/`);
    whole(dir);
    const after = filesOf(dir);
    const kept = Object.keys(after).filter((name) => after[name] === before[name]);
    // Sessions of OIDC go on: their key has nothing to do with it.
    expect(kept).toEqual(["envoy-oidc-hmac/hmac-secret"]);
    expect((await ensureCertificates(dir, { now: NOW })).made).toBeUndefined();
  });

  test.each(["envoy-gateway/ca.crt", "envoy/tls.key", "envoy-rate-limit/tls.crt"])(
    "%s that is missing: all are made anew",
    async (file) => {
      const dir = home();
      putSet(dir, await make(NOW));
      unlinkSync(join(dir, "certs", file));
      const { made, problems } = await ensureCertificates(dir, { now: NOW });
      expect([made, problems]).toEqual(["damage", [`${dir}/certs/${file} is missing`]]);
      whole(dir);
    },
  );

  test("that expired, or are of a time to come, are made anew", async () => {
    const dir = home();
    putSet(dir, await make(NOW));
    const late = NOW - DAY_MS + LIFE_MS;
    const { made, problems } = await ensureCertificates(dir, { now: late });
    expect([made, problems[0]]).toEqual([
      "damage",
      `${dir}/certs/envoy-gateway/tls.crt expired at ${new Date(late).toISOString().replace(".000", "")}`,
    ]);
    whole(dir, late);
    const early = await ensureCertificates(dir, { now: NOW });
    expect(early.made).toBe("damage");
    expect(early.problems[0]).toEndWith(" on: is the clock of this machine right?");
    whole(dir);
  });

  test("are renewed at two thirds of their life, not before; both sides trust old and new until the next time", async () => {
    const dir = home();
    putSet(dir, await make(madeFor(NOW)));
    const first = serial(dir);
    expect((await ensureCertificates(dir, { now: NOW - 1000 })).made).toBeUndefined();
    expect((await ensureCertificates(dir, { now: NOW })).made).toBe("age");
    expect(serial(dir)).not.toBe(first);
    expect([authorities(dir, "envoy-gateway"), authorities(dir, "envoy")]).toEqual([2, 2]);
    whole(dir);
    await ensureCertificates(dir, { now: NOW + (LIFE_MS * 2) / 3 });
    expect(authorities(dir, "envoy")).toBe(2);
  });

  test("keys are for their owner only, also while they are written and where something stood in the way", async () => {
    const dir = home();
    await ensureCertificates(dir, { now: NOW });
    const key = join(dir, "certs/envoy/tls.key");
    writeFileSync(`${key}.new`, "", { mode: 0o644 });
    chmodSync(`${key}.new`, 0o644);
    await ensureCertificates(dir, { overwrite: true, now: NOW });
    const mode = (name: string) => (statSync(join(dir, "certs", name)).mode & 0o777).toString(8);
    const names = ["envoy/tls.key", "envoy-gateway/tls.key", "envoy-oidc-hmac/hmac-secret", "envoy/tls.crt"];
    expect(names.map(mode)).toEqual(["600", "600", "600", "644"]);
    expect(readdirSync(join(dir, "certs/envoy")).sort()).toEqual(["ca.crt", "tls.crt", "tls.key"]);
    expect(existsSync(join(dir, "certs/.lock"))).toBe(false);
  });

  test("the key of OIDC cookies that was cut off is made anew, alone", async () => {
    const dir = home();
    await ensureCertificates(dir, { now: NOW });
    const first = serial(dir);
    const path = join(dir, "certs/envoy-oidc-hmac/hmac-secret");
    writeFileSync(path, "short");
    const { made, problems } = await ensureCertificates(dir, { now: NOW });
    expect([made, problems]).toEqual(["damage", [`${path} does not hold a key: sessions of OIDC begin anew`]]);
    expect([readFileSync(path).length, serial(dir)]).toEqual([32, first]);
  });
});

describe("what Postern did not make", () => {
  const damaged: readonly (readonly [string, (certs: string) => void, RegExp])[] = [
    ["a key that is missing", (certs) => unlinkSync(join(certs, "envoy/tls.key")), /envoy\/tls\.key is missing/],
    [
      "a certificate that is cut off",
      (certs) => writeFileSync(join(certs, "envoy/tls.crt"), "x"),
      /envoy\/tls\.crt is damaged/,
    ],
  ];

  test.each(["RSA", "EC"] as const)("is read, and kept at two thirds of its life and beyond (%s)", async (keys) => {
    const dir = home();
    putSet(dir, await setOf({ ...FOREIGN, keys }));
    const before = filesOf(dir);
    whole(dir);
    for (const now of [NOW, NOW + 80 * DAY_MS]) {
      const { made, inspection } = await ensureCertificates(dir, { now });
      expect([made, inspection.faults]).toEqual([undefined, []]);
    }
    const { made, inspection } = await ensureCertificates(dir, { now: NOW + 91 * DAY_MS });
    expect([made, inspection.faults[0]?.text]).toEqual([
      undefined,
      `${dir}/certs/envoy-gateway/tls.crt expired at ${new Date(FOREIGN.to).toISOString().replace(".000", "")}`,
    ]);
    expect(filesOf(dir)).toEqual(before);
  });

  test.each(damaged)("is not made anew for %s", async (_name, damage, said) => {
    const dir = home();
    putSet(dir, await setOf(FOREIGN));
    const file = join(dir, "certs/envoy-gateway/tls.key");
    const before = readFileSync(file, "utf8");
    damage(join(dir, "certs"));
    const { made, inspection } = await ensureCertificates(dir, { now: NOW });
    expect([made, inspection.faults.map(({ text }) => text).join()]).toEqual([undefined, expect.stringMatching(said)]);
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  test("one file of it among ours is enough to leave all alone", async () => {
    const dir = home();
    putSet(dir, await make(NOW));
    writeFileSync(join(dir, "certs/envoy/ca.crt"), (await setOf(FOREIGN)).envoy.ca);
    const before = filesOf(dir);
    const { made, inspection } = await ensureCertificates(dir, { now: NOW });
    expect([made, inspection.faults.length > 0]).toEqual([undefined, true]);
    expect(filesOf(dir)).toEqual(before);
  });

  test("what is not there beside it is made: the key of OIDC cookies; what is there stays, however short", async () => {
    const dir = home();
    putSet(dir, await setOf(FOREIGN));
    const path = join(dir, "certs/envoy-oidc-hmac/hmac-secret");
    writeFileSync(path, "sixteen bytes!!!");
    expect((await ensureCertificates(dir, { now: NOW })).made).toBeUndefined();
    expect(readFileSync(path, "utf8")).toBe("sixteen bytes!!!");
    unlinkSync(path);
    const before = serial(dir);
    expect((await ensureCertificates(dir, { now: NOW })).made).toBe("missing");
    expect([readFileSync(path).length, serial(dir)]).toEqual([32, before]);
  });

  test("is told from what Postern made before its authorities said so", async () => {
    const life = { authority: "CN=envoy-gateway", from: NOW - DAY_MS, to: NOW + 5 * 365 * DAY_MS };
    const late = NOW + 4 * 365 * DAY_MS;
    const made = async (maker: Parameters<typeof setOf>[0]) => {
      const dir = home();
      putSet(dir, await setOf(maker));
      return (await ensureCertificates(dir, { now: late })).made;
    };
    expect(await made({ ...life, keys: "EC" })).toBe("age");
    expect(await made({ ...life, keys: "RSA" })).toBeUndefined();
    expect(await made({ ...life, keys: "EC", to: life.to + DAY_MS })).toBeUndefined();
  });
});

test.skipIf(OTHER_USER === undefined || !otherUserCanRunSources())(
  "a key that belongs to another user is named (needs root, and a Bun and a project that others can read)",
  async () => {
    const dir = home();
    putSet(dir, await make(Date.now()));
    chmodSync(dir, 0o755);
    const script = `import { ensureCertificates } from "./mod.ts"; console.log(await ensureCertificates(process.argv[1]).catch(({ message }) => message));`;
    expect(await ran(dir, script, OTHER_USER)).toBe(
      `${dir}/certs/envoy-gateway/tls.key cannot be read (EACCES): give it to the user who runs Postern`,
    );
  },
);

describe("a keeper", () => {
  const start = async (dir: string, now = NOW) => {
    const clock = createFakeClock(now);
    const { log, lines } = createRecordingLogger();
    const metrics = createMetrics();
    const kept = await keepCertificates({ configHome: dir, clock, log, metrics });
    cleanups.push(() => kept.stop());
    const said = () => lines.map(({ level, message }) => `${level} ${message}`);
    return { clock, lines, said, kept, metrics };
  };

  test("renews while everything runs, and tells when certificates end", async () => {
    const dir = home();
    putSet(dir, await make(madeFor(NOW + 3 * 3_600_000)));
    const first = serial(dir);
    const { clock, said, metrics } = await start(dir);
    const ends = (at: number) =>
      `postern_certificate_expiration_timestamp_seconds{party="envoy-gateway"} ${at / 1000}\n`;
    expect(metrics.prometheus()).toContain(ends(NOW + 3 * 3_600_000 + LIFE_MS / 3));
    await clock.advance(2.9 * 3_600_000);
    expect(serial(dir)).toBe(first);
    await clock.advance(0.2 * 3_600_000);
    await becomes(() => said().at(-1), "info certificates were renewed");
    expect(serial(dir)).not.toBe(first);
    whole(dir, clock.now());
    expect(metrics.prometheus()).toContain(ends(NOW + 3 * 3_600_000 - DAY_MS + LIFE_MS));
  });

  test("makes anew what is damaged while it runs, once it is clear that nobody is just writing it", async () => {
    const dir = home();
    const { clock, said, lines } = await start(dir);
    writeFileSync(join(dir, "certs/envoy/tls.key"), "");
    await clock.advance(3_600_000 + 1_000);
    broken(dir);
    await clock.advance(1_000);
    await becomes(() => said().at(-1), "warn certificates were not whole and were made anew");
    expect(JSON.stringify(lines.at(-1))).toContain(`${dir}/certs/envoy/tls.key is damaged`);
    whole(dir, clock.now());
  });

  test("says once what is wrong with certificates of others, with the cure", async () => {
    const dir = home();
    putSet(dir, await setOf({ ...FOREIGN, to: NOW + DAY_MS }));
    const { clock, said, lines } = await start(dir);
    await clock.advance(2 * DAY_MS);
    await becomes(() => said(), ["error certificates cannot be relied on"]);
    expect(JSON.stringify(lines[0])).toContain(
      `renew them where they come from, or let \\"postern certgen --local --overwrite --config-home ${dir}\\" replace all of them`,
    );
  });

  test.skipIf(!otherUserCanRunSources())(
    "goes on with certificates that it cannot renew yet (as root it needs a Bun and a project that others can read)",
    async () => {
      const dir = home();
      putSet(dir, await make(madeFor(Date.now())));
      const certs = join(dir, "certs");
      const before = filesOf(dir);
      // The folder cannot be written to, what is in it belongs to whoever keeps it.
      if (OTHER_USER !== undefined) {
        for (const path of readdirSync(certs, { recursive: true, encoding: "utf8" }))
          chownSync(join(certs, path), OTHER_USER, OTHER_USER);
        chmodSync(dir, 0o755);
      }
      chmodSync(certs, 0o555);
      cleanups.push(() => chmodSync(certs, 0o755));
      const said = await ran(
        dir,
        `import { keepCertificates } from "./keeper.ts";
        import { createMetrics } from "../../../core/observe/mod.ts";
        import { createRecordingLogger } from "../../../core/testing/mod.ts";
        import { SYSTEM_CLOCK } from "../../../library/gateway/clock.ts";
        const { log, lines } = createRecordingLogger();
        const { first } = await keepCertificates({ configHome: process.argv[1], clock: SYSTEM_CLOCK, log, metrics: createMetrics() });
        console.log(lines.map(({ message }) => message).join(), first.inspection.faults.length);`,
        OTHER_USER,
      );
      expect(said).toBe("certificates were not renewed, will retry 0");
      expect(filesOf(dir)).toEqual(before);
    },
  );
});

/** The output of a script that is run beside the sources of certificates, with a folder as its argument. */
function ran(dir: string, script: string, uid?: number): Promise<string> {
  const cwd = join(import.meta.dir, "../../cmd/runtime/certificates");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["-e", script, dir], {
      ...{ cwd, stdio: ["ignore", "pipe", "inherit"], ...(uid !== undefined && { uid, gid: uid }) },
    });
    let said = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
    child.on("exit", (code) => (code === 0 ? resolve(said.trim()) : reject(new Error(`exit code ${code}: ${said}`))));
  });
}

/** Something is wrong with the files. */
function broken(dir: string): void {
  expect(inspectFiles(dir, NOW).faults.length).toBeGreaterThan(0);
}

describe("several processes", () => {
  test("that start at the same time, or renew at the same time, make one set", async () => {
    const dir = home();
    const script = `import { ensureCertificates } from "./mod.ts"; console.log((await ensureCertificates(process.argv[1])).made ?? "kept");`;
    const ensure = () => ran(dir, script);
    const all = () => Promise.all([ensure(), ensure(), ensure(), ensure()]);
    expect((await all()).toSorted()).toEqual(["kept", "kept", "kept", "missing"]);
    whole(dir, Date.now());
    putSet(dir, await make(madeFor(Date.now() - 1_000)));
    expect((await all()).toSorted()).toEqual(["age", "kept", "kept", "kept"]);
    whole(dir, Date.now());
  }, 30_000);

  test("a lock that somebody left behind is passed over", async () => {
    const dir = home();
    await ensureCertificates(dir, { now: NOW });
    const lock = join(dir, "certs/.lock");
    writeFileSync(lock, "");
    const before = Date.now() / 1000 - 60;
    utimesSync(lock, before, before);
    expect((await ensureCertificates(dir, { overwrite: true, now: NOW })).made).toBe("request");
    expect(existsSync(lock)).toBe(false);
  });
});
