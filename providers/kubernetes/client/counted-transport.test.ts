import { expect, test } from "bun:test";
import type { KubeTransport } from "../../../core/kube/mod.ts";
import { createMetrics } from "../../../core/observe/mod.ts";
import { countedTransport } from "./counted-transport.ts";

const answering: KubeTransport = {
  async send({ path }) {
    if (path === "/nowhere") throw new Error("no answer");
    return { status: path === "/there" ? 200 : 404, header: () => null, text: async () => "", async *chunks() {} };
  },
};

test("requests are counted by status, server and method; one without an answer too, and it fails as before", async () => {
  const metrics = createMetrics();
  const transport = countedTransport(answering, { metrics, server: async () => "https://10.0.0.1:6443" });
  for (const path of ["/there", "/there", "/gone"]) await transport.send({ method: "GET", path });
  const failed = transport.send({ method: "POST", path: "/nowhere" });
  expect(await failed.catch((error: Error) => error.message)).toBe("no answer");
  const lines = metrics.prometheus().split("\n");
  expect(lines.filter((line) => line.startsWith("rest_client_requests_total{"))).toEqual([
    'rest_client_requests_total{code="200",host="10.0.0.1:6443",method="GET"} 2',
    'rest_client_requests_total{code="404",host="10.0.0.1:6443",method="GET"} 1',
    'rest_client_requests_total{code="<error>",host="10.0.0.1:6443",method="POST"} 1',
  ]);
});
