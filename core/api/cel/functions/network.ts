import { isIpv4, isIpv6 } from "../../../scalars/formats.ts";
import { asText, Cidr, fail, Ip, typeName, Url } from "../evaluation/values.ts";
import type { Functions } from "./function.ts";

const WIDTH = { 4: 32, 6: 128 } as const;

/** An IP address without zone, leading zeros or IPv4-in-IPv6 form: what Kubernetes takes. */
export function parseIp(text: string): Ip | undefined {
  if (isIpv4(text))
    return new Ip(
      4,
      text.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n),
    );
  if (!isIpv6(text)) return undefined;
  const bits = ipv6Bits(text);
  return bits >> 32n === 0xffffn ? undefined : new Ip(6, bits);
}

function ipv6Bits(text: string): bigint {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted) {
    const [, head, a, b, c, d] = dotted;
    const word = (high?: string, low?: string) => (Number(high) * 256 + Number(low)).toString(16);
    return ipv6Bits(`${head}${word(a, b)}:${word(c, d)}`);
  }
  const [head = "", tail] = text.split("::");
  const words = (part = "") => (part === "" ? [] : part.split(":"));
  const missing = tail === undefined ? 0 : 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array<string>(missing).fill("0"), ...words(tail)];
  return all.reduce((bits, word) => (bits << 16n) | BigInt(`0x${word}`), 0n);
}

function parseCidr(text: string): Cidr | undefined {
  const [address = "", prefix = "", rest] = text.split("/");
  const ip = parseIp(address);
  const valid = ip && rest === undefined && /^(?:0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= WIDTH[ip.family];
  return valid ? new Cidr(ip, Number(prefix)) : undefined;
}

function masked({ ip, prefix }: Cidr): Cidr {
  const free = BigInt(WIDTH[ip.family] - prefix);
  return new Cidr(new Ip(ip.family, (ip.bits >> free) << free), prefix);
}

function holds(network: Cidr, ip: Ip): boolean {
  return ip.family === network.ip.family && masked(new Cidr(ip, network.prefix)).ip.bits === masked(network).ip.bits;
}

function asIp(value: unknown): Ip {
  if (value instanceof Ip) return value;
  return parseIp(asText(value)) ?? fail(`${value} is not an IP address`);
}

function asCidr(value: unknown): Cidr {
  if (value instanceof Cidr) return value;
  return parseCidr(asText(value)) ?? fail(`${value} is not a network`);
}

function inNetwork(value: unknown, networks: readonly string[]): boolean {
  return networks.some((network) => holds(asCidr(network), asIp(value)));
}

const UNSPECIFIED = ["0.0.0.0/32", "::/128"];
const LOOPBACK = ["127.0.0.0/8", "::1/128"];
const MULTICAST = ["224.0.0.0/4", "ff00::/8"];
const LINK_LOCAL = ["169.254.0.0/16", "fe80::/10"];
const LINK_LOCAL_MULTICAST = ["224.0.0.0/24", "ff02::/16"];

function isGlobalUnicast(value: unknown): boolean {
  const special = [...UNSPECIFIED, ...LOOPBACK, ...MULTICAST, ...LINK_LOCAL, "255.255.255.255/32"];
  return !inNetwork(value, special);
}

/** RFC 5952: lower case, no leading zeros, the longest run of zero words as `::`. */
function formatIp({ family, bits }: Ip): string {
  const size = family === 4 ? 8 : 16;
  const count = family === 4 ? 4 : 8;
  const parts = Array.from({ length: count }, (_, i) =>
    Number((bits >> BigInt((count - 1 - i) * size)) & ((1n << BigInt(size)) - 1n)),
  );
  if (family === 4) return parts.join(".");
  const text = parts.map((part) => part.toString(16)).join(":");
  const runs = text.match(/(?:^|:)0(?::0)+(?=:|$)/g) ?? [];
  const longest = runs.reduce(
    (best, run) => (run.replaceAll(":", "").length > best.replaceAll(":", "").length ? run : best),
    "",
  );
  if (longest === "") return text;
  const at = text.indexOf(longest);
  return `${text.slice(0, at)}::${text.slice(at + longest.length).replace(/^:/, "")}`;
}

/** Kubernetes' functions on addresses and networks. */
export const networkFunctions: Functions = {
  isIP: { 1: ([text]) => parseIp(asText(text)) !== undefined },
  ip: { 1: ([a]) => (a instanceof Cidr ? a.ip : asIp(asText(a))) },
  family: { 1: ([a]) => asIp(a).family },
  isUnspecified: { 1: ([a]) => inNetwork(a, UNSPECIFIED) },
  isLoopback: { 1: ([a]) => inNetwork(a, LOOPBACK) },
  isLinkLocalMulticast: { 1: ([a]) => inNetwork(a, LINK_LOCAL_MULTICAST) },
  isLinkLocalUnicast: { 1: ([a]) => inNetwork(a, LINK_LOCAL) },
  isGlobalUnicast: { 1: ([a]) => isGlobalUnicast(a) },
  isCIDR: { 1: ([text]) => parseCidr(asText(text)) !== undefined },
  cidr: { 1: ([text]) => asCidr(asText(text)) },
  containsIP: { 2: ([a, b]) => holds(asCidr(a), asIp(b)) },
  containsCIDR: {
    2: ([a, b]) => asCidr(b).prefix >= asCidr(a).prefix && holds(asCidr(a), asCidr(b).ip),
  },
  prefixLength: { 1: ([a]) => asCidr(a).prefix },
  masked: { 1: ([a]) => masked(asCidr(a)) },
};

/** The `ip` library's functions that stand behind its name. */
export const ipNamespace: Functions = {
  isCanonical: { 1: ([text]) => formatIp(asIp(asText(text))) === text },
};

/** The text of an address or a network. */
export function networkText(value: Ip | Cidr): string {
  return value instanceof Ip ? formatIp(value) : `${formatIp(value.ip)}/${value.prefix}`;
}

const URL_SYNTAX = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?(.*))?$/;
const BAD_URL = /[\u0000-\u0020\u007f]|%(?![0-9a-fA-F]{2})/;

