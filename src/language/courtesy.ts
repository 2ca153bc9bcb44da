/** What people say around a question and not about its matter, in English: greetings, thanks, "can you tell me", "I am looking for information on". */
const around: readonly RegExp[] = [
  /^\W*(?:(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening|day))\b(?: (?:there|again|everyone|all|team))?[\s,.!-]*)+/i,
  /\bhow (?:are you|you|is it|'s it|are things)(?: (?:doing|going))?(?: today)?\b[?.!,\s]*/i,
  /\b(?:please|thanks|thank you|many thanks)\b(?:[\s,]*(?:a lot|very much|so much|in advance))?[,.!]*/gi,
  /\b(?:can|could|would|will) (?:you|someone|anyone|somebody)(?: please)? (?:help me(?: out)?|help|assist me|tell me|let me know|explain(?: to me)?|advise(?: me)?|give me (?:some |more |any )?(?:info|information|advice|details|help))\b(?: (?:with|about|on|regarding|if|whether))?/gi,
  /^\W*(?:tell me|explain|let me know)\b(?: (?:about|if|whether))?/i,
  /\bi(?:(?:['’]d| would) like| want(?:ed)?| need) to (?:know|ask|find out|understand|learn)\b(?: more)?(?: (?:about|if|whether))?/gi,
  /\bi(?:['’]m| am| was)?(?: just)? (?:wondering|curious)\b(?: (?:about|if|whether))?/gi,
  /\b(?:i(?:['’]m| am)? )?(?:looking|searching|here) for (?:some |more |any )?(?:info|information|help|data|details|guidance|advice)\b(?: (?:with|about|on|regarding))?/gi,
  /\bi (?:need|want|would like|have)(?: to get)? (?:some |any |more |a )?(?:quick )?(?:info|information|help|guidance|advice|questions?)\b(?: (?:with|about|on|regarding))?/gi,
]

/** The question without what is said around it; the question as it is where nothing would be left. */
export function withoutCourtesy(text: string): string {
  let plain = text
  for (const pattern of around) plain = plain.replace(pattern, " ")
  plain = plain.replace(/^[\s,.!?;:-]+/, "").trim()
  return /[\p{L}\p{N}]{2}/u.test(plain) ? plain : text
}
