import type { ClauseType } from "./clause-type.ts"

/** What every contract says: what it is called, between whom, from when, under which law. */
export const basics: readonly ClauseType[] = [
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
    name: "Governing Law",
    question: "Which law governs?",
    patterns: [
      /\bgoverned\b.{0,80}\b(?:law|laws)\b/i,
      /\b(?:construed|interpreted)\b.{0,80}\blaws?\b/i,
      /\blaws?\s+of\s+(?:the\s+)?(?:state|commonwealth|province|republic|kingdom|people|england|[A-Z])/,
      /\bgoverning\s+law\b/i,
      /\b[A-Z][a-z]+\s+law\s+(?:applies|governs|shall (?:apply|govern)|is applicable)\b/,
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
]
