import { z } from "zod"
import type { App, AppFormat, AppParts, Takes } from "./app.ts"

/** What an app is, as JSON: for the page's form, the API, the command and the docs. */
export interface AppDescription {
  readonly name: string
  readonly title: string
  readonly takes: Takes
  /** JSON Schema of what is given to the app: what has a default may be left out. */
  readonly input: object
  /** JSON Schema of the `output` of a run. */
  readonly output: object
  readonly formats: readonly AppFormat[]
}

/** Describes an app from its declaration alone. */
export function describeApp(app: App<unknown, unknown>): AppDescription {
  return {
    name: app.name,
    title: app.title,
    takes: app.takes,
    input: z.toJSONSchema(app.input, { unrepresentable: "any", io: "input" }),
    output: z.toJSONSchema(app.output, { unrepresentable: "any" }),
    formats: formatsOf(app),
  }
}

/** The same in one home: an app that is trained takes its models by name, the one trained last where none is named. */
export async function describeAppIn(
  trained: Pick<AppParts["trained"], "names" | "last">,
  app: App<unknown, unknown>,
): Promise<AppDescription> {
  const described = describeApp(app)
  const names = app.train === undefined ? [] : await trained.names(app.name)
  const input = described.input as { readonly properties?: Readonly<Record<string, object>> }
  if (names.length === 0 || input.properties?.model === undefined) return described
  const model = { ...input.properties.model, enum: names, default: await trained.last(app.name) }
  return { ...described, input: { ...input, properties: { ...input.properties, model } } }
}

/** The forms in which an app's output can be had: for people, where it renders one, then its own. */
function formatsOf({ render, formats = [] }: Pick<App<unknown, unknown>, "render" | "formats">): readonly AppFormat[] {
  const hasText = render !== undefined && !formats.some((format) => format.mediaType.startsWith("text/markdown"))
  return hasText ? [{ name: "text", title: "Text", mediaType: "text/plain" }, ...formats] : formats
}
