// kill -9 at random moments of upload, ingest and evaluation: node bench/kill.ts [kills] [seed]   (30 unless said otherwise)
import { runKills } from "../test/fixtures/service/kills.ts"

const kills = Number(process.argv[2] ?? 30)
const { files, cases, problems, moments } = await runKills(kills, Number(process.argv[3] ?? 1))
for (const problem of problems) console.log(`  ! ${problem}`)
console.log(
  `${kills} kills (${Object.entries(moments)
    .map(([name, count]) => `${name} ${count}`)
    .join(
      ", ",
    )}): ${files} files uploaded and ingested, ${cases} cases evaluated; ${problems.length === 0 ? "everything finished, nothing twice" : `${problems.length} problems`}`,
)
process.exitCode = problems.length === 0 ? 0 : 1
