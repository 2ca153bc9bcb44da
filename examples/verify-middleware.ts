// The gate behind somebody else's model: `node examples/verify-middleware.ts`. The model here is a script, so that it runs anywhere.
import { generateText, wrapLanguageModel } from "ai"
import { MockLanguageModelV3 } from "ai/test"
import { createGroundwork } from "../src/groundwork.ts"
import { verifyMiddleware } from "../src/middleware/verify.ts"

const scripted = new MockLanguageModelV3({
  doGenerate: {
    content: [{ type: "text", text: "The probation period is six months. The notice period is nine years." }],
    finishReason: { unified: "stop", raw: "stop" },
    usage: {
      inputTokens: { total: 10, noCache: 10, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: 10, text: 10, reasoning: undefined },
    },
    warnings: [],
  },
})
const groundwork = await createGroundwork({ home: process.argv[2] ?? ".groundwork" })
const texts = [{ title: "Probation", text: "The probation period is six months. The notice period is two weeks." }]
const model = wrapLanguageModel({
  model: scripted,
  middleware: verifyMiddleware({ groundwork, against: { kind: "texts", texts } }),
})
const { text } = await generateText({ model, prompt: "How long are probation and notice?" })
console.log(text)
await groundwork.close()
