import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { ApiProblem } from "../../src/client/client.ts"
import { router } from "./router.tsx"
import "./style.css"

const queries = new QueryClient({
  defaultOptions: {
    // The service may be on this very machine: a browser that says it is offline still reaches it.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      // What the service refused stays refused; what did not arrive is tried once more.
      retry: (failures, error) => failures < 1 && !(error instanceof ApiProblem && error.status < 500),
      staleTime: 5_000,
      refetchOnWindowFocus: false,
    },
  },
})
/** Places are small and read in when there is time: one goes on reading and asking while the service restarts. */
const readIn = () => {
  for (const route of Object.values(router.routesById)) void router.loadRouteChunk(route)?.catch(() => {})
}
addEventListener("load", () => setTimeout(readIn, 500))
const place = document.getElementById("page")
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
