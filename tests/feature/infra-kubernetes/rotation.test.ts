import { afterEach, describe, expect, test } from "bun:test";
import { type ChildProcess, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { type Certificates, certificateNames, makeCertificates } from "../../../cmd/runtime/certificates/make.ts";
import type { Manifest } from "../../../plugins/infra-kubernetes/manifests/manifest.ts";
import { defaultSettings } from "../../../plugins/infra-kubernetes/manifests/settings.ts";
import { renderProxy } from "../../../plugins/infra-kubernetes/render/mod.ts";
import { ENVOY } from "../../envoy.ts";
import { infra } from "./bench.ts";

const home = mkdtempSync(join(tmpdir(), "postern-rotation-"));
const cleanups: (() => void)[] = [() => rmSync(home, { recursive: true, force: true })];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

/** Puts files where the kubelet would: behind links to a folder that is exchanged as a whole. */
let version = 0;
function mount(folder: string, files: Readonly<Record<string, string>>): void {
  const data = `..data_${++version}`;
  mkdirSync(join(folder, data), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, data, name), text);
    if (version <= 2) symlinkSync(join("..data", name), join(folder, name));
  }
  symlinkSync(data, join(folder, "..data_tmp"));
  renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
}

/** A control plane that hangs up on every proxy after looking at its certificate. */
async function lookAtClients(
  { controlPlane, envoy }: Certificates,
  other: Certificates,
  seen: (serial: string) => void,
) {
  const server: Http2SecureServer = createSecureServer({
    cert: controlPlane.certificate,
    key: controlPlane.key,
    ca: [envoy.ca, other.envoy.ca],
    requestCert: true,
  });
  server.on("secureConnection", (socket: TLSSocket) => {
    socket.on("error", () => {});
    seen(socket.getPeerCertificate().serialNumber ?? "none");
    socket.destroy();
  });
  server.on("session", (session) => session.on("error", () => {}));
  server.on("sessionError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

interface WorkloadSpec {
  readonly template: { readonly spec: { readonly containers: readonly { readonly args: readonly string[] }[] } };
}

/** Starts Envoy with the arguments and files its pod would have. */
function startEnvoy(manifests: readonly Manifest[], xdsPort: number): ChildProcess {
  const [deployment] = manifests.filter(({ kind }) => kind === "Deployment").map(({ spec }) => spec as WorkloadSpec);
  const args = (deployment?.template.spec.containers[0]?.args ?? []).map((arg) =>
    arg
      .replaceAll("$(ENVOY_POD_NAME)", "pod-1")
      .replaceAll("$(ENVOY_SERVICE_ZONE)", "")
      .replaceAll("/sds/", `${home}/sds/`)
      .replaceAll("envoy-gateway.envoy-gateway-system.svc.cluster.local.", "127.0.0.1")
      .replaceAll("port_value: 18000", `port_value: ${xdsPort}`)
      .replaceAll(/port_value: 1900[01]/g, "port_value: 0"),
  );
  const envoy = spawn(ENVOY ?? "envoy", [...args, "--use-dynamic-base-id"], { stdio: "ignore" });
  cleanups.push(() => envoy.kill("SIGKILL"));
  return envoy;
}

const filesOf = ({ envoy }: Certificates, ca: string) => ({
  "tls.crt": envoy.certificate,
  "tls.key": envoy.key,
  "ca.crt": ca,
});
const serialOf = ({ envoy }: Certificates) => new X509Certificate(envoy.certificate).serialNumber;

describe.skipIf(ENVOY === undefined)("(needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("a proxy shows its renewed certificate without a restart", async () => {
    const names = certificateNames("envoy-gateway-system", "cluster.local");
    const [first, second] = [await makeCertificates(names, Date.now()), await makeCertificates(names, Date.now())];
    const rendered = renderProxy({
      infra: infra({}).proxy,
      settings: { ...defaultSettings, topologyInjectorDisabled: true },
    });
    if ("fault" in rendered) throw new Error(rendered.fault);
    const sds = rendered.value.find(({ kind }) => kind === "ConfigMap")?.["data"] as Record<string, string>;
    mount(
      join(home, "sds"),
      Object.fromEntries(
        Object.entries(sds).map(([name, text]) => [name, text.replaceAll("/certs/", `${home}/certs/`)]),
      ),
    );
    mount(join(home, "certs"), filesOf(first, first.envoy.ca));
    const seen: string[] = [];
    const waiting = new Map<string, () => void>();
    const until = (serial: string) => new Promise<void>((resolve) => void waiting.set(serial, resolve));
    const firstSeen = until(serialOf(first));
    const secondSeen = until(serialOf(second));
    const port = await lookAtClients(first, second, (serial) => {
      seen.push(serial);
      waiting.get(serial)?.();
    });
    startEnvoy(rendered.value, port);
    await firstSeen;
    mount(join(home, "certs"), filesOf(second, `${first.envoy.ca}\n${second.envoy.ca}`));
    await secondSeen;
    expect(new Set(seen)).toEqual(new Set([serialOf(first), serialOf(second)]));
  }, 60_000);
});
