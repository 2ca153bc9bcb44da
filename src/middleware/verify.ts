import type { LanguageModelMiddleware } from "ai"
import type { Groundwork, VerifyAgainst, VerifyOutput } from "../pipeline/port.ts"

export interface VerifyMiddlewareOptions {
  readonly groundwork: Pick<Groundwork, "verify" | "context">
  /** What the model's text is held against: a collection, a path, or texts. */
  readonly against: VerifyAgainst
  /** What is said when nothing holds. */
  readonly declined?: string
  /** Called with the verdicts of each text, for logs. */
  readonly onVerified?: (output: VerifyOutput) => void
}

/**
 * The gate as middleware of the AI SDK: `wrapLanguageModel({ model, middleware: verifyMiddleware({ … }) })`. Of what the
 * model wrote, the claims that the evidence supports are let through, in their order. A stream is held back until it is
 * checked: what went out cannot be taken back.
 */
export function verifyMiddleware(options: VerifyMiddlewareOptions): LanguageModelMiddleware {
  return {
    specificationVersion: "v3",
    wrapGenerate: async ({ doGenerate }) => {
      const result = await doGenerate()
      return { ...result, content: await Promise.all(result.content.map((part) => checkedPart(part, options))) }
    },
    wrapStream: async ({ doGenerate }) => {
      const result = await doGenerate()
      const content = await Promise.all(result.content.map((part) => checkedPart(part, options)))
      const stream: Awaited<
        ReturnType<Parameters<NonNullable<LanguageModelMiddleware["wrapStream"]>>[0]["doStream"]>
      >["stream"] = new ReadableStream({
        start: (controller) => {
          controller.enqueue({ type: "stream-start", warnings: result.warnings })
          for (const [index, part] of content.entries()) {
            if (part.type === "text") {
              controller.enqueue({ type: "text-start", id: String(index) })
              controller.enqueue({ type: "text-delta", id: String(index), delta: part.text })
              controller.enqueue({ type: "text-end", id: String(index) })
            } else if (part.type === "tool-call") controller.enqueue(part)
          }
          controller.enqueue({ type: "finish", usage: result.usage, finishReason: result.finishReason })
          controller.close()
        },
      })
      return { stream }
    },
  }
}

async function checkedPart<Part extends { readonly type: string }>(
  part: Part,
  options: VerifyMiddlewareOptions,
): Promise<Part> {
  if (part.type !== "text" || !("text" in part) || typeof part.text !== "string" || part.text.trim() === "") return part
  const { groundwork, against, declined = "The documents do not say." } = options
  const output = await groundwork.verify(groundwork.context({ kind: "verify" }), part.text, against)
  options.onVerified?.(output)
  const held = output.claims.filter((claim) => claim.verdict === "supported").map((claim) => claim.text)
  return { ...part, text: held.length === 0 ? declined : held.join(" ") }
}
