import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { type FormEvent, useCallback, useEffect, useRef, useState } from "react"
import type { Answer, Turn } from "../../../src/core/answer.ts"
import type { Claim } from "../../../src/core/evidence.ts"
import { client } from "../client.ts"
import { useMe } from "../frame.tsx"
import type { MarkTarget } from "../parts/mark-button.tsx"
import type { Place } from "../parts/source.tsx"
import { isTyping, SourceBeside, useMarkKeys } from "../parts/source-beside.tsx"
import { Empty, Fault, fieldStyle, Loading, primaryStyle } from "../parts/states.tsx"
import { AnswerView } from "./answer-view.tsx"

interface Exchange {
  readonly question: string
  readonly claims: readonly Claim[]
  readonly answer?: Answer
  readonly error?: unknown
}

/** Ask, read, open the evidence beside it. What was asked stands in the address, so that a reload asks it again. */
export function AskPage() {
  const search = useSearch({ from: "/" })
  const navigate = useNavigate()
  const me = useMe()
  const [collections, setCollections] = useState<readonly string[]>([])
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([])
  const [open, setOpen] = useState<Place>()
  const [draft, setDraft] = useState("")
  const field = useRef<HTMLTextAreaElement>(null)
  const running = useRef<AbortController>(null)

  const ask = useCallback(
    async (question: string, before: readonly Exchange[]) => {
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      const history: Turn[] = before.flatMap((exchange) => [
        { role: "user", text: exchange.question },
        {
          role: "assistant",
          text: exchange.answer?.text ?? "",
          ...(exchange.answer === undefined ? {} : { trace: exchange.answer.trace }),
        },
      ])
      const update = (change: Partial<Exchange>) =>
        setExchanges((all) =>
          all.map((exchange, index) => (index === before.length ? { ...exchange, ...change } : exchange)),
        )
      setExchanges([...before, { question, claims: [] }])
      setOpen(undefined)
      try {
        const claims: Claim[] = []
        const request = { question, history, ...(collections.length === 0 ? {} : { filter: { collections } }) }
        const answer = await client.askStream(
          request,
          (claim) => {
            claims.push(claim)
            update({ claims: [...claims] })
          },
          controller.signal,
        )
        update({ answer })
      } catch (error) {
        if (!controller.signal.aborted) update({ error })
      }
    },
    [collections],
  )
  const first = search.q
  const hasAsked = useRef(false)
  useEffect(() => {
    if (first === undefined || hasAsked.current) return
    hasAsked.current = true
    void ask(first, [])
  }, [first, ask])
  const submit = (event?: FormEvent, text = draft.trim()) => {
    event?.preventDefault()
    if (text === "") return
    setDraft("")
    hasAsked.current = true
    if (exchanges.length === 0) void navigate({ to: "/", search: { q: text } })
    void ask(text, exchanges)
  }
  useSlash(field)
  useMarkKeys(() => setOpen(undefined))

  return (
    <div className={open === undefined ? "mx-auto w-full max-w-3xl" : "grid gap-6 lg:grid-cols-2"}>
      <section aria-label="Question and answer">
        {exchanges.length === 0 ? (
          <h1 className="mb-4 text-3xl font-semibold tracking-tight">What do the documents say?</h1>
        ) : (
          <h1 className="sr-only">Answers</h1>
        )}
        <ol className="space-y-8">
          {exchanges.map((exchange, index) => (
            <li key={`${index}-${exchange.question}`}>
              <h2 className="mb-2 text-lg font-medium">{exchange.question}</h2>
              {exchange.error === undefined ? null : (
                <Fault error={exchange.error} onRetry={() => void ask(exchange.question, exchanges.slice(0, index))} />
              )}
              {exchange.answer === undefined && exchange.claims.length === 0 && exchange.error === undefined ? (
                <Loading what="Looking" />
              ) : null}
              <AnswerView
                claims={exchange.claims}
                answer={exchange.answer}
                onOpen={(target: MarkTarget) => setOpen(target)}
                openPlace={open}
              />
            </li>
          ))}
        </ol>
        <form onSubmit={submit} className={exchanges.length === 0 ? "" : "mt-8"}>
          <label className="sr-only" htmlFor="question">
            Question
          </label>
          <div className="flex items-end gap-2">
            <textarea
              id="question"
              ref={field}
              rows={exchanges.length === 0 ? 2 : 1}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event)
              }}
              placeholder={exchanges.length === 0 ? "Ask a question ( / )" : "Ask on"}
              className={`${fieldStyle} grow resize-none text-lg`}
            />
            <button type="submit" className={primaryStyle} disabled={draft.trim() === ""}>
              Ask
            </button>
          </div>
        </form>
        {me === undefined ? null : <Collections chosen={collections} onChange={setCollections} />}
        {exchanges.length === 0 ? <Suggestions onChoose={(text) => submit(undefined, text)} /> : null}
        {exchanges.length > 0 ? (
          <button
            type="button"
            className="mt-4 text-sm text-quiet underline"
            onClick={() => {
              setExchanges([])
              setOpen(undefined)
              void navigate({ to: "/", search: {} })
            }}
          >
            Begin anew
          </button>
        ) : null}
      </section>
      {open === undefined ? null : <SourceBeside place={open} onClose={() => setOpen(undefined)} />}
    </div>
  )
}

