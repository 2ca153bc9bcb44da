import type { ClauseType } from "./clause-type.ts"

/** What is licensed, to whom and how far. */
export const licences: readonly ClauseType[] = [
  {
    name: "Affiliate License-Licensee",
    question: "May affiliates of the licensee use the licence?",
    patterns: [
      /\b(?:grants?|granted|licen[sc]ed?)\b.{0,250}\b(?:and|or)\s+(?:its|their|to its)\s+(?:\w+\s+)?(?:affiliates|subsidiaries)\b/i,
      /\baffiliates?\b.{0,120}\b(?:sub-?)?licen[sc]e/i,
      /\blicen[sc]e.{0,200}\baffiliates?\b/i,
      /\bgrants?\b.{0,150}\bto\b.{0,80}\b(?:and|or)\s+(?:each\s+of\s+)?(?:its|their)\b.{0,60}\b(?:affiliates?|subsidiar)/is,
      /\b(?:licensee|customer|recipient|distributor|company)\b.{0,40}\baffiliates?\b.{0,150}\b(?:may|right to|entitled to)\s+(?:use|exercise|access|practi[cs]e)/is,
      /\bsub-?licen[sc]e.{0,120}\b(?:affiliates?|subsidiar)/is,
    ],
  },
  {
    name: "Affiliate License-Licensor",
    question: "Does the licence include intellectual property of the licensor's affiliates?",
    patterns: [
      /\b(?:and|or)\s+its\s+affiliates?,?\s+(?:hereby\s+)?grants?\b/i,
      /\bon behalf of (?:itself and )?its affiliates\b.{0,100}grant/i,
      /\blicensor.{0,60}affiliates?.{0,100}grant/i,
      /\bon behalf of (?:itself|themselves)\b.{0,80}\b(?:affiliates?|subsidiar|members)\b.{0,200}\bgrants?\b/is,
      /\b(?:owned|controlled|held)\b.{0,80}\bby\b.{0,80}\bor\s+(?:any of\s+)?its\s+affiliates\b/is,
      /\b(?:cause|causes|caused)\b.{0,60}\b(?:affiliates?|subsidiar|group)\b.{0,60}\bgrant/is,
    ],
  },
  {
    name: "Irrevocable Or Perpetual License",
    question: "Is a licence irrevocable or perpetual?",
    patterns: [
      /\b(?:irrevocabl[ey]|perpetual(?:ly)?|in perpetuity)\b/i,
      /\b(?:irrevocable|perpetual)\b.{0,200}\b(?:licen[sc]e|right)/i,
      /\b(?:licen[sc]e|right).{0,200}\b(?:irrevocabl|perpetu)/i,
      /\b(?:irrevocable|perpetual)\b.{0,120}\b(?:royalty-free|worldwide|non-?exclusive|paid-up|fully)/is,
    ],
  },
  {
    name: "License Grant",
    question: "What licence is granted?",
    patterns: [
      /\b(?:hereby\s+)?grants?\b.{0,150}\b(?:licen[sc]e|right)/i,
      /\blicen[sc]e\b.{0,60}\bto\s+(?:use|make|sell|distribute|reproduce|market|display|access)/i,
      /\b(?:non-?exclusive|royalty-free|sub-?licen[sc]able)\b/i,
      /\b(?:hereby\s+)?grants?\s+(?:to\s+)?\w.{0,120}\b(?:non-?exclusive|exclusive|limited|worldwide|royalty-free|perpetual|revocable|right and licen[sc]e|right to use)/is,
      /\b(?:is|are)\s+(?:hereby\s+)?(?:granted|licensed)\b/is,
    ],
  },
  {
    name: "Non-Transferable License",
    question: "Is a licence not transferable?",
    patterns: [
      /\bnon-?\s?transferable\b/i,
      /\bnot\s+transferable\b/i,
      /\bnon-?\s?assignable\b/i,
      /\bnot\b.{0,60}\b(?:sub-?licen[sc]e|transfer)\b/i,
      /\b(?:non-?exclusive|exclusive|limited|revocable|irrevocable|royalty-free)\b.{0,80}\bnon-?\s?(?:transferable|assignable|sub-?licen[sc]able)\b/is,
      /\b(?:licen[sc]e|rights?)\b.{0,200}\b(?:non-?\s?transferable|not\s+transferable|not\s+(?:be\s+)?(?:assign|transfer|sub-?licen[sc])\w*|personal to)\b/is,
      /\bno\s+(?:right|rights|authority)\s+to\s+(?:grant\s+)?(?:sub-?licen|assign|transfer)/is,
    ],
  },
  {
    name: "Unlimited/All-You-Can-Eat-License",
    question: "Is use under a licence unlimited?",
    patterns: [
      /\bunlimited\b/i,
      /\b(?:any|all)\b.{0,20}\b(?:number|quantity)\b.{0,60}\b(?:copies|users|use)/i,
      /\bwithout\s+(?:limit|limitation|restriction)\b.{0,80}\b(?:use|copies|number)/i,
      /\bworldwide\b.{0,120}\broyalty-free\b/i,
      /\bunlimited\b.{0,60}\b(?:right|use|licen[sc]e|number|access|copies|users)/is,
      /\b(?:enterprise|site|all-you-can-eat)[- ]?(?:wide)?\s+licen[sc]e/is,
    ],
  },
]
