/** A page of our own writing, a schema for it, and what a person reads there: paths of `output.fields`, lists left out. */
export interface ExtractInput {
  readonly name: string
  readonly text: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly expected: Readonly<Record<string, string>>
}

const text = (description: string) => ({ type: "string", description })
const date = (description: string) => ({ type: "string", format: "date", description })
const number = (description: string) => ({ type: "number", description })

/** Four pages with labels, four of running text; one field of each page is not there. */
export const inputs: readonly ExtractInput[] = [
  {
    name: "delivery note, labelled",
    text: `Holm & Sons Timber
Delivery note no. LS-20931
Date of delivery: 14 March 2025
Customer: Brightwater Joinery Ltd
Vehicle: KX21 RTO
Pallets: 6
Gross weight: 1,842.5 kg
Received by: T. Okafor`,
    properties: {
      noteNumber: { ...text("number of the delivery note"), title: "Delivery note no." },
      deliveryDate: { ...date("day of the delivery"), title: "Date of delivery" },
      customer: { ...text("who receives the goods"), title: "Customer" },
      pallets: { ...number("how many pallets"), title: "Pallets" },
      receivedBy: { ...text("who signed for it"), title: "Received by" },
      orderNumber: { ...text("number of the order"), title: "Order no." },
    },
    expected: {
      noteNumber: "LS-20931",
      deliveryDate: "2025-03-14",
      customer: "Brightwater Joinery Ltd",
      pallets: "6",
      receivedBy: "T. Okafor",
    },
  },
  {
    name: "calibration certificate, labelled otherwise than the schema says",
    text: `CERTIFICATE OF CALIBRATION

Cert. ref.      CC/8841/25
Instrument      Torque wrench 20-100 Nm
Maker           Hallmann
Serial          HW-66120
Tested on       2 June 2025
Next due        2 June 2026
Technician      M. Duarte
Result          PASS`,
    properties: {
      certificate: text("number of the certificate"),
      serial: text("serial number of the instrument"),
      tested: date("day of the test"),
      nextTest: date("day by which it must be tested again"),
      technician: text("who tested it"),
      customer: text("for whom it was tested"),
    },
    expected: {
      certificate: "CC/8841/25",
      serial: "HW-66120",
      tested: "2025-06-02",
      nextTest: "2026-06-02",
      technician: "M. Duarte",
    },
  },
  {
    name: "membership form, labels over values",
    text: `Riverside Rowing Club - application

Full name
Amelia Hartwell

Date of birth
9 August 1991

Membership type
Veteran, four oars

Annual fee
215.00

Emergency contact
Jon Hartwell`,
    properties: {
      fullName: text("name of the applicant"),
      dateOfBirth: date("day of birth"),
      membershipType: text("kind of membership"),
      annualFee: number("fee for a year"),
      emergencyContact: text("whom to call"),
      email: text("address for mail"),
    },
    expected: {
      fullName: "Amelia Hartwell",
      dateOfBirth: "1991-08-09",
      membershipType: "Veteran, four oars",
      annualFee: "215.00",
      emergencyContact: "Jon Hartwell",
    },
  },
  {
    name: "work order, labelled",
    text: `Work order: 55-1207
Site: Pumping station Northgate
Reported: 3 November 2025      Reported by: K. Lindqvist
Fault: seal of pump 2 leaks
Priority: high
Estimated hours: 4.5`,
    properties: {
      workOrder: text("number of the work order"),
      site: text("where the work is"),
      reported: date("day of the report"),
      priority: { type: "string", enum: ["low", "normal", "high"] },
      estimatedHours: number("hours that it will take"),
      completed: date("day on which the work was done"),
    },
    expected: {
      workOrder: "55-1207",
      site: "Pumping station Northgate",
      reported: "2025-11-03",
      priority: "high",
      estimatedHours: "4.5",
    },
  },
  {
    name: "booking by mail, running text",
    text: `Hello,

we would like to book the garden room for our summer party on 21 June 2025. There will be 48 of us, and four need food
without gluten. Please send the bill to Orchard Analytics, 7 Mill Lane, Bath. My telephone number is 01225 555 014.

Kind regards,
Priya Nair`,
    properties: {
      room: text("the room that is booked"),
      eventDate: date("day of the event"),
      guests: number("how many guests"),
      company: text("who pays the bill"),
      contact: text("who writes"),
      budget: number("money that they want to spend"),
    },
    expected: {
      room: "garden room",
      eventDate: "2025-06-21",
      guests: "48",
      company: "Orchard Analytics",
      contact: "Priya Nair",
    },
  },
  {
    name: "accident report, running text",
    text: `On 17 September 2025 at about half past two Daniel Osei slipped on the wet floor of the loading bay at the Leeds depot and
hurt his left wrist. Maria Keller saw it happen and called the first aider. He was off work for 6 days. The floor
had been washed without a sign.`,
    properties: {
      accidentDate: date("day of the accident"),
      injured: text("who was hurt"),
      place: text("where it happened"),
      witness: text("who saw it"),
      daysLost: number("days off work"),
      hospital: text("hospital that treated the person"),
    },
    expected: {
      accidentDate: "2025-09-17",
      injured: "Daniel Osei",
      place: "loading bay at the Leeds depot",
      witness: "Maria Keller",
      daysLost: "6",
    },
  },
  {
    name: "letting letter, running text",
    text: `Dear Ms Fontaine,

I am pleased to confirm that the flat at 12 Harbour Street is yours from 1 February 2026. The rent is 1,150 pounds a
month and the deposit, which we hold with the scheme, is 1,725 pounds. Keys are handed over by Mr Ade at our office.

Yours sincerely,
Gwen Tully, Seaview Lettings`,
    properties: {
      tenant: text("who rents the flat"),
      address: text("address of the flat"),
      start: date("first day of the tenancy"),
      rent: number("rent a month"),
      deposit: number("the deposit"),
      end: date("last day of the tenancy"),
    },
    expected: {
      tenant: "Ms Fontaine",
      address: "12 Harbour Street",
      start: "2026-02-01",
      rent: "1150",
      deposit: "1725",
    },
  },
  {
    name: "product notice, running text",
    text: `Northfell Dairy asks customers to bring back its soft cheese "Little Fell" of 200 grams with the lot number NF-0932,
because it may contain pieces of plastic. The cheese was sold between 3 May 2025 and 11 May 2025. Other products are
not affected. The price is paid back in every shop.`,
    properties: {
      producer: text("who makes the product"),
      product: text("name of the product"),
      lot: text("lot number"),
      lastSold: date("last day on which it was sold"),
      reason: text("why it is called back"),
      hotline: text("telephone number for questions"),
    },
    expected: {
      producer: "Northfell Dairy",
      product: "Little Fell",
      lot: "NF-0932",
      lastSold: "2025-05-11",
      reason: "may contain pieces of plastic",
    },
  },
]
