import type { FieldDeclaration, Label } from "../extraction/field.ts"

// Words as `fold` leaves them: lower case, no accents. English, German, French, and a little Dutch, Spanish, Italian, Polish.

const taxWord =
  "(?:ust|u\\.st|mwst|mehrwertsteuer|umsatzsteuer|vat|[csiu]?gst|sst|tax(?:es)?|tva|btw|iva|versicherungs?teuer|sales tax|service tax)"
const including = `\\(?(?:inkl(?:usive)?|incl(?:usive|usief|us|uding)?|einschl(?:ießlich)?|ttc|toutes taxes comprises|toutes taxes|with|mit|of|der|la)[.,;: ]{0,2}(?:of )?(?:\\d+(?:[.,]\\d+)? ?% ?)?(?:der |la |de )?${taxWord}\\.?\\)?`
const excluding = `\\(?(?:exkl(?:usive)?|excl(?:usive|usief|uding)?|ex|ohne|zzgl|hors|without|before|vor|sans|sin|hts?)[.,;: ]{0,2}(?:of )?(?:\\d+(?:[.,]\\d+)? ?% ?)?${taxWord}\\.?\\)?`
const currency = "(?:[( ]{0,2}(?:eur|usd|gbp|chf|rm|€|\\$|£)\\)?)?"

const label = (weight: number, ...patterns: readonly string[]): readonly Label[] =>
  patterns.map((pattern) => ({ pattern, weight }))
const title = (weight: number, ...patterns: readonly string[]): readonly Label[] =>
  patterns.map((pattern) => ({ pattern, weight, isTitle: true }))

const numberWord = "(?:nummer|nr|no|num|number|numero|n°|nº|n|#|id)\\.?(?: ?[°º#])?"

