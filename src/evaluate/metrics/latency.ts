/**
 * The value below which a share of all values lies, between neighbours by distance, as NumPy's default.
 * @param share 0–1
 * @returns NaN for no values
 * Source: Hyndman and Fan, "Sample quantiles in statistical packages", 1996, definition 7.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  const place = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  if (low === undefined || high === undefined) return Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}
