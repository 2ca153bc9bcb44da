import { z } from "zod"
import type { Answer } from "../../core/answer.ts"
import { type AppResult, defineApp } from "../app.ts"
import { type Clarification, clarification, narrowing } from "./clarify.ts"
import { handoverReason, summaryOf } from "./handover.ts"
import { type Output, outputSchema, renderSupport } from "./output.ts"

const turn = z.object({
  role: z.enum(["user", "assistant"]).meta({ title: "Who" }),
  text: z.string().meta({ title: "Said" }),
  trace: z.string().optional().meta({ title: "Run of this reply", "x-form": "hidden" }),
})

const inputSchema = z
  .looseObject({
    id: z.union([z.string(), z.number()]).optional().meta({ "x-form": "hidden" }),
    question: z
      .string()
      .trim()
      .min(1)
      .optional()
      .meta({ title: "Question", description: "In the person’s own words.", "x-form": "long" }),
    /** The same as `question`. */
    text: z.string().trim().min(1).optional().meta({ "x-form": "hidden" }),
    history: z
      .array(turn)
      .default([])
      .meta({ title: "What was said before", description: "Oldest first.", "x-form": "aside" }),
    collections: z
      .array(z.string())
      .optional()
      .meta({ title: "Collections", description: "Looked in; all, where none is chosen.", "x-form": "collections" }),
    mode: z.enum(["answer", "suggest"]).default("answer").meta({
      title: "Mode",
      description: "“answer” speaks to the person who asks, “suggest” gives a human agent the article and a draft.",
    }),
    minConfidence: z.number().min(0).max(1).optional().meta({
      title: "Least confidence",
      description: "Below it, 0 to 1, the question goes to a person.",
      "x-form": "aside",
    }),
  })
  .refine(({ question, text }) => question !== undefined || text !== undefined, {
    message: "a question is needed",
    path: ["question"],
  })

type Conversation = z.infer<typeof inputSchema>["history"]

/** Articles that a question may be about. */
const looked = 8

/** A conversation in; an answer from the current article, a question back, or a hand-over to a person out. */
export const support = defineApp({
  name: "support",
  title: "Support: an answer from the current article, a question back, or a hand-over",
  takes: "none",
  input: inputSchema,
  output: outputSchema,
  run: async (context, parts, input): Promise<AppResult<Output>> => {
    const { history } = input
    const question = wholeQuestion(input.question ?? input.text ?? "", history)
    const filter = input.collections === undefined ? {} : { filter: { collections: input.collections } }
    const early = handoverReason(question, history)
    if (early !== undefined) {
      // Whoever takes over sees at once what the articles say of it.
      const beside = await parts.ask(context, { text: question, history }, filter)
      return handOver(early, question, history, { ...beside, nearest: beside.nearest ?? quotesOf(beside) })
    }
    // Superseded and expired articles are left out by retrieval itself, however well they fit.
    const hits = await parts.search(context, { text: question, k: looked, history, ...filter })
    const open = clarification(question, history, hits)
    if (open !== undefined) return askBack(open)
    const answer = await parts.ask(
      context,
      { text: question, history },
      { ...filter, ...(input.minConfidence === undefined ? {} : { minConfidence: input.minConfidence }) },
    )
    if (answer.status === "abstained") {
      const wide = narrowing(question, hits)
      return wide === undefined
        ? handOver("The documents do not say", question, history, answer)
        : askBack(wide, answer.nearest)
    }
    const { claims, conflicts, text, confidence, status, ...rest } = answer
    return {
      status: status === "partial" ? "partial" : "done",
      output: {
        ...rest,
        action: "answer",
        text,
        claims: claims.map((claim) => ({ ...claim })),
        confidence,
        ...(conflicts === undefined ? {} : { conflicts }),
        ...(input.mode === "suggest" ? { draft: draftOf(answer) } : {}),
      },
      ...(answer.usage === undefined ? {} : { usage: answer.usage }),
      ...(answer.cost === undefined ? {} : { cost: answer.cost }),
    }
  },
  render: renderSupport,
  cases: [
    {
      id: "human",
      input: inputSchema.parse({ question: "I want to speak to a person." }),
      expect: { status: "done", "output.action": "handover" },
    },
    {
      id: "nothing",
      input: inputSchema.parse({ question: "It doesn't work." }),
      expect: { status: "done", "output.action": "clarify" },
    },
  ],
})

/** The answer to a question of ours belongs to what was asked before it. */
function wholeQuestion(text: string, history: Conversation): string {
  const ours = history[history.length - 1]
  const before = history.findLast((turn) => turn.role === "user")
  const isReply = ours?.role === "assistant" && ours.text.trim().endsWith("?") && !text.trim().endsWith("?")
  return isReply && before !== undefined ? `${before.text} ${text}` : text
}

function askBack(open: Clarification, nearest?: Answer["nearest"]): AppResult<Output> {
  return {
    status: "done",
    output: {
      action: "clarify",
      text: open.question,
      claims: [],
      confidence: 0,
      options: [...open.options],
      ...(nearest === undefined ? {} : { nearest }),
    },
  }
}

/** The first quote of each claim. */
function quotesOf(answer: Answer): Answer["nearest"] {
  return answer.claims.flatMap((claim) => claim.citations.slice(0, 1))
}

function handOver(
  reason: string,
  question: string,
  history: z.infer<typeof inputSchema>["history"],
  answer: Answer | undefined,
): AppResult<Output> {
  return {
    status: "done",
    output: {
      action: "handover",
      text: "A colleague will take care of this.",
      claims: [],
      confidence: answer?.confidence ?? 0,
      reason,
      summary: summaryOf(question, history),
      ...(answer?.nearest === undefined ? {} : { nearest: answer.nearest }),
    },
  }
}

/** A reply for a human agent to send: the article's own words, and where they stand. */
function draftOf(answer: Answer): string {
  const titles = [
    ...new Set(
      answer.claims
        .filter((claim) => claim.beside !== true)
        .flatMap((claim) => claim.citations.flatMap((citation) => ("title" in citation ? [citation.title] : []))),
    ),
  ]
  return `${answer.text}\n\n(${titles.join("; ")})`
}
