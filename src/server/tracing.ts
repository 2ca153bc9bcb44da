import type { Span, Context as TraceContext, Tracer } from "@opentelemetry/api"
import { z } from "zod"
import type { RunRecord, Step } from "../core/run.ts"
import { figuresOfRun } from "./watch.ts"

export interface TracingSettings {
  /** Where spans are posted: `http://collector:4318/v1/traces`. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly serviceName: string
}

/** Spans of requests, of the runs they began and of the model calls within: names, times and counts, never a word of a text. */
export interface Tracing {
  /** @param traceparent of the caller, as W3C Trace Context has it */
  request(method: string, traceparent: string | undefined): RequestSpan
  /** A finished run with its steps, below the request that began it. */
  run(run: RunRecord): void
  /** Sends what is left. */
  close(): Promise<void>
}

export interface RequestSpan {
  /** The request began this run. */
  began(run: string): void
  end(route: string, status: number): void
}

/** The settings that OpenTelemetry's own environment variables say; undefined where no collector is named. */
export function tracingFrom(environment: Readonly<Record<string, string | undefined>>): TracingSettings | undefined {
  const base = environment.OTEL_EXPORTER_OTLP_ENDPOINT
  const url =
    environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    (base === undefined || base === "" ? undefined : `${base.replace(/\/+$/, "")}/v1/traces`)
  if (url === undefined || url === "") return undefined
  const pairs = (environment.OTEL_EXPORTER_OTLP_HEADERS ?? "").split(",").filter((pair) => pair.includes("="))
  const headers = pairs.map((pair) => {
    const at = pair.indexOf("=")
    return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const
  })
  return { url, headers: Object.fromEntries(headers), serviceName: environment.OTEL_SERVICE_NAME ?? "groundwork" }
}

/** Runs whose request is remembered; those that never finish are forgotten in time. */
const mostOpenRuns = 10_000

/** Loads OpenTelemetry, and begins. Conventions: opentelemetry.io/docs/specs/semconv/gen-ai, and /http. */
export async function startTracing(settings: TracingSettings): Promise<Tracing> {
  const [{ context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace }, { BatchSpanProcessor, TracerProvider }] =
    await Promise.all([import("@opentelemetry/api"), import("@opentelemetry/sdk-trace")])
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http")
  const { resourceFromAttributes } = await import("@opentelemetry/resources")
  const exporter = new OTLPTraceExporter({ url: settings.url, headers: { ...settings.headers } })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": settings.serviceName }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 2_000 })],
  })
  const tracer: Tracer = provider.getTracer("groundwork")
  const parents = new Map<string, TraceContext>()
  const failed = (span: Span, type: string) => {
    span.setAttribute("error.type", type)
    span.setStatus({ code: SpanStatusCode.ERROR })
  }
  const model = (step: Step, startedAt: number, parent: TraceContext) => {
    const call = modelStep.safeParse(step.detail).data
    if (call === undefined) return
    const { provider: providerName, name } = partsOf(call.model)
    const span = tracer.startSpan(
      `chat ${name}`,
      {
        kind: SpanKind.CLIENT,
        startTime: startedAt,
        attributes: {
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": providerName,
          "gen_ai.request.model": name,
          "gen_ai.output.type": "json",
          "gen_ai.usage.input_tokens": call.usage.inputTokens,
          "gen_ai.usage.output_tokens": call.usage.outputTokens,
          "groundwork.cost_dollars": call.cost,
          "groundwork.attempts": call.attempts,
        },
      },
      parent,
    )
    if (!call.ok) failed(span, call.failure ?? "unknown")
    span.end(startedAt + step.ms)
  }

  return {
    request(method, traceparent) {
      const span = tracer.startSpan(
        method,
        { kind: SpanKind.SERVER, attributes: { "http.request.method": method } },
        remoteParent(traceparent) ?? ROOT_CONTEXT,
      )
      const below = trace.setSpan(ROOT_CONTEXT, span)
      return {
        began: (run) => {
          parents.set(run, below)
          const oldest = parents.size > mostOpenRuns ? parents.keys().next().value : undefined
          if (oldest !== undefined) parents.delete(oldest)
        },
        end: (route, status) => {
          span.updateName(`${method} ${route}`)
          span.setAttributes({ "http.route": route, "http.response.status_code": status })
          if (status >= 500) failed(span, String(status))
          span.end()
        },
      }
    },
    run(run) {
      const startedAt = Date.parse(run.startedAt)
      const figures = figuresOfRun(run)
      const span = tracer.startSpan(
        `invoke_agent ${run.kind}`,
        {
          kind: SpanKind.INTERNAL,
          startTime: startedAt,
          attributes: {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.agent.name": run.kind,
            "gen_ai.provider.name": "groundwork",
            "gen_ai.usage.input_tokens": figures.inputTokens,
            "gen_ai.usage.output_tokens": figures.outputTokens,
            "groundwork.run": run.id,
            "groundwork.status": run.status,
            "groundwork.claims": figures.claims,
            "groundwork.claims_unsupported": figures.unsupported,
          },
        },
        parents.get(run.id) ?? ROOT_CONTEXT,
      )
      parents.delete(run.id)
      if (run.status === "failed") failed(span, "failed")
      const below = trace.setSpan(ROOT_CONTEXT, span)
      for (const step of run.steps) {
        const stepAt = startedAt + step.startedAtMs
        if (step.name === "model") model(step, stepAt, below)
        else tracer.startSpan(step.name, { startTime: stepAt }, below).end(stepAt + step.ms)
      }
      span.end(startedAt + run.ms)
    },
    close: () => provider.shutdown(),
  }

  function remoteParent(header: string | undefined): TraceContext | undefined {
    const found = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header ?? "")
    if (found === null) return undefined
    const [, traceId = "", spanId = "", flags = "00"] = found
    return trace.setSpanContext(context.active(), {
      traceId,
      spanId,
      traceFlags: Number.parseInt(flags, 16),
      isRemote: true,
    })
  }
}

const modelStep = z.looseObject({
  model: z.string(),
  ok: z.boolean(),
  failure: z.string().optional(),
  attempts: z.number(),
  cost: z.number(),
  usage: z.looseObject({ inputTokens: z.number(), outputTokens: z.number() }),
})

/** Names of providers as the conventions have them. */
const providers: Readonly<Record<string, string>> = { google: "gcp.gemini", mistral: "mistral_ai" }

/** `openai:gpt-x` and `http://server/v1#name` as provider and model. */
function partsOf(id: string): { readonly provider: string; readonly name: string } {
  const hash = id.indexOf("#")
  if (id.startsWith("http") && hash > 0) return { provider: "openai_compatible", name: id.slice(hash + 1) }
  const colon = id.indexOf(":")
  if (colon < 0) return { provider: "groundwork", name: id }
  const prefix = id.slice(0, colon)
  return { provider: providers[prefix] ?? prefix, name: id.slice(colon + 1) }
}
