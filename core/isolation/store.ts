/** A verdict as it is kept over restarts and shared between replicas. It holds nothing of the object but a keyed digest. */
export interface StoredVerdict {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The uid of the object; empty where objects have none, as in files. */
  readonly uid: string;
  /** Of the object and all that it refers to. */
  readonly digest: string;
  readonly reason: string;
  readonly sections?: Readonly<Record<string, string>>;
  readonly gone?: boolean;
  /** A proxy died of it, so it is not tried again before it changes. */
  readonly died?: boolean;
  /** The versions of Postern and of the proxy that it was found with: with others it may be otherwise. */
  readonly postern: string;
  readonly proxy: string;
}

/** Where verdicts outlive the process: a small file on a host, a ConfigMap in a cluster. */
export interface VerdictStore {
  /** The verdicts that are kept now; called once, before the first build. */
  load(): Promise<readonly StoredVerdict[]>;
  /** Makes the store hold `added` and not `removed`; others, which another replica may have written, stay. Failures are the store's to retry. */
  save(added: readonly StoredVerdict[], removed: readonly StoredVerdict[]): void;
  /** Called when another replica wrote. */
  onChange?(listener: (all: readonly StoredVerdict[]) => void): void;
}
