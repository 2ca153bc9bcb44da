import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { afterAll, afterEach, beforeEach, expect, test } from "vitest"
import { invoicesApp } from "../../src/apps/invoices/invoices.ts"
import { decide, reviewQueue } from "../../src/apps/review.ts"
import { type AppRun, runApp } from "../../src/apps/run.ts"
import type { Principal } from "../../src/core/principal.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const folder = mkdtempSync(join(tmpdir(), "invoices-earlier-"))
let groundwork: Groundwork
beforeEach(async () => {
  groundwork = await createGroundwork({ home: mkdtempSync(join(folder, "home-")) })
})
afterEach(() => groundwork.close())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const known = "DE89370400440532013000"
const other = "GB29NWBK60161331926819"

const invoice = (number: string, iban: string) =>
  `Brandt Ltd\nVAT no. GB662041857\nInvoice number: ${number}\nInvoice date: 3 June 2025\nNet amount  100.00\nVAT 20%  20.00\nTotal due  120.00\nIBAN: ${iban}\n`

const ann: Principal = { kind: "user", user: "ann", groups: [] }

function place(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function run(path: string, principal: Principal = { kind: "system" }): Promise<AppRun> {
  return runApp(invoicesApp, groundwork.context({ kind: "run invoices", principal }), groundwork.appParts, {}, [path])
}

const codes = (made: AppRun) => (made.problems ?? []).map(({ code }) => code)

function detailOf(made: AppRun, name: string): string {
  return invoicesApp.output.parse(made.output).checks.find((check) => check.name === name)?.detail ?? ""
}

async function settle(made: AppRun, kind: "accepted" | "rejected"): Promise<void> {
  for (const item of await reviewQueue(groundwork.store))
    if (item.run === made.trace)
      await decide(groundwork.store, groundwork.context({ kind: "review" }), item.id, { kind })
}

test("a byte-identical copy is a duplicate that waits with the reason; the same source again is not", async () => {
  const first = place("a.txt", invoice("A-1", known))
  expect(codes(await run(first))).toEqual([])
  const copy = await run(place("copy of a.txt", invoice("A-1", known)))
  expect(copy.status).toBe("review")
  expect(codes(copy)).toEqual(["duplicate"])
  const [item] = await reviewQueue(groundwork.store)
  expect(item?.finding).toMatchObject({ reason: expect.stringContaining(first) })
  expect(codes(await run(first))).toEqual([])
  expect(codes(await run(relative(process.cwd(), first)))).toEqual([])
})

test("a copy is told by its bytes where no number and no seller are sure", async () => {
  const receipt = "CORNER MART\nSTICKER 13.30\nTotal RM13.30\nCASH RM15.00\nCHANGE RM1.70\n(GST ID No :000473792512)\n"
  expect(codes(await run(place("receipt.txt", receipt)))).not.toContain("duplicate")
  expect(codes(await run(place("receipt-2.txt", receipt)))).toContain("duplicate")
})

test("an accepted copy does not wait again, a rejected one does", async () => {
  await run(place("b.txt", invoice("B-1", known)))
  const copy = place("copy of b.txt", invoice("B-1", known))
  await settle(await run(copy), "rejected")
  const again = await run(copy)
  expect(codes(again)).toEqual(["duplicate"])
  await settle(again, "accepted")
  const accepted = await run(copy)
  expect(codes(accepted)).toEqual([])
  expect(detailOf(accepted, "not seen before")).toContain("accepted by")
})

test("a change of bank details that a person accepted is known from then on; a rejected one is not", async () => {
  await run(place("c1.txt", invoice("C-1", known)))
  const changed = place("c2.txt", invoice("C-2", other))
  await settle(await run(changed), "rejected")
  const again = await run(changed)
  expect(codes(again)).toEqual(["bank_changed"])
  await settle(again, "accepted")
  expect(codes(await run(changed))).toEqual([])
  expect(codes(await run(place("c3.txt", invoice("C-3", other))))).toEqual([])
})

test("the first account is trusted as first read, and says so; an accepted change takes its place", async () => {
  const first = await run(place("d1.txt", invoice("D-1", known)), ann)
  expect(detailOf(first, "bank details as before")).toContain("nobody has confirmed it")
  const changed = await run(place("d2.txt", invoice("D-2", other)))
  const [item] = await reviewQueue(groundwork.store)
  for (const part of [known, other, "user:ann", "d1.txt", "nobody has confirmed it"])
    expect(item?.finding).toMatchObject({ reason: expect.stringContaining(part) })
  await settle(changed, "accepted")
  expect(codes(await run(place("d3.txt", invoice("D-3", other))))).toEqual([])
  // What only stood there first is no account that a person has looked at.
  expect(codes(await run(place("d4.txt", invoice("D-4", known))))).toEqual(["bank_changed"])
})

test("two accounts that people accepted stay both", async () => {
  await run(place("e1.txt", invoice("E-1", known)))
  await settle(await run(place("e2.txt", invoice("E-2", other))), "accepted")
  await settle(await run(place("e3.txt", invoice("E-3", other))), "accepted")
  const back = await run(place("e4.txt", invoice("E-4", known)))
  await settle(back, "accepted")
  expect(codes(await run(place("e5.txt", invoice("E-5", known))))).toEqual([])
  expect(codes(await run(place("e6.txt", invoice("E-6", other))))).toEqual([])
})

test("two first runs at once leave one account", async () => {
  const made = await Promise.all(
    [known, other].map((iban, index) => run(place(`f${index}.txt`, invoice(`F-${index}`, iban)))),
  )
  expect(made.flatMap(codes)).toEqual(["bank_changed"])
})
