import type { ClauseType } from "./clause-type.ts"

/** What is owed when something goes wrong. */
export const liability: readonly ClauseType[] = [
  {
    name: "Cap On Liability",
    question: "Is a party's liability limited in amount or time?",
    patterns: [
      /\b(?:liability|liable)\b.{0,250}\b(?:exceed|limited to|greater than|maximum|aggregate)/i,
      /\bin no event\b.{0,150}\bliab/i,
      /\b(?:consequential|incidental|indirect|punitive|special)\b.{0,60}\bdamages\b/i,
      /\bmaximum\b.{0,40}\bliability\b/i,
      /\b(?:liability|liable)\b.{0,300}\b(?:exceed|limited to|in excess of|not (?:be )?more than)\b.{0,120}\b(?:amount|fees|paid|payable|\$|price|sum|total)/is,
      /\b(?:not|neither|no)\b.{0,120}\bliable\b.{0,200}\b(?:consequential|incidental|indirect|special|punitive|exemplary|lost profits|loss of profits?)\b/is,
      /\b(?:claim|action|suit|proceeding)s?\b.{0,120}\b(?:within|more than|after)\b.{0,40}\b(?:months?|years?)\b/is,
    ],
  },
  {
    name: "Insurance",
    question: "Must a party keep insurance?",
    patterns: [
      /\binsur(?:ance|ed|er|ers)\b/i,
      /\bcoverage\b.{0,120}\b(?:liability|\$|occurrence|policy)/i,
      /\bcertificates?\s+of\s+insurance\b/i,
      /\b(?:maintain|obtain|carry|procure|keep|provide)\w*\b.{0,120}\binsurance\b/is,
      /\b(?:additional|named)\s+insureds?\b|\bpolic(?:y|ies)\b.{0,120}\b(?:cancel|insur|coverage|limits)/is,
    ],
  },
  {
    name: "Liquidated Damages",
    question: "Is a fixed sum due on breach or early end?",
    patterns: [
      /\bliquidated\s+damages\b/i,
      /\b(?:termination|cancellation|early termination)\s+(?:fee|charge|payment)/i,
      /\bpenalt(?:y|ies)\b/i,
      /\b(?:upon|event of|if)\b.{0,100}\bterminat.{0,200}\bpay\b.{0,150}(?:\$|%|percent)/i,
      /\b(?:not\s+(?:as\s+)?a\s+penalty|as\s+liquidated|genuine pre-?estimate|reasonable estimate)\b/is,
      /\b(?:terminat\w+|cancel\w*|withdraw\w*)\b.{0,200}\b(?:shall|will|must|agrees? to)\s+(?:pay|reimburse|refund|forfeit|compensate)/is,
      /\b(?:late|delay(?:ed)?|fail\w*|shortfall)\b.{0,200}\b(?:\d+(?:\.\d+)?\s?%|percent)\b.{0,100}\b(?:per|each|every|of)\b/is,
      /\bfor (?:each|every) (?:day|week|hour|month)\b.{0,40}\b(?:delay|late)\b.{0,80}\bpays?\b/is,
    ],
  },
  {
    name: "Uncapped Liability",
    question: "For what is liability not limited?",
    patterns: [
      /\b(?:except|other than|excluding|notwithstanding|shall not apply|not apply|does not (?:limit|apply))\b.{0,250}\b(?:liab|damages|indemn|gross negligence|willful|confidential)/i,
      /\b(?:gross negligence|willful misconduct|wilful|fraud)\b/i,
      /\blimitation.{0,80}\b(?:not apply|except)/i,
      /\b(?:limitation|limit|cap|exclusion)s?\b.{0,100}\b(?:shall|will|do|does)\s+not\s+(?:apply|limit|extend)/is,
      /\b(?:except|other than|excluding|save)\b.{0,250}\b(?:in no event|neither party|no party|liab)\w*/is,
      /\bnothing\b.{0,80}\b(?:limit|exclude|restrict)s?\b.{0,80}\bliabilit/is,
    ],
  },
  {
    name: "Warranty Duration",
    question: "How long does a warranty last?",
    patterns: [
      /\bwarrant(?:y|ies|s|ed)?\b.{0,200}\b(?:days?|months?|years?|period)\b/i,
      /\bwarranty\s+period\b/i,
      /\b(?:days?|months?|years?)\b.{0,120}\bwarrant/i,
      /\b(?:free from|defects?)\b.{0,120}\b(?:days?|months?|years?|period)/i,
      /\bwarrant\w*\b.{0,200}\b(?:for|during|within)\b.{0,40}\b(?:\(?\d+\)?|one|two|three|ninety|thirty|twelve|eighteen|twenty)\b.{0,30}\b(?:days?|months?|years?)\b/is,
      /\b(?:warranty|warranties)\s+(?:shall\s+)?(?:period|term|expire|extend|begin|commence|survive|remain)/is,
      /\b(?:repairs?|replaces?|corrects?|mends?)\b.{0,80}\bfree of charge\b.{0,80}\b(?:months?|years?|days)\b/is,
    ],
  },
]
