import { describe, expect, test } from "vitest"
import type { Metadata } from "../../src/core/document.ts"
import { withStatedMetadata } from "../../src/ingest/structure/stated.ts"

function statedIn(text: string, title = "Travel rules", metadata: Metadata = {}): Metadata {
  return withStatedMetadata({ title, text, blocks: [], metadata }).metadata
}

describe("what a document says of itself in its first sentences", () => {
  test.each<[string, Metadata]>([
    ["Valid from 2026-01-01.", { validFrom: "2026-01-01" }],
    ["Effective date: 1 March 2026", { validFrom: "2026-03-01" }],
    ["This policy is effective as of March 1, 2026.", { validFrom: "2026-03-01" }],
    ["This policy takes effect on 1 March 2026.", { validFrom: "2026-03-01" }],
    ["Valid from March 2025 to February 2026.", { validFrom: "2025-03-01", validUntil: "2026-02-28" }],
    ["Valid until 2025.", { validUntil: "2025-12-31" }],
    ["Expires on 30 June 2026.", { validUntil: "2026-06-30" }],
    ["Gültig ab 01.03.2026. Ersetzt die Richtlinie von 2023.", { validFrom: "2026-03-01" }],
    ["Diese Richtlinie tritt am 1. März 2026 in Kraft.", { validFrom: "2026-03-01" }],
    ["Gültig bis 31.12.2025", { validUntil: "2025-12-31" }],
    ["Stand: 3. Februar 2026", { date: "2026-02-03" }],
    ["Valable jusqu'au 31 décembre 2025.", { validUntil: "2025-12-31" }],
    ["Mis à jour le 3 février 2026", { date: "2026-02-03" }],
    ["Last updated: 3 February 2026\nOwner: People team", { date: "2026-02-03" }],
    ["*Last reviewed on 3 February 2026 by the People team.*", { date: "2026-02-03" }],
    ["Status: superseded", { status: "superseded" }],
    ["Status: Draft.", { status: "draft" }],
    ["Valid from 2024-01-01. Replaced by the policy of 2026.", { validFrom: "2024-01-01", status: "superseded" }],
    ["This document has been superseded by HR-12.", { status: "superseded" }],
    ["This page is no longer valid.", { status: "superseded" }],
    ["Ersetzt durch die Richtlinie von 2026.", { status: "superseded" }],
    ["Superseded on 1 March 2026.", { validUntil: "2026-02-28" }],
    ["This policy is replaced by HR-12 from 1 January 2027.", { validUntil: "2026-12-31" }],
  ])("%s", (said, expected) => {
    expect(statedIn(`Travel rules\n\n${said}\n\nTrains are paid in second class.`)).toEqual(expected)
  })

  test.each([
    "Obsolete equipment must be returned to the service desk.",
    "Replaced parts are kept for two years.",
    "This policy is superseded by a collective agreement where one applies.",
    "This policy was replaced in 1990 by a law.",
    "Effective 1 May 2026, all staff must book trains by the portal.",
    "As of 1 January 2020, the town had 3,000 inhabitants.",
    "Tickets are valid until 31 December 2025.",
    "The visa is valid from 1 March 2026.",
    "Valid from 03/04/2026.",
    "Updated figures are sent every month.",
    "The lease expires on 30 June 2026.",
  ])("is not taken from: %s", (said) => {
    expect(statedIn(`Travel rules\n\n${said}\n\nTrains are paid in second class.`)).toEqual({})
  })

  test.each([
    ["ISO 9001 certificate", "Valid until: 31 March 2024", {}],
    ["Supply agreement", "Effective Date: 1 January 2031", { date: "2031-01-01" }],
    ["Offer 4711", "Expires on 30 June 2025.", {}],
    ["Release notes", "Deprecated.", {}],
    ["Parking guidelines", "Valid until: 31 March 2024", { validUntil: "2024-03-31" }],
    ["Offer 4711", "This document is valid until 30 June 2025.", { validUntil: "2025-06-30" }],
  ])("in a document that is no rule, an end is its subject's: %s, %s", (title, said, expected) => {
    expect(statedIn(`${title}\n\n${said}\n\nIt covers the Leeds site.`, title)).toEqual(expected)
  })

  test("its title may say it", () => {
    expect(statedIn("Text.", "[SUPERSEDED] Travel rules")).toEqual({ status: "superseded" })
    expect(statedIn("Text.", "Travel rules (draft)")).toEqual({ status: "draft" })
    expect(statedIn("Text.", "DEPRECATED: Travel rules")).toEqual({ status: "superseded" })
    expect(statedIn("Text.", "Travel rules (Berlin)")).toEqual({})
  })

  test("a field that is there stays, and what stands far below is of something else", () => {
    expect(statedIn("Last updated: 3 February 2026", "T", { date: "2026-05-01" }).date).toBe("2026-05-01")
    expect(statedIn("Replaced by HR-12.", "T", { status: "current" }).status).toBe("current")
    expect(statedIn(`${"Trains are paid. ".repeat(100)}\n\nReplaced by HR-12.`)).toEqual({})
  })

  test("a sentence that goes on behind the beginning is not read by its half", () => {
    const said = "This policy is valid until 2025"
    // The beginning ends right behind the year.
    const before = `${"Trains. ".repeat(200).slice(0, 1200 - said.length - 2)}\n\n`
    expect(before.length + said.length).toBe(1200)
    expect(statedIn(`${before}${said} unless the board extends it.`)).toEqual({})
    expect(statedIn(`${before.slice(40)}${said}.\n\nTrains are paid.`)).toEqual({ validUntil: "2025-12-31" })
  })

  test("says that it took a document as superseded", () => {
    const read = withStatedMetadata({ title: "T", text: "Replaced by HR-12.", blocks: [], metadata: {} })
    expect(read.warnings).toEqual(["taken as superseded, as it says of itself"])
    const ended = withStatedMetadata({ title: "Rules", text: "Valid until 2025.", blocks: [], metadata: {} })
    expect(ended.warnings).toEqual(["taken as valid until 2025-12-31, as it says of itself"])
  })
})
