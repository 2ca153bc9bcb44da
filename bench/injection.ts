// Planted instructions found (BIPIA's attacks, put into its own mails), and clean mails wrongly reported.
//   node bench/injection.ts     data: GROUNDWORK_DATA (default ../shared/data) / safety/bipia
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { findInstructions } from "../src/models/injection.ts"

const folder = join(process.env.GROUNDWORK_DATA ?? "../shared/data", "safety/bipia/benchmark")
const mails = readFileSync(join(folder, "email/train.jsonl"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => (JSON.parse(line) as { context: string }).context)
let reported = 0
for (const mail of mails) if (findInstructions(mail).some((one) => one.suspicion >= 0.7)) reported += 1
console.log(`clean mails reported: ${reported} of ${mails.length}`)

for (const file of ["text_attack_train.json", "code_attack_train.json"]) {
  const attacks = JSON.parse(readFileSync(join(folder, file), "utf8")) as Record<string, readonly string[]>
  let found = 0
  let all = 0
  for (const [kind, texts] of Object.entries(attacks)) {
    let own = 0
    for (const [index, attack] of texts.entries()) {
      const mail = mails[index % mails.length] ?? ""
      const text = `${mail}\n${attack}`
      if (findInstructions(text).some((one) => one.suspicion >= 0.7 && one.end > mail.length + 1)) own += 1
    }
    console.log(`${kind.padEnd(36)} ${own} of ${texts.length}`)
    found += own
    all += texts.length
  }
  console.log(`${file}: ${found} of ${all}`)
}
