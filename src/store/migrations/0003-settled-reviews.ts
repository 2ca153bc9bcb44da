/** What waits for a person is found without reading what was settled: that has a kind of its own. */
export const settledReviews = `
UPDATE records SET kind = 'review-settled' WHERE kind = 'review' AND value ->> '$.decision' IS NOT NULL;
`
