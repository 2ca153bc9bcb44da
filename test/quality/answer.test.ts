import { describe, expect, test } from "vitest"
import { createExtractiveAnswerer } from "../../src/generate/extractive/answerer.ts"
import { analyseQuestion } from "../../src/generate/extractive/question.ts"
import { checkProposed } from "../../src/pipeline/checking.ts"
import { cite, context, hitsOf } from "../fixtures/answers.ts"

const answerer = createExtractiveAnswerer({ cite })

const leave = `# Leave

Full-time staff have 27 days of paid annual leave a year. Leave is asked for in the calendar at least two weeks ahead.
Nadia Okafor approves leave of the workshop. Leave that is not taken by 31 March of the next year is lost, because the
company must close its books.

## Sick leave

Staff who are ill call their manager before 9 o'clock. A doctor's note is needed from the third day on.
`

const expenses = `# Expenses

To be paid back, a claim must have:

- the receipt or a photo of it
- the project's number
- the signature of the manager

| Amount | Who approves |
|---|---|
| up to £250 | line manager |
| more than £250 | head of department |

Claims are handed in within 5 working days of the end of the trip.
`

async function ask(question: string, texts: readonly string[]) {
  return answerer.answer(context, { text: question }, await hitsOf(question, texts))
}

describe("what is asked for", () => {
  test.each([
    ["Who approves leave of the workshop?", "person"],
    ["When is leave lost?", "time"],
    ["In what year was the company founded?", "time"],
    ["Where is the warehouse?", "place"],
    ["What country has people who call themselves Huguenots?", "place"],
    ["How many days of leave do I have?", "duration"],
    ["How much is the meal allowance?", "amount"],
    ["What is the fee for a new licence?", "amount"],
    ["How long does delivery take?", "duration"],
    ["May I bring my dog?", "polar"],
    ["Why is unused leave lost?", "reason"],
    ["What is a stocktake?", "definition"],
    ["How do I hand in a claim?", "procedure"],
    ["What documents do I need?", "list"],
    ["Which extension do I call?", "contact"],
    ["What is the phone number of the workshop?", "contact"],
    ["Which form do I fill in?", "choice"],
    ["Hello there! Can you tell me how long delivery takes, please?", "duration"],
  ])("%s → %s", (question, kind) => {
    expect(analyseQuestion(question).kind).toBe(kind)
  })

  test("what is said around the question is none of its words", () => {
    const { words } = analyseQuestion("Hi, good morning. I would like to know if I can carry leave over. Thanks a lot!")
    expect(words.map((word) => word.text)).toEqual(["carry", "leave"])
  })

  test("words of the conversation before are known as such", () => {
    const { words } = analyseQuestion("How long does it take? [delivery france]")
    expect(words.filter((word) => word.isCarried).map((word) => word.text)).toEqual(["delivery", "france"])
  })

  test("how much asks, and is no word to be found", () => {
    expect(analyseQuestion("And how much is the allowance?").words.map((word) => word.text)).toEqual(["allowance"])
  })

  test("function words are left out, names and figures are known", () => {
    const { words, focus } = analyseQuestion("Which country did Priya Raman visit in 2024?")
    expect(words.map((word) => word.text)).toEqual(["country", "priya", "raman", "visit", "2024"])
    expect(words.filter((word) => word.isName).map((word) => word.text)).toEqual(["priya", "raman"])
    expect(words.filter((word) => word.isFigure).map((word) => word.text)).toEqual(["2024"])
    expect(focus).toEqual(["countri"])
  })
})

const contacts = `# Who to call

Nadia Okafor approves leave of the workshop and answers questions about it.
The reception answers on 0114 496 0180 or at desk@example.com.
`

describe("asked for a number or an address", () => {
  test("a sentence that only names whom to call is no answer", async () => {
    const { confidence } = await ask("What is the phone number of Nadia Okafor?", [leave])
    expect(confidence).toBeLessThan(answerer.minConfidence)
  })

  test.each([
    ["What is the phone number of the reception?", "0114 496 0180"],
    ["What is the e-mail address of the reception?", "desk@example.com"],
  ])("%s → %s", async (question, expected) => {
    const { claims } = await ask(question, [leave, contacts])
    expect(claims[0]?.text).toContain(expected)
  })
})

const suppliers = `# Suppliers

| Item | Supplier | Contract until | Contact |
|---|---|---|---|
| Copy paper | Norden Papier | 2026-03-31 | orders@norden.example |
| Toner | Inkwell Ltd | 2025-12-31 | hello@inkwell.example |
| Cleaning | Blank & Sohn | 2026-06-30 | office@blank.example |
| Coffee beans | Harbour Roasters | 2026-01-31 | coffee@harbour.example |
`

