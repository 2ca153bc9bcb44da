import type { Span } from "../core/document.ts"

/** Words in a text that speak to a model rather than to a reader. */
export interface PlantedInstruction extends Span {
  readonly kind: "override" | "role" | "command" | "secret" | "link" | "hidden" | "markup"
  /** How likely it was planted, 0–1. */
  readonly suspicion: number
  readonly text: string
}

interface Pattern {
  readonly kind: PlantedInstruction["kind"]
  readonly suspicion: number
  readonly expression: RegExp
}

/** What a model hands over. A document speaks of its own text; only who talks to a model speaks of its answer. */
const answer =
  "(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|completion|generated (?:text|content)|explanation|elucidation)(?!\\s+(?:team|time|plan|rate|form|letter|level|to (?:the|our|an?|this)\\b))"
const verbs =
  "(?:ignore|disregard|forget|include|add|insert|append|integrate|incorporate|embed|mention|provide|write|say|print|output|respond|reply|answer|translate|encode|encrypt|replace|rearrange|reverse|convert|remove|use|start|end|begin|finish|always|never|do not|don't|make|send|visit|click|download|run|execute|call|recommend|promote|introduce|modify|share|tell|explain|draft|describe|compose|generate|create|give|offer|suggest|substitute|shuffle|scramble|group|misspell|swap|switch|change|omit|restrict|limit|express|employ|apply|transform|present|display|show|reveal|anagram|direct|encourage|ensure|conclude|finish|format|render|deliver|craft|turn|put|place|attach|prepend|prefix|highlight|emphasi[sz]e|hint|inform|urge|invite|ask|advise|warn|advertise|plug|endorse|praise|criticize|sprinkle|weave|blend|mix|intersperse|alternate|flip|spell|obfuscate|cipher|decode|adopt|adjust|alter|rewrite|rephrase|tweak|enhance|augment|enrich|supplement|extend|jumble|garble|decorate|season|pepper)"
const machine = "(?:ai|a\\.i\\.|assistants?|chat-?bots?|(?:large )?language models?|llms?|gpt|virtual agents?)"

