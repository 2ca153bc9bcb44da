import type { LadderFit, LadderPoint } from "./ladder.ts"

const [width, height, margin] = [720, 420, 60]

/** Quality over cost (or, where nothing costs money, over time) of every way to answer, as an SVG document. */
export function plotLadder(fit: LadderFit): string {
  const isPaid = fit.points.some((point) => point.costUsd > 0)
  const priceOf = (point: LadderPoint) => (isPaid ? point.costUsd : point.msMean / 1000)
  const most = Math.max(...fit.points.map(priceOf)) || 1
  const qualities = fit.points.map((point) => point.quality)
  const [least, best] = [Math.min(...qualities) - 0.05, Math.max(...qualities) + 0.05]
  const x = (point: LadderPoint) => round(margin + (priceOf(point) / most) * (width - 2 * margin))
  const y = (point: LadderPoint) =>
    round(height - margin - ((point.quality - least) / (best - least)) * (height - 2 * margin))
  const path = fit.points
    .filter((point) => point.climbBelow !== undefined)
    .map((point) => `${x(point)},${y(point)}`)
    .join(" ")
  const marks = fit.points.map((point) => {
    const isRung = point.climbBelow === undefined
    const title = `<title>${escapeXml(describe(point))}</title>`
    const label = isRung ? `<text x="${x(point) + 9}" y="${y(point) - 6}">${escapeXml(point.name)}</text>` : ""
    return `<circle cx="${x(point)}" cy="${y(point)}" r="${isRung ? 6 : 3}" fill="${isRung ? "#1f5fa8" : "#888"}">${title}</circle>${label}`
  })
  const { chosen } = fit
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<path d="M${margin},${margin} V${height - margin} H${width - margin}" fill="none" stroke="#333"/>`,
    `<text x="${width / 2}" y="${height - 16}" text-anchor="middle">${isPaid ? "US dollars for all cases" : "seconds a question"} (to ${most.toPrecision(3)})</text>`,
    `<text x="16" y="${height / 2}" text-anchor="middle" transform="rotate(-90 16 ${height / 2})">quality (${least.toFixed(2)} to ${best.toFixed(2)})</text>`,
    `<polyline points="${path}" fill="none" stroke="#bbb"/>`,
    ...marks,
    `<circle cx="${x(chosen)}" cy="${y(chosen)}" r="11" fill="none" stroke="#c2410c" stroke-width="2"/>`,
    `<text x="${x(chosen) + 14}" y="${y(chosen) + 18}" fill="#c2410c">chosen: ${escapeXml(chosen.name)}</text>`,
    "</svg>\n",
  ].join("\n")
}

function describe(point: LadderPoint): string {
  return `${point.name}: quality ${point.quality.toFixed(3)}, $${point.costUsd.toFixed(4)}, ${(point.msMean / 1000).toFixed(2)} s`
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
