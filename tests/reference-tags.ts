/** The tags of statistics in the reference's bootstrap. */
export const REFERENCE_TAGS: readonly { readonly tag_name: string; readonly regex: string }[] = [
  { tag_name: "from_zone", regex: String.raw`\.zone(\.(([^\.]+)\.))` },
  { tag_name: "to_zone", regex: String.raw`\.zone\.[^\.]+\.(([^\.]+)\.)` },
  { tag_name: "socket_match_name", regex: String.raw`^cluster(\..+\.(.+))\.total_match_count$` },
  { tag_name: "priority", regex: String.raw`circuit_breakers\.((.+?)\.).+` },
];
