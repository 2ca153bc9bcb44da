/** The name of the error that a response past every bound is cut with. */
export const tooLongName = "ResponseTooLongError"

/** The name of the error for a server that sends requests on to another address. */
export const redirectedName = "RedirectedError"

export interface FetchBounds {
  /** Of the response's body: a server that never stops must not fill the memory until a deadline. */
  readonly maxBytes: number
  /** For the whole response, its body too; without, as long as the caller's signal allows. */
  readonly timeoutMs?: number
}

/**
 * `fetch` for servers of models. It fails with errors of the names above, and with a TimeoutError. A redirect is never followed:
 * whoever set the address decided where texts may go, and a server on this machine must not send them on.
 */
export function boundedFetch({ maxBytes, timeoutMs }: FetchBounds): typeof fetch {
  return async (input, init) => {
    const signals = [init?.signal ?? [], timeoutMs === undefined ? [] : AbortSignal.timeout(timeoutMs)].flat()
    const signal = signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }
    const response = await fetch(input, { ...init, ...signal, redirect: "manual" })
    const { status, statusText, headers, body } = response
    if (status >= 300 && status < 400) {
      await body?.cancel()
      throw named(redirectedName, `sends on to ${originOf(headers.get("location"), response.url)}`)
    }
    if (body === null) return response
    let bytes = 0
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.byteLength
        if (bytes <= maxBytes) controller.enqueue(chunk)
        else controller.error(named(tooLongName, "the response is longer than any answer"))
      },
    })
    return new Response(body.pipeThrough(counted), { status, statusText, headers })
  }
}

/** The error of this name among an error and what caused it: the SDK wraps what `fetch` throws. */
export function causeNamed(error: unknown, name: string): Error | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (at.name === name) return at
  return undefined
}

function named(name: string, message: string): Error {
  const error = new Error(message)
  error.name = name
  return error
}

/** Only where it leads: the rest of an address may hold what is nobody's business. */
function originOf(location: string | null, base: string): string {
  return location !== null && URL.canParse(location, base) ? new URL(location, base).origin : "another address"
}
