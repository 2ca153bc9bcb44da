/** A clause type of the CUAD scheme (Hendrycks et al., 2021): what it is, and words that speak for it. */
export interface ClauseType {
  readonly name: string
  readonly question: string
  /** Written from the scheme's definitions, not from examples; each is a feature of its own, its weight is learned. */
  readonly patterns: readonly RegExp[]
}

/** The 41 types, spelled as CUAD spells them. */
export const clauseTypes: readonly ClauseType[] = [
  {
    name: "Affiliate License-Licensee",
    question: "May affiliates of the licensee use the licence?",
    patterns: [
      /\b(?:grants?|granted|licen[sc]ed?)\b.{0,250}\b(?:and|or)\s+(?:its|their|to its)\s+(?:\w+\s+)?(?:affiliates|subsidiaries)\b/i,
      /\baffiliates?\b.{0,120}\b(?:sub-?)?licen[sc]e/i,
      /\blicen[sc]e.{0,200}\baffiliates?\b/i,
    ],
  },
  {
    name: "Affiliate License-Licensor",
    question: "Does the licence include intellectual property of the licensor's affiliates?",
    patterns: [
      /\b(?:and|or)\s+its\s+affiliates?,?\s+(?:hereby\s+)?grants?\b/i,
      /\bon behalf of (?:itself and )?its affiliates\b.{0,100}grant/i,
      /\blicensor.{0,60}affiliates?.{0,100}grant/i,
    ],
  },
  {
    name: "Agreement Date",
    question: "Of what date is the agreement?",
    patterns: [
      /\b(?:made|entered|dated|executed|signed)\b.{0,80}\b(?:as of|this|on|effective)?\b.{0,40}\b(?:19|20)\d\d\b/i,
      /\bdated?\b.{0,30}\b(?:19|20)\d\d\b/i,
      /\b\d{1,2}(?:st|nd|rd|th)\s+day\s+of\b/i,
    ],
  },
  {
    name: "Anti-Assignment",
    question: "Is consent or notice needed to assign the agreement?",
    patterns: [
      /\b(?:may|shall|will|can)\s*not\b.{0,60}\b(?:assign|transfer|delegate)/i,
      /\bneither\s+party\s+(?:may|shall|will|can)\b.{0,60}\b(?:assign|transfer|delegate)/i,
      /\b(?:assign(?:ed|ment|able)?|transfer(?:red)?)\b.{0,200}\b(?:prior\s+written|without\s+the|written\s+consent|prior\s+consent)/i,
      /\bassign.{0,120}\b(?:null and void|void|no effect)\b/i,
    ],
  },
  {
    name: "Audit Rights",
    question: "May a party audit the other's books, records or premises?",
    patterns: [
      /\baudit(?:s|ed|or|ors|ing)?\b/i,
      /\b(?:inspect|examine|inspection|examination)\b.{0,120}\b(?:books|records|facilit|premises)/i,
      /\b(?:books|records)\b.{0,150}\b(?:inspect|examin|audit|available)/i,
    ],
  },
  {
    name: "Cap On Liability",
    question: "Is a party's liability limited in amount or time?",
    patterns: [
      /\b(?:liability|liable)\b.{0,250}\b(?:exceed|limited to|greater than|maximum|aggregate)/i,
      /\bin no event\b.{0,150}\bliab/i,
      /\b(?:consequential|incidental|indirect|punitive|special)\b.{0,60}\bdamages\b/i,
      /\bmaximum\b.{0,40}\bliability\b/i,
    ],
  },
  {
    name: "Change Of Control",
    question: "May a party end or change the agreement when the other's control changes?",
    patterns: [
      /\bchange\s+(?:of|in)\s+(?:the\s+)?(?:control|ownership)\b/i,
      /\b(?:merger|merge[sd]?|consolidat|acquisition|acquired|sale of (?:all|substantially))\b.{0,200}\b(?:terminat|consent|assign|notice)/i,
      /\b(?:majority|fifty percent|50%)\b.{0,80}\b(?:voting|stock|shares|ownership)/i,
    ],
  },
  {
    name: "Competitive Restriction Exception",
    question: "What is excepted from non-compete, exclusivity or non-solicitation?",
    patterns: [
      /\b(?:notwithstanding|except|provided,? however|other than|unless)\b.{0,250}\b(?:exclusiv|compet|solicit)/i,
      /\b(?:exclusiv|compet|solicit).{0,250}\b(?:except|provided,? however|other than|shall not (?:prohibit|prevent|apply|restrict))/i,
      /\bnothing\b.{0,100}\b(?:prohibit|prevent|preclude|restrict|limit)/i,
    ],
  },
  {
    name: "Covenant Not To Sue",
    question: "Does a party promise not to contest validity or bring a claim?",
    patterns: [
      /\b(?:contest|challenge|dispute|attack|question|oppose)\b.{0,120}\b(?:validity|ownership|title|right|enforceab)/i,
      /\bcovenants?\s+not\s+to\s+(?:sue|assert|bring)/i,
      /\b(?:not|never)\b.{0,60}\b(?:sue|bring (?:any )?(?:suit|action|claim)|assert any)/i,
      /\bnot\b.{0,100}\bregister\b.{0,80}\b(?:mark|name|domain)/i,
      /\b(?:waives?|releases?)\b.{0,80}\b(?:claims?|actions?|rights?)\b/i,
    ],
  },
  {
    name: "Document Name",
    question: "What is the agreement called?",
    patterns: [
      /\bagreement\s*$/i,
      /^\s*(?:[A-Z&,\-/()]+\s+){1,8}AGREEMENT\b/,
      /^(?:exhibit\b.{0,20})?.{0,60}\b(?:agreement|contract|addendum|amendment)\b/i,
    ],
  },
  {
    name: "Effective Date",
    question: "When does the agreement take effect?",
    patterns: [
      /["“(]\s*(?:the\s+)?["“]?effective\s+date/i,
      /\b(?:effective|become[s]? effective|takes? effect|commence[sd]?)\b.{0,60}\b(?:as of|on|upon|from|date)\b/i,
      /\beffective\s+date\b.{0,80}\b(?:19|20)\d\d\b/i,
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
    ],
  },
  {
    name: "Governing Law",
    question: "Which law governs?",
    patterns: [
      /\bgoverned\b.{0,80}\b(?:law|laws)\b/i,
      /\b(?:construed|interpreted)\b.{0,80}\blaws?\b/i,
      /\blaws?\s+of\s+(?:the\s+)?(?:state|commonwealth|province|republic|kingdom|people|england|[A-Z])/,
      /\bgoverning\s+law\b/i,
    ],
  },
  {
    name: "Insurance",
    question: "Must a party keep insurance?",
    patterns: [
      /\binsur(?:ance|ed|er|ers)\b/i,
      /\bcoverage\b.{0,120}\b(?:liability|\$|occurrence|policy)/i,
      /\bcertificates?\s+of\s+insurance\b/i,
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
    ],
  },
  {
    name: "Irrevocable Or Perpetual License",
    question: "Is a licence irrevocable or perpetual?",
    patterns: [
      /\b(?:irrevocabl[ey]|perpetual(?:ly)?|in perpetuity)\b/i,
      /\b(?:irrevocable|perpetual)\b.{0,200}\b(?:licen[sc]e|right)/i,
      /\b(?:licen[sc]e|right).{0,200}\b(?:irrevocabl|perpetu)/i,
    ],
  },
  {
    name: "Joint Ip Ownership",
    question: "Is intellectual property owned jointly?",
    patterns: [
      /\bjoint(?:ly)?\b.{0,80}\b(?:own|ownership|owned|inventions?|patents?|property|title)/i,
      /\b(?:own|owned|ownership)\b.{0,80}\bjoint/i,
      /\bco-?own/i,
    ],
  },
  {
    name: "License Grant",
    question: "What licence is granted?",
    patterns: [
      /\b(?:hereby\s+)?grants?\b.{0,150}\b(?:licen[sc]e|right)/i,
      /\blicen[sc]e\b.{0,60}\bto\s+(?:use|make|sell|distribute|reproduce|market|display|access)/i,
      /\b(?:non-?exclusive|royalty-free|sub-?licen[sc]able)\b/i,
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
    ],
  },
  {
    name: "Minimum Commitment",
    question: "Must a party buy, sell or pay at least so much?",
    patterns: [
      /\b(?:minimum|at least|no less than|not less than|guarantee[sd]?)\b.{0,120}\b(?:purchase|order|quantit|payment|amount|volume|sales|units|royalt|\$|per year|annual|fee)/i,
      /\bminimum\b/i,
    ],
  },
  {
    name: "Most Favored Nation",
    question: "Must a party get terms as good as any third party's?",
    patterns: [
      /\bmost[- ]favou?red\b/i,
      /\b(?:no less|not less|more|as|less)\s+favou?rabl[ey]\b.{0,150}\b(?:than|as|price|terms|customer|third)/i,
      /\b(?:lowest|best)\s+(?:price|rate|pricing)\b/i,
    ],
  },
  {
    name: "No-Solicit Of Customers",
    question: "May a party not approach the other's customers?",
    patterns: [
      /\bsolicit.{0,150}\b(?:customers?|clients?|accounts?)\b/i,
      /\b(?:divert|entice|induce|interfere).{0,150}\b(?:customers?|clients?)\b/i,
    ],
  },
  {
    name: "No-Solicit Of Employees",
    question: "May a party not hire the other's people?",
    patterns: [
      /\b(?:solicit|hire|recruit|employ|entice|induce|engage)\b.{0,150}\b(?:employees?|personnel|consultants?|staff)\b/i,
      /\bnon-?solicitation\b/i,
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
    ],
  },
  {
    name: "Notice Period To Terminate Renewal",
    question: "How long before must one give notice to end renewal?",
    patterns: [
      /\brenew.{0,250}\b(?:notice|notif).{0,150}\b(?:days?|months?)/i,
      /\b(?:days?|months?)\b.{0,100}\b(?:prior|before)\b.{0,100}\b(?:expiration|end|renewal|expiry|term)/i,
    ],
  },
  {
    name: "Parties",
    question: "Who are the parties?",
    patterns: [
      /\b(?:by and between|by and among|between|among)\b.{0,200}(?:\(|,|and)/i,
      /\(\s*(?:the\s+|hereinafter\s+|collectively|each|referred)?.{0,30}["“][^"”]{2,40}["”]\s*\)/i,
      /\b(?:Inc|LLC|L\.L\.C|Ltd|Corp|Corporation|Limited|Company|GmbH|L\.P|S\.A|N\.V|plc)\b/,
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
    ],
  },
  {
    name: "Price Restrictions",
    question: "May prices be raised or lowered only within limits?",
    patterns: [
      /\b(?:increase|raise|decrease|reduce|adjust|change)\w*\b.{0,80}\b(?:price|prices|pricing|fee|fees|rate|rates)\b.{0,150}\b(?:exceed|more than|limit|percent|%|not)\b/i,
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
    ],
  },
  {
    name: "Revenue/Profit Sharing",
    question: "Is revenue or profit shared?",
    patterns: [
      /\b(?:percent|percentage|%|share|portion|split)\b.{0,120}\b(?:revenues?|profits?|net sales|gross|sales|receipts|proceeds)/i,
      /\b(?:revenues?|profits?|net sales|receipts|proceeds)\b.{0,120}\b(?:percent|percentage|%|share|split)/i,
      /\b(?:royalt(?:y|ies)|commissions?)\b/i,
      /\brevenue\s+shar/i,
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
    ],
  },
  {
    name: "Source Code Escrow",
    question: "Is source code put into escrow?",
    patterns: [/\bescrow\b/i, /\bsource\s+code\b/i, /\bdeposit\s+materials?\b/i],
  },
  {
    name: "Termination For Convenience",
    question: "May a party end the agreement without a cause?",
    patterns: [
      /\bterminat\w*\b.{0,150}\b(?:without cause|for convenience|for any reason|any reason|no reason|at any time|with or without cause)/i,
      /\b(?:without cause|for convenience|at any time|for any reason)\b.{0,120}\bterminat/i,
      /\bterminat\w*\b.{0,80}\b(?:upon|by giving|on|with|by)\b.{0,60}\b(?:days|months)\b.{0,60}\bnotice/i,
    ],
  },
  {
    name: "Third Party Beneficiary",
    question: "Does a third party have rights?",
    patterns: [/\bthird[- ]party\s+beneficiar/i, /\bbeneficiar(?:y|ies)\b/i, /\bintended\b.{0,60}\bbenefi/i],
  },
  {
    name: "Uncapped Liability",
    question: "For what is liability not limited?",
    patterns: [
      /\b(?:except|other than|excluding|notwithstanding|shall not apply|not apply|does not (?:limit|apply))\b.{0,250}\b(?:liab|damages|indemn|gross negligence|willful|confidential)/i,
      /\b(?:gross negligence|willful misconduct|wilful|fraud)\b/i,
      /\blimitation.{0,80}\b(?:not apply|except)/i,
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
    ],
  },
  {
    name: "Volume Restriction",
    question: "Is a fee or consent due beyond a volume?",
    patterns: [
      /\b(?:exceed|in excess of|more than|up to|maximum|limited to|no more than)\b.{0,120}\b(?:units|users|copies|number|quantity|volume|hours|orders|bandwidth|capacity|subscribers)/i,
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
    ],
  },
]
