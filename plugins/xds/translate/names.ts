/** The place of one name: in which build it was last taken, and last asked for. Shared by all who use the name. */
export interface Place {
  takenIn: number;
  askedIn: number;
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
  /** Ends a build. */
  settle(): void;
}

/** No names yet. */
export function createNames(): Names {
  const places = new Map<string, Place>();
  let build = 1;
  let asked = 0;
  return {
    placeOf(name) {
      const known = places.get(name);
      if (known !== undefined) return known;
      const place = { takenIn: 0, askedIn: 0 };
      places.set(name, place);
      return place;
    },
    taken(place) {
      if (place.askedIn !== build) asked++;
      place.askedIn = build;
      return place.takenIn === build;
    },
    take(place) {
      place.takenIn = build;
    },
    settle() {
      // Looking at every name is worth it only when many are of no use any more.
      if (places.size > 2 * asked + 64) {
        for (const [name, place] of places) if (place.askedIn < build) places.delete(name);
      }
      build++;
      asked = 0;
    },
  };
}
