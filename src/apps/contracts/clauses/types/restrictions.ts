import type { ClauseType } from "./clause-type.ts"

/** What a party may not do beside the contract. */
export const restrictions: readonly ClauseType[] = [
  {
    name: "Competitive Restriction Exception",
    question: "What is excepted from non-compete, exclusivity or non-solicitation?",
    patterns: [
      /\b(?:notwithstanding|except|provided,? however|other than|unless)\b.{0,250}\b(?:exclusiv|compet|solicit)/i,
      /\b(?:exclusiv|compet|solicit).{0,250}\b(?:except|provided,? however|other than|shall not (?:prohibit|prevent|apply|restrict))/i,
      /\bnothing\b.{0,100}\b(?:prohibit|prevent|preclude|restrict|limit)/i,
      /\b(?:not|nothing)\b.{0,60}\b(?:prohibit|prevent|preclude|restrict|limit|bar)\w*\b.{0,200}\b(?:compet|sell|offer|engag|distribut|licens|solicit|hir|provid|own)/is,
      /\b(?:exclusiv\w*|non-?compet\w*|compet\w+)\b.{0,300}\b(?:provided,?\s+(?:however|that)|except(?:ion)?s?\b|other than|excluding|unless|notwithstanding|with the exception)/is,
      /\b(?:passive|publicly traded|less than (?:\w+ )?(?:\(?\d+\)?\s?%|percent)).{0,120}\b(?:stock|securities|shares|investment|interest)/is,
      /\b(?:exclusivity|restriction|restrictions|non-?competition)\b.{0,100}\b(?:shall|will|does|do)\s+not\s+(?:apply|extend)/is,
      /\b(?:may|shall be (?:free|entitled|permitted)|retains? the right|reserves? the right)\b.{0,150}\b(?:compet\w+|third part(?:y|ies)|other)\b/is,
    ],
  },
  {
    name: "Exclusivity",
    question: "Is a party bound to deal with the other alone?",
    patterns: [
      /\bexclusiv(?:e|ely|ity)\b/i,
      /\bsole\s+(?:and\s+exclusive\s+)?(?:supplier|provider|distributor|source|agent|right)/i,
      /\b(?:shall|will|agrees?)\s+(?:to\s+)?(?:purchase|obtain|buy)\b.{0,60}\b(?:only|exclusively|all of its|solely)/i,
      /\b(?:not)\b.{0,60}\b(?:appoint|engage|sell|license|grant|enter into)\b.{0,100}\b(?:other|third|another|any)\b/i,
      /\b(?:all|entire|100%)\s+(?:of\s+)?(?:its|their|the)\b.{0,40}\b(?:requirements|needs)\b/is,
      /\b(?:sole\s+and\s+exclusive|exclusive)\s+(?:\w+\s+){0,3}(?:distributor|supplier|provider|agent|right|rights|licen[sc]e|basis|representative|reseller|manufacturer|territory|sponsor|partner)/is,
      /\b(?:shall|will|agrees?)\s+not\b.{0,120}\b(?:any|other|another|third)\b.{0,60}\b(?:party|parties|person|persons|supplier|distributor|entity|company|source|provider|firm)/is,
      /\b(?:neither|no)\s+(?:party|other)\b.{0,100}\b(?:enter|engage|grant|sell|appoint)/is,
      /\bexclusiv.{0,100}\b(?:territory|field|products?|during the term)/is,
    ],
  },
  {
    name: "No-Solicit Of Customers",
    question: "May a party not approach the other's customers?",
    patterns: [
      /\bsolicit.{0,150}\b(?:customers?|clients?|accounts?)\b/i,
      /\b(?:divert|entice|induce|interfere).{0,150}\b(?:customers?|clients?)\b/i,
      /\b(?:not|refrain)\b.{0,200}\b(?:solicit|contact|divert|entice|call (?:on|upon)|induce|take away|interfere)\w*\b.{0,200}\b(?:customers?|clients?|accounts?|patients?|merchants?|members?|subscribers?)\b/is,
    ],
  },
  {
    name: "No-Solicit Of Employees",
    question: "May a party not hire the other's people?",
    patterns: [
      /\b(?:solicit|hire|recruit|employ|entice|induce|engage)\b.{0,150}\b(?:employees?|personnel|consultants?|staff)\b/i,
      /\bnon-?solicitation\b/i,
      /\b(?:not|refrain)\b.{0,200}\b(?:solicit|hire|recruit|employ|entice|induce|engage|retain)\w*\b.{0,150}\b(?:employees?|personnel|consultants?|staff|officers?|persons? (?:who|employed))\b/is,
    ],
  },
  {
    name: "Non-Compete",
    question: "May a party not compete?",
    patterns: [
      /\b(?:not|neither)\b.{0,200}\bcompet(?:e|es|ing|itive|itor|itors|ition)\b/i,
      /\bcompet(?:e|es|ing|itive|itor|itors|ition)\b/i,
      /\bnon-?compet/i,
      /\b(?:shall|will)\s+not\b.{0,120}\b(?:sell|market|distribute|manufacture|promote|develop|offer|engage)\b.{0,120}\b(?:similar|same|like|competing)/i,
      /\b(?:shall|will|agrees?|covenants?|may)\b.{0,40}\bnot\b.{0,200}\b(?:compet\w+|similar\s+(?:business|products?|services?)|directly or indirectly)/is,
      /\b(?:not)\b.{0,100}\b(?:engage|participate|invest|own|operate|manage|carry on|assist)\b.{0,120}\b(?:business|activit|enterprise|competi)/is,
      /\bcompeting\s+(?:products?|business|services?|activit)/is,
      /\b(?:may|must|will|does|shall)\s+not\s+(?:work|act)\s+for\b.{0,60}\bcompetitor/is,
    ],
  },
  {
    name: "Non-Disparagement",
    question: "May a party not speak ill of the other?",
    patterns: [
      /\bdisparag/i,
      /\b(?:derogatory|detrimental|denigrat|defam|deprecat)/i,
      /\b(?:reputation|goodwill|good will|image)\b.{0,120}\b(?:damage|harm|injur|tarnish|adverse|disrepute)/i,
      /\b(?:disrepute|tarnish|dilute)\b/i,
      /\b(?:not|no)\b.{0,150}\b(?:disparag|derogatory|defam|denigrat|negative|unfavou?rabl|ill of)\w*/is,
      /\b(?:injur|harm|damag|tarnish|impair|diminish|detract|reflect)\w*\b.{0,80}\b(?:reputation|goodwill|good name|image|prestige)/is,
    ],
  },
  {
    name: "Rofr/Rofo/Rofn",
    question: "Is there a right of first refusal, offer or negotiation?",
    patterns: [
      /\bfirst\s+(?:refusal|offer|negotiation|opportunity|right|option|discussion)\b/i,
      /\b(?:right|option)\b.{0,60}\bfirst\b/i,
      /\bmatch\b.{0,80}\boffer\b/i,
      /\b(?:negotiate|discuss)\b.{0,60}\bgood faith\b/i,
      /\b(?:right|rights|option|opportunity)\s+(?:of|to)\s+(?:\w+\s+){0,3}(?:first\s+)?(?:refusal|first|negotiat|match|last)/is,
      /\bfirst\s+(?:right|option|opportunity|refusal|negotiation|offer)\b.{0,150}\b(?:to|of)\b/is,
      /\b(?:offer|notice|notif)\w*\b.{0,250}\bfirst\s+(?:refusal|offer|negotiat|right|option)/is,
      /\bbona fide\b.{0,60}\boffer\b|\b(?:refusal|offer|negotiation)\s+(?:period|notice|right)\b/is,
    ],
  },
]
