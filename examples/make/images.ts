/** Makes the sample pictures and what is true of them: `node examples/make/images.ts`. */
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type Canvas, createCanvas } from "@napi-rs/canvas"
import * as scenes from "./images/scenes.ts"

const folder = join(import.meta.dirname, "..", "samples", "images")
await mkdir(folder, { recursive: true })

/** A part of a picture at another size; all numbers are shares of the whole. */
function redrawn(from: Canvas, left: number, top: number, share: number, scale: number): Canvas {
  const width = from.width * share
  const height = from.height * share
  const to = createCanvas(Math.round(width * scale), Math.round(height * scale))
  to.getContext("2d").drawImage(from, from.width * left, from.height * top, width, height, 0, 0, to.width, to.height)
  return to
}

const bicycle = scenes.bicycleBeforeHills()
const slide = scenes.salesSlide()
const pictures: readonly {
  file: string
  canvas: Canvas
  quality?: number
  caption: string
  text?: string
  sameAs?: string
}[] = [
  {
    file: "bicycle.jpg",
    canvas: bicycle,
    quality: 82,
    caption: "A red bicycle stands before green hills in the morning sun.",
  },
  {
    file: "bicycle-crop.jpg",
    canvas: redrawn(bicycle, 0.06, 0.08, 0.88, 1),
    quality: 82,
    caption: "The bicycle, cropped.",
    sameAs: "bicycle.jpg",
  },
  {
    file: "bicycle-small.jpg",
    canvas: redrawn(bicycle, 0, 0, 1, 0.5),
    quality: 82,
    caption: "The bicycle at half its size.",
    sameAs: "bicycle.jpg",
  },
  {
    file: "bicycle-recompressed.jpg",
    canvas: bicycle,
    quality: 25,
    caption: "The bicycle, compressed hard.",
    sameAs: "bicycle.jpg",
  },
  { file: "lake.jpg", canvas: scenes.lakeAtDusk(), quality: 70, caption: "A jetty reaches into a lake at dusk." },
  { file: "cat.jpg", canvas: scenes.cat(), quality: 80, caption: "A brown cat looks into the camera." },
  {
    file: "sales-slide.png",
    canvas: slide,
    caption: "Bar chart of sales by quarter in 2024.",
    text: "Sales by quarter, 2024",
  },
  {
    file: "sales-slide-small.png",
    canvas: redrawn(slide, 0, 0, 1, 0.75),
    caption: "The sales slide, smaller.",
    text: "Sales by quarter, 2024",
    sameAs: "sales-slide.png",
  },
  {
    file: "order-diagram.png",
    canvas: scenes.orderDiagram(),
    caption: "Flow chart from the order to the carrier.",
    text: "Cut-off for the same day: 13:00",
  },
  {
    file: "hub-drawing.png",
    canvas: scenes.hubDrawing(),
    caption: "Section through the cargo rear hub with numbered parts.",
    text: "4 End cap, 18 Nm",
  },
  {
    file: "assembly-sign.png",
    canvas: scenes.assemblySign(),
    caption: "Green sign of the assembly point.",
    text: "Gate 3, Wharncliffe Lane",
  },
  {
    file: "whiteboard.jpg",
    canvas: scenes.whiteboard(),
    quality: 78,
    caption: "Whiteboard with the tasks for the launch of the Marl 4.",
    text: "boxes without plastic: 10,000",
  },
]

for (const { file, canvas, quality } of pictures)
  await writeFile(
    join(folder, file),
    quality === undefined ? await canvas.encode("png") : await canvas.encode("jpeg", quality),
  )
const rows = pictures.map(({ file, caption, text, sameAs }) => JSON.stringify({ file, caption, text, sameAs }))
await writeFile(join(folder, "expected.jsonl"), `${rows.join("\n")}\n`)
console.log(`${pictures.length} pictures`)