/** `/` goes to the field. */
function useSlash(field: React.RefObject<HTMLTextAreaElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "/" || isTyping(event) || event.metaKey || event.ctrlKey || event.altKey) return
      event.preventDefault()
      field.current?.focus()
    }
    addEventListener("keydown", press)
    return () => removeEventListener("keydown", press)
  }, [field])
}

interface Collection {
  readonly id: string
  readonly documents: number
}

function Collections({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[]
  readonly onChange: (next: readonly string[]) => void
}) {
  const found = useQuery({
    queryKey: ["collections"],
    queryFn: () => client.get<{ readonly collections: readonly Collection[] }>("/api/collections"),
  })
  const collections = found.data?.collections ?? []
  if (found.isError) return <Fault error={found.error} />
  if (found.data !== undefined && collections.every((collection) => collection.documents === 0)) {
    return (
      <div className="mt-6">
        <Empty title="There are no documents yet">
          <a href="/documents" className="underline">
            Bring some in
          </a>
          , then ask about them.
        </Empty>
      </div>
    )
  }
  if (collections.length < 2)
    return (
      <p className="mt-3 text-sm text-quiet">
        {collections[0] === undefined ? "" : `Looking in ${collections[0].id}, ${collections[0].documents} documents`}
      </p>
    )
  return (
    <fieldset className="mt-3 flex flex-wrap gap-3 text-sm text-quiet">
      <legend className="sr-only">Collections to look in</legend>
      {collections.map((collection) => (
        <label key={collection.id} className="flex items-center gap-1">
          <input
            type="checkbox"
            checked={chosen.length === 0 || chosen.includes(collection.id)}
            onChange={(event) => {
              const all = chosen.length === 0 ? collections.map((entry) => entry.id) : chosen
              onChange(event.target.checked ? [...all, collection.id] : all.filter((id) => id !== collection.id))
            }}
          />
          {collection.id} ({collection.documents})
        </label>
      ))}
    </fieldset>
  )
}

function Suggestions({ onChoose }: { readonly onChoose: (question: string) => void }) {
  const found = useQuery({
    queryKey: ["suggestions"],
    queryFn: () => client.get<{ readonly questions: readonly string[] }>("/api/suggestions"),
    retry: false,
  })
  if ((found.data?.questions ?? []).length === 0) return null
  return (
    <section className="mt-8" aria-label="Questions the documents suggest">
      <h2 className="mb-2 text-sm text-quiet">The documents suggest</h2>
      <ul className="space-y-2">
        {found.data?.questions.map((question) => (
          <li key={question}>
            <button
              type="button"
              className="text-left underline decoration-line underline-offset-4 hover:decoration-accent"
              onClick={() => onChoose(question)}
            >
              {question}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
