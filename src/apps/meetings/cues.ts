/** One sign that a sentence decides something or gives somebody a task. */
interface Cue {
  readonly name: string
  readonly pattern: RegExp
  /** Added to the log-odds where the sentence shows the sign; 0 where it says nothing. */
  readonly decision: number
  readonly task: number
}

const work =
  "(?:send|write|tell|order|count|check|prepare|get|look (?:into|in|at|for|up|out|after)|find|make sure|call|phone|contact|sign|inform|ask|talk to|speak (?:to|with)|draft|review|update|e-?mail|mail|type|set up|organi[sz]e|arrange|schedule|book|share|collect|finish|deliver|provide|fix|test|install|buy|pay|submit|report|forward|circulate|follow up|investigate|research|work on|compare|measure|repair|translate|publish|post|upload|print|register|apply|confirm|clarify|answer|reply|come back|get back|let (?:you|them|him|her|everyone|everybody) know|put (?:\\S+ )?(?:together|in|on|up)|do (?:it|that|this|the|my|our|some|an?)|make (?:some |the |a |an )?(?:minutes|notes|list|appointment|plan|copy|copies|draft|summary|presentation|survey|drawing|prototype|report|overview)|take (?:the |some )?(?:minutes|notes)|write (?:\\S+ ){0,3}down|take care|handle|draw up|keep (?:checking|an eye|track)|think (?:about|of)|read|run|build|attach|digiti[sz]e|record|bring|hand (?:in|over|out)|invite|remind|verify|add|create|design|produce|document|summari[sz]e|analy[sz]e|train|meet with|switch|move|cancel|complete|sort out|see (?:if|whether|what)|try to (?:get|find|fix|build))"
const inMeeting =
  "(?:go (?:one|to|back|down|through|on|ahead)|show|open|repeat|explain|see|hear|tell (?:me|us|you)|say|get it|do (?:some|the secretary)|draw|introduce|press|start|begin|present|move on|skip|wait|pass|sit|stop|hold|close|plug|scroll|give (?:me|us|you) (?:a|an|some) (?:idea|example|overview)|talk about|discuss|summari[sz]e what|let you|be|just|use the|speak up|finish up|imagine|remember|guess|think(?! (?:about|of|over))|say something|leave it at|name|hear|read (?:that|it) out|turn (?:it|that) off|share my screen|mute|unmute)"
/** Verbs of choosing. */
export const choice =
  "(?:take|keep|use|go (?:with|for|ahead)|choose|pick|switch|sell|try|stay|drop|buy|stop|launch|postpone|accept|reject|offer|split|adopt|stick|leave (?:it|that|out)|approve|hire|combine|withdraw|cancel|close|replace|ship|merge|rent|hold|extend|raise|lower|limit|end|abandon|settle|order|skip|remove|add|put|make it|do (?:it|that|without)|have (?:a|an|the|one|two|no))"

const adverb = "(?:just |then |also |all |now |really |definitely |probably |still |simply )?"

/**
 * Signs of decisions and tasks, in the words of English meetings. Weights were set by hand on the fit part of
 * `bench/meetings-labels.jsonl` and the samples: `node bench/meetings.ts acts fit`.
 */
