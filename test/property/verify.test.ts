import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import { systemPrincipal } from "../../src/core/principal.ts"
import { silentRecorder } from "../../src/core/run.ts"
import { checkClaim } from "../../src/verify/check.ts"
import { splitClaims } from "../../src/verify/claims.ts"
import { type GatePolicy, gate } from "../../src/verify/gate.ts"
import type { CheckedClaim, EvidenceText } from "../../src/verify/port.ts"
import { verifyText } from "../../src/verify/verify.ts"

const evidence = (text: string, context = ""): EvidenceText => ({
  text,
  context,
  cite: (start, end) => ({
    kind: "text",
    stance: "supports",
    document: "d",
    version: "v",
    title: "t",
    source: "s",
    quote: text.slice(start, end),
    start,
    end,
  }),
})

const handbook = `Employees must submit the travel report within 5 days. Contractors are not eligible for paid leave.
The budget of the Oslo office is $5 million for 2024. Anna Berg leads the Oslo office and Tom Hill leads Bergen.
The policy took effect on March 5, 2024. Each tablet holds at most 200 mg. Overtime may be paid to part-time staff.
A rating of 30 percent is enough. "Nobody works alone at night," the rule says.`

const check = (claim: string) => checkClaim(claim, [evidence(handbook)])
const problem = (claim: string) => check(claim).problems[0]?.kind

describe("what a claim adds to its evidence", () => {
  const rules = `Visitors may park behind the hall. The fee is 12 euros a day. Dogs stay outside the workshop.
The Leeds depot ships cargo bikes to dealers in Ireland every Tuesday. Employees in Berlin can request remote work.`
  const held = (claim: string) => checkClaim(claim, [evidence(rules)])

  test.each([
    "Visitors may park behind the hall for free.",
    "Only employees in Berlin can request remote work.",
    "Visitors may secretly park behind the hall.",
    "Employees in Berlin can automatically request remote work.",
  ])("that changes who, how or at what price is not supported: %s", (claim) => {
    const { verdict, problems } = held(claim)
    expect(verdict).toBe("unsupported")
    expect(problems.map(({ kind }) => kind)).toContain("addition")
  })

  test.each([
    ["Dogs stay outside the workshop and the kitchen.", "kitchen"],
    ["The Leeds depot ships stolen cargo bikes to dealers in Ireland every Tuesday.", "stolen"],
    ["The Leeds depot ships cargo bikes to dealers and customers in Ireland every Tuesday.", "customers"],
  ])("that may be another way of putting it is marked: %s", (claim, said) => {
    expect(held(claim)).toMatchObject({ verdict: "partly", problems: [{ kind: "addition", said, found: "" }] })
  })

  test.each([
    "According to the document, visitors may park behind the hall.",
    "The Leeds depot sends cargo bikes to dealers in Ireland every Tuesday.",
    "Visitors may park behind the hall for a fee of 12 euros a day.",
  ])("a frame, a synonym and what stands beside it add nothing: %s", (claim) => {
    expect(held(claim)).toMatchObject({ verdict: "supported", problems: [] })
  })
})

describe("what a claim leaves out", () => {
  const rules = `Visitors may park behind the hall if they hold a permit. All shops open on Sunday except Leeds.
Unless the manager agrees, overtime is not paid. You may work from home even if it rains.`
  const held = (claim: string) => checkClaim(claim, [evidence(rules)])

  test.each([
    ["Visitors may park behind the hall.", "if they hold a permit"],
    ["All shops open on Sunday.", "except Leeds"],
    ["Overtime is not paid.", "Unless the manager agrees"],
  ])("of a limit is marked: %s", (claim, found) => {
    expect(held(claim)).toMatchObject({ verdict: "partly", problems: [{ kind: "omission", found }] })
  })

  test.each([
    "Visitors with a permit may park behind the hall.",
    "If they hold a permit, visitors may park behind the hall.",
    "Overtime is paid only if the manager agrees.",
    "You may work from home.",
  ])("of nothing that limits it is not: %s", (claim) => {
    expect(held(claim).problems.filter(({ kind }) => kind === "omission")).toEqual([])
  })
})

