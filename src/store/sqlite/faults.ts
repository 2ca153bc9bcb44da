import { GroundworkError, groundworkError } from "../../core/errors.ts"

/** SQLite's result codes (https://sqlite.org/rescode.html), without their extension. */
const codes = { busy: 5, locked: 6, readOnly: 8, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined
  return error.errcode & 0xff
}

/** True if another connection holds the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error)
  return code === codes.busy || code === codes.locked
}

/** What SQLite reports, in the words of the table of errors; anything else as it is. `home`: said where it is known. */
export function asFault(error: unknown, home = ""): unknown {
  if (error instanceof GroundworkError) return error
  switch (resultCode(error)) {
    case codes.busy:
    case codes.locked:
      return groundworkError("busy", "", error)
    case codes.full:
      return groundworkError("disk_full", "", error)
    case codes.readOnly:
      // Once a home is open for reading alone, to write is a mistake of the program.
      return home === "" ? error : groundworkError("home_unwritable", home, error)
    case codes.corrupt:
    case codes.notADatabase:
    case codes.cannotOpen:
      return groundworkError("home_broken", home, error)
    default:
      return isNoSpace(error) ? groundworkError("disk_full", "", error) : error
  }
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT")
}

/** Runs `work`, whose errors leave as faults. */
export function guarded<Result>(work: () => Result, home?: string): Result {
  try {
    return work()
  } catch (error) {
    throw asFault(error, home)
  }
}
