import { createServer } from "node:http";

/** A small backend that answers with what it was asked, as JSON. Resolves when it listens. */
export function startEcho(port, host = "127.0.0.1") {
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const body = `${JSON.stringify({ method, path: url, host: headers.host, headers, backend: "postern-echo" }, null, 2)}\n`;
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    response.end(body);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}
