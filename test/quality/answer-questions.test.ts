import { expect, test } from "vitest"
import { createExtractiveAnswerer } from "../../src/generate/extractive/answerer.ts"
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

test("a question is no answer", async () => {
  for (const question of ["Can I bring my dog to the office?", "Where can guests park?", "What about dogs?"]) {
    const { claims } = await ask(question)
    expect(claims.filter(({ citations }) => citations[0]?.quote.endsWith("?"))).toEqual([])
  }
})
