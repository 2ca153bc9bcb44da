/**
 * What a full stop after an abbreviation means. `goes-on`: the sentence never ends there. `before-figure`: it goes on if
 * a figure follows. `may-end`: it ends only if what follows starts like a sentence.
 */
type AbbreviationKind = "goes-on" | "before-figure" | "may-end"

const lists: Readonly<Record<AbbreviationKind, string>> = {
  "goes-on": `mr mrs ms mx dr prof rev hon pres gov sen rep gen col maj capt lt cmdr sgt st ste mt messrs mme mlle fr sr
    vs viz cf e.g eg i.e ie approx ca al incl resp est dept univ assn
    z.b d.h u.a o.ä bzw vgl ggf inkl exkl zzgl evtl sog hr fr dipl ing str
    p.ex c.-à-d env av bd`,
  "before-figure": `no nos nr art arts sec secs ch chap fig figs eq p pp vol para paras cl abs ziff kap s n° tab ref ex app ext tel
    rs jan feb mar apr jun jul aug sep sept oct nov dec okt dez`,
  "may-end": `inc ltd co corp llc plc etc jr a.m p.m am pm u.s u.k u.n e.u d.c b.c a.d ph.d m.d b.a m.a usw gmbh bros
    hrs min max avg ft lb lbs oz sq yr yrs mo`,
}

/** Abbreviations in lower case without their last stop, English, German and French. */
export const abbreviations: ReadonlyMap<string, AbbreviationKind> = new Map(
  (Object.keys(lists) as AbbreviationKind[]).flatMap((kind) =>
    lists[kind].split(/\s+/).map((word): [string, AbbreviationKind] => [word, kind]),
  ),
)

const starters = new Set(
  `the a an this that these those there it its he she they we you i his her their our your my in on at by for from with
  without as if when while where after before since until because although though however but and or so then thus to
  all any some each every no not both many most several one two what which who why how is are was were do does did can
  may must should will please see during under over between among according also employees customers
  der die das ein eine es er sie wir ich in im am an auf bei mit nach von vor zu zum zur wenn als da dies diese dieser dann danach daher deshalb dabei außerdem ab bis alle
  le la les un une des il elle ils elles nous vous je ce cette ces en dans pour par avec sans sur si`.split(/\s+/),
)

/** True if text begins with a capital and a word that sentences like to begin with. */
export function startsSentence(text: string): boolean {
  const word = /^["'“‘(«]*(\p{Lu}\p{L}*)/u.exec(text)?.[1]
  return word !== undefined && starters.has(word.toLowerCase())
}
