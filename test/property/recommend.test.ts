import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { addChoices, erasePerson } from "../../src/apps/recommend/change.ts"
import { contentNeighbours, type Item } from "../../src/apps/recommend/content.ts"
import { fitRecommender, fitWith } from "../../src/apps/recommend/fit.ts"
import { figuresByGroup } from "../../src/apps/recommend/groups.ts"
import { groupRows, itemsOf, type Row } from "../../src/apps/recommend/interactions.ts"
import { invertSymmetric } from "../../src/apps/recommend/inverse.ts"
import { listFor, sharedBy } from "../../src/apps/recommend/list.ts"
import { openModel, readModel, writeModel } from "../../src/apps/recommend/model-file.ts"
import { systemPrincipal } from "../../src/core/principal.ts"

const settings = { penalty: 2, evenness: 0.5, recency: 0.1 }
const row = fc.record({
  person: fc.integer({ min: 0, max: 8 }).map((n) => `p${n}`),
  item: fc.integer({ min: 0, max: 14 }).map((n) => `i${n}`),
  weight: fc.constant(1),
  time: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
})
const rows = fc.array(row, { minLength: 1, maxLength: 80 })

function modelOf(from: readonly Row[], described: readonly Item[] = []) {
  const grouped = groupRows(from)
  const known = new Set(grouped.items)
  const data = {
    ...grouped,
    items: [...grouped.items, ...described.map((item) => item.id).filter((id) => !known.has(id))],
  }
  const content = contentNeighbours(
    data.items.length,
    described,
    described.map((item) => data.items.indexOf(item.id)),
    undefined,
  )
  return openModel({ data, fitted: fitWith(data, settings), described, content })
}

const ask = { history: [], k: 10, exclude: [], recency: undefined, principal: systemPrincipal }

