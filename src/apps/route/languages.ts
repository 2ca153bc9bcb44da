import { tokens } from "../../language/tokens.ts"

/** The commonest function words of each language; few are shared. */
const words: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    en: "the and is are to of my i you for have with this that not it can what how do was please",
    de: "der die das und ist sind ich nicht mein meine ein eine sie wir mit für auf bitte wie haben habe zu den",
    fr: "le la les et est sont je ne pas mon ma une des vous nous avec pour sur comment ai du ce que",
    es: "el los las y es son yo no mi una usted con para por cómo tengo del que está pero lo",
    it: "il gli e è sono io non mio mia una lei con per come ho del che questo ma lo della",
    nl: "de het en is zijn ik niet mijn een u wij met voor op hoe heb van dat dit te",
    pt: "o os as e é são eu não meu minha uma você com para por como tenho do que está",
  }).map(([language, list]) => [language, new Set(list.split(" "))]),
)

/** The language of a message by its function words, as a two-letter code; undefined where two fit alike or none does. */
export function guessLanguage(text: string): string | undefined {
  const found = tokens(text.slice(0, 2000)).map((token) => token.text)
  const ranked = Object.entries(words)
    .map(([language, own]) => ({ language, count: found.filter((word) => own.has(word)).length }))
    .sort((left, right) => right.count - left.count)
  const [first, second] = ranked
  return first === undefined || second === undefined || first.count === second.count ? undefined : first.language
}
