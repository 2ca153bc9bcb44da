import type { ClauseType } from "./clause-type.ts"

/** Who owns what is made, and what secures it. */
export const property: readonly ClauseType[] = [
  {
    name: "Covenant Not To Sue",
    question: "Does a party promise not to contest validity or bring a claim?",
    patterns: [
      /\b(?:contest|challenge|dispute|attack|question|oppose)\b.{0,120}\b(?:validity|ownership|title|right|enforceab)/i,
      /\bcovenants?\s+not\s+to\s+(?:sue|assert|bring)/i,
      /\b(?:not|never)\b.{0,60}\b(?:sue|bring (?:any )?(?:suit|action|claim)|assert any)/i,
      /\bnot\b.{0,100}\bregister\b.{0,80}\b(?:mark|name|domain)/i,
      /\b(?:waives?|releases?)\b.{0,80}\b(?:claims?|actions?|rights?)\b/i,
      /\b(?:shall|will|agrees?)\s+(?:not|never)\b.{0,80}\b(?:contest|challenge|dispute|attack|oppose|assail|impair)/is,
      /\b(?:not|never)\b.{0,80}\b(?:claim|assert|acquire|do anything|take any action|represent)\b.{0,150}\b(?:title|ownership|right|interest|inconsistent)\b.{0,80}\b(?:marks?|trademarks?|names?|patents?|property|rights?)/is,
      /\b(?:releases?|discharges?|forever)\b.{0,100}\b(?:claims?|causes? of action|demands)\b/is,
    ],
  },
  {
    name: "Ip Ownership Assignment",
    question: "Does intellectual property of one party become the other's?",
    patterns: [
      /\b(?:hereby\s+)?(?:assigns?|conveys?)\b.{0,150}\b(?:right|title|interest|intellectual|copyright|patent|invention|work)/i,
      /\bwork[s]?\s+(?:made\s+)?for\s+hire\b/i,
      /\b(?:owned|ownership|property|own|belong)\b.{0,80}\b(?:exclusive|sole|exclusively|solely)\b/i,
      /\b(?:sole|exclusive)\b.{0,40}\b(?:owner|property)\b/i,
      /\bhereby\b.{0,60}\b(?:assigns?|transfers?|conveys?|quitclaims?)\b.{0,150}\b(?:right|title|interest)/is,
      /\b(?:agrees?|shall|will)\b.{0,20}\bassign.{0,120}\b(?:intellectual|invention|patent|copyright|work product|right, title)/is,
      /\b(?:work product|deliverables?|inventions?|developments?|improvements?|works?|materials?|data)\b.{0,150}\b(?:shall|will)\s+(?:be|become|belong|remain|vest)\b.{0,60}\b(?:property|owned|to)\b/is,
      /\b(?:results?|works?|drawings?|texts?|designs?|everything)\b.{0,60}\bbelongs?\s+to\b/is,
    ],
  },
  {
    name: "Joint Ip Ownership",
    question: "Is intellectual property owned jointly?",
    patterns: [
      /\bjoint(?:ly)?\b.{0,80}\b(?:own|ownership|owned|inventions?|patents?|property|title)/i,
      /\b(?:own|owned|ownership)\b.{0,80}\bjoint/i,
      /\bco-?own/i,
      /\bjointly?\s+(?:\w+\s+){0,3}(?:own|owned|owns|developed|made|conceived|invented|created|hold|held|vest)/is,
      /\bjoint\s+(?:\w+\s+){0,2}(?:inventions?|patents?|technology|intellectual|ip|know-how|owners?|works?|developments?|property|results|information)/is,
      /\b(?:own|owned|ownership|shared|title|property)\b.{0,150}\b(?:jointly|joint|equally|both parties|in common|undivided|50\/50|equal)\b/is,
      /\beach\b.{0,60}\bundivided\b/is,
    ],
  },
  {
    name: "Source Code Escrow",
    question: "Is source code put into escrow?",
    patterns: [
      /\bescrow\b/i,
      /\bsource\s+code\b/i,
      /\bdeposit\s+materials?\b/i,
      /\b(?:source\s+code|source\s+materials?|deposit\w*)\b.{0,250}\bescrow\b/is,
      /\bescrow\s+(?:agent|agreement|account|holder|materials?|deposit)\b/is,
      /\bescrow\b.{0,250}\b(?:source|software|release|deposit|code)\b/is,
    ],
  },
  {
    name: "Third Party Beneficiary",
    question: "Does a third party have rights?",
    patterns: [
      /\bthird[- ]party\s+beneficiar/i,
      /\bbeneficiar(?:y|ies)\b/i,
      /\bintended\b.{0,60}\bbenefi/i,
      /\b(?:is|are|shall be|be)\b.{0,40}\b(?:intended\s+|express\s+)?third[- ]party\s+beneficiar/is,
      /\b(?:enforce|enforceable)\b.{0,80}\b(?:as if|third part|directly)\b/is,
    ],
  },
]
