/** The place of one name: in which build it was last taken, and last asked for. Shared by all who use the name. */
export interface Place {
  takenIn: number;
  askedIn: number;
  /** The list that took it, as which of its names; it is taken in every build that the list is part of. */
  list?: NameList;
  nth?: number;
}

/** Names that are taken together, as long as the list they stand in is part of a build. */
export interface NameList {
  /** The places that were asked about when the list was made, taken ones and others. */
  readonly asked: readonly Place[];
  takenIn: number;
}

/**
 * Names that several users may share, from build to build: whether a name is taken is asked thousands of times in each build, and looking at
 * its place costs a fraction of looking the name up. Names that a build did not ask for are forgotten.
 */
export interface Names {
  placeOf(name: string): Place;
  /** Whether the place was taken in this build. */
  taken(place: Place): boolean;
  take(place: Place): void;
  /** Takes all places whose list it is. */
  takeList(list: NameList): void;
  /** What was taken so far in this build, in order: places and lists, whose identity says which names they take. */
  readonly sofar: readonly object[];
  /** Ends a build. */
  settle(): void;
}

/** No names yet. */
export function createNames(): Names {
  const places = new Map<string, Place>();
  let build = 1;
  let asked = 0;
  let sofar: object[] = [];
  let lists: NameList[] = [];
  const ask = (place: Place) => {
    if (place.askedIn !== build) asked++;
    place.askedIn = build;
  };
  return {
    placeOf(name) {
      const known = places.get(name);
      if (known !== undefined) return known;
      const place = { takenIn: 0, askedIn: 0 };
      places.set(name, place);
      return place;
    },
    taken(place) {
      ask(place);
      return place.takenIn === build || place.list?.takenIn === build;
    },
    take(place) {
      place.takenIn = build;
      sofar.push(place);
    },
    takeList(list) {
      list.takenIn = build;
      asked += list.asked.length;
      sofar.push(list);
      lists.push(list);
    },
    get sofar() {
      return sofar;
    },
    settle() {
      // Looking at every name is worth it only when many are of no use any more.
      if (places.size > 2 * asked + 64) {
        for (const list of lists) list.asked.forEach(ask);
        for (const [name, place] of places) if (place.askedIn < build) places.delete(name);
      }
      build++;
      asked = 0;
      sofar = [];
      lists = [];
    },
  };
}