describe("a table's row", () => {
  test("said with its header's words is supported by the row and its header", async () => {
    const hits = await hitsOf("contact for toner", [suppliers])
    const answer = await answerer.answer(context, { text: "What is the contact for toner?" }, hits)
    const checked = await checkProposed(context, answer.claims[0]!, hits)
    expect(checked).toMatchObject({ verdict: "supported", problems: [] })
    expect(checked.text).toContain("Supplier: Inkwell Ltd")
  })

  test("another row of the table joins only where it holds as much of what is asked", async () => {
    const { claims } = await ask("What is the contact for toner?", [suppliers])
    expect(claims.map((claim) => claim.citations[0]?.quote)).toEqual([
      "Toner | Inkwell Ltd | 2025-12-31 | hello@inkwell.example",
    ])
  })

  test("another form of a word than the documents have is understood", async () => {
    const { claims, confidence } = await ask("Who supplies copy paper?", [suppliers])
    expect(claims[0]?.text).toContain("Supplier: Norden Papier")
    expect(confidence).toBeGreaterThan(answerer.minConfidence)
  })

  test.each([
    ["What does it cost to park a motorcycle?", "Motorcycle | €15"],
    ["How much is the parking permit for a car?", "Car | €60"],
  ])("whose head names the asked measure is the answer: %s", async (question, expected) => {
    const prices = `# Parking\n\n| Vehicle | Monthly price |\n|---|---|\n| Car | €60 |\n| Motorcycle | €15 |\n\nPermits are issued at the desk. A lost permit is replaced for €12.\n`
    const { claims, confidence } = await ask(question, [prices, leave])
    expect(claims.map((claim) => claim.citations[0]?.quote)).toEqual([expected])
    expect(confidence).toBeGreaterThan(answerer.minConfidence)
  })
})

/** As a form has it: a line is a label and its value. */
const invoice = (number: string, day: string, total: string) =>
  [
    `Invoice number: HP-2025-${number}`,
    `Invoice date: ${day} November 2025`,
    `Due date: ${day} December 2025`,
    "Customer: Fairweather GmbH",
    "Net GBP 270.00",
    "VAT 20% GBP 54.00",
    `Total GBP ${total}`,
  ].join("\n\n")

describe("lines of a label and a value", () => {
  test.each([
    ["What is the total of invoice HP-2025-118?", "Total GBP 324.00"],
    ["When is invoice HP-2025-131 due?", "Due date: 12 December 2025"],
    ["How much is the VAT on invoice HP-2025-118?", "VAT 20% GBP 54.00"],
    ["Who is the customer of invoice HP-2025-118?", "Customer: Fairweather GmbH"],
  ])("%s → %s, and nothing of the other invoice", async (question, expected) => {
    const { claims, conflicts } = await ask(question, [invoice("118", "3", "324.00"), invoice("131", "12", "120.00")])
    expect(claims.map((claim) => claim.text)).toEqual([expected])
    expect(conflicts).toEqual([])
  })
})

test("the date of a message is not the date of what it tells of", async () => {
  const mail =
    "Date: Thu, 12 Jun 2025 15:40\n\nSubject: Summer party\n\nThe summer party is on 4 July 2025 in the yard.\n"
  const { claims } = await ask("On which date is the summer party?", [mail])
  expect(claims[0]?.text).toContain("4 July 2025")
})

describe("a range of times", () => {
  const wide = "# Parking\n\nThe garage is open from 06:00 to 22:00 on working days.\n"
  test.each([
    ["The garage is open until 20:00 on working days.", ["22:00 or 20:00"]],
    ["The garage is open until 22:00 on working days.", []],
    ["The garage is open from 06:00 to 20:00 on working days.", ["22:00 or 20:00"]],
    ["The garage is open from 07:00 to 22:00 on working days.", []],
  ])("asked for its end: beside “%s”", async (other, expected) => {
    const { conflicts } = await ask("When does the garage close on working days?", [wide, `# Notice\n\n${other}\n`])
    expect(conflicts.map((conflict) => conflict.about.split(" or ").sort().reverse().join(" or "))).toEqual(expected)
  })
})

test("a follow-up that asks how much is answered though no sentence says “much”", async () => {
  const home =
    "# Home office\n\nThere is an allowance of €40 a month for the home office. It is paid with the salary. Employees who work at home at least two days a week receive it.\n"
  const question = {
    text: "And how much is the allowance? [home office money]",
    history: [
      { role: "user" as const, text: "Is there money for the home office?" },
      { role: "assistant" as const, text: "There is an allowance for the home office." },
    ],
  }
  const { claims, confidence } = await answerer.answer(context, question, await hitsOf(question.text, [home, leave]))
  expect(claims[0]?.text).toContain("€40 a month")
  expect(confidence).toBeGreaterThan(answerer.minConfidence)
})