/** What an invoice says, and how it announces it. */
export const invoiceFields: readonly FieldDeclaration[] = [
  {
    name: "number",
    kind: "identifier",
    labels: [
      ...label(
        0.95,
        `(?:rechnungs?|re|rg|beleg|gutschrifts?|factuur|faktur[ay]?)[ .-]{0,2}${numberWord}`,
        `(?:tax |vat |sales )?(?:invoice|inv|bill|receipt|credit note|slip|document|doc)[ .-]{0,2}${numberWord}`,
        `(?:facture|avoir|note d[’']honoraires|honorarnote|factura|fattura|faktura)(?: (?:vat|de vente))? ?${numberWord}`,
        "(?:numero|num|nr|no|n°|nº|n) ?(?:de |de la |della |d'|della? )?(?:facture|factura|fattura|faktury|rechnung)",
        "rechnung nummer|(?:faktuur|kwitantie|ticket|bon|rekening)nummer|numero de document|recu (?:n°|no)",
        "numer faktury",
      ),
      ...label(
        0.75,
        "factuur",
        "(?:bon|nota)(?:nummer|nr)",
        "invoice reference|our ref|number ?#|identifiant de transaction",
        "tax invoice n[o0°]",
        `piece ?${numberWord}`,
      ),
      ...title(
        0.8,
        "(?:ausgangs|beitrags|abschlags|schluss|sammel|kosten|waren|monats)?rechnung",
        "(?:tax |sales |vat )?invoice",
        "facture",
        "factura",
        "fattura",
        "faktura(?: vat)?",
        "credit note",
        "gutschrift",
        "rechnungskorrektur",
        "avoir",
      ),
      ...title(0.6, "^#", "^(?:numero|nummer|beleg|nr|no)\\.?"),
      ...label(0.5, "(?:booking|billing|transaction) (?:id|no|number)", "reference(?: no)?"),
      ...title(0.5, "vsnr", "versicherungs?(?:schein)?(?:nummer|-?nr)", "versicherungsvertrag nr", `receipt`),
    ],
  },
  {
    name: "issueDate",
    kind: "date",
    labels: [
      ...label(
        0.95,
        "(?:rechnungs|beleg|ausstellungs|factuur|faktura)[ -]?datum",
        "(?:invoice|bill|issue|receipt|document) date",
        "date of (?:issue|invoice)",
        "date (?:de |d')?(?:la )?(?:facture|facturation|emission)",
        "date d[’']emission",
        "rechnung vom",
        "rechnungs-? ?(?:und|u\\.|/|bzw\\.|=) ?(?:liefer|versand|leistungs)-?datum",
        "factuurdatum",
        "fecha (?:de )?(?:la )?(?:factura|emision)",
        "data (?:fattura|documento|wystawienia|emissione)",
        "invoiced on|(?:transaction|payment|billing) date|date of payment",
        "(?:facture|avoir) du|invoice (?:of|from)|faktuurdatum",
        "(?:date )?issued(?: on)?|emise? le|printed(?: on)?",
      ),
      ...label(0.75, "datum", "date", "fecha", "data", "den", "dated", "tax point", "date/time", "date & time"),
    ],
  },
  {
    name: "dueDate",
    kind: "date",
    labels: [
      ...label(
        0.93,
        "fallig(?:keit(?:stag|sdatum)?)?(?: am| bis| zum)?",
        "zahl(?:bar|ung) bis(?: zum)?",
        "(?:zahlbar|zu zahlen|uberweisen sie(?: bitte)?|bitte uberweisen sie)(?: \\S+){0,4} bis(?: zum| spatestens)?",
        "zahlungs?ziel",
        "(?:payment )?due(?: date| by| on)?",
        "total amount due on",
        "pay(?:able|ment)?(?: due)? by",
        "(?:date )?(?:d[’']|d' ?)?echeance",
        "date limite (?:de |d')?(?:paiement|reglement)",
        "a regler avant(?: le)?",
        "vervaldatum|te betalen voor|omstreeks",
        "uiterste betaaldatum",
        "(?:fecha de )?vencimiento",
        "(?:data )?scadenza",
        "termin platnosci",
      ),
    ],
  },
  {
    name: "deliveryDate",
    kind: "date",
    labels: label(
      0.9,
      "(?:liefer- bzw\\.? )?(?:leistungs|liefer)[ -]?datum",
      "(?:delivery|ship(?:ping|ment)?|supply|service) date",
      "date (?:of|de|de la) (?:delivery|supply|livraison|prestation)",
    ),
  },
  {
    name: "grossAmount",
    kind: "amount",
    labels: [
      ...label(
        0.95,
        "(?:rechnungs|gesamt|end|brutto)(?:betrag|summe|rechnungsbetrag)",
        `(?:rechnungs|gesamt)?summe brutto(?: ?${including})?`,
        `(?:summe|gesamt(?:betrag|summe)?|betrag|total|totaal|totale|amount|sales|prix|montant)[ :]{0,2}${including}`,
        `(?:grand|invoice|overall) total(?: ?${including})?${currency}`,
        `(?:total|montant|montant total|total general) ?${currency} ?ttc`,
        "total (?:facture|factura|fattura|payable)",
        "(?:importe|totale) (?:total|fattura|documento)",
        "factuur totaal|totaal factuur|factuurbedrag|totaal te betalen",
        "total inclusive(?: of)? gst",
        "montant (?:total )?(?:a payer|a regler|paye|de la facture)|a payer ttc|total facturee?|payer ttc",
        "(?:invoice|payment) amount|amount (?:usd|eur|gbp|paid|charged)|total charged",
        "totaalbedrag(?: incl\\S*)?|(?:kwota )?nale[zż]no[sś][cć]i? og[oó][lł]em|warto[sś][cć] faktury|eindtotaal|(?:bedrag )?te voldoen",
        "rechnungs(?:beitrag|endbetrag)|(?:endpreis|gesamt) brutto|gesamtbetrag inkl\\.?|total general",
        "(?:razem|do zap[lł]aty|warto[sś][cć] brutto)",
      ),
      ...label(
        0.85,
        `(?:total|totaal|totale|gesamt|summe)${currency}`,
        `total (?:amount|sales|due|price|rm|paid|for this invoice)(?: ?${including})?${currency}`,
      ),
      ...label(
        0.75,
        "amount (?:due|payable)",
        "(?:(?:sum|somme|net|montant|total|solde) )?a payer(?: en euros?)?",
        "zahlbetrag|zu zahlen(?:der betrag)?",
        `beitrag ${including}`,
        "rounded total(?: \\(?rm\\)?)?|total rounded|round(?:ed)? amt",
        "nett (?:total|amt|amount)|net amount payable|tl",
        "te betalen",
        including,
      ),
    ],
  },
  {
    name: "netAmount",
    kind: "amount",
    labels: [
      ...label(
        0.93,
        "(?:rechnungs|gesamt)?(?:summe|betrag) netto",
        `(?:rechnungs)?summe netto(?: ?${excluding})?`,
        "(?:gesamt)?netto(?:betrag|summe|wert gesamt|rechnungsbetrag)?(?: gesamt)?",
        `(?:summe|gesamt(?:betrag|summe)?|betrag|total|totaal|subtotal|amount|price)[ :]{0,2}${excluding}`,
        "(?:total|montant|montant total|total net|sous-total|sous total)(?: \\S{3})? h\\.?t\\.?(?:va)?",
        "total hors taxes",
        `exclusief btw|${excluding}`,
        "net (?:amount|total|value|price total)",
        "total net",
        "taxable (?:amount|value|total)",
        "base imponible|imponibile|totale imponibile|wartosc netto",
        "grondslag|maatstaf",
        "importe neto|montant hors t\\.?v\\.?a\\.?|montant hors taxes?|hors taxes?|prix h\\.?t\\.?",
        "pre-?tax total|untaxed (?:total|amount)|total de la facture h\\.?t\\.?|totaalbedrag excl\\S*",
      ),
      ...label(0.75, "sub-?total(?: amount)?|sub total|subtotaal|sous-total|zwischensumme|gesamtbeitrag|warenwert"),
    ],
  },
  {
    name: "taxAmount",
    kind: "amount",
    labels: [
      ...label(
        0.92,
        `(?:summe|gesamt|total|zuzugl\\.?|zzgl\\.?|montant|plus) (?:de )?(?:la )?(?:der )?${taxWord}\\.?`,
        `${taxWord}\\.?[ -]?(?:gesamt|betrag|amount|total|summe|bedrag)`,
        "taxe totale|steuerbetrag|summe steuern?|total taxes?|tax total",
        "uberweisung der umsatzsteuer",
      ),
      ...label(0.8, `${taxWord}`),
      ...label(0.6, `steuerbasisbetrag ${taxWord}`),
    ],
  },
  {
    name: "prepaidAmount",
    kind: "amount",
    labels: label(
      0.85,
      "bereits (?:be|ge)zahlt(?:er betrag)?",
      "(?:already |amount |pre)?paid(?: amount)?",
      "anzahlung(?:en)?",
      "acompte(?: verse)?",
      "deja regle",
    ),
  },
  {
    name: "dueAmount",
    kind: "amount",
    labels: label(
      0.9,
      "offener betrag|restbetrag|noch zu zahlen",
      "(?:balance|outstanding)(?: due| amount)?",
      "zu zahlender (?:betrag|beitrag)",
      "reste a payer|solde",
      "ausstehende forderung",
    ),
  },
  {
    name: "roundingAmount",
    kind: "amount",
    labels: label(0.9, "round(?:ing|ed)?(?: adj(?:ustment|\\.)?)?(?: amt)?|rundung(?:sdifferenz)?|arrondi|afronding"),
  },
  {
    name: "tenderedAmount",
    kind: "amount",
    labels: label(
      0.9,
      "cash(?: tendered| received| paid)?|tendered|visa|master(?:card)?|(?:debit|credit) card|gegeben|especes|contant|bar|cb|pin",
    ),
  },
  {
    name: "changeAmount",
    kind: "amount",
    labels: label(0.9, "(?:cash |total )?change(?: due)?|ruckgeld|wechselgeld|rendu(?: monnaie)?|wisselgeld|baki"),
  },
  {
    name: "iban",
    kind: "iban",
    labels: label(0.95, "iban(?:[ -]?(?:nr|no|code))?\\.?", "bankverbindung", "bank account"),
  },
  {
    name: "purchaseOrder",
    kind: "identifier",
    labels: label(
      0.85,
      `(?:ihre |ihr )?(?:bestell(?:ung(?:s)?)?|auftrags?)[ .-]{0,2}(?:${numberWord})?`,
      "(?:your |customer )?(?:order|p\\.?o\\.?(?![-/]?\\d)|purchase order)(?: (?:no|number|id|ref(?:erence)?)|#)?\\.?",
      "(?:votre |n° (?:de )?|numero de )?commande(?: n°)?",
      "ordernummer|order",
    ),
  },
  {
    name: "sellerTaxId",
    kind: "taxId",
    labels: label(
      0.9,
      "u(?:st|\\.st\\.)\\.?[ -]?id(?:ent)?(?:[ .-]{0,2}(?:nr|nummer))?\\.?",
      "vat (?:no|number|reg(?:istration)?(?: no)?|id)\\.?",
      "(?:n° |numero (?:de )?)tva(?: intra\\S*)?|tva intra\\S*",
      "btw[ -]?(?:nr|nummer)",
      "p\\.? ?iva|nif|cif|nip",
    ),
  },
]

