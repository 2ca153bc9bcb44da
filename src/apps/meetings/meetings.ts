import { z } from "zod"
import { isFound } from "../../core/finding.ts"
import { type AppProblem, defineApp } from "../app.ts"
import { findActs } from "./acts.ts"
import { judgedByModel, leastForModel } from "./by-model.ts"
import { settleDecisions } from "./decisions.ts"
import { isEnglish } from "./english.ts"
import { meetingDate } from "./meeting-date.ts"
import {
  decisionFinding,
  minutesSchema,
  remarkFinding,
  revokedFinding,
  taskFinding,
  topicFinding,
  unclearFindings,
} from "./minutes.ts"
import { peopleOf } from "./people.ts"
import { inaudible, openQuestions, risks } from "./remarks.ts"
import { renderMinutes } from "./render.ts"
import { settleTasks } from "./tasks.ts"
import { findTopics } from "./topics.ts"
import { readTurns } from "./turns.ts"
import { turnWords } from "./vectors.ts"

const inputSchema = z.object({
  id: z.union([z.string(), z.number()]).optional().meta({ "x-form": "hidden" }),
  date: z.iso.date().optional().meta({
    title: "Day of the meeting",
    description: "Where the file does not say it: days such as “Friday” are told from it.",
  }),
  atLeast: z.number().min(0).max(1).default(0.5).meta({
    title: "Least confidence",
    description: "Decisions and tasks below it, 0 to 1, are left out.",
  }),
})

const expectedSchema = z.looseObject({
  decisions: z.array(z.looseObject({ quote: z.string() })).default([]),
  tasks: z
    .array(z.looseObject({ quote: z.string(), owner: z.string().nullable(), due: z.string().nullable() }))
    .default([]),
})

