// Random (person, lists, request) trials of the service against two oracles: node bench/oracle.ts [trials] [seed]
import { timingOf } from "../test/fixtures/service/timing.ts"
import { runTrials } from "../test/fixtures/service/trials.ts"

const wanted = Number(process.argv[2] ?? 10_000)
const seed = Number(process.argv[3] ?? 1)
const perRound = Math.min(500, wanted)
const startedAt = performance.now()
const { trials, compared, leaks, faults, routes } = await runTrials(seed, Math.ceil(wanted / perRound), perRound)
for (const { request, person, what } of leaks.slice(0, 20))
  console.log(
    `LEAK ${person.name} (${person.role}; ${person.groups.join(",")}): ${request.slice(0, 200)}\n     ${what}`,
  )
for (const fault of faults.slice(0, 10)) console.log(`FAULT ${fault}`)
const fewest = Math.min(...routes.values())
console.log(
  `${trials} trials over ${routes.size} routes (at least ${fewest} each), ${compared} held against a home without what is hidden: ${leaks.length} leaks, ${faults.length} answers of 5xx; ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
)
for (const { path, hiddenMs, missingMs, longer } of await timingOf(seed, 2000))
  console.log(
    `  GET ${path}: hidden ${hiddenMs.toFixed(3)} ms, missing ${missingMs.toFixed(3)} ms; hidden longer in ${(longer * 100).toFixed(0)}% of pairs`,
  )
process.exitCode = leaks.length + faults.length === 0 ? 0 : 1
