/** Words that say how a sentence is built and not what it is about. Question words are among them. */
const stopwords = new Set(
  `a about above after again against all am an and any are aren't as at be because been before being below between both
  but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each either else few for from
  further get gets got had hadn't has hasn't have haven't having he he'd he'll he's hello her here here's hers herself hi
  him himself his how how's i i'd i'll i'm i've if in into is isn't it it's its itself just let let's like may me might
  more most must my myself no nor not of off oh ok okay on once only or other ought our ours ourselves out over own please
  same shall she she'd she'll she's should shouldn't so some such than thank thanks that that's the their theirs them
  themselves then there there's these they they'd they'll they're they've this those through to too under until up upon us
  very was wasn't we we'd we'll we're we've well were weren't what what's when when's where where's whether which while who
  who's whom whose why why's will with within without won't would wouldn't yes you you'd you'll you're you've your yours
  yourself yourselves`.split(/\s+/),
)

/** True for function words of English, in any case, with a straight or a curly apostrophe. */
export function isStopword(word: string): boolean {
  if (stopwords.has(word)) return true
  const lower = word.toLowerCase()
  return stopwords.has(lower.includes("’") ? lower.replace(/’/g, "'") : lower)
}