describe("a German claim", () => {
  const rules = `Die Obergrenze für eine Übernachtung beträgt 120 Euro in Deutschland und 150 Euro im Ausland.
Der Mieter leistet eine Kaution von 15.360,00 EUR. Die Genehmigung erteilt die Teamleitung.`
  const held = (claim: string) => checkClaim(claim, [evidence(rules, "Hotel")])

  test("is not refused for its nouns, which are no names", () => {
    expect(held("Die Obergrenze für Hotels im Ausland beträgt 150 Euro.").verdict).toBe("supported")
    expect(held("Die Kaution beträgt 15.360 Euro.").problems.map(({ kind }) => kind)).not.toContain("name")
  })

  test("is refused for another figure", () => {
    expect(held("Die Obergrenze für eine Übernachtung im Ausland beträgt 180 Euro.").verdict).toBe("contradicted")
  })
})

const prices = `Parking is paid for by the month.

Vehicle | Monthly price | Deposit
Car | €60 | €20
Motorcycle | €15 | €10

Permits are issued at the desk.`

describe("a claim against a table", () => {
  test.each(["A motorcycle costs €15 a month.", "The monthly price of a car is €60.", "The deposit for a car is €20."])(
    "is held against its row and the head: %s",
    (claim) => {
      const checked = checkClaim(claim, [evidence(prices)])
      expect(checked).toMatchObject({ verdict: "supported", problems: [] })
      expect(checked.citations[0]).toMatchObject({ quote: expect.stringMatching(/^(?:Car|Motorcycle) \|/) })
    },
  )

  test.each(["A motorcycle costs €60 a month.", "The monthly price of a car is €15.", "The deposit for a car is €10."])(
    "is not borne out by another row: %s",
    (claim) => {
      expect(["contradicted", "unsupported"]).toContain(checkClaim(claim, [evidence(prices)]).verdict)
    },
  )

  test("whose head stands before the passage", () => {
    const rows = evidence("Toner | Inkwell Ltd\nPaper | Norden", "Suppliers\nItem | Supplier")
    expect(checkClaim("The supplier of toner is Inkwell Ltd.", [rows]).verdict).toBe("supported")
    expect(checkClaim("The supplier of toner is Norden.", [rows]).verdict).not.toBe("supported")
  })

  test("of several rows is held against all that it names", () => {
    const claim = "A car costs €60 and a motorcycle €15 a month."
    expect(checkClaim(claim, [evidence(prices)]).verdict).toBe("supported")
  })
})

