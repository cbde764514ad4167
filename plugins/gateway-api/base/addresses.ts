/** An IP address that was read from text. */
export interface IpAddress {
  readonly version: 4 | 6;
  readonly loopback: boolean;
}

/** Reads an IPv4 or IPv6 address; undefined for anything else. Zones (`fe80::1%eth0`) are accepted. */
export function parseIp(text: string): IpAddress | undefined {
  if (isIpv4(text)) return { version: 4, loopback: text.startsWith("127.") };
  const [address = ""] = text.split("%");
  const groups = ipv6Groups(address);
  if (!groups) return undefined;
  return { version: 6, loopback: isLoopback(groups) };
}

/** `::1`, and IPv4 loopback addresses in the form of IPv6: `::ffff:127.0.0.1`. */
function isLoopback(groups: readonly number[]): boolean {
  const [mapped = 0, high = 0, low = 0] = groups.slice(5);
  if (groups.slice(0, 5).some((group) => group !== 0)) return false;
  return mapped === 0xffff ? high >> 8 === 127 : mapped === 0 && high === 0 && low === 1;
}

function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** The eight groups of an IPv6 address; undefined for anything else. */
export function ipv6Groups(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2 || text === "") return undefined;
  const [head, tail] = halves.map((half) => (half === "" ? [] : groupsOf(half)));
  if (!head || (halves.length === 2 && !tail)) return undefined;
  if (halves.length === 1) return head.length === 8 ? head : undefined;
  const gap = 8 - head.length - (tail as number[]).length;
  return gap < 1 ? undefined : [...head, ...new Array<number>(gap).fill(0), ...(tail as number[])];
}

function groupsOf(half: string): number[] | undefined {
  const parts = half.split(":");
  const groups: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && isIpv4(part)) {
      const [a = 0, b = 0, c = 0, d = 0] = part.split(".").map(Number);
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** Whether a text is a DNS-1123 subdomain: labels of lower-case letters, digits and hyphens, 253 characters at most. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text);
}
