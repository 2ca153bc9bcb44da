/** The invented invoices: what is true of each, and what its page or its XML says otherwise on purpose. */

export interface Party {
  readonly name: string
  readonly street: string
  readonly postcode: string
  readonly city: string
  readonly country: string
  readonly taxId: string
}

export interface Line {
  readonly name: string
  readonly quantity: number
  readonly unit: "C62" | "HUR"
  /** Minor units of the currency. */
  readonly price: number
  readonly rate: number
}

/** Amounts in minor units; dates in ISO form. */
export interface Invoice {
  readonly file: string
  readonly language: "en" | "de" | "fr"
  readonly layout: "classic" | "band" | "letter"
  readonly number: string
  readonly issueDate: string
  readonly dueDate: string
  readonly order?: string
  readonly currency: "GBP" | "EUR"
  readonly seller: Party
  readonly buyer: Party
  readonly iban: string
  readonly lines: readonly Line[]
  readonly xml: "none" | "cii" | "ubl"
  /** What the page prints in place of the right gross amount. */
  readonly printedGross?: number
  /** What the XML says in place of the truth. */
  readonly xmlSays?: { readonly iban?: string; readonly dueDate?: string }
}

/** The remainder of a decimal string by 97, as ISO 7064 wants it. */
function remainder97(digits: string): number {
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0)
}

/** An IBAN with right check digits (ISO 13616) for an invented account. */
function iban(country: string, account: string): string {
  const digits = [...`${account}${country}00`].map((sign) => Number.parseInt(sign, 36).toString()).join("")
  return `${country}${String(98 - remainder97(digits)).padStart(2, "0")}${account}`
}

/** A German VAT number with its check digit (ISO 7064, MOD 11,10) after eight invented digits. */
function germanTaxId(eight: string): string {
  const product = [...eight].reduce((before, digit) => {
    const sum = (Number(digit) + before) % 10 || 10
    return (sum * 2) % 11
  }, 10)
  return `DE${eight}${(11 - product) % 10}`
}

/** A French VAT number: the key is computed from the nine digits of the SIREN. */
function frenchTaxId(siren: string): string {
  return `FR${String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, "0")}${siren}`
}

/** A British VAT number: seven invented digits, weights 8 to 2, and 97 minus the sum modulo 97. */
function britishTaxId(seven: string): string {
  const sum = [...seven].reduce((total, digit, index) => total + Number(digit) * (8 - index), 0)
  return `GB${seven}${String(97 - (sum % 97)).padStart(2, "0")}`
}

const tarnbrook: Party = {
  name: "Tarnbrook Cycle Components Ltd",
  street: "14 Wharncliffe Works",
  postcode: "S3 9ZQ",
  city: "Sheffield",
  country: "GB",
  taxId: britishTaxId("4176302"),
}
const freiburg: Party = {
  name: "Tarnbrook Cycle Components Ltd, Zweigniederlassung Freiburg",
  street: "Am Güterbahnhof 212",
  postcode: "79100",
  city: "Freiburg",
  country: "DE",
  taxId: germanTaxId("28840517"),
}
const lyon: Party = {
  name: "Tarnbrook France SAS",
  street: "8 quai des Tanneurs",
  postcode: "69009",
  city: "Lyon",
  country: "FR",
  taxId: frenchTaxId("842170639"),
}
const halvard: Party = {
  name: "Halvard & Finch Tooling Ltd",
  street: "22 Attercliffe Yard",
  postcode: "S9 3RT",
  city: "Sheffield",
  country: "GB",
  taxId: britishTaxId("6620418"),
}
const wiesental: Party = {
  name: "Wiesental Verpackung GmbH",
  street: "Industriering 18",
  postcode: "79539",
  city: "Lörrach",
  country: "DE",
  taxId: germanTaxId("31506724"),
}
const messtechnik: Party = {
  name: "Ackermann Messtechnik KG",
  street: "Schleifmühlweg 5",
  postcode: "72072",
  city: "Tübingen",
  country: "DE",
  taxId: germanTaxId("19473365"),
}
const imprimerie: Party = {
  name: "Imprimerie Vauclair SARL",
  street: "41 rue des Cordeliers",
  postcode: "69007",
  city: "Lyon",
  country: "FR",
  taxId: frenchTaxId("513904287"),
}