describe("answers without a model", () => {
  test.each([
    ["How many days of annual leave do full-time staff have?", "27 days"],
    ["Who approves leave of the workshop?", "Nadia Okafor"],
    ["Why is leave lost that is not taken?", "close its books"],
    ["From which day on is a doctor's note needed?", "third day"],
    ["Within how many days are claims handed in after a trip?", "5 working days"],
  ])("%s → %s", async (question, expected) => {
    const { claims, confidence } = await ask(question, [leave, expenses])
    expect(claims[0]?.text).toContain(expected)
    expect(claims.length).toBeLessThanOrEqual(3)
    expect(confidence).toBeGreaterThan(answerer.minConfidence)
  })

  test("what the documents do not speak of is below the threshold, with the nearest evidence", async () => {
    const { confidence, nearest } = await ask("Which telescope discovered the moons of Neptune?", [leave, expenses])
    expect(confidence).toBeLessThan(answerer.minConfidence)
    expect(nearest.length).toBeGreaterThan(0)
  })

  test("nothing found is nothing said", async () => {
    const proposal = await answerer.answer(context, { text: "How many days?" }, [])
    expect(proposal).toMatchObject({ claims: [], confidence: 0, conflicts: [], nearest: [] })
  })

  test("a table's row is said with its header's words and cited with it", async () => {
    const { claims } = await ask("Who approves claims of more than £250?", [expenses])
    const claim = claims.find((one) => one.text.includes("head of department"))
    expect(claim?.text).toBe("Amount: more than £250; Who approves: head of department")
    expect(claim?.citations.map((citation) => citation.quote)).toEqual([
      "more than £250 | head of department",
      "Amount | Who approves",
    ])
  })

  test("a list's item is said with the line it hangs on", async () => {
    const { claims } = await ask("Whose signature must a claim have to be paid back?", [expenses])
    expect(claims[0]?.text).toMatch(/^To be paid back, a claim must have: .*signature of the manager$/)
    expect(claims[0]?.citations.map((citation) => citation.quote)).toContain("To be paid back, a claim must have:")
  })

  test("where documents disagree, a draft and what is dated ahead come last", async () => {
    for (const head of ["status: draft\ndate: 2025-12-01", "date: 2031-02-03"]) {
      const { claims } = await ask("Within how many days are claims handed in after a trip?", [
        `---\n${head}\n---\n# Travel\n\nClaims are handed in within seven days after a trip.\n`,
        "---\ndate: 2024-02-01\n---\n# Expenses\n\nClaims are handed in within five days after the trip.\n",
      ])
      expect(claims[0]?.text).toContain("five")
    }
  })

  test("where documents disagree, the later one comes first", async () => {
    for (const [older, newer] of [
      ["seven", "five"],
      ["five", "seven"],
    ]) {
      const { claims, conflicts } = await ask("Within how many days are claims handed in after a trip?", [
        `---\ndate: 2024-02-01\n---\n# Travel\n\nClaims are handed in within ${older} days after a trip.\n`,
        `---\ndate: 2025-12-01\n---\n# Expenses\n\nClaims are handed in within ${newer} days after the trip.\n`,
      ])
      expect(conflicts).toHaveLength(1)
      expect(claims[0]?.text).toContain(newer)
    }
  })

  test("where documents disagree both are cited and the conflict is said", async () => {
    const other = "# Desk\n\nClaims are handed in within 7 working days of the end of the trip.\n"
    const { claims, conflicts } = await ask("Within how many days are claims handed in after a trip?", [
      expenses,
      other,
    ])
    expect(conflicts).toHaveLength(1)
    expect(conflicts[0]?.sides.map((side) => /\d/.exec(side.text)?.[0]).sort()).toEqual(["5", "7"])
    const cited = claims.flatMap((claim) => claim.citations).map((citation) => citation.quote)
    expect(cited.some((quote) => quote.includes("5 working"))).toBe(true)
    expect(cited.some((quote) => quote.includes("7 working"))).toBe(true)
  })

  test("documents that say the same are no conflict but two citations of one claim", async () => {
    const other = "# Desk\n\nClaims are handed in within 5 working days of the end of the trip.\n"
    const { claims, conflicts } = await ask("Within how many days are claims handed in after a trip?", [
      expenses,
      other,
    ])
    expect(conflicts).toEqual([])
    const documents = claims[0]?.citations.flatMap((one) => ("document" in one ? [one.document] : []))
    expect(documents?.sort()).toEqual(["d0", "d1"])
  })

  test("a line that only repeats the question does not answer it", async () => {
    const faq =
      "# Questions\n\nHow do I reset the alarm of the workshop?\n\nTurn the key twice and wait for the green light.\n"
    const { claims } = await ask("How do I reset the alarm of the workshop?", [faq])
    expect(claims.map((claim) => claim.text)).toEqual(["Turn the key twice and wait for the green light."])
  })
})