export const cues: readonly Cue[] = [
  cue(
    "decided",
    3.2,
    0,
    /\b(?:we|it'?s|it is|is|was|been|that'?s|have|has|'ve)\s+(?:\w+\s+)?(?:decided|agreed|settled|resolved)\b|\bdecided that\b|^(?:it's |that's |is |was )?decided\b/i,
  ),
  cue(
    "we decide",
    3.2,
    0,
    /\b(?:then|so|and|hereby|therefore)?\s*we (?:hereby )?(?:decide|agree|resolve)\b(?! (?:on that )?(?:later|next))/i,
  ),
  cue(
    "a decision",
    2.6,
    0,
    /\b(?:that|this|it) is (?:a|the|our) decision\b|\bdecision (?:is|was|:)|\bfinal decision\b|\bmotion (?:is )?(?:carried|agreed|adopted)\b|\b(?:carried|adopted) unanimously\b/i,
  ),
  cue(
    "still to decide",
    -3.4,
    0,
    /\b(?:leave|keep) (?:it|that|this) open\b|\b(?:have|has|need|needs|want|going|gonna|able|got|try|trying|time|ready|supposed|like|us|you|later|must|should|can|could|can't|cannot|not|n't|to|will|when|before|if|until) (?:\w+ )?(?:to )?(?:decide|agree)\b|\bdecide (?:on )?(?:whether|if|what|which|how|later)\b|\bdecision(?:s)? (?:about|on|to be)\b/i,
  ),
  cue(
    "let's go with",
    2.6,
    0,
    /\b(?:let'?s|let us|we(?:'ll|'re| will| are|'d| would| should)?|i say we|i'd say we)\s+(?:\w+ )?(?:go(?:ing|nna)?(?: to go)?|going to go|gonna go|stick(?:ing)?|settle|opt) (?:with|for|on|to)\b(?! an? (?:one|two|three|four|five|six|seven|\d)\b)/i,
  ),
  cue(
    "let's take",
    2.6,
    0,
    new RegExp(
      `\\b(?:let'?s|let us) ${adverb}(?!(?:go|move|start|see|talk|look|have a look|discuss|begin|continue|wait) )${choice}\\b`,
      "i",
    ),
  ),
  cue(
    "agenda talk",
    -2.6,
    -1.2,
    /\b(?:let'?s|let us|we(?:'ll| will|'re| are|'re gonna| can| should)?|I(?:'m| am|'ll| will)) (?:\w+ )?(?:gonna |going to )?(?:go(?:ing)? (?:to|back|on|through|over|around)|gonna (?:go|do|talk|discuss|skip|start|start off)|move|moving|start|begin|see|look|have a look|talk|discuss|continue|wait|take a break|go (?:one|first)|meet|see|be (?:doing|able)|hear|draw|close)\b/i,
  ),
  cue(
    "we take",
    2.5,
    0,
    new RegExp(
      `\\b(?:then|so|and|okay,?|right,?|good,?|fine,?|from .{3,20}|with .{3,30}|^|[,.;:] ?) ?we ${adverb}(?!have |put )(?:make (?:a|an|one|two|three|no)\\b|${choice})\\b`,
      "i",
    ),
  ),
  cue(
    "we'll take",
    1.7,
    0,
    new RegExp(`\\b(?:we'll|we will|we're going to|we are going to|we're gonna) ${adverb}(?!have )${choice}\\b`, "i"),
  ),
  cue(
    "said as the outcome",
    0.9,
    0,
    /^(?:then|so then|in that case|okay,? so|right,? so|alright,? so|okay,? then|well,? then|therefore|so I think|so maybe)\b/i,
  ),
  cue("so", 0.4, 0, /^so\b(?! then)/i),
  cue(
    "the meeting's own course",
    -1.3,
    0,
    /\b(?:agenda|minutes|presentation|slides?|this meeting|next meeting|lunch|break|white ?board|favou?rite|draw|drawing|pen|laptop|steps|phases?|come back|get back)\b/i,
  ),
  cue(
    "stays or ends",
    1.4,
    0,
    /\b(?:stays?|remains?|ends|starts|is launched|is moved|is postponed|is cancelled|is approved|goes) (?:in|at|on|with|closed|open|as|the same|until|instead|by|to|live)\b/i,
  ),
  cue("is off", 1.1, 0, /\bis (?:off|out|dead|withdrawn|cancelled|dropped|no longer)\b/i),
  cue("instead", 0.9, 0, /\binstead\b|\bafter all\b|\buntil\b|\bprovided that\b|\bfrom now on\b|\bas of\b/i),
  cue(
    "we don't need",
    2.2,
    0,
    /\bwe (?:don't|do not|won't|will not|are not|aren't) (?:\w+ )?(?:need|want|have to|use|make|include|put|sell|gonna|do (?:it|that))\b(?! (?:to (?:know|worry|hear|talk)|much|really|any))|\bno need\b|\bnot in this\b|\bonly for\b|\bgive up\b|\bforget about\b/i,
  ),
  cue(
    "we will not rent",
    2.5,
    0,
    /\bwe (?:won't|will not) (?:rent|buy|hire|order|launch|ship|extend|raise|postpone|accept|approve|renew)\b/i,
  ),
  cue(
    "ruled out or in, in few words",
    1.7,
    0,
    /^(?:(?:so|okay|ok|but|then|yes|yeah|right|and),? )*(?:no|only) (?!(?:no|idea|problem|one|more|worries|need|questions?|way|matter|thanks|wonder|doubt|sorry|because|to|it|that|in case|like|you|I|we|so|but|a (?:second|minute|moment))\b)(?:\p{L}+[ -]?){1,6}[.!]?$/iu,
  ),
  cue(
    "chosen for good",
    1.6,
    0,
    /\b(?:that|this|these|those|it)(?:'ll| will)(?: then)? be (?:the|our|all)\b|\bI say we\b|\b(?:so|okay|then),? (?:that|this|it) is (?:our|the one)\b/i,
  ),
  cue(
    "of everybody, not of you",
    0,
    -1.6,
    /\b(?:if|when|because|'cause|so that|where|once) you\b|\byou(?:'ll| will| would| can| have to| need to)? (?:never|always|just (?:press|push|click)|pay|get|see|know|find|press|push|click)\b/i,
  ),
  cue(
    "we should",
    0.7,
    0,
    /\bwe (?:should|could|can|might as well|ought to|have to|'d better)\b|\b(?:should|has to|have to|must|needs to) be\b/i,
  ),
  cue(
    "it is settled to be",
    1.2,
    0,
    /\b(?:so|okay|then),? (?:it'?s|that'?s|it is|that is|it'll be|it will be|the) (?:\w+ ){0,4}(?:gonna be|going to be|will be|is|be)\b/i,
  ),
  cue(
    "fine with it",
    0.4,
    0,
    /\b(?:is fine|that's fine|fine with me|sounds good|works for me|good idea|i agree|agreed|approved|conclude)\b/i,
  ),
  cue(
    "hesitant",
    -0.6,
    -0.3,
    /\b(?:maybe|perhaps|possibly|probably|might|i guess|i suppose|not sure|i don't know|dunno|would be|could be|wonder|what if|or something)\b/i,
  ),
  cue("thinks", -0.3, 0, /\bi (?:think|believe|feel)\b/i),
  cue("condition", -1.2, -0.6, /(?:^|\b(?:but|and|so|because|that|,)\s)if\b|\bunless\b|\bwould (?:have|be)\b/i),
  cue("past", -0.8, -1.2, /\b(?:was|were|had|did|said|thought|used to|last (?:week|month|year|time))\b/i),
  cue(
    "I will do work",
    0,
    3.0,
    new RegExp(
      `\\bI(?:'ll| will| shall|'m going to| am going to|'m gonna| gonna|'m about to) (?:\\w+ ){0,2}?${work}\\b`,
      "i",
    ),
  ),
  cue("I will", 0, 1.1, /\bI(?:'ll| will| shall|'m going to| am going to|'m gonna)\b/i),
  cue(
    "I can do work",
    0,
    1.2,
    new RegExp(
      `\\bI (?:can|could|should|have to|need to|still have to|must|want to|would|'ve got to) (?:\\w+ )?${work}\\b`,
      "i",
    ),
  ),
  cue("I have to", 0, 1.4, /\bI (?:still )?(?:have|need|'ve got) to\b/i),
  cue("and will", 0, 1.2, new RegExp(`\\b(?:and|then) (?:I )?(?:will|'ll) ${work}\\b`, "i")),
  cue(
    "will do",
    0,
    1.8,
    /(?:^|[,.!] ?|\bI )will do\b|\b(?:on it|leave (?:it|that) (?:to|with) me|I'?ll (?:take|do) (?:it|that|this|care)\b(?! (?:out|off|away)))\b/i,
  ),
  cue(
    "can you do work",
    0,
    2.6,
    new RegExp(`\\b(?:can|could|would|will|should) you (?:\\w+ ){0,2}?${work}\\b|\\bwould you mind\\b`, "i"),
  ),
  cue("please do", 0, 2.6, new RegExp(`\\bplease\\,? (?:\\w+ )?${work}\\b|^please\\b`, "i")),
  cue("I want you to", 0, 2.8, /\b(?:i'd like|i want|i need|we need|i would like|i ask|asking|expect|up to) you to\b/i),
  cue(
    "you have to do work",
    0,
    2.6,
    new RegExp(
      `\\byou(?:'ll| will| should| have to| need to| must|'re going to| are going to|'re gonna|'ve got to)(?: be)?(?: all)?(?: also)? (?:\\w+ )?(?:${work}|doing|working|looking|work)\\b`,
      "i",
    ),
  ),
  cue(
    "a role will do",
    0,
    2.0,
    /\b(?:designer|manager|expert|engineer|team|department|group|student[s]?|secretary|chair|lawyer|legal|finance|marketing|sales)\b(?: \w+,)? (?:will|is going to|'ll|has to|needs to|should|must) (?:be )?(?:doing|do|work|look|send|write|prepare|check|get|find|make|contact|report|provide)\w*/i,
  ),
  cue(
    "task word",
    0,
    2.5,
    /\b(?:action item|action point|action:|actions? for|to-?do|homework|assignment|your (?:task|job|part|turn to)|task for (?:you|then)|important (?:task|part) for you|job (?:to|for) (?:our|the|you)|follow-?up)\b/i,
  ),
  cue(
    "somebody",
    0,
    3.0,
    /\b(?:somebody|someone|anybody|one of us|one of you) (?:\w+ )?(?:should|has to|needs to|must|ought to|will|could|can|to)\b/i,
  ),
  cue(
    "we need",
    0,
    1.7,
    /\bwe (?:also |still |do |really )?need (?:a|an|another|some|more|the|new|somebody|someone)\b/i,
  ),
  cue(
    "we have to do work",
    0,
    2.6,
    /\bwe(?:'ll| will)? (?:also |still |really )?(?:have to|need to|must|should|ought to|'ve got to) (?:\w+ )?(?:find out|ask|contact|check with|prepare|order|send|write|get (?:a|an|the|some|in touch|back)|call|look into|organi[sz]e|arrange|schedule|test|plan|follow up|inform|sign|set up|investigate)\b/i,
  ),
  cue(
    "we will do work",
    0,
    1.0,
    new RegExp(`\\bwe(?:'ll| will|'re going to| are going to|'re gonna) (?:also |then |still )?${work}\\b`, "i"),
  ),
  cue(
    "in the meeting itself",
    0,
    -3.0,
    new RegExp(
      `\\b(?:I(?:'ll| will|'m going to|'m gonna| have to| can| should| need to)|you(?:'ll| will| should| have to| need to| can)?|please,?|can you|could you|would you|let me|to)(?: \\w+)? ${inMeeting}\\b`,
      "i",
    ),
  ),
  cue(
    "of what one said",
    0,
    -1.6,
    /\b(?:I (?:would|'d) (?:say|like to (?:talk|say|know))|like I said|as I said|I mean|you know|let me (?:see|think|just|try))\b/i,
  ),
  cue(
    "doing it now",
    0,
    -1.5,
    /\b(?:right now|now then|here|this (?:button|slide|page|pen|sheet)|on the (?:screen|board)|the next slide|favou?rite|laptop|whiteboard)\b/i,
  ),
  cue(
    "tried out now",
    -1.6,
    0,
    /\b(?:let'?s|let us|I'll|we will|we'll) (?:just )?(?:try|use) (?:this|it|that|them)\b|\bwrap (?:it )?up\b/i,
  ),
  cue(
    "what another might say",
    0,
    -2.2,
    /\b(?:say|says|said|saying|think|thinks|like),? (?:that |oh,? )?I(?:'ll| will|'d)\b|\b(?:what|how|where|which|whether|why) I(?:'m| am|'ll| will)\b/i,
  ),
  cue("make sure", 0, 2.5, /\bmake sure (?:that )?you\b|^(?:so )?(?:just )?(?:keep|remember to|don't forget to)\b/i),
  cue(
    "they will do work",
    0,
    0.9,
    new RegExp(`\\b(?:will|'ll|is going to|has to|needs to|must|should) (?:be )?(?:doing|working on|${work})\\b`, "i"),
  ),
  cue(
    "maybe you can do work",
    0,
    3,
    new RegExp(`\\b(?:maybe|perhaps) (?:one of )?you (?:can|could|should) (?:\\w+ )?${work}\\b`, "i"),
  ),
  cue(
    "asked to speak",
    0,
    -2.8,
    /\bplease (?:note|be|go ahead|continue)\b|\b(?:short|brief|quick) (?:response|answer|question|reply)\b|\b(?:can|could|would|will) you (?:please )?(?:answer|repeat|explain|clarify|confirm|comment|elaborate)\b|\bmind repeating\b|\bto come in\b/i,
  ),
  cue("question", -2.6, -1.6, /(?<!,\s?(?:no|right|okay|ok|yeah|huh|alright|yes))\?\s*$/i),
]

function cue(name: string, decision: number, task: number, pattern: RegExp): Cue {
  return { name, pattern, decision, task }
}

const markers = /\{[^}]*\}|\[(?:laugh\w*|noise|pause)\]/gi

/** The words of a sentence as cues are matched on: without noises and doubled words, straight apostrophes, no blank before a mark. */
export function plainWords(text: string): string {
  return text
    .replace(markers, " ")
    .replace(/[’‘]/g, "'")
    .replace(/\b(?:um|uh|er|erm|hmm|mm|mm-hmm|uh-huh),?\s/gi, " ")
    .replace(/\s+/g, " ")
    .replace(/\b(\p{L}+(?:'\p{L}+)?)(?: \1\b)+/giu, "$1")
    .replace(/ ([.,;:!?])/g, "$1")
    .trim()
}
