import { matchesOf, type PersonalMention } from "./mention.ts"

const street =
  "(?:Street|St|Road|Rd|Avenue|Ave|Av|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq|Place|Pl|Boulevard|Blvd|Way|Terrace|Ter|Trail|Trl|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Alley|Crescent|Cres|Close|Grove|Gardens|Row|Walk|Mews|Loop|Run|Ridge|Hill|Mill|Village|Centers|Summit|Turnpike|Plaza|Path|Pike)"
const part = "[\\p{L}\\p{M}\\p{N}.'’-]+"
const unit = "(?:\\s*,?\\s*(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Room|#)\\.?\\s*#?\\s*[\\p{L}\\p{N}-]{1,6})?"
/** "Springfield, IL 62704", "SW1A 1AA", "D-10115 Berlin": what may follow a street. */
const town =
  "(?:\\s*[,\\n]\\s*[\\p{L}\\p{M}.'’ -]{2,40}){0,2}(?:\\s*,?\\s*(?:\\p{Lu}{2}\\s*)?(?:\\d{4,6}(?:-\\d{3,4})?|\\p{Lu}{1,2}\\d[\\p{Lu}\\d]?\\s?\\d\\p{Lu}{2}))?(?:\\s*,?\\s*[A-Z]{2}\\b)?"

const english = new RegExp(
  `(?<![\\p{L}\\p{N}])\\d{1,6}[a-z]?(?:\\s${part}){1,5}?\\s(?:${street}|${street.toUpperCase()}|${street.toLowerCase()})\\b\\.?(?:\\s?[NSEW]{1,2}\\b)?${unit}${town}`,
  "gu",
)
const german =
  /(?<![\p{L}])[\p{Lu}][\p{L}\p{M}.-]*(?:\s[\p{Lu}][\p{L}\p{M}.-]*){0,2}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|ufer|damm|Straße|Weg|Platz|Allee)\s?\d{1,4}\s?[a-z]?(?:\s*,?\s*(?:D-|A-|CH-)?\d{4,5}\s[\p{Lu}][\p{L}\p{M}-]+)?/gu
const romance = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:\\d{1,5}\\s*,?\\s*(?:bis\\s)?)?(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Vv]ia|[Vv]iale|[Cc]alle|[Cc]arrer|[Pp]laza|[Pp]iazza|[Aa]venida|[Rr]ua|[Cc]orso|[Cc]hemin|[Ii]mpasse|[Qq]uai)\\s(?:(?:de|du|des|la|le|les|della|del|di|d')\\s?){0,2}[\\p{Lu}\\p{Ll}][\\p{L}\\p{M}.'’-]+(?:\\s[\\p{Lu}][\\p{L}\\p{M}.'’-]+){0,3}(?:\\s*,?\\s*\\d{1,5})?${town}`,
  "gu",
)
const northern =
  /(?<![\p{L}])[\p{Lu}\p{Ll}][\p{L}\p{M}]*(?:straat|laan|plein|weg|gracht|kade|vej|gade|veien|gata|gatan|vägen|katu|tie|utca|ulice)\s\d{1,4}\s?[a-zA-Z]?(?:\s*,?\s*\d{4}\s?(?:[A-Z]{2})?\s[\p{Lu}][\p{L}]+)?/gu
const box = /(?<![\p{L}])P\.?\s?O\.?\s?Box\s\d{1,7}/giu
const apartment = /(?<![\p{L}])(?:Apt|Apartment|Suite|Ste|Unit|Flat)\.?\s#?\d{1,5}[A-Z]?(?![\p{L}\p{N}])/giu
/** What stands after words that ask for an address, up to the end of the sentence or the line. */
const announced =
  /(?<=(?:address(?: is|:)|(?:live|lives|living|reside|resides|located|deliver(?:ed)?|ship(?:ped)?|send(?: it)?|sent|move[ds]?|moving) (?:it )?(?:at|to)|zip(?: code)?(?: is|:)?|postcode(?: is|:)?|anschrift:?)\s+)\d{1,6}[^.!?;]{3,90}?(?=[.!?;]|\s(?:and|but|to|for|with|by|please|is|was)\s|$)/giu
/** A number, words in capitals, and two lines more: an address block. */
const block =
  /(?<![\p{L}\p{N}])\d{1,5}\s[^\n,.!?]{3,40}\n\s*[^\n!?]{2,40}(?:\n\s*[^\n!?]{2,40})?(?:,?\s*\d{4,6}(?![\d-]))?/gu
/** "58 Ringvegen 140 Suite 763": whatever the street is called, a door stands at its end. */
const withDoor =
  /(?<![\p{L}\p{N}])\d{1,6}[a-z]?[\s,][^\n,;!?]{3,40}?[\s,]{1,2}(?:apt|apartment|suite|ste|unit|flat)\.?\s#?\d{1,5}[a-z]?(?![\p{L}\p{N}])/giu
/** The postcode that stands behind a town and perhaps a country after a door. */
const afterDoor =
  /(?<=\b(?:apt|apartment|suite|ste|unit|flat)\.?\s#?\d{1,5}(?:[\s,?]+[\p{L}\p{M}.'’-]{2,30}){1,4}[\s,?]+)\d{4,6}(?![\d-])/giu
/** Of the American forces' post. */
const military =
  /(?<![\p{L}\p{N}])(?:PSC|Unit|CMR|USS|USNS|USCGC)\s[\p{L}\p{N}]+,?(?:\s?Box\s\d{1,5})?[\s,]+(?:APO|FPO|DPO)\s(?:AA|AE|AP)\s\d{5}/giu
const zip = /(?<=(?:zip|postal|post)\s?(?:code)?(?: is|:)?\s)\d{4,6}(?:-\d{4})?/giu

/** Postal addresses, as well as patterns can tell. */
export function addressMentions(text: string): readonly PersonalMention[] {
  return [
    ...matchesOf(text, english, "address", 2),
    ...matchesOf(text, german, "address", 2),
    ...matchesOf(text, romance, "address", 2, (match) => /\d/.test(match[0])),
    ...matchesOf(text, northern, "address", 2),
    ...matchesOf(text, box, "address", 2),
    ...matchesOf(text, apartment, "address", 1),
    ...matchesOf(text, announced, "address", 1),
    ...matchesOf(text, block, "address", 1, (match) => /\d{4,}|[A-Z]{2}\b/.test(match[0].slice(6))),
    ...matchesOf(text, withDoor, "address", 2),
    ...matchesOf(text, afterDoor, "address", 1),
    ...matchesOf(text, military, "address", 2),
    ...matchesOf(text, zip, "address", 1),
  ]
}
