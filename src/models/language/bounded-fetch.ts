import { tooLongName } from "./faults.ts"

/** `fetch` whose response body fails after `maxBytes`: a server that never stops must not fill the memory until a deadline. */
export function boundedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (response.body === null) return response
    let bytes = 0
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.byteLength
        if (bytes <= maxBytes) return controller.enqueue(chunk)
        const error = new Error("the response is longer than any answer")
        error.name = tooLongName
        controller.error(error)
      },
    })
    const { status, statusText, headers } = response
    return new Response(response.body.pipeThrough(counted), { status, statusText, headers })
  }
}
