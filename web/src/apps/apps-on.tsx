import { Link } from "@tanstack/react-router"
import { nameOf, useApps } from "./apps-page.tsx"

/** The apps that may be run on a document, the document chosen already. */
export function AppsOn({ document }: { readonly document: string }) {
  const apps = useApps().data?.apps.filter((app) => app.takes !== "none") ?? []
  if (apps.length === 0) return null
  return (
    <section aria-labelledby="apps-on">
      <h2 id="apps-on" className="mb-2 text-lg font-medium">
        Run on it
      </h2>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 lg:block lg:space-y-1">
        {apps.map((app) => (
          <li key={app.name}>
            <Link to="/apps/$name" params={{ name: app.name }} search={{ document }} className="underline">
              {nameOf(app)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
