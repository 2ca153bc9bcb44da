import { mayRead, type Principal, splitReaderList } from "../../core/principal.ts"
import { lendScores } from "./content.ts"
import { itemsOf } from "./interactions.ts"
import type { OpenModel } from "./model-file.ts"
import { bestOf, discoveryDepth, scoreItems, withDiscovery } from "./rank.ts"

export interface Recommended {
  readonly item: string
  readonly title?: string
  readonly score: number
  readonly reasons: readonly Reason[]
}

/** Why an item stands in a list; every number is counted, never estimated. */
export type Reason =
  | {
      readonly kind: "chosen-with"
      readonly because: readonly string[]
      readonly people: number
      readonly text: string
    }
  | { readonly kind: "content"; readonly like: readonly string[]; readonly text: string }
  | { readonly kind: "popular"; readonly people: number; readonly text: string }

export interface ListRequest {
  readonly person: string | undefined
  /** Items chosen beside those that the model knows of, oldest first; unknown ones are left out. */
  readonly history: readonly string[]
  readonly k: number
  readonly exclude: readonly string[]
  /** How much newer choices count more; as fitted if absent. */
  readonly recency: number | undefined
  readonly principal: Principal
}

/** The best items for a person, none twice, none of their own, none they may not see or cannot have. People without history get what is popular, and are told so. */
export function listFor(
  model: OpenModel,
  request: ListRequest,
): { readonly items: readonly Recommended[]; readonly isKnown: boolean } {
  const history = historyOf(model, request)
  const chosen = new Set(history)
  const isCold = (item: number) => model.byItem.starts[item] === model.byItem.starts[item + 1]
  const popularity = (item: number) => model.byItem.starts[item + 1]! - model.byItem.starts[item]!
  const scores =
    history.length === 0
      ? Float64Array.from(model.data.items, (_, item) => popularity(item) / Math.max(1, model.data.people.length))
      : scoreItems(model.fitted.weights, history, request.recency ?? model.fitted.settings.recency)
  if (history.length > 0) lendScores(scores, chosen, model.content, isCold)
  for (const name of request.exclude) {
    const item = model.itemOf.get(name)
    if (item !== undefined) scores[item] = Number.NEGATIVE_INFINITY
  }
  for (const described of model.described) {
    if (
      described.isAvailable &&
      (described.access === undefined || mayRead(request.principal, splitReaderList(described.access)))
    )
      continue
    scores[model.itemOf.get(described.id)!] = Number.NEGATIVE_INFINITY
  }
  const ranked = bestOf(scores, Math.max(discoveryDepth, request.k))
  const discovered = history.length === 0 ? ranked : withDiscovery(ranked, scores, request.k, model.fitted.discovery)
  const items = discovered.slice(0, request.k).map((item): Recommended => {
    const title = model.describedOf.get(model.data.items[item]!)?.title
    return {
      item: model.data.items[item]!,
      ...(title === undefined || title === "" ? {} : { title }),
      score: Math.round(scores[item]! * 1e6) / 1e6,
      reasons: [reasonFor(model, item, history, isCold(item))],
    }
  })
  return { items, isKnown: history.length > 0 }
}

/** The person's items and those given beside them, each at its last place. */
function historyOf(model: OpenModel, request: ListRequest): readonly number[] {
  const person = request.person === undefined ? undefined : model.personOf.get(request.person)
  const own = person === undefined ? [] : [...itemsOf(model.data, person)]
  const given = request.history.flatMap((name) => model.itemOf.get(name) ?? [])
  return [...new Set([...own, ...given].reverse())].reverse()
}

function reasonFor(model: OpenModel, item: number, history: readonly number[], isCold: boolean): Reason {
  if (isCold) {
    const near = contentSources(model, item, new Set(history))
    const like = near.map((source) => nameOf(model, source))
    return {
      kind: "content",
      like,
      text: near.length === 0 ? "New; like other items that suit you" : `New; its content is like ${joined(like)}`,
    }
  }
  const sources = strongestSources(model, item, history)
  for (let count = Math.min(2, sources.length); count > 0; count -= 1) {
    const because = sources.slice(0, count)
    const people = sharedBy(model, [item, ...because])
    if (people === 0) continue
    const names = because.map((source) => nameOf(model, source))
    return {
      kind: "chosen-with",
      because: names,
      people,
      text: `Because of ${joined(names)}: ${people} ${people === 1 ? "person" : "people"} chose ${count === 1 ? "both" : "all three"}`,
    }
  }
  const people = model.byItem.starts[item + 1]! - model.byItem.starts[item]!
  return { kind: "popular", people, text: `Popular: chosen by ${people} ${people === 1 ? "person" : "people"}` }
}

/** The person's items that add most to the item's score. */
function strongestSources(model: OpenModel, item: number, history: readonly number[]): readonly number[] {
  const { weights, settings } = model.fitted
  return history
    .map((source, at) => {
      let weight = 0
      for (let index = weights.starts[source]!; index < weights.starts[source + 1]!; index += 1)
        if (weights.targets[index] === item) weight = weights.values[index]!
      return { source, share: weight * (history.length - at) ** -settings.recency }
    })
    .filter(({ share }) => share > 0)
    .sort((left, right) => right.share - left.share)
    .slice(0, 2)
    .map(({ source }) => source)
}

/** The person's own items among those most alike in content; else none. */
function contentSources(model: OpenModel, item: number, history: ReadonlySet<number>): readonly number[] {
  const { starts, others } = model.content
  return [...others.subarray(starts[item]!, starts[item + 1]!)].filter((other) => history.has(other)).slice(0, 2)
}

/** How many people chose all of these items. */
export function sharedBy(model: Pick<OpenModel, "byItem">, items: readonly number[]): number {
  const lists = items.map((item) =>
    model.byItem.chosen.subarray(model.byItem.starts[item]!, model.byItem.starts[item + 1]!),
  )
  const [first, ...rest] = lists.sort((left, right) => left.length - right.length)
  if (first === undefined) return 0
  const sets = rest.map((list) => new Set(list))
  return first.filter((person) => sets.every((set) => set.has(person))).length
}

function nameOf(model: OpenModel, item: number): string {
  const id = model.data.items[item]!
  const title = model.describedOf.get(id)?.title
  return title === undefined || title === "" ? id : title
}

function joined(names: readonly string[]): string {
  return names.join(" and ")
}
