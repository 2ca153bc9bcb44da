/** What the sample pictures show: two landscapes, a cat, and pages with text. */
import { fileURLToPath } from "node:url"
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from "@napi-rs/canvas"
import { seeded } from "../random.ts"

const fonts = new URL("standard_fonts/", import.meta.resolve("pdfjs-dist/package.json"))
for (const face of ["Regular", "Bold", "Italic"])
  GlobalFonts.registerFromPath(fileURLToPath(new URL(`LiberationSans-${face}.ttf`, fonts)), "Sample")

const ink = "#22303a"

function sheet(width: number, height: number, background: string): readonly [Canvas, SKRSContext2D] {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext("2d")
  context.fillStyle = background
  context.fillRect(0, 0, width, height)
  context.fillStyle = ink
  context.strokeStyle = ink
  return [canvas, context]
}

function write(context: SKRSContext2D, text: string, x: number, y: number, size: number, style = ""): void {
  context.font = `${style} ${size}px Sample`.trim()
  context.fillText(text, x, y)
}

function hills(context: SKRSContext2D, random: () => number, base: number, height: number, colour: string): void {
  context.fillStyle = colour
  context.beginPath()
  context.moveTo(0, 340)
  const shift = random() * 6
  for (let x = 0; x <= 480; x += 8)
    context.lineTo(x, base - height * (Math.sin(x / 70 + shift) + 0.5 * Math.sin(x / 31 + 2 * shift)))
  context.lineTo(480, 340)
  context.fill()
}

/** A red bicycle before hills in the morning: 480 × 320. */
export function bicycleBeforeHills(): Canvas {
  const [canvas, context] = sheet(480, 320, "white")
  const sky = context.createLinearGradient(0, 0, 0, 220)
  sky.addColorStop(0, "#7fb2d9")
  sky.addColorStop(1, "#f6e7c8")
  context.fillStyle = sky
  context.fillRect(0, 0, 480, 320)
  const random = seeded(4)
  hills(context, random, 180, 30, "#8da58c")
  hills(context, random, 220, 22, "#66855f")
  hills(context, random, 268, 10, "#47633f")
  context.fillStyle = "#fff3c4"
  context.beginPath()
  context.arc(390, 62, 24, 0, 7)
  context.fill()
  context.lineWidth = 5
  context.strokeStyle = "#1d1d1d"
  for (const x of [160, 300]) {
    context.beginPath()
    context.arc(x, 250, 44, 0, 7)
    context.stroke()
  }
  context.strokeStyle = "#b3261e"
  context.lineWidth = 7
  context.beginPath()
  for (const [x, y] of [
    [160, 250],
    [205, 180],
    [280, 180],
    [222, 250],
    [160, 250],
  ] as const)
    context.lineTo(x, y)
  context.moveTo(222, 250)
  context.lineTo(200, 162)
  context.moveTo(300, 250)
  context.lineTo(276, 158)
  context.lineTo(296, 150)
  context.stroke()
  context.fillStyle = "#1d1d1d"
  context.fillRect(184, 155, 32, 8)
  return canvas
}

/** A lake at dusk with a jetty: 480 × 320. */
export function lakeAtDusk(): Canvas {
  const [canvas, context] = sheet(480, 320, "white")
  const sky = context.createLinearGradient(0, 0, 0, 320)
  sky.addColorStop(0, "#2b2f5b")
  sky.addColorStop(0.5, "#d9825b")
  sky.addColorStop(0.52, "#a3594f")
  sky.addColorStop(1, "#1a2140")
  context.fillStyle = sky
  context.fillRect(0, 0, 480, 320)
  const random = seeded(9)
  context.strokeStyle = "#f0b48a"
  for (let wave = 0; wave < 70; wave++) {
    context.lineWidth = 1 + random()
    context.beginPath()
    const y = 172 + random() * 140
    const x = random() * 460
    context.moveTo(x, y)
    context.lineTo(x + 8 + random() * 24, y)
    context.stroke()
  }
  context.fillStyle = "#14172b"
  context.fillRect(300, 200, 180, 9)
  for (const x of [310, 350, 390, 430, 470]) context.fillRect(x, 200, 7, 60)
  return canvas
}

/** A cat: what somebody sends in place of an invoice. */
export function cat(): Canvas {
  const [canvas, context] = sheet(320, 320, "#d8c7a8")
  context.fillStyle = "#5a4a42"
  context.beginPath()
  context.ellipse(160, 250, 85, 75, 0, 0, 7)
  context.arc(160, 135, 65, 0, 7)
  context.fill()
  for (const side of [-1, 1]) {
    context.beginPath()
    context.moveTo(160 + side * 60, 120)
    context.lineTo(160 + side * 58, 45)
    context.lineTo(160 + side * 14, 80)
    context.fill()
  }
  context.fillStyle = "#c7d36f"
  for (const x of [135, 185]) {
    context.beginPath()
    context.ellipse(x, 130, 13, 9, 0, 0, 7)
    context.fill()
  }
  context.fillStyle = "#1d1d1d"
  for (const x of [135, 185]) context.fillRect(x - 2, 121, 4, 18)
  context.strokeStyle = "#f2ece2"
  for (const side of [-1, 1])
    for (const rise of [-8, 0, 8]) {
      context.beginPath()
      context.moveTo(160 + side * 14, 158)
      context.lineTo(160 + side * 80, 158 + rise * 2)
      context.stroke()
    }
  return canvas
}

