import { dates } from "../../language/dates.ts"
import type { AnalysedQuestion } from "./question.ts"

/** Beside these words and dates a line about the document itself holds nothing (`ingest/structure/stated.ts` reads them as metadata). */
const ownWords =
  /(?<!\p{L})(?:last|date|updated?|reviewed|revised|modified|changed|published|issued|valid|effective|in force|in effect|applicable|from|since|until|till|through|as of|of|to|on|at|and|the|this (?:page|document|policy|article|version)|is|was|stand|datum|zuletzt|letzte|aktualisiert|geändert|änderung|aktualisierung|gültig|gilt|ab|seit|vom|am|bis|zum|dernière|mise? à jour|mis|valable|jusqu['’]au|du|le|à partir du)(?!\p{L})/giu
const begins =
  /^[\s*_>(-]*(?:this (?:page|document|policy|article|version) (?:is |was )?)?(?:last (?:updated?|reviewed|revised|modified|changed)|updated|revised|reviewed|published|issued|date|valid|effective|applicable|stand|datum|zuletzt|letzte|gültig|gilt|mise? à jour|dernière mise|mis à jour|valable)(?![\p{L}\p{N}])/iu
const asksForDate =
  /\b(?:dates?|dated|updated?|up to date|reviewed|revised|modified|changed|published|issued|valid(?:ity)?|effective|in force|in effect|applicable|appl(?:y|ies)|version|current|still|since|latest|stand|datum|aktuell|aktualisiert|geändert|gilt|gelten|seit|wann|quand|date|valable|à jour)\b|gültig/iu

/** True for a line that only says when the document was written or is valid, where the question does not ask for a date. */
export function isOwnDateOnly(question: AnalysedQuestion, line: string): boolean {
  if (question.kind === "time" || !begins.test(line) || asksForDate.test(question.text)) return false
  const found = dates(line)
  if (found.length === 0) return false
  const rest = found.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), line)
  return !/[\p{L}\p{N}]/u.test(rest.replace(ownWords, ""))
}
