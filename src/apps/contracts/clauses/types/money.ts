import type { ClauseType } from "./clause-type.ts"

/** Prices, quantities and shares. */
export const money: readonly ClauseType[] = [
  {
    name: "Audit Rights",
    question: "May a party audit the other's books, records or premises?",
    patterns: [
      /\baudit(?:s|ed|or|ors|ing)?\b/i,
      /\b(?:inspect|examine|inspection|examination)\b.{0,120}\b(?:books|records|facilit|premises)/i,
      /\b(?:books|records)\b.{0,150}\b(?:inspect|examin|audit|available)/i,
      /\b(?:right|entitled|may|permit|allow)\w*\b.{0,100}\b(?:audit|inspect|examine|review|copy)\w*\b.{0,150}\b(?:books|records|accounts|premises|facilit|documents)/is,
      /\b(?:maintain|keep)s?\b.{0,60}\b(?:books|records|accounts)\b/is,
      /\baudit\b.{0,200}\b(?:discrepan|underpay|deficien|cost|expense|variance|reveal|disclos)/is,
    ],
  },
  {
    name: "Minimum Commitment",
    question: "Must a party buy, sell or pay at least so much?",
    patterns: [
      /\b(?:minimum|at least|no less than|not less than|guarantee[sd]?)\b.{0,120}\b(?:purchase|order|quantit|payment|amount|volume|sales|units|royalt|\$|per year|annual|fee)/i,
      /\bminimum\b/i,
      /\bminimum\s+(?:\w+\s+){0,4}(?:purchase|order|quantit|commitment|payment|royalt|volume|sales|fee|amount|guarantee|number|spend|revenue|annual|monthly|requirement)/is,
      /\b(?:shall|will|must|agrees? to|commits? to)\s+(?:\w+\s+){0,4}(?:purchase|buy|order|sell|pay|spend|provide|deliver|take|maintain)\b.{0,120}\b(?:at least|a minimum|no less than|not less than|no fewer than|minimum)\b/is,
      /\b(?:at least|no less than|not less than|no fewer than)\b.{0,60}(?:\$|\b\d|\b(?:one|two|three|four|five|six|ten|hundred|thousand))/is,
      /\bguaranteed?\b.{0,60}\b(?:minimum|payment|amount|royalt|revenue|\$)/is,
      /\btake[- ]or[- ]pay\b|\bshortfall\b|\bquotas?\b/is,
    ],
  },
  {
    name: "Most Favored Nation",
    question: "Must a party get terms as good as any third party's?",
    patterns: [
      /\bmost[- ]favou?red\b/i,
      /\b(?:no less|not less|more|as|less)\s+favou?rabl[ey]\b.{0,150}\b(?:than|as|price|terms|customer|third)/i,
      /\b(?:lowest|best)\s+(?:price|rate|pricing)\b/i,
      /\b(?:prices?|rates?|fees?|terms|charges?)\b.{0,150}\b(?:no (?:less|more)|not (?:less|more)|more|less|lower|equal to|as)\s+(?:favou?rable|than|good|low)\b.{0,120}\b(?:any other|other|another|third|similarly)/is,
      /\b(?:lower|better|more favou?rable)\s+(?:\w+\s+){0,2}(?:price|prices|rate|terms|pricing|royalty)\b.{0,200}\b(?:shall|will|entitled|offer|extend|adjust|reduce)/is,
    ],
  },
  {
    name: "Price Restrictions",
    question: "May prices be raised or lowered only within limits?",
    patterns: [
      /\b(?:increase|raise|decrease|reduce|adjust|change)\w*\b.{0,80}\b(?:price|prices|pricing|fee|fees|rate|rates)\b.{0,150}\b(?:exceed|more than|limit|percent|%|not)\b/i,
      /\b(?:prices?|pricing|fees?|rates?|charges?)\b.{0,150}\b(?:shall|will|may|can)\s?not\b.{0,60}\b(?:increase|exceed|raise|change|adjust|reduce|decrease)/is,
      /\b(?:not|no)\b.{0,40}\b(?:increase|raise|reduce|lower)\w*\b.{0,60}\b(?:prices?|pricing|fees?|rates?)\b/is,
      /\b(?:prices?|fees?|rates?)\b.{0,80}\b(?:firm|fixed|increase)\b.{0,120}\b(?:percent|%|consumer price|cpi|once|per year|annually)/is,
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
      /\b(?:pay|paid|remit|receive|entitled|retain)\w*\b.{0,150}(?:\d\s?%|\bpercent(?:age)?\b).{0,120}\b(?:revenues?|profits?|sales|receipts|proceeds|fees|income|gross)\b/is,
      /\b(?:royalt(?:y|ies)|commissions?)\b.{0,150}(?:\d\s?%|\bpercent|\brate\b|\bequal to\b|\bof\s+(?:net|gross)\b)/is,
      /\b(?:revenues?|profits?|income|fees|proceeds|margin)\b.{0,80}\b(?:shared|split|divided|allocat|distribut)\w*/is,
    ],
  },
  {
    name: "Volume Restriction",
    question: "Is a fee or consent due beyond a volume?",
    patterns: [
      /\b(?:exceed|in excess of|more than|up to|maximum|limited to|no more than)\b.{0,120}\b(?:units|users|copies|number|quantity|volume|hours|orders|bandwidth|capacity|subscribers)/i,
      /\b(?:if|where|should|when|event)\b.{0,150}\b(?:exceeds?|in excess of|more than|greater than|beyond|over)\b.{0,150}\b(?:additional|fee|fees|charge|charged|consent|approval|pay|extra|rate)/is,
      /\b(?:maximum|limit(?:ed)?|cap|not (?:to )?exceed|no more than|up to)\b.{0,80}\b\d[\d,]*\b.{0,60}\b(?:units|users|copies|hours|pages|impressions|barrels|tons|gallons|seats|subscribers|transactions|days|employees|calls|megabytes|gb)/is,
      /\b(?:additional|excess|overage|extra)\s+(?:\w+\s+){0,2}(?:fee|fees|charge|charges|hours|usage|volume|units|capacity|copies)\b/is,
    ],
  },
]
