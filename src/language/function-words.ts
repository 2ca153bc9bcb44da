import { isStopword } from "./stopwords.ts"

/** Function words of German and French; those that are also common in English ("was", "in", "on", "an") tell nothing. */
const others: readonly ReadonlySet<string>[] = [
  `der die das den dem des ein eine einen einem einer eines und oder ist sind war waren bin bist wird werden wurde wurden kann
  kann können darf dürfen muss müssen muß soll sollen sollte hat haben hatte habe ich du er sie es wir ihr mich mir dich uns
  euch mein meine meinen meinem meiner sein seine ihre unser unsere wie wer wem wen wo wann warum wieso weshalb was welche
  welcher welches welchen welchem zu zum zur im am vom beim bei mit nach von für auf aus über unter um bis ab ob dass daß
  nicht kein keine nur auch noch schon man sich als wenn denn gibt`,
  `le la les l un une des du de d et ou est sont suis es sommes était ai as avons avez ont je tu il elle nous vous ils elles
  me te se mon ma mes ton ta tes ses notre nos votre vos leur leurs ce cette ces cet qui que quoi quel quelle quels quelles
  quand comment combien où pourquoi au aux à en dans sur sous par pour avec sans ne pas plus peut dois doit faut y`,
].map((list) => new Set(list.split(/\s+/)))

/**
 * Tells the function words of a question: English ones, and German or French ones where it is written in that language,
 * which is where at least two of them stand in it, and more than English ones.
 */
export function functionWordsOf(words: readonly string[]): (word: string) => boolean {
  return languageOf(words).isFunctionWord
}

/** As `functionWordsOf`, and whether the sentence is German: there a capital tells no name. */
export function languageOf(words: readonly string[]): {
  readonly isFunctionWord: (word: string) => boolean
  readonly isGerman: boolean
} {
  const own = listOf(words)
  return {
    isFunctionWord: own === undefined ? isStopword : (word) => isStopword(word) || own.has(word.toLowerCase()),
    isGerman: own === others[0],
  }
}

function listOf(words: readonly string[]): ReadonlySet<string> | undefined {
  const lower = words.map((word) => word.toLowerCase())
  const english = lower.filter((word) => isStopword(word)).length
  const found = others
    .map((own) => ({ own, count: lower.filter((word) => own.has(word)).length }))
    .sort((one, other) => other.count - one.count)[0]
  return found === undefined || found.count < 2 || found.count <= english ? undefined : found.own
}
