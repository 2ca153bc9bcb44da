/** Counters and times in the Prometheus text form; labels are few and bounded. */
export interface Metrics {
  count(name: string, labels?: Readonly<Record<string, string>>, by?: number): void
  observe(name: string, seconds: number, labels?: Readonly<Record<string, string>>): void
  gauge(name: string, read: () => number | Promise<number>): void
  render(): Promise<string>
}

/** Upper bounds in seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const

/** Metrics of one process. */
export function createMetrics(): Metrics {
  const counters = new Map<string, number>()
  const histograms = new Map<
    string,
    { readonly labels: string; readonly name: string; readonly counts: number[]; sum: number; count: number }
  >()
  const gauges = new Map<string, () => number | Promise<number>>()
  return {
    count: (name, labels = {}, by = 1) => {
      const key = `${name}${format(labels)}`
      counters.set(key, (counters.get(key) ?? 0) + by)
    },
    observe: (name, seconds, labels = {}) => {
      const text = format(labels)
      const key = `${name}${text}`
      const histogram = histograms.get(key) ?? { labels: text, name, counts: buckets.map(() => 0), sum: 0, count: 0 }
      for (const [index, bound] of buckets.entries()) if (seconds <= bound) histogram.counts[index]! += 1
      histogram.sum += seconds
      histogram.count += 1
      histograms.set(key, histogram)
    },
    gauge: (name, read) => void gauges.set(name, read),
    render: async () => {
      const lines: string[] = []
      for (const [key, value] of counters) lines.push(`${key} ${value}`)
      for (const { name, labels, counts, sum, count } of histograms.values()) {
        for (const [index, bound] of buckets.entries())
          lines.push(`${name}_bucket${withLabel(labels, `le="${bound}"`)} ${counts[index]}`)
        lines.push(
          `${name}_bucket${withLabel(labels, 'le="+Inf"')} ${count}`,
          `${name}_sum${labels} ${sum}`,
          `${name}_count${labels} ${count}`,
        )
      }
      for (const [name, read] of gauges) lines.push(`${name} ${await read()}`)
      return `${lines.join("\n")}\n`
    },
  }
}

function format(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/["\\\n]/g, "_")}"`)
  return parts.length === 0 ? "" : `{${parts.join(",")}}`
}

function withLabel(labels: string, extra: string): string {
  return labels === "" ? `{${extra}}` : `${labels.slice(0, -1)},${extra}}`
}
