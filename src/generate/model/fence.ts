/**
 * Words of documents between marks that they cannot contain, so that a model can tell them from what it is asked.
 * @param title of what is fenced
 * @param text  what `insideFence` or `onOneLine` made of the words
 */
export function fenced(title: string, text: string): string {
  return `<document title="${title.replace(/["<>\n]/g, "")}">\n${text}\n</document>`
}

/** Takes from words what they could step out of their fence with: nothing that is taken away leaves another mark behind. */
export function insideFence(text: string): string {
  return text.replace(/<(?=[\s/<]*document)/gi, "")
}

/** As `insideFence`, and without what could pass for another line or numbered sentence. */
export function onOneLine(text: string): string {
  return insideFence(text)
    .replace(/\s+/g, " ")
    .replace(/\[(\d+)\]/g, "($1)")
    .trim()
}
