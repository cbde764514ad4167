/** The facts about the addresses of a network: `192.0.2.0/24`, of IPv4. */
export interface Network {
  readonly network: string;
  readonly facts: Readonly<Record<string, boolean>>;
}

/** A database of places in MaxMind's format (MaxMind DB File Format Specification 2.0), with these networks of IPv4 in it. */
export function geoDatabase(type: string, networks: readonly Network[]): Uint8Array {
  const { nodes, data } = treeOf(networks);
  const tree = nodes.flatMap((sides) => sides.flatMap((side) => record(side ?? EMPTY, nodes.length)));
  const metadata = map({
    binary_format_major_version: number(5, 2),
    binary_format_minor_version: number(5, 0),
    build_epoch: [1, 2, 1],
    database_type: text(type),
    description: map({ en: text("for tests") }),
    ip_version: number(5, 4),
    languages: [0, 4],
    node_count: number(6, nodes.length),
    record_size: number(5, 24),
  });
  const marker = [0xab, 0xcd, 0xef, ...new TextEncoder().encode("MaxMind.com")];
  return new Uint8Array([...tree, ...Array(SEPARATOR).fill(0), ...data, ...marker, ...metadata]);
}

/** So many zeros stand between tree and data. */
const SEPARATOR = 16;

/** The side of a node: another node, or a place in the data. */
type Side = { readonly node: number } | { readonly data: number };
const EMPTY = "empty";

function treeOf(networks: readonly Network[]) {
  const nodes: [Side | undefined, Side | undefined][] = [[undefined, undefined]];
  const data: number[] = [];
  for (const { network, facts } of networks) {
    const [address = "", bits = "32"] = network.split("/");
    const value = address.split(".").reduce((all, part) => all * 256 + Number(part), 0);
    let at = 0;
    for (let depth = 0; depth < Number(bits); depth++) {
      const side = Math.floor(value / 2 ** (31 - depth)) % 2;
      const node = nodes[at] as [Side | undefined, Side | undefined];
      if (depth === Number(bits) - 1) {
        node[side] = { data: data.length };
        break;
      }
      const next = node[side];
      if (next !== undefined && "node" in next) at = next.node;
      else {
        nodes.push([undefined, undefined]);
        node[side] = { node: nodes.length - 1 };
        at = nodes.length - 1;
      }
    }
    data.push(...map(Object.fromEntries(Object.entries(facts).map(([name, is]) => [name, [Number(is), 7]]))));
  }
  return { nodes, data };
}

/** 24 bits: a node, none, or a place in the data. */
function record(side: Side | typeof EMPTY, count: number): readonly number[] {
  const value = side === EMPTY ? count : "node" in side ? side.node : count + SEPARATOR + side.data;
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function map(entries: Readonly<Record<string, readonly number[]>>): number[] {
  const all = Object.entries(entries);
  return [(7 << 5) | all.length, ...all.flatMap(([name, value]) => [...text(name), ...value])];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  if (bytes.length > 28) throw new Error(`${value} is too long`);
  return [(2 << 5) | bytes.length, ...bytes];
}

/** A number of 16 (type 5) or 32 bits (type 6). */
function number(type: number, value: number): number[] {
  return [(type << 5) | 2, value >> 8, value & 255];
}
