import { type FormEvent, useState } from "react"
import { fieldStyle, Heading, primaryStyle } from "../parts/states.tsx"

/** Name and password; what is wrong is said without saying which of the two. */
export function SignInPage() {
  const [problem, setProblem] = useState<string>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const response = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: form.get("email"), password: form.get("password") }),
    }).catch(() => undefined)
    if (response?.ok === true) location.assign("/")
    else
      setProblem(response === undefined ? "The service cannot be reached." : "The e-mail or the password is not right.")
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
    </div>
  )
}