describe("a claim against its evidence", () => {
  test.each([
    "Employees must submit the travel report within five days.",
    "The travel report has to be submitted by employees within 5 days.",
    "Within 5 days, employees must submit the travel report.",
    "Contractors aren't eligible for paid leave.",
    "Contractors are ineligible for paid leave.",
    "The budget of the Oslo office for 2024 is 5,000,000 dollars.",
    "The policy took effect on 2024-03-05.",
    "The policy took effect on 5 March 2024.",
    "Each tablet holds no more than 200 mg.",
    "Anna Berg leads the Oslo office.",
    'The rule says "nobody works alone at night".',
  ])("in other words it is supported: %s", (claim) => {
    expect(check(claim)).toMatchObject({ verdict: "supported", problems: [] })
  })

  test.each([
    ["figure", "Employees must submit the travel report within 6 days."],
    ["unit", "Employees must submit the travel report within 5 weeks."],
    ["unit", "The budget of the Oslo office is €5 million for 2024."],
    ["figure", "The budget of the Oslo office is $5 billion for 2024."],
    ["date", "The policy took effect on March 6, 2024."],
    ["date", "The policy took effect on April 5, 2024."],
    ["unit", "Each tablet holds at most 200 g."],
    ["unit", "A rating of 30 points is enough."],
    ["unit", "A rating of 30  points is enough."],
    ["figure", "Each tablet holds at least 200 mg."],
    ["name", "Tom Hill leads the Oslo office."],
    ["name", "Anna Berg leads the Bergen office and Tom Hill leads Bergen."],
    ["negation", "Contractors are eligible for paid leave."],
    ["negation", "Employees must not submit the travel report within 5 days."],
    ["negation", "Anna Berg no longer leads the Oslo office."],
    ["modality", "Employees may submit the travel report within 5 days."],
    ["modality", "Overtime must be paid to part-time staff."],
  ])("with one %s changed it is contradicted: %s", (kind, claim) => {
    expect(check(claim).verdict).toBe("contradicted")
    expect(problem(claim)).toBe(kind)
    expect(check(claim).citations[0]).toMatchObject({ stance: "contradicts" })
  })

  test.each([
    "Visitors may have bicycles repaired behind the hall.",
    "Visitors hang keys behind the hall.",
    "Visitors repair bicycles in the hall.",
  ])("of words from several sentences, which none of them says together, it is only partly supported: %s", (claim) => {
    const rules = `Visitors may park behind the hall. The fee is 12 euros a day. Dogs stay outside the workshop. Tools are
lent by the porter on weekdays. Keys hang beside the door of the office. Bicycles are repaired in the yard.`
    expect(checkClaim(claim, [evidence(rules)])).toMatchObject({ verdict: "partly", problems: [{ kind: "coverage" }] })
  })

  test("what the evidence does not speak of is unsupported, and a false quote too", () => {
    expect(check("Cats sleep on warm roofs.").verdict).toBe("unsupported")
    expect(check('The rule says "nobody works alone at noon".').problems[0]?.kind).toBe("quote")
  })

  test("what stands in the header of a table counts as said there", () => {
    const row = evidence("Standard | 14 days", "Refunds › Plan | Refund period")
    expect(checkClaim("The refund period of the standard plan is 14 days.", [row]).verdict).toBe("supported")
    expect(checkClaim("The refund period of the standard plan is 30 days.", [row]).verdict).not.toBe("supported")
  })

  property.prop([fc.string({ unit: "binary" }), fc.string({ unit: "binary" })])(
    "any text can be checked, and citations are spans",
    (claim, text) => {
      const checked = checkClaim(claim, [evidence(text)])
      expect(checked.text).toBe(claim)
      for (const citation of checked.citations)
        if (citation.kind === "text") expect(citation.quote).toBe(text.slice(citation.start, citation.end))
    },
  )
})

describe("claims of a text", () => {
  test("are sentences, items and clauses with a subject and verb of their own", () => {
    const text =
      "Summary:\n- The fee is 5 EUR, and the manager will approve it.\n- Is this right?\n1. It was raised; it had been 4 EUR in 2020.\nIf A is B, and C is D, it is fine."
    expect(splitClaims(text).map((claim) => claim.text)).toEqual([
      "The fee is 5 EUR",
      "the manager will approve it.",
      "It was raised; it had been 4 EUR in 2020.",
      "If A is B, and C is D, it is fine.",
    ])
  })

  property.prop([fc.string({ unit: "binary" })])("are where they say they are", (text) => {
    for (const claim of splitClaims(text)) expect(text.slice(claim.start, claim.end)).toBe(claim.text)
  })

  test("a letter's greeting, closing and politeness are no claims", () => {
    const letter = `Dear colleague,

A motorcycle costs €15 a month. Hello is what we say at the door.

We look forward to seeing you. If you have any questions, please let us know.

Kind regards,
The facilities team

Anna Berg`
    expect(splitClaims(letter).map((claim) => claim.text)).toEqual([
      "A motorcycle costs €15 a month.",
      "Hello is what we say at the door.",
    ])
    expect(splitClaims("Thank you for your message.\n\nThanks,\nTom")).toHaveLength(2)
  })
})

