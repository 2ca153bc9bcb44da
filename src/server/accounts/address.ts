/** Under this name the accounts library is told where a request came from; what a client sends under it is dropped. */
export const addressHeader = "x-groundwork-address"

/** Headers by which a client says who it is: anyone can write them, and with a new one each time guess without end. */
const claims =
  /^(?:x-forwarded-.*|forwarded|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip|x-groundwork-address)$/

/**
 * A request's headers with the address it came from: the connection's, or behind a proxy the one that the proxy added last.
 * @param peer the address at the other end of the connection
 */
export function headersFrom(headers: Headers, peer: string, isBehindProxy: boolean): Headers {
  const own = new Headers(headers)
  for (const name of headers.keys()) if (claims.test(name)) own.delete(name)
  const lastHop = isBehindProxy ? headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined
  const address = lastHop === undefined || lastHop === "" ? peer : lastHop
  // An address of a link (fe80::1%eth0) names its interface, too.
  if (address !== "") own.set(addressHeader, address.replace(/%.*$/, ""))
  return own
}
