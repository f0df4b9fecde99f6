import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Refused } from './client.ts'
import { createAreaRouter } from './router.tsx'
import { type Viewer, ViewerContext } from './session.ts'
import { theme } from './ui/theme.ts'

/** The working area: everything behind the sign-in. */
export function Area({ viewer }: { viewer: Viewer }) {
  const [queries] = useState(createQueries)
  const [router] = useState(createAreaRouter)

  useEffect(() => {
    // Signed in again on the same page: what was refused meanwhile is asked anew.
    if (viewer) void queries.invalidateQueries()
  }, [viewer, queries])

  return (
    <ViewerContext value={viewer}>
      <MantineProvider
        theme={theme}
        forceColorScheme="light"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </ViewerContext>
  )
}

function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A refusal will not change by asking again; a broken line may.
        retry: (failures, reason) =>
          failures < 2 &&
          reason instanceof Refused &&
          (reason.problem.status >= 500 || reason.problem.status === 0),
      },
    },
  })
}
