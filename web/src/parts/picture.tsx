import { useEffect, useState } from "react"
import { client } from "../client.ts"
import { Fault } from "./states.tsx"

/** Pictures that every browser draws; their words, found by OCR, are read below. */
export const pictureTypes: readonly string[] = ["png", "jpg", "jpeg", "webp", "bmp"]

/** A picture that was brought in, as it looks. The service gives originals as attachments only: it is drawn from its bytes. */
export function Picture({
  document,
  version,
  type,
  title,
}: {
  readonly document: string
  readonly version: string
  readonly type: string
  readonly title: string
}) {
  const [address, setAddress] = useState<string>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    let made: string | undefined
    let isGone = false
    client.original(document, version).then(
      (bytes) => {
        if (isGone) return
        made = URL.createObjectURL(new Blob([bytes], { type: `image/${type === "jpg" ? "jpeg" : type}` }))
        setAddress(made)
      },
      (fault: unknown) => setError(fault),
    )
    return () => {
      isGone = true
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [document, version, type])
  if (error !== undefined) return <Fault error={error} />
  if (address === undefined) return null
  return <img src={address} alt={title} className="mb-3 max-h-[60dvh] max-w-full border border-line bg-white" />
}
