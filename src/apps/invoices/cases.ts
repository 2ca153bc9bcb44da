import type { AppCase } from "../app.ts"

const folder = "examples/samples/invoices"

/** Samples of our own: three languages, with and without XML, one added up wrongly, one that contradicts itself. */
export const invoiceCases: readonly AppCase<{
  readonly id?: string | number | undefined
  readonly pageOnly: boolean
}>[] = [
  {
    id: "english-page",
    input: { pageOnly: true },
    paths: [`${folder}/tooling-en.pdf`],
    expect: { status: "done", "output.fields.number.value": "HF-20417", "output.fields.grossAmount.value": "1357.92" },
  },
  {
    id: "german-two-rates",
    input: { pageOnly: true },
    paths: [`${folder}/packaging-de.pdf`],
    expect: { "output.fields.taxAmount.value": "255.52", "output.fields.netAmount.value": "1408.00" },
  },
  {
    id: "french-page",
    input: { pageOnly: true },
    paths: [`${folder}/printing-fr.pdf`],
    expect: { "output.fields.number.value": "F2025-0771", "output.fields.grossAmount.value": "2937.60" },
  },
  {
    id: "xml-and-page",
    input: { pageOnly: false },
    paths: [`${folder}/printing-fr.pdf`],
    expect: { status: "done", "output.basis": "xml and page", "output.fields.issueDate.value": "2025-05-22" },
  },
  {
    id: "xml-alone",
    input: { pageOnly: false },
    paths: [`${folder}/load-cells-de-xrechnung.xml`],
    expect: { status: "done", "output.basis": "xml", "output.fields.grossAmount.value": "1973.02" },
  },
  {
    id: "wrong-sum",
    input: { pageOnly: false },
    paths: [`${folder}/tooling-en-wrong-sum.pdf`],
    expect: { status: "review", "output.fields.grossAmount.value": "1237.92" },
  },
  {
    id: "page-against-xml",
    input: { pageOnly: false },
    paths: [`${folder}/load-cells-de-disagreeing.pdf`],
    expect: { status: "review", "output.fields.iban.status": "unclear", "output.fields.dueDate.status": "unclear" },
  },
]
