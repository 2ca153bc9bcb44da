import type { AppCase } from "../app.ts"
import type { Input } from "./output.ts"

const folder = "examples/samples/contracts"

/** Contracts of our own writing; what each says stands in `examples/samples/contracts/expected.jsonl`. */
export const contractCases: readonly AppCase<Input>[] = [
  {
    id: "supply agreement, text",
    input: {},
    paths: [`${folder}/supply-agreement-2025.txt`],
    expect: { status: "done", "output.dates.agreement.value": "2025-02-02" },
  },
  {
    id: "distribution agreement, Word",
    input: {},
    paths: [`${folder}/distribution-agreement.docx`],
    expect: { status: "done", "output.dates.agreement.value": "2024-07-01" },
  },
  {
    id: "software licence, PDF",
    input: {},
    paths: [`${folder}/software-licence.pdf`],
    expect: { status: "done", "output.dates.agreement.value": "2025-05-12" },
  },
  {
    id: "a language the scorers do not know",
    input: {},
    paths: [`${folder}/lizenzvertrag-deutsch.txt`],
    expect: { status: "abstained" },
  },
]
