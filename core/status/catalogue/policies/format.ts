/** The fault of a text in which Envoy substitutes commands. */
export type FormatTrouble = "unknown" | "argument" | "length" | "process" | "open" | "stray";

/** Why a text with commands of Envoy cannot be used; `at` is the part of it that is wrong. */
export function formatInvalid(
  where: string,
  { fault, at }: { readonly fault: FormatTrouble; readonly at: string },
): string {
  switch (fault) {
    case "unknown":
      return `${where}: Envoy knows no command ${at}; write %% for each percent sign that is one.`;
    case "argument":
      return `${where}: the command ${at} cannot have this argument, or needs one.`;
    case "length":
      return `${where}: the command ${at} takes no such length; leave it out.`;
    case "process":
      return `${where}: the command ${at} reads what the proxy's process knows, which only an EnvoyProxy may do; leave it out.`;
    case "open":
      return `${where}: the command ${at} does not end; write it like %REQ(x-id)%, or %% for a percent sign.`;
    case "stray":
      return `${where}: the % at "${at}" begins no command that Envoy knows, such as %REQ(x-id)%; write %% for the sign itself.`;
  }
}