describe("recommend", () => {
  test.prop([rows])("no item stands twice in a list, none is the person's own", (from) => {
    const model = modelOf(from)
    for (const [place, person] of model.data.people.entries()) {
      const items = listFor(model, { ...ask, person }).items.map((entry) => entry.item)
      expect(new Set(items).size).toBe(items.length)
      const own = new Set([...itemsOf(model.data, place)].map((item) => model.data.items[item]))
      expect(items.filter((item) => own.has(item))).toEqual([])
    }
  })

  test.prop([rows])("the numbers in reasons are the numbers one counts in the rows", (from) => {
    const model = modelOf(from)
    const chose = (person: string, item: string) => from.some((entry) => entry.person === person && entry.item === item)
    for (const person of model.data.people) {
      for (const entry of listFor(model, { ...ask, person }).items) {
        for (const reason of entry.reasons) {
          if (reason.kind === "content") continue
          const all = reason.kind === "chosen-with" ? [entry.item, ...reason.because] : [entry.item]
          expect(reason.people).toBe(
            model.data.people.filter((other) => all.every((item) => chose(other, item))).length,
          )
          if (reason.kind === "chosen-with") expect(reason.because.every((item) => chose(person, item))).toBe(true)
        }
      }
    }
  })

  test.prop([rows])("a model that was written and read gives the same lists", (from) => {
    const model = modelOf(from)
    const again = readModel(writeModel(model))
    for (const person of model.data.people)
      expect(listFor(again, { ...ask, person })).toEqual(listFor(model, { ...ask, person }))
  })

  test.prop([rows])("after an erasure everything is as if the person had never been there", (from) => {
    const model = modelOf(from)
    const gone = model.data.people[0]!
    const erased = openModel(erasePerson(model, gone)!)
    const never = fitWith(erased.data, settings)
    expect(erased.personOf.has(gone)).toBe(false)
    expect(erased.fitted.weights.values).toEqual(never.weights.values)
    expect(new TextDecoder("latin1").decode(writeModel(erased))).not.toContain(`"${gone}"`)
  })

  test.prop([
    rows,
    fc.array(
      fc.integer({ min: 0, max: 14 }).map((n) => `i${n}`),
      { maxLength: 5 },
    ),
  ])("choices added are never recommended again", (from, added) => {
    const model = openModel(addChoices(modelOf(from), "new", added))
    const items = listFor(model, { ...ask, person: "new" }).items.map((entry) => entry.item)
    expect(items.filter((item) => added.includes(item))).toEqual([])
  })

  test.prop([fc.integer({ min: 1, max: 24 }), fc.integer()])("a matrix times its inverse is one", (size, seed) => {
    let state = seed
    const next = () => {
      state = (Math.imul(state, 1103515245) + 12345) | 0
      return (state >>> 8) / 2 ** 24
    }
    const values = new Float64Array(size * size)
    for (let i = 0; i < size; i += 1)
      for (let j = 0; j <= i; j += 1) {
        const value = i === j ? size + 1 : next()
        values[i * size + j] = value
        values[j * size + i] = value
      }
    const inverse = invertSymmetric({ size, values })!
    for (let i = 0; i < size; i += 1)
      for (let j = 0; j < size; j += 1) {
        let sum = 0
        for (let k = 0; k < size; k += 1) sum += values[i * size + k]! * inverse.values[k * size + j]!
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 9)
      }
  })

  test("items that may not be seen or cannot be had are left out", () => {
    const item = (id: string, more: Partial<Item>): Item => ({
      id,
      title: id,
      text: "",
      attributes: {},
      isAvailable: true,
      ...more,
    })
    const from = ["a", "b", "c"].flatMap((person) =>
      ["i1", "i2", "i3", "i4"].map((name) => ({ person, item: name, weight: 1, time: undefined })),
    )
    const model = modelOf(from, [item("i2", { access: "group:staff" }), item("i3", { isAvailable: false })])
    const seen = (groups: readonly string[]) =>
      listFor(model, { ...ask, person: undefined, principal: { kind: "user", user: "ann", groups } }).items.map(
        (entry) => entry.item,
      )
    expect(seen([])).toEqual(["i1", "i4"])
    expect(seen(["staff"])).toContain("i2")
  })

  test("an item nobody chose yet is recommended by its content, and says so", () => {
    const describe = (id: string, text: string): Item => ({ id, title: id, text, attributes: {}, isAvailable: true })
    const from = [
      ...["a", "b", "c"].flatMap((person) =>
        ["tent", "stove"].map((name) => ({ person, item: name, weight: 1, time: undefined })),
      ),
      ...["d", "e", "f"].flatMap((person) =>
        ["violin", "piano"].map((name) => ({ person, item: name, weight: 1, time: undefined })),
      ),
      { person: "g", item: "tent", weight: 1, time: undefined },
    ]
    const model = modelOf(from, [
      describe("tent", "camping in the mountains with a light tent"),
      describe("stove", "gas stove for camping"),
      describe("violin", "music for strings"),
      describe("piano", "music for keys"),
      describe("lamp", "camping lamp for the mountains"),
      describe("bow", "music bow for strings"),
    ])
    const list = listFor(model, { ...ask, person: "g" }).items
    const place = (name: string) => list.findIndex((entry) => entry.item === name)
    expect(place("lamp")).toBeGreaterThanOrEqual(0)
    expect(place("bow") === -1 || place("lamp") < place("bow")).toBe(true)
    expect(list[place("lamp")]!.reasons[0]).toMatchObject({ kind: "content", like: ["tent"] })
  })

  test("a person without history gets what is popular, and the reason says so", () => {
    const model = modelOf([
      { person: "a", item: "x", weight: 1, time: undefined },
      { person: "b", item: "x", weight: 1, time: undefined },
      { person: "b", item: "y", weight: 1, time: undefined },
    ])
    const list = listFor(model, { ...ask, person: "nobody" })
    expect(list.isKnown).toBe(false)
    expect(list.items.map((entry) => entry.item)).toEqual(["x", "y"])
    expect(list.items[0]!.reasons[0]).toMatchObject({ kind: "popular", people: 2 })
    expect(sharedBy(model, [0, 1])).toBe(1)
  })

  test("the report says what each group gets: everyone is in one, small groups are counted together", () => {
    const from = Array.from({ length: 40 }, (_, person) =>
      Array.from({ length: 10 }, (_, at) => ({
        person: `p${person}`,
        item: `i${(person * 3 + at * (1 + (person % 4))) % 23}`,
        weight: 1,
        time: at,
        ...(person < 25 ? { group: "day" } : person < 37 ? { group: "night" } : { group: `shift ${person}` }),
      })),
    ).flat()
    const data = groupRows(from)
    const { trialled } = fitRecommender(data, 1)
    const groups = figuresByGroup(from, data, trialled)
    expect(groups.map(({ group, people }) => [group, people])).toEqual([
      ["day", 25],
      ["night", 12],
      ["other", 3],
    ])
    for (const { ndcg10, coverage10 } of groups) {
      expect(ndcg10).toBeGreaterThan(0)
      expect(coverage10).toBeLessThanOrEqual(1)
    }
    const lengths = figuresByGroup(
      from.map(({ group: _, ...rest }) => rest),
      data,
      trialled,
    )
    expect(lengths.reduce((sum, { people }) => sum + people, 0)).toBe(40)
    expect(lengths.every(({ group }) => group.endsWith("choices"))).toBe(true)
  })
})
