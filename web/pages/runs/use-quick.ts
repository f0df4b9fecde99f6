import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

/**
 * The address as state, quick enough for a slider: what is changed is there at once, the address follows when the hand
 * rests. Changed from outside (Back, a link), the address wins.
 */
export function useQuick<Search extends object>(
  search: Search,
  navigate: (next: Search) => void,
): [Search, (change: Partial<Search>) => void] {
  const [quick, setQuick] = useState(search)
  const told = useRef(JSON.stringify(search))
  const tell = useDebouncedCallback((next: Search) => {
    told.current = JSON.stringify(next)
    navigate(next)
  }, 300)
  useEffect(() => {
    if (JSON.stringify(search) === told.current) return
    told.current = JSON.stringify(search)
    setQuick(search)
  }, [search])
  return [
    quick,
    (change) => {
      const next = { ...quick, ...change }
      setQuick(next)
      tell(next)
    },
  ]
}
