import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import { detectPersonalData } from "../../src/models/privacy/detect.ts"
import { emptyRedaction, redact, restore } from "../../src/models/privacy/redact.ts"

const found = (text: string) => detectPersonalData(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])

describe("personal data", () => {
  test("numbers with check digits are found in any spacing, and wrong ones are not", () => {
    expect(found("Pay DE89 3704 0044 0532 0130 00 today.")).toEqual([["iban", "DE89 3704 0044 0532 0130 00"]])
    expect(found("Pay DE89 3704 0044 0532 0130 01 today.").map(([kind]) => kind)).not.toContain("iban")
    expect(found("Card 4111-1111-1111-1111 expired")).toEqual([["card", "4111-1111-1111-1111"]])
    expect(found("Order 4111111111111112 shipped").map(([kind]) => kind)).not.toContain("card")
    expect(found("His SSN is 078-05-1120.")).toEqual([["id", "078-05-1120"]])
  })

  test("mail, telephone, network and web addresses", () => {
    expect(found("Write to ann.o'hara@mail.example.org or see https://example.org/a?b=1.")).toEqual([
      ["email", "ann.o'hara@mail.example.org"],
      ["url", "https://example.org/a?b=1"],
    ])
    expect(found("Call +49 30 901820 or (212) 555-0187.").map(([kind]) => kind)).toEqual(["phone", "phone"])
    expect(found("from 10.218.6.131 and 2001:db8::1 and version 1.2.3").map(([, text]) => text)).toEqual([
      "10.218.6.131",
      "2001:db8::1",
    ])
  })

  test("people, organisations, addresses and birthdays in plain sentences", () => {
    expect(found("Dear Mrs. Adeyemi, welcome.")).toEqual([["person", "Adeyemi"]])
    expect(found("It was signed for Northwind Traders Ltd. last week.").map(([kind]) => kind)).toEqual(["organisation"])
    expect(found("Ship it to 12 Mill Lane, Oxford.").map(([kind]) => kind)).toContain("address")
    expect(
      found("She was born on 3 May 1980; the contract began on 1 June 2020.").filter(([kind]) => kind === "date"),
    ).toEqual([["date", "3 May 1980"]])
  })

  test("a value keeps its placeholder as long as the state goes on", () => {
    const first = redact("Mail ann@example.org and bob@example.org.")
    expect(first.text).toBe("Mail [EMAIL_1] and [EMAIL_2].")
    const second = redact("Again bob@example.org, then eve@example.org.", first.state)
    expect(second.text).toBe("Again [EMAIL_2], then [EMAIL_3].")
    expect(restore("I wrote to [EMAIL_2] and [email_3], not [EMAIL_9].", second.state)).toBe(
      "I wrote to bob@example.org and eve@example.org, not [EMAIL_9].",
    )
  })

  const pieces = fc.constantFrom(
    "ann@example.org",
    " ",
    "[EMAIL_1]",
    "[text_2]",
    "[PHONE_1",
    "]",
    "+49 30 901820",
    "Dr. Ada Lovelace",
    "4111111111111111",
    "constructor",
    "12 Mill Lane",
    ". ",
    "\n",
    "😀",
    "in France",
    "078-05-1120",
    "$&",
  )
  property.prop([
    fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 60 }),
  ])("what was taken out is put back to the letter, also in text that holds placeholders", (known, odd) => {
    const first = redact(known)
    const second = redact(odd + known, first.state)
    expect(restore(first.text, first.state)).toBe(known)
    expect(restore(first.text, second.state)).toBe(known)
    expect(restore(second.text, second.state)).toBe(odd + known)
    expect(redact("", emptyRedaction).text).toBe("")
  })

  property.prop([
    fc.emailAddress({ size: "small" }).filter((address) => /^[a-z0-9._%+'-]+@[a-z0-9.-]+\.[a-z]{2,24}$/i.test(address)),
  ])("no mail address leaves", (address) => {
    expect(redact(`Please write to ${address} today.`).text).not.toContain(address)
  })
})