export const invoices: readonly Invoice[] = [
  {
    file: "tooling-en.pdf",
    language: "en",
    layout: "classic",
    number: "HF-20417",
    issueDate: "2025-04-09",
    dueDate: "2025-05-09",
    order: "PO-88213",
    currency: "GBP",
    seller: halvard,
    buyer: tarnbrook,
    iban: iban("GB", "HLVD40127855310942"),
    lines: [
      { name: "Carbide insert CNMG 120408", quantity: 60, unit: "C62", price: 785, rate: 20 },
      { name: "Boring bar 16 mm", quantity: 4, unit: "C62", price: 9240, rate: 20 },
      { name: "Regrinding of end mills", quantity: 6, unit: "HUR", price: 4850, rate: 20 },
    ],
    xml: "none",
  },
  {
    file: "packaging-de.pdf",
    language: "de",
    layout: "band",
    number: "RE-2025-0118",
    issueDate: "2025-03-17",
    dueDate: "2025-04-16",
    order: "FR-4402",
    currency: "EUR",
    seller: wiesental,
    buyer: freiburg,
    iban: iban("DE", "684500410007711293"),
    lines: [
      { name: "Faltschachtel 180 × 120 × 60 mm", quantity: 2500, unit: "C62", price: 42, rate: 19 },
      { name: "Kreppband, Papier, 50 m", quantity: 120, unit: "C62", price: 215, rate: 19 },
      { name: "Katalog „Verpacken ohne Plastik“", quantity: 8, unit: "C62", price: 1250, rate: 7 },
    ],
    xml: "cii",
  },
  {
    file: "printing-fr.pdf",
    language: "fr",
    layout: "letter",
    number: "F2025-0771",
    issueDate: "2025-05-22",
    dueDate: "2025-06-21",
    order: "LY-0935",
    currency: "EUR",
    seller: imprimerie,
    buyer: lyon,
    iban: iban("FR", "30027172030004418250168"),
    lines: [
      { name: "Dépliant Marl 4, 6 volets", quantity: 3000, unit: "C62", price: 31, rate: 20 },
      { name: "Affiche 60 × 80 cm", quantity: 150, unit: "C62", price: 640, rate: 20 },
      { name: "Mise en page", quantity: 9, unit: "HUR", price: 6200, rate: 20 },
    ],
    xml: "cii",
  },
  {
    file: "load-cells-de-xrechnung.xml",
    language: "de",
    layout: "classic",
    number: "25-3306",
    issueDate: "2025-04-14",
    dueDate: "2025-05-14",
    order: "FR-4431",
    currency: "EUR",
    seller: messtechnik,
    buyer: freiburg,
    iban: iban("DE", "641500200001845576"),
    lines: [
      { name: "Kraftmessdose 2 kN", quantity: 2, unit: "C62", price: 68400, rate: 19 },
      { name: "Kalibrierschein", quantity: 2, unit: "C62", price: 14500, rate: 19 },
    ],
    xml: "ubl",
  },
  {
    file: "tooling-en-wrong-sum.pdf",
    language: "en",
    layout: "band",
    number: "HF-20498",
    issueDate: "2025-06-03",
    dueDate: "2025-07-03",
    order: "PO-88377",
    currency: "GBP",
    seller: halvard,
    buyer: tarnbrook,
    iban: iban("GB", "HLVD40127855310942"),
    lines: [
      { name: "Thread mill M10", quantity: 12, unit: "C62", price: 5430, rate: 20 },
      { name: "Cutting oil, 20 l", quantity: 3, unit: "C62", price: 11890, rate: 20 },
    ],
    xml: "none",
    printedGross: 123792,
  },
  {
    file: "load-cells-de-disagreeing.pdf",
    language: "de",
    layout: "letter",
    number: "25-3391",
    issueDate: "2025-06-11",
    dueDate: "2025-07-11",
    order: "FR-4460",
    currency: "EUR",
    seller: messtechnik,
    buyer: freiburg,
    iban: iban("DE", "641500200001845576"),
    lines: [
      { name: "Messverstärker", quantity: 1, unit: "C62", price: 112000, rate: 19 },
      { name: "Anschlusskabel 5 m", quantity: 4, unit: "C62", price: 3850, rate: 19 },
    ],
    xml: "cii",
    xmlSays: { iban: iban("DE", "120300009982640178"), dueDate: "2025-06-18" },
  },
]

/** Sums in minor units; tax is rounded per rate, half up, as EN 16931 adds it. */
export function totals(lines: readonly Line[]) {
  const rates = [...new Set(lines.map((line) => line.rate))].map((rate) => {
    const base = lines.reduce((sum, line) => sum + (line.rate === rate ? line.quantity * line.price : 0), 0)
    return { rate, base, tax: Math.round((base * rate) / 100) }
  })
  const net = rates.reduce((sum, one) => sum + one.base, 0)
  const tax = rates.reduce((sum, one) => sum + one.tax, 0)
  return { rates, net, tax, gross: net + tax }
}

/** Minor units as a decimal string with a point: 123456 → "1234.56". */
export function decimal(minor: number): string {
  return (minor / 100).toFixed(2)
}
