/** The clock of the process is the library's. */
export { SYSTEM_CLOCK } from "../../library/gateway/clock.ts";