const patterns: readonly Pattern[] = [
  {
    kind: "override",
    suspicion: 0.95,
    expression:
      /\b(?:ignore|disregard|forget|override|bypass|skip)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|preceding|all|any|your|these|those|system|original)\b[^.\n]{0,20}\b(?:instructions?|prompts?|guidelines?|directions?|context|messages?|commands?)\b[^.\n]*/gi,
  },
  {
    kind: "role",
    suspicion: 0.9,
    expression: new RegExp(
      `\\b(?:(?:you are (?:now|no longer)|act as|pretend (?:to be|you are)|as|assume the role of)(?: an?| the| my)? (?:[\\w-]+ ){0,3}${machine}\\b|from now on,? (?:you (?:are|act|answer|respond|reply|speak|obey|must|will)\\b|(?:answer|respond|reply|speak|obey)\\b)|(?:attention|note(?: to)?|dear|hey|hello|hi|important|instructions? (?:to|for))[,:]?(?: the| all| any)? ${machine}\\b|your new (?:task|instructions?|objective) (?:is|are)\\b|jailbreak(?:ed)? (?:mode|prompt))[^.\\n]*`,
      "gi",
    ),
  },
  {
    kind: "markup",
    suspicion: 0.95,
    expression:
      /<\|?(?:im_start|im_end|system|endoftext|assistant)\|?>|\[\/?(?:INST|SYS)\]|<<\/?SYS>>|^\s*(?:system|assistant)\s*:\s(?=[^\n]*\b(?:you|your|must|ignore)\b)[^\n]*|<\/?(?:system|instructions?|passage)(?:\s[^>]*)?>|#{2,}\s*(?:system (?:prompt|message|instructions?|override)|instructions? (?:to|for) (?:the )?(?:ai|assistant|model)|new (?:task|instructions?))\b[^\n]*/gim,
  },
  {
    kind: "secret",
    suspicion: 0.9,
    expression:
      /(?<!\b(?:not|never|n't) )\b(?:reveal|print|show|send|leak|output|repeat|share|disclose|display|include|forward|post)\b[^.\n]{0,40}\b(?:system prompt|(?:your|the) (?:hidden |initial |original |secret )(?:instructions?|prompt|rules)|your (?:instructions|prompt)|conversation history|session cookies?)\b[^.\n]*/gi,
  },
  {
    kind: "command",
    suspicion: 0.85,
    expression: new RegExp(
      `(?:^|(?<=[.!?:;\\n|]\\s*["“]?))\\s*(?:please,? |kindly |now,? |also,? |then,? |finally,? |when (?:answering|responding|replying),? )?${verbs}\\b[^.!?\\n]{0,160}\\b(?:your|this|each|every) (?:\\w+ ){0,2}${answer}\\b[^.!?\\n]*`,
      "gi",
    ),
  },
  {
    kind: "command",
    suspicion: 0.8,
    expression: new RegExp(
      `\\b(?:in|to|into|with|within|throughout|of|at the (?:end|start|beginning) of) your (?:(?:next|final|entire|whole|own) )?${answer}\\b[^.!?\\n]*`,
      "gi",
    ),
  },
  {
    kind: "command",
    suspicion: 0.8,
    expression:
      /(?:^|(?<=[.!?:;\n|]\s*["“]?))\s*(?:please,? )?(?:respond|reply|answer|write|output|speak)(?: to (?:the|this|every|all|any) (?:user|question|quer(?:y|ies)|prompt)s?)? (?:only |entirely |exclusively |just )?(?:in|with|using|as) (?:base ?64|morse|emojis?|pirate|reverse|capital letters|all caps|rot13|hexadecimal|binary|leetspeak|pig latin|rhyme|(?:a|an) (?:poem|riddle|haiku|url|link)|french|german|spanish|chinese|italian|russian|japanese|latin)\b[^.!?\n]*/gi,
  },
  {
    kind: "command",
    suspicion: 0.8,
    expression:
      /\b(?:the )?(?:following|subsequent|below|ensuing) code (?:block|snippet|section|excerpt|segment|fragment|passage)s?\b[^\n]{0,60}\b(?:your|the) (?:response|answer|reply|output|elucidation|explanation|solution|code|codebase|implementation|algorithm|program)\b[^\n]*|\b(?:your|the) (?:response|answer|reply|output|elucidation|explanation|solution|code|codebase|implementation|algorithm|program)\b[^.\n]{0,60}\b(?:following|subsequent|below|ensuing) code (?:block|snippet|section|excerpt|segment|fragment|passage)s?\b[^\n]*/gi,
  },
  {
    kind: "link",
    suspicion: 0.75,
    expression:
      /\b(?:direct|point|redirect|refer|urge|encourage|prompt|tell|invite|send)(?:ing|s)? (?:the )?(?:users?|readers?|them|everyone|people)\b[^.\n]{0,60}(?:https?:\/\/|www\.|[a-z0-9-]+\.(?:com|net|org|xyz|io|info|site|online))\S*[^\n.]*/gi,
  },
  {
    kind: "hidden",
    suspicion: 0.8,
    expression: /[\u{e0000}-\u{e007f}]+|[\u202a-\u202e\u2066-\u2069]+|[\u200b\u200c\u2060]{4,}/gu,
  },
  {
    kind: "hidden",
    suspicion: 0.8,
    expression:
      /<!--[\s\S]{0,400}?(?:instructions?\b|ignore (?:all|any|previous|the)|assistant|respond|prompt\b)[\s\S]{0,400}?-->|<[^>]*(?:display:\s*none|font-size:\s*0|visibility:\s*hidden)[^>]*>/gi,
  },
]

/**
 * Finds planted instructions in a text that was read: what speaks to a model, asks for a changed answer, for secrets, for
 * links, or hides. Reported, never obeyed; a person's document may well contain such words.
 * @returns spans in text order, the most suspicious reading of each place
 */
export function findInstructions(text: string): readonly PlantedInstruction[] {
  const found: PlantedInstruction[] = []
  for (const { kind, suspicion, expression } of patterns)
    for (const match of text.matchAll(expression)) {
      const start = match.index + (match[0].length - match[0].trimStart().length)
      const end = match.index + match[0].trimEnd().length
      if (end > start) found.push({ kind, suspicion, start, end, text: text.slice(start, end) })
    }
  found.sort((left, right) => right.suspicion - left.suspicion || left.start - right.start)
  const kept: PlantedInstruction[] = []
  for (const one of found) if (!kept.some((other) => other.start < one.end && one.start < other.end)) kept.push(one)
  return kept.sort((left, right) => left.start - right.start)
}

export interface StrippedText {
  readonly text: string
  /** What was taken out. */
  readonly removed: readonly string[]
}

const image = /!\[([^\]]*)\](?:\(\s*<?([^)\s>]*)[^)]*\)|\[[^\]]*\])/g
const link = /\[([^\]]*)\]\(\s*<?([^)\s>]*)[^)]*\)/g
const reference = /^[ \t]*\[[^\]]+\]:\s*\S+.*$/gm
const autolink = /<((?:https?|ftp|mailto|data|javascript|file):[^>\s]*)>/gi
const html = /<\/?[a-z][^>]*>|<!--[\s\S]*?-->|<[a-z!/][^>]*$/gi
const address =
  /(?:https?|ftp|data|javascript|file|vbscript):[^\s<>"'“”)\]]+|www\.[^\s<>"'“”)\]]+|(?<![\p{L}\p{N}@.])(?:[a-z0-9-]+\.)+(?:com|net|org|io|xyz|info|biz|ru|cn|top|site|online|app|dev|co|ai|me|tk|link|click|zip)(?:\/[^\s<>"'“”)\]]*)?(?![\p{L}\p{N}@.-])/giu

