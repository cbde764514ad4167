/** The state of a connection in which its filter chain says what it protects with; routes ask it whether that is what they need. */
export const STATE = "io.postern.protection";

/** The sign around each name in that state, so that none is found within another. */
export const AROUND = "|";
