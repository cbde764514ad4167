import { afterEach, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliPage } from "../../cmd/cli/page.ts";
import { COMMANDS } from "../../cmd/main.ts";
import { type AdminData, serveAdmin } from "../../plugins/admin/mod.ts";
import { program } from "../program.ts";

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "postern-cli-"));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const postern = (args: readonly string[], options: { stdin?: string; colour?: boolean } = {}) =>
  program(args, { ...options, version: "1.2.3" });

/** An admin server with this data, which is ended after the test; the options that name it. */
function adminOf(data: Partial<AdminData>) {
  const nothing = {
    health: () => [],
    withheld: () => [],
    problems: () => [],
    unattached: () => [],
    statuses: () => [],
  };
  const rest = { ready: () => true, metrics: () => "", dump: () => ({}), info: () => ({}), plugins: () => [] };
  const server = serveAdmin({ host: "127.0.0.1", port: 0, pages: ["api"], data: { ...nothing, ...rest, ...data } });
  cleanups.push(() => server.stop());
  return { server, at: ["--admin", server.address] };
}

describe("help", () => {
  test("of the program lists every command and ends with two examples", async () => {
    const { code, out, talk } = await postern(["--help"]);
    expect([code, talk]).toEqual([0, ""]);
    for (const { name } of COMMANDS) expect(out).toContain(`\n  ${name} `);
    expect(
      out
        .trimEnd()
        .split("\n")
        .slice(-3)
        .map((line) => line.slice(0, 10)),
    ).toEqual(["examples:", "  postern ", "  postern "]);
  });

  test.each(COMMANDS.map(({ name }) => name))("of %s names its options and ends with two examples", async (name) => {
    const { code, out } = await postern([...name.split(" "), "--help"]);
    expect(code).toBe(0);
    const command = COMMANDS.find((candidate) => candidate.name === name);
    for (const option of Object.keys(command?.options ?? {})) expect(out).toContain(`--${option}`);
    const lines = out.trimEnd().split("\n");
    expect(lines.at(-3)).toBe("examples:");
    expect(lines.slice(-2).every((line) => line.includes("postern"))).toBe(true);
    expect((await postern(["help", ...name.split(" ")])).out).toBe(out);
    for (const alias of command?.aliases ?? []) {
      expect((await postern(["x", ...alias.split(" "), "-h"])).out).toBe(out);
    }
  });

  test("has examples whose files are there", () => {
    const lines = COMMANDS.flatMap(({ examples }) => examples.map(({ line }) => line));
    const files = lines.flatMap((line) => line.split(" ").filter((word) => word.startsWith("examples/")));
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  test("of a group names its commands", async () => {
    const { code, out } = await postern(["config", "--help"]);
    expect(code).toBe(0);
    for (const part of ["envoy-proxy", "envoy-gateway", "envoy-ratelimit"])
      expect(out).toContain(`\n  config ${part} `);
    expect((await postern(["help", "config"])).out).toBe(out);
    const bare = await postern(["x", "dashboard"]);
    expect([bare.code, bare.out]).toEqual([2, ""]);
    expect(bare.talk).toContain("dashboard envoy-proxy");
  });

  test("is what a call without a command says, on standard error", async () => {
    const { code, out, talk } = await postern([]);
    expect([code, out]).toEqual([2, ""]);
    expect(talk).toStartWith("postern 1.2.3: ");
  });
});

test("docs/cli.md is what the commands say: run `bun cmd/dev/cli-page.ts`", () => {
  expect(readFileSync("docs/cli.md", "utf8")).toBe(cliPage(COMMANDS));
});

describe("wrong use exits with 2 and says why", () => {
  test.each([
    [["serv"], "there is no command serv; did you mean server?"],
    [["server", "--nope"], "server: Unknown option '--nope'"],
    [["server", "extra"], "server: takes no argument, but got extra"],
    [["version", "-o", "xml"], "version: --output is one of table, yaml, json, not xml"],
    [["completion"], "completion: needs SHELL: the shell"],
    [["completion", "tcsh"], "completion: SHELL is one of bash, zsh, fish, not tcsh"],
    [["validate"], "validate: needs --file or --config-path"],
    [["status", "pods"], "status: there is no kind pods"],
    [["status", "gateway", "eg"], "status: takes one KIND, but got gateway eg"],
    [["config", "envoy"], "config: there is no envoy; there are envoy-proxy, envoy-gateway, envoy-ratelimit"],
    [["config", "envoy-proxy"], "config envoy-proxy: needs SECTION: which part of it"],
    [
      ["c", "proxy", "secret"],
      "config envoy-proxy: SECTION is one of all, bootstrap, cluster, endpoint, listener, route, not secret",
    ],
    [["x", "stats", "envoy-proxy", "-t", "hosts"], "stats envoy-proxy: --type is one of server, clusters, not hosts"],
    [["install", "--only-crds", "--skip-crds"], "install: --skip-crds and --only-crds leave nothing to do"],
  ])("%p", async (args, message) => {
    const { code, out, talk } = await postern(args);
    expect([code, out]).toEqual([2, ""]);
    expect(talk).toContain(`error: ${message}`);
  });
});

test("colours are used only where they are allowed", async () => {
  expect((await postern(["serv"], { colour: true })).talk).toStartWith("\u001b[31merror:\u001b[0m");
  expect((await postern(["serv"])).talk).toStartWith("error:");
});

test("version is data, in three formats", async () => {
  const { out } = await postern(["version", "-o", "json"]);
  expect(JSON.parse(out)).toMatchObject({ postern: "0.1.0", envoy: "1.40.0" });
  expect((await postern(["version", "-o", "yaml"])).out).toContain("envoy: 1.40.0\n");
  expect((await postern(["--version"])).out).toContain("envoy       1.40.0\n");
});

describe("validate", () => {
  test("passes what is in order, from files and from standard input", async () => {
    const { code, out, talk } = await postern(["validate", "-f", "examples/quickstart"]);
    expect([code, out, talk]).toEqual([0, "", "5 objects read, valid\n"]);
    const stdin = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n";
    expect((await postern(["validate", "-f", "-"], { stdin })).talk).toBe("1 object read, valid\n");
  });

  test("names file, line and column of what is not, and exits with 1", async () => {
    const dir = folder();
    const file = join(dir, "r.yaml");
    writeFileSync(file, "apiVersion: v1\nkind: Service\nmetadata:\n  labels: {}\n");
    const text = await postern(["validate", "-f", dir]);
    expect([text.code, text.out]).toEqual([1, `${file}:3:1: metadata.name: is required\n`]);
    const json = await postern(["validate", "-f", file, "-o", "json"]);
    expect(JSON.parse(json.out)).toEqual({
      valid: false,
      objects: 0,
      problems: [{ file, line: 3, column: 1, message: "metadata.name: is required" }],
      warnings: [],
    });
    const missing = await postern(["validate", "-f", join(dir, "nothing")]);
    expect([missing.code, missing.talk]).toEqual([1, `error: ${join(dir, "nothing")} is not there\n`]);
  });

  test("finds the same object in two files", async () => {
    const dir = folder();
    for (const name of ["a.yaml", "b.yaml"]) {
      writeFileSync(join(dir, name), "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n");
    }
    expect((await postern(["validate", "-f", dir])).out).toBe(
      `${dir}/b.yaml:1:1: Service envoy-gateway-system/s: stands in ${dir}/a.yaml:1 already; delete one of the two, only that one is used\n`,
    );
  });

  test("checks a configuration, with warnings that do not fail it", async () => {
    const file = join(folder(), "c.yaml");
    writeFileSync(file, "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\ngateway: {provider: {}}\n");
    const { code, out, talk } = await postern(["validate", "-c", file]);
    expect([code, talk]).toEqual([0, "valid\n"]);
    expect(out).toBe(
      `${file}:3:11: warning: gateway.provider: has no effect here: the provider is configured at the top of the file\n`,
    );
    const good = await postern(["validate", "-c", "examples/host/envoy-gateway.yaml"]);
    expect([good.code, good.out]).toEqual([0, ""]);
  });
});

test("certgen makes certificates once, with keys for the owner only", async () => {
  const home = folder();
  const first = await postern(["certgen", "--local", "--config-home", home]);
  expect([first.code, first.talk]).toEqual([0, `certificates are in ${home}/certs\n`]);
  for (const party of ["envoy-gateway", "envoy", "envoy-rate-limit"]) {
    for (const file of ["ca.crt", "tls.crt", "tls.key"])
      expect(existsSync(join(home, "certs", party, file))).toBe(true);
  }
  const key = join(home, "certs/envoy/tls.key");
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(statSync(join(home, "certs/envoy-oidc-hmac/hmac-secret")).size).toBe(32);
  const written = statSync(key).ino;
  const second = await postern(["certgen", "-l", "--config-home", home]);
  expect(second.talk).toContain("already; --overwrite makes new ones");
  expect(statSync(key).ino).toBe(written);
  await postern(["certgen", "-l", "-o", "--config-home", home]);
  expect(statSync(key).ino).not.toBe(written);
});

test("status shows what a running Postern says", async () => {
  const condition = { type: "Accepted", status: "True", reason: "Accepted", message: "ok" };
  const refused = { type: "ResolvedRefs", status: "False", reason: "BackendNotFound", message: "no Service x" };
  const objects = [
    {
      ref: { group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "default", name: "eg" },
      status: {
        conditions: [condition],
        listeners: [{ name: "http", supportedKinds: [], attachedRoutes: 0, conditions: [condition] }],
      },
    },
    {
      ref: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "team", name: "r" },
      status: { parents: [{ parentRef: { name: "eg" }, controllerName: "c", conditions: [condition, refused] }] },
    },
  ];
  const { server, at } = adminOf({ statuses: () => objects });
  expect((await postern(["status", ...at])).out.split("\n")).toEqual([
    "NAMESPACE   NAME         TYPE       STATUS    REASON",
    "default     gateway/eg   Accepted   True      Accepted",
    "",
    "NAMESPACE   NAME          PARENT       LISTENER   TYPE           STATUS    REASON",
    "team        httproute/r   gateway/eg              ResolvedRefs   False     BackendNotFound",
    "                                                  Accepted       True      Accepted",
    "",
    "",
  ]);
  expect((await postern(["status", "-p", "-n", "team", ...at])).out.split("\n")).toEqual([
    "NAME          PARENT       LISTENER   TYPE           STATUS    REASON            MESSAGE",
    "httproute/r   gateway/eg              ResolvedRefs   False     BackendNotFound   no Service x",
    "",
    "",
  ]);
  const routes = await postern(["status", "httproutes", "-o", "json", ...at]);
  expect(JSON.parse(routes.out)).toEqual([objects[1]]);
  await server.stop();
  const gone = await postern(["status", ...at]);
  expect([gone.code, gone.talk.startsWith(`error: no Postern answers at ${server.address}`)]).toEqual([1, true]);
});

describe("status tells apart and lists what no condition tells", () => {
  const group = "gateway.networking.k8s.io";
  const route = { group, kind: "HTTPRoute", namespace: "team", name: "r" };
  const policy = { group: "gateway.envoyproxy.io", kind: "SecurityPolicy", namespace: "team", name: "p" };

  test("listeners and ports of the same Gateway, for each parent of a route", async () => {
    const conditions = [{ type: "Accepted", status: "True", reason: "Accepted", message: "ok" }] as const;
    const parent = (ref: object) => ({ parentRef: { name: "eg", ...ref }, controllerName: "c", conditions });
    const parents = [
      parent({}),
      parent({ sectionName: "http" }),
      parent({ port: 80 }),
      parent({ sectionName: "a", port: 8 }),
    ];
    const { at } = adminOf({ statuses: () => [{ ref: route, status: { parents } }] });
    expect((await postern(["status", "httproute", "-n", "team", ...at])).out.split("\n")).toEqual([
      "NAME      PARENT       LISTENER    TYPE       STATUS    REASON",
      "r         gateway/eg               Accepted   True      Accepted",
      "          gateway/eg   http        Accepted   True      Accepted",
      "          gateway/eg   port 80     Accepted   True      Accepted",
      "          gateway/eg   a, port 8   Accepted   True      Accepted",
      "",
    ]);
  });

  const remarks = {
    problems: () => [
      { file: "a.yaml", line: 3, column: 1, object: route, message: "HTTPRoute team/r: spec.x: is not a known field" },
      { file: "b.yaml", line: 1, column: 1, message: "is no YAML" },
    ],
    withheld: () => [
      { ref: { ...route, name: "bad" }, reason: "x", sections: { "0": "bad regex\n  at 1", "2": "bad header" } },
      { ref: { group: "", kind: "Secret", namespace: "rude", name: "s" }, reason: "no key" },
    ],
    unattached: () => [{ ref: policy, message: "spec.targetRefs[0] names HTTPRoute team/gone, which does not exist" }],
  };

  test("refused files, objects that are left out, policies without a target", async () => {
    const { at } = adminOf(remarks);
    const { code, out, talk } = await postern(["status", ...at]);
    expect([code, talk]).toEqual([0, ""]);
    expect(out.split("\n")).toEqual([
      "REFUSED IN FILE   PROBLEM",
      "a.yaml:3:1        HTTPRoute team/r: spec.x: is not a known field",
      "b.yaml:1:1        is no YAML",
      "",
      "NAMESPACE   LEFT OUT        PART      REASON",
      "team        httproute/bad   0         bad regex at 1",
      "team        httproute/bad   2         bad header",
      "rude        secret/s                  no key",
      "",
      "NAMESPACE   SERVED BY NOBODY   PROBLEM",
      "team        securitypolicy/p   spec.targetRefs[0] names HTTPRoute team/gone, which does not exist",
      "",
      "",
    ]);
  });

  test("of one kind and one namespace only what is asked for", async () => {
    const { at } = adminOf(remarks);
    const routes = await postern(["status", "httproute", "-n", "team", ...at]);
    expect(routes.out.split("\n").slice(1)).toEqual([
      "",
      "REFUSED IN FILE   PROBLEM",
      "a.yaml:3:1        HTTPRoute team/r: spec.x: is not a known field",
      "",
      "LEFT OUT        PART      REASON",
      "httproute/bad   0         bad regex at 1",
      "httproute/bad   2         bad header",
      "",
    ]);
    expect((await postern(["status", "xpolicy", "-n", "team", ...at])).out.split("\n")).toEqual([
      "SERVED BY NOBODY   PROBLEM",
      "securitypolicy/p   spec.targetRefs[0] names HTTPRoute team/gone, which does not exist",
      "",
      "",
    ]);
    expect((await postern(["status", "xpolicy", "-n", "none", ...at])).out).toBe("");
  });
});

test("completion of bash completes commands, options and values", async () => {
  const { out } = await postern(["completion", "bash"]);
  const complete = (words: readonly string[]) => {
    const list = words.map((word) => `'${word}'`).join(" ");
    const script = `${out}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _postern; echo "\${COMPREPLY[*]}"`;
    return spawnSync("bash", ["-c", script], { encoding: "utf8" }).stdout.trim();
  };
  expect(complete(["postern", "val"])).toBe("validate");
  expect(complete(["postern", "server", "--conf"])).toBe("--config-path");
  expect(complete(["postern", "version", "-o", ""])).toBe("table yaml json");
  expect(complete(["postern", "x", "conf"])).toBe("config");
  expect(complete(["postern", "config", "envoy-p"])).toBe("envoy-proxy");
  expect(complete(["postern", "c", "proxy", "l"])).toBe("listener");
  expect(complete(["postern", "x", "stats", "envoy-proxy", "--type", ""])).toBe("server clusters");
  expect((await postern(["completion", "fish"])).out).toContain("__fish_seen_subcommand_from server");
  expect((await postern(["completion", "zsh"])).out).toContain("bashcompinit");
});
