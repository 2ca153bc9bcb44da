import { useEffect } from "react"
import { type Place, Source } from "./source.tsx"

/** A source beside what rests on it: over it on a narrow window. */
export function SourceBeside({ place, onClose }: { readonly place: Place; readonly onClose: () => void }) {
  return (
    <aside
      aria-label="Source"
      className="fixed inset-x-0 bottom-0 top-0 z-10 sm:top-14 overflow-y-auto border-t border-line bg-sheet px-4 pb-4 shadow-xl lg:sticky lg:top-4 lg:max-h-[calc(100dvh-6rem)] lg:rounded-lg lg:border lg:shadow-none"
      tabIndex={-1}
    >
      <Source place={place} onClose={onClose} />
    </aside>
  )
}

/** `Esc` closes the source, `j` and `k` walk the marks. */
export function useMarkKeys(close: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === "Escape") close()
      if (isTyping(event) || event.metaKey || event.ctrlKey || event.altKey) return
      if (event.key !== "j" && event.key !== "k") return
      const marks = [...document.querySelectorAll<HTMLButtonElement>("button[data-mark]")]
      const at = marks.indexOf(document.activeElement as HTMLButtonElement)
      const next = marks[event.key === "j" ? Math.min(marks.length - 1, at + 1) : Math.max(0, at - 1)]
      next?.focus()
      next?.click()
    }
    addEventListener("keydown", press)
    return () => removeEventListener("keydown", press)
  }, [close])
}

/** True for keys that go into a field. */
export function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  )
}