/** A slide with a bar chart. */
export function salesSlide(): Canvas {
  const [canvas, context] = sheet(640, 360, "#ffffff")
  write(context, "Sales by quarter, 2024", 40, 58, 30, "bold")
  write(context, "Cargo brakes overtook hubs in the third quarter", 40, 88, 17)
  for (const [index, [name, value]] of (
    [
      ["Q1", 3.1],
      ["Q2", 4.4],
      ["Q3", 5.2],
      ["Q4", 4.7],
    ] as const
  ).entries()) {
    const x = 80 + index * 135
    context.fillStyle = index === 2 ? "#c8553d" : "#5b7f95"
    context.fillRect(x, 310 - value * 34, 70, value * 34)
    context.fillStyle = ink
    write(context, `£${value.toFixed(1)}m`, x + 8, 302 - value * 34, 18, "bold")
    write(context, name, x + 22, 335, 18)
  }
  return canvas
}

/** A flow chart of what happens to an order. */
export function orderDiagram(): Canvas {
  const [canvas, context] = sheet(640, 240, "#fbfaf7")
  write(context, "From order to dispatch", 30, 42, 24, "bold")
  const boxes = ["Order received", "Stock checked", "Picked and packed", "Handed to carrier"]
  boxes.forEach((text, index) => {
    const x = 24 + index * 152
    context.lineWidth = 2
    context.strokeRect(x, 90, 132, 60)
    write(context, text, x + 8, 125, 14.5)
    if (index === boxes.length - 1) return
    context.beginPath()
    context.moveTo(x + 132, 120)
    context.lineTo(x + 150, 120)
    context.lineTo(x + 144, 115)
    context.moveTo(x + 150, 120)
    context.lineTo(x + 144, 125)
    context.stroke()
  })
  write(context, "Cut-off for the same day: 13:00", 24, 200, 18)
  return canvas
}

/** A hub cut open, its parts numbered. */
export function hubDrawing(): Canvas {
  const [canvas, context] = sheet(560, 320, "#ffffff")
  write(context, "Kestrel 36 cargo rear hub, section", 30, 42, 22, "bold")
  context.lineWidth = 2
  context.strokeRect(120, 120, 320, 90)
  context.strokeRect(60, 150, 440, 30)
  for (const x of [140, 180, 370, 410]) context.strokeRect(x, 126, 22, 78)
  const labels = [
    ["1 Axle", 60, 250],
    ["2 Bearing", 150, 250],
    ["3 Hub shell", 260, 250],
    ["4 End cap, 18 Nm", 390, 250],
  ] as const
  for (const [text, x, y] of labels) write(context, text, x, y, 16)
  return canvas
}

/** A sign on a wall. */
export function assemblySign(): Canvas {
  const [canvas, context] = sheet(360, 300, "#0b7a3b")
  context.fillStyle = "white"
  write(context, "ASSEMBLY POINT", 38, 70, 34, "bold")
  write(context, "Gate 3, Wharncliffe Lane", 50, 115, 23)
  write(context, "Buildings C and D", 50, 150, 23)
  context.beginPath()
  for (const [x, y] of [
    [130, 210],
    [230, 210],
    [230, 190],
    [280, 228],
    [230, 266],
    [230, 246],
    [130, 246],
  ] as const)
    context.lineTo(x, y)
  context.fill()
  return canvas
}

/** Notes on a whiteboard, photographed slightly askew. */
export function whiteboard(): Canvas {
  const [canvas, context] = sheet(520, 340, "#b9b5ad")
  context.translate(260, 170)
  context.rotate(-0.03)
  context.fillStyle = "#f7f8f6"
  context.fillRect(-245, -152, 490, 304)
  context.fillStyle = "#1b4f8a"
  write(context, "Marl 4 launch", -215, -100, 32, "italic")
  context.fillStyle = "#2b2b2b"
  write(context, "- leaflets: Luc, by Friday", -215, -45, 23, "italic")
  write(context, "- boxes without plastic: 10,000", -215, -5, 23, "italic")
  write(context, "- spare load cell: who?", -215, 35, 23, "italic")
  context.fillStyle = "#b3261e"
  write(context, "12 May  ->  2 June", -215, 95, 27, "italic")
  return canvas
}
