import type { Hit } from "../core/hit.ts"
import type { Store } from "../store/port.ts"

/** A joined hit holds at most this many passages: about 600 tokens are still read at a glance. */
const mostJoined = 3

/**
 * Joins hits whose passages follow each other in one version and stand under one heading: one longer passage with the
 * better score, in the better one's place. The text between them is the canonical text's own.
 */
export async function joinNeighbours(store: Pick<Store, "text">, hits: readonly Hit[]): Promise<readonly Hit[]> {
  const at = new Map(hits.map((hit, rank) => [hit.passage.id, rank]))
  const taken = new Set<number>()
  const joined: Hit[] = []
  for (const [rank, hit] of hits.entries()) {
    if (taken.has(rank)) continue
    const run = [rank]
    for (let grows = true; grows && run.length < mostJoined; ) {
      const before = neighbour(hits, at, run[0]!, -1)
      const after = neighbour(hits, at, run[run.length - 1]!, 1)
      const next = [before, after].filter((other) => other !== undefined && !taken.has(other) && !run.includes(other))
      const best = Math.min(...next.map((other) => other ?? Number.POSITIVE_INFINITY))
      grows = Number.isFinite(best)
      if (grows) run.splice(best === before ? 0 : run.length, 0, best)
    }
    for (const member of run) taken.add(member)
    joined.push(
      await joinRun(
        store,
        hit,
        run.map((member) => hits[member]!),
      ),
    )
  }
  return joined
}

function neighbour(
  hits: readonly Hit[],
  at: ReadonlyMap<string, number>,
  rank: number,
  step: 1 | -1,
): number | undefined {
  const { passage } = hits[rank]!
  const other = at.get(`${passage.version}:${passage.ordinal + step}`)
  return other !== undefined && hits[other]!.passage.section === passage.section ? other : undefined
}

async function joinRun(store: Pick<Store, "text">, best: Hit, run: readonly Hit[]): Promise<Hit> {
  const first = run[0]!.passage
  const last = run[run.length - 1]!.passage
  if (run.length === 1) return best
  const text = await store.text(best.passage.version)
  if (text === undefined) return best
  const contexts = [...new Set(run.map((hit) => hit.passage.context).filter((context) => context !== ""))]
  return {
    ...best,
    passage: {
      ...best.passage,
      start: first.start,
      end: last.end,
      context: contexts.join("\n"),
      text: text.slice(first.start, last.end),
    },
  }
}
