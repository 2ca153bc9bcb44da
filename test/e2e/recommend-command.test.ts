import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { groundwork, temporaryFolder } from "./command.ts"

interface Listed {
  readonly status: string
  readonly output: { readonly basis: string; readonly items: readonly { readonly item: string }[] }
}

test("a person's choices are added and erased by the command, and lists follow at once", async () => {
  const folder = temporaryFolder()
  const home = join(folder, "home")
  const tastes = [
    ["tent", "stove", "lamp", "rope", "boots", "map", "flask"],
    ["violin", "bow", "rosin", "case", "stand", "score", "strings"],
  ]
  const rows = Array.from({ length: 24 }, (_, person) =>
    tastes[person % 2]!.filter((_, at) => at !== person % 7).map(
      (item) => `p${person},${item},${person % 3 === 0 ? "new" : "old"}`,
    ),
  ).flat()
  writeFileSync(join(folder, "choices.csv"), ["person,item,group", ...rows].join("\n"))
  const trained = await groundwork(home, ["train", "recommend", join(folder, "choices.csv"), "--as", "shop"])
  expect(trained.status).toBe(0)
  expect(trained.out).toContain("What each group of people gets")
  const run = async (input: object) => {
    const { out, error } = await groundwork(home, [
      "run",
      "recommend",
      "--model",
      "shop",
      "--input",
      JSON.stringify(input),
      "--json",
    ])
    return out === "" ? error : (JSON.parse(out) as Listed)
  }
  const listOf = async (person: string) => (await run({ person, k: 3 })) as Listed
  expect((await listOf("ann")).output.basis).toBe("popularity")
  await run({ person: "ann", action: "add", history: ["violin", "bow", "stand", "score", "strings"] })
  const list = await listOf("ann")
  expect(list.output.basis).toBe("choices")
  expect(
    list.output.items
      .map(({ item }) => item)
      .slice(0, 2)
      .sort(),
  ).toEqual(["case", "rosin"])
  expect(await run({ person: "ann", action: "erase" })).toMatchObject({ status: "done" })
  expect((await listOf("ann")).output.basis).toBe("popularity")
  expect(JSON.stringify(await run({ person: "ann", action: "erase" }))).toContain("not_found")
})