/**
 * Takes every link, image and piece of HTML out of an output that does not stand in the evidence. A link's words stay,
 * its target goes; images go whole, since showing one already sends something.
 */
export function stripForeignLinks(output: string, evidenceTexts: readonly string[]): StrippedText {
  const evidence = evidenceTexts.join("\n")
  const isKnown = (target: string) => {
    const plain = target.replace(/[.,;:!?]+$/, "")
    return plain !== "" && !/^(?:data|javascript|vbscript|file):/i.test(plain) && standsIn(evidence, plain)
  }
  const removed: string[] = []
  const take = (whole: string, left: string) => {
    removed.push(whole)
    return left
  }
  let text = output
  // What is left after a removal may form another: until nothing changes.
  for (let round = 0; round < 5; round += 1) {
    const before = text
    text = text
      .replace(image, (whole: string) => (evidence.includes(whole) ? whole : take(whole, "")))
      .replace(link, (whole: string, words: string, target: string) => (isKnown(target) ? whole : take(whole, words)))
      .replace(reference, (whole: string) => (evidence.includes(whole.trim()) ? whole : take(whole, "")))
      .replace(autolink, (whole: string, target: string) => (isKnown(target) ? whole : take(whole, "")))
      .replace(html, (whole: string) => (evidence.includes(whole) ? whole : take(whole, "")))
      .replace(address, (whole: string) => (isKnown(whole) ? whole : take(whole, "[link removed]")))
    if (text === before) break
  }
  return { text, removed }
}

/** The address itself, not the beginning of a longer one. */
function standsIn(evidence: string, target: string): boolean {
  for (let at = evidence.indexOf(target); at !== -1; at = evidence.indexOf(target, at + 1)) {
    const next = evidence[at + target.length] ?? " "
    if (/[\s<>"'“”)\],;!?]/.test(next) || (next === "." && !/\w/.test(evidence[at + target.length + 1] ?? " ")))
      return true
  }
  return false
}
