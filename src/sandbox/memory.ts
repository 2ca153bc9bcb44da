import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"

const pageBytes = 4096

/** Resident memory of another process in bytes; undefined where the system does not tell (Windows) or the process is gone. */
export function residentBytes(pid: number): number | undefined {
  try {
    if (process.platform === "linux") {
      return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * pageBytes
    }
    if (process.platform === "win32") return undefined
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).trim()) * 1024
  } catch {
    // The process ended between two looks: its "exit" event says the rest.
    return undefined
  }
}
