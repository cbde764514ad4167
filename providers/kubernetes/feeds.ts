import { CUSTOM_RESOURCE_DEFINITION, type KubeClient, type KubeResource, resourceOf } from "../../core/kube/mod.ts";
import type { Clock, Logger } from "../../core/observe/mod.ts";
import {
  KINDS,
  type Kind,
  type KubeObject,
  kindOf,
  type Move,
  type ObjectRef,
  tableKind,
  WatchScope,
} from "../../core/resource/mod.ts";
import type { ProviderConfig } from "./config.ts";
import { createDiscovery } from "./reflect/discovery.ts";
import { type FollowContext, follow } from "./reflect/follow.ts";
import { KindFeed } from "./reflect/kind-feed.ts";
import { Referenced } from "./reflect/referenced.ts";
import { ReferenceCounter } from "./reflect/references.ts";
import type { ObjectName, ObjectSink } from "./reflect/reflector.ts";
import { createTroubleLog } from "./reflect/trouble-log.ts";

/** The options of the feeds. */
export interface FeedsOptions {
  readonly config: ProviderConfig;
  /** Kinds that plugins bring. */
  readonly own: readonly Kind[];
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly onRelist: (plural: string, reason: string) => void;
  /** Takes the objects of each kind. */
  readonly sinkOf: (kind: Kind) => ObjectSink;
}

/**
 * Everything that is read from the cluster: a feed for each kind that is configured, referenced Secrets and ConfigMaps, the definitions that tell
 * of kinds to come, and the namespaces that join and leave.
 */
export class Feeds {
  readonly references: ReferenceCounter;
  readonly #options: FeedsOptions;
  readonly #context: FollowContext;
  readonly #scope: WatchScope;
  readonly #feeds: readonly KindFeed[];
  readonly #referenced: ReadonlyMap<string, Referenced>;

  constructor(options: FeedsOptions) {
    this.#options = options;
    const { config, client, clock, log, signal, onRelist } = options;
    this.#context = { client, clock, log, signal, onRelist };
    const troubles = createTroubleLog({ clock, log });
    this.#scope = new WatchScope(config.watch, config.controllerNamespace);
    const kinds = watchedKinds(config, options.own);
    const namespaces = this.#oneByOne(kinds.length);
    const includes = (namespace: string) => this.#scope.includes(namespace);
    const discovery = createDiscovery(client, signal);
    this.#feeds = kinds.map(
      (kind) =>
        new KindFeed({ ...this.#context, troubles, kind, discovery, namespaces, includes, sink: this.#sinkOf(kind) }),
    );
    this.#referenced = new Map(
      REFERENCED.map((kind) => [
        kind.name,
        new Referenced({
          ...this.#context,
          troubles,
          resource: resourceOf(kind, kind.versions[0] ?? "v1"),
          namespaces,
          includes,
          sink: options.sinkOf(kind),
        }),
      ]),
    );
    this.references = new ReferenceCounter({
      want: (ref) => this.#referenced.get(ref.kind)?.want(ref),
      drop: (ref) => this.#referenced.get(ref.kind)?.drop(ref),
    });
  }