export const meetingsApp = defineApp({
  name: "meetings",
  title: "A transcript gives topics, decisions, tasks, open questions, risks, and what stayed unclear",
  takes: "each",
  input: inputSchema,
  output: minutesSchema,

  async run(context, parts, input, sources) {
    const [source] = sources
    const empty = {
      title: "",
      participants: [],
      topics: [],
      decisions: [],
      tasks: [],
      questions: [],
      risks: [],
      unclear: [],
      revoked: [],
    }
    if (source === undefined)
      return {
        status: "abstained",
        output: empty,
        problems: [{ code: "input_invalid", message: "There is no transcript" }],
      }
    const startedAtMs = performance.now()
    const { text } = source
    const turns = readTurns(source)
    const people = peopleOf(turns)
    const date = input.date ?? meetingDate(source, turns)
    const doubtful = parts.model === undefined ? input.atLeast : leastForModel(parts.model, input.atLeast)
    const found = findActs(text, turns, people, date, doubtful)
    const judged =
      parts.model === undefined
        ? undefined
        : await judgedByModel(context, parts.model, source, turns, found, input.atLeast)
    const acts = judged?.acts.filter(({ probability }) => probability >= input.atLeast) ?? found
    const { standing, revoked } = settleDecisions(acts)
    const tasks = settleTasks(text, turns, acts, people, date)
    const topics = await findTopics(text, turns, turnWords(text, turns), parts.embedder, context.signal)
    context.run.step("minutes", startedAtMs, {
      turns: turns.length,
      speakers: people.speakers.length,
      decisions: standing.length,
      tasks: tasks.length,
    })
    const problems: AppProblem[] = [...(judged?.problems ?? [])]
    if (people.speakers.length === 0 && turns.length > 0)
      problems.push({
        code: "speakers_missing",
        message: "The transcript names no speakers: tasks have no owner unless one is named in words",
      })
    const isRead = isEnglish(turns.map(({ words }) => text.slice(words.start, words.end)).join(" "))
    if (!isRead)
      problems.push({
        code: "language_other",
        message: "The signs of decisions and tasks are English: in this transcript few or none are found",
      })
    if (date === undefined)
      problems.push({
        code: "date_missing",
        message: "The day of the meeting is not known: days such as “Friday” are not told as dates",
        at: "date",
      })
    return {
      status: turns.length === 0 ? "abstained" : people.speakers.length === 0 || !isRead ? "partial" : "done",
      output: {
        title: source.title,
        ...(date === undefined ? {} : { date }),
        participants: [...people.speakers],
        topics: topics.map((topic) => topicFinding(source, turns, topic)),
        decisions: standing.map((decision) => decisionFinding(source, decision)),
        tasks: tasks.map((task) => taskFinding(source, task)),
        questions: openQuestions(text, turns).map((remark) => remarkFinding(source, remark)),
        risks: risks(text, turns).map((remark) => remarkFinding(source, remark)),
        unclear: unclearFindings(source, tasks, inaudible(text, turns)),
        revoked: revoked.map((revocation) => revokedFinding(source, revocation)),
      },
      ...(problems.length === 0 ? {} : { problems }),
      ...judged?.spent,
    }
  },

  formats: [
    { name: "md", title: "Minutes as Markdown", mediaType: "text/markdown" },
    { name: "csv", title: "Tasks as CSV", mediaType: "text/csv", isTable: true },
    { name: "ics", title: "Tasks for a calendar (iCalendar)", mediaType: "text/calendar" },
  ],
  render: renderMinutes,

  score(expected, output) {
    const wanted = expectedSchema.parse(expected)
    const said = (finding: (typeof output.decisions)[number]) => ("value" in finding ? String(finding.value) : "")
    const decisions = overlapF1(
      wanted.decisions.map((entry) => entry.quote),
      output.decisions.map(said),
    )
    const tasks = overlapF1(
      wanted.tasks.map((entry) => entry.quote),
      output.tasks.map((task) => said(task.what)),
    )
    const pairs = wanted.tasks.flatMap((entry) => {
      const task = output.tasks.find((candidate) => overlaps(said(candidate.what), entry.quote))
      return task === undefined ? [] : [{ entry, task }]
    })
    const share = (isRight: (pair: (typeof pairs)[number]) => boolean) =>
      pairs.length === 0 ? 1 : pairs.filter(isRight).length / pairs.length
    return {
      decisions,
      tasks,
      owner: share(({ entry, task }) => (isFound(task.owner) ? task.owner.value : null) === entry.owner),
      due: share(({ entry, task }) => (isFound(task.due) ? task.due.value : null) === entry.due),
    }
  },

  cases: [
    {
      id: "a decision, its conditions, and a task that nobody owns",
      input: { atLeast: 0.5 },
      paths: ["examples/samples/meetings/2025-03-04-brake-launch.vtt"],
      expect: {
        status: "done",
        "output.date": "2025-03-04",
        "output.tasks.0.owner.value": "Luc Fontaine",
        "output.tasks.0.due.value": "2025-03-07",
        "output.tasks.2.owner.status": "missing",
      },
    },
    {
      id: "a transcript without speakers",
      input: { atLeast: 0.5 },
      paths: ["examples/samples/meetings/no-speakers.txt"],
      expect: { status: "partial", "problems.0.code": "speakers_missing", "output.tasks.0.owner.status": "missing" },
    },
  ],
})

function overlaps(left: string, right: string): boolean {
  return left.includes(right) || right.includes(left)
}

/** F1 of quotes that hold or are held by a wanted one; 1 where nothing is wanted and nothing given. */
function overlapF1(wanted: readonly string[], given: readonly string[]): number {
  if (wanted.length + given.length === 0) return 1
  const right = given.filter((quote) => wanted.some((other) => overlaps(quote, other))).length
  const found = wanted.filter((quote) => given.some((other) => overlaps(quote, other))).length
  const [precision, recall] = [right / Math.max(1, given.length), found / Math.max(1, wanted.length)]
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
}
