import { isFound } from "../../core/finding.ts"
import { type AppResult, defineApp, type SourceDocument } from "../app.ts"
import { contractCases } from "./cases.ts"
import { readContract } from "./clauses/score.ts"
import { contractSentences } from "./clauses/sentences.ts"
import { shippedWeights } from "./clauses/weights.ts"
import { compareVersions } from "./compare.ts"
import { obligationsOf } from "./obligations.ts"
import { inputSchema, type Output, outputSchema } from "./output.ts"
import { inPlainWords } from "./plain.ts"
import { applyPlaybook } from "./playbook.ts"
import { renderContract } from "./render.ts"
import { scoreContractCase } from "./score-case.ts"
import { withStatedParties } from "./spans/stated-parties.ts"
import { summarize } from "./summary.ts"
import {
  clauseFinding,
  clausesOf,
  dateFinding,
  found,
  missing,
  moneyFindings,
  partyNames,
  signingParties,
  statedStart,
} from "./terms.ts"

/** Sums of money that are listed, the largest first. */
const sumsListed = 12
/** Below this there is nothing to read: a picture on which letters were seen, a title page. */
const fewestWords = 25
/** A party is listed from this probability. */
const partyFrom = 0.3

/** A contract in; its terms, the 41 CUAD clause types, a page about it and who must do what out, each with its place. */
export const contracts = defineApp({
  name: "contracts",
  title: "Contracts: parties, dates, terms and 41 types of clauses, each quoted or said to be absent",
  takes: "each",
  input: inputSchema,
  output: outputSchema,
  run: async (context, parts, { compare, playbook, plain }, sources): Promise<AppResult<Output>> => {
    const source = sources[0]
    if (source === undefined || source.text.trim() === "")
      return {
        status: "abstained",
        output: nothing("There is no text"),
        problems: [{ code: "input_invalid", message: "There is no contract to read" }],
      }
    if ((source.text.match(/\p{L}{2,}/gu) ?? []).length < fewestWords)
      return {
        status: "abstained",
        output: nothing(`With fewer than ${fewestWords} words this is no contract`),
        problems: [{ code: "input_invalid", message: "There are too few words for a contract" }],
      }
    if (!looksEnglish(source.text))
      return {
        status: "abstained",
        output: nothing("The contract is not in English; the scorers know English contracts only"),
        problems: [{ code: "input_invalid", message: "The contract is not in English: clauses are not guessed" }],
      }
    const startedAtMs = performance.now()
    const terms = readTerms(source)
    context.run.step("clauses", startedAtMs, { present: terms.clauses.filter((clause) => clause.present).length })
    const earlier = compare === undefined ? undefined : await parts.readFile(context, compare)
    if (saysNothing(terms)) {
      const reason = "It names no parties, no duties and none of the 41 clauses: this does not look like a contract"
      return {
        status: "abstained",
        output: nothing(reason),
        problems: [{ code: "no_contract", message: reason }],
      }
    }
    const output = {
      ...terms,
      ...(earlier === undefined
        ? {}
        : {
            comparison: {
              with: earlier.source,
              changes: [
                ...compareVersions(earlier, source, { before: readTerms(earlier).clauses, after: terms.clauses }),
              ],
            },
          }),
      ...(playbook === undefined
        ? {}
        : {
            playbook: {
              name: playbook.name ?? "Playbook",
              rules: [...applyPlaybook(terms.clauses, playbook)],
            },
          }),
    }
    const summary = summarize(output)
    const {
      claims = [],
      problems = [],
      ...spent
    } = plain === true ? await inPlainWords(context, parts.model, source, summary) : {}
    return {
      status: isFound(terms.title) || terms.parties.length > 0 ? "done" : "partial",
      output: { ...output, summary: { ...summary, ...(claims.length === 0 ? {} : { plain: [...claims] }) } },
      ...(problems.length === 0 ? {} : { problems }),
      ...spent,
    }
  },
  render: renderContract,
  score: scoreContractCase,
  cases: contractCases,
})

function saysNothing({ title, parties, obligations, clauses }: Omit<Output, "summary">): boolean {
  return (
    !isFound(title) && parties.length === 0 && obligations.length === 0 && !clauses.some((clause) => clause.present)
  )
}

function readTerms(source: SourceDocument): Omit<Output, "summary"> {
  const decisions = withStatedParties(source.text, readContract(source.text, shippedWeights()))
  const clauses = [...clausesOf(source, decisions)]
  const parties = decisions.find((decision) => decision.type === "Parties")?.candidates ?? []
  const sentences = contractSentences(source.text)
  const effective = dateFinding(source, clauses, "Effective Date")
  return {
    title: clauseFinding(clauses, "Document Name"),
    parties: signingParties(
      parties.filter((candidate) => candidate.confidence >= partyFrom),
      source.text,
    ).map((candidate) => found(source, candidate, candidate.confidence)),
    dates: {
      agreement: dateFinding(source, clauses, "Agreement Date"),
      effective: isFound(effective) ? effective : (statedStart(source) ?? effective),
      expiration: dateFinding(source, clauses, "Expiration Date"),
    },
    term: clauseFinding(clauses, "Expiration Date"),
    renewal: clauseFinding(clauses, "Renewal Term"),
    law: clauseFinding(clauses, "Governing Law"),
    money: [...moneyFindings(source, sentences, sumsListed)],
    clauses,
    obligations: [...obligationsOf(source, sentences, partyNames(parties, source.text))],
  }
}

function nothing(reason: string): Output {
  const none = missing(reason)
  const abstained = { ...none, status: "abstained" as const, reason, nearest: [] }
  return {
    title: abstained,
    parties: [],
    dates: { agreement: abstained, effective: abstained, expiration: abstained },
    term: abstained,
    renewal: abstained,
    law: abstained,
    money: [],
    clauses: [],
    summary: { text: reason, claims: [] },
    obligations: [],
  }
}

/** True when the commonest English words make up what they do in English: a tenth of all, in contracts about a quarter. */
export function looksEnglish(text: string): boolean {
  const words =
    text
      .slice(0, 20_000)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  const common = words.filter((word) => /^(?:the|of|and|to|in|or|by|this|shall|any|is|for|with|be|that)$/.test(word))
  return words.length > 0 && common.length / words.length >= 0.1
}
