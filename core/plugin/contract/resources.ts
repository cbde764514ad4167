/** Everything one data plane is sent, as messages by type URL, before it is encoded. */
export interface XdsResources {
  readonly byType: Readonly<Record<string, readonly unknown[]>>;
}
