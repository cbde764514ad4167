import type { KubeTransport } from "../../../core/kube/mod.ts";
import type { Metrics } from "../../../core/observe/mod.ts";

/** The metrics that requests are counted with, and the server that they go to. */
export interface Counting {
  readonly metrics: Metrics;
  /** The address of the API server. */
  server(): Promise<string>;
}

/** The code that client-go gives where no answer came. */
const NO_ANSWER = "<error>";

/** A transport that counts its requests by outcome, under the name and labels that Go's client for Kubernetes gives them. */
export function countedTransport(transport: KubeTransport, { metrics, server }: Counting): KubeTransport {
  const requests = metrics.counter(
    "rest_client_requests_total",
    "Requests to the API server, by status, address and method.",
    ["code", "host", "method"],
  );
  // The address stays the same for as long as the process runs.
  let host: Promise<string> | undefined;
  const count = async (code: string, method: string): Promise<void> => {
    host ??= server().then((address) => URL.parse(address)?.host ?? "");
    requests.inc({ code, host: await host.catch(() => ""), method });
  };
  return {
    async send(request) {
      const method = request.method ?? "GET";
      try {
        const response = await transport.send(request);
        await count(String(response.status), method);
        return response;
      } catch (error) {
        await count(NO_ANSWER, method);
        throw error;
      }
    },
  };
}
