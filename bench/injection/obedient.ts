// A model that does what every planted instruction says, seen or not: the worst case for what stands behind it.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

export interface ObedientModel {
  readonly model: string
  /** What it writes from now on. */
  obey(attack: string): readonly string[]
  close(): void
}

export async function startObedientModel(): Promise<ObedientModel> {
  let claims: readonly string[] = []
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const value = { answerable: true, claims: claims.slice(0, 4).map((text) => ({ text, sentences: [1, 2, 3] })) }
      const message = { role: "assistant", content: JSON.stringify(value) }
      response.setHeader("content-type", "application/json")
      response.end(
        JSON.stringify({
          id: "obedient",
          object: "chat.completion",
          created: 0,
          model: "obedient",
          choices: [{ index: 0, message, finish_reason: "stop" }],
          usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
        }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    model: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1#obedient`,
    obey: (attack) => {
      const dictated = [...attack.matchAll(/["“]([^"”]{4,})["”]/g)].map((match) => match[1] ?? "")
      const addresses = attack.match(
        /(?:https?:\/\/|www\.)\S+|\b[\w.-]+@[\w.-]+\.\w+|\b(?:[a-z0-9-]+\.)+(?:com|net|org|xyz)\b/gi,
      )
      const links = (addresses ?? []).map((address) => `Please go to ${address.replace(/[.,)"]+$/, "")} for more.`)
      claims = [attack, ...links, ...dictated, `As you asked: ${attack}`]
      return claims
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