  /** Starts reading. Resolves when everything has been listed once, or turned out to be absent. */
  async start(): Promise<void> {
    for (const ref of this.#options.config.keep) this.references.add({ group: "", ...ref } satisfies ObjectRef);
    for (const mirror of this.#referenced.values()) void mirror.run();
    void this.#followDefinitions();
    const namespaces = this.#feeds.filter(({ kind }) => kind.name === "Namespace");
    const others = this.#feeds.filter(({ kind }) => kind.name !== "Namespace");
    // Which objects are ours depends on the labels of their namespaces: those come first.
    await startAll(namespaces);
    await startAll(others);
    await this.settled();
  }

  /** Whether objects that were named for the first time are still being fetched. */
  pending(): boolean {
    return [...this.#referenced.values()].some(({ unanswered }) => unanswered > 0);
  }

  /** Resolves when no such object is waited for. */
  async settled(): Promise<void> {
    while (this.pending()) await Promise.all([...this.#referenced.values()].map((mirror) => mirror.settled()));
  }

  /** Stops waiting for them. */
  giveUp(): void {
    for (const mirror of this.#referenced.values()) mirror.giveUp();
  }

  /** Where the objects of a kind are, as the server said; undefined for kinds that are not followed or not served. */
  resourceOf(group: string, kind: string): KubeResource | undefined {
    return this.#feeds.find((feed) => feed.resource?.group === group && feed.resource.kind === kind)?.resource;
  }

  /** The troubles that keep the view of the cluster from being complete or up to date, in words. */
  troubles(): readonly string[] {
    const ofKinds = this.#feeds.map((feed) =>
      feed.absent && feed.kind.watch === "always"
        ? `${feed.kind.name} is not served: install the CRDs of Gateway API`
        : feed.trouble,
    );
    const ofReferenced = [...this.#referenced.values()].map((mirror) => mirror.trouble);
    return [...ofKinds, ...ofReferenced].filter((trouble) => trouble !== undefined);
  }

  /** The namespaces to ask for one by one: only when that does not take more watches than there may be. */
  #oneByOne(kinds: number): readonly string[] | undefined {
    const { listed } = this.#scope;
    if (listed === undefined) return undefined;
    const { mostWatches } = this.#options.config;
    if (listed.length * (kinds + REFERENCED.length) <= mostWatches) return listed;
    const message = "too many namespaces to watch one by one: watching all of them and dropping what is not listed";
    this.#options.log.warn(message, { namespaces: listed.length, mostWatches });
    return undefined;
  }

  #sinkOf(kind: Kind): ObjectSink {
    const sink = this.#options.sinkOf(kind);
    if (kind.name !== "Namespace" || !this.#scope.byLabel) return sink;
    return {
      upsert: (namespace: KubeObject) => {
        sink.upsert(namespace);
        this.#move(this.#scope.update(namespace));
      },
      remove: (namespace: ObjectName) => {
        sink.remove(namespace);
        this.#move(this.#scope.forget(namespace.name));
      },
    };
  }

  #move(move: Move | undefined): void {
    if (!move) return;
    const { namespace, joins } = move;
    this.#options.log.info(joins ? "a namespace joins" : "a namespace leaves", { namespace });
    for (const feed of this.#feeds) {
      if (joins) void feed.join(namespace);
      else feed.leave(namespace);
    }
    for (const mirror of this.#referenced.values()) {
      if (joins) mirror.join(namespace);
      else mirror.leave(namespace);
    }
  }

  /** Definitions that are made or changed wake the feeds of their kinds. Without the right to see them, feeds look again by themselves. */
  async #followDefinitions(): Promise<void> {
    const { client, signal, log } = this.#options;
    const resource = CUSTOM_RESOURCE_DEFINITION;
    const byName = new Map(this.#feeds.map((feed) => [`${feed.kind.plural}.${feed.kind.group}`, feed]));
    await follow(
      {
        resource,
        metadataOnly: true,
        begin: async () => {
          const page = await client.list(resource, { metadataOnly: true, limit: 1, signal });
          for (const feed of this.#feeds) if (feed.absent) feed.wake();
          return "value" in page
            ? { type: "after", resourceVersion: page.value.resourceVersion }
            : { type: "failed", error: page.fault };
        },
        take: (events) => {
          for (const event of events) if (event.type === "upsert") byName.get(event.object.metadata.name)?.wake();
        },
        trouble: (problem) =>
          problem && log.debug("cannot follow definitions, looking for absent kinds now and then", { problem }),
      },
      this.#context,
    );
  }
}

/** Kinds of which only referenced objects are kept. */
const REFERENCED = [tableKind("Secret"), tableKind("ConfigMap")];

/** The kinds that are read whole. */
function watchedKinds(config: ProviderConfig, own: readonly Kind[]): readonly Kind[] {
  const table = KINDS.filter(({ name, watch }) => watch !== "referenced" && !config.without.includes(name));
  const extensions = config.extensions.map(({ group, version, kind, policy }) => ({
    ...kindOf(group, kind),
    versions: [version],
    status: policy ? ("ancestors" as const) : ("none" as const),
  }));
  const names = new Set(own.map(({ name }) => name));
  return [...table, ...extensions.filter(({ name }) => !names.has(name)), ...own];
}

async function startAll(feeds: readonly KindFeed[]): Promise<void> {
  for (const feed of feeds) void feed.run();
  await Promise.all(feeds.map(({ ready }) => ready));
}
