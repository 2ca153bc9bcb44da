import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8"

/** Both halves of the young generation together; the threads' limit is the same (`pipeline/pool.ts`). */
const mostYoungBytes = 16 * 2 ** 20
const mostRounds = 400

/**
 * Bounds what V8 takes beyond what is alive, for the life of this process. Asking makes much garbage and keeps little: left
 * to itself the young generation grows to 128 MB, and the old one to several times what it holds before it is collected.
 * - The young generation grows to 2 × 8 MB and stays there, as with `--max-semi-space-size=8`, which a running process can
 *   no longer set (its growth factor it can).
 * - The old one is collected when it holds two and a half times what was alive the last time; at half as much again asking
 *   took a fifth longer.
 *
 * Called before anything large is read, since what has grown does not shrink, and by each thread for itself.
 */
export function boundHeapGrowth(): void {
  // The factor is of the whole process: what was bounded before would keep a thread from growing.
  setFlagsFromString("--semi-space-growth-factor=2")
  let survivors: unknown[] = []
  for (let round = 0; round < mostRounds && youngBytes() < mostYoungBytes; round += 1)
    for (let made = 0; made < 1_000; made += 1) survivors.push(new Array(10).fill(made))
  survivors = []
  setFlagsFromString("--semi-space-growth-factor=1")
  setFlagsFromString("--heap-growing-percent=150")
}

/** Bytes that the young generation takes from the system, used or not. */
function youngBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === "new_space")?.space_size ?? 0
}
