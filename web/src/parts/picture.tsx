import { useEffect, useRef, useState } from "react"
import { client } from "../client.ts"
import { Fault } from "./states.tsx"

/** Pictures that every browser draws; their words, found by OCR, are read below. */
export const pictureTypes: readonly string[] = ["png", "jpg", "jpeg", "webp", "bmp"]

interface Props {
  readonly document: string
  readonly version: string
  readonly type: string
}

/** A picture that was brought in, as it looks. */
export function Picture({ title, ...picture }: Props & { readonly title: string }) {
  const { address, error } = useOriginal(picture)
  if (error !== undefined) return <Fault error={error} />
  if (address === undefined) return null
  return <img src={address} alt={title} className="mb-3 max-h-[60dvh] max-w-full border border-line bg-white" />
}

/** The same, small, beside its name; it is fetched when it comes near. */
export function Thumbnail(picture: Props) {
  const place = useRef<HTMLSpanElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    if (place.current === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true)
      },
      { rootMargin: "300px" },
    )
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])
  return (
    <span ref={place} className="mb-1 flex size-20 items-center justify-center border border-line bg-white">
      {isNear ? <Small {...picture} /> : null}
    </span>
  )
}

function Small(picture: Props) {
  const { address } = useOriginal(picture)
  return address === undefined ? null : <img src={address} alt="" className="max-h-full max-w-full" />
}

/** The service gives originals as attachments only: they are drawn from their bytes. */
function useOriginal({ document, version, type }: Props): {
  readonly address: string | undefined
  readonly error: unknown
} {
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
  return { address, error }
}
