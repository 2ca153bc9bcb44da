/** A person's own runs are found without reading everyone else's. */
export const runsOfAPerson = `
CREATE INDEX runs_user ON runs (principal ->> '$.user', number);
`
