// Mixed load on a service of its own: node bench/mixed.ts [seconds] [clients]   (5 minutes and 16 unless said otherwise)
// Every client uploads a file with a word of its own, asks, searches, marks, revokes and erases. A leak is an answer to someone
// outside HR that holds a word that was revoked or erased before the request began.
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"

const questions = [
  "How many days of annual leave do full-time employees have?",
  "What is the limit for a hotel night in the United Kingdom?",
  "How long is the warranty on hubs?",
  "May I bring my dog to the office?",
  "Within how many days must an expense claim be submitted after a trip?",
]
const seconds = Number(process.argv[2] ?? 300)
const clients = Number(process.argv[3] ?? 16)
const root = mkdtempSync(join(tmpdir(), "groundwork-mixed-"))
let [startedAt, until] = [0, Number.POSITIVE_INFINITY]
const child = spawn(
  process.execPath,
  [join(import.meta.dirname, "../bin/groundwork.js"), "serve", "--sample", "--port", "0", "--home", join(root, "home")],
  { stdio: ["ignore", "pipe", "pipe"] },
)
process.on("exit", () => child.kill())
child.stderr.on("data", (chunk: Buffer) => {
  if (!String(chunk).includes("/setup#")) process.stderr.write(chunk)
})
child.once("exit", (code, signal) => {
  if (performance.now() < until) console.log(`the service ended by itself: ${code ?? signal}`)
})
const [address, setupLink] = await Promise.all([lineOf(child.stdout), lineOf(child.stderr)])
const token = setupLink.split("#")[1] ?? ""

type Headers = Readonly<Record<string, string>>
const statuses = new Map<string, number>()
const faults: string[] = []
const leaks: string[] = []
/** When each word was taken from readers; those that still may be read are not in it. */
const hiddenSince = new Map<string, number>()

