import type { Call } from "./route.ts"

/** Writes who did what to the hash-chained log. Never document text. */
export async function audit(
  call: Pick<Call<unknown, unknown, unknown>, "identity" | "services">,
  action: string,
  target: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await call.services.groundwork.store.appendAudit({
    at: new Date().toISOString(),
    actor: call.identity.via === "key" ? `key:${call.identity.name}` : `user:${call.identity.name}`,
    action,
    target,
    detail,
  })
}
