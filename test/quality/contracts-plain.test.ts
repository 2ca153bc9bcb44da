import { describe, expect, test } from "vitest"
import { readContract } from "../../src/apps/contracts/clauses/score.ts"
import { contractSentences } from "../../src/apps/contracts/clauses/sentences.ts"
import { shippedWeights } from "../../src/apps/contracts/clauses/weights.ts"
import { obligationsOf } from "../../src/apps/contracts/obligations.ts"
import { statedParties, withStatedParties } from "../../src/apps/contracts/spans/stated-parties.ts"
import { partyNames } from "../../src/apps/contracts/terms.ts"
import type { CitableText } from "../../src/core/cite.ts"
import { isFound } from "../../src/core/finding.ts"

const plain = `Maintenance Agreement

This Agreement is made on 3 March 2025 between Alder Works Ltd and Bruck GmbH.

1. Services

Alder Works Ltd shall maintain the machines listed in Annex 1. Bruck GmbH shall pay EUR 4,000 per month within 30 days of the invoice.

2. Law

This agreement is governed by the laws of England and Wales.
`

function citable(text: string): CitableText {
  return {
    document: "d",
    version: "v",
    title: "t",
    source: "s",
    text,
    blocks: [],
    metadata: {} as CitableText["metadata"],
  }
}

describe("parties that a contract states", () => {
  const said = (text: string) =>
    statedParties(text).map(({ name, alias }) => [
      text.slice(name.start, name.end),
      ...(alias === undefined ? [] : [text.slice(alias.start, alias.end)]),
    ])

  test("stand on both sides of an and", () => {
    expect(said(plain)).toEqual([["Alder Works Ltd"], ["Bruck GmbH"]])
    expect(said("Agreement between Acme Inc. and Brown & Co Ltd. Both agree.")).toEqual([
      ["Acme Inc."],
      ["Brown & Co Ltd."],
    ])
  })

  test("may be persons, on lines of their own, with the names they are called by", () => {
    const text =
      'Agreement\n\nbetween\n\nJane Smith, 12 High Street, Leeds (the "Consultant")\n\nand\n\nNorthfield Foods plc, Hull (the "Client")\n\n1. The Consultant will advise.'
    expect(said(text)).toEqual([
      ["Jane Smith", "Consultant"],
      ["Northfield Foods plc", "Client"],
    ])
  })

  test("may stand behind the part they play, or behind “Parties”; a country with an and in its name parts nobody", () => {
    expect(said("LEASE\n\nLandlord: Maria Gonzales, Bristol\nTenant: Peter Novak\n\nThe Landlord lets.")).toEqual([
      ["Maria Gonzales", "Landlord"],
      ["Peter Novak", "Tenant"],
    ])
    expect(
      said("Agreement\n\nParties: (1) Quill Software GmbH, Munich; (2) Orbit Analytics Inc., a corporation."),
    ).toEqual([["Quill Software GmbH"], ["Orbit Analytics Inc."]])
    expect(
      said(
        'made between Alpha Consulting Ltd, registered in England and Wales ("the Supplier"), and Borealis plc ("the Client").',
      ),
    ).toEqual([
      ["Alpha Consulting Ltd", "Supplier"],
      ["Borealis plc", "Client"],
    ])
  })

  test("may be numbered, and an and may stand inside a name", () => {
    const text =
      'This deed is made between:\n(1) Smith and Sons Ltd, registered in England; and\n(2) Ocean of Light S.A. ("Buyer").'
    expect(said(text)).toEqual([["Smith and Sons Ltd"], ["Ocean of Light S.A.", "Buyer"]])
  })

  test("are none where nobody is named", () => {
    expect(said("Disputes between the parties are settled in writing, between you and me.")).toEqual([])
  })
})

test("a short contract has its parties and who must do what, each in its own sentence", () => {
  const decisions = withStatedParties(plain, readContract(plain, shippedWeights()))
  const parties = decisions.find(({ type }) => type === "Parties")?.candidates ?? []
  const names = partyNames(parties, plain)
  expect(names).toEqual(expect.arrayContaining(["Alder Works Ltd", "Bruck GmbH"]))
  const duties = obligationsOf(citable(plain), contractSentences(plain), names)
  expect(duties.map(({ party, duty }) => [party, duty])).toEqual([
    ["Alder Works Ltd", "must"],
    ["Bruck GmbH", "must"],
  ])
  const [, pays] = duties
  expect(pays?.deadline !== undefined && isFound(pays.deadline) && pays.deadline.value).toBe(
    "within 30 days of the invoice",
  )
})

test("a duty in the plain present is one, a statement is none", () => {
  const text = "The Client pays £500 a day. The Client is a company. The Consultant keeps records for two years."
  const duties = obligationsOf(citable(text), contractSentences(text), ["Client", "Consultant"])
  expect(duties.map(({ party, duty }) => [party, duty])).toEqual([
    ["Client", "must"],
    ["Consultant", "must"],
  ])
})

test("the number of an annex ends a sentence, the number of a clause does not", () => {
  const text =
    "The list is in Annex 1. Prices are in Annex 2.\n12. Notices are sent by post. See Section 4. Term of it."
  expect(contractSentences(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    "The list is in Annex 1.",
    "Prices are in Annex 2.",
    "12. Notices are sent by post.",
    "See Section 4. Term of it.",
  ])
})
