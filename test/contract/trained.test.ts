import { expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { temporaryFolder } from "../e2e/command.ts"

test("what is trained anew replaces its earlier form, whose bytes are gone; another name with the same bytes keeps them", async () => {
  const groundwork = await createGroundwork({ home: temporaryFolder(), embedder: "none" })
  const { trained } = groundwork.appParts
  const bytes = (text: string) => Buffer.from(text)
  await trained.save("recommend", "shop", bytes("with the person"), {})
  await trained.save("recommend", "copy", bytes("with the person"), {})
  await trained.save("recommend", "shop", bytes("without"), {})
  expect(Buffer.from((await trained.load("recommend", "copy")) ?? []).toString()).toBe("with the person")
  await trained.save("recommend", "copy", bytes("without either"), {})
  expect(Buffer.from((await trained.load("recommend", "shop")) ?? []).toString()).toBe("without")
  expect(await trained.last("recommend")).toBe("copy")
  const database = groundwork.store as unknown as { blobs: { get(hash: string): Promise<unknown> } }
  const { createHash } = await import("node:crypto")
  expect(await database.blobs.get(createHash("sha256").update("with the person").digest("hex"))).toBeUndefined()
  await groundwork.close()
})
