import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"
import { type RunningService, startService } from "../../src/server/serve.ts"
import { temporaryFolder } from "./command.ts"

export interface TestService {
  readonly groundwork: Groundwork
  readonly service: RunningService
  readonly home: string
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>
  close(): Promise<void>
}

/** A real service on a free port, over a home of its own with four small documents, one of which only HR may read. */
export async function startTestService(options: { readonly webFolder?: string } = {}): Promise<TestService> {
  const root = temporaryFolder()
  const folder = join(root, "documents")
  mkdirSync(join(folder, "hr"), { recursive: true })
  writeFileSync(
    join(folder, "leave.md"),
    "# Annual leave\n\n## How many days are there?\n\nFull-time employees have 27 days of paid annual leave a year.\n",
  )
  writeFileSync(
    join(folder, "claims.md"),
    "---\ndate: 2025-01-01\n---\n# Expense claims\n\nExpense claims must be submitted within 5 working days of the end of the trip.\n",
  )
  writeFileSync(join(folder, "visitors.csv"), "site,desk\nSheffield,reception A\nLyon,front office\n")
  writeFileSync(
    join(folder, "hr/salaries.md"),
    "# Salary bands\n\nThe zebrafish band begins at 61,000 pounds a year.\n",
  )
  writeFileSync(join(folder, "access.json"), JSON.stringify({ "hr/**": ["group:hr"] }))
  const home = join(root, "home")
  const groundwork = await createGroundwork({ home })
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [folder], { collection: "handbook" })
  const service = await startService(groundwork, { host: "127.0.0.1", port: 0, log: false, ...options })
  return {
    groundwork,
    service,
    home,
    call: (method, path, body, headers = {}) =>
      fetch(`${service.address}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    close: async () => {
      await service.close()
      await groundwork.close()
    },
  }
}

/** Makes the first administrator and three others; returns a bearer header for a key of each. */
export async function signUpPeople(
  service: TestService,
): Promise<Readonly<Record<"admin" | "hr" | "reader" | "editor", Readonly<Record<string, string>>>>> {
  const token = new URL(service.service.setupLink ?? "").hash.slice(1)
  const setup = await service.call("POST", "/api/setup", {
    token,
    name: "Ada",
    email: "ada@example.com",
    password: "a long password",
  })
  if (!setup.ok) throw new Error(await setup.text())
  const signIn = await service.call(
    "POST",
    "/api/auth/sign-in/email",
    { email: "ada@example.com", password: "a long password" },
    { origin: service.service.address },
  )
  if (!signIn.ok) throw new Error(await signIn.text())
  const cookie = {
    cookie: signIn.headers
      .getSetCookie()
      .map((entry) => entry.split(";")[0])
      .join("; "),
  }
  const people = [
    { key: "hr", email: "kim@example.com", role: "reader", groups: ["hr"] },
    { key: "reader", email: "ann@example.com", role: "reader", groups: [] },
    { key: "editor", email: "eve@example.com", role: "editor", groups: [] },
  ]
  for (const person of people) {
    const added = await service.call(
      "POST",
      "/api/people",
      { name: person.key, email: person.email, password: "another password", role: person.role, groups: person.groups },
      cookie,
    )
    if (!added.ok) throw new Error(await added.text())
  }
  const bearer = async (actsFor: string, role: string) => {
    const made = await service.call("POST", "/api/keys", { name: `key of ${actsFor}`, actsFor, role }, cookie)
    return { authorization: `Bearer ${((await made.json()) as { secret: string }).secret}` }
  }
  return {
    admin: await bearer("ada@example.com", "admin"),
    hr: await bearer("kim@example.com", "reader"),
    reader: await bearer("ann@example.com", "reader"),
    editor: await bearer("eve@example.com", "editor"),
  }
}
