import type { Block, Span } from "../../core/document.ts"
import { sentences } from "../../language/sentences.ts"
import type { SourceDocument } from "../app.ts"

/** One utterance of a meeting. */
export interface Turn {
  /** Place among the turns, from 0. */
  readonly index: number
  readonly speaker?: string
  readonly startSeconds?: number
  readonly endSeconds?: number
  /** What was said, without the name and time above or before it. */
  readonly words: Span
  /** Sentences of `words`, in order. */
  readonly sentences: readonly Span[]
}

type TurnBlock = Extract<Block, { readonly kind: "turn" }>

/**
 * The utterances of a transcript, in order. A text without speakers gives its lines where they are utterances (no marks
 * at their ends), its paragraphs otherwise.
 */
export function readTurns(source: Pick<SourceDocument, "text" | "blocks">): readonly Turn[] {
  const marked = source.blocks.filter((block): block is TurnBlock => block.kind === "turn")
  const drafts = marked.length === 0 ? unmarkedTurns(source) : joinSplitTurns(source.text, marked)
  return drafts
    .filter((draft) => draft.words.end > draft.words.start)
    .map((draft, index) => ({ ...draft, index, sentences: sentencesOf(source.text, draft.words) }))
}

type Draft = Omit<Turn, "index" | "sentences">

/**
 * "Ann Lee 0:03" above "One worry: the move falls…" reads like an empty turn and a speaker called *One worry*: a turn
 * without words goes on in the next where that one has a speaker who is heard nowhere else and no time of its own.
 */
function joinSplitTurns(text: string, blocks: readonly TurnBlock[]): readonly Draft[] {
  const counts = new Map<string, number>()
  for (const block of blocks) counts.set(block.speaker ?? "", (counts.get(block.speaker ?? "") ?? 0) + 1)
  const drafts: Draft[] = []
  for (const [index, block] of blocks.entries()) {
    const words = wordsOf(text, block)
    const before = blocks[index - 1]
    const isRest =
      before !== undefined &&
      isHeadOnly(text, before) &&
      block.startSeconds === undefined &&
      counts.get(block.speaker ?? "") === 1
    if (!isRest) drafts.push({ ...placeOf(block), words })
    else {
      const { endSeconds } = block
      drafts.push({
        ...placeOf(before),
        ...(endSeconds === undefined ? {} : { endSeconds }),
        words: { start: block.start, end: block.end },
      })
    }
  }
  return drafts
}

function placeOf({ speaker, startSeconds, endSeconds }: TurnBlock): Omit<Draft, "words"> {
  return {
    ...(speaker === undefined ? {} : { speaker }),
    ...(startSeconds === undefined ? {} : { startSeconds }),
    ...(endSeconds === undefined ? {} : { endSeconds }),
  }
}

const afterName =
  /^\]?[^\S\n]*(?:to [^:\n]{1,60}?)?(?:[[(]?\d{1,2}:\d{2}[\d:.,]*[\])]?(?:\s?[AP]M)?)?(?:\]?[^\S\n]*(?::|\n|$)|(?<=[\])])[^\S\n])\s*/
const headOnly = /^\]?[^\S\n]*[[(]?\d{1,2}:\d{2}[\d:.,]*[\])]?(?:\s?[AP]M)?\]?\s*$/

function isHeadOnly(text: string, block: TurnBlock): boolean {
  const piece = text.slice(block.start, block.end)
  return block.speaker !== undefined && headOnly.test(piece.slice(piece.indexOf(block.speaker) + block.speaker.length))
}

function wordsOf(text: string, block: TurnBlock): Span {
  if (block.speaker === undefined) return { start: block.start, end: block.end }
  const piece = text.slice(block.start, block.end)
  const at = piece.indexOf(block.speaker)
  if (at < 0 || at > 40) return { start: block.start, end: block.end }
  const from = at + block.speaker.length
  const match = afterName.exec(piece.slice(from))
  return { start: match === null ? block.start : block.start + from + match[0].length, end: block.end }
}

function unmarkedTurns(source: Pick<SourceDocument, "text" | "blocks">): readonly Draft[] {
  return source.blocks
    .filter((block) => block.kind === "paragraph" || block.kind === "item")
    .flatMap((block) => {
      const piece = source.text.slice(block.start, block.end)
      const lines = piece.split("\n")
      const marks = piece.match(/[.!?…](?=\s|$)/g)?.length ?? 0
      if (lines.length < 2 || marks > lines.length * 0.5) return [{ words: { start: block.start, end: block.end } }]
      let start = block.start
      return lines.map((line) => {
        const words = { start, end: start + line.length }
        start += line.length + 1
        return { words }
      })
    })
}

function sentencesOf(text: string, words: Span): readonly Span[] {
  return sentences(text.slice(words.start, words.end)).map((span) => ({
    start: words.start + span.start,
    end: words.start + span.end,
  }))
}
