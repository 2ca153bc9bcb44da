// A promptfoo assertion: in promptfooconfig.yaml, `assert: [{type: javascript, value: file://promptfoo-assertion.ts}]`.
import { createGroundwork } from "../src/groundwork.ts"
import { type GradingResult, verifyAssertion } from "../src/middleware/promptfoo.ts"

const groundwork = await createGroundwork({ home: process.env.GROUNDWORK_HOME ?? ".groundwork" })
const texts = [{ title: "Probation", text: "The probation period is six months. The notice period is two weeks." }]

/** promptfoo calls this with what the model wrote. */
export const grade: (output: string) => Promise<GradingResult> = verifyAssertion({
  groundwork,
  against: { kind: "texts", texts },
})

// Run by hand, it grades its argument: `node examples/promptfoo-assertion.ts "The probation period is six months."`
if (process.argv[1] === import.meta.filename) {
  console.log(JSON.stringify(await grade(process.argv[2] ?? "")))
  await groundwork.close()
}
