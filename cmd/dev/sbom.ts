/** A component of a bill of materials in the form of CycloneDX, as far as it is looked at here. */
export interface SbomComponent {
  readonly "bom-ref": string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly [field: string]: unknown;
}

/** A software bill of materials in the form of CycloneDX (JSON). */
export interface Sbom {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: string;
  readonly metadata: { readonly component: SbomComponent; readonly [field: string]: unknown };
  readonly components: readonly SbomComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly [field: string]: unknown;
}

/** The executable that a bill is for. */
export interface Released {
  readonly file: string;
  readonly version: string;
  /** In hex. */
  readonly sha256: string;
  /** The version of Envoy whose API is in it. */
  readonly envoy: string;
}

/** The names of packages in `package.json`. */
export interface Direct {
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

/**
 * The bill that npm writes for all packages of the project, as one of an executable: with its name and digest, with what is in it besides packages, and without
 * what is used for development only. npm itself leaves out too much there: whatever a package for development needs as well. Pure.
 */
export function sbomOf(all: Sbom, direct: Direct, { file, version, sha256, envoy }: Released): Sbom {
  const packages = withoutDevelopment(all, direct);
  const api = envoyApi(envoy);
  const { component } = packages.metadata;
  const root = component["bom-ref"];
  return {
    ...packages,
    metadata: {
      ...packages.metadata,
      component: {
        ...component,
        ...{ type: "application", name: "postern", version, purl: `pkg:generic/postern@${version}` },
        hashes: [{ alg: "SHA-256", content: sha256 }],
        properties: [{ name: "postern:file", value: file }],
      },
    },
    components: [...packages.components, api],
    dependencies: [
      ...packages.dependencies.map((each) =>
        each.ref === root ? { ...each, dependsOn: [...each.dependsOn, api["bom-ref"]] } : each,
      ),
      { ref: api["bom-ref"], dependsOn: [] },
    ],
  };
}

/** Only the components that the dependencies lead to. */
function withoutDevelopment(all: Sbom, { dependencies, devDependencies }: Direct): Sbom {
  const root = all.metadata.component["bom-ref"];
  const nameOf = new Map(all.components.map((each) => [each["bom-ref"], each.name]));
  const edges = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  // An optional peer may be there for development only; and of Bun the one for this machine is not the one for the target.
  const wanted = (ref: string) => {
    const name = nameOf.get(ref) ?? "";
    return !devDependencies.includes(name) && !name.startsWith("@oven/bun-");
  };
  const from = (ref: string) => {
    const refs = (edges.get(ref) ?? []).filter(wanted);
    return ref === root ? refs.filter((each) => dependencies.includes(nameOf.get(each) ?? "")) : refs;
  };
  const reached = new Set([root]);
  for (const ref of reached) for (const next of from(ref)) reached.add(next);
  return {
    ...all,
    components: all.components.filter((each) => reached.has(each["bom-ref"])),
    dependencies: all.dependencies
      .filter(({ ref }) => reached.has(ref))
      .map(({ ref }) => ({ ref, dependsOn: from(ref) })),
  };
}

/** The messages of Envoy's API, from whose descriptors `core/envoy/generated` is made. */
function envoyApi(version: string): SbomComponent {
  const [name, purlVersion] = ["github.com/envoyproxy/go-control-plane/envoy", `v${version}`];
  const purl = `pkg:golang/${name}@${purlVersion}`;
  const licenses = [{ license: { id: "Apache-2.0" } }];
  return { "bom-ref": purl, type: "library", name, version: purlVersion, scope: "required", purl, licenses };
}
