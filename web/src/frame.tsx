import { useQuery } from "@tanstack/react-query"
import { Link, Outlet, useLocation } from "@tanstack/react-router"
import { ApiProblem } from "../../src/client/client.ts"
import { client } from "./client.ts"
import { Empty, Fault } from "./parts/states.tsx"

interface Me {
  readonly name: string
  readonly role: "reader" | "editor" | "reviewer" | "admin"
  readonly via: string
}

const order = ["reader", "editor", "reviewer", "admin"]
const places = [
  { to: "/", label: "Ask", least: "reader" },
  { to: "/documents", label: "Documents", least: "reader" },
  { to: "/apps", label: "Apps", least: "reader" },
  { to: "/runs", label: "Runs", least: "reader" },
  { to: "/review", label: "Review", least: "reviewer" },
  { to: "/measure", label: "Measure", least: "reviewer" },
  { to: "/operate", label: "Operate", least: "admin" },
] as const

/** Who is at the page; undefined while it is not known. */
export function useMe(): Me | undefined {
  return useWho().data
}

const useWho = () =>
  useQuery({ queryKey: ["me"], queryFn: () => client.get<Me>("/api/me"), retry: false, staleTime: 60_000 })

/** True if the person's role may do what `least` may. */
export function useMay(least: Me["role"]): boolean {
  const me = useMe()
  return me !== undefined && order.indexOf(me.role) >= order.indexOf(least)
}

/** The view, if whoever is at the page may see it; else what to do. */
function Inside() {
  const { pathname, href } = useLocation()
  const who = useWho()
  if (pathname === "/sign-in" || pathname === "/setup") return <Outlet />
  if (who.isPending) return <Outlet />
  if (who.error instanceof ApiProblem && who.error.status === 401)
    return (
      <Empty title="Nobody is signed in">
        <Link to="/sign-in" search={href === "/" ? {} : { to: href }} className="underline">
          Sign in
        </Link>{" "}
        to go on.
      </Empty>
    )
  if (who.data === undefined) return <Fault error={who.error} onRetry={() => void who.refetch()} />
  const place = places.find(({ to }) => to !== "/" && pathname.startsWith(to))
  if (place !== undefined && order.indexOf(who.data.role) < order.indexOf(place.least))
    return (
      <Empty title={`${place.label} is not open to you`}>
        It takes the role {place.least}; yours is {who.data.role}. An administrator can change that.
      </Empty>
    )
  return <Outlet />
}

/** An address that is no place of the page. */
export function Nowhere() {
  return (
    <Empty title="There is no such place">
      The address may be cut off.{" "}
      <Link to="/" className="underline">
        Ask something
      </Link>{" "}
      instead.
    </Empty>
  )
}

/** The page around every view: where one is, where one can go. */
export function Frame() {
  const who = useWho()
  const me = who.data
  const shown = places.filter((place) => order.indexOf(me?.role ?? "reader") >= order.indexOf(place.least))
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:m-2 focus:rounded focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-ink"
      >
        Skip to the content
      </a>
      <header className="border-b border-line bg-sheet">
        <div className="mx-auto flex max-w-screen-2xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2">
          <Link to="/" className="flex items-center gap-2 py-1 font-semibold tracking-tight">
            <img src="/mark.svg" alt="" className="size-6" /> Groundwork
          </Link>
          <nav
            aria-label="Places"
            className="order-last flex w-full justify-between gap-1 overflow-x-auto pb-1 text-[13px] sm:order-none sm:w-auto sm:pb-0 sm:text-[15px]"
          >
            {shown.map((place) => (
              <Link
                key={place.to}
                to={place.to}
                activeOptions={{ exact: place.to === "/", includeSearch: false }}
                className="rounded py-1 text-quiet hover:text-ink sm:px-2.5"
                activeProps={{
                  className:
                    "rounded py-1 sm:px-2.5 text-ink underline decoration-accent decoration-2 underline-offset-8",
                  "aria-current": "page",
                }}
              >
                {place.label}
              </Link>
            ))}
          </nav>
          <span className="ml-auto flex items-center gap-3 text-sm text-quiet">
            {me === undefined ? (
              who.error instanceof ApiProblem && who.error.status === 401 ? (
                <Link to="/sign-in">Sign in</Link>
              ) : null
            ) : me.via === "session" ? (
              <SignOut name={me.name} />
            ) : null}
            <ThemeSwitch />
          </span>
        </div>
      </header>
      <main id="content" className="mx-auto flex w-full max-w-screen-2xl grow flex-col px-4 py-6">
        <Inside />
      </main>
    </div>
  )
}

function SignOut({ name }: { readonly name: string }) {
  return (
    <span>
      {name}{" "}
      <button
        type="button"
        className="underline"
        onClick={() =>
          void fetch("/api/auth/sign-out", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: "{}",
          }).then(() => location.assign("/sign-in"))
        }
      >
        Sign out
      </button>
    </span>
  )
}

function ThemeSwitch() {
  const toggle = () => {
    const isDark =
      document.documentElement.dataset.theme === "dark" ||
      (document.documentElement.dataset.theme === undefined && matchMedia("(prefers-color-scheme: dark)").matches)
    document.documentElement.dataset.theme = isDark ? "light" : "dark"
    localStorage.setItem("theme", document.documentElement.dataset.theme)
  }
  return (
    <button
      type="button"
      onClick={toggle}
      className="rounded border border-line px-2 py-0.5 hover:text-ink"
      aria-label="Switch between light and dark"
    >
      ◐
    </button>
  )
}

const kept = localStorage.getItem("theme")
if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept
