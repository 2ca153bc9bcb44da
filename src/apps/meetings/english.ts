const commonest = new Set(
  "the a an and or but to of in on at for with is are was were be it that this we i you he she they not do have will can so what there our your if as".split(
    " ",
  ),
)
/** English talk has a share of about .45 of these words, German and French talk under .1 ("in", "an", "on", "was", "a"). */
const leastShare = 0.2
/** Too few words tell nothing. */
const fewestWords = 30

/** Whether a text reads like English; true for one too short to tell. */
export function isEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  return words.length < fewestWords || words.filter((word) => commonest.has(word)).length / words.length >= leastShare
}
