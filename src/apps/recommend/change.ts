import { fitWith } from "./fit.ts"
import { itemsOf, packLists } from "./interactions.ts"
import type { OpenModel, RecommendModel } from "./model-file.ts"

/**
 * Forgets a person: their choices go, and the weights are fitted again from the others', so that nothing of them is left in any number.
 * @returns undefined for an unknown person
 */
export function erasePerson(model: OpenModel, person: string): RecommendModel | undefined {
  const place = model.personOf.get(person)
  if (place === undefined) return undefined
  const people = model.data.people.filter((_, other) => other !== place)
  const lists = model.data.people.flatMap((_, other) => (other === place ? [] : [[...itemsOf(model.data, other)]]))
  const data = { ...model.data, people, ...packLists(lists) }
  return { data, fitted: fitWith(data, model.fitted.settings), described: model.described, content: model.content }
}

/** Adds choices to a person, known or new, newest last; items the model does not know are left out. The weights stay. */
export function addChoices(model: OpenModel, person: string, items: readonly string[]): RecommendModel {
  const added = items.flatMap((name) => model.itemOf.get(name) ?? [])
  const place = model.personOf.get(person) ?? model.data.people.length
  const people = place === model.data.people.length ? [...model.data.people, person] : model.data.people
  const lists = people.map((_, other) => {
    const own = other < model.data.people.length ? [...itemsOf(model.data, other)] : []
    return other === place ? [...own.filter((item) => !added.includes(item)), ...new Set(added)] : own
  })
  return {
    data: { ...model.data, people, ...packLists(lists) },
    fitted: model.fitted,
    described: model.described,
    content: model.content,
  }
}
