/** Plugins of the command line, of every command that translates. */
export const PLUGIN = {
  type: "string",
  value: "FILE",
  multiple: true,
  summary: "Plugin to load beside those of the configuration, may be given more than once; it gets no configuration",
} as const;

/** The old option, which is read so that it can say what took its place; for one release. */
export const PLUGINS_GONE = {
  type: "string",
  value: "LIST",
  summary: "Gone: plugins stand under plugins: in the configuration, or are given with --plugin",
} as const;

/** The sentence that names what took the place of the old option. */
export function pluginsIsGone(command: string): string {
  return `${command}: --plugins is gone: move its list to plugins: in the file of --config-path, or give --plugin FILE for each`;
}