async function call(
  who: Headers,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; text: string }> {
  const beganAt = performance.now()
  const isBytes = typeof body === "string"
  const response = await fetch(`${address}${path}`, {
    method,
    headers: { ...who, ...(body === undefined || isBytes ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: isBytes ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const name = `${method} ${path.replace(/\?.*/, "").replace(/\/[\w.%:-]{15,}/g, "/{id}")} ${response.status}`
  statuses.set(name, (statuses.get(name) ?? 0) + 1)
  if (response.status >= 500) faults.push(`${name}: ${text.slice(0, 200)}`)
  if (who === people.reader) {
    for (const word of text.match(/zz\w+zz/g) ?? [])
      if ((hiddenSince.get(word) ?? Number.POSITIVE_INFINITY) < beganAt && !JSON.stringify(body ?? "").includes(word))
        leaks.push(`${name}: ${word}`)
  }
  return { status: response.status, text }
}

const people = await signUp()
const home = `/proc/${child.pid}/status`
const memory: { readonly at: number; readonly bytes: number }[] = []
startedAt = performance.now()
until = startedAt + seconds * 1000
const watching = setInterval(() => {
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(home, "utf8"))?.[1] ?? 0)
  memory.push({ at: (performance.now() - startedAt) / 1000, bytes: kilobytes * 1024 })
}, 1000)
await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
clearInterval(watching)
child.kill("SIGTERM")
const [exit] = (await once(child, "close")) as [number | null]
rmSync(root, { recursive: true, force: true })
report()

/** One client: brings a document, and does what people do with it until it is erased. */
async function client(number: number): Promise<void> {
  for (let turn = 0; performance.now() < until; turn += 1) {
    const word = `zz${number}x${turn}${Math.random().toString(36).slice(2, 8)}zz`
    const text = `# Note ${word}\n\nThe storage limit of ${word} is ${turn + 3} boxes a year.\n`
    const upload = JSON.parse((await call(people.editor, "POST", "/api/uploads", { collection: "mixed" })).text) as {
      id: string
    }
    await call(people.editor, "PUT", `/api/uploads/${upload.id}/${word}.md`, text)
    const job = JSON.parse((await call(people.editor, "POST", `/api/uploads/${upload.id}/finish`)).text) as {
      id: string
    }
    while (performance.now() < until) {
      const { status } = JSON.parse((await call(people.editor, "GET", `/api/jobs/${job.id}`)).text) as {
        status: string
      }
      if (status === "done" || status === "failed") break
      await read(number + turn)
    }
    const found = JSON.parse(
      (await call(people.editor, "POST", "/api/search", { query: `storage limit ${word}`, k: 5 })).text,
    ) as {
      hits: { document: string; text: string }[]
    }
    const document = found.hits.find((hit) => hit.text.includes(word))?.document
    if (document === undefined) continue
    await call(people.reader, "POST", "/api/ask", {
      question: `What is the storage limit of ${word}?`,
      minConfidence: 0,
    })
    await call(people.editor, "PUT", `/api/documents/${document}/access`, { readers: "group:hr" })
    hiddenSince.set(word, performance.now())
    await call(people.reader, "POST", "/api/search", { query: "storage limit boxes a year", k: 20 })
    const seen = await call(people.reader, "GET", `/api/documents/${document}`)
    if (seen.status !== 404) leaks.push(`a revoked document answers ${seen.status}`)
    await call(people.reader, "GET", "/api/runs?limit=20")
    if (turn % 3 === 0) {
      await call(people.admin, "DELETE", `/api/documents/${document}`)
      const gone = await call(people.admin, "POST", "/api/search", { query: `storage limit ${word}`, k: 20 })
      if (gone.text.includes(`of ${word}`)) leaks.push(`erased, and found: ${word}`)
    }
  }
}

/** What readers do all day. */
async function read(turn: number): Promise<void> {
  const question = questions[turn % questions.length] ?? ""
  const answer = JSON.parse((await call(people.reader, "POST", "/api/ask", { question })).text) as { trace?: string }
  if (answer.trace !== undefined) await call(people.reader, "POST", "/api/marks", { run: answer.trace, kind: "right" })
  await call(people.reader, "GET", ["/api/documents?limit=20", "/api/collections", "/api/suggestions"][turn % 3] ?? "")
}

async function signUp() {
  const nobody: Headers = {}
  const send = async (who: Headers, path: string, body: unknown) =>
    fetch(`${address}${path}`, {
      method: "POST",
      headers: { ...who, "content-type": "application/json", origin: address },
      body: JSON.stringify(body),
    })
  const ada = { name: "Ada", email: "ada@example.com", password: "a long password" }
  await send(nobody, "/api/setup", { token, ...ada })
  const session = await send(nobody, "/api/auth/sign-in/email", { email: ada.email, password: ada.password })
  const admin: Headers = {
    cookie: session.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; "),
  }
  const me = (await (await fetch(`${address}/api/people`, { headers: admin })).json()) as { people: { id: string }[] }
  await fetch(`${address}/api/people/${me.people[0]?.id}`, {
    method: "PUT",
    headers: { ...admin, "content-type": "application/json" },
    body: JSON.stringify({ groups: ["hr"] }),
  })
  const keyOf = async (email: string, role: string): Promise<Headers> => {
    const made = (await (await send(admin, "/api/keys", { name: email, actsFor: email, role })).json()) as {
      secret: string
    }
    return { authorization: `Bearer ${made.secret}` }
  }
  for (const [email, role, groups] of [
    ["ann@example.com", "reader", []],
    ["eve@example.com", "editor", ["hr"]],
  ] as const)
    await send(admin, "/api/people", { name: email, email, password: "another password", role, groups })
  return {
    reader: await keyOf("ann@example.com", "reader"),
    editor: await keyOf("eve@example.com", "editor"),
    admin: await keyOf(ada.email, "admin"),
  }
}

function report(): void {
  const median = (values: readonly number[]) =>
    [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
  const megabytes = (from: number, to: number) =>
    Math.round(median(memory.filter(({ at }) => at >= from && at < to).map(({ bytes }) => bytes)) / 2 ** 20)
  const after = megabytes(50, 80)
  const end = megabytes(seconds - 30, seconds)
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  for (const [name, count] of [...statuses].sort()) console.log(`  ${name}: ${count}`)
  for (let minute = 0; minute * 60 < seconds; minute += 1)
    console.log(`  minute ${minute + 1}: ${megabytes(minute * 60, minute * 60 + 60)} MB`)
  for (const line of [...leaks.slice(0, 10), ...faults.slice(0, 10)]) console.log(`  ! ${line}`)
  console.log(
    `${total} requests of ${clients} clients in ${seconds} s, ${hiddenSince.size} documents revoked: ${leaks.length} leaks, ${faults.length} answers of 5xx; memory ${after} MB after a minute, ${end} MB at the end (${Math.round((end / after - 1) * 100)}%); exit ${exit}`,
  )
  process.exitCode = leaks.length + faults.length === 0 ? 0 : 1
}

async function lineOf(stream: NodeJS.ReadableStream): Promise<string> {
  const [line] = (await once(createInterface(stream), "line")) as [string]
  return line
}