/** An absolute URL or an absolute path, as an HTTP request line carries it. */
function parseUrl(text: string): Url | undefined {
  const [whole, scheme = "", host, path = "", query = ""] = URL_SYNTAX.exec(text) ?? [];
  if (!whole || BAD_URL.test(text.replace(/\?.*$/, "")) || (scheme === "" && !text.startsWith("/"))) return undefined;
  const authority = host ?? "";
  const port = /:([^:\]]*)$/.exec(authority.replace(/^.*@/, ""))?.[1];
  if (port !== undefined && !/^\d*$/.test(port)) return undefined;
  return new Url(scheme.toLowerCase(), authority.replace(/^.*@/, ""), path, query);
}

function asUrl(value: unknown): Url {
  return value instanceof Url ? value : fail(`expected a URL, not ${typeName(value)}`);
}

function queryOf({ query }: Url): Readonly<Record<string, readonly string[]>> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)]));
}

/** Kubernetes' functions on URLs. */
export const urlFunctions: Functions = {
  isURL: { 1: ([text]) => parseUrl(asText(text)) !== undefined },
  url: { 1: ([text]) => parseUrl(asText(text)) ?? fail(`${text} is not a URL`) },
  getScheme: { 1: ([a]) => asUrl(a).scheme },
  getHost: { 1: ([a]) => asUrl(a).host },
  getHostname: {
    1: ([a]) =>
      asUrl(a)
        .host.replace(/:\d*$/, "")
        .replace(/^\[(.*)\]$/, "$1"),
  },
  getPort: { 1: ([a]) => /:(\d*)$/.exec(asUrl(a).host)?.[1] ?? "" },
  getEscapedPath: { 1: ([a]) => asUrl(a).path },
  getQuery: { 1: ([a]) => queryOf(asUrl(a)) },
};
