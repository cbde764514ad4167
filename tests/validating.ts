import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "./host-rig.ts";
import { program } from "./program.ts";

/** Runs `validate` on a file with these documents. Of what it prints the name of the file is left out. */
export async function validate(documents: readonly string[], ...args: readonly string[]) {
  const dir = folder();
  const file = join(dir, "o.yaml");
  writeFileSync(file, documents.join("---\n"));
  const { code, out, talk } = await program(["validate", "-f", dir, ...args]);
  return {
    code,
    lines: out.replaceAll(`${file}:`, "").split("\n").slice(0, -1),
    talk: talk.split("\n").slice(0, -1),
    out,
  };
}

/** A class whose proxies run in a cluster, and a Gateway. */
export const CLUSTER = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec: {gatewayClassName: eg, listeners: [{name: http, protocol: HTTP, port: 80}]}
`;

/** An HTTPRoute with a spec. */
export const HTTP_ROUTE = (name: string, spec: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: default}
spec:
${spec}
`;

/** An object of `gateway.envoyproxy.io` with a spec. */
export const POLICY = (kind: string, name: string, spec: string) => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: ${kind}
metadata: {name: ${name}, namespace: default}
spec:
${spec}
`;
