/** Makes the sample shop: 80 articles, 60 people and what they bought: `node examples/make/interactions.ts`. */
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { seeded } from "./random.ts"

const folder = join(import.meta.dirname, "..", "samples", "interactions")

/** What makes people alike, and what an article of each kind says about itself. */
const kinds = {
  touring: {
    says: "For long rides with luggage on roads and good tracks.",
    articles:
      "Kestrel 28 front hub; Kestrel 28 rear hub; Dynamo front hub; Steel rear rack; Rear pannier pair; Handlebar bag; Leather saddle; Touring tyre 700 × 37; Bottle cage in steel; Map holder",
  },
  cargo: {
    says: "Built for loads, children on board and daily work in town.",
    articles:
      "Kestrel 36 cargo front hub; Kestrel 36 cargo rear hub; Marl 4 cargo disc brake set; Sintered brake pads; Double kickstand; Load straps; Cargo tyre 20 × 2.4; Rain cover for the box; Box cushion; Wheel lock for cargo bikes",
  },
  gravel: {
    says: "Light and tough, for fast rides on forest roads.",
    articles:
      "Marl 2 disc brake set; Gravel tyre 700 × 45; Tubeless sealant 500 ml; Tubeless valves; Flared handlebar; Frame bag; Short stem; Gravel pedals; Light bottle cage; Bar tape in cork",
  },
  children: {
    says: "Made for small hands and feet, and for those who ride with them.",
    articles:
      "Heron child pedal; Child helmet; Tow bar; Flag with pole; Short brake lever; Bell with a fox; Child seat; Tyre 20 × 1.75; Training grips; Reflecting vest, small",
  },
  workshop: {
    says: "For people who look after bicycles themselves.",
    articles:
      "Torque wrench 2 to 24 Nm; Cone spanner set; Bleed kit for Marl brakes; Mineral brake oil 500 ml; Hub grease 100 g; Chain gauge; Spoke key; Repair stand; Truing stand; Cassette tool",
  },
  commuting: {
    says: "For the way to work in every season.",
    articles:
      "Heron trekking pedal; Mudguard set; Front light 80 lux; Rear light with brake signal; Folding lock; Chain guard; Office pannier; Winter tyre with studs; Rain trousers; Phone mount",
  },
  racing: {
    says: "For days on which grams and seconds count.",
    articles:
      "Light front hub 20 holes; Light rear hub 24 holes; Ceramic bearings; Road tyre 700 × 28; Aero handlebar; Carbon bottle cage; Race saddle; Clip pedals; Computer mount; Thin bar tape",
  },
  comfort: {
    says: "Takes the sting out of cobbles, for wrists, back and bottom.",
    articles:
      "Sprung seat post; Gel saddle; Ergonomic grips; Wide tyre 28 × 2.0; Heron flat pedal; Adjustable stem; Swept handlebar; Suspension stem; Sheepskin cover; Mirror",
  },
} as const

type Kind = keyof typeof kinds
const kindNames = Object.keys(kinds).filter((name): name is Kind => name in kinds)
const random = seeded(20250711)
const pick = <Value>(values: readonly Value[]): Value => {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new Error("Nothing to pick from")
  return value
}

const items = kindNames.flatMap((kind) =>
  kinds[kind].articles.split("; ").map((title, index) => ({
    _id: `${kind}-${String(index + 1).padStart(2, "0")}`,
    title,
    text: `${title}. ${kinds[kind].says}`,
    metadata: { kind, price: Number((8 + random() * 140).toFixed(2)), available: random() > 0.06 },
  })),
)

/** The last article of three kinds is new: nobody has bought it yet, only its text can recommend it. */
const isCold = (id: string) => ["touring-10", "gravel-10", "comfort-10"].includes(id)
/** The popularity of an article falls with its place in its list. */
const weightOf = (index: number) => 1 / (1 + 0.35 * index)

function chosen(kind: Kind): string {
  const own = items.filter((item) => item.metadata.kind === kind && !isCold(item._id))
  const sum = own.reduce((total, _, index) => total + weightOf(index), 0)
  let left = random() * sum
  for (const [index, item] of own.entries()) {
    left -= weightOf(index)
    if (left <= 0) return item._id
  }
  return own[0]?._id ?? ""
}

const rows: { person: string; item: string; weight: number; time: string }[] = []
const start = Date.UTC(2024, 0, 8)
for (let number = 1; number <= 60; number++) {
  const person = `p${String(number).padStart(2, "0")}`
  const first = kindNames[number % kindNames.length] ?? "touring"
  const second = pick(kindNames)
  // The last two people are nearly new: one purchase each.
  const purchases = number > 58 ? 1 : 10 + Math.floor(random() * 14)
  const seen = new Set<string>()
  for (let purchase = 0; purchase < purchases; purchase++) {
    const chance = random()
    const item = chosen(chance < 0.6 ? first : chance < 0.85 ? second : pick(kindNames))
    const day = Math.floor(random() * 480)
    const minute = 7 * 60 + Math.floor(random() * 900)
    if (seen.has(item)) continue
    seen.add(item)
    const time = new Date(start + day * 86_400_000 + minute * 60_000).toISOString().replace(".000", "")
    rows.push({ person, item, weight: 1 + Math.floor(random() * 3), time })
  }
}
rows.sort((one, other) => (one.time < other.time ? -1 : 1))

await mkdir(folder, { recursive: true })
const csv = rows.map((row) => `${row.person},${row.item},${row.weight},${row.time}`)
await writeFile(join(folder, "interactions.csv"), `person,item,weight,time\n${csv.join("\n")}\n`)
await writeFile(join(folder, "items.jsonl"), `${items.map((item) => JSON.stringify(item)).join("\n")}\n`)
const requests = [
  { id: "r1", person: "p01", k: 5 },
  { id: "r2", person: "p17", k: 10 },
  { id: "r3", person: "p60", k: 5, note: "One purchase only" },
  { id: "r4", person: "nobody", k: 5, note: "A person without history: popular articles, said as such" },
]
await writeFile(join(folder, "requests.jsonl"), `${requests.map((row) => JSON.stringify(row)).join("\n")}\n`)
console.log(`${items.length} articles, ${rows.length} purchases`)
