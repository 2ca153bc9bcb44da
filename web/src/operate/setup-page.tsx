import { type FormEvent, useState } from "react"
import { client } from "../client.ts"
import { Fault, fieldStyle, Heading, primaryStyle } from "../parts/states.tsx"

/** Makes the first administrator, by the one-time link from the terminal. */
export function SetupPage() {
  const [fault, setFault] = useState<unknown>()
  const [isDone, setDone] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    try {
      await client.post("/api/setup", {
        token: location.hash.slice(1),
        name: form.get("name"),
        email: form.get("email"),
        password: form.get("password"),
      })
      setDone(true)
    } catch (error) {
      setFault(error)
    }
  }
  return (
    <div className="mx-auto w-full max-w-sm">
      <Heading>The first administrator</Heading>
      {isDone ? (
        <p role="status">
          ✓ Done.{" "}
          <a className="underline" href="/sign-in">
            Sign in
          </a>
        </p>
      ) : (
        <form onSubmit={(event) => void submit(event)} className="space-y-3">
          <label className="block">
            Name
            <input name="name" required className={`${fieldStyle} mt-1 w-full`} />
          </label>
          <label className="block">
            E-mail
            <input name="email" type="email" required className={`${fieldStyle} mt-1 w-full`} />
          </label>
          <label className="block">
            Password, ten characters at least
            <input
              name="password"
              type="password"
              minLength={10}
              autoComplete="new-password"
              required
              className={`${fieldStyle} mt-1 w-full`}
            />
          </label>
          {fault === undefined ? null : <Fault error={fault} />}
          <button type="submit" className={primaryStyle}>
            Make the account
          </button>
        </form>
      )}
    </div>
  )
}
