import { ipv6Groups, parseIp } from "./addresses.ts";

/**
 * Where an address leads, as far as it matters to what tenants may reach by naming it: `here` is the machine that connects (loopback, and the unspecified address,
 * which connects to it too), `near` is its link and the services of clouds that tell machines their credentials, `many` is no single machine.
 */
export type HostLocation = "here" | "near" | "many" | "elsewhere";

/** The addresses that may be reached beside other machines. */
export interface Reach {
  /** The machine that connects. */
  readonly here: boolean;
  /** Ranges of link-local and metadata addresses, in CIDR notation, that may be reached. */
  readonly allowed: readonly string[];
}

/** Addresses of metadata services that are not link-local: Alibaba Cloud, Azure, Oracle Cloud, AWS and Google Cloud over IPv6. */
const METADATA = ["100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::254/128", "fd20:ce::254/128"];

const RANGES = (
  [
    ["here", ["127.0.0.0/8", "0.0.0.0/8", "::/127"]],
    ["near", ["169.254.0.0/16", "fe80::/10", ...METADATA]],
    ["many", ["224.0.0.0/4", "255.255.255.255/32", "ff00::/8"]],
  ] as const
).flatMap(([place, ranges]) => ranges.map((range) => ({ place, range: rangeOf(range) })));

/** Names that are resolved to such addresses without asking anyone, or by the cloud's own resolver. */
const NAMES: readonly (readonly [HostLocation, RegExp])[] = [
  // RFC 6761, section 6.3: all names below localhost are loopback.
  ["here", /^(?:.*\.)?localhost\.?$/i],
  ["near", /^(?:metadata|metadata\.google\.internal|instance-data(?:\.ec2\.internal)?)\.?$/i],
];

/** Where a host leads, by its name or address alone; brackets around an IPv6 address are taken off. A name may still resolve to anything. */
export function placeOf(host: string): HostLocation {
  const address = groupsOf(host);
  if (address === undefined) return NAMES.find(([, form]) => form.test(host))?.[0] ?? "elsewhere";
  return RANGES.find(({ range }) => range !== undefined && isWithin(address, range))?.place ?? "elsewhere";
}

/** Whether a host may be reached. */
export function isReachable(host: string, { here, allowed }: Reach): boolean {
  const place = placeOf(host);
  if (place === "elsewhere" || (place === "here" && here)) return true;
  const address = groupsOf(host);
  if (place !== "near" || address === undefined) return false;
  return allowed.map(rangeOf).some((range) => range !== undefined && isWithin(address, range));
}

/** Whether a text is a range of addresses in CIDR notation. */
export function isRange(text: string): boolean {
  return rangeOf(text) !== undefined;
}

/** Two or eight numbers of 16 bits: IPv4 or IPv6. */
type Groups = readonly number[];

interface Range {
  readonly groups: Groups;
  readonly bits: number;
}

function rangeOf(text: string): Range | undefined {
  const [address = "", length = "", more] = text.split("/");
  const groups = groupsOf(address);
  if (groups === undefined || more !== undefined || !/^\d{1,3}$/.test(length)) return undefined;
  return Number(length) <= groups.length * 16 ? { groups, bits: Number(length) } : undefined;
}

/** An address as numbers. The forms of IPv6 that lead to an IPv4 address as such (mapped ones, NAT64, 6to4) are that address. */
function groupsOf(host: string): Groups | undefined {
  const address = host.replace(/^\[|\]$/g, "");
  const version = parseIp(address)?.version;
  if (version === undefined) return undefined;
  if (version === 4) {
    const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  }
  const groups = ipv6Groups(address.split("%")[0] ?? "") ?? [];
  const begins = (...head: Groups) => head.every((group, i) => groups[i] === group);
  if (begins(0, 0, 0, 0, 0, 0xffff) || begins(0x64, 0xff9b, 0, 0, 0, 0)) return groups.slice(6);
  return begins(0x2002) ? groups.slice(1, 3) : groups;
}

function isWithin(address: Groups, { groups, bits }: Range): boolean {
  if (address.length !== groups.length) return false;
  return groups.every((group, i) => {
    const ignored = Math.min(16, Math.max(0, 16 * (i + 1) - bits));
    return group >> ignored === (address[i] ?? 0) >> ignored;
  });
}
