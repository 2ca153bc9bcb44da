import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router"
import { AskPage } from "./ask/ask-page.tsx"
import { Frame, Nowhere } from "./frame.tsx"

/** A span in an address: `?start=12&end=40&version=…` opens a document at these words. */
export interface PlaceSearch {
  readonly version?: string
  readonly start?: number
  readonly end?: number
}

const root = createRootRoute({ component: Frame, notFoundComponent: Nowhere })
const whole = (value: unknown) => (Number.isInteger(Number(value)) && value !== undefined ? Number(value) : undefined)

const routes = [
  createRoute({
    getParentRoute: () => root,
    path: "/",
    component: AskPage,
    validateSearch: (search: Record<string, unknown>): { q?: string; run?: string } => ({
      ...(typeof search.q === "string" ? { q: search.q } : {}),
      ...(typeof search.run === "string" ? { run: search.run } : {}),
    }),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/documents",
    component: lazyRouteComponent(() => import("./documents/documents-page.tsx"), "DocumentsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/documents/$id",
    component: lazyRouteComponent(() => import("./documents/document-page.tsx"), "DocumentPage"),
    validateSearch: (search: Record<string, unknown>): PlaceSearch => {
      const [start, end] = [whole(search.start), whole(search.end)]
      return {
        ...(typeof search.version === "string" ? { version: search.version } : {}),
        ...(start === undefined ? {} : { start }),
        ...(end === undefined ? {} : { end }),
      }
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/apps",
    component: lazyRouteComponent(() => import("./apps/apps-page.tsx"), "AppsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/apps/$name",
    component: lazyRouteComponent(() => import("./apps/app-page.tsx"), "AppPage"),
    validateSearch: (search: Record<string, unknown>): { run?: string; document?: string } => ({
      ...(typeof search.run === "string" ? { run: search.run } : {}),
      ...(typeof search.document === "string" ? { document: search.document } : {}),
    }),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/runs",
    component: lazyRouteComponent(() => import("./runs/runs-page.tsx"), "RunsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/runs/$id",
    component: lazyRouteComponent(() => import("./runs/run-page.tsx"), "RunPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/measure",
    component: lazyRouteComponent(() => import("./measure/measure-page.tsx"), "MeasurePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/measure/$id",
    component: lazyRouteComponent(() => import("./measure/evaluation-page.tsx"), "EvaluationPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/operate",
    component: lazyRouteComponent(() => import("./operate/operate-page.tsx"), "OperatePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/review",
    component: lazyRouteComponent(() => import("./review/review-page.tsx"), "ReviewPage"),
    validateSearch: (search: Record<string, unknown>): { app?: string } =>
      typeof search.app === "string" ? { app: search.app } : {},
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in",
    component: lazyRouteComponent(() => import("./operate/sign-in-page.tsx"), "SignInPage"),
    validateSearch: (search: Record<string, unknown>): { to?: string; error?: string } => ({
      ...(typeof search.to === "string" ? { to: search.to } : {}),
      ...(typeof search.error === "string" ? { error: search.error } : {}),
    }),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/setup",
    component: lazyRouteComponent(() => import("./operate/setup-page.tsx"), "SetupPage"),
  }),
]

export const router = createRouter({ routeTree: root.addChildren(routes), defaultPreload: "intent" })

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}
