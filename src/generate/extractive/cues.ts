import type { AnalysedQuestion } from "./question.ts"

const reason =
  /\b(?:because|due to|owing to|since|so that|in order to|as a result|therefore|thus|hence|caus(?:e|es|ed|ing)|led to|resulted in|results? (?:in|from)|reason|to (?:avoid|prevent|protect|ensure|reduce|increase|allow|make|keep)|for fear|thanks to|on account of)\b/i
const definition =
  /\b(?:is|are|was|were) (?:an?|the|any|one|called|known as|defined)\b|\b(?:means?|refers? to|known as|called|defined as|stands? for|consists? of|denotes?|describes?|i\.e\.)\b|\(.{2,40}\)/i
const procedure =
  /\b(?:must|should|need to|needs to|have to|may|can|please|click|select|visit|submit|complete|fill (?:in|out)|send|call|contact|apply|bring|go to|follow|step|first|then|use|enter|request|by (?:mail|phone|e-?mail)|online|in person)\b/i
const listing =
  /(?:,[^,]+){2,}|\b(?:include|includes|including|such as|following|both|three|two|four|five|types?|kinds?)\b|:/i
const modal =
  /\b(?:must|may|can|cannot|can't|should|shall|is required|are required|required|not|no|never|allowed|permitted|prohibited|only|if|unless|eligible|entitled)\b/i
const organisation =
  /\b(?:company|committee|council|government|team|department|office|agency|university|president|king|emperor|general|professor|minister|manager|director)\b/i
const placing = /\b(?:in|at|near|from|to|within|across|between|located|based|throughout|around)\s+(?:the\s+)?\p{Lu}/u

/** 1 where the sentence speaks the way answers to this kind of question do; NaN where there is no such way. */
export function answerCues(question: AnalysedQuestion, sentence: string): number {
  const pattern = patternOf(question)
  if (pattern === undefined) return Number.NaN
  return pattern.test(sentence) ? 1 : 0
}

function patternOf(question: AnalysedQuestion): RegExp | undefined {
  switch (question.kind) {
    case "reason":
      return reason
    case "definition":
      return definition
    case "procedure":
      return procedure
    case "list":
      return listing
    case "polar":
      return modal
    case "person":
      return organisation
    case "place":
      return placing
    default:
      return undefined
  }
}
