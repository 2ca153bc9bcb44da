// The coverage/risk curve of the report parts as an SVG document.
import { coverageRisk, type Judged } from "../../src/evaluate/metrics/abstention.ts"

const [width, height, margin] = [720, 400, 56]
/** Told apart also by those who see few colours; each curve is named where it ends. */
const colours = ["#1f5fa8", "#c2410c", "#3f7d20", "#555555"]

/**
 * Share of wrong answers over the share of questions that are answered, one curve a set.
 * @param threshold the default one is marked on every curve
 */
export function plotCoverageRisk(sets: ReadonlyMap<string, readonly Judged[]>, threshold: number): string {
  const x = (coverage: number) => round(margin + coverage * (width - 2 * margin - 60))
  const y = (risk: number) => round(height - margin - risk * (height - 2 * margin))
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (at) =>
      `<path d="M${x(0)},${y(at)} H${x(1)}" stroke="#ddd"/><text x="${x(0) - 8}" y="${y(at) + 4}" text-anchor="end">${at}</text><text x="${x(at)}" y="${y(0) + 18}" text-anchor="middle">${at}</text>`,
  )
  const curves = [...sets].map(([name, judged], index) => {
    const colour = colours[index % colours.length]!
    // Of a handful of answers the share says nothing.
    const points = coverageRisk(judged).filter((point) => point.coverage * judged.length >= 10)
    const marked = points.findLast((point) => point.threshold >= threshold)
    const last = points[points.length - 1]
    return [
      `<polyline points="${points.map((point) => `${x(point.coverage)},${y(point.risk)}`).join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      marked === undefined
        ? ""
        : `<circle cx="${x(marked.coverage)}" cy="${y(marked.risk)}" r="5" fill="#fff" stroke="${colour}" stroke-width="2"/>`,
      last === undefined ? "" : `<text x="${x(1) + 8}" y="${y(last.risk) + 4}" fill="${colour}">${name}</text>`,
    ].join("")
  })
  return [
    "<!-- Made by: node bench/fit-answer.ts --report --plot -->",
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...grid,
    `<text x="${(x(0) + x(1)) / 2}" y="${height - 12}" text-anchor="middle">share of all questions that are answered, answerable or not (○: default threshold ${threshold})</text>`,
    `<text x="16" y="${height / 2}" text-anchor="middle" transform="rotate(-90 16 ${height / 2})">share of these without a right answer in three claims</text>`,
    ...curves,
    "</svg>\n",
  ].join("\n")
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
