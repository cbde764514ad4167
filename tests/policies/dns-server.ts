import { createSocket } from "node:dgram";
import { later } from "../host-rig.ts";

/** A server of names on the loopback interface that knows one name. */
export interface DnsServer {
  readonly port: number;
  /** The questions that the server was asked, such as `A library.example.org`, and when. */
  readonly asked: { readonly question: string; readonly at: number }[];
  /** The IPv4 addresses that the name stands for from now on; it has no others. */
  say(...addresses: readonly string[]): void;
}

const TYPES: Readonly<Record<number, string>> = { 1: "A", 28: "AAAA" };
const HEADER = 12;
/** Answers hold for an hour, so that who asks again earlier does so because he was told to. */
const SECONDS = 3_600;

/** Starts one (RFC 1035). */
export async function dnsServer(name: string): Promise<DnsServer> {
  const asked: { question: string; at: number }[] = [];
  let addresses: readonly string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const { host, type, end } = questionOf(query);
    asked.push({ question: `${TYPES[type] ?? type} ${host}`, at: performance.now() });
    const found = host === name && TYPES[type] === "A" ? addresses : [];
    const header = Buffer.alloc(HEADER);
    query.copy(header, 0, 0, 2);
    // An authoritative answer to one question.
    header.writeUInt16BE(0x8580, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(found.length, 6);
    socket.send(Buffer.concat([header, query.subarray(HEADER, end), ...found.map(record)]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  later(() => void socket.close());
  const say = (...some: readonly string[]) => {
    addresses = some;
  };
  return { port: socket.address().port, asked, say };
}

function questionOf(query: Buffer): { readonly host: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { host: labels.join(".").toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** An A record of the name that was asked for. */
function record(address: string): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16BE(0xc000 + HEADER, 0);
  bytes.writeUInt16BE(1, 2);
  bytes.writeUInt16BE(1, 4);
  bytes.writeUInt32BE(SECONDS, 6);
  bytes.writeUInt16BE(4, 10);
  for (const [i, part] of address.split(".").entries()) bytes[12 + i] = Number(part);
  return bytes;
}

/** A bootstrap whose proxy asks this server for names. */
export function asking({ port }: DnsServer) {
  return (plain: object) => {
    const { typed_dns_resolver_config: resolver } = plain as {
      readonly typed_dns_resolver_config: { typed_config: object };
    };
    const resolvers = [{ socket_address: { address: "127.0.0.1", port_value: port } }];
    return {
      ...plain,
      typed_dns_resolver_config: { ...resolver, typed_config: { ...resolver.typed_config, resolvers } },
    };
  };
}
