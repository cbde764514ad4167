/** Whether a text is of a format that OpenAPI names; a format nobody checks fits everything. */
export function isFormat(format: string, value: string): boolean {
  switch (format) {
    case "byte":
      return BASE64.test(value.replaceAll(/[\r\n]/g, ""));
    case "date-time":
      return isDateTime(value);
    case "ipv4":
      return isIpv4(value);
    case "ipv6":
      return isIpv6(value);
    default:
      return true;
  }
}

/** Whether a text is an IPv4 address in dotted form, without leading zeros. */
export function isIpv4(value: string): boolean {
  return IPV4.test(value);
}

/** Whether a text is an IPv6 address (RFC 4291), without zone. */
export function isIpv6(value: string): boolean {
  if (!value.includes(":") || !/^[0-9a-fA-F:.]+$/.test(value)) return false;
  const halves = value.split("::");
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1)?.at(-1) ?? "";
  const dotted = last.includes(".");
  if (dotted && !isIpv4(last)) return false;
  const all = groups.flat();
  const words = dotted ? all.slice(0, -1) : all;
  if (!words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return false;
  const count = words.length + (dotted ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-](\d{2}):(\d{2}))$/;

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

function isDateTime(value: string): boolean {
  const [, year, month, day, hour, minute, second, zoneHour = "0", zoneMinute = "0"] = DATE_TIME.exec(value) ?? [];
  if (year === undefined) return false;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const date = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= days;
  const time = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  return date && time && Number(zoneHour) < 24 && Number(zoneMinute) < 60;
}
