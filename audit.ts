// Known weaknesses of what is installed with the package: npm run audit. Fails on high and critical ones; where the registry has
// no advisories to ask (offline, or behind a mirror) it says that nothing was checked.
import { spawnSync } from "node:child_process"

interface Report {
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> }
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
}

const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json", "--loglevel=silent"], {
  encoding: "utf8",
  timeout: 60_000,
  shell: process.platform === "win32",
})
const report = reportOf(stdout)
if (report?.metadata === undefined) {
  console.log("audit: skipped, the registry gives no advisories here; nothing was checked")
} else {
  const grave = Object.entries(report.vulnerabilities ?? {}).filter(([, found]) => /high|critical/.test(found.severity))
  for (const [name, { severity, range }] of grave) console.log(`${severity}: ${name} ${range}`)
  console.log(
    `audit: ${grave.length} high or critical of ${report.metadata.vulnerabilities.total ?? 0} known weaknesses`,
  )
  process.exitCode = grave.length === 0 ? 0 : 1
}

function reportOf(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report
  } catch {
    return undefined
  }
}
