// What a line of a file given to a command looks like, as the help and the errors say it. Read at every start: no imports.

/** A line of `--questions` or `--queries`. */
export const questionForm = '{"_id", "text", "history"?: [{"role": "user" or "assistant", "text", "trace"?}]}'

/** A line of `eval --app`. */
export const appCaseForm =
  '{"id", "input": {…}, "paths": […], "expect": {"output.fields.grossAmount.value": "12.00"}, "expected": {…}}'
