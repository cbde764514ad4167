/**
 * `npm start`: installs what is missing, builds the executable when its sources changed, serves examples/quickstart through Envoy on this
 * machine, shows one request, and goes on until Ctrl-C.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { startEcho } from "./echo.mjs";
import { ENVOY_VERSION, ensureEnvoy, ensureExecutable, ensurePackages, fail, ROOT, say } from "./setup.mjs";

const GATEWAY_PORT = 8888;
const BACKEND_PORT = 3000;
const HOST = "www.example.com";

/** How long the first answer may take. */
const PATIENCE_MS = 60_000;

const bun = await ensurePackages({ tools: false });
const envoy = await ensureEnvoy();
const executable = await ensureExecutable(bun);
for (const port of [GATEWAY_PORT, BACKEND_PORT]) await mustBeFree(port);

const echo = await startEcho(BACKEND_PORT);
const home = join(ROOT, ".cache/start");
const admin = await freePort();
const started = Date.now();
const postern = spawn(executable, ["server", "--config-path", writeConfig()], {
  stdio: ["ignore", "inherit", "inherit"],
  env: { ...process.env, ENVOY_PATH: envoy },
  // Ctrl-C reaches Postern through us, once.
  detached: true,
});
const ended = new Promise((resolve) => postern.on("exit", (code, signal) => resolve(code ?? signal)));
let stopping = false;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, stop);
// However we end, Postern does not stay behind; it ends its Envoy.
process.on("exit", () => postern.exitCode === null && !stopping && postern.kill("SIGTERM"));

const answer = await Promise.race([firstAnswer(), ended.then((code) => `it ended with ${code}`)]);
if (typeof answer === "string") {
  if (!stopping) {
    say(`error: Postern does not serve: ${answer}`);
    process.exitCode = 1;
    await stop();
  }
} else await announce(answer, Date.now() - started);
await ended;
echo.close();
echo.closeAllConnections();
if (!stopping) process.exitCode = 1;

/** Asks through Envoy until it answers 200; a text when that takes too long. */
async function firstAnswer() {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline && !stopping) {
    const answer = await ask("/get").catch(() => undefined);
    if (answer?.status === 200) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return `there was no answer on port ${GATEWAY_PORT} within ${PATIENCE_MS / 1000} s; its log is above`;
}

function ask(path) {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: GATEWAY_PORT, path, headers: { host: HOST }, agent: false };
    const call = request(options, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, body }));
    });
    call.on("error", reject).setTimeout(2_000, () => call.destroy(new Error("timeout")));
    call.end();
  });
}

async function announce({ status, body }, ms) {
  const info = await fetch(`http://127.0.0.1:${admin}/api/info`)
    .then((response) => response.json())
    .catch(() => ({}));
  const echoed = JSON.parse(body);
  const [running] = info.envoys ?? [];
  say(
    [
      "",
      `Postern ${info.version ?? ""} with Envoy ${ENVOY_VERSION}`,
      `  provider      ${(info.plugins ?? []).filter((id) => id.startsWith("provider/")).join(", ")}: examples/quickstart`,
      `  plugins       ${(info.plugins ?? []).join(", ")}`,
      `  gateway       http://127.0.0.1:${GATEWAY_PORT}`,
      `  admin         http://127.0.0.1:${admin}`,
      ...(running
        ? [`  Envoy admin   curl --unix-socket ${running.admin.replace("unix:", "")} http://localhost/`]
        : []),
      `  backend       http://127.0.0.1:${BACKEND_PORT}`,
      `  ready after   ${(ms / 1000).toFixed(2)} s`,
      "",
      `GET http://${HOST}/get through Envoy: ${status}, the backend saw ${echoed.method} ${echoed.path} for ${echoed.host}`,
      "",
      "try it:",
      `  curl -H 'Host: ${HOST}' localhost:${GATEWAY_PORT}/get`,
      "edit or add a file in examples/quickstart: it is served a moment later. Ctrl-C stops everything.",
      "",
    ].join("\n"),
  );
}

async function stop() {
  if (stopping) return;
  stopping = true;
  postern.kill("SIGTERM");
  const slow = setTimeout(() => postern.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(slow);
  say("stopped");
}

/** The configuration: the quickstart's files, everything else below .cache/start. */
function writeConfig() {
  rmSync(join(home, "run"), { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const folders = { configHome: "config", dataHome: "data", stateHome: "state", runtimeDir: "run" };
  const host = Object.fromEntries(Object.entries(folders).map(([key, name]) => [key, join(home, name)]));
  const config = {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyGateway",
    gateway: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
    provider: {
      type: "Custom",
      custom: {
        resource: { type: "File", file: { paths: [join(ROOT, "examples/quickstart")] } },
        infrastructure: { type: "Host", host },
      },
    },
    logging: { level: { default: "warn" } },
    admin: { address: { host: "127.0.0.1", port: admin } },
    extensionApis: { enableBackend: true },
  };
  const path = join(home, "envoy-gateway.yaml");
  // JSON is YAML, and needs no library here.
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`);
  return path;
}

function mustBeFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => fail(`port ${port} is in use: stop what listens there, it is needed for the quickstart`));
    probe.listen(port, () => probe.close(() => resolve()));
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
