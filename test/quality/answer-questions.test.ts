import { expect, test } from "vitest"
import { createExtractiveAnswerer } from "../../src/generate/extractive/answerer.ts"
import { isOwnDateOnly } from "../../src/generate/extractive/own-dates.ts"
import { analyseQuestion } from "../../src/generate/extractive/question.ts"
import { cite, context, hitsOf } from "../fixtures/answers.ts"

const answerer = createExtractiveAnswerer({ cite })

const visitors = `# Visitors and building

**Where do I park?** Guests use the spaces P1 to P8 behind building C. The barrier opens with the code of the invitation.

**Who do I call when the heating fails?** The janitor, Mr. Okafor, on ext. 4477, from 07:00 to 16:00; outside these hours the guard at the gate.

**Can I bring my dog?** Dogs are welcome on Fridays if nobody in the room objects.
`

const rooms = `# Meeting rooms

- Room Oslo: 12 seats, video
- Room Lima: 6 seats, no video
- Room Quito: 20 seats, video and stage
`

test("an item that denies what is asked for is left out", async () => {
  const question = "Which rooms have video?"
  const { claims } = await answerer.answer(context, { text: question }, await hitsOf(question, [rooms]))
  expect(claims.map(({ text }) => text.slice(0, 10)).sort()).toEqual(["Room Oslo:", "Room Quito"])
  const negated = "Which room has no video?"
  const answered = await answerer.answer(context, { text: negated }, await hitsOf(negated, [rooms]))
  expect(answered.claims[0]?.text).toContain("Lima")
})

async function ask(question: string) {
  return answerer.answer(context, { text: question }, await hitsOf(question, [visitors]))
}

test("the answer in a list of questions is said with its question, and both are cited", async () => {
  const { claims, confidence } = await ask("Who do I call when the heating fails?")
  expect(claims[0]?.text).toMatch(
    /^Who do I call when the heating fails\? The janitor, Mr\. Okafor, on ext\. 4477, .* gate\.$/,
  )
  expect(claims[0]?.citations.map(({ quote }) => quote.slice(0, 12))).toEqual(["The janitor,", "Who do I cal"])
  expect(confidence).toBeGreaterThanOrEqual(answerer.minConfidence)
})

test("a question that is an item of a list is none either", async () => {
  const list =
    "# Topics\n\n- How long may visitors park?\n- Where may visitors park?\n\nVisitors may park for two hours.\n"
  const question = "How long may visitors park?"
  const { claims } = await answerer.answer(context, { text: question }, await hitsOf(question, [list]))
  expect(claims.map(({ text }) => text)).toEqual(["Visitors may park for two hours."])
})

test("a question is no answer", async () => {
  for (const question of ["Can I bring my dog to the office?", "Where can guests park?", "What about dogs?"]) {
    const { claims } = await ask(question)
    expect(claims.filter(({ citations }) => citations[0]?.quote.endsWith("?"))).toEqual([])
  }
})

const desk = `# Passwords

Locked accounts are opened by the service desk (ext. 4411, 08:00 to 18:00). The service desk has a number of lockers.
`

test.each([
  ["What is the number of the service desk?", "4411"],
  ["What is the extension of the service desk?", "4411"],
  ["How can I reach the service desk?", "4411"],
  ["How do I contact the janitor?", "4477"],
])("%s is answered by the sentence with the number", async (question, number) => {
  const hits = await hitsOf(question, [desk, visitors])
  const { claims, confidence } = await answerer.answer(context, { text: question }, hits)
  expect(claims[0]?.text).toContain(number)
  expect(confidence).toBeGreaterThanOrEqual(0.6)
})

test("a number of somebody else is not the one asked for", async () => {
  const question = "How can I reach the service desk in Berlin?"
  const { confidence } = await answerer.answer(context, { text: question }, await hitsOf(question, [desk]))
  expect(confidence).toBeLessThan(0.6)
})

test("a unit says what is measured", async () => {
  const text = "# Oven\n\nNever open the oven door above 80 °C.\n\nIts shelves hold 12 trays.\n"
  const question = "Above which temperature is the oven door never opened?"
  const { confidence } = await answerer.answer(context, { text: question }, await hitsOf(question, [text]))
  const without = await answerer.answer(context, { text: question }, await hitsOf(question, [text.replace(" °C", "")]))
  expect(confidence).toBeGreaterThan(without.confidence + 0.05)
})

const lease = `# Mietvertrag

§ 4 Kaution

Der Mieter leistet eine Kaution von 15.360,00 EUR.

§ 5 Kündigung

Die Kündigung ist mit einer Frist von sechs Monaten schriftlich zu erklären. Die Genehmigung erteilt die Hausverwaltung.
`
const rapport = `# Frais de voyage

Le plafond pour une nuit d'hôtel est de 120 euros. La demande est envoyée au service comptable avant le 15 du mois.
`

test.each([
  ["Wie hoch ist die Kaution?", "15.360,00 EUR", lease],
  ["Wer erteilt die Genehmigung?", "Hausverwaltung", lease],
  ["Wie lange ist die Frist für die Kündigung?", "sechs Monaten", lease],
  ["Quel est le plafond pour une nuit d'hôtel ?", "120 euros", rapport],
])("German and French questions are read by their own function words: %s", async (question, expected, text) => {
  const { claims, confidence } = await answerer.answer(context, { text: question }, await hitsOf(question, [text]))
  expect(claims[0]?.text).toContain(expected)
  expect(confidence).toBeGreaterThanOrEqual(answerer.minConfidence)
})

test("what only dates the document is part of no answer, unless a date is asked for", async () => {
  const own = [
    "Last updated: 20 February 2026",
    "*Last reviewed on 3 February 2026*",
    "Stand: 3. Februar 2026",
    "Gültig ab 01.03.2026",
    "Valid from 1 March 2026 until 31 May 2027.",
  ]
  const isOwn = (question: string, line: string) => isOwnDateOnly(analyseQuestion(question), line)
  for (const line of own) {
    expect(isOwn("My pump leaks at the flange, what can I do?", line), line).toBe(true)
    expect(isOwn("When was the article last updated?", line), line).toBe(false)
    expect(isOwn("Is this policy still valid?", line), line).toBe(false)
  }
  for (const line of [
    "Valid from 1 March 2026, staff may park in the yard.",
    "Updated figures are sent on 3 March 2026.",
    "Valid tickets are needed.",
    "The fair opens on 3 March 2026.",
  ])
    expect(isOwn("My pump leaks at the flange, what can I do?", line), line).toBe(false)
})
