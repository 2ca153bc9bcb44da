import { expect, test } from "vitest"
import { functionWordsOf } from "../../src/language/function-words.ts"

const contentOf = (text: string) => {
  const words = text.split(/\s+/)
  const isFunctionWord = functionWordsOf(words)
  return words.filter((word) => !isFunctionWord(word)).join(" ")
}

test.each([
  ["Wie hoch ist die Kaution", "hoch Kaution"],
  ["Quel est le plafond pour une nuit", "plafond nuit"],
  ["What is the deposit for the flat", "deposit flat"],
  ["Did the king die in the war", "king die war"],
  ["Where is the Place de la Concorde", "Place de la Concorde"],
])("%s is about %s", (text, content) => {
  expect(contentOf(text)).toBe(content)
})
