/** A process of its own with many clients, which the parent tells where to connect and what to ask for. */
import { follow, type Wanted } from "./follower.ts";

/** The message of the parent, said once. */
export interface FollowersPlan {
  readonly port: number;
  readonly count: number;
  readonly wanted: Wanted;
}

process.on("message", ({ port, count, wanted }: FollowersPlan) => {
  for (let i = 0; i < count; i++) follow(port, "delta", `follower-${i}`, wanted);
});
