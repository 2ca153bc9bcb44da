import type { ClauseType } from "./clause-type.ts"

/** How long it lasts and how it ends. */
export const term: readonly ClauseType[] = [
  {
    name: "Anti-Assignment",
    question: "Is consent or notice needed to assign the agreement?",
    patterns: [
      /\b(?:may|shall|will|can)\s*not\b.{0,60}\b(?:assign|transfer|delegate)/i,
      /\bneither\s+party\s+(?:may|shall|will|can)\b.{0,60}\b(?:assign|transfer|delegate)/i,
      /\b(?:assign(?:ed|ment|able)?|transfer(?:red)?)\b.{0,200}\b(?:prior\s+written|without\s+the|written\s+consent|prior\s+consent)/i,
      /\bassign.{0,120}\b(?:null and void|void|no effect)\b/i,
      /\b(?:agreement|rights?|obligations?|interest)\b.{0,120}\b(?:may|shall|can|is|are)\s*not\b.{0,40}\b(?:assign|transfer|delegat|sub-?contract)/is,
      /\b(?:without|prior)\b.{0,60}\b(?:consent|approval)\b.{0,120}\b(?:assign|transfer|delegat)/is,
      /\b(?:may|must|can|shall)\s*not\b.{0,40}\b(?:pass|hand|sell|give)\b.{0,40}\b(?:on to|over to|to (?:anyone|somebody|another|a third))\b/is,
    ],
  },
  {
    name: "Change Of Control",
    question: "May a party end or change the agreement when the other's control changes?",
    patterns: [
      /\bchange\s+(?:of|in)\s+(?:the\s+)?(?:control|ownership)\b/i,
      /\b(?:merger|merge[sd]?|consolidat|acquisition|acquired|sale of (?:all|substantially))\b.{0,200}\b(?:terminat|consent|assign|notice)/i,
      /\b(?:majority|fifty percent|50%)\b.{0,80}\b(?:voting|stock|shares|ownership)/i,
      /\bby operation of law\b/i,
      /\b(?:all or substantially all|substantially all)\b.{0,60}\b(?:assets|business|stock|shares)\b/is,
      /\b(?:acquired|merged?|merges|merger|consolidat\w+)\b.{0,120}\b(?:competitor|third party|another|other)\b/is,
      /\bterminat.{0,300}\b(?:change (?:of|in) control|merger|acquire[sd]?|acquisition)\b/is,
    ],
  },
  {
    name: "Expiration Date",
    question: "When does the initial term end?",
    patterns: [
      /\b(?:term|agreement)\b.{0,120}\b(?:continue|remain|expire|terminate|period of|until|end)\b.{0,120}\b(?:year|month|anniversary|(?:19|20)\d\d)/i,
      /\binitial\s+term\b/i,
      /\bterm\s+of\s+this\s+agreement\b/i,
      /\b(?:shall|will)\s+expire\b/i,
      /\b(?:term|agreement)\b.{0,150}\b(?:commence|begin|effective|start)\w*\b.{0,250}\b(?:continue|expire|end|terminate|remain|until|through|for a period)/is,
      /\bremain\s+in\s+(?:full\s+force|effect|force)\b|\b(?:unless\s+(?:sooner|earlier)|earlier)\s+terminat/is,
      /\b(?:runs?|lasts?|is concluded|is made|starts?)\b.{0,60}\b(?:for|until|ends?)\b.{0,40}\b(?:months?|years?|(?:19|20)\d\d)\b/is,
    ],
  },
  {
    name: "Notice Period To Terminate Renewal",
    question: "How long before must one give notice to end renewal?",
    patterns: [
      /\brenew.{0,250}\b(?:notice|notif).{0,150}\b(?:days?|months?)/i,
      /\b(?:days?|months?)\b.{0,100}\b(?:prior|before)\b.{0,100}\b(?:expiration|end|renewal|expiry|term)/i,
      /\b(?:renew|extend|extension|successive|additional)\w*\b.{0,300}\b(?:unless|notice|notif|elect)\w*\b.{0,200}\b(?:days?|months?)\b/is,
      /\b(?:renew|extend)\w*\b.{0,150}\bunless\b.{0,100}\bnotice\b/is,
    ],
  },
  {
    name: "Post-Termination Services",
    question: "What must be done after the agreement ends?",
    patterns: [
      /\b(?:upon|after|following|event of)\b.{0,60}\b(?:termination|expiration|expiry)\b/i,
      /\b(?:surviv(?:e|es|al))\b/i,
      /\b(?:wind-?\s?down|transition|sell-?off|transitional)\b/i,
      /\b(?:days|months|years?)\s+(?:after|following)\b.{0,60}\b(?:termination|expiration|expiry)/i,
      /\b(?:upon|after|following|event of|on|in case of)\b.{0,60}\b(?:termination|expiration|expiry|terminated|expires)\b.{0,250}\b(?:shall|will|may|agrees?|must)\b.{0,100}\b(?:return|deliver|pay|cease|continue|sell|destroy|provide|assist|transfer|purchase|fulfil|complete|cooperate|refund)/is,
      /\b(?:transition|transfer|wind-?down|disengagement|termination)\s+(?:services?|assistance|period|plan)\b/is,
      /\b(?:sell|dispose|exhaust|liquidate)\w*\b.{0,120}\b(?:inventory|stock|remaining|on hand)\b/is,
      /\b(?:prior to|after|following|before|upon)\b.{0,40}\btermination\b.{0,200}\b(?:days|months)\b/is,
    ],
  },
  {
    name: "Renewal Term",
    question: "How does the term renew?",
    patterns: [
      /\b(?:automatically|auto)\b.{0,40}\b(?:renew|extend)/i,
      /\brenew(?:s|ed|al|als)?\b.{0,150}\b(?:year|month|term|period)/i,
      /\b(?:extend|extended|extension)\b.{0,120}\b(?:year|month|term|period)/i,
      /\bsuccessive\b/i,
      /\b(?:option|right)\s+to\s+(?:renew|extend)\b/is,
      /\b(?:additional|further|successive|consecutive|renewal)\s+(?:\w+\s+|\(\d+\)\s+){0,4}(?:terms?|periods?|years?|months?)\b/is,
      /\b(?:is|are|be|gets?)\s+(?:then\s+|automatically\s+)?(?:renewed|extended|prolonged)\b/i,
    ],
  },
  {
    name: "Termination For Convenience",
    question: "May a party end the agreement without a cause?",
    patterns: [
      /\bterminat\w*\b.{0,150}\b(?:without cause|for convenience|for any reason|any reason|no reason|at any time|with or without cause)/i,
      /\b(?:without cause|for convenience|at any time|for any reason)\b.{0,120}\bterminat/i,
      /\bterminat\w*\b.{0,80}\b(?:upon|by giving|on|with|by)\b.{0,60}\b(?:days|months)\b.{0,60}\bnotice/i,
      /\b(?:may|right to|entitled to|option to)\b.{0,40}\bterminate\b.{0,150}\b(?:upon|by|on|with|giving|after)\b.{0,80}\b(?:days|months|weeks)\b/is,
      /\b(?:any\s+(?:reason|time)|no\s+(?:reason|cause)|without\s+(?:cause|reason)|sole\s+discretion|convenience|at\s+will)\b.{0,150}\bnotice\b/is,
      /\b(?:may|can)\s+(?:at any time\s+)?(?:end|terminate|cancel|stop|quit)\b.{0,80}\b(?:with|on|by|upon|giving|subject to)\b.{0,30}\b(?:notice|days?|weeks?|months?)\b/is,
    ],
  },
]
