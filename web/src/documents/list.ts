import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import { client } from "../client.ts"

/** How long typing rests before the service is asked. */
const restMs = 200

/** The documents that one may read and whose title, path or collection has the words of the filter, 200 a page. */
export function useDocuments(filter: string) {
  const [asked, setAsked] = useState(filter)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(filter), restMs)
    return () => clearTimeout(timer)
  }, [filter])
  const q = asked.trim()
  const pages = useInfiniteQuery({
    queryKey: ["documents", q],
    queryFn: ({ pageParam }) =>
      client.documents({ limit: 200, ...(q === "" ? {} : { q }), ...(pageParam === "" ? {} : { after: pageParam }) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  // What was listed before is filtered here until the service has answered.
  const words = filter.trim().toLowerCase().split(/\s+/)
  const documents = (pages.data?.pages.flatMap((page) => page.documents) ?? []).filter(
    ({ title, path, collection }) => {
      const names = `${title} ${path} ${collection}`.toLowerCase()
      return words.every((word) => names.includes(word))
    },
  )
  return { pages, documents, isSettled: filter === asked && !pages.isFetching }
}
