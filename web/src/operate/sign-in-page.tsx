import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { client } from "../client.ts"
import { buttonStyle, fieldStyle, Heading, primaryStyle } from "../parts/states.tsx"

/** Name and password, or single sign-on where it is set up; what is wrong is said without saying which of the two. */
export function SignInPage() {
  const [problem, setProblem] = useState<string | undefined>(
    // The provider sends people back here when it does not let them in.
    new URLSearchParams(location.search).has("error") ? "Single sign-on did not let you in." : undefined,
  )
  const back = ownPath(new URLSearchParams(location.search).get("to"))
  const ways = useQuery({
    queryKey: ["ways"],
    queryFn: () => client.get<{ readonly oidc: boolean }>("/api/auth/ways"),
  })
  const elsewhere = async () => {
    const { url } = await client.post<{ readonly url: string }>("/api/auth/sign-in/social", {
      callbackURL: back,
      errorCallbackURL: "/sign-in",
    })
    location.assign(url)
  }
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const response = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: form.get("email"), password: form.get("password") }),
    }).catch(() => undefined)
    if (response?.ok === true) location.assign(back)
    else setProblem(problemOf(response?.status))
  }
  return (
    <div className="mx-auto w-full max-w-sm">
      <Heading>Sign in</Heading>
      <form onSubmit={(event) => void submit(event)} className="space-y-3">
        <label className="block">
          E-mail
          <input name="email" type="email" autoComplete="username" required className={`${fieldStyle} mt-1 w-full`} />
        </label>
        <label className="block">
          Password
          <input
            name="password"
            type="password"
            autoComplete="current-password"
            required
            className={`${fieldStyle} mt-1 w-full`}
          />
        </label>
        {problem === undefined ? null : (
          <p role="alert" className="text-bad">
            ✗ {problem}
          </p>
        )}
        <button type="submit" className={primaryStyle}>
          Sign in
        </button>
      </form>
      {ways.data?.oidc === true ? (
        <p className="mt-4 border-t border-line pt-4">
          <button
            type="button"
            className={buttonStyle}
            onClick={() => void elsewhere().catch(() => setProblem("Single sign-on cannot be reached."))}
          >
            Single sign-on
          </button>
        </p>
      ) : null}
    </div>
  )
}

function problemOf(status: number | undefined): string {
  if (status === undefined) return "The service cannot be reached."
  if (status === 429) return "There were too many tries. Wait a minute, then try again."
  return status < 500 ? "The e-mail or the password is not right." : "The service has a fault. Try again in a moment."
}

/** The place one wanted to see, if it is one of this page: an address that was sent must not lead on to another site. */
function ownPath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) && to.length <= 500 ? to : "/"
}