/** Words that look like labels of the fields above, and are others. */
export const decoys: readonly FieldDeclaration[] = [
  {
    name: "otherDate",
    kind: "date",
    isDecoy: true,
    labels: label(
      1,
      "(?:bestell|auftrags?|lieferschein|vertrags|order|druck|geburts|kauf)[ -]?datum(?:[ -]lief)?",
      "auftrag-datum-lief",
      "(?:order|print|booking|purchase|birth) date",
      "date (?:de |d')(?:la )?(?:commande|naissance)",
      "(?:rechnungs|abrechnungs)zeitraum",
      "billing period",
      "check (?:in|out)",
    ),
  },
  {
    name: "otherNumber",
    kind: "identifier",
    isDecoy: true,
    labels: label(
      1,
      `(?:kunden|lieferschein|lief|lieferanten|vertrags|konto|kto|artikel|art|steuer|handelsregister|ursprungsbeleg|reklamations|mandats|serien|wee-reg|zahler|personal)[ .-]{0,2}${numberWord}`,
      "ihre (?:nummer|kundennummer)",
      "(?:zu|zur|aus|storno(?: zu)?|betr(?:ifft|\\.)?) (?:unserer )?rechnung(?:s-?nr\\.?)?|ursprungsrechnung|rechnungsbezug",
      "(?:original|credited|referring to|against|for) invoice(?: (?:no|number))?|(?:concerne|annule|sur|relatif a)(?: la)? facture",
      "handelsreg|mandatsreferenz|referenz|zahlpunkt|kostenstelle|kundennummer|klantnummer|serienummer",
      "(?:customer|account|client|delivery(?: note)?|contract|company|co|staff|table|till|terminal|approval|card|phone|fax|tel|gst|gst reg|gst id|reg|registration|serial|item|product|cashier|member)[ .]{0,2}(?:no|number|nr|id|ref|#)\\.?",
      "(?:n° |numero (?:de )?|id\\.?)?client|numero de (?:dossier|ligne)",
      "tel(?:efon|ephone)?|phone|fax|mobile|gln|gtin|ean|hrb|blz|bic|swift|siret|siren|rcs|kvk|cin|gstin|ifsc(?: code)?",
      "seite|page|blatt",
      "fsn|wid",
    ),
  },
  {
    name: "otherAmount",
    kind: "amount",
    isDecoy: true,
    labels: label(
      1,
      "(?:non soumis(?:es)? a|hors) (?:la )?tva|not subject to vat|nicht steuerbar",
      "discount|total (?:discount|savings?|qty|quantity|items?|item\\(s\\)|change|disc)|credits?",
      "rabatt|skonto|nachlass|sondernachlass|remise|korting|versandkosten|shipping|fracht(?:betrag)?|gst summary|tax summary",
    ),
  },
]
