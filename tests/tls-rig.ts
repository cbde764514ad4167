import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { connect, createServer } from "node:tls";
import * as x509 from "@peculiar/x509";
import { later } from "./host-rig.ts";

/** A certificate of its own for a host name, with its key; the common name is `name`. */
export async function certificate(
  name: string,
  host: string,
): Promise<{ readonly cert: string; readonly key: string }> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name: `CN=${name}`, keys, signingAlgorithm: algorithm, serialNumber: "01" },
    ...{ notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + 3_600_000) },
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { cert: cert.toString("pem"), key };
}

/** A Secret with a certificate of its own for a host name. */
export async function secret(name: string, host: string, namespace = "default"): Promise<string> {
  const { cert, key } = await certificate(name, host);
  const data = `{tls.crt: ${btoa(cert)}, tls.key: ${btoa(key)}}`;
  return `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: ${name}, namespace: ${namespace}}\ndata: ${data}\n`;
}

/** A server of the loopback interface that speaks TLS with a certificate of that name, and says its name inside. */
export async function tlsBackend(name: string): Promise<number> {
  const server = createServer(await certificate(name, "backend.example.com"), (socket) => {
    socket.on("error", () => {});
    socket.end(name);
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => void server.close());
  return (server.address() as { port: number }).port;
}

/** The subject of the certificate that a name gets, or why there is none. */
export function subject(port: number, servername: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, servername, rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject?.CN));
      socket.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on("close", () => resolve("closed"));
  });
}

/** The text that a TLS connection of a server name is told inside. */
export function inside(port: number, servername: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect({ host: "127.0.0.1", port, servername, rejectUnauthorized: false });
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      heard += chunk;
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on("close", () => resolve(heard || "closed"));
  });
}