describe("the gate", () => {
  const claim = (verdict: CheckedClaim["verdict"]): CheckedClaim => ({
    text: verdict,
    verdict,
    coverage: 1,
    citations: [],
    problems: [],
  })

  test("drops what is not supported and abstains when nothing is left that answers", () => {
    expect(gate([claim("supported"), claim("contradicted"), claim("partly")])).toMatchObject({
      status: "released",
      claims: [{ verdict: "supported" }, { verdict: "partly" }],
      dropped: [{ verdict: "contradicted" }],
    })
    expect(gate([claim("contradicted"), claim("unsupported")]).status).toBe("abstained")
    expect(gate([]).status).toBe("abstained")
    expect(gate([claim("supported")], { partly: "drop", unsupported: "drop", answers: () => false }).status).toBe(
      "abstained",
    )
  })

  test("follows its policy: what is partly supported is dropped or marked, and so is what is not supported at all", () => {
    const all = (["supported", "partly", "contradicted", "unsupported"] as const).map(claim)
    const kept = (policy: GatePolicy) => {
      const passed = gate(all, policy)
      return passed.status === "released" ? passed.claims.map(({ verdict }) => verdict) : []
    }
    expect(kept({ partly: "drop", unsupported: "drop" })).toEqual(["supported"])
    expect(kept({ partly: "drop", unsupported: "mark" })).toEqual(["supported", "contradicted", "unsupported"])
    expect(kept({ partly: "mark", unsupported: "mark" })).toEqual(all.map(({ verdict }) => verdict))
    expect(gate([claim("partly")], { partly: "drop", unsupported: "drop" }).status).toBe("abstained")
    expect(gate([claim("unsupported")], { partly: "mark", unsupported: "mark" }).status).toBe("abstained")
  })

  property.prop([
    fc.array(fc.constantFrom("supported", "partly", "contradicted", "unsupported").map((verdict) => claim(verdict))),
  ])("never releases an unsupported claim, and loses none", (claims) => {
    const passed = gate(claims)
    const kept = passed.status === "released" ? passed.claims : []
    expect(kept.every((one) => one.verdict === "supported" || one.verdict === "partly")).toBe(true)
    expect(kept.length + passed.dropped.length).toBe(claims.length)
  })
})

describe("a text", () => {
  const context = {
    principal: systemPrincipal,
    run: silentRecorder,
    signal: new AbortController().signal,
    budget: {},
    now: () => new Date(0),
    seed: 1,
  }

  test("is looked up once more without its figures before a claim is refused", async () => {
    const asked: string[] = []
    const lookup = async (statement: string) => {
      asked.push(statement)
      return statement.includes("9") ? [] : [evidence(handbook)]
    }
    const checked = await verifyText({ lookup }, context, "Employees must submit the travel report within 9 days.")
    expect(asked).toHaveLength(2)
    expect(checked).toMatchObject({
      status: "contradicted",
      claims: [{ verdict: "contradicted", problems: [{ kind: "figure", said: "9 days", found: "5 days" }] }],
    })
  })

  test("is supported when all its claims are", async () => {
    const lookup = async () => [evidence(handbook)]
    const text = "Contractors are not eligible for paid leave. The policy took effect on 5 March 2024."
    const checked = await verifyText({ lookup }, context, text)
    expect(checked.status).toBe("supported")
    expect(checked.claims.every((one) => one.confidence > 0.7)).toBe(true)
    expect((await verifyText({ lookup }, context, `${text} Cats sleep on warm roofs.`)).status).toBe("partly")
  })
})

test("a page without a full stop is checked in pieces, and stops when it is told to", async () => {
  const page = "the silver gate opens for visitors at seven and closes ".repeat(300)
  const parts = { lookup: async () => [evidence(page)] }
  const context = { principal: systemPrincipal, run: silentRecorder, budget: {}, now: () => new Date(), seed: 1 }
  const { claims } = await verifyText(parts, { ...context, signal: new AbortController().signal }, page)
  expect(claims.map(({ text }) => text).join(" ")).toBe(page.trim())
  expect(Math.max(...claims.map(({ text }) => text.length))).toBeLessThanOrEqual(4000)
  const stopped = new AbortController()
  stopped.abort()
  await expect(verifyText(parts, { ...context, signal: stopped.signal }, page)).rejects.toThrow()
})
