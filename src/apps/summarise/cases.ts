import type { AppCase } from "../app.ts"

/** Documents of the example handbook. */
export const summariseCases: readonly AppCase<{ readonly sentences?: number }>[] = [
  {
    id: "one page",
    input: { sentences: 3 },
    paths: ["examples/handbook/people/annual-leave.md"],
    expect: { status: "done" },
  },
  {
    id: "two notices that differ",
    input: { sentences: 4 },
    paths: ["examples/handbook/notices/canteen-closure-2024.md", "examples/handbook/notices/canteen.md"],
    expect: { status: "done" },
  },
]
