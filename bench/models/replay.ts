// Asks again with a model's recorded replies: what the checks behind the model make of them, without the model.
import { writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { AnsweredLine } from "./run.ts"
import { openSet, readAnswers } from "./run.ts"

/** Writes the recorded lines again, with the answers that come of the same replies now, to `to`. */
export async function replayAnswers(from: string, to: string, promptCharacters: number): Promise<void> {
  const lines = readAnswers(from).filter((line) => line.reply !== undefined)
  const replies = new Map(lines.map((line) => [line.case.question, line]))
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = JSON.parse(Buffer.concat(chunks).toString()) as {
      readonly messages: readonly {
        readonly role: string
        readonly content: string | readonly { readonly text?: string }[]
      }[]
    }
    const content = body.messages.find(({ role }) => role === "user")?.content ?? ""
    const prompt = typeof content === "string" ? content : content.map(({ text }) => text ?? "").join("")
    const asked = prompt.slice(prompt.lastIndexOf("Question: ") + "Question: ".length)
    const message = { role: "assistant", content: JSON.stringify(replyTo(prompt, replies.get(asked))) }
    response.setHeader("content-type", "application/json")
    response.end(
      JSON.stringify({
        id: "replay",
        object: "chat.completion",
        created: 0,
        model: "replay",
        choices: [{ index: 0, message, finish_reason: "stop" }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const model = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1#replay`
  const written: AnsweredLine[] = []
  for (const set of new Set(lines.map((line) => line.set))) {
    const groundwork = await openSet(set, { model, promptCharacters })
    for (const line of lines.filter((one) => one.set === set)) {
      const question = {
        text: line.case.question,
        ...(line.case.history === undefined ? {} : { history: line.case.history }),
      }
      const ask = (answerer: "extractive" | "model") =>
        groundwork.ask(groundwork.context({ kind: "ask" }), question, { answerer, minConfidence: 0 })
      const [extractive, again] = [await ask("extractive"), await ask("model")]
      // How long the model took is what it took then.
      written.push({ ...line, extractive, written: { ...again, ms: line.written.ms } })
    }
    await groundwork.close()
  }
  server.close()
  writeFileSync(to, written.map((line) => `${JSON.stringify(line)}\n`).join(""))
}

/** The recorded reply with the numbers that its sentences have in this prompt; one that is not there any more is left out. */
function replyTo(prompt: string, line: AnsweredLine | undefined) {
  const numbers = new Map<string, number>()
  for (const match of prompt.matchAll(/^\[(\d+)\] (.*)$/gm)) numbers.set(plain(match[2] ?? ""), Number(match[1]))
  const claims = (line?.reply?.claims ?? []).map(({ text, sentences }) => ({
    text,
    sentences: sentences.flatMap((sentence) => numbers.get(plain(sentence)) ?? []),
  }))
  return {
    answerable: line?.reply?.answerable ?? false,
    claims: claims.map((claim) => ({ ...claim, sentences: claim.sentences.length === 0 ? [999] : claim.sentences })),
  }
}

function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, " ").trim()
}
