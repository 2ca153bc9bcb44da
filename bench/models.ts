/**
 * What a model's answers are worth before and after the gate, beside the extractive answers and `auto`.
 *   node bench/cases/make.ts squad2 clapnq doc2dial
 *   node bench/models.ts run [--limit 100] [--sets squad2,clapnq,doc2dial] [--model http://127.0.0.1:8099/v1#small] [--characters 1500]
 *   node bench/models.ts replay                 the recorded replies again, through the checks as they are now
 *   node bench/models.ts report [--answers .cache/models/replayed.jsonl] [--show] [--plot ladder.svg]
 * `run` asks every case of the extractive answerer and of the model and writes one line a case to `--answers`; started again
 * it goes on where it was. Any first part of its order speaks of the whole set. `report` reads the lines.
 */
import { parseArgs } from "node:util"
import { replayAnswers } from "./models/replay.ts"
import { plotAnswers, reportAnswers } from "./models/report.ts"
import { runAnswers } from "./models/run.ts"

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: "string", default: "100" },
    sets: { type: "string", default: "squad2,clapnq,doc2dial" },
    model: { type: "string", default: "http://127.0.0.1:8099/v1#small" },
    characters: { type: "string", default: "1500" },
    answers: { type: "string", default: ".cache/models/answers.jsonl" },
    show: { type: "boolean", default: false },
    plot: { type: "string" },
  },
})

if (positionals[0] === "run")
  await runAnswers({
    sets: values.sets.split(","),
    limit: Number(values.limit),
    model: values.model,
    promptCharacters: Number(values.characters),
    answers: values.answers,
  })
else if (positionals[0] === "replay")
  await replayAnswers(values.answers, ".cache/models/replayed.jsonl", Number(values.characters))
else if (positionals[0] === "report") {
  reportAnswers(values.answers, values.show)
  if (values.plot !== undefined) plotAnswers(values.answers, values.plot)
} else throw new Error("run, replay or report")
